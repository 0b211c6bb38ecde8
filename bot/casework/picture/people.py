"""The people of a family over all its reports, and where they live.

Two reports never prove that two people are one: they are shown as one only where nothing that was told speaks against
it, and each thing said keeps which reports said it, and when.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

import msgspec

from bot.casework.picture.accounts import Account, day_of, value_of
from flows.facts import child, harmed, household, person, reporter
from flows.grammar import Answer, Facts

AGES = {
    "under_10": (0, 9), "10_to_15": (10, 15), "16_to_17": (16, 17), "18_or_over": (18, 120), "under_18": (0, 17),
    "18_to_64": (18, 64), "65_or_over": (65, 120),
}  # fmt: skip
WOMEN, MEN = {"mother", "daughter"}, {"father", "son"}
GUESSED = timedelta(days=366)  # by so much an age may be told wrong, above all by somebody outside the home
PARTS = {"child": "The young person", "harmed": "The person harmed"}
RELATIONS = {"brother_sister": "brother or sister", "other_child": "another child", "adult": "another adult"}


class Said(msgspec.Struct, frozen=True):
    """One thing that was said of somebody: by which reports, and between which days it was said."""

    value: str
    reports: tuple[int, ...]
    first: date
    last: date


class Someone(msgspec.Struct, frozen=True):
    """One person of a family.  part: child, harmed or person.  told_as: (report, the subject it is there).

    names: more than one are names and aliases as told.  born: no earlier and no later than, None if nothing was told.
    lives: with the person harmed, or in the home.  sex: woman, man or "": only where a word that was told says so.
    Every list keeps who said it; what two reports tell apart is all in it.
    """

    id: str
    part: str
    told_as: tuple[tuple[int, str], ...]
    names: tuple[Said, ...]
    relations: tuple[Said, ...]
    ages: tuple[Said, ...]
    born: tuple[date, date] | None
    lives: tuple[Said, ...]
    schools: tuple[Said, ...]
    addresses: tuple[Said, ...]
    phones: tuple[Said, ...]
    sex: str = ""

    @property
    def label(self) -> str:
        """The name told last, or what they are: `Quillon Invented`, `Brother sister`, `The person harmed`."""
        what = self.relations[-1].value if self.relations else "Somebody in the home"
        return self.names[-1].value if self.names else PARTS.get(self.part, what[:1].upper() + what[1:])

    @property
    def aliases(self) -> tuple[Said, ...]:
        """Other names that were told for them."""
        return self.names[:-1]


class Home(msgspec.Struct, frozen=True):
    """One place where some of them live or lived, as told.  whose: the young person's, or the person harmed's."""

    address: Said
    whose: str


class _Told(msgspec.Struct, frozen=True):
    """Somebody as one report tells of them."""

    account: Account
    subject: str

    @property
    def part(self) -> str:
        return self.subject.partition(":")[0]

    def said(self, name: str) -> str:
        return value_of(self.account.facts, f"{self.subject}.{name}")

    def chosen(self, name: str) -> str:
        """The value itself, of what is chosen from a list."""
        return _value(self.account.facts.get(f"{self.subject}.{name}"))

    @property
    def given(self) -> str:
        return self.said("given_name").strip().casefold()

    @property
    def born(self) -> tuple[date, date] | None:
        return born(self.account.facts, self.subject)


def people_of(accounts: Sequence[Account]) -> tuple[Someone, ...]:
    """Everybody told of: the person harmed, the young person, then the others."""
    groups: list[list[_Told]] = []
    for account in accounts:
        taken: list[list[_Told]] = []
        for told in _told_in(account):
            group = next((each for each in groups if each not in taken and _one(each, told)), None)
            if group is None:
                group = []
                groups.append(group)
            group.append(told)
            taken.append(group)
    ordered = sorted(groups, key=lambda group: ("harmed", "child", "person").index(_part(group)))
    return tuple(_someone(number, group) for number, group in enumerate(ordered, 1))


def homes_of(accounts: Sequence[Account]) -> tuple[Home, ...]:
    """Every address told of, the young person's home first; two at one time are two homes, one after another a move."""
    mine = _said((each, _address(each.facts)) for each in accounts)
    apart = _said((each, _apart(each.facts)) for each in accounts)
    return (*(Home(said, "the young person") for said in mine), *(Home(said, "the person harmed") for said in apart))


def born(facts: Facts, subject: str) -> tuple[date, date] | None:
    """Between which days somebody was born, by a date of birth or by an age said on a day."""
    day, band = facts.get(f"{subject}.birth_day"), facts.get(f"{subject}.age_band")
    if day is not None and day.is_known and day.happened:
        return day.happened.first, day.happened.last
    if band is None or not band.is_known or band.value not in AGES:
        return None
    youngest, oldest = AGES[str(band.value)]
    said = day_of(band.said_at)
    return _years_before(said, oldest + 1), _years_before(said, youngest)


def _told_in(account: Account) -> Iterator[_Told]:
    told = {key.partition(".")[0] for key in account.facts}
    yield from (_Told(account, subject) for subject in ("harmed", "child") if subject in told)
    yield from (_Told(account, f"person:{number}") for number in account.facts.numbers("person")
                if value_of(account.facts, f"person:{number}.relation"))  # fmt: skip


