"""The directory: Dorset, BCP, lines for everyone; strict about its pages; never live while nobody has verified it."""

from __future__ import annotations

import re
import shutil
from datetime import timedelta
from pathlib import Path
from time import perf_counter

import pytest
from msgspec.structs import replace

from bot.referrals import Directory, DirectoryBroken, Verification, open_directory, unverified
from bot.referrals.directory import MAPPED, PAGES
from flows.rules.closed import SIGNPOSTS
from flows.rules.outcome import By, Serves
from tests.referrals.families import TUESDAY_MORNING, directory

DORSET, BCP = "E06000059", "E06000058"
TODAY = TUESDAY_MORNING.date()
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


@pytest.mark.parametrize("council", [DORSET, BCP])
def test_an_area_has_a_service_for_every_kind_that_rules_may_name(council: str):
    area = directory().area_of(council)
    assert area is not None
    assert {kind for kind in MAPPED if area.service(kind)} == set(Serves) - {Serves.DUTY_OFFICER}
    assert area.police_force == "Dorset Police"


def test_a_council_without_a_page_has_no_area():
    assert directory().area_of("E07000091") is None


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


def test_no_contact_is_live_before_somebody_has_verified_it():
    left = {one.service.id: one.why for one in unverified(directory(), (), TUESDAY_MORNING)}
    assert set(left) == {service.id for service in directory().told()}
    assert left["dorset_police"] == "nobody has verified it"
    assert left["dorset_panel"] == "no contact is known"


def test_a_verified_service_is_live_until_its_review_is_due():
    police = directory().service("dorset_police")
    assert police is not None
    verified = [Verification(police.id, police.contact_hash(), "Invented Officer", TODAY, TODAY + timedelta(days=90))]
    assert "dorset_police" not in {one.service.id for one in unverified(directory(), verified, TUESDAY_MORNING)}
    overdue = unverified(directory(), verified, TUESDAY_MORNING + timedelta(days=91))
    assert "asked again" in next(one.why for one in overdue if one.service.id == "dorset_police")


def test_a_changed_number_is_unverified_by_itself(pages: Path):
    police = directory().service("dorset_police")
    assert police is not None
    verified = [Verification(police.id, police.contact_hash(), "Invented Officer", TODAY, TODAY + timedelta(days=90))]
    page = pages / "pan_dorset.yaml"
    page.write_text(page.read_text("utf-8").replace('value: "101"', 'value: "01632 960000"'), "utf-8")
    changed = unverified(open_directory(demo=False, pages=pages), verified, TUESDAY_MORNING)
    assert (
        next(one.why for one in changed if one.service.id == "dorset_police")
        == "a contact changed since it was verified"
    )


def test_a_contact_may_be_verified_on_its_page_for_the_value_it_had(pages: Path):
    page = pages / "dorset.yaml"
    verified = 'verified_on: 2026-11-01, verified_by: Invented Officer, review_due: 2027-02-01, verified_value: "{}"'
    was = 'value: "01305 221016", sure: H,\n'
    source = page.read_text("utf-8")
    at = source.index(was)
    start = source.index("verified_on: null, verified_by: null, review_due: null", at)
    end = start + len("verified_on: null, verified_by: null, review_due: null")

    def left(value: str) -> set[str]:
        page.write_text(source[:start] + verified.format(value) + source[end:], "utf-8")
        return {one.service.id for one in unverified(open_directory(demo=False, pages=pages), (), TUESDAY_MORNING)}

    assert "dorset_adult_social_care" not in left("01305 221016")
    assert "dorset_adult_social_care" in left("01632 960000")


def test_in_demo_mode_no_real_agency_can_be_told():
    demo = open_directory(demo=True)
    for service in demo.told():
        assert "demo" in service.name
        for contact in service.contacts:
            assert contact.value.endswith(".example") if contact.kind == "email" else DRAMA.fullmatch(contact.value)
        assert service.email if By.EMAIL in service.takes else True
        assert service.phone if By.CALL in service.takes else True


def test_a_real_service_without_an_invented_one_stops_demo_mode(pages: Path):
    page = pages / "demo.yaml"
    page.write_text(page.read_text("utf-8").split("  bcp_education:")[0], "utf-8")
    with pytest.raises(DirectoryBroken, match=r"demo\.yaml, line \d+: bcp_education would be told for real"):
        open_directory(demo=True, pages=pages)


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
    text = (pages / "bcp.yaml").read_text("utf-8").replace("E06000058", "E06000054").replace("bcp", "elsewhere")
    (pages / "elsewhere.yaml").write_text(re.sub(r"\bbcha\b", "bcha_elsewhere", text), "utf-8")
    area = open_directory(demo=False, pages=pages).area_of("E06000054")
    assert area is not None
    assert area.services[Serves.CHILDRENS_SERVICES].id == "elsewhere_childrens_services"


def test_a_contact_hash_does_not_depend_on_the_order_of_contacts():
    police = directory().services["dorset_police"]
    assert replace(police, contacts=police.contacts[::-1]).contact_hash() == police.contact_hash()


def test_it_opens_in_less_than_fifty_milliseconds():
    def seconds() -> float:
        began = perf_counter()
        assert isinstance(open_directory(demo=True), Directory)
        return perf_counter() - began

    assert min(seconds() for _ in range(3)) < 0.05
