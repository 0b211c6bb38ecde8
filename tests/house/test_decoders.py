"""What reads a class for msgspec is made before any thread runs.

msgspec reads a class at its first use, and other threads can see it half read: the one that decodes then takes the whole
process with it, without a word in the log.  `hearthline serve` was seen to die so, right after its start.
"""

from __future__ import annotations

import ast

from tests.house.tree import syntax

READ_AT_START = {"bot/referrals/pages.py"}  # the directory's pages, before there is any other thread


def test_no_class_is_read_by_whoever_decodes_first() -> None:
    found = {
        f"{name}:{node.lineno}"
        for name, tree in syntax("bot", "flows")
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and name not in READ_AT_START and reads_a_class(node)
    }
    assert not found, f"make a Decoder where the module begins: {sorted(found)}"


def reads_a_class(call: ast.Call) -> bool:
    """`decode(…, type=Kind)` or `msgspec.convert(…, Kind)`."""
    decodes = ast.unparse(call.func) in {f"msgspec.{form}.decode" for form in ("json", "msgpack", "yaml", "toml")}
    kinds = [word.value for word in call.keywords if word.arg == "type"]
    return ast.unparse(call.func) == "msgspec.convert" or (
        decodes and any(isinstance(kind, ast.Name | ast.Attribute) for kind in kinds)
    )


def test_one_that_is_would_be_found() -> None:
    wrong = ("msgspec.json.decode(words, type=Typed)", "msgspec.convert(row, Knock)")
    right = ("msgspec.json.decode(words)", "_decode(words)")
    calls = [ast.parse(call, mode="eval").body for call in (*wrong, *right)]
    assert [isinstance(call, ast.Call) and reads_a_class(call) for call in calls] == [True, True, False, False]
