"""Coming in: the right person, once per code, and every way of failing looks the same."""

from __future__ import annotations

import threading
from concurrent import futures
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from sqlalchemy import select

from bot import staff
from bot.staff import Role, signin
from bot.staff.tables import account, session, sign_in_failure
from bot.store import Store, audit, check_keys
from bot.store.tables import audit_table

AT = datetime(2026, 11, 24, 19, 40, tzinfo=UTC)
HERE = "192.0.2.1"


@pytest.fixture
def enrolled(store: Store) -> staff.Enrolment:
    with store.begin() as db:
        return staff.add_person(db, "Olive Invented", "Olive@example.org", Role.DUTY_OFFICER, AT)


def code(enrolled: staff.Enrolment, at: datetime) -> str:
    return pyotp.TOTP(pyotp.parse_uri(enrolled.totp_uri).secret).at(at)


def come_in(store: Store, enrolled: staff.Enrolment, *, at: datetime = AT, **changed: str) -> staff.SignedIn:
    told = {"email": "olive@example.org", "password": enrolled.password, "code": code(enrolled, at), "came_from": HERE}
    told |= {"mark": ""} | changed
    return staff.sign_in(store, told["email"], told["password"], told["code"], told["came_from"], at, told["mark"])


def test_password_and_code_bring_a_person_in(store: Store, enrolled: staff.Enrolment) -> None:
    signed_in = come_in(store, enrolled)
    person = staff.who(store, signed_in.token, AT)
    assert person == signed_in.person
    assert person is not None
    assert (person.name, person.role, person.service) == ("Olive Invented", Role.DUTY_OFFICER, "")


def test_a_code_works_once_and_an_older_one_never_after_it(store: Store, enrolled: staff.Enrolment) -> None:
    come_in(store, enrolled)
    with pytest.raises(staff.SignInRefused):
        come_in(store, enrolled)
    with pytest.raises(staff.SignInRefused):
        come_in(store, enrolled, code=code(enrolled, AT - timedelta(seconds=30)))
    assert come_in(store, enrolled, at=AT + timedelta(minutes=1)).token


def test_a_code_half_a_minute_old_is_taken_and_one_of_five_minutes_is_not(
    store: Store, enrolled: staff.Enrolment
) -> None:
    with pytest.raises(staff.SignInRefused):
        come_in(store, enrolled, code=code(enrolled, AT - timedelta(minutes=5)))
    assert come_in(store, enrolled, code=code(enrolled, AT - timedelta(seconds=30))).token


@pytest.mark.parametrize(
    "wrong", [{"password": "guess"}, {"code": "000000"}, {"email": "nobody@example.org"}, {"email": ""}, {"code": "é"}]
)
def test_every_way_of_failing_says_the_same(store: Store, enrolled: staff.Enrolment, wrong: dict[str, str]) -> None:
    with pytest.raises(staff.SignInRefused) as refused:
        come_in(store, enrolled, at=AT, **wrong)
    assert str(refused.value) == staff.SignInRefused.__doc__
    assert type(refused.value) is staff.SignInRefused


def test_guessing_is_limited_for_known_and_unknown_alike_and_ends_after_the_window(
    store: Store, enrolled: staff.Enrolment
) -> None:
    for email in ("olive@example.org", "nobody@example.org"):
        for _ in range(signin.TRIES_BY_ONE):
            with pytest.raises(staff.SignInRefused):
                come_in(store, enrolled, email=email, password="guess")
        with pytest.raises(staff.TooManyTries):
            come_in(store, enrolled, email=email)
    assert come_in(store, enrolled, came_from="198.51.100.7").person.name == "Olive Invented"
    assert come_in(store, enrolled, at=AT + signin.WINDOW + timedelta(minutes=1)).token


def test_tries_sent_all_at_once_are_counted_one_after_another(store: Store, enrolled: staff.Enrolment) -> None:
    """Each passes the first look before any has failed."""
    begun = threading.Barrier(8)

    def guess(_: int) -> type[Exception]:
        begun.wait()
        with pytest.raises(staff.SignInRefused) as refused:
            come_in(store, enrolled, code="000000")
        return refused.type

    with futures.ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(guess, range(8)))
    assert answers.count(staff.SignInRefused) == signin.TRIES_BY_ONE
    assert answers.count(staff.TooManyTries) == 8 - signin.TRIES_BY_ONE


