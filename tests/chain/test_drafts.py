"""A draft before the duty desk, from [I cannot call] until nothing of it is left."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select

from bot import casework
from bot.casework import Kind
from bot.casework.tables import clock, draft_shown
from bot.dialogue.tables import conversation
from bot.reception import Reception
from bot.store import Store
from tests.casework.told import NOW, draft_done, facts, minutes
from tests.jobs.test_jobs import House, desk, house, workflows

__all__ = ["desk"]

PRESSED = ("go_on", "yes", "cannot_call")


def test_a_draft_the_desk_is_done_with_ends_and_no_other_does(sqlite_store: Store, desk: Reception) -> None:
    with house(sqlite_store, desk) as built:
        built.launch()
        draft = cannot_call(built)
        close(built, NOW + minutes(20))
        built.jobs.nightly(NOW + timedelta(days=10))
        built.at = NOW + timedelta(days=10)
        built.jobs.look_at_clocks()
        assert kept(sqlite_store) == (1, 1)  # while the desk holds it, no rule of an hour or of three days destroys it
        with sqlite_store.begin() as db:
            draft_done(db, draft, "anna", built.at)
        built.jobs.nightly(built.at + timedelta(days=2))
        built.jobs.look_at_clocks()
        assert kept(sqlite_store) == (1, 1)
        built.at += timedelta(days=4)
        built.jobs.nightly(built.at)
        built.jobs.look_at_clocks()
        assert kept(sqlite_store) == (0, 0)


def test_a_draft_shown_again_once_it_was_done_is_nobodys(store: Store) -> None:
    with store.begin() as db:
        draft = casework.show_draft(db, "c", facts(), {}, NOW)
        casework.draft_seen(db, draft, "anna", NOW + minutes(1))
        casework.show_draft(db, "c", facts(), {}, NOW + minutes(2))
        assert casework.desk_has_it(db, "c") == NOW + minutes(1)
        draft_done(db, draft, "anna", NOW + minutes(3))
        casework.show_draft(db, "c", facts(), {}, NOW + minutes(30))
        assert casework.desk_has_it(db, "c") is None
        due = db.scalar(select(clock.c.due_at).where(clock.c.kind == Kind.LOOK, clock.c.met_at.is_(None)))
        assert due == NOW + minutes(35)


def test_a_screen_is_drawn_again_when_the_desk_has_it_and_when_nobody_looked(store: Store) -> None:
    with store.begin() as db:
        draft = casework.show_draft(db, "conversation", facts(), {}, NOW)
        assert [due.kind for due in casework.ring(db, NOW + minutes(5))] == [Kind.LOOK]
        casework.draft_seen(db, draft, "anna", NOW + minutes(6))
    drawn = [name for name, _ in jobs_of(store) if name.startswith("draw:conversation:desk:")]
    assert len(drawn) == 2


def cannot_call(built: House) -> str:
    """Somebody presses [I cannot call]; the draft that the desk sees."""
    view = built.turn("start", NOW, starts=True).view
    for number, value in enumerate(PRESSED):
        token = next(option.token for option in view.options if option.value == value)
        view = built.turn(str(number), NOW + timedelta(seconds=number), press=token).view
    with built.store.read() as db:
        return str(db.scalar(select(draft_shown.c.id)))


def close(built: House, at: datetime) -> None:
    built.at = at
    built.jobs.close_screens()
    with built.store.read() as db:
        assert db.scalar(select(conversation.c.person)) is None


def kept(store: Store) -> tuple[int, int]:
    """How many conversations, and how many drafts of the desk, can still be opened."""
    with store.read() as db:
        drafts = select(func.count()).where(draft_shown.c.wrapped.is_not(None))
        return db.scalar(select(func.count()).select_from(conversation)) or 0, db.scalar(drafts) or 0


def jobs_of(store: Store) -> list[tuple[str, ...]]:
    if store.is_sqlite:
        return workflows(store)
    with store.read() as db:
        rows = db.exec_driver_sql("SELECT workflow_uuid, status FROM dbos.workflow_status")
        return [tuple(row) for row in rows]
