"""Who was told before and what came of it; what they want and fear; what we did not think to ask."""

from __future__ import annotations

from flows.facts import household, reporter
from flows.grammar import Choice, OneOf, OwnWords, Screen, SomeOf, Step, known, not_
from flows.i18n import _
from flows.report.voices import LONG_LIST, NOT_A_CHILD, YOUNG, to_others, to_sibling

HELP_BEFORE: tuple[Step, ...] = (

    SomeOf(
        household.known_to,
        _("Who knows about this? Tick all that were told."),
        choices=(
            Choice("childrens_services", _("Children's services")),
            Choice("police", _("The police")),
            Choice("school", _("A school or college")),
            Choice("doctor", _("A doctor or nurse")),
            Choice("camhs", _("Mental health care (CAMHS)")),
            Choice("domestic_abuse_service", _("A domestic abuse service")),
            Choice("youth_justice", _("Youth justice")),
            Choice("nobody", _("Nobody yet")),
        ),
        why=_("So that people can put together what they know."),
        asked_if=LONG_LIST,
    ),

    OneOf(
        household.police_called,
        _("Were the police ever called about your child?"),
        choices=(
            Choice("within_2_years", _("Yes, in the last 2 years")),
            Choice("longer_ago", _("Yes, longer ago")),
            Choice("never", _("No")),
        ),
        why=_("It shows how long this has gone on."),
        asked_if=LONG_LIST,
        also=(to_others(_("Think of the young person. Were the police ever called about them?")),),
    ),

    OneOf(
        household.asked_for_help,
        _("When you asked for help, what came of it?"),
        choices=(
            Choice("helped", _("Help came")),
            Choice("nothing_followed", _("Nothing much followed")),
            Choice("never_asked", _("Nobody has asked yet")),
        ),
        why=_("If nothing followed, people need to know that."),
        asked_if=LONG_LIST,
        also=(to_others(_("When the family asked for help, what came of it?")),),
    ),

    OwnWords(
        household.what_followed,
        _("Tell us more, if you like: who was asked, about when, and what came of it."),
        asked_if=known(household.asked_for_help.is_("helped", "nothing_followed")),
    ),
)  # fmt: skip

WISHES: tuple[Step, ...] = (

    OwnWords(
        reporter.wants,
        _("What would help? What do you want to happen?"),
    ),

    OwnWords(
        reporter.worries,
        _("Are you afraid of what may happen if people know? You can tell us here."),
        why=_("People can plan around it if they know."),
        asked_if=LONG_LIST,
    ),

    OneOf(
        reporter.child_may_know,
        _("May your child be told that someone asked for help?"),
        choices=(Choice("yes", _("Yes")), Choice("no", _("No"))),
        why=_("A worker may need to talk with them alone. We pass on your wish."),
        asked_if=not_(YOUNG),
        also=(
            to_sibling(_("May your brother or sister be told that someone asked for help?")),
            to_others(_("May the young person be told that someone asked for help?")),
        ),
    ),

    OwnWords(
        reporter.not_asked,
        _("Is there something we did not ask, and should know?"),
        asked_if=LONG_LIST,
    ),
)  # fmt: skip

ENOUGH = Screen(
    "enough_after_health",
    _("Thank you. There is not much more. Next we ask what you want."),
    _("You can also stop here. Then we ask where the home is, and show you what we have."),
    choices=(
        Choice("go_on", _("Go on")),
        Choice("enough", _("That is enough for now"), then=household.postcode.key),
    ),
    asked_if=NOT_A_CHILD,
)
