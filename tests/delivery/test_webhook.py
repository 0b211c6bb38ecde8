"""A signed notice over real HTTP: what it says, that it can be verified, and what is made of a receiver's bad days."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from bot import casework, delivery
from bot.casework import Told
from bot.delivery import Contact, Knock, To, WebhookDeferred, WebhookRefused, Webhooks
from bot.delivery.webhook import signed
from bot.reception import Reception
from bot.store import Store, new_id
from flows.rules.outcome import By, Serves
from tests.casework.told import WORDS, Reported, agreed
from tests.delivery.authority import Authority
from tests.delivery.receiver import Receiver, hanging, receiving
from tests.delivery.servers import free_port
from tests.jobs.test_jobs import House, desk, house, until

__all__ = ["desk"]
SERVICE = "demo_domestic_abuse_service"
DAS = Serves.DOMESTIC_ABUSE_SERVICE
MINUTES = timedelta(minutes=1)


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def secret(sqlite_store: Store) -> str:
    with sqlite_store.begin() as db:
        return delivery.make_secret(db, SERVICE, now())


@pytest.fixture
def sent(sqlite_store: Store) -> Knock:
    with sqlite_store.begin() as db:
        made = delivery.knock(db, new_id(), By.API, SERVICE, To.TEAM, now() + 60 * MINUTES, now())
        return delivery.find(db, made)


@pytest.fixture
def receiver(secret: str) -> Receiver:
    return Receiver(secret)


@pytest.fixture
def url(receiver: Receiver) -> Iterator[str]:
    with receiving(receiver) as address:
        yield address


def demo(within: float = 5.0) -> Webhooks:
    return Webhooks(strict=False, within=within)


def test_a_notice_says_a_reference_and_times_and_nothing_else(
    url: str, receiver: Receiver, secret: str, sent: Knock
) -> None:
    demo().send(url, secret, sent, now())
    ((reference, told),) = receiver.taken.items()
    assert reference == sent.reference
    assert set(told) == {"type", "timestamp", "data"}
    assert told["type"] == "notice"
    assert told["data"]["reference"] == sent.reference
    assert datetime.fromisoformat(told["data"]["open_before"]) == sent.open_before
    (headers, body), = receiver.posts  # fmt: skip
    for secret_word in (sent.id, sent.about, SERVICE, secret.removeprefix("whsec_")):
        assert secret_word not in f"{headers} {body!r}"
    assert headers["host"] == url.removeprefix("http://").removesuffix("/hook")


def test_what_comes_twice_is_known_by_its_id_and_is_the_same(
    url: str, receiver: Receiver, secret: str, sent: Knock
) -> None:
    for later in (0, 1):
        demo().send(url, secret, sent, now() + later * MINUTES)
    assert len(receiver.posts) == 2
    assert receiver.posts[0][1] == receiver.posts[1][1]
    assert len(receiver.taken) == 1


def test_one_that_was_held_up_on_the_way_or_altered_or_signed_by_another_is_not_taken(
    url: str, receiver: Receiver, secret: str, sent: Knock
) -> None:
    with pytest.raises(WebhookRefused, match="401"):
        demo().send(url, secret, sent, now() - 6 * MINUTES)
    with pytest.raises(WebhookRefused, match="401"):
        demo().send(url, "whsec_" + "c2VjcmV0" * 5, sent, now())
    body = msgspec.json.encode({"data": {"reference": sent.reference}})
    assert receiver.take(signed(secret, sent.reference, body, now()), body.replace(b"data", b"dada")) == 401
    assert receiver.refused == 3
    assert receiver.taken == {}


@pytest.mark.parametrize(
    ("status", "fault"),
    [
        (500, WebhookDeferred),
        (502, WebhookDeferred),
        (503, WebhookDeferred),
        (408, WebhookDeferred),
        (429, WebhookDeferred),
        (400, WebhookRefused),
        (404, WebhookRefused),
        (410, WebhookRefused),
        (301, WebhookRefused),
        (307, WebhookRefused),
    ],
)
def test_what_is_no_2xx_is_for_now_or_for_ever(
    url: str, receiver: Receiver, secret: str, sent: Knock, status: int, fault: type[Exception]
) -> None:
    receiver.says = [status]
    with pytest.raises(fault, match=str(status)) as raised:
        demo().send(url, secret, sent, now())
    assert raised.value.__cause__ is None
    assert len(receiver.posts) == 1  # no redirect was followed


def test_a_receiver_that_is_not_there_or_hangs_or_drips_is_left_and_tried_again(
    url: str, receiver: Receiver, secret: str, sent: Knock
) -> None:
    with pytest.raises(WebhookDeferred, match="ConnectError"):
        demo().send(f"http://127.0.0.1:{free_port()}/hook", secret, sent, now())
    with pytest.raises(WebhookDeferred, match="gaierror"):
        demo().send("http://nowhere.invalid/hook", secret, sent, now())
    began = time.monotonic()
    with hanging() as silent, pytest.raises(WebhookDeferred, match="Timeout"):
        demo(0.5).send(silent, secret, sent, now())
    receiver.drip = 0.05
    with pytest.raises(WebhookDeferred, match="Timeout"):
        demo(0.5).send(url, secret, sent, now())
    assert time.monotonic() - began < 5


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("http://93.184.216.34/hook", "not_https"),
        ("https://127.0.0.1/hook", "private_address"),
        ("https://localhost/hook", "private_address"),
        ("https://10.0.0.1/hook", "private_address"),
        ("https://192.168.1.1:8443/hook", "private_address"),
        ("https://169.254.169.254/latest", "private_address"),
        ("https://100.64.0.1/hook", "private_address"),
        ("https://[::1]/hook", "private_address"),
        ("https://[fd00::1]/hook", "private_address"),
        ("https://[fe80::1]/hook", "private_address"),
        ("https://[::ffff:127.0.0.1]/hook", "private_address"),
        ("https://[2002:7f00:1::]/hook", "private_address"),
        ("https://224.0.0.1/hook", "private_address"),
        ("https://0.0.0.0/hook", "private_address"),
        ("https://2130706433/hook", "private_address"),
        ("https://name:secret@agency.example/hook", "bad_address"),
        ("ftp://agency.example/hook", "bad_address"),
        ("https:///hook", "bad_address"),
        ("https://agency.example:99999/hook", "bad_address"),
        (f"https://{'a' * 70}.example/hook", "bad_address"),
        ("", "bad_address"),
    ],
)
def test_in_production_only_https_to_the_public_internet(secret: str, sent: Knock, address: str, code: str) -> None:
    with pytest.raises(WebhookRefused, match=code):
        Webhooks(strict=True).send(address, secret, sent, now())


@pytest.fixture
def strict_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Authority:
    """Production's rules, where this machine counts as the public internet and one invented authority is trusted."""
    ours = Authority(tmp_path, "ours")
    monkeypatch.setattr("certifi.where", lambda: str(ours.trusted))
    monkeypatch.setattr("bot.delivery.webhook._is_public", lambda address: address in ("127.0.0.1", "::1"))
    return ours


