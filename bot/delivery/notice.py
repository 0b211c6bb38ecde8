"""The notice by e-mail: that something waits, until when, and where to sign in.  Never what it is."""

from __future__ import annotations

from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

SUBJECT = "Please open"
LONDON = ZoneInfo("Europe/London")


def notice(reference: str, to: str, open_before: datetime, public_url: str, at: datetime) -> EmailMessage:
    """The same mail for everybody but for its reference, link and time.

    The Message-ID comes from the reference alone, so that a mail sent twice is shown once.
    """
    mail = EmailMessage(policy=SMTP)
    mail["To"] = to
    mail["Subject"] = SUBJECT
    mail["Date"] = format_datetime(at)
    mail["Message-ID"] = f"<{reference}@{urlsplit(public_url).hostname}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(
        f"Please open {before(open_before, at)}.\n\n"
        f"{public_url.rstrip('/')}/staff/r/{reference}\n\n"
        f"Reference: {reference}\n",
        charset="us-ascii",
    )
    return mail


def before(moment: datetime, at: datetime) -> str:
    """`before 21:40 today`, in London's time, as read at `at`; `now` where the moment has passed."""
    if moment <= at:
        return "now"
    local, today = moment.astimezone(LONDON), at.astimezone(LONDON).date()
    days = {today: "today", today + timedelta(days=1): "tomorrow"}
    return f"before {local:%H:%M} {days.get(local.date()) or f'on {local:%A} {local.day} {local:%B}'}"
