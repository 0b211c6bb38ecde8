"""What two reports share weighs as it should, says why in words, and is never more than a suggestion."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from bot.casework.linking import Household, Match, Someone, Teller, Verdict, Why, compare, compare_all, judged
from bot.cli.invented import trial
from bot.cli.measuring_links import measured
from flows.rules import linking as rules
from tests.linking.homes import home

DAYS = some.sampled_from((date(2010, 3, 5), date(2010, 5, 3), date(2011, 3, 5), date(2009, 1, 1)))
BORN = some.none() | DAYS.map(lambda day: (day, day)) | some.just((date(2009, 1, 1), date(2012, 1, 1)))
PEOPLE = some.builds(
    Someone,
    some.sampled_from(("brother_sister", "adult")),
    some.sampled_from(("", "Daniel", "Danny", "D", "Sam", "Ewa", "Eva (known as Zofia)", "Олександр")),
    some.sampled_from(("", "Smith", "Smyth", "Hurst-Wimborne", "Hurst", "Kowalski")),
    BORN,
    some.sampled_from(("", "Harbour Road Academy", "Harbor Road", "Quay School")),
    some.sampled_from(("", "male", "female")),
)
HOMES = some.builds(
    lambda child, harmed, others, **rest: Household(
        (msgspec.structs.replace(child, part="child"), msgspec.structs.replace(harmed, part="harmed"), *others), **rest
    ),
    PEOPLE, PEOPLE, some.lists(PEOPLE, max_size=3),
    postcodes=some.sampled_from(((), ("DT4 7AA",), ("DT4 7AB",), ("DT4 7XX",), ("BH1 1AA",))),
    addresses=some.sampled_from(((), ("12 Juniper Road",), ("14 Juniper Rd",), ("12 Jumiper Road",))),
    phones=some.sampled_from(((), ("+447700900123",), ("+447700900124",))),
)  # fmt: skip


def levels(match: Match) -> set[tuple[str, str]]:
    return {(why.comparison, why.level) for why in match.why}


def with_child(household: Household, **told: object) -> Household:
    child, *others = household.people
    return msgspec.structs.replace(household, people=(msgspec.structs.replace(child, **told), *others))


@settings(max_examples=40, deadline=None)
@given(HOMES, HOMES)
def test_it_is_the_same_whichever_comes_first(one: Household, other: Household) -> None:
    there, back = compare(one, other), compare(other, one)
    assert there.weight == pytest.approx(back.weight) and levels(there) == levels(back)


@settings(max_examples=40, deadline=None)
@given(HOMES, HOMES)
def test_what_one_does_not_tell_is_no_evidence(one: Household, other: Household) -> None:
    silent = msgspec.structs.replace(with_child(other, given="", born=None), phones=(), postcodes=())
    bare = msgspec.structs.replace(with_child(one, given="", born=None), phones=(), postcodes=())
    others = [each for each in silent.people if each.part != "child"]
    silent = msgspec.structs.replace(
        silent, people=(silent.people[0], *(each for each in others if each.part == "harmed"))
    )
    assert compare(one, silent).weight == pytest.approx(compare(bare, silent).weight)


@settings(max_examples=40, deadline=None)
@given(HOMES, HOMES, some.sampled_from(("birthday", "name", "number", "postcode")))
def test_what_agrees_besides_never_lowers(one: Household, other: Household, what: str) -> None:
    agreeing = {
        "birthday": lambda home: with_child(home, born=(date(2008, 7, 9), date(2008, 7, 9))),
        "name": lambda home: with_child(home, given="Rowan"),
        "number": lambda home: msgspec.structs.replace(home, phones=("+441632960999",)),
        "postcode": lambda home: msgspec.structs.replace(home, postcodes=("DT9 9ZZ",)),
    }[what]
    untold = {
        "birthday": lambda home: with_child(home, born=None),
        "name": lambda home: with_child(home, given=""),
        "number": lambda home: msgspec.structs.replace(home, phones=()),
        "postcode": lambda home: msgspec.structs.replace(home, postcodes=()),
    }[what]
    assert compare(agreeing(one), agreeing(other)).weight >= compare(untold(one), untold(other)).weight - 1e-9


@settings(max_examples=40, deadline=None)
@given(HOMES, HOMES)
def test_the_weight_is_the_prior_and_what_is_said_of_each(one: Household, other: Household) -> None:
    match = compare(one, other)
    nothing = compare(Household(()), Household(()))
    assert match.weight == pytest.approx(nothing.weight + sum(why.weight for why in match.why))
    assert 0 < match.probability <= 1 and all(why.words for why in match.why)


def test_why_is_said_in_words() -> None:
    one = home({"child.given_name": "Danny", "household.postcode": "dt4 7aa", "child.birth_day": date(2011, 3, 12)})
    other = home({"child.given_name": "Daniel", "household.postcode": "DT47AA", "child.birth_day": date(2011, 3, 12)})
    assert {why.words for why in compare(one, other).why} == {
        "first name of the young person, told in two ways: Danny / Daniel",
        "same postcode: DT4 7AA / DT4 7AA",
        "the young person: born on the same day",
    }


def test_a_brother_named_as_the_one_who_harms_is_seen() -> None:
    one = home({"child.given_name": "Danny", "person:1.relation": "brother_sister", "person:1.given_name": "Lukasz"})
    other = home({"child.given_name": "Luke"})
    assert levels(compare(one, other)) == {("child_given", "changed_places")}


def test_different_days_of_birth_of_one_name_count_against() -> None:
    named: dict[str, str | date] = {"child.given_name": "Daniel", "child.family_name": "Hurst"}
    apart = [home({**named, "child.birth_day": day}) for day in (date(2007, 1, 2), date(2012, 8, 20))]
    assert compare(*apart).weight < compare(home(named), home(named)).weight


def match(weight: float, *levels: tuple[str, str]) -> Match:
    bits = {(each.name, level.name): level.weight for each in rules.COMPARISONS for level in each.levels}
    return Match(weight, 0.5, tuple(Why(name, level, bits[name, level], "") for name, level in levels))


NAMED = ("child_given", "same")


@pytest.mark.parametrize(
    ("mine", "theirs", "level"),
    [
        (("Wisniewski", "Vishnevski"), ("Vishnevski", "Wisniewski"), "same_elsewhere"),
        (("Chowdhury", "Choudhury"), ("Choudhury", "Chowdhury"), "same_elsewhere"),
        (("Kravets", ""), ("Kravets", ""), "same_elsewhere"),
        (("Chowdhury", "Quillby"), ("Quillby", "Chowdhury"), "two"),
        (("Smith", "Jones"), ("Jones", "Smith"), "two"),
        (("Smith", ""), ("Smith", "Jones"), "same_common"),
        (("Quillby", ""), ("Quillby", "Jones"), "same"),
    ],
)
def test_a_name_in_two_spellings_is_not_two_names(mine: tuple[str, str], theirs: tuple[str, str], level: str) -> None:
    one, other = (home({"child.family_name": child, "harmed.family_name": parent}) for child, parent in (mine, theirs))
    assert ("family", level) in levels(compare(one, other))


@pytest.mark.parametrize(
    ("mine", "theirs", "level"),
    [
        ("14 Shearwater Court", "14 Shearwater Road", "another_house"),
        ("14 Shearwater Road", "14 Shearwatr Rd", "house_only"),
        ("14 Shearwater Road", "14 Shearwater", "house_only"),
    ],
)
def test_two_streets_of_one_name_and_two_kinds_are_two_streets(mine: str, theirs: str, level: str) -> None:
    one, other = (home({"household.address": address}) for address in (mine, theirs))
    assert ("place", level) in levels(compare(one, other))


def test_lookalikes_hold_each_other_back() -> None:
    alone = {"a": match(20, NAMED)}
    twins = alone | {"b": match(20 - rules.MARGIN + 0.1, NAMED)}
    assert judged(alone) == {"a": Verdict.SUGGESTED}
    assert judged(twins) == dict.fromkeys(twins, Verdict.POSSIBLE)


@pytest.mark.parametrize(
    ("shared", "verdict"),
    [
        ((("family_near", "same"), ("place", "postcode"), ("school_near", "same")), Verdict.POSSIBLE),
        ((("harmed_born", "same_day"), ("family", "same")), Verdict.POSSIBLE),
        ((("harmed_born", "same_day"), ("place", "postcode")), Verdict.SUGGESTED),
        ((("place", "house"), ("family", "same")), Verdict.SUGGESTED),
        ((("place", "house"), ("child_given", "different")), Verdict.POSSIBLE),
    ],
)
def test_a_suggestion_rests_on_a_person(shared: tuple[tuple[str, str], ...], verdict: Verdict) -> None:
    assert judged({"a": match(12, *shared)}) == {"a": verdict}


def test_many_are_weighed_as_one_by_one() -> None:
    """But nobody is told why of what is not shown."""
    one = home({"child.given_name": "Ewa", "household.postcode": "DT4 7AA"})
    alike, unlike = one, home({"child.given_name": "Jo"})
    found = compare_all(one, {"alike": alike, "unlike": unlike})
    assert found["alike"] == compare(one, alike) and found["alike"].why
    assert found["unlike"] == msgspec.structs.replace(compare(one, unlike), why=())


def test_too_little_is_not_shown() -> None:
    assert judged({"a": match(rules.POSSIBLE - 0.1)}) == {"a": Verdict.NOT}


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (Teller("friend", "Kelly Lintree"), Teller("friend", "kelly lintree"), True),
        (Teller("friend", "Kelly Lintree"), Teller("friend", "Ewa Nowak"), False),
        (Teller("friend", phones=("+447700900123",)), Teller("relative", phones=("+447700900123",)), True),
        (Teller("professional", place="Harbour School"), Teller("professional", place="harbour school"), True),
        (Teller("friend"), Teller("friend"), False),
    ],
)
def test_one_teller_is_recognised(one: Teller, other: Teller, same: bool) -> None:
    assert compare(Household((), teller=one), Household((), teller=other)).one_teller is same


def test_a_mother_who_writes_twice_is_one_teller() -> None:
    once, again = (home({"reporter.role": "parent", "harmed.given_name": name}) for name in ("Ewa", "Eva"))
    assert compare(once, again).one_teller


def test_a_small_town_is_told_apart() -> None:
    figures = measured(trial(6, 400, 300))
    assert figures.suggested_precision > 0.98 and figures.suggested_recall > 0.6
    assert figures.possible_recall > 0.85 and figures.shown_a_report < 3


def test_the_numbers_of_a_comparison_make_one_whole() -> None:
    for comparison in rules.COMPARISONS:
        for numbers in ([level.m for level in comparison.levels], [level.u for level in comparison.levels]):
            assert 0.9 < sum(numbers) < 1.1, comparison.name
