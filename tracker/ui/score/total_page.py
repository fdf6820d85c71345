"""A total typed in without its items, and the suicide item asked beside it."""

from decimal import Decimal
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from tracker.clinical.instrument import Instrument
from tracker.clinical.limits import OK, Verdict, plain
from tracker.clinical.scoring import InvalidAnswers, score_total
from tracker.ui.fonts import LABEL, set_font
from tracker.ui.score.item_row import ItemRow
from tracker.ui.widgets.form import Form
from tracker.ui.widgets.number_field import NumberField


class TotalPage(QWidget):
    """One field for the total, or for each mean of a scale that has no total."""

    changed = Signal()
    """Something was typed or answered."""

    def __init__(self, instrument: Instrument, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._instrument = instrument
        self.total_field = NumberField(check=partial(judge_total, instrument))
        self.mean_fields = {
            group.name: NumberField(check=partial(judge_total, instrument))
            for group in instrument.scoring.groups
            if instrument.scoring.judged not in (None, group.name)
        }
        rule = instrument.suicide
        item = None if rule is None else instrument.item(rule.item)
        self.suicide_row = None if item is None else ItemRow(item, scored=True)
        self._lay_out()
        for field in (self.total_field, *self.mean_fields.values()):
            field.value_changed.connect(self.changed)

    def suicide_answer(self) -> Decimal | None:
        """Return the answer to the suicide item, None where there is none."""
        return None if self.suicide_row is None else self.suicide_row.answer

    def means_text(self) -> str:
        """Return the means that stand beside the one that is judged, as the note keeps them."""
        typed = [(name, field.value()) for name, field in self.mean_fields.items()]
        return " ".join(
            self.tr("{name} mean {value}.").format(name=_capital(name), value=plain(value))
            for name, value in typed
            if value is not None
        )

    def problems(self) -> list[str]:
        """Return what is wrong with a mean beside the one that is judged."""
        found = []
        for field in self.mean_fields.values():
            field.judge()
            if not field.acceptable() and field.message is not None:
                found.append(f"{field.edit.accessibleName()}: {field.message[1]}")
        return found

    def show_stored(self, total: Decimal | None, suicide_answer: Decimal | None) -> None:
        """Show what was typed before."""
        self.total_field.set_value(total)
        if self.suicide_row is not None:
            self.suicide_row.show_answer(suicide_answer)

    def _lay_out(self) -> None:
        instrument, form = self._instrument, Form()
        low, high = plain(instrument.minimum), plain(instrument.maximum)
        judged = instrument.scoring.judged
        name = self.tr("Total") if judged is None else self._mean(judged)
        hint = self.tr("{low} to {high}. The items are not recorded.").format(low=low, high=high)
        form.add_row(name, self.total_field, hint)
        for group, field in self.mean_fields.items():
            form.add_row(self._mean(group), field, self.tr("Kept in the note; it is not judged."))
        for field in (self.total_field, *self.mean_fields.values()):
            field.edit.setFixedWidth(160)
            field.row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(form)
        if self.suicide_row is not None:
            self._add_suicide_row(layout, self.suicide_row)
        layout.addStretch(1)

    def _add_suicide_row(self, layout: QVBoxLayout, row: ItemRow) -> None:
        words = QLabel(
            self.tr("The total does not tell this item. Left open it is unknown, not zero.")
        )
        words.setWordWrap(True)
        words.setProperty("tone", "secondary")
        set_font(words, LABEL)
        layout.addWidget(words)
        layout.addWidget(row)
        row.setFocusPolicy(self.total_field.edit.focusPolicy())
        row.answer_given.connect(self.changed)
        row.answer_cleared.connect(self.changed)
        row.back_requested.connect(self.total_field.setFocus)

    def _mean(self, name: str) -> str:
        return self.tr("{name} mean").format(name=_capital(name))


def judge_total(instrument: Instrument, total: Decimal) -> Verdict:
    """Return whether a total can be one of the instrument, with the reason where it cannot."""
    try:
        score_total(instrument, total)
    except InvalidAnswers as refused:
        return Verdict("impossible", str(refused))
    return OK


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
