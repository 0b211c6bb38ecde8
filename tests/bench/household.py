"""How long the household page takes with 200 events, from the door to the finished HTML: `python -m tests.bench.household`.

Ten reports of an invented family, each with four times, their lines let go and answered, notes and words told later.
"""

from __future__ import annotations

import tempfile
import time
from datetime import timedelta

from sqlalchemy import insert

from bot import casework, staff
from bot.casework import picture
from bot.casework.tables import case_report
from bot.console import household
from bot.console.pages import Asked, Page, render
from bot.store import Keys, Store, metadata, new_id, prepare_later
from tests.browser.test_desks import LONG
from tests.console.conftest import AT, SERVICES, Clock, Told, a_desk, send_report

REPORTS, EVENTS, ROUNDS = 10, 200, 9


def told() -> dict[str, object]:
    """A long report that tells of four times."""
    times = {f"incident:{number}.{name}": value for number in (1, 2, 3, 4) for name, value in {
        "account": "He threw the quillfeather lamp.", "harms": ("violence", "threat"), "injury": "hurt",
        "who": ("reporter_or_parent",), "another": "no" if number == 4 else "yes"}.items()}  # fmt: skip
    return {**LONG, **times}


def a_family(store: Store) -> str:
    """One case of ten reports, with at least 200 events."""
    reports: list[Told] = [send_report(store, AT + timedelta(days=40 * n), **told()) for n in range(REPORTS)]
    last = AT + timedelta(days=40 * REPORTS)
    with store.begin() as db:
        case_id = str(casework.case_of(db, reports[0].id)["id"])
        for each in reports[1:]:
            db.execute(insert(case_report), {"id": new_id(), "case_id": case_id, "report_id": each.id, "at": last,
                                             "who": ""})  # fmt: skip
        casework.reassess_case(db, case_id, last)
        while len(picture.case_page(db, case_id, last).timeline) < EVENTS:
            for each in reports:
                casework.add_note(db, each.id, "somebody", last, "We spoke to the school about the week.")
    return case_id


def main() -> None:
    """Prints milliseconds of processor time, the best of some rounds, and what they are of."""
    with tempfile.TemporaryDirectory() as folder:
        store = Store(f"sqlite:///{folder}/bench.db", Keys.from_settings(Keys.new_text()))
        metadata.create_all(store.engine)
        prepare_later(store)
        with store.begin() as db:
            dilys = next(each for each in staff.invent_people(db, SERVICES, AT) if each.name.startswith("Dilys"))
        case_id, clock = a_family(store), Clock(AT + timedelta(days=40 * REPORTS))
        desk = a_desk(store, clock)
        asked = Asked(desk, dilys, clock(), f"/staff/cases/{case_id}", {"case": case_id}, {})

        def page() -> str:
            answer = household.case_page(asked)
            assert isinstance(answer, Page)
            return render(answer, asked=asked, desk=desk, at=asked.at, csrf="")

        taken = []
        for _ in range(ROUNDS):
            started = time.process_time()
            html = page()
            taken.append((time.process_time() - started) * 1000)
        events = html.count('class="desk-event ')
        print(f"household page, {REPORTS} reports, {events} events: {min(taken):.0f} ms, {len(html) // 1000} kB")
        store.close()


if __name__ == "__main__":
    main()
