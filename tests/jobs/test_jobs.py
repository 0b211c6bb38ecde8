"""The jobs as they run: DBOS on SQLite, mail over SMTP, clocks in a thread of their own, channels in an event loop."""

from __future__ import annotations

import asyncio
import logging
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, text

from bot import casework, delivery
from bot.app import Deciding, manner_of, tables_for
from bot.casework import Act, Kind, State
from bot.casework.tables import draft_shown, report
from bot.delivery import Contact, SmtpMail
from bot.dialogue import Channel, Reply, Script, Turn
from bot.dialogue.tables import conversation as conversations
from bot.jobs import OPENED_AGAIN, Jobs
from bot.reception import Reception, Shown
from bot.settings import Settings
from bot.store import Store, Writer, later, metadata, new_id
from flows.rules.outcome import By, Serves, Tier
from tests.casework.told import NOW, SPOKEN, WORDS, Reported, agreed, draft_done, facts, line, minutes
from tests.delivery.servers import Inbox, free_port, hanging_server, mail_server

DAS = Serves.DOMESTIC_ABUSE_SERVICE
PERSON = "a-chat"


@pytest.fixture(scope="session")
def desk(script: Script, deciding: Deciding, settings: Settings) -> Reception:
    return Reception(script, tables_for(deciding, manner_of(settings)))


class Chat:
    """A channel that keeps what it is asked to say, and can be out of order."""

    def __init__(self) -> None:
        self.works = True
        self.shown: list[str] = []
        self.swept: list[tuple[int, ...]] = []

    async def speak(self, _turn: Turn | None, reply: Reply) -> bool:
        if self.works:
            self.shown.append(reply.view.step)
        return self.works

    async def sweep(self, _address: str, messages: tuple[int, ...]) -> bool:
        if self.works:
            self.swept.append(messages)
        return self.works


class House:
    """The parts that jobs need, real but for the chat, and a clock that the test sets."""

    def __init__(self, store: Store, desk: Reception, smtp: str) -> None:
        self.at, self.store, self.chat, self.phones = NOW, store, Chat(), False
        self.room: Any = Writer(store, desk.receive)
        mail = SmtpMail(smtp, "hearthline@operator.example", timeout=1) if smtp else None
        self.jobs = Jobs(
            store, self.room, desk, {Channel.TELEGRAM: self.chat}, mail, self.contact, "https://hearthline.example",
            lambda: self.at, every=0.05, mail_waits=0.1,
        )  # fmt: skip
        self.loop = asyncio.new_event_loop()
        self._living = threading.Thread(target=self.loop.run_forever, daemon=True)
        self._living.start()

    def contact(self, service: str, to: str) -> Contact | None:
        return None if self.phones else Contact("Demo", f"{service}-{to}@agency.example", "01632 960123", "duty")

    def launch(self, attached: bool = True) -> None:
        self.jobs.launch(poll=0.05)
        if attached:
            self.jobs.attach(self.loop)

    def turn(self, key: str, at: datetime, **does: Any) -> Reply:
        nonce = (key * 64).encode()[:64]
        turn = Turn(key, PERSON, Channel.TELEGRAM, at, nonce, address="chat 7", live_message=1, **does)
        replies: list[Reply] = self.room.submit(turn).result(10)
        return replies[0]

    def close(self) -> None:
        self.jobs.close(wait=1)
        self.room.close()
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._living.join()
        self.loop.close()


@contextmanager
def house(store: Store, desk: Reception, smtp: str = "") -> Iterator[House]:
    built = House(store, desk, smtp)
    try:
        yield built
    finally:
        built.close()


