"""The whole picture of a family: its people and homes, one timeline of all reports, its risk from day to day.

It only reads.  Who told something is never named here, only which source it was; what may not be seen is taken out of
an account before anything is made of it, so that the same code draws the picture for the operator and, cut, for an
agency with a sharing agreement.
"""

from bot.casework.picture.accounts import Account, dated, listed, role_of, unnamed
from bot.casework.picture.compared import Compared, Voice
from bot.casework.picture.cut import SharedPicture, cut_picture, parts_of
from bot.casework.picture.page import CasePage, case_page
from bot.casework.picture.people import Home, Said, Someone
from bot.casework.picture.risk import Step
from bot.casework.picture.timeline import Event, Kind
from bot.casework.picture.window import Window, window

__all__ = [
    "Account", "CasePage", "Compared", "Event", "Home", "Kind", "Said", "SharedPicture", "Someone", "Step", "Voice",
    "Window", "case_page", "cut_picture", "dated", "listed", "parts_of", "role_of", "unnamed", "window",
]  # fmt: skip
