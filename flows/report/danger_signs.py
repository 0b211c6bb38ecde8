"""The signs that tell how fast help must come: fear, weapons, control, what is true at home tonight.

Every one of them is asked of every grown-up who writes: what was not asked is never taken for a no.
"""

from __future__ import annotations

from flows.facts import child, harmed, household
from flows.grammar import Choice, OneOf, SomeOf, Step, known, not_
from flows.i18n import _
from flows.report.voices import LONG_LIST, NOT_A_CHILD, YOUNG, to_others, to_sibling, to_young

YES_NO = (Choice("yes", _("Yes")), Choice("no", _("No")))

DANGER_SIGNS: tuple[Step, ...] = (

    OneOf(
        harmed.afraid,
        _("Many parents are afraid of their own child. It is not weak to say so."),
        _("Are you ever afraid of them?"),
        choices=(
            Choice("often", _("Yes, often")),
            Choice("sometimes", _("Sometimes")),
            Choice("they_will_kill", _("I think they will kill someone")),
            Choice("no", _("No")),
            Choice("declined", _("I'd rather not say")),
        ),
        why=_("Fear tells us a lot about the danger."),
        asked_if=not_(YOUNG),
        also=(
            to_sibling(
                _("Now about the grown-up who gets hurt."), _("Are they ever afraid of your brother or sister?")
            ),
            to_others(_("Now about the person who is being hurt."), _("Are they ever afraid of the young person?")),
        ),
    ),

    OneOf(
        harmed.locks_door,
        _("Do you lock your door at night, or leave the home, to be safe from them?"),
        choices=YES_NO,
        why=_("It tells us how safe the home is."),
        asked_if=LONG_LIST,
        also=(to_others(_("Do they lock their door at night, or leave the home, to be safe?")),),
    ),

    OneOf(
        harmed.trapped,
        _("Are you locked in now, or did you have to run from home?"),
        choices=(
            Choice("locked_in", _("Locked in now")),
            Choice("fled", _("Had to run from home")),
            Choice("no", _("No")),
        ),
        why=_("If so, help must come fast."),
        asked_if=not_(YOUNG),
        also=(to_others(_("Are they locked in now, or did they have to run from home?")),),
    ),

    OneOf(
        child.weapons_at_home,
        _("Is there a weapon in the home? Or something kept as one?"),
        choices=YES_NO,
        why=_("People who come to help need to know."),
    ),

    OneOf(
        child.knives,
        _("Now about your child. Are they very keen on knives or other weapons?"),
        choices=YES_NO,
        why=_("It is one sign of danger, among others."),
        asked_if=NOT_A_CHILD,
        also=(
            to_young(_("Are you very keen on knives or other weapons?")),
            to_others(_("Now about the young person. Are they very keen on knives or other weapons?")),
        ),
    ),

    SomeOf(
        child.controls,
        _("Does your child do any of these to you? Tick all."),
        choices=(
            Choice("tracks", _("Track or check where someone goes")),
            Choice("phone_or_card", _("Keep someone's phone, card or pay")),
            Choice("who_you_see", _("Decide who someone may see")),
            Choice("none", _("None of these")),
        ),
        why=_("Control can hurt as much as hitting."),
        asked_if=LONG_LIST,
        also=(to_others(_("Does the young person do any of these at home? Tick all.")),),
    ),

    OneOf(
        household.animals_hurt,
        _("Did they ever hurt a pet, or a wild or farm animal?"),
        choices=YES_NO,
        why=_("It can be a sign that people are in danger too."),
        asked_if=NOT_A_CHILD,
        also=(to_young(_("Did you ever hurt a pet, or a wild or farm animal?")),),
    ),

    SomeOf(
        household.honour,
        _("Is any of this part of it? Tick all."),
        choices=(
            Choice("honour", _("Talk of shame or family honour")),
            Choice("forced_marriage", _("Someone may be made to marry")),
            Choice("date_set", _("There is a date or a ticket for it")),
            Choice("none", _("None of these")),
        ),
        why=_("If so, only people who know about this should be told."),
        asked_if=not_(YOUNG),
    ),

    OneOf(
        household.honour_at_risk,
        _("Who is at risk from that?"),
        choices=(
            Choice("harmed", _("The parent or carer")),
            Choice("child", _("The young person")),
            Choice("other", _("Someone else")),
        ),
        why=_("So that the right person is kept safe."),
        asked_if=known(household.honour.includes("honour", "forced_marriage", "date_set")),
    ),

    OneOf(
        child.harmed_self,
        _("We ask everyone this. Does someone hurt your child? Or did someone, in the past?"),
        choices=(
            Choice("now", _("Yes, now")),
            Choice("may_go_on", _("Yes, and it may still go on")),
            Choice("long_over", _("Yes, but it is long over")),
            Choice("no", _("No")),
        ),
        why=_("Everyone who is hurt needs to be safe."),
        also=(
            to_young(_("We ask everyone this. Does someone hurt you? Or did someone, in the past?")),
            to_sibling(_("We ask everyone this. Is your brother or sister hurt by someone? Now, or in the past?")),
            to_others(_("We ask everyone this. Does someone hurt the young person? Or did someone, in the past?")),
        ),
    ),

    OneOf(
        child.harmed_by,
        _("Who is it, or who was it?"),
        choices=(
            Choice("parent", _("A parent or carer")),
            Choice("household", _("Someone else in the home")),
            Choice("other", _("Someone from outside")),
        ),
        why=_("So that this person is not asked first."),
        asked_if=known(child.harmed_self.is_("now", "may_go_on", "long_over")),
    ),
)  # fmt: skip
