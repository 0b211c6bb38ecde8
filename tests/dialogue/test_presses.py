"""Buttons pressed twice, old buttons, boxes: nothing is done twice and nothing is undone by coming twice."""

from __future__ import annotations

import pytest

from flows import acts
from flows.grammar import How
from flows.notices import NOTICES
from tests.dialogue.somebody import A_KNIFE, TO_THE_PHRASE, Somebody, World

TO_THE_HARMS = A_KNIFE[:11]


def test_a_double_tap_answers_once(her: Somebody) -> None:
    her.comes_to()
    token = her.button("parent").token
    after = her.does(press=token)
    again = her.does(press=token)
    assert (again.step, again.options) == (after.step, after.options) == ("reporter.contact", after.options)


def test_a_box_pressed_twice_stays_ticked(her: Somebody) -> None:
    her.comes_to(*TO_THE_HARMS)
    token = her.button("threat").token
    her.does(press=token)
    her.does(press=token)
    assert list(her.conversation.kept.ticks) == ["threat"]
    her.presses("threat")
    assert not her.conversation.kept.ticks


def test_boxes_ticked_faster_than_the_screen_is_drawn_all_count(her: Somebody) -> None:
    her.comes_to(*TO_THE_HARMS)
    for token in [her.button(value).token for value in ("violence", "threat", "damage")]:
        her.does(press=token)
    assert {option.value for option in her.view.options if option.ticked} == {"violence", "threat", "damage"}


def test_none_of_these_stands_alone(her: Somebody) -> None:
    her.comes_to(*TO_THE_HARMS, "verbal", "none")
    assert her.conversation.kept.ticks == ("none",)
    her.presses("damage")
    assert her.conversation.kept.ticks == ("damage",)


def test_next_without_a_tick_says_so_and_stays(her: Somebody) -> None:
    her.comes_to(*TO_THE_HARMS, "=done")
    assert her.view.step == "incident.harms" and her.view.said


def test_boxes_sent_together_count_as_they_stand_on_the_page(her: Somebody) -> None:
    her.comes_to(*TO_THE_HARMS, "damage")
    picks = tuple(her.button(value).token for value in ("damage", "verbal"))
    old = her.does(picks=("0" * 16 + ".+violence",))
    assert old.step == "incident.harms"
    her.does(picks=picks)
    assert her.conversation.value("incident:1.harms") == ("verbal", "damage")


def test_ticks_outlast_danger(her: Somebody) -> None:
    her.comes_to(*TO_THE_HARMS, "damage", "verbal", "!danger", "cannot_call", "'Hill Road, Weymouth", "go_on")
    assert her.view.step == "incident.harms"
    assert her.conversation.kept.ticks == ("verbal", "damage")


@pytest.mark.parametrize("way", ["!danger", "!leave"])
def test_danger_and_leave_work_by_an_old_button(her: Somebody, way: str) -> None:
    her.does(starts=True)
    her.presses("go_on", "no")
    old = her.button(way).token
    her.presses("yes", "go_on")
    her.does(press=old)
    assert her.view.step == ("danger_now" if way == "!danger" else "first")


@pytest.mark.parametrize(
    "pressed", ["-", "", ".", "x.y.z", "first.go_on", "0000.!back", "@child.age_band", "\x00", "é" * 64]
)
def test_buttons_that_never_were_change_nothing(her: Somebody, pressed: str) -> None:
    her.comes_to("parent")
    before = str(her.conversation.kept.answers)
    assert her.does(press=pressed or "-").step == "reporter.contact"
    assert str(her.conversation.kept.answers) == before


@pytest.mark.parametrize(
    "value", ["?never", "?known", "~bogus", "~police", "@child.age_band", ">9", "=done", "+x", "none"]
)
def test_values_that_the_screen_does_not_offer_change_nothing(her: Somebody, value: str) -> None:
    her.comes_to("parent")
    before = str(her.conversation.kept.answers)
    her.does(press=f"{her.conversation.kept.token}.{value}")
    assert her.view.step == "reporter.contact" and str(her.conversation.kept.answers) == before


def test_back_from_the_first_question_shows_the_first_screen(her: Somebody) -> None:
    her.does(starts=True)
    her.presses("go_on", "!back")
    assert her.view.neutral
    assert her.presses("go_on").step == "household.danger_now"


