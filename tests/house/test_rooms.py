"""Each room has the same doors: its first page says what it promises and exports only that."""

from __future__ import annotations

import ast

from tests.house.tree import syntax

# They build the service out of its rooms, so they may take hold of any part.
BUILDERS = {"app", "cli"}
# Rooms above may join a room's tables, since a question to the database is one statement.
OPEN_TO_ALL = {"tables"}

FIRST_PAGES = {
    name.split("/")[1]: tree
    for name, tree in syntax("bot")
    if name.count("/") == 2 and name.endswith("/__init__.py") and tree.body
}


def exported(page: ast.Module) -> list[str]:
    """The names in the page's __all__; none if it has no such list."""
    lists = [
        node.value for node in page.body if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__"
    ]
    return [name for names in lists for name in ast.literal_eval(names)]


def test_every_room_says_what_it_promises() -> None:
    assert not [room for room, page in FIRST_PAGES.items() if not ast.get_docstring(page)]


def test_every_room_says_what_it_exports() -> None:
    assert not [room for room, page in FIRST_PAGES.items() if room not in BUILDERS and not exported(page)]


def test_rooms_are_entered_by_their_doors() -> None:
    through_the_wall = []
    for name, tree in syntax("bot"):
        here = name.split("/")[1].removesuffix(".py")
        for node in ast.walk(tree):
            if here in BUILDERS or not isinstance(node, ast.ImportFrom):
                continue
            wing, room, part, *_ = f"{node.module}...".split(".")
            if wing == "bot" and part and room != here and part not in OPEN_TO_ALL:
                through_the_wall.append(f"{name}:{node.lineno}: {node.module}")
    assert not through_the_wall
