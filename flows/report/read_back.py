"""What was told, who would see which part, and the four ways on.  Nothing is sent before [Send] is pressed here."""

from __future__ import annotations

from flows import acts
from flows.facts import reporter
from flows.grammar import Choice, Screen, Step, known, stated
from flows.i18n import _

WORDS_WAIT = known(stated("words_wait", "yes"))  # typed here, and not added

READ_BACK: tuple[Step, ...] = (

    Screen(
        "read_back",
        _("This is what you told us, and who would see it. Shall we send it?"),
        choices=(
            Choice("send", _("Send it")),
            Choice("change", _("Change something")),
            Choice("not_now", _("Not now"), then="not_now"),
            Choice("delete", _("Delete what I wrote"), then="delete_it"),
        ),
        does={"send": acts.SEND_REPORT, "change": acts.CHANGE_ANSWER},
        shows="plan",
    ),

    Screen(
        "sent",
        _("**Sent.**"),
        choices=(Choice("add", _("Add what I wrote"), then=reporter.anything_else.key, shown_if=WORDS_WAIT),),
        shows="sent",
    ),
)  # fmt: skip
