"""Real mail servers on this machine: one that takes mail, and ones that do what servers do on bad days."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import Message
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message as KeepsMessages

NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # for clients of what runs here: to read all authorities takes 30 ms


class Inbox(KeepsMessages):
    """Takes mail; `says`, when set, is its answer to the command of that name instead."""

    def __init__(self) -> None:
        super().__init__()
        self.kept: list[Message] = []
        self.says: dict[str, str] = {}

    def handle_message(self, message: Message) -> None:
        self.kept.append(message)

    async def handle_MAIL(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:
        if "MAIL" in self.says:
            return self.says["MAIL"]
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:
        if "RCPT" in self.says:
            return self.says["RCPT"]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if "DATA" in self.says:
            return self.says["DATA"]
        return str(await super().handle_DATA(server, session, envelope))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def mail_server(inbox: Inbox, port: int = 0) -> Iterator[str]:
    """A server with this inbox; its address."""
    controller = Controller(inbox, hostname="127.0.0.1", port=port or free_port())
    controller.start()
    try:
        yield f"smtp://127.0.0.1:{controller.port}"
    finally:
        controller.stop()


@contextmanager
def hanging_server(after_greeting: bool = False) -> Iterator[str]:
    """A server that takes the connection and then says nothing more."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        taken: list[socket.socket] = []

        def hang() -> None:
            while True:
                try:
                    connection, _ = listening.accept()
                except OSError:
                    return
                if after_greeting:
                    connection.sendall(b"220 mail.example.test\r\n")
                taken.append(connection)

        thread = threading.Thread(target=hang, daemon=True)
        thread.start()
        yield f"smtp://127.0.0.1:{listening.getsockname()[1]}"
        listening.shutdown(socket.SHUT_RDWR)
    thread.join(2)
    for connection in taken:
        connection.close()
