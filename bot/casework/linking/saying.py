"""What two reports say, put into the words of a comparison."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from bot.casework.linking.people import Household

Told = Callable[[Household], Iterable[str]]


def _of(part: str) -> Told:
    return lambda home: [each.given for each in home.people if each.part == part]


def _sex(part: str, male: str, female: str) -> Told:
    said = {"male": male, "female": female, "": ""}
    return lambda home: [said[each.sex] for each in home.people if each.part == part]


TOLD: dict[str, Told] = {
    "child_given": _of("child"),
    "harmed_given": _of("harmed"),
    "child_sex": _sex("child", male="a son", female="a daughter"),
    "harmed_sex": _sex("harmed", male="the father", female="the mother"),
    "family": lambda home: [each.family for each in home.people],
    "family_near": lambda home: [each.family for each in home.people],
    "school_near": lambda home: [each.school for each in home.people],
    "school": lambda home: [each.school for each in home.people],
    "place": lambda home: (*home.addresses, *home.postcodes),
}
"""What stands for {one} and {other}; the other comparisons have no such place in their words."""


def words(template: str, comparison: str, one: Household, other: Household) -> str:
    """A number, a day of birth and other people's names are not repeated: whoever looks sees them in the reports."""
    told = TOLD.get(comparison)
    if told is None:
        return template
    return template.format(one=_joined(told(one)), other=_joined(told(other)))


def _joined(those: Iterable[str]) -> str:
    said = [each for each in those if each]
    return said[0] if len(said) == 1 else ", ".join(dict.fromkeys(said))
