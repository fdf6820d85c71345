"""The patient dialog by keys: what is typed is what is told, and nothing is dropped."""

from datetime import date
from decimal import Decimal

from PySide6.QtCore import QTimer

from tests.ui.conftest import Keys
from tracker.services.patients import PatientDetails, add_patient
from tracker.ui.clinic import Clinic
from tracker.ui.dialogs.form_dialog import ask
from tracker.ui.dialogs.patient_dialog import PatientDialog, same_named

TODAY = date(2026, 11, 20)


def test_that_a_patient_is_typed_in_reading_order(keys: Keys) -> None:
    dialog = PatientDialog(TODAY)
    keys.show(dialog)
    keys.press(dialog, "MRN 7", "Tab", "Okafor", "Tab", "Amara", "Tab", "12 Mar 1985", "Tab")
    keys.press(dialog, "Down", "Tab", "168", "Enter")
    assert not dialog.isVisible()
    assert dialog.details() == PatientDetails(
        record_number="MRN 7",
        family_name="Okafor",
        given_name="Amara",
        sex="female",
        birth_date=date(1985, 3, 12),
        birth_year=1985,
        height_cm=Decimal(168),
    )


def test_that_a_year_of_birth_may_stand_alone(keys: Keys) -> None:
    dialog = PatientDialog(TODAY)
    keys.show(dialog)
    keys.press(dialog, "7", "Tab", "Tab", "Tab", "1997", "Enter")
    assert (dialog.details().birth_date, dialog.details().birth_year) == (None, 1997)


def test_that_a_height_in_inches_is_stored_in_centimetres(keys: Keys) -> None:
    dialog = PatientDialog(TODAY)
    keys.show(dialog)
    dialog.height_field.unit_button.click()
    dialog.height_field.setFocus()
    keys.press(dialog, "70")
    assert dialog.details().height_cm == 178


def test_that_an_unlikely_height_is_asked_again_and_an_impossible_one_refused(keys: Keys) -> None:
    dialog = PatientDialog(TODAY)
    keys.show(dialog)
    keys.press(dialog, "7")
    dialog.height_field.setFocus()
    keys.press(dialog, "215", "Enter")
    assert dialog.isVisible()
    assert "type it again" in dialog.problems_banner.text_label.text()
    keys.press(dialog, "215", "Enter")
    assert not dialog.isVisible()
    other = PatientDialog(TODAY)
    keys.show(other)
    keys.press(other, "7")
    other.height_field.setFocus()
    for _ in range(2):
        other.height_field.edit.selectAll()
        keys.press(other, "300", "Enter")
    assert other.isVisible()
    assert "cannot be recorded" in other.problems_banner.text_label.text()


def test_that_a_missing_record_number_keeps_what_was_typed(keys: Keys) -> None:
    dialog = PatientDialog(TODAY)
    keys.show(dialog)
    keys.press(dialog, "Tab", "Okafor", "Enter")
    assert dialog.isVisible()
    assert "record number" in dialog.problems_banner.text_label.text()
    assert dialog.details().family_name == "Okafor"
    assert dialog.focusWidget() is dialog.record_number_edit


def test_that_allergies_and_none_known_exclude_each_other(keys: Keys) -> None:
    dialog = PatientDialog(TODAY)
    keys.show(dialog)
    dialog.none_known_box.click()
    assert dialog.details().no_allergies_asked_on == TODAY
    dialog.allergies_edit.setFocus()
    keys.press(dialog, "latex")
    assert dialog.details().no_allergies_asked_on is None


def test_that_the_day_allergies_were_asked_stays_until_asked_again(keys: Keys) -> None:
    before = PatientDetails(record_number="7", no_allergies_asked_on=date(2026, 11, 2))
    dialog = PatientDialog(TODAY, before)
    keys.show(dialog)
    assert dialog.details() == before
    dialog.none_known_box.click()
    dialog.none_known_box.click()
    assert dialog.details().no_allergies_asked_on == TODAY


def test_that_details_come_back_unchanged(keys: Keys) -> None:
    before = PatientDetails(
        record_number="7",
        family_name="Okafor",
        sex="male",
        birth_year=1990,
        height_cm=Decimal("177.8"),
        allergies="latex",
        medicines="Lithium\nSertraline",
        phone="1",
        email="a@b.c",
        contact_person="d",
        address="e",
        referrer="f",
        note="g",
    )
    dialog = PatientDialog(TODAY, before)
    keys.show(dialog)
    assert dialog.details() == before
    keys.press(dialog, "Enter")
    assert not dialog.isVisible()


def test_that_a_namesake_of_the_same_birth_date_is_asked_about(clinic: Clinic, keys: Keys) -> None:
    with clinic.sessions.write() as session:
        known = PatientDetails(
            record_number="1", family_name="Okafor", birth_date=date(1985, 3, 12)
        )
        add_patient(session, known, TODAY)
    dialog = PatientDialog(TODAY, find_same=same_named(clinic))
    keys.show(dialog)
    keys.press(dialog, "2", "Tab", "Okafor", "Tab", "Tab", "12 Mar 1985", "Enter")
    assert dialog.isVisible()
    assert "in the record already with number 1" in dialog.problems_banner.text_label.text()
    keys.press(dialog, "Enter")
    assert not dialog.isVisible()


def test_that_escape_asks_once_before_it_drops_what_was_typed(keys: Keys) -> None:
    dialog = PatientDialog(TODAY)
    keys.show(dialog)
    keys.press(dialog, "7", "Esc")
    assert dialog.isVisible()
    keys.press(dialog, "Esc")
    assert not dialog.isVisible()


def test_that_a_record_number_in_use_is_refused_in_the_dialog(clinic: Clinic, keys: Keys) -> None:
    with clinic.sessions.write() as session:
        add_patient(session, PatientDetails(record_number="7"), TODAY)
    dialog = PatientDialog(TODAY)

    def store() -> None:
        with clinic.sessions.write() as session:
            add_patient(session, dialog.details(), TODAY)

    seen: list[str] = []

    def type_it() -> None:
        keys.press(dialog, "7", "Enter")
        seen.append(dialog.problems_banner.text_label.text())
        keys.press(dialog, "8", "Enter")

    QTimer.singleShot(50, type_it)
    assert ask(dialog, store)
    assert seen == ["Record number 7 belongs to another patient."]
    assert dialog.details().record_number == "78"
