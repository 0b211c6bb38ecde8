"""What newcomers read is true: links lead somewhere, commands exist, nothing is said by hand that a page is made of."""

from __future__ import annotations

import json
import re
from functools import cache

import pytest
import typer
from typer.main import get_command

from bot.app import open_script
from bot.cli import app, book
from bot.cli.assessing import as_text, assessed
from bot.settings import describe, read_settings
from bot.staff import Role
from bot.store import Keys
from flows.facts import SUBJECTS
from flows.grammar import How
from flows.rules import HOLDS, INDICATORS, LOOKS, ROUTES
from flows.rules.outcome import Release, Tier
from flows.rules.routing import FLAG_MARKS, SIGNPOST_MARKS
from tests.house import examples_page, retention_page, shown_page
from tests.house.test_tables import every_table
from tests.house.tree import ROOT, kept_files

DOCS = sorted(path for path in kept_files() if path.suffix == ".md")
READ = {str(path.relative_to(ROOT)): path.read_text("utf-8") for path in DOCS}
README = READ["README.md"]
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
PATH = re.compile(r"`((?:bot|flows|tests|docs|deploy)/[\w./*-]+)`")
COMMAND = re.compile(r"hearthline ((?:[a-z]+ )?[a-z]+)")
ROOMS = {
    path.name.removesuffix(".py") for path in (ROOT / "bot").iterdir() if path.name not in {"static", "__init__.py"}
}


@cache
def commands() -> set[str]:
    """Every command as it is typed after `hearthline`: `serve`, `flows check`."""
    top = get_command(app)
    assert isinstance(top, typer.core.TyperGroup)
    found = set()
    for name, command in top.commands.items():
        inner = getattr(command, "commands", {})
        found |= {f"{name} {each}" for each in inner} if inner else {name}
    return found


def code(text: str) -> str:
    """What stands in code: between backticks, or indented (but no list in a list) or fenced as a block."""
    blocks = re.findall(r"```.*?```|^ {4}(?! *- )[^\n]*$", text, flags=re.DOTALL | re.MULTILINE)
    return "\n".join([*blocks, *re.findall(r"`([^`\n]+)`", text)])


@pytest.mark.parametrize("name", READ)
def test_links_lead_somewhere(name: str) -> None:
    here = (ROOT / name).parent
    ours = [link.partition("#")[0] for link in LINK.findall(READ[name]) if not link.startswith(("http://", "https://"))]
    assert not [link for link in ours if link and not (here / link).exists()]


@pytest.mark.parametrize("name", READ)
def test_files_that_are_named_exist(name: str) -> None:
    made = {"docs/flows/"}  # by `make flows`
    assert not [path for path in PATH.findall(READ[name]) if path not in made and not list(ROOT.glob(path.rstrip("/")))]


@pytest.mark.parametrize("name", READ)
def test_commands_that_are_named_exist(name: str) -> None:
    known = commands()
    named = set(COMMAND.findall(code(READ[name])))
    assert not {given for given in named if given not in known and given.split()[0] not in known}


def test_every_command_stands_in_the_readme() -> None:
    assert not {command for command in commands() if f"hearthline {command}" not in README}


def test_make_targets_that_are_named_exist() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), flags=re.MULTILINE))
    named = {target for text in READ.values() for target in re.findall(r"\bmake ([a-z]+)", code(text))}
    assert "run" in named
    assert named <= targets


def test_settings_are_explained_on_their_page_alone() -> None:
    said = {says for _, _, says in describe()}
    assert not [
        (name, each) for name, text in READ.items() if name != "docs/settings.md" for each in said if each in text
    ]


def test_the_page_of_retention_is_as_the_tables_say() -> None:
    assert retention_page.PAGE.read_text("utf-8") == retention_page.page(), "run: make pages"


def test_the_rule_book_is_as_the_rules_and_their_rows_say() -> None:
    made = book.pages(ROOT / "tests" / "rules")
    kept = {path.name: path.read_text("utf-8") for path in (ROOT / "docs" / "rules").glob("*.md")}
    assert kept == made, "run: make pages"


