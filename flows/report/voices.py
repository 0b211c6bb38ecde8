"""Who is spoken to.  The first words of a question are for a parent or carer who is harmed; `to_others` and

`to_young` say the same to a friend, relative or worker, and to the young person themself.
"""

from __future__ import annotations

from flows.facts import reporter
from flows.grammar import Said, all_of, any_of, known, not_, said

YOUNG = known(reporter.role.is_("young_person"))  # the one who causes the harm writes
PARENT = known(reporter.role.is_("parent"))
OTHERS = all_of(not_(PARENT), not_(YOUNG))
UNDER_18 = all_of(known(reporter.under_18.is_("yes")), OTHERS)
LONG_LIST = not_(any_of(YOUNG, UNDER_18))  # children and the young person are asked less


def to_others(*words: str) -> Said:
    return said(OTHERS, *words)


def to_young(*words: str) -> Said:
    return said(YOUNG, *words)
