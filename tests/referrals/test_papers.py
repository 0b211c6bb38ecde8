"""Papers to hand over: what stands in them is as it was told, whatever characters it has, and they can be read aloud."""

from __future__ import annotations

import io
import json
import os
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from pypdf import PdfReader

from bot.cli.assessing import facts_from
from bot.referrals import Made, Paper, Part, Row, as_json, as_pdf, as_text, packet, packet_paper, plan, script
from bot.referrals.banners import LEFT_OUT
from bot.referrals.chronology import SOMEBODY, UNDATED, action, chronology_paper, events_told
from bot.referrals.paper import CUT, LONGEST, NO_GLYPH, NOT_PRINTED, Table
from bot.referrals.papers import KEPT_BACK, NOT_ASKED, pack_paper
from flows.grammar import Answer, Facts, Happened
from flows.rules import assess, sharing
from flows.rules.outcome import Serves, Tier
from tests.house.tree import ROOT
from tests.referrals.families import TUESDAY_MORNING, directory, hours, london, mother, places, planned, row
from tests.referrals.test_packets import ACCOUNT, FAMILY, REFUGE

EXAMPLES = ROOT / "docs" / "examples"
MARKUP = "#panic() * _ $x$ @ref <tag> \\ [a] `c` // no /* c */ ~ -- = head #let"
MADE = Made("Tuesday 24 November, 10:00 (2026)", "Dilys Demo", "The Invented Desk", "Invented police", "ref123", True)


