"""What is said beside the questions.  Each key stands with the moment in which it is true: the engine picks by that.

Times, places and services come in as {due}, {opens}, {service}.  Nothing here promises what no clock keeps.
"""

from __future__ import annotations

from flows.i18n import _

BUTTONS = {
    "done_label": _("That's all"),  # closes own words
    "next_label": _("Next"),  # closes a list of ticks
    "unknown_label": _("I don't know"),
    "skip_label": _("Skip"),
    "not_safe_label": _("Not safe to say"),
    "back_label": _("Back"),
    "danger_label": _("Danger now"),
    "leave_label": _("Leave"),
    "leave_out_label": _("Leave out {service}"),  # on the read-back, one a service
    "put_back_label": _("Put back {service}"),
}

WHILE_ANSWERING = {
    "kept": _("I kept that."),  # own words; words that the question could not use; the question follows again
    "so_far": _("What you wrote here is kept. You can add to it."),  # own words, come back to
    "wrote_first": _("What you wrote first is kept. You can add to it."),  # at the first screen, before any question
    "not_understood_kept": _("I kept that. Please press one of the buttons too."),
    "taken_as": _("I took that as **{answer}**. To change it, press **Back**."),  # a number typed in place of a press
    "not_a_postcode": _("We did not find that as a postcode. To change it, press **Back**."),
    "not_a_birth_day": _("I kept that. We could not tell the date from it. To change it, press **Back**."),
    "too_long_kept": _("I kept that. It was long, so I kept the end of it on its own page."),
    "no_room": _(
        "I could not keep that, as there is no room for more long messages. What you wrote before is safe. "
        "You can still write a few words at a time."
    ),
    "tick_one": _("Tick what fits. If nothing fits, tick the last one."),  # Next was pressed with no tick
    "back_nothing": _("There is nothing before this."),
    "unable_voice": _("I can't take voice notes, because someone could overhear. You can type it."),
    "unable_photo": _("I can't take photos yet. I did not keep it. You can write what it shows."),
    "unable_other": _("I can't take that here. You can type."),
    "browser_back": _("Your answers are as they were. To change the last one, press **Back** on this page."),
    "part": _("Part {part} of {parts}"),  # how far they are: never how many questions are left
    "change": _("Which answer do you want to change?"),
}

DANGER = {
    "dying": _("Does someone want to die? Samaritans listen, day and night. Call **116 123**. It is free."),
    "duty_on": _("A person is on duty now. If you press **I cannot call**, they see what you told us."),
    "duty_off": _("**Nobody is on duty now.** Only 999 can send help now."),
    "place_on": _("A person on duty here sees what you write. The police do not see it."),  # where are you?
    "place_off": _(
        "**Nobody is on duty now.** Only **999** can send help now. We keep what you write here, and e-mail "
        "our team that it is here. They may read it late."
    ),
    "desk_will_look": _("A person should look within 5 minutes. If nobody does, this screen will say so."),
    "desk_has_it": _("A person has this now."),  # somebody at the duty desk has claimed it
    "desk_late": _("Nobody has looked yet. Only **999** can send help now."),  # 5 minutes passed and nobody claimed it
}

CLOSING = {
    "kept_days": _("3 days"),
    "kept_with_words": _("If you close this now, what you wrote is kept for {kept_days}. Your five words open it."),
    "gone_without_words": _("If you close this now, what you wrote is gone."),  # no five words were taken
    "deleted": _("What you wrote is deleted."),
    "desk_keeps": _("You told us you could not call, or of danger. A person here may have read that. They keep it."),
    "desk_read": _("A person here may have read it. They keep it."),  # to who comes back: not why
    "wrong_words_web": _("Those words did not open anything. Check each one."),
}

