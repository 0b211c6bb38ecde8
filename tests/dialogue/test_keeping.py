"""Whole batches through `Reception.receive` on real databases: seen, taken, kept sealed, covered, ended, let go."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from concurrent import futures
from dataclasses import replace
from datetime import timedelta

import msgspec
import pytest
from sqlalchemy import func, insert, select

from bot import casework, dialogue
from bot.app import Deciding, tables_for
from bot.casework.tables import draft_shown, report
from bot.dialogue import Channel, Manner, Reply, Script, Turn
from bot.dialogue.attempts import IN_ONE_CHAT
from bot.dialogue.phrase import word_list
from bot.dialogue.tables import conversation as rows
from bot.dialogue.tables import quarantine
from bot.reception import Reception, Room, Swept, arrive
from bot.store import Store, Writer
from tests.dialogue.somebody import A_KNIFE, AT, TO_THE_PHRASE

ODD = "quokka-told-this"  # a word that must not be found where it is not sealed


class Desk:
    """A reception over one database, given batches directly; a person's view is remembered by chat."""

    def __init__(self, store: Store, reception: Reception) -> None:
        self.store, self.reception, self.at, self.count = store, reception, AT, 0
        self.views: dict[str, dialogue.View] = {}

    def turn(self, person: str = "her", **does: object) -> Turn:
        self.count += 1
        self.at += timedelta(seconds=1)
        value = does.pop("value", None)
        if value is not None:
            does["press"] = next(
                o.token for o in self.views[person].options if o.value in (value, f"?{value}", f"!{value}")
            )
        nonce = self.count.to_bytes(4) * 16
        return Turn(f"{person}{self.count}", person, Channel.WEB, self.at, nonce, **does)  # type: ignore[arg-type]

    def batch(self, *turns: Turn) -> list[list[Reply]]:
        with self.store.begin() as db:
            outcomes = self.reception.receive(db, list(turns))
        for turn, replies in zip(turns, outcomes, strict=True):
            if turn.person:
                self.views[turn.person] = replies[0].view
        return outcomes

    def one(self, person: str = "her", **does: object) -> Reply:
        return self.batch(self.turn(person, **does))[0][0]

    def goes(self, *way: str, person: str = "her") -> str:
        """Along this way from the first screen; the five words that were offered."""
        self.one(person, starts=True)
        phrase = ""
        for value in way:
            if self.views[person].step == "five_words":
                phrase = self.views[person].words[2].strip("*")
            self.one(person, **({"text": value[1:]} if value[0] == "'" else {"value": value}))
        return phrase

    def clock(self, passes: timedelta) -> list[list[Reply]]:
        self.at += passes
        with self.store.read() as db:
            due = dialogue.to_cover(db, self.at)
        return self.batch(*(self.turn("", cover=one) for one in due))

    def held(self, person: str = "her") -> dialogue.Conversation:
        with self.store.read() as db:
            found = dialogue.find(db, person)
        assert found is not None
        return found

    def rows(self) -> int:
        with self.store.read() as db:
            return db.scalar(select(func.count()).select_from(rows)) or 0

    def forget(self) -> int:
        with self.store.begin() as db:
            return dialogue.forget(db, self.at)


@pytest.fixture
def desk(store: Store, script: Script, deciding: Deciding) -> Desk:
    return Desk(store, Reception(script, tables_for(deciding, Manner())))


def test_the_same_update_twice_in_a_batch_and_again_after_a_restart(
    desk: Desk, script: Script, deciding: Deciding
) -> None:
    desk.goes(*TO_THE_PHRASE, "have")
    turn = desk.turn(value="parent")
    first, second = desk.batch(turn, turn)
    assert first[0].view.step == second[0].view.step == "reporter.contact"
    version = desk.held().version
    desk.reception = Reception(script, tables_for(deciding, Manner()))
    assert desk.batch(turn)[0][0].view.step == "reporter.contact"
    assert desk.held().version == version


def test_a_repeat_is_answered_with_the_present_screen_not_with_an_older_one(desk: Desk) -> None:
    desk.goes("go_on")
    old = desk.turn(value="no")
    desk.batch(old)
    desk.one(value="yes")
    assert desk.batch(old)[0][0].view.step == "who_we_are"