def until(holds: Callable[[], object], seconds: float = 60.0) -> None:
    """As soon as it holds; so long only where the machine is busy, since jobs wait longer after each try."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)


def counted(store: Store, table: str) -> int:
    with store.read() as db:
        return db.scalar(select(func.count()).select_from(metadata.tables[table])) or 0


def workflows(store: Store) -> list[tuple[str, ...]]:
    with store.read() as db:
        return [tuple(row) for row in db.execute(text("SELECT workflow_uuid, status FROM workflow_status"))]


def test_a_report_gets_one_case_though_two_processes_see_it_at_once(
    store: Store, desk: Reception, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = Reported(store, line(), agreed(), opened=False)
    monkeypatch.setattr(casework, "unopened", lambda db: [sent.id])  # each saw it before the other was done
    with house(store, desk) as one, house(store, desk) as other:
        both = [threading.Thread(target=built.jobs.open_cases) for built in (one, other)]
        for process in both:
            process.start()
        for process in both:
            process.join()
    assert (counted(store, "family_case"), counted(store, "referral")) == (1, 2)
    assert "could not be opened" not in caplog.text


def test_a_report_that_was_sent_before_the_process_died_is_opened_by_the_next(
    sqlite_store: Store, desk: Reception
) -> None:
    Reported(sqlite_store, line(), opened=False)
    with house(sqlite_store, desk) as built:
        built.launch()
        until(lambda: counted(sqlite_store, "family_case") == 1)
        until(lambda: built.jobs.unfinished() == 0)


def test_jobs_hold_the_interpreter_for_less_than_a_turn_takes(sqlite_store: Store, desk: Reception) -> None:
    before = sys.getswitchinterval()
    try:
        sys.setswitchinterval(0.005)  # as Python has it
        with house(sqlite_store, desk) as built:
            built.launch()
            assert sys.getswitchinterval() <= 0.001
    finally:
        sys.setswitchinterval(before)


def test_a_report_that_cannot_be_opened_keeps_no_other_waiting_and_is_tried_again(
    sqlite_store: Store, desk: Reception, caplog: pytest.LogCaptureFixture
) -> None:
    broken, whole = (Reported(sqlite_store, line(), opened=False) for _ in range(2))
    with sqlite_store.begin() as db:
        db.execute(report.update().where(report.c.id == broken.id).values(sent_at=NOW - minutes(1), tier="no tier"))
    with house(sqlite_store, desk) as built:
        built.jobs.open_cases()
        assert "could not be opened (ValueError)" in caplog.text
        assert whole.page.waits
        assert counted(sqlite_store, "family_case") == 1
        with sqlite_store.begin() as db:
            db.execute(report.update().where(report.c.id == broken.id).values(tier=Tier.HIGH))
        built.jobs.open_cases()
        assert counted(sqlite_store, "family_case") == 1  # not before a minute has passed
        built.at += OPENED_AGAIN
        built.jobs.open_cases()
    assert counted(sqlite_store, "family_case") == 2


def test_a_report_in_which_no_links_can_be_looked_for_keeps_no_other_waiting(
    sqlite_store: Store, desk: Reception, caplog: pytest.LogCaptureFixture
) -> None:
    broken, _ = (Reported(sqlite_store, line()) for _ in range(2))
    with sqlite_store.begin() as db:
        db.execute(report.update().where(report.c.id == broken.id).values(sealed=b"", opened_at=NOW - minutes(1)))
    with house(sqlite_store, desk) as built:
        built.at = NOW + minutes(2)
        built.jobs.look_at_clocks()
    assert "a round of look_for_links failed (SealBroken)" in caplog.text
    with sqlite_store.read() as db:
        assert casework.without_links(db, NOW + minutes(2)) == [broken.id]


def test_a_mail_server_that_is_down_and_comes_back_gets_one_notice(sqlite_store: Store, desk: Reception) -> None:
    port, inbox, sent = free_port(), Inbox(), Reported(sqlite_store, agreed())
    with house(sqlite_store, desk, f"smtp://127.0.0.1:{port}") as built:
        built.launch()
        until(lambda: sent.line(DAS).knocks[0].attempts >= 2)
        assert sent.line(DAS).knocks[0].fault == "ConnectionRefusedError"
        assert sent.line(DAS).state is State.PLANNED
        with mail_server(inbox, port):
            until(lambda: sent.line(DAS).state is State.HANDED_OVER)
            time.sleep(0.5)
    assert [mail["To"] for mail in inbox.kept] == ["demo_domestic_abuse_service-team@agency.example"]


def test_a_notice_is_sent_once_though_its_job_runs_twice(sqlite_store: Store, desk: Reception) -> None:
    inbox, sent = Inbox(), Reported(sqlite_store, agreed())
    with mail_server(inbox) as url, house(sqlite_store, desk, url) as built:
        for _ in range(3):
            built.jobs.hand_over(sent.line(DAS).knocks[0].id)
    assert len(inbox.kept) == 1


def test_a_refused_notice_becomes_a_call_at_once(sqlite_store: Store, desk: Reception) -> None:
    inbox, sent = Inbox(), Reported(sqlite_store, agreed())
    inbox.says["RCPT"] = "550 nobody here"
    with mail_server(inbox) as url, house(sqlite_store, desk, url) as built:
        built.launch()
        until(lambda: len(sent.line(DAS).knocks) == 2)
    assert {(knock.way, knock.fault) for knock in sent.line(DAS).knocks} == {(By.EMAIL, "550"), (By.CALL, "")}
    assert Act.NOT_DELIVERED in [one.act for one in sent.page.decisions]


@pytest.mark.parametrize(
    ("smtp", "phones", "fault"), [("", False, "no_mail_server"), ("smtp://[::1]:1", True, "no_address")]
)
def test_without_a_server_or_an_address_somebody_phones_and_the_log_says_so(
    sqlite_store: Store, desk: Reception, caplog: pytest.LogCaptureFixture, smtp: str, phones: bool, fault: str
) -> None:
    sent = Reported(sqlite_store, agreed())
    (notice,) = sent.line(DAS).knocks
    with house(sqlite_store, desk, smtp) as built:
        built.phones = phones
        built.jobs.hand_over(notice.id)
    assert {knock.fault for knock in sent.line(DAS).knocks} == {fault, ""}
    assert f"notice {notice.id} was given up ({fault})" in caplog.text


def gives_up(built: House, delivery_id: str) -> bool:
    with suppress(delivery.MailDeferred):
        built.jobs.hand_over(delivery_id)
        return True
    return False


def test_after_the_last_try_the_notice_is_given_up_and_no_job_is_lost(sqlite_store: Store, desk: Reception) -> None:
    sent = Reported(sqlite_store, agreed())
    knock = sent.line(DAS).knocks[0]
    with house(sqlite_store, desk, f"smtp://127.0.0.1:{free_port()}") as built:
        tries = next(nth for nth in range(1, 30) if gives_up(built, knock.id))
        job = built.jobs.jobs()["hand_over"]
    assert tries == 21
    failed = {knock.way: knock.failed_at is not None for knock in sent.line(DAS).knocks}
    assert failed == {By.EMAIL: True, By.CALL: False}
    assert job.attempts > tries
    hours = sum(min(1200, 10 * 2**nth) for nth in range(tries - 1)) / 3600
    assert 4.2 < hours < 4.7


def test_while_a_mail_server_hangs_everything_else_is_written(sqlite_store: Store, desk: Reception) -> None:
    sent = Reported(sqlite_store, agreed())
    with hanging_server() as url, house(sqlite_store, desk, url) as built:
        knock = sent.line(DAS).knocks[0].id

        def send() -> None:
            with pytest.raises(delivery.MailDeferred):
                built.jobs.hand_over(knock)

        sending = threading.Thread(target=send)
        sending.start()
        time.sleep(0.2)
        began = time.monotonic()
        built.turn("while it hangs", NOW, starts=True)
        assert time.monotonic() - began < 0.6
        assert sending.is_alive()
        sending.join()


def test_a_release_clock_rings_and_what_left_is_marked(sqlite_store: Store, desk: Reception) -> None:
    inbox, sent = Inbox(), Reported(sqlite_store, line())
    with mail_server(inbox) as url, house(sqlite_store, desk, url) as built:
        built.launch()
        time.sleep(0.3)
        assert sent.row()["released_at"] is None
        built.at = NOW + minutes(30)
        until(lambda: sent.line().state is State.HANDED_OVER)
        until(lambda: len(inbox.kept) >= 3)
    assert sent.row()["unlooked"]
    assert sorted(mail["To"] for mail in inbox.kept) == [
        "demo_childrens_services-team@agency.example", "operator-second_on_duty@agency.example",
        "operator-supervisor@agency.example",
    ]  # fmt: skip


def test_a_round_goes_on_where_one_part_fails(
    sqlite_store: Store, desk: Reception, caplog: pytest.LogCaptureFixture
) -> None:
    with house(sqlite_store, desk) as built:
        built.turn("2", NOW + minutes(0.1), press=built.turn("1", NOW, starts=True).view.options[0].token)
        built.at = NOW + minutes(30)
        built.jobs.close_screens()
        with sqlite_store.begin() as db:
            db.execute(text("ALTER TABLE clock RENAME TO clock_away"))
        built.at = NOW + timedelta(days=3)
        built.jobs.look_at_clocks()
    assert "a round of _ring failed (OperationalError)" in caplog.text
    assert counted(sqlite_store, "conversation") == 0  # the draft ended all the same


def test_clocks_ring_while_a_channel_hangs_that_is_to_close_a_screen(sqlite_store: Store, desk: Reception) -> None:
    sent, hangs, rang = Reported(sqlite_store, line()), threading.Event(), threading.Event()
    with house(sqlite_store, desk) as built:
        built.turn("2", NOW + minutes(0.1), press=built.turn("1", NOW, starts=True).view.options[0].token)

        async def speak(_turn: Turn | None, _reply: Reply) -> bool:
            hangs.set()
            while not rang.is_set():
                await asyncio.sleep(0.05)
            return False

        built.chat.speak = speak  # type: ignore[method-assign, assignment]
        built.at = NOW + minutes(6)  # the screen is to close, and no clock is due yet
        built.launch()
        assert hangs.wait(20)
        built.at = NOW + minutes(30)
        until(lambda: sent.row()["released_at"] is not None, 15)
        rang.set()


def test_a_silent_screen_is_closed_and_drawn(sqlite_store: Store, desk: Reception) -> None:
    with house(sqlite_store, desk) as built:
        first = built.turn("1", NOW, starts=True)
        go_on = first.view.options[0]
        built.turn("2", NOW + minutes(0.1), press=go_on.token)
        built.launch()
        until(lambda: not built.chat.shown)
        built.at = NOW + minutes(6)
        until(lambda: built.chat.shown)
    assert built.chat.shown == [first.view.step]
    with sqlite_store.read() as db:
        assert db.scalar(select(conversations.c.person)) is None


def test_a_danger_screen_that_another_process_made_is_told_to_who_drew_an_old_one(
    sqlite_store: Store, desk: Reception
) -> None:
    with house(sqlite_store, desk) as built:
        view = built.turn("2", NOW + minutes(0.1), press=built.turn("1", NOW, starts=True).view.options[0].token).view
        danger = next(option.token for option in view.options if option.value == "!danger")
        built.turn("3", datetime.now(UTC), press=danger)
        (present,) = built.room.submit(Shown(PERSON, "an older one", 1)).result(5)
    assert present.view.step == "danger_now"


def test_a_screen_that_is_owed_is_drawn_once_the_channel_allows(sqlite_store: Store, desk: Reception) -> None:
    with house(sqlite_store, desk) as built:
        built.turn("2", NOW + minutes(0.1), press=built.turn("1", NOW, starts=True).view.options[0].token)
        with sqlite_store.read() as db:
            its_id = db.scalar(select(conversations.c.id)) or ""
            stands = desk.look(db, PERSON, NOW).view.step
        built.chat.works = False
        with sqlite_store.begin() as db:
            later(db, "draw", its_id, key=f"draw:{its_id}:2")
        built.launch()
        time.sleep(0.5)
        built.chat.works = True
        until(lambda: built.chat.shown)
    assert built.chat.shown == [stands]


def test_before_the_channels_are_there_nothing_is_lost(sqlite_store: Store, desk: Reception) -> None:
    with house(sqlite_store, desk) as built:
        built.turn("2", NOW + minutes(0.1), press=built.turn("1", NOW, starts=True).view.options[0].token)
        with sqlite_store.begin() as db:
            later(db, "draw", db.scalar(select(conversations.c.id)) or "")
        built.launch(attached=False)
        until(lambda: any("~2" in name for name, _ in workflows(sqlite_store)))
        built.jobs.attach(built.loop)
        until(lambda: built.chat.shown)


def test_at_night_old_drafts_are_forgotten(sqlite_store: Store, desk: Reception) -> None:
    with sqlite_store.begin() as db:
        draft_done(db, casework.show_draft(db, new_id(), facts(), {}, NOW), "anna", NOW)
    with house(sqlite_store, desk) as built:
        built.launch()
        built.jobs.nightly(NOW + timedelta(days=4))
    with sqlite_store.read() as db:
        assert db.scalar(select(draft_shown.c.wrapped)) is None


def test_the_words_of_a_report_are_nowhere_in_the_clear(
    sqlite_store: Store, desk: Reception, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    refusing, inbox = Inbox(), Inbox()
    refusing.says["DATA"] = f"451 {SPOKEN}"
    sent = Reported(sqlite_store, line(), agreed(), agreed(Serves.EDUCATION, by=By.CALL), opened=False)
    with ExitStack() as servers:
        port = free_port()
        built = servers.enter_context(house(sqlite_store, desk, f"smtp://127.0.0.1:{port}"))
        with mail_server(refusing, port):
            built.launch()
            until(lambda: counted(sqlite_store, "family_case") and sent.line(DAS).knocks[0].attempts)
        servers.enter_context(mail_server(inbox, port))
        until(lambda: sent.line(DAS).state is State.HANDED_OVER)
        with sqlite_store.begin() as db:
            casework.add_note(db, sent.id, "anna", NOW, WORDS)
            spoke = delivery.Spoke(SPOKEN, "worker", SPOKEN, SPOKEN, SPOKEN, SPOKEN, SPOKEN)
            call = delivery.open_calls(db)[0]
            casework.record_call(db, call.id, "anna", NOW, delivery.Outcome.ANSWERED, spoke)
            casework.stop_line(db, sent.line().id, "anna", NOW, SPOKEN)
        built.at = NOW + minutes(45)
        until(lambda: sent.row()["unlooked"] and len(inbox.kept) >= 3)
    folder = Path(str(sqlite_store.engine.url.database)).parent
    stands = {path.name: path.read_bytes() for path in folder.iterdir()}
    ours = (record for record in caplog.records if not record.name.startswith("mail."))  # that is the server
    stands["the log"] = "\n".join(record.getMessage() for record in ours).encode()
    stands["the mails"] = b"".join(mail.as_bytes() for mail in inbox.kept)
    secrets = (SPOKEN, "quillfeather", "07700 900123", "at_risk", "10_to_15")
    assert not [(secret, where) for secret in secrets for where, what in stands.items() if secret.encode() in what]
    everything = b"".join(stands.values())
    assert b"SQLite format 3" in everything
    assert b"hand_over" in everything  # DBOS's rows are among what was looked through
    assert Kind.RELEASE.value.encode() in everything
