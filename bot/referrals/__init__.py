"""Referrals: from a place to the council that answers there; from a plan to what each agency is told, and when.

Promises: no council, service or time is guessed; a plan is the same for the same facts, time, places, directory and
hours; every line of it has a service or a person who must find one, a due time, and somebody who lets it go; nobody is
shown what their kind of service may not see.  What is wrong in the directory stops the start, with file and line.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bot.referrals.banners import NOT_A_WORD, UNLOOKED
    from bot.referrals.chronology import STRENGTHS, Event, action, case_chronology, chronology_paper, events_told
    from bot.referrals.directory import Directory, DirectoryBroken, open_directory
    from bot.referrals.hours import Hours, open_hours
    from bot.referrals.open_referral import published
    from bot.referrals.packets import Packet, Section, Told, as_text, may_hear_more, packet, sentence, told_to
    from bot.referrals.paper import Made, Paper, Part, Row, as_csv, as_json, as_pdf
    from bot.referrals.papers import pack_paper, packet_paper
    from bot.referrals.phone_script import Passage, script
    from bot.referrals.places import Place, Places, open_places
    from bot.referrals.planning import PLAN_FLAGS, plan
    from bot.referrals.release import BY_CLOCK, LOOKS_WITHIN, conflicts, walled_with, wish_for, wish_of
    from bot.referrals.services import Area, Contact, Purpose, Service
    from bot.referrals.verifying import (
        Standing,
        ToVerify,
        Verification,
        VerificationRefused,
        to_verify,
        verifications,
        verify,
        verify_invented,
    )
    from bot.referrals.whereabouts import Homes, homes
    from bot.referrals.who_told import Shows, shows_who_told

__all__ = [
    "BY_CLOCK", "LOOKS_WITHIN", "NOT_A_WORD", "PLAN_FLAGS", "STRENGTHS", "UNLOOKED", "Area", "Contact", "Directory",
    "DirectoryBroken", "Event", "Homes", "Hours", "Made", "Packet", "Paper", "Part", "Passage", "Place", "Places",
    "Purpose", "Row", "Section", "Service", "Shows", "Standing", "ToVerify", "Told", "Verification",
    "VerificationRefused", "action", "as_csv", "as_json", "as_pdf", "as_text", "case_chronology",
    "chronology_paper", "conflicts", "events_told", "homes", "may_hear_more", "open_directory", "open_hours",
    "open_places", "pack_paper", "packet", "packet_paper", "plan", "published", "script", "sentence",
    "shows_who_told", "to_verify", "told_to", "verifications", "verify", "verify_invented", "walled_with",
    "wish_for", "wish_of",
]  # fmt: skip

_IN = {
    "banners": ("NOT_A_WORD", "UNLOOKED"),
    "chronology": ("STRENGTHS", "Event", "action", "case_chronology", "chronology_paper", "events_told"),
    "directory": ("Directory", "DirectoryBroken", "open_directory"),
    "hours": ("Hours", "open_hours"),
    "open_referral": ("published",),
    "packets": ("Packet", "Section", "Told", "as_text", "may_hear_more", "packet", "sentence", "told_to"),
    "paper": ("Made", "Paper", "Part", "Row", "as_csv", "as_json", "as_pdf"),
    "papers": ("pack_paper", "packet_paper"),
    "phone_script": ("Passage", "script"),
    "places": ("Place", "Places", "open_places"),
    "planning": ("PLAN_FLAGS", "plan"),
    "release": ("BY_CLOCK", "LOOKS_WITHIN", "conflicts", "walled_with", "wish_for", "wish_of"),
    "services": ("Area", "Contact", "Purpose", "Service"),
    "verifying": (
        "Standing",
        "ToVerify",
        "Verification",
        "VerificationRefused",
        "to_verify",
        "verifications",
        "verify",
        "verify_invented",
    ),
    "whereabouts": ("Homes", "homes"),
    "who_told": ("Shows", "shows_who_told"),
}


def __getattr__(name: str) -> Any:
    """Each part is read when it is first asked for: `hearthline where` answers without reading the rules."""
    for module, names in _IN.items():
        if name in names:
            globals()[name] = found = getattr(import_module(f"{__name__}.{module}"), name)
            return found
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
