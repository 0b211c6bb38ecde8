"""Whether help could find the door by what was told: then a draft in danger that falls silent is shown to the desk."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.dialogue.conversation import Conversation
from flows.facts import fact_of, household

TELLS_WHERE = (household.where_now.key, household.postcode.key, household.place.key)
POSTCODE = r"\b[a-z]{1,2}\d[a-z\d]? *\d[a-z]{2}\b"  # a whole one
KINDS_OF_STREET = (
    r"(?:street|road|rd|lane|avenue|ave|close|drive|crescent|terrace|gardens|court|grove|mews|parade|cottage|farm|flat)"
)
NO_NUMBER_OF_A_HOUSE = r"(?!mile|minute|min|hour|km|year)"
IN_AN_ANSWER = re.compile(  # to a question about the place: also a kind of street alone, or a number before a name
    rf"{POSTCODE}|\b{KINDS_OF_STREET}\b|\b\d{{1,4}}[a-z]?,? {NO_NUMBER_OF_A_HOUSE}[a-z]{{2}}", re.IGNORECASE
)
IN_OWN_WORDS = re.compile(  # which tell of roads and numbers besides: "5 Nelson Road", not "he is 15 and on the road"
    rf"{POSTCODE}|\b\d{{1,4}}[a-z]?,? {NO_NUMBER_OF_A_HOUSE}(?!(?:and|at|in|of|on|the|to|day|week|month)\b)"
    rf"(?:[a-z'’-]+ ){{1,2}}{KINDS_OF_STREET}\b",
    re.IGNORECASE,
)


def has_address(conversation: Conversation) -> bool:
    """The answer that asks for it, or a whole postcode or a street, wherever they wrote it; no town alone."""
    if conversation.value_anywhere(household.address.key) is not None:
        return True
    places = (conversation.value_anywhere(key) for key in TELLS_WHERE)
    if any(said is not None and IN_AN_ANSWER.search(str(said)) for said in places):
        return True
    return any(IN_OWN_WORDS.search(words) for words in _own_words(conversation))


def _own_words(conversation: Conversation) -> Iterator[str]:
    """What they told freely, wherever they wrote it."""
    yield from (words for _, words in conversation.also_wrote)
    for written in conversation.kept.drafting.values():
        yield from written
    for key, answer in conversation.everything.items():
        if answer.is_known and fact_of(key).topic == "account":
            yield str(answer.value)