READ_BACK = {
    "would_see": _("They would see: {sees}."),  # left out where a service would see nothing
    "plan_line": _("**{service}**: yes. {would_see} They should read it by {due}."),  # Send lets it leave
    "plan_line_phone": _("**{service}**: yes. {would_see} A person phones them, by {due}."),
    "plan_line_nobody_here": _("**{service}**: yes. {would_see} **Nobody is on duty here now.** "
                               "A person phones them when one is."),
    "plan_line_person": _("**{service}**: a person here should look first, by {looks}. {would_see}"),
    "plan_line_by_clock": _("**{service}**: a person here should look first. If nobody has by {looks}, {goes} then. "
                            "{would_see}"),  # as it is told by the clock
    "left_out_by_clock": _("**{service}**: you said no. A person here should look at it. If nobody has by {looks}, "
                           "{goes}, because someone may be badly hurt."),
    "goes": _("it goes to them"),
    "goes_phone": _("we ask someone to phone them"),  # whom nobody can write to
    "left_out_kept": _("**{service}**: no. We will keep your No. A person may still have to tell them, "
                       "to keep someone safe."),  # a wish against a line that needs no consent
    "plan_line_left_out": _("**{service}**: no, you left this out."),  # nothing goes to them
    "line_conflict": _("**{service}**: you or someone close to you works there. Their team does not get this. "
                       "A senior person here decides who there may know."),  # also on *Sent*
    "line_conflict_refused": _("**{service}**: you said no. You or someone close to you works there. "
                               "Their team does not get this. A senior person here decides if anyone there may know."),
    "not_sure_yet": _("You were not sure of some things. A person here should look at that before "
                      "anyone else is told."),
    "ages_disagree": _("An age and a date of birth do not fit together. To put one right, press **Change something**."),
    "outside_area": _("{council} is outside the area we work in. A person here works out who should help. "
                      "You can also ring them yourself."),  # also on *Sent*
    "sees_names": _("They would see the names you gave, where they need them."),
    # Before a question that was asked of several; of each other person in the home it always stands there.
    "of_person": _("Person {number} at home:"),
    "of_time": _("Time {number}:"),
    "of_your_child": _("Your child:"),
    "of_young_person": _("The young person:"),
    "of_hurt": _("The one who is hurt:"),
    "of_you": _("You:"),
    "not_your_name": _("They would not see your name, unless you wrote it in your own words."),
    "also_wrote": _("You also wrote:"),  # before words that answered no question; they are sent too
    "plan_nobody": _("No service would be told yet. A person at {operator} reads it first."),
    "changed_plan": _("Something changed since you read this. Please read it again."),
    "changed_line": _("**Changed:**"),  # before a line of which that is so
    "plan_line_gone": _("**{service}**: no more. They would not be told now."),  # it stood there when Send was pressed
}  # fmt: skip

SENT = {
    "sent_email": _("{service} should read it by **{due}**. If nobody has, we chase them."),
    "sent_phone": _("A person will phone {service}. It should be done by **{due}**."),
    "sent_person_first": _("A person here should read it first, by **{looks}**. If nobody has, we ask someone else."),
    "sent_looked_at_first": _(
        "{service}: a person here should look at it first, by **{looks}**. If nobody has, we ask someone else."
    ),  # a line that waits for a person
    "sent_by_clock": _("{service}: a person here should look first. If nobody has by **{looks}**, {goes} then."),
    "sent_left_out": _("{service}: not told now. You said no. A person here may still have to tell them."),
    "sent_left_out_by_clock": _(
        "{service}: you said no. A person here should look at it. "
        "If nobody has by **{looks}**, {goes}, because someone may be badly hurt."
    ),
    "sent_nobody_open": _("{service}: not told yet. They open at {opens}. Call **999** if it gets worse."),
    "sent_danger": _("In danger, call **999**. Do not wait for us."),  # red
    "sent_worse": _("If it gets worse, call **999**."),  # else
    "sent_nobody_here_red": _(
        "{service}: not told yet. **Nobody is on duty here now.** We e-mail our team. "
        "They may read it late. If it gets worse, call **999**."
    ),  # a call that nobody can make
    "sent_nobody_here": _(
        "{service}: not told yet. **Nobody is on duty here now.** A person here should look by "
        "**{owner}**. If it gets worse, call **999**."
    ),
    "sent_words": _("Come back with your five words to see what happened. This screen closes soon."),
    "sent_no_words": _("This cannot be opened again. You can start a new one any time."),
}