def test_the_same_update_in_two_processes_at_once_is_answered_with_one_screen(
    desk: Desk, script: Script, deciding: Deciding
) -> None:
    elsewhere = Desk(desk.store, Reception(script, tables_for(deciding, Manner())))
    desk.one(starts=True)
    begins = desk.turn(value="go_on")
    with futures.ThreadPoolExecutor() as other, desk.store.engine.begin() as db:
        ((here,),) = desk.reception.receive(db, [begins])
        there = other.submit(elsewhere.batch, begins)
        with pytest.raises(futures.TimeoutError):
            there.result(0.3)  # it waits for whoever took it
        db.commit()
        ((present,),) = there.result(30)
    assert present.view == here.view
    assert desk.held().version == 1


def test_two_messages_at_once_are_both_kept_in_order(desk: Desk) -> None:
    desk.goes(*TO_THE_PHRASE, "have", *A_KNIFE[:8])
    desk.batch(desk.turn(text="first"), desk.turn(text="second"))
    assert desk.held().kept.drafting["incident:1.account"] == ["first", "second"]


def test_a_press_and_words_at_once(desk: Desk) -> None:
    desk.goes(*TO_THE_PHRASE, "have", "parent", "never", "only_me")
    desk.batch(desk.turn(value="10_to_15"), desk.turn(text="he is my son"))
    assert desk.held().value("child.age_band") == "10_to_15"
    assert [(heard.step, heard.words) for heard in desk.held().kept.heard] == [("child.relation", "he is my son")]


def test_a_double_tap_at_once(desk: Desk) -> None:
    desk.goes(*TO_THE_PHRASE, "have")
    token = next(o.token for o in desk.views["her"].options if o.value == "parent")
    desk.batch(desk.turn(press=token), desk.turn(press=token))
    assert desk.held().value("reporter.role") == "parent" and "reporter.contact" not in desk.held().told


def test_begun_left_and_begun_again_at_once(desk: Desk) -> None:
    begin, leave, again = desk.turn(press="first.go_on"), desk.turn(text="leave"), desk.turn(press="first.go_on")
    desk.batch(begin, leave, again)
    assert desk.rows() == 2 and desk.held().state == "household.danger_now"


def test_the_phrase_at_once_with_the_press_that_took_it(desk: Desk) -> None:
    phrase = desk.goes(*TO_THE_PHRASE, "none", "!back")
    phrase = desk.views["her"].words[2].strip("*")
    desk.batch(desk.turn(value="have"), desk.turn(text=phrase))
    assert desk.held().kept.heard == [] and desk.held().has_words
    assert desk.one(text=phrase).view.step == "welcome_back"


def test_opened_in_another_chat_while_the_old_one_still_writes(desk: Desk) -> None:
    phrase = desk.goes(*TO_THE_PHRASE, "have", "parent")
    mine = desk.held().id
    desk.batch(desk.turn("him", text=phrase), desk.turn("her", text="are you there"))
    assert desk.held("him").id == mine
    assert desk.held("her").id != mine and desk.held("him").kept.heard == []


def test_two_chats_change_places_in_one_batch(desk: Desk) -> None:
    hers = desk.goes(*TO_THE_PHRASE, "have", "parent")
    his = desk.goes(*TO_THE_PHRASE, "have", "friend", person="him")
    was = desk.held("her").id, desk.held("him").id
    desk.batch(desk.turn("her", text="leave"), desk.turn("him", text="leave"))
    desk.batch(desk.turn("her", text=his), desk.turn("him", text=hers))
    assert (desk.held("him").id, desk.held("her").id) == was


def test_words_of_the_phrase_are_stored_only_as_a_hash(desk: Desk) -> None:
    phrase = desk.goes(*TO_THE_PHRASE, "have", "parent")
    with desk.store.read() as db:
        (row,) = db.execute(select(rows)).all()
    assert len(row.phrase) == 32
    assert phrase.encode() not in row.phrase + row.sealed + row.wrapped
    assert phrase.split()[0] not in str(msgspec.to_builtins(desk.held().kept))


def test_what_stands_in_clear_is_ids_pseudonyms_and_times(desk: Desk) -> None:
    desk.goes(*TO_THE_PHRASE, "have", "parent", f"'{ODD}")
    with desk.store.read() as db:
        (row,) = db.execute(select(rows)).mappings().all()
    clear = {name: value for name, value in row.items() if name not in ("sealed", "wrapped", "phrase")}
    assert set(clear) == {
        "id", "person", "was_person", "version", "started_at", "cover_at", "desk_at", "ends_at", "sent_at", "held_at",
    }  # fmt: skip
    assert ODD.encode() not in row["sealed"] and ODD not in str(clear)


