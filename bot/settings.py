"""Every setting, once. Read from the environment when the service starts, or from the file that the variable with
`_FILE` after it names, so that no secret need stand in a command or an image; only app and cli look here.

Demo mode is for looking and learning, on this machine alone: it needs nothing set, keeps invented data under
`var/` with a master key it makes for itself, and is never reachable from outside. Production mode starts only
with a master key of its own and an https address. All that is wrong is told at once, with the way out.
"""

from __future__ import annotations

import os
import re
from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from enum import Enum
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

T = TypeVar("T")

_LOCAL = {"127.0.0.1", "localhost", "::1"}
_MAIL = {"smtp", "smtp+tls", "smtps"}
_DEMO_VERSION = "0"  # of the master key: what was ever sealed in a demo can be told from the real thing
_MAKE_ONE = 'make one with  echo "1:$(openssl rand -base64 32)"'
_ENTRY = re.compile(r"(\d{1,5}|blind-\d+):[A-Za-z0-9+/]{43,}={0,2}")


_MAILBOX = r"[^@\s<>,;]+@[^@\s<>,;]+"
_FORMS = {
    "public_url": (r"https?://[^\s/?#@]+/?", "reads https://hearthline.example.org, with nothing after it"),
    "duty_email": (_MAILBOX, "is one e-mail address, such as duty@example.org"),
    "mail_from": (rf"{_MAILBOX}|[^<>@\n]+ <{_MAILBOX}>", "is one e-mail address, such as hearthline@example.org"),
    "exit_url": (r"https?://[^\s/?#@]+(/\S*)?", "is a page, such as https://www.bbc.co.uk/weather"),
    "telegram_webhook_secret": ("[A-Za-z0-9_-]{16,256}", "is 16 to 256 letters, digits, _ and -, made at random"),
}


class Mode(Enum):
    DEMO = "demo"
    PRODUCTION = "production"


class SettingsWrong(Exception):
    """The service cannot start with these settings; each line names one, says why, and what to do."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        super().__init__("\n".join(["The service cannot start with these settings:", *(f"- {f}" for f in faults)]))


def _setting(variable: str, says: str, default: Any = None, *, secret: bool = False) -> Any:
    return field(default=default, repr=not secret, metadata={"variable": variable, "says": says})


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What the operator decides. Minutes are whole minutes; an empty text or None means: not used."""

    mode: Mode = _setting("HEARTHLINE_MODE", "demo or production", Mode.DEMO)  # noqa: RUF009 it is a field
    data_directory: Path = _setting("HEARTHLINE_DATA", "where files are kept", Path("var"))  # noqa: RUF009
    database_url: str = _setting(
        "HEARTHLINE_DATABASE_URL", "PostgreSQL, or SQLite in a file; unset: var/hearthline.db", "", secret=True
    )
    master_key: str = _setting("HEARTHLINE_MASTER_KEY", "the keyset that opens what is sealed", "", secret=True)
    erasures: str = _setting(
        "HEARTHLINE_ERASURES",
        "the ledger of erasures, kept apart from every backup; unset: erasures beside the data",
        "",
    )
    public_url: str = _setting("HEARTHLINE_PUBLIC_URL", "the service's https address, as people type it", "")
    host: str = _setting("HEARTHLINE_HOST", "the address to listen on; in demo always 127.0.0.1", "127.0.0.1")
    port: int = _setting("HEARTHLINE_PORT", "the port to listen on", 8000)

    telegram_token: str = _setting("HEARTHLINE_TELEGRAM_TOKEN", "the bot's token; none: no Telegram", "", secret=True)
    telegram_api_url: str = _setting(
        "HEARTHLINE_TELEGRAM_API_URL", "the Bot API; /bot<token>/<method> is added", "https://api.telegram.org"
    )
    telegram_webhook_secret: str = _setting(
        "HEARTHLINE_TELEGRAM_WEBHOOK_SECRET",
        "set: updates come to /telegram; not set: we ask for them",
        "",
        secret=True,
    )
    telegram_reply_in_body: bool = _setting(
        "HEARTHLINE_TELEGRAM_REPLY_IN_BODY", "1: the unimportant call rides in the webhook's answer; 0: never", True
    )

    smtp_url: str = _setting(
        "HEARTHLINE_SMTP_URL",
        "smtp://, smtp+tls:// or smtps://user:password@host:port for notices; none: no e-mail",
        "",
        secret=True,
    )
    duty_email: str = _setting(
        "HEARTHLINE_DUTY_EMAIL", "where the duty desk is told of danger at once, and that something waits", ""
    )
    mail_from: str = _setting("HEARTHLINE_MAIL_FROM", "the sender of notices", "hearthline@localhost")
    oidc_issuer: str = _setting("HEARTHLINE_OIDC_ISSUER", "the staff's sign-in service; none: password and key", "")
    oidc_client_id: str = _setting("HEARTHLINE_OIDC_CLIENT_ID", "our name there", "")
    oidc_client_secret: str = _setting("HEARTHLINE_OIDC_CLIENT_SECRET", "our secret there", "", secret=True)

    operator_name: str = _setting("HEARTHLINE_OPERATOR_NAME", "who runs this, as people are told", "")
    duty_phone: str = _setting(
        "HEARTHLINE_DUTY_PHONE", "the number on which services ring the duty desk; none: not told", ""
    )
    who_reads: str = _setting("HEARTHLINE_WHO_READS", "who reads a report, as people are told", "")
    when_read: str = _setting("HEARTHLINE_WHEN_READ", "when somebody reads, as people are told", "")
    areas: tuple[str, ...] = _setting(
        "HEARTHLINE_AREAS", "ids of the directory's areas we answer for, with commas; elsewhere a person assigns", ()
    )
    cover_minutes: int = _setting("HEARTHLINE_COVER_MINUTES", "minutes without a word until the screen is covered", 5)
    cover_minutes_own_words: int = _setting("HEARTHLINE_COVER_MINUTES_OWN_WORDS", "the same while somebody writes", 15)
    cover_minutes_sent: int = _setting("HEARTHLINE_COVER_MINUTES_SENT", "the same after a report was sent", 2)
    exit_url: str = _setting(
        "HEARTHLINE_EXIT_URL", "the neutral page behind the exit button", "https://www.bbc.co.uk/weather"
    )

    @property
    def is_demo(self) -> bool:
        return self.mode is Mode.DEMO

    @property
    def erasures_file(self) -> Path:
        """Where the ledger of erasures is."""
        return Path(self.erasures) if self.erasures else self.data_directory / "erasures"

    @property
    def warnings(self) -> tuple[str, ...]:
        """What will work but should be thought about; `hearthline check` shows it."""
        if not self.is_demo and self.database_url.startswith("sqlite"):
            return ("HEARTHLINE_DATABASE_URL is SQLite: one process on one machine. PostgreSQL is for more.",)
        return ()


