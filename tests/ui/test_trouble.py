"""When the program itself fails: what is logged, and what the clinician reads."""

import faulthandler
import logging
import sys
import threading

import pytest
from PySide6.QtCore import QTimer, qInstallMessageHandler, qWarning
from PySide6.QtWidgets import QApplication, QMessageBox

from tracker import folders
from tracker.ui import trouble


@pytest.fixture
def hooks(qapp, app_look, tmp_path, monkeypatch):
    """The hooks of the program for one test, on folders of its own."""
    monkeypatch.setenv("TRACKER_HOME", str(tmp_path))
    kept = sys.excepthook, threading.excepthook
    log = logging.getLogger("tracker")
    handlers, level, was_on = list(log.handlers), log.level, faulthandler.is_enabled()
    trouble.install_hooks(qapp)
    yield
    sys.excepthook, threading.excepthook = kept
    qInstallMessageHandler(None)
    for handler in [each for each in log.handlers if each not in handlers]:
        log.removeHandler(handler)
        handler.close()
    log.setLevel(level)
    faulthandler.disable()
    qapp.property("crashFile").close()
    if was_on:
        faulthandler.enable(sys.__stderr__)


def log_text() -> str:
    return (folders.state_folder() / "logs" / "tracker.log").read_text()


def fail(typed: str) -> None:
    raise ValueError(f"no such patient: {typed}")


def hand_to_hook(typed: str = "Okafor, Amara") -> None:
    try:
        fail(typed)
    except ValueError:
        sys.excepthook(*sys.exc_info())


def answer(button_text: str) -> list[QMessageBox]:
    """Press a button of the dialog when it comes; return the list it will be in."""
    seen = []

    def press():
        box = QApplication.activeModalWidget()
        if isinstance(box, QMessageBox):
            seen.append((box.text(), box.informativeText(), [b.text() for b in box.buttons()]))
            next(b for b in box.buttons() if b.text() == button_text).click()

    QTimer.singleShot(0, press)
    return seen


def test_that_an_error_is_told_in_plain_words_with_four_ways_on(hooks):
    seen = answer("Continue")

    hand_to_hook()

    [(text, more, buttons)] = seen
    assert text == "Something in the program went wrong."
    assert "saved is safe" in more
    assert set(buttons) == {"Continue", "Copy details", "Open log folder", "Quit"}
    assert "Okafor" not in text + more


def test_that_the_log_holds_kind_and_place_but_nothing_that_was_typed(hooks):
    answer("Continue")

    hand_to_hook("Okafor, Amara")

    assert "ValueError" in log_text()
    assert "test_trouble.py" in log_text()
    assert "Okafor" not in log_text()


def test_that_the_copied_details_hold_versions_and_no_patient(hooks):
    answer("Copy details")

    hand_to_hook("Okafor, Amara")

    copied = QApplication.clipboard().text()
    assert "Infusion Tracker" in copied
    assert "ValueError" in copied
    assert "Okafor" not in copied


def test_that_an_error_of_another_thread_is_logged_and_opens_no_window(hooks):
    thread = threading.Thread(target=fail, args=("Okafor, Amara",))
    thread.start()
    thread.join()
    assert "ValueError" in log_text()

    caught = threading.Thread(target=hand_to_hook)  # as a pool of Qt hands it over
    caught.start()
    caught.join()

    assert log_text().count("ERROR ValueError") == 2
    assert QApplication.activeModalWidget() is None


def test_that_what_qt_says_is_logged(hooks):
    qWarning("the font is odd")

    assert "Qt: the font is odd" in log_text()


def test_that_a_crash_would_leave_its_trace(hooks):
    assert faulthandler.is_enabled()
    assert (folders.state_folder() / "logs" / "crash.log").exists()
