"""Every fact that Hearthline may hold.  Flows, rules, sharing, linking and tests all speak in these names.

To add a fact: one line here, one question in `report.py`, and a topic that `rules/sharing.py` knows.
`topic` decides which agencies may see it; `would_harm` who could come to harm if it were disclosed.
"""

from __future__ import annotations

from functools import lru_cache

from flows.grammar import About, Fact, Repeated, WorkedOut, any_of, band, day, last, number, one_of, some_of, text

YES_NO = ("yes", "no")
CONSENT = ("given", "refused")
SOURCE_PROTECTED = ("reporter",)
IN_DANGER = ("reporter", "harmed")


class reporter(About):
    """Whoever is writing to us."""

    safe_now = one_of(*YES_NO, means="it is safe to write just now", topic="contact", would_harm=IN_DANGER)
    role = one_of(
        "parent", "other_parent", "brother_sister", "relative", "friend", "professional", "young_person",
        means="who is writing: the parent or carer harmed, or somebody else", topic="source", would_harm=SOURCE_PROTECTED,
    )  # fmt: skip
    under_18 = one_of(*YES_NO, means="the person writing is under 18", topic="source", would_harm=SOURCE_PROTECTED)
    lives_there = one_of(*YES_NO, means="the person writing lives in that home", topic="source", would_harm=SOURCE_PROTECTED)
    how_known = one_of("saw", "heard", "told", "guess", means="how somebody else knows of it", topic="source", would_harm=SOURCE_PROTECTED)
    harmed_knows = one_of(*YES_NO, means="the person harmed knows of this report", topic="source", would_harm=IN_DANGER)
    works_for = some_of(
        "police", "childrens_services", "adult_social_care", "domestic_abuse_service", "health", "education", "none",
        means="they, the person harmed or close family work for a service that may be told", topic="conflict",
        would_harm=SOURCE_PROTECTED,
    )  # fmt: skip
    workplace = text("where a professional works, and as what", "reporter_identity", SOURCE_PROTECTED)
    name = text("the reporter's name", "reporter_identity", SOURCE_PROTECTED)
    device = one_of(
        "only_me", "shared", "child_can_look",
        means="who else can get into the phone or computer they write on", topic="contact", would_harm=IN_DANGER,
    )  # fmt: skip
    contact = one_of("never", "safely", means="whether anybody may get in touch with them", topic="contact", would_harm=IN_DANGER)
    contact_by = one_of("call", "text", "email", means="the safe way to get in touch", topic="contact", would_harm=IN_DANGER)
    contact_at = text("a safe number or address", "contact", IN_DANGER)
    contact_when = text("safe days and times", "contact", IN_DANGER)
    contact_as = text("who a caller should say they are, and words agreed", "contact", IN_DANGER)
    contact_voicemail = one_of(*YES_NO, means="a message may be left", topic="contact", would_harm=IN_DANGER)
    wants = text("what they want to happen", "wishes", IN_DANGER)
    worries = text("what they fear will happen", "wishes", IN_DANGER)
    child_may_know = one_of(*YES_NO, means="the young person may be told that help was asked for", topic="wishes", would_harm=IN_DANGER)
    not_asked = text("what nobody asked and they want to be known", "account", IN_DANGER)
    anything_else = text("what they added at the end", "account", IN_DANGER)
    also_wrote = text("words typed where a button was expected", "account", IN_DANGER)

    consent_childrens_services = one_of(*CONSENT, means="wish about telling children's services", topic="consent")
    consent_early_help = one_of(*CONSENT, means="wish about telling early help", topic="consent")
    consent_police = one_of(*CONSENT, means="wish about telling the police", topic="consent")
    consent_police_specialist = one_of(*CONSENT, means="wish about telling a police specialist", topic="consent")
    consent_domestic_abuse_service = one_of(*CONSENT, means="wish about telling the domestic abuse service", topic="consent")
    consent_panel = one_of(*CONSENT, means="wish about telling the high-risk panel", topic="consent")
    consent_adult_social_care = one_of(*CONSENT, means="wish about telling adult social care", topic="consent")
    consent_mental_health_crisis = one_of(*CONSENT, means="wish about telling the crisis service", topic="consent")
    consent_education = one_of(*CONSENT, means="wish about telling the council's education service", topic="consent")


