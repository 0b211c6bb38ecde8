"""Typed words: a command only as the whole message, an answer only where it is plain, and otherwise kept as they are."""

from __future__ import annotations

import pytest

from bot.dialogue.answering import LONGEST
from flows.notices import NOTICES
from tests.dialogue.somebody import A_KNIFE, TO_THE_PHRASE, Somebody, World

AGE = A_KNIFE[:3]  # stands at the age of the young person: four choices
HARMS = A_KNIFE[:11]

ANSWERS = {
    "10 to 15": "10_to_15",
    "10 TO 15.": "10_to_15",
    " 10  to 15 ": "10_to_15",
    "2": "under_10",  # an age, and not the second button: no button bears a number
    "9": "under_10",
    "15": "10_to_15",
    "Fifteen!": "10_to_15",
    "he is 15": "10_to_15",
    "He's 15 years old.": "10_to_15",
    "16": "16_to_17",
    "34": "18_or_over",
}
HOW_OFTEN = {
    "0": "none", "1": "once", "one time": "once", "2": "twice", "3": "three_or_more", "3 times": "three_or_more",
    "ten": "three_or_more", "40": "three_or_more",
}  # fmt: skip
KEPT = [
    "my grandson", "he was 15", "0", "150", "15 or 16", "18 months", "Yes please", "👍", "🙏🏽 please", "\u202eשלום", "نعم", "10 to 15 or so",
    "I want to leave him", "please stop him", "go back to the start please", "a" * 20_000,
]  # fmt: skip


@pytest.mark.parametrize(("typed", "value"), ANSWERS.items(), ids=ANSWERS)
def test_a_label_or_an_age_answers(her: Somebody, typed: str, value: str) -> None:
    her.comes_to(*AGE)
    assert her.writes(typed).step == "child.relation"
    assert her.conversation.value("child.age_band") == value


@pytest.mark.parametrize(("typed", "value"), HOW_OFTEN.items(), ids=HOW_OFTEN)
def test_how_often_is_the_number_typed_and_never_the_place_of_a_button(her: Somebody, typed: str, value: str) -> None:
    her.comes_to(*A_KNIFE[: A_KNIFE.index("twice")])
    her.writes(typed)
    assert her.conversation.value("child.times_in_year") == value


def test_what_a_number_was_taken_as_is_said(her: Somebody) -> None:
    her.comes_to(*AGE)
    assert her.writes("15").said == (NOTICES["taken_as"].replace("{answer}", "10 to 15"),)


def test_a_number_is_no_answer_where_none_is_asked_for(her: Somebody) -> None:
    her.comes_to("parent")
    assert her.writes("1").step == "reporter.contact"
    assert her.conversation.kept.heard[-1].words == "1"


@pytest.mark.parametrize("typed", KEPT, ids=lambda text: text[:20])
def test_all_else_is_kept_word_for_word_and_the_question_stays(her: Somebody, typed: str) -> None:
    her.comes_to(*AGE)
    assert her.writes(typed).step == "child.age_band"
    assert her.view.said and "child.age_band" not in her.conversation.told
    assert [(heard.step, heard.words) for heard in her.conversation.kept.heard] == [("child.age_band", typed)]
    assert her.replies[0].anew


@pytest.mark.parametrize(("typed", "value"), [("yes", "yes"), ("Y", "yes"), ("NO!", "no"), ("nope", "no")])
def test_yes_and_no_where_those_are_the_labels(her: Somebody, typed: str, value: str) -> None:
    her.does(starts=True)
    her.presses("go_on", "no")
    assert her.writes(typed).step == ("who_we_are" if value == "yes" else "close_now")
    assert her.conversation.value("reporter.safe_now") == value


def test_yes_answers_nothing_where_it_is_not_the_whole_of_a_label(her: Somebody) -> None:
    her.comes_to(*A_KNIFE[:25], "go_on")
    assert her.view.step == "harmed.afraid" and her.button("often").label == "Yes, often"
    assert her.writes("yes").step == "harmed.afraid"  # it may be sometimes
    assert her.conversation.kept.heard[-1].words == "yes"


