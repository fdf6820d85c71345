"""The import dialog: looked through first, stored at a key, undone as one."""

from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.conftest import Keys
from tracker.services.patients import count_patients
from tracker.ui.clinic import Clinic
from tracker.ui.dialogs.import_dialog import ImportDialog
from tracker.ui.dialogs.reason_dialog import ReasonDialog
from tracker.ui.widgets.accessible import focusable_widgets_without_a_name

REAL = Path(__file__).parents[1] / "data" / "nimh_clinic.csv"


def patients(clinic: Clinic) -> int:
    with clinic.sessions.read() as session:
        return count_patients(session)


def opened(clinic: Clinic, path: Path, keys: Keys, qtbot: QtBot) -> ImportDialog:
    dialog = ImportDialog(clinic, path)
    keys.show(dialog)
    qtbot.waitUntil(lambda: not dialog.progress_bar.isVisible(), timeout=10_000)
    return dialog


def test_that_a_file_is_looked_through_imported_and_undone(
    clinic: Clinic, keys: Keys, qtbot: QtBot
) -> None:
    dialog = opened(clinic, REAL, keys, qtbot)
    assert "184 lines and 21 patients" in dialog.summary_label.text()
    assert patients(clinic) == 0
    assert focusable_widgets_without_a_name(dialog) == []
    dialog.save_button.click()
    qtbot.waitUntil(dialog.undo_button.isVisible, timeout=10_000)
    assert patients(clinic) == 21
    assert not dialog.save_button.isVisible()

    def give_reason() -> None:
        top = QApplication.activeModalWidget()
        assert isinstance(top, ReasonDialog)
        keys.press(top, "wrong file", "Enter")

    QTimer.singleShot(50, give_reason)
    dialog.undo_button.click()
    assert "undone" in dialog.summary_label.text()
    assert patients(clinic) == 0
    keys.press(dialog, "Esc")
    assert not dialog.isVisible()


def test_that_the_same_file_again_brings_nothing_and_says_so(
    clinic: Clinic, keys: Keys, qtbot: QtBot
) -> None:
    first = opened(clinic, REAL, keys, qtbot)
    first.save_button.click()
    qtbot.waitUntil(first.undo_button.isVisible, timeout=10_000)
    again = opened(clinic, REAL, keys, qtbot)
    assert "Nothing new" in again.summary_label.text()
    assert not again.save_button.isEnabled()


def test_that_refused_lines_are_listed_with_their_numbers(
    clinic: Clinic, keys: Keys, qtbot: QtBot, tmp_path: Path
) -> None:
    lines = REAL.read_text(encoding="utf-8").splitlines()
    file = tmp_path / "mixed.csv"
    file.write_text("\n".join([*lines[:5], lines[4].replace("20", "xx", 1)]), encoding="utf-8")
    dialog = opened(clinic, file, keys, qtbot)
    listed = [dialog.lines_list.item(row).text() for row in range(dialog.lines_list.count())]
    assert any(text.startswith("Refused, line 6:") for text in listed), listed


@pytest.mark.parametrize("content", ["", "nothing,that,is,known\n1,2,3,4\n"])
def test_that_a_file_that_cannot_be_taken_says_why(
    clinic: Clinic, keys: Keys, qtbot: QtBot, tmp_path: Path, content: str
) -> None:
    file = tmp_path / "other.csv"
    file.write_text(content, encoding="utf-8")
    dialog = opened(clinic, file, keys, qtbot)
    assert dialog.problems_banner.isVisible()
    assert dialog.problems_banner.text_label.text()
    assert not dialog.save_button.isEnabled()


def test_that_a_file_that_is_gone_says_so(
    clinic: Clinic, keys: Keys, qtbot: QtBot, tmp_path: Path
) -> None:
    dialog = opened(clinic, tmp_path / "gone.csv", keys, qtbot)
    assert "There is no file" in dialog.problems_banner.text_label.text()


def test_that_escape_cancels_what_is_under_way_and_stores_nothing(
    clinic: Clinic, keys: Keys, qtbot: QtBot
) -> None:
    dialog = opened(clinic, REAL, keys, qtbot)
    dialog.save_button.click()
    keys.press(dialog, "Esc")
    qtbot.waitUntil(lambda: not dialog.progress_bar.isVisible(), timeout=10_000)
    assert dialog.isVisible()
    assert "cancelled" in dialog.summary_label.text()
    assert patients(clinic) == 0
