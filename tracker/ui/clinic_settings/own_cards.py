"""What is set for one person or machine, or only told: appearance, versions and folders."""

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QButtonGroup, QLabel, QRadioButton, QWidget

from tracker import folders
from tracker.knowledge.packs import packs_folder
from tracker.ui.fonts import BODY, LABEL, MEDIUM, set_font
from tracker.ui.trouble import log_folder, versions
from tracker.ui.widgets.card import Card
from tracker.ui.widgets.flow_layout import FlowLayout


class AppearanceCard(Card):
    """The theme and the text size, as in the menu View; they belong to this person alone."""

    def __init__(
        self,
        themes: Iterable[QAction],
        text_sizes: Iterable[QAction],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("", parent)
        self.show_title(self.tr("Appearance"))
        self.buttons: list[QRadioButton] = []
        self._add(self.tr("Colours"), themes)
        self._add(self.tr("Size of the text"), text_sizes)
        note = QLabel(self.tr("For you on this machine; nothing of the record changes."))
        note.setProperty("tone", "secondary")
        note.setWordWrap(True)
        set_font(note, LABEL)
        self.body.addWidget(note)

    def show_choices(self) -> None:
        """Mark what is chosen in the menu."""
        for button in self.buttons:
            action = button.property("action")
            if isinstance(action, QAction) and action.isChecked():
                button.setChecked(True)

    def _add(self, title: str, actions: Iterable[QAction]) -> None:
        label = QLabel(title)
        set_font(label, BODY, MEDIUM)
        row = QWidget()
        flow = FlowLayout(row, gap=12)
        group = QButtonGroup(row)
        for action in actions:
            button = QRadioButton(action.text().replace("&", ""))
            button.setProperty("action", action)
            button.clicked.connect(action.trigger)
            group.addButton(button)
            flow.addWidget(button)
            self.buttons.append(button)
        self.body.addWidget(label)
        self.body.addWidget(row)


class AboutCard(Card):
    """Where everything lies, and the versions."""

    def __init__(self, database: Path, backups: Path, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.show_title(self.tr("About and data"))
        rows = [
            (self.tr("Record"), str(database)),
            (self.tr("Backups"), str(backups)),
            (self.tr("Own scales"), str(packs_folder(database))),
            (self.tr("Own choices"), str(folders.config_folder())),
            (self.tr("Logs"), str(log_folder())),
            (self.tr("Versions"), versions()),
        ]
        for name, value in rows:
            title, text = QLabel(name), QLabel(value)
            set_font(title, LABEL, MEDIUM)
            title.setProperty("tone", "secondary")
            text.setWordWrap(True)
            text.setTextFormat(Qt.TextFormat.PlainText)
            text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self.body.addWidget(title)
            self.body.addWidget(text)
