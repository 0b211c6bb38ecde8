"""The health of the person harmed, and whether they have help: asked after the young person's; each may be skipped."""

from __future__ import annotations

from flows.facts import harmed
from flows.grammar import Choice, OneOf, Screen, Step, all_of, known
from flows.i18n import _
from flows.report.danger_signs import YES_NO
from flows.report.school_and_health import HELP_TO_LIVE
from flows.report.voices import LONG_LIST, OTHERS, to_others

YOUR_HEALTH: tuple[Step, ...] = (

    OneOf(
        harmed.coping,
        _("Now about you. Do you have help with this?"),
        choices=(
            Choice("alone", _("No. Worn out, or alone with it")),
            Choice("some_help", _("Some help")),
            Choice("supported", _("Yes, good help")),
        ),
        why=_("Nobody should be alone with this."),
        asked_if=LONG_LIST,
        also=(to_others(_("Now about the person who is being hurt."), _("Do they have help with this?")),),
    ),

    Screen(
        "your_life_warning",
        _("The next question is about wanting to die, and about you. You can skip it."),
        choices=(Choice("ask", _("Ask me")), Choice("declined", _("Skip it"), then=harmed.age_band.key)),
        asked_if=LONG_LIST,
        records=harmed.ending_life,
        also=(to_others(_("The next question is about wanting to die. It is about the one who is being hurt.")),),
    ),

    OneOf(
        harmed.ending_life,
        _("Many worn-out parents think of dying. You are not alone with it."),
        _("Do you think of ending your own life?"),
        choices=(
            Choice("now", _("Yes, and it may be now")),
            Choice("thoughts", _("Thoughts, at times")),
            Choice("no", _("No")),
        ),
        asked_if=LONG_LIST,
        also=(to_others(_("Do they think of ending their own life?")),),
    ),

    Screen(
        "help_for_you_to_live",
        *HELP_TO_LIVE,
        choices=(Choice("go_on", _("Go on")),),
        asked_if=known(harmed.ending_life.is_("now", "thoughts")),
    ),

    OneOf(
        harmed.age_band,
        _("How old are you?"),
        choices=(
            Choice("under_18", _("Under 18"), numbers=range(10, 18)),
            Choice("18_to_64", _("18 to 64"), numbers=range(18, 65)),
            Choice("65_or_over", _("65 or over"), numbers=range(65, 120)),
        ),
        why=_("Help is not the same at every age."),
        asked_if=LONG_LIST,
        also=(to_others(_("How old is the person who is being hurt?")),),
    ),

    OneOf(
        harmed.care_needs,
        _("Do you need care or help each day, because you are older, ill or disabled?"),
        choices=YES_NO,
        why=_("If so, there may be more help."),
        asked_if=LONG_LIST,
        also=(to_others(_("Do they need care or help each day, because they are older, ill or disabled?")),),
    ),

    OneOf(
        harmed.depends_on_child,
        _("Do you depend on your child for care or money?"),
        choices=YES_NO,
        why=_("It can make it hard to say no."),
        asked_if=LONG_LIST,
        also=(to_others(_("Do they depend on the young person for care or money?")),),
    ),

    OneOf(
        harmed.coerced,
        _("Does anyone stop you from saying what you want?"),
        choices=YES_NO,
        why=_("If so, people need to take more care."),
        asked_if=LONG_LIST,
        also=(to_others(_("Does anyone stop them from saying what they want?")),),
    ),

    OneOf(
        harmed.lacks_capacity,
        _("Say yes only if you have met them."),
        _("Is their mind too ill or too tired to decide about this?"),
        choices=YES_NO,
        why=_("If so, someone may need to speak up for them."),
        asked_if=known(all_of(OTHERS, LONG_LIST, harmed.care_needs.is_("yes"))),
    ),
)  # fmt: skip
