"""What casework keeps.  In clear: ids, times, tiers, kinds of act and clock; all that was told or written is sealed.

A report has a data key of its own, wrapped; assessments, lines, decisions, notes and additions are sealed with the
key of the report they are about, so that destroying one wrapped key destroys all of it.
"""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, LargeBinary, String, Table, UniqueConstraint

from bot.store import Instant, metadata, wrapped_key

SEVEN_YEARS = "7 years: who decided what, and when. What is sealed in it opens only while the report's key is kept."

report = Table(
    "report",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("conversation_id", String(26), nullable=False, unique=True),
    Column("sent_at", Instant, nullable=False),
    Column("tier", String(10), nullable=False, comment="as the rules said at Send"),
    Column("could_be", String(10), nullable=False),
    Column("area", String(40), nullable=False),
    Column("wrapped", LargeBinary, nullable=False, info=wrapped_key()),
    Column("sealed", LargeBinary, nullable=False, comment="Told: answers, plan as shown, other words, channel"),
    Column("doubted_at", Instant, comment="since when a person doubts it: nothing of it leaves by the clock"),
    Column("opened_at", Instant, comment="when its case was opened"),
    Index(None, "opened_at", "sent_at"),
    info={"kept": "Until a rule of the operator ends it; nothing deletes a report that was sent by itself."},
)

family_case = Table(
    "family_case",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("opened_at", Instant, nullable=False),
    Column("tier", String(10), nullable=False, comment="the present one; the rules' own stands in the assessment"),
    Column("could_be", String(10), nullable=False),
    Column("area", String(40), nullable=False),
    Column("owner_id", String(26), comment="account of the person who owns it"),
    Column("claimed_at", Instant),
    Column("closed_at", Instant),
    Index(None, "closed_at"),
    info={"kept": "As long as its reports."},
)

case_report = Table(
    "case_report",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("case_id", ForeignKey("family_case.id"), nullable=False, index=True),
    Column("report_id", ForeignKey("report.id"), nullable=False),
    Column("at", Instant, nullable=False),
    Column("who", String(26), nullable=False),
    UniqueConstraint("report_id", "at"),
    info={"kept": "As long as its reports. The newest row says to which case a report belongs; none is changed."},
)

assessment = Table(
    "assessment",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("report_id", ForeignKey("report.id"), nullable=False, index=True),
    Column("rules", String(40), nullable=False, comment="version of the rules"),
    Column("at", Instant, nullable=False),
    Column("tier", String(10), nullable=False),
    Column("could_be", String(10), nullable=False),
    Column("sealed", LargeBinary, nullable=False, comment="Assessment, whole"),
    info={"kept": "As long as the report: old reports are replayed with it."},
)

case_assessment = Table(
    "case_assessment",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("case_id", ForeignKey("family_case.id"), nullable=False, index=True),
    Column("rules", String(40), nullable=False, comment="version of the rules"),
    Column("at", Instant, nullable=False),
    Column("tier", String(10), nullable=False, comment="as the rules say; what a person says stands in the case"),
    Column("could_be", String(10), nullable=False),
    Column("sealed", LargeBinary, nullable=False, comment="Assessment, with the keys of all reports it rests on"),
    info={"kept": "As long as every report it rests on: why a case became more urgent."},
)

rests_on = Table(
    "rests_on",
    metadata,
    Column("case_assessment_id", ForeignKey("case_assessment.id"), primary_key=True),
    Column("report_id", ForeignKey("report.id"), primary_key=True, index=True),
    info={"kept": "As long as the assessment."},
)

decision = Table(
    "decision",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("report_id", ForeignKey("report.id"), nullable=False, index=True),
    Column("about", String(26), nullable=False, index=True, comment="id of the line, case or report"),
    Column("who", String(26), nullable=False, comment="an account, `clock` or `reporter`"),
    Column("act", String(40), nullable=False),
    Column("at", Instant, nullable=False),
    Column("sealed", LargeBinary, nullable=False, comment="Reason"),
    info={"kept": SEVEN_YEARS},
)

