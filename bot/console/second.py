"""What one person asked for about a case and a second has not agreed to yet: on its page, and on the forms."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.casework import Act, Decided, ReportPage
from bot.console.forms import Wrong
from bot.console.pages import Asked, plain_words
from bot.console.threshold import called
from flows.rules.closed import OUTCOMES

ENDS = {Act.ASKED_TO_CLOSE: Act.CLOSED, Act.ASKED_TO_OVERRULE: Act.OVERRULED}


def second_needed(page: ReportPage, names: dict[str, str]) -> list[str]:
    """What waits for a second person, each in one sentence."""
    return [
        f"{called(names, each.who)} {each.act} ({_answer(each)}): {each.reason.reason}{_instead(page, each, names)}"
        for each in page.asked
        if each.act in ENDS
    ]


def asked_first(asked: Asked, page: ReportPage, names: dict[str, str], act: Act) -> Mapping[str, Any] | None:
    """What the first person asked for, on the form on which a second one agrees; None where nothing waits."""
    first = next((each for each in page.asked if each.act is act), None)
    if first is None:
        return None
    mine = first.who == asked.person.id
    return {"of": first, "who": called(names, first.who), "answer": _answer(first), "mine": mine}


def same_or_said(asked: Asked, page: ReportPage, names: dict[str, str], act: Act, **answer: str) -> None:
    """Another answer than the one that waits takes its place: whoever gives it is told so first, and presses again."""
    first, ((field, value),) = asked_first(asked, page, names, act), answer.items()
    if first is None or first["mine"] or first["of"].reason.value == value:
        return
    if asked.typed.get("instead") != first["of"].id:
        sentence = (
            f"{first['who']} asked for another answer: {first['answer']}. Choose that to agree. If you press again as "
            "it stands, yours takes the place of theirs."
        )
        raise Wrong(**{field: sentence})


def _answer(each: Decided) -> str:
    """What exactly was asked for: an outcome as the form writes it, or a tier."""
    return OUTCOMES.get(each.reason.value) or plain_words(each.reason.value)


def _instead(page: ReportPage, asking: Decided, names: dict[str, str]) -> str:
    """An asking that took the place of somebody else's other answer says so."""
    before = None
    for each in page.decisions:
        if each.id == asking.id:
            break
        before = each if each.act is asking.act else None if each.act is ENDS[asking.act] else before
    if before is None or before.who == asking.who or before.reason.value == asking.reason.value:
        return ""
    return f" (in place of what {called(names, before.who)} had asked for: {_answer(before)})"
