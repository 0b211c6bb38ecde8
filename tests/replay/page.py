"""Writes docs/replay.md out of the example: `python -m tests.replay.page`."""

from __future__ import annotations

from bot.app import open_deciding
from bot.cli import replaying
from bot.settings import read_settings
from tests.house.tree import ROOT

PAGE = ROOT / "docs" / "replay.md"
EXAMPLE = ROOT / "docs" / "examples" / "quillby.jsonl"
HEAD = """# Replaying a chronology

After somebody was killed, a review lays every agency's dates side by side for the first time. `hearthline replay` asks
what this service would have made of them: it plays dated reports through the real rules, linking, clocks and casework,
on a database of its own that is thrown away and a clock that is made up, and prints day by day what would have been
shown and demanded. It sends nothing and keeps nothing. Use it on a published review to find where the rules are wrong,
and before a change of the rules to see what the change does. A chronology of real people is as sensitive as their file:
keep it where you keep that.

    hearthline replay docs/examples/quillby.jsonl
    hearthline replay FILE.jsonl --confirm none     answer no link: what is seen while nobody has said that it is one family
    hearthline replay FILE.jsonl --json             every entry as data

## Writing one

One report a line, as JSON:

| Name | What it is |
|---|---|
| `at` | when it was told, such as `2023-02-14T10:00`; London's time unless a zone is given |
| `from` | a person (mother, father, neighbour, grandmother, brother, young person …) or else the name of an agency |
| `facts` | what was told, in the names that `hearthline facts` lists; as in `hearthline assess` |
| `words` | left out or what they said, in their words |
| `acts` | left out or what was then done: `{"at", "act", "kind"?, "by"?, "words"?}` |

An `act` is one of `looked`, `took` (the case), `let_go`, `acknowledged`, `not_ours`, `meeting_held`, `closed` or
`no_further_action`; `kind` is a kind of service, and means all that were told where it is left out; two people who act
are told apart by `by`. Each is tried on the real casework: where a page would refuse it, the replay says so and why.
What is not known is left out: it is never taken for a no. A wrong line is named with its number and a way out.

## Reading one

- **REPORT** how urgent the report is by itself, why, what to ask next, who must know by when, and by when a person looks.
- **LINK?** a suggestion with its reasons. Nobody joins reports by machine: a person would be asked. The replay says yes
  to what is *suggested*, and to nothing that is only *possible*; **IF ONE FAMILY** is what the duty desk is shown at
  once, whatever the answer.
- **JOINED**, **RISE** the case with all its reports, and that it has become more urgent than it was.
- **MEETING** a planning meeting is to be held, and by when.
- **UNMET** a clock rang: what was due and had not happened, and who is told next.
- **REFUSED** what somebody did at the time, and would not have been let do here.

## An invented family

Nobody in it is real. Two boys of nearly one name live in one lane and go to one school; one family is in danger, over
four years and seven sources, the other is not. Reports 4 and 8 are the other family's.

```text
"""
FOOT = """
```

Written by `python -m tests.replay.page`; a test keeps it as the command prints it.
"""


def page(entries: tuple[replaying.Entry, ...]) -> str:
    """The page as it should stand."""
    return HEAD + replaying.as_text(entries) + FOOT


if __name__ == "__main__":
    told = replaying.read(EXAMPLE.read_text("utf-8"))
    PAGE.write_text(page(replaying.play(told, open_deciding(read_settings({})))), "utf-8")