note = Table(
    "note",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("report_id", ForeignKey("report.id"), nullable=False, index=True),
    Column("who", String(26), nullable=False),
    Column("at", Instant, nullable=False),
    Column("sealed", LargeBinary, nullable=False, comment="Words; never shown to a reporter"),
    info={"kept": SEVEN_YEARS},
)

clock = Table(
    "clock",
    metadata,
    Column("about", String(26), primary_key=True, comment="id of the line, report, draft or addition"),
    Column("kind", String(20), primary_key=True),
    Column("report_id", String(26), nullable=False, index=True, comment="empty for a draft"),
    Column("due_at", Instant, nullable=False),
    Column("rung_at", Instant),
    Column("met_at", Instant),
    Index(None, "rung_at", "met_at", "due_at"),
    info={"kept": "7 years: whether what was due was done in time. Times and ids only."},
)

share = Table(
    "share",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("report_id", ForeignKey("report.id"), nullable=False, index=True),
    Column("line_id", String(26), nullable=False, index=True, comment="id of the line"),
    Column("service", String(100), nullable=False, comment="the directory's id: whom it was shared with"),
    Column("who", String(26), nullable=False, comment="an account, `clock` or `reporter`"),
    Column("form", String(20), nullable=False, comment="in what form they have it"),
    Column("at", Instant, nullable=False),
    Column("sealed", LargeBinary, nullable=False, comment="Share: facts, basis, necessity, told or not told and why"),
    info={"kept": "7 years: who was given what. What is sealed in it opens only while the report's key is kept."},
)

addition = Table(
    "addition",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("report_id", ForeignKey("report.id"), nullable=False, index=True),
    Column("kind", String(10), nullable=False, comment="added, stop or unsafe"),
    Column("at", Instant, nullable=False),
    Column("seen_at", Instant),
    Column("seen_by", String(26)),
    Column("sealed", LargeBinary, nullable=False, comment="Words"),
    info={"kept": "As long as the report it belongs to."},
)

meeting = Table(
    "meeting",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("report_id", ForeignKey("report.id"), nullable=False, index=True, comment="the report that asks for it"),
    Column("form", String(10), nullable=False, comment="planning or panel"),
    Column("asked_at", Instant, nullable=False),
    Column("due_at", Instant, nullable=False, comment="by when it is to have an outcome"),
    Column("held_at", Instant, comment="for when it is set"),
    Column("taken_at", Instant, comment="when children's services took it on"),
    Column("taken_by", String(26)),
    Column("ended_at", Instant, comment="when its outcome was written down"),
    Column("sealed", LargeBinary, comment="MeetingPlace; none until it has a date"),
    info={"kept": SEVEN_YEARS},
)

invitation = Table(
    "invitation",
    metadata,
    Column("line_id", ForeignKey("referral.id"), primary_key=True, comment="the line by which they were asked"),
    Column("meeting_id", ForeignKey("meeting.id"), nullable=False, index=True),
    Column("came", String(10), comment="came, sent_word or absent; none until it is written down"),
    info={"kept": SEVEN_YEARS},
)

