"""School, and who outside the home sees the young person; then the health and the life of the young person."""

from __future__ import annotations

from flows.facts import child
from flows.grammar import Choice, OneOf, Screen, Short, SomeOf, Step, all_of, known, not_
from flows.i18n import _
from flows.report.danger_signs import YES_NO
from flows.report.voices import LONG_LIST, NOT_A_CHILD, to_others, to_sibling, to_young
from flows.report.young_person import A_CHILD

HELP_TO_LIVE = (
    _("Wanting to die can pass, and talking helps. Samaritans listen day and night. Call **116 123**. It is free."),
    _("For a health crisis, call NHS **111**. If a life is in danger now, call **999**."),
)

MAY_BE_SMALL = not_(known(child.age_band.is_("10_to_15", "16_to_17")))
MAY_BE_TEN = not_(known(child.age_band.is_("under_10")))
MAY_BE_16 = not_(known(child.age_band.is_("under_10", "10_to_15")))
HAS_A_SCHOOL = known(child.school.is_("attending", "not_going", "excluded_no_place", "excluded_but_taught"))

SCHOOL: tuple[Step, ...] = (

    OneOf(
        child.school,
        _("Is your child in school or college?"),
        choices=(
            Choice("attending", _("Yes")),
            Choice("not_going", _("A place, but not going")),
            Choice("excluded_no_place", _("Excluded, with no other place")),
            Choice("excluded_but_taught", _("Excluded, but taught elsewhere")),
            Choice("taught_at_home", _("Taught at home")),
            Choice("no_place_at_16_17", _("16 or 17: no school, no work"), shown_if=MAY_BE_16),
            Choice("finished", _("Left school, or works"), shown_if=MAY_BE_TEN),
            Choice("too_young", _("Not old enough for school"), shown_if=MAY_BE_SMALL),
        ),
        why=_("A school may see more, and may be able to help."),
        asked_if=A_CHILD,
        also=(
            to_young(_("Are you in school or college?")),
            to_sibling(_("Is your brother or sister in school or college?")),
            to_others(_("Is the young person in school or college?")),
        ),
    ),

    Short(
        child.school_name,
        _("Which school or college is it?"),
        why=_("So that people know where to ask."),
        asked_if=all_of(NOT_A_CHILD, A_CHILD, HAS_A_SCHOOL),
    ),

    OneOf(
        child.last_seen,
        _("Think of a teacher, a nurse or a social worker. When did one of them last see your child in person?"),
        choices=(
            Choice("within_week", _("In the last week")),
            Choice("within_month", _("In the last month")),
            Choice("over_month", _("More than a month ago")),
            Choice("never", _("Never")),
        ),
        why=_("Some young people drop out of sight."),
        asked_if=all_of(NOT_A_CHILD, A_CHILD),
        also=(
            to_young(_("Think of a teacher, a nurse or a social worker. When did one of them last see you in person?")),
            to_others(
                _("Think of a teacher, a nurse or a social worker. "
                  "When did one of them last see the young person in person?"),
            ),
        ),
    ),

    Short(
        child.last_seen_by,
        _("Who was that, and about when?"),
        asked_if=all_of(NOT_A_CHILD, A_CHILD, known(child.last_seen.is_("within_week", "within_month", "over_month"))),
    ),
)  # fmt: skip

THEIR_HEALTH: tuple[Step, ...] = (

    Screen(
        "ending_life_warning",
        _("The next question is about wanting to die. It is a hard one."),
        _("We ask because there is help, day and night."),
        choices=(Choice("ask", _("Ask me")), Choice("declined", _("Skip it"), then=child.mind.key)),
        records=child.ending_life,
    ),

    OneOf(
        child.ending_life,
        _("Does your child talk of ending their life, or did they try?"),
        choices=(
            Choice("now", _("Yes, and it may be now")),
            Choice("thoughts", _("Yes, thoughts or talk")),
            Choice("no", _("No")),
        ),
        also=(
            to_young(_("Do you think of ending your life?")),
            to_sibling(_("Does your brother or sister say they want to die? Or did they try to?")),
            to_others(_("Does the young person talk of ending their life, or did they try?")),
        ),
    ),

    Screen(
        "help_to_live",
        *HELP_TO_LIVE,
        choices=(Choice("go_on", _("Go on")),),
        asked_if=known(child.ending_life.is_("now", "thoughts")),
    ),

    SomeOf(
        child.mind,
        _("Have you seen any of this in them? Tick all."),
        choices=(
            Choice("voices", _("Hearing or seeing what is not there")),
            Choice("paranoid", _("Feeling watched or hunted")),
            Choice("sudden_change", _("A big change, all at once")),
            Choice("self_harm", _("Cutting, or self-harm of any kind")),
            Choice("none", _("None of these")),
        ),
        why=_("If so, a doctor or nurse may be able to help."),
        asked_if=NOT_A_CHILD,
        also=(to_young(_("Is any of this true of you? Tick all.")),),
    ),

    OneOf(
        child.substances,
        _("Do they drink or take drugs?"),
        choices=(
            Choice("heavy", _("Yes, a lot")),
            Choice("some", _("Some")),
            Choice("none", _("No")),
        ),
        why=_("It can change how a person acts. There is help for it."),
        asked_if=NOT_A_CHILD,
        also=(to_young(_("Do you drink or take drugs?")),),
    ),

    SomeOf(
        child.exploited,
        _("Is anyone using them? Tick all that fit."),
        choices=(
            Choice("gang", _("A gang, or people to be afraid of")),
            Choice("debt", _("Owing money to someone like that")),
            Choice("carries_or_sells", _("Carrying or selling things for them")),
            Choice("sexual", _("Sex for gifts, or under pressure")),
            Choice("uses_children", _("Getting younger children to do things")),
            Choice("none", _("None of these")),
        ),
        why=_("Someone who is used by others needs help too."),
        asked_if=NOT_A_CHILD,
        also=(to_young(_("Is anyone using you? Tick all that fit.")),),
    ),

    SomeOf(
        child.needs,
        _("Do they have special needs? Tick all, even if no doctor has said so yet."),
        choices=(
            Choice("autism", _("Autism")),
            Choice("adhd", _("ADHD")),
            Choice("learning", _("Learning is hard for them")),
            Choice("other", _("Something else")),
            Choice("none", _("None that I know of")),
        ),
        why=_("So that the help fits them."),
        asked_if=LONG_LIST,
    ),

    OneOf(
        child.needs_distress,
        _("Do those needs make life very hard for them?"),
        choices=YES_NO,
        why=_("So that the help fits them."),
        asked_if=known(child.needs.includes("autism", "adhd", "learning", "other")),
    ),

    SomeOf(
        child.losses,
        _("Has any of this been part of their life? Tick all."),
        choices=(
            Choice("bereavement", _("Someone close died")),
            Choice("adopted_or_care", _("They were adopted or in care")),
            Choice("none", _("None of these")),
        ),
        why=_("Things like these can stay with a person for years."),
        asked_if=LONG_LIST,
    ),

    OneOf(
        child.saw_abuse,
        _("Did they ever live in a home where one adult hurt the other?"),
        choices=YES_NO,
        why=_("It can hurt a child for a long time."),
        asked_if=LONG_LIST,
    ),

    OneOf(
        child.order,
        _("Has a court or the police set them rules, like bail, and did they break them?"),
        choices=(Choice("yes", _("Yes, they broke them")), Choice("no", _("No, or there are none"))),
        why=_("It can change what the police do."),
        asked_if=LONG_LIST,
    ),
)  # fmt: skip
