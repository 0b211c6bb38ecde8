"""Coming back with the five words after it was sent: see what happened, add something, say stop, start again.

Nothing that was written before is shown.  The screen with the status is the place; the others stand beside it.
"""

from __future__ import annotations

from flows import acts
from flows.facts import reporter
from flows.grammar import Choice, Flow, OwnWords, Screen, when
from flows.i18n import _

follow_up = Flow("follow_up", version=1, steps=(

    Screen(
        "follow_up",
        _("Hello again. This is what has happened."),
        choices=(
            Choice("add", _("Add or answer something"), then=reporter.anything_else.key),
            Choice("stop", _("I want to stop"), then="say_stop"),
            Choice("new", _("Tell us about something new"), then="start_new"),
        ),
        shows="status",
    ),
))  # fmt: skip

BESIDE_THE_STATUS = (

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