def test_back_into_own_words_leaves_them_open_and_more_is_added(her: Somebody) -> None:
    her.comes_to(*A_KNIFE[:10], "!back")
    assert her.view.form == "words"
    her.presses("'And he came back.", "=done")
    assert her.conversation.value("incident:1.account") == "He came at me.\nAnd he came back."


def test_back_from_open_own_words_loses_none_of_them(her: Somebody) -> None:
    her.comes_to(*A_KNIFE[:9], "!back")
    assert her.view.step == "child.where_now"
    her.presses("here")
    assert her.view.step == "incident.account"
    her.presses("=done")
    assert her.conversation.value("incident:1.account") == "He came at me."


def test_who_comes_back_from_danger_to_an_empty_box_reads_that_nothing_is_lost(her: Somebody) -> None:
    her.comes_to(*A_KNIFE[:8])
    assert NOTICES["so_far"] not in her.view.words
    assert NOTICES["so_far"] not in her.writes("He came at me.").words and her.view.said == (NOTICES["kept"],)
    her.presses("!danger", "over_for_now")
    assert her.view.step == "incident.account"
    assert NOTICES["so_far"] in her.view.words


def test_skipping_open_own_words_keeps_what_was_written(her: Somebody) -> None:
    her.comes_to(*A_KNIFE[:9], "declined")
    assert her.conversation.value("incident:1.account") == "He came at me."


def test_unknown_declined_and_not_safe_stay_apart(her: Somebody) -> None:
    her.comes_to("parent", "never", "only_me", "unknown", "declined", "not_safe")
    assert her.view.step == "close_now"
    known = {name: her.conversation.facts.how(name) for name in ("child.age_band", "child.relation", "harmed.relation")}
    assert list(known.values()) == [How.UNKNOWN, How.DECLINED, How.NOT_SAFE]
    assert her.conversation.facts.how("child.getting") is How.NOT_ASKED


def test_close_now_is_asked_once(her: Somebody) -> None:
    her.comes_to("parent", "never", "only_me", "not_safe")
    assert her.view.step == "close_now"
    assert her.presses("no").step == "child.relation"
    assert her.presses("not_safe").step == "harmed.relation"
    her.presses("!leave")
    her.writes(her.phrase)
    assert her.presses("carry_on", "not_safe").step == "close_now"  # another sitting
    assert her.presses("yes").neutral


def test_not_safe_beside_the_way_does_not_hide_what_the_desk_says(her: Somebody) -> None:
    her.comes_to("parent", "!danger", "cannot_call", "not_safe")
    assert her.view.step == "cannot_call"


def test_red_is_reckoned_again_when_the_answer_is_taken_back(her: Somebody) -> None:
    her.comes_to(*A_KNIFE[:14])
    assert her.view.step == "danger_now" and her.conversation.kept.red
    her.presses("over_for_now", "!back", "weapon", "threat", "damage", "=done")
    assert not her.conversation.kept.red


def test_an_answer_asked_again_counts_until_it_is_answered(her: Somebody) -> None:
    her.comes_to(*A_KNIFE, "change", "child.age_band")
    assert her.view.step == "child.age_band"
    assert her.conversation.value("child.age_band") == "10_to_15"
    assert her.presses("!back").step == "read_back"
    assert her.conversation.value("child.age_band") == "10_to_15"
    her.presses("change", "child.age_band", "16_to_17")
    assert her.conversation.value("child.age_band") == "16_to_17"


@pytest.mark.parametrize("leaves", ["danger", "closed and opened again"])
def test_boxes_that_were_to_be_changed_are_ticked_on_no_other_screen(her: Somebody, leaves: str) -> None:
    her.comes_to(*A_KNIFE)
    her.presses("change", "@incident:1.harms")
    assert her.view.ticks
    if leaves == "danger":
        her.presses("!danger", "over_for_now")
    else:
        her.presses("!leave")
        her.writes(her.phrase)
        her.presses("carry_on")
    assert her.view.step == "read_back"
    assert her.conversation.kept.ticks == ()


