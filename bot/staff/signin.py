"""Coming in and going out: password and a code that works once; one answer for every way of failing."""

from __future__ import annotations

import ipaddress
import secrets
from datetime import datetime, timedelta
from hmac import compare_digest
from threading import Semaphore

import msgspec
import pyotp
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import Connection, RowMapping, delete, func, insert, select, update

from bot.staff.api_keys import forget_requests
from bot.staff.people import HASHER, Person, person_of
from bot.staff.presses import forget_presses
from bot.staff.tables import TOTP, TYPED, account, duty, session, sign_in_failure
from bot.store import Keys, Store, alone, audit, keys_of, new_id

IDLE = timedelta(minutes=30)  # without any page; the duty desk's own asking for news counts while on duty
LONGEST = timedelta(hours=13)  # a night duty and its handover
WINDOW = timedelta(minutes=15)
TRIES_BY_ONE = 5  # for one account from one network address in a window
TRIES_FOR_ONE = 20  # for one account from anywhere, but not from a browser in which they came in before
TRIES_FROM_ONE = 50  # from one network address for any account
_HASHING = Semaphore(2)  # tries at once: each takes 19 MiB and a core
_WAITING = Semaphore(8)  # threads that these and those behind them may hold: the pages of all others need theirs
_STEP = 30  # seconds a code stands for
_NOBODY = HASHER.hash("nobody has this password")  # so that an unknown address takes as long as a known one


class SignInRefused(Exception):
    """The e-mail address, password or code is not right. A code works once: wait for the next one and try again."""


class TooManyTries(SignInRefused):
    """There were too many tries. Wait 15 minutes, or ask your supervisor."""


class SignedIn(msgspec.Struct, frozen=True):
    """token: for the cookie, stored only as a keyed hash.  mark: by which this browser is known again."""

    token: str
    person: Person
    mark: str = ""


class Typed(msgspec.Struct, frozen=True):
    """A form that was sent when its session had ended: its page and what was typed."""

    path: str
    fields: dict[str, str]


_decode_typed = msgspec.json.Decoder(Typed).decode


def sign_in(
    store: Store, email: str, password: str, code: str, came_from: str, at: datetime, mark: str = ""
) -> SignedIn:
    """Come in with password and code. The hashing is done outside any transaction: it is slow on purpose.

    mark: of a browser in which they came in before, which a stranger's guesses from elsewhere do not lock out.
    """
    whom, source = _blinded(store.keys, email.strip().lower()), _blinded(store.keys, network_of(came_from))
    with store.read() as db:
        found = select(account).where(account.c.email == email.strip().lower(), account.c.left_at.is_(None))
        row = db.execute(found).mappings().one_or_none()
        known = row is not None and _is_known(store.keys, mark, row["id"])
        _limited(db, whom, source, at, known)
    right_password = _verified(row["password_hash"] if row and row["password_hash"] else _NOBODY, password)
    with store.begin() as db:
        alone(db, "sign-in")  # and once more: tries sent all at once were all let through above
        _limited(db, whom, source, at, known)
        if row and row["password_hash"] and right_password and _code_used(db, row, code.replace(" ", ""), at):
            return msgspec.structs.replace(_started(db, person_of(row), at), mark=_mark(store.keys, row["id"]))
        db.execute(insert(sign_in_failure), {"id": new_id(), "whom": whom, "came_from": source, "at": at})
        audit.append(db, row["id"] if row else "somebody", "sign-in refused", row["id"] if row else "", at)
    raise SignInRefused(SignInRefused.__doc__)


def sign_in_as(store: Store, account_id: str, at: datetime) -> SignedIn:
    """Come in as an invented person, by one click; nobody else can."""
    with store.begin() as db:
        invented = select(account).where(account.c.id == account_id, account.c.invented, account.c.left_at.is_(None))
        row = db.execute(invented).mappings().one_or_none()
        if row is not None:
            return _started(db, person_of(row), at)
    raise SignInRefused(SignInRefused.__doc__)


def who(store: Store, token: str, at: datetime) -> Person | None:
    """The person whose session this is, and that they are still here; None where it ended or never was."""
    with store.read() as db:
        row = _session(db, token)
    if row is None or row["left_at"] or row["ended_at"]:
        return None
    if at - row["last_seen_at"] > IDLE or at - row["started_at"] > LONGEST:
        return None
    if at - row["last_seen_at"] > timedelta(minutes=1):
        with store.begin() as db:
            db.execute(update(session).where(session.c.id == row["session"]).values(last_seen_at=at))
    return person_of(row, row["session"])


def whose(store: Store, token: str) -> str:
    """The account of a session, also of one that has ended; "" where it never was."""
    with store.read() as db:
        row = _session(db, token)
    return row["id"] if row else ""


