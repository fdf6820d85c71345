"""Key presses from the patient page to a stored score: real keys to whatever has the focus."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from tests.factories import TODAY, make_course, make_patient, make_score
from tracker.services.history import ScoreRow, load_history
from tracker.ui.clinic import Clinic
from tracker.ui.patient_page import PatientPage

ENTER = Qt.Key.Key_Return


class Mouse(QObject):
    """Fails a test that uses the mouse."""

    def __init__(self) -> None:
        super().__init__()
        self.used = False

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802  (Qt's name)
        self.used |= event.type() in (
            QEvent.Type.MouseButtonPress,
            QEvent.Type.MouseButtonRelease,
            QEvent.Type.MouseButtonDblClick,
        )
        return False


class Typist:
    """Counts keys; each goes to the widget that has the focus and to nothing else."""

    def __init__(self) -> None:
        self.presses = 0

    def type(self, keys: str) -> None:
        for key in keys:
            widget = QApplication.focusWidget()
            assert widget is not None
            self.presses += 1
            if key == "\n":
                QTest.keyClick(widget, ENTER)
            else:
                QTest.keyClick(widget, Qt.Key(ord(key)))


@pytest.fixture
def page(clinic: Clinic, qtbot: QtBot) -> PatientPage:
    with clinic.sessions.write() as session:
        patient = make_patient(session, family_name="Sample", given_name="Sally").id
        make_course(session, patient)
        make_score(session, patient, TODAY.replace(day=1), "0 " * 20, "pcl5")
        make_score(session, patient, TODAY.replace(day=8), "0 " * 7, "gad7")
    page = PatientPage(clinic, patient)
    qtbot.addWidget(page)
    page.resize(1280, 800)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    page.focus_first()
    return page


@pytest.fixture
def press(qtbot: QtBot, page: PatientPage) -> Callable[[str], int]:
    """Type keys from the page on: the first opens the form, the others go where the focus is."""

    def typed(keys: str) -> int:
        typist, mouse, done = Typist(), Mouse(), []
        QApplication.instance().installEventFilter(mouse)  # type: ignore[union-attr]

        def go_on() -> None:
            dialog = QApplication.activeModalWidget()
            focus = QApplication.focusWidget()
            if dialog is None or focus is None or focus.window() is not dialog:
                if dialog is not None:
                    dialog.activateWindow()  # a window manager would do it
                QTimer.singleShot(10, go_on)
                return
            try:
                typist.type(keys[1:])
            finally:
                done.append(True)
                QTimer.singleShot(0, leave)

        def leave() -> None:
            left = QApplication.activeModalWidget()
            if isinstance(left, QDialog):
                left.done(QDialog.DialogCode.Rejected)

        QTimer.singleShot(0, go_on)
        typist.type(keys[0])
        qtbot.waitUntil(lambda: bool(done))
        QApplication.instance().removeEventFilter(mouse)  # type: ignore[union-attr]
        assert QApplication.activeModalWidget() is None
        assert not mouse.used
        return typist.presses

    return typed


def last_score(clinic: Clinic) -> ScoreRow:
    from sqlalchemy import select

    from tracker.models import Patient

    with clinic.sessions.read() as session:
        patient = session.scalars(select(Patient.id)).one()
        history = load_history(session, patient)
    assert history is not None
    return max(history.scores, key=lambda score: score.entered_at)


@pytest.mark.parametrize(
    ("keys", "scale", "total", "extra", "most"),
    [
        ("1222212100\n", "phq9", 12, None, 11),
        ("12222121002\n", "phq9", 12, 2, 12),
        ("22211111\n", "gad7", 9, None, 9),
        ("3" + "1" * 20 + "\n", "pcl5", 20, None, 22),
    ],
)
def test_that_a_form_takes_few_keys_from_the_patient_page(
    clinic: Clinic,
    press: Callable[[str], int],
    clock: Callable[[], object],
    keys: str,
    scale: str,
    total: int,
    extra: int | None,
    most: int,
) -> None:
    clock.forward(minutes=1)  # type: ignore[attr-defined]
    assert press(keys) <= most
    score = last_score(clinic)
    assert score.instrument == scale
    assert score.total == total
    assert (score.extra_answers or (None,))[0] == extra


def test_that_the_digits_follow_the_course_and_stand_in_the_menu(page: PatientPage) -> None:
    shown = [action.text() for action in page.keys.scales.actions()]
    assert shown[0].endswith("PHQ-9")
    assert shown[0].startswith("&1")
    assert [words.split()[-1] for words in shown[1:3]] == ["GAD-7", "PCL-5"]
    assert len({words.split("  ")[-1] for words in shown}) == len(shown)
