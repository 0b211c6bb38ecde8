"""The whole chain over HTTP against `hearthline serve`: somebody tells it, the desk decides, an agency answers."""

from __future__ import annotations

import re
import socket
from datetime import UTC, datetime

import aiohttp
import pytest
from sqlalchemy import select

from bot import casework, referrals
from bot.app import Deciding
from bot.casework import Act, ReportPage, State
from bot.casework.tables import report
from bot.delivery.tables import delivery
from tests.chain.by_web import ByWeb
from tests.chain.service import ROOT, Mail, Service, until
from tests.console.conftest import Browser
from tests.console.test_duty import PASSED
from tests.telegram.stand_in import Hangs

AT = datetime(2026, 11, 24, 19, 40, tzinfo=UTC)  # the children's team has gone home; those who go on take calls
KNIFE = (ROOT / "tests" / "conversations" / "a_mother_and_a_knife.chat").read_text("utf-8")
NEIGHBOUR = (ROOT / "tests" / "conversations" / "a_neighbour_hears_it.chat").read_text("utf-8")
DUTY = "duty@demo.test"
POLICE, LANTERN = "control-room@police-demo.example", "duty@lantern-house-demo.example"
WEAPON = "weapon, violence\n? danger_now over_for_now\n? weapon_how shown"
WORDS = ("kitchen", "knife", "son", "DT4", "red", "child", "violence")


class Sent:
    """A report that somebody sent, once its case is open."""

    def __init__(self, service: Service, teller: ByWeb) -> None:
        self._service = service
        assert teller.view
        with service.store.read() as db:
            sent = select(report.c.id).where(report.c.conversation_id == teller.view.conversation)
            self.id = str(db.scalar(sent))
        until(self._is_open)
        self.here = f"/staff/reports/{self.id}"

    def _is_open(self) -> bool:
        with self._service.store.read() as db:
            return db.scalar(select(report.c.opened_at).where(report.c.id == self.id)) is not None

    @property
    def page(self) -> ReportPage:
        with self._service.store.read() as db:
            return casework.report_page(db, self.id)

    def line(self, kind: str) -> casework.LineShown:
        return next(line for line in self.page.lines if line.line.kind == kind)

    def at_line(self, kind: str, act: str) -> str:
        return f"{self.here}/lines/{self.line(kind).id}/{act}"


def to_sent(written: str, **changes: str) -> str:
    """A written conversation up to its Send, with some answers changed."""
    told = written.partition("\n> sent")[0] + "\n> sent\n"
    told = re.sub(r"^[@=] .*\n", "", told, flags=re.MULTILINE)
    for step, answer in changes.items():
        told, found = re.subn(rf"^\? {step} .*$", f"? {step} {answer}", told, flags=re.MULTILINE)
        assert found, step
    return told


def test_the_demonstration_has_verified_its_own_contacts(service: Service, deciding: Deciding) -> None:
    with service.store.read() as db:
        known = referrals.verifications(db)
    assert {one.by for one in known} == {"the demonstration"}
    assert referrals.to_verify(deciding.directory, known, AT) == ()


def test_from_the_first_screen_to_a_person_who_has_it(service: Service) -> None:
    before = service.inbox()
    dilys = on_duty(service, "Dilys")
    her = service.tells(to_sent(KNIFE))
    sent = Sent(service, her)
    notice = service.mail_to(POLICE, before)
    assert_says_nothing(notice)
    assert_says_nothing(service.mail_to(LANTERN, before))
    assert sent.line("childrens_services").line.service == "dorset_childrens_services_out_of_hours"
    assert "(1) Duty" in dilys.client.get("/staff/duty/news").json()["title"]
    dilys.open(sent.here)
    assert "He came at me with the kitchen knife last night." in dilys.text
    dilys.press(f"{sent.here}/take")
    assert sent.page.owner_id

    polly = service.desk_of("Polly", notice.path)
    assert "kitchen knife" in polly.text
    line = sent.line("police")
    assert line.state is State.READ
    polly.press(f"/staff/packets/{line.id}/acknowledge")
    assert "by Polly Police" in polly.text
    assert sent.line("police").state is State.ACKNOWLEDGED

    page = service.page().open()
    page.send(press="", words=her.phrase)
    page.press("Yes, it is safe")
    assert "Dorset Police (demo) : a person there has it since" in page.text
    assert "Dorset's domestic abuse service (demo) : sent. Nobody there has said that they have it yet." in page.text
    page.press("Add or answer something").press("Add this", words="He has my door key.").press("That's all")
    page.press("Add it").press("Go on").press("I want to stop").press("Ask them to stop").press("Go on")
    assert "This is what has happened" in page.text
    dilys.open(sent.here)
    assert "Read what they added." in dilys.text
    assert "He has my door key." in dilys.text
    assert "They said stop." in dilys.text
    for added in sent.page.additions:
        dilys.press(f"{sent.here}/added/{added.id}")
    assert all(added.seen_at for added in sent.page.additions)


