"""Several reports of one family, read as one: the facts that count together, and what only all of them say.

`whole_of(reports, at)` is pure.  What is true of danger in one report stays true of all; nothing here is decided: two
answers that differ both stay, with who told them and when.  `flows.rules.assess_whole` says what the rules make of it.
"""

from flows.rules.whole.joining import Dated, Whole, whole_of

__all__ = ["Dated", "Whole", "whole_of"]
