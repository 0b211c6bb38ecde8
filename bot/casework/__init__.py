"""Casework makes a report somebody's: its case, its lines, its clocks, and every decision until there is an outcome.

It promises: a report that was stored gets one case, one row a line of the plan as it was shown and one clock a
deadline, however often its job runs; rules recommend and people decide, with a reason, both values kept; two people
at once never both decide (`AlreadyDone` says what the first did); RED and HIGH are not stopped, lowered or closed by
one person alone; what nobody looked at leaves by the clock only where it may, and says so; acknowledged means that a
person at the service said it.  Everything told is sealed with the key of its report; `who` is an account's id.
Roles and walls are checked at the door (staff), not here.
"""

from bot.casework import lessons, picture
from bot.casework.agency import (
    SYSTEM,
    AgencyLine,
    accept,
    agency_line,
    agency_page,
    fetch_line,
    record_outcome,
)
from bot.casework.agreements import (
    Agreement,
    agree_to_share,
    agreements_of,
    end_agreement,
    second_agreement,
    shared_picture,
    shared_with,
)
from bot.casework.aside import Aside, aside_from, stands_aside
from bot.casework.belonging import case_of, reports_of
from bot.casework.cases import (
    add_note,
    ask_again,
    assign_case,
    claim_case,
    close_case,
    doubt_report,
    end_doubt,
    learn_who,
    looked,
    open_again,
    override_tier,
)
from bot.casework.choosing import add_line, change_line
from bot.casework.clocks import Kind
from bot.casework.conflict import in_conflict
from bot.casework.decisions import CLOCK, REPORTER, Act, Decided, Done, decisions_of
from bot.casework.disclosing import BEFORE, Entry, Exemption, decide_entry, disclosure, is_about, what_is_given
from bot.casework.drafts import (
    DraftPage,
    Why,
    desk_has_it,
    draft_done,
    draft_grew,
    draft_page,
    draft_seen,
    drafts_of,
    emergency_called,
    forget_drafts,
    give_draft_back,
    show_draft,
)
from bot.casework.erasing import (
    GROUNDS_GIVEN,
    Erased,
    Ground,
    ask_to_erase,
    erase_report,
    erased_reports,
    is_there,
)
from bot.casework.errors import (
    AllotFirst,
    AlreadyDone,
    CannotSplit,
    CaseClosed,
    CaseOpen,
    LateDate,
    MeetingOpen,
    MinutesNeeded,
    NoDate,
    NoFeedback,
    NoService,
    NotAnOutcome,
    NotAskedAgain,
    NotClosed,
    NothingSaid,
    NotPassedOn,
    NotSafeToSay,
    NotTold,
    NotTrueYet,
    NotYours,
    Past,
    ReasonNeeded,
    Refusal,
    SecondPersonNeeded,
    StillOpen,
    StillOpenToLearn,
    StillToCorrect,
    TasksOpen,
)
from bot.casework.feedback import Feedback, choose_feedback, feedback_for_reporter
from bot.casework.glass import Glass, break_glass, broken_glass, looked_at_glass, open_until
from bot.casework.handover import (
    Held,
    Offer,
    ShiftNote,
    accept_offer,
    forget_handovers,
    hand_over,
    held_by,
    offers_to,
    shift_notes,
)
from bot.casework.intake import (
    add_to_report,
    contact_not_safe,
    open_case,
    receive_report,
    unopened,
    withdraw,
)
from bot.casework.inviting import Came, end_task, invite, set_date, set_task, write_who_came
from bot.casework.later import read_addition, who_has_it
from bot.casework.leaving import Freed, free_claims
from bot.casework.lines import claim_line, leave_by_clock, release_line, stop_line
from bot.casework.linking.correcting import (
    BreachShown,
    Correction,
    breaches,
    correction_in,
    corrections,
    corrections_after,
    corrections_for,
    end_breach,
    know_correction,
    looked_at_breach,
)
from bot.casework.linking.danger import IfLinked, if_linked, looked_if_linked
from bot.casework.linking.finding import look_for_links, make_index_anew, without_links
from bot.casework.linking.joining import confirm_link, reject_link, take_back
from bot.casework.linking.pairs import LinkShown, links_of
from bot.casework.linking.pairs import State as LinkState
from bot.casework.linking.resting import rests_on
from bot.casework.linking.sides import mark_two_sides, sides_of, sources_of
from bot.casework.linking.splitting import Parts, Side, parts_of, split_case
from bot.casework.meeting import (
    Gathering,
    Invited,
    Meeting,
    Task,
    call_meeting,
    end_meeting,
    find_meeting,
    meeting_of,
    meetings_of,
    reports_it_rests_on,
    take_meeting,
    write_minutes,
)
from bot.casework.pages import (
    additions_of,
    is_left_to,
    line_page,
    lines_of,
    lines_to_service,
    report_page,
)
from bot.casework.pointer import another_holds_something
from bot.casework.queue import (
    AgencyItem,
    QueueItem,
    StuckMail,
    StuckReports,
    Waiting,
    agency_queue,
    duty_queue,
    stuck_mail,
    stuck_reports,
)
from bot.casework.receipts import (
    acknowledge,
    calls_for,
    decline,
    handed_over,
    not_delivered,
    read_line,
    record_call,
    record_print,
)
from bot.casework.recommending import more_to_tell
from bot.casework.replay import sent_since
from bot.casework.ringing import Due, ring, tell_of_stuck
from bot.casework.sealed import Aware, Owned, Passed, Share, keep_open
from bot.casework.shares import Form, Shared, shares_of
from bot.casework.shown import LinePage, LineShown, LineStatus, ReportPage, State, Told
from bot.casework.shutting import Shut, newly_shut, open_to_team, shut_line, shut_to
from bot.casework.standing_aside import draft_aside, keep_out, let_back_in, stand_aside
from bot.casework.status import status_for_reporter, stop_asked
from bot.casework.steps import NextStep, next_step_of, set_next_step
from bot.casework.to_ring import ToRing, calls_to_make
from bot.casework.whole import CaseAssessed, assess_reports, case_assessment_of, reassess_case, whole_of_reports

