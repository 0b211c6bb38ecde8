"""Who else lives there: brothers and sisters, a baby, a grandparent; each is asked about, one after another."""

from __future__ import annotations

from flows.facts import child, harmed, household, person
from flows.grammar import Choice, DayOf, Each, OneOf, Screen, Short, Step, all_of, known, not_
from flows.i18n import _
from flows.report.danger_signs import YES_NO
from flows.report.voices import LONG_LIST, YOUNG, to_others
from flows.report.young_person import A_CHILD

A_BABY = known(person.relation.is_("baby"))

OTHERS_AT_HOME: tuple[Step | Each, ...] = (

    OneOf(
        household.others,
        _("Does anyone else live there, or come there a lot? A brother or sister, a baby, a gran?"),
        choices=YES_NO,
        why=_("They may need help too."),
    ),

    Each(person, (

        OneOf(
            person.relation,
            _("Who is it? Think of one of them."),
            choices=(
                Choice("brother_sister", _("A brother or sister")),
                Choice("baby", _("A baby under 18 months")),
                Choice("other_child", _("Another child")),
                Choice("adult", _("A grown-up")),
            ),
        ),

        OneOf(
            person.age_band,
            _("How old are they?"),
            choices=(
                Choice("under_10", _("Under 10")),
                Choice("10_to_15", _("10 to 15")),
                Choice("16_to_17", _("16 or 17")),
                Choice("18_or_over", _("18 or over")),
            ),
            asked_if=not_(A_BABY),
        ),

        OneOf(
            person.lives_here,
            _("Do they live in that home?"),
            choices=(Choice("yes", _("Yes")), Choice("no", _("No, they come often"))),
        ),

        OneOf(
            person.harm,
            _("What does it do to them?"),
            choices=(
                Choice("badly_hurt", _("They were badly hurt")),
                Choice("hurt", _("They were hurt or hit")),
                Choice("afraid", _("They are afraid")),
                Choice("sees_it", _("They see or hear it")),
                Choice("no", _("Nothing, as far as I know")),
            ),
            why=_("Seeing or hearing it can hurt a child too."),
        ),

        OneOf(
            person.care_needs,
            _("Do they need care, or help each day, because they are old or ill?"),
            choices=YES_NO,
            why=_("If so, there may be more help for them."),
            asked_if=not_(A_BABY),
        ),

        Screen(
            "person_names",
            _("We can ask their name and school. Then someone can look after them too."),
            choices=(Choice("ask", _("Ask me")), Choice("skip", _("Skip that"), then=person.another.key)),
        ),

        Short(person.given_name, _("What is their first name?")),

        Short(person.family_name, _("And their last name?")),

        DayOf(person.birth_day, _("When were they born? A day, a month or a year.")),

        Short(person.school_name, _("Which school or nursery do they go to?")),

        OneOf(
            person.another,
            _("Is there one more person at home to tell us about?"),
            choices=(Choice("yes", _("Yes, one more")), Choice("no", _("No"))),
        ),
    ), asked_if=known(household.others.is_("yes"))),

    OneOf(
        child.told_to_leave,
        _("Has anyone told your child to leave home?"),
        choices=(
            Choice("tonight", _("Yes, and it is for tonight")),
            Choice("soon", _("Yes, but not tonight")),
            Choice("no", _("No")),
        ),
        why=_("If they have nowhere to go, the council may have to help."),
        asked_if=all_of(LONG_LIST, A_CHILD),
        also=(to_others(_("Has anyone told the young person to leave home?")),),
    ),

    OneOf(
        child.somewhere_to_go,
        _("Is there somewhere safe where they can sleep?"),
        choices=(Choice("yes", _("Yes")), Choice("no", _("No"))),
        why=_("Nobody should have to sleep outside."),
        asked_if=known(child.told_to_leave.is_("tonight", "soon")),
    ),

    OneOf(
        harmed.pregnant,
        _("Now about you. Are you pregnant, or do you have a baby under 18 months?"),
        choices=(
            Choice("pregnant", _("Pregnant")),
            Choice("baby", _("A baby under 18 months")),
            Choice("no", _("No")),
        ),
        why=_("A baby needs extra care to be safe."),
        asked_if=not_(YOUNG),
        also=(to_others(
            _("Now about the person who is being hurt."),
            _("Are they pregnant, or do they have a baby under 18 months?"),
        ),),
    ),

    Screen(
        "enough_after_home",
        _("Thank you. Next we ask about school and health."),
        _("You can also stop here. Then we ask where the home is, and show you what we have."),
        choices=(
            Choice("go_on", _("Go on")),
            Choice("enough", _("That is enough for now"), then=household.postcode.key),
        ),
    ),
)  # fmt: skip