def describe() -> list[tuple[str, str, str]]:
    """Each setting's variable, its default as text, and what it is for."""
    return [
        (setting.metadata["variable"], _as_text(setting.default), setting.metadata["says"])
        for setting in fields(Settings)
    ]


def read_settings(environ: Mapping[str, str]) -> Settings:
    """The settings of this environment; raises SettingsWrong with all that is wrong with them."""
    reading = _Reading(environ)
    given = {setting.name: reading.value(setting.metadata["variable"], setting.default) for setting in fields(Settings)}
    given["master_key"] = reading.master_key(given["master_key"])
    if not reading.faults:
        (_fit_demo if given["mode"] is Mode.DEMO else _fit_production)(given, reading.faults)
    given["database_url"] = given["database_url"] or f"sqlite:///{given['data_directory'] / 'hearthline.db'}"
    _check_pairs(given, reading.faults)
    if reading.faults:
        raise SettingsWrong(reading.faults)
    return Settings(**given)


class _Reading:
    """Turns text into values and remembers every fault on the way."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ
        self.faults: list[str] = []

    def value(self, variable: str, default: Any) -> Any:
        text = self._text(variable)
        if not text:
            return default
        if isinstance(default, Mode):
            return self._parsed(variable, text, Mode, default, "is demo or production")
        if isinstance(default, bool):
            return self._parsed(variable, text, {"1": True, "0": False}.__getitem__, default, "is 1 or 0")
        if isinstance(default, int):
            highest = 65535 if variable.endswith("_PORT") else 120
            return self._parsed(variable, text, _whole(highest), default, f"is a whole number from 1 to {highest}")
        if isinstance(default, tuple):
            return tuple(part.strip() for part in text.split(",") if part.strip())
        return Path(text) if isinstance(default, Path) else text

    def master_key(self, given: str) -> str:
        """The keyset's text, on one line; a fault never shows any of it."""
        entries = [entry.strip() for entry in given.replace("\n", ",").split(",") if entry.strip()]
        if not all(_ENTRY.fullmatch(entry) for entry in entries):
            self.faults.append(
                "HEARTHLINE_MASTER_KEY has an entry that is no key: each reads 1:<base64 of 32 random bytes>."
            )
        return ",".join(entries)

    def _text(self, variable: str) -> str:
        """What is given, or what stands in the file that …_FILE names; a fault never shows any of a file."""
        given, where = (self._environ.get(name, "").strip() for name in (variable, f"{variable}_FILE"))
        if given and where:
            self.faults.append(f"{variable} and {variable}_FILE are both set: unset one of them.")
        if given or not where:
            return given
        try:
            return Path(where).read_text(encoding="utf-8").strip()
        except (OSError, ValueError):
            self.faults.append(f"{variable}_FILE: {where} cannot be read; name a file we may read.")
            return ""

    def _parsed(self, variable: str, text: str, parse: Callable[[str], T], default: T, form: str) -> T:
        try:
            return parse(text)
        except (ValueError, KeyError):
            shown = f"not {text!r}" if self._environ.get(variable, "").strip() else f"not what {variable}_FILE holds"
            self.faults.append(f"{variable} {form}, {shown}.")
            return default