def test_ten_wrong_tries_then_even_the_right_words_show_the_first_screen(desk: Desk) -> None:
    phrase = desk.goes(*TO_THE_PHRASE, "have", "parent")
    first = desk.one("him", starts=True).view
    for number in range(IN_ONE_CHAT):
        wrong = " ".join(word_list()[1000 * place + number] for place in range(5))
        assert desk.one("him", text=wrong).view == first
    assert desk.one("him", text=phrase).view == first
    assert desk.one("them", text=phrase).view.step == "welcome_back"  # another chat is not held up
    desk.at += timedelta(hours=1)
    assert desk.one("him", text=phrase).view.step == "welcome_back"


def test_five_words_that_were_no_phrase_are_kept_however_often_they_come(desk: Desk) -> None:
    desk.goes(*TO_THE_PHRASE, "have", "parent")
    typed = [" ".join(word_list()[1000 * place + number] for place in range(5)) for number in range(IN_ONE_CHAT + 2)]
    for words in typed:
        desk.one(text=words)
    assert [words for _, words in desk.held().also_wrote] == typed


def test_the_right_words_are_no_try(desk: Desk) -> None:
    phrase = desk.goes(*TO_THE_PHRASE, "have", "parent")
    for _ in range(IN_ONE_CHAT + 5):
        assert desk.one(text=phrase).view.step == "welcome_back"


def test_covered_by_the_clock_and_opened_again(desk: Desk) -> None:
    phrase = desk.goes(*TO_THE_PHRASE, "have", "parent")
    ((reply,),) = desk.clock(timedelta(minutes=5))
    assert reply.view.neutral and reply.closes
    assert desk.clock(timedelta(minutes=5)) == []
    assert desk.one(text=phrase).view.step == "welcome_back"
    assert desk.one(value="carry_on").view.step == "reporter.contact"


def test_looked_at_after_its_time_it_is_the_first_screen(desk: Desk) -> None:
    desk.goes(*TO_THE_PHRASE, "have", "parent")
    with desk.store.read() as db:
        assert desk.reception.look(db, "her", desk.at + timedelta(minutes=4)).view.step == "reporter.contact"
        assert desk.reception.look(db, "her", desk.at + timedelta(minutes=5)).view.neutral


def test_drafts_end_when_they_were_said_to(desk: Desk) -> None:
    desk.goes(*TO_THE_PHRASE, "have", "parent", "!leave")
    desk.goes(*TO_THE_PHRASE, "none", "go_on", "parent", "!leave", person="him")
    desk.at += timedelta(minutes=59)
    assert desk.forget() == 0
    desk.at += timedelta(minutes=1)
    assert desk.forget() == 1
    desk.at += timedelta(days=3)
    assert desk.forget() == 1 and desk.rows() == 0


def test_a_draft_that_cannot_be_opened_any_more_keeps_no_other_from_its_end(desk: Desk) -> None:
    for person in ("her", "him"):
        desk.goes(*TO_THE_PHRASE, "none", "go_on", "parent", "!leave", person=person)
    with desk.store.begin() as db:
        db.execute(rows.update().where(rows.c.was_person == "her").values(sealed=b"altered"))
    desk.at += timedelta(hours=2)
    assert desk.forget() == 2 and desk.rows() == 0


def test_where_drafts_stop_is_counted_when_they_end_and_of_nobody(desk: Desk) -> None:
    week = desk.at.date() - timedelta(days=desk.at.weekday())

    def counted() -> list[tuple[str, int]]:
        with desk.store.read() as db:
            return [(step, count) for began, step, count in dialogue.stopped(db, week, week + timedelta(days=7))]

    for person in ("her", "him"):
        desk.goes(*TO_THE_PHRASE, "none", "go_on", "parent", "!leave", person=person)
    assert counted() == []
    desk.at += timedelta(hours=2)
    assert desk.forget() == 2
    assert counted() == [("reporter.contact", 2)]
    desk.at += timedelta(days=3)
    desk.forget()
    assert counted() == [("reporter.contact", 2)]


def test_a_draft_that_the_desk_holds_does_not_end_before_it_is_let_go(desk: Desk) -> None:
    desk.goes("go_on", "yes", "cannot_call", f"'{ODD} Road", "!leave")
    mine = _only(desk)
    desk.at += timedelta(days=4)
    assert desk.forget() == 0
    with desk.store.begin() as db:
        dialogue.let_go(db, [mine])
    assert desk.forget() == 1


