"""${message}"""

from alembic import op
import sqlalchemy as sa

from tracker.models.base import Answers, Exact, UtcDateTime
from tracker.models.guards import guard_statements
${imports if imports else ""}

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = None
depends_on = None


def upgrade() -> None:
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    raise NotImplementedError("a record is never taken back; restore the backup made before")