class harmed(About):
    """The parent or carer who is harmed."""

    relation = one_of(
        "mother", "father", "step_parent", "foster_or_adoptive", "grandparent", "other_carer",
        means="what the person harmed is to the young person", topic="identity",
    )  # fmt: skip
    age_band = band("under_18", "18_to_64", "65_or_over", means="age of the person harmed", topic="identity")
    afraid = one_of(
        "often", "sometimes", "no", "they_will_kill",
        means="afraid of the young person; `they_will_kill`: thinks they will kill them or the family", topic="risk", dash=2,
        would_harm=IN_DANGER,
    )  # fmt: skip
    locks_door = one_of(*YES_NO, means="sleeps behind a locked door, or leaves home, to be safe", topic="risk", would_harm=IN_DANGER)
    trapped = one_of("locked_in", "fled", "no", means="is locked in, or has fled from home, now", topic="risk", would_harm=IN_DANGER)
    pregnant = one_of("pregnant", "baby", "no", means="is pregnant, or has a baby under 18 months", topic="health", dash=9)
    ending_life = one_of("now", "thoughts", "no", means="thinks of ending their own life", topic="health", dash=5, would_harm=("harmed",))
    coping = one_of("alone", "some_help", "supported", means="low, exhausted or alone with it, or supported", topic="health", dash=4)
    care_needs = one_of(*YES_NO, means="is older, ill or disabled and needs care or support", topic="care_needs", would_harm=("harmed",))
    depends_on_child = one_of(*YES_NO, means="depends on the young person for care or money", topic="care_needs", would_harm=("harmed",))
    lacks_capacity = one_of(
        *YES_NO, means="somebody who has met them says that they cannot decide this", topic="care_needs", would_harm=("harmed",)
    )
    coerced = one_of(*YES_NO, means="is kept from saying freely what they want", topic="care_needs", would_harm=("harmed",))
    given_name = text("given name of the person harmed", "identity", ("harmed",))
    family_name = text("family name of the person harmed", "identity", ("harmed",))
    birth_day = day("date of birth of the person harmed", "identity", ("harmed",))
    address = text("where the person harmed can be found, if not with the young person", "address", IN_DANGER)
    new_address = text("a refuge or a new address kept from the young person", "hidden_address", IN_DANGER)
    new_address_may_be_told = one_of(*YES_NO, means="they say that services may know the new address", topic="hidden_address", would_harm=IN_DANGER)
    place = text("postcode, town or area where the person harmed lives, if apart", "address", IN_DANGER)
    can_be_reached = one_of(
        *YES_NO, means="somebody else says that the person harmed can be reached without the young person knowing",
        topic="contact", would_harm=IN_DANGER,
    )  # fmt: skip
    reached_how = text("how somebody else says that the person harmed is reached safely, and when", "contact", IN_DANGER)
    language = text("first language, and whether an interpreter is needed", "identity")