def _only(desk: Desk) -> str:
    with desk.store.read() as db:
        return str(db.scalar(select(rows.c.id)))


def test_the_desk_reads_where_they_are_though_it_was_told_after(desk: Desk) -> None:
    desk.goes("go_on", "yes", "cannot_call", "'Hill Road, Weymouth", "go_on", "yes")
    page = _draft(desk)
    assert page.answers["household.where_now"].value == "Hill Road, Weymouth"
    assert "reporter.safe_now" in page.answers


def _draft(desk: Desk) -> casework.DraftPage:
    with desk.store.read() as db:
        (draft,) = db.scalars(select(draft_shown.c.id)).all()
        return casework.draft_page(db, draft)


def test_the_desk_reads_where_they_are_in_danger_after_it_was_sent(desk: Desk) -> None:
    phrase = desk.goes(*TO_THE_PHRASE, "have", *A_KNIFE, "send", "!leave")
    desk.one(text=phrase)
    for value in ("yes", "!danger", "cannot_call"):
        desk.one(value=value)
    desk.one(text="14 Made Up Lane Weymouth")
    assert desk.views["her"].step == "cannot_call"
    assert _draft(desk).answers["household.where_now"].value == "14 Made Up Lane Weymouth"
    for value in ("!danger", "cannot_call"):
        desk.one(value=value)
    shown = _draft(desk)  # until they tell another, the desk has the place of before, and reads when it was told
    assert shown.answers["household.where_now"].value == "14 Made Up Lane Weymouth"
    assert shown.answers["household.where_now"].said_at < shown.at
    desk.one(text="22 Other Street Dorchester")
    assert _draft(desk).answers["household.where_now"].value == "22 Other Street Dorchester"
    assert _draft(desk).answers["household.where_now"].said_at >= _draft(desk).at


def test_the_desk_reads_all_they_wrote_also_what_answered_no_question(desk: Desk) -> None:
    first = "my son has a knife and says he will kill me I am at 5 Nelson Road Poole please come"
    desk.one(text=first)
    desk.one(value="cannot_call")
    desk.one(value="declined")
    assert _draft(desk).heard == (("first", first),)
    desk.one(text="I am in the cupboard")  # typed at buttons, and said to be kept
    assert _draft(desk).heard == (("first", first), ("cannot_call", "I am in the cupboard"))


def test_what_nobody_knows_whose_it_is_goes_to_no_desk(desk: Desk) -> None:
    phrase = desk.goes(*TO_THE_PHRASE, "have", "!danger", "cannot_call", "declined", "!leave")
    desk.one(text="who is this")
    assert _draft(desk).heard == ()
    desk.one(text=phrase)
    desk.one(value="carry_on")
    assert desk.views["her"].step == "written_after"
    desk.one(value="mine")
    assert _draft(desk).heard == (("first", "who is this"),)


def test_who_skips_where_they_are_takes_no_place_of_before_away(desk: Desk) -> None:
    desk.goes("go_on", "yes", "cannot_call", "'Hill Road, Weymouth", "!danger", "cannot_call", "declined")
    assert desk.views["her"].step == "cannot_call"
    assert _draft(desk).answers["household.where_now"].value == "Hill Road, Weymouth"


def test_messages_that_could_not_be_deleted_are_still_known_when_the_words_are_gone(desk: Desk) -> None:
    telegram = {"address": "7"}
    desk.one(press="first.go_on", live_message=1, **telegram)
    desk.one(text=f"{ODD} was here", message=2, **telegram)
    desk.one(text="leave", message=3, **telegram)
    desk.at += timedelta(hours=2)
    desk.forget()
    with desk.store.read() as db:
        left = dialogue.find_by_id(db, _only(desk))
        closed = desk.reception.look_at(db, _only(desk), desk.at)
    assert left is not None and closed is not None
    assert left.kept.heard == [] and left.kept.answers == {} and left.phrase is None
    assert closed.address == "7" and set(closed.sweep) == {2, 3} and closed.view.neutral
    with desk.store.begin() as db:
        desk.reception.receive(db, [Swept(_only(desk), closed.sweep)])
        gone = dialogue.find_by_id(db, _only(desk))
    assert gone is not None and gone.kept.address == "" and gone.kept.messages == []
    desk.at += timedelta(hours=48)
    desk.forget()
    assert desk.rows() == 0


