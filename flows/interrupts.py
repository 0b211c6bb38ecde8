"""What works at every step, pressed or typed: danger now, leave, back; and the screens that stand beside the way.

An answer is never lost by it, and coming back needs no memory: `resume` finds the place again from the answers.
"""

from __future__ import annotations

from flows import acts
from flows.facts import household
from flows.follow_up import BESIDE_THE_STATUS
from flows.grammar import Choice, Flow, Interrupt, Screen, Short
from flows.i18n import _

INTERRUPTS = (
    Interrupt("danger", _("Danger now"), hears=("danger", "danger now", "emergency", "999"), goes_to="danger_now"),
    Interrupt("leave", _("Leave"), hears=("leave", "exit", "stop", "quit", "bye"), does=acts.LEAVE),
    Interrupt("back", _("Back"), hears=("back", "go back"), does=acts.GO_BACK),
)

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
        _("This was typed here after the screen closed:"),
        "{written}",
        _("Did you write it?"),
        choices=(Choice("mine", _("Yes, keep it"), then="resume"), Choice("not_mine", _("No, not me"), then="resume")),
        does={"mine": acts.KEEP_WRITTEN, "not_mine": acts.NOT_THEIRS},
    ),
)  # fmt: skip

anywhere = Flow("anywhere", version=1, steps=(*DANGER, *CLOSING, *BESIDE_THE_STATUS))