__all__ = [
    "BEFORE", "CLOCK", "GROUNDS_GIVEN", "REPORTER", "SYSTEM", "Act", "AgencyItem", "AgencyLine", "Agreement",
    "AllotFirst", "AlreadyDone", "Aside", "Aware", "BreachShown", "Came", "CannotSplit", "CaseAssessed", "CaseClosed",
    "CaseOpen", "Correction", "Decided", "Done", "DraftPage", "Due", "Entry", "Erased", "Exemption", "Feedback", "Form",
    "Freed", "Gathering", "Glass", "Ground", "Held", "IfLinked", "Invited", "Kind", "LateDate", "LinePage", "LineShown",
    "LineStatus", "LinkShown", "LinkState", "Meeting", "MeetingOpen", "MinutesNeeded", "NextStep", "NoDate",
    "NoFeedback", "NoService", "NotAnOutcome", "NotAskedAgain", "NotClosed", "NotPassedOn", "NotSafeToSay", "NotTold",
    "NotTrueYet", "NotYours", "NothingSaid", "Offer", "Owned", "Parts", "Passed", "Past", "QueueItem", "ReasonNeeded",
    "Refusal", "ReportPage", "SecondPersonNeeded", "Share", "Shared", "ShiftNote", "Shut", "Side", "State", "StillOpen",
    "StillOpenToLearn", "StillToCorrect", "StuckMail", "StuckReports", "Task", "TasksOpen", "ToRing", "Told", "Waiting",
    "Why", "accept", "accept_offer", "acknowledge", "add_line", "add_note", "add_to_report",
    "additions_of", "agency_line", "agency_page", "agency_queue", "agree_to_share", "agreements_of",
    "another_holds_something", "aside_from", "ask_again", "ask_to_erase", "assess_reports", "assign_case", "breaches",
    "break_glass", "broken_glass", "call_meeting", "calls_for", "calls_to_make", "case_assessment_of", "case_of",
    "change_line", "choose_feedback", "claim_case", "claim_line", "close_case", "confirm_link", "contact_not_safe",
    "correction_in", "corrections", "corrections_after",
    "corrections_for", "decide_entry", "decisions_of", "decline", "desk_has_it",
    "disclosure", "doubt_report", "draft_aside", "draft_done", "draft_grew", "draft_page", "draft_seen", "drafts_of",
    "duty_queue", "emergency_called", "end_agreement", "end_breach", "end_doubt", "end_meeting", "end_task",
    "erase_report", "erased_reports", "feedback_for_reporter", "fetch_line", "find_meeting", "forget_drafts",
    "forget_handovers", "free_claims", "give_draft_back", "hand_over", "handed_over", "held_by", "if_linked",
    "in_conflict", "invite", "is_about", "is_left_to", "is_there", "keep_open", "keep_out",
    "know_correction", "learn_who", "leave_by_clock", "lessons", "let_back_in", "line_page", "lines_of",
    "lines_to_service", "links_of", "look_for_links", "looked", "looked_at_breach", "looked_at_glass",
    "looked_if_linked", "make_index_anew", "mark_two_sides", "meeting_of", "meetings_of", "more_to_tell", "newly_shut",
    "next_step_of", "not_delivered", "offers_to", "open_again", "open_case", "open_to_team", "open_until",
    "override_tier", "parts_of", "picture", "read_addition", "read_line", "reassess_case", "receive_report",
    "record_call", "record_outcome", "record_print", "reject_link", "release_line",  "report_page",
    "reports_it_rests_on", "reports_of", "rests_on", "ring", "second_agreement", "sent_since", "set_date",
    "set_next_step", "set_task", "shared_picture", "shared_with", "shares_of", "shift_notes", "show_draft", "shut_line",
    "shut_to", "sides_of", "sources_of", "split_case", "stand_aside", "stands_aside", "status_for_reporter",
    "stop_asked", "stop_line", "stuck_mail", "stuck_reports", "take_back", "take_meeting", "tell_of_stuck", "unopened",
    "what_is_given", "who_has_it", "whole_of_reports", "withdraw", "without_links", "write_minutes", "write_who_came",
]  # fmt: skip
