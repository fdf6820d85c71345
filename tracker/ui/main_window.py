"""The window: menus, who is at the desk, and the room of the record once it is open."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QProcess, QTimer, QUrl, Signal
from PySide6.QtGui import QCloseEvent, QDesktopServices, QPaintEvent
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QHBoxLayout,
    QMainWindow,
    QMessageBox,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from tracker import folders
from tracker.ui.fonts import set_application_font
from tracker.ui.icons import icon
from tracker.ui.settings import Settings
from tracker.ui.theme import apply_theme
from tracker.ui.trouble_page import TroublePage
from tracker.ui.widgets.empty_state import EmptyState
from tracker.ui.widgets.pill import Pill
from tracker.ui.window_actions import WindowActions

if TYPE_CHECKING:
    from tracker.ui.clinic import Clinic
    from tracker.ui.record_room import RecordRoom

_USUAL_SIZE = (1280, 800)


class MainWindow(QMainWindow):
    """A frame that is painted before anything heavy is loaded; the record comes into it later."""

    painted = Signal()
    """The window is on screen for the first time."""
    retry_requested = Signal()
    """The record is to be opened again after something kept it from opening."""
    file_chosen = Signal(str)
    """Another file is to be opened as the record."""

    def __init__(self, settings: Settings, *, demo: bool = False) -> None:
        super().__init__()
        self.settings = settings
        self.demo = demo
        self.room: RecordRoom | None = None
        self.menuBar().setNativeMenuBar(False)  # who is at the desk stands beside the menus
        self.actions_bar = WindowActions(self.menuBar())
        self.today_button = QPushButton(icon("today"), self.tr("Today"))
        self.find_button = QPushButton(icon("search"), "")
        self.desk_button = QPushButton(icon("people"), "")
        self.opening = EmptyState("clock", self.tr("Opening the record…"), "")
        self.trouble = TroublePage()
        self.stack = QStackedWidget()
        self._backups: Path | None = None
        self._was_painted = False
        self._lay_out()
        self._connect()
        self._restore()

    def show_clinic(self, clinic: "Clinic") -> None:
        """Show the record that was opened, with the last patient and who was at the desk."""
        from tracker.ui.record_room import RecordRoom

        self.room = RecordRoom(clinic, self.settings, self.actions_bar)
        self.room.desk_changed.connect(self._show_desk)
        self.room.demo_requested.connect(self._open_demo)
        self.stack.addWidget(self.room)
        self.stack.setCurrentWidget(self.room)
        self.actions_bar.enable_record(on=True)
        self.setWindowFilePath(str(clinic.sessions.path))
        self.room.begin()

    def show_already_open(self, database: Path) -> None:
        """Say that another window works on this file."""
        self._show_trouble(
            database,
            self.tr("This record is already open"),
            self.tr(
                "Another window of Infusion Tracker works on {file}. Go on there, or close it and"
                " try again."
            ).format(file=database),
        )

    def show_cannot_open(self, database: Path, reason: str) -> None:
        """Say why the record cannot be opened (no reason: unknown) and what to do."""
        # A reason says itself what to do: an older copy is no help where the file is only in use.
        words = reason or self.tr(
            "{file} could not be read. Try again, choose another file, or take the newest copy of"
            " the backups."
        ).format(file=database)
        self._show_trouble(database, self.tr("The record cannot be opened"), words)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Say once that there is something to see, after it has reached the screen."""
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            QTimer.singleShot(0, self.painted.emit)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close the record, with a backup where something changed, and remember the window."""
        if self.room is not None and not self._close_record(self.room.clinic):
            event.ignore()
            return
        self.settings.keep_window("geometry", self.saveGeometry())
        if self.room is not None:
            self.settings.keep_window("splitter", self.room.splitter.saveState())
        event.accept()

    def _lay_out(self) -> None:
        self._corner = corner = QWidget(self.menuBar())
        row = QHBoxLayout(corner)
        row.setContentsMargins(8, 4, 12, 4)
        row.setSpacing(12)
        if self.demo:
            self.synthetic_pill = Pill(self.tr("Synthetic clinic"), "ketamine")
            self.synthetic_pill.setToolTip(self.tr("Invented patients: nobody here is real"))
            row.addWidget(self.synthetic_pill)
        for button in (self.today_button, self.find_button, self.desk_button):
            row.addWidget(button)
            button.setVisible(False)
        self.find_button.setAccessibleName(self.tr("Find a patient"))
        self.find_button.setToolTip(self.tr("Find a patient"))
        self.today_button.setToolTip(self.tr("What is to be closed and what is due"))
        self.menuBar().setCornerWidget(corner)
        self.stack.addWidget(self.opening)
        self.stack.addWidget(self.trouble)
        centre = QWidget()
        layout = QVBoxLayout(centre)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.stack)
        self.setCentralWidget(centre)
        self.setMinimumSize(760, 560)

    def _connect(self) -> None:
        actions = self.actions_bar
        actions.quit.triggered.connect(self.close)
        actions.keys.triggered.connect(self._show_keys)
        actions.about.triggered.connect(self._show_about)
        for action in (*actions.themes.values(), *actions.text_sizes.values()):
            action.triggered.connect(self._apply_looks)
        self.trouble.retry_requested.connect(self.retry_requested)
        self.trouble.file_requested.connect(self._choose_file)
        self.trouble.backups_requested.connect(self._open_backups)
        self.desk_button.clicked.connect(actions.people.trigger)
        self.find_button.clicked.connect(actions.find.trigger)
        self.today_button.clicked.connect(actions.today.trigger)

    def _restore(self) -> None:
        self.setWindowTitle(self.tr("Synthetic clinic") if self.demo else "")
        if not self.restoreGeometry(self.settings.window("geometry")):
            self.resize(*_USUAL_SIZE)
        self.actions_bar.show_choices(self.settings.theme, self.settings.text_percent)

    def _show_desk(self, name: str) -> None:
        self.desk_button.setText(
            self.tr("At the desk: {name}").format(name=name) if name else self.tr("Who is here?")
        )
        self.desk_button.setVisible(True)
        self.find_button.setVisible(True)
        self.today_button.setVisible(True)

    def _show_trouble(self, database: Path, title: str, sentence: str) -> None:
        self._backups = database.parent / "backups"
        self.trouble.backups_button.setEnabled(self._backups.is_dir())
        self.stack.setCurrentWidget(self.trouble)
        self.trouble.show_trouble(title, sentence)

    def _choose_file(self) -> None:
        chosen, _kind = QFileDialog.getOpenFileName(
            self, self.tr("Choose a record"), str(folders.data_folder()), self.tr("Records (*.db)")
        )
        if chosen:
            self.file_chosen.emit(chosen)

    def _open_backups(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._backups)))

    def _open_demo(self) -> None:
        import sys

        QProcess.startDetached(sys.executable, ["-m", "tracker", "demo"])

    def _apply_looks(self) -> None:
        app = QApplication.instance()
        if not isinstance(app, QApplication):
            return
        for choice, action in self.actions_bar.themes.items():
            if action.isChecked() and choice != self.settings.theme:
                self.settings.theme = choice
                apply_theme(app, choice)
        for percent, action in self.actions_bar.text_sizes.items():
            if action.isChecked() and percent != self.settings.text_percent:
                self.settings.text_percent = percent
                set_application_font(app, percent)
                self._corner.adjustSize()
                self.menuBar().setCornerWidget(self._corner)  # it keeps the old width otherwise

    def _show_keys(self) -> None:
        from tracker.ui.help_dialogs import KeysDialog

        KeysDialog(self.menuBar(), self).exec()

    def _show_about(self) -> None:
        from tracker.ui.help_dialogs import AboutDialog

        AboutDialog(None if self.room is None else self.room.clinic.sessions.path, self).exec()

    def _close_record(self, clinic: "Clinic") -> bool:
        """Close the record; where the backup fails, ask. Return whether the window may go."""
        from tracker.storage.backup import BackupFailed

        try:
            clinic.sessions.close()
        except BackupFailed as failed:
            return self._ask_to_close(str(failed))
        return True

    def _ask_to_close(self, reason: str) -> bool:
        box = QMessageBox(self)
        box.setIcon(QMessageBox.Icon.Warning)
        box.setText(self.tr("No backup was made"))
        box.setInformativeText(reason)
        stay = box.addButton(self.tr("Keep it open"), QMessageBox.ButtonRole.RejectRole)
        leave = box.addButton(self.tr("Close without a backup"), QMessageBox.ButtonRole.AcceptRole)
        box.setDefaultButton(stay)
        box.setEscapeButton(stay)
        box.exec()
        return box.clickedButton() is leave