SIGNPOSTS = {
    "signposts": _("These people listen too. They do not know what you told us:"),
    "signpost_line": _("{service}: **{phone}**"),
    "signpost_closed": _("{service}: **{phone}**. They open at {opens}."),
    "signpost_may_be_closed": _("{service}: **{phone}**. They may be closed now."),  # nobody here knows their hours
    "signpost_web": _("{service}: {web}"),  # of whom there is a page and no number
    "find_your_council": _("Find your council: www.gov.uk/find-local-council"),
}

STATUS = {
    "status_none": _("We have what you sent. Nobody has read it yet."),
    "status_stop_asked": _(
        "At {when}, you asked us to stop. Nobody here has read that yet. Until then, what stands below goes on."
    ),
    "status_stop_read": _("You asked us to stop. A person here read that at {when}."),
    "status_planned": _("**{service}**: on its way. They should have it by {due}."),
    "status_to_phone": _("**{service}**: a person here should phone them by {due}. That is not done yet."),
    "status_sent": _("**{service}**: sent. Nobody there has said that they have it yet. It is due by {due}."),
    "status_read": _("**{service}** opened it at {when}."),
    "status_acknowledged": _("**{service}**: a person there has it since {when}."),
    "status_called": _("**{service}**: we told a person there by phone at {when}."),
    "status_anew": _(
        "**{service}**: they have what you sent. We are telling them what you told us later. "
        "They should have that by {due}."
    ),
    "waits_to_be_added": _("You wrote something that is not sent yet. You can add it here."),
    "status_person_first": _("**{service}**: a person here should look at it first, by {looks}."),
    "status_person_late": _("**{service}**: nobody here has looked yet. We asked someone else to look."),
    "status_by_clock": _("**{service}**: a person here should look first. If nobody has by {looks}, {goes} then."),
    "status_left_out": _("**{service}**: not told now. You said no. A person here may still have to tell them."),
    "status_left_out_by_clock": _(
        "**{service}**: you said no. A person here should look at it. "
        "If nobody has by {looks}, {goes}, because someone may be badly hurt."
    ),
    "status_unlooked": _("Nobody here had looked by {left}, so it went by itself."),  # added to what stands above
    "status_unlooked_refused": _(
        "You said no. Nobody here had looked by {left}. So it went by itself, because someone may be badly hurt."
    ),
    "status_stopped": _("**{service}**: not told. A person here decided that."),
}

FEEDBACK = {  # chosen by a person, who answers for its being true of this report; read only by whoever told it
    "feedback_working": _("A person here is working on what you told us."),
    "feedback_asked": _("We asked for more help for your family. We are waiting for an answer."),
    "feedback_met": _("People who can help have met. They agreed what each of them will do."),
    "feedback_tell_more": _("We need to know more to help. If you can, tell us more here."),
    "feedback_closed_service": _("The services we told have this now, so we have closed it here. You can write again."),
    "feedback_closed_here": _("We have closed this here. If it goes on, or gets worse, please tell us again."),
}
FEEDBACK_ONCE_CLOSED = frozenset({"feedback_closed_service", "feedback_closed_here"})
FEEDBACK_AS_IT_CLOSES = frozenset({"feedback_met", *FEEDBACK_ONCE_CLOSED})  # none that says that we still work on it

BROKEN = {
    "broken": _("Something is not working on our side. What you wrote before is safe. "
                "If you need help now: **999**, or **0808 2000 247**, day and night."),
}  # fmt: skip

PAGE = {  # the web page's own words: around the questions, the same on every screen
    "page_title": _("Hello"),
    "write_here": _("You can also write here"),  # the box on the first screen; the five words go here too
    "your_words": _("Your words"),
    "or_type": _("Or type it here"),  # below the buttons of a question that takes both
    "send_label": _("Send"),
    "add_label": _("Add this"),  # own words are open until [That's all]
    "try_again_label": _("Try again"),
    "stay_label": _("Stay here"),
    "look_again": _("Please look again"),  # above what is to be put right
    "nothing_written": _("There is nothing in the box yet. You can write, or press one of the other buttons."),
    "page_closes": _("If you press nothing for {cover_minutes} minutes, this page closes."),
    "words_close": _("What you type is kept once you press **Add this**. You can add as often as you like."),
    "closes_soon": _("This page closes in one minute."),
    "page_reload": _("Please open this page again and go on from there."),
    "too_big": _("That was too long to send at once. Please go back and send it in smaller parts."),
    "nothing_here": _("There is nothing on this page."),
    "to_start": _("Go to the first page"),
    "to_content": _("Skip to the page"),
    "leave_two_more": _("To leave this page, press Shift two more times."),
    "leave_one_more": _("To leave this page, press Shift once more."),
}

