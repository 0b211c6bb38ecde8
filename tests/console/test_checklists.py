"""What checklists count stands on the report's page and in the panel's packet, and nowhere else."""

from __future__ import annotations

from collections.abc import Callable

from bot import referrals
from flows.rules import Serves, sharing
from tests.console.conftest import AT, Browser, Told, decide, facts

COUNT = "DASH, 24 items, version 2: 5 of 24 answered, 2 yes, 19 unknown"


def test_the_report_s_page_shows_the_count_as_support(visit: Callable[..., Browser], tell: Callable[..., Told]) -> None:
    dilys = visit("dilys")
    dilys.open(f"/staff/reports/{tell().id}")
    assert COUNT in dilys.text
    assert "A low count lowers nothing" in dilys.text


def test_only_the_panel_s_packet_holds_it_with_the_items_that_are_so() -> None:
    told = facts(child__age_band="16_to_17")
    assessed, plan = decide(told, AT)
    packets = {line.kind: referrals.packet(told, assessed, line, sharing) for line in plan.lines}
    assert {kind for kind, packet in packets.items() if packet.tools} == {Serves.PANEL}
    assert packets[Serves.PANEL].tools[0].startswith(COUNT)
    assert (
        "2 the parent is very frightened; 13 a weapon or an object was used to harm" in packets[Serves.PANEL].tools[0]
    )
    assert COUNT in referrals.as_text(packets[Serves.PANEL])