def test_a_call_is_a_task_until_somebody_there_has_answered(service: Service) -> None:
    dilys = on_duty(service, "Dilys")
    her = service.tells(to_sent(KNIFE))
    sent = Sent(service, her)
    call = sent.line("childrens_services").knocks[0]
    here = f"/staff/calls/{call.id}"
    assert here in dilys.open("/staff/duty").text
    dilys.open(here)
    assert "01632 960103" in dilys.text
    assert "Am I through to" in dilys.text
    dilys.press(f"{here}/take")
    dilys.press(here, outcome="no_answer")
    again = sent.line("childrens_services").knocks[0]
    assert 9 < (again.try_at - service.now()).total_seconds() / 60 <= 10
    dilys.open(here)
    dilys.press(here, outcome="not_theirs")
    assert dilys.page.status_code == 422
    dilys.press(here, outcome="not_theirs", to_whom="the team in Poole")
    assert sent.line("childrens_services").state is State.NOT_OURS
    assert "Given back" in dilys.text
    change = sent.at_line("childrens_services", "change")
    dilys.open(change)
    dilys.press(change, service="bcp_childrens_services", by="call", reason="They live over the border.")
    (call,) = [each for each in sent.line("childrens_services").knocks if each.open]
    here = f"/staff/calls/{call.id}"
    dilys.open(here)
    dilys.press(here, outcome="answered", name="Orla Invented")
    assert dilys.page.status_code == 422
    dilys.press(here, outcome="answered", name="Orla Invented", role="social worker", will_do="Rings the school.")
    line = sent.line("childrens_services")
    assert line.state is State.CALLED
    assert [call.outcome for call in line.calls] == ["no_answer", "not_theirs", "answered"]
    assert (line.calls[-1].spoke.name, line.calls[-1].spoke.role) == ("Orla Invented", "social worker")
    page = service.page().open()
    page.send(press="", words=her.phrase)
    page.press("Yes, it is safe")
    assert "we told a person there by phone at" in page.text


def test_what_a_neighbour_tells_waits_for_a_person_and_two_to_stop_it(service: Service) -> None:
    before = service.inbox()
    dilys, desmond = on_duty(service, "Dilys"), on_duty(service, "Desmond")
    sent = Sent(service, service.tells(to_sent(NEIGHBOUR, harms=WEAPON)))
    assert sent.page.tier == "red"
    assert {line.state for line in sent.page.lines} == {State.PERSON_FIRST}
    dilys.open(sent.here)
    dilys.press(sent.at_line("police", "claim"))
    assert "Dilys Demo is reading this" in desmond.open(sent.here).text
    stop = sent.at_line("childrens_services", "stop")
    dilys.open(stop)
    dilys.press(stop, reason="She knows the family.")
    assert "Dilys Demo asked to stop this" in dilys.text
    dilys.open(stop)
    dilys.press(stop, reason="I am sure.")
    assert dilys.page.status_code == 409
    assert sent.line("childrens_services").stopped_at is None
    desmond.open(stop)
    assert "She knows the family." in desmond.text
    desmond.press(stop, reason="I agree.")
    assert sent.line("childrens_services").state is State.STOPPED
    assert {mail.to for mail in service.inbox() if mail not in before} <= {DUTY}
    release = sent.at_line("police", "release")
    dilys.open(release)
    dilys.press(release, why="danger")
    assert_says_nothing(service.mail_to(POLICE, before))
    assert sent.line("police").unlooked is False


