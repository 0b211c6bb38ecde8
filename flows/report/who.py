"""Who writes, and how they may be reached.  Read it downwards: this comes before anything is told."""

from __future__ import annotations

from flows.facts import harmed, reporter
from flows.grammar import Choice, OneOf, Screen, Short, Step, all_of, known, not_, said
from flows.i18n import _
from flows.report.voices import LONG_LIST, NOT_A_CHILD, OTHERS, UNDER_18, YOUNG, to_others, to_sibling, to_young
from flows.welcome import ON_TELEGRAM

WORRIED = all_of(LONG_LIST, known(reporter.role.is_("other_parent", "brother_sister", "relative", "friend")))
BY_CALL = known(reporter.contact_by.is_("call"))
BY_EMAIL = known(reporter.contact_by.is_("email"))
NO_WAY_SAID = not_(known(reporter.contact_by.is_("call", "text", "email")))
SAFELY = known(reporter.contact.is_("safely"))

WHO: tuple[Step, ...] = (

    OneOf(
        reporter.role,
        _("Who are you?"),
        choices=(
            Choice("parent", _("A parent or carer who is being hurt")),
            Choice("other_parent", _("The other parent")),
            Choice("brother_sister", _("A brother or sister")),
            Choice("relative", _("Someone else in the family")),
            Choice("friend", _("A friend or neighbour")),
            Choice("professional", _("I work with the family")),
            Choice("young_person", _("I am the young person it is about")),
        ),
        why=_("So that we ask the right things."),
    ),

    OneOf(
        reporter.under_18,
        _("Are you under 18?"),
        choices=(
            Choice("yes", _("Yes"), numbers=range(4, 18)),
            Choice("no", _("No, 18 or over"), numbers=range(18, 120)),
        ),
        why=_("If you are, we ask you less."),
        asked_if=not_(known(reporter.role.is_("parent", "other_parent", "professional", "young_person"))),
    ),

    Screen(
        "thank_you_child",
        _("Thank you for telling us. It is not your fault. We will ask if you get hurt too."),
        _("You are under 18. So we must tell people whose job is to keep children safe."),
        _("You can also talk to Childline. Call **0800 1111**. It is free."),
        choices=(Choice("go_on", _("Go on")),),
        asked_if=UNDER_18,
    ),

    Screen(
        "thank_you_young",
        _("Thank you for telling us. It is brave to ask for help with this."),
        _("If someone could be badly hurt, we may have to tell children's services or the police."),
        _("Under 18? You can talk to Childline on **0800 1111**. 18 or over? The Respect Phoneline is "
          "**0808 802 4040**, on weekdays. Both are free."),
        choices=(Choice("go_on", _("Go on")),),
        asked_if=YOUNG,
    ),

    Screen(
        "thank_you_friend",
        _("Thank you for looking out for them. Three things keep them safer."),
        _("Do not talk to the young person about it. Do not send this link to their phone. "
          "If you talk to the one who gets hurt, choose a quiet time."),
        choices=(Choice("go_on", _("Go on")),),
        asked_if=WORRIED,
    ),

    Short(
        reporter.workplace,
        _("Where do you work, and what do you do there?"),
        why=_("So that people know what you may have seen."),
        asked_if=known(reporter.role.is_("professional")),
    ),

    OneOf(
        reporter.how_known,
        _("How do you know about this?"),
        choices=(
            Choice("saw", _("I saw it")),
            Choice("heard", _("I heard it")),
            Choice("told", _("Someone told me")),
            Choice("guess", _("I have a feeling")),
        ),
        why=_("All of these help. It is fine not to be sure."),
        asked_if=OTHERS,
    ),

    OneOf(
        reporter.lives_there,
        _("Do you live in that home?"),
        choices=(Choice("yes", _("Yes")), Choice("no", _("No"))),
        asked_if=OTHERS,
    ),

    OneOf(
        reporter.harmed_knows,
        _("Does the one who gets hurt know that you are writing to us?"),
        choices=(Choice("yes", _("Yes")), Choice("no", _("No"))),
        why=_("So that nobody gives it away by mistake."),
        asked_if=OTHERS,
    ),

    OneOf(
        harmed.can_be_reached,
        _("Can someone talk to the one who gets hurt, and the young person not find out?"),
        choices=(Choice("yes", _("Yes, in a safe way")), Choice("no", _("No"))),
        why=_("So that no call makes it worse for them."),
        asked_if=all_of(OTHERS, LONG_LIST),
    ),

    Short(
        harmed.reached_how,
        _("How, and when, is it safe to reach the one who gets hurt?"),
        why=_("A number, a time of day, or a place such as work."),
        asked_if=all_of(OTHERS, LONG_LIST, known(harmed.can_be_reached.is_("yes"))),
    ),

    OneOf(
        reporter.contact,
        _("May someone get in touch with you?"),
        choices=(
            Choice("never", _("No, do not call or write")),
            Choice("safely", _("Yes, but only in a safe way")),
        ),
        why=_("If you say no, nobody will. You can still come back here, if you took the five words."),
    ),

    OneOf(
        reporter.contact_by,
        _("Which way is safest?"),
        choices=(Choice("call", _("Call me")), Choice("text", _("Text me")), Choice("email", _("E-mail me"))),
        why=_("Think of who else can see your phone or your e-mail."),
        asked_if=SAFELY,
    ),

    Short(
        reporter.contact_at,
        _("Which number is safe? Only you should pick up or read it."),
        why=_("It is used only to reach you."),
        asked_if=SAFELY,
        also=(
            said(BY_EMAIL, _("Which e-mail is safe? Only you should be able to open it.")),
            said(NO_WAY_SAID, _("Which number or e-mail is safe? Only you should be able to open it.")),
        ),
    ),

    OneOf(
        reporter.contact_voicemail,
        _("If you do not pick up, may they leave a message?"),
        choices=(Choice("yes", _("Yes")), Choice("no", _("No"))),
        why=_("Someone else may hear it."),
        asked_if=all_of(SAFELY, BY_CALL, NOT_A_CHILD),
    ),

    Short(
        reporter.contact_when,
        _("Which days and times are safe?"),
        why=_("So that nobody tries at a bad time."),
        asked_if=SAFELY,
    ),

    Short(
        reporter.contact_as,
        _("You can add a word that means 'I cannot talk now'."),
        _("If someone else picks up or reads it, who should they say they are?"),
        why=_("So that a call does not give you away."),
        asked_if=all_of(SAFELY, NOT_A_CHILD),
    ),

    OneOf(
        reporter.device,
        _("Can your child get into the phone or computer you use now? Do they know the PIN?"),
        choices=(
            Choice("only_me", _("No, only I use it")),
            Choice("shared", _("Others use it, but not them")),
            Choice("child_can_look", _("Yes, or they might")),
        ),
        why=_("If so, we show you how to leave less behind."),
        asked_if=not_(YOUNG),
        also=(
            to_sibling(
                _("Can your brother or sister get into the phone or computer you use now? Do they know the PIN?")
            ),
            to_others(_("Can the young person get into the phone or computer you use now? Do they know the PIN?")),
        ),
    ),

    Screen(
        "left_behind",
        _("Then take care. Press **Leave** each time you stop. What is shown here goes, and your answers are kept, "
          "if you took the five words."),
        _("Your browser keeps a list of pages, and this page may be in it. You can take one page out of that list. "
          "A phone or computer that only you use is safer."),
        choices=(Choice("go_on", _("Go on")), Choice("stop", _("Stop here"), then="close_now")),
        asked_if=all_of(not_(YOUNG), not_(known(reporter.device.is_("only_me")))),
        also=(said(
            ON_TELEGRAM,
            _("Then take care. Press **Leave** each time you stop. What is shown here goes, and your answers are "
              "kept, if you took the five words."),
            _("The name of this chat stays in your list. You can delete the chat, and check where else your Telegram "
              "is open: look under **Devices**. A phone that only you use is safer."),
        ),),
    ),
)  # fmt: skip

HARMED: tuple[Step, ...] = (

    OneOf(
        harmed.relation,
        _("And what are you to them?"),
        choices=(
            Choice("mother", _("Mum")),
            Choice("father", _("Dad")),
            Choice("step_parent", _("Step-parent")),
            Choice("foster_or_adoptive", _("Foster or adoptive parent")),
            Choice("grandparent", _("Grandparent")),
            Choice("other_carer", _("Someone else who cares for them")),
        ),
        also=(
            to_young(_("Who gets hurt? What are they to you?")),
            to_sibling(_("Who gets hurt at home? Think of the grown-up.")),
            to_others(_("Who is being hurt? What are they to the young person?")),
        ),
    ),
)  # fmt: skip