def test_a_stranger_who_guesses_locks_nobody_out_of_the_browser_they_came_in_with(
    store: Store, enrolled: staff.Enrolment
) -> None:
    mark = come_in(store, enrolled).mark
    assert mark
    later = AT + timedelta(hours=9)
    for number in range(signin.TRIES_FOR_ONE):
        with pytest.raises(staff.SignInRefused):
            come_in(store, enrolled, at=later, password="guess", came_from=f"198.51.100.{number}")
    for wrong in ("", "x", f"x{mark}", mark[:-1], "ü.ü", "." + mark):
        with pytest.raises(staff.TooManyTries):
            come_in(store, enrolled, at=later, mark=wrong)
    assert come_in(store, enrolled, at=later, mark=mark).token


def test_a_known_browser_is_of_one_account_and_guesses_no_more_often_than_others(
    store: Store, enrolled: staff.Enrolment
) -> None:
    with store.begin() as db:
        other = staff.add_person(db, "Otto Invented", "otto@example.org", Role.DUTY_OFFICER, AT)
    theirs = staff.sign_in(store, "otto@example.org", other.password, code(other, AT), HERE, AT).mark
    mark = come_in(store, enrolled).mark
    assert theirs.partition(".")[2] != mark.partition(".")[2]
    later = AT + timedelta(hours=9)
    for _ in range(signin.TRIES_BY_ONE):
        with pytest.raises(staff.SignInRefused):
            come_in(store, enrolled, at=later, password="guess", mark=mark)
    with pytest.raises(staff.TooManyTries):
        come_in(store, enrolled, at=later, mark=mark)
    for number in range(signin.TRIES_FOR_ONE):
        with pytest.raises(staff.SignInRefused):
            come_in(store, enrolled, at=later, password="guess", came_from=f"198.51.100.{number}", mark=theirs)
    with pytest.raises(staff.TooManyTries):
        come_in(store, enrolled, at=later, came_from="203.0.113.1", mark=theirs)


