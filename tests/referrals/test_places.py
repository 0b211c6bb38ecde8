"""Places, on the real postcode data: which council and force answer where somebody lives, and when none is named."""

from __future__ import annotations

import fcntl
import multiprocessing
import shutil
import threading
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.referrals.councils import PAGE, load_councils
from bot.referrals.places import Outcome, Places, open_places
from bot.referrals.postcodes import BrokenIndex, PostcodeIndex, Source, compile_index, find_source, open_index
from bot.referrals.where import Where, describe

COMPILED = Path(__file__).parents[2] / ".cache" / "places"  # compiled by the first run, kept for the next
AT = datetime(2026, 11, 24, 19, 40, tzinfo=UTC)

DORSET, BCP, NEW_FOREST, EAST_DEVON = "E06000059", "E06000058", "E07000091", "E07000040"
SOMERSET, MEDWAY, CARDIFF = "E06000066", "E06000035", "W06000015"


@pytest.fixture(scope="session")
def places() -> Places:
    return open_places(COMPILED)


def who(places: Places, text: str) -> tuple[str, str, str]:
    """Who answers for children, for adults, and the force, where this text names one council."""
    answering = describe(places, places.find(text), AT)["answering"]
    assert answering, f"no council for {text}"
    return answering["children"], answering["adults"], answering["police"]


def where(places: Places, text: str) -> Where:
    return describe(places, places.find(text), AT)


# Whole postcodes


@pytest.mark.parametrize(
    ("postcode", "children", "adults", "police"),
    [
        pytest.param("DT4 7AA", "Dorset Council", "Dorset Council", "Dorset Police", id="Weymouth is Dorset Council"),
        pytest.param("DT1 1AA", "Dorset Council", "Dorset Council", "Dorset Police", id="Dorchester is Dorset Council"),
        pytest.param("BH23 1AA", "BCP Council", "BCP Council", "Dorset Police", id="Christchurch is BCP since 2019"),
        pytest.param("BH15 1AB", "BCP Council", "BCP Council", "Dorset Police", id="Poole is BCP"),
        pytest.param(
            "SO41 9AA",
            "Hampshire County Council",
            "Hampshire County Council",
            "Hampshire and Isle of Wight Constabulary",
            id="Lymington is New Forest so Hampshire answers",
        ),
        pytest.param(
            "EX10 0AA",
            "Devon County Council",
            "Devon County Council",
            "Devon and Cornwall Police",
            id="Sidmouth is East Devon so Devon answers",
        ),
        pytest.param(
            "EC2V 7HH",
            "City of London Corporation",
            "City of London Corporation",
            "City of London Police",
            id="the City of London has its own force",
        ),
    ],
)
def test_a_postcode_names_who_answers(places: Places, postcode: str, children: str, adults: str, police: str) -> None:
    assert who(places, postcode) == (children, adults, police)


@pytest.mark.parametrize(
    "typed",
    [
        "DT4 7AA",
        "dt47aa",
        " dt4  7aa ",
        "D T 4 7 A A",
        "DT4-7AA.",
        "(DT4,7AA)",
        "ＤＴ４ ７ＡＡ",
        "I live at 3 Test Street, DT4 7AA",
        "3 test street dt47aa thank you",
        "it's DT4 7AA, at my mother's",
    ],
)
def test_a_postcode_is_read_however_it_is_typed(places: Places, typed: str) -> None:
    place = places.find(typed)
    assert (place.outcome, place.postcode, place.council) == (Outcome.POSTCODE, "DT4 7AA", DORSET)
    assert not place.corrected
    assert place.easting is not None
    assert place.northing is not None
    assert place.easting == pytest.approx(367968, abs=50)
    assert place.northing == pytest.approx(79277, abs=50)


def test_two_postcodes_are_never_chosen_between(places: Places) -> None:
    place = places.find("We moved from DT4 7AA to BH23 1AA")
    assert (place.outcome, place.council) == (Outcome.SEVERAL, None)
    assert set(place.may_be) == {DORSET, BCP}
    assert place.suggestions == ("DT4 7AA", "BH23 1AA")


def test_a_held_postcode_beside_one_not_held_is_not_chosen_either(places: Places) -> None:
    place = places.find("We moved from DT4 7AA to BH1 9ZZ")
    assert (place.outcome, place.council) == (Outcome.SEVERAL, None)
    assert set(place.may_be) == {DORSET, BCP}


def test_a_postcode_without_a_council_in_the_data_is_never_guessed(places: Places) -> None:
    place = places.find("DT1 9YH")
    assert (place.outcome, place.council, place.may_be) == (Outcome.NO_COUNCIL, None, ())


