"""One setting on the page: its value, the default and its source, who changed it and why."""

from datetime import tzinfo

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from tracker.clinical.clinic_settings import SettingDefault
from tracker.services.settings import SettingRow
from tracker.ui.clinic_settings.wording import changed_text, default_text, value_text
from tracker.ui.fonts import BODY, CARD_TITLE, LABEL, MEDIUM, SEMIBOLD, set_font
from tracker.ui.icons import icon
from tracker.ui.widgets.pill import Pill

_VALUE_WIDTH = 120
_WIDEST_VALUE = 220
_BUTTON_HEIGHT = 44


class SettingLine(QFrame):
    """Words at the left; a short value, as in a table, and the buttons at the right."""

    change_requested = Signal(str)
    """The key of the setting that is to be changed."""
    history_requested = Signal(str)
    """The key of the setting whose changes are to be shown."""

    def __init__(
        self, setting: SettingDefault, zone: tzinfo | None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setting = setting
        self._zone = zone
        self._short = setting.kind in ("number", "bool")
        self.title_label = _wrapped(setting.title, BODY)
        self.value_label = _wrapped(
            "",
            *(
                (BODY, MEDIUM)
                if setting.kind in ("text", "lines", "json")
                else (CARD_TITLE, SEMIBOLD)
            ),
        )
        self.about_label = _wrapped(setting.about, LABEL)
        self.default_label = _wrapped(default_text(setting), LABEL)
        self.changed_label = _wrapped("", LABEL)
        self.pill = Pill(self.tr("Changed here"), "accent")
        self.change_button = QPushButton(icon("edit"), self.tr("Change…"))
        self.history_button = QPushButton(icon("clock"), self.tr("History"))
        self._lay_out()
        self.change_button.setAccessibleName(self.tr("Change {what}").format(what=setting.title))
        self.history_button.setAccessibleName(
            self.tr("History of {what}").format(what=setting.title)
        )
        self.change_button.clicked.connect(self._ask_to_change)
        self.history_button.clicked.connect(self._ask_for_history)

    def show_row(self, row: SettingRow | None, *, ever_changed: bool) -> None:
        """Show the clinic's value, or the default where there is none, and whether it has a past.

        A setting that was never changed has no history to offer.
        """
        value = self.setting.default if row is None else row.value
        self.value_label.setText(value_text(self.setting, value))
        self.pill.setVisible(row is not None)
        self.changed_label.setText("" if row is None else changed_text(row, self._zone))
        self.changed_label.setVisible(row is not None)
        self.history_button.setVisible(ever_changed)

    def _lay_out(self) -> None:
        for label in (self.about_label, self.default_label, self.changed_label):
            label.setProperty("tone", "secondary")
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addLayout(self._words(), 1)
        top = Qt.AlignmentFlag.AlignTop
        row.addWidget(self.history_button, 0, top)
        if self._short:
            self.value_label.setMinimumWidth(_VALUE_WIDTH)
            self.value_label.setMinimumHeight(_BUTTON_HEIGHT)
            self.value_label.setMaximumWidth(_WIDEST_VALUE)
            self.value_label.setAlignment(
                Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            )
            row.addWidget(self.value_label, 0, top)
        row.addWidget(self.change_button, 0, top)
        line = QFrame()
        line.setProperty("line", True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(line)
        layout.addLayout(row)

    def _words(self) -> QVBoxLayout:
        title = QHBoxLayout()
        title.setSpacing(8)
        title.addWidget(self.title_label, 1)
        title.addWidget(self.pill, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addLayout(title)
        if not self._short:
            words.addWidget(self.value_label)
        self.about_label.setVisible(bool(self.setting.about))
        for label in (self.about_label, self.default_label, self.changed_label):
            words.addWidget(label)
        words.addStretch(1)
        return words

    def _ask_to_change(self) -> None:
        self.change_requested.emit(self.setting.key)

    def _ask_for_history(self) -> None:
        self.history_requested.emit(self.setting.key)


def _wrapped(text: str, size: int, weight: int = 400) -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    set_font(label, size, weight)
    return label
