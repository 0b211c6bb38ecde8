"""Who may know, and who may not, through both desks: somebody else who tells, a child, a colleague, the wrong place."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.casework import Act, Form, State
from tests.chain.service import ROOT, Service
from tests.chain.test_service import NEIGHBOUR, Sent, on_duty, to_sent

AT = datetime(2026, 11, 26, 10, 0, tzinfo=UTC)  # a Thursday morning: every team is there
GRANDMOTHER, SISTER, MOTHER = (
    (ROOT / "tests" / "conversations" / f"{name}.chat").read_text("utf-8")
    for name in ("a_grandmother_tells_it_all", "a_sister_of_twelve", "a_mother_and_a_knife")
)
ALL_OF_IT = GRANDMOTHER.partition("\n= ")[0] + "\n? read_back         send\n> sent\n"
SISTER_SENT = SISTER.partition("\n= ")[0] + "\n? read_back         send\n> sent\n"


@pytest.fixture(autouse=True)
def morning(service: Service) -> None:
    """Each test has its own hour, so that no earlier one's clocks ring in it."""
    service.set_clock(AT)


def test_out_of_school_and_unseen_a_meeting_is_ours_until_children_s_services_take_it(service: Service) -> None:
    dilys = on_duty(service, "Dilys")
    sent = Sent(service, service.tells(to_sent(ALL_OF_IT)))
    assert "Ours until children’s services have taken it on" in dilys.open(sent.here).text
    (meeting,) = sent.page.meetings
    assert (meeting.due_at.date() - AT.date()).days == 14  # ten working days
    packet = f"/staff/packets/{sent.line('childrens_services').id}"
    cary = service.desk_of("Cary", packet)
    assert "We ask for a planning meeting of all who know the family" in cary.text
    cary.press(f"{packet}/meeting")
    assert "you took it on" in cary.text
    assert f"{packet}/meeting" not in cary.page.text
    assert "Children’s services have it since" in dilys.open(sent.here).text
    here = f"{sent.here}/meetings/{meeting.id}"
    dilys.open(here)
    dilys.press(f"{here}/end", outcome="not_held")
    assert dilys.page.status_code == 422
    dilys.press(f"{here}/end", outcome="not_held", became="A conference is held on Monday instead.")
    assert "It will not be held" in dilys.text
    assert sent.page.meetings[0].ended_at is not None
    assert "It will not be held" in cary.open(packet).text


def test_nobody_else_learns_of_the_meeting(service: Service) -> None:
    sent = Sent(service, service.tells(to_sent(ALL_OF_IT)))
    for name, kind in (("Polly", "police"), ("Dora", "domestic_abuse_service")):
        packet = f"/staff/packets/{sent.line(kind).id}"
        desk = service.desk_of(name, packet)
        assert desk.page.status_code == 200
        assert "planning meeting" not in desk.text.lower()


def test_what_somebody_else_tells_with_nothing_to_find_the_family_by_is_for_a_person(service: Service) -> None:
    """R16: information, and whoever told it stays unnamed to the service that a person finds for it."""
    dilys = on_duty(service, "Dilys")
    told = to_sent(NEIGHBOUR, **{"household.place": "unknown"})
    sent = Sent(service, service.tells(told))
    page = sent.page
    assert "low_detail" in page.plan.flags
    assert {line.line.service for line in page.lines} <= {""}
    assert not [shared for shared in page.shares if shared.form is not Form.DESK]
    assert "too little to find the family" in dilys.open(sent.here).text.lower()
    assert {knock.service for line in page.lines for knock in line.knocks} <= {"operator"}
    change, release = (sent.at_line("childrens_services", act) for act in ("change", "release"))
    dilys.open(change)
    dilys.press(change, service="dorset_childrens_services", by="email", reason="She rang: Weymouth.")
    dilys.open(release)
    assert "This may show who told us" in dilys.text
    assert "They shout every night and I hear thumps." in dilys.text
    dilys.press(release, why="child", aware="no_way")
    cary = service.desk_of("Cary", f"/staff/packets/{sent.line('childrens_services').id}")
    assert "They shout every night" in cary.text
    assert "Somebody else told this. The person harmed does not know of it" in cary.text
    assert "friend" not in cary.text.lower()


