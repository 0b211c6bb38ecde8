"""`hearthline api …` as it is typed, on a database of its own."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from bot import delivery, staff
from bot.app import contacts, fit
from bot.referrals import Contact, open_directory
from bot.staff import Scope
from bot.store import Store
from flows.rules.outcome import By
from tests.staff.test_commands import Type, acts, environ, hearthline, made

__all__ = ["environ", "hearthline", "made"]
ADDED = ("api", "add", "dorset_police", "Case system", "--scope", "read", "--scope", "acknowledge")


def test_a_key_is_shown_once_and_opens_what_it_was_made_for(made: Store, hearthline: Type) -> None:
    done = hearthline(*ADDED, "--days", "30")
    assert done.exit_code == 0
    token = re.search(r"shown once: (hearthline_\S+)", done.stdout)
    assert token
    now = datetime.now(UTC)
    with made.read() as db:
        key = staff.key_for(db, token[1], now)
        assert key
        assert staff.key_for(db, token[1], now + timedelta(days=31)) is None
    opens = (key.service, key.name, key.scopes)
    assert opens == ("dorset_police", "Case system", frozenset({Scope.READ, Scope.ACKNOWLEDGE}))
    assert acts(made) == [("command line", "added key", key.id)]
    listed = hearthline("api", "list").stdout
    assert f"{key.id}  dorset_police  Case system: acknowledge, read; ends" in listed
    assert token[1] not in listed


def test_a_revoked_key_opens_nothing_and_cannot_be_revoked_again(made: Store, hearthline: Type) -> None:
    said = hearthline(*ADDED).stdout
    key, token = said.split()[0], said.split()[-1]
    assert hearthline("api", "revoke", key).exit_code == 0
    with made.read() as db:
        assert staff.key_for(db, token, datetime.now(UTC)) is None
    assert "nothing any more; revoked" in hearthline("api", "list").stdout
    assert hearthline("api", "revoke", key).exit_code == 2
    assert acts(made) == [("command line", "added key", key), ("command line", "revoked key", key)]


def test_a_webhooks_secret_is_shown_once_and_ends_the_one_before(made: Store, hearthline: Type) -> None:
    shown = [hearthline("api", "secret", "dorset_police").stdout.split()[-1] for _ in range(2)]
    assert all(each.startswith("whsec_") for each in shown)
    with made.read() as db:
        assert delivery.secret_of(db, "dorset_police") == shown[1] != shown[0]
    assert acts(made) == [("command line", "made webhook secret", "dorset_police")] * 2


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        (("add", "nowhere", "x", "--scope", "read"), "'nowhere' is no service of the directory"),
        (("add", "dorset_police", "x", "--scope", "wizard"), "'wizard' is no scope: it is one of read, acknowledge"),
        (("add", "dorset_police", " ", "--scope", "read"), "a name for its system"),
        (("add", "dorset_police", "x", "--scope", "read", "--days", "401"), "400"),
        (("revoke", "nobody"), "There is no such key"),
        (("secret", "nowhere"), "'nowhere' is no service of the directory"),
    ],
)
def test_what_cannot_be_done_is_said_and_not_done(
    made: Store, hearthline: Type, typed: tuple[str, ...], why: str
) -> None:
    refused = hearthline("api", *typed)
    assert refused.exit_code == 2
    assert why in refused.stderr
    assert acts(made) == []


def test_check_tells_of_a_system_that_cannot_be_told(made: Store) -> None:
    police = open_directory(demo=False).service("dorset_police")
    assert police
    by_api = replace(police, takes=(By.API, By.CALL))
    whole = replace(by_api, contacts=(*police.contacts, Contact("api", "https://agency.example/hook")))
    assert fit.systems(made, [police]) == []
    assert len(fit.systems(made, [by_api])) == 2
    (unsigned,) = fit.systems(made, [whole])
    assert "run `hearthline api secret dorset_police`" in unsigned
    with made.begin() as db:
        delivery.make_secret(db, "dorset_police", datetime.now(UTC))
    assert fit.systems(made, [whole]) == []
    assert contacts.webhook_of(whole) == "https://agency.example/hook"
