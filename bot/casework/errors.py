"""What casework refuses, in words that say what to do next."""

from __future__ import annotations

from datetime import datetime


class Refusal(Exception):
    """This cannot be done now."""

    def __init__(self) -> None:
        super().__init__(type(self).__doc__)


class AlreadyDone(Refusal):
    """Somebody was here before you: look at what they did, then decide whether anything is left to do."""

    def __init__(self, who: str, at: datetime, what: str) -> None:
        super().__init__()
        self.who, self.at, self.what = who, at, what


class ReasonNeeded(Refusal):
    """Write down why: every later review asks."""


class SecondPersonNeeded(Refusal):
    """You asked for this yourself: a second person must agree, and until then it stays due."""


class NotYours(Refusal):
    """You do not have this draft: press I have this, or take it over, then write down what was passed on."""


class NotPassedOn(Refusal):
    """Write down what was passed on and who took it, or why it could not be passed on."""


class NoService(Refusal):
    """No service is chosen for this line: choose one with Change, then release it."""


class NotClosed(Refusal):
    """This case is open: somebody works on it already."""


class StillOpen(Refusal):
    """Some lines of this case were neither read by the service nor stopped: they need a person first."""


class StillToCorrect(Refusal):
    """What was given on a wrong joining is not corrected everywhere yet, or nobody has decided about the breach."""


class NotAskedAgain(Refusal):
    """They said no to a service, or did not say yes: write down first whether any child is harmed."""


class MeetingOpen(Refusal):
    """A meeting is asked for: write down first what came of it."""


class TasksOpen(Refusal):
    """A meeting decided what is not done yet: write down first that it is, or why it is given up."""


class LateDate(Refusal):
    """This is later than the rule allows: choose an earlier day, or write down why it cannot be sooner."""


class MinutesNeeded(Refusal):
    """It was held: write down its day, and what was said there, before its outcome."""


class NoDate(Refusal):
    """Set the date of the meeting first: those who are asked are told when and where."""


class NotTold(Refusal):
    """Somebody concerned works there (R19): their team is asked to no meeting. A supervisor speaks to its manager."""


class NotAnOutcome(Refusal):
    """Choose the outcome from the list: figures are made of it."""


class Past(Refusal):
    """This lies behind us: choose a later day or time."""


class ConflictHere(Refusal):
    """Somebody concerned works for this service: its people see nothing of this case. Phone its named manager."""


class NothingToShare(Refusal):
    """Choose at least one part that this kind of service may see."""


class CaseClosed(Refusal):
    """This case is closed: open it again first."""


class CaseOpen(Refusal):
    """This case is open: what somebody works on is not erased. Close it with an outcome first."""


class OtherGround(Refusal):
    """Another supervisor asked for this on another ground: agree on one, and both ask on that."""

    def __init__(self, asked_on: str) -> None:
        Exception.__init__(self, f"The first one asked for it as `{asked_on}`: agree to that, or have them ask anew.")


class NothingSaid(Refusal):
    """Nobody has answered this yet: there is nothing to take back."""


class AllotFirst(Refusal):
    """Something was made of these reports together: say first what belongs to which side."""


class CannotSplit(Refusal):
    """Choose reports that leave, and leave at least one in the case."""


class NotSafeToSay(Refusal):
    """The young person may be harmed at home: whoever reads this may be the one. Nothing is said here."""


class NoFeedback(Refusal):
    """Choose the sentence that they read when they come back, or write why they are told nothing."""


class NotTrueYet(Refusal):
    """This sentence is true only once the case is closed."""


class StillOpenToLearn(Refusal):
    """What a case taught is written down once it is closed."""


class StandsAside(Refusal):
    """They stand aside from this family, because they know it: choose somebody else."""


class NotYourself(Refusal):
    """This is for somebody else to decide: another supervisor."""
