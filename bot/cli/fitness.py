"""`hearthline check`: whether this installation is fit for production, each fault with its way out."""

from __future__ import annotations

from sqlalchemy.exc import SQLAlchemyError

from bot import referrals
from bot.app import now, open_store
from bot.dialogue import proof
from bot.settings import Settings
from bot.store import KeysDiffer, audit, check_keys, pending


def faults(settings: Settings) -> list[str]:
    """Everything that stands between this installation and people in danger relying on it."""
    found = ["HEARTHLINE_MODE is demo: set it to production"] if settings.is_demo else []
    found += [f"{warning}" for warning in settings.warnings]
    if not settings.smtp_url:
        found.append("HEARTHLINE_SMTP_URL is not set: no notice can be sent, every service has to be phoned")
    found += _contacts(settings)
    found += _database(settings)
    return [*found, *_flows()]


def _contacts(settings: Settings) -> list[str]:
    directory = referrals.open_directory(settings.is_demo)
    return [f"{one.service.name}: {one.why}; a named person confirms it and writes that into flows/directory"
            for one in referrals.unverified(directory, (), now())]  # fmt: skip


def _database(settings: Settings) -> list[str]:
    store = open_store(settings)
    try:
        missing = pending(store)
        if missing:
            return [f"the database lacks {len(missing)} steps: run `hearthline migrate`"]
        check_keys(store)
        with store.read() as db:
            broken = audit.verify(db)
            return (
                [f"the audit trail was changed at entry {broken}: keep the database as it is and find out why"]
                if broken
                else []
            )
    except KeysDiffer:
        return ["the master key is not this database's: set the keyset that it was made with"]
    except SQLAlchemyError as fault:
        return [f"the database does not answer ({type(fault).__name__}): check HEARTHLINE_DATABASE_URL"]
    finally:
        store.close()


def _flows() -> list[str]:
    from bot.app import open_script

    return [f"flows: {fault}" for fault in proof.prove(open_script()).faults]