@pytest.mark.parametrize("typed", ["ok", "Okay.", "yes", "next", "carry on"])
def test_where_there_is_one_way_on_plain_words_take_it(her: Somebody, typed: str) -> None:
    her.does(starts=True)
    her.presses("go_on", "no", "yes")
    assert [option.value for option in her.view.options if option.role == "choice"] == ["go_on"]
    assert her.writes(typed).step == "my_child"


@pytest.mark.parametrize("typed", ["dont know", "I dont know", "dunno", "idk", "not sure"])
def test_not_knowing_is_heard_as_people_type_it(her: Somebody, typed: str) -> None:
    her.comes_to(*AGE)
    assert her.writes(typed).step == "child.relation"
    assert her.conversation.facts.how("child.age_band") == "unknown"


def test_a_label_is_heard_without_its_apostrophe(her: Somebody) -> None:
    her.does(starts=True)
    her.presses(*TO_THE_PHRASE)
    assert her.writes("i dont want any").step == "no_words"


def test_who_types_what_no_button_says_is_told_to_press_one(her: Somebody) -> None:
    her.comes_to(*AGE)
    assert her.writes("my grandson").said == (NOTICES["not_understood_kept"],)


@pytest.mark.parametrize(("typed", "how"), [
    ("Skip", "declined"), ("I don't know", "unknown"), ("idk", "unknown"), ("no", "declined"), ("No thanks.", "declined"),
    ("rather not say", "declined"), ("I'd prefer not to say", "declined"), ("None", "declined"),
])  # fmt: skip
def test_who_types_skip_where_a_name_is_asked_is_not_called_skip(her: Somebody, typed: str, how: str) -> None:
    her.comes_to(*A_KNIFE[:-1], "ask")
    assert her.view.step == "child.given_name"
    her.writes(typed)
    assert her.conversation.facts.how("child.given_name") == how


def test_whoever_is_called_like_a_no_keeps_their_name(her: Somebody) -> None:
    her.comes_to(*A_KNIFE[:-1], "ask")
    her.writes("Noah")
    her.writes("N")
    assert [her.conversation.value(f"child.{each}_name") for each in ("given", "family")] == ["Noah", "N"]


def test_who_says_no_to_names_is_not_told_that_they_would_be_seen(her: Somebody) -> None:
    her.comes_to(*A_KNIFE[:-1], "ask")
    while her.view.step != "read_back":
        her.writes("no") if her.view.form == "short" else her.presses("declined")
    assert NOTICES["sees_names"] not in her.view.words and NOTICES["not_your_name"] in her.view.words


def test_help_is_an_answer_too_and_is_kept_when_the_danger_screen_has_come(her: Somebody) -> None:
    her.comes_to(*A_KNIFE[: A_KNIFE.index("'He came at me.")])
    assert her.writes("Help me!").step == "danger_now"
    her.presses("over_for_now")
    assert her.view.step == "incident.account"
    her.presses("=done")
    assert her.conversation.value("incident:1.account") == "Help me!"


@pytest.mark.parametrize(("typed", "dying"), [
    ("I can't go on. I want to end it all.", True), ("she says she will kill herself", True), ("He has a knife", False),
])  # fmt: skip
def test_who_speaks_of_dying_reads_who_listens_beside_999(her: Somebody, typed: str, dying: bool) -> None:
    her.comes_to(*A_KNIFE[: A_KNIFE.index("'He came at me.")])
    assert her.writes(typed).step == "danger_now"
    assert (NOTICES["dying"] in her.view.words) is dying
    her.presses("over_for_now", "=done", "!danger")
    assert (NOTICES["dying"] in her.view.words) is dying


@pytest.mark.parametrize(("typed", "is_a_day"), [
    ("31/02/2013", False), ("3 March 2031", False), ("he is 13", False), ("?", False), ("3/3/2013", True), ("2013", True),
    ("no", True), ("dont know", True),
])  # fmt: skip
def test_a_birth_that_is_no_day_is_kept_and_they_read_so(her: Somebody, typed: str, is_a_day: bool) -> None:
    her.comes_to(*A_KNIFE[:-1], "ask", "declined", "declined")
    assert her.view.step == "child.birth_day"
    assert (NOTICES["not_a_birth_day"] in her.writes(typed).said) is not is_a_day
    assert her.conversation.facts["child.birth_day"].verbatim == typed or is_a_day