class child(About):
    """The young person, of any age, who causes the harm."""

    age_band = band("under_10", "10_to_15", "16_to_17", "18_or_over", means="age of the young person", topic="identity")
    relation = one_of(
        "son", "daughter", "stepchild", "foster_or_adopted", "grandchild", "other",
        means="what the young person is to the person harmed", topic="identity",
    )  # fmt: skip
    lives_with = one_of("yes", "part", "no", means="lives with the person harmed", topic="household")
    where_now = one_of("here", "elsewhere", "missing", means="where the young person is just now", topic="risk")
    missing_at_risk = one_of(*YES_NO, means="is missing and may come to harm or do harm", topic="risk")
    times_in_year = one_of(
        "none", "once", "twice", "three_or_more", "every_week",
        means="how often in the last 12 months there was violence, a threat or damage", topic="risk", dash=10,
    )  # fmt: skip
    repeats = one_of(*YES_NO, means="shouting, insults, put-downs or demands for money come again and again", topic="risk")
    getting = one_of("better", "same", "worse", means="whether it happens more often or gets worse", topic="risk", dash=11)
    knives = one_of(*YES_NO, means="strong interest in knives or other weapons", topic="weapons")
    weapons_at_home = one_of(*YES_NO, means="a weapon, or something kept as one, is in the home", topic="weapons")
    controls = some_of("tracks", "phone_or_card", "who_you_see", "none", means="ways of controlling the parent", topic="risk", dash=12)
    school = one_of(
        "attending", "not_going", "excluded_no_place", "excluded_but_taught", "taught_at_home", "no_place_at_16_17", "finished",
        "too_young",
        means="school, college, training or work", topic="school",
    )  # fmt: skip
    school_name = text("name of the school or college", "school", SOURCE_PROTECTED)
    last_seen = one_of(
        "within_week", "within_month", "over_month", "never",
        means="when a professional last saw the young person in person", topic="school",
    )  # fmt: skip
    last_seen_by = text("who outside the home last saw them, and about when", "school", SOURCE_PROTECTED)
    mind = some_of("voices", "paranoid", "sudden_change", "self_harm", "none", means="signs of mental ill health", topic="health", dash=21)
    ending_life = one_of("now", "thoughts", "no", means="talks of, or tried, ending their own life", topic="health", dash=22)
    substances = one_of("none", "some", "heavy", means="drink or drugs", topic="health", dash=21)
    exploited = some_of("gang", "debt", "carries_or_sells", "sexual", "uses_children", "none", means="signs that others use the young person, or that they use children", topic="exploitation")
    needs = some_of("autism", "adhd", "learning", "other", "none", means="special needs, and how they show", topic="health")
    needs_distress = one_of(*YES_NO, means="the special needs cause the young person distress", topic="health")
    losses = some_of("bereavement", "adopted_or_care", "none", means="loss, adoption or care in the young person's life", topic="health")
    saw_abuse = one_of(*YES_NO, means="saw or lived with domestic abuse before", topic="history")
    harmed_self = one_of(
        "now", "may_go_on", "long_over", "no",
        means="is, or was, harmed by somebody; `may_go_on`: was, and nobody can say that it is over", topic="child_harmed",
        would_harm=("child",),
    )  # fmt: skip
    harmed_by = one_of("parent", "household", "other", means="who harms or harmed the young person", topic="child_harmed", would_harm=("child",))
    told_to_leave = one_of("tonight", "soon", "no", means="told to leave home", topic="household")
    somewhere_to_go = one_of(*YES_NO, means="has somewhere safe to sleep if they must leave", topic="household")
    order = one_of(*YES_NO, means="broke bail, an order or terms set for the young person", topic="history", dash=23)
    given_name = text("given name of the young person", "identity", ("child",))
    family_name = text("family name of the young person", "identity", ("child",))
    birth_day = day("date of birth of the young person", "identity", ("child",))


class household(About):
    """The home, who knows, and what was done before."""

    danger_now = one_of("yes", "no", "not_sure", means="somebody is in danger right now", topic="risk")
    emergency_called = one_of("called", "cannot_call", "over_for_now", means="whether 999 was called", topic="risk")
    where_now = text("street and town for help now", "address", IN_DANGER)
    postcode = text("postcode of the young person's home", "address", IN_DANGER)
    place = text("town, school or area of the young person's home", "address", IN_DANGER)
    address = text("house and street of the young person's home", "address", IN_DANGER)
    others = one_of(*YES_NO, means="others live in the home or are often there", topic="household")
    animals_hurt = one_of(*YES_NO, means="an animal was hurt", topic="risk", dash=19)
    honour = some_of("honour", "forced_marriage", "date_set", "none", means="honour-based abuse or a forced marriage", topic="risk", dash=17)
    honour_at_risk = one_of("harmed", "child", "other", means="who is at risk from it", topic="risk")
    police_called = one_of("within_2_years", "longer_ago", "never", means="police called about this young person", topic="history", dash=24)
    known_to = some_of(
        "childrens_services", "police", "school", "doctor", "camhs", "domestic_abuse_service", "youth_justice", "nobody",
        means="who was told before", topic="history",
    )  # fmt: skip
    asked_for_help = one_of("helped", "nothing_followed", "never_asked", means="what followed when the family asked for help", topic="history")
    what_followed = text("when help was asked for and what came of it", "history", IN_DANGER)
    parental_responsibility = text("who has parental responsibility", "household")
    background = text("ethnic group and religion of the family, in their own words", "identity")


