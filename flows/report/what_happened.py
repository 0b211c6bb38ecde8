"""What happened: their own words first, then what each time was, one time after another.

The first time told is the latest, or the one on their mind; then a worse one, the first one, any other.
"""

from __future__ import annotations

from flows.facts import child, household, incident
from flows.grammar import Choice, DayOf, Each, OneOf, OwnWords, Screen, SomeOf, Step, known, not_
from flows.i18n import _
from flows.report.voices import LONG_LIST, NOT_A_CHILD, YOUNG, to_others, to_sibling, to_young

INCIDENTS = Each(incident, (

    OwnWords(
        incident.account,
        _("It does not need to be neat. You can send a few messages. Then press **That's all**."),
        _("Tell us what happened, in your own words. Start with the last time, or the one on your mind."),
        also=(to_sibling(
            _("Spelling does not matter. You can send a few messages. Then press **That's all**."),
            _("Tell us what you saw or heard, in your own words. Start with the last time."),
        ), to_others(
            _("It does not need to be neat. You can send a few messages. Then press **That's all**."),
            _("Tell us what you saw, heard or were told. Start with the last time."),
        ),),
    ),

    DayOf(
        incident.when,
        _("When was that? Press one, or type a day: 'last Tuesday', 'May 2024'."),
        choices=(
            Choice("today", _("Today")),
            Choice("yesterday", _("Yesterday")),
            Choice("within_week", _("In the last 7 days")),
            Choice("within_month", _("In the last month")),
            Choice("within_year", _("In the last year")),
            Choice("longer_ago", _("Longer ago")),
        ),
    ),

    SomeOf(
        incident.harms,
        _("What was part of it? Tick all that happened that time."),
        choices=(
            Choice("verbal", _("Shouting, swearing or bad names")),
            Choice("emotional", _("Putting someone down or scaring them")),
            Choice("damage", _("Breaking things or hurting the home")),
            Choice("money_small", _("Asking for money, taking small things")),
            Choice("money_taken", _("Taking a bank card, phone or pay")),
            Choice("threat", _("A threat to hurt someone")),
            Choice("threat_to_kill", _("A threat to kill someone")),
            Choice("violence", _("Hitting, kicking, pushing or biting")),
            Choice("weapon", _("A knife, or a thing used as a weapon")),
            Choice("fire", _("Setting fire to something")),
            Choice("stalking", _("Following or watching someone")),
            Choice("sexual", _("Touching someone in a sexual way")),
            Choice("none", _("None of these")),
        ),
        also=(to_young(_("What was part of it? Tick all that you did that time.")),),
    ),

    OneOf(
        incident.weapon_how,
        _("What was done with the knife or weapon?"),
        choices=(
            Choice("used", _("Someone was hurt or nearly hurt with it")),
            Choice("shown", _("It was held, shown or waved")),
            Choice("kept", _("It was kept close, to be used")),
        ),
        why=_("It changes how fast help must come."),
        asked_if=known(incident.harms.includes("weapon")),
    ),

    OneOf(
        incident.threat_believed,
        _("When they said they would kill, did it feel real?"),
        choices=(
            Choice("planned", _("Yes, and they had a plan"), shown_if=not_(YOUNG)),
            Choice("planned", _("Yes, and I had a plan"), shown_if=YOUNG),
            Choice("believed", _("Yes, it felt real"), shown_if=not_(YOUNG)),
            Choice("believed", _("Yes, I meant it"), shown_if=YOUNG),
            Choice("not_believed", _("No")),
        ),
        why=_("It tells people how fast help must come."),
        asked_if=known(incident.harms.includes("threat_to_kill")),
        also=(to_young(_("When you said you would kill, did you mean it?")),),
    ),

    Screen(
        "choking_warning",
        _("The next question is about being grabbed by the neck."),
        _("It can be very dangerous, even with no mark. That is why we ask."),
        choices=(Choice("ask", _("Ask me")), Choice("declined", _("Skip it"), then=incident.injury.key)),
        records=incident.choking,
    ),

    OneOf(
        incident.choking,
        _("Did they grab someone by the neck that time? Or stop someone's breath?"),
        choices=(Choice("yes", _("Yes")), Choice("no", _("No"))),
        also=(to_young(_("Did you grab someone by the neck that time? Or stop someone's breath?")),),
    ),

    OneOf(
        incident.injury,
        _("Was anyone hurt that time?"),
        choices=(
            Choice("unconscious", _("Yes, and they passed out")),
            Choice("needed_care", _("Yes, a doctor or hospital was needed")),
            Choice("hurt", _("Yes")),
            Choice("not_hurt", _("No")),
        ),
        why=_("A bruise or a scratch counts too."),
    ),

    SomeOf(
        incident.who,
        _("Who was it done to? Tick all."),
        choices=(
            Choice("reporter_or_parent", _("The parent or carer")),
            Choice("child", _("A child")),
            Choice("baby", _("A baby")),
            Choice("pregnant", _("Someone who is pregnant")),
            Choice("care_needs", _("Someone old, ill or disabled")),
            Choice("other_adult", _("Another adult")),
            Choice("nobody", _("Nobody")),
        ),
        why=_("So that each of them can get help."),
    ),

    OneOf(
        incident.another,
        _("Is there another time you want to tell us about? It may be a worse one, or the first one."),
        choices=(Choice("yes", _("Yes, another time")), Choice("no", _("No"))),
    ),
))  # fmt: skip

HOW_OFTEN: tuple[Step, ...] = (

    OneOf(
        child.times_in_year,
        _("Think of the last 12 months. How often did they hit or threaten someone, or break something?"),
        choices=(
            Choice("none", _("Not at all"), numbers=range(1)),
            Choice("once", _("Once"), numbers=range(1, 2)),
            Choice("twice", _("Twice"), numbers=range(2, 3)),
            Choice("three_or_more", _("Three times or more"), numbers=range(3, 1_000)),
            Choice("every_week", _("Every week or more")),
        ),
        why=_("Do not count the shouting here."),
        also=(to_young(
            _("Think of the last 12 months. How often did you hit or threaten someone, or break something?"),
        ),),
    ),

    OneOf(
        child.repeats,
        _("Do they shout, put people down or ask for money, time after time?"),
        choices=(Choice("yes", _("Yes")), Choice("no", _("No"))),
        why=_("Words can hurt too."),
        asked_if=NOT_A_CHILD,
        also=(to_young(_("Do you shout, put people down or ask for money, time after time?")),),
    ),

    OneOf(
        child.getting,
        _("Is it getting better, or worse?"),
        choices=(
            Choice("better", _("Better")),
            Choice("same", _("The same")),
            Choice("worse", _("Worse, or more often")),
        ),
        why=_("If it gets worse, help must come sooner."),
        asked_if=NOT_A_CHILD,
    ),

    Screen(
        "enough_after_what_happened",
        _("Thank you for telling us this."),
        _("More answers help people to keep everyone safe. You can also stop here. "
          "Then we ask where the home is, and show you what we have."),
        choices=(
            Choice("go_on", _("Go on")),
            Choice("enough", _("That is enough for now"), then=household.postcode.key),
        ),
        asked_if=LONG_LIST,  # children and the young person are asked first whether they are hurt themselves
    ),
)  # fmt: skip
