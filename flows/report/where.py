"""Where it is, so that the right council and police are found, and who should not read it; then, for those who wish,

names and addresses.  Whoever stops early comes here at once.
"""

from __future__ import annotations

from flows.facts import child, harmed, household, reporter
from flows.grammar import Choice, DayOf, OneOf, Screen, Short, SomeOf, Step, all_of, any_of, known, not_
from flows.i18n import _
from flows.report.voices import LONG_LIST, NOT_A_CHILD, OTHERS, to_others, to_sibling, to_young
from flows.report.young_person import A_CHILD

APART = known(child.lives_with.is_("no", "part"))

WHERE: tuple[Step, ...] = (

    Short(
        household.postcode,
        _("What is the postcode where your child lives?"),
        choices=(Choice("unknown", _("I don't know the postcode")),),
        why=_("It shows which council and which police can help."),
        also=(
            to_young(_("What is the postcode where you live?")),
            to_sibling(_("What is the postcode where your brother or sister lives?")),
            to_others(_("What is the postcode where the young person lives?")),
        ),
    ),

    Short(
        household.place,
        _("That is fine. A town, a street or a school is enough. A person will work out who should help."),
        _("Where does your child live?"),
        asked_if=not_(household.postcode.is_known()),
        also=(
            to_young(
                _("That is fine. A town, a street or a school is enough. A person will work out who should help."),
                _("Where do you live?"),
            ),
            to_others(
                _("That is fine. A town, a street or a school is enough. A person will work out who should help."),
                _("Where do they live?"),
            ),
        ),
    ),

    Short(
        harmed.place,
        _("And where do you live? A postcode or a town is enough."),
        why=_("Help there may come from another council."),
        asked_if=all_of(LONG_LIST, APART),
        also=(to_others(_("And where does the person who is being hurt live? A postcode or a town is enough.")),),
    ),

    SomeOf(
        reporter.works_for,
        _("Do you, or does anyone close to you or the family, work for one of these? Tick all that fit."),
        choices=(
            Choice("police", _("The police")),
            Choice("childrens_services", _("Children's services")),
            Choice("adult_social_care", _("Adult social care")),
            Choice("domestic_abuse_service", _("A domestic abuse service")),
            Choice("health", _("A doctor or hospital")),
            Choice("education", _("A school or college")),
            Choice("none", _("None of these")),
        ),
        why=_("So that we can keep it from people you know, where we can."),
    ),
)  # fmt: skip

NAMES: tuple[Step, ...] = (

    Screen(
        "names_or_not",
        _("Last, we can ask for names, dates of birth and addresses."),
        _("With them, people find the family faster, and can see if someone asked for help before. "
          "You can skip each one."),
        choices=(Choice("ask", _("Ask me")), Choice("skip", _("Skip the names"), then="read_back")),
    ),

    Short(
        child.given_name,
        _("What is your child's first name?"),
        also=(to_young(_("What is your first name?")),
              to_sibling(_("What is your brother or sister's first name?")),
              to_others(_("What is the young person's first name?"))),
    ),

    Short(
        child.family_name,
        _("And their last name?"),
        also=(to_young(_("And your last name?")),),
    ),

    DayOf(
        child.birth_day,
        _("Day, month and year, or just the year."),
        _("When were they born?"),
        asked_if=NOT_A_CHILD,
        why=_("It keeps people with the same name apart. Help changes with age, too."),
        also=(to_young(_("Day, month and year, or just the year."), _("When were you born?")),),
    ),

    Short(
        household.address,
        _("What is the house and street where your child lives?"),
        why=_("So that someone can find the right door."),
        also=(
            to_young(_("What is your house and street?")),
            to_sibling(_("What is the house and street where your brother or sister lives?")),
            to_others(_("What is the house and street where the young person lives?")),
        ),
    ),

    Short(
        household.parental_responsibility,
        _("Who has the legal right to decide for your child? It may be a mum, a dad, or the council."),
        why=_("Children's services will ask this first."),
        asked_if=all_of(LONG_LIST, A_CHILD),
        also=(to_others(_("Who has the legal right to decide for the young person? It may be a mum, a dad, "
                          "or the council.")),),
    ),

    Short(
        harmed.given_name,
        _("What is your own first name?"),
        why=_("A name is not needed to get help."),
        asked_if=LONG_LIST,
        also=(to_others(_("What is the first name of the person who is being hurt?")),),
    ),

    Short(
        harmed.family_name,
        _("And your last name?"),
        asked_if=LONG_LIST,
        also=(to_others(_("And their last name?")),),
    ),

    DayOf(
        harmed.birth_day,
        _("Day, month and year, or just the year."),
        _("When were you born?"),
        why=_("It keeps people with the same name apart."),
        asked_if=LONG_LIST,
        also=(to_others(_("Day, month and year, or just the year."), _("When were they born?")),),
    ),

    Short(
        harmed.address,
        _("What is your house and street?"),
        why=_("So that someone can find the right door."),
        asked_if=all_of(LONG_LIST, APART),
        also=(to_others(_("What is the house and street of the person who is being hurt?")),),
    ),

    Short(
        harmed.new_address,
        _("You can type this, or skip it."),
        _("Is there a new address or a refuge that your child must not find out about?"),
        why=_("It is kept apart from all the rest."),
        asked_if=all_of(LONG_LIST, any_of(APART, known(harmed.trapped.is_("fled")))),
        also=(to_others(
            _("You can type this, or skip it."),
            _("Is there a new address or a refuge that the young person must not find out about?"),
        ),),
    ),

    OneOf(
        harmed.new_address_may_be_told,
        _("May the services that help know that address?"),
        choices=(Choice("yes", _("Yes")), Choice("no", _("No"))),
        why=_("If you say no, or nothing, none of them sees it."),
        asked_if=harmed.new_address.is_known(),
    ),

    Short(
        harmed.language,
        _("Which language do you speak best? Do you need someone to put it into English?"),
        why=_("Nobody in the family should have to do that."),
        asked_if=LONG_LIST,
        also=(to_others(_("Which language do they speak best? Do they need someone to put it into English?")),),
    ),

    Short(
        household.background,
        _("Such as White British, or Polish. Such as Muslim, or no faith. Use your own words."),
        _("What is your family's background, and your faith if you have one?"),
        why=_("The children's team asks this, so that help fits. You can skip it."),
        asked_if=LONG_LIST,
        also=(to_others(
            _("Such as White British, or Polish. Such as Muslim, or no faith. If you are not sure, skip it."),
            _("What is the family's background, and their faith if they have one?"),
        ),),
    ),

    Short(
        reporter.name,
        _("What is your own name?"),
        why=_("It is kept apart from the rest. You can stay without a name."),
        asked_if=all_of(OTHERS, NOT_A_CHILD),
    ),
)  # fmt: skip
