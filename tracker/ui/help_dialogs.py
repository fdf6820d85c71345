"""What the Help menu shows: the keys of the app, and what this copy of it is."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QMenu,
    QMenuBar,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from tracker import folders
from tracker.ui.fonts import BODY, MEDIUM, PAGE_TITLE, SEMIBOLD, set_font
from tracker.ui.icons import icon
from tracker.ui.trouble import log_folder, versions
from tracker.ui.widgets.pill import Pill, set_look


class KeysDialog(QDialog):
    """All keys on one page: those of the menus, then those of pages and tables."""

    def __init__(self, bar: QMenuBar, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Keyboard shortcuts"))
        content = QWidget()
        columns = QHBoxLayout(content)
        columns.setContentsMargins(0, 0, 12, 0)
        columns.setSpacing(32)
        left, right = QVBoxLayout(), QVBoxLayout()
        for action in bar.actions():
            menu = action.menu()
            if isinstance(menu, QMenu) and (rows := _rows_of(menu)):
                left.addWidget(_table(action.text().replace("&", ""), rows))
        for title, rows in self._other_keys():
            right.addWidget(_table(title, rows))
        for column in (left, right):
            column.setSpacing(16)
            column.addStretch(1)
            columns.addLayout(column, 1)
        area = QScrollArea()
        area.setWidget(content)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setAccessibleName(self.tr("Keyboard shortcuts"))
        _lay_out(self, self.tr("Keyboard shortcuts"), area)
        self.resize(860, 620)

    def _other_keys(self) -> list[tuple[str, list[tuple[str, str]]]]:
        return [
            (
                self.tr("Patient list"),
                [
                    (self.tr("Open the first who matches"), self.tr("Enter")),
                    (self.tr("Into the list"), "↓"),
                    (self.tr("Clear the search"), "Esc"),
                ],
            ),
            (
                self.tr("Marked record"),
                [
                    (self.tr("Open"), self.tr("Enter")),
                    (self.tr("Correct"), "E"),
                    (self.tr("Void, with a reason"), "V"),
                    (self.tr("Move to another patient"), "M"),
                    (self.tr("Who changed what"), "H"),
                ],
            ),
            (
                self.tr("Score"),
                [
                    (self.tr("Answer an item"), "0–9"),
                    (self.tr("Save"), self.tr("Enter")),
                    (self.tr("Leave"), "Esc"),
                ],
            ),
            (
                self.tr("Infusion"),
                [
                    (self.tr("Vital signs, as on paper"), "128/82 74 98"),
                    (self.tr("Log the reading"), self.tr("Enter")),
                    (self.tr("Side effect"), self.tr("its first letters, then 1–5")),
                    (self.tr("Note"), "F4"),
                ],
            ),
        ]


class AboutDialog(QDialog):
    """Versions, paths, licence; one button copies all of it."""

    def __init__(self, database: Path | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("About Infusion Tracker"))
        self._text = f"{versions()}\n{self._paths(database)}"
        label = QLabel(self._text)
        label.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        label.setAccessibleName(self.tr("Versions and folders"))
        note = QLabel(
            self.tr("Open source under the Apache License 2.0. A record, not a medical device.")
        )
        note.setProperty("tone", "secondary")
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(label)
        layout.addWidget(note)
        copy = QPushButton(icon("copy"), self.tr("Copy"))
        copy.clicked.connect(self._copy)
        _lay_out(self, self.tr("About Infusion Tracker"), content, copy)

    def _paths(self, database: Path | None) -> str:
        lines = [self.tr("Settings: {folder}").format(folder=folders.config_folder())]
        lines.append(self.tr("Logs: {folder}").format(folder=log_folder()))
        if database is not None:
            size = database.stat().st_size / 1_000_000 if database.exists() else 0
            lines.insert(
                0, self.tr("Record: {file} ({size:.1f} MB)").format(file=database, size=size)
            )
        return "\n".join(lines)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._text)


def _rows_of(menu: QMenu) -> list[tuple[str, str]]:
    return [(_words(action), _keys(action)) for action in menu.actions() if _keys(action)]


def _words(action: QAction) -> str:
    return action.text().replace("&", "").rstrip("…")


def _keys(action: QAction) -> str:
    return action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)


def _table(title: str, rows: list[tuple[str, str]]) -> QWidget:
    widget = QWidget()
    grid = QGridLayout(widget)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setVerticalSpacing(6)
    grid.setColumnStretch(0, 1)
    heading = QLabel(title)
    set_font(heading, BODY, SEMIBOLD)
    grid.addWidget(heading, 0, 0, 1, 2)
    for number, (words, keys) in enumerate(rows, start=1):
        grid.addWidget(QLabel(words), number, 0)
        grid.addWidget(Pill(keys), number, 1, Qt.AlignmentFlag.AlignRight)
    return widget


def _lay_out(dialog: QDialog, title: str, content: QWidget, *more: QPushButton) -> None:
    heading = QLabel(title)
    set_font(heading, PAGE_TITLE, SEMIBOLD)
    close = QPushButton(dialog.tr("Close"))
    set_look(close, "kind", "primary")
    set_font(close, BODY, MEDIUM)
    close.setDefault(True)
    close.clicked.connect(dialog.accept)
    buttons = QHBoxLayout()
    buttons.setSpacing(12)
    buttons.addStretch(1)
    for button in (*more, close):
        buttons.addWidget(button)
    layout = QVBoxLayout(dialog)
    layout.setContentsMargins(24, 16, 24, 16)
    layout.setSpacing(16)
    layout.addWidget(heading)
    layout.addWidget(content, 1)
    layout.addLayout(buttons)
