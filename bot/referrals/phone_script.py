"""What a caller says when a service is told by telephone.  Nothing is said to a voicemail."""

from __future__ import annotations

import msgspec

from bot.referrals.packets import Heading, Packet, Section, sentence
from flows.rules.outcome import Line


class Passage(msgspec.Struct, frozen=True):
    """One step of a call.  say: read out.  do: for the caller alone.  points: what to tell, one by one."""

    heading: str
    say: str = ""
    do: str = ""
    points: tuple[str, ...] = ()


def script(packet: Packet, line: Line, operator: str) -> tuple[Passage, ...]:
    """The call from the first word to the last, in the order in which the front door asks."""
    team = f" I need {line.team}." if line.team else ""
    return (
        Passage("Before you speak", do="A machine answers, or you are not sure who it is: say nothing and ring off. "
                "Write down that nobody answered."),
        Passage("Who is calling", say=f"Hello. I am calling from {operator}. My name is …"),
        Passage("Who answers", say=f"Am I through to {line.service_name}?{team} Who am I speaking to?",
                do="Write down their name and role before you go on. Not them: ask who it should be, and ring off."),
        Passage("Before the details", say="Please do not read any of this back aloud to anyone in the family.",
                points=packet.banners),
        Passage("Why we call", say="We have a report about a family.", points=packet.because),
        *(Passage(section.heading, points=_points(section)) for section in packet.sections),
        Passage("What happens next", say="What will you do, and by when? What is your reference for this?",
                do="Write down what they will do, by when, and their reference. Only this counts as acknowledged."),
    )  # fmt: skip


def _points(section: Section) -> tuple[str, ...]:
    """What is told.  What nobody asked is said too, but for the long list of worries."""
    told = tuple(sentence(told) for told in section.told)
    if not section.not_asked or section.heading == Heading.CONCERN:
        return told
    return (*told, f"Not asked: {'; '.join(section.not_asked)}")
