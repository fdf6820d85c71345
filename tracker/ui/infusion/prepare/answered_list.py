"""Questions that need nothing: a line each, folded away until somebody wants to see them."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from tracker.clinical.screening import Outcome
from tracker.ui.fonts import BODY, LABEL, MEDIUM, set_font
from tracker.ui.icons import icon
from tracker.ui.infusion.prepare.wording import consequence, origin


class AnsweredList(QWidget):
    """Lines, and a button with their number that unfolds them, to be put where there is room."""

    ask_again = Signal(str)
    """The item is to be asked today."""

    def __init__(self, title: str, *, again: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title, self._again = title, again
        self._shown: tuple[Outcome, ...] | None = None
        self.toggle = QPushButton()
        self.toggle.setProperty("kind", "quiet")
        self.toggle.setCheckable(True)
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(14, 0, 8, 4)
        self._rows.setSpacing(2)
        self.toggle.toggled.connect(self._unfold)
        self._unfold(False)

    def show_outcomes(self, outcomes: Sequence[Outcome]) -> None:
        """Show these; nothing at all where there are none."""
        self.toggle.setVisible(bool(outcomes))
        self.setVisible(bool(outcomes) and self.toggle.isChecked())
        if self._shown == tuple(outcomes):
            return
        self._shown = tuple(outcomes)
        self.toggle.setText(self._title.format(n=len(outcomes)))
        while (item := self._rows.takeAt(0)) is not None:
            line = item.widget()
            if line is not None:
                line.hide()
                line.deleteLater()
        for outcome in outcomes:
            self._rows.addWidget(self._line(outcome))

    def _line(self, outcome: Outcome) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 2, 0, 2)
        row.setSpacing(10)
        words = QLabel(f"{outcome.item.title}: {outcome.answer}")
        set_font(words, BODY, MEDIUM)
        leads, _kind = consequence(outcome)
        about = QLabel(" · ".join(filter(None, [origin(outcome), leads])))
        about.setProperty("tone", "secondary")
        set_font(about, LABEL)
        for label in (words, about):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            row.addWidget(label, 1)
        if self._again:
            row.addWidget(self._again_button(outcome))
        return line

    def _again_button(self, outcome: Outcome) -> QPushButton:
        button = QPushButton(self.tr("Ask again"))
        button.setProperty("kind", "quiet")
        button.setAccessibleName(self.tr("Ask again: {title}").format(title=outcome.item.title))
        button.clicked.connect(partial(self.ask_again.emit, outcome.item.id))
        return button

    def _unfold(self, unfolded: bool) -> None:
        self.setVisible(unfolded)
        self.toggle.setIcon(icon("chevron_up" if unfolded else "chevron_down"))