def test_an_age_and_a_birth_that_cannot_both_be_are_said_before_they_send(her: Somebody) -> None:
    her.comes_to(*A_KNIFE[:-1], "ask", "declined", "declined")
    her.writes("3/3/2001")
    while her.view.step != "read_back":
        her.presses("declined")
    assert NOTICES["ages_disagree"] in her.view.words
    her.presses("change", "@child.birth_day")
    her.writes("3/3/2011")
    assert her.view.step == "read_back"
    assert NOTICES["ages_disagree"] not in her.view.words


@pytest.mark.parametrize("asked", [
    "Will they take him away?", "will you take my kids", "Am I in trouble?", "are you going to take my children away",
])  # fmt: skip
def test_what_parents_fear_most_is_answered_where_they_ask_it(her: Somebody, asked: str) -> None:
    her.comes_to(*AGE)
    assert her.writes(asked).step == "what_follows"


def test_a_school_question_offers_what_fits_the_age(her: Somebody) -> None:
    small = list(A_KNIFE[: A_KNIFE.index("enough")])
    small[small.index("10_to_15")] = "under_10"
    her.comes_to(*small, "go_on")
    while her.view.step != "child.school":
        her.presses("go_on" if "go_on" in her.values else "declined")
    assert "too_young" in her.values and not {"no_place_at_16_17", "finished"} & set(her.values)
    older = Somebody(her.world, "somebody else")
    older.comes_to(*A_KNIFE[: A_KNIFE.index("enough")], "go_on")
    while older.view.step != "child.school":
        older.presses("go_on" if "go_on" in older.values else "declined")
    assert "finished" in older.values and not {"no_place_at_16_17", "too_young"} & set(older.values)


def test_who_does_not_say_who_they_are_is_not_thanked_as_a_friend(her: Somebody) -> None:
    her.does(starts=True)
    her.presses(*TO_THE_PHRASE, "have", "declined", "no")
    assert her.view.step == "reporter.how_known"


def test_ok_is_no_postcode_and_no_press_of_a_button(her: Somebody) -> None:
    her.comes_to(*A_KNIFE[: A_KNIFE.index("'DT4 7AA")])
    her.writes("ok")
    assert her.conversation.facts["household.postcode"].verbatim == "ok"


def test_a_postcode_that_there_is_not_is_said_to_be_none(her: Somebody) -> None:
    her.comes_to(*A_KNIFE[: A_KNIFE.index("'DT4 7AA")])
    assert her.writes("ZZ99 9ZZ").step == "household.place"
    assert NOTICES["not_a_postcode"] in her.view.said
    her.presses("!back")
    assert her.view.step == "household.postcode"


def test_what_stands_below_a_question_can_be_typed_too(her: Somebody) -> None:
    her.comes_to(*AGE)
    her.writes("I don’t know")
    assert her.conversation.facts.how("child.age_band") == "unknown"
    her.writes("skip")
    assert her.conversation.facts.how("child.relation") == "declined"


def test_several_boxes_by_label(her: Somebody) -> None:
    her.comes_to(*HARMS, "damage")
    her.writes("1, 6")
    her.writes("a threat to hurt someone, shouting, swearing or bad names")
    assert her.view.step == "incident.harms"  # numbers, and a comma inside a label, name no box: it is kept
    her.writes("A threat to hurt someone; putting someone down or scaring them\nsetting fire to something")
    assert her.conversation.value("incident:1.harms") == ("emotional", "damage", "threat", "fire")


def test_a_box_typed_by_its_label_is_ticked_though_the_label_has_a_comma(her: Somebody) -> None:
    her.comes_to(*HARMS)
    for _ in range(2):  # typed again it stays
        her.writes("Shouting, swearing or bad names")
        assert [option.value for option in her.view.options if option.ticked] == ["verbal"]


def test_skip_typed_at_boxes_skips(her: Somebody) -> None:
    her.comes_to(*HARMS)
    her.writes("Skip")
    assert her.conversation.facts.how("incident:1.harms") == "declined"


@pytest.mark.parametrize("typed", ["leave", "/leave", "Leave!", " EXIT ", "/stop", "quit.", "bye", "Bye 👋"])
def test_leave_as_the_whole_message(her: Somebody, typed: str) -> None:
    her.comes_to("parent")
    assert her.writes(typed).neutral and her.replies[0].closes


