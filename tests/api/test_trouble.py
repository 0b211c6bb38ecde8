"""Bad requests, too many, too large, and faults of ours: problem details, and never a word that was sent or told."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path as File
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from bot import api, casework
from bot.api.application import application
from bot.api.limits import Limit
from bot.staff import Scope
from bot.store import Store
from tests.api.conftest import DAY, Served, offered, serving
from tests.console.conftest import Clock

Path = Callable[..., str]
PERSON = {"person": "Ms Example, MASH"}
ODD = "quibblesnark"


def problem(answer: httpx.Response, status: int) -> dict[str, Any]:
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["cache-control"] == "no-store"
    told: dict[str, Any] = answer.json()
    assert (told["type"], told["status"]) == ("about:blank", status)
    assert ODD not in answer.text
    return told


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"[]", b'"quibblesnark"', b"\xff\xfe", b'{"person": "\\ud800"}', b'{"person": 5}', b'{"person": ""}',
        b'{"person": "  "}', b'{"person": "a", "quibblesnark": 1}', b'{"person": "' + b"quibblesnark" * 20 + b'"}',
    ],
)  # fmt: skip
def test_what_is_not_as_the_document_says_is_told_by_place_and_kind(light: Served, path: Path, body: bytes) -> None:
    told = light.tell()
    answer = light.system().post(
        path(told, "police", "acknowledge"), content=body, headers={"content-type": "application/json"}
    )
    assert problem(answer, 422)["errors"]
    assert told.line("police").state is casework.State.PLANNED


@pytest.mark.parametrize(
    "query",
    ["limit=0", "limit=101", "limit=quibblesnark", "waiting=quibblesnark", "cursor=quibblesnark", "cursor=%00",
     "cursor=MjAyNi0xMS0yNHx4", "cursor=" + "a" * 201],
)  # fmt: skip
def test_a_list_asked_for_wrongly(light: Served, query: str) -> None:
    problem(light.system().get(f"/referrals?{query}"), 422)


@pytest.mark.parametrize("given", ["", "a b", "é", "x" * 201])
def test_an_idempotency_key_that_is_none(light: Served, path: Path, given: str) -> None:
    headers = {b"idempotency-key": given.encode()}
    answer = light.system().post(path(light.tell(), "police", "acknowledge"), json=PERSON, headers=headers)
    problem(answer, 422)


def test_addresses_and_methods_that_there_are_not(light: Served) -> None:
    system = light.system()
    problem(system.get("/quibblesnark"), 404)
    problem(system.get("/docs"), 404)
    problem(system.get("/referrals/%00/packet"), 404)
    assert "GET" in system.delete("/referrals").headers["allow"]
    problem(system.delete("/referrals"), 405)


def test_a_large_body_is_not_read_whatever_its_header_says(light: Served, path: Path) -> None:
    told, system = light.tell(), light.system()
    here = path(told, "police", "acknowledge")
    problem(system.post(here, content=b"x" * 32_001), 413)

    def dripping() -> Any:
        yield from (b"x" * 1000 for _ in range(40))

    problem(system.post(here, content=dripping()), 413)
    problem(system.post(here, json=PERSON | {"words": "quibblesnark" * 2000}), 422)


def test_whoever_goes_away_in_the_middle_breaks_nothing(light: Served, path: Path) -> None:
    where = urlsplit(light.url)
    with socket.create_connection((where.hostname, where.port)) as half:
        half.sendall(b"POST /api/v1/referrals/x/accept HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{")
    assert light.system().get("/referrals").status_code == 200


def test_a_fault_of_ours_says_nothing_of_what_was_told(light: Served, path: Path, caplog: Any) -> None:
    system, here = light.system(), path(light.tell(), "police", "packet")
    with light.store.begin() as db:
        db.exec_driver_sql(f"ALTER TABLE report RENAME COLUMN sealed TO {ODD}")
    problem(system.get(here), 500)
    assert "a request to the API failed: OperationalError" in caplog.text
    assert ODD not in caplog.text


def test_who_asks_too_often_waits_and_nobody_else_does(sqlite_store: Store) -> None:
    clock = Clock(DAY)
    strict = api.Api(sqlite_store, clock, calls=Limit(60, 3), failures=Limit(60, 2))
    with serving(offered(strict)) as url:
        served = Served(sqlite_store, clock, url)
        first, second = served.system(), served.system()
        assert [first.get("/referrals").status_code for _ in range(4)] == [200, 200, 200, 429]
        assert int(first.get("/referrals").headers["retry-after"]) == 1
        assert second.get("/referrals").status_code == 200
        clock.pass_(seconds=1)
        assert [first.get("/referrals").status_code for _ in range(2)] == [200, 429]
        clock.pass_(minutes=1)
        nobody = served.holding("hearthline_nobody")
        assert [nobody.get("/referrals").status_code for _ in range(3)] == [401, 401, 429]
        problem(nobody.get("/referrals"), 429)


def test_a_limit_forgets_who_was_silent_longest_and_no_clock_that_goes_back_fills_it() -> None:
    limit = Limit(60, 1)
    assert limit.take("one", DAY) == 0
    assert limit.take("one", DAY - timedelta(hours=1)) == 1
    assert limit.wait("one", DAY + timedelta(seconds=1)) == 0
    for number in range(10_000):
        limit.take(f"caller {number}", DAY)
    assert limit.take("one", DAY) == 0


def test_the_document_is_open_and_tells_every_way_to_fail(light: Served) -> None:
    document = light.holding("").get("/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    assert document["servers"] == [{"url": "/api/v1"}]
    assert set(document["paths"]) == {
        "/referrals", "/notices/{reference}", "/referrals/{id}", "/referrals/{id}/packet",
        "/corrections", "/corrections/{id}/acknowledge",
        *(f"/referrals/{{id}}/{way}" for way in ("acknowledge", "accept", "decline", "pass-on", "outcome")),
    }  # fmt: skip
    for ways in document["paths"].values():
        for operation in ways.values():
            assert {"200", "401", "403", "422", "429"} <= set(operation["responses"])
            assert operation["security"] == [{"HTTPBearer": []}]
    assert "HTTPValidationError" not in document["components"]["schemas"]


def test_fastapi_tells_nobody_what_it_is_asked(light: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FASTAPI_OTEL_AUTO_CONFIGURE", "true")
    built = application(api.Api(light.store, light.clock))
    assert not built._native_telemetry.enabled()


def test_fastapi_is_read_by_this_room_alone_and_late() -> None:
    seen = "import sys, bot.app.serving; print({'fastapi', 'pydantic.main'} & set(sys.modules))"
    root = File(__file__).resolve().parents[2]
    done = subprocess.run(
        [sys.executable, "-c", seen], cwd=root, capture_output=True, text=True, timeout=60, check=True
    )
    assert "fastapi" not in done.stdout


def test_every_scope_has_something_it_opens(light: Served) -> None:
    for scope in Scope:
        system = light.system(scopes=(scope,))
        answers = {
            Scope.READ: system.get("/referrals").status_code,
            Scope.ACKNOWLEDGE: system.post("/referrals/x/acknowledge", json=PERSON).status_code,
            Scope.DECIDE: system.post("/referrals/x/accept", json=PERSON).status_code,
        }
        assert {each: status != 403 for each, status in answers.items()} == {each: each is scope for each in Scope}
