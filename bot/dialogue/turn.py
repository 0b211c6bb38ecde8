"""One turn of a conversation: `take`, a pure function of what is held, what was done and what may be looked up."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field

import msgspec

from bot.dialogue import closing, phrase, read_back, understand, wording
from bot.dialogue.address import has_address
from bot.dialogue.answering import hear, hear_beside, press, ticked_together
from bot.dialogue.conversation import Conversation, Heard, Kept
from bot.dialogue.exchange import Event, Reply, Turn, View
from bot.dialogue.known import Tables
from bot.dialogue.machine import Script
from bot.dialogue.taking import Taking
from flows import acts
from flows.facts import household
from flows.grammar import OwnWords


@dataclass(slots=True)
class Held:
    """What is stored that a turn may touch: the conversation open in this chat, the one that the words typed would
    open, the one that was covered in this chat within the hour, and the one that the clock speaks of."""

    current: Conversation | None = None
    by_phrase: Conversation | None = None
    covered: Conversation | None = None
    clocked: Conversation | None = None


@dataclass(slots=True)
class Taken:
    """What becomes of a turn: conversations to store, what to say (the first is the answer), what others must do."""

    conversations: list[Conversation] = field(default_factory=list)
    replies: list[Reply] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)


TELLING = ("photo", "voice")  # what somebody tells something with: their chat is theirs to leave from then on


def take(script: Script, held: Held, turn: Turn, tables: Tables) -> Taken:
    """The one way on for every channel and for the clock.  Changes the conversations held and nothing else."""
    if turn.cover is not None:
        return _by_the_clock(script, held, turn, tables)
    if turn.text and (text := turn.text.replace("\x00", "").strip()) != turn.text:
        turn = msgspec.structs.replace(turn, text=text)
    if held.current is not None and held.current.is_over(turn.at):
        return _too_late(script, held, held.current, turn, tables)
    if held.by_phrase is not None:
        return _opened(script, held, held.by_phrase, turn, tables)
    if held.current is None:
        return _at_the_first_screen(script, held, turn, tables)
    return _in(script, held.current, turn, tables)


def _too_late(script: Script, held: Held, late: Conversation, turn: Turn, tables: Tables) -> Taken:
    """The screen's time was up before the clock came by: it is closed first, and whoever is here now is a stranger."""
    late.version += 1
    closed = closing.cover(script, late, turn.at, tables)
    taken = take(script, Held(by_phrase=held.by_phrase, covered=late), turn, tables)
    if late not in taken.conversations:
        taken.conversations.insert(0, late)
    for now in taken.conversations:
        if now is not late and now.person == turn.person:
            closing.hand_over(late, now)
    if taken.replies[0].view.neutral:
        taken.replies[0] = closed
    return taken


def _in(script: Script, conversation: Conversation, turn: Turn, tables: Tables) -> Taken:
    taking = Taking(script, conversation, turn, tables)
    conversation.version += 1
    if script.bring_up_to_date(conversation):
        taking.new_screen()
    _remember_the_chat(conversation, turn)
    before = _told_so_far(conversation) if conversation.held_at is not None else None
    conversation.kept.changed = ()
    anew = _do(taking)
    if conversation.deleted:
        left = closing.left_behind(conversation, _id(turn.nonce[44:60]), turn.at)
        return Taken([conversation, left], [_closed(taking, left)])
    if taking.left:
        return Taken([conversation], [_closed(taking, conversation)], taking.events)
    if before is not None and before != _told_so_far(conversation):
        taking.cause(acts.DRAFT_GREW)
    step = taking.step
    if step.shows == "phrase" and not conversation.kept.offered_phrase:
        conversation.kept.offered_phrase = phrase.make(turn.nonce[24:44])
    elif step.shows == "plan":  # *Send* sends what stands on this screen and nothing else
        _, plan = read_back.shown_plan(conversation, tables)
        conversation.kept.plan_shown = read_back.fingerprint(plan)
    _set_the_clock(taking)
    return Taken([conversation], [_reply(taking, anew)], taking.events)


