"""Settings are read once, a demo never leaves the machine, and every fault is told with the way out."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from bot.settings import Mode, SettingsWrong, describe, read_settings
from bot.store import Keys

KEY = Keys.new_text()
PRODUCTION = {
    "HEARTHLINE_MODE": "production",
    "HEARTHLINE_DATABASE_URL": "postgresql://hearthline:s3cret@db.example.org/hearthline",
    "HEARTHLINE_MASTER_KEY": KEY,
    "HEARTHLINE_PUBLIC_URL": "https://hearthline.example.org/",
    "HEARTHLINE_OPERATOR_NAME": "Example Council",
    "HEARTHLINE_WHO_READS": "a trained worker of Example Council",
    "HEARTHLINE_WHEN_READ": "9 to 5 on working days",
}


def faults(environ: dict[str, str]) -> list[str]:
    with pytest.raises(SettingsWrong) as told:
        read_settings(environ)
    return told.value.faults


@pytest.fixture
def demo(tmp_path: Path) -> dict[str, str]:
    return {"HEARTHLINE_DATA": str(tmp_path / "var")}


def test_a_demo_needs_nothing_and_stays_here(demo: dict[str, str], tmp_path: Path) -> None:
    settings = read_settings(demo | {"HEARTHLINE_HOST": "0.0.0.0"})
    assert settings.is_demo
    assert (settings.host, settings.port) == ("127.0.0.1", 8000)
    assert settings.public_url == "http://127.0.0.1:8000"
    assert settings.database_url == f"sqlite:///{tmp_path}/var/hearthline.db"
    assert (settings.cover_minutes, settings.cover_minutes_own_words, settings.cover_minutes_sent) == (5, 15, 2)


def test_a_demo_makes_its_key_once_and_for_its_owner_alone(demo: dict[str, str], tmp_path: Path) -> None:
    first, second = read_settings(demo), read_settings(demo)
    assert first.master_key == second.master_key
    Keys.from_settings(first.master_key)
    (key,) = (tmp_path / "var").iterdir()
    assert stat.S_IMODE(key.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "url", ["https://hearthline.example.org", "http://192.0.2.7:8000", "https://127.0.0.1.example.org"]
)
def test_a_demo_is_never_public(demo: dict[str, str], url: str) -> None:
    (fault,) = faults(demo | {"HEARTHLINE_PUBLIC_URL": url})
    assert "HEARTHLINE_PUBLIC_URL" in fault
    assert "HEARTHLINE_MODE=production" in fault


def test_a_demo_may_name_its_own_machine(demo: dict[str, str]) -> None:
    settings = read_settings(demo | {"HEARTHLINE_PUBLIC_URL": "http://localhost:9000/", "HEARTHLINE_PORT": "9000"})
    assert (settings.public_url, settings.port) == ("http://localhost:9000", 9000)


def test_production_reads_what_it_is_given() -> None:
    settings = read_settings(PRODUCTION)
    assert settings.mode is Mode.PRODUCTION
    assert settings.public_url == "https://hearthline.example.org"
    assert settings.master_key == KEY
    assert settings.warnings == ()


def test_no_secret_shows_in_a_repr() -> None:
    secrets = {
        "HEARTHLINE_TELEGRAM_TOKEN": "123:token",
        "HEARTHLINE_TELEGRAM_WEBHOOK_SECRET": "webhook-secret-0123",
        "HEARTHLINE_SMTP_URL": "smtp://u:smtp-pass@mail.example.org",
    }
    shown = repr(read_settings(PRODUCTION | secrets))
    for secret in (KEY, "s3cret", "123:token", "webhook-secret-0123", "smtp-pass"):
        assert secret not in shown


def test_all_that_is_wrong_is_told_at_once() -> None:
    told = faults(
        {
            "HEARTHLINE_MODE": "production",
            "HEARTHLINE_PUBLIC_URL": "http://hearthline.example.org",
            "HEARTHLINE_OIDC_ISSUER": "https://login.example.org",
            "HEARTHLINE_SMTP_URL": "mail.example.org",
            "HEARTHLINE_TELEGRAM_WEBHOOK_SECRET": "short",
        }
    )
    for variable in ("MASTER_KEY", "PUBLIC_URL", "OPERATOR_NAME", "WHO_READS", "WHEN_READ", "OIDC_CLIENT_ID",
                     "SMTP_URL", "TELEGRAM_WEBHOOK_SECRET"):  # fmt: skip
        assert any(f"HEARTHLINE_{variable}" in fault for fault in told), variable


def test_production_refuses_a_demo_key(demo: dict[str, str]) -> None:
    (fault,) = faults(PRODUCTION | {"HEARTHLINE_MASTER_KEY": read_settings(demo).master_key})
    assert "demo's key" in fault


def test_production_on_sqlite_is_warned_about() -> None:
    settings = read_settings(PRODUCTION | {"HEARTHLINE_DATABASE_URL": "sqlite:////srv/hearthline.db"})
    assert "HEARTHLINE_DATABASE_URL" in settings.warnings[0]


def test_the_key_may_stand_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "key"
    both = f"{KEY}\n{Keys.new_text(version=2)}\n"
    file.write_text(both)
    environ = PRODUCTION | {"HEARTHLINE_MASTER_KEY": "", "HEARTHLINE_MASTER_KEY_FILE": str(file)}
    assert Keys.from_settings(read_settings(environ).master_key).current == 2
    assert "cannot be read" in faults(environ | {"HEARTHLINE_MASTER_KEY_FILE": str(tmp_path / "none")})[0]
    assert "both set" in faults(environ | {"HEARTHLINE_MASTER_KEY": KEY})[0]


def test_every_setting_may_stand_in_a_file(tmp_path: Path) -> None:
    """As in the containers, where a command typed beside the running service reads the same database as that does."""
    written = {
        "DATABASE_URL": "postgresql://hearthline:s3cret@db.example.org/h", "SMTP_URL": "smtps://u:p@mail.example.org",
        "PORT": "8001", "AREAS": "dorset, kent",
    }  # fmt: skip
    environ = {name: text for name, text in PRODUCTION.items() if name != "HEARTHLINE_DATABASE_URL"}
    for name, text in written.items():
        (tmp_path / name).write_text(f"{text}\n")
        environ[f"HEARTHLINE_{name}_FILE"] = str(tmp_path / name)
    settings = read_settings(environ)
    assert (settings.database_url, settings.smtp_url) == (written["DATABASE_URL"], written["SMTP_URL"])
    assert (settings.port, settings.areas) == (8001, ("dorset", "kent"))
    (both,) = faults(environ | {"HEARTHLINE_SMTP_URL": "smtp://other.example.org"})
    assert "HEARTHLINE_SMTP_URL and HEARTHLINE_SMTP_URL_FILE are both set" in both


@pytest.mark.parametrize("name", ["SMTP_URL", "PORT", "DATABASE_URL"])
def test_a_fault_in_a_file_names_the_file_and_shows_nothing_of_it(tmp_path: Path, name: str) -> None:
    environ = {given: text for given, text in PRODUCTION.items() if given != f"HEARTHLINE_{name}"}
    where = {f"HEARTHLINE_{name}_FILE": str(tmp_path / "secret")}
    assert faults(environ | where)[0].startswith(f"HEARTHLINE_{name}_FILE: {tmp_path}/secret cannot be read")
    (tmp_path / "secret").write_bytes(b"\xffs3cret")
    assert "s3cret" not in "".join(faults(environ | where))
    if name == "PORT":
        (tmp_path / "secret").write_text("s3cret")
        assert faults(environ | where) == [
            "HEARTHLINE_PORT is a whole number from 1 to 65535, not what HEARTHLINE_PORT_FILE holds."
        ]


def test_a_rotated_keyset_is_taken() -> None:
    rotated = Keys.from_settings(KEY).rotated_text()
    settings = read_settings(PRODUCTION | {"HEARTHLINE_MASTER_KEY": rotated})
    assert Keys.from_settings(settings.master_key).blind("a", b"") == Keys.from_settings(KEY).blind("a", b"")


def test_a_fault_in_a_key_never_shows_it() -> None:
    bare = KEY.removeprefix("1:")
    told = faults(PRODUCTION | {"HEARTHLINE_MASTER_KEY": bare})
    assert "no key" in told[0]
    assert bare not in "".join(told)


@pytest.mark.parametrize(
    ("variable", "text"),
    [
        ("MODE", "staging"),
        ("PORT", "eighty"),
        ("PORT", "70000"),
        ("COVER_MINUTES", "0"),
        ("COVER_MINUTES_OWN_WORDS", "-3"),
        ("TELEGRAM_REPLY_IN_BODY", "yes"),
    ],
)
def test_a_value_of_the_wrong_form_is_named(demo: dict[str, str], variable: str, text: str) -> None:
    (fault,) = faults(demo | {f"HEARTHLINE_{variable}": text})
    assert f"HEARTHLINE_{variable} " in fault
    assert text in fault


@pytest.mark.parametrize(
    ("variable", "text"),
    [
        ("DUTY_EMAIL", "notmail"),
        ("DUTY_EMAIL", "a@example.org, b@example.org"),
        ("MAIL_FROM", "bad"),
        ("EXIT_URL", "javascript:1"),
        ("EXIT_URL", "weather.example.org"),
        ("PUBLIC_URL", "https://x.example.org/path?q"),
        ("PUBLIC_URL", "https://x.example.org/path"),
        ("SMTP_URL", "smtps://u:p@ss/w@mail.example.org:465"),
        ("SMTP_URL", "smtps://u:p@ss@mail.example.org:465"),
        ("SMTP_URL", "smtps://u:p?ss@mail.example.org:465"),
        ("SMTP_URL", "smtps://mail.example.org/box"),
    ],
)
def test_what_cannot_work_is_refused_and_not_shown(variable: str, text: str) -> None:
    (fault,) = faults(PRODUCTION | {f"HEARTHLINE_{variable}": text})
    assert fault.startswith(f"HEARTHLINE_{variable} ")
    assert text not in fault


@pytest.mark.parametrize(
    ("variable", "text"),
    [
        ("MAIL_FROM", "Example Council <hearthline@example.org>"),
        ("EXIT_URL", "https://www.bbc.co.uk/weather?a=b#c"),
        ("PUBLIC_URL", "https://x.example.org:8443/"),
        ("SMTP_URL", "smtps://u%40example.org:p%40ss%2Fw@mail.example.org:465/"),
    ],
)
def test_what_works_is_taken(variable: str, text: str) -> None:
    read_settings(PRODUCTION | {f"HEARTHLINE_{variable}": text})


def test_every_setting_is_described() -> None:
    described = describe()
    assert len({variable for variable, _, _ in described}) == len(described)
    assert all(variable.startswith("HEARTHLINE_") and says for variable, _, says in described)
