"""Who is at the desk, and which patient: found by typing."""

from uuid import uuid4

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from tests.factories import make_patient
from tests.ui.conftest import Keys
from tracker.services.people import PersonDetails, add_person, list_people
from tracker.ui.clinic import Clinic
from tracker.ui.dialogs.choose_patient_dialog import ChoosePatientDialog
from tracker.ui.dialogs.form_dialog import FormDialog
from tracker.ui.dialogs.people_dialog import PeopleDialog, PersonDialog
from tracker.ui.dialogs.reason_dialog import ReasonDialog


def answer_next(keys: Keys, kind: type[FormDialog], *pressed: str) -> None:
    """Press keys in the dialog that opens next."""

    def press() -> None:
        top = QApplication.activeModalWidget()
        assert isinstance(top, kind)
        keys.press(top, *pressed)

    QTimer.singleShot(50, press)


def test_that_the_person_at_the_desk_is_chosen_by_typing(clinic: Clinic, keys: Keys) -> None:
    with clinic.sessions.write() as session:
        add_person(session, PersonDetails("Paul Sample", "prescriber", "PS"))
    dialog = PeopleDialog(clinic)
    keys.show(dialog)
    keys.press(dialog, "pau", "Enter")
    chosen = dialog.chosen()
    assert chosen is not None
    assert (chosen.name, chosen.role) == ("Paul Sample", "prescriber")


def test_that_leaving_the_dialog_chooses_nobody(clinic: Clinic, keys: Keys) -> None:
    dialog = PeopleDialog(clinic)
    keys.show(dialog)
    keys.press(dialog, "Esc")
    assert not dialog.isVisible()
    assert dialog.chosen() is None


def test_that_a_person_is_added_with_initials_from_the_name(clinic: Clinic, keys: Keys) -> None:
    dialog = PeopleDialog(clinic)
    keys.show(dialog)
    answer_next(keys, PersonDialog, "Mary Jane-Kay Example", "Enter")
    dialog.add_button.click()
    with clinic.sessions.read() as session:
        people = list_people(session)
    assert [(row.name, row.initials) for row in people if row.name.startswith("Mary")] == [
        ("Mary Jane-Kay Example", "MJKE")
    ]
    keys.press(dialog, "Enter")
    chosen = dialog.chosen()
    assert chosen is not None
    assert chosen.name == "Mary Jane-Kay Example"


def test_that_a_person_is_changed_and_retired_with_a_reason(clinic: Clinic, keys: Keys) -> None:
    dialog = PeopleDialog(clinic)
    keys.show(dialog)
    answer_next(keys, PersonDialog, "Ann Other", "Enter")
    dialog.change_button.click()
    with clinic.sessions.read() as session:
        assert [row.name for row in list_people(session)] == ["Ann Other"]
    answer_next(keys, ReasonDialog, "Enter", "left the clinic", "Enter")
    dialog.retire_button.click()
    with clinic.sessions.read() as session:
        assert list_people(session) == []
    keys.press(dialog, "Enter")
    assert dialog.isVisible()
    assert "add yourself" in dialog.problems_banner.text_label.text()


def test_that_a_patient_is_found_by_typing_and_the_shown_one_left_out(
    clinic: Clinic, keys: Keys
) -> None:
    with clinic.sessions.write() as session:
        for name in ("Archer", "Baker", "Bakewell"):
            make_patient(session, f"R-{name}", family_name=name)
        shown = make_patient(session, "R-0", family_name="Bak").id
    dialog = ChoosePatientDialog(clinic, "Move to which patient?", shown)
    keys.show(dialog)
    keys.press(dialog, "bak", "Down", "Enter")
    chosen = dialog.chosen()
    assert chosen is not None
    assert chosen.family_name == "Bakewell"


def test_that_nobody_found_cannot_be_chosen(clinic: Clinic, keys: Keys) -> None:
    dialog = ChoosePatientDialog(clinic, "Which?", uuid4())
    keys.show(dialog)
    keys.press(dialog, "zzz", "Enter")
    assert dialog.isVisible()
    assert dialog.chosen() is None
