"""only what a service was sent was handed over to it."""

from __future__ import annotations

from alembic import op

revision = "9c41e7d2b650"
down_revision = "5b1f7c20d9ae"
branch_labels = None
depends_on = None

# A mail to the operator's own people about a line was written down as the line's.  The moment is the mail's own, so it
# is known which these are; what the service itself got after it, where it got anything, takes its place.
AS_IT_WAS = """
UPDATE referral SET handed_over_at = COALESCE(
  (SELECT min(theirs.handed_over_at) FROM delivery AS theirs WHERE theirs.about = referral.id
    AND theirs.service = referral.service AND theirs.handed_over_at >= referral.handed_over_at
    AND theirs.handed_over_at >= referral.released_at),
  (SELECT min(at) FROM decision WHERE about = referral.id AND act = 'FETCHED' AND at >= referral.handed_over_at),
  acknowledged_at)
WHERE EXISTS (SELECT 1 FROM delivery AS ours WHERE ours.about = referral.id AND ours.service = 'operator'
  AND ours.handed_over_at = referral.handed_over_at)
"""


def upgrade() -> None:
    op.execute(AS_IT_WAS)
