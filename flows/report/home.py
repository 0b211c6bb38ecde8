"""Who else lives there: brothers and sisters, a baby, a grandparent; each is asked about, one after another."""

from __future__ import annotations

from flows.facts import child, harmed, household, person, reporter
from flows.grammar import Choice, DayOf, Each, OneOf, Screen, Short, Step, all_of, any_of, known, not_
from flows.i18n import _
from flows.report.danger_signs import YES_NO
from flows.report.voices import ABOUT_ME, LONG_LIST, NOT_A_CHILD, UNDER_18, to_child, to_me, to_others
from flows.report.young_person import A_CHILD

A_BABY = known(person.relation.is_("baby"))
NOT_ME = not_(ABOUT_ME)
BROTHER_OR_SISTER = known(reporter.role.is_("brother_sister"))
LIVES_ELSEWHERE = known(reporter.lives_there.is_("no"))

OTHERS_AT_HOME: tuple[Step | Each, ...] = (

    OneOf(
        household.others,
        _("Does anyone else live there, or come there a lot? A brother or sister, a baby, a gran?"),
        choices=YES_NO,
        why=_("They may need help too."),
        asked_if=NOT_A_CHILD,
    ),

    Each(person, (

        Screen(
            "about_you",
            _("Now some questions about you. You can skip each one."),
            _("You have done nothing wrong. We want you to be safe too."),
            choices=(
                Choice("brother_sister", _("Go on"), shown_if=BROTHER_OR_SISTER),
                Choice("other_child", _("Carry on"), shown_if=not_(BROTHER_OR_SISTER)),
            ),
            asked_if=ABOUT_ME,
            records=person.relation,
        ),

        Screen(
            "you_live_elsewhere",
            _("You live in another home. It can still hurt you."),
            choices=(Choice("no", _("Go on")),),
            asked_if=all_of(ABOUT_ME, LIVES_ELSEWHERE),
            records=person.lives_here,
        ),

        OneOf(
            person.relation,
            _("Who is it? Think of one of them."),
            choices=(
                Choice("brother_sister", _("A brother or sister")),
                Choice("baby", _("A baby under 18 months")),
                Choice("other_child", _("Another child")),
                Choice("adult", _("A grown-up")),
            ),
            asked_if=NOT_ME,
            also=(to_me(_("And you? Which are you?")),),
        ),

        OneOf(
            person.age_band,
            _("How old are they?"),
            choices=(
                Choice("under_10", _("Under 10"), numbers=range(10)),
                Choice("10_to_15", _("10 to 15"), numbers=range(10, 16)),
                Choice("16_to_17", _("16 or 17"), numbers=range(16, 18)),
                Choice("18_or_over", _("18 or over"), shown_if=NOT_ME, numbers=range(18, 120)),
            ),
            asked_if=not_(A_BABY),
            also=(to_me(_("How old are you?")),),
        ),

        OneOf(
            person.lives_here,
            _("Do they live in that home?"),
            choices=(Choice("yes", _("Yes")), Choice("no", _("No, they come often"))),
            asked_if=NOT_ME,
        ),

        OneOf(
            person.harm,
            _("What does it do to them?"),
            choices=(
                Choice("badly_hurt", _("Badly hurt")),
                Choice("hurt", _("Hurt or hit")),
                Choice("afraid", _("Afraid")),
                Choice("sees_it", _("Seeing it or hearing it")),
                Choice("no", _("None of these, as far as I know")),
            ),
            why=_("Seeing or hearing it can hurt a child too."),
            also=(to_me(_("Are you hurt or afraid too? Press the one that fits most.")),),
        ),

        Screen(
            "not_your_fault",
            _("Nobody should hurt you or make you afraid. It is not your fault."),
            _("If it happens again, go where you are safe. Call **999** if you are scared someone will get hurt."),
            _("You can talk to Childline. Call **0800 1111**. It is free. You do not have to say your name."),
            choices=(Choice("go_on", _("Go on")),),
            asked_if=all_of(ABOUT_ME, known(person.harm.is_("badly_hurt", "hurt", "afraid", "sees_it"))),
        ),

        OneOf(
            person.trusts,
            _("Is there a grown-up you trust, and can talk to?"),
            choices=(
                Choice("at_school", _("Yes, at school")),
                Choice("family", _("Yes, in my family")),
                Choice("other", _("Yes, someone else")),
                Choice("nobody", _("No, nobody just now")),
            ),
            why=_("A grown-up on your side can help you feel safer."),
            asked_if=ABOUT_ME,
        ),

        OneOf(
            person.care_needs,
            _("Do they need care, or help each day, because they are old, ill or disabled?"),
            choices=YES_NO,
            why=_("If so, there may be more help for them."),
            asked_if=all_of(NOT_A_CHILD, not_(A_BABY)),
        ),

        Screen(
            "person_names",
            _("We can ask their name and school. Then someone can look after them too."),
            choices=(Choice("ask", _("Ask me")), Choice("skip", _("Skip that"), then=person.another.key)),
            also=(to_me(
                _("We can ask your name and your school. Then someone can find you and help. You can skip it."),
                _("If you tell us, people whose job is to keep children safe will see it."),
            ),),
            asked_if=any_of(ABOUT_ME, NOT_A_CHILD),
        ),

        Short(
            person.given_name,
            _("What is their first name?"),
            asked_if=any_of(ABOUT_ME, NOT_A_CHILD),
            also=(to_me(_("What is your first name?")),),
        ),

        Short(
            person.family_name,
            _("And their last name?"),
            asked_if=any_of(ABOUT_ME, NOT_A_CHILD),
            also=(to_me(_("And your last name?")),),
        ),

        DayOf(
            person.birth_day,
            _("Day, month and year, or just the year."),
            _("When were they born?"),
            asked_if=NOT_A_CHILD,
        ),

        Short(
            person.school_name,
            _("Which school or nursery do they go to?"),
            asked_if=any_of(ABOUT_ME, NOT_A_CHILD),
            also=(to_me(_("Which school do you go to?")),),
        ),

        OneOf(
            person.another,
            _("Is there one more person at home to tell us about?"),
            choices=(Choice("yes", _("Yes, one more")), Choice("no", _("No"))),
            also=(to_me(
                _("Is there another child at home, or a baby, or someone who is ill?"),
                _("Do you want to tell us about one of them too?"),
            ),),
        ),
    ), asked_if=any_of(UNDER_18, known(household.others.is_("yes")))),

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
        asked_if=LONG_LIST,
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
        also=(to_child(
            _("Thank you. You have told us a lot, and that helps. There are a few more questions."),
            _("You can also stop here. Then we ask where the home is, and show you what we have."),
        ),),
    ),
)  # fmt: skip
