"""Sending a mail, and the two ways in which that can fail: not now, or not ever.

Whatever a server says may hold an address or more, so only a code leaves this file.
"""

from __future__ import annotations

import smtplib
import ssl
from contextlib import suppress
from email.message import EmailMessage
from typing import Protocol
from urllib.parse import unquote, urlsplit

# Our side's or the server's set-up, which somebody will mend.
_SET_UP = (
    smtplib.SMTPAuthenticationError,
    smtplib.SMTPConnectError,
    smtplib.SMTPHeloError,
    smtplib.SMTPSenderRefused,
)


class MailFault(Exception):
    """The mail did not go; `code` is a number of the mail protocol or the kind of fault."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class MailDeferred(MailFault):
    """Not now: the server is down, slow, busy or wrongly set up.  It is tried again."""


class MailRefused(MailFault):
    """Not ever to this address: look at the directory entry, and take another way."""


class Mail(Protocol):
    def send(self, mail: EmailMessage) -> None:
        """Hand it to a server that answers for it, or raise MailDeferred or MailRefused."""


class SmtpMail:
    """Three kinds of address: `smtp://host` takes TLS where it is offered; `smtp+tls://name:password@host` demands it;
    `smtps://name:password@host` begins with it.  A password never goes to a server whose certificate is not good.

    timeout: seconds for each answer of the server.
    """

    def __init__(self, url: str, sender: str, timeout: float = 20.0) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("smtp", "smtps", "smtp+tls") or not parts.hostname:
            raise ValueError("HEARTHLINE_SMTP_URL should read smtp://host:25, smtp+tls://… or smtps://…")
        self._scheme, self._host = parts.scheme, parts.hostname
        self._port = parts.port or {"smtp": 25, "smtp+tls": 587, "smtps": 465}[parts.scheme]
        self._name, self._password = unquote(parts.username or ""), unquote(parts.password or "")
        self._sender, self._timeout = sender, timeout

    def send(self, mail: EmailMessage) -> None:
        del mail["From"]
        mail["From"] = self._sender
        try:
            server = self._connected()
            try:
                server.send_message(mail)
            finally:
                with suppress(smtplib.SMTPException, OSError):  # taken is taken, however the goodbye goes
                    server.quit()
        except (smtplib.SMTPException, OSError) as fault:
            raise _kind_of(fault) from None

    def _connected(self) -> smtplib.SMTP:
        demanded = self._scheme != "smtp" or self._password
        checked = ssl.create_default_context() if demanded else ssl._create_unverified_context()  # noqa: S323 or in clear
        if self._scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(self._host, self._port, timeout=self._timeout, context=checked)
        else:
            server = smtplib.SMTP(self._host, self._port, timeout=self._timeout)
        try:
            server.ehlo_or_helo_if_needed()
            if self._scheme != "smtps" and (demanded or server.has_extn("starttls")):
                server.starttls(context=checked)
            if self._password:
                server.login(self._name, self._password)
        except BaseException:
            server.close()
            raise
        return server


class KeptMail:
    """The fake: keeps what it is given.  `fault`, when set, is raised instead."""

    def __init__(self) -> None:
        self.kept: list[EmailMessage] = []
        self.fault: MailFault | None = None

    def send(self, mail: EmailMessage) -> None:
        if self.fault:
            raise self.fault
        self.kept.append(mail)


def _kind_of(fault: Exception) -> MailFault:
    if isinstance(fault, smtplib.SMTPRecipientsRefused):
        code = min((code for code, _ in fault.recipients.values()), default=450)
        return MailRefused(str(code)) if code >= 500 else MailDeferred(str(code))
    if isinstance(fault, _SET_UP):
        return MailDeferred(type(fault).__name__)
    if isinstance(fault, smtplib.SMTPResponseException):
        code = fault.smtp_code
        return MailRefused(str(code)) if 500 <= code < 600 else MailDeferred(str(code))
    return MailDeferred(type(fault).__name__)
