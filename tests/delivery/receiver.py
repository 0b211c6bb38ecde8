"""An agency's own server on this machine, which takes signed notices as Standard Webhooks says, on good and bad days."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from standardwebhooks.webhooks import Webhook, WebhookVerificationError


class Receiver:
    """Verifies what comes with its secret and keeps it by id; `says` are its next answers, 204 when there are none.

    drip: seconds between the letters of an answer that never ends.
    """

    def __init__(self, secret: str) -> None:
        self.webhook, self.says, self.drip = Webhook(secret), list[int](), 0.0
        self.posts: list[tuple[dict[str, str], bytes]] = []
        self.taken: dict[str, Any] = {}
        self.refused = 0

    def take(self, headers: dict[str, str], body: bytes) -> int:
        """As a careful receiver does: verify, then do it once for each id."""
        self.posts.append((headers, body))
        if self.says:
            return self.says.pop(0)
        try:
            told = self.webhook.verify(body, headers)
        except WebhookVerificationError:
            self.refused += 1
            return 401
        self.taken.setdefault(headers["webhook-id"], told)
        return 204


@contextmanager
def receiving(receiver: Receiver, tls: ssl.SSLContext | None = None) -> Iterator[str]:
    """A server with this receiver; its address."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            status = receiver.take({name.lower(): value for name, value in self.headers.items()}, body)
            if receiver.drip:
                with suppress(OSError):
                    for letter in "HTTP/1.1 200 " + "O" * 200:
                        self.wfile.write(letter.encode())
                        time.sleep(receiver.drip)
                return
            self.send_response(status)
            if status in (301, 302, 307, 308):
                self.send_header("location", f"http://127.0.0.1:{server.server_port}/elsewhere")
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            """Nothing."""

    class Quiet(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: Any, client_address: Any) -> None:
            """A caller that went away is no fault of this server."""

    server = Quiet(("127.0.0.1", 0), Handler)
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"{'https' if tls else 'http'}://localhost:{server.server_port}/hook"
    finally:
        server.shutdown()
        thread.join(5)
        server.server_close()


@contextmanager
def hanging() -> Iterator[str]:
    """A server that takes the connection and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/hook"
