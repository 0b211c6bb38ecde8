"""One YAML page of the directory, read strictly: what is wrong is told with file, line and the way out."""

from __future__ import annotations

import re
from datetime import time
from pathlib import Path
from typing import Annotated, Literal, TypeVar

import msgspec
import yaml

from bot.referrals.services import (
    ALWAYS,
    UNKNOWN,
    Contact,
    Eligibility,
    Opening,
    Organization,
    Panel,
    Purpose,
    Schedule,
    Service,
    Sitting,
    Weekday,
)
from flows.rules.outcome import By, Serves

Clock = Annotated[str, msgspec.Meta(pattern="^([01][0-9]|2[0-3]):[0-5][0-9]$")]
Named = Annotated[str, msgspec.Meta(pattern="^[a-z][a-z0-9_]*$")]
Step = str | int
Form = TypeVar("Form")
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class DirectoryBroken(Exception):
    """A page of the directory cannot be used.  Mend the line named here, then start again."""


class OrganizationAsWritten(Organization, frozen=True, forbid_unknown_fields=True):
    id: Named


class AreaAsWritten(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    id: Named
    name: str
    councils: Annotated[tuple[str, ...], msgspec.Meta(min_length=1)]
    police_force: str
    kinds: dict[Serves, Named]


class HoursAsWritten(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    byday: Annotated[tuple[Weekday, ...], msgspec.Meta(min_length=1)]
    opens_at: Clock
    closes_at: Clock

    def read(self) -> Opening:
        return Opening(self.byday, time.fromisoformat(self.opens_at), time.fromisoformat(self.closes_at))


class SittingAsWritten(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    byday: Annotated[tuple[Weekday, ...], msgspec.Meta(min_length=1)]
    at: Clock


class PanelAsWritten(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    type: str
    source: str
    sittings: tuple[SittingAsWritten, ...] | Literal["unknown"]
    dash_cut_off: int = 14

    def read(self) -> Panel:
        written = () if self.sittings == "unknown" else self.sittings
        sittings = tuple(Sitting(one.byday, time.fromisoformat(one.at)) for one in written)
        return Panel(self.type, sittings, self.source, self.dash_cut_off)


class ServiceAsWritten(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    id: Named
    organization: Named
    name: str
    source: str
    schedule: tuple[HoursAsWritten, ...] | Literal["always", "unknown", "out_of_hours"]
    contacts: tuple[Contact, ...]
    takes: tuple[By, ...]
    alternate_name: str = ""
    ask_for: str = ""
    description: str = ""
    bank_holidays: Literal["closed", "open"] = "closed"
    eligibility: Eligibility = Eligibility()
    out_of_hours: str = ""
    line_24h: str = ""
    panel: PanelAsWritten | None = None

    def read(self) -> Service:
        return Service(
            self.id, self.organization, self.name, self.source, self._schedule(), self.contacts, self.takes,
            self.alternate_name, self.ask_for, self.description, self.eligibility, self.out_of_hours, self.line_24h,
            self.panel.read() if self.panel else None,
        )  # fmt: skip

    def _schedule(self) -> Schedule:
        """The week as written; an out-of-hours team gets its day team's week once all pages are read."""
        if self.schedule == "always":
            return ALWAYS
        if self.schedule == "unknown":
            return UNKNOWN
        if self.schedule == "out_of_hours":
            return Schedule(otherwise=True)
        week = tuple(hours.read() for hours in self.schedule if not isinstance(hours, str))
        return Schedule(week, open_on_bank_holidays=self.bank_holidays == "open")


class Invented(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What stands in the place of a real service in demo mode."""

    name: str
    takes: tuple[By, ...]
    contacts: Annotated[tuple[Contact, ...], msgspec.Meta(min_length=1)]
    alternate_name: str = ""
    ask_for: str = ""

    def instead_of(self, service: Service) -> Service:
        return msgspec.structs.replace(
            service,
            name=self.name,
            takes=self.takes,
            contacts=self.contacts,
            alternate_name=self.alternate_name,
            ask_for=self.ask_for,
            description="",
        )


class Written(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    area: AreaAsWritten | None = None
    organizations: tuple[OrganizationAsWritten, ...] = ()
    services: tuple[ServiceAsWritten, ...] = ()


class WrittenDemo(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    services: dict[Named, Invented]


class Page:
    """A page and where it stands, so that what is wrong in it can be pointed at."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.text = path.read_text("utf-8")

    def read(self) -> Written:
        return self._convert(Written)

    def read_demo(self) -> WrittenDemo:
        return self._convert(WrittenDemo)

    def _convert(self, form: type[Form]) -> Form:
        try:
            return msgspec.convert(yaml.load(self.text, LOADER), form)  # noqa: S506 (both loaders are safe)
        except yaml.MarkedYAMLError as wrong:
            line = wrong.problem_mark.line + 1 if wrong.problem_mark else 1
            raise DirectoryBroken(f"{self.path}, line {line}: this is not YAML ({wrong.problem}); mend it") from wrong
        except msgspec.ValidationError as wrong:
            what, _, where = str(wrong).partition(" - at ")
            raise self.wrong(f"{what}. {_way_out(where)}", *_steps(where)) from wrong

    def wrong(self, what: str, *steps: Step) -> DirectoryBroken:
        """An error that points at the line to which the steps lead: `"services", 3, "contacts"`."""
        return DirectoryBroken(f"{self.path}, line {self._line(steps)}: {what}")

    def _line(self, steps: tuple[Step, ...]) -> int:
        node = yaml.compose(self.text, yaml.SafeLoader)
        line = 1
        for step in steps:
            found = _child(node, step)
            if found is None:
                break
            node, line = found
        return line


def _child(node: yaml.Node | None, step: Step) -> tuple[yaml.Node, int] | None:
    """The part of a node that a step leads to, and the line on which it begins."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == str(step):
                return value, key.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step], node.value[step].start_mark.line + 1
    return None


def _steps(where: str) -> tuple[Step, ...]:
    """`$.services[3].kinds` leads over services, 3, kinds."""
    found = re.findall(r"\.(\w+)|\[(\d+)\]", where)
    return tuple(name or int(number) for name, number in found)


def _way_out(where: str) -> str:
    """What a field of the directory may hold, for whoever mends it."""
    field = str(next((step for step in reversed(_steps(where)) if isinstance(step, str)), ""))
    return WAYS_OUT.get(field, "How a page is written stands at the top of national.yaml.")


WAYS_OUT = {
    "kinds": f"The kinds of service are {', '.join(kind for kind in Serves if kind != Serves.DUTY_OFFICER)}.",
    "schedule": 'Write hours ({byday: [MO], opens_at: "09:00", closes_at: "17:00"}), or always, unknown, out_of_hours.',
    "services": "A service has at least id, organization, name, source, schedule, contacts and takes.",
    "takes": f"A service takes {', '.join(By)}, best first; [] if nothing is sent to it.",
    "purpose": f"A contact is for {', '.join(Purpose)}.",
    "opens_at": 'Write times as "08:30", in quotes.',
    "closes_at": 'Write times as "17:15", in quotes.',
}
