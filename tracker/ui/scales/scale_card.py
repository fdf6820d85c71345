"""One scale on the scales page: what it can do, and its licence with the tick."""

from datetime import tzinfo

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QWidget,
)

from tracker.clinical.instrument import Instrument
from tracker.knowledge.packs import Pack
from tracker.services.licences import entry_allowed, licence_key, tick_words
from tracker.services.settings import SettingRow
from tracker.ui.fonts import LABEL, MEDIUM, set_font
from tracker.ui.icons import icon
from tracker.ui.scales.wording import allowed_text, facts, licence_text, tick_text
from tracker.ui.widgets.card import Card
from tracker.ui.widgets.pill import Pill


class ScaleCard(Card):
    """Facts in two columns, then the licence; a clinic's own scale can be removed."""

    tick_requested = Signal(str, bool)
    """Code of the scale, and whether the clinic says that it holds the form or the licence."""
    removal_requested = Signal(str)
    """Code of the clinic's own scale that is to be taken out of use."""

    def __init__(
        self, instrument: Instrument, pack: Pack | None, parent: QWidget | None = None
    ) -> None:
        super().__init__(f"{instrument.name} · {instrument.full_name}", parent)
        self.instrument = instrument
        self.title_label.setWordWrap(True)
        self.pill = Pill("")
        self.tick = QCheckBox(tick_words(instrument) or "")
        self.said_label = _secondary("")
        self.remove_button = QPushButton(icon("void"), self.tr("Remove…"))
        self.remove_button.setAccessibleName(
            self.tr("Remove {scale}").format(scale=instrument.name)
        )
        self._lay_out(pack)
        self.tick.clicked.connect(self._ask_to_tick)
        self.remove_button.clicked.connect(self._ask_to_remove)

    def show_tick(self, row: SettingRow | None, zone: tzinfo | None) -> None:
        """Show whether the clinic holds the form or the licence, and who said so."""
        key = licence_key(self.instrument)
        allowed = entry_allowed(self.instrument, {} if row is None else {key: row.value})
        self.pill.show_flag(
            allowed_text(self.instrument, allowed), "caution" if allowed.ask_first else "neutral"
        )
        self.tick.setChecked(row is not None and row.value is True)
        words = tick_text(row, zone) or allowed.words
        self.said_label.setText(words)
        self.said_label.setVisible(bool(words))

    def matches(self, words: str) -> bool:
        """Whether every word typed into the search is somewhere in the names of the scale."""
        scale = self.instrument
        text = " ".join((scale.code, scale.name, scale.full_name, scale.measures, *scale.spellings))
        return all(word in text.casefold() for word in words.casefold().split())

    def _lay_out(self, pack: Pack | None) -> None:
        if pack is not None:
            self.header.addWidget(Pill(self.tr("Your own"), "accent"))
        self.header.addWidget(self.pill)
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(2)
        grid.setColumnMinimumWidth(0, 110)
        grid.setColumnStretch(1, 1)
        rows = [*facts(self.instrument), (self.tr("Licence"), licence_text(self.instrument))]
        rows.append((self.tr("Version"), self._version(pack)))
        for number, (name, words) in enumerate(rows):
            grid.addWidget(_secondary(name), number, 0, Qt.AlignmentFlag.AlignTop)
            text = QLabel(words)
            text.setWordWrap(True)
            text.setTextFormat(Qt.TextFormat.PlainText)
            grid.addWidget(text, number, 1)
        self.body.addLayout(grid)
        self.tick.setVisible(bool(self.tick.text()))
        self.said_label.setWordWrap(True)
        self.remove_button.setVisible(pack is not None)
        line = QHBoxLayout()
        line.addWidget(self.tick, 1)
        line.addWidget(self.remove_button)
        self.body.addLayout(line)
        self.body.addWidget(self.said_label)

    def _version(self, pack: Pack | None) -> str:
        if pack is None:
            return self.instrument.version
        return self.tr("{version}, from {file}").format(
            version=self.instrument.version, file=pack.path.name
        )

    def _ask_to_tick(self, checked: bool) -> None:
        self.tick.setChecked(not checked)  # it changes when the change is in the record
        self.tick_requested.emit(self.instrument.code, checked)

    def _ask_to_remove(self) -> None:
        self.removal_requested.emit(self.instrument.code)


def _secondary(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("tone", "secondary")
    set_font(label, LABEL, MEDIUM)
    return label
