"""The young person, of any age: how old, whose child, where they live and where they are now."""

from __future__ import annotations

from flows.facts import child
from flows.grammar import Choice, OneOf, Step, known, not_
from flows.i18n import _
from flows.report.voices import NOT_A_CHILD, YOUNG, to_others, to_sibling, to_young

A_CHILD = not_(known(child.age_band.is_("18_or_over")))

YOUNG_PERSON: tuple[Step, ...] = (

    OneOf(
        child.age_band,
        _("Now about your child. They may be small or grown up. They may be a grandchild."),
        _("More than one child? Think of one of them. You can write about the others later."),
        _("How old are they?"),
        choices=(
            Choice("under_10", _("Under 10"), numbers=range(1, 10)),
            Choice("10_to_15", _("10 to 15"), numbers=range(10, 16)),
            Choice("16_to_17", _("16 or 17"), numbers=range(16, 18)),
            Choice("18_or_over", _("18 or over"), numbers=range(18, 120)),
        ),
        why=_("The law and the people who can help change with age."),
        also=(
            to_young(_("How old are you?")),
            to_sibling(_("Now about your brother or sister. We mean the one who hurts people at home."),
                       _("How old are they?")),
            to_others(_("Now about the young person. They may be small or grown up."), _("How old are they?")),
        ),
    ),

    OneOf(
        child.relation,
        _("What are they to you?"),
        choices=(
            Choice("son", _("Son")),
            Choice("daughter", _("Daughter")),
            Choice("stepchild", _("Stepchild")),
            Choice("foster_or_adopted", _("Foster child, or adopted")),
            Choice("grandchild", _("Grandchild")),
            Choice("other", _("None of these")),
        ),
        also=(
            to_young(_("What are you to the parent or carer this is about?")),
            to_others(_("What are they to the person who is being hurt?")),
        ),
        asked_if=NOT_A_CHILD,
    ),
)  # fmt: skip

WHERE_THEY_ARE: tuple[Step, ...] = (

    OneOf(
        child.lives_with,
        _("Do they live with you?"),
        choices=(Choice("yes", _("Yes")), Choice("part", _("Some of the time")), Choice("no", _("No"))),
        also=(
            to_young(_("Do you live with that person?")),
            to_others(_("Do they live with the person who is being hurt?")),
        ),
        asked_if=NOT_A_CHILD,
    ),

    OneOf(
        child.where_now,
        _("Where is your child right now?"),
        choices=(
            Choice("here", _("At home, or near")),
            Choice("elsewhere", _("Somewhere else")),
            Choice("missing", _("They are missing")),
        ),
        why=_("So that we know how fast help must come."),
        asked_if=not_(YOUNG),
        also=(
            to_sibling(_("Where is your brother or sister right now?")),
            to_others(_("Where is the young person right now?")),
        ),
    ),

    OneOf(
        child.missing_at_risk,
        _("If you think they are in danger, call **999** now."),
        _("Could they come to harm, or harm someone, while they are missing?"),
        choices=(Choice("yes", _("Yes")), Choice("no", _("No"))),
        asked_if=known(child.where_now.is_("missing")),
    ),
)  # fmt: skip
