"""The session at the chair"""

from alembic import op
import sqlalchemy as sa

from tracker.models.base import Exact, UtcDateTime
from tracker.models.guards import row_guard_statements


revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TABLES = [
    "amendment",
    "decision",
    "run_event",
    "session_answer",
    "threshold_set",
    "treatment",
    "vial_use",
]


def upgrade() -> None:
    op.create_table(
        "threshold_set",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("app", sa.String(length=40), nullable=False),
        sa.Column("numbers", sa.JSON(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("entered_at", UtcDateTime(), nullable=False),
        sa.Column("voided_at", UtcDateTime(), nullable=True),
        sa.Column("void_reason", sa.String(length=500), nullable=True),
        sa.Column("entered_by_id", sa.Uuid(), nullable=True),
        sa.Column("voided_by_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(voided_at IS NULL) = (void_reason IS NULL)",
            name=op.f("ck_threshold_set_void_needs_a_reason"),
        ),
        sa.CheckConstraint(
            "length(trim(void_reason)) > 0", name=op.f("ck_threshold_set_void_reason_not_blank")
        ),
        sa.ForeignKeyConstraint(
            ["entered_by_id"], ["person.id"], name=op.f("fk_threshold_set_entered_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["voided_by_id"], ["person.id"], name=op.f("fk_threshold_set_voided_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_threshold_set")),
    )
    with op.batch_alter_table("threshold_set", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_threshold_set_entered_by_id"), ["entered_by_id"], unique=False
        )
        batch_op.create_index("ix_threshold_set_fingerprint", ["fingerprint"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_threshold_set_voided_by_id"), ["voided_by_id"], unique=False
        )
        batch_op.create_index("uq_threshold_set_number", ["number"], unique=True)

    op.create_table(
        "amendment",
        sa.Column("infusion_id", sa.Uuid(), nullable=False),
        sa.Column("table_name", sa.String(length=40), nullable=False),
        sa.Column("row_id", sa.Uuid(), nullable=False),
        sa.Column("column_name", sa.String(length=40), nullable=True),
        sa.Column("old", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("new", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("entered_at", UtcDateTime(), nullable=False),
        sa.Column("voided_at", UtcDateTime(), nullable=True),
        sa.Column("void_reason", sa.String(length=500), nullable=True),
        sa.Column("entered_by_id", sa.Uuid(), nullable=True),
        sa.Column("voided_by_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(voided_at IS NULL) = (void_reason IS NULL)",
            name=op.f("ck_amendment_void_needs_a_reason"),
        ),
        sa.CheckConstraint("length(trim(reason)) > 0", name=op.f("ck_amendment_reason_not_blank")),
        sa.CheckConstraint(
            "length(trim(void_reason)) > 0", name=op.f("ck_amendment_void_reason_not_blank")
        ),
        sa.ForeignKeyConstraint(
            ["entered_by_id"], ["person.id"], name=op.f("fk_amendment_entered_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["infusion_id"], ["infusion.id"], name=op.f("fk_amendment_infusion_id_infusion")
        ),
        sa.ForeignKeyConstraint(
            ["voided_by_id"], ["person.id"], name=op.f("fk_amendment_voided_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_amendment")),
    )
    with op.batch_alter_table("amendment", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_amendment_entered_by_id"), ["entered_by_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_amendment_infusion_id"), ["infusion_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_amendment_voided_by_id"), ["voided_by_id"], unique=False
        )

    op.create_table(
        "decision",
        sa.Column("infusion_id", sa.Uuid(), nullable=False),
        sa.Column("about", sa.String(length=60), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("stood", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=True),
        sa.Column("role", sa.String(length=60), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.String(length=1000), nullable=True),
        sa.Column("decided_at", UtcDateTime(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("entered_at", UtcDateTime(), nullable=False),
        sa.Column("voided_at", UtcDateTime(), nullable=True),
        sa.Column("void_reason", sa.String(length=500), nullable=True),
        sa.Column("entered_by_id", sa.Uuid(), nullable=True),
        sa.Column("voided_by_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "kind != 'cleared' OR (length(trim(name)) > 0 AND length(trim(reason)) > 0)",
            name=op.f("ck_decision_cleared_by_whom_and_why"),
        ),
        sa.CheckConstraint("kind IN ('acknowledged', 'cleared')", name=op.f("ck_decision_kind")),
        sa.CheckConstraint(
            "(voided_at IS NULL) = (void_reason IS NULL)",
            name=op.f("ck_decision_void_needs_a_reason"),
        ),
        sa.CheckConstraint(
            "length(trim(void_reason)) > 0", name=op.f("ck_decision_void_reason_not_blank")
        ),
        sa.ForeignKeyConstraint(
            ["entered_by_id"], ["person.id"], name=op.f("fk_decision_entered_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["infusion_id"], ["infusion.id"], name=op.f("fk_decision_infusion_id_infusion")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_decision_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["voided_by_id"], ["person.id"], name=op.f("fk_decision_voided_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
    )
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_decision_entered_by_id"), ["entered_by_id"], unique=False
        )
        batch_op.create_index("ix_decision_infusion_about", ["infusion_id", "about"], unique=False)
        batch_op.create_index(batch_op.f("ix_decision_person_id"), ["person_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_decision_voided_by_id"), ["voided_by_id"], unique=False
        )

    op.create_table(
        "run_event",
        sa.Column("infusion_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=20), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("mg_per_hour", Exact(3), nullable=True),
        sa.Column("mg", Exact(2), nullable=True),
        sa.Column("reason", sa.String(length=1000), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("entered_at", UtcDateTime(), nullable=False),
        sa.Column("voided_at", UtcDateTime(), nullable=True),
        sa.Column("void_reason", sa.String(length=500), nullable=True),
        sa.Column("entered_by_id", sa.Uuid(), nullable=True),
        sa.Column("voided_by_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(step = 'bolus') = (mg IS NOT NULL)", name=op.f("ck_run_event_bolus_has_mg")
        ),
        sa.CheckConstraint(
            "step IN ('start', 'change rate', 'bolus', 'pause', 'resume', 'stop')",
            name=op.f("ck_run_event_step"),
        ),
        sa.CheckConstraint(
            "step NOT IN ('start', 'change rate') OR mg_per_hour IS NOT NULL",
            name=op.f("ck_run_event_has_a_rate"),
        ),
        sa.CheckConstraint(
            "(voided_at IS NULL) = (void_reason IS NULL)",
            name=op.f("ck_run_event_void_needs_a_reason"),
        ),
        sa.CheckConstraint(
            "length(trim(void_reason)) > 0", name=op.f("ck_run_event_void_reason_not_blank")
        ),
        sa.CheckConstraint("mg > 0 AND mg <= 1000", name=op.f("ck_run_event_mg_range")),
        sa.CheckConstraint(
            "mg_per_hour > 0 AND mg_per_hour <= 3000", name=op.f("ck_run_event_mg_per_hour_range")
        ),
        sa.CheckConstraint("number BETWEEN 1 AND 1000", name=op.f("ck_run_event_number_range")),
        sa.ForeignKeyConstraint(
            ["entered_by_id"], ["person.id"], name=op.f("fk_run_event_entered_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["infusion_id"], ["infusion.id"], name=op.f("fk_run_event_infusion_id_infusion")
        ),
        sa.ForeignKeyConstraint(
            ["voided_by_id"], ["person.id"], name=op.f("fk_run_event_voided_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_run_event")),
    )
    with op.batch_alter_table("run_event", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_run_event_entered_by_id"), ["entered_by_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_run_event_voided_by_id"), ["voided_by_id"], unique=False
        )
        batch_op.create_index(
            "uq_run_event_number_in_force",
            ["infusion_id", "number"],
            unique=True,
            sqlite_where=sa.text("voided_at IS NULL"),
            postgresql_where=sa.text("voided_at IS NULL"),
        )

    op.create_table(
        "session_answer",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("infusion_id", sa.Uuid(), nullable=False),
        sa.Column("item", sa.String(length=60), nullable=False),
        sa.Column("answer", sa.String(length=500), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=False),
        sa.Column("answered_at", UtcDateTime(), nullable=False),
        sa.Column("second_person_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("entered_at", UtcDateTime(), nullable=False),
        sa.Column("voided_at", UtcDateTime(), nullable=True),
        sa.Column("void_reason", sa.String(length=500), nullable=True),
        sa.Column("entered_by_id", sa.Uuid(), nullable=True),
        sa.Column("voided_by_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(voided_at IS NULL) = (void_reason IS NULL)",
            name=op.f("ck_session_answer_void_needs_a_reason"),
        ),
        sa.CheckConstraint(
            "length(trim(answer)) > 0", name=op.f("ck_session_answer_answer_not_blank")
        ),
        sa.CheckConstraint(
            "length(trim(void_reason)) > 0", name=op.f("ck_session_answer_void_reason_not_blank")
        ),
        sa.ForeignKeyConstraint(
            ["entered_by_id"], ["person.id"], name=op.f("fk_session_answer_entered_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["infusion_id"], ["infusion.id"], name=op.f("fk_session_answer_infusion_id_infusion")
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_session_answer_patient_id_patient")
        ),
        sa.ForeignKeyConstraint(
            ["second_person_id"],
            ["person.id"],
            name=op.f("fk_session_answer_second_person_id_person"),
        ),
        sa.ForeignKeyConstraint(
            ["voided_by_id"], ["person.id"], name=op.f("fk_session_answer_voided_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_answer")),
    )
    with op.batch_alter_table("session_answer", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_session_answer_entered_by_id"), ["entered_by_id"], unique=False
        )
        batch_op.create_index(
            "ix_session_answer_patient_item", ["patient_id", "item"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_session_answer_second_person_id"), ["second_person_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_session_answer_voided_by_id"), ["voided_by_id"], unique=False
        )
        batch_op.create_index(
            "uq_session_answer_item_in_force",
            ["infusion_id", "item"],
            unique=True,
            sqlite_where=sa.text("voided_at IS NULL"),
            postgresql_where=sa.text("voided_at IS NULL"),
        )

    op.create_table(
        "vial_use",
        sa.Column("infusion_id", sa.Uuid(), nullable=False),
        sa.Column("vial_mg_per_ml", sa.Integer(), nullable=False),
        sa.Column("lot", sa.String(length=60), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("drawn_mg", Exact(2), nullable=False),
        sa.Column("wasted_mg", Exact(2), nullable=True),
        sa.Column("witness_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("entered_at", UtcDateTime(), nullable=False),
        sa.Column("voided_at", UtcDateTime(), nullable=True),
        sa.Column("void_reason", sa.String(length=500), nullable=True),
        sa.Column("entered_by_id", sa.Uuid(), nullable=True),
        sa.Column("voided_by_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(voided_at IS NULL) = (void_reason IS NULL)",
            name=op.f("ck_vial_use_void_needs_a_reason"),
        ),
        sa.CheckConstraint(
            "drawn_mg > 0 AND drawn_mg <= 2000", name=op.f("ck_vial_use_drawn_mg_range")
        ),
        sa.CheckConstraint("length(trim(lot)) > 0", name=op.f("ck_vial_use_lot_not_blank")),
        sa.CheckConstraint(
            "length(trim(void_reason)) > 0", name=op.f("ck_vial_use_void_reason_not_blank")
        ),
        sa.CheckConstraint(
            "vial_mg_per_ml IN (10, 50, 100)", name=op.f("ck_vial_use_vial_strength")
        ),
        sa.CheckConstraint("wasted_mg <= drawn_mg", name=op.f("ck_vial_use_wasted_of_drawn")),
        sa.CheckConstraint(
            "wasted_mg BETWEEN 0 AND 2000", name=op.f("ck_vial_use_wasted_mg_range")
        ),
        sa.ForeignKeyConstraint(
            ["entered_by_id"], ["person.id"], name=op.f("fk_vial_use_entered_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["infusion_id"], ["infusion.id"], name=op.f("fk_vial_use_infusion_id_infusion")
        ),
        sa.ForeignKeyConstraint(
            ["voided_by_id"], ["person.id"], name=op.f("fk_vial_use_voided_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["witness_id"], ["person.id"], name=op.f("fk_vial_use_witness_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vial_use")),
    )
    with op.batch_alter_table("vial_use", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_vial_use_entered_by_id"), ["entered_by_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_vial_use_infusion_id"), ["infusion_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_vial_use_voided_by_id"), ["voided_by_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_vial_use_witness_id"), ["witness_id"], unique=False)

    op.create_table(
        "treatment",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("infusion_id", sa.Uuid(), nullable=False),
        sa.Column("side_effect_id", sa.Uuid(), nullable=True),
        sa.Column("drug", sa.String(length=80), nullable=False),
        sa.Column("dose", Exact(3), nullable=True),
        sa.Column("unit", sa.String(length=20), nullable=True),
        sa.Column("route", sa.String(length=20), nullable=True),
        sa.Column("given_at", UtcDateTime(), nullable=False),
        sa.Column("note", sa.String(length=1000), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("entered_at", UtcDateTime(), nullable=False),
        sa.Column("voided_at", UtcDateTime(), nullable=True),
        sa.Column("void_reason", sa.String(length=500), nullable=True),
        sa.Column("entered_by_id", sa.Uuid(), nullable=True),
        sa.Column("voided_by_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(voided_at IS NULL) = (void_reason IS NULL)",
            name=op.f("ck_treatment_void_needs_a_reason"),
        ),
        sa.CheckConstraint("dose > 0 AND dose <= 100000", name=op.f("ck_treatment_dose_range")),
        sa.CheckConstraint(
            "dose IS NULL OR unit IS NOT NULL", name=op.f("ck_treatment_dose_has_a_unit")
        ),
        sa.CheckConstraint("length(trim(drug)) > 0", name=op.f("ck_treatment_drug_not_blank")),
        sa.CheckConstraint(
            "length(trim(void_reason)) > 0", name=op.f("ck_treatment_void_reason_not_blank")
        ),
        sa.ForeignKeyConstraint(
            ["entered_by_id"], ["person.id"], name=op.f("fk_treatment_entered_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["infusion_id"], ["infusion.id"], name=op.f("fk_treatment_infusion_id_infusion")
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_treatment_patient_id_patient")
        ),
        sa.ForeignKeyConstraint(
            ["side_effect_id"],
            ["side_effect.id"],
            name=op.f("fk_treatment_side_effect_id_side_effect"),
        ),
        sa.ForeignKeyConstraint(
            ["voided_by_id"], ["person.id"], name=op.f("fk_treatment_voided_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_treatment")),
    )
    with op.batch_alter_table("treatment", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_treatment_entered_by_id"), ["entered_by_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_treatment_infusion_id"), ["infusion_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_treatment_patient_id"), ["patient_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_treatment_side_effect_id"), ["side_effect_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_treatment_voided_by_id"), ["voided_by_id"], unique=False
        )

    # Plain additions: a rebuild would drop the tables' triggers.
    for column in (
        sa.Column("weight_basis", sa.String(length=20), nullable=True),
        sa.Column("dosing_weight_kg", Exact(1), nullable=True),
        sa.Column("ordered_mg_per_kg_h", Exact(3), nullable=True),
        sa.Column("bolus_mg_per_kg", Exact(2), nullable=True),
        sa.Column("reading_interval_min", sa.Integer(), nullable=True),
        sa.Column("checked_in_at", UtcDateTime(), nullable=True),
        sa.Column("stop_reason", sa.String(length=1000), nullable=True),
        sa.Column("discharged_at", UtcDateTime(), nullable=True),
        sa.Column("signed_at", UtcDateTime(), nullable=True),
    ):
        op.add_column("infusion", column)
    # In words, because a named foreign key cannot be added to a SQLite table in another way.
    key = sa.Uuid().compile(dialect=op.get_bind().dialect)
    for name, target in (("signed_by_id", "person"), ("threshold_set_id", "threshold_set")):
        constraint = f"CONSTRAINT fk_infusion_{name}_{target} REFERENCES {target} (id)"
        op.execute(f"ALTER TABLE infusion ADD COLUMN {name} {key} {constraint}")
        op.create_index(op.f(f"ix_infusion_{name}"), "infusion", [name], unique=False)
    unsigned = sa.text("checked_in_at IS NOT NULL AND signed_at IS NULL")
    op.create_index(
        "ix_infusion_unsigned",
        "infusion",
        ["given_on"],
        unique=False,
        sqlite_where=unsigned,
        postgresql_where=unsigned,
    )
    for answer in (
        sa.Column("serious", sa.Boolean(), nullable=True),
        sa.Column("action", sa.String(length=40), nullable=True),
        sa.Column("relatedness", sa.String(length=20), nullable=True),
        sa.Column("asked", sa.String(length=20), nullable=True),
    ):
        op.add_column("side_effect", answer)
    op.add_column("vital_signs", sa.Column("position", sa.String(length=20), nullable=True))

    for statement in row_guard_statements(TABLES):
        op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError("a record is never taken back; restore the backup made before")
