"""Which level of each comparison holds between two households: the conditions of `flows/rules/linking.py`, in Python.

Each gives the level's name, or "" where one of the two does not tell enough.  All are the same whichever comes first.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import product

from rapidfuzz.distance import JaroWinkler, Levenshtein

from bot.casework.linking.reading import Person, Read
from flows.rules.common_names import COMMON_ELSEWHERE, COMMON_FAMILY_NAMES
from flows.rules.linking import A_YEAR, ALIKE_FAMILY, ALIKE_GIVEN, ALIKE_SCHOOL, ALIKE_STREET, STREET_KINDS

# In one street, as relatives and neighbours live, and not in one house: a last name or a school in common says less.
NEAR = ("postcode", "neighbours", "postcode_slip", "street")
similar = JaroWinkler.normalized_similarity


def given(one: Person, other: Person, ones: frozenset[str], others: frozenset[str]) -> str:
    """ones, others: the names of those about them, who may have changed places with them."""
    mine, theirs = one.given, other.given
    if mine is None or theirs is None:
        return ""
    if mine is theirs or not mine.said.isdisjoint(theirs.said):
        return "same"
    if not mine.keys.isdisjoint(theirs.keys):
        return "short"
    if not mine.sounds.isdisjoint(theirs.sounds) or similar(mine.text, theirs.text) >= ALIKE_GIVEN:
        return "alike"
    if (len(mine.text) == 1 or len(theirs.text) == 1) and mine.text[0] == theirs.text[0]:
        return "initial"
    if not (mine.keys.isdisjoint(others) and theirs.keys.isdisjoint(ones)):
        return "changed_places"
    return "different"


def born(one: Person, other: Person, ones: frozenset[int], others: frozenset[int]) -> str:
    """ones, others: the birthdays of those about them."""
    if not one.born or not other.born:
        return ""
    (first, last), (begin, end) = one.born, other.born
    if one.birthday and other.birthday:
        if first == begin:
            return "same_day"
        if one_slip(date.fromordinal(first), date.fromordinal(begin)):
            return "one_slip"
    meet = first <= end and begin <= last
    if meet and last - first <= A_YEAR and end - begin <= A_YEAR:
        return "part"
    if one.birthday in others or other.birthday in ones:
        return "changed_places"
    if meet:
        return "fits"
    return "near" if first - end <= A_YEAR and begin - last <= A_YEAR else "different"


def one_slip(one: date, other: date) -> bool:
    """Two of day, month and year are the same, or day and month are swapped."""
    year, month, day = one.year == other.year, one.month == other.month, one.day == other.day
    return year + month + day == 2 or (year and one.month == other.day and one.day == other.month)


def others_given(one: Read, other: Read) -> str:
    mine, theirs = one.others, other.others
    if not mine or not theirs:
        return ""
    if one.others_keys.isdisjoint(other.others_keys):
        return "none"
    found = sum(not keys.isdisjoint(other.others_keys) for keys in mine)
    found_there = sum(not keys.isdisjoint(one.others_keys) for keys in theirs)
    return "two" if min(found, found_there) > 1 else "one"


def others_born(one: Read, other: Read) -> str:
    mine, theirs = one.young_days | one.grown_days, other.young_days | other.grown_days
    if not mine or not theirs:
        return ""
    return "none" if mine.isdisjoint(theirs) else "same_day"


def sex(one: Person, other: Person) -> str:
    """Only where first names cannot be compared."""
    if not one.sex or not other.sex or (one.given and other.given):
        return ""
    return "same" if one.sex == other.sex else "different"


def family(one: Read, other: Read) -> str:
    if not one.families or not other.families:
        return ""
    shared = one.families & other.families
    if shared:
        if shared <= COMMON_ELSEWHERE:  # two of them may be one name in two spellings
            return "same_elsewhere"
        if len(shared) > 1:
            return "two"
        return "same_common" if shared <= COMMON_FAMILY_NAMES else "same"
    if not one.parts.isdisjoint(other.parts):
        return "half"
    if not one.sounds.isdisjoint(other.sounds) or any_alike(one.families, other.families, ALIKE_FAMILY):
        return "alike"
    return "different"


def family_near(one: Read, other: Read) -> str:
    if not one.families or not other.families:
        return ""
    if not one.parts.isdisjoint(other.parts):
        return "same"
    alike = not one.sounds.isdisjoint(other.sounds) or any_alike(one.families, other.families, ALIKE_FAMILY)
    return "alike" if alike else "different"


def school(one: Read, other: Read) -> str:
    if not one.schools or not other.schools:
        return ""
    if not one.schools.isdisjoint(other.schools):
        return "same"
    return "alike" if any_alike(one.schools, other.schools, ALIKE_SCHOOL) else "different"


def school_near(one: Read, other: Read) -> str:
    if not one.schools or not other.schools:
        return ""
    alike = not one.schools.isdisjoint(other.schools) or any_alike(one.schools, other.schools, ALIKE_SCHOOL)
    return "same" if alike else "different"


def place(one: Read, other: Read) -> str:
    """Postcode and house together: who has the postcode in common nearly always has the street in common too."""
    code, door = _postcode(one, other), _door(one, other)
    if door in ("same", "alike"):
        return "house_elsewhere" if code == "elsewhere" else "house" if code else "house_only"
    if code == "same":
        return "neighbours" if door else "postcode"
    if code == "one_slip":
        return "postcode_slip"
    if door == "street" and code != "elsewhere":
        return "street"
    return code or door


def _postcode(one: Read, other: Read) -> str:
    if not one.postcodes or not other.postcodes:
        return ""
    if not one.postcodes.isdisjoint(other.postcodes):
        return "same"
    if any(Levenshtein.distance(*pair, score_cutoff=1) == 1 for pair in product(one.postcodes, other.postcodes)):
        return "one_slip"
    return "elsewhere" if one.sectors.isdisjoint(other.sectors) else "sector"


def _door(one: Read, other: Read) -> str:
    if not one.doors or not other.doors:
        return ""
    if not one.doors.isdisjoint(other.doors):
        return "same"
    doors = list(product(one.doors, other.doors))
    if any(a.number == b.number and _one_street(a.street, b.street) for a, b in doors):
        return "alike"
    return "street" if any(a.street == b.street for a, b in doors) else "another_house"


def _one_street(one: str, other: str) -> bool:
    """Misspelt perhaps; Shearwater Court is not Shearwater Road."""
    kinds = {one.rpartition(" ")[2], other.rpartition(" ")[2]}
    return similar(one, other) >= ALIKE_STREET and not (len(kinds) > 1 and kinds <= STREET_KINDS)


def phone(one: Read, other: Read) -> str:
    if not one.phones or not other.phones:
        return ""
    return "different" if one.phones.isdisjoint(other.phones) else "same"


def any_alike(ones: Iterable[str], others: Iterable[str], least: float) -> bool:
    return any(similar(one, other) >= least for one in ones for other in others)


def levels(one: Read, other: Read) -> dict[str, str]:
    """The level of each comparison for which both tell enough."""
    where = place(one, other)
    near = "_near" if where in NEAR else ""
    found = {
        "child_given": given(one.child, other.child, one.young_keys, other.young_keys),
        "child_born": born(one.child, other.child, one.young_days, other.young_days),
        "child_sex": sex(one.child, other.child),
        "harmed_given": given(one.harmed, other.harmed, one.grown_keys, other.grown_keys),
        "harmed_born": born(one.harmed, other.harmed, one.grown_days, other.grown_days),
        "harmed_sex": sex(one.harmed, other.harmed),
        "others_given": others_given(one, other),
        "others_born": others_born(one, other),
        f"family{near}": (family_near if near else family)(one, other),
        f"school{near}": (school_near if near else school)(one, other),
        "place": where,
        "phone": phone(one, other),
    }
    return {comparison: level for comparison, level in found.items() if level}
