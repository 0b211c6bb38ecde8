"""What can be learned from what was done: times, clocks that were missed, where people and rules did not agree.

Figures are made of times, tiers and codes; of what was told, only whether help asked for before was answered.  At the
desk they are shown as they are, with the reports behind them; whatever leaves it goes through suppression.
"""

from bot.casework.lessons.figures import Cell, Figures, figures
from bot.casework.lessons.opened import Row, as_csv, open_rows
from bot.casework.lessons.proposals import CHANGES, NAMES, Proposal, answer_proposal, exported, proposals, propose

__all__ = ["CHANGES", "NAMES", "Cell", "Figures", "Proposal", "Row", "answer_proposal", "as_csv", "exported", "figures",
           "open_rows", "proposals", "propose"]  # fmt: skip
