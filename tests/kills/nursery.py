"""Starts `hearthline serve` again and again without importing it again and again.

Importing takes seconds, opening the house takes a moment, and it is the house that a kill can harm.  So one process
imports (and reads what every start reads), and each service is a fork of it: a process of its own that reads its settings and runs `serve` from the first
line.  A line of JSON asks for one, its process id is the answer; the nursery itself never opens a database.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
import traceback

from bot.app import serving
from bot.channels.telegram import speaker
from bot.channels.web import pages
from bot.dialogue import Manner, View, phrase
from bot.settings import read_settings

HURRIED = 0.3  # seconds between two screens in a chat, where people have one: stories here are told faster
_ALSO = ("alembic.command", "dbos", "dbos._migration", "httptools", "psycopg", "sqlalchemy.dialects.postgresql.psycopg",
         "uvloop", "uvicorn.protocols.http.httptools_impl", "uvicorn.lifespan.on")  # fmt: skip


def main() -> None:
    for name in _ALSO:
        __import__(name)
    vars(speaker)["BETWEEN_SCREENS"] = HURRIED
    phrase.word_list()
    pages.screen(pages.Frame("", Manner(), demo=True), View("", ("Hello.",), ()), (), None)  # compiles its templates
    assert threading.active_count() == 1, "a fork takes no thread with it"
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the dead are cleared away at once
    print("ready", flush=True)
    for line in sys.stdin:
        asked = json.loads(line)
        child = os.fork()
        if not child:
            _serve(asked["environ"], asked["log"])
        print(child, flush=True)


def _serve(environ: dict[str, str], log: str) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    with open(log, "ab", buffering=0) as written, open(os.devnull, "rb") as nothing:
        os.dup2(nothing.fileno(), 0)
        os.dup2(written.fileno(), 1)
        os.dup2(written.fileno(), 2)
    os.environ.update(environ)
    try:
        serving.serve(read_settings(os.environ))
    except BaseException:
        traceback.print_exc()
        raise
    finally:
        os._exit(1)


if __name__ == "__main__":
    main()
