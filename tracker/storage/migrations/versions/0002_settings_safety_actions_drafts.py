"""Settings, safety actions, drafts"""

from alembic import op
import sqlalchemy as sa

from tracker.models.base import Exact, UtcDateTime
from tracker.models.guards import row_guard_statements


revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "setting",
        sa.Column("key", sa.String(length=100), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("entered_at", UtcDateTime(), nullable=False),
        sa.Column("voided_at", UtcDateTime(), nullable=True),
        sa.Column("void_reason", sa.String(length=500), nullable=True),
        sa.Column("entered_by_id", sa.Uuid(), nullable=True),
        sa.Column("voided_by_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(voided_at IS NULL) = (void_reason IS NULL)",
            name=op.f("ck_setting_void_needs_a_reason"),
        ),
        sa.CheckConstraint(
            "length(trim(void_reason)) > 0", name=op.f("ck_setting_void_reason_not_blank")
        ),
        sa.ForeignKeyConstraint(
            ["entered_by_id"], ["person.id"], name=op.f("fk_setting_entered_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["voided_by_id"], ["person.id"], name=op.f("fk_setting_voided_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_setting")),
    )
    with op.batch_alter_table("setting", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_setting_entered_by_id"), ["entered_by_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_setting_voided_by_id"), ["voided_by_id"], unique=False)
        batch_op.create_index(
            "uq_setting_key_in_force",
            ["key"],
            unique=True,
            sqlite_where=sa.text("voided_at IS NULL"),
            postgresql_where=sa.text("voided_at IS NULL"),
        )

    op.create_table(
        "draft",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("form", sa.String(length=60), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("saved_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_draft_patient_id_patient")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_draft_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
    )
    with op.batch_alter_table("draft", schema=None) as batch_op:
        batch_op.create_index("ix_draft_patient_form", ["patient_id", "form"], unique=False)
        batch_op.create_index(batch_op.f("ix_draft_person_id"), ["person_id"], unique=False)

    op.create_table(
        "safety_action",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("score_id", sa.Uuid(), nullable=False),
        sa.Column("action", sa.String(length=2000), nullable=False),
        sa.Column("done_by_id", sa.Uuid(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=False),
        sa.Column("done_at", UtcDateTime(), nullable=True),
        sa.Column("done_precision", sa.String(length=10), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("entered_at", UtcDateTime(), nullable=False),
        sa.Column("voided_at", UtcDateTime(), nullable=True),
        sa.Column("void_reason", sa.String(length=500), nullable=True),
        sa.Column("entered_by_id", sa.Uuid(), nullable=True),
        sa.Column("voided_by_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(done_precision = 'day') = (done_at IS NULL)",
            name=op.f("ck_safety_action_done_precision_matches"),
        ),
        sa.CheckConstraint(
            "done_precision IN ('day', 'minute')", name=op.f("ck_safety_action_done_precision")
        ),
        sa.CheckConstraint(
            "(voided_at IS NULL) = (void_reason IS NULL)",
            name=op.f("ck_safety_action_void_needs_a_reason"),
        ),
        sa.CheckConstraint(
            "length(trim(action)) > 0", name=op.f("ck_safety_action_action_not_blank")
        ),
        sa.CheckConstraint(
            "length(trim(void_reason)) > 0", name=op.f("ck_safety_action_void_reason_not_blank")
        ),
        sa.ForeignKeyConstraint(
            ["done_by_id"], ["person.id"], name=op.f("fk_safety_action_done_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["entered_by_id"], ["person.id"], name=op.f("fk_safety_action_entered_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_safety_action_patient_id_patient")
        ),
        sa.ForeignKeyConstraint(
            ["score_id"], ["score.id"], name=op.f("fk_safety_action_score_id_score")
        ),
        sa.ForeignKeyConstraint(
            ["voided_by_id"], ["person.id"], name=op.f("fk_safety_action_voided_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_safety_action")),
    )
    with op.batch_alter_table("safety_action", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_safety_action_done_by_id"), ["done_by_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_safety_action_entered_by_id"), ["entered_by_id"], unique=False
        )
        batch_op.create_index(
            "ix_safety_action_patient_done", ["patient_id", "done_on"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_safety_action_score_id"), ["score_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_safety_action_voided_by_id"), ["voided_by_id"], unique=False
        )

    # Plain additions: a rebuild would drop the tables' triggers.
    op.add_column("course", sa.Column("response_rule", sa.String(length=40), nullable=True))
    op.add_column("course", sa.Column("score_schedule", sa.JSON(none_as_null=True), nullable=True))
    op.add_column(
        "score",
        sa.Column("suicide_worse", sa.Boolean(), server_default=sa.text("0"), nullable=False),
    )
    op.add_column("score", sa.Column("suicide_answer", Exact(1), nullable=True))

    op.create_index(
        "ix_score_suicide_flag",
        "score",
        ["suicide_flag"],
        unique=False,
        sqlite_where=sa.text("suicide_flag IS NOT NULL"),
    )
    op.create_index(
        "ix_score_suicide_worse",
        "score",
        ["suicide_worse"],
        unique=False,
        sqlite_where=sa.text("suicide_worse = 1"),
    )
    op.create_index("ix_infusion_status", "infusion", ["status"], unique=False)
    op.create_index("ix_course_closed_on", "course", ["closed_on"], unique=False)

    for statement in row_guard_statements(["safety_action", "setting"]):
        op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError("a record is never taken back; restore the backup made before")
