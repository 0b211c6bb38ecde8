"""Where the young person and the person harmed live, as far as what was said leaves no doubt (H24, H25, R17)."""

from __future__ import annotations

from dataclasses import dataclass

from bot.referrals.councils import Council
from bot.referrals.directory import Directory
from bot.referrals.places import Places
from bot.referrals.services import Area, Service
from flows.facts import child, harmed, household
from flows.grammar import Fact, Facts
from flows.rules.outcome import Row, Serves

OF_CHILD = (household.postcode, household.address, household.place)
OF_HELP = (household.where_now,)
OF_HARMED = (harmed.place, harmed.address)  # never a refuge or a new hidden address (H22)

TOWARDS_CHILDREN = (Serves.CHILDRENS_SERVICES, Serves.EARLY_HELP, Serves.EDUCATION)
POLICE = (Serves.POLICE, Serves.POLICE_SPECIALIST)


@dataclass(frozen=True, slots=True, eq=False)
class Home:
    """The one council that a home lies in, and its area of the directory; or none, and every council it may lie in.

    doubt: why a person looks at whom it would go to, though there is an area.
    """

    area: Area | None = None
    council: Council | None = None
    may_be: tuple[Council, ...] = ()
    doubt: str = ""

    def service(self, kind: Serves) -> Service | None:
        return self.area.service(kind) if self.area else None

    def proposed(self, kind: Serves) -> tuple[str, ...]:
        """Who answers there for this kind by law, for the person who assigns; nothing is guessed."""
        councils = (self.council,) if self.council else self.may_be
        return tuple(dict.fromkeys(_answers(kind, council) for council in councils))


@dataclass(frozen=True, slots=True)
class Homes:
    """The two homes that a route may follow; one and the same where they live together."""

    child: Home
    harmed: Home

    def of(self, row: Row) -> tuple[Home, ...]:
        """Whose address counts for a row.  `each`: both, as far as they are known (H24)."""
        if row.place == "each":
            return tuple(home for home in (self.child, self.harmed) if home.area) or (self.child,)
        return (self.harmed,) if row.place == "harmed" else (self.child,)


def homes(facts: Facts, places: Places, directory: Directory) -> Homes:
    of_child = _home(facts, OF_CHILD, places, directory) or _home(facts, OF_HELP, places, directory) or Home()
    lives_with = facts.get(child.lives_with.key)
    together = lives_with.value if lives_with and lives_with.is_known else None
    if together in ("yes", "part"):
        return Homes(of_child, of_child)
    apart = _home(facts, OF_HARMED, places, directory)
    if apart or together == "no":
        return Homes(of_child, apart or Home())
    unsure = Home(of_child.area, of_child.council, of_child.may_be, "it is not known whether they live together")
    return Homes(of_child, unsure)


def _home(facts: Facts, asked: tuple[Fact, ...], places: Places, directory: Directory) -> Home | None:
    """The home that the answers to these questions name; None if they name nothing.  Two councils: a person decides."""
    named: dict[str, None] = {}
    may_be: dict[str, None] = {}
    for fact in asked:
        answer = facts.get(fact.key)
        if answer is None or not answer.is_known or not answer.value:
            continue
        place = places.find(str(answer.value))
        may_be.update(dict.fromkeys(place.may_be))
        if place.council:
            named[place.council] = None
    if len(named) == 1:
        (code,) = named
        return Home(directory.area_of(code), places.council(code), (places.council(code),))
    councils = tuple(places.councils.by_code[code] for code in named or may_be if code in places.councils.by_code)
    return Home(may_be=councils) if councils else None


def _answers(kind: Serves, council: Council) -> str:
    if kind in POLICE:
        return council.police
    if kind in TOWARDS_CHILDREN:
        return council.children
    return council.adults
