"""The small vocabulary in which flows and rules are written (a reader of `flows/` may skip this room).

`answers` says what a stored fact is, `facts` how one is declared, `conditions` how one is asked about in three
values, `steps` how a page of a conversation is written, `checks` the authoring errors found at import.
"""

from flows.grammar.answers import Answer, Facts, Happened, How, Source, key_of
from flows.grammar.conditions import (
    Condition,
    View,
    all_of,
    any_of,
    known,
    maybe,
    not_,
    several,
    stated,
)
from flows.grammar.declare import About, Fact, Kind, Repeated, day, number, one_of, some_of, text
from flows.grammar.explain import Outcome, evaluate
from flows.grammar.many import count, last, older, some
from flows.grammar.steps import (
    Choice,
    DayOf,
    Each,
    Flow,
    Interrupt,
    Number,
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

__all__ = [
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
    "Number",
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
    "View",
    "When",
    "all_of",
    "any_of",
    "count",
    "day",
    "evaluate",
    "key_of",
    "known",
    "last",
    "maybe",
    "not_",
    "number",
    "older",
    "one_of",
    "several",
    "some",
    "some_of",
    "stated",
    "text",
    "when",
]
