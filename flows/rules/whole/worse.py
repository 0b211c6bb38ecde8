"""Several answers to one question, from several reports: which of them counts for the whole.

A danger that was told once is not undone by somebody else's "no": of the answers in `WORSE_LAST` the one nearest to
danger counts.  Whether it gets better (H3), ages and names are as the newest report says.  A calm answer does not
speak for somebody to whom it was not safe to say.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from flows.facts import YES_NO, child, harmed, household, incident, person
from flows.grammar import Answer, Fact, Happened, How, Kind

NO_YES = YES_NO[::-1]

# From calm to danger.
WORSE_LAST: dict[Fact, tuple[str, ...]] = {
    harmed.afraid: ("no", "sometimes", "often", "they_will_kill"),
    harmed.locks_door: NO_YES,
    harmed.trapped: ("no", "fled", "locked_in"),
    harmed.pregnant: ("no", "baby", "pregnant"),
    harmed.ending_life: ("no", "thoughts", "now"),
    harmed.coping: ("supported", "some_help", "alone"),
    harmed.care_needs: NO_YES,
    harmed.depends_on_child: NO_YES,
    harmed.lacks_capacity: NO_YES,
    harmed.coerced: NO_YES,
    child.where_now: ("here", "elsewhere", "missing"),
    child.missing_at_risk: NO_YES,
    child.times_in_year: ("none", "once", "twice", "three_or_more", "every_week"),
    child.repeats: NO_YES,
    child.knives: NO_YES,
    child.weapons_at_home: NO_YES,
    child.school: (
        "too_young", "finished", "attending", "taught_at_home", "excluded_but_taught", "not_going", "no_place_at_16_17",
        "excluded_no_place",
    ),
    child.last_seen: ("within_week", "within_month", "over_month", "never"),
    child.ending_life: ("no", "thoughts", "now"),
    child.substances: ("none", "some", "heavy"),
    child.needs_distress: NO_YES,
    child.saw_abuse: NO_YES,
    child.harmed_self: ("no", "long_over", "may_go_on", "now"),
    child.told_to_leave: ("no", "soon", "tonight"),
    child.somewhere_to_go: YES_NO,
    child.order: NO_YES,
    household.danger_now: ("no", "not_sure", "yes"),
    household.others: NO_YES,
    household.animals_hurt: NO_YES,
    household.police_called: ("never", "longer_ago", "within_2_years"),
    household.asked_for_help: ("never_asked", "helped", "nothing_followed"),
    person.harm: ("no", "sees_it", "afraid", "hurt", "badly_hurt"),
    person.lives_here: NO_YES,
    person.care_needs: NO_YES,
    incident.choking: NO_YES,
    incident.weapon_how: ("kept", "shown", "used"),
    incident.threat_believed: ("not_believed", "believed", "planned"),
    incident.injury: ("not_hurt", "hurt", "needed_care", "unconscious"),
}  # fmt: skip


def counts(fact: Fact, answers: Sequence[Answer]) -> Answer:
    """The answer that counts, of those told, oldest first; at least one."""
    if len(answers) == 1:
        return answers[0]
    known = [answer for answer in answers if answer.is_known]
    if not known:
        return answers[-1]
    chosen = _chosen(fact, known)
    unsafe = [answer for answer in answers if answer.how is How.NOT_SAFE]
    return unsafe[-1] if unsafe and _is_calm(fact, chosen) else chosen


def _chosen(fact: Fact, known: list[Answer]) -> Answer:
    if fact.kind is Kind.SOME_OF:
        return msgspec.structs.replace(known[-1], value=_ticks(fact, known))
    if fact in WORSE_LAST:
        return max(reversed(known), key=lambda answer: WORSE_LAST[fact].index(str(answer.value)))
    if fact is incident.when:
        return _nearest(known)
    return known[-1]


def _ticks(fact: Fact, known: list[Answer]) -> tuple[str, ...]:
    """All that anybody ticked; "none" only if everybody did."""
    ticked = {value for answer in known if isinstance(answer.value, tuple) for value in answer.value}
    return tuple(value for value in fact.values[:-1] if value in ticked) or fact.values[-1:]


def _nearest(known: list[Answer]) -> Answer:
    """The same event told of several times: the days that all of them may mean."""
    dated = [answer for answer in known if answer.happened]
    if not dated:
        return known[-1]
    days = [answer.happened for answer in dated if answer.happened]
    first, last = max(each.first for each in days), min(each.last for each in days)
    return dated[-1] if first > last else msgspec.structs.replace(dated[-1], happened=Happened(first, last))


def _is_calm(fact: Fact, chosen: Answer) -> bool:
    if fact.kind is Kind.SOME_OF:
        return chosen.value == fact.values[-1:]
    return fact in WORSE_LAST and chosen.value == WORSE_LAST[fact][0]
