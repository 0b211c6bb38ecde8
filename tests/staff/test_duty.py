"""On duty is a fact, and the door writes before it opens."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection, select, text
from sqlalchemy.exc import SQLAlchemyError

from bot import staff
from bot.staff import Person
from bot.store import Store, audit
from bot.store.tables import audit_table

AT = datetime(2026, 11, 24, 19, 40, tzinfo=UTC)
SERVICES = {"childrens_services": "a-children", "police": "a-police"}


@pytest.fixture
def people(store: Store) -> list[Person]:
    """Duty officer, second duty officer, supervisor, children's services' worker, police worker; all signed in."""
    with store.begin() as db:
        made = staff.invent_people(db, SERVICES, AT)
    return [staff.sign_in_as(store, person.id, AT).person for person in made]


def audited(store: Store) -> list[tuple[str, str]]:
    with store.read() as db:
        return [(row.act, row.about) for row in db.execute(select(audit_table).order_by(audit_table.c.seq))]


def test_on_duty_needs_the_button_the_page_and_the_session(store: Store, people: list[Person]) -> None:
    dilys, desmond = people[:2]
    with store.begin() as db:
        assert not staff.anybody_on_duty(db, AT)
        staff.page_open(db, dilys, AT)
        assert not staff.anybody_on_duty(db, AT)  # an open page alone is not enough
        staff.go_on_duty(db, desmond, AT)
        staff.go_on_duty(db, dilys, AT + timedelta(seconds=5))
        assert [person.id for person in staff.on_duty(db, AT + timedelta(seconds=6))] == [desmond.id, dilys.id]
        staff.page_open(db, dilys, AT + timedelta(minutes=1))
        late = AT + timedelta(minutes=2, seconds=30)
        assert [person.id for person in staff.on_duty(db, late)] == [dilys.id]
        staff.page_open(db, desmond, late)  # the page is open again: pressed in this session, so on duty again
        assert len(staff.on_duty(db, late)) == 2
        staff.go_off_duty(db, desmond, late)
        assert [person.id for person in staff.on_duty(db, late)] == [dilys.id]
    staff.sign_out(store, dilys, late)
    with store.read() as db:
        assert not staff.anybody_on_duty(db, late)


def test_pressing_twice_changes_nothing_and_a_new_session_must_press_again(store: Store, people: list[Person]) -> None:
    dilys = people[0]
    with store.begin() as db:
        staff.go_on_duty(db, dilys, AT)
        staff.go_on_duty(db, dilys, AT)
    assert [act for act, _ in audited(store)].count("went on duty") == 1
    again = staff.sign_in_as(store, dilys.id, AT + timedelta(hours=1)).person
    with store.begin() as db:
        assert not staff.page_open(db, again, AT + timedelta(hours=1))
        assert not staff.anybody_on_duty(db, AT + timedelta(hours=1))


def test_a_night_of_duty_keeps_the_session(store: Store, people: list[Person]) -> None:
    signed_in = staff.sign_in_as(store, people[0].id, AT)
    with store.begin() as db:
        staff.go_on_duty(db, signed_in.person, AT)
        for minutes in range(12 * 60):
            staff.page_open(db, signed_in.person, AT + timedelta(minutes=minutes))
    assert staff.who(store, signed_in.token, AT + timedelta(hours=12))


def test_the_door_writes_and_opens(store: Store, people: list[Person]) -> None:
    with staff.door(store, people[0], "read report", "a-report", AT, staff.OPERATOR) as db:
        assert db.scalar(text("SELECT 1")) == 1
    assert audited(store)[-1] == ("read report", "a-report")


def test_the_door_refuses_by_role_and_by_wall_and_writes_that_down(store: Store, people: list[Person]) -> None:
    def own_service(_db: Connection, person: Person, about: str) -> bool:
        return about.startswith(person.service)

    children, police = people[3], people[4]
    with pytest.raises(staff.Refused), staff.door(store, children, "read report", "a-report", AT, staff.OPERATOR):
        pytest.fail("an agency's worker stood at the operator's desk")
    with (
        pytest.raises(staff.Refused),
        staff.door(store, police, "read packet", "a-children-1", AT, staff.AGENCY, own_service),
    ):
        pytest.fail("the police read the packet of children's services")
    with staff.door(store, children, "read packet", "a-children-1", AT, staff.AGENCY, own_service):
        pass
    assert audited(store)[-3:] == [
        ("refused: read report", "a-report"), ("refused: read packet", "a-children-1"), ("read packet", "a-children-1"),
    ]  # fmt: skip


def test_without_an_audit_row_the_door_stays_shut(
    store: Store, people: list[Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(audit, "append", full)
    with pytest.raises(OSError, match="disk full"), staff.door(store, people[0], "read", "x", AT, staff.OPERATOR):
        pytest.fail("the door opened without an audit row")


def test_what_fails_behind_the_door_leaves_nothing_done(store: Store, people: list[Person]) -> None:
    before = audited(store)

    def fail() -> None:
        with staff.door(store, people[0], "act", "x", AT, staff.OPERATOR) as db:
            staff.leave(db, people[0].id, AT)
            db.execute(text("SELECT 1 FROM nowhere"))

    with pytest.raises(SQLAlchemyError):
        fail()
    assert audited(store) == before
    with store.read() as db:
        assert people[0].name in [person.name for person in staff.colleagues(db, people[0].role)]