@pytest.mark.parametrize(
    ("role", "child", "hurt"),
    [("parent", "Your child:", ""), ("other_parent", "The young person:", "The one who is hurt:")],
    ids=["of a parent", "of the other parent"],
)
def test_what_is_asked_of_several_says_of_whom(her: Somebody, role: str, child: str, hurt: str) -> None:
    says = {
        "reporter.role": role, "child.age_band": "10_to_15", "person.age_band": "10_to_15", "household.others": "yes",
        "incident.account": "'He hit me.", "person.given_name": "'Tilly", "child.given_name": "'Corin",
        "child.family_name": "'Vale", "person.family_name": "'Vale", "harmed.family_name": "'Vale",
        "incident.another": "yes", "person.another": "yes",
    }  # fmt: skip
    her.comes_to()
    while her.view.step != "read_back":
        step = her.view.step
        ways = [way for way in (says.get(step, "-"), "ask", "go_on", "declined") if way[0] == "'" or way in her.values
                or f"?{way}" in her.values]  # fmt: skip
        her.presses([*ways, "=done"][0])
        if step in ("incident.another", "person.another"):
            says[step] = "no"
        if step == "incident.account":
            her.presses("=done")
    told = {line for _, lines in her.view.headings for line in lines}
    assert {f"{child} How old are they? **10 to 15**", "Person 2 at home: How old are they? **10 to 15**"} <= told
    listed = [option.label for option in her.presses("change").options]
    assert len(set(listed)) == len(listed)
    assert {f"{child} How old are they?", "Person 1 at home: How old are they?", "Person 2 at home: How old are they?",
            f"{child} And their last name?", "Time 1: Was anyone hurt that time?"} <= set(listed)  # fmt: skip
    assert (f"{hurt} And their last name?" in listed) is bool(hurt)


def test_own_words_asked_again_can_be_added_to_and_never_get_shorter(her: Somebody) -> None:
    her.comes_to(*A_KNIFE, "change", "incident:1.account", "'It was in the kitchen.", "!back")
    assert her.view.step == "read_back"
    assert her.conversation.value("incident:1.account") == "He came at me.\nIt was in the kitchen."
    her.presses("change", "incident:1.account", "'He wept.", "!danger", "over_for_now")
    assert her.presses("=done").step == "read_back"
    assert her.conversation.value("incident:1.account") == "He came at me.\nIt was in the kitchen.\nHe wept."


def test_what_was_skipped_by_a_screen_can_be_answered_from_the_read_back(her: Somebody) -> None:
    way = [value if value != "ask" else "declined" for value in A_KNIFE]
    del way[way.index("declined") + 1]
    her.comes_to(*way, "change", "incident:1.choking", "yes")
    assert her.view.step == "read_back"
    assert her.conversation.value("incident:1.choking") == "yes"


def test_back_at_the_read_back_goes_to_the_last_question_of_the_way(her: Somebody) -> None:
    her.comes_to(*A_KNIFE, "change", "child.age_band", "16_to_17", "!back")
    assert her.view.step == "names_or_not"


def test_the_list_of_answers_closes_with_back(her: Somebody) -> None:
    her.comes_to(*A_KNIFE, "change")
    assert her.view.step == "change" and "@child.age_band" in her.values
    assert her.presses("!back").step == "read_back"


def test_nothing_goes_back_once_it_is_sent(her: Somebody, world: World) -> None:
    her.comes_to(*A_KNIFE, "send")
    before = str(her.conversation.kept.answers)
    assert her.writes("back").step == "sent"
    assert str(her.conversation.kept.answers) == before
    assert len(world.named(acts.SEND_REPORT)) == 1


def test_the_web_is_offered_and_the_first_questions_come_in_order(her: Somebody) -> None:
    her.does(starts=True)
    seen = [her.view.step]
    seen += [her.presses(value).step for value in TO_THE_PHRASE[:3]]
    assert seen == ["first", "household.danger_now", "reporter.safe_now", "who_we_are"]


def test_how_far_it_is_stands_on_the_way_and_beside_it_nothing(her: Somebody) -> None:
    her.does(starts=True)
    assert her.presses("go_on").part == ""
    her.presses("no", "yes", *["go_on"] * 4, "have", *A_KNIFE[:8])
    assert her.view.part == "Part 2 of 5"
    assert her.presses("!danger").part == ""
    her.presses("over_for_now", *A_KNIFE[8:14], *A_KNIFE[15:])
    assert (her.view.step, her.view.part) == ("read_back", "Part 5 of 5")
    assert her.presses("send").part == "" and her.presses("!leave").part == ""
