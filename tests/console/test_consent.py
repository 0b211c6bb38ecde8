"""Consent to a service and the basis for sharing are two things; a no is obeyed, or kept and answered for."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.console.consent import CONSENTS, SAID
from flows.grammar import How
from flows.rules.outcome import Consent
from flows.rules.rule import Basis
from tests.console.conftest import Browser, Told

Visit = Callable[..., Browser]
Tell = Callable[..., Told]
CALM = {
    "incident:1.harms": ("verbal",), "harmed.afraid": "no", "child.repeats": "yes", "reporter.consent_childrens_services": "refused",
    "incident:1.injury": "not_hurt",
}  # fmt: skip


def test_every_way_of_consent_and_of_answering_has_words() -> None:
    assert set(CONSENTS) == set(Consent)
    assert set(SAID) == {"given", "refused", *(how.value for how in How if how is not How.KNOWN)}
    assert len(set(SAID.values())) == len(SAID)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("refused", "They said no"), ("given", "They said yes"), (How.NOT_SAFE, "Not safe to ask"),
        (How.NOT_ASKED, "Not asked"), (How.DECLINED, "Asked: they would rather not say"),
    ],
)  # fmt: skip
def test_at_high_the_answer_is_kept_beside_the_basis(visit: Visit, tell: Tell, said: object, words: str) -> None:
    told, dilys = tell(**{"reporter.consent_police": said}), visit("dilys")
    line = told.line("police").line
    assert (line.consent, line.basis) == (Consent.NOT_NEEDED, Basis.CRIME)
    assert line.wish == getattr(said, "value", said)
    dilys.open(f"/staff/reports/{told.id}")
    assert f"Consent to the service {words} (not needed to tell them) Basis for sharing To prevent or" in dilys.text
    assert "Not told, as they wish" not in dilys.text


def test_a_teacher_s_yes_is_not_the_mother_s(visit: Visit, tell: Tell) -> None:
    told, dilys = tell(**{"reporter.role": "professional"}), visit("dilys")
    shown = told.line("domestic_abuse_service")
    assert (shown.line.wish, shown.line.consent) == (How.NOT_ASKED.value, Consent.NEEDED)
    assert "they have not said yes to this" in shown.line.by_person
    dilys.open(f"/staff/reports/{told.id}")
    assert "The person harmed was not asked (needed; without a yes they are not told)" in dilys.text
    assert "Whoever told it said no; the person harmed was not asked (not needed to tell them)" in dilys.text
    assert "They said yes" not in dilys.text
    dilys.open(f"/staff/reports/{told.id}/lines/{shown.id}/release")
    assert "wish about telling" not in dilys.text.lower()


def test_below_high_a_no_is_obeyed_and_a_person_is_asked_whether_any_child_is_harmed(visit: Visit, tell: Tell) -> None:
    told, dilys = tell(**CALM), visit("dilys")
    assert "childrens_services" not in {line.line.kind for line in told.page.lines}
    dilys.open(f"/staff/reports/{told.id}")
    assert "Not told, as they wish Childrens services: they said no Refused: is any child harmed?" in dilys.text


def test_a_case_whose_wish_was_obeyed_closes_only_after_asking_again(visit: Visit, tell: Tell) -> None:
    told, dilys = tell(**CALM, **{"reporter.consent_domestic_abuse_service": "refused"}), visit("dilys")
    here = f"/staff/reports/{told.id}"
    assert not told.page.lines
    dilys.open(f"{here}/close")
    dilys.press(f"{here}/close", outcome="nothing_may_be_sent", reason="They said no.", code="feedback_closed_here")
    assert dilys.page.status_code == 409
    assert "write down first whether any child is harmed" in dilys.text
    dilys.open(f"{here}/again")
    dilys.press(f"{here}/again", found="no_sign")
    assert dilys.page.status_code == 422
    dilys.press(f"{here}/again", found="no_sign", reason="She rang: he is her only child.")
    assert "Refused: is any child harmed? No sign that a child is harmed." in dilys.text
    assert "She rang: he is her only child." in dilys.text
    dilys.open(f"{here}/close")
    assert "A person here is working on" not in dilys.text, "it is no longer so"
    end = {"outcome": "nothing_may_be_sent", "reason": "They said no."}
    for missing, more in (("code", {}), ("why_none", {"code": "nothing"}), ("code", {"code": "feedback_working"})):
        assert dilys.press(f"{here}/close", **end, **more).status_code == 422
        assert f'href="#{missing}"' in dilys.page.text
    dilys.press(f"{here}/close", **end, code="nothing", why_none="He reads her telephone.")
    assert told.page.closed_at is not None
    assert "He reads her telephone." in dilys.text
    dilys.open(f"{here}/open-again")
    assert "From now this case is yours" in dilys.text
    assert dilys.press(f"{here}/open-again").status_code == 422
    dilys.press(f"{here}/open-again", reason="A neighbour has seen bruises.")
    assert told.page.closed_at is None
    assert "opened the case again" in dilys.text
    assert "A neighbour has seen bruises." in dilys.text
    dilys.open(f"{here}/open-again")
    assert dilys.press(f"{here}/open-again", reason="Once more.").status_code == 409


def test_where_a_child_is_harmed_the_next_step_is_to_tell_somebody(visit: Visit, tell: Tell) -> None:
    told, dilys = tell(**CALM), visit("dilys")
    here = f"/staff/reports/{told.id}/again"
    dilys.open(here)
    dilys.press(here, found="harmed", reason="The baby was in the room.")
    assert dilys.page.url.path == f"/staff/reports/{told.id}/add"
