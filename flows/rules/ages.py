"""How old they are on the day of an assessment: by an exact date of birth, else by what was said and when it was said.

A birthday moves somebody into another band of the law, so a band is never older than a year before it is read anew:
"10 to 15", said 14 months ago, may be 16 by now.  What may be either is not known, and what holds of both is known.
Where the age told and an exact date of birth disagree by no more than two years, the date counts; by more, one of them
is a slip ("12 May", without a year) and neither is trusted.  Staff are told of either (draft: the sources are silent).
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from flows.facts import child, harmed, person
from flows.grammar import Answer, Facts, Happened, How

LONDON = ZoneInfo("Europe/London")
ALMOST_A_YEAR = timedelta(days=364)  # in which nobody grows a full year older, whatever the clocks do
OLDEST = 130  # years: nobody is older
NEAR = 2  # years by which people are wrong about an age
BORN = {of.age_band: of.birth_day for of in (child, harmed, person)}
Bands = dict[str, tuple[int, int]]  # each band of age with its youngest and its oldest year
YOUNG_PERSON: Bands = {"under_10": (3, 9), "10_to_15": (10, 15), "16_to_17": (16, 17), "18_or_over": (18, OLDEST)}
ANYBODY: Bands = {**YOUNG_PERSON, "under_10": (0, 9)}
PARENT: Bands = {"under_18": (12, 17), "18_to_64": (18, 64), "65_or_over": (65, OLDEST)}


def at_their_ages(facts: Facts, at: datetime) -> tuple[Facts, bool]:
    """The facts with every band of age as it is on that day in London; whether an age told and a birth disagree."""
    changed, disagree = {}, False
    for key, born_key, bands in _asked_of(facts):
        said, born = facts.get(key), facts.get(born_key)
        if born is None and (said is None or at - said.said_at < ALMOST_A_YEAR):
            continue  # it stands as it was said
        band, differs = _band(said, born, bands, at.astimezone(LONDON).date())
        disagree = disagree or differs
        if band is not None and band != said:
            changed[key] = band
    return (Facts({**facts, **changed}) if changed else facts), disagree


def is_child(about: str, facts: Facts) -> bool | None:
    """Whether this person of the home (`person:2`) was under 18 when they were last told of; None: may be either."""
    told = [facts.get(f"{about}.{fact.name}") for fact in (person.age_band, person.birth_day)]
    said_at = max((answer.said_at for answer in told if answer is not None), default=None)
    if said_at is None:
        return None
    band, _ = _band(told[0], told[1], ANYBODY, said_at.astimezone(LONDON).date())
    bands = _bands_of(band) if band is not None and band.value else ()
    grown = {each == "18_or_over" for each in bands}
    return not grown.pop() if len(grown) == 1 else None


def years(born: date, on: date) -> int:
    """Full years of age.  Born on 29 February, a year is full on 1 March where there is no such day."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def _asked_of(facts: Facts) -> list[tuple[str, str, Bands]]:
    return [
        (child.age_band.key, child.birth_day.key, YOUNG_PERSON),
        (harmed.age_band.key, harmed.birth_day.key, PARENT),
        *((person.age_band.of(n), person.birth_day.of(n), ANYBODY) for n in facts.numbers(person.__name__)),
    ]


def _band(said: Answer | None, born: Answer | None, bands: Bands, today: date) -> tuple[Answer | None, bool]:
    """What is known of a band on that day, and whether the date of birth or the age that was told cannot be right."""
    told = said if said is not None and said.is_known else None
    grown = _grown(told, bands, today) if told else said
    days = born.happened if born is not None and born.is_known else None
    if days is None or born is None:
        return grown, False
    by_birth = _among(bands, *_ages(days, today))
    if days.first > today or not by_birth:
        return grown, True
    if told is None or grown is None:
        return _answer(by_birth, born), False
    youngest, oldest = _ages(days, told.said_at.astimezone(LONDON).date())
    differs = str(told.value) not in _among(bands, youngest, oldest)
    if days.first == days.last:
        slip = differs and str(told.value) not in _among(bands, youngest - NEAR, oldest + NEAR)
        return _answer((*_bands_of(grown), *by_birth) if slip else by_birth, born), differs
    both = tuple(band for band in _bands_of(grown) if band in by_birth)
    return (_answer(both, told) if both else grown), differs


def _ages(days: Happened, on: date) -> tuple[int, int]:
    """The youngest and the oldest they may be on a day."""
    return max(years(days.last, on), 0), max(years(days.first, on), 0)


def _grown(said: Answer, bands: Bands, today: date) -> Answer:
    """A band said some years ago: whoever was the youngest or the oldest in it is so many full years older."""
    since = years(said.said_at.astimezone(LONDON).date(), today)
    if since < 1 or str(said.value) not in bands:
        return said
    youngest, oldest = bands[str(said.value)]
    return _answer(_among(bands, youngest + since, min(oldest + since, OLDEST)), said)


def _among(bands: Bands, youngest: int, oldest: int) -> tuple[str, ...]:
    """The bands that somebody of these years may be in; none if nobody is so young or so old."""
    return tuple(band for band, (first, last) in bands.items() if first <= oldest and youngest <= last)


def _answer(bands: tuple[str, ...], of: Answer) -> Answer:
    """Known if it is one band; where it may be several, they stand beside *unknown* for `Among` to read."""
    one = len(bands) == 1
    return Answer(bands[0] if one else bands, of.said_at, How.KNOWN if one else How.UNKNOWN, of.source)


def _bands_of(answer: Answer) -> tuple[str, ...]:
    return answer.value if isinstance(answer.value, tuple) else (str(answer.value),)
