"""Who may see what: for each kind of service the topics it needs, and the facts that are exceptions to their topic.

Need-to-know, never nice-to-know.  The duty officer at the operator's desk sees all; every agency sees its own part;
nobody of the household ever sees any.  Who told us stands apart: no agency sees the reporter's name or role.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache, partial

from flows.facts import EVERY_FACT, child, fact_of, harmed, household, incident, person, reporter
from flows.grammar import Answer, Fact, Facts
from flows.notices import NO_CONTACT, REACH_THE_PARENT, TOPICS
from flows.rules.ages import is_child
from flows.rules.outcome import Serves
from flows.rules.sources import DORSET_FRONT_DOOR, HOUSE, HRDA_PACK, Source

# H22: what each kind of service needs to know.  A topic that stands nowhere here is for the duty officer alone.
POLICE = frozenset({"identity", "address", "account", "incident", "risk", "weapons", "exploitation", "contact"})
CHILDREN = frozenset({
    "identity", "household", "address", "school", "account", "incident", "risk", "weapons", "child_harmed",
    "exploitation", "health", "history", "wishes", "contact",
})  # fmt: skip
SEES: dict[Serves, frozenset[str]] = {
    Serves.CHILDRENS_SERVICES: CHILDREN,
    Serves.EARLY_HELP: CHILDREN - {"weapons", "child_harmed", "exploitation"},
    Serves.POLICE: POLICE,
    Serves.POLICE_SPECIALIST: POLICE,
    Serves.DOMESTIC_ABUSE_SERVICE: frozenset({"identity", "contact", "risk", "wishes"}),
    Serves.PANEL: frozenset({
        "identity", "address", "household", "school", "account", "incident", "risk", "weapons", "health",
        "care_needs", "exploitation", "history", "wishes", "contact",
    }),
    Serves.ADULT_SOCIAL_CARE: POLICE - {"exploitation"} | {"care_needs", "wishes"},
    Serves.MENTAL_HEALTH_CRISIS: frozenset({"identity", "health", "contact"}),
    Serves.EDUCATION: frozenset({"identity", "school"}),
}  # fmt: skip
PUBLIC = frozenset(SEES) - {Serves.DOMESTIC_ABUSE_SERVICE}  # public authorities; the others are charities
SOURCES: dict[Serves, Source] = {
    Serves.CHILDRENS_SERVICES: DORSET_FRONT_DOOR,
    Serves.EARLY_HELP: DORSET_FRONT_DOOR,
    Serves.PANEL: HRDA_PACK,
}  # for the others the house reading H22

PARENT_REACHED = (harmed.can_be_reached, harmed.reached_how)  # as somebody else says it
TELLS_OF, TELLS_OF_NONE = ("weapons", "child_harmed", "exploitation"), ("no", ("none",))

# Facts that fewer see than their topic, and those that a service sees besides its topics.
ADULTS_NAMES = (person.given_name, person.family_name, person.birth_day)  # of a third person, unless a child: minimised
ADULTS_NEEDS = (child.needs, child.needs_distress)  # of a grown son or daughter: care needs of their own
CHILDS_NAMES = (child.given_name, child.family_name, child.birth_day)
HARMEDS_NAMES = (harmed.given_name, harmed.family_name, harmed.birth_day)
ONLY_FOR: dict[Fact, tuple[Serves, ...]] = {
    reporter.safe_now: (),
    **dict.fromkeys(CHILDS_NAMES, tuple(kind for kind in SEES if kind is not Serves.DOMESTIC_ABUSE_SERVICE)),
    **dict.fromkeys((*HARMEDS_NAMES, harmed.relation, harmed.age_band, harmed.language), tuple(
        kind for kind in SEES if kind not in (Serves.EDUCATION, Serves.MENTAL_HEALTH_CRISIS)
    )),
    household.background: (Serves.CHILDRENS_SERVICES, Serves.PANEL),  # they ask; nobody else needs it to help
    household.honour: (
        Serves.CHILDRENS_SERVICES, Serves.POLICE, Serves.POLICE_SPECIALIST, Serves.PANEL,
        Serves.DOMESTIC_ABUSE_SERVICE, Serves.ADULT_SOCIAL_CARE,
    ),
    harmed.place: tuple(kind for kind in SEES if "address" in SEES[kind]),
    harmed.ending_life: (
        Serves.MENTAL_HEALTH_CRISIS, Serves.PANEL, Serves.DOMESTIC_ABUSE_SERVICE, Serves.ADULT_SOCIAL_CARE,
        Serves.CHILDRENS_SERVICES,
    ),
}  # fmt: skip
ALSO: dict[Fact, tuple[Serves, ...]] = {
    reporter.how_known: (
        Serves.CHILDRENS_SERVICES, Serves.POLICE, Serves.POLICE_SPECIALIST, Serves.ADULT_SOCIAL_CARE,
    ),
    reporter.harmed_knows: (
        Serves.CHILDRENS_SERVICES, Serves.EARLY_HELP, Serves.POLICE, Serves.POLICE_SPECIALIST,
        Serves.ADULT_SOCIAL_CARE, Serves.DOMESTIC_ABUSE_SERVICE, Serves.PANEL,
    ),
    **dict.fromkeys(PARENT_REACHED, (
        Serves.CHILDRENS_SERVICES, Serves.EARLY_HELP, Serves.POLICE, Serves.POLICE_SPECIALIST,
        Serves.ADULT_SOCIAL_CARE, Serves.DOMESTIC_ABUSE_SERVICE, Serves.PANEL,
    )),
    harmed.pregnant: (Serves.POLICE, Serves.POLICE_SPECIALIST, Serves.DOMESTIC_ABUSE_SERVICE),
    child.ending_life: (Serves.POLICE, Serves.POLICE_SPECIALIST),
    child.weapons_at_home: (Serves.DOMESTIC_ABUSE_SERVICE,),
    harmed.lacks_capacity: (Serves.POLICE,),
}  # fmt: skip
NO_ILLNESS = (harmed.pregnant.key, child.ending_life.key, harmed.ending_life.key, harmed.lacks_capacity.key)
HIDDEN_ADDRESS = (harmed.new_address, harmed.new_address_may_be_told)
WHERE_APART = (harmed.address, harmed.place)  # in another report's words it may be the very address that is hidden
THIRD_PARTYS_OWN = ("contact", "wishes")  # of whoever writes: the parent's only if the parent writes
HOW_TO_REACH = (
    reporter.contact_by, reporter.contact_at, reporter.contact_when, reporter.contact_as, reporter.contact_voicemail,
)  # fmt: skip
WISH = "consent_"
FOR_THE_HARMED = (Serves.DOMESTIC_ABUSE_SERVICE, Serves.PANEL, Serves.ADULT_SOCIAL_CARE)  # theirs to agree to

# Few people could know these: from somebody else than the parent they may show the family who told.
MAY_SHOW_WHO_TOLD = (
    incident.account, reporter.anything_else, reporter.also_wrote, reporter.how_known, child.last_seen_by,
    household.what_followed,
)  # fmt: skip
DUTY = Serves.DUTY_OFFICER


def may_see(kind: Serves, key: str, facts: Facts) -> bool:
    """Whether a kind of service may see this fact of this report, were it told."""
    sees = _sees(kind, key)
    return sees if isinstance(sees, bool) else sees(key, facts)


@lru_cache(maxsize=16384)
def _sees(kind: Serves, key: str) -> bool | Callable[[str, Facts], bool]:
    """What the tables above come to: in every report, in none, or where this is so of it."""
    fact = EVERY_FACT.get(key) or fact_of(key)
    if kind is DUTY:
        return True
    if fact in HIDDEN_ADDRESS:
        return _new_address_may_be_told if fact is harmed.new_address and "address" in SEES[kind] else False
    if fact.topic == "consent":
        return partial(_is_theirs, kind) if fact.name == WISH + kind.value else False
    if kind in ALSO.get(fact, ()):
        return True
    if fact in ADULTS_NEEDS and kind is Serves.ADULT_SOCIAL_CARE:
        return _of_an_adult
    if fact.topic not in SEES[kind] or kind not in ONLY_FOR.get(fact, (kind,)):
        return False
    if fact.topic in THIRD_PARTYS_OWN:
        return _parent_writes
    return _of_a_child if fact in ADULTS_NAMES else True


def wish_is_theirs(kind: Serves, facts: Facts) -> bool:
    """Whether whoever writes is the one to say if this kind of service may be told: nobody agrees for a parent.

    A young person who writes speaks for themselves, and not for the one they hurt.
    """
    if _is(facts, reporter.role, "young_person"):
        return kind not in FOR_THE_HARMED
    return _is(facts, reporter.role, "parent")


def visible(kind: Serves, facts: Facts) -> tuple[str, ...]:
    """The keys of all told facts that it may see, in the order in which they were told."""
    return tuple(key for key in facts if may_see(kind, key, facts))


def headings(kind: Serves, facts: Facts) -> tuple[str, ...]:
    """What it would see of this report, in the reporter's words: "what happened", "where"."""
    found: dict[str, None] = {}
    for key, answer in facts.items():
        if (
            answer.is_known
            and (heading := _heading(key, answer))
            and heading not in found
            and may_see(kind, key, facts)
            and not _tells_of_none(kind, key, answer)
        ):
            found[heading] = None
    return tuple(found)


