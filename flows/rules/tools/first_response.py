"""A short list in the manner of DARA, which asks of control and fear before injury.  It is not that form."""

from __future__ import annotations

from flows.facts import child, harmed, incident, person
from flows.grammar import all_of, any_of, some
from flows.rules.signs import AFRAID, BROTHER_OR_SISTER, THREATENED, VIOLENT
from flows.rules.sources import FIRST_RESPONDERS
from flows.rules.tools.dash import DASH_24
from flows.rules.tools.tool import Item, Tool

FIRST_RESPONSE = Tool(
    "first_response",
    "First response, in the manner of DARA",
    version=2,
    source=FIRST_RESPONDERS,
    cannot="It is not the police's DARA form, and nobody has tested it for harm by one's own child.",
    items=(
        Item(1, "whom the parent sees is controlled", child.controls.includes("who_you_see")),
        Item(2, "the parent is tracked or followed", DASH_24.item(8).when),
        Item(
            3,
            "phone, card or money is taken",
            any_of(child.controls.includes("phone_or_card"), some(incident, incident.harms.includes("money_taken"))),
        ),
        Item(4, "the parent may not say freely what they want", harmed.coerced.is_("yes")),
        Item(5, "the parent is afraid", AFRAID),
        Item(6, "the parent locks a door or leaves home to be safe", harmed.locks_door.is_("yes")),
        Item(7, "threats", some(incident, THREATENED)),
        Item(8, "violence", some(incident, VIOLENT)),
        Item(9, "choking, smothering or holding under water", DASH_24.item(15).when),
        Item(10, "sexual harm", DASH_24.item(16).when),
        Item(
            11,
            "a child in the home is hurt or afraid",
            some(person, all_of(BROTHER_OR_SISTER, person.harm.is_("badly_hurt", "hurt", "afraid"))),
        ),
        Item(12, "it gets worse", DASH_24.item(11).when),
    ),
)
