"""What a key may not see does not exist: for another service's system, for no key, for a key at its end."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import timedelta

import httpx
import pytest

from bot import casework, staff
from bot.store import new_id
from tests.api.conftest import AGREED, DAY, Served

Path = Callable[..., str]
PERSON = {"person": "Ms Example, MASH"}
DEEDS = {
    "acknowledge": PERSON, "accept": PERSON, "decline": PERSON | {"reason": "x"}, "pass-on": PERSON | {"to_whom": "x"},
    "outcome": PERSON | {"outcome": "x"},
}  # fmt: skip


def seen(answer: httpx.Response) -> tuple[int, dict[str, str], bytes]:
    """All that a caller can tell two answers apart by, but for the time they took."""
    return answer.status_code, {**answer.headers, "date": ""}, answer.content


def test_anothers_referral_looks_exactly_like_none(served: Served, path: Path) -> None:
    told, police = served.tell(), served.system()
    theirs, nowhere = told.line("childrens_services").id, new_id()
    for way in ("", "/packet"):
        answers = [seen(police.get(f"/referrals/{id}{way}")) for id in (theirs, nowhere, "no-id", "a" * 26)]
        assert answers[0][0] == 404
        assert all(answer == answers[0] for answer in answers), way
    for way, body in DEEDS.items():
        answers = [seen(police.post(f"/referrals/{id}/{way}", json=body)) for id in (theirs, nowhere)]
        assert answers[0][0] == 404
        assert answers[0] == answers[1], way
    assert theirs not in police.get("/referrals").text
    assert told.line("childrens_services").state is casework.State.PLANNED
    refused = [act for _, act, about in served.acts() if about == theirs and act.startswith("refused: ")]
    assert len(refused) == len(DEEDS) + 2


def test_anothers_referral_takes_as_long_as_none(light: Served) -> None:
    """Of the same order: what is not theirs is neither opened nor decrypted before it is refused."""
    light_line, police = light.tell().line("childrens_services").id, light.system()
    took: dict[str, list[float]] = {light_line: [], new_id(): []}
    for _ in range(25):
        for id, times in took.items():
            light.clock.pass_(minutes=1)
            began = time.perf_counter()
            assert police.get(f"/referrals/{id}/packet").status_code == 404
            times.append(time.perf_counter() - began)
    one, other = (min(times) for times in took.values())
    assert 1 / 3 < one / other < 3


def test_what_has_not_left_does_not_exist_for_them(light: Served, path: Path) -> None:
    held = light.tell(**{"reporter.consent_police": "refused"})
    assert held.line("police").released_at is None
    assert light.system().get(path(held, "police", "packet")).status_code == 404
    assert light.system().get("/referrals").json()["items"] == []


def test_a_team_where_somebody_concerned_works_never_sees_it(light: Served, path: Path) -> None:
    told = light.tell(**{"reporter.works_for": ("police",)})
    line = told.line("police")
    with light.store.begin() as db:
        casework.release_line(db, line.id, "sunita", DAY, "A child is at risk.")
    assert told.line("police").released_at is not None
    police = light.system()
    assert police.get(path(told, "police")).status_code == 404
    assert police.get("/referrals").json() == {"items": [], "next": None}


def test_what_was_passed_on_is_gone_for_the_first_and_new_for_the_second(light: Served, path: Path) -> None:
    told, police = light.tell(), light.system()
    police.post(path(told, "police", "accept"), json=PERSON)
    police.post(path(told, "police", "pass-on"), json=PERSON | {"to_whom": "children's services"})
    with light.store.begin() as db:
        casework.change_line(db, told.line("police").id, "dilys", DAY + timedelta(minutes=1), "As they say.",
                             "dorset_childrens_services", "Dorset Children's Services", told.line("police").line.by)  # fmt: skip
    here = path(told, "police")
    assert police.get(here).status_code == 404
    shown = light.system("childrens_services").get(here).json()
    assert shown.pop("id") == told.line("police").id
    assert {name for name, value in shown.items() if value} == {"released_at", "due_at"}


@pytest.mark.parametrize("token", ["", "hearthline_nobody-has-this", "x" * 5000])
def test_without_a_good_key_there_is_nothing(light: Served, path: Path, token: str) -> None:
    answer = light.holding(token).get(path(light.tell(), "police", "packet"))
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"
    assert json.loads(answer.content)["status"] == 401


def test_a_key_ends_and_can_be_ended(served: Served) -> None:
    made, other = served.key(days=1), served.key(days=2)
    assert served.holding(made.token).get("/referrals").status_code == 200
    with served.store.begin() as db:
        staff.revoke_key(db, other.key.id, served.clock())
    revoked = served.holding(other.token).get("/referrals")
    served.clock.pass_(days=1)
    ended = served.holding(made.token).get("/referrals")
    never = served.holding("hearthline_never").get("/referrals")
    assert revoked.status_code == 401
    assert seen(revoked) == seen(ended) == seen(never)


def test_a_key_is_kept_as_a_hash_alone(light: Served) -> None:
    made = light.key()
    with light.store.read() as db:
        rows = repr(db.exec_driver_sql("SELECT * FROM api_key").all())
    assert made.key.id in rows
    assert made.token.removeprefix("hearthline_") not in rows


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"name": " "}, "needs a service, a name"),
        ({"service": ""}, "needs a service, a name"),
        ({"scopes": ()}, "at least one scope"),
        ({"ends_at": DAY}, "ends within 400 days"),
        ({"ends_at": DAY + timedelta(days=401)}, "ends within 400 days"),
    ],
)
def test_a_key_without_bounds_is_not_made(light: Served, changes: dict[str, object], why: str) -> None:
    given = {"service": "dorset_police", "name": "x", "scopes": tuple(staff.Scope), "ends_at": DAY + timedelta(days=1)}
    with light.store.begin() as db, pytest.raises(staff.KeyRefused, match=why):
        staff.add_key(db, at=DAY, **given | changes)  # type: ignore[arg-type]


def test_the_consents_of_the_sample_let_each_service_have_its_part(light: Served) -> None:
    """Or the walls above would be held by nothing being there."""
    told = light.tell(**AGREED)
    assert all(told.line(kind).released_at for kind in ("police", "childrens_services"))


def test_what_is_shut_to_a_team_says_so_to_it_alone(light: Served, path: Path) -> None:
    told, police, council = light.tell(), light.system(), light.system("childrens_services")
    police.get(path(told, "police", "packet"))
    with light.store.begin() as db:
        casework.shut_line(db, told.line("police").id, "dilys", light.clock(), "Her brother works there.")
    assert told.line("police").id not in police.get("/referrals").text
    for answer in (
        police.get(path(told, "police", "packet")),
        police.get(path(told, "police")),
        police.post(path(told, "police", "acknowledge"), json=PERSON),
    ):
        assert answer.status_code == 403
        said = answer.json()
        assert said["detail"].startswith("This is closed to your team.")
        assert said["closed_at"] == light.clock().isoformat()
    assert council.get(path(told, "police", "packet")).status_code == 404
    shut = told.line("police").shut
    assert shut is not None
    assert [each.act for each in shut.openings] == ["read packet"]
