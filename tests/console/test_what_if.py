"""What if?  A practitioner sets facts and sees what the rules make of them; nothing is kept but that they looked."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from bot.console.what_if import _asked_for
from bot.store import Store, metadata
from tests.console.conftest import Browser
from tests.console.test_duty import acts

Visit = Callable[..., Browser]
HERE = "/staff/what-if"
A_HIT = {"child.age_band": "10_to_15", "incident:1.harms": "violence", "household.postcode": "DT1 1XJ"}


def rows(store: Store) -> dict[str, int]:
    with store.read() as db:
        return {
            table.name: db.execute(select(func.count()).select_from(table)).scalar_one()
            for table in metadata.sorted_tables
        }


def part(browser: Browser, start: str, end: str) -> str:
    return browser.text.partition(start)[2].partition(end)[0]


@pytest.mark.parametrize("name", ["dilys", "sunita", "cary", "polly"])
def test_every_practitioner_who_is_signed_in_may_try(visit: Visit, name: str) -> None:
    browser = visit(name)
    browser.open(HERE)
    assert browser.title.startswith("What if?")
    assert f'href="{HERE}"' in browser.page.text
    assert browser.press(HERE, **A_HIT).status_code == 200
    assert "There was violence." in browser.text


def test_nobody_else_may(visit: Visit) -> None:
    assert visit().client.get(HERE, follow_redirects=False).headers["location"].startswith("/staff/sign-in")


def test_facts_give_a_tier_reasons_what_is_not_known_and_a_plan(visit: Visit) -> None:
    dilys = visit("dilys")
    dilys.open(HERE)
    dilys.press(HERE, **A_HIT | {"incident:1.harms": "violence,weapon", "harmed.afraid": "often"})
    assert part(dilys, "page of its own.", "As of").strip() == "Red"
    why = part(dilys, "Why", "Rules that say")
    assert "A weapon, or something held as one" in why
    assert "draft H3" in why
    assert "because of what happened 1: what was done" in why
    assert "harmed.age_band" not in dilys.text
    told = part(dilys, "Who would be told", "The facts")
    assert "children&#39;s services, out of hours" in told
    assert "Dorset Police" in told
    assert "What they would see" in told
    assert "Rule animals_hurt: would be known by the home: an animal was hurt" in dilys.text


def test_what_is_not_known_is_said_in_words(visit: Visit) -> None:
    browser = visit("polly")
    browser.open(HERE)
    browser.press(HERE)
    assert "the tier is not known" in browser.text


def test_what_changes_against_the_facts_before_is_marked(visit: Visit) -> None:
    dilys = visit("dilys")
    dilys.open(HERE)
    dilys.press(HERE, **A_HIT, **{"incident:1.injury": "not_hurt", "household.danger_now": "no"})
    assert "With the facts before" not in dilys.text
    assert "Dorset Police" not in part(dilys, "Who would be told", "The facts")
    again = {**A_HIT, "incident:1.harms": "violence,weapon", "incident:1.injury": "not_hurt"}
    dilys.press(HERE, **again)
    assert "With the facts before: Medium, could be red" in dilys.text.replace("medium", "Medium")
    assert re.search(r"A weapon, or something held as one, was used, shown or kept for use\. new ", dilys.text)
    told = part(dilys, "Who would be told", "The facts")
    assert "Would not have been told before" in told
    assert "Who: Dorset children&#39;s services (demo) before, Dorset children&#39;s services, out of hours" in told
    assert "Due: next working day before, same day now" in told
    dilys.press(HERE, **A_HIT, **{"incident:1.injury": "not_hurt"})
    assert "True before, and not now: A weapon" in dilys.text
    assert "Told before, and not now: Dorset Police" in dilys.text
    dilys.press(HERE, **A_HIT, **{"incident:1.injury": "not_hurt"})
    assert "so no change" in dilys.text


def test_what_a_service_would_see_changes_with_the_facts(visit: Visit) -> None:
    dilys = visit("dilys")
    dilys.open(HERE)
    dilys.press(HERE, **A_HIT)
    dilys.press(HERE, **A_HIT, **{"child.school": "attending"})
    assert "Sees also the young person: school, college, training or work" in dilys.text


def test_a_way_of_not_knowing_is_not_a_no(visit: Visit) -> None:
    dilys = visit("dilys")
    dilys.open(HERE)
    dilys.press(HERE, **{"household.danger_now": "declined", "incident:1.harms": "unknown"})
    assert "Not known yet, could be red" in dilys.text.replace("not known yet", "Not known yet")


def test_the_time_may_be_chosen(visit: Visit) -> None:
    dilys = visit("dilys")
    dilys.open(HERE)
    dilys.press(HERE, **A_HIT, at="2026-12-25 16:30", **{"incident:1.injury": "not_hurt"})
    assert "As of Friday 25 December, 16:30" in dilys.text
    assert "on Tuesday 29 December" in dilys.text  # the next working day after Christmas and the day for Boxing Day


@pytest.mark.parametrize(("field", "value", "says"), [
    ("at", "at tea time", "Write day and time, like 2026-12-25 16:30."),
    ("incident:1.when", "when the moon was blue", "Write a day, like 3 March 2026"),
    ("child.age_band", "eleventy", "is never"),
    ("before", "{", "Open this page again and start over."),
])  # fmt: skip
def test_what_cannot_be_read_is_said_and_what_was_set_stays(visit: Visit, field: str, value: str, says: str) -> None:
    dilys = visit("dilys")
    dilys.open(HERE)
    page = dilys.press(HERE, **A_HIT | {"harmed.afraid": "often", field: value})
    assert page.status_code == 422
    assert says in dilys.text
    assert re.search(r'<option value="often" selected', page.text)


def test_nothing_is_kept_but_that_somebody_looked(visit: Visit, sqlite_store: Store) -> None:
    dilys = visit("dilys")
    before, seen = rows(sqlite_store), len(acts(sqlite_store))
    dilys.open(HERE)
    dilys.press(HERE, **A_HIT, **{"household.place": "Weymouth"})
    after = rows(sqlite_store)
    assert {name for name in after if after[name] != before[name]} == {"audit"}
    assert acts(sqlite_store)[seen:] == [("open what-if", ""), ("try what-if", "")]
    with sqlite_store.read() as db:
        kept = "".join(str(row) for table in metadata.sorted_tables for row in db.execute(select(table)))
    assert "DT1 1XJ" not in kept


def test_every_field_has_a_label_and_works_without_scripts(visit: Visit) -> None:
    page = visit("dilys").open(HERE).text
    for about, keys in _asked_for():
        for key in keys:
            assert f'name="{key}"' in page, (about, key)
    ids = re.findall(r'<(?:select|input)[^>]* id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert set(ids) <= set(re.findall(r'<label[^>]* for="([^"]+)"', page))
