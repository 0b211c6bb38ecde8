"""Delivery knocks at doors: a notice that says nothing, by e-mail or signed webhook, or a call that a person makes.

It promises: one delivery for each thing, way and service, however often it is asked for; a notice holds a time, a
link and a random reference and nothing else; *handed over* is all that a server's 250 or an answered phone means
here, and whether a person has it is for casework to say; no server's words and no content reach a log or an error.
It knows nothing of reports: `about` is an id, and what was said in a call is sealed with a key that it is given.
"""

from bot.delivery.calls import (
    AGAIN,
    Call,
    CallIncomplete,
    CallTaken,
    Outcome,
    Spoke,
    calls_made,
    claim_call,
    for_supervisor,
    free_calls,
    open_calls,
    record_attempt,
)
from bot.delivery.knocking import (
    NO_ADDRESS,
    OPERATOR,
    Contact,
    Contacts,
    Knock,
    To,
    about_of,
    ask_again,
    by_reference,
    cancel,
    find,
    given_up,
    handed_over,
    knock,
    knock_first,
    knock_row,
    knocks,
    not_yet,
    other_way,
    over,
    stuck_mail,
)
from bot.delivery.mail import KeptMail, Mail, MailDeferred, MailFault, MailRefused, SmtpMail
from bot.delivery.notice import SUBJECT, before, notice
from bot.delivery.webhook import WebhookDeferred, WebhookRefused, Webhooks, make_secret, secret_of

__all__ = [
    "AGAIN", "NO_ADDRESS", "OPERATOR", "SUBJECT", "Call", "CallIncomplete", "CallTaken", "Contact", "Contacts",
    "KeptMail", "Knock", "Mail", "MailDeferred", "MailFault", "MailRefused", "Outcome", "SmtpMail", "Spoke", "To",
    "WebhookDeferred", "WebhookRefused", "Webhooks", "about_of", "ask_again", "before", "by_reference", "calls_made",
    "cancel", "claim_call", "find", "for_supervisor", "free_calls", "given_up", "handed_over", "knock",
    "knock_first", "knock_row", "knocks", "make_secret", "not_yet", "notice", "open_calls", "other_way", "over",
    "record_attempt", "secret_of", "stuck_mail",
]  # fmt: skip
