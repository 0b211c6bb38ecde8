"""The homes of an invented town, and those that look like another home and are not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random

from bot.cli.invented import names
from bot.cli.invented.rates import Rates

DRAMA = (
    "07700 900", "01632 960", "0113 496 0", "0114 496 0", "0115 496 0", "0116 496 0", "0117 496 0", "0118 496 0",
    "0121 496 0", "0131 496 0", "0141 496 0", "0151 496 0", "0161 496 0", "020 7946 0", "0191 498 0", "029 2018 0",
)  # fmt: skip
"""Ofcom's numbers for drama: nobody's, a thousand each."""
BIRTHS_UNTIL = date(2024, 1, 1)
LETTERS = "ABDEFGHJLNPQRSTUWXYZ"
SECTORS = tuple(
    f"{area}{district} {digit}"
    for area, last in (("DT", 11), ("BH", 25))
    for district in range(1, last + 1)
    for digit in range(1, 5)
)
STREETS = 1400
SCHOOLS = 160


@dataclass(frozen=True)
class House:
    number: int
    street: str
    postcode: str


@dataclass(frozen=True)
class Being:
    """One invented person.  woman: or girl, which says what name they were given."""

    given: str
    family: str
    born: date
    woman: bool
    school: str = ""


@dataclass(frozen=True)
class Home:
    """The first of `young` is the one who harms, the first of `grown` the one harmed; `houses` has one or two."""

    young: tuple[Being, ...]
    grown: tuple[Being, ...]
    houses: tuple[House, ...]
    phone: str
    language: int = -1
    like: str = field(default="", compare=False)


def drawn(random: Random, those: Sequence[str]) -> str:
    """One of them, a commoner one more often: as 1 / (rank + 25)."""
    n = len(those)
    rank = int(25 * ((n + 25) / 25) ** random.random()) - 25
    return those[min(max(rank, 0), n - 1)]


class Builder:
    """Builds homes one after another; the same seed builds the same town."""

    def __init__(self, random: Random, rates: Rates) -> None:
        self.random, self.rates = random, rates
        self._phones = [f"{start}{n:03d}" for start in DRAMA for n in range(1000)]
        random.shuffle(self._phones)
        self.streets = [self._street(n) for n in range(STREETS)]
        self.schools = [
            f"{random.choice(names.STREETS)} {random.choice(names.KINDS)} {random.choice(names.SCHOOLS)}"
            for _ in range(SCHOOLS)
        ]

    def chance(self, rate: float) -> bool:
        return self.random.random() < rate

    def _street(self, number: int) -> tuple[str, tuple[str, ...], int]:
        sector = number % len(SECTORS)
        units = tuple(f"{SECTORS[sector]}{''.join(self.random.choices(LETTERS, k=2))}" for _ in range(3))
        return f"{self.random.choice(names.STREETS)} {self.random.choice(names.KINDS)}", units, sector

    def house(self) -> House:
        street, units, _ = self.random.choice(self.streets)
        return House(self.random.randint(1, 90), street, self.random.choice(units))

    def near(self, house: House) -> House:
        """Another house of the same street, three times in five at the same postcode."""
        units = next(units for street, units, _ in self.streets if street == house.street and house.postcode in units)
        postcode = house.postcode if self.chance(0.6) else self.random.choice(units)
        return replace(house, number=self.random.randint(1, 90), postcode=postcode)

    def phone(self) -> str:
        return self._phones.pop()

    def school_near(self, house: House) -> str:
        """One of the four schools of its postcode sector; neighbouring sectors share some."""
        sector = SECTORS.index(house.postcode[:-2])
        return self.schools[(sector + self.random.randrange(4)) % SCHOOLS]

    def family_name(self, language: int) -> str:
        if language >= 0:
            return self.random.choice(names.LANGUAGES[language][2])
        one = self._english()
        return f"{one}-{self._english()}" if self.chance(self.rates.double_barrelled) else one

    def _english(self) -> str:
        """A quarter of the families have one of the hundred commonest names, as in England."""
        if self.chance(0.25):
            return drawn(self.random, names.FAMILIES)
        return self.random.choice(names.HEADS) + self.random.choice(names.TAILS)

    def given(self, language: int, woman: bool, grown: bool) -> str:
        if language >= 0:
            return self.random.choice(names.LANGUAGES[language][1 if woman else 0])
        those = (names.WOMEN if woman else names.MEN) if grown else (names.GIRLS if woman else names.BOYS)
        return drawn(self.random, those)

    def day(self, first: date, last: date) -> date:
        return first + timedelta(days=self.random.randrange((last - first).days))

    def being(self, language: int, family: str, born: date, grown: bool, woman: bool | None = None) -> Being:
        female = self.chance(0.5) if woman is None else woman
        return Being(self.given(language, female, grown), family, born, female)

    def home(self, house: House | None = None, family: str = "") -> Home:
        """A home of its own."""
        rates, random = self.rates, self.random
        language = random.randrange(len(names.LANGUAGES)) if not family and self.chance(rates.other_languages) else -1
        name, house = family or self.family_name(language), house or self.house()
        born = self.day(date(1998, 1, 1), date(2017, 1, 1))
        eldest = self.being(language, name, born, grown=False)
        young = self._with_others(replace(eldest, school=self.school_near(house)), house, language)
        kin = self.chance(rates.kin_carer)
        years = random.uniform(42, 62) if kin else random.uniform(18, 40)
        step = self.chance(rates.step_family) or (kin and self.chance(0.5))
        own = self.family_name(language) if step else name
        harmed = self.being(language, own, born - timedelta(days=365 * years), grown=True, woman=self.chance(0.75))
        second = self.being(
            language, name, born - timedelta(days=365 * (years + random.uniform(-4, 4))), True, not harmed.woman
        )
        grown = (harmed, second) if self.chance(0.5) else (harmed,)
        houses = (house, self.house()) if self.chance(rates.second_home) else (house,)
        return Home(young, grown, houses, self.phone(), language)

    def _with_others(self, eldest: Being, house: House, language: int) -> tuple[Being, ...]:
        young = [eldest]
        if self.chance(self.rates.twins):
            young.append(
                self._named_apart(
                    young, replace(self.being(language, eldest.family, eldest.born, False), school=eldest.school)
                )
            )
        step = self.family_name(language) if self.chance(self.rates.step_family) else eldest.family
        for _ in range(self.random.choices((0, 1, 2, 3), (35, 38, 19, 8))[0]):
            years = self.random.uniform(1.2, 6) * self.random.choice((-1, 1))
            born = min(eldest.born + timedelta(days=365 * years), BIRTHS_UNTIL)
            family = step if self.chance(0.5) else eldest.family
            young.append(
                self._named_apart(
                    young, replace(self.being(language, family, born, False), school=self.school_near(house))
                )
            )
        return tuple(young)

    def _named_apart(self, young: list[Being], another: Being) -> Being:
        while another.given in {each.given for each in young}:
            another = replace(another, given=self.given(-1, another.woman, grown=False))
        return another

    def relatives_of(self, home: Home) -> Home:
        """Cousins: the same street and last name, often one school, now and then one number."""
        house = self.near(home.houses[0])
        made = self.home(house, home.young[0].family)
        child = made.young[0]
        if self.chance(self.rates.relatives_school):
            child = replace(child, school=home.young[0].school)
        phone = home.phone if self.chance(self.rates.relatives_phone) else made.phone
        return replace(made, young=(child, *made.young[1:]), phone=phone, language=home.language, like="relatives")

    def namesake_of(self, home: Home) -> Home:
        made, one = self.home(family=home.young[0].family), home.young[0]
        born = one.born + timedelta(days=self.random.randint(-730, 730))
        child = replace(made.young[0], given=one.given, woman=one.woman, born=born)
        return replace(made, young=(child, *made.young[1:]), language=home.language, like="namesake")

    def twin_parents_of(self, home: Home) -> Home:
        one = home.grown[0]
        made = self.home(family=one.family)
        parent = replace(made.grown[0], family=one.family, born=one.born)
        return replace(made, grown=(parent, *made.grown[1:]), language=home.language, like="twin parents")

    def flat_mates_of(self, home: Home) -> Home:
        made = self.home(house=home.houses[0])
        return replace(made, like="shared flats")

    def later(self, home: Home) -> Home:
        """The same home some time on: moved, another number, another last name, or as it was."""
        rates = self.rates
        if self.chance(rates.moved):
            house = self.house()
            young = home.young
            if self.chance(0.5):
                young = tuple(replace(each, school=self.school_near(house)) for each in young)
            home = replace(home, houses=(house, *home.houses[1:]), young=young)
        if self.chance(rates.new_phone):
            home = replace(home, phone=self.phone())
        if self.chance(rates.new_family):
            harmed = replace(home.grown[0], family=self.family_name(home.language))
            home = replace(home, grown=(harmed, *home.grown[1:]))
        return home
