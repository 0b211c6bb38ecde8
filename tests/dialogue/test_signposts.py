"""Who else listens, as *Sent* shows it: a number that somebody answers, a page, or when they open."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time

import msgspec

from bot.app import Deciding
from bot.referrals import Directory
from bot.referrals.services import WEEK, Opening, Schedule
from flows.rules.outcome import Plan, Tier
from tests.referrals.families import london

NIGHT, NOON = london("2026-11-28 02:00"), london("2026-11-24 12:00")  # a Saturday, a Tuesday


def shown(deciding: Deciding, at: datetime, *names: str) -> tuple[str, ...]:
    return deciding.signposts(Plan(at, Tier.RED, Tier.RED, "", False, (), at, (), signposts=names))


def test_a_service_that_has_a_page_and_no_number_is_shown_by_its_page(deciding: Deciding) -> None:
    assert shown(deciding, NOON, "pegs", "respect_young_people", "find_your_council") == (
        "PEGS: pegsupport.co.uk",
        "Respect Young People's Service: respectyps.org.uk",
        "Find your council: www.gov.uk/find-local-council",
    )


def test_at_night_those_come_first_who_answer_and_the_others_are_said_to_be_closed(deciding: Deciding) -> None:
    names = ("mens_advice_line", "family_lives", "national_da_helpline")
    first, *others = shown(deciding, NIGHT, *names)
    assert first == "National Domestic Abuse Helpline: **0808 2000 247**"
    assert all(line.endswith("They may be closed now.") for line in others) and len(others) == 2
    assert not [line for line in shown(deciding, NOON, *names) if "closed" in line]


def test_a_service_whose_hours_are_known_says_when_it_opens(deciding: Deciding) -> None:
    known = deciding.directory
    services = dict(known.services)
    weekdays = Schedule((Opening(WEEK[:5], time(10), time(16)),))
    services["family_lives"] = msgspec.structs.replace(services["family_lives"], schedule=weekdays)
    knows = replace(deciding, directory=Directory(known.areas, services, known.organizations, demo=True))
    assert shown(knows, NIGHT, "family_lives") == ("Family Lives: **0808 800 2222**. They open at 10 am on Monday.",)
    assert shown(knows, NOON, "family_lives") == ("Family Lives: **0808 800 2222**",)
