"""Odd words are told while mail and Telegram fail: afterwards they stand nowhere that anybody without the keys can read."""

from __future__ import annotations

import base64
import urllib.parse
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import httpx
import psycopg
import pytest
from sqlalchemy import LargeBinary

from bot.app import Deciding, manner_of, tables_for
from bot.dialogue import Script
from bot.reception import Reception
from bot.settings import Settings
from tests import postgres
from tests.chain.service import ROOT, Service, until
from tests.chain.test_service import Sent, to_sent
from tests.delivery.servers import free_port
from tests.house.test_tables import every_table

EVENING = datetime(2026, 11, 24, 19, 40, tzinfo=UTC)
KNIFE = (ROOT / "tests" / "conversations" / "a_mother_and_a_knife.chat").read_text("utf-8")
ODD = ("quibblesnark", "zanzibarium", "flumdiddle", "wobbegong")
CONTACT = "07700 900123"
TOLD_IN_CHAT = "my flumdiddle has a wobbegong and I am scared"


@pytest.fixture(params=["sqlite", "postgresql"])
def service(
    request: pytest.FixtureRequest, tmp_path: Path, script: Script, deciding: Deciding, settings: Settings
) -> Iterator[Service]:
    database = f"sqlite:///{tmp_path}/hearthline.db"
    if request.param == "postgresql":
        server = request.getfixturevalue("postgres_server")
        postgres.run(server, "CREATE DATABASE clear")
        database = postgres.inside(server, "clear")
    desk = Reception(script, tables_for(deciding, manner_of(settings)))
    nobody = f"smtp://127.0.0.1:{free_port()}"
    made = Service(tmp_path, database, desk, EVENING, HEARTHLINE_SMTP_URL=nobody)
    yield made
    if request.param == "postgresql":
        postgres.run(server, "DROP DATABASE clear WITH (FORCE)")


def test_what_was_told_stands_nowhere_in_the_clear(service: Service, tmp_path: Path) -> None:
    written = to_sent(KNIFE).replace("I was so scared.", f"{ODD[0].title()} threw the {ODD[1]}.")
    her = service.tells(written)
    sent = Sent(service, her)
    until(lambda: any(knock.attempts for line in sent.page.lines for knock in line.knocks))  # the mail server is away
    somebody = service.person(4242)
    service.telegram.do(service.telegram.api.stop())  # Telegram takes no call: the screen is owed
    service.telegram.do(somebody.writes(TOLD_IN_CHAT))
    pages = [service.get(f"/{path}").text for path in ("metrics", "health/ready", "nowhere", "about")]
    pages += [httpx.post(f"{service.url}/telegram", content=b'{"broken').text]
    assert all(page for page in pages[1:4])
    secret = (*ODD, ODD[0].title(), her.phrase, "kitchen knife", CONTACT)
    stored = everything(service, tmp_path)
    service.process.terminate()
    service.process.wait(30)
    service.store.close()
    found = [(word, where) for where, raw in {**stored, "pages": "".join(pages).encode()}.items()
             for word in secret for form in forms(word) if form in raw]  # fmt: skip
    assert not found
    assert any(
        b"dorset" in raw for raw in stored.values()
    )  # an area is in the clear: what is searched is what is stored


def forms(word: str) -> tuple[bytes, ...]:
    """A word as it may stand in a file: plain, in capitals, in 16 bits, in base 64, in hexadecimal, in an address."""
    plain = word.encode()
    coded = [base64.b64encode(b"x" * skip + plain)[4 if skip else 0 : -4] for skip in range(3)]
    return (plain, word.upper().encode(), word.encode("utf-16-le"), plain.hex().encode(),
            urllib.parse.quote(word).encode(), *(code for code in coded if len(code) > 7))  # fmt: skip


