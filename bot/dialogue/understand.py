"""Typed words as an answer to a question with buttons: only the whole message, only where it is plain."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from bot.dialogue.exchange import Button
from flows.grammar import Choice, Interrupt

LONGEST = 1_000  # characters that may be a command or a label; what is longer is words
_WITHOUT_EDGES = re.compile(r"[^\W_](?:.*[^\W_])?")  # to the last letter at once: in time that grows as the text does
_YES = frozenset({"yes", "y", "yeah", "yep"})
_NO = frozenset({"no", "n", "nope"})
_ON = _YES | {"ok", "okay", "next", "go", "continue", "carry on", "sure"}
_UNKNOWN = frozenset({"dont know", "dunno", "i dunno", "idk", "no idea", "not sure", "im not sure"})
_DECLINED = frozenset({
    "rather not", "rather not say", "id rather not", "id rather not say", "i would rather not say", "prefer not",
    "prefer not to say", "i prefer not to say", "id prefer not to say", "dont want to say", "i dont want to say",
    "not saying", "skip it", "skip this", "pass", "no comment",
})  # fmt: skip
_NONE = frozenset({"no", "nope", "none", "nothing", "nobody", "no thanks", "no thank you"})
_WORDS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
)  # fmt: skip
_NUMBER = re.compile(
    r"(?:(?:hes|shes|theyre|im|he is|she is|they are|i am|it is|aged?|only|just) )*"
    rf"([0-9]{{1,3}}|{'|'.join(sorted(_WORDS, key=len, reverse=True))})"
    r"(?: ?(?:years?|yrs?|years? old|yrs? old|yo|times?))?"
)


def plain(text: str) -> str:
    """Small letters, one space, no apostrophes, no marks at the ends: `  Don't! ` is `dont`; nothing of a long text."""
    if len(text) > LONGEST:
        return ""
    folded = unicodedata.normalize("NFKC", text).casefold().replace("’", "").replace("'", "")
    found = _WITHOUT_EDGES.search(" ".join(folded.split()))
    return found[0] if found else ""


def command(text: str, interrupts: Mapping[str, Interrupt]) -> str:
    """The command that a whole message is (`leave`, `/leave`, `Leave!`), by its name; else nothing."""
    said = plain(text)
    return next((name for name, interrupt in interrupts.items() if said and said in interrupt.hears), "")


def chosen(text: str, buttons: tuple[Button, ...]) -> Button | None:
    """The one button that the whole message names: by its label, or in words as plain as yes and no.

    Never by its place: where buttons bear no numbers, a number is an answer of its own (`counted`).
    """
    said = plain(text)
    if not said or len(said) > 200:
        return None
    answers = [button for button in buttons if button.role in ("choice", "tick")]
    found = [button for button in buttons if plain(button.label) == said]
    if not found and said in _YES | _NO:
        found = _yes_or_no("yes" if said in _YES else "no", answers)
    if not found and said in _ON and len(answers) == 1 and not answers[0].value.startswith("?"):
        found = answers
    elif not found and said in _UNKNOWN:
        found = [button for button in buttons if button.value == "?unknown"]
    elif not found and said in _DECLINED:
        found = [button for button in buttons if button.value == "?declined"]
    return found[0] if len(found) == 1 else None


def declines(text: str) -> bool:
    """Whether the whole message is a plain no, where a name, a place or a day was asked for."""
    return plain(text) in _NONE


def counted(text: str, choices: tuple[Choice, ...], buttons: tuple[Button, ...]) -> Button | None:
    """The button for the number that the whole message is, where the question asks for one ("15", "he is fifteen")."""
    found = _NUMBER.fullmatch(plain(text))
    if found is None:
        return None
    number = _WORDS.index(found[1]) if found[1] in _WORDS else int(found[1])
    meant = {choice.value for choice in choices if number in choice.numbers}
    return next((button for button in buttons if button.value in meant), None)


def _yes_or_no(word: str, answers: list[Button]) -> list[Button]:
    """The label that is this word; of two answers also the one that begins with it ("Yes, it is safe")."""
    found = [button for button in answers if plain(button.label) == word]
    if not found and len(answers) == 2:
        found = [button for button in answers if re.split(r"[, ]", plain(button.label))[0] == word]
    return found


def several(text: str, buttons: tuple[Button, ...]) -> tuple[Button, ...]:
    """Boxes named one after another with commas or on lines ("Shouting, Hitting"); () unless every part is one."""
    parts = [part for part in re.split(r"[,;\n]", text) if part.strip()]
    found = [button for part in parts if (button := chosen(part, buttons)) is not None and button.role == "tick"]
    return tuple(found) if len(found) == len(parts) else ()
