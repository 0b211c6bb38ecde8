"""Send, once; what was shown is what goes; afterwards it can be seen, added to and stopped, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import msgspec
import pytest

from bot.dialogue import Sending, times
from bot.dialogue.answering import LONGEST
from bot.dialogue.of_service import named_lines
from bot.dialogue.times import said
from flows import acts
from flows.grammar import Answer, Facts
from flows.notices import NOTICES, SEEN
from flows.rules.outcome import By, Line, Plan, Release, Serves, Tier
from tests.dialogue.somebody import A_KNIFE, A_PUSH, AT, Somebody, World

OVERHEARD = ("friend", "no", "go_on", "heard", "no", "no", "no", *A_KNIFE[1:])


def planned_as(world: World, changed: Callable[[Line], Line], **plan_changes: Any) -> None:
    """From now each line of a plan is changed so, and what is named of the plan itself."""
    real = world.tables.plan

    def plans(facts: Facts, at: datetime, stands: Any = None) -> tuple[Any, Plan]:
        stands, plan = real(facts, at, stands)
        return stands, msgspec.structs.replace(plan, lines=tuple(map(changed, plan.lines)), **plan_changes)

    world.tables = replace(world.tables, plan=plans)


def sent(world: World) -> Sending:
    (event,) = world.named(acts.SEND_REPORT)
    assert event.sending is not None
    return event.sending


def kinds(sending: Sending) -> set[Serves]:
    return {line.kind for line in sending.plan.lines}


def test_a_double_send_is_one_report(her: Somebody, world: World) -> None:
    her.comes_to(*A_KNIFE)
    token = her.button("send").token
    assert her.does(press=token).step == "sent"
    assert her.does(press=token).step == "sent"
    her.writes("Send it")
    assert {"police", "childrens_services"} <= {kind.value for kind in kinds(sent(world))}


def test_what_is_sent_is_what_was_told_and_no_screen(her: Somebody, world: World) -> None:
    her.comes_to(*A_KNIFE[:2])
    her.writes("I am so tired")
    her.presses(*A_KNIFE[2:], "send")
    sending = sent(world)
    assert not [key for key in sending.answers if key.startswith("screen:")]
    assert sending.answers["incident:1.account"].value == "He came at me."
    assert ("reporter.device", "I am so tired") in sending.heard
    assert sending.channel == "web" and sending.plan.at == her.conversation.sent_at


def test_who_is_told_by_her_own_press_was_named_on_the_screen(her: Somebody, world: World) -> None:
    her.comes_to(*A_PUSH)
    words = " ".join(her.view.words)
    her.presses("send")
    by_her = [line for line in sent(world).plan.lines if line.release is Release.BY_REPORTER]
    assert by_her
    for line in by_her:
        assert line.service_name in words
        assert sent(world).answers[f"reporter.consent_{line.kind.value}"].value == "given"


def test_left_out_and_put_back(her: Somebody, world: World) -> None:
    her.comes_to(*A_PUSH)
    first = her.view.words
    assert her.presses("domestic_abuse_service").words != first
    assert her.conversation.value("reporter.consent_domestic_abuse_service") == "refused"
    assert her.presses("domestic_abuse_service").words == first
    her.presses("domestic_abuse_service", "send")
    sending = sent(world)
    assert "given" not in str(sending.answers["reporter.consent_domestic_abuse_service"].value)
    assert not [
        line for line in sending.plan.lines if line.kind is Serves.DOMESTIC_ABUSE_SERVICE and line.wish != "refused"
    ]


def test_everything_left_out_can_still_be_sent(her: Somebody, world: World) -> None:
    her.comes_to(*A_PUSH)
    while outs := [o.value for o in her.view.options if o.role == "leave_out" and not o.ticked]:
        her.presses(outs[0])
    assert {option.label.split()[0] for option in her.view.options if option.role == "leave_out"} == {"Put"}
    assert her.presses("send").step == "sent"
    assert all(line.wish == "refused" for line in sent(world).plan.lines)


def test_a_no_that_may_be_overruled_says_so(her: Somebody, world: World) -> None:
    her.comes_to(*A_KNIFE, "police")
    (line,) = [word for word in her.view.words if "you said no" in word]
    assert her.presses("send").step == "sent"
    (police,) = [one for one in sent(world).plan.lines if one.kind is Serves.POLICE]
    assert police.wish == "refused" and police.service_name in line and police.release is Release.BY_PERSON
    assert police.leaves_by_clock and police.release_due
    goes = "it goes to them, because someone may be badly hurt"
    assert f"If nobody has by {said(police.release_due, world.at)}, {goes}" in line
    (after,) = [word for word in her.view.words if police.service_name in word]
    assert f"If nobody has by **{said(police.release_due, world.at)}**, {goes}" in after


def test_a_no_that_no_machine_passes_over_promises_none(her: Somebody, world: World) -> None:
    planned_as(world, lambda line: msgspec.structs.replace(line, leaves_by_clock=False))
    her.comes_to(*A_KNIFE, "police")
    assert [word for word in her.view.words if "We will keep your No" in word]
    her.presses("send")
    assert [word for word in her.view.words if "A person here may still have to tell them" in word]
    assert "it goes to them" not in str(her.view.words)


def test_whom_nobody_can_write_to_is_not_told_by_a_clock_but_somebody_is_asked_to_phone(
    her: Somebody, world: World
) -> None:
    planned_as(world, lambda line: msgspec.structs.replace(line, by=By.CALL))
    her.comes_to(*A_KNIFE, "police", "send")
    assert [word for word in her.view.words if "we ask someone to phone them, because" in word]


def test_back_after_leaving_out_is_not_an_answer_of_the_way(her: Somebody) -> None:
    her.comes_to(*A_PUSH, "domestic_abuse_service", "!back")
    assert her.view.step == "names_or_not"
    assert her.conversation.value("reporter.consent_domestic_abuse_service") == "refused"


def test_a_plan_that_changed_since_it_was_shown_is_shown_once_more(her: Somebody, world: World) -> None:
    her.comes_to(*A_KNIFE)
    real = world.tables.plan

    def closed(facts, at, known=None):
        recommended, plan = real(facts, at, known)
        return recommended, msgspec.structs.replace(plan, lines=plan.lines[1:])

    world.tables = replace(world.tables, plan=closed)
    assert her.presses("send").step == "read_back"
    assert her.view.said == (NOTICES["changed_plan"],) and world.named(acts.SEND_REPORT) == []
    assert [word for word in her.view.words if word.startswith(NOTICES["changed_line"])] == []
    assert len([word for word in her.view.words if "no more" in word]) == 1
    assert not [word for word in her.does(starts=True).words if "no more" in word]
    assert her.presses("send").step == "sent"
    assert kinds(sent(world)) == {line.kind for line in sent(world).plan.lines}


def test_headings_open_one_at_a_time(her: Somebody) -> None:
    her.comes_to(*A_KNIFE)
    assert len(her.view.headings) > 2
    opened = [option.value for option in her.view.options if option.role == "heading"]
    her.presses(opened[0], opened[1])
    assert [option.value for option in her.view.options if option.role == "heading" and option.ticked] == [opened[1]]
    her.presses(opened[1])
    assert not [option for option in her.view.options if option.role == "heading" and option.ticked]


def test_the_sent_screen_is_the_same_when_it_is_looked_at_again(her: Somebody, world: World) -> None:
    her.comes_to(*A_KNIFE, "send")
    first = her.view
    world.tables = replace(world.tables, on_duty=lambda: True)
    again = her.does(starts=True)
    assert (again.step, again.words) == ("sent", first.words)
    assert her.presses("!danger", "over_for_now").words == first.words


@pytest.mark.parametrize("way", [A_KNIFE, OVERHEARD], ids=["herself", "a friend"])
def test_a_person_looks_first_wherever_the_screen_says_so(her: Somebody, world: World, way: tuple[str, ...]) -> None:
    her.comes_to(*way)
    assert her.view.step == "read_back", her.view.step
    words = her.view.words
    her.presses("send")
    for line in named_lines(sent(world).plan):
        told = [word for word in words if line.service_name in word]
        assert told, line.kind
        assert all(("a person here should look first" in word) is (line.release is Release.BY_PERSON) for word in told)


def test_for_a_friend_nothing_leaves_before_a_person_looked(her: Somebody, world: World) -> None:
    her.comes_to(*OVERHEARD, "send")
    assert {line.release for line in sent(world).plan.lines} == {Release.BY_PERSON}
    named = [word for word in her.view.words if any(line.service_name in word for line in sent(world).plan.lines)]
    assert named and all("a person here should look" in word for word in named)
    police = next(line for line in sent(world).plan.lines if line.kind is Serves.POLICE)
    assert police.leaves_by_clock and police.release_due
    due = said(police.release_due, world.at)
    assert (
        f"{police.service_name}: a person here should look first. If nobody has by **{due}**, it goes to them then."
        in named
    )


def test_coming_back_shows_what_became_of_it_and_nothing_of_what_was_told(her: Somebody, world: World) -> None:
    her.comes_to(*A_KNIFE, "send", "!leave")
    assert her.returns().step == "follow_up"
    assert "Told." in her.view.words and "He came at me" not in str(her.view)
    assert "!back" not in her.values


def test_whoever_comes_back_is_asked_whether_it_is_safe_and_may_close_it_at_once(her: Somebody, world: World) -> None:
    her.comes_to(*A_KNIFE, "send", "!leave")
    assert her.writes(her.phrase).step == "safe_again"
    assert her.presses("no").neutral and her.replies[0].closes
    assert her.writes(her.phrase).step == "safe_again"  # each time anew
    assert her.presses("yes").step == "follow_up"  # who may never be reached is not asked how


def test_a_safe_way_to_be_reached_is_asked_about_each_time_until_it_is_not_safe(her: Somebody, world: World) -> None:
    her.comes_to(*A_KNIFE, "send")
    her.conversation.kept.answers["reporter.contact"] = Answer("safely", world.at)
    her.presses("!leave")
    for _ in range(2):
        assert her.returns().step == "contact_again"
        assert her.presses("yes").step == "follow_up"
        her.presses("!leave")
    her.returns()
    assert world.named(acts.CONTACT_NOT_SAFE) == []
    assert her.presses("no").step == "contact_gone"
    assert len(world.named(acts.CONTACT_NOT_SAFE)) == 1
    assert her.presses("new", "'Ring my sister.", "=done", "add", "go_on").step == "follow_up"
    assert [event.words for event in world.named(acts.ADD_TO_REPORT)] == ["Ring my sister."]
    her.presses("!leave")
    assert her.returns().step == "follow_up"


def test_something_is_added_once(her: Somebody, world: World) -> None:
    her.comes_to(*A_KNIFE, "send", "!leave")
    her.returns()
    her.presses("add", "'He took my phone.", "'He wants money.", "=done")
    assert her.view.step == "add_it"
    token = her.button("add").token
    assert her.does(press=token).step == "added"
    her.does(press=token)
    assert [event.words for event in world.named(acts.ADD_TO_REPORT)] == ["He took my phone.\nHe wants money."]
    assert her.presses("go_on").step == "follow_up"


def test_what_is_not_to_be_added_is_not_added_later(her: Somebody, world: World) -> None:
    her.comes_to(*A_KNIFE, "send", "!leave")
    her.returns()
    her.presses("add", "'A mistake.", "=done", "no", "add", "'He took my phone.", "=done", "add")
    assert [event.words for event in world.named(acts.ADD_TO_REPORT)] == ["He took my phone."]


def test_what_waits_to_be_added_waits_behind_the_words(her: Somebody, world: World) -> None:
    her.comes_to(*A_KNIFE, "send", "!leave")
    her.returns()
    her.presses("add", "'He took my phone.", "!leave")
    her.returns()
    her.presses("add", "=done", "add")
    assert [event.words for event in world.named(acts.ADD_TO_REPORT)] == ["He took my phone."]


def added(world: World) -> list[str]:
    return [event.words for event in world.named(acts.ADD_TO_REPORT)]


@pytest.mark.parametrize("back", [False, True], ids=["on the sent screen", "back at the status"])
def test_words_typed_once_it_was_sent_are_open_to_be_added(her: Somebody, world: World, back: bool) -> None:
    her.comes_to(*A_KNIFE, "send")
    if back:
        her.presses("!leave")
        her.returns()
    place = her.view.step
    assert her.writes("He hit me again on Sunday.").step == "reporter.anything_else"
    assert NOTICES["so_far"] in her.view.words
    assert her.presses("'And on Monday.", "=done", "add", "go_on").step == place
    assert added(world) == ["He hit me again on Sunday.\nAnd on Monday."]
    assert NOTICES["waits_to_be_added"] not in her.view.words and her.view.step == place


@pytest.mark.parametrize("place", ["sent", "follow_up"])
def test_what_was_written_and_not_added_is_said_where_it_can_be_added(her: Somebody, world: World, place: str) -> None:
    her.comes_to(*A_KNIFE, "send")
    if place == "follow_up":
        her.presses("!leave")
        her.returns()
    assert NOTICES["waits_to_be_added"] not in her.view.words and ("add" in her.values) is (place == "follow_up")
    her.presses("'He hit me again.", "!back")
    assert her.view.step == place and NOTICES["waits_to_be_added"] in her.view.words
    her.presses("add", "=done", "!back")
    assert her.view.step == place and NOTICES["waits_to_be_added"] in her.view.words
    her.presses("add", "=done", "add")
    assert added(world) == ["He hit me again."]


def test_words_typed_where_a_screen_waits_for_a_press_wait_to_be_added(her: Somebody, world: World) -> None:
    her.comes_to(*A_KNIFE, "send", "!leave")
    assert her.writes(her.phrase).step == "safe_again"
    assert her.writes("He is at work").step == "safe_again"  # which is answered before anything is shown
    her.does(unable="edited", text="He is at work now")
    assert NOTICES["waits_to_be_added"] in her.presses("yes").words
    her.presses("add", "=done", "add")
    assert added(world) == ["He is at work\nHe is at work now"]


def test_more_than_an_answer_holds_is_added_whole(her: Somebody, world: World) -> None:
    her.comes_to(*A_KNIFE, "send", f"'{'x' * LONGEST}the end")
    assert her.view.said == ()
    her.presses("=done", "add")
    assert [words.replace("\n", "") for words in added(world)] == ["x" * LONGEST + "the end"]


def test_who_leaves_before_it_was_added_finds_all_of_it(her: Somebody, world: World) -> None:
    her.comes_to(*A_KNIFE, "send", "!leave")
    her.returns()
    her.presses("add", "'First.", "=done", "!leave")
    assert NOTICES["waits_to_be_added"] in her.returns().words
    assert NOTICES["so_far"] in her.presses("add").words
    her.presses("'Second.", "=done", "'Third.")
    assert her.view.step == "reporter.anything_else"
    her.presses("=done", "add")
    assert added(world) == ["First.\nSecond.\nThird."]


@pytest.mark.parametrize("answer", [("called",), ("over_for_now",), ("cannot_call", "declined", "go_on"), ("!back",)])
def test_danger_while_more_is_written_leads_back_to_it(her: Somebody, world: World, answer: tuple[str, ...]) -> None:
    her.comes_to(*A_KNIFE, "send", "!leave")
    her.returns()
    assert her.presses("add", "'He is outside with a hammer").step == "danger_now"
    assert her.presses(*answer).step == "reporter.anything_else"
    her.presses("=done", "add", "go_on")
    assert her.view.step == "follow_up" and added(world) == ["He is outside with a hammer"]


def test_stop_is_asked_for_once_and_confirmed(her: Somebody, world: World) -> None:
    her.comes_to(*A_KNIFE, "send", "!leave")
    her.returns()
    assert her.presses("stop", "no").step == "follow_up" and world.named(acts.WITHDRAW) == []
    assert her.presses("stop", "stop").step == "stop_asked"
    assert len(world.named(acts.WITHDRAW)) == 1


def test_a_new_report_is_another_conversation(her: Somebody, world: World) -> None:
    her.comes_to(*A_KNIFE, "send", "!leave")
    her.returns()
    first = her.conversation.id
    assert her.presses("new", "start").neutral and not her.replies[0].closes
    before = str(world.kept[first].kept)
    her.comes_to("parent")
    assert her.conversation.id != first and str(world.kept[first].kept) == before
    assert world.kept[first].phrase is not None


def test_sent_without_words_it_cannot_be_opened_and_says_so(her: Somebody, world: World) -> None:
    her.does(starts=True)
    her.presses("go_on", "no", "yes", "go_on", "go_on", "go_on", "go_on", "none", "go_on", *A_KNIFE, "send")
    assert NOTICES["sent_no_words"] in her.view.words and NOTICES["sent_words"] not in her.view.words


def test_danger_after_it_was_sent_still_reaches_the_desk(her: Somebody, world: World) -> None:
    her.comes_to(*A_KNIFE, "send", "!danger", "cannot_call")
    assert len(world.named(acts.SHOW_DUTY_DESK)) == 1


def test_words_that_answered_no_question_stand_on_the_read_back_because_they_are_sent(her: Somebody) -> None:
    her.comes_to("'I am so tired.", *A_KNIFE)
    assert her.view.step == "read_back"
    told = [line for _, lines in her.view.headings for line in lines]
    assert [line for line in told if "**I am so tired.**" in line]


def test_what_a_service_would_see_comes_in_one_order_and_no_names_where_none_were_given(her: Somebody) -> None:
    her.comes_to(*A_KNIFE)
    order = list(SEEN)
    for line in (word for word in her.view.words if "would see: " in word):
        sees = line.partition("would see: ")[2].partition(".")[0].split(", ")
        assert sees == sorted(sees, key=order.index) and "names" not in sees
    assert NOTICES["not_your_name"] in her.view.words and NOTICES["sees_names"] not in her.view.words


def test_who_gave_a_name_is_told_that_it_is_seen(her: Somebody) -> None:
    her.comes_to(*A_KNIFE[:-1], "ask", *["declined"] * 5, "'Sam", *["declined"] * 4)
    assert her.view.step == "read_back", her.view.step
    assert NOTICES["sees_names"] in her.view.words and NOTICES["not_your_name"] not in her.view.words


def test_no_service_sees_the_name_of_a_friend_who_gave_it(her: Somebody) -> None:
    her.comes_to(*OVERHEARD[:-1], "ask")
    while her.view.step != "reporter.name":
        her.presses("declined")
    her.writes("Sam Example")
    assert her.view.step == "read_back", her.view.step
    assert NOTICES["not_your_name"] in her.view.words


def test_a_child_who_gave_its_name_is_never_promised_that_nobody_sees_it(her: Somebody) -> None:
    her.comes_to("brother_sister", "yes", "go_on", "saw", "yes", "no", "never", "only_me", "10_to_15", "mother")
    her.presses("elsewhere", "'He hit mum.", "=done", "yesterday", "violence", "=done", "ask", "no", "not_hurt")
    shown = {
        "about_you": "brother_sister",
        "person_names": "ask",
        "enough_after_home": "enough",
        "names_or_not": "skip",
    }
    while her.view.step != "person.given_name":
        her.presses(shown.get(her.view.step, "declined"))
    her.writes("Tilly")
    her.presses("declined", "declined", "yes", "baby", "yes", "sees_it", "no")
    while her.view.step != "read_back":
        her.presses(shown.get(her.view.step, "declined"))
    told = [line for _, lines in her.view.headings for line in lines]
    assert "What is your first name? **Tilly**" in told
    assert "Person 1 at home: What does it do to them? **Seeing it or hearing it**" in told
    assert her.conversation.value("person:1.relation") == "brother_sister"
    assert NOTICES["not_your_name"] not in her.view.words and NOTICES["sees_names"] in her.view.words


def test_the_sent_screen_names_every_service_also_the_one_that_was_left_out(her: Somebody, world: World) -> None:
    her.comes_to(*A_KNIFE, "police")
    her.presses("send")
    for line in sent(world).plan.lines:
        assert [word for word in her.view.words if line.service_name in word], line.service_name
    assert [word for word in her.view.words if "ou said no" in word]


@pytest.mark.parametrize(
    ("way", "ends"),
    [(A_KNIFE, "In danger, call **999**. Do not wait for us."), (A_PUSH, "If it gets worse, call **999**.")],
)
def test_the_sent_screen_ends_with_when_to_call_999(her: Somebody, way: tuple[str, ...], ends: str) -> None:
    her.comes_to(*way, "send")
    assert her.view.words[-2:] == (ends, NOTICES["sent_words"])


def test_where_no_service_is_named_it_says_by_when_a_person_reads_it(her: Somebody, world: World) -> None:
    her.comes_to(*A_PUSH)
    while outs := [o.value for o in her.view.options if o.role == "leave_out" and not o.ticked]:
        her.presses(outs[0])
    her.presses("send")
    (told,) = [word for word in her.view.words if "read it first" in word]
    assert f"by **{said(sent(world).plan.owner_due, world.at)}**" in told


@pytest.mark.parametrize("there", [True, False], ids=["on duty", "nobody on duty"])
@pytest.mark.parametrize("tier", [Tier.RED, Tier.HIGH])
def test_a_call_is_promised_only_while_somebody_is_on_duty_to_make_it(
    her: Somebody, world: World, there: bool, tier: Tier
) -> None:
    planned_as(world, lambda line: msgspec.structs.replace(line, by=By.CALL, release=Release.BY_REPORTER), tier=tier)
    world.tables = replace(world.tables, on_duty=lambda: there)
    her.comes_to(*A_KNIFE)
    assert bool([word for word in her.view.words if "A person phones them, by " in word]) is there
    assert bool([word for word in her.view.words if "**Nobody is on duty here now.**" in word]) is not there
    her.presses("send")
    plan = sent(world).plan
    assert all(line.opens is None for line in plan.lines)  # it is the desk where nobody is
    assert bool([word for word in her.view.words if "A person will phone" in word]) is there
    told = [word for word in her.view.words if "not told yet. **Nobody is on duty here now.**" in word]
    assert len(told) == (0 if there else len(plan.lines)) and all("call **999**" in word for word in told)
    assert all(("e-mail" in word) is (tier is Tier.RED) for word in told)  # only at red is a mail sent at once
    assert all((f"by **{said(plan.owner_due, world.at)}**" in word) is (tier is Tier.HIGH) for word in told)


def test_where_a_service_would_see_nothing_no_empty_list_is_shown(her: Somebody, world: World) -> None:
    world.tables = replace(world.tables, would_see=lambda kind, facts: ())
    her.comes_to(*A_PUSH)
    lines = [word for word in her.view.words if word.startswith("**")]
    assert lines and not [word for word in lines if "see" in word or "  " in word or "{" in word]
    assert [word for word in lines if ": yes. They should read it by " in word]


@pytest.mark.parametrize("refuses", [False, True])
def test_where_somebody_close_works_they_are_told_that_the_team_is_kept_out(
    her: Somebody, world: World, refuses: bool
) -> None:
    at = A_KNIFE.index("none")
    her.comes_to(*A_KNIFE[:at], "police", *A_KNIFE[at + 1 :])
    assert her.view.step == "read_back", her.view.step
    if refuses:
        her.presses("police")
    (shown,) = [word for word in her.view.words if "Dorset Police" in word]
    her.presses("send")
    (after,) = [word for word in her.view.words if "Dorset Police" in word]
    for told in (shown, after):
        assert "works there. Their team does not get this. A senior person here decides" in told
        assert "would see" not in told and ("you said no" in told) is refuses
    others = [word for word in her.view.words if "children's services" in word]
    assert others and not [word for word in others if "works there" in word]


def test_a_line_that_only_an_open_answer_names_is_not_listed_and_nobody_has_agreed_to_it(
    her: Somebody, world: World
) -> None:
    planned_as(world, lambda line: msgspec.structs.replace(line, unsure=line.kind is Serves.POLICE))
    her.comes_to(*A_KNIFE)
    assert "olice" not in " ".join(her.view.words) and "~police" not in her.values
    assert NOTICES["not_sure_yet"] in her.view.words
    assert her.presses("send").step == "sent"
    assert "olice" not in " ".join(her.view.words) and NOTICES["not_sure_yet"] in her.view.words
    (police,) = [line for line in sent(world).plan.lines if line.kind is Serves.POLICE]  # the desk sees it all the same
    assert police.wish == "not_asked" and "reporter.consent_police" not in sent(world).answers
    assert sent(world).answers["reporter.consent_childrens_services"].value == "given"


def test_a_no_to_what_is_only_open_now_stands(her: Somebody, world: World) -> None:
    her.comes_to(*A_KNIFE, "police")
    planned_as(world, lambda line: msgspec.structs.replace(line, unsure=line.kind is Serves.POLICE))
    her.does(starts=True)
    assert [
        word for word in her.view.words if "The police**: no, you left this out" in word
    ] and "~police" in her.values
    her.presses("send")
    (police,) = [line for line in sent(world).plan.lines if line.kind is Serves.POLICE]
    assert police.wish == "refused"


def test_who_tells_only_of_what_they_do_not_know_reads_that_a_person_looks(her: Somebody, world: World) -> None:
    planned_as(world, lambda line: msgspec.structs.replace(line, unsure=True))
    her.comes_to(*A_PUSH)
    assert [word for word in her.view.words if word.startswith("No service would be told yet.")]
    her.presses("send")
    assert [word for word in her.view.words if "A person here should read it first, by" in word]
    assert not [line for line in sent(world).plan.lines if line.wish != "not_asked"]


@pytest.mark.parametrize(
    ("postcode", "council"),
    [
        ("'EX10 0AA", "Devon County Council"),
        ("'SO14 7LY", "Southampton City Council"),
        ("'CF10 1EP", "Cardiff Council"),
    ],
)
def test_outside_the_area_they_read_which_council_answers_there(her: Somebody, postcode: str, council: str) -> None:
    her.comes_to(*(postcode if one == "'DT4 7AA" else one for one in A_KNIFE))
    told = f"{council} is outside the area we work in. A person here works out who should help."
    assert [word for word in her.view.words if word.startswith(told)], her.view.words
    her.presses("send")
    assert [word for word in her.view.words if word.startswith(told)]


def test_outside_the_area_they_read_so_before_and_after_where_nobody_is_sure_yet(her: Somebody, world: World) -> None:
    planned_as(world, lambda line: msgspec.structs.replace(line, unsure=True))
    her.comes_to(*("'EX10 0AA" if one == "'DT4 7AA" else one for one in A_PUSH))
    before, after = her.view.words, her.presses("send").words
    for words in (before, after):
        assert [word for word in words if word.startswith("Devon County Council is outside")], words


@pytest.mark.parametrize("postcode", ["'DT4 7AA", "'Wonderland"])
def test_inside_the_area_and_where_no_place_is_known_no_council_is_named(her: Somebody, postcode: str) -> None:
    her.comes_to(*A_KNIFE[: A_KNIFE.index("'DT4 7AA")], postcode)
    while her.view.step != "read_back":
        her.presses({"names_or_not": "skip"}.get(her.view.step, "declined"))
    assert "outside the area" not in str(her.view.words)


def test_the_middle_of_the_day_is_called_noon() -> None:
    assert times.said(AT + timedelta(days=1), AT) == "noon tomorrow"
    assert times.said(AT + timedelta(minutes=5), AT) == "12:05 pm today"
