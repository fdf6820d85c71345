"""One stored score to read: its answers in words, and the way to correct it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from tracker.charts.item_values import Row, has_items, item_strip
from tracker.clinical.instrument import Instrument
from tracker.clinical.limits import plain
from tracker.services.history import ScoreRow
from tracker.ui.dialogs.form_dialog import FormDialog
from tracker.ui.fonts import BODY, CARD_TITLE, MEDIUM, SEMIBOLD, set_font
from tracker.ui.icons import icon
from tracker.ui.widgets.pill import set_look
from tracker.ui.widgets.typed_dates import show_date

_ANY_SPAN = 0.0, 1.0  # the strip is read here, not drawn


class ScoreViewDialog(FormDialog):
    """Shows a score and changes nothing; it is accepted where the score is to be corrected."""

    keeps_what_was_typed = False

    def __init__(
        self,
        row: ScoreRow,
        instrument: Instrument | None,
        patient_name: str,
        facts: Sequence[str] = (),
        parent: QWidget | None = None,
    ) -> None:
        name = row.instrument if instrument is None else instrument.name
        super().__init__(f"{name} · {patient_name}", parent, save_text="", width=640)
        self.facts_label = _line(" · ".join([show_date(row.taken_on), *facts]), BODY)
        self.facts_label.setProperty("tone", "secondary")
        self.total_label = _line(self._total(row), CARD_TITLE, SEMIBOLD)
        self.answers: list[tuple[str, str]] = []
        self.body.addWidget(self.facts_label)
        self.body.addWidget(self.total_label)
        self._show_answers(row, instrument)
        if row.note:
            self.body.addWidget(_line(self.tr("Note: {note}").format(note=row.note), BODY))
        self.save_button.setText(self.tr("Correct"))
        self.save_button.setIcon(icon("edit"))
        self.save_button.setToolTip(self.tr("Key {key}").format(key="E"))
        self.cancel_button.setText(self.tr("Close"))
        set_look(self.save_button, "kind", "")
        self.save_button.setDefault(False)
        self.save_button.setAutoDefault(False)
        self.cancel_button.setDefault(True)
        self.cancel_button.setFocus()
        QShortcut(QKeySequence("E"), self, self.try_to_save)

    def _total(self, row: ScoreRow) -> str:
        if row.total is None:
            return self.tr("No total: too few answers")
        parts = [self.tr("Total {total}").format(total=plain(row.total)), row.band or ""]
        return ", ".join(part for part in parts if part)

    def _show_answers(self, row: ScoreRow, instrument: Instrument | None) -> None:
        if row.answers is None or instrument is None or not has_items(instrument):
            words = self.tr("Only the total was recorded, not the items.")
            self.body.addWidget(_line(words, BODY))
            return
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(2, 1)
        for number, shown in enumerate(item_strip(instrument, [row], _ANY_SPAN).rows):
            self._add_answer(grid, number, shown)
        self.body.addLayout(grid)

    def _add_answer(self, grid: QGridLayout, line: int, shown: Row) -> None:
        label = f"{shown.full}, {shown.mark}" if shown.mark else shown.full
        cell = shown.cells[0]
        value, words = ("–", "") if cell is None else (cell.text, cell.words)
        self.answers.append((label, value))
        grid.addWidget(_line(label, BODY), line, 0)
        number = _line(value, BODY, SEMIBOLD)
        number.setAlignment(Qt.AlignmentFlag.AlignRight)
        grid.addWidget(number, line, 1)
        grid.addWidget(_line(words, BODY, MEDIUM), line, 2)


def _line(text: str, size: int, weight: int = 400) -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(len(text) > 60)
    set_font(label, size, weight)
    return label
