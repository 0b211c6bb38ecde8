"""A notice over real SMTP: what it says, and what is made of a server's bad days."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest

from bot.delivery import KeptMail, MailDeferred, MailRefused, SmtpMail, before, notice
from bot.settings import SettingsWrong, read_settings
from tests.delivery.servers import Inbox, free_port, hanging_server, mail_server

AT = datetime(2026, 11, 24, 19, 40, tzinfo=UTC)
SECRET = "zanzibar-heron"


def mail() -> EmailMessage:
    return notice("abcdef", "desk@agency.example", AT + timedelta(hours=2), "https://hearthline.example/", AT)


def smtp(url: str) -> SmtpMail:
    return SmtpMail(url, "hearthline@operator.example", timeout=0.5)


def test_a_notice_says_a_time_a_link_and_a_reference_and_nothing_else() -> None:
    inbox = Inbox()
    with mail_server(inbox) as url:
        smtp(url).send(mail())
    (taken,) = inbox.kept
    assert taken.get_payload(decode=True) == (
        b"Please open before 21:40 today.\r\n\r\nhttps://hearthline.example/staff/r/abcdef\r\n\r\nReference: abcdef\r\n"
    )
    assert taken["Subject"] == "Please open"
    assert (taken["From"], taken["To"]) == ("hearthline@operator.example", "desk@agency.example")
    assert taken["Message-ID"] == "<abcdef@hearthline.example>"
    assert taken.get_content_type() == "text/plain"


def test_the_same_delivery_has_the_same_message_id_whenever_it_is_sent() -> None:
    later = notice("abcdef", "desk@agency.example", AT, "https://hearthline.example", AT + timedelta(days=1))
    assert later["Message-ID"] == mail()["Message-ID"]


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (AT + timedelta(hours=2), "before 21:40 today"),
        (AT + timedelta(hours=5), "before 00:40 tomorrow"),
        (AT + timedelta(days=3), "before 19:40 on Friday 27 November"),
        (datetime(2026, 7, 1, 12, 0, tzinfo=UTC), "now"),
        (AT, "now"),
    ],
)
def test_times_are_said_in_london(moment: datetime, said: str) -> None:
    assert before(moment, AT) == said


def test_summer_time_is_said_as_the_clock_on_the_wall() -> None:
    july = datetime(2026, 7, 1, 12, 0, tzinfo=UTC)
    assert before(july + timedelta(hours=1), july) == "before 14:00 today"


@pytest.mark.parametrize(
    ("command", "answer", "fault", "code"),
    [
        ("RCPT", f"550 no such user {SECRET}", MailRefused, "550"),
        ("RCPT", f"450 try later {SECRET}", MailDeferred, "450"),
        ("DATA", f"554 rejected {SECRET}", MailRefused, "554"),
        ("DATA", f"451 local error {SECRET}", MailDeferred, "451"),
        ("MAIL", f"550 no such sender {SECRET}", MailDeferred, "SMTPSenderRefused"),
    ],
)
def test_five_hundreds_are_for_ever_four_hundreds_and_our_own_set_up_for_now(
    command: str, answer: str, fault: type[Exception], code: str
) -> None:
    inbox = Inbox()
    inbox.says[command] = answer
    with mail_server(inbox) as url, pytest.raises(fault) as raised:
        smtp(url).send(mail())
    assert str(raised.value) == code
    assert raised.value.__cause__ is None
    assert raised.value.__suppress_context__


def test_a_server_that_is_not_there_is_tried_again() -> None:
    with pytest.raises(MailDeferred, match="ConnectionRefusedError"):
        smtp(f"smtp://127.0.0.1:{free_port()}").send(mail())


@pytest.mark.parametrize("after_greeting", [False, True])
def test_a_server_that_hangs_is_left_after_the_timeout(after_greeting: bool) -> None:
    began = time.monotonic()
    with hanging_server(after_greeting) as url, pytest.raises(MailDeferred):
        smtp(url).send(mail())
    assert time.monotonic() - began < 5


@pytest.mark.parametrize("url", ["smtp://name:secret@127.0.0.1:{port}", "smtp+tls://127.0.0.1:{port}"])
def test_where_tls_is_demanded_nothing_is_sent_without(url: str) -> None:
    inbox, port = Inbox(), free_port()
    with mail_server(inbox, port), pytest.raises(MailDeferred):
        smtp(url.format(port=port)).send(mail())
    assert inbox.kept == []


@pytest.mark.parametrize("url", ["", "mail.example.test", "http://mail.example.test"])
def test_an_address_that_is_none_is_told_at_once(url: str) -> None:
    with pytest.raises(ValueError, match="HEARTHLINE_SMTP_URL"):
        smtp(url)


@pytest.mark.parametrize(
    ("url", "taken"),
    [
        ("smtp://mail.example.org", True),
        ("smtp://name:p%40ss@mail.example.org:587", True),
        ("smtp+tls://name:secret@mail.example.org", True),
        ("smtps://name:secret@mail.example.org:465", True),
        ("smtp+ssl://mail.example.org", False),
        ("mail.example.org", False),
        ("smtp://", False),
        ("smtps://mail.example.org:port", False),
    ],
)
def test_the_settings_take_the_addresses_that_mail_takes_and_no_other(tmp_path: Path, url: str, taken: bool) -> None:
    environ = {"HEARTHLINE_DATA": str(tmp_path), "HEARTHLINE_SMTP_URL": url}
    if taken:
        smtp(read_settings(environ).smtp_url)
        return
    with pytest.raises(SettingsWrong, match="HEARTHLINE_SMTP_URL"):
        read_settings(environ)
    with pytest.raises(ValueError, match=r"HEARTHLINE_SMTP_URL|[Pp]ort"):
        smtp(url)


def test_the_fake_keeps_what_it_is_given_and_fails_as_it_is_told() -> None:
    kept = KeptMail()
    kept.send(mail())
    kept.fault = MailDeferred("450")
    with pytest.raises(MailDeferred):
        kept.send(mail())
    assert len(kept.kept) == 1
