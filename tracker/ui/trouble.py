"""When the program itself fails: a log without patients, and a dialog that says what is safe."""

import faulthandler
import logging
import platform
import sys
import threading
import traceback
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import (
    QCoreApplication,
    QMessageLogContext,
    QtMsgType,
    QUrl,
    qInstallMessageHandler,
    qVersion,
)
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QApplication, QMessageBox

import tracker
from tracker import folders

_LOG = logging.getLogger("tracker")
_LOG_BYTES = 500_000


def install_hooks(app: QApplication) -> None:
    """Write errors of this run into the log, and tell the clinician about those of the window."""
    log_folder().mkdir(parents=True, exist_ok=True)
    handler = RotatingFileHandler(log_folder() / "tracker.log", maxBytes=_LOG_BYTES, backupCount=3)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    _LOG.addHandler(handler)
    _LOG.setLevel(logging.INFO)
    crash_file = (log_folder() / "crash.log").open("a")  # stays open: a crash leaves no time
    faulthandler.enable(crash_file)
    app.setProperty("crashFile", crash_file)
    qInstallMessageHandler(_log_qt)
    threading.excepthook = _log_of_thread
    sys.excepthook = _tell


def log_folder() -> Path:
    """Return the folder of the logs."""
    return folders.state_folder() / "logs"


def log_error(kind: type[BaseException], where: TracebackType | None) -> str:
    """Log an error by its kind and place alone (its text may hold what was typed); return that."""
    details = f"{kind.__name__}\n{''.join(traceback.format_tb(where))}"
    _LOG.error("%s", details)
    return details


def versions() -> str:
    """Return what a report of an error needs to know of this machine."""
    return (
        f"Infusion Tracker {tracker.__version__}\nPython {platform.python_version()}\n"
        f"Qt {qVersion()}\n{platform.platform()}"
    )


def _tell(kind: type[BaseException], _error: BaseException, where: TracebackType | None) -> None:
    details = log_error(kind, where)
    in_window = threading.current_thread() is threading.main_thread()
    if not in_window or issubclass(kind, KeyboardInterrupt) or QApplication.activeModalWidget():
        return
    box = QMessageBox(QApplication.activeWindow())
    box.setIcon(QMessageBox.Icon.Warning)
    box.setText(_tr("Something in the program went wrong."))
    box.setInformativeText(
        _tr(
            "Everything that was saved is safe. Go on, and check the last thing you did; if this"
            " comes again, quit and start anew."
        )
    )
    go_on = box.addButton(_tr("Continue"), QMessageBox.ButtonRole.AcceptRole)
    copy = box.addButton(_tr("Copy details"), QMessageBox.ButtonRole.ActionRole)
    folder = box.addButton(_tr("Open log folder"), QMessageBox.ButtonRole.ActionRole)
    leave = box.addButton(_tr("Quit"), QMessageBox.ButtonRole.DestructiveRole)
    box.setDefaultButton(go_on)
    box.setEscapeButton(go_on)
    box.exec()
    if box.clickedButton() is copy:
        QGuiApplication.clipboard().setText(f"{versions()}\n\n{details}")
    elif box.clickedButton() is folder:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(log_folder())))
    elif box.clickedButton() is leave:
        QApplication.closeAllWindows()


def _log_of_thread(found: threading.ExceptHookArgs) -> None:
    log_error(found.exc_type, found.exc_traceback)


def _log_qt(kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
    level = logging.INFO if kind in {QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg} else logging.WARNING
    _LOG.log(level, "Qt: %s", text)


def _tr(text: str) -> str:
    return QCoreApplication.translate("trouble", text)