def test_what_nobody_looked_at_leaves_by_the_clock_and_says_so(service: Service) -> None:
    before = service.inbox()
    sent = Sent(service, service.tells(to_sent(NEIGHBOUR, harms=WEAPON)))
    assert sent.line("police").leaves_by_clock
    service.pass_(minutes=5)
    notice = service.mail_to(POLICE, before)
    assert sent.line("police").unlooked
    sunita = service.desk_of("Sunita", sent.here)
    assert "It left by the clock: no person had looked at it." in sunita.text
    assert Act.LEFT in [decided.act for decided in sent.page.decisions]
    polly = service.desk_of("Polly", notice.path)
    polly.open("/staff/packets")
    assert "not yet looked at by a person" in polly.text
    assert sent.line("domestic_abuse_service").released_at is None  # what only helps waits for a person


def test_where_somebody_concerned_works_only_its_manager_is_told(service: Service) -> None:
    before = service.inbox()
    dilys = on_duty(service, "Dilys")
    sent = Sent(service, service.tells(to_sent(KNIFE, works_for="police")))
    line = sent.line("police")
    assert "the supervisor decides" in dilys.open(sent.here).text
    assert dilys.open(sent.at_line("police", "release")).status_code == 404
    service.pass_(minutes=5)
    call = until(lambda: next((each for each in sent.line("police").knocks if each.service != "operator"), None))
    assert (call.way, call.to) == ("call", "manager")
    here = f"/staff/calls/{call.id}"
    assert on_duty(service, "Dilys").open(here).status_code == 404
    sunita = service.desk_of("Sunita", here)
    assert "01632 960108" in sunita.text
    sunita.press(f"{here}/take")
    sunita.press(here, outcome="answered", name="Odo Invented", role="inspector", will_do="Keeps it to himself.")
    assert sent.line("police").state is State.CALLED
    polly = service.desk_of("Polly", "/staff/packets")
    assert line.id not in polly.page.text
    assert polly.open(f"/staff/packets/{line.id}").status_code == 404
    assert POLICE not in [mail.to for mail in service.inbox() if mail not in before]


def test_who_cannot_call_is_before_the_desk_at_once_and_sees_that_somebody_has_it(service: Service) -> None:
    dilys = on_duty(service, "Dilys")
    page = service.page().open().press("Go on").press("Yes")
    assert "A person is on duty now." in page.text
    page.press("I cannot call")
    here = draft_on(dilys)
    (notice,) = until(lambda: notices_of(service, here))
    assert notice.to == DUTY
    assert_says_nothing(notice)
    assert dilys.open(notice.path).url.path == "/staff/duty"
    assert "They pressed I cannot call" in dilys.open(here).text
    assert "They did not say." in dilys.text
    page.press("Next", short="12 Test Street, Weymouth")
    assert "A person should look within 5 minutes." in page.text
    assert "Not sent by them" in dilys.open(here).text
    assert "12 Test Street, Weymouth" in dilys.text
    assert page.page.headers["refresh"] == "20; url=/"  # it is fetched again, with scripts and without
    dilys.press(f"{here}/take")
    assert "A person has this now." in page.open().text
    dilys.press(f"{here}/done", **PASSED)
    assert here not in dilys.open("/staff/duty").text
    assert notices_of(service, here) == [notice]


def notices_of(service: Service, draft: str) -> list[Mail]:
    """The mails about a draft alone: clocks of what was told before may ring at any moment."""
    theirs = select(delivery.c.reference).where(delivery.c.about == draft.rpartition("/")[2])
    with service.store.read() as db:
        paths = [f"/staff/r/{reference}" for reference in db.scalars(theirs)]
    return [mail for mail in service.inbox() if mail.path in paths]


