"""The directory: areas by data alone, lines for everyone; strict about its pages; in a demonstration invented."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from bot.referrals import DirectoryBroken, open_directory
from bot.referrals.directory import MAPPED, PAGES
from flows.rules.closed import SIGNPOSTS
from flows.rules.outcome import By, Serves
from tests.referrals.families import directory, places

DORSET, BCP, NEW_FOREST, WILTSHIRE = "E06000059", "E06000058", "E07000091", "E06000054"
NOT_A_LINE = {"find_your_council"}  # a signpost in words
# Ofcom keeps these for drama.
DRAMA = re.compile(r"01632 960\d{3}|0808 157 0\d{3}|07700 900\d{3}|020 7946 0\d{3}")


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    """The real pages, to be broken."""
    return Path(shutil.copytree(PAGES, tmp_path / "directory"))


def broken(pages: Path, page: str, was: str, now: str) -> str:
    """What is said when a page is changed so; and that it points at the right line."""
    text = (pages / page).read_text("utf-8")
    assert was in text
    (pages / page).write_text(text.replace(was, now, 1), "utf-8")
    with pytest.raises(DirectoryBroken) as wrong:
        open_directory(demo=False, pages=pages)
    return str(wrong.value)


@pytest.mark.parametrize(
    ("council", "force"),
    [
        (DORSET, "Dorset Police"),
        (BCP, "Dorset Police"),
        (NEW_FOREST, "Hampshire and Isle of Wight Constabulary"),
        (WILTSHIRE, "Wiltshire Police"),
    ],
)
def test_an_area_has_a_service_for_every_kind_that_rules_may_name(council: str, force: str):
    area = directory().area_of(council)
    assert area is not None
    assert {kind for kind in MAPPED if area.service(kind)} == set(Serves) - {Serves.DUTY_OFFICER}
    assert area.police_force == places().council(council).police == force


def test_a_council_without_a_page_has_no_area():
    assert directory().area_of("E07000040") is None  # East Devon


def test_every_signpost_of_the_rules_has_a_line_to_show():
    dorset = directory().area_of(DORSET)
    assert {name for name in SIGNPOSTS if directory().signpost(name, dorset) is None} == NOT_A_LINE
    assert {name for name in SIGNPOSTS if directory().signpost(name, None) is None} == NOT_A_LINE


def test_the_crisis_line_is_the_area_s_own_and_elsewhere_the_national_one():
    dorset = directory().area_of(DORSET)
    here, elsewhere = (directory().signpost("mental_health_crisis", area) for area in (dorset, None))
    assert here is not None and here.id == "connection"
    assert elsewhere is not None and elsewhere.id == "nhs_111"


def test_nothing_is_ever_sent_to_a_line_for_everyone():
    told = {service.id for service in directory().told()}
    assert told.isdisjoint(SIGNPOSTS)
    assert all(service.takes for service in directory().told())


def test_every_contact_names_its_source_and_how_sure_it_is():
    contacts = [contact for service in directory().services.values() for contact in service.contacts]
    assert contacts
    assert all(contact.source and contact.sure for contact in contacts)


def test_in_demo_mode_no_real_agency_can_be_told():
    demo = open_directory(demo=True)
    for service in demo.told():
        assert "demo" in service.name
        for contact in service.contacts:
            assert contact.value.endswith(".example") if contact.kind == "email" else DRAMA.fullmatch(contact.value)
        assert service.email if By.EMAIL in service.takes else True
        assert service.phone if By.CALL in service.takes else True


def test_a_service_of_which_the_demonstration_says_nothing_gets_a_number_that_is_nobody_s(pages: Path):
    page = pages / "demo.yaml"
    page.write_text(page.read_text("utf-8").split("  bcp_education:")[0], "utf-8")
    told = open_directory(demo=True, pages=pages).told()
    education = next(service for service in told if service.id == "bcp_education")
    assert (education.name, education.takes) == ("BCP Council's education service (demo)", (By.CALL,))
    numbers = [service.phone.value for service in told if service.phone]
    assert DRAMA.fullmatch(numbers[-1])
    assert len(set(numbers)) == len(numbers)


def test_an_operator_answers_for_the_areas_it_names_and_elsewhere_a_person_assigns():
    ours = open_directory(demo=False, areas=["dorset", "bcp"])
    assert [area.id for area in ours.areas] == ["dorset", "bcp"]
    assert ours.area_of(WILTSHIRE) is None
    assert {service.id for service in ours.told()}.isdisjoint({"wiltshire_police", "hampshire_police"})


def test_an_area_that_there_is_not_is_refused():
    with pytest.raises(DirectoryBroken, match=r"no area atlantis: HEARTHLINE_AREAS names .*dorset"):
        open_directory(demo=False, areas=["dorset", "atlantis"])


@pytest.mark.parametrize(
    ("page", "was", "now", "says"),
    [
        ("dorset.yaml", "    panel: dorset_panel", "    pannel: dorset_panel", r"line \d+: .*The kinds of service are"),
        ("dorset.yaml", "    education: dorset_education\n", "", r"'dorset' has nobody for education"),
        ("dorset.yaml", "panel: dorset_panel", "panel: dorset_education", r"does not say when it sits"),
        ("dorset.yaml", "police: dorset_police\n", "police: dorset_polise\n", r"no service 'dorset_polise'. Add it"),
        ("dorset.yaml", "police: dorset_police\n", "police: camhs_gateway\n", r"takes no report. Say how"),
        ("dorset.yaml", "  kinds:\n", "  kinds:\n    duty_officer: connection\n", r"the operator's"),
        ("dorset.yaml", "    schedule: unknown\n", "", r"line \d+: .*missing required field `schedule`"),
        ("dorset.yaml", "    schedule: unknown\n", "    schedule: []\n", r"has no hours. Write them"),
        ("dorset.yaml", "    schedule: unknown\n", "    schedule: sometimes\n", r"line \d+: .*Write hours"),
        ("bcp.yaml", 'opens_at: "08:30"', 'opens_at: "8.30"', r'line \d+: .*Write times as "08:30"'),
        ("bcp.yaml", "byday: [FR]", "byday: [FRI]", r"line \d+: .*'FRI'"),
        ("bcp.yaml", "councils: [E06000058]", "councils: [E06000059]", r"already in 'bcp'"),
        ("bcp.yaml", "  - id: bcp_education", "  - id: bcp_panel", r"service 'bcp_panel' stands twice"),
        ("bcp.yaml", "    organization: bcha\n", "    organization: nobody\n", r"no organization 'nobody'. Add it"),
        ("bcp.yaml", "out_of_hours: bcp_childrens_services_out_of_hours", "out_of_hours: x", r"no service 'x'"),
        ("pan_dorset.yaml", "line_24h: dorset_police", "line_24h: camhs_gateway", r"takes no report. Say how"),
        ("bcp.yaml", "{kind: phone,", "{kind: pigeon,", r"line \d+: .*pigeon"),
        ("bcp.yaml", "takes: [call]", "takes: [fax]", r"line \d+: .*best first"),
        ("national.yaml", "services:\n", "services: [\n", r"line \d+: this is not YAML"),
        ("bcp.yaml", "  id: bcp\n", "  id: dorset\n", r"area 'dorset' stands twice"),
        ("bcp.yaml", "{id: bcha,", "{id: dorset_council,", r"organization 'dorset_council' stands twice"),
    ],
)
def test_what_is_wrong_on_a_page_is_told_with_the_way_out(pages: Path, page: str, was: str, now: str, says: str):
    assert re.search(says, broken(pages, page, was, now))


def test_the_line_that_is_named_is_the_line_that_is_wrong(pages: Path):
    said = broken(pages, "bcp.yaml", 'value: "0300 123 9895", sure: H', 'value: "0300 123 9895", sure: X')
    number = next(
        number
        for number, line in enumerate((pages / "bcp.yaml").read_text("utf-8").splitlines(), 1)
        if "sure: X" in line
    )
    assert f"bcp.yaml, line {number}: " in said


def test_a_new_area_is_a_new_page_and_no_code(pages: Path):
    text = (pages / "bcp.yaml").read_text("utf-8").replace("E06000058", "E06000066").replace("bcp", "elsewhere")
    (pages / "elsewhere.yaml").write_text(re.sub(r"\bbcha\b", "bcha_elsewhere", text), "utf-8")
    area = open_directory(demo=False, pages=pages).area_of("E06000066")
    assert area is not None
    assert area.services[Serves.CHILDRENS_SERVICES].id == "elsewhere_childrens_services"
