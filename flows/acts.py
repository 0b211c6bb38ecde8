"""What a conversation can cause besides its own next screen: the closed list of acts that flows may name."""

from __future__ import annotations

SEND_REPORT = "send_report"  # the answers become a report, the plan as shown goes with it
SHOW_DUTY_DESK = "show_duty_desk"  # the duty officer sees this draft now: they pressed [I cannot call]
EMERGENCY_CALLED = "emergency_called"  # they say that 999 was called: the duty desk need not be paged for a RED answer
MAKE_PHRASE = "make_phrase"  # the five words offered are theirs
NO_PHRASE = "no_phrase"  # they want no words: what they wrote ends when the screen closes
LEAVE = "leave"  # the screen closes at once, messages are swept
DELETE_DRAFT = "delete_draft"  # what they wrote is destroyed
CHANGE_ANSWER = "change_answer"  # one answer is asked again from the read-back
START_REPORT = "start_report"  # from the welcome, or from a report that was sent, to a new report
ADD_TO_REPORT = "add_to_report"  # what they add to a report they sent
FORGET_ADDITION = "forget_addition"  # what they wrote to be added is not to be added
KEEP_WRITTEN = "keep_written"  # what was written once the screen had closed was theirs
NOT_THEIRS = "not_theirs"  # somebody else wrote it
DRAFT_GREW = "draft_grew"  # more was told in a draft that the duty desk has before it; caused by no choice
CONTACT_NOT_SAFE = "contact_not_safe"  # how they said that they can be reached is not safe any more
WITHDRAW = "withdraw"  # they say stop about a report they sent

ACTS = (
    SEND_REPORT, SHOW_DUTY_DESK, EMERGENCY_CALLED, MAKE_PHRASE, NO_PHRASE, LEAVE, DELETE_DRAFT, CHANGE_ANSWER,
    START_REPORT, ADD_TO_REPORT, FORGET_ADDITION, KEEP_WRITTEN, NOT_THEIRS, DRAFT_GREW, WITHDRAW, CONTACT_NOT_SAFE,
)  # fmt: skip