def _told_so_far(conversation: Conversation) -> object:
    """What the duty desk has before it, also of somebody who is in danger once it was sent."""
    drafting = {key: list(words) for key, words in conversation.kept.drafting.items()}
    return conversation.everything, drafting, conversation.also_wrote


def _do(taking: Taking) -> bool:
    """Do what was done; true if the screen should be drawn anew, below what the person wrote."""
    turn = taking.turn
    if turn.press:
        press(taking, turn.press)
    elif turn.picks is not None:
        ticked_together(taking, turn.picks)
    elif turn.unable:
        hear_beside(taking, turn.text, turn.unable)
    elif not turn.starts:
        hear(taking, turn.text)
    return not turn.press and turn.picks is None


def _at_the_first_screen(script: Script, held: Held, turn: Turn, tables: Tables) -> Taken:
    """Nobody's conversation is open here.  Looking at the first screen stores nothing; what is written here while one
    was closed within the hour is kept with that one, and a new start never touches it.
    """
    asked, taken = _asked_of_nobody(script, turn), Taken()
    words = "" if asked or _meant_as_five_words(turn.text, tables) else turn.text
    if words and held.covered is not None and held.covered.has_room(words):
        held.covered.kept.heard.append(Heard(turn.at, wording.FIRST, words, sure_who=False))
        held.covered.version += 1
        taken.conversations.append(held.covered)
    told = (words or turn.unable in TELLING) if held.covered is None else tables.heard_danger(words, False)
    begins = asked in ("go_on", "danger") or told
    if not begins:
        first = wording.first(script, tables)
        taken.replies.append(Reply(turn.person, first, anew=True, address=turn.address, closes=asked == "leave"))
        return taken
    if asked == "go_on":
        turn = msgspec.structs.replace(turn, text="", press=f"{wording.FIRST}.go_on")
    begun = _in(script, _begin(script, turn), turn, tables)
    return Taken(taken.conversations + begun.conversations, begun.replies, begun.events)


def _meant_as_five_words(text: str, tables: Tables) -> bool:
    """Then nobody reads them as what was told: with one of them mistyped, four are right, and stand in no report."""
    return phrase.heard(text) is not None or (phrase.meant(text) and not tables.heard_danger(text, False))


def _asked_of_nobody(script: Script, turn: Turn) -> str:
    """What the first screen is asked for, pressed or typed: `go_on`, `leave`, `danger` (also by a button of a screen
    that was closed), or nothing.
    """
    token, _, pressed = turn.press.partition(".")
    if token == wording.FIRST or pressed in ("!danger", "!leave"):
        return pressed.removeprefix("!")
    if not turn.text or turn.unable:
        return ""
    typed = understand.chosen(turn.text, wording.buttons(script.steps[script.opens_at]))
    return typed.value if typed is not None else understand.command(turn.text, script.interrupts)


def _begin(script: Script, turn: Turn) -> Conversation:
    kept = Kept(script.opens_at, script.opens_at, script.version, channel=str(turn.channel), token=wording.FIRST)
    return Conversation(_id(turn.nonce[:16]), turn.person, turn.at, kept)


def _id(random: bytes) -> str:
    return base64.b32encode(random).decode().rstrip("=").lower()


def _opened(script: Script, held: Held, opened: Conversation, turn: Turn, tables: Tables) -> Taken:
    """The five words were typed: this chat now holds what they open, and no other chat does."""
    taken, current = Taken(), held.current
    opened.version += 1
    if opened.kept.address not in ("", turn.address):
        left = closing.left_behind(opened, _id(turn.nonce[44:60]), turn.at)
        taken.conversations.append(left)
        taken.replies.append(closing.cover_screen(script, left, tables))
    closing.seat(script, opened, turn)
    if current is not None and current is not opened:
        current.version += 1
        closing.unseat(current, turn.at, tables.manner)
        closing.hand_over(current, opened)
        taken.conversations.append(current)
    taking = Taking(script, opened, turn, tables)
    _remember_the_chat(opened, turn)
    taking.new_screen()
    _set_the_clock(taking)
    taken.replies.insert(0, _reply(taking, anew=True))
    taken.conversations.append(opened)
    return taken


