"""The way of an agency's system: list, fetch, and tell what a person there decided; each under its key, each written
down.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import httpx
import pytest
from sqlalchemy import text

from bot import casework, staff
from bot.casework import Act, Form, State, Told
from bot.staff import Scope
from bot.store import audit
from tests.api.conftest import DAY, Served

Path = Callable[..., str]
PERSON = {"person": "Ms Example, MASH"}


def test_a_system_lists_its_referrals_and_reads_its_part(served: Served, path: Path) -> None:
    told, police = served.tell(), served.system()
    (item,) = police.get("/referrals").json()["items"]
    assert item["id"] == told.line("police").id
    assert item["released_at"].startswith("2026-11-24T10:00:00")
    assert item["acknowledged_at"] is None
    packet = police.get(path(told, "police", "packet"))
    assert packet.headers["cache-control"] == "no-store"
    assert "quillfeather" in packet.text
    assert "Nobody in the home may learn that a report was made" in " ".join(packet.json()["banners"])
    assert "Nowhere School" not in packet.text
    assert "Nowhere School" in served.system("childrens_services").get(path(told, "childrens_services", "packet")).text


def test_no_audit_row_no_packet_and_fetching_is_no_receipt(served: Served, path: Path) -> None:
    told, made = served.tell(), served.key()
    line = told.line("police").id
    assert served.holding(made.token).get(path(told, "police", "packet")).status_code == 200
    assert served.acts()[-1] == (made.key.id, "read packet", line)
    shown = told.line("police")
    assert shown.state is State.HANDED_OVER
    assert shown.read_at is None
    assert (made.key.id, Act.FETCHED) in [(each.who, each.act) for each in told.page.decisions]
    with served.store.read() as db:
        statuses = {each.kind: each.state for each in casework.status_for_reporter(db, told.conversation)}
        assert audit.verify(db) is None
    assert statuses["police"] is Told.SENT


def test_what_a_system_takes_is_a_share_once_and_again_with_later_words(served: Served, path: Path) -> None:
    told, made = served.tell(), served.key()
    police, line = served.holding(made.token), told.line("police").id

    def shared() -> list[tuple[Form, str]]:
        theirs = [each for each in told.page.shares if each.line_id == line and each.form is not Form.DESK]
        return sorted((each.form, each.who) for each in theirs)

    for _ in range(2):
        assert police.get(path(told, "police", "packet")).status_code == 200
    assert shared() == [(Form.SYSTEM, made.key.id)]
    with served.store.begin() as db:
        casework.add_to_report(db, told.conversation, "He is back.", DAY)
    police.get(path(told, "police", "packet"))
    assert shared() == [(Form.LATER, made.key.id), (Form.SYSTEM, made.key.id)]


def test_a_packet_is_not_shown_where_its_audit_row_cannot_be_written(light: Served, path: Path) -> None:
    told, police = light.tell(), light.system()
    with light.store.begin() as db:
        db.exec_driver_sql(
            "CREATE TRIGGER full BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'the disk is full'); END"
        )
    answer = police.get(path(told, "police", "packet"))
    assert answer.status_code == 500
    assert answer.headers["content-type"] == "application/problem+json"
    assert "quillfeather" not in answer.text
    assert "disk" not in answer.text


def test_a_person_who_has_it_is_named_and_the_clock_stops(served: Served, path: Path) -> None:
    told, made = served.tell(), served.key()
    police = served.holding(made.token)
    nobody = police.post(path(told, "police", "acknowledge"), json={})
    assert nobody.status_code == 422
    assert told.line("police").state is State.PLANNED
    done = police.post(path(told, "police", "acknowledge"), json=PERSON)
    assert done.status_code == 200
    assert done.json()["acknowledged_at"].startswith("2026-11-24T10:00:00")
    line = told.line("police")
    assert (line.state, line.acknowledged_by) == (State.ACKNOWLEDGED, made.key.id)
    assert not [wait for wait in told.page.waits if wait.about == line.id]
    said = next(each for each in told.page.decisions if each.act is Act.ACKNOWLEDGED)
    assert (said.reason.reason, said.reason.value) == ("Ms Example, MASH", "system")
    again = police.post(path(told, "police", "acknowledge"), json=PERSON)
    assert again.status_code == 409
    assert again.json()["detail"] == "Done before: acknowledged by the service."


def test_accepting_acknowledges_and_an_outcome_may_follow(served: Served, path: Path) -> None:
    told, police = served.tell(), served.system()
    accepted = police.post(path(told, "police", "accept"), json=PERSON).json()
    assert accepted["acknowledged_at"]
    assert accepted["accepted_at"]
    served.clock.pass_(days=2)
    told_of = PERSON | {"outcome": "Safety plan made", "words": "Visited with the parent's agreement."}
    assert police.post(path(told, "police", "outcome"), json=told_of).json()["outcome_at"]
    last = told.page.decisions[-1]
    assert (last.act, last.reason.value) == (Act.OUTCOME, "Safety plan made")
    assert last.reason.reason == "Ms Example, MASH. Visited with the parent's agreement."


@pytest.mark.parametrize(
    ("way", "more", "value", "reason"),
    [
        ("decline", {"reason": "Below our threshold."}, "not said", "Below our threshold. (Ms Example, MASH)"),
        ("pass-on", {"to_whom": "Hampshire", "reason": "They moved."}, "Hampshire", "They moved. (Ms Example, MASH)"),
        ("pass-on", {"to_whom": "Hampshire"}, "Hampshire", "(Ms Example, MASH)"),
    ],
)
def test_what_they_do_not_take_stays_ours_and_due(
    light: Served, path: Path, way: str, more: dict[str, str], value: str, reason: str
) -> None:
    told, police = light.tell(), light.system()
    missing = police.post(path(told, "police", way), json=PERSON)
    assert missing.status_code == 422
    done = police.post(path(told, "police", way), json=PERSON | more)
    assert done.json()["declined_at"]
    assert told.line("police").state is State.NOT_OURS
    last = told.page.decisions[-1]
    assert (last.act, last.reason.value, last.reason.reason) == (Act.NOT_OURS, value, reason)
    assert {wait.kind for wait in told.page.waits if wait.about == told.line("police").id} >= {
        casework.Kind.NOT_OURS, casework.Kind.DUE,
    }  # fmt: skip
    assert police.get("/referrals?waiting=true").json()["items"] == []


def test_the_same_try_twice_is_done_once(served: Served, path: Path) -> None:
    told, police = served.tell(), served.system()
    outcome, once = PERSON | {"outcome": "Visited"}, {"idempotency-key": "try-1"}
    first = police.post(path(told, "police", "outcome"), json=outcome, headers=once)
    served.clock.pass_(hours=1)
    again = police.post(path(told, "police", "outcome"), json=outcome, headers=once)
    assert first.json() == again.json()
    assert "idempotency-replayed" not in first.headers
    assert again.headers["idempotency-replayed"] == "true"
    assert [each.act for each in told.page.decisions].count(Act.OUTCOME) == 1
    other = police.post(path(told, "police", "outcome"), json=PERSON | {"outcome": "Closed"}, headers=once)
    assert other.status_code == 422
    assert "use a new one" in other.json()["detail"]
    served.clock.pass_(days=1, minutes=1)
    assert "idempotency-replayed" not in police.post(
        path(told, "police", "outcome"), json=outcome, headers=once
    ).headers  # fmt: skip
    assert [each.act for each in told.page.decisions].count(Act.OUTCOME) == 2


def test_one_systems_idempotency_key_is_nothing_to_another(light: Served, path: Path) -> None:
    told, once = light.tell(), {"idempotency-key": "try-1"}
    for kind in ("police", "childrens_services"):
        done = light.system(kind).post(path(told, kind, "acknowledge"), json=PERSON, headers=once)
        assert done.json()["acknowledged_at"]


def test_a_long_list_is_walked_page_by_page(served: Served) -> None:
    sent = []
    for _ in range(5):
        sent.append(served.tell().line("police").id)
        served.clock.pass_(minutes=1)
    police, found, cursor = served.system(), [], ""
    for _ in range(3):
        page = police.get("/referrals", params={"limit": 2} | ({"cursor": cursor} if cursor else {})).json()
        found += [item["id"] for item in page["items"]]
        cursor = page["next"]
    assert found == sent
    assert cursor is None


def test_lines_of_the_same_moment_are_neither_lost_nor_shown_twice(light: Served) -> None:
    sent = {light.tell().line("police").id for _ in range(5)}
    police = light.system()
    first = police.get("/referrals?limit=3").json()
    second = police.get("/referrals", params={"limit": 3, "cursor": first["next"]}).json()
    assert second["next"] is None
    assert [*map(len, (first["items"], second["items"]))] == [3, 2]
    assert {item["id"] for item in first["items"] + second["items"]} == sent


def test_the_reference_of_a_notice_leads_to_its_referral(light: Served) -> None:
    told = light.tell()
    reference = next(knock.reference for knock in told.line("police").knocks)
    assert light.system().get(f"/notices/{reference}").json()["id"] == told.line("police").id
    assert light.system("childrens_services").get(f"/notices/{reference}").status_code == 404


def test_a_key_may_only_what_its_scopes_say(light: Served, path: Path) -> None:
    told = light.tell()
    reads = light.system(scopes=(Scope.READ,))
    assert reads.get(path(told, "police", "packet")).status_code == 200
    assert reads.post(path(told, "police", "acknowledge"), json=PERSON).status_code == 403
    acknowledges = light.system(scopes=(Scope.ACKNOWLEDGE,))
    assert acknowledges.get(path(told, "police", "packet")).status_code == 403
    assert acknowledges.post(path(told, "police", "accept"), json=PERSON).status_code == 403
    assert acknowledges.post(path(told, "police", "acknowledge"), json=PERSON).status_code == 200


def test_the_desk_names_the_system_that_acted(light: Served, path: Path) -> None:
    told, made = light.tell(), light.key()
    light.holding(made.token).post(path(told, "police", "acknowledge"), json=PERSON)
    with light.store.read() as db:
        assert staff.names(db)[told.line("police").acknowledged_by or ""] == "police system"
    assert told.line("police").acknowledged_at == DAY


def test_many_tries_at_once_are_done_once(served: Served, path: Path) -> None:
    told, made = served.tell(), served.key()
    here, once = path(told, "police", "outcome"), {"idempotency-key": "try-1"}

    def tell(_number: int) -> httpx.Response:
        return served.holding(made.token).post(here, json=PERSON | {"outcome": "Visited"}, headers=once)

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(tell, range(8)))
    assert {answer.status_code for answer in answers} == {200}
    assert [answer.headers.get("idempotency-replayed") for answer in answers].count(None) == 1
    assert [each.act for each in told.page.decisions].count(Act.OUTCOME) == 1


def test_of_many_who_acknowledge_at_once_one_does(served: Served, path: Path) -> None:
    told, made = served.tell(), served.key()
    here = path(told, "police", "acknowledge")
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: served.holding(made.token).post(here, json=PERSON), range(4)))
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409]


def test_idempotency_keys_are_forgotten_after_a_day(light: Served, path: Path) -> None:
    told, police = light.tell(), light.system()
    police.post(path(told, "police", "accept"), json=PERSON, headers={"idempotency-key": "try-1"})
    left = []
    for hours in (23, 25):
        with light.store.begin() as db:
            staff.sweep(db, DAY + timedelta(hours=hours))
            left.append(db.scalar(text("SELECT count(*) FROM api_request")))
    assert left == [1, 0]