KINDS = {
    "kind_childrens_services": _("Children's services"),
    "kind_early_help": _("Early help for families"),
    "kind_police": _("The police"),
    "kind_police_specialist": _("Police who know about forced marriage"),
    "kind_domestic_abuse_service": _("The domestic abuse service"),
    "kind_panel": _("The high-risk panel"),
    "kind_adult_social_care": _("Adult social care"),
    "kind_mental_health_crisis": _("The mental health crisis line"),
    "kind_education": _("The council's education team"),
    "kind_duty_officer": _("A person here"),
}

NOTICES: dict[str, str] = {
    **BUTTONS, **WHILE_ANSWERING, **DANGER, **CLOSING, **READ_BACK, **SENT, **SIGNPOSTS, **STATUS, **FEEDBACK, **BROKEN,
    **PAGE, **KINDS,
}  # fmt: skip

# The read-back: one heading for the topics of `flows/facts.py` that stand under it, in this order.
HEADINGS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (_("What happened"), ("account", "incident", "risk", "weapons", "child_harmed")),
    (_("Who"), ("identity", "household", "source", "reporter_identity", "conflict")),
    (_("School, health and help before"), ("school", "health", "care_needs", "exploitation", "history")),
    (_("What you want"), ("wishes", "consent")),
    (_("Where"), ("address", "hidden_address")),
    (_("How to reach you"), ("contact",)),
)

# What a service would see, a topic at a time: "Children's services would see: what happened, who, where."
TOPICS: dict[str, str] = {
    "account": _("what happened"),
    "incident": _("what happened"),
    "risk": _("signs of danger"),
    "weapons": _("weapons"),
    "child_harmed": _("harm to the young person"),
    "identity": _("who"),
    "household": _("who lives there"),
    "source": _("how you know"),
    "reporter_identity": _("your name"),
    "conflict": _("who works for a service"),
    "school": _("school"),
    "health": _("health"),
    "care_needs": _("care needs"),
    "exploitation": _("people who use the young person"),
    "history": _("who was told before"),
    "wishes": _("what you want"),
    "consent": _("what you agreed to"),
    "address": _("where"),
    "hidden_address": _("the new address"),
    "contact": _("how to reach you safely"),
}

# What a few answers are called instead: not every answer on how to reach somebody is a way to reach the reporter.
NO_CONTACT = _("that nobody may contact you")
REACH_THE_PARENT = _("if and how to reach the person who is hurt safely")
SEEN: tuple[str, ...] = (
    *dict.fromkeys(TOPICS.values()),
    NO_CONTACT,
    REACH_THE_PARENT,
)  # in the order in which they stand

# The page at /about, for leaflets and search: they looked for it, so it may say what it is.
ABOUT: tuple[str, ...] = (
    _("Is someone being hurt at home by their own child? You can tell us here. "
      "It takes about ten minutes. Then you can stop and send it, or tell us more."),
    _("You can be the parent or carer. You can be a friend, a neighbour, a brother or sister, or someone who works "
      "with the family. You can be the young person."),
    _("You are not to blame. You can love your child and still need help."),
    _("In danger now? Call **999**. If you cannot speak: call 999 from a mobile, listen, then press **55**."),
    _("We are {operator}. A computer asks the questions. Who reads the answers: {people_read}. "
      "We are not the police and we are not there day and night."),
    _("You see who would be told before you send it. You can say no. But if a child or adult could be badly hurt, "
      "we may have to tell children's services or the police."),
    _("Your browser's list may still show this page. A private window does not keep that list."),
    _("You can ask us what we hold about you, and ask us to put it right. "
      "If we get it wrong, you can tell the ICO: **0303 123 1113**."),
)  # fmt: skip

ABOUT_TITLE = _("Worried about someone being hurt at home?")
ABOUT_BUTTON = _("Start")