def test_every_rule_stands_once_in_the_rule_book_with_its_rows() -> None:
    rules = [rule.name for group in book.every_group() for rule in group.rules]
    every = [*INDICATORS, *ROUTES, *LOOKS, *HOLDS, *FLAG_MARKS, *SIGNPOST_MARKS]
    assert sorted(rules) == sorted(rule.name for rule in every)
    tested = book.rows_in(ROOT / "tests" / "rules")
    assert not [rule.name for rule in every if not any(book.rows_of(rule, tested).values())]


def test_every_house_reading_that_a_rule_names_is_explained() -> None:
    drafts = {rule.draft for rule in (*INDICATORS, *ROUTES, *LOOKS, *HOLDS, *FLAG_MARKS, *SIGNPOST_MARKS) if rule.draft}
    assert drafts <= set(re.findall(r"^## (H\d+)$", READ["docs/readings.md"], flags=re.MULTILINE))


def test_every_word_of_the_house_stands_on_the_page_of_words() -> None:
    words = READ["docs/words.md"]
    house = {table.name for table in every_table()} | {room for room in ROOMS if not room.startswith("_")}
    field = {about.partition(":")[0] for about in SUBJECTS}
    closed = {each.value for kind in (Role, Tier, How, Release) for each in kind}
    assert not {word for word in house | field | closed if not re.search(rf"\b{word}\b", words)}


def test_decisions_have_numbers_of_their_own_and_three_parts() -> None:
    pages = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))
    numbers = [page.name[:4] for page in pages]
    assert len(set(numbers)) == len(numbers), numbers
    for page in pages:
        text = page.read_text("utf-8")
        assert all(f"**{part}.**" in text for part in ("Context", "Decision", "Consequences")), page.name
        assert text.startswith("# NNNN" if page.name.startswith("0000") else f"# {page.name[:4]}: "), page.name


def test_pictures_are_small_and_all_are_shown() -> None:
    pictures = {path.relative_to(ROOT): path.stat().st_size for path in (ROOT / "docs" / "pictures").glob("*.png")}
    assert not {path for path, size in pictures.items() if size > 150_000 or f"({path})" not in README}
    assert sum(pictures.values()) < 1_500_000


def test_what_the_rules_say_of_the_sample_families_is_as_kept() -> None:
    assert examples_page.PAGE.read_text("utf-8") == examples_page.page(), "run: make pages"


def test_each_row_and_reading_is_shown_by_tests_that_name_it() -> None:
    told = dict(re.findall(r"^\| ([RH]\d+) \| (.*)$", READ["docs/shown.md"], flags=re.MULTILINE))
    assert list(told) == list(shown_page.NAMES)
    for name, shown in told.items():
        assert shown_page.rows_of(name) or shown_page.tests_of(name), name
        assert not set(PATH.findall(shown)) - set(shown_page.tests_of(name)), "run: make pages"


def block_after(words: str) -> list[str]:
    """The lines of the first block of text in the README after these words, without those that leave something out."""
    block = README.partition(words)[2].partition("```text\n")[2].partition("```")[0]
    return [line for line in block.splitlines() if line.strip() not in {"…", ""}]


def test_what_assess_prints_is_what_the_readme_shows() -> None:
    settings = read_settings({"HEARTHLINE_DATA": str(ROOT / ".cache"), "HEARTHLINE_MASTER_KEY": Keys.new_text()})
    given = json.loads((ROOT / "docs" / "examples" / "knife.json").read_text("utf-8"))
    printed = as_text(assessed(settings, given, None))
    shown = block_after("hearthline assess docs/examples/knife.json")
    assert len(shown) > 5
    assert not [line for line in shown if not re.search(".*".join(map(re.escape, line.split("…"))), printed)]


def test_what_the_terminal_shows_is_what_the_readme_shows() -> None:
    step = open_script().steps["household.danger_now"]
    shown = block_after("`hearthline talk`")
    assert [line.strip() for line in shown if line[0] != " " and line[0] != ">"] == list(step.words)
    labels = [re.sub(r"^ +\d+ +", "", line) for line in shown if line[0] == " "]
    assert labels[: len(step.choices)] == [choice.label for choice in step.choices]