def test_a_sister_of_twelve_is_heard_the_same_day_and_nobody_is_told_that_it_was_she(service: Service) -> None:
    """R18: children's services the same day, without anybody's consent, and a person looks first."""
    dilys = on_duty(service, "Dilys")
    sent = Sent(service, service.tells(to_sent(SISTER_SENT)))
    line = sent.line("childrens_services")
    assert "R18" in line.line.rules
    assert (line.line.within, line.line.consent, line.state) == ("same day", "not_needed", State.PERSON_FIRST)
    assert service.desk_of("Cary", "/staff/packets").open(f"/staff/packets/{line.id}").status_code == 404
    release = sent.at_line("childrens_services", "release")
    dilys.open(release)
    assert "I hid in my room." in dilys.text.partition("This may show who told us")[2]
    dilys.press(release, why="child", aware="no_way")
    cary = service.desk_of("Cary", f"/staff/packets/{line.id}")
    assert "He pushed mum and shouted." in cary.text
    for who in ("who is writing", "the person writing is under 18", "lives in that home"):
        assert who not in cary.text, who
    cary.press(f"/staff/packets/{line.id}/acknowledge")
    assert sent.line("childrens_services").state is State.ACKNOWLEDGED


def test_nobody_of_the_agency_where_somebody_close_works_sees_anything(service: Service) -> None:
    """R19: no list, no page, no paper, no notice; the duty officer neither; the supervisor rings its manager."""
    dilys = on_duty(service, "Dilys")
    sent = Sent(service, service.tells(to_sent(ALL_OF_IT, works_for="childrens_services")))
    line = sent.line("childrens_services")
    assert line.restricted
    sunita = service.desk_of("Sunita", sent.here)
    release = sent.at_line("childrens_services", "release")
    assert dilys.open(release).status_code == 404
    sunita.open(release)
    sunita.press(release, why="child", aware="unsafe")
    assert sent.line("childrens_services").released_at is not None
    cary = service.desk_of("Cary", "/staff/packets")
    packet = f"/staff/packets/{line.id}"
    assert line.id not in cary.page.text
    assert cary.open(packet).status_code == 404
    token = service.desk_of("Cary", "/staff/packets").page.text.split('name="csrf" value="')[1].split('"')[0]
    for rest in ("paper/packet/pdf", "paper/chronology/json", "meeting", "acknowledge", "print"):
        assert cary.client.post(f"{packet}/{rest}", data={"csrf": token}).status_code in (403, 404), rest
    assert not [shared for shared in sent.page.shares if shared.line_id == line.id]
    (call,) = sent.line("childrens_services").knocks
    assert (call.way, call.to) == ("call", "manager")
    assert on_duty(service, "Dilys").open(f"/staff/calls/{call.id}").status_code == 404


def test_the_wrong_place_passes_it_on_and_the_reporter_never_starts_again(service: Service) -> None:
    dilys = on_duty(service, "Dilys")
    her = service.tells(to_sent(MOTHER))
    sent = Sent(service, her)
    dilys.open(sent.here)
    dilys.press(f"{sent.here}/take")
    line = sent.line("police")
    packet = f"/staff/packets/{line.id}"
    polly = service.desk_of("Polly", packet)
    assert sent.line("police").state is State.READ
    polly.open(f"{packet}/not-ours")
    polly.press(f"{packet}/not-ours", to_whom="The children's team", reason="No crime: she asks for help.")
    assert sent.line("police").state is State.NOT_OURS
    assert sent.page.owner_id is not None  # still ours
    assert "The children's team" in dilys.open(sent.here).text.replace("&#39;", "'")
    change = sent.at_line("police", "change")
    dilys.open(change)
    dilys.press(change, service="dorset_childrens_services", by="email", reason="They agree on the phone.")
    passed = next(each for each in sent.page.lines if each.id == line.id)
    assert passed.line.kind == "childrens_services"  # and shown as much as they need
    assert passed.state in (State.PLANNED, State.HANDED_OVER)  # as soon as its notice went
    assert (passed.read_at, passed.line.due) == (None, line.line.due)
    page = service.page().open()
    page.send(press="", words=her.phrase)
    page.press("Yes, it is safe")
    assert "Dorset children's services (demo)" in page.text.replace("&#39;", "'").replace("’", "'")
    assert polly.open(packet).status_code == 404
    dilys.open(f"{sent.here}/close")
    dilys.press(f"{sent.here}/close", outcome="with_services", reason="Passed on.", code="feedback_closed_here")
    assert dilys.page.status_code == 409  # ours until somebody has taken it
    cary = service.desk_of("Cary", packet)
    assert "He came at me with the kitchen knife last night." in cary.text
    cary.press(f"{packet}/acknowledge")
    assert next(each.state for each in sent.page.lines if each.id == line.id) is State.ACKNOWLEDGED
    shared = [each.service for each in sent.page.shares if each.line_id == line.id]
    assert sorted(shared) == ["dorset_childrens_services", "dorset_police"]
    assert Act.PASSED_ON in [each.act for each in sent.page.decisions]
    page = service.page().open()
    page.send(press="", words=her.phrase)
    page.press("Yes, it is safe")
    assert "a person there has it since" in page.text