@pytest.mark.parametrize("typed", ["leave him", "I said stop it", "bye for now", "he said: leave!", "exit wound"])
def test_leave_in_a_sentence_is_a_sentence(her: Somebody, typed: str) -> None:
    her.comes_to(*A_KNIFE[:8])
    her.writes(typed)
    assert her.presses("=done").step == "incident.when"
    assert her.conversation.value("incident:1.account") == typed


@pytest.mark.parametrize("typed", ["danger", "/danger", "999", "Emergency!", "Danger now", "Help", "help me!", "SOS"])
def test_danger_as_the_whole_message(her: Somebody, typed: str) -> None:
    her.comes_to("parent")
    assert her.writes(typed).step == "danger_now"
    assert her.conversation.kept.heard == []


@pytest.mark.parametrize("typed", ["delete", "Delete everything.", "please delete it", "DELETE WHAT I WROTE"])
def test_who_asks_for_it_to_be_deleted_is_asked_before_it_is(her: Somebody, world: World, typed: str) -> None:
    her.comes_to(*A_KNIFE[:8], "'He hit me.")
    assert her.writes(typed).step == "delete_it"
    assert her.conversation.kept.heard == []
    assert her.presses("keep").step == "incident.account" and "!back" in her.values
    her.writes(typed)
    assert her.presses("delete").neutral and len(world.kept) == 1
    assert next(iter(world.kept.values())).kept.answers == {}


def test_what_was_sent_is_never_offered_to_be_deleted(her: Somebody, world: World) -> None:
    her.comes_to(*A_KNIFE, "send")
    assert her.writes("delete everything").step == "say_stop"
    assert her.presses("no").step == "sent"
    her.presses("!leave")
    her.returns()
    assert her.writes("delete everything").step == "say_stop"
    assert her.presses("stop").step == "stop_asked" and world.named("withdraw")


def test_what_the_desk_has_is_said_to_be_kept(her: Somebody) -> None:
    her.comes_to(*AGE, "!danger", "cannot_call", "'Hill Road, Weymouth", "go_on")
    assert NOTICES["desk_keeps"] in her.writes("delete everything").words


ASKED = {
    "who sees this?": "who_reads", "Are you a robot": "who_reads", "will he be arrested?": "what_follows",
    "What happens to my child?": "what_follows",
}  # fmt: skip


@pytest.mark.parametrize(("typed", "shown"), ASKED.items(), ids=ASKED)
def test_a_plain_question_is_answered_and_the_place_stays(her: Somebody, typed: str, shown: str) -> None:
    her.comes_to(*AGE)
    assert her.writes(typed).step == shown
    assert her.conversation.kept.heard == []
    assert her.presses("go_on").step == "child.age_band"
    her.writes(typed)
    assert her.presses("!back").step == "child.age_band"


@pytest.mark.parametrize("typed", ["delete him from my phone", "help me with this", "will he be arrested if I tell"])
def test_more_than_the_question_is_kept_as_it_stands(her: Somebody, typed: str) -> None:
    her.comes_to(*AGE)
    her.writes(typed)
    assert her.conversation.kept.heard[-1].words == typed


@pytest.mark.parametrize("typed", ["", " ", "\x00", "\n\t", "\u200b\x00"])
def test_nothing_typed_changes_nothing(her: Somebody, typed: str) -> None:
    her.comes_to("parent")
    assert her.writes(typed).step == "reporter.contact"
    assert her.conversation.kept.answers.keys() & {"reporter.contact"} == set()


def test_nothing_typed_at_the_first_screen_begins_nothing(her: Somebody, world: World) -> None:
    her.does(starts=True)
    assert her.writes(" \x00 ").neutral and world.kept == {}


def test_a_nul_is_left_out_of_words(her: Somebody) -> None:
    her.comes_to(*A_KNIFE[:8], "'He\x00 hit me\x00.", "=done")
    assert her.conversation.value("incident:1.account") == "He hit me."


def test_more_than_an_answer_holds_is_kept_beside_it(her: Somebody) -> None:
    her.comes_to(*A_KNIFE[:8])
    her.writes("x" * LONGEST + "the end")
    her.presses("=done")
    assert her.conversation.value("incident:1.account") == "x" * LONGEST
    assert [(heard.step, heard.words) for heard in her.conversation.kept.heard] == [("incident.account", "the end")]