def _by_the_clock(script: Script, held: Held, turn: Turn, tables: Tables) -> Taken:
    """The clock asks with the version it saw: if anything happened since, nothing is done."""
    conversation, taken, at = held.clocked, Taken(), turn.at
    assert turn.cover is not None
    if conversation is None or conversation.version != turn.cover[1]:
        return taken
    closes = conversation.is_over(at)
    desk = conversation.desk_at is not None and conversation.desk_at <= at
    if not (closes or desk):
        return taken
    conversation.version += 1
    taken.conversations.append(conversation)
    if desk:
        conversation.desk_at, conversation.held_at = None, at
        conversation.kept.desk_told = True
        taken.events.append(Event(acts.SHOW_DUTY_DESK, conversation.id, at))
    if closes:
        taken.replies.append(closing.cover(script, conversation, at, tables))
    return taken


def _remember_the_chat(conversation: Conversation, turn: Turn) -> None:
    kept = conversation.kept
    kept.turned_at = turn.at
    conversation.changed()
    kept.channel = str(turn.channel)
    if turn.address:
        kept.address = turn.address
    if turn.message is not None:
        kept.messages.append((turn.message, turn.at))
    if turn.live_message is not None and turn.live_message != kept.live_message:
        kept.messages.append((turn.live_message, turn.at))
        kept.live_message = max(turn.live_message, kept.live_message or 0)  # the newest, for whoever draws next
    kept.reachable = True


def _set_the_clock(taking: Taking) -> None:
    """When the screen closes if nothing more happens, and when the duty desk may look."""
    conversation, manner, at, step = taking.conversation, taking.tables.manner, taking.turn.at, taking.step
    if conversation.sent_at is not None and step.name == "sent":
        wait = manner.sent
    elif isinstance(step, OwnWords) or step.shows == "desk":  # which says whether anybody has looked
        wait = manner.words
    else:
        wait = manner.cover
    conversation.cover_at = at + wait
    conversation.ends_at = None
    conversation.desk_at = at + manner.desk if _may_go_to_the_desk(conversation) else None


def _may_go_to_the_desk(conversation: Conversation) -> bool:
    """A red answer and an address, not sent, nobody called, and no person has it yet."""
    kept = conversation.kept
    if not kept.red or kept.desk_told or conversation.sent_at is not None:
        return False
    return conversation.value(household.emergency_called.key) != "called" and has_address(conversation)


def _reply(taking: Taking, anew: bool) -> Reply:
    """The present screen; what is left in the chat of what was written goes once it is sent."""
    conversation, at = taking.conversation, taking.turn.at
    kept = conversation.kept
    reply = Reply(taking.turn.person, taking.view(), anew, kept.address, kept.live_message, channel=kept.channel)
    if conversation.sent_at != at:
        return reply
    sweep = closing.to_sweep(conversation)
    return msgspec.structs.replace(reply, sweep=sweep, conversation=conversation.id, version=conversation.version)


def _closed(taking: Taking, of: Conversation) -> Reply:
    """The answer to *leave*, to *delete* and to a new start."""
    reply = closing.cover_screen(taking.script, of, taking.tables, stays=taking.anew)
    return msgspec.structs.replace(reply, person=taking.turn.person)


def look(script: Script, conversation: Conversation | None, tables: Tables) -> View:
    """The present screen, without a turn; one whose time is up is the first screen before the clock has come by."""
    if conversation is None or conversation.is_over(tables.at):
        return wording.first(script, tables)
    script.bring_up_to_date(conversation)
    return wording.view(script, conversation, tables)