def test_in_production_a_good_certificate_is_spoken_to(
    strict_here: Authority, receiver: Receiver, secret: str, sent: Knock
) -> None:
    with receiving(receiver, strict_here.server("localhost")) as url:
        assert url.startswith("https://localhost:")
        Webhooks(strict=True).send(url, secret, sent, now())
    assert list(receiver.taken) == [sent.reference]


def test_in_production_an_unknown_authority_and_another_name_are_not_spoken_to(
    strict_here: Authority, receiver: Receiver, secret: str, sent: Knock, tmp_path: Path
) -> None:
    asked: list[str | None] = []
    unknown, other_name = Authority(tmp_path, "unknown").server("localhost"), strict_here.server("agency.example")
    unknown.sni_callback = lambda _socket, name, _context: asked.append(name)
    for tls in (unknown, other_name):
        with receiving(receiver, tls) as url, pytest.raises(WebhookDeferred, match="ConnectError"):
            Webhooks(strict=True).send(url, secret, sent, now())
    assert asked == ["localhost"]  # the name, though it is the address that was looked up that is spoken to
    assert receiver.posts == []


def test_a_secret_is_sealed_and_a_new_one_ends_the_old(sqlite_store: Store, secret: str) -> None:
    with sqlite_store.begin() as db:
        stored = repr(db.exec_driver_sql("SELECT * FROM webhook_secret").all())
        assert secret.removeprefix("whsec_") not in stored
        assert delivery.secret_of(db, SERVICE) == secret
        assert delivery.secret_of(db, "demo_police") == ""
        assert delivery.make_secret(db, SERVICE, now()) != secret
        assert delivery.secret_of(db, SERVICE) != secret


@pytest.fixture
def built(sqlite_store: Store, desk: Reception, url: str) -> Iterator[House]:
    """Jobs that run, for a service whose own system takes notices."""
    with house(sqlite_store, desk) as built:
        built.at = now()
        built.jobs.webhooks = demo(0.5)
        built.jobs.every = 3600.0  # the report's own day is past, and its clocks would ring
        built.jobs.contacts = lambda service, to: Contact("Demo", phone="01632 960123", webhook=url)
        built.launch()
        yield built


def knocks(report: Reported) -> dict[By, Knock]:
    return {knock.way: knock for knock in report.line(DAS).knocks}


def told_to_reporter(report: Reported) -> list[str]:
    with report.store.read() as db:
        return [each.state for each in casework.status_for_reporter(db, report.conversation)]


def test_a_2xx_is_handed_over_and_never_acknowledged(built: House, receiver: Receiver) -> None:
    report = Reported(built.store, agreed(by=By.API))
    until(lambda: knocks(report)[By.API].handed_over_at)
    assert list(receiver.taken) == [knocks(report)[By.API].reference]
    assert told_to_reporter(report) == [Told.SENT]
    assert report.line(DAS).acknowledged_at is None
    assert casework.Kind.DUE in {wait.kind for wait in report.page.waits}
    assert WORDS.encode() not in b"".join(body for _, body in receiver.posts)


def test_a_receiver_on_a_bad_day_is_tried_again_with_the_same_id(built: House, receiver: Receiver) -> None:
    receiver.says = [500, 503]
    report = Reported(built.store, agreed(by=By.API))
    until(lambda: knocks(report)[By.API].handed_over_at)
    assert len({headers["webhook-id"] for headers, _ in receiver.posts}) == 1
    assert (receiver.says, len(receiver.taken)) == ([], 1)
    assert knocks(report)[By.API].attempts >= len(receiver.posts) >= 3  # one more where this machine was slow
    assert By.CALL not in knocks(report)


@pytest.mark.parametrize("secret_kept", [True, False])
def test_one_that_will_not_take_it_is_phoned_at_once(built: House, receiver: Receiver, secret_kept: bool) -> None:
    if secret_kept:
        receiver.says = [410]
    else:
        with built.store.begin() as db:
            db.exec_driver_sql("DELETE FROM webhook_secret")
    report = Reported(built.store, agreed(by=By.API))
    until(lambda: By.CALL in knocks(report))
    assert knocks(report)[By.API].fault == ("410" if secret_kept else "no_secret")
    assert knocks(report)[By.CALL].open
    assert len(receiver.posts) == int(secret_kept)
