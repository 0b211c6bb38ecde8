"""The staff's pages: the operator's desk and the agency's desk, in plain HTML that a tired person can use at night.

It promises: nobody sees a page without having signed in, nor a record without an audit row, and the commit comes
before the page is drawn; an agency sees its own part, at most that another has something too, and a household page
only by a sharing agreement; whatever was typed survives a session that ended; all of it works without JavaScript, which
only adds the sound and the fresh queue.
`app` mounts `routes(desk)`.
"""

from __future__ import annotations

from functools import partial

from starlette.applications import Starlette
from starlette.routing import Mount, Route

from bot.console import (
    added_line,
    agency,
    aside,
    calls,
    cases,
    corrections,
    disclosing,
    drafts,
    duty,
    glass,
    handovers,
    household,
    household_papers,
    lessons,
    lines,
    links,
    meetings,
    papers,
    report,
    sharing,
    shutting,
    signin,
    what_if,
)
from bot.console.banner import banner
from bot.console.doorway import SecretPages, deed, fault_pages, open_to_all, screen
from bot.console.pages import Desk, environment

__all__ = ["Desk", "environment", "pages", "routes"]

CASE, SHARED = "/cases/{case}", "/shared/{agreement}"
REPORT, CALL, DRAFT, PACKET = "/reports/{report}", "/calls/{call}", "/drafts/{draft}", "/packets/{line}"
DISCLOSE = f"{REPORT}/disclose/{{about}}"
PAPER = "paper/{form}/{format}"
LINK = f"{REPORT}/links/{{link}}"
CORRECTION, BREACH = "/corrections/{correction}", "/breaches/{breach}"
LINE = f"{REPORT}/lines/{{line}}"
MEETING = f"{REPORT}/meetings/{{meeting}}"


def routes(desk: Desk) -> list[Mount]:
    """All of /staff, ready to be mounted."""
    staff_pages = Starlette(routes=pages(desk), exception_handlers=fault_pages(desk))
    staff_pages.router.redirect_slashes = False  # it would lead to whatever host the request names
    return [Mount("/staff", app=SecretPages(staff_pages), name="staff")]


def pages(desk: Desk) -> list[Route]:
    """Every page and every button of the desks."""
    return [
        *_coming_and_going(desk),
        *_duty(desk),
        *_cases(desk),
        *_reports(desk),
        *_meetings(desk),
        *_lines(desk),
        *_agency(desk),
    ]


def _coming_and_going(desk: Desk) -> list[Route]:
    page, button = partial(screen, desk, banner=banner), partial(deed, desk, banner=banner)
    return [
        open_to_all(desk, "/sign-in", signin.sign_in),
        button("/sign-out", signin.sign_out, signin.first_page, back="/"),
        page("/", signin.first_page),
        page("/r/{reference}", agency.follow_notice),
        page("/what-if", what_if.what_if_page, what_if.try_out),
    ]


def _duty(desk: Desk) -> list[Route]:
    page, button = partial(screen, desk, banner=banner), partial(deed, desk, banner=banner)
    return [
        page("/duty", duty.duty_page),
        page("/duty/news", duty.news),
        button("/duty/on", duty.on, duty.duty_page, back="/duty"),
        button("/duty/off", duty.off, duty.duty_page, back="/duty", gives=True),
        page("/lessons", lessons.lessons),
        button("/lessons/{proposal}", lessons.answer, lessons.lessons, back="/lessons"),
        page("/handover", handovers.handover, handovers.give, back="/handover"),
        button("/handover/{item}/accept", handovers.accept, handovers.handover, back="/handover"),
        page(CALL, calls.call_page, calls.record, back=CALL),
        button(f"{CALL}/take", calls.take, calls.call_page, back=CALL),
        page(DRAFT, drafts.draft_page),
        page(f"{DRAFT}/aside", aside.of_draft, aside.from_draft, back="/duty"),
        button(f"{DRAFT}/take", drafts.take, drafts.draft_page, back=DRAFT),
        button(f"{DRAFT}/give-back", drafts.give_back, handovers.handover, back="/handover"),
        button(f"{DRAFT}/done", drafts.done, drafts.draft_page, back=DRAFT),
        page("/breaches", corrections.breaches),
        page(BREACH, corrections.breach),
        button(f"{BREACH}/looked", corrections.looked, corrections.breach, back=BREACH),
        button(f"{BREACH}/decide", corrections.decide, corrections.breach, back=BREACH),
    ]


def _cases(desk: Desk) -> list[Route]:
    page, button = partial(screen, desk, banner=banner), partial(deed, desk, banner=banner)
    return [
        page(CASE, household.case_page),
        page(f"{CASE}/brief", household_papers.brief_page),
        button(
            f"{CASE}/brief/pdf",
            household_papers.brief_pdf,
            household_papers.brief_page,
            back=f"{CASE}/brief",
            gives=True,
        ),
        button(
            f"{CASE}/chronology/{{format}}", household_papers.chronology, household.case_page, back=CASE, gives=True
        ),
        page(f"{CASE}/sharing", sharing.agreements, sharing.make_agreement, back=f"{CASE}/sharing"),
        button(
            f"{CASE}/sharing/{{agreement}}/decide", sharing.decide_agreement, sharing.agreements, back=f"{CASE}/sharing"
        ),
        page("/break-glass", glass.form, glass.break_it, back=CASE),
        button("/glass/{glass}/looked", glass.looked, duty.duty_page, back="/duty"),
    ]