def test_a_postcode_on_the_border_says_who_its_neighbours_are(places: Places) -> None:
    place = places.find("DT9 4AA")
    assert (place.council, place.neighbours) == (DORSET, (SOMERSET,))
    assert any("Somerset" in hint and "border" in hint for hint in where(places, "DT9 4AA")["hints"])
    assert places.find("DT3 6AA").neighbours == ()


# Parts of postcodes


@pytest.mark.parametrize(
    ("typed", "read"), [("DT4", "DT4"), ("dt 4", "DT4"), ("DT4 7", "DT4 7"), ("DT4 7A", "DT4 7"), ("in DT4", "DT4")]
)
def test_a_part_that_lies_in_one_council_names_it(places: Places, typed: str, read: str) -> None:
    place = places.find(typed)
    assert (place.outcome, place.postcode, place.council) == (Outcome.PARTIAL, read, DORSET)


def test_a_part_that_straddles_councils_lists_them_and_names_none(places: Places) -> None:
    place = places.find("BH23")
    assert (place.outcome, place.council) == (Outcome.PARTIAL, None)
    assert set(place.may_be) == {BCP, DORSET, NEW_FOREST}
    assert where(places, "BH23")["answering"] is None


def test_dt11_is_blandford_not_the_first_sector_of_dt1(places: Places) -> None:
    assert places.find("DT11").postcode == "DT11"
    assert places.find("DT1 1").postcode == "DT1 1"


def test_two_parts_in_a_sentence_are_not_chosen_between(places: Places) -> None:
    place = places.find("we are in DT1 and he is in BH1")
    assert (place.outcome, place.council, set(place.may_be)) == (Outcome.SEVERAL, None, {DORSET, BCP})


def test_a_motorway_in_a_sentence_is_not_a_postcode(places: Places) -> None:
    assert places.find("off the M5 near Exeter").outcome is Outcome.NOT_A_PLACE


def test_no_part_names_a_council_that_shares_it_with_another(places: Places) -> None:
    councils: dict[str, set[str]] = defaultdict(set)
    for area in ("DT", "BH", "SP", "TD", "SY", "CH"):
        for outcode in (f"{area}{district}" for district in range(1, 99)):
            for sector in range(10):
                councils[outcode] |= set(places.index.councils(outcode, str(sector)))
    held = {outcode: codes for outcode, codes in councils.items() if codes}
    assert len(held) > 100
    for outcode, codes in held.items():
        assert set(places.find(outcode).may_be) == codes, outcode
        assert (places.find(outcode).council is None) == (len(codes) > 1), outcode


# Slips of the keys


@pytest.mark.parametrize(
    ("typed", "meant"), [("DT4 OAA", "DT4 0AA"), ("dt4oaa", "DT4 0AA"), ("S015 2AA", "SO15 2AA"), ("LI 1AA", "L1 1AA")]
)
def test_a_letter_where_only_a_number_can_stand_is_read_as_the_number(places: Places, typed: str, meant: str) -> None:
    place = places.find(typed)
    assert (place.outcome, place.postcode, place.corrected) == (Outcome.POSTCODE, meant, True)


def test_a_slip_with_two_readings_is_asked_about(places: Places) -> None:
    place = places.find("1P1 1AA")  # IP1 is Ipswich; LP1 could have been meant
    assert (place.outcome, place.council, place.suggestions) == (Outcome.MISTYPED, None, ("IP1 1AA",))


def test_another_valid_postcode_is_suggested_never_put_in_its_place(places: Places) -> None:
    assert places.index.find("W1I", "1AA") is None
    assert places.index.find("W11", "1AA")
    place = places.find("W1I 1AA")
    assert (place.outcome, place.council) == (Outcome.MISTYPED, None)
    assert "W11 1AA" in place.suggestions


def test_a_slip_within_a_sentence_is_asked_about(places: Places) -> None:
    place = places.find("I live at 3 Test Street, DT4 OAA")
    assert (place.outcome, place.council, place.suggestions) == (Outcome.MISTYPED, None, ("DT4 0AA",))


def test_a_postcode_newer_than_the_data_names_no_council_but_tells_those_around(places: Places) -> None:
    place = places.find("DT4 7ZZ")
    assert (place.outcome, place.council, place.may_be) == (Outcome.UNKNOWN, None, (DORSET,))
    assert places.find("XX1 1XX").may_be == ()


