"""Invented families and what is told of them, so that linking can be measured: nobody here is or was anybody.

A town of households with brothers and sisters, step-families, second homes, moves and lookalikes (relatives in one
street, namesakes, twins); reports of them as people make them: with gaps, slips, short names and mistakes.  How often
each happens stands in one table (`rates.py`, printed in docs/linking.md), which was fixed before any weight was.  For
`hearthline bench linking` and for estimating; never in the service's way.
"""

from bot.cli.invented.rates import RATES, Rates
from bot.cli.invented.town import New, Trial, trial

__all__ = ["RATES", "New", "Rates", "Trial", "trial"]