def test_the_end_of_a_long_answer_is_kept_with_the_question_it_answered(her: Somebody) -> None:
    her.comes_to(*A_KNIFE[: A_KNIFE.index("'DT4 7AA")], "unknown")
    assert her.view.step == "household.place"
    assert her.writes("y" * LONGEST + "the end").step != "household.place"
    assert [(heard.step, heard.words) for heard in her.conversation.kept.heard] == [("household.place", "the end")]


def test_three_messages_at_a_button_are_all_kept(her: Somebody) -> None:
    her.comes_to(*AGE)
    for words in ("it is", "my grandson", "who is 15"):
        her.writes(words)
    assert [heard.words for heard in her.conversation.kept.heard] == ["it is", "my grandson", "who is 15"]


def test_danger_words_inside_own_words_keep_them_and_show_danger(her: Somebody) -> None:
    her.comes_to(*A_KNIFE[:8])
    assert her.writes("He has a knife and says he will kill me").step == "danger_now"
    assert her.presses("over_for_now").step == "incident.account"
    her.presses("=done")
    assert her.conversation.value("incident:1.account") == "He has a knife and says he will kill me"


@pytest.mark.parametrize(
    ("answer", "next_step"), [("called", "reporter.safe_now"), ("over_for_now", "household.danger_now")]
)
@pytest.mark.parametrize("first", ["My son has a knife and says he will kill me", "danger"])
def test_danger_first_of_all_leads_on_and_not_to_hello_again(
    her: Somebody, first: str, answer: str, next_step: str
) -> None:
    her.does(starts=True)
    assert her.writes(first).step == "danger_now"
    assert her.presses(answer).step == next_step
    if answer == "called":
        assert her.presses("!back").step == "household.danger_now"
    assert her.presses("!back").neutral


def test_who_wrote_first_reads_that_it_is_kept_where_they_tell_what_happened(her: Somebody) -> None:
    her.writes("My son is 15 and he hits me nearly every day")
    assert her.view.neutral
    her.presses(*TO_THE_PHRASE, "have", *A_KNIFE[:8])
    assert her.view.step == "incident.account" and her.view.words[0] == NOTICES["wrote_first"]
    assert NOTICES["wrote_first"] not in her.writes("He hit me last night too").words
    assert her.does(starts=True).words[0] == NOTICES["so_far"]


def test_who_wrote_elsewhere_before_reads_nothing_of_it(her: Somebody) -> None:
    her.comes_to("'I am so tired", *A_KNIFE[:8])
    assert her.view.step == "incident.account" and NOTICES["wrote_first"] not in her.view.words


def test_after_it_is_over_only_now_is_danger(her: Somebody) -> None:
    her.comes_to(*A_KNIFE[:8], "!danger", "over_for_now")
    assert her.writes("he came at me with a knife last night").step == "incident.account"
    assert her.writes("he is going to kill me right now").step == "danger_now"


def test_danger_left_by_back_is_not_over(her: Somebody) -> None:
    her.comes_to(*A_KNIFE[:8], "!danger", "!back")
    assert her.writes("he came at me with a knife").step == "danger_now"


@pytest.mark.parametrize("unable", ["voice", "photo", "sticker", "edited", "other_page"])
def test_what_cannot_be_taken_is_said_kindly_and_its_words_answer_nothing(her: Somebody, unable: str) -> None:
    her.comes_to(*AGE)
    assert her.does(unable=unable).said and her.view.step == "child.age_band"
    her.does(unable=unable, text="10 to 15")
    assert her.view.step == "child.age_band" and her.conversation.kept.heard[-1].words == "10 to 15"


def test_a_sticker_at_the_first_screen_is_nothing(her: Somebody, world: World) -> None:
    first = her.does(starts=True)
    assert her.does(unable="sticker") == first and world.kept == {}


def test_an_unknown_postcode_is_asked_about_again_as_a_place(her: Somebody) -> None:
    her.comes_to(*A_KNIFE[:26])
    assert her.view.step == "household.postcode"
    assert her.writes("ZZ99 9ZZ").step == "household.place"
    assert her.conversation.facts["household.postcode"].verbatim == "ZZ99 9ZZ"
    assert her.conversation.facts.how("household.postcode") == "unknown"
