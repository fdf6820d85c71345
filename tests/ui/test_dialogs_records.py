"""Dialogs for single entries: events, reasons, readings, side effects, infusions from paper."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QDialog

from tests.factories import TODAY, make_course, make_infusion, make_patient, make_score
from tests.ui.conftest import Keys
from tracker.clinical.moment import Moment
from tracker.services.corrections import Change, history_of
from tracker.services.courses import CourseDetails
from tracker.services.history import PatientHistory, load_history
from tracker.services.infusions import change_order, record_past_infusion
from tracker.services.observations import (
    SideEffectEntry,
    VitalValues,
    change_side_effect,
    record_side_effect,
    record_vital_signs,
)
from tracker.ui.clinic import Clinic
from tracker.ui.dialogs.choose_patient_dialog import ChoosePatientDialog
from tracker.ui.dialogs.close_course_dialog import CloseCourseDialog
from tracker.ui.dialogs.correct_infusion_dialog import CorrectInfusionDialog, order_of
from tracker.ui.dialogs.course_dialog import CourseDialog
from tracker.ui.dialogs.event_dialog import EventDialog, EventEntry
from tracker.ui.dialogs.form_dialog import FormDialog, ask
from tracker.ui.dialogs.history_dialog import HistoryDialog
from tracker.ui.dialogs.past_infusion_dialog import PastInfusionDialog
from tracker.ui.dialogs.patient_dialog import PatientDialog
from tracker.ui.dialogs.people_dialog import PeopleDialog, PersonDialog
from tracker.ui.dialogs.reason_dialog import ReasonDialog
from tracker.ui.dialogs.side_effect_dialog import SideEffectDialog
from tracker.ui.widgets.accessible import focusable_widgets_without_a_name


@pytest.fixture
def history(clinic: Clinic) -> PatientHistory:
    with clinic.sessions.write() as session:
        patient = make_patient(session, family_name="Sample")
        infusion = make_infusion(session, make_course(session, patient.id).id)
        make_score(session, patient.id)
        taken = datetime(2026, 11, 20, 10, 0, 17, tzinfo=UTC)
        values = VitalValues(systolic=128, diastolic=82, heart_rate=74, spo2=98)
        record_vital_signs(session, infusion.id, taken, values, clinic.knowledge.limits)
        effect = SideEffectEntry(
            term="nausea", severity=2, onset=Moment(TODAY, taken), treatment="Ondansetron 4 mg"
        )
        record_side_effect(session, patient.id, infusion.id, effect)
    return reload(clinic, patient.id)


def reload(clinic: Clinic, patient_id: object) -> PatientHistory:
    with clinic.sessions.read() as session:
        found = load_history(session, patient_id)  # type: ignore[arg-type]
    assert found is not None
    return found


def test_that_an_event_is_typed_with_its_day(clinic: Clinic, keys: Keys) -> None:
    dialog = EventDialog(clinic.now(), clinic.zone)
    keys.show(dialog)
    keys.press(dialog, "Enter")
    assert "Type what happened" in dialog.problems_banner.text_label.text()
    keys.press(dialog, "sertraline 50 to 100 mg", "Tab")
    dialog.moment_field.edit.selectAll()
    keys.press(dialog, "yesterday", "Enter")
    assert not dialog.isVisible()
    expected = Moment(date(2026, 11, 19))
    assert dialog.entry() == EventEntry("medication change", "sertraline 50 to 100 mg", expected)


def test_that_an_event_comes_back_unchanged(clinic: Clinic, keys: Keys) -> None:
    at = datetime(2026, 11, 20, 14, 3, 9, tzinfo=UTC)
    before = EventEntry("note", "called", Moment(date(2026, 11, 20), at))
    dialog = EventDialog(clinic.now(), clinic.zone, None, before)
    keys.show(dialog)
    assert dialog.entry() == before


def test_that_a_reason_is_typed_or_taken_from_the_suggestions(keys: Keys) -> None:
    dialog = ReasonDialog("Void", "Why?", ("entered twice", "wrong patient"))
    keys.show(dialog)
    keys.press(dialog, "Enter")
    assert dialog.isVisible()
    dialog.chips[1].click()
    keys.press(dialog, "Enter")
    assert not dialog.isVisible()
    assert dialog.reason() == "wrong patient"


def test_that_the_history_shows_old_beside_new(clinic: Clinic, keys: Keys) -> None:
    at = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
    change = Change(
        at, "Ann Example", "change", "typo", {"weight_kg": ("70", "72"), "course_id": (None, "x")}
    )
    dialog = HistoryDialog([change], None, clinic.zone)
    keys.show(dialog)
    shown = [dialog.table.item(0, column).text() for column in range(6)]
    assert shown == ["20 Nov 2026 10:00", "Ann Example", "Weight kg", "70", "72", "typo"]
    assert dialog.table.rowCount() == 1
    keys.press(dialog, "Esc")
    assert not dialog.isVisible()


def test_that_the_history_of_a_real_change_is_readable(
    clinic: Clinic, history: PatientHistory, keys: Keys
) -> None:
    infusion = history.infusions[0]
    with clinic.sessions.write("weighed again") as session:
        order = order_of(infusion)
        heavier = type(order)(weight_kg=Decimal(72), ordered_mg=order.ordered_mg)
        change_order(session, infusion.id, heavier, clinic.knowledge.limits)
    with clinic.sessions.read() as session:
        changes = history_of(session, "infusion", infusion.id)
    dialog = HistoryDialog(changes, None, clinic.zone)
    keys.show(dialog)
    table = dialog.table
    rows = [[table.item(r, c).text() for c in (2, 3, 4)] for r in range(table.rowCount())]
    assert ["Weight kg", "70", "72"] in rows


def test_that_an_infusion_from_paper_is_stored_as_typed(
    clinic: Clinic, history: PatientHistory, keys: Keys
) -> None:
    dialog = PastInfusionDialog(clinic)
    keys.show(dialog)
    keys.press(dialog, "2026-11-13", "Tab", "9:30", "Tab", "80", "Tab", "Tab", "40", "Tab", "0.5")
    assert dialog.dose_form.dose_field.value() == 40
    keys.press(dialog, "Tab", "Tab", "38", "Enter")
    assert not dialog.isVisible()
    entry = dialog.entry()
    with clinic.sessions.write() as session:
        record_past_infusion(
            session,
            history.courses[0].id,
            entry.started,
            entry.order,
            given_mg=entry.given_mg,
            ended_at=entry.ended_at,
        )
    stored = reload(clinic, history.id).infusions[0]
    assert stored.started_at == datetime(2026, 11, 13, 14, 30, tzinfo=UTC)
    assert stored.ended_at == datetime(2026, 11, 13, 15, 10, tzinfo=UTC)
    assert (stored.ordered_mg, stored.given_mg, stored.given_mg_per_kg) == (
        40,
        38,
        Decimal("0.48"),
    )


def test_that_a_dose_in_mg_gives_the_dose_per_kg(clinic: Clinic, keys: Keys) -> None:
    dialog = PastInfusionDialog(clinic)
    keys.show(dialog)
    form = dialog.dose_form
    form.dose_field.setFocus()
    keys.press(dialog, "35")
    form.weight_field.setFocus()
    keys.press(dialog, "70")
    assert form.per_kg_field.value() == Decimal("0.5")
    form.weight_field.edit.selectAll()
    keys.press(dialog, "50")
    assert form.per_kg_field.value() == Decimal("0.7")


def test_that_a_past_infusion_needs_its_day_and_asks_about_a_missing_dose(
    clinic: Clinic, keys: Keys
) -> None:
    dialog = PastInfusionDialog(clinic)
    keys.show(dialog)
    keys.press(dialog, "Enter")
    assert "day on which it was given" in dialog.problems_banner.text_label.text()
    keys.press(dialog, "2026-11-13", "Enter")
    assert "No dose" in dialog.problems_banner.text_label.text()
    keys.press(dialog, "Enter")
    assert not dialog.isVisible()
    assert dialog.entry().started == Moment(date(2026, 11, 13))
    assert dialog.entry().ended_at is None


def test_that_an_infusion_is_corrected_without_losing_the_rest_of_its_order(
    clinic: Clinic, history: PatientHistory, keys: Keys
) -> None:
    infusion = history.infusions[0]
    dialog = CorrectInfusionDialog(clinic.knowledge.limits, infusion)
    keys.show(dialog)
    assert (dialog.order(), dialog.given_mg()) == (order_of(infusion), infusion.given_mg)
    keys.press(dialog, "72", "Enter")
    assert not dialog.isVisible()
    assert dialog.order().weight_kg == 72
    assert dialog.order().ordered_mg == 36
    assert dialog.order().vial_mg_per_ml == 50


def test_that_a_side_effect_is_found_graded_and_told(clinic: Clinic, keys: Keys) -> None:
    onset = clinic.this_moment()
    dialog = SideEffectDialog(clinic, onset)
    keys.show(dialog)
    keys.press(dialog, "naus", "Enter")
    assert dialog.isVisible()
    assert "severity" in dialog.problems_banner.text_label.text()
    keys.press(dialog, "Tab", "Tab", "Space", "Enter")
    assert not dialog.isVisible()
    assert dialog.entry() == SideEffectEntry(term="nausea", severity=1, onset=onset)


def test_that_the_meaning_of_the_grades_follows_the_side_effect(clinic: Clinic, keys: Keys) -> None:
    catalogue = clinic.knowledge.side_effects
    dialog = SideEffectDialog(clinic)
    keys.show(dialog)
    for letters, key in (("dissoc", "dissoc"), ("nausea", "nausea")):
        dialog.search.edit.setText(letters)
        for grade in (1, 3):
            assert dialog.meanings[grade].text() == catalogue.grade_meaning(key, grade)


def test_that_another_side_effect_needs_words(clinic: Clinic, keys: Keys) -> None:
    dialog = SideEffectDialog(clinic)
    keys.show(dialog)
    keys.press(dialog, "zzz")
    assert dialog.free_text_edit.isVisible()
    dialog.grades.button(2).click()
    dialog.try_to_save()
    assert "Describe the side effect" in dialog.problems_banner.text_label.text()
    dialog.free_text_edit.setFocus()
    keys.press(dialog, "hiccups", "Enter")
    assert not dialog.isVisible()
    assert (dialog.entry().term, dialog.entry().free_text) == ("other", "hiccups")


def test_that_a_side_effect_comes_back_unchanged(
    clinic: Clinic, history: PatientHistory, keys: Keys
) -> None:
    effect = history.side_effects[0]
    dialog = SideEffectDialog(clinic, initial=effect)
    keys.show(dialog)
    with clinic.sessions.write() as session:
        change_side_effect(session, effect.id, dialog.entry(), effect.version)
    after = reload(clinic, history.id).side_effects[0]
    assert after == effect


def test_that_a_database_fault_is_told_and_the_dialog_stays(clinic: Clinic, keys: Keys) -> None:
    dialog = ReasonDialog("Void", "Why?", ())
    told: list[str] = []

    def store() -> None:
        with clinic.sessions.read() as session:  # this engine can only read
            make_patient(session)

    def press() -> None:
        keys.press(dialog, "because", "Enter")
        told.append(dialog.problems_banner.text_label.text())
        keys.press(dialog, "Esc", "Esc")

    QTimer.singleShot(50, press)
    assert not ask(dialog, store)
    assert told[0].startswith("Not saved")
    assert dialog.reason() == "because"


DIALOGS: dict[str, Callable[[Clinic, PatientHistory], FormDialog]] = {
    "patient": lambda clinic, history: PatientDialog(TODAY),
    "course": lambda clinic, history: CourseDialog(
        clinic.knowledge, TODAY, CourseDetails(indication="mdd")
    ),
    "close": lambda clinic, history: CloseCourseDialog(TODAY),
    "people": lambda clinic, history: PeopleDialog(clinic),
    "person": lambda clinic, history: PersonDialog(),
    "event": lambda clinic, history: EventDialog(clinic.now(), clinic.zone),
    "reason": lambda clinic, history: ReasonDialog("Void", "Why?", ("a", "b")),
    "choose": lambda clinic, history: ChoosePatientDialog(clinic, "Which?", history.id),
    "history": lambda clinic, history: HistoryDialog([]),
    "past": lambda clinic, history: PastInfusionDialog(clinic),
    "correct": lambda clinic, history: CorrectInfusionDialog(
        clinic.knowledge.limits, history.infusions[0]
    ),
    "effect": lambda clinic, history: SideEffectDialog(clinic),
}


@pytest.mark.parametrize("name", DIALOGS)
def test_that_every_dialog_is_named_fits_and_leaves_with_escape(
    clinic: Clinic, history: PatientHistory, keys: Keys, name: str
) -> None:
    dialog = DIALOGS[name](clinic, history)
    keys.show(dialog)
    assert focusable_widgets_without_a_name(dialog) == []
    assert dialog.windowTitle() == dialog.title_label.text() != ""
    assert dialog.minimumSizeHint().width() <= 1000
    assert dialog.focusWidget() not in (None, dialog.save_button, dialog.cancel_button)
    keys.press(dialog, "Esc")
    assert dialog.result() == QDialog.DialogCode.Rejected
    assert not dialog.isVisible()
