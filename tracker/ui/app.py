"""The start of the window: it is painted first, and only then are the heavy libraries loaded."""

import contextlib
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLockFile, QObject, QTimer
from PySide6.QtWidgets import QApplication

from tracker import folders
from tracker.ui import trouble
from tracker.ui.fonts import set_application_font
from tracker.ui.icons import application_icon
from tracker.ui.main_window import MainWindow
from tracker.ui.settings import Settings
from tracker.ui.theme import apply_theme

if TYPE_CHECKING:
    from tracker.ui.clinic import Clinic

APPLICATION = "Infusion Tracker"


def run_window(database: Path | None = None, demo: bool = False) -> int:
    """Open the window on a record (None: the clinic's own) and return the exit code at its end."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication(sys.argv[:1])
    settings = Settings(demo=demo)
    prepare_application(app, settings)
    trouble.install_hooks(app)
    window = MainWindow(settings, demo=demo)
    opening = Opening(window, database or folders.default_database())
    window.painted.connect(opening.open)
    window.show()
    code = app.exec()
    opening.release()
    return code


def prepare_application(app: QApplication, settings: Settings) -> None:
    """Give the application its name, font and theme."""
    app.setApplicationName(folders.APPLICATION)
    app.setApplicationDisplayName(APPLICATION)
    app.setDesktopFileName(folders.APPLICATION)
    app.setWindowIcon(application_icon())
    set_application_font(app, settings.text_percent)
    apply_theme(app, settings.theme)


class Opening(QObject):
    """Opens the record for a window that is already on screen, again and again if need be."""

    def __init__(self, window: MainWindow, database: Path) -> None:
        super().__init__(window)
        self._window = window
        self._database = database.expanduser().absolute()
        self._lock: QLockFile | None = None
        window.retry_requested.connect(self.open)
        window.file_chosen.connect(self.open_file)

    def open(self) -> None:
        """Open the record and hand it to the window, or say there what keeps it from opening."""
        if not self._take_lock():
            self._window.show_already_open(self._database)
            return
        try:
            clinic = _open_clinic(self._database)
        except Exception as error:  # noqa: BLE001  whatever it is, the window must say what to do
            self.release()
            self._window.show_cannot_open(self._database, _reason(error))
            return
        self._window.show_clinic(clinic)
        QTimer.singleShot(0, self, _warm_up)

    def open_file(self, path: str) -> None:
        """Open another file instead."""
        self.release()
        self._database = Path(path)
        self.open()

    def release(self) -> None:
        """Let another start of the program open the file."""
        if self._lock is not None:
            self._lock.unlock()
            self._lock = None

    def _take_lock(self) -> bool:
        if self._lock is not None:
            return True
        with contextlib.suppress(OSError):  # opening the record says what is wrong with the folder
            self._database.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not os.access(self._database.parent, os.W_OK):
            return True
        lock = QLockFile(f"{self._database}.lock")
        lock.setStaleLockTime(0)  # stale is only the lock of a program that is gone
        if not lock.tryLock(100) and lock.error() == QLockFile.LockError.LockFailedError:
            return False
        self._lock = lock
        return True


def _open_clinic(database: Path) -> "Clinic":
    from tracker.services.scale_packs import (
        clinic_knowledge,
        not_remembered,
        pack_stamps,
        remember_packs,
    )
    from tracker.storage.sessions import open_record
    from tracker.ui.clinic import Clinic
    from tracker.ui.steady_time import SteadyTime

    sessions = open_record(database)
    with sessions.read() as session:
        knowledge = clinic_knowledge(session, sessions.path)
        new = not_remembered(knowledge, pack_stamps(session))
    if new:
        with sessions.write() as session:
            remember_packs(session, new)
    time = SteadyTime()
    return Clinic(sessions.entering_at(time), knowledge, now=time)


def _reason(error: Exception) -> str:
    """Return our own words alone: the text of any other error may hold what is private."""
    from tracker.knowledge.toml_file import KnowledgeError
    from tracker.storage.connection import CannotOpen

    if isinstance(error, CannotOpen | KnowledgeError):
        return str(error)
    trouble.log_error(type(error), error.__traceback__)
    return ""


def _warm_up() -> None:
    """Load the charts while nobody waits for them, so that the first one is quick."""
    from tracker.charts import progress_chart  # noqa: F401