def _tells_of_none(kind: Serves, key: str, answer: Answer) -> bool:
    """Of whatever is not its topic a service is shown one answer or two; by a No to those it learns of no illness."""
    return fact_of(key).topic not in SEES[kind] and key in NO_ILLNESS and answer.value in TELLS_OF_NONE


def _heading(key: str, answer: Answer) -> str:
    """The words for what an answer is about.

    No words for a wish, which every service is shown, for who can look into the phone, for a No to what everybody is
    asked: whoever says that there is no weapon has told of none.
    """
    fact = fact_of(key)
    if fact.topic == "consent" or fact is reporter.device or (fact.topic in TELLS_OF and answer.value in TELLS_OF_NONE):
        return ""
    if fact is reporter.contact and answer.value == "never":
        return NO_CONTACT
    return REACH_THE_PARENT if fact in PARENT_REACHED else TOPICS[fact.topic]


def shows_who_told(facts: Facts) -> tuple[str, ...]:
    """Told facts that may show the family who told, if it was not the parent; a person looks before they leave."""
    if _is(facts, reporter.role, "parent"):
        return ()
    return tuple(key for key, answer in facts.items() if answer.is_known and fact_of(key) in MAY_SHOW_WHO_TOLD)


def hides_address(facts: Facts) -> bool:
    """Whether it says that the new address may not be told: then no report about the same family tells it."""
    return _is(facts, harmed.new_address_may_be_told, "no")


