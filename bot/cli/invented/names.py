"""Names for invented people, read from `names.yaml`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

_ALL: dict[str, Any] = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text("utf-8"))


def _words(key: str) -> tuple[str, ...]:
    return tuple(_ALL[key].split())


BOYS, GIRLS, MEN, WOMEN = map(_words, ("boys", "girls", "men", "women"))
FAMILIES, HEADS, TAILS = map(_words, ("families", "heads", "tails"))
STREETS, KINDS = map(_words, ("streets", "kinds"))
SCHOOLS: tuple[str, ...] = tuple(_ALL["schools"])
SHORT: dict[str, tuple[str, ...]] = {name: tuple(forms.split()) for name, forms in _ALL["short"].items()}
SPELT: dict[str, tuple[str, ...]] = {name: tuple(ways.split()) for name, ways in _ALL["spelt"].items()}
OWN_SCRIPT: dict[str, str] = _ALL["own_script"]
# For each other language: boys and men, girls and women, families.
LANGUAGES: tuple[tuple[tuple[str, ...], ...], ...] = tuple(
    tuple(tuple(language[kind].split()) for kind in ("boys", "girls", "families")) for language in _ALL["languages"]
)
