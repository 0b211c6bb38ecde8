"""One turn of a conversation: `take`, a pure function of what is held, what was done and what may be looked up."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from dataclasses import dataclass, field

import msgspec

from bot.dialogue import closing, read_back, understand, wording
from bot.dialogue.answering import hear, hear_beside, press, ticked_together
from bot.dialogue.conversation import Conversation, Heard, Kept
from bot.dialogue.exchange import Event, Reply, Turn, View
from bot.dialogue.known import Tables
from bot.dialogue.machine import Script
from bot.dialogue.taking import Taking
from flows import acts
from flows.grammar import Screen


@dataclass
class Held:
    """What is stored that a turn may touch: the conversation open in this chat, the one that the words typed would
    open, the one that was covered in this chat within the hour, and the one that the clock speaks of."""

    current: Conversation | None = None
    by_phrase: Conversation | None = None
    covered: Conversation | None = None
    clocked: Conversation | None = None


@dataclass
class Taken:
    """What becomes of a turn: conversations to store, what to say (the first is the answer), what others must do."""

    conversations: list[Conversation] = field(default_factory=list)
    replies: list[Reply] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)


def take(script: Script, held: Held, turn: Turn, tables: Tables) -> Taken:
    """The one way on for every channel and for the clock.  Changes the conversations held and nothing else."""
    if turn.cover is not None:
        return _by_the_clock(script, held, turn, tables)
    if held.by_phrase is not None:
        return _opened(script, held, held.by_phrase, turn, tables)
    conversation = held.current
    if conversation is None:
        return _at_the_first_screen(script, held, turn, tables)
    return _in(script, conversation, turn, tables)


def _in(script: Script, conversation: Conversation, turn: Turn, tables: Tables) -> Taken:
    taking = Taking(script, conversation, turn, tables)
    _remember_the_chat(conversation, turn)
    anew = _do(taking)
    if not (conversation.deleted or taking.left):
        _set_the_clock(taking)
        _note_what_is_shown(taking)
    replies = [_reply(taking, anew)]
    conversation.version += 1
    return Taken([conversation], replies, taking.events)


def _do(taking: Taking) -> bool:
    """Do what was done; true if the screen should be drawn anew, below what the person wrote."""
    turn = taking.turn
    if turn.starts:
        return True
    if turn.press:
        press(taking, turn.press)
        return False
    if turn.picks is not None:
        ticked_together(taking, turn.picks)
        return False
    if turn.unable:
        hear_beside(taking, turn.text, turn.unable)
        return True
    return hear(taking, turn.text)


def _at_the_first_screen(script: Script, held: Held, turn: Turn, tables: Tables) -> Taken:
    """Nobody's conversation is open here.  Looking at the first screen stores nothing."""
    taken = Taken()
    if turn.text and held.covered is not None:
        held.covered.kept.heard.append(Heard(turn.at, wording.FIRST, turn.text, sure_who=False))
        held.covered.version += 1
        taken.conversations.append(held.covered)
    pressed = turn.press.removeprefix(f"{wording.FIRST}.")
    typed = understand.chosen(turn.text, wording.first(script, tables).options)
    if typed is not None and not held.covered:
        pressed = typed.value
    danger = bool(turn.text) and tables.heard_danger(turn.text, False)
    words = bool(turn.text) and typed is None and held.covered is None
    begins = danger or words or pressed in {choice.value for choice in script.steps[script.opens_at].choices}
    if not begins or turn.starts or _heard(script, turn.text) == "leave":
        taken.replies.append(Reply(turn.person, wording.first(script, tables), anew=True, address=turn.address,
                                   closes=pressed == "leave"))  # fmt: skip
        return taken
    conversation = _begin(script, turn)
    inner = turn if typed is None else _as_press(turn, pressed)
    result = _in(script, conversation, inner, tables)
    return Taken(taken.conversations + result.conversations, result.replies, result.events)


def _as_press(turn: Turn, value: str) -> Turn:
    return msgspec.structs.replace(turn, text="", press=f"{wording.FIRST}.{value}")


def _begin(script: Script, turn: Turn) -> Conversation:
    kept = Kept(place=script.opens_at, opens_at=script.opens_at, channel=turn.channel.value, token=wording.FIRST)
    id = base64.b32encode(turn.nonce[:16]).decode().rstrip("=").lower()
    return Conversation(id, turn.person, turn.at, kept)


