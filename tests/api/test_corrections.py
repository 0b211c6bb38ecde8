"""A system that takes notices learns what its service is to disregard, and says that a person there knows."""

from __future__ import annotations

from datetime import timedelta

from bot import casework, delivery
from tests.api.conftest import Served

PERSON = {"person": "Ms Example, MASH"}


def test_the_notice_of_a_correction_leads_there_and_nobody_else(served: Served) -> None:
    one, two = served.tell(), served.tell()
    now = served.clock()
    with served.store.begin() as db:
        for each in (one, two):
            casework.look_for_links(db, each.id, now)
        link = casework.links_of(db, two.id)[0].id
        case = casework.confirm_link(db, link, "anna", now, "One boy.")
        casework.fetch_line(db, one.line("police").id, "anna", now + timedelta(minutes=1))
        at = now + timedelta(minutes=2)
        casework.split_case(db, case, "anna", at, "Two boys.", {two.id}, {}, disregard="The packet of today.")
        (told,) = (each for each in casework.corrections(db, one.id, two.id) if each.service == "dorset_police")
        reference = delivery.knocks(db, told.id)[0].reference
    police, other = served.system(), served.system("childrens_services")
    found = police.get(f"/notices/{reference}").json()
    assert (found["id"], found["disregard"], found["told_at"]) == (told.id, "The packet of today.", None)
    assert police.get("/corrections").json() == [found]
    assert [other.get(path).status_code for path in (f"/notices/{reference}", "/corrections")] == [404, 200]
    assert told.id not in other.get("/corrections").text
    assert other.post(f"/corrections/{told.id}/acknowledge", json=PERSON).status_code == 404
    assert police.post(f"/corrections/{told.id}/acknowledge", json=PERSON).json()["told_at"]
    assert police.post(f"/corrections/{told.id}/acknowledge", json=PERSON).status_code == 409
