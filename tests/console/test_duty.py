"""The operator's desk: what waits, what a report says, and what people decide about it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from sqlalchemy import select

from bot import casework, delivery, dialogue, referrals, staff
from bot.casework.tables import report
from bot.console import Desk
from bot.dialogue import Channel, Turn
from bot.referrals.tables import referral
from bot.store import Store, audit
from bot.store.tables import audit_table
from flows.rules.outcome import By
from tests.casework.told import draft_done
from tests.console.conftest import AT, Browser, Clock, Told, facts, hidden

PASSED = {"passed": "yes", "what": "The knife, and where.", "to_whom": "999 control room, Ines", "reference": "DP-1234"}
Visit = Callable[..., Browser]
Tell = Callable[..., Told]
Ring = Callable[..., Any]


def acts(store: Store) -> list[tuple[str, str]]:
    with store.read() as db:
        assert audit.verify(db) is None
        return [(row.act, row.about) for row in db.execute(select(audit_table).order_by(audit_table.c.seq))]


def at_line(told: Told, kind: str, act: str) -> str:
    return f"/staff/reports/{told.id}/lines/{told.line(kind).id}/{act}"


def test_on_duty_is_pressed_and_shown(visit: Visit, sqlite_store: Store, clock: Clock) -> None:
    dilys = visit("dilys")
    assert "Nobody is on duty" in dilys.open("/staff/duty").text
    dilys.press("/staff/duty/on")
    assert "On duty now: Dilys Demo" in dilys.text
    with sqlite_store.read() as db:
        assert staff.anybody_on_duty(db, clock())
    clock.pass_(minutes=3)  # the page is not open any more
    with sqlite_store.read() as db:
        assert not staff.anybody_on_duty(db, clock())
    assert dilys.client.get("/staff/duty/news").json()["title"] == "Duty – Hearthline staff"
    with sqlite_store.read() as db:
        assert staff.anybody_on_duty(db, clock())
    dilys.open("/staff/duty")
    dilys.press("/staff/duty/off")
    assert "Nobody is on duty" in dilys.text


def test_who_goes_off_duty_with_cases_is_asked_first_and_the_list_says_so(
    visit: Visit, tell: Tell, sqlite_store: Store
) -> None:
    told, dilys, sunita = tell(), visit("dilys"), visit("sunita")
    with sqlite_store.begin() as db:
        draft = casework.show_draft(db, "c" * 26, facts(), {}, AT)
    dilys.open("/staff/duty")
    dilys.press("/staff/duty/on")
    for path in (f"/staff/reports/{told.id}", f"/staff/drafts/{draft}"):
        dilys.open(path)
        dilys.press(f"{path}/take")
    assert "(off duty)" not in sunita.open("/staff/duty").text
    dilys.open("/staff/duty")
    dilys.press("/staff/duty/off")
    assert "You have 1 case and 1 draft: hand over, or go anyway?" in dilys.text
    sunita.open("/staff/duty")
    assert "On duty now: Dilys Demo" in sunita.text
    dilys.press("/staff/duty/off", anyway="yes")
    assert "Nobody is on duty" in dilys.text
    assert sunita.open("/staff/duty").text.count("Dilys Demo (off duty)") == 2


def test_the_page_rings_for_a_new_report_until_somebody_has_it(visit: Visit, tell: Tell) -> None:
    dilys = visit("dilys")
    dilys.open("/staff/duty")
    dilys.press("/staff/duty/on")
    quiet = dilys.client.get("/staff/duty/news").json()
    told = tell()
    news = dilys.client.get("/staff/duty/news").json()
    assert (quiet["rings"], news["rings"]) == (False, True)
    assert news["title"] == "(1) Duty – Hearthline staff"
    assert news["mark"] != quiet["mark"]
    assert told.id not in str(news)
    dilys.open("/staff/duty")
    assert dilys.title.startswith("(1) Duty")
    assert f'data-mark="{news["mark"]}"' in dilys.page.text
    dilys.open(f"/staff/reports/{told.id}")
    dilys.press(f"/staff/reports/{told.id}/take")
    assert not dilys.client.get("/staff/duty/news").json()["rings"]


def test_danger_comes_first_and_what_nobody_has_says_so(visit: Visit, tell: Tell) -> None:
    calm = tell(**{"incident:1.harms": ("verbal",), "harmed.afraid": "no"})
    red = tell()
    dilys = visit("dilys")
    page = dilys.open("/staff/duty").text
    assert page.index(red.id) < page.index(calm.id)
    assert page.count("Nobody yet") >= 2
    assert "govuk-tag--red" in page


def test_without_scripts_the_page_reloads_by_itself_when_asked_to(visit: Visit) -> None:
    dilys = visit("dilys")
    dilys.open("/staff/duty")
    dilys.press("/staff/duty/on")
    assert "refresh" not in dilys.page.headers
    assert 'href="/staff/duty?fresh=yes"' in dilys.page.text
    assert dilys.open("/staff/duty?fresh=yes").headers["refresh"] == "60"


def test_the_report_says_what_a_duty_officer_needs(visit: Visit, tell: Tell, sqlite_store: Store) -> None:
    told = tell()
    dilys = visit("dilys")
    dilys.open(f"/staff/reports/{told.id}")
    assert dilys.title == "RED: report of 19:40 today – Hearthline staff"
    for words in (
        "He came at me with the quillfeather knife.", "he is a good boy really", "07700 900123", "weekdays 9 to 3",
        "It is now Tuesday 24 November, 19:40", "A weapon, or something held as one, was used, shown or kept for use.",
        "SafeLives DASH", "draft H3", "whether anybody was hurt", "asked: they do not know", "Quillon",
        "Nobody has this yet", "Decide what leaves: 1 line", "they said no to this",
    ):  # fmt: skip
        assert words in dilys.text, words
    assert dilys.text.index("Safe contact") < dilys.text.index("In their own words") < dilys.text.index("Who is told")
    assert acts(sqlite_store)[-1] == ("read report", told.id)


def test_what_could_be_is_said_with_how_much_is_missing(visit: Visit, tell: Tell) -> None:
    told = tell(**{"incident:1.harms": ("damage",), "harmed.afraid": "sometimes"})
    dilys = visit("dilys")
    dilys.open(f"/staff/reports/{told.id}")
    assert re.search(r"(High|Medium), could be red: \d+ answers missing", dilys.text)


def test_somebody_who_did_not_say_that_it_is_safe_is_not_contacted(visit: Visit, tell: Tell) -> None:
    for said, words in (("never", "they said no"), (None, "asked: they do not know")):
        told = tell(**{"reporter.contact": said})
        dilys = visit("dilys")
        dilys.open(f"/staff/reports/{told.id}")
        assert f"Do not contact them ({words})" in dilys.text
        assert "07700 900123" not in dilys.text


def test_a_line_leaves_with_a_reason(visit: Visit, tell: Tell, sqlite_store: Store) -> None:
    told, dilys = tell(), visit("dilys")
    form = at_line(told, "police", "release")
    dilys.open(form)
    assert "What they would see" in dilys.text
    dilys.press(form)
    assert dilys.page.status_code == 422
    assert dilys.title.startswith("Error: Release to")
    assert 'href="#why"' in dilys.page.text
    assert told.line("police").released_at is None
    dilys.press(form, why="danger", reason="She sounded afraid.", aware="unsafe")
    line = told.line("police")
    assert dilys.person is not None
    assert (line.released_by, line.state) == (dilys.person.id, casework.State.PLANNED)
    assert "Somebody may be badly hurt. She sounded afraid." in dilys.text
    assert ("release line", line.id) in acts(sqlite_store)


def test_the_second_officer_sees_what_the_first_did(visit: Visit, tell: Tell) -> None:
    told, dilys, desmond = tell(), visit("dilys"), visit("desmond")
    form = at_line(told, "police", "release")
    dilys.open(form)
    desmond.open(form)
    dilys.press(form, why="child", aware="unsafe")
    desmond.press(form, why="danger", aware="unsafe")
    assert desmond.page.status_code == 409
    assert "Dilys Demo was first: released, 19:40 today." in desmond.text
    assert [each.act for each in told.page.decisions].count(casework.Act.RELEASED) == 1
    desmond.open(f"/staff/reports/{told.id}")
    assert "by Dilys Demo" in desmond.text
    assert f'action="{at_line(told, "police", "claim")}"' not in desmond.page.text


def test_a_decision_on_an_old_page_is_refused_with_what_happened_since(visit: Visit, tell: Tell) -> None:
    told, dilys, desmond = tell(), visit("dilys"), visit("desmond")
    form = at_line(told, "police", "release")
    desmond.open(form)
    dilys.open(f"/staff/reports/{told.id}")
    dilys.press(at_line(told, "police", "claim"))
    assert "is reading this since" in dilys.text
    desmond.press(form, why="danger", reason="typed at length", aware="unsafe")
    assert desmond.page.status_code == 409
    assert "Dilys Demo was first: is reading this" in desmond.text
    assert desmond.title.startswith("Error: ")
    assert "typed at length" in desmond.page.text  # nothing typed is lost
    assert told.line("police").released_at is None


def test_reading_gives_ten_minutes_once(visit: Visit, tell: Tell, ring: Ring) -> None:
    told, dilys = tell(), visit("dilys")
    dilys.open(f"/staff/reports/{told.id}")
    before = min(wait.due_at for wait in told.page.waits if wait.kind is casework.Kind.RELEASE)
    dilys.press(at_line(told, "police", "claim"))
    after = min(wait.due_at for wait in told.page.waits if wait.kind is casework.Kind.RELEASE)
    assert after - before == timedelta(minutes=10)
    assert f'action="{at_line(told, "police", "claim")}"' not in dilys.page.text


def test_stopping_needs_a_second_person(visit: Visit, tell: Tell) -> None:
    told, dilys, desmond = tell(), visit("dilys"), visit("desmond")
    form = at_line(told, "police", "stop")
    dilys.open(form)
    assert "A second person must agree" in dilys.text
    dilys.press(form)
    assert (dilys.page.status_code, dilys.title.startswith("Error: ")) == (422, True)
    dilys.press(form, reason="It was last year.")
    assert "Dilys Demo asked to stop this." in dilys.text
    assert told.line("police").stopped_at is None
    dilys.open(form)
    dilys.press(form, reason="Again.")
    assert "You asked for this yourself" in dilys.text
    assert told.line("police").stopped_at is None
    assert "Waits for a second person: stop telling a service" in desmond.open("/staff/duty").text
    desmond.open(form)
    assert "It was last year." in desmond.text
    assert "I agree: stop it" in desmond.page.text
    desmond.press(form, reason="I rang her: agreed.")
    assert told.line("police").stopped_at is not None
    assert "Stopped by a person" in desmond.text


def test_changing_asks_for_a_service_and_a_reason_and_the_clock_goes_on(visit: Visit, tell: Tell) -> None:
    told, dilys = tell(), visit("dilys")
    form = at_line(told, "police", "change")
    due = {wait.due_at for wait in told.page.waits if wait.kind is casework.Kind.RELEASE}
    dilys.open(form)
    dilys.press(form)
    for field in ("service", "reason"):
        assert f'href="#{field}"' in dilys.page.text
    dilys.press(form, service="nowhere_police", reason="They moved.", by="call")
    assert "Choose a service from the list" in dilys.text
    dilys.press(form, service="dorset_police_specialist", reason="They moved.", by="call")
    assert told.line("police").line.service == "dorset_police_specialist"
    assert {wait.due_at for wait in told.page.waits if wait.kind is casework.Kind.RELEASE} == due


def test_what_goes_to_another_kind_of_service_is_what_that_kind_needs(visit: Visit, tell: Tell) -> None:
    told, dilys, dora = tell(**{"reporter.consent_domestic_abuse_service": "given"}), visit("dilys"), visit("dora")
    before, form = told.line("police"), at_line(told, "police", "change")
    assert before.line.leaves_by_clock
    dilys.open(form)
    dilys.press(form, service="dorset_domestic_abuse_service", reason="They know her.", by="email")
    changed = next(line for line in told.page.lines if line.id == before.id)
    assert (changed.line.kind, changed.line.wish, changed.line.leaves_by_clock) == (
        "domestic_abuse_service", "given", False)  # fmt: skip
    release = f"/staff/reports/{told.id}/lines/{before.id}/release"
    dilys.open(release)
    dilys.press(release, why="danger")
    assert dora.open(f"/staff/packets/{before.id}").status_code == 200
    assert "quillfeather" not in dora.text


def test_where_somebody_concerned_works_no_other_line_is_led_to_that_team(visit: Visit, tell: Tell) -> None:
    told = tell(**{"reporter.works_for": ("police",)})
    dilys, sunita, polly = visit("dilys"), visit("sunita"), visit("polly")
    before, form = told.line("childrens_services"), at_line(told, "childrens_services", "change")
    typed = {"service": "dorset_police", "reason": "They are nearer.", "by": "email"}
    dilys.open(form)
    dilys.press(form, **typed)
    assert "the supervisor decides whom to tell" in dilys.text
    assert told.line("childrens_services").line == before.line
    sunita.open(form)
    sunita.press(form, **typed)
    changed = next(each for each in told.page.lines if each.id == before.id)
    assert (changed.line.kind, changed.line.conflict, changed.restricted) == ("police", True, True)
    assert polly.open(f"/staff/packets/{before.id}").status_code == 404


def test_a_line_where_somebody_concerned_works_there_is_the_supervisors(visit: Visit, tell: Tell) -> None:
    told = tell(**{"reporter.works_for": ("police",)})
    line = told.line("police")
    assert line.restricted
    dilys, sunita = visit("dilys"), visit("sunita")
    dilys.open(f"/staff/reports/{told.id}")
    assert "the supervisor decides" in dilys.text
    assert at_line(told, "police", "stop") not in dilys.page.text
    assert dilys.open(at_line(told, "police", "stop")).status_code == 404
    sunita.open(f"/staff/reports/{told.id}")
    assert at_line(told, "police", "stop") in sunita.page.text
    assert sunita.open(at_line(told, "police", "stop")).status_code == 200


def test_unmet_clocks_are_red_on_every_page(visit: Visit, tell: Tell, ring: Ring, clock: Clock) -> None:
    told, dilys = tell(), visit("dilys")
    dilys.open("/staff/duty")
    assert "desk-alarm__title" not in dilys.page.text
    clock.pass_(minutes=6)
    ring(clock())
    for path in ("/staff/duty", f"/staff/reports/{told.id}", f"/staff/reports/{told.id}/note"):
        dilys.open(path)
        assert "1 time has run out" in dilys.page.text, path
        assert "1 minute late" in dilys.page.text
    assert "desk-alarm__title" not in visit("polly").open("/staff/packets").text


def test_a_report_that_nobody_has_is_red_on_every_page_and_rings(
    visit: Visit, tell: Tell, sqlite_store: Store, clock: Clock
) -> None:
    told, dilys = tell(), visit("dilys")
    with sqlite_store.begin() as db:  # as if what makes its case had failed
        db.execute(report.update().values(opened_at=None, tier="no tier"))
    before = dilys.open("/staff/duty/news").json()
    assert "Nobody has" not in dilys.open("/staff/handover").text
    clock.pass_(minutes=3)
    for path in ("/staff/handover", f"/staff/reports/{told.id}/note"):
        assert "Nobody has 1 report (0 red), sent since 19:40 today: no case could be made" in dilys.open(path).text
    after = dilys.open("/staff/duty/news").json()
    assert after["mark"] != before["mark"]  # so the page that stays open draws it too
    assert after["title"].startswith("(2)")
    assert before["title"].startswith("(1)")
    assert "Nobody has" not in visit("polly").open("/staff/packets").text


def test_mail_that_does_not_go_is_one_red_line_on_every_page(
    visit: Visit, tell: Tell, sqlite_store: Store, clock: Clock
) -> None:
    told, dilys, polly = tell(), visit("dilys"), visit("polly")
    mark = dilys.open("/staff/duty/news").json()["mark"]
    notices = [knock for line in told.page.lines for knock in line.knocks if knock.way is By.EMAIL]
    with sqlite_store.begin() as db:
        delivery.not_yet(db, notices[0].id, "MailDeferred", AT)
    clock.pass_(minutes=3)
    for path in ("/staff/duty", f"/staff/reports/{told.id}", f"/staff/reports/{told.id}/note"):
        assert "Mail does not go: 1 notice waits since 19:40 today." in dilys.open(path).text, path
    assert dilys.open("/staff/duty/news").json()["mark"] != mark  # so the page that stays open draws it too
    assert "Mail does not go" not in polly.open("/staff/packets").text
    with sqlite_store.begin() as db:
        casework.handed_over(db, notices[0].id, clock())
    assert "Mail does not go" not in dilys.open("/staff/duty").text


def test_contacts_that_nobody_verified_in_time_are_told_to_the_supervisor(
    visit: Visit, sqlite_store: Store, clock: Clock, desk: Desk
) -> None:
    sunita = visit("sunita")
    sunita.open("/staff/duty")
    assert "Contacts that nobody has verified, or not again in time: " in sunita.text
    assert " more. Check the number before anybody rings it" in sunita.text
    mark = sunita.open("/staff/duty/news").json()["mark"]
    with sqlite_store.begin() as db:
        referrals.verify_invented(db, desk.directory, AT)
        referrals.verify(
            db, desk.directory, "dorset_police", "Invented Officer", AT + timedelta(minutes=1), due=AT.date()
        )
    sunita.open("/staff/duty")
    assert "Contacts that nobody has verified" not in sunita.text
    assert sunita.open("/staff/duty/news").json()["mark"] != mark
    clock.pass_(hours=8)
    sunita = visit("sunita")
    sunita.open("/staff/duty")
    assert "not again in time: Dorset Police (demo). Check the number" in sunita.text
    dilys = visit("dilys")
    dilys.open("/staff/duty")
    assert "Contacts that nobody has verified" not in dilys.text


def test_outside_the_directory_the_officer_sees_which_council_and_force_answer_there(visit: Visit, tell: Tell) -> None:
    dilys, told = visit("dilys"), tell(household__postcode="EX10 0AA")
    dilys.open(f"/staff/reports/{told.id}")
    assert "Who answers there Devon County Council , by what was told of the place." in dilys.text
    assert "Who answers there Devon and Cornwall Police" in dilys.text
    for path in (f"/staff/reports/{told.id}", f"/staff/cases/{told.page.case_id}"):
        dilys.open(path)
        assert dilys.text.startswith("Outside our areas, ")
    dilys.open(f"/staff/reports/{tell(household__postcode=None, household__address=None).id}")
    assert dilys.text.startswith("Place not known, ")
    dilys.open(f"/staff/reports/{tell().id}")
    assert "Who answers there" not in dilys.text


def test_why_a_person_decides_is_said_once(visit: Visit, tell: Tell) -> None:
    told = tell(household__postcode="EX10 0AA", reporter__works_for=("police",))
    sunita = visit("sunita")
    sunita.open(f"/staff/reports/{told.id}")
    why = re.findall(r"Why a person decides</dt><dd[^>]*>(.*?)</dd>", sunita.page.text)
    assert len(why) == len(told.page.lines)
    for reasons in why:
        assert reasons.count("(R17)") == 1
        assert reasons.count("(R19)") == 1


def test_messages_that_could_not_be_taken_are_told_to_the_supervisor(visit: Visit, sqlite_store: Store) -> None:
    sunita, dilys = visit("sunita"), visit("dilys")
    sunita.open("/staff/duty")
    assert "could not be taken" not in sunita.text
    with sqlite_store.begin() as db:
        for key in ("one", "two"):
            dialogue.set_aside(db, Turn(key, "a-chat", Channel.WEB, AT, b"", text="quillfeather"))
    sunita.open("/staff/duty")
    assert "2 messages could not be taken in the last 30 days." in sunita.text
    assert "quillfeather" not in sunita.page.text
    dilys.open("/staff/duty")
    assert "could not be taken" not in dilys.text


def test_what_left_by_the_clock_says_so(visit: Visit, tell: Tell, ring: Ring, clock: Clock) -> None:
    told = tell()
    clock.pass_(minutes=6)
    ring(clock())
    assert told.line("police").unlooked
    dilys, polly = visit("dilys"), visit("polly")
    dilys.open(f"/staff/reports/{told.id}")
    assert "It left by the clock: no person had looked at it." in dilys.text
    polly.open(f"/staff/packets/{told.line('police').id}")
    assert "No person at Dorset Demo Line has looked at it yet" in polly.text
    dilys.press(f"/staff/reports/{told.id}/take")
    assert "It left by the clock: no person had looked at it." in dilys.text
    polly.open(f"/staff/packets/{told.line('police').id}")
    assert "has looked at it yet" not in polly.text


def test_a_case_is_taken_given_noted_and_closed_by_two(visit: Visit, tell: Tell) -> None:
    told, dilys, desmond = tell(), visit("dilys"), visit("desmond")
    here = f"/staff/reports/{told.id}"
    dilys.open(here)
    dilys.press(f"{here}/take")
    assert "Dilys Demo has this since 19:40 today" in dilys.text
    desmond.open(f"{here}/give")
    for nobody in ("", "a" * 26):
        desmond.press(f"{here}/give", to=nobody)
        assert 'href="#to"' in desmond.page.text
    assert desmond.person is not None
    desmond.press(f"{here}/give", to=desmond.person.id, reason="End of shift.")
    assert told.page.owner_id == desmond.person.id
    desmond.open(f"{here}/note")
    desmond.press(f"{here}/note", note="She rang; the door is locked.")
    assert "She rang; the door is locked." in desmond.text
    desmond.open(f"{here}/close")
    desmond.press(f"{here}/close", outcome="advice", reason="Done.", code="feedback_closed_here")
    assert desmond.page.status_code == 409  # lines are open
    assert told.page.closed_at is None


def test_two_people_lower_a_tier_and_both_values_stay(visit: Visit, tell: Tell, clock: Clock) -> None:
    told, dilys, desmond = tell(), visit("dilys"), visit("desmond")
    here = f"/staff/reports/{told.id}/tier"
    dilys.open(here)
    dilys.press(here, tier="medium", reason="The knife was a toy.")
    assert "waits for a second person" in dilys.text
    assert told.page.tier == "red"
    assert "Waits for a second person: say that it is less urgent" in desmond.open("/staff/duty").text
    clock.pass_(minutes=1)
    desmond.open(here)
    assert "Dilys Demo asked for this: medium" in desmond.text
    desmond.press(here, tier="high", reason="It was a knife.")
    assert (desmond.page.status_code, "Dilys Demo asked for another answer: medium." in desmond.text) == (422, True)
    desmond.press(here, tier="medium", reason="I saw it too.")
    assert told.page.tier == "medium"
    assert "the rules said red; a person overruled them" in desmond.text
    assert "Waits for a second person" not in desmond.open("/staff/duty").text


def test_the_second_person_sees_what_the_first_asked_and_another_answer_is_an_asking_of_its_own(
    visit: Visit, tell: Tell, clock: Clock, sqlite_store: Store
) -> None:
    told, dilys, desmond = tell(), visit("dilys"), visit("desmond")
    with sqlite_store.begin() as db:
        for line in told.page.lines:
            db.execute(referral.update().where(referral.c.id == line.id).values(acknowledged_at=AT))
    here = f"/staff/reports/{told.id}/close"
    dilys.open(here)
    assert "Dilys Demo asked for this" not in dilys.text
    dilys.press(here, outcome="advice", reason="She has the numbers.", code="feedback_met")
    assert "Waits for a second person: close" in desmond.open("/staff/duty").text
    clock.pass_(minutes=1)
    desmond.open(here)
    for words in ("Dilys Demo asked for this: Advice and numbers were given", "She has the numbers."):
        assert words in desmond.text, words
    desmond.press(here, outcome="no_harm", reason="I went there.", code="feedback_met")
    assert desmond.page.status_code == 422
    assert "Dilys Demo asked for another answer: Advice and numbers were given." in desmond.text
    assert [each.who for each in told.page.asked] == [dilys.person.id if dilys.person else ""]
    desmond.press(here, outcome="no_harm", reason="I went there.", code="feedback_met")
    assert "in place of what Dilys Demo had asked for: Advice and numbers were given" in desmond.text
    assert told.page.closed_at is None
    clock.pass_(minutes=1)
    dilys.open(here)
    assert "Desmond Demo asked for this: Looked into: no harm found" in dilys.text
    dilys.press(here, outcome="no_harm", reason="So did I.", code="feedback_met")
    assert told.page.closed_at is not None


def test_a_doubted_report_never_leaves_by_the_clock(visit: Visit, tell: Tell, ring: Ring, clock: Clock) -> None:
    told, dilys = tell(), visit("dilys")
    here = f"/staff/reports/{told.id}/doubt"
    dilys.open(here)
    form = {**hidden(dilys.page.text), "reason": "The same words came three times."}
    for _ in range(2):  # without scripts nothing keeps anybody from pressing twice
        dilys.page = dilys.client.post(here, data=form)
    assert "Somebody doubts this report" in dilys.text
    clock.pass_(minutes=6)
    ring(clock())
    assert told.line("police").released_at is None
    dilys.open(here)
    dilys.press(here, reason="I rang: it is real.")
    assert "Somebody doubts this report" not in dilys.text


def test_a_person_tells_a_service_that_the_rules_did_not_name(visit: Visit, tell: Tell) -> None:
    told, dilys = tell(), visit("dilys")
    here = f"/staff/reports/{told.id}/add"
    dilys.open(here)
    dilys.press(here, due="soon")
    assert dilys.page.status_code == 422
    typed = {"service": "dorset_education", "basis": "consent", "reason": "She asked for it."}
    dilys.press(here, **typed, due="later")
    assert 'href="#due"' in dilys.page.text
    dilys.press(here, **typed, due="21:30")
    line = told.line("education")
    assert line.released_at is not None
    assert line.line.due == AT.replace(hour=21, minute=30)


def test_what_they_add_is_on_top_until_somebody_has_read_it(visit: Visit, tell: Tell, sqlite_store: Store) -> None:
    told, dilys = tell(), visit("dilys")
    with sqlite_store.begin() as db:
        casework.add_to_report(db, told.conversation, "He has come back.", AT)
    dilys.open(f"/staff/reports/{told.id}")
    assert "Next: Read what they added." in dilys.text
    action = re.search(r'action="(/staff/reports/\w+/added/\w+)"', dilys.page.text)
    assert action
    dilys.press(action[1])
    assert "He has come back." in dilys.text
    assert "I have read this" not in dilys.text


def test_a_draft_is_marked_as_not_sent_and_says_where_they_are(visit: Visit, sqlite_store: Store) -> None:
    answers = facts(**{"household.where_now": "Nowhere Lane, Dorchester"})
    with sqlite_store.begin() as db:
        drafting = {"incident:1.account": ("he is at the door",)}
        heard = [("reporter.role", "in the cupboard")]
        draft_id = casework.show_draft(db, "c" * 26, answers, drafting, AT, heard)
    dilys, desmond = visit("dilys"), visit("desmond")
    dilys.open("/staff/duty")
    assert "Draft, not sent by them" in dilys.text
    here = f"/staff/drafts/{draft_id}"
    dilys.open(here)
    for words in (
        "Not sent by them",
        "Nowhere Lane, Dorchester",
        "he is at the door",
        "quillfeather",
        "in the cupboard",
    ):
        assert words in dilys.text, words
    desmond.open(here)
    dilys.press(f"{here}/take")
    assert "Dilys Demo has this since 19:40 today" in dilys.text
    desmond.press(f"{here}/take")
    assert desmond.page.status_code == 409
    assert "Dilys Demo was first" in desmond.text
    dilys.press(f"{here}/done", **PASSED)
    assert "Draft, not sent by them" not in dilys.text


def test_only_who_has_a_draft_ends_it_and_says_what_was_passed_on_to_whom(visit: Visit, sqlite_store: Store) -> None:
    with sqlite_store.begin() as db:
        draft_id = casework.show_draft(db, "c" * 26, facts(), {}, AT)
    dilys, desmond, here = visit("dilys"), visit("desmond"), f"/staff/drafts/{draft_id}"
    dilys.open(here)
    dilys.press(f"{here}/take")
    desmond.open(here)
    assert f"{here}/done" not in desmond.page.text
    desmond.client.post(f"{here}/done", data={**hidden(desmond.page.text), **PASSED})
    assert "Draft, not sent by them" in desmond.open("/staff/duty").text
    for missing in ("passed", "what", "to_whom"):
        dilys.press(f"{here}/done", **{**PASSED, missing: ""})
        assert (dilys.page.status_code, f'href="#{missing}"' in dilys.page.text) == (422, True)
    assert "DP-1234" in dilys.page.text  # nothing typed is lost
    desmond.open(here)
    desmond.press(f"{here}/take")
    assert "Desmond Demo has this" in desmond.text
    dilys.press(f"{here}/done", **PASSED)
    assert (dilys.page.status_code, "You do not have this draft" in dilys.text) == (409, True)
    desmond.press(f"{here}/done", passed="no")
    assert 'href="#could_not"' in desmond.page.text
    desmond.press(f"{here}/done", **PASSED)
    assert "Draft, not sent by them" not in desmond.text
    for words in (
        "Desmond Demo , 19:40 today, to 999 control room, Ines",
        "reference DP-1234",
        "The knife, and where.",
    ):
        assert words in dilys.open(here).text or words in dilys.text, words
    with sqlite_store.begin() as db:
        casework.forget_drafts(db, AT + timedelta(days=4))
    dilys.open(here)
    assert "DP-1234" in dilys.text
    assert "quillfeather" not in dilys.page.text


def test_what_could_not_be_passed_on_says_why_on_the_report_too(visit: Visit, tell: Tell, sqlite_store: Store) -> None:
    with sqlite_store.begin() as db:
        draft_id = casework.show_draft(db, "c" * 26, facts(), {}, AT)
    dilys, here = visit("dilys"), f"/staff/drafts/{draft_id}"
    dilys.open(here)
    dilys.press(f"{here}/take")
    dilys.press(f"{here}/done", passed="no", could_not="They told of no place.")
    dilys.open(f"/staff/reports/{tell(conversation='c' * 26).id}")
    assert "Dilys Demo , 19:40 today, could not pass it on: They told of no place." in dilys.text


def test_a_place_from_before_they_last_pressed_is_marked_as_old(visit: Visit, sqlite_store: Store) -> None:
    told = facts(**{"household.where_now": "Nowhere Lane", "household.place": "Dorchester"})
    answers = {key: msgspec.structs.replace(answer, said_at=AT) for key, answer in told.items()}
    with sqlite_store.begin() as db:
        draft_id = casework.show_draft(db, "c" * 26, answers, {}, AT)
    dilys, here, old = visit("dilys"), f"/staff/drafts/{draft_id}", "they may be elsewhere now"
    assert "written 19:40 today" in dilys.open(here).text
    assert old not in dilys.text
    with sqlite_store.begin() as db:
        casework.show_draft(db, "c" * 26, answers, {}, AT + timedelta(minutes=9))
    assert dilys.open(here).text.count(old) == 1
    assert "before 19:49 today" in dilys.text


def test_a_draft_that_is_sent_says_so_and_leads_to_the_report(
    visit: Visit, tell: Tell, sqlite_store: Store, clock: Clock
) -> None:
    with sqlite_store.begin() as db:
        draft_id = casework.show_draft(db, "c" * 26, facts(), {}, AT)
    dilys, here = visit("dilys"), f"/staff/drafts/{draft_id}"
    assert "Draft, not sent by them" in dilys.open("/staff/duty").text
    clock.pass_(minutes=1)
    sent = tell(clock(), conversation="c" * 26)
    dilys.open("/staff/duty")
    assert "Draft, not sent by them" not in dilys.text
    assert "Draft, sent by them since" in dilys.text
    for path in ("/staff/duty", here):
        assert "not sent" not in dilys.open(path).text.lower(), path
    assert "Sent by them since, 19:41 today" in dilys.text
    assert f"/staff/reports/{sent.id}" in dilys.page.text
    clock.pass_(minutes=6)
    dilys.open(here)
    assert "DRAFT, SENT SINCE: a duty officer looks" in dilys.page.text
    dilys.press(f"{here}/take")
    dilys.press(f"{here}/done", **PASSED)  # what the danger called for stays a person's until it is done, sent or not
    assert "Draft, sent by them since" not in dilys.text


def test_a_notice_of_a_draft_that_is_nobodys_again_still_leads_to_the_desk(visit: Visit, sqlite_store: Store) -> None:
    with sqlite_store.begin() as db:
        draft_id = casework.show_draft(db, "c" * 26, facts(), {}, AT)
        (old,) = delivery.knocks(db, draft_id)
        draft_done(db, draft_id, "somebody", AT)
        casework.show_draft(db, "c" * 26, facts(), {}, AT + timedelta(minutes=9))
        (new,) = delivery.knocks(db, draft_id)
    assert old.reference != new.reference
    dilys, polly = visit("dilys"), visit("polly")
    for notice in (old, new):
        assert dilys.open(f"/staff/r/{notice.reference}").url.path == "/staff/duty"
        assert polly.open(f"/staff/r/{notice.reference}").status_code == 404


def test_no_audit_row_no_page(visit: Visit, tell: Tell, monkeypatch: pytest.MonkeyPatch, sqlite_store: Store) -> None:
    told, dilys, cary = tell(), visit("dilys"), visit("dora")
    packet = told.line("domestic_abuse_service").id

    def full(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(audit, "append", full)
    for browser, path in (
        (dilys, "/staff/duty"), (dilys, f"/staff/reports/{told.id}"), (dilys, f"/staff/reports/{told.id}/note"),
        (dilys, at_line(told, "police", "release")), (cary, "/staff/packets"), (cary, f"/staff/packets/{packet}"),
    ):  # fmt: skip
        answer = browser.open(path)
        assert answer.status_code == 500, path
        assert "Something is not working on our side" in answer.text
        for secret in ("quillfeather", "Quillon", "07700", "disk full"):
            assert secret not in answer.text


def test_what_does_not_exist_is_not_found(visit: Visit) -> None:
    dilys, nothing = visit("dilys"), "a" * 26
    for path in (
        f"reports/{nothing}",
        f"reports/{nothing}/close",
        f"drafts/{nothing}",
        f"calls/{nothing}",
    ):
        assert dilys.open(f"/staff/{path}").status_code == 404, path
    assert visit("polly").open(f"/staff/r/{nothing}").status_code == 404
