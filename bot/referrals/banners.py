"""What stands on top of a packet, whatever is below: whom not to tell, whom to ask first, what visitors must know."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from flows.facts import child, harmed, household, reporter
from flows.grammar import Fact, Facts
from flows.rules.outcome import Assessment, Line, Serves

NOT_A_WORD = "Nobody in the home may learn that a report was made, or who made it."
PARENT_FIRST = "Speak to the parent first, on the safe line below, before anyone speaks to the young person."
NO_CONTACT = "There is no safe way to reach the person who told this. Do not call, write or leave a message."
NOT_HOUSEHOLD_FIRST = "The young person may be being harmed. Do not tell the parent or the household first."
PARENT_MAY_NOT_KNOW = "Somebody else told this. The person harmed does not know of it, as far as we know."
PARENT_UNREACHED = "Nobody told a safe way to reach the person harmed. Do not call, write or visit until you know one."
PHONE_SEEN = "Others can look into the phone or computer this was written on. No message may give it away."
MEETING = (
    "We ask for a planning meeting of all who know the family, within 10 working days of the report. "
    "Tell us when you take it on: until then it is ours."
)
WEAPON = "A weapon may be in the home: tell whoever visits."
NO_FAMILY_INTERPRETER = "Never interpret through the family, and never through anyone from their community."
MINDED = (  # a flag, the fact that a service must be allowed to see, what stands on top
    ("phone_may_be_seen", reporter.device, PHONE_SEEN),
    ("weapon_in_home", child.weapons_at_home, WEAPON),
    ("no_relative_as_interpreter", household.honour, NO_FAMILY_INTERPRETER),
)
WHOM_FIRST = (reporter.contact, reporter.role, reporter.harmed_knows, harmed.can_be_reached)
UNLOOKED = "This left by the clock. No person has looked at it yet."
LEFT_OUT = "A person here left something out of this, to keep the family safe. Ask us if you need more to act."


def banners(facts: Facts, assessment: Assessment, line: Line, sees: Callable[[str], bool]) -> Iterator[str]:
    """What stands on top, whatever is below.  A banner says nothing that the service may not know."""

    def shows(fact: Fact) -> bool:
        return sees(fact.key)

    yield NOT_A_WORD
    if line.left_out:
        yield LEFT_OUT
    yield from _first_to_speak_to(facts, assessment.flags, shows)
    for flag, fact, banner in MINDED:
        if flag in assessment.flags and shows(fact):
            yield banner
    if "planning_meeting" in assessment.flags and line.kind is Serves.CHILDRENS_SERVICES:
        yield MEETING


def _first_to_speak_to(facts: Facts, flags: tuple[str, ...], sees: Callable[[Fact], bool]) -> Iterator[str]:
    """Whom a worker speaks to first, how, and whom not."""
    told = {fact: answer.value for fact in WHOM_FIRST if (answer := facts.get(fact.key)) and answer.is_known}
    safely, role = told.get(reporter.contact) == "safely", told.get(reporter.role)
    if "young_person_harmed" in flags:
        if sees(child.harmed_self):
            yield NOT_HOUSEHOLD_FIRST
    elif safely and role == "parent" and sees(reporter.contact_at):
        yield PARENT_FIRST
    if not safely:
        yield NO_CONTACT
    if role not in (None, "parent"):
        for fact, banner in ((reporter.harmed_knows, PARENT_MAY_NOT_KNOW), (harmed.can_be_reached, PARENT_UNREACHED)):
            if told.get(fact) != "yes" and sees(fact):
                yield banner
