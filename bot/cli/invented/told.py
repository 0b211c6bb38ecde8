"""What somebody tells of a home: with gaps, slips of the keys, short names and mistakes."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from bot.cli.invented import names
from bot.cli.invented.families import Being, Builder, Home, House
from flows.facts import child, harmed, household, person, reporter
from flows.grammar import Answer, Facts, Happened

BANDS = ("under_10", "10_to_15", "16_to_17", "18_or_over")
WRITERS = ("other_parent", "brother_sister", "relative", "friend", "professional")
KEYS = "abcdefghijklmnopqrstuvwxyz"


class Telling:
    """One report of a home, made at one time."""

    def __init__(self, builder: Builder, home: Home, at: datetime) -> None:
        self._builder, self._home, self._at = builder, home, at
        self._random, self._rates, self._chance = builder.random, builder.rates, builder.chance
        self._answers: dict[str, Answer] = {}

    def facts(self) -> Facts:
        rates = self._rates
        bare = self._chance(rates.no_name_at_all)
        self._writer(bare)
        house = self._random.choice(self._home.houses)
        if not self._chance(rates.no_postcode):
            self._say(household.postcode.key, self._postcode(house))
        if not bare:
            if not self._chance(rates.no_address):
                self._say(household.address.key, self._address(house))
            self._people()
        elif not self._chance(rates.no_age_band):
            self._say(child.age_band.key, self._band(self._home.young[0].born))
        return Facts(self._answers)

    def _say(self, key: str, value: str, happened: Happened | None = None) -> None:
        self._answers[key] = Answer(value, self._at, happened=happened)

    def _writer(self, bare: bool) -> None:
        rates = self._rates
        if self._chance(rates.by_parent):
            self._say(reporter.role.key, "parent")
            if not self._chance(rates.no_phone):
                self._say(reporter.contact_at.key, self._number(self._home.phone))
            return
        self._say(reporter.role.key, self._random.choice(WRITERS))
        if self._chance(0.5):
            self._say(reporter.contact_at.key, self._builder.phone())
        if not bare and self._chance(rates.own_name):
            writer = self._builder.being(-1, self._builder.family_name(-1), date(1980, 1, 1), grown=True)
            self._say(reporter.name.key, f"{writer.given} {writer.family}")

    def _people(self) -> None:
        rates = self._rates
        young, grown = list(self._home.young), list(self._home.grown)
        if len(young) > 1 and self._chance(rates.wrong_child):
            young[0], young[1] = young[1], young[0]
        if len(grown) > 1 and self._chance(rates.other_parent):
            grown.reverse()
        self._child(young[0])
        self._harmed(grown[0])
        spoken_of = [each for each in (*young[1:], *grown[1:]) if not self._chance(rates.no_other)]
        self._random.shuffle(spoken_of)
        for number, each in enumerate(spoken_of, 1):
            self._other(number, each, each in young)

    def _child(self, one: Being) -> None:
        rates = self._rates
        self._name(child.given_name.key, rates.no_child_given, lambda: self._given(one, grown=False))
        self._name(child.family_name.key, rates.no_child_family, lambda: self._family(one))
        self._age(child.birth_day.key, child.age_band.key, rates.no_child_born, one.born)
        self._say(child.relation.key, "daughter" if one.woman else "son")
        if one.school and not self._chance(rates.no_school):
            self._say(child.school_name.key, self._school(one))

    def _harmed(self, one: Being) -> None:
        rates = self._rates
        self._name(harmed.given_name.key, rates.no_harmed_given, lambda: self._given(one, grown=True))
        self._name(harmed.family_name.key, rates.no_harmed_family, lambda: self._family(one))
        if not self._chance(rates.no_harmed_born):
            self._date(harmed.birth_day.key, one.born)
        self._say(harmed.relation.key, "mother" if one.woman else "father")

    def _other(self, number: int, one: Being, young: bool) -> None:
        rates = self._rates
        self._say(person.relation.of(number), "brother_sister" if young else "adult")
        self._name(person.given_name.of(number), rates.no_other_given, lambda: self._given(one, grown=not young))
        self._name(person.family_name.of(number), rates.no_other_family, lambda: self._family(one))
        self._age(person.birth_day.of(number), person.age_band.of(number), rates.no_other_born, one.born)
        if one.school and not self._chance(rates.no_school):
            self._say(person.school_name.of(number), self._school(one))

    def _name(self, key: str, missing: float, name: Callable[[], str]) -> None:
        if not self._chance(missing):
            self._say(key, name())

    def _given(self, one: Being, grown: bool) -> str:
        rates = self._rates
        name = (
            self._builder.given(self._home.language, one.woman, grown) if self._chance(rates.wrong_given) else one.given
        )
        if self._chance(rates.initial):
            return name[0]
        said = self._otherwise(name)
        if name in names.SHORT and self._chance(rates.short_name):
            said = self._random.choice(names.SHORT[name])
        if self._chance(rates.alias):
            said = f"{said} (known as {self._builder.given(-1, one.woman, grown)})"
        return self._slip(said)

    def _family(self, one: Being) -> str:
        wrong = self._chance(self._rates.wrong_family)
        name = self._builder.family_name(self._home.language) if wrong else one.family
        if "-" in name and self._chance(self._rates.half_name):
            name = self._random.choice(name.split("-"))
        return self._slip(self._otherwise(name))

    def _otherwise(self, name: str) -> str:
        if name in names.SPELT and self._chance(self._rates.other_spelling):
            return self._random.choice(names.SPELT[name])
        if name in names.OWN_SCRIPT and self._chance(self._rates.own_script):
            return names.OWN_SCRIPT[name]
        return name

    def _slip(self, said: str) -> str:
        if len(said) < 3 or not self._chance(self._rates.typo):
            return said
        at = self._random.randrange(1, len(said))
        letter = self._random.choice(KEYS)
        ways = (said[:at] + said[at + 1 :], said[:at] + said[at - 1] + said[at:], said[:at] + letter + said[at + 1 :],
                said[: at - 1] + said[at] + said[at - 1] + said[at + 1 :])  # fmt: skip
        return self._random.choice(ways)

    def _age(self, day: str, band: str, missing: float, born: date) -> None:
        if not self._chance(missing):
            self._date(day, born)
        if not self._chance(self._rates.no_age_band):
            self._say(band, self._band(born))

    def _band(self, born: date) -> str:
        years = (self._at.date() - born).days / 365.25
        band = 0 if years < 10 else 1 if years < 16 else 2 if years < 18 else 3
        if self._chance(self._rates.wrong_band):
            band = min(max(band + self._random.choice((-1, 1)), 0), 3)
        return BANDS[band]

    def _date(self, key: str, born: date) -> None:
        if self._chance(self._rates.wrong_born):
            born = self._wrong_day(born)
        if self._chance(self._rates.part_of_date):
            month = born.month if self._chance(0.5) else 0
            first = date(born.year, month or 1, 1)
            last = date(born.year, month or 12, monthrange(born.year, month or 12)[1])
            self._say(key, f"{born:%Y-%m}" if month else f"{born:%Y}", Happened(first, last))
        else:
            self._say(key, f"{born:%d/%m/%Y}", Happened(born, born))

    def _wrong_day(self, born: date) -> date:
        """A quarter each: day and month swapped (where that is a date), another day, another year, another date."""
        way = self._random.randrange(4)
        if way == 0 and born.day <= 12:
            return date(born.year, born.day, born.month)
        if way <= 1:
            return born.replace(day=self._random.randint(1, 28))
        if way == 2:
            return date(born.year + self._random.choice((-2, -1, 1, 2)), born.month, min(born.day, 28))
        return born + timedelta(days=self._random.randint(-1500, 1500))

    def _postcode(self, house: House) -> str:
        code = house.postcode
        if self._chance(self._rates.wrong_postcode):
            code = (
                self._builder.near(house).postcode if self._chance(0.5) else code[:-1] + self._random.choice("ABDEFGHJ")
            )
        return self._random.choice((code, code.lower(), code.replace(" ", ""), f" {code}"))

    def _address(self, house: House) -> str:
        number = self._random.randint(1, 90) if self._chance(self._rates.wrong_address) else house.number
        street = house.street
        for long, short in (("Street", "St"), ("Road", "Rd"), ("Avenue", "Ave"), ("Close", "Cl")):
            if self._chance(0.3):
                street = street.removesuffix(long) + short if street.endswith(long) else street
        return self._slip(f"{number} {street}")

    def _school(self, one: Being) -> str:
        school = one.school
        if self._chance(self._rates.wrong_school):
            schools = self._builder.schools
            school = schools[(schools.index(school) + self._random.choice((-1, 1))) % len(schools)]
        if self._chance(0.3):
            school = school.rsplit(" ", 1)[0]
        return self._slip(school)

    def _number(self, phone: str) -> str:
        if self._chance(self._rates.wrong_phone):
            phone = phone[:-1] + str((int(phone[-1]) + 1) % 10)
        return phone if self._chance(0.5) else f"+44 {phone[1:]}"


def told(builder: Builder, home: Home, at: datetime) -> Facts:
    """One report of this home."""
    return Telling(builder, home, at).facts()


FIRST = datetime(2022, 1, 1, tzinfo=UTC)
