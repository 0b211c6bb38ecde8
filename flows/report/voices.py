"""Who is spoken to.  The first words of a question are for a parent or carer who is harmed; `to_others` and

`to_young` say the same to a friend, relative or worker, and to the young person themself; `to_child` to
somebody under 18, `to_sibling` to a brother or sister under 18, `to_me` to a child while it is asked about itself.
"""

from __future__ import annotations

from flows.facts import person, reporter
from flows.grammar import Said, all_of, any_of, first, known, not_, said

YOUNG = known(reporter.role.is_("young_person"))  # the one who causes the harm writes
PARENT = known(reporter.role.is_("parent"))
OTHERS = all_of(not_(PARENT), not_(YOUNG))
UNDER_18 = all_of(known(reporter.under_18.is_("yes")), OTHERS)
LONG_LIST = not_(any_of(YOUNG, UNDER_18))  # children and the young person are asked less
A_SIBLING = all_of(UNDER_18, known(reporter.role.is_("brother_sister")))
NOT_A_CHILD = not_(UNDER_18)
ABOUT_ME = all_of(UNDER_18, first(person))  # a child who writes is the first of the home to be asked about


def to_others(*words: str) -> Said:
    return said(OTHERS, *words)


def to_child(*words: str) -> Said:
    return said(UNDER_18, *words)


def to_sibling(*words: str) -> Said:
    return said(A_SIBLING, *words)


def to_me(*words: str) -> Said:
    return said(ABOUT_ME, *words)


def to_young(*words: str) -> Said:
    return said(YOUNG, *words)
