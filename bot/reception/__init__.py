"""One message's way through, for every channel.

`arrive` is what a channel calls: it has the turn written and, only after the commit, speaks.  `receive` is what the
writer calls for all turns that wait: new? load, take, events, keep, in one transaction.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

import msgspec
from sqlalchemy import Connection

from bot import casework, dialogue
from bot.dialogue import Button, Event, Reply, Script, Tables, Taken, Turn, View
from bot.reception.saying import Drawn, Item, Outcome, Owed, Room, Shown, Speaker, Speakers, StillOld, Sweeping, Swept
from bot.store import DatabaseAway, WriterClosed, later
from flows import acts
from flows.grammar import Facts
from flows.notices import NOTICES
from flows.rules import Assessment, Plan, assess

SPOKEN_WITHIN = 5.0  # seconds: a screen that closes is drawn within them by whoever closed it, else by the job

__all__ = ["Drawn", "Reception", "Room", "Shown", "Speaker", "Speakers", "Swept", "arrive", "say", "show"]

log = logging.getLogger(__name__)


class Reception:
    """`receive` bound to the flows and to what a batch of turns may look up (made anew for each batch)."""

    def __init__(self, script: Script, tables: Callable[[Connection, datetime], Tables]) -> None:
        self._script, self._tables = script, tables
        self._attempts, self._recent = dialogue.Attempts(), dialogue.Recent()

    def receive(self, db: Connection, items: list[Item]) -> list[Outcome]:
        """Inside one transaction: every turn of the batch, in the order they came."""
        turns = [item for item in items if isinstance(item, Turn)]
        named = [item.conversation for item in items if isinstance(item, Drawn | Swept)]
        at = max((turn.at for turn in turns), default=datetime.now(UTC))  # no turn: a screen is looked at as it is now
        new = dialogue.not_yet_taken(db, turns, at)  # first: if another process takes one just now, it is waited for
        loaded = dialogue.load(db, turns, named, self._recent)
        tables = self._tables(db, at)
        outcomes: list[Outcome] = []
        for item in items:
            if isinstance(item, Shown):
                outcomes.append(self._overtaken(db, item, tables))
            elif not isinstance(item, Turn):
                _note(db, loaded, item)
                outcomes.append([])
            elif item.broken:
                outcomes.append(self._set_aside(db, loaded, item, new))
            elif item.key in new:
                new.remove(item.key)
                outcomes.append(self._take(db, loaded, item, tables))
            else:
                outcomes.append([self._present(loaded, item, tables)])
        dialogue.keep(db, loaded)
        return outcomes

    def _take(self, db: Connection, loaded: dialogue.Loaded, turn: Turn, tables: Tables) -> Outcome:
        hashed = dialogue.hash_of(db, turn) if turn.text else None
        if hashed is not None and not self._attempts.may_try(turn.person, turn.at):
            hashed = None  # as if they were wrong; and what was no phrase at all is told as any other words are
        held = loaded.held(turn, hashed)
        if hashed is not None and held.by_phrase is None:
            self._attempts.was_wrong(turn.person, turn.key)
        result: Taken = dialogue.take(self._script, held, turn, tables)
        loaded.after(result)
        for event in result.events:
            ON_EVENT[event.name](db, loaded, event)
        for reply in result.replies:
            if reply.view.neutral and reply.conversation and reply.address:
                _owe(db, Sweeping(reply.conversation, reply.version), wait=SPOKEN_WITHIN)
        return result.replies

    def _present(self, loaded: dialogue.Loaded, turn: Turn, tables: Tables) -> Reply:
        """A repeat changes nothing and is answered with the present screen."""
        current = loaded.held(turn, None).current
        view = dialogue.look(self._script, current, tables)
        live = None if current is None else current.kept.live_message
        return Reply(turn.person, view, address=turn.address, live_message=live, channel=str(turn.channel))

    def _overtaken(self, db: Connection, shown: Shown, tables: Tables) -> Outcome:
        if dialogue.standing(db, shown.person) == (shown.conversation, shown.version):
            return []
        present = self._looked(dialogue.find(db, shown.person), shown.person, tables)
        return [] if present.view.neutral and not shown.conversation else [present]  # the first screen is nobody's

    def _set_aside(self, db: Connection, loaded: dialogue.Loaded, turn: Turn, new: set[str]) -> Outcome:
        if turn.key in new:
            new.remove(turn.key)
            dialogue.set_aside(db, turn)
        current = loaded.held(turn, None).current
        if current is None:
            return [Reply(turn.person, BROKEN, anew=True, address=turn.address, channel=str(turn.channel))]
        view = msgspec.structs.replace(BROKEN, conversation=current.id, version=current.version)
        return [Reply(turn.person, view, True, turn.address, current.kept.live_message, channel=str(turn.channel))]

    def look(self, db: Connection, person: str, at: datetime) -> Reply:
        """The present screen of a chat, without a turn: for a page that is opened, and for a screen that is owed."""
        conversation = dialogue.find(db, person)
        return self._look(db, conversation, person, at)

    def view(self, db: Connection, conversation: dialogue.Conversation | None, at: datetime) -> View:
        """The present screen of a conversation; None: the first."""
        return dialogue.look(self._script, conversation, self._tables(db, at))

    def look_at(self, db: Connection, id: str, at: datetime) -> Reply | None:
        """What the chat of a conversation is to show: its screen, or once closed the first; None when it is gone."""
        conversation = dialogue.find_by_id(db, id)
        if conversation is None:
            return None
        if conversation.person is not None:
            return self._look(db, conversation, conversation.person, at)
        closed = dialogue.cover_screen(self._script, conversation, self._tables(db, at))
        another = dialogue.find(db, conversation.was_person) if conversation.was_person else None
        if another is None or another.kept.address != conversation.kept.address:
            return closed
        shown = self._look(db, another, another.person or "", at)  # a new start; what was written before it still goes
        gone = tuple(message for message, _ in conversation.kept.messages if message != shown.live_message)
        return msgspec.structs.replace(shown, sweep=gone, conversation=closed.conversation, version=closed.version)

    def outcome(self, db: Connection, person: str, at: datetime) -> tuple[Assessment, Plan]:
        """What the rules say of the conversation open in a chat, as it stands."""
        conversation = dialogue.find(db, person)
        told = Facts({} if conversation is None else conversation.told)
        return assess(told, at), self._tables(db, at).plan(told, at)[1]

    def _look(self, db: Connection, conversation: dialogue.Conversation | None, person: str, at: datetime) -> Reply:
        return self._looked(conversation, person, self._tables(db, at))

    def _looked(self, conversation: dialogue.Conversation | None, person: str, tables: Tables) -> Reply:
        view = dialogue.look(self._script, conversation, tables)
        if conversation is None:
            return Reply(person, view)
        kept = conversation.kept
        return Reply(person, view, address=kept.address, live_message=kept.live_message, channel=kept.channel)


async def arrive(turn: Turn, room: Room, speakers: Speakers) -> Reply:
    """What every channel calls: have it written, wait for the commit, speak.  Returns the answer to the turn.

    Raises where nothing can be written just now: then the channel has it brought again, and nothing was taken.
    """
    turn = _legible(turn)
    try:
        replies = await room.put(turn)
    except (DatabaseAway, WriterClosed):
        raise
    except Exception as error:  # noqa: BLE001 - whatever broke, the person gets an answer and the turn is kept
        log.error("a turn could not be taken and is set aside: %s", type(error).__name__)
        replies = await room.put(msgspec.structs.replace(turn, broken=True))
    for place, reply in enumerate(replies):
        await say(reply, room, speakers, turn if place == 0 else None)
    return replies[0]


def _legible(turn: Turn) -> Turn:
    """Half a character, which no text can hold and no page can show, becomes a question mark."""
    return msgspec.structs.replace(turn, text=turn.text.encode(errors="replace").decode())


async def say(reply: Reply, room: Room, speakers: Speakers, turn: Turn | None = None) -> None:
    """Speak a reply; what could not be drawn or deleted now is owed, in a transaction of its own."""
    speaker = speakers.get(turn.channel if turn is not None else reply.channel)
    if speaker is None:
        return
    drawn = await show(reply, room, speaker, turn)
    if not drawn and reply.view.conversation:
        await room.put(Owed(reply.view.conversation, reply.view.version))
    if reply.conversation and reply.address:
        swept = await speaker.sweep(reply.address, reply.sweep)
        closed: Item = Swept(reply.conversation, reply.sweep)
        await room.put(closed if drawn and swept else Sweeping(reply.conversation, reply.version))


async def show(reply: Reply, room: Room, speaker: Speaker, turn: Turn | None = None) -> bool:
    """Draw a screen; what another process made old while it was drawn is drawn over, as it must not stay on a screen
    that was closed.  False: it could not be drawn now."""
    drawn, address = await speaker.speak(turn, reply), reply.address
    while drawn and address and reply.person:
        newer = await room.put(Shown(reply.person, reply.view.conversation, reply.view.version))
        if not newer:
            break
        reply = msgspec.structs.replace(newer[0], address=address, live_message=None)  # in the message just drawn
        if (drawn := await speaker.speak(None, reply)) is False:
            raise StillOld(StillOld.__doc__)
    return drawn is not False


BROKEN = View("broken", (NOTICES["broken"],), (Button("again", NOTICES["try_again_label"]),), "broken")


def _note(db: Connection, loaded: dialogue.Loaded, item: Owed | Sweeping | Drawn | Swept) -> None:
    if isinstance(item, Drawn):
        loaded.drawn(item.conversation, item.message, item.at)
    elif isinstance(item, Swept):
        loaded.swept(item.conversation, item.messages)
    else:
        _owe(db, item)


def _owe(db: Connection, owed: Owed | Sweeping, wait: float = 0.0) -> None:
    job = "draw" if isinstance(owed, Owed) else "sweep"
    later(db, job, owed.conversation, key=f"{job}:{owed.conversation}:{owed.version}", wait=wait)


def _send(db: Connection, loaded: dialogue.Loaded, event: Event) -> None:
    sent = event.sending
    assert sent is not None
    facts = Facts(sent.answers)
    casework.receive_report(db, event.conversation, facts, sent.plan, sent.heard, sent.channel, event.at)


def _show_draft(db: Connection, loaded: dialogue.Loaded, event: Event) -> None:
    they = loaded.by_id[event.conversation]
    casework.show_draft(db, they.id, they.everything, they.kept.drafting, event.at, they.also_wrote)


def _draft_grew(db: Connection, loaded: dialogue.Loaded, event: Event) -> None:
    they = loaded.by_id[event.conversation]
    casework.draft_grew(db, they.id, they.everything, they.kept.drafting, they.also_wrote)


def _called(db: Connection, loaded: dialogue.Loaded, event: Event) -> None:
    casework.emergency_called(db, event.conversation, event.at)


def _add(db: Connection, loaded: dialogue.Loaded, event: Event) -> None:
    casework.add_to_report(db, event.conversation, event.words, event.at)


def _contact_not_safe(db: Connection, loaded: dialogue.Loaded, event: Event) -> None:
    casework.contact_not_safe(db, event.conversation, event.at)


def _withdraw(db: Connection, loaded: dialogue.Loaded, event: Event) -> None:
    casework.withdraw(db, event.conversation, event.at)


ON_EVENT: Mapping[str, Callable[[Connection, dialogue.Loaded, Event], None]] = {
    acts.SEND_REPORT: _send,
    acts.SHOW_DUTY_DESK: _show_draft,
    acts.DRAFT_GREW: _draft_grew,
    acts.EMERGENCY_CALLED: _called,
    acts.ADD_TO_REPORT: _add,
    acts.CONTACT_NOT_SAFE: _contact_not_safe,
    acts.WITHDRAW: _withdraw,
}