def _one(group: Iterable[_Told], told: _Told) -> bool:
    """Whether this may be the same person as these: by their part, or by the same name or day of birth."""
    if any(_apart_by(each, told) for each in group):
        return False
    return any(_same(each, told) for each in group)


def _same(one: _Told, other: _Told) -> bool:
    if one.part == other.part and one.part != "person":
        return True
    exact = one.born is not None and one.born == other.born and one.born[0] == one.born[1]
    return exact or bool(one.given and one.given == other.given)


def _apart_by(one: _Told, other: _Told) -> bool:
    """What was told of the two cannot be one person's: born at other times, a woman and a man."""
    if one.born and other.born:
        gap = max(other.born[0] - one.born[1], one.born[0] - other.born[1])
        if gap > GUESSED:
            return True
    sexes = {_sex(one), _sex(other)} - {""}
    named_apart = one.given and other.given and one.given != other.given
    return len(sexes) == 2 or bool(one.part == "person" and named_apart)


def _sex(told: _Told) -> str:
    relation = told.chosen("relation")
    return "woman" if relation in WOMEN else "man" if relation in MEN else ""


def _part(group: Sequence[_Told]) -> str:
    """What they are in any report counts before that another report only names them as living there."""
    parts = {each.part for each in group}
    return next(part for part in ("child", "harmed", "person") if part in parts)


def _someone(number: int, group: Sequence[_Told]) -> Someone:
    part = _part(group)
    bounds = [each.born for each in group if each.born]
    return Someone(
        id=part if part != "person" and number <= 2 else f"person-{number}",
        part=part,
        told_as=tuple((each.account.number, each.subject) for each in group),
        names=_said((each.account, f"{each.said('given_name')} {each.said('family_name')}".strip()) for each in group),
        relations=_said((each.account, _relation(each)) for each in group),
        ages=_said((each.account, _age(each)) for each in group),
        born=(max(first for first, _ in bounds), min(last for _, last in bounds)) if bounds else None,
        lives=_said((each.account, _lives(each)) for each in group),
        schools=_said((each.account, each.said("school_name")) for each in group),
        addresses=_said((each.account, _address_of(each)) for each in group),
        phones=_said((each.account, _phone(each)) for each in group),
        sex=next(filter(None, map(_sex, group)), ""),
    )


def _said(told: Iterable[tuple[Account, str]]) -> tuple[Said, ...]:
    """Each value once, with all who said it; in the order in which it was first said."""
    found: dict[str, list[Account]] = {}
    shown: dict[str, str] = {}
    for account, value in told:
        if value:
            same = " ".join(value.replace(",", " ").split()).casefold()
            shown.setdefault(same, value)
            found.setdefault(same, []).append(account)
    return tuple(
        Said(shown[same], tuple(each.number for each in by), min(day_of(each.sent_at) for each in by),
             max(day_of(each.sent_at) for each in by))
        for same, by in found.items()
    )  # fmt: skip


def _relation(told: _Told) -> str:
    relation = told.chosen("relation")
    return RELATIONS.get(relation, relation.replace("_", " "))


def _age(told: _Told) -> str:
    """A date of birth, or an age with the day on which it was said."""
    if day := told.said("birth_day"):
        return f"born {day}"
    band = told.account.facts.get(f"{told.subject}.age_band")
    if band is None or not band.is_known:
        return ""
    said = day_of(band.said_at)
    return f"{str(band.value).replace('_', ' ')} on {said.day} {said:%B %Y}"


def _lives(told: _Told) -> str:
    if told.part != "person":
        other = "the person harmed" if told.part == "child" else "the young person"
        words = {"yes": f"with {other}", "part": f"part of the time with {other}", "no": f"not with {other}"}
        return words.get(_value(told.account.facts.get(child.lives_with.key)), "")
    words = {"yes": "in the home", "no": "not in the home"}
    return words.get(told.chosen(person.lives_here.name), "")


def _address_of(told: _Told) -> str:
    facts = told.account.facts
    if told.part == "harmed":
        together = _value(facts.get(child.lives_with.key)) in ("yes", "part")
        return _apart(facts) or (_address(facts) if together else "")
    home = told.part == "child" or told.chosen(person.lives_here.name) == "yes"
    return _address(facts) if home else ""


def _address(facts: Facts) -> str:
    return ", ".join(filter(None, (value_of(facts, each.key) for each in (household.address, household.postcode)))) or (
        value_of(facts, household.place.key) or value_of(facts, household.where_now.key)
    )


def _apart(facts: Facts) -> str:
    """Where the person harmed lives, if apart; a hidden address is marked as one wherever it is shown."""
    parts = (value_of(facts, harmed.address.key), value_of(facts, harmed.place.key))
    hidden = value_of(facts, harmed.new_address.key)
    return f"{hidden} (kept from the young person)" if hidden else ", ".join(filter(None, parts))


def _phone(told: _Told) -> str:
    """The safe number is the parent's own only where the parent told it."""
    own = told.part == "harmed" and _value(told.account.facts.get(reporter.role.key)) == "parent"
    return value_of(told.account.facts, reporter.contact_at.key) if own else ""


def _value(answer: Answer | None) -> str:
    return str(answer.value) if answer is not None and answer.is_known else ""


def _years_before(day: date, years: int) -> date:
    year = max(1, day.year - years)
    return day.replace(year=year, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=year)