@pytest.mark.parametrize("typed", ["", "hello", "I don't know", "🏠", "not telling", "15", "a" * 20_000, "١٢٣"])
def test_what_is_no_place_is_said_to_be_none(places: Places, typed: str) -> None:
    assert places.find(typed).outcome is Outcome.NOT_A_PLACE


# Beyond England


@pytest.mark.parametrize(
    ("postcode", "nation", "police"),
    [
        ("CF10 1AA", "Wales", "South Wales Police"),
        ("EH1 1YZ", "Scotland", "Police Scotland"),
        ("BT1 1AA", "Northern Ireland", "Police Service of Northern Ireland"),
    ],
)
def test_other_nations_are_named_and_outside(places: Places, postcode: str, nation: str, police: str) -> None:
    answer = where(places, postcode)
    assert (answer["outcome"], answer["nations"]) == ("outside_england", [nation])
    assert answer["answering"]
    assert answer["answering"]["police"] == police


@pytest.mark.parametrize(("postcode", "island"), [("JE2 3AB", "Channel Islands"), ("IM1 1AE", "Isle of Man")])
def test_the_islands_have_no_council_here(places: Places, postcode: str, island: str) -> None:
    answer = where(places, postcode)
    assert (answer["outcome"], answer["answering"], answer["nations"]) == ("outside_england", None, [island])


def test_a_border_district_is_told_by_the_postcode_not_by_the_town(places: Places) -> None:
    assert places.find("TD15").council is None
    assert places.find("TD15").outcome is Outcome.PARTIAL
    assert where(places, "TD15")["nations"] == ["England", "Scotland"]


# Towns


@pytest.mark.parametrize(
    ("typed", "council"),
    [
        ("Weymouth", DORSET),
        ("dorchester", DORSET),
        ("We live in Lyme Regis.", DORSET),
        ("Poole, Dorset", BCP),
        ("Bournemouth", BCP),
        ("Christchurch", BCP),
        ("Gillingham, Dorset", DORSET),
        ("Axminster", EAST_DEVON),
    ],
)
def test_a_town_names_its_council(places: Places, typed: str, council: str) -> None:
    place = places.find(typed)
    assert (place.outcome, place.council) == (Outcome.TOWN, council)


@pytest.mark.parametrize(
    ("typed", "may_be"),
    [
        ("Gillingham", {DORSET, MEDWAY}),
        ("Dorset", {DORSET, BCP}),
        ("Charminster", {DORSET, BCP}),
        ("Poole Road, Wareham", {DORSET, BCP}),
        ("near Poole", {BCP}),
        ("Weymouth Street", {DORSET}),
    ],
)
def test_an_unclear_name_is_not_guessed(places: Places, typed: str, may_be: set[str]) -> None:
    place = places.find(typed)
    assert (place.outcome, place.council, set(place.may_be)) == (Outcome.TOWN, None, may_be)