def _fit_demo(given: dict[str, Any], faults: list[str]) -> None:
    """A demo stays on this machine and makes for itself what was not given."""
    if given["public_url"] and urlsplit(given["public_url"]).hostname not in _LOCAL:
        faults.append(
            "HEARTHLINE_PUBLIC_URL is not of this machine, and a demo is never public: "
            "leave it unset, or set HEARTHLINE_MODE=production."
        )
        return
    given["host"] = "127.0.0.1"
    given["public_url"] = given["public_url"].rstrip("/") or f"http://127.0.0.1:{given['port']}"
    given["master_key"] = given["master_key"] or _demo_key(given["data_directory"])
    given["duty_email"] = given["duty_email"] or "duty@demo.test"
    given["operator_name"] = given["operator_name"] or "the Hearthline demonstration"
    given["who_reads"] = given["who_reads"] or "invented staff"
    given["when_read"] = given["when_read"] or "while somebody is signed in"


def _fit_production(given: dict[str, Any], faults: list[str]) -> None:
    needed = {
        "master_key": f"{_MAKE_ONE} and keep a copy apart from every backup",
        "public_url": "give the https address people will type",
        "operator_name": "people are told who runs this before they say anything",
        "who_reads": "people are told who will read what they write",
        "when_read": "people are told when somebody reads",
    }
    variables = {setting.name: setting.metadata["variable"] for setting in fields(Settings)}
    faults += [f"{variables[name]} is not set: {way_out}." for name, way_out in needed.items() if not given[name]]
    if any(entry.startswith(f"{_DEMO_VERSION}:") for entry in given["master_key"].split(",")):
        faults.append(f"HEARTHLINE_MASTER_KEY is a demo's key (version 0): {_MAKE_ONE}.")
    address = urlsplit(given["public_url"])
    if given["public_url"] and (address.scheme != "https" or not address.hostname):
        faults.append("HEARTHLINE_PUBLIC_URL must begin with https://: what people write may not travel in clear.")
    given["public_url"] = given["public_url"].rstrip("/")


def _check_pairs(given: dict[str, Any], faults: list[str]) -> None:
    oidc = [name for name in ("oidc_issuer", "oidc_client_id", "oidc_client_secret") if not given[name]]
    if 0 < len(oidc) < 3:
        names = ", ".join(f"HEARTHLINE_{name.upper()}" for name in oidc)
        faults.append(f"{names} not set: sign-in with OIDC needs issuer, client id and client secret together.")
    if given["smtp_url"] and not _is_mail_server(given["smtp_url"]):
        faults.append(
            "HEARTHLINE_SMTP_URL names a server after smtp://, smtp+tls:// or smtps://, "
            "as in smtps://user:password@host:465; in a password write %40 for @, %2F for / and %3F for ?."
        )
    for name, (form, reads) in _FORMS.items():
        if given[name] and not re.fullmatch(form, given[name]):
            faults.append(f"HEARTHLINE_{name.upper()} {reads}.")


def _is_mail_server(url: str) -> bool:
    try:
        address = urlsplit(url)
        more = address.path.strip("/") or address.query or address.fragment or address.netloc.count("@") > 1
        return address.scheme in _MAIL and bool(address.hostname) and address.port != 0 and not more
    except ValueError:  # a port that is no number
        return False


def _demo_key(folder: Path) -> str:
    """The demo's own master key, made at the first start and readable by this user alone."""
    path = folder / "demo-master-key"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        made = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(made, "w", encoding="ascii") as file:
        file.write(f"{_DEMO_VERSION}:{b64encode(os.urandom(32)).decode()}\n")
    return path.read_text(encoding="ascii").strip()


def _whole(highest: int) -> Callable[[str], int]:
    def parse(text: str) -> int:
        if not 1 <= int(text) <= highest:
            raise ValueError
        return int(text)

    return parse


def _as_text(default: Any) -> str:
    if isinstance(default, Mode):
        return default.value
    if isinstance(default, tuple):
        return ", ".join(default)
    return str(int(default)) if isinstance(default, bool) else str(default)
