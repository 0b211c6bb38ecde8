"""The two closed lists of an assessment: what staff are told to mind, and which lines of help the reporter is shown."""

from __future__ import annotations

FLAGS = {
    "show_999": "999 stands on the reporter's screen",
    "planning_meeting": "a meeting of all who know the family within 10 working days; ours until it is accepted",
    "young_person_may_be_homeless": "the young person was told to leave home",
    "reporter_under_18": "the person writing is under 18",
    "about_own_behaviour": "the person writing tells of what they do themselves",
    "told_by_third_party": "the person writing is not the one who is harmed",
    "may_show_who_told": "what was told may show the family who told it",
    "conflict_of_interest": "the reporter or their family work for a service that would be told",
    "refused_is_any_child_harmed": "consent was refused: ask again whether any child is harmed",
    "panel_on_judgement": "the high-risk panel may be asked on professional judgement; it is not sent by itself",
    "police_on_judgement": "under ten: the duty officer decides whether to call the police",
    "no_relative_as_interpreter": "never through the family, never a community interpreter",
    "young_person_harmed": "the young person may be harmed at home: do not tell the household first",
    "adult_refuses": "an adult with care needs said no: a person decides with them",
    "ask_about_child_in_home": "a child lives there: ask what they see and hear",
    "weapon_in_home": "a weapon may be in the home: tell whoever visits",
    "ages_disagree": "an age and a date of birth that were told do not agree, or the date cannot be right: find out",
    "phone_may_be_seen": "others can look into the phone or computer that the report was written on",
    "age_not_known": "the young person's age is not known: both tracks, and a person looks first",
    "place_not_told": "no place was told: find out where they live",
    "low_detail": "too little to find the family: information for a person to work on",
}

SIGNPOSTS = {
    "national_da_helpline": "National Domestic Abuse Helpline",
    "mens_advice_line": "Men's Advice Line",
    "pegs": "PEGS, for parents harmed by a child of any age",
    "respect_young_people": "Respect Young People's Service",
    "respect_phoneline": "Respect Phoneline, for those worried about what they do themselves",
    "family_lives": "Family Lives",
    "youngminds_parents": "YoungMinds parents' helpline",
    "childline": "Childline",
    "nspcc": "NSPCC helpline, for adults worried about a child",
    "samaritans": "Samaritans",
    "mental_health_crisis": "the local mental health crisis line, or NHS 111",
    "karma_nirvana": "Karma Nirvana, honour-based abuse",
    "forced_marriage_unit": "Forced Marriage Unit",
    "hourglass": "Hourglass, for older people",
    "victim_support": "Victim Support",
    "crimestoppers": "Crimestoppers, without giving a name",
    "adoption_uk": "Adoption UK",
    "find_your_council": "how to find the right council",
}

# How a case ends: the code that figures are made of, and what it means.  A code is never given another meaning.
OUTCOMES = {
    "with_services": "The services that were told have it",
    "plan_agreed": "A plan was agreed at a meeting, with names and dates",
    "moved": "They live elsewhere: the services there have it",
    "advice": "Advice and numbers were given",
    "nothing_may_be_sent": "Nothing may be sent; signposts were shown",
    "no_harm": "Looked into: no harm found",
    "no_further_action": "No further action",
    "not_a_report": "Not a report (a test, or a mistake)",
}
NOTHING_FOLLOWS = frozenset({"advice", "nothing_may_be_sent", "no_harm", "no_further_action", "not_a_report"})

MEETING_OUTCOMES = {
    "plan": "It was held: a plan was agreed",
    "protection": "It was held: child protection enquiries were begun",
    "nothing": "It was held: no further action",
    "not_held": "It will not be held, and this is done instead",
}
HELD = frozenset({"plan", "protection", "nothing"})
