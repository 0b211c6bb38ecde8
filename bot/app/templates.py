"""Pages are compiled before anybody asks for one: the first look at a kind of page holds nobody else up."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Iterator

from jinja2 import Environment, TemplateNotFound, meta

BREATH = 0.05  # seconds between two templates, for whoever is served meanwhile


def compile_all(environment: Environment, breath: float = 0) -> int:
    """Compile the environment's own templates and whatever they take in; how many.  breath: seconds between two."""
    waiting, done = set(_own(environment)), set()
    while waiting:
        name = waiting.pop()
        done.add(name)
        waiting |= set(_taken_in(environment, name)) - done
        environment.get_template(name)
        time.sleep(breath)
    return len(done)


def compile_meanwhile(environment: Environment) -> None:
    """The same beside whatever is served: nobody waits for it, not even an end."""
    threading.Thread(target=compile_all, args=(environment, BREATH), name="templates", daemon=True).start()


def _own(environment: Environment) -> Iterable[str]:
    return (name for name in environment.list_templates() if not name.startswith("govuk_frontend_jinja/"))


def _taken_in(environment: Environment, name: str) -> Iterator[str]:
    """What a template extends, includes or imports from by name."""
    if environment.loader is None:
        raise TemplateNotFound(name)
    source, _, _ = environment.loader.get_source(environment, name)
    yield from (other for other in meta.find_referenced_templates(environment.parse(source)) if other)
