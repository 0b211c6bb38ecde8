"""Every setting once: read in one place, documented on one page, and no other name pretends to be one."""

from __future__ import annotations

import ast
import re

import yaml

from bot.settings import describe
from tests.house.settings_page import PAGE, page
from tests.house.tree import ROOT, kept_texts, syntax

NAMES = {name for name, _, _ in describe()}
OF_THE_IMAGE = {f"HEARTHLINE_{name}" for name in ("DATA", "HOST", "PORT")}  # as its Dockerfile says
WITHOUT_CODE = {name for name in NAMES if "_OIDC_" in name}
READS_THE_ENVIRONMENT = ("bot/settings.py", "bot/app", "bot/cli")


def test_every_setting_says_what_it_is() -> None:
    assert not [name for name, _, says in describe() if not says.strip()]


def test_the_page_of_settings_is_as_the_code_says() -> None:
    assert PAGE.read_text("utf-8") == page(), "run: make pages"


def test_nothing_else_reads_the_environment() -> None:
    reading = [
        name
        for name, tree in syntax("bot", "flows")
        for node in ast.walk(tree)
        if not name.startswith(READS_THE_ENVIRONMENT)
        and isinstance(node, ast.Attribute | ast.Name)
        and (node.attr if isinstance(node, ast.Attribute) else node.id) in {"environ", "getenv"}
    ]
    assert not reading


def test_a_setting_that_is_named_somewhere_exists() -> None:
    named = {
        (name, variable.removesuffix("_FILE"))
        for name, text in kept_texts()
        if not name.startswith("tests/")
        for variable in re.findall(r"\bHEARTHLINE_[A-Z_]*[A-Z]\b", text)
    }
    assert not {(name, variable) for name, variable in named if variable not in NAMES}


def test_whoever_runs_the_containers_can_give_every_setting() -> None:
    compose = yaml.safe_load((ROOT / "deploy" / "compose.yaml").read_text("utf-8"))
    for service in ("hearthline", "prepared"):
        given = {name.removesuffix("_FILE") for name in compose["services"][service]["environment"]}
        assert given - {"FORWARDED_ALLOW_IPS"} == NAMES - OF_THE_IMAGE - WITHOUT_CODE
