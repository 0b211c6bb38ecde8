"""What is made of a whole case on paper: the one-page brief, and the practitioners' chronology as PDF and CSV."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from bot import staff
from bot.casework import Act, picture
from bot.console import told
from bot.console.household import CASE, contacts, may_read
from bot.console.pages import (
    Answer,
    Asked,
    File,
    Page,
    capitalize_first,
    clock_time,
    dated_time,
    full_day,
    tier_words,
)
from bot.console.report import outlook
from bot.console.threshold import at_the_door, called
from bot.referrals import NOT_A_WORD, Event, Made, Paper, Part, Row, as_csv, as_pdf, case_chronology
from bot.staff import BREAK_GLASS, OPERATOR

MOST, LONGEST = 5, 160  # lines under a heading of the brief, and letters of one: it is one page
OURS = "our own use"
FORMATS: Mapping[str, tuple[str, Callable[[Paper], bytes]]] = {
    "pdf": ("application/pdf", as_pdf),
    "csv": ("text/csv; charset=utf-8", as_csv),
}
SIGNIFICANT = {act.name for act in (Act.OVERRULED, Act.CLOSED, Act.ASKED_AGAIN, Act.DOUBTED, Act.DOUBT_ENDED,
                                    Act.STOPPED, Act.ESCALATED, Act.ROSE)}  # fmt: skip
KEEP_IT = (NOT_A_WORD,)


def brief_page(asked: Asked) -> Answer:
    """The brief, to read or print."""
    paper = _brief(asked, "read brief")
    return Page("brief.html", {"paper": paper, "here": CASE.format(case=asked.named["case"])})


def brief_pdf(asked: Asked) -> Answer:
    """The same as a PDF."""
    return File(f"{asked.named['case']}.pdf", "application/pdf", as_pdf(_brief(asked, "make brief")))


def chronology(asked: Asked) -> Answer:
    """Every significant event of the case, each with the report that it stands on."""
    media, written = format_asked(asked)
    with at_the_door(asked, "make case chronology", asked.named["case"]) as db:
        page, names = picture.case_page(db, asked.named["case"], asked.at), staff.names(db)
    events = list(rows(page.timeline, page.accounts, asked.desk.operator, names))
    made = made_by(asked, page.id)
    return File(
        f"{page.id}.{asked.named['format']}", media, written(case_chronology("Chronology", KEEP_IT, events, made))
    )


def format_asked(asked: Asked) -> tuple[str, Callable[[Paper], bytes]]:
    """How it is written; nothing else is there."""
    if asked.named["format"] not in FORMATS:
        raise staff.Refused(staff.Refused.__doc__)
    return FORMATS[asked.named["format"]]


def rows(
    timeline: tuple[picture.Event, ...], accounts: tuple[picture.Account, ...], operator: str, names: dict[str, str]
) -> Iterator[Event]:
    """Events as practitioners write them: facts without own words, without names of whoever told."""
    sources = {account.number: account.unnamed for account in accounts}
    for event in timeline:
        if event.kind is not picture.Kind.DECISIONS or event.act in SIGNIFICANT:
            by = called(names, event.who) if event.who else event.source
            yield _doing(event, operator, by) if _is_done(event) else _telling(event, operator, sources[event.report])


def _telling(event: picture.Event, operator: str, source: str) -> Event:
    """What somebody told: the operator wrote it down; analysis is what other sources say of the same days."""
    beside = [picture.unnamed(each) for each in (*event.agrees, *event.differs)]
    return _row(event, f"{operator}, told by {source}", what=event.what, meant=event.meant, done=event.done,
                comment=". ".join(beside))  # fmt: skip


def _doing(event: picture.Event, operator: str, by: str) -> Event:
    """What was done, and what came of it."""
    done = "; ".join(filter(None, (event.what, event.done)))
    comment = "" if event.act == Act.MINUTED.name else event.comment  # minutes are for the operator's desk alone
    return _row(event, ", ".join(dict.fromkeys((operator, by))), done=done, comment=comment)


def _row(event: picture.Event, who: str, what: str = "", meant: str = "", done: str = "", comment: str = "") -> Event:
    when = capitalize_first(picture.dated(event.first, event.last))
    return Event(
        event.first, when, full_day(event.known), full_day(event.recorded), who, capitalize_first(what),
        capitalize_first(meant), capitalize_first(done), capitalize_first(comment),
        f"Report {event.report} ({event.report_id[-6:]})",
    )  # fmt: skip


def _is_done(event: picture.Event) -> bool:
    return bool(event.act) or event.kind is picture.Kind.SERVICES


def made_by(asked: Asked, reference: str, service: str = "") -> Made:
    """Who made a paper, when, for whom."""
    when, operator = dated_time(asked.at), asked.desk.operator
    return Made(when, asked.person.name, operator, service or OURS, reference, asked.desk.demo, bool(service))


def _brief(asked: Asked, act: str) -> Paper:
    with at_the_door(asked, act, asked.named["case"], may_read(asked), roles=OPERATOR | BREAK_GLASS) as db:
        page, names = picture.case_page(db, asked.named["case"], asked.at), staff.names(db)
    parts = (
        Part("How urgent, and why", points=_some([fired.because for fired in page.assessment.fired if fired.tier]),
             note=f"{capitalize_first(outlook(page.tier, page.could_be, page.assessment))}."),
        Part("Safe contact", tuple(_contact_rows(asked, page))),
        Part("Whose it is, and what is next", tuple(_owner_rows(asked, page, names))),
        Part("Not known; ask the first next", points=_some([told.name_of(key) for key in page.assessment.ask])),
        Part("Who they are", tuple(Row(capitalize_first(_part(each)), _cut(_about(each))) for each in page.people[:6])),
        Part("Reports", tuple(_report_rows(page))),
    )  # fmt: skip
    return Paper(f"Brief: a household, {tier_words(page.tier)}", KEEP_IT, parts, made_by(asked, page.id))


def _contact_rows(asked: Asked, page: picture.CasePage) -> Iterator[Row]:
    for each in contacts(asked, page)[:3]:
        safe = each["safe"]
        how = "; ".join(f"{row.label}: {row.value}" for row in safe.rows) if safe.allowed else safe.says
        yield Row(capitalize_first(each["who"]), f"Now: {safe.now}. {how}" if safe.allowed else how)


def _owner_rows(asked: Asked, page: picture.CasePage, names: dict[str, str]) -> Iterator[Row]:
    yield Row("Owner", called(names, page.owner_id) if page.owner_id else "Nobody yet")
    if page.step:
        yield Row("Next step", _cut(f"{page.step.words}, {clock_time(page.step.due_at, asked.at)}"))
    if page.closed_at:
        yield Row("Closed", full_day(page.closed_at))
    late = [wait for wait in page.waits if wait.overdue(asked.at)]
    if page.waits:
        wait = page.waits[0]
        yield Row("Due first", f"{wait.kind.label}, {clock_time(wait.due_at, asked.at)}")
    if late:
        yield Row("Late", f"{len(late)} of {len(page.waits)} clocks")


def _report_rows(page: picture.CasePage) -> Iterator[Row]:
    shown = list(zip(page.accounts, page.pages, strict=True))
    if len(shown) > MOST:
        yield Row("Earlier", f"{len(shown) - MOST} more reports, from {full_day(shown[0][0].sent_at)}")
    for account, report in shown[-MOST:]:
        told_lines = [line for line in report.lines if line.released_at]
        has = f"{len(told_lines)} told, {sum(line.acknowledged_at is not None for line in told_lines)} have it"
        what = f"{capitalize_first(tier_words(report.rules_tier))}, from {account.told_by}; {has}"
        yield Row(f"{account.number}: {full_day(account.sent_at)}", what)


def _part(someone: picture.Someone) -> str:
    return {"child": "the young person", "harmed": "the person harmed"}.get(someone.part, "in the home")


def _about(someone: picture.Someone) -> str:
    said = [list_[-1].value for list_ in (someone.names, someone.relations, someone.ages, someone.addresses) if list_]
    return "; ".join(said) or "nothing more was told"


def _some(lines: list[str]) -> tuple[str, ...]:
    """The first few, and how many more there are."""
    more = (f"and {len(lines) - MOST} more",) if len(lines) > MOST else ()
    return (*(capitalize_first(_cut(line)) for line in lines[:MOST]), *more) or ("nothing",)


def _cut(words: str) -> str:
    return words if len(words) <= LONGEST else f"{words[:LONGEST]}…"