def _opened(script: Script, held: Held, opened: Conversation, turn: Turn, tables: Tables) -> Taken:
    """The five words were typed: this chat now holds what they open, and no other chat does."""
    taken = Taken()
    if held.current is not None and held.current is not opened:
        closing.unseat(held.current, turn.at, tables.manner)
        held.current.version += 1
        taken.conversations.append(held.current)
    if opened.person not in (None, turn.person):
        taken.replies.append(closing.cover_screen(script, opened, tables))
    closing.seat(script, opened, turn)
    taking = Taking(script, opened, turn, tables)
    _remember_the_chat(opened, turn)
    taking.new_screen()
    _set_the_clock(taking)
    taken.replies.insert(0, _reply(taking, anew=True))
    opened.version += 1
    taken.conversations.append(opened)
    return taken


def _by_the_clock(script: Script, held: Held, turn: Turn, tables: Tables) -> Taken:
    """The clock asks with the version it saw: if anything happened since, nothing is done."""
    conversation, taken = held.clocked, Taken()
    assert turn.cover is not None
    if conversation is None or conversation.version != turn.cover[1]:
        return taken
    if conversation.desk_at is not None and conversation.desk_at <= turn.at:
        conversation.desk_at = None
        conversation.kept.desk_told = True
        conversation.held_at = turn.at
        taken.events.append(Event(acts.SHOW_DUTY_DESK, conversation.id, turn.at))
    if conversation.cover_at is not None and conversation.cover_at <= turn.at:
        taken.replies.append(closing.cover(script, conversation, turn.at, tables))
    if taken.events or taken.replies:
        conversation.version += 1
        taken.conversations.append(conversation)
    return taken


def _remember_the_chat(conversation: Conversation, turn: Turn) -> None:
    kept = conversation.kept
    conversation.turned_at = turn.at
    conversation.changed()
    kept.channel = turn.channel.value
    if turn.address:
        kept.address = turn.address
    if turn.message is not None:
        kept.messages.append((turn.message, turn.at))
    if turn.live_message is not None and turn.live_message != kept.live_message:
        kept.messages.append((turn.live_message, turn.at))
        kept.live_message = turn.live_message
    kept.reachable = True


def _set_the_clock(taking: Taking) -> None:
    """When the screen closes if nothing more happens, and when the duty desk may look."""
    conversation, manner, at = taking.conversation, taking.tables.manner, taking.turn.at
    if conversation.sent_at is not None and taking.step.name == "sent":
        wait = manner.sent
    elif taking.view_form == "words":
        wait = manner.words
    else:
        wait = manner.cover
    conversation.cover_at = at + wait
    conversation.ends_at = None
    waits = conversation.kept.red and not conversation.kept.desk_told and conversation.sent_at is None
    called = conversation.value("household.emergency_called") == "called"
    conversation.desk_at = at + manner.desk if waits and not called and has_address(conversation) else None


def _note_what_is_shown(taking: Taking) -> None:
    """Who would be told, as it stands on this screen: *Send* sends that and nothing else."""
    step, conversation = taking.step, taking.conversation
    if isinstance(step, Screen) and step.shows == "plan":
        _, plan = read_back.shown_plan(conversation, taking.tables)
        conversation.kept.plan_shown = read_back.fingerprint(plan)


def has_address(conversation: Conversation) -> bool:
    """Whether help could find the place: anything that was told of where they live."""
    told: Iterable[str] = ("household.where_now", "household.address", "household.postcode", "household.place")
    return any(key in conversation.facts and conversation.facts[key].is_known for key in told)


def _reply(taking: Taking, anew: bool) -> Reply:
    conversation, turn = taking.conversation, taking.turn
    if conversation.deleted or taking.left:
        return closing.closed(taking.script, conversation, turn, taking.tables, stays=taking.anew)
    return Reply(turn.person, taking.view(), anew, conversation.kept.address,
                 conversation.kept.live_message, channel=turn.channel.value)


def look(script: Script, conversation: Conversation | None, tables: Tables) -> View:
    """The present screen, without a turn."""
    return wording.first(script, tables) if conversation is None else wording.view(script, conversation, tables)


def _heard(script: Script, text: str) -> str:
    """The command that a whole message is: `leave`, `back`, or none."""
    said = understand.plain(text).lstrip("/")
    return next((name for name, interrupt in script.interrupts.items() if said and said in interrupt.hears), "")