def test_in_a_chat_the_screen_says_so_by_itself(service: Service) -> None:
    dilys, her, do = on_duty(service, "Dilys"), service.person(7), service.telegram.do
    do(her.writes("/start"))
    for label in ("Go on", "Yes", "I cannot call"):
        do(her.presses(label))
    do(her.writes("12 Test Street, Weymouth"))
    assert "A person should look within 5 minutes." in her.screen.text
    service.pass_(minutes=4, seconds=50)
    dilys.client.get("/staff/duty/news")  # her page is open all the time
    service.pass_(seconds=11)
    until(lambda: "Nobody has looked yet." in her.screen.text)
    here = draft_on(dilys)
    dilys.open(here)
    dilys.press(f"{here}/take")
    until(lambda: "A person has this now." in her.screen.text)
    dilys.press(f"{here}/done", **PASSED)
    do(her.presses("Leave"))
    assert her.screen.text.startswith("Hello. You can write to us here.")
    assert her.left_in_chat == []


def test_who_told_of_danger_and_an_address_and_stopped_is_before_the_desk_in_five_minutes(service: Service) -> None:
    service.tells(to_sent(KNIFE).partition("? works_for")[0])
    service.pass_(minutes=4)
    dilys = on_duty(service, "Dilys")
    assert "Draft, not sent by them" not in dilys.text
    service.pass_(minutes=1)
    here = draft_on(dilys)
    assert "They told of danger and an address, and then stopped writing" in dilys.open(here).text
    assert "DT4 7AA" in dilys.text
    dilys.press(f"{here}/take")
    dilys.press(f"{here}/done", **PASSED)


@pytest.mark.parametrize(
    "header", [{"X-Forwarded-For": "127.0.0.1"}, {"X-Real-IP": "203.0.113.7"}, {"Forwarded": "for=a"}, {"Via": "1.1 b"}]
)
def test_figures_are_for_this_machine_and_not_for_whoever_comes_through_a_proxy(
    service: Service, header: dict[str, str]
) -> None:
    here = service.get("/metrics")
    assert here.status_code == 200
    for figure in (
        "hearthline_broken_turns",
        "hearthline_stuck_reports",
        "hearthline_stuck_notices",
        "hearthline_overdue",
    ):
        assert f"\n{figure} " in here.text
    assert service.get("/metrics", **header).status_code == 404


def test_whoever_sends_what_is_no_request_fills_no_log(service: Service) -> None:
    for _ in range(20):
        with socket.create_connection(("127.0.0.1", service.port), timeout=5) as line:
            line.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n")
            assert line.recv(100).startswith(b"HTTP/1.1 400 ")
    assert service.log.count("Invalid HTTP request") == 1


def test_a_chat_is_closed_though_the_process_dies_as_it_closes_it(service: Service) -> None:
    her, telegram = service.person(8), service.telegram
    telegram.do(her.writes("/start"))
    telegram.do(her.presses("Go on"))
    telegram.do(her.writes("", sticker={"file_id": "x"}))
    edits = len(telegram.api.of("editMessageText"))
    telegram.api.misbehave["editMessageText"].append(Hangs(8))
    leaving = telegram.begin(her.presses("Leave"))
    until(lambda: len(telegram.api.of("editMessageText")) > edits)
    service.process.kill()
    service.process.wait()
    with pytest.raises(aiohttp.ClientError):
        leaving.result(10)
    assert "Is anyone in danger right now?" in her.screen.text
    service.start()
    until(lambda: her.screen.text.startswith("Hello. You can write to us here.") and her.left_in_chat == [])


def draft_on(desk: Browser) -> str:
    """Where the one draft that waits is opened."""

    def shown() -> str | None:
        found = re.search(r'href="(/staff/drafts/\w+)">Draft, not sent by them', desk.open("/staff/duty").text)
        return found and found[1]

    return until(shown)


def on_duty(service: Service, name: str) -> Browser:
    browser = service.desk_of(name, "/staff/duty")
    if "Go on duty" in browser.page.text:
        browser.press("/staff/duty/on")
    assert name in browser.text
    return browser


def assert_says_nothing(mail: Mail) -> None:
    """The same subject for everybody, a time, a link and a reference."""
    assert mail.subject == "Please open"
    reference = mail.path.rpartition("/")[2]
    lines = [line for line in mail.text.splitlines() if line.strip()]
    assert re.fullmatch(r"Please open before \d\d:\d\d (today|tomorrow|on \w+ \d+ \w+)\.", lines[0])
    assert lines[1].endswith(f"/staff/r/{reference}")
    assert lines[2:] == [f"Reference: {reference}"]
    assert not [word for word in WORDS if word in mail.text.replace(reference, "")]
