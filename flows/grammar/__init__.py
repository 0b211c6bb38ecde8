"""The small vocabulary in which flows and rules are written (a reader of `flows/` may skip this room).

`answers` says what a stored fact is, `declare` how one is declared, `conditions` how one is asked about in three
values, `steps` how a page of a conversation is written, `reading` how a condition is said in plain English.
"""

from flows.grammar.answers import Answer, Facts, Happened, How, Source, key_of
from flows.grammar.conditions import (
    Condition,
    all_of,
    any_of,
    known,
    maybe,
    not_,
    several,
    stated,
)
from flows.grammar.declare import About, Fact, Kind, Repeated, WorkedOut, band, day, number, one_of, some_of, text
from flows.grammar.explain import Outcome, evaluate, in_vain
from flows.grammar.in_time import more_often, newly
from flows.grammar.many import count, first, last, older, some
from flows.grammar.steps import (
    NOT_KNOWING,
    Choice,
    DayOf,
    Each,
    Flow,
    Interrupt,
    OneOf,
    OwnWords,
    Question,
    Said,
    Screen,
    Short,
    SomeOf,
    Step,
    When,
    said,
    when,
)
from flows.grammar.view import Truth, View

__all__ = [
    "NOT_KNOWING",
    "About",
    "Answer",
    "Choice",
    "Condition",
    "DayOf",
    "Each",
    "Fact",
    "Facts",
    "Flow",
    "Happened",
    "How",
    "Interrupt",
    "Kind",
    "OneOf",
    "Outcome",
    "OwnWords",
    "Question",
    "Repeated",
    "Said",
    "Screen",
    "Short",
    "SomeOf",
    "Source",
    "Step",
    "Truth",
    "View",
    "When",
    "WorkedOut",
    "all_of",
    "any_of",
    "band",
    "count",
    "day",
    "evaluate",
    "first",
    "in_vain",
    "key_of",
    "known",
    "last",
    "maybe",
    "more_often",
    "newly",
    "not_",
    "number",
    "older",
    "one_of",
    "said",
    "several",
    "some",
    "some_of",
    "stated",
    "text",
    "when",
]