def test_every_town_lies_where_the_postcodes_around_it_lie(places: Places) -> None:
    around: dict[tuple[int, int], set[str | None]] = defaultdict(set)
    for area in ("BA", "BH", "DT", "EX", "SO", "SP", "TA"):
        for spot in places.index.spots(area):
            if spot.easting and spot.northing:
                around[spot.easting // 500, spot.northing // 500].add(spot.council)
    towns = [town for town in places.councils.towns.values() if not town.why]
    assert len(towns) > 30
    for town in towns:
        assert around[town.at[0] // 500, town.at[1] // 500] == set(town.councils), town.name


# The page of councils


def test_every_code_in_the_data_stands_on_the_page_and_none_beyond(places: Places) -> None:
    page = {*places.councils.by_code, *places.councils.elsewhere}
    assert page == set(places.index.all_codes())
    assert len(places.councils.by_code) == 361


def test_every_council_says_who_answers(places: Places) -> None:
    for council in places.councils.by_code.values():
        assert all((council.name, council.children, council.adults, council.police, council.source)), council
        assert bool(council.county) == (council.tier == "district"), council
        if council.tier == "district":
            assert council.children.endswith(" County Council"), council


def test_england_and_wales_have_their_forty_three_forces(places: Places) -> None:
    forces = defaultdict(set)
    for council in places.councils.by_code.values():
        forces[council.nation].add(council.police)
    assert len(forces["England"]) == 39
    assert forces["Wales"] == {"Dyfed-Powys Police", "Gwent Police", "North Wales Police", "South Wales Police"}
    assert len(forces["Scotland"]) == len(forces["Northern Ireland"]) == 1


def test_a_county_has_one_force(places: Places) -> None:
    forces = defaultdict(set)
    for council in places.councils.by_code.values():
        if council.county:
            forces[council.county].add((council.children, council.police))
    assert len(forces) == 21
    assert all(len(answering) == 1 for answering in forces.values())


def test_every_source_on_the_page_is_explained(places: Places) -> None:
    written = PAGE.read_text("utf-8")
    named = {council.source for council in places.councils.by_code.values()}
    named |= {town.source for town in places.councils.towns.values()}
    assert named
    for source in named:
        assert f"\n  {source}:\n    what:" in written


@pytest.mark.parametrize(
    ("code", "name", "police"),
    [
        ("E06000063", "Cumberland", "Cumbria Constabulary"),
        ("E06000064", "Westmorland and Furness", "Cumbria Constabulary"),
        ("E06000065", "North Yorkshire", "North Yorkshire Police"),
        ("E06000066", "Somerset", "Avon and Somerset Police"),
        ("E08000039", "Sheffield", "South Yorkshire Police"),
        ("E06000051", "Shropshire", "West Mercia Police"),
        ("E06000039", "Slough", "Thames Valley Police"),
    ],
)
def test_reorganised_councils_and_wide_forces(places: Places, code: str, name: str, police: str) -> None:
    assert (places.council(code).name, places.council(code).police) == (name, police)


# The data and its index


def test_the_answer_says_how_old_the_data_is(places: Places) -> None:
    data = where(places, "DT4 7AA")["data"]
    assert data["edition"] == places.edition.isoformat()
    assert data["months_old"] == (AT.year - places.edition.year) * 12 + AT.month - places.edition.month
    assert data["version"] == find_source().version
    later = describe(places, places.find("DT4 7AA"), AT.replace(year=AT.year + 2))
    assert any("months old" in hint for hint in later["hints"])


def test_the_index_holds_every_postcode_in_less_than_sixty_megabytes(places: Places) -> None:
    assert places.index.count > 2_700_000
    assert compile_index(COMPILED).stat().st_size < 60_000_000


def few(folder: Path) -> Source:
    """The real directory, cut to three small letters: quick to compile."""
    real = find_source()
    for letter in "JUZ":
        shutil.copy(real.lists / f"postcodes_{letter}.msgpack.br", folder)
    return Source(folder, real.version, real.notes)


def test_several_processes_may_compile_at_once(tmp_path: Path) -> None:
    (tmp_path / "lists").mkdir()
    source, directory = few(tmp_path / "lists"), tmp_path / "compiled"
    fresh = multiprocessing.get_context("spawn")
    processes = [fresh.Process(target=compile_index, args=(directory, source)) for _ in range(4)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(timeout=60)
    assert [process.exitcode for process in processes] == [0, 0, 0, 0]
    (path,) = directory.glob("*.index")
    assert PostcodeIndex(path).find("ZE1", "0AA")
    assert not list(directory.glob("*.part"))


def test_who_comes_second_waits_for_who_compiles(tmp_path: Path) -> None:
    source = few(tmp_path)
    second = threading.Thread(target=compile_index, args=(tmp_path, source))
    with (tmp_path / "compiling.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        second.start()
        second.join(timeout=0.5)
        assert second.is_alive()
        assert not list(tmp_path.glob("*.index"))
    second.join(timeout=60)
    assert list(tmp_path.glob("*.index"))


def test_a_whole_index_is_left_as_it_is(tmp_path: Path) -> None:
    source = few(tmp_path)
    first = compile_index(tmp_path, source).stat()
    again = compile_index(tmp_path, source).stat()
    assert (again.st_ino, again.st_mtime_ns) == (first.st_ino, first.st_mtime_ns)


@pytest.mark.parametrize("kept", [0, 4, 40, 50_000])
def test_an_index_cut_short_is_noticed_and_made_again(tmp_path: Path, kept: int) -> None:
    source = few(tmp_path)
    path = compile_index(tmp_path, source)
    whole = path.read_bytes()
    path.write_bytes(whole[:kept])
    with pytest.raises(BrokenIndex):
        PostcodeIndex(path)
    assert open_index(tmp_path, source).find("ZE1", "0AA")
    assert path.read_bytes() == whole


def test_the_page_read_from_its_copy_is_the_page(tmp_path: Path) -> None:
    read = load_councils(tmp_path)
    assert list(tmp_path.glob("councils-*.json"))
    assert load_councils(tmp_path) == read


def test_a_folder_nobody_may_write_to_still_gives_the_page(tmp_path: Path) -> None:
    (tmp_path / "a file").write_text("not a folder")
    assert load_councils(tmp_path / "a file").by_code[DORSET].children == "Dorset Council"
