"""Anything at all, in any order, from two chats: nothing raises, nothing typed is lost, and the ways out stand there."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.dialogue import Script, Tables
from flows.grammar import Facts
from flows.rules import is_red
from tests.dialogue.somebody import A_KNIFE, Somebody, World

TEXTS = (
    "",
    "yes",
    "2",
    "1, 3",
    "back",
    "/start",
    "he has a knife",
    "DT4 7AA",
    "\u202eעברית",
    "👍",
    "in May",
    "a\x00b",
    "{phrase}",
)
FORGED = (
    "?never",
    "@child.age_band",
    "~police",
    "~bogus",
    ">0",
    "=done",
    "+weapon",
    "-weapon",
    "!back",
    "!nothing",
    "go_on",
    "",
)
ACTS = st.one_of(
    st.tuples(st.just("press"), st.integers(0, 40)),
    st.tuples(st.just("press"), st.integers(0, 40)),
    st.tuples(st.just("type"), st.sampled_from(TEXTS)),
    st.tuples(st.just("tell"), st.just("")),
    st.tuples(st.just("forge"), st.sampled_from(FORGED)),
    st.tuples(st.just("stale"), st.integers(0, 200)),
    st.tuples(st.just("picks"), st.lists(st.integers(0, 15), max_size=5)),
    st.tuples(st.just("unable"), st.sampled_from(["voice", "edited", "sticker"])),
    st.tuples(st.just("wait"), st.sampled_from([1, 6, 16, 61, 4_400])),
    st.tuples(st.just("clock"), st.sampled_from([0, 6])),
    st.tuples(st.just("open"), st.just("")),
    st.tuples(st.just("start"), st.just("")),
)  # fmt: skip
LOSES = {"delete"}  # what they asked for


class Hostile:
    """Whatever is done, done at a chat: by the name of it, with whatever chance has chosen."""

    def __init__(self, her: Somebody, phrases: list[str], tokens: list[str], mark: str) -> None:
        self.her, self.phrases, self.tokens, self.mark = her, phrases, tokens, mark

    def press(self, how: int) -> None:
        options = [option for option in self.her.view.options if option.value not in LOSES]
        self.her.does(press=options[how % len(options)].token if options else "-")

    def type(self, how: str) -> None:
        self.her.does(text=how)

    def tell(self, how: str) -> None:
        self.her.does(text=f"it was {self.mark} that time")

    def forge(self, how: str) -> None:
        token = self.her.view.options[0].token.partition(".")[0] if self.her.view.options else "first"
        self.her.does(press=f"{token}.{how}")

    def stale(self, how: int) -> None:
        self.her.does(press=self.tokens[how % len(self.tokens)] if self.tokens else "-")

    def picks(self, how: list[int]) -> None:
        self.her.does(picks=tuple(one.token for place, one in enumerate(self.her.view.options) if place in how))

    def unable(self, how: str) -> None:
        self.her.does(unable=how, text=f"{self.mark} written beside" if how == "edited" else "")

    def wait(self, how: int) -> None:
        self.her.world.at += timedelta(minutes=how)

    def clock(self, how: int) -> None:
        self.her.world.clock(timedelta(minutes=how))

    def open(self, how: str) -> None:
        self.her.does(text=self.phrases[-1] if self.phrases else "")

    def start(self, how: str) -> None:
        self.her.does(starts=True)


@settings(max_examples=100)
@given(st.sampled_from([0, 8, 13, 26, len(A_KNIFE)]), st.lists(st.tuples(st.booleans(), ACTS), max_size=40))
def test_anything_in_any_order(
    script: Script, tables: Tables, far: int, doings: list[tuple[bool, tuple[str, object]]]
) -> None:
    world = World(script, tables)
    chats = [Somebody(world, "her").comes_to(*A_KNIFE[:far]), Somebody(world, "him")]
    chats[1].does(starts=True)
    tokens: list[str] = []
    marks: list[str] = []
    for number, (which, (what, how)) in enumerate(doings):
        her, mark = chats[which], f"mark{number}x"
        phrases = [chat.phrase for chat in chats if chat.phrase]
        getattr(Hostile(her, phrases, tokens, mark), what)(how)
        if what == "tell" or how == "edited":
            marks.append(mark)
        tokens += [option.token for option in her.view.options if option.value not in LOSES]
        if not her.view.neutral:
            assert {"!leave"} <= her.values and (her.view.alert or "!danger" in her.values), her.view.step
        assert all(one.kept.red or not is_red(Facts(one.everything), world.at) for one in world.kept.values())
        assert sum(one.person == her.person for one in world.kept.values()) <= 1
    held = " ".join(str(one.kept) for one in world.kept.values())
    sent = " ".join(f"{event.words} {event.sending}" for event in world.events)
    assert [mark for mark in marks if mark not in held + sent] == []