def _reports(desk: Desk) -> list[Route]:
    page, button = partial(screen, desk, banner=banner), partial(deed, desk, banner=banner)
    return [
        page(REPORT, report.report_page),
        button(f"{REPORT}/take", report.take, report.report_page, back=REPORT),
        button(f"{REPORT}/added/{{addition}}", report.added_seen, report.report_page, back=REPORT),
        page(f"{REPORT}/who", report.who, report.learn_who),
        page(f"{REPORT}/note", report.note, report.write_note, back=REPORT),
        page(f"{REPORT}/give", cases.give, cases.do_give, back=REPORT),
        page(f"{REPORT}/tier", cases.tier, cases.do_tier, back=REPORT),
        page(f"{REPORT}/close", cases.close, cases.do_close, back=REPORT),
        page(f"{REPORT}/open-again", cases.open_again, cases.do_open_again, back=REPORT),
        page(f"{REPORT}/step", cases.step, cases.do_step, back=REPORT),
        page(f"{REPORT}/lesson", lessons.proposal, lessons.propose, back=REPORT),
        page(f"{REPORT}/feedback", cases.feedback, cases.do_feedback, back=REPORT),
        page(DISCLOSE, disclosing.entries),
        button(f"{DISCLOSE}/decide", disclosing.decide, disclosing.entries, back=DISCLOSE),
        button(f"{DISCLOSE}/pdf", disclosing.hand_over, disclosing.entries, back=DISCLOSE, gives=True),
        page(f"{REPORT}/again", cases.again, cases.do_again, back=REPORT),
        page(f"{REPORT}/doubt", cases.doubt, cases.do_doubt, back=REPORT),
        page(LINK, links.link_page, links.answer, back=REPORT),
        button(f"{REPORT}/if-linked", links.looked, report.report_page, back=REPORT),
        page(f"{REPORT}/split", links.split, links.do_split, back=REPORT),
        page(f"{REPORT}/add", added_line.add, added_line.do_add, back=REPORT),
        page(f"{REPORT}/aside", aside.of_report, aside.from_report, back="/duty"),
        page(f"{REPORT}/keep-out", aside.keep_out, aside.do_keep_out, back=REPORT),
        page(f"{REPORT}/aside/{{whom}}", aside.let_in, aside.do_let_in, back=REPORT),
    ]


def _meetings(desk: Desk) -> list[Route]:
    page, button = partial(screen, desk, banner=banner), partial(deed, desk, banner=banner)
    acts = {
        "take": meetings.take, "date": meetings.set_date, "invite": meetings.invite, "came": meetings.came,
        "minutes": meetings.minutes, "task": meetings.task, "tasks/{task}/end": meetings.end_task, "end": meetings.end,
    }  # fmt: skip
    return [
        page(f"{REPORT}/meeting", meetings.call, meetings.do_call, back=REPORT),
        page(MEETING, meetings.meeting),
        *(button(f"{MEETING}/{name}", act, meetings.meeting, back=MEETING) for name, act in acts.items()),
    ]


def _lines(desk: Desk) -> list[Route]:
    page, button = partial(screen, desk, banner=banner), partial(deed, desk, banner=banner)
    return [
        button(f"{LINE}/claim", lines.claim, report.report_page, back=REPORT),
        page(f"{LINE}/release", lines.release, lines.do_release, back=REPORT),
        page(f"{LINE}/change", lines.change, lines.do_change, back=REPORT),
        page(f"{LINE}/stop", lines.stop, lines.do_stop, back=REPORT),
        page(f"{LINE}/shut", shutting.shut, shutting.do_shut, back=REPORT),
        page(f"{LINE}/open-again", shutting.open_again, shutting.do_open_again, back=REPORT),
        button(f"{LINE}/{PAPER}", papers.for_desk, report.report_page, back=REPORT, gives=True),
        button(f"{LINE}/print", lines.print_pages, report.report_page, back=REPORT, gives=True),
    ]


def _agency(desk: Desk) -> list[Route]:
    page, button = partial(screen, desk, banner=banner), partial(deed, desk, banner=banner)
    return [
        page("/packets", agency.packets),
        page(CORRECTION, corrections.correction),
        button(f"{CORRECTION}/know", corrections.know, corrections.correction, back=CORRECTION),
        page(SHARED, sharing.shared_page),
        button(
            f"{SHARED}/chronology/{{format}}", sharing.shared_chronology, sharing.shared_page, back=SHARED, gives=True
        ),
        page(PACKET, agency.packet_page),
        button(f"{PACKET}/acknowledge", agency.acknowledge, agency.packet_page, back=PACKET),
        button(f"{PACKET}/meeting", agency.take_meeting, agency.packet_page, back=PACKET),
        button(f"{PACKET}/tasks/{{task}}", agency.task_done, agency.packet_page, back=PACKET),
        page(f"{PACKET}/not-ours", agency.not_ours, agency.give_back, back="/packets"),
        page(f"{PACKET}/aside", aside.of_packet, aside.from_packet, back="/packets"),
        button(f"{PACKET}/{PAPER}", papers.for_service, agency.packet_page, back=PACKET, gives=True),
        button(f"{PACKET}/print", agency.print_pages, agency.packet_page, back=PACKET, gives=True),
    ]
