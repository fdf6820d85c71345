"""First schema"""

from alembic import op
import sqlalchemy as sa

from tracker.models.base import Answers, Exact, UtcDateTime
from tracker.models.guards import guard_statements

TABLES = [
    'course', 'event_mark', 'import_batch', 'infusion', 'patient', 'person', 'score',
    'side_effect', 'vital_signs',
]


revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('audit_log',
    sa.Column('seq', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('at', UtcDateTime(), nullable=False),
    sa.Column('station', sa.String(length=100), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=True),
    sa.Column('person_name', sa.String(length=200), nullable=False),
    sa.Column('action', sa.String(length=20), nullable=False),
    sa.Column('table_name', sa.String(length=40), nullable=False),
    sa.Column('row_id', sa.Uuid(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.Column('old', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('new', sa.JSON(none_as_null=True), nullable=True),
    sa.PrimaryKeyConstraint('seq', name=op.f('pk_audit_log')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('audit_log', schema=None) as batch_op:
        batch_op.create_index('ix_audit_log_row', ['table_name', 'row_id', 'seq'], unique=False)

    op.create_table('person',
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('role', sa.String(length=20), nullable=False),
    sa.Column('initials', sa.String(length=6), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('entered_at', UtcDateTime(), nullable=False),
    sa.Column('voided_at', UtcDateTime(), nullable=True),
    sa.Column('void_reason', sa.String(length=500), nullable=True),
    sa.Column('entered_by_id', sa.Uuid(), nullable=True),
    sa.Column('voided_by_id', sa.Uuid(), nullable=True),
    sa.CheckConstraint("role IN ('nurse', 'physician', 'prescriber', 'therapist', 'technician', 'reception', 'other')", name=op.f('ck_person_role')),
    sa.CheckConstraint('(voided_at IS NULL) = (void_reason IS NULL)', name=op.f('ck_person_void_needs_a_reason')),
    sa.CheckConstraint('length(trim(initials)) BETWEEN 1 AND 6', name=op.f('ck_person_initials_length')),
    sa.CheckConstraint('length(trim(name)) > 0', name=op.f('ck_person_name_not_blank')),
    sa.CheckConstraint('length(trim(void_reason)) > 0', name=op.f('ck_person_void_reason_not_blank')),
    sa.ForeignKeyConstraint(['entered_by_id'], ['person.id'], name=op.f('fk_person_entered_by_id_person')),
    sa.ForeignKeyConstraint(['voided_by_id'], ['person.id'], name=op.f('fk_person_voided_by_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_person'))
    )
    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_person_entered_by_id'), ['entered_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_person_voided_by_id'), ['voided_by_id'], unique=False)

    op.create_table('import_batch',
    sa.Column('file_name', sa.String(length=300), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('stored', sa.Integer(), nullable=False),
    sa.Column('known', sa.Integer(), nullable=False),
    sa.Column('refused', sa.Integer(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('entered_at', UtcDateTime(), nullable=False),
    sa.Column('voided_at', UtcDateTime(), nullable=True),
    sa.Column('void_reason', sa.String(length=500), nullable=True),
    sa.Column('entered_by_id', sa.Uuid(), nullable=True),
    sa.Column('voided_by_id', sa.Uuid(), nullable=True),
    sa.CheckConstraint('(voided_at IS NULL) = (void_reason IS NULL)', name=op.f('ck_import_batch_void_needs_a_reason')),
    sa.CheckConstraint('length(trim(void_reason)) > 0', name=op.f('ck_import_batch_void_reason_not_blank')),
    sa.ForeignKeyConstraint(['entered_by_id'], ['person.id'], name=op.f('fk_import_batch_entered_by_id_person')),
    sa.ForeignKeyConstraint(['voided_by_id'], ['person.id'], name=op.f('fk_import_batch_voided_by_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_import_batch'))
    )
    with op.batch_alter_table('import_batch', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_import_batch_entered_by_id'), ['entered_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_import_batch_sha256'), ['sha256'], unique=False)
        batch_op.create_index(batch_op.f('ix_import_batch_voided_by_id'), ['voided_by_id'], unique=False)

    op.create_table('patient',
    sa.Column('record_number', sa.String(length=64), nullable=False),
    sa.Column('record_key', sa.String(length=64), nullable=False),
    sa.Column('sort_key', sa.String(length=500), nullable=False),
    sa.Column('family_name', sa.String(length=200), nullable=True),
    sa.Column('given_name', sa.String(length=200), nullable=True),
    sa.Column('sex', sa.String(length=10), nullable=True),
    sa.Column('birth_date', sa.Date(), nullable=True),
    sa.Column('birth_year', sa.Integer(), nullable=True),
    sa.Column('height_cm', Exact(1), nullable=True),
    sa.Column('allergies', sa.Text(), nullable=True),
    sa.Column('no_allergies_asked_on', sa.Date(), nullable=True),
    sa.Column('medicines', sa.Text(), nullable=True),
    sa.Column('phone', sa.String(length=100), nullable=True),
    sa.Column('email', sa.String(length=200), nullable=True),
    sa.Column('contact_person', sa.Text(), nullable=True),
    sa.Column('address', sa.Text(), nullable=True),
    sa.Column('referrer', sa.Text(), nullable=True),
    sa.Column('note', sa.Text(), nullable=True),
    sa.Column('synthetic', sa.Boolean(), nullable=False),
    sa.Column('merged_into_id', sa.Uuid(), nullable=True),
    sa.Column('import_batch_id', sa.Uuid(), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('entered_at', UtcDateTime(), nullable=False),
    sa.Column('voided_at', UtcDateTime(), nullable=True),
    sa.Column('void_reason', sa.String(length=500), nullable=True),
    sa.Column('entered_by_id', sa.Uuid(), nullable=True),
    sa.Column('voided_by_id', sa.Uuid(), nullable=True),
    sa.CheckConstraint("sex IN ('female', 'male', 'intersex')", name=op.f('ck_patient_sex')),
    sa.CheckConstraint('(voided_at IS NULL) = (void_reason IS NULL)', name=op.f('ck_patient_void_needs_a_reason')),
    sa.CheckConstraint('allergies IS NULL OR no_allergies_asked_on IS NULL', name=op.f('ck_patient_allergies_or_none')),
    sa.CheckConstraint('birth_date IS NULL OR birth_year IS NOT NULL', name=op.f('ck_patient_birth_date_has_its_year')),
    sa.CheckConstraint('birth_year BETWEEN 1880 AND 2200', name=op.f('ck_patient_birth_year_range')),
    sa.CheckConstraint('height_cm BETWEEN 100 AND 230', name=op.f('ck_patient_height_cm_range')),
    sa.CheckConstraint('length(trim(record_number)) > 0', name=op.f('ck_patient_record_number_not_blank')),
    sa.CheckConstraint('length(trim(void_reason)) > 0', name=op.f('ck_patient_void_reason_not_blank')),
    sa.CheckConstraint('merged_into_id != id', name=op.f('ck_patient_not_merged_into_itself')),
    sa.ForeignKeyConstraint(['entered_by_id'], ['person.id'], name=op.f('fk_patient_entered_by_id_person')),
    sa.ForeignKeyConstraint(['import_batch_id'], ['import_batch.id'], name=op.f('fk_patient_import_batch_id_import_batch')),
    sa.ForeignKeyConstraint(['merged_into_id'], ['patient.id'], name=op.f('fk_patient_merged_into_id_patient')),
    sa.ForeignKeyConstraint(['voided_by_id'], ['person.id'], name=op.f('fk_patient_voided_by_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_patient'))
    )
    with op.batch_alter_table('patient', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_patient_entered_by_id'), ['entered_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_patient_import_batch_id'), ['import_batch_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_patient_merged_into_id'), ['merged_into_id'], unique=False)
        batch_op.create_index('ix_patient_sort_key', ['sort_key', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_patient_voided_by_id'), ['voided_by_id'], unique=False)
        batch_op.create_index('uq_patient_record_key_in_use', ['record_key'], unique=True, sqlite_where=sa.text('voided_at IS NULL'), postgresql_where=sa.text('voided_at IS NULL'))

    op.create_table('course',
    sa.Column('patient_id', sa.Uuid(), nullable=False),
    sa.Column('indication', sa.String(length=20), nullable=False),
    sa.Column('indication_text', sa.Text(), nullable=True),
    sa.Column('icd10_code', sa.String(length=10), nullable=True),
    sa.Column('planned_infusions', sa.Integer(), nullable=False),
    sa.Column('primary_instrument', sa.String(length=20), nullable=True),
    sa.Column('opened_on', sa.Date(), nullable=True),
    sa.Column('closed_on', sa.Date(), nullable=True),
    sa.Column('close_reason', sa.String(length=30), nullable=True),
    sa.Column('close_note', sa.Text(), nullable=True),
    sa.Column('import_batch_id', sa.Uuid(), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('entered_at', UtcDateTime(), nullable=False),
    sa.Column('voided_at', UtcDateTime(), nullable=True),
    sa.Column('void_reason', sa.String(length=500), nullable=True),
    sa.Column('entered_by_id', sa.Uuid(), nullable=True),
    sa.Column('voided_by_id', sa.Uuid(), nullable=True),
    sa.CheckConstraint("close_reason IN ('completed', 'no benefit', 'remission', 'side effect', 'cost', 'access or transport', 'other treatment', 'adverse event', 'lost contact', 'other')", name=op.f('ck_course_close_reason')),
    sa.CheckConstraint('(closed_on IS NULL) = (close_reason IS NULL)', name=op.f('ck_course_close_needs_a_reason')),
    sa.CheckConstraint('(voided_at IS NULL) = (void_reason IS NULL)', name=op.f('ck_course_void_needs_a_reason')),
    sa.CheckConstraint('closed_on >= opened_on', name=op.f('ck_course_closed_after_opened')),
    sa.CheckConstraint('length(trim(void_reason)) > 0', name=op.f('ck_course_void_reason_not_blank')),
    sa.CheckConstraint('planned_infusions BETWEEN 1 AND 12', name=op.f('ck_course_planned_infusions_range')),
    sa.ForeignKeyConstraint(['entered_by_id'], ['person.id'], name=op.f('fk_course_entered_by_id_person')),
    sa.ForeignKeyConstraint(['import_batch_id'], ['import_batch.id'], name=op.f('fk_course_import_batch_id_import_batch')),
    sa.ForeignKeyConstraint(['patient_id'], ['patient.id'], name=op.f('fk_course_patient_id_patient')),
    sa.ForeignKeyConstraint(['voided_by_id'], ['person.id'], name=op.f('fk_course_voided_by_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_course')),
    sa.UniqueConstraint('id', 'patient_id', name=op.f('uq_course_id'))
    )
    with op.batch_alter_table('course', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_course_entered_by_id'), ['entered_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_course_import_batch_id'), ['import_batch_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_course_patient_id'), ['patient_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_course_voided_by_id'), ['voided_by_id'], unique=False)

    op.create_table('event_mark',
    sa.Column('patient_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('happened_on', sa.Date(), nullable=False),
    sa.Column('happened_at', UtcDateTime(), nullable=True),
    sa.Column('happened_precision', sa.String(length=10), nullable=False),
    sa.Column('import_batch_id', sa.Uuid(), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('entered_at', UtcDateTime(), nullable=False),
    sa.Column('voided_at', UtcDateTime(), nullable=True),
    sa.Column('void_reason', sa.String(length=500), nullable=True),
    sa.Column('entered_by_id', sa.Uuid(), nullable=True),
    sa.Column('voided_by_id', sa.Uuid(), nullable=True),
    sa.CheckConstraint("(happened_precision = 'day') = (happened_at IS NULL)", name=op.f('ck_event_mark_happened_precision_matches')),
    sa.CheckConstraint("happened_precision IN ('day', 'minute')", name=op.f('ck_event_mark_happened_precision')),
    sa.CheckConstraint("kind IN ('medication change', 'life event', 'note')", name=op.f('ck_event_mark_kind')),
    sa.CheckConstraint('(voided_at IS NULL) = (void_reason IS NULL)', name=op.f('ck_event_mark_void_needs_a_reason')),
    sa.CheckConstraint('length(trim(text)) > 0', name=op.f('ck_event_mark_text_not_blank')),
    sa.CheckConstraint('length(trim(void_reason)) > 0', name=op.f('ck_event_mark_void_reason_not_blank')),
    sa.ForeignKeyConstraint(['entered_by_id'], ['person.id'], name=op.f('fk_event_mark_entered_by_id_person')),
    sa.ForeignKeyConstraint(['import_batch_id'], ['import_batch.id'], name=op.f('fk_event_mark_import_batch_id_import_batch')),
    sa.ForeignKeyConstraint(['patient_id'], ['patient.id'], name=op.f('fk_event_mark_patient_id_patient')),
    sa.ForeignKeyConstraint(['voided_by_id'], ['person.id'], name=op.f('fk_event_mark_voided_by_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_event_mark'))
    )
    with op.batch_alter_table('event_mark', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_event_mark_entered_by_id'), ['entered_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_event_mark_import_batch_id'), ['import_batch_id'], unique=False)
        batch_op.create_index('ix_event_mark_patient_happened', ['patient_id', 'happened_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_event_mark_voided_by_id'), ['voided_by_id'], unique=False)

    op.create_table('patient_term',
    sa.Column('term', sa.String(length=200), nullable=False),
    sa.Column('patient_id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['patient_id'], ['patient.id'], name=op.f('fk_patient_term_patient_id_patient')),
    sa.PrimaryKeyConstraint('term', 'patient_id', name=op.f('pk_patient_term')),
    comment='folded words by which a patient is found; derived, made anew with each change'
    )
    with op.batch_alter_table('patient_term', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_patient_term_patient_id'), ['patient_id'], unique=False)

    op.create_table('infusion',
    sa.Column('patient_id', sa.Uuid(), nullable=False),
    sa.Column('course_id', sa.Uuid(), nullable=False),
    sa.Column('given_on', sa.Date(), nullable=False),
    sa.Column('started_at', UtcDateTime(), nullable=True),
    sa.Column('started_precision', sa.String(length=10), nullable=False),
    sa.Column('ended_at', UtcDateTime(), nullable=True),
    sa.Column('status', sa.String(length=20), nullable=False),
    sa.Column('status_reason', sa.Text(), nullable=True),
    sa.Column('phase_choice', sa.String(length=20), nullable=True),
    sa.Column('weight_kg', Exact(1), nullable=True),
    sa.Column('ordered_mg', Exact(2), nullable=True),
    sa.Column('ordered_mg_per_kg', Exact(2), nullable=True),
    sa.Column('given_mg', Exact(2), nullable=True),
    sa.Column('given_mg_per_kg', Exact(2), nullable=True),
    sa.Column('vial_mg_per_ml', sa.Integer(), nullable=True),
    sa.Column('bag_ml', Exact(1), nullable=True),
    sa.Column('planned_minutes', sa.Integer(), nullable=True),
    sa.Column('route', sa.String(length=20), nullable=False),
    sa.Column('prescriber_id', sa.Uuid(), nullable=True),
    sa.Column('second_person_id', sa.Uuid(), nullable=True),
    sa.Column('witness_id', sa.Uuid(), nullable=True),
    sa.Column('no_side_effects_at', UtcDateTime(), nullable=True),
    sa.Column('incident_note', sa.Text(), nullable=True),
    sa.Column('note', sa.Text(), nullable=True),
    sa.Column('import_batch_id', sa.Uuid(), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('entered_at', UtcDateTime(), nullable=False),
    sa.Column('voided_at', UtcDateTime(), nullable=True),
    sa.Column('void_reason', sa.String(length=500), nullable=True),
    sa.Column('entered_by_id', sa.Uuid(), nullable=True),
    sa.Column('voided_by_id', sa.Uuid(), nullable=True),
    sa.CheckConstraint("(started_precision = 'day') = (started_at IS NULL)", name=op.f('ck_infusion_started_precision_matches')),
    sa.CheckConstraint("(status IN ('not given', 'no-show', 'opened by mistake')) = (status_reason IS NOT NULL)", name=op.f('ck_infusion_not_given_says_why')),
    sa.CheckConstraint("phase_choice IN ('initial', 'booster', 'reinduction')", name=op.f('ck_infusion_phase_choice')),
    sa.CheckConstraint("route IN ('intravenous', 'intramuscular', 'subcutaneous', 'oral', 'intranasal', 'unknown')", name=op.f('ck_infusion_route')),
    sa.CheckConstraint("started_precision IN ('day', 'minute')", name=op.f('ck_infusion_started_precision')),
    sa.CheckConstraint("status != 'running' OR started_at IS NOT NULL", name=op.f('ck_infusion_running_has_a_start')),
    sa.CheckConstraint("status IN ('prepared', 'running', 'finished', 'not given', 'no-show', 'opened by mistake')", name=op.f('ck_infusion_status')),
    sa.CheckConstraint('(voided_at IS NULL) = (void_reason IS NULL)', name=op.f('ck_infusion_void_needs_a_reason')),
    sa.CheckConstraint('ended_at >= started_at', name=op.f('ck_infusion_ended_after_started')),
    sa.CheckConstraint('given_mg BETWEEN 0 AND 1000', name=op.f('ck_infusion_given_mg_range')),
    sa.CheckConstraint('given_mg_per_kg BETWEEN 0 AND 15', name=op.f('ck_infusion_given_mg_per_kg_range')),
    sa.CheckConstraint('length(trim(void_reason)) > 0', name=op.f('ck_infusion_void_reason_not_blank')),
    sa.CheckConstraint('ordered_mg > 0 AND ordered_mg <= 1000', name=op.f('ck_infusion_ordered_mg_range')),
    sa.CheckConstraint('ordered_mg_per_kg > 0 AND ordered_mg_per_kg <= 15', name=op.f('ck_infusion_ordered_mg_per_kg_range')),
    sa.CheckConstraint('planned_minutes BETWEEN 1 AND 600', name=op.f('ck_infusion_planned_minutes_range')),
    sa.CheckConstraint('vial_mg_per_ml IN (10, 50, 100)', name=op.f('ck_infusion_vial_strength')),
    sa.CheckConstraint('weight_kg BETWEEN 25 AND 350', name=op.f('ck_infusion_weight_kg_range')),
    sa.ForeignKeyConstraint(['course_id', 'patient_id'], ['course.id', 'course.patient_id'], name=op.f('fk_infusion_course_id_course'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['entered_by_id'], ['person.id'], name=op.f('fk_infusion_entered_by_id_person')),
    sa.ForeignKeyConstraint(['import_batch_id'], ['import_batch.id'], name=op.f('fk_infusion_import_batch_id_import_batch')),
    sa.ForeignKeyConstraint(['patient_id'], ['patient.id'], name=op.f('fk_infusion_patient_id_patient')),
    sa.ForeignKeyConstraint(['prescriber_id'], ['person.id'], name=op.f('fk_infusion_prescriber_id_person')),
    sa.ForeignKeyConstraint(['second_person_id'], ['person.id'], name=op.f('fk_infusion_second_person_id_person')),
    sa.ForeignKeyConstraint(['voided_by_id'], ['person.id'], name=op.f('fk_infusion_voided_by_id_person')),
    sa.ForeignKeyConstraint(['witness_id'], ['person.id'], name=op.f('fk_infusion_witness_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_infusion'))
    )
    with op.batch_alter_table('infusion', schema=None) as batch_op:
        batch_op.create_index('ix_infusion_course_patient', ['course_id', 'patient_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_infusion_entered_by_id'), ['entered_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_infusion_import_batch_id'), ['import_batch_id'], unique=False)
        batch_op.create_index('ix_infusion_patient_given_on', ['patient_id', 'given_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_infusion_prescriber_id'), ['prescriber_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_infusion_second_person_id'), ['second_person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_infusion_voided_by_id'), ['voided_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_infusion_witness_id'), ['witness_id'], unique=False)

    op.create_table('score',
    sa.Column('patient_id', sa.Uuid(), nullable=False),
    sa.Column('infusion_id', sa.Uuid(), nullable=True),
    sa.Column('instrument', sa.String(length=20), nullable=False),
    sa.Column('instrument_version', sa.String(length=20), nullable=False),
    sa.Column('answers', Answers(none_as_null=True), nullable=True),
    sa.Column('extra_answers', Answers(none_as_null=True), nullable=True),
    sa.Column('total', Exact(2), nullable=True),
    sa.Column('band', sa.String(length=60), nullable=True),
    sa.Column('method', sa.String(length=12), nullable=False),
    sa.Column('suicide_flag', sa.String(length=12), nullable=True),
    sa.Column('rater_id', sa.Uuid(), nullable=True),
    sa.Column('recall_variant', sa.String(length=20), nullable=False),
    sa.Column('taken_on', sa.Date(), nullable=False),
    sa.Column('taken_at', UtcDateTime(), nullable=True),
    sa.Column('taken_precision', sa.String(length=10), nullable=False),
    sa.Column('note', sa.Text(), nullable=True),
    sa.Column('import_batch_id', sa.Uuid(), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('entered_at', UtcDateTime(), nullable=False),
    sa.Column('voided_at', UtcDateTime(), nullable=True),
    sa.Column('void_reason', sa.String(length=500), nullable=True),
    sa.Column('entered_by_id', sa.Uuid(), nullable=True),
    sa.Column('voided_by_id', sa.Uuid(), nullable=True),
    sa.CheckConstraint("method IN ('complete', 'incomplete') OR total IS NOT NULL", name=op.f('ck_score_total_if_prorated_or_alone')),
    sa.CheckConstraint("(method = 'total_only') = (answers IS NULL)", name=op.f('ck_score_answers_or_total')),
    sa.CheckConstraint("(taken_precision = 'day') = (taken_at IS NULL)", name=op.f('ck_score_taken_precision_matches')),
    sa.CheckConstraint("method IN ('complete', 'prorated', 'incomplete', 'total_only')", name=op.f('ck_score_method')),
    sa.CheckConstraint("recall_variant IN ('standard', 'since_last_visit', '24h', 'past_week', 'now', 'avg_24h', 'worst_24h')", name=op.f('ck_score_recall_variant')),
    sa.CheckConstraint("suicide_flag IN ('REVIEW', 'URGENT', 'SI_UNKNOWN')", name=op.f('ck_score_suicide_flag')),
    sa.CheckConstraint("taken_precision IN ('day', 'minute')", name=op.f('ck_score_taken_precision')),
    sa.CheckConstraint('(voided_at IS NULL) = (void_reason IS NULL)', name=op.f('ck_score_void_needs_a_reason')),
    sa.CheckConstraint('length(trim(void_reason)) > 0', name=op.f('ck_score_void_reason_not_blank')),
    sa.ForeignKeyConstraint(['entered_by_id'], ['person.id'], name=op.f('fk_score_entered_by_id_person')),
    sa.ForeignKeyConstraint(['import_batch_id'], ['import_batch.id'], name=op.f('fk_score_import_batch_id_import_batch')),
    sa.ForeignKeyConstraint(['infusion_id'], ['infusion.id'], name=op.f('fk_score_infusion_id_infusion')),
    sa.ForeignKeyConstraint(['patient_id'], ['patient.id'], name=op.f('fk_score_patient_id_patient')),
    sa.ForeignKeyConstraint(['rater_id'], ['person.id'], name=op.f('fk_score_rater_id_person')),
    sa.ForeignKeyConstraint(['voided_by_id'], ['person.id'], name=op.f('fk_score_voided_by_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_score'))
    )
    with op.batch_alter_table('score', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_score_entered_by_id'), ['entered_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_score_import_batch_id'), ['import_batch_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_score_infusion_id'), ['infusion_id'], unique=False)
        batch_op.create_index('ix_score_patient_instrument_taken', ['patient_id', 'instrument', 'taken_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_score_rater_id'), ['rater_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_score_voided_by_id'), ['voided_by_id'], unique=False)

    op.create_table('side_effect',
    sa.Column('patient_id', sa.Uuid(), nullable=False),
    sa.Column('infusion_id', sa.Uuid(), nullable=True),
    sa.Column('term', sa.String(length=40), nullable=False),
    sa.Column('free_text', sa.Text(), nullable=True),
    sa.Column('severity', sa.Integer(), nullable=False),
    sa.Column('onset_on', sa.Date(), nullable=False),
    sa.Column('onset_at', UtcDateTime(), nullable=True),
    sa.Column('onset_precision', sa.String(length=10), nullable=False),
    sa.Column('ended_at', UtcDateTime(), nullable=True),
    sa.Column('treatment', sa.Text(), nullable=True),
    sa.Column('resolved_at_discharge', sa.Boolean(), nullable=True),
    sa.Column('note', sa.Text(), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('entered_at', UtcDateTime(), nullable=False),
    sa.Column('voided_at', UtcDateTime(), nullable=True),
    sa.Column('void_reason', sa.String(length=500), nullable=True),
    sa.Column('entered_by_id', sa.Uuid(), nullable=True),
    sa.Column('voided_by_id', sa.Uuid(), nullable=True),
    sa.CheckConstraint("(onset_precision = 'day') = (onset_at IS NULL)", name=op.f('ck_side_effect_onset_precision_matches')),
    sa.CheckConstraint("onset_precision IN ('day', 'minute')", name=op.f('ck_side_effect_onset_precision')),
    sa.CheckConstraint('(voided_at IS NULL) = (void_reason IS NULL)', name=op.f('ck_side_effect_void_needs_a_reason')),
    sa.CheckConstraint('ended_at >= onset_at', name=op.f('ck_side_effect_ended_after_onset')),
    sa.CheckConstraint('length(trim(term)) > 0', name=op.f('ck_side_effect_term_not_blank')),
    sa.CheckConstraint('length(trim(void_reason)) > 0', name=op.f('ck_side_effect_void_reason_not_blank')),
    sa.CheckConstraint('severity BETWEEN 1 AND 5', name=op.f('ck_side_effect_severity_range')),
    sa.ForeignKeyConstraint(['entered_by_id'], ['person.id'], name=op.f('fk_side_effect_entered_by_id_person')),
    sa.ForeignKeyConstraint(['infusion_id'], ['infusion.id'], name=op.f('fk_side_effect_infusion_id_infusion')),
    sa.ForeignKeyConstraint(['patient_id'], ['patient.id'], name=op.f('fk_side_effect_patient_id_patient')),
    sa.ForeignKeyConstraint(['voided_by_id'], ['person.id'], name=op.f('fk_side_effect_voided_by_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_side_effect'))
    )
    with op.batch_alter_table('side_effect', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_side_effect_entered_by_id'), ['entered_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_side_effect_infusion_id'), ['infusion_id'], unique=False)
        batch_op.create_index('ix_side_effect_patient_onset', ['patient_id', 'onset_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_side_effect_voided_by_id'), ['voided_by_id'], unique=False)

    op.create_table('vital_signs',
    sa.Column('infusion_id', sa.Uuid(), nullable=False),
    sa.Column('taken_at', UtcDateTime(), nullable=False),
    sa.Column('systolic', sa.Integer(), nullable=True),
    sa.Column('diastolic', sa.Integer(), nullable=True),
    sa.Column('heart_rate', sa.Integer(), nullable=True),
    sa.Column('spo2', sa.Integer(), nullable=True),
    sa.Column('respiratory_rate', sa.Integer(), nullable=True),
    sa.Column('temperature_c', Exact(1), nullable=True),
    sa.Column('moaas', sa.Integer(), nullable=True),
    sa.Column('note', sa.Text(), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('entered_at', UtcDateTime(), nullable=False),
    sa.Column('voided_at', UtcDateTime(), nullable=True),
    sa.Column('void_reason', sa.String(length=500), nullable=True),
    sa.Column('entered_by_id', sa.Uuid(), nullable=True),
    sa.Column('voided_by_id', sa.Uuid(), nullable=True),
    sa.CheckConstraint('(systolic IS NULL) = (diastolic IS NULL)', name=op.f('ck_vital_signs_pressure_is_a_pair')),
    sa.CheckConstraint('(voided_at IS NULL) = (void_reason IS NULL)', name=op.f('ck_vital_signs_void_needs_a_reason')),
    sa.CheckConstraint('COALESCE(systolic, heart_rate, spo2, respiratory_rate, temperature_c, moaas) IS NOT NULL', name=op.f('ck_vital_signs_at_least_one_value')),
    sa.CheckConstraint('diastolic BETWEEN 20 AND 200', name=op.f('ck_vital_signs_diastolic_range')),
    sa.CheckConstraint('heart_rate BETWEEN 20 AND 250', name=op.f('ck_vital_signs_heart_rate_range')),
    sa.CheckConstraint('length(trim(void_reason)) > 0', name=op.f('ck_vital_signs_void_reason_not_blank')),
    sa.CheckConstraint('moaas BETWEEN 0 AND 5', name=op.f('ck_vital_signs_moaas_range')),
    sa.CheckConstraint('respiratory_rate BETWEEN 3 AND 60', name=op.f('ck_vital_signs_respiratory_rate_range')),
    sa.CheckConstraint('spo2 BETWEEN 50 AND 100', name=op.f('ck_vital_signs_spo2_range')),
    sa.CheckConstraint('systolic > diastolic', name=op.f('ck_vital_signs_systolic_above_diastolic')),
    sa.CheckConstraint('systolic BETWEEN 40 AND 300', name=op.f('ck_vital_signs_systolic_range')),
    sa.CheckConstraint('temperature_c BETWEEN 30 AND 43', name=op.f('ck_vital_signs_temperature_c_range')),
    sa.ForeignKeyConstraint(['entered_by_id'], ['person.id'], name=op.f('fk_vital_signs_entered_by_id_person')),
    sa.ForeignKeyConstraint(['infusion_id'], ['infusion.id'], name=op.f('fk_vital_signs_infusion_id_infusion')),
    sa.ForeignKeyConstraint(['voided_by_id'], ['person.id'], name=op.f('fk_vital_signs_voided_by_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_vital_signs'))
    )
    with op.batch_alter_table('vital_signs', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_vital_signs_entered_by_id'), ['entered_by_id'], unique=False)
        batch_op.create_index('ix_vital_signs_infusion_taken', ['infusion_id', 'taken_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_vital_signs_voided_by_id'), ['voided_by_id'], unique=False)

    for statement in guard_statements(TABLES):
        op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError("a record is never taken back; restore the backup made before")