def everything(service: Service, folder: Path) -> dict[str, bytes]:
    """Every file of the service, and of PostgreSQL every row of every table."""
    files = {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*")
             if path.is_file() and "places" not in path.parts}  # fmt: skip
    if service.store.is_sqlite:
        assert any(name.endswith("hearthline.db") for name in files)
        return files
    address = service.store.url.replace("postgresql+psycopg", "postgresql")
    with psycopg.connect(address) as db:
        tables = db.execute("SELECT schemaname, tablename FROM pg_tables WHERE schemaname NOT LIKE 'pg_%' "
                            "AND schemaname <> 'information_schema'").fetchall()  # fmt: skip
        assert len(tables) > 20
        for schema, table in tables:
            rows = db.execute(f'SELECT t::text FROM "{schema}"."{table}" t').fetchall()
            files[f"{schema}.{table}"] = "\n".join(row[0] for row in rows).encode()
    return files


IN_CLEAR = {  # random ids, keyed pseudonyms, versions, times, tiers, kinds, areas, services; staff's own accounts
    "account": "created_at email id invented left_at name password_hash role service totp_step",
    "addition": "at id kind report_id seen_at seen_by",
    "agreement": "agreed_at agreed_by at case_id ended_at id kind report_id service until_at who",
    "api_key": "ends_at id made_at name revoked_at scopes service",
    "api_request": "api_key at",
    "assessment": "at could_be id report_id rules tier",
    "attempt": "again_at at delivery_id id outcome who",
    "audit": "about act at seq who",
    "breach": "at ended_at ended_by id report_id to_household who",
    "case_join": "at ended_at id link_id source_id target_id who",
    "case_assessment": "at case_id could_be id rules tier",
    "case_report": "at case_id id report_id who",
    "clock": "about due_at kind met_at report_id rung_at",
    "conversation": "cover_at desk_at ends_at held_at id person sent_at started_at version was_person",
    "correction": "at id line_id report_id service told_at told_by who",
    "decision": "about act at id report_id who",
    "delivery": "about attempts cancelled_at claimed_at claimed_by created_at failed_at fault for_supervisor_at handed_over_at id open_before reference service to tried_at try_at way",
    "draft_shown": "at called_at conversation_id done_at id seen_at seen_by why",
    "drop_off": "count step week",
    "erasure": "at ground report_id told who",
    "duty": "account id last_open_at off_at on_since session",
    "family_case": "area claimed_at closed_at could_be id opened_at owner_id tier",
    "handover": "at from_id id to_id",
    "handover_item": "accepted_at case_id handover_id id report_id",
    "invitation": "came line_id meeting_id",
    "glass": "at case_id id looked_at looked_by report_id until_at who",
    "keyring": "name",
    "link": "decided_at decided_by found_at id if_linked one_id other_id state verdict",
    "link_household": "at report_id",
    "link_key": "made_at version",
    "link_value": "",
    "meeting": "asked_at due_at ended_at form held_at id report_id taken_at taken_by",
    "next_step": "at due_at ended_at id report_id who",
    "note": "at id report_id who",
    "proposal": "answer answered_at answered_by at code id report_id who",
    "press": "at",
    "quarantine": "at key",
    "referral": "acknowledged_at acknowledged_by anew_at by claimed_at claimed_by declined_at due_at handed_over_at id kind number read_at read_by release released_at released_by report_id service shut_at shut_kind stopped_at stopped_by unlooked",
    "report": "area conversation_id could_be doubted_at id opened_at sent_at tier",
    "session": "account ended_at id last_seen_at started_at",
    "rests_on": "case_assessment_id report_id",
    "share": "at form id line_id report_id service who",
    "sign_in_failure": "at id",
    "stood_aside": "about account_id at ended_at id",
    "task": "at due_at ended_at id line_id meeting_id report_id",
    "turn": "at key",
    "verification": "at by due id service",
    "webhook_secret": "made_at service",
}  # everything else is sealed, or a keyed hash


def test_no_other_column_is_in_the_clear() -> None:
    """A new column that anybody may read has to be thought about, and named above."""
    clear = {table.name: " ".join(sorted(column.name for column in table.columns
                                         if not isinstance(column.type, LargeBinary)))
             for table in every_table()}  # fmt: skip
    assert clear == IN_CLEAR