def sign_out(store: Store, person: Person, at: datetime) -> None:
    """End the session; with it they are no longer on duty."""
    with store.begin() as db:
        db.execute(update(duty).where(duty.c.session == person.session, duty.c.off_at.is_(None)).values(off_at=at))
        db.execute(update(session).where(session.c.id == person.session).values(ended_at=at, typed=None))
        audit.append(db, person.id, "signed out", person.session, at)


def keep_typed(store: Store, person: Person, typed: Typed | None) -> None:
    """Keep what was typed, sealed, with the new session, until it is sent; None forgets it."""
    sealed = None
    if typed is not None:
        sealed = store.keys.seal(TYPED, msgspec.json.encode(typed), person.session.encode())
    with store.begin() as db:
        db.execute(update(session).where(session.c.id == person.session).values(typed=sealed))


def typed_before(store: Store, person: Person) -> Typed | None:
    """What was typed when the session before had ended."""
    with store.read() as db:
        sealed = db.scalar(select(session.c.typed).where(session.c.id == person.session))
    if sealed is None:
        return None
    return _decode_typed(store.keys.open(TYPED, sealed, person.session.encode()))


def sweep(db: Connection, at: datetime) -> None:
    """What need not be kept longer: failures, idempotency keys and presses after a day, ended sessions after 30 (those
    named by a duty stay).
    """
    forget_requests(db, at)
    forget_presses(db, at)
    db.execute(delete(sign_in_failure).where(sign_in_failure.c.at < at - timedelta(days=1)))
    over = session.c.last_seen_at < at - timedelta(days=30)
    db.execute(delete(session).where(over, session.c.id.not_in(select(duty.c.session))))


def _session(db: Connection, token: str) -> RowMapping | None:
    columns = (session.c.id.label("session"), session.c.started_at, session.c.last_seen_at, session.c.ended_at)
    found = select(account, *columns).join(session).where(session.c.token_hash == _token_hash(keys_of(db), token))
    return db.execute(found).mappings().one_or_none()


def _started(db: Connection, person: Person, at: datetime) -> SignedIn:
    token, session_id = secrets.token_urlsafe(32), new_id()
    db.execute(insert(session), {
        "id": session_id, "token_hash": _token_hash(keys_of(db), token), "account": person.id, "started_at": at,
        "last_seen_at": at,
    })  # fmt: skip
    audit.append(db, person.id, "signed in", session_id, at)
    return SignedIn(token, msgspec.structs.replace(person, session=session_id))


def _limited(db: Connection, whom: bytes, source: bytes, at: datetime, known: bool) -> None:
    recent = sign_in_failure.c.at > at - WINDOW
    theirs, from_there = sign_in_failure.c.whom == whom, sign_in_failure.c.came_from == source
    limits = ((theirs & from_there, TRIES_BY_ONE), (theirs, TRIES_FOR_ONE), (from_there, TRIES_FROM_ONE))
    for which, most in limits:
        if known and most == TRIES_FOR_ONE:
            continue
        tries = db.scalar(select(func.count()).select_from(sign_in_failure).where(recent, which))
        if tries is not None and tries >= most:
            raise TooManyTries(TooManyTries.__doc__)


def _code_used(db: Connection, row: RowMapping, code: str, at: datetime) -> bool:
    """Whether the code is right now, or was half a minute ago, and was not used: it is used up by this."""
    totp = pyotp.TOTP(keys_of(db).open(TOTP, row["totp_secret"], row["id"].encode()).decode())
    now = int(at.timestamp()) // _STEP
    for step in (now - 1, now, now + 1):
        if compare_digest(totp.generate_otp(step).encode(), code.encode()):
            unused = (account.c.id == row["id"]) & (account.c.totp_step < step)
            return db.execute(update(account).where(unused).values(totp_step=step)).rowcount == 1
    return False


def network_of(address: str) -> str:
    """What counts as one network address: of IPv6 the half that a home or a machine is given, to use as it likes."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped is None:
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(getattr(found, "ipv4_mapped", None) or found)


def _verified(password_hash: str, password: str) -> bool:
    if not _WAITING.acquire(blocking=False):
        raise TooManyTries(TooManyTries.__doc__)
    try:
        with _HASHING:
            return HASHER.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False
    finally:
        _WAITING.release()


def _mark(keys: Keys, account_id: str, random: str = "") -> str:
    """Random, with a keyed hash over it and whose it is: nobody makes one, and nobody uses one for another account."""
    random = random or secrets.token_hex(16)
    return f"{random}.{keys.blind('known browser', f'{account_id} {random}'.encode()).hex()}"


def _is_known(keys: Keys, mark: str, account_id: str) -> bool:
    random = mark.partition(".")[0]
    return bool(random) and compare_digest(mark.encode(), _mark(keys, account_id, random).encode())


def _blinded(keys: Keys, value: str) -> bytes:
    return keys.blind("sign-in failure", value.encode())


def _token_hash(keys: Keys, token: str) -> bytes:
    return keys.blind("staff session", token.encode())
