"""Modules under 300 lines, functions under 30: what does not fit has two ideas in it."""

from __future__ import annotations

import ast

from tests.house.tree import modules, syntax

MODULE_LINES = 300
FUNCTION_LINES = 30

# Read downwards like a page, so splitting them would only make the reader turn leaves.
LONG_PAGES: frozenset[str] = frozenset()


def lines_of(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """The lines of a function, its decorators and its docstring not counted."""
    docstring = ast.get_docstring(function, clean=False)
    return (function.end_lineno or 0) - function.lineno + 1 - (docstring.count("\n") + 1 if docstring else 0)


def test_modules_are_short() -> None:
    long = {
        name: lines
        for name, text in modules("bot", "flows")
        if (lines := text.count("\n")) >= MODULE_LINES and name not in LONG_PAGES
    }
    assert not long, f"{MODULE_LINES} lines or more, so more than one idea: {long}"


def test_functions_are_short() -> None:
    long = {
        f"{name}: {node.name}": lines
        for name, tree in syntax("bot", "flows")
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and (lines := lines_of(node)) >= FUNCTION_LINES
    }
    assert not long, f"{FUNCTION_LINES} lines or more: {long}"


def test_the_pages_that_may_be_long_are_there_and_are_long() -> None:
    lengths = {name: text.count("\n") for name, text in modules("bot", "flows")}
    assert not {page for page in LONG_PAGES if lengths.get(page, 0) < MODULE_LINES}
