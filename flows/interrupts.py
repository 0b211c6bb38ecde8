"""What works at every step, pressed or typed: danger now, leave, back; typed only: delete, and two plain questions.

Also the screens that stand beside the way.

An answer is never lost by it, and coming back needs no memory: `resume` finds the place again from the answers.
"""

from __future__ import annotations

from flows import acts
from flows.facts import household
from flows.follow_up import BESIDE_THE_STATUS
from flows.grammar import Choice, Flow, Interrupt, Screen, Short
from flows.i18n import _
from flows.welcome import MOST_TIMES, WE_MAY_HAVE_TO, WHO_WE_ARE

DELETE = (
    "delete", "delete it", "delete this", "delete that", "delete everything", "delete all", "delete it all",
    "delete all of it", "delete my answers", "delete my messages", "delete what i wrote", "delete everything i wrote",
    "delete all i wrote", "delete my report",
)  # fmt: skip
WHO = (
    "who sees this", "who sees it", "who can see this", "who will see this", "who reads this", "who reads it",
    "who can read this", "who will read this", "who are you", "are you a robot",
    "are you a bot", "are you real", "are you a real person", "are you a person", "are you human", "are you ai",
    "is this a robot", "is this a bot", "is this a real person", "is anyone there", "is anybody there",
)  # fmt: skip
TAKEN = ("him", "her", "them", "my child", "my children", "my kids", "my son", "my daughter")
THEM = ("he", "she", "they", "my son", "my daughter", "my child", "my brother", "my sister")
WHAT_FOLLOWS = (
    "what happens next", "what will happen", "what happens to my child", "what will happen to my child",
    "what happens to him", "what happens to her", "what happens to them", "what will happen to him",
    "what will happen to her", "what will happen to them", "will you tell the police", "will you call the police",
    "will i be arrested", "will i get in trouble", "am i in trouble", "will i go to prison", "will i lose my child",
    "will i lose my children", "will i lose my kids",
    *(f"will they arrest {who}" for who in ("him", "her", "them", "me", "my son", "my daughter")),
    *(f"will {who} {what}" for who in THEM for what in (
        "be arrested", "get arrested", "go to prison", "go to jail", "get in trouble", "be in trouble", "be charged",
        "get a criminal record", "have a criminal record", "be taken away",
    )),
    *(f"{who} take {whom} away" for who in ("will you", "will they", "are they going to", "are you going to",
      "will social services", "will the social") for whom in TAKEN),
    *(f"{who} take {whom}" for who in ("will you", "will they", "will social services") for whom in TAKEN),
)  # fmt: skip

INTERRUPTS = (
    Interrupt("danger", hears=(
        "danger", "danger now", "emergency", "999", "help", "help me", "please help", "help please", "sos",
    ), goes_to="danger_now"),
    Interrupt("leave", hears=("leave", "exit", "stop", "quit", "bye")),
    Interrupt("back", hears=("back", "go back")),
    Interrupt("delete", hears=(*DELETE, *(f"please {words}" for words in DELETE),
              *(f"{words} please" for words in DELETE)), goes_to="delete_it", once_sent="say_stop"),
    Interrupt("who_reads", hears=WHO, goes_to="who_reads"),
    Interrupt("what_follows", hears=WHAT_FOLLOWS, goes_to="what_follows"),
)  # fmt: skip

DANGER = (

    Screen(
        "danger_now",
        _("If someone is in danger, please call **999** now."),
        _("If you cannot speak: call 999 from a mobile, listen, then press **55**. "
          "The police can answer without you talking."),
        _("I am not the police and I cannot see where you are. What you write is kept."),
        choices=(
            Choice("called", _("I have called"), then="resume"),
            Choice("cannot_call", _("I cannot call"), then=household.where_now.key),
            Choice("over_for_now", _("It is over for now"), then="resume"),
        ),
        records=household.emergency_called,
        means={"called": (household.danger_now, "yes"), "cannot_call": (household.danger_now, "yes")},
        does={"called": acts.EMERGENCY_CALLED, "cannot_call": acts.SHOW_DUTY_DESK},
        shows="duty",
    ),

    Short(
        household.where_now,
        _("Where are you? A street and a town help most."),
        shows="place",
    ),

    Screen(
        "cannot_call",
        _("Thank you. We have what you told us."),
        _("If you can, get to a safe place. Call 999 when you can, and press **55** if you cannot talk."),
        choices=(
            Choice("called", _("I have called now")),
            Choice("over_for_now", _("It is over for now")),
            Choice("go_on", _("Go on")),
        ),
        records=household.emergency_called,
        does={"called": acts.EMERGENCY_CALLED},
        shows="desk",
        then="resume",
    ),

    Screen(
        "not_sure",
        _("If you think someone may get hurt, call **999**. You do not have to be sure."),
        choices=(Choice("show", _("Show me how"), then="danger_now"), Choice("go_on", _("Go on"), then="resume")),
    ),
)  # fmt: skip

CLOSING = (

    Screen(
        "close_now",
        _("You can stop here, and come back when it is safe."),
        _("Do you want to close this now?"),
        choices=(
            Choice("yes", _("Yes, close it")),
            Choice("no", _("No, stay"), then="resume"),
            Choice("delete", _("Delete what I wrote"), then="delete_it"),
        ),
        does={"yes": acts.LEAVE},
        shows="kept",
    ),

    Screen(
        "not_now",
        _("You have not sent this."),
        choices=(
            Choice("close", _("Close this now")),
            Choice("stay", _("Go back to it"), then="resume"),
            Choice("delete", _("Delete what I wrote"), then="delete_it"),
        ),
        does={"close": acts.LEAVE},
        shows="kept",
    ),

    Screen(
        "delete_it",
        _("Delete all that you wrote here? You have not sent it. We cannot bring it back."),
        choices=(Choice("delete", _("Yes, delete it")), Choice("keep", _("No, keep it"), then="resume")),
        does={"delete": acts.DELETE_DRAFT},
        shows="desk_keeps",
    ),

    Screen(  # a draft opened with its five words; nothing that was written is shown
        "welcome_back",
        _("Hello again. What you wrote is still here. You have not sent it."),
        choices=(
            Choice("carry_on", _("Carry on"), then="resume"),
            Choice("delete", _("Delete what I wrote"), then="delete_it"),
        ),
        shows="desk_read",
    ),

    Screen(  # after that: what was typed here once the screen had closed, and nobody knows by whom
        "written_after",
        _("This was typed after the screen closed:"),
        "{written}",
        _("Did you write it?"),
        choices=(Choice("mine", _("Yes, keep it"), then="resume"), Choice("not_mine", _("No, not me"), then="resume")),
        does={"mine": acts.KEEP_WRITTEN, "not_mine": acts.NOT_THEIRS},
    ),
)  # fmt: skip

ASKED = (  # what people ask in the middle of it: the same words as at the start

    Screen("who_reads", *WHO_WE_ARE, choices=(Choice("go_on", _("Go on"), then="resume"),)),

    Screen("what_follows", MOST_TIMES, WE_MAY_HAVE_TO, choices=(Choice("go_on", _("Go on"), then="resume"),)),
)  # fmt: skip

anywhere = Flow("anywhere", version=1, steps=(*DANGER, *CLOSING, *ASKED, *BESIDE_THE_STATUS))