def read(pdf: bytes) -> str:
    """All its words, lines and pages joined."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def paper(*rows: Row, **more: object) -> Paper:
    return Paper("A concern about a family", ("Nobody may learn it.",), (Part("Concern", rows),), MADE, **more)  # type: ignore[arg-type]


def packet_for(kind: Serves, told: Facts) -> Paper:
    line = planned(told, Tier.RED, row(kind)).lines[0]
    return packet_paper(
        packet(told, assess(told, TUESDAY_MORNING), line, sharing), "A concern", ["also this"], "", MADE
    )


def test_it_is_tagged_and_says_its_language_and_title() -> None:
    reader = PdfReader(io.BytesIO(as_pdf(paper(Row("what", "it is")))))
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"].value
    assert "/StructTreeRoot" in root
    assert root["/Lang"] == "en-GB"
    assert reader.metadata
    assert reader.metadata.title == "A concern about a family"
    assert b"pdfuaid" in root["/Metadata"].get_object().get_data()
    assert reader.metadata.creation_date is None


def test_each_page_is_footed_with_who_when_and_for_whom() -> None:
    reader = PdfReader(io.BytesIO(as_pdf(paper(*(Row(f"fact {number}", "told") for number in range(400))))))
    assert len(reader.pages) >= 2
    for number, page in enumerate(reader.pages, 1):
        words = " ".join(page.extract_text().split())
        assert (
            "Made Tuesday 24 November, 10:00 (2026) by Dilys Demo, The Invented Desk, for Invented police. "
            "Reference ref123. Written down as shared. DEMO: everything here is invented. "
            f"Page {number} of {len(reader.pages)}."
        ) in words


def test_what_the_typesetter_would_read_as_markup_comes_out_as_typed() -> None:
    table = Table((MARKUP, "b"), (1, 1), ((MARKUP, "2"),))
    full = Paper(MARKUP, (MARKUP,), (Part(MARKUP, (Row(MARKUP, MARKUP, MARKUP),), (MARKUP,), table, MARKUP),), MADE)
    assert read(as_pdf(full)).count(MARKUP) == 10


@pytest.mark.parametrize(
    ("long", "piece", "times"),
    [("word " * 4000, "word", 4000), ("x" * 20_000, "x", 20_000), ((MARKUP + " ") * 220, "#panic()*_$x$", 210)],
    ids=["words", "one word", "markup"],
)
def test_twenty_thousand_characters_stand_in_full_at_the_end(long: str, piece: str, times: int) -> None:
    text = read(as_pdf(paper(Row("account", long))))
    assert CUT in text
    assert len(long) >= 20 * LONGEST
    assert text.partition("In full")[2].replace(" ", "").count(piece) >= times  # where pages turn, feet stand between


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=300))
def test_no_character_breaks_it(typed: str) -> None:
    assert as_pdf(paper(Row("typed", typed, typed))).startswith(b"%PDF")


def test_nothing_of_it_is_ever_on_a_disk(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    as_pdf(paper(Row("account", ACCOUNT)))
    assert os.listdir(tmp_path) == []


def test_a_packet_on_paper_is_the_packet_and_stands_on_two_pages() -> None:
    told = mother(**FAMILY)
    pdf = as_pdf(packet_for(Serves.CHILDRENS_SERVICES, told))
    text = read(pdf)
    for words in (ACCOUNT, "Nobody in the home may learn that a report was made", "asked: they do not know",
                  "asked: they would rather not say", "Not asked:", "also this", "Basis: a child may be at risk."):  # fmt: skip
        assert words in text, words
    assert len(PdfReader(io.BytesIO(pdf)).pages) <= 2
    assert REFUGE not in text
    assert "Inventedmother" not in text


@pytest.mark.parametrize("name", [path.stem for path in sorted(EXAMPLES.glob("*.json"))])
def test_the_packets_of_an_ordinary_report_stand_on_two_pages_each(name: str) -> None:
    given = json.loads((EXAMPLES / f"{name}.json").read_text("utf-8"))
    at = london(given["at"])
    told = facts_from(given["facts"], at)
    assessed = assess(told, at)
    for line in plan(told, at, assessed, places(), directory(), hours()).lines:
        pdf = as_pdf(packet_paper(packet(told, assessed, line, sharing), "A concern about a family", [], "", MADE))
        assert len(PdfReader(io.BytesIO(pdf)).pages) <= 2, line.kind


@pytest.mark.parametrize(
    "words",
    ["Zażółć gęślą jaźń", "Ștefan și țara", "मेरो छोराले मलाई पिट्छ", "ابني يضربني", "Мій син б'є мене", "😀 🔪 👨‍👩‍👧 ❤️"],
    ids=["Polish", "Romanian", "Nepali", "Arabic", "Ukrainian", "emoji"],
)
def test_the_languages_of_dorset_and_emoji_are_printed(words: str) -> None:
    pdf = as_pdf(paper(Row("account", words)))
    text = read(pdf)
    assert NO_GLYPH not in text
    assert NOT_PRINTED not in text
    root: Any = PdfReader(io.BytesIO(pdf)).trailer["/Root"]
    assert b"pdfuaid" in root["/Metadata"].get_object().get_data()  # its check refuses a box in place of a letter


def test_what_no_font_has_stands_as_a_mark_and_the_paper_says_so() -> None:
    text = read(as_pdf(paper(Row("account", "She wrote 漢字 twice: 漢字漢 字 and रोयो"))))
    assert NOT_PRINTED in text
    assert f"She wrote {NO_GLYPH} twice: {NO_GLYPH} and" in text
    assert "漢字" in json.loads(as_json(paper(Row("account", "漢字"))))["parts"][0]["rows"][0]["value"]


@pytest.mark.parametrize("kind", [kind for kind in Serves if kind is not Serves.DUTY_OFFICER])
def test_no_paper_holds_a_fact_its_service_may_not_see(kind: Serves) -> None:
    told = mother(**FAMILY)
    given = json.loads(as_json(packet_for(kind, told)))
    keys = [each["key"] for part in given["parts"] for each in part["rows"] if each["key"]]
    assert keys
    assert all(sharing.may_see(kind, key, told) for key in keys)
    assert given["made"] == {"when": MADE.when, "by": MADE.by, "operator": MADE.operator, "service": MADE.service,
                             "reference": MADE.reference, "demo": True, "shared": True}  # fmt: skip


# What a person took out


@pytest.mark.parametrize("kind", [Serves.CHILDRENS_SERVICES, Serves.POLICE, Serves.PANEL])
def test_what_a_person_left_out_is_nowhere_and_that_something_was_is_said(kind: Serves) -> None:
    told = mother(**FAMILY)
    left_out = ("incident:1.account", "incident:1.harms", "child.weapons_at_home")
    line = replace(planned(told, Tier.RED, row(kind)).lines[0], left_out=left_out)
    seen = packet(told, assess(told, TUESDAY_MORNING), line, sharing)
    assert not set(left_out) & set(seen.keys)
    assert LEFT_OUT in seen.banners
    assert not [because for because in seen.because if "weapon" in because.lower()]
    spoken = " ".join(f"{each.say} {' '.join(each.points)}" for each in script(seen, line, "us"))
    papers = [packet_paper(seen, "A concern", [], "", MADE), pack_paper(seen, "Panel", line, [], [], [], MADE)]
    events = " ".join(event.what for event in events_told(seen, told, TUESDAY_MORNING))
    for text in (as_text(seen), spoken, events, *(as_json(each).decode() for each in papers)):
        assert ACCOUNT not in text
        assert "a threat to hurt" not in text.lower()


def test_a_count_that_stands_on_what_was_left_out_is_left_out_with_it() -> None:
    told = mother(**FAMILY)
    line = planned(told, Tier.RED, row(Serves.PANEL)).lines[0]
    assessed = assess(told, TUESDAY_MORNING)
    assert len(packet(told, assessed, line, sharing).tools) == 2
    without = replace(line, left_out=("incident:1.harms",))
    assert packet(told, assessed, without, sharing).tools == ()
    pack = pack_paper(packet(told, assessed, without, sharing), "Panel", without, [], [], [], MADE)
    assert [each.value for each in pack.parts[5].rows if each.label.startswith("14. What was done")] == [KEPT_BACK]


# For the panel


def test_the_pack_has_what_the_panel_asks_for_and_says_what_nobody_asked() -> None:
    told = mother(**FAMILY, harmed__given_name="Inventa", person_1__relation="baby", person_1__age_band="under_10",
                  household__known_to=("police", "school"))  # fmt: skip
    line = planned(told, Tier.RED, row(Serves.PANEL)).lines[0]
    seen = packet(told, assess(told, TUESDAY_MORNING), line, sharing)
    pack = pack_paper(seen, "For the panel", line, ["Why it is needed: x", "They were told: y"], ["Police: told."],
                      [], MADE)  # fmt: skip
    assert [part.heading for part in pack.parts] == [
        "The person harmed", "The young person causing harm", "Children and others in the home",
        "How it comes to the panel", "Why it is urgent", "DASH, as far as it was asked",
        "Consent, or sharing without it", "What has been done", "What else was told",
    ]  # fmt: skip
    text = read(as_pdf(pack))
    for words in ("Inventa", "Ethnic group and religion of the family, in their own words not asked", "07700 900123", "baby", "Their wish: not asked.",
                  "They were told: y", "Police: told.", "No service waits for the panel", ACCOUNT):  # fmt: skip
        assert words in text, words
    rows = [each for part in pack.parts for each in part.rows]
    assert {each.key for each in rows if each.known and each.key} == {
        key for section in seen.sections for each in section.told if each.how == "known" for key in [each.key]
    }
    items = [each.label for each in pack.parts[5].rows]
    assert any(label.startswith("15. ") for label in items)
    assert any(counts.startswith("DASH, 24 items") and " of 24 " in counts for counts in pack.parts[5].points)
    assert any(each.value == NOT_ASKED for each in pack.parts[5].rows)


# A chronology


def test_a_chronology_keeps_event_told_and_recorded_apart_and_names_strengths() -> None:
    day = Happened(date(2026, 11, 17), date(2026, 11, 17))
    said = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
    told = Facts({
        **mother(**FAMILY, harmed__coping="supported", child__getting="worse"),
        "incident:1.when": Answer("last week", said, happened=day),
        "incident:1.harms": Answer(("weapon", "threat"), said),
    })  # fmt: skip
    line = planned(told, Tier.RED, row(Serves.CHILDRENS_SERVICES)).lines[0]
    seen = packet(told, assess(told, TUESDAY_MORNING), line, sharing)
    events = [*events_told(seen, told, TUESDAY_MORNING), action(TUESDAY_MORNING, "The Invented Desk", "Told.")]
    first = next(event for event in events if event.first == day.first)
    assert (first.when, first.known, first.recorded) == ("17 November 2026", "22 November 2026", "24 November 2026")
    assert first.source == SOMEBODY
    assert "weapon" in first.what.lower()
    strength = next(event for event in events if event.meant == "A strength")
    assert (strength.when, "supported" in strength.what.lower()) == (UNDATED, True)
    made = chronology_paper("Chronology", seen.banners, events, MADE)
    text = read(as_pdf(made))
    assert "17 November 2026" in text
    assert "24 November 2026, 10:00" in text
    assert ACCOUNT not in text
    assert "Inventedboy" not in text
    days = [event.first for event in sorted(events, key=lambda event: event.first or date.min)]
    table = made.parts[0].table
    assert table
    assert len(table.rows) == len(days)


def test_a_chronology_holds_nothing_its_service_may_not_see() -> None:
    told = mother(**FAMILY)
    line = planned(told, Tier.RED, row(Serves.EDUCATION)).lines[0]
    seen = packet(told, assess(told, TUESDAY_MORNING), line, sharing)
    text = " ".join(event.what for event in events_told(seen, told, TUESDAY_MORNING))
    assert "weapon" not in text.lower()
    assert "going" in text.lower()
