"""The first minutes.  Read it downwards: nobody is asked for anything before they know who reads it and what follows.

A hello that gives nobody away; danger; is it safe to write; the truths; five words to come back with.
"""

from __future__ import annotations

from flows import acts
from flows.facts import household, reporter
from flows.grammar import Choice, Flow, OneOf, Screen, known, not_, said, stated
from flows.i18n import _

ON_TELEGRAM = known(stated("channel", "telegram"))

WHO_WE_ARE = (
    _("We are {operator}."),
    _("A computer asks the questions. Who reads the answers: {people_read}."),
    _("At night nobody may be reading. In danger, call **999**, not us."),
)
MOST_TIMES = _("Most times, someone offers help to your family. Telling us is not the same as pressing charges.")
WE_MAY_HAVE_TO = _("If a child or adult could be badly hurt, we may have to tell children's services or the police, "
                   "even if you say no. We will tell you first, if that is safe.")  # fmt: skip

welcome = Flow("welcome", version=1, steps=(

    Screen(  # also the cover: the same for everybody, and nothing of the conversation on it
        "first",
        _("Hello. You can write to us here."),
        _("You can stop at any time: press **Leave**."),
        _("In an emergency, call 999."),
        choices=(Choice("go_on", _("Go on")), Choice("leave", _("Leave"))),
        does={"leave": acts.LEAVE},
    ),

    OneOf(
        household.danger_now,
        _("First of all."),
        _("Is anyone in danger right now?"),
        choices=(
            Choice("yes", _("Yes"), then="danger_now"),
            Choice("no", _("No")),
            Choice("not_sure", _("I am not sure"), then="not_sure"),
        ),
        may_skip=False,
    ),

    OneOf(
        reporter.safe_now,
        _("Someone may see this screen, or pick up this phone."),
        _("Is it safe for you to write just now?"),
        choices=(Choice("yes", _("Yes, it is safe")), Choice("no", _("No"), then="close_now")),
    ),

    Screen(
        "who_we_are",
        *WHO_WE_ARE,
        choices=(Choice("go_on", _("Go on")),),
    ),

    Screen(
        "my_child",
        _("**What happens to my child if I tell you?**"),
        MOST_TIMES,
        _("You can love your child and still need help. You are not to blame."),
        choices=(Choice("go_on", _("Go on")),),
    ),

    Screen(
        "what_we_must_do",
        WE_MAY_HAVE_TO,
        _("If you tell us someone is in danger and where, and then stop, a person may still read it and act."),
        _("You can skip any question. You can stay without a name, but then it is harder to help."),
        choices=(Choice("go_on", _("Go on")),),
    ),

    Screen(
        "keep_telegram",
        _("We keep what you write, locked. Not your name, unless you give it."),
        _("Telegram also keeps a copy that we cannot lock. If this Telegram is also open on a tablet or computer "
          "at home, it can be read there too. The web page is more private."),
        _("Your messages vanish here once we have them. "
          "If someone opens this chat and presses **Go on**, they will see what it is for."),
        choices=(Choice("go_on", _("Go on"), then="five_words"), Choice("web", _("Use the web page"))),
        asked_if=ON_TELEGRAM,
    ),

    Screen(
        "use_the_web",
        _("You can write to us here: {web}"),
        _("Open it on a phone or computer that only you use. A private window is best. Then close this chat."),
        choices=(Choice("leave", _("Close this chat")), Choice("stay", _("Stay here"))),
        does={"leave": acts.LEAVE},
        asked_if=ON_TELEGRAM,
    ),

    Screen(
        "keep_here",
        _("We keep what you write, locked. Not your name, unless you give it."),
        _("Does someone else use this phone or computer? Its list of pages may still show that you were here. "
          "A private window does not keep that list."),
        choices=(Choice("go_on", _("Go on")),),
        asked_if=not_(ON_TELEGRAM),
    ),

    Screen(
        "five_words",
        _("If you stop for about {cover_minutes} minutes, this screen closes and shows only 'Hello'. "
          "What you wrote is kept for {kept_days}."),
        _("To open it, type these five words here or on the web:"),
        "{phrase}",
        _("Keep them where only you look, or learn them."),
        choices=(
            Choice("have", _("I have them"), then=reporter.role.key),
            Choice("none", _("I don't want any")),
        ),
        does={"have": acts.MAKE_PHRASE, "none": acts.NO_PHRASE},
        shows="phrase",
        also=(said(
            known(stated("channel", "web")),
            _("If you stop for about {cover_minutes} minutes, this screen closes and shows only 'Hello'. "
              "What you wrote is kept for {kept_days}."),
            _("To open it, come back to this page. Type these five words in the box there:"),
            "{phrase}",
            _("Keep them where only you look, or learn them."),
        ),),
    ),

    Screen(
        "no_words",
        _("That is fine. But if you stop for some minutes, what you wrote is gone."),
        choices=(Choice("go_on", _("Go on")),),
    ),
))  # fmt: skip