def test_a_flood_of_tries_holds_few_threads(
    store: Store, enrolled: staff.Enrolment, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The reporter's pages need theirs."""
    monkeypatch.setattr(signin, "_WAITING", threading.Semaphore(0))
    with pytest.raises(staff.TooManyTries):
        come_in(store, enrolled)
    monkeypatch.undo()
    assert come_in(store, enrolled).token


def test_who_has_a_network_of_ipv6_has_no_more_tries_than_others(store: Store, enrolled: staff.Enrolment) -> None:
    for number in range(signin.TRIES_BY_ONE):
        with pytest.raises(staff.SignInRefused):
            come_in(store, enrolled, password="guess", came_from=f"2001:db8:1:2::{number:x}")
    with pytest.raises(staff.TooManyTries):
        come_in(store, enrolled, came_from="2001:db8:1:2:ffff::1")
    assert come_in(store, enrolled, came_from="2001:db8:1:3::1").token
    assert staff.network_of("::ffff:192.0.2.1") == staff.network_of("192.0.2.1") == "192.0.2.1"
    assert staff.network_of("fe80::1%eth0") == "fe80::/64"
    assert staff.network_of("testclient") == "testclient"


def test_a_session_ends_when_idle_when_long_and_when_signed_out(store: Store, enrolled: staff.Enrolment) -> None:
    signed_in = come_in(store, enrolled)
    assert staff.who(store, signed_in.token, AT + timedelta(minutes=29))
    assert staff.who(store, signed_in.token, AT + timedelta(minutes=58))  # seen at 29
    assert not staff.who(store, signed_in.token, AT + timedelta(minutes=89))
    minutes = 0
    while minutes < 13 * 60:
        staff.who(store, signed_in.token, AT + timedelta(minutes=minutes))
        minutes += 20
    assert not staff.who(store, signed_in.token, AT + timedelta(hours=13, minutes=1))
    again = come_in(store, enrolled, at=AT + timedelta(hours=14))
    staff.sign_out(store, again.person, AT + timedelta(hours=14))
    assert not staff.who(store, again.token, AT + timedelta(hours=14))
    assert staff.whose(store, again.token) == enrolled.person.id
    assert staff.whose(store, "another token") == ""


def test_who_leaves_is_out_at_once_and_never_in_again(store: Store, enrolled: staff.Enrolment) -> None:
    signed_in = come_in(store, enrolled)
    with store.begin() as db:
        staff.go_on_duty(db, signed_in.person, AT)
        staff.leave(db, enrolled.person.id, AT)
        assert not staff.anybody_on_duty(db, AT)
    assert staff.who(store, signed_in.token, AT) is None
    with pytest.raises(staff.SignInRefused):
        come_in(store, enrolled, at=AT + timedelta(minutes=1))


def test_neither_secret_nor_token_nor_network_address_stands_in_clear(store: Store, enrolled: staff.Enrolment) -> None:
    signed_in = come_in(store, enrolled)
    with pytest.raises(staff.SignInRefused):
        come_in(store, enrolled, password="guess")
    staff.keep_typed(store, signed_in.person, staff.Typed("/staff/x", {"reason": "an odd word: zugzwang"}))
    with store.read() as db:
        rows = [row for table in (account, session, sign_in_failure) for row in db.execute(select(table))]
    secret = pyotp.parse_uri(enrolled.totp_uri).secret
    for hidden in (secret, enrolled.password, signed_in.token, HERE, "zugzwang"):
        assert not [row for row in rows if hidden in repr(tuple(row))]


def test_what_was_typed_waits_for_the_same_session_only(store: Store, enrolled: staff.Enrolment) -> None:
    first, second = come_in(store, enrolled), come_in(store, enrolled, at=AT + timedelta(minutes=1))
    typed = staff.Typed("/staff/reports/a/note", {"note": "She rang again."})
    staff.keep_typed(store, first.person, typed)
    assert staff.typed_before(store, first.person) == typed
    assert staff.typed_before(store, second.person) is None
    staff.keep_typed(store, first.person, None)
    assert staff.typed_before(store, first.person) is None


def test_only_invented_people_come_in_by_one_click(store: Store, enrolled: staff.Enrolment) -> None:
    with store.begin() as db:
        people = staff.invent_people(db, {"police": "a-police", "education": "a-school"}, AT)
        assert staff.invent_people(db, {"police": "a-police"}, AT)[-1] == people[-1]
        assert sorted(person.id for person in staff.invented_people(db)) == sorted(person.id for person in people)
    assert [person.role for person in people].count(Role.DUTY_OFFICER) == 2
    assert (people[-1].role, people[-1].service) == (Role.AGENCY_WORKER, "a-police")
    came_in = staff.who(store, staff.sign_in_as(store, people[0].id, AT).token, AT)
    assert came_in is not None
    assert came_in.name == people[0].name
    with pytest.raises(staff.SignInRefused):
        staff.sign_in_as(store, enrolled.person.id, AT)
    with pytest.raises(staff.SignInRefused):
        staff.sign_in(store, "dilys@demo.test", "", "", HERE, AT)


def test_an_account_belongs_to_a_person_and_an_agency_worker_to_a_service(store: Store) -> None:
    with store.begin() as db:
        for name, email, role, service in (
            ("", "a@example.org", Role.AUDITOR, ""),
            ("A", "nowhere", Role.AUDITOR, ""),
            ("A", "a@example.org", Role.AGENCY_WORKER, ""),
            ("A", "a@example.org", Role.SUPERVISOR, "a-police"),
        ):
            with pytest.raises(staff.PersonRefused):
                staff.add_person(db, name, email, role, AT, service)
        staff.add_person(db, "A", "a@example.org", Role.AUDITOR, AT)
        with pytest.raises(staff.PersonRefused):
            staff.add_person(db, "B", "A@Example.org", Role.AUDITOR, AT)


def test_coming_in_failing_and_going_out_are_in_the_audit(store: Store, enrolled: staff.Enrolment) -> None:
    with pytest.raises(staff.SignInRefused):
        come_in(store, enrolled, password="guess")
    staff.sign_out(store, come_in(store, enrolled).person, AT)
    with store.read() as db:
        acts = [row.act for row in db.execute(select(audit_table).order_by(audit_table.c.seq))]
        assert audit.verify(db) is None
    assert acts == ["sign-in refused", "signed in", "signed out"]


def test_what_need_not_be_kept_is_swept(store: Store, enrolled: staff.Enrolment) -> None:
    come_in(store, enrolled)
    on_duty = come_in(store, enrolled, at=AT + timedelta(minutes=1)).person
    with pytest.raises(staff.SignInRefused):
        come_in(store, enrolled, password="guess")
    with store.begin() as db:
        staff.go_on_duty(db, on_duty, AT)
        staff.sweep(db, AT + timedelta(hours=23))
        assert len(db.execute(select(session)).all()) == 2
        assert len(db.execute(select(sign_in_failure)).all()) == 1
        staff.sweep(db, AT + timedelta(days=31))
        assert [row.id for row in db.execute(select(session))] == [on_duty.session]
        assert not db.execute(select(sign_in_failure)).all()


def test_processes_that_start_together_on_a_new_database_invent_the_same_people(store: Store) -> None:
    def start(_: int) -> list[staff.Person]:
        check_keys(store)
        with store.begin() as db:
            return staff.invent_people(db, {"police": "a-police"}, AT)

    with futures.ThreadPoolExecutor(4) as pool:
        first, *others = pool.map(start, range(4))
    assert others == [first] * 3
