"""The report.  Read it downwards: this is the order in which a frightened person is asked.  Safety first, detail last.

Who writes and how to reach them safely; the young person; what happened; signs of danger; who else is at home; school
and health; who was told before; wishes; where; names; read back.  Every question may be skipped.
"""

from __future__ import annotations

from flows.facts import household, incident, reporter
from flows.grammar import Flow
from flows.report.danger_signs import DANGER_SIGNS
from flows.report.help_before import ENOUGH, HELP_BEFORE, WISHES
from flows.report.home import OTHERS_AT_HOME
from flows.report.read_back import READ_BACK
from flows.report.school_and_health import SCHOOL, THEIR_HEALTH
from flows.report.what_happened import HOW_OFTEN, INCIDENTS
from flows.report.where import NAMES, WHERE
from flows.report.who import HARMED, WHO
from flows.report.young_person import WHERE_THEY_ARE, YOUNG_PERSON
from flows.report.your_health import YOUR_HEALTH

PARTS = (  # who they are and how to reach them; what happened; danger and home; school, health, help; where, and send
    reporter.role.key, incident.account.key, DANGER_SIGNS[0].name, SCHOOL[0].name, household.postcode.key,
)  # fmt: skip

report = Flow("report", version=1, parts=PARTS, steps=(
    *WHO,
    *YOUNG_PERSON,
    *HARMED,
    *WHERE_THEY_ARE,
    INCIDENTS,
    *HOW_OFTEN,
    *DANGER_SIGNS,
    *OTHERS_AT_HOME,
    *SCHOOL,
    *THEIR_HEALTH,
    *YOUR_HEALTH,
    ENOUGH,
    *HELP_BEFORE,
    *WISHES,
    *WHERE,
    *NAMES,
    *READ_BACK,
))  # fmt: skip
