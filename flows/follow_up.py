"""Coming back with the five words after it was sent: see what happened, add something, say stop, start again.

Nothing that was written before is shown.  Before the status they are asked anew whether it is safe to look, and whether
the way in which they can be reached still is.  The screen with the status is the place; the others stand beside it.
"""

from __future__ import annotations

from flows import acts
from flows.facts import reporter
from flows.grammar import Choice, Flow, OwnWords, Screen, known, stated, when
from flows.i18n import _

follow_up = Flow("follow_up", version=1, steps=(

    Screen(
        "follow_up",
        _("This is what has happened."),
        choices=(
            Choice("add", _("Add or answer something"), then=reporter.anything_else.key),
            Choice("stop", _("I want to stop"), then="say_stop"),
            Choice("new", _("Tell us about something new"), then="start_new"),
        ),
        shows="status",
    ),
))  # fmt: skip

CAN_BE_REACHED = known(stated("contact", "safely"))

BESIDE_THE_STATUS = (

    Screen(  # each time that a report is opened with its five words
        "safe_again",
        _("Hello again."),
        _("Is it safe for you to read this just now?"),
        choices=(Choice("yes", _("Yes, it is safe")), Choice("no", _("No, close this"))),
        does={"no": acts.LEAVE},
        then=(when(CAN_BE_REACHED, "contact_again"), "resume"),
    ),

    Screen(
        "contact_again",
        _("You told us a safe way to reach you. Is it still safe?"),
        choices=(
            Choice("yes", _("Yes, it is"), then="resume"),
            Choice("no", _("No, or I am not sure"), then="contact_gone"),
        ),
        does={"no": acts.CONTACT_NOT_SAFE},
    ),

    Screen(
        "contact_gone",
        _("Thank you. From now on our pages do not show it. A person here should read this and ring those who have it. "
          "Until they have, somebody may still use it."),
        _("You can write a new safe way. If you do not, we will not get in touch."),
        choices=(
            Choice("new", _("Write a new way"), then=reporter.anything_else.key),
            Choice("none", _("Leave it"), then="resume"),
        ),
    ),

    OwnWords(
        reporter.anything_else,
        _("Send as many messages as you like. Then press **That's all**."),
        _("Write what you want to add. Did someone ask you a question? You can answer it here too."),
        then=(when(reporter.anything_else.is_known(), "add_it"), "resume"),
        may_skip=False,
    ),

    Screen(
        "add_it",
        _("Shall we add this to what you sent?"),
        choices=(Choice("add", _("Add it")), Choice("no", _("Do not add it"), then="resume")),
        does={"add": acts.ADD_TO_REPORT, "no": acts.FORGET_ADDITION},
    ),

    Screen(
        "added",
        _("We added it. A person here will read it. In danger, call **999**."),
        choices=(Choice("go_on", _("Go on"), then="resume"),),
    ),

    Screen(
        "say_stop",
        _("You can ask us to stop. A person reads that, and tells those who have your report."),
        _("They cannot forget what they have read. If a child or adult could be badly hurt, "
          "they may still have to act."),
        choices=(Choice("stop", _("Ask them to stop")), Choice("no", _("No, carry on"), then="resume")),
        does={"stop": acts.WITHDRAW},
    ),

    Screen(
        "stop_asked",
        _("We have your wish to stop. A person will read it."),
        choices=(Choice("go_on", _("Go on"), then="resume"),),
    ),

    Screen(
        "start_new",
        _("This starts a new page. It is not joined to what you sent before. You get new words for it."),
        choices=(Choice("start", _("Start"), then="resume"), Choice("no", _("No, go back"), then="resume")),
        does={"start": acts.START_REPORT},
    ),
)  # fmt: skip
