"""`hearthline check`: whether this installation is fit for production, each fault with its way out."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy.exc import SQLAlchemyError

from bot import dialogue, referrals
from bot.app import erasures, fit, now, open_store
from bot.dialogue import proof
from bot.settings import Settings
from bot.store import audit, pending


def faults(settings: Settings) -> list[str]:
    """Everything that stands between this installation and people in danger relying on it.

    The flows are proven last, as that takes longest: once nothing else is missing.
    """
    return _missing(settings) or _flows()


def _missing(settings: Settings) -> list[str]:
    found = [*settings.warnings, *fit.dress()]
    if settings.is_demo:
        found.append("HEARTHLINE_MODE is demo: set it to production")
    if not settings.smtp_url:
        found.append("HEARTHLINE_SMTP_URL is not set: no notice can be sent, every service has to be phoned")
    elif "@localhost" in settings.mail_from:
        found.append("HEARTHLINE_MAIL_FROM is not set to an address of yours: servers refuse mail from this machine")
    if settings.oidc_issuer:
        found.append("HEARTHLINE_OIDC_ISSUER is set, and sign-in with OIDC has no code yet: unset it and the other two")
    if not settings.duty_email:
        found.append("HEARTHLINE_DUTY_EMAIL is not set: nobody is mailed when danger is told or a clock runs out")
    return found + _database(settings)


def notes(settings: Settings) -> Iterator[str]:
    """What the person who runs the server should know, fit or not."""
    store = open_store(settings)
    try:
        with store.read() as db:
            broken = dialogue.broken_turns(db)
        soon = fit.contacts_soon(store, referrals.open_directory(demo=False, areas=settings.areas), now())
    except SQLAlchemyError:
        return  # which the faults have told
    finally:
        store.close()
    yield from soon
    yield from fit.holidays_end(referrals.open_hours(), now())
    if broken:
        messages = f"{broken} message{'' if broken == 1 else 's'} could not be taken in the last 30 days"
        yield f"{messages}: the log names the kind of error at that time; find out why"


def _database(settings: Settings) -> list[str]:
    store = open_store(settings)
    try:
        missing = pending(store)
        if missing:
            return [f"the database lacks {len(missing)} steps: run `hearthline migrate`"]
        directory = referrals.open_directory(demo=False, areas=settings.areas)
        found = fit.keys(store) + fit.people(store) + fit.contacts(store, directory, now())
        found += fit.workers(store, directory) + fit.systems(store, directory.told())
        found += erasures.broken(erasures.ledger_of(settings, store))
        with store.read() as db:
            broken = audit.verify(db)
        if broken:
            found.append(f"the audit trail was changed at entry {broken}: keep the database as it is and find out why")
        return found
    except SQLAlchemyError as fault:
        return [f"the database does not answer ({type(fault).__name__}): check HEARTHLINE_DATABASE_URL"]
    finally:
        store.close()


def _flows() -> list[str]:
    from bot.app import open_script

    return [f"flows: {fault}" for fault in proof.prove(open_script()).faults]