def hidden_by(own: Facts, others: Iterable[Facts]) -> tuple[Fact, ...]:
    """What no service is told of a report since it, or another about the same family, hides the new address."""
    if any(hides_address(each) for each in others):
        return (*HIDDEN_ADDRESS, *WHERE_APART)
    return HIDDEN_ADDRESS if hides_address(own) else ()


def without_contact(facts: Facts) -> Facts:
    """Of whoever said since that it is not safe any more: as if they had said that nobody may get in touch."""
    contact = facts.get(reporter.contact.key)
    if contact is None or not contact.is_known:
        return facts
    kept = {key: answer for key, answer in facts.items() if fact_of(key) not in HOW_TO_REACH}
    return Facts(kept | {reporter.contact.key: Answer("never", contact.said_at, source=contact.source)})


def source_of(kind: Serves) -> Source:
    """Where the set of topics of a kind of service comes from."""
    return SOURCES.get(kind, HOUSE.at("H22"))


def _is(facts: Facts, fact: Fact, value: str) -> bool:
    answer = facts.get(fact.key)
    return answer is not None and answer.is_known and answer.value == value


def _is_theirs(kind: Serves, _: str, facts: Facts) -> bool:
    return wish_is_theirs(kind, facts)


def _parent_writes(_: str, facts: Facts) -> bool:
    return _is(facts, reporter.role, "parent")


def _new_address_may_be_told(_: str, facts: Facts) -> bool:
    return _is(facts, harmed.new_address_may_be_told, "yes")


def _of_an_adult(_: str, facts: Facts) -> bool:
    return _is(facts, child.age_band, "18_or_over")


def _of_a_child(key: str, facts: Facts) -> bool:
    """Whether this person of the home is known to be a child."""
    about = key.partition(".")[0]
    if (young := is_child(about, facts)) is not None:
        return young
    relation = facts.get(f"{about}.{person.relation.name}")
    return relation is not None and relation.is_known and relation.value in ("baby", "other_child")
