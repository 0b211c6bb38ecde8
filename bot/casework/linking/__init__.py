"""Which reports may be about one family: what linking reads of one, what two share, and how much that weighs.

Pure: no database, no clock.  Weights and thresholds stand in `flows/rules/linking.py`; a person decides, always.
"""

from bot.casework.linking.blocking import STRONG, WEAK, blocking
from bot.casework.linking.people import Household, Someone, Teller, household_of
from bot.casework.linking.weighing import Match, Verdict, Why, compare, compare_all, judged

__all__ = [
    "STRONG", "WEAK", "Household", "Match", "Someone", "Teller", "Verdict", "Why", "blocking", "compare",
    "compare_all", "household_of", "judged",
]  # fmt: skip
