"""What was changed after the signature: the new value beside the old one, who, when and why."""

from collections.abc import Callable, Sequence
from datetime import datetime, tzinfo

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

from tracker.clinical.limits import Limits
from tracker.services.chair.amendments import Place
from tracker.ui.fonts import BODY, LABEL, SEMIBOLD, set_font
from tracker.ui.infusion.leave.amend_form import AmendForm
from tracker.ui.infusion.leave.amended_values import AmendedValue
from tracker.ui.infusion.leave.recorded_values import RecordedValue
from tracker.ui.infusion.leave.struck_label import StruckLabel
from tracker.ui.widgets.card import Card
from tracker.ui.widgets.flow_layout import FlowLayout


class AmendmentsCard(Card):
    """Lists the amendments of a signed session, and asks for another."""

    amended = Signal(object)
    """An AmendRequest."""
    adding_requested = Signal()
    """Something that was forgotten is to be added."""
    finished = Signal()
    """An amendment was made, or left: work goes on elsewhere."""

    def __init__(
        self,
        limits: Limits,
        now: Callable[[], datetime],
        zone: tzinfo | None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("", parent)
        self.show_title(self.tr("Amendments"))
        self._shown: tuple[AmendedValue, ...] = ()
        self._sent = False
        self.lines: list[AmendedLine] = []
        self.empty_label = QLabel(self.tr("Nothing was changed since the session was signed."))
        self.empty_label.setProperty("tone", "secondary")
        self.empty_label.setWordWrap(True)
        self._list = QVBoxLayout()
        self._list.setSpacing(10)
        self.form = AmendForm(limits, now, zone)
        self.form.hide()
        self.amend_button = QPushButton(self.tr("Amend a value"))
        self.add_button = QPushButton(self.tr("Add what was forgotten"))
        for button in (self.amend_button, self.add_button):
            self.header.addWidget(button)
        self.body.addWidget(self.empty_label)
        self.body.addLayout(self._list)
        self.body.addWidget(self.form)
        self.amend_button.clicked.connect(self._ask)
        self.add_button.clicked.connect(self.adding_requested)
        self.form.completed.connect(self._send)
        self.form.left.connect(self._leave)

    def show_values(self, values: Sequence[RecordedValue], near: datetime) -> None:
        """Offer what was recorded to be amended; `near` is a time of the visit."""
        self.form.show_values(values, near)

    def show_amendments(self, values: Sequence[AmendedValue]) -> None:
        """Show what was amended; the form closes once what it asked for is among them."""
        changed, self._shown = tuple(values) != self._shown, tuple(values)
        self.empty_label.setVisible(not values)
        if changed:
            self._make_lines()
        if self._sent and changed:
            self._sent = False
            self._leave()

    def ask(self, place: Place) -> None:
        """Ask for the new value of a place that was pointed at."""
        self.amend_button.hide()
        self.form.ask(place)

    def show_problem(self, text: str) -> None:
        """Say why it was not amended; what was typed stays."""
        self._sent = False
        self.form.show_problem(text)

    def _ask(self) -> None:
        self.amend_button.hide()
        self.form.ask()

    def _send(self, request: object) -> None:
        self._sent = True
        self.amended.emit(request)

    def _leave(self) -> None:
        self.form.hide()
        self.amend_button.show()
        self.finished.emit()

    def _make_lines(self) -> None:
        for line in self.lines:
            self._list.removeWidget(line)
            line.hide()
            line.deleteLater()
        self.lines = [AmendedLine(value) for value in self._shown]
        for line in self.lines:
            self._list.addWidget(line)


class AmendedLine(QFrame):
    """One value: every old one struck through, the one that stands, and the reasons."""

    def __init__(self, value: AmendedValue, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        name_label = self._label(value.label, LABEL, "secondary")
        self.before_labels = [StruckLabel(words) for words in value.before]
        self.now_label = self._label(value.now, BODY)
        set_font(self.now_label, BODY, SEMIBOLD)
        self.now_label.setAccessibleName(self.tr("now {value}").format(value=value.now))
        chain = QWidget()
        flow = FlowLayout(chain, 10)
        for label in (*self.before_labels, self.now_label):
            flow.addWidget(label)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(name_label)
        column.addWidget(chain)
        self.step_labels = [self._label(step, LABEL, "secondary") for step in value.steps]
        for label in self.step_labels:
            column.addWidget(label)

    def _label(self, text: str, size: int, tone: str = "") -> QLabel:
        label = QLabel(text)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(bool(tone))
        label.setProperty("tone", tone)
        set_font(label, size)
        return label