class person(Repeated):
    """Each other person in the home: a brother or sister, a baby, a grandparent.  A child who writes is the first."""

    relation = one_of("brother_sister", "baby", "other_child", "adult", means="who they are", topic="household")
    age_band = band("under_10", "10_to_15", "16_to_17", "18_or_over", means="how old they are", topic="household")
    given_name = text("their given name", "household", ("other",))
    family_name = text("their family name", "household", ("other",))
    birth_day = day("their date of birth", "household", ("other",))
    lives_here = one_of(*YES_NO, means="lives in the home", topic="household")
    school_name = text("their school or nursery", "household", ("other",))
    harm = one_of("badly_hurt", "hurt", "afraid", "sees_it", "no", means="what it does to them", topic="household", dash=18)
    trusts = one_of(
        "at_school", "family", "other", "nobody",
        means="which grown-up this child trusts, as they say themselves", topic="household", would_harm=("other",),
    )  # fmt: skip
    care_needs = one_of(*YES_NO, means="needs care or support", topic="care_needs", would_harm=("other",))
    another = one_of(*YES_NO, means="there is somebody else to tell of", topic="household")


class incident(Repeated):
    """Each time that is told of: the latest first, then a worse one, then others."""

    account = text("what happened, in their own words", "account", IN_DANGER)
    when = day("when it happened", "incident")
    harms = some_of(
        "verbal", "emotional", "money_small", "money_taken", "damage", "threat", "threat_to_kill", "violence", "weapon", "choking",
        "fire", "sexual", "stalking", "none",
        means="what was done", topic="incident", dash=14,
    )  # fmt: skip
    choking = one_of(*YES_NO, means="grabbed by the neck, choked, smothered or held under water", topic="incident", dash=15)
    weapon_how = one_of("used", "shown", "kept", means="how a weapon was used", topic="weapons")
    threat_believed = one_of("planned", "believed", "not_believed", means="how real a threat to kill was", topic="incident", dash=14)
    injury = one_of("unconscious", "needed_care", "hurt", "not_hurt", means="whether anybody was hurt", topic="incident", dash=1)
    who = some_of(
        "reporter_or_parent", "other_adult", "child", "baby", "pregnant", "care_needs", "nobody",
        means="to whom it was done", topic="incident", dash=18,
    )  # fmt: skip
    another = one_of(*YES_NO, means="there is another time to tell of", topic="incident")


class family(WorkedOut):
    """What only all the reports of a case say together; nobody is asked (`rules/whole/counted.py`)."""

    reports_in_year = number("reports about this family in the last 12 months", "history", "reports")
    sources = number("people and agencies who told of harm, each counted once", "history", "sources")
    police_reports = number("reports of the last 2 years that came from the police", "history", "reports")
    help_in_vain = number("reports after which, or before which, help was asked for and nothing followed", "history", "reports")


person.closed_by = any_of(household.others.is_("no"), last(person.another, "no"))
incident.closed_by = last(incident.another, "no")

EVERY_FACT: dict[str, Fact] = dict(About.declared)
WORKED_OUT: dict[str, Fact] = dict(WorkedOut.declared)


@lru_cache(maxsize=4096)
def fact_of(key: str) -> Fact:
    """The fact of a key, numbered or not; LookupError names the nearest known keys."""
    about, _, name = key.partition(".")
    subject, colon, number = about.partition(":")
    found = EVERY_FACT.get(f"{subject}.{name}") or WORKED_OUT.get(f"{subject}.{name}")
    if found is None:
        near = ", ".join(sorted(k for k in EVERY_FACT if k.startswith(subject + "."))) or ", ".join(SUBJECTS)
        raise LookupError(f"there is no fact {key!r}; known here: {near}")
    if found.repeated != (colon == ":" and number.isdigit() and int(number) > 0):
        form = f"{subject}:1.{name}" if found.repeated else f"{subject}.{name}"
        raise LookupError(f"{key!r} should be written {form!r}")
    return found


SUBJECTS = ("reporter", "harmed", "child", "household", "person:n", "incident:n")