def test_a_chat_in_which_danger_was_told_once_it_was_sent_is_forgotten_too(desk: Desk) -> None:
    desk.goes(*TO_THE_PHRASE, "none", "go_on", *A_KNIFE, "send", "!danger", "cannot_call")
    desk.one(text="leave", address="7", live_message=1, message=2)
    desk.at += timedelta(hours=2)
    assert desk.forget() == 1 and desk.rows() == 1  # of the chat alone, until its messages are gone
    desk.at += timedelta(hours=48)
    assert desk.forget() == 1 and desk.rows() == 0


def test_what_is_swept_after_a_new_start_is_what_was_written_before_it(desk: Desk) -> None:
    telegram = {"address": "7"}
    desk.one(press="first.go_on", live_message=1, **telegram)
    desk.one(text="who reads this", message=2, **telegram)
    desk.one(text="leave", **telegram)
    closed = _only(desk)
    desk.one(press="first.go_on", live_message=1, **telegram)
    with desk.store.read() as db:
        reply = desk.reception.look_at(db, closed, desk.at)
    assert reply is not None and reply.view.step == "household.danger_now"
    assert reply.sweep == (2,) and reply.conversation == closed


def test_sent_once_however_often(desk: Desk) -> None:
    desk.goes(*TO_THE_PHRASE, "have", *A_KNIFE)
    token = next(o.token for o in desk.views["her"].options if o.value == "send")
    outcomes = desk.batch(desk.turn(press=token), desk.turn(press=token))
    assert [replies[0].view.step for replies in outcomes] == ["sent", "sent"]
    with desk.store.read() as db:
        assert db.scalar(select(func.count()).select_from(report)) == 1


def test_deleted_nothing_is_left_of_it(desk: Desk) -> None:
    phrase = desk.goes(*TO_THE_PHRASE, "have", "parent", "!leave")
    desk.one(text=phrase)
    desk.one(value="delete")
    assert desk.one(value="delete").view.neutral
    assert desk.one(text=phrase).view.neutral
    with desk.store.read() as db:
        assert not db.execute(select(rows).where(rows.c.phrase.is_not(None))).all()


@pytest.fixture
def room(desk: Desk) -> Iterator[Room]:
    writer: Room = Writer(desk.store, desk.reception.receive)
    yield writer
    writer.close()


@pytest.fixture
def breaking(desk: Desk, script: Script, deciding: Deciding) -> Iterator[Room]:
    """The same service, except that no postcode can be looked up."""
    real = tables_for(deciding, Manner())
    reception = Reception(script, lambda db, at: replace(real(db, at), is_place=_raise))
    writer: Room = Writer(desk.store, reception.receive)
    yield writer
    writer.close()


def _raise(words: str) -> bool:
    raise ValueError(words)  # an exception that has the words in it


async def test_a_turn_that_breaks_is_set_aside_sealed_and_nothing_of_it_is_logged(
    desk: Desk, room: Room, breaking: Room, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    desk.goes(*TO_THE_PHRASE, "have", *A_KNIFE[:26])
    assert desk.views["her"].step == "household.postcode"
    broken, beside = desk.turn(text=f"DT4 {ODD}"), desk.turn("him", press="first.go_on")
    replies = await asyncio.gather(arrive(broken, breaking, {}), arrive(beside, breaking, {}))
    assert [reply.view.step for reply in replies] == ["broken", "household.danger_now"]
    assert (await arrive(broken, room, {})).view.step == "household.postcode"  # it does not run again
    assert ODD not in caplog.text
    with desk.store.read() as db:
        (row,) = db.execute(select(quarantine)).all()
        assert dialogue.broken_turns(db) == 1
    assert row.key == broken.key and ODD.encode() not in row.sealed


def test_a_database_error_tells_no_parameters(desk: Desk) -> None:
    with pytest.raises(Exception) as raised, desk.store.begin() as db:
        db.execute(insert(rows), {"id": ODD, "version": "x", "wrapped": b"", "sealed": b""})
    assert ODD not in str(raised.value)


def test_half_a_character_does_not_break_a_turn(desk: Desk, room: Room) -> None:
    desk.goes(*TO_THE_PHRASE, "have", *A_KNIFE[:8])
    reply = asyncio.run(arrive(desk.turn(text="he \ud83d left"), room, {}))
    assert reply.view.step == "incident.account"
    assert desk.held().kept.drafting["incident:1.account"] == ["he ? left"]
