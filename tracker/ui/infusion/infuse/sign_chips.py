"""What is seen, not measured: signs that are on or off, with the time they were seen."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from datetime import datetime, tzinfo

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from tracker.clinical.monitoring_rules import Sign
from tracker.ui.fonts import LABEL, set_font
from tracker.ui.widgets.card import Card
from tracker.ui.widgets.chip import Chip
from tracker.ui.widgets.flow_layout import FlowLayout
from tracker.ui.widgets.pill import set_look


class SignChips(Card):
    """The signs that are on; the rest behind a button, and those that count with a high pressure.

    A sign that a side effect tells of is on as well, and says so; a tap takes it back.
    """

    sign_toggled = Signal(str, bool)
    """Key of a sign, and whether it is seen."""

    def __init__(
        self, signs: Mapping[str, Sign], zone: tzinfo | None, parent: QWidget | None = None
    ) -> None:
        super().__init__("", parent)
        self._signs, self._zone = signs, zone
        self._seen: frozenset[str] = frozenset()
        self._pressure = False
        self.told_label = QLabel()
        self.told_label.setWordWrap(True)
        self.told_label.setProperty("tone", "secondary")
        set_font(self.told_label, LABEL)
        self.all_button = QPushButton(self.tr("Show all"))
        self.all_button.setCheckable(True)
        self.all_button.setProperty("kind", "quiet")
        self.all_button.setAccessibleName(self.tr("All signs"))
        holder = QWidget()
        flow = FlowLayout(holder)
        self.chips = {key: Chip(sign.label) for key, sign in signs.items()}
        for key, chip in self.chips.items():
            chip.setProperty("name", key)
            chip.clicked.connect(self._toggle)
            flow.addWidget(chip)
        self.title_label.setWordWrap(True)
        self.header.addWidget(self.all_button)
        self.body.addWidget(holder)
        self.body.addWidget(self.told_label)
        self.all_button.toggled.connect(self._show_chips)
        self.show_signs({}, frozenset())

    def show_signs(self, seen: Mapping[str, datetime], told: AbstractSet[str]) -> None:
        """Show the signs seen with since when, and those that a side effect tells of."""
        self._seen = frozenset(seen) | frozenset(told)
        for key, chip in self.chips.items():
            label = self._signs[key].label
            if key in seen:
                label = f"{label} {seen[key].astimezone(self._zone):%H:%M}"
            chip.setText(label)
            chip.setChecked(key in self._seen)
            level = self._signs[key].level
            set_look(chip, "level", "caution" if level == "amber" else "alert")
        names = [self._signs[key].label for key in told if key not in seen]
        text = self.tr("Told by side effects: {names}. A tap takes it back.")
        self.told_label.setText(text.format(names=", ".join(sorted(names))) if names else "")
        self.told_label.setVisible(bool(names))
        self._show_chips()

    def ask_with_pressure(self, asked: bool) -> None:
        """Ask for the signs that make an emergency of a high pressure."""
        if asked != self._pressure:
            self._pressure = asked
            self._show_chips()

    def _show_chips(self) -> None:
        everything = self.all_button.isChecked()
        for key, chip in self.chips.items():
            asked = self._pressure and self._signs[key].with_pressure
            chip.setVisible(everything or asked or key in self._seen)
        title = self.tr("Signs seen now") if self._seen else self.tr("Signs")
        self.show_title(self.tr("With this pressure, any of these?") if self._pressure else title)

    def _toggle(self, seen: bool) -> None:
        self.sign_toggled.emit(self.sender().property("name"), seen)
