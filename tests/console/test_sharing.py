"""Who besides the operator sees a household page: a service with an agreement, cut; by break-glass; nobody else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot import casework, staff
from bot.casework import Act, Form
from bot.casework.tables import decision
from bot.staff import Role
from bot.store import Store
from bot.store.tables import audit_table
from tests.console.conftest import AT, Browser, Clock, Told
from tests.console.conftest import hidden as of_form
from tests.console.test_household import FRIEND, join

Visit = Callable[..., Browser]
Tell = Callable[..., Told]
EVERYTHING = "account,incident,risk,weapons,identity,household,school,health,wishes,address,contact,history"
ORDERED = {"service": "dorset_police", "basis": "child_at_risk", "parts": EVERYTHING,
           "until": "2026-12-24", "reason": "They visit the home."}  # fmt: skip
POLICE = {"reporter.consent_police": "given", "child.school_name": "Nowhere School"}


@pytest.fixture
def reports(tell: Tell) -> tuple[Told, Told]:
    return tell(at=AT, **POLICE), tell(at=AT + timedelta(days=2), **FRIEND)


@pytest.fixture
def family(sqlite_store: Store, reports: tuple[Told, Told], clock: Clock) -> str:
    """A mother's report and a neighbour's, one case; it is a day after."""
    clock.now = AT + timedelta(days=3)
    return join(sqlite_store, *reports, clock.now)


@pytest.fixture
def second_supervisor(sqlite_store: Store, people: dict[str, staff.Person]) -> staff.Person:
    with sqlite_store.begin() as db:
        made = staff.people.invent_person(db, "Silas Sample", "silas@demo.test", Role.SUPERVISOR, AT)
    people["silas"] = made
    return made


def agree(sunita: Browser, family: str, **changes: str) -> str:
    """Makes an agreement; its id as the page names it, "" where there is none."""
    sunita.open(f"/staff/cases/{family}/sharing")
    sunita.press(f"/staff/cases/{family}/sharing", **{**ORDERED, **changes})
    return sunita.page.text.partition('id="agreement-')[2].partition('"')[0]


def test_a_service_with_an_agreement_sees_the_picture_cut_to_what_it_needs(visit: Visit, family: str) -> None:
    shared, polly = agree(visit("sunita"), family), visit("polly")
    polly.open("/staff/packets")
    assert f"/staff/shared/{shared}" in polly.page.text
    assert polly.open(f"/staff/shared/{shared}").status_code == 200
    for words in ("quillfeather knife", "I heard glass break", "a second source", "Quillon Invented",
                  "Nobody in the home may learn"):  # fmt: skip
        assert words in polly.text, words
    assert "A second source, heard it." in polly.text
    for hidden in ("themselves", "Nora", "neighbour", "Nowhere School", "nothing followed", family, "Sunita", "Dilys"):
        assert hidden not in polly.text, hidden


def test_what_was_not_agreed_is_not_seen(visit: Visit, family: str) -> None:
    shared, polly = agree(visit("sunita"), family, parts="identity,risk"), visit("polly")
    polly.open(f"/staff/shared/{shared}")
    assert "Quillon Invented" in polly.text
    for hidden in ("quillfeather", "glass break", "Nowhere Lane", "07700 900123"):
        assert hidden not in polly.text, hidden


def test_what_they_see_is_written_down_as_shared_once(visit: Visit, family: str, reports: tuple[Told, Told]) -> None:
    shared, polly = agree(visit("sunita"), family), visit("polly")
    polly.open(f"/staff/shared/{shared}")
    polly.open(f"/staff/shared/{shared}")
    for told in reports:
        (given,) = (each for each in told.page.shares if each.form is Form.PICTURE)
        assert (given.service, given.line_id) == ("dorset_police", shared)
        assert "child.age_band" in given.share.facts
        assert not [key for key in given.share.facts if key.startswith(("reporter.name", "reporter.role"))]
    polly.open(f"/staff/shared/{shared}")
    polly.press(f"/staff/shared/{shared}/chronology/csv")
    assert "for Dorset Police (demo)" in polly.page.content.decode()
    assert "quillfeather" not in polly.page.content.decode()


def test_no_other_service_and_only_as_long_as_it_holds(visit: Visit, family: str, clock: Clock) -> None:
    sunita, polly, cary = visit("sunita"), visit("polly"), visit("cary")
    shared = agree(sunita, family)
    assert cary.open(f"/staff/shared/{shared}").status_code == 404
    assert sunita.open(f"/staff/shared/{shared}").status_code == 404
    clock.now = AT + timedelta(days=40)
    polly, sunita = visit("polly"), visit("sunita")
    assert polly.open(f"/staff/shared/{shared}").status_code == 404
    clock.now = AT + timedelta(days=4)
    polly, sunita = visit("polly"), visit("sunita")
    sunita.open(f"/staff/cases/{family}/sharing")
    sunita.press(f"/staff/cases/{family}/sharing/{shared}/decide", choice="end", reason="Done.")
    assert polly.open(f"/staff/shared/{shared}").status_code == 404
    assert "Ended 28 November 2026" in sunita.text


def test_a_charity_needs_a_second_supervisor(visit: Visit, family: str, second_supervisor: staff.Person) -> None:
    charity = {"service": "dorset_domestic_abuse_service"}
    sunita, dora = visit("sunita"), visit("dora")
    shared = agree(sunita, family, **charity)
    here = f"/staff/cases/{family}/sharing/{shared}/decide"
    assert "a second supervisor must agree" in sunita.text
    assert dora.open(f"/staff/shared/{shared}").status_code == 404
    assert sunita.press(here, choice="agree").status_code == 422
    elsewhere = here.replace(family, "a" * 26)  # of another case
    sent = sunita.client.post(elsewhere, data={**of_form(sunita.page.text), "choice": "end", "reason": "x"})
    assert sent.status_code == 404
    assert sunita.press(here, choice="agree", reason="Me again.").status_code == 409
    silas = visit("silas")
    silas.open(f"/staff/cases/{family}/sharing")
    silas.press(here, choice="agree", reason="She stays with them.")
    assert dora.open(f"/staff/shared/{shared}").status_code == 200
    assert "quillfeather" not in dora.text


def test_a_report_that_came_since_is_not_shared_until_somebody_looked(
    visit: Visit, family: str, tell: Tell, sqlite_store: Store, clock: Clock, reports: tuple[Told, Told]
) -> None:
    sunita, polly = visit("sunita"), visit("polly")
    shared = agree(sunita, family)
    third = tell(at=clock.now, **{"incident:1.account": "He broke the yonderbox."})
    join(sqlite_store, reports[0], third, clock.now + timedelta(minutes=1))
    polly.open(f"/staff/shared/{shared}")
    assert "yonderbox" not in polly.text
    sunita.open(f"/staff/cases/{family}/sharing")
    assert "1 report is not part of it" in sunita.text


@pytest.mark.parametrize("when", ["before", "after"])
def test_nobody_of_a_service_where_somebody_concerned_works(
    visit: Visit, family: str, tell: Tell, sqlite_store: Store, clock: Clock, reports: tuple[Told, Told], when: str
) -> None:
    """R19: whichever report says so, and also where the agreement is older than the report."""
    sunita, polly = visit("sunita"), visit("polly")
    shared = agree(sunita, family) if when == "after" else ""
    theirs = tell(at=clock.now, **{"reporter.works_for": ("police",)})
    join(sqlite_store, reports[0], theirs, clock.now + timedelta(minutes=1))
    if when == "before":
        assert agree(sunita, family) == ""
        assert sunita.page.status_code == 409
        assert "Phone its named manager" in sunita.text
    else:
        assert polly.open(f"/staff/shared/{shared}").status_code == 404
        polly.open("/staff/packets")
        assert "/staff/shared/" not in polly.page.text


def test_a_service_sees_what_it_is_and_never_as_another(visit: Visit, family: str, tell: Tell) -> None:
    sunita = visit("sunita")
    for strange in ("dorset_police:childrens_services", "dorset_domestic_abuse_service:police", "samaritans"):
        assert agree(sunita, family, service=strange) == "", strange
        assert sunita.page.status_code == 422, strange
    assert agree(sunita, family, service="dorset_police:police_specialist")


@pytest.mark.parametrize("when", ["before", "after"])
def test_nobody_of_a_team_that_a_line_was_shut_to_by_hand(
    visit: Visit, family: str, reports: tuple[Told, Told], when: str
) -> None:
    sunita, polly = visit("sunita"), visit("polly")
    shared = agree(sunita, family) if when == "after" else ""
    form = f"/staff/reports/{reports[0].id}/lines/{reports[0].line('police').id}/shut"
    sunita.open(form)
    sunita.press(form, reason="Her brother is a constable there.")
    if when == "before":
        assert agree(sunita, family) == ""
        assert sunita.page.status_code == 409
    else:
        assert polly.open(f"/staff/shared/{shared}").status_code == 404


def test_only_a_supervisor_makes_one_and_it_must_be_whole(visit: Visit, family: str) -> None:
    dilys, sunita = visit("dilys"), visit("sunita")
    assert dilys.open(f"/staff/cases/{family}/sharing").status_code == 404
    for field, value in (
        ("parts", ""),
        ("reason", " "),
        ("until", "2026-01-01"),
        ("until", "2027-11-30"),
        ("until", "soon"),
        ("service", "nobody"),
    ):
        assert agree(sunita, family, **{field: value}) == "", field
        assert sunita.page.status_code == 422, field
    assert agree(sunita, family, parts="school") == ""
    assert sunita.page.status_code == 409


def test_without_an_agreement_no_more_than_that_another_has_something(
    visit: Visit, family: str, reports: tuple[Told, Told], clock: Clock
) -> None:
    polly = visit("polly")
    polly.open(f"/staff/packets/{reports[0].line('police').id}")
    assert "Another agency holds something about this family. Ask Dorset Demo Line’s duty desk" in polly.text
    for hidden in ("glass break", "Quill Invented", "children's services", "domestic abuse"):
        assert hidden not in polly.text, hidden


def test_no_pointer_where_consent_is_the_only_ground(visit: Visit, family: str, reports: tuple[Told, Told]) -> None:
    dora = visit("dora")
    dora.open(f"/staff/packets/{reports[0].line('domestic_abuse_service').id}")
    assert "Another agency" not in dora.text


@pytest.fixture
def arthur(sqlite_store: Store, people: dict[str, staff.Person]) -> staff.Person:
    """An auditor: reads what was done, and no case."""
    with sqlite_store.begin() as db:
        made = [staff.people.invent_person(db, name, f"{role}@demo.test", role, AT) for name, role in
                (("Arthur Auditor", Role.AUDITOR), ("Ada Admin", Role.ADMIN))]  # fmt: skip
    people.update(arthur=made[0], ada=made[1])
    return made[0]


def test_the_glass_is_broken_for_an_hour_with_a_reason_that_a_supervisor_looks_at(
    visit: Visit, family: str, arthur: staff.Person, clock: Clock, sqlite_store: Store
) -> None:
    auditor, sunita = visit("arthur"), visit("sunita")
    assert auditor.open(f"/staff/cases/{family}").status_code == 404
    auditor.open("/staff/break-glass")
    assert auditor.press("/staff/break-glass", case=family, reason=" ").status_code == 422
    assert auditor.press("/staff/break-glass", case="he told me", reason="x").status_code == 422
    auditor.press("/staff/break-glass", case=family, reason="Nobody answers and he is at the door.")
    assert "You opened this by break-glass" in auditor.text
    assert "quillfeather" in auditor.text
    sunita.open("/staff/duty")
    assert "Arthur Auditor opened this case" in sunita.text
    assert "Nobody answers and he is at the door." in sunita.text
    with sqlite_store.read() as db:
        (broken,) = casework.broken_glass(db)
    sunita.press(f"/staff/glass/{broken.id}/looked")
    assert "break-glass" not in sunita.text
    clock.pass_(minutes=61)
    assert visit("arthur").open(f"/staff/cases/{family}").status_code == 404
    with sqlite_store.read() as db:
        acts = [row.act for row in db.execute(select(audit_table).order_by(audit_table.c.seq))]
        done = list(db.scalars(select(decision.c.act).where(decision.c.about == family)))
    assert acts.count("break glass") == 1
    assert {Act.BROKE_GLASS.name, Act.LOOKED_AT_GLASS.name} <= set(done)


def test_whoever_runs_the_machines_and_an_agency_never_break_it(visit: Visit, arthur: staff.Person) -> None:
    for name in ("ada", "polly"):
        assert visit(name).open("/staff/break-glass").status_code == 404


def test_where_they_live_apart_is_shown_by_no_agreement_once_a_later_report_hides_it(
    visit: Visit, tell: Tell, sqlite_store: Store, clock: Clock
) -> None:
    """The agreement does not cover that report; but who lives there has said that nobody may be told."""
    apart = {"child.lives_with": "no", "harmed.address": "Quillbox Refuge"}
    hidden = {"harmed.new_address": "Quillbox Refuge", "harmed.new_address_may_be_told": "no"}
    one, later = tell(**FRIEND, **apart), tell(**POLICE, **hidden)
    case_id = str(one.page.case_id)
    shared, polly = agree(visit("sunita"), case_id), visit("polly")
    assert "Quillbox Refuge" in polly.open(f"/staff/shared/{shared}").text
    join(sqlite_store, one, later, AT + timedelta(minutes=5))
    clock.pass_(minutes=10)
    assert polly.open(f"/staff/shared/{shared}").status_code == 200
    assert "Quillbox Refuge" not in polly.page.text


def test_the_same_agreement_is_made_once_and_another_beside_it(
    visit: Visit, family: str, second_supervisor: staff.Person, sqlite_store: Store
) -> None:
    """Two supervisors at once would each have ended theirs, and the other's would have gone on."""
    sunita, silas = visit("sunita"), visit("silas")
    for supervisor in (sunita, silas):
        supervisor.open(f"/staff/cases/{family}/sharing")
    sunita.press(f"/staff/cases/{family}/sharing", **ORDERED)
    assert silas.press(f"/staff/cases/{family}/sharing", **ORDERED).status_code == 409
    assert "Sunita Sample was first: agreed that a service sees the household page" in silas.text
    assert agree(silas, family, parts="identity")
    with sqlite_store.read() as db:
        assert [len(each.agreed.parts) for each in casework.agreements_of(db, family)][1:] == [1]


def test_break_glass_offers_no_door_that_stays_closed(
    visit: Visit, family: str, sqlite_store: Store, people: dict[str, staff.Person]
) -> None:
    with sqlite_store.begin() as db:
        people["audrey"] = staff.people.invent_person(db, "Audrey Auditor", "audrey@demo.test", Role.AUDITOR, AT)
    audrey = visit("audrey")
    audrey.open("/staff/break-glass")
    audrey.press("/staff/break-glass", case=family, reason="A complaint.")
    assert "You opened this by break-glass" in audrey.text
    assert "quillfeather knife" in audrey.text
    assert "/staff/reports/" not in audrey.page.text
    assert "/staff/reports/" in visit("dilys").open(f"/staff/cases/{family}").text
