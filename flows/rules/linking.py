"""How much it weighs when two reports agree or differ.  Published, fixed numbers: nothing here learns by itself.

Each comparison looks at one thing that both reports tell; the first level that holds counts, and what one of them does
not tell is no evidence.  `m` is how often the level is found when two reports are of one family, `u` how often when
they are of two; log2(m / u) is its weight in bits: each bit doubles the odds.  All weights and the prior are added up.
This is the form of splink, whose weights are the same (`splink.py` beside this page; a test).

m and u were counted in the invented towns 1 to 5 (`hearthline bench linking --estimate`) and rounded.  Not counted but
set, because the towns hardly have it: an age that fits of the person harmed, a house whose postcode is far away, and u
of `same_elsewhere`, which was counted where first names agree.  docs/linking.md tells how to change a number.  draft: a
statistician and the data-protection lead of the area have not signed it.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log2

ALIKE_GIVEN = 0.88
ALIKE_FAMILY = 0.90
ALIKE_SCHOOL = 0.90
ALIKE_STREET = 0.90
"""Jaro-Winkler similarities, from 0 to 1, from which two words count as one word misspelt."""
STREET_KINDS = frozenset({
    "avenue", "close", "court", "crescent", "drive", "gardens", "grove", "hill", "lane", "mews", "park", "place",
    "road", "row", "square", "street", "terrace", "way",
})  # fmt: skip
"""Two streets of one name and two kinds are two streets."""
A_YEAR = 366
"""days: of part of a date at most; and between two ages that nearly fit."""


@dataclass(frozen=True)
class Level:
    """m, u: shares of one.  words: for staff; {one} and {other} are what the two reports say."""

    name: str
    m: float
    u: float
    words: str

    @property
    def weight(self) -> float:
        """In bits."""
        return log2(self.m / self.u)


@dataclass(frozen=True)
class Comparison:
    name: str
    levels: tuple[Level, ...]
    because: str


COMPARISONS = (
    Comparison(
        "child_given",
        (
            Level("same", 0.62, 0.0041, "first name of the young person: {one} / {other}"),
            Level("short", 0.098, 0.0024, "first name of the young person, told in two ways: {one} / {other}"),
            Level("alike", 0.079, 0.0022, "first names of the young person look or sound alike: {one} / {other}"),
            Level("initial", 0.052, 0.0035, "an initial of the young person fits: {one} / {other}"),
            Level(
                "changed_places",
                0.038,
                0.0074,
                "the young person in one is another of the home in the other: {one} / {other}",
            ),
            Level("different", 0.11, 0.98, "different first names of the young person: {one} / {other}"),
        ),
        "Told short, misspelt or in another spelling far more often than wrong.",
    ),
    Comparison(
        "child_born",
        (
            Level("same_day", 0.2, 0.000039, "the young person: born on the same day"),
            Level("one_slip", 0.039, 0.0022, "the young person: days of birth that differ in one part"),
            Level("part", 0.089, 0.0028, "the young person: months or years of birth that fit"),
            Level(
                "changed_places",
                0.019,
                0.00005,
                "the young person has the birthday of another of the home in the other",
            ),
            Level("fits", 0.57, 0.22, "the young person: ages that fit"),
            Level("near", 0.023, 0.084, "the young person: ages that nearly fit"),
            Level("different", 0.063, 0.69, "the young person: different ages or days of birth"),
        ),
        "Tells people apart best; often told in part, with a slip, or as an age.",
    ),
    Comparison(
        "child_sex",
        (
            Level("same", 0.98, 0.5, "the young person: {one} in both"),
            Level("different", 0.02, 0.5, "the young person: {one} / {other}"),
        ),
        "Only where first names cannot be compared, for a name says it too.",
    ),
    Comparison(
        "harmed_given",
        (
            Level("same", 0.62, 0.0059, "first name of the person harmed: {one} / {other}"),
            Level("short", 0.11, 0.0028, "first name of the person harmed, told in two ways: {one} / {other}"),
            Level("alike", 0.079, 0.0045, "first names of the person harmed look or sound alike: {one} / {other}"),
            Level("initial", 0.053, 0.004, "an initial of the person harmed fits: {one} / {other}"),
            Level(
                "changed_places",
                0.034,
                0.0031,
                "the person harmed in one is another of the home in the other: {one} / {other}",
            ),
            Level("different", 0.11, 0.98, "different first names of the person harmed: {one} / {other}"),
        ),
        "Told short, misspelt or in another spelling far more often than wrong.",
    ),
    Comparison(
        "harmed_born",
        (
            Level("same_day", 0.54, 0.000072, "the person harmed: born on the same day"),
            Level("one_slip", 0.1, 0.0044, "the person harmed: days of birth that differ in one part"),
            Level("part", 0.24, 0.0047, "the person harmed: months or years of birth that fit"),
            Level(
                "changed_places",
                0.019,
                0.000026,
                "the person harmed has the birthday of another of the home in the other",
            ),
            Level("fits", 0.05, 0.04, "the person harmed: ages that fit"),
            Level("near", 0.028, 0.058, "the person harmed: ages that nearly fit"),
            Level("different", 0.072, 0.93, "the person harmed: different ages or days of birth"),
        ),
        "Tells people apart best; often told in part, with a slip, or as an age.",
    ),
    Comparison(
        "harmed_sex",
        (
            Level("same", 0.95, 0.61, "the person harmed: {one} in both"),
            Level("different", 0.053, 0.39, "the person harmed: {one} / {other}"),
        ),
        "Only where first names cannot be compared, for a name says it too.",
    ),
    Comparison(
        "others_given",
        (
            Level("two", 0.11, 0.000048, "two or more others of the home have the same first names"),
            Level("one", 0.6, 0.013, "another of the home has the same first name"),
            Level("none", 0.28, 0.99, "others of the home are named, and none is the same"),
        ),
        "Brothers and sisters set a family apart from its namesakes; some are always left out.",
    ),
    Comparison(
        "others_born",
        (
            Level("same_day", 0.59, 0.00014, "another of the home was born on the same day"),
            Level("none", 0.41, 1, "days of birth of others of the home, and none is the same"),
        ),
        "As for their names: to leave out one is usual, so a difference weighs little.",
    ),
    Comparison(
        "family",
        (
            Level("two", 0.062, 0.000038, "two last names in common: {one} / {other}"),
            Level("same", 0.56, 0.00033, "a last name in common: {one} / {other}"),
            Level("same_common", 0.15, 0.00081, "a last name in common, which very many have: {one} / {other}"),
            Level("same_elsewhere", 0.11, 0.0099, "a last name in common, usual where it comes from: {one} / {other}"),
            Level("half", 0.0084, 0.0001, "half of a last name in common: {one} / {other}"),
            Level("alike", 0.049, 0.0014, "last names look or sound alike: {one} / {other}"),
            Level("different", 0.062, 1, "different last names: {one} / {other}"),
        ),
        "Counted once for the whole home: that a brother has it too is no second sign.",
    ),
    Comparison(
        "family_near",
        (
            Level("same", 0.9, 0.013, "in one street, a last name in common: {one} / {other}"),
            Level("alike", 0.044, 0.0015, "in one street, last names look or sound alike: {one} / {other}"),
            Level("different", 0.056, 0.99, "in one street, different last names: {one} / {other}"),
        ),
        "Relatives live close by: in one street a last name in common says less.",
    ),
    Comparison(
        "school",
        (
            Level("same", 0.64, 0.013, "same school: {one} / {other}"),
            Level("alike", 0.061, 0.0059, "names of schools are alike: {one} / {other}"),
            Level("different", 0.3, 0.98, "different schools: {one} / {other}"),
        ),
        "Many share one, and it changes; counted once for the whole home.",
    ),
    Comparison(
        "school_near",
        (
            Level("same", 0.77, 0.24, "in one street, same school: {one} / {other}"),
            Level("different", 0.23, 0.76, "in one street, different schools: {one} / {other}"),
        ),
        "Neighbours go to the same schools.",
    ),
    Comparison(
        "place",
        (
            Level("house", 0.16, 0.00001, "same house and postcode: {one} / {other}"),
            Level("house_only", 0.12, 0.00002, "same house and street, no postcode to compare: {one} / {other}"),
            Level("house_elsewhere", 0.01, 0.0005, "same house and street, postcodes far apart: {one} / {other}"),
            Level("postcode", 0.44, 0.00014, "same postcode: {one} / {other}"),
            Level("neighbours", 0.033, 0.000058, "same postcode, another house: {one} / {other}"),
            Level("postcode_slip", 0.04, 0.00065, "postcodes that differ in one letter or digit: {one} / {other}"),
            Level("street", 0.027, 0.00053, "same street, another number: {one} / {other}"),
            Level("sector", 0.0099, 0.0047, "postcodes close by: {one} / {other}"),
            Level("elsewhere", 0.13, 0.81, "different postcodes: {one} / {other}"),
            Level("another_house", 0.034, 0.19, "another house: {one} / {other}"),
        ),
        "A postcode is some fifteen homes in one street, so the two are counted together; families move.",
    ),
    Comparison(
        "phone",
        (
            Level("same", 0.78, 0.00001, "same number or e-mail of the parent"),
            Level("different", 0.22, 1, "different numbers of the parent"),
        ),
        "One person's; it changes, and relatives now and then give one number.",
    ),
)
PRIOR = 1 / 12_000
"""How likely two reports are about one family before anything is compared: half of the new ones, among 6,000 homes."""
POSSIBLE = -5.0
SUGGESTED = 6.25
"""bits: from this weight on a match is possible, or suggested."""
MARGIN = 5.0
"""bits: by so much the best must be ahead of every other family, or it is only possible."""
FIRST_NAMES = ("child_given", "harmed_given", "others_given")
BIRTHDAYS = ("child_born", "harmed_born", "others_born")
HOUSES = ("house", "house_only", "house_elsewhere")
A_BIRTHDAY = 4.0
"""bits: more than an age that fits."""