task = Table(
    "task",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("meeting_id", ForeignKey("meeting.id"), nullable=False, index=True),
    Column("report_id", ForeignKey("report.id"), nullable=False, index=True),
    Column("line_id", String(26), comment="the invitation of the service whose it is; none: the operator's own"),
    Column("at", Instant, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("ended_at", Instant, comment="when it was done, or given up"),
    Column("sealed", LargeBinary, nullable=False, comment="Owned: what, and by whom"),
    info={"kept": SEVEN_YEARS},
)

next_step = Table(
    "next_step",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("report_id", ForeignKey("report.id"), nullable=False, index=True, comment="the newest of the case then"),
    Column("who", String(26), nullable=False, comment="account of the person who wrote it"),
    Column("at", Instant, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("ended_at", Instant, comment="when it was done, or another took its place"),
    Column("sealed", LargeBinary, nullable=False, comment="Words"),
    info={"kept": SEVEN_YEARS},
)

agreement = Table(
    "agreement",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("report_id", ForeignKey("report.id"), nullable=False, index=True, comment="the newest of the case then"),
    Column("case_id", ForeignKey("family_case.id"), nullable=False, index=True),
    Column("service", String(100), nullable=False, index=True, comment="the directory's id: who may see it"),
    Column("kind", String(30), nullable=False, comment="Serves: as what it sees it"),
    Column("who", String(26), nullable=False, comment="account of the supervisor who made it"),
    Column("at", Instant, nullable=False),
    Column("until_at", Instant, nullable=False),
    Column("agreed_at", Instant, comment="since when it holds; none while a second supervisor is to agree"),
    Column("agreed_by", String(26)),
    Column("ended_at", Instant, comment="when a supervisor ended it before its day"),
    Column("sealed", LargeBinary, nullable=False, comment="Agreed: reports, parts, basis, reason"),
    info={"kept": SEVEN_YEARS},
)

glass = Table(
    "glass",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("report_id", ForeignKey("report.id"), nullable=False, index=True, comment="the newest of the case then"),
    Column("case_id", ForeignKey("family_case.id"), nullable=False, index=True),
    Column("who", String(26), nullable=False, comment="account of whoever broke it"),
    Column("at", Instant, nullable=False),
    Column("until_at", Instant, nullable=False, comment="until when they may read the case"),
    Column("looked_at", Instant, comment="when a supervisor looked at it"),
    Column("looked_by", String(26)),
    Column("sealed", LargeBinary, nullable=False, comment="Reason"),
    info={"kept": SEVEN_YEARS},
)

handover = Table(
    "handover",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("from_id", String(26), nullable=False, comment="account of whoever goes"),
    Column("to_id", String(26), nullable=False, comment="account of whoever comes; empty: back to the desk"),
    Column("at", Instant, nullable=False, index=True),
    Column("wrapped", LargeBinary, nullable=False, info=wrapped_key()),
    Column("sealed", LargeBinary, nullable=False, comment="Words: the note of the shift, about no case"),
    info={"kept": "14 days; who gave what to whom stands in the decisions."},
)

handover_item = Table(
    "handover_item",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("handover_id", ForeignKey("handover.id"), nullable=False, index=True),
    Column("report_id", ForeignKey("report.id"), nullable=False, index=True, comment="the newest of the case then"),
    Column("case_id", ForeignKey("family_case.id"), nullable=False, index=True),
    Column("accepted_at", Instant, comment="or when it ended: somebody else has the case, or nobody"),
    Column("sealed", LargeBinary, nullable=False, comment="Words: the note for whoever gets it"),
    info={"kept": "14 days, as the handover it belongs to."},
)

draft_shown = Table(
    "draft_shown",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("conversation_id", String(26), nullable=False, unique=True),
    Column("why", String(20), nullable=False),
    Column("at", Instant, nullable=False, comment="when it was last shown to the desk"),
    Column("seen_at", Instant),
    Column("seen_by", String(26)),
    Column("called_at", Instant, comment="when they said that 999 was called"),
    Column("done_at", Instant, comment="when the person who has it wrote down what was done"),
    Column("wrapped", LargeBinary, info=wrapped_key(), comment="none once it is destroyed"),
    Column("sealed", LargeBinary, nullable=False, comment="Draft: answers and open words, not sent by them"),
    Column("passed_wrapped", LargeBinary, info=wrapped_key(), comment="of what was passed on: a key of its own"),
    Column("passed", LargeBinary, comment="AllPassed: what was passed on, to whom, by whom; or why it could not be"),
    info={
        "kept": "3 days after the desk is done with it; then words and key are destroyed. What was passed on from it, "
        "to whom and by whom, stays 7 years, as what is decided about a report does."
    },
)

erasure = Table(
    "erasure",
    metadata,
    Column("report_id", String(26), primary_key=True, comment="of a report that is gone"),
    Column("at", Instant, nullable=False),
    Column("who", String(26), nullable=False, comment="account of the second person, who agreed"),
    Column("ground", String(20), nullable=False),
    Column("told", String, nullable=False, comment="services that hold a part of it, spaces between: to be told"),
    info={"kept": "For ever: that something was erased, and on which ground, must be answerable."},
)
