"""The order of the last session, shown as what it is: not ordered until somebody confirms it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

from tracker.clinical.limits import plain
from tracker.services.infusions import InfusionOrder
from tracker.ui.fonts import BODY, MEDIUM, set_font
from tracker.ui.infusion.prepare.hours_field import hours_and_minutes


class SameAsLast(QFrame):
    """Dose, vial, bag and minutes in a dashed frame, and the button that takes them over."""

    confirmed = Signal(object)
    """The InfusionOrder that was shown."""
    digit_typed = Signal(str)
    """A digit: another dose is typed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._order: InfusionOrder | None = None
        self.setProperty("unconfirmed", "true")
        self.words_label = QLabel()
        self.words_label.setTextFormat(Qt.TextFormat.PlainText)
        self.words_label.setWordWrap(True)
        set_font(self.words_label, BODY, MEDIUM)
        self.confirm_button = QPushButton(self.tr("Confirm (Enter)"))
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(6)
        column.addWidget(self.words_label)
        column.addWidget(self.confirm_button)
        self.confirm_button.clicked.connect(self.confirm)
        self.setVisible(False)

    @property
    def offered(self) -> bool:
        """Whether there is something to confirm."""
        return self._order is not None

    def show_order(self, order: InfusionOrder | None, given: str = "") -> None:
        """Show an order to be confirmed, or nothing; `given`: what was given if it was not that."""
        self._order = order
        self.setVisible(order is not None)
        if order is not None:
            words = self.tr("Same as last time: {order}").format(order=order_words(order))
            self.words_label.setText(" ".join(filter(None, [words, given])))
            self.confirm_button.setAccessibleName(self.words_label.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Confirm with Enter; a digit begins another dose, a letter is never a side effect here."""
        text = event.text()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.isAutoRepeat():
                self.confirm()
        elif text.isascii() and text.isdigit():
            self.digit_typed.emit(text)
        elif not text.isalpha():
            super().keyPressEvent(event)

    def confirm(self) -> None:
        """Take the order over."""
        if self._order is not None:
            self.confirmed.emit(self._order)


def order_words(order: InfusionOrder) -> str:
    """Return dose, vial, bag and minutes of an order in one line."""
    parts = []
    minutes = order.planned_minutes
    if order.ordered_mg_per_kg_h is not None:
        parts.append(f"{plain(order.ordered_mg_per_kg_h)} mg/kg/h")
        if order.bolus_mg_per_kg:
            parts.append(f"bolus {plain(order.bolus_mg_per_kg)} mg/kg")
    elif order.ordered_mg_per_kg is not None:
        parts.append(f"{order.ordered_mg_per_kg:.2f} mg/kg")
    if order.weight_basis not in (None, "actual"):
        parts.append(f"{order.weight_basis} weight")
    if order.vial_mg_per_ml is not None:
        parts.append(f"{order.vial_mg_per_ml} mg/mL")
    if order.bag_ml is not None:
        parts.append(f"{plain(order.bag_ml)} mL")
    if minutes is not None:
        by_hour = order.ordered_mg_per_kg_h is not None
        parts.append(f"{hours_and_minutes(minutes)} h" if by_hour else f"{minutes} min")
    return " · ".join(part.replace(" ", "\N{NO-BREAK SPACE}") for part in parts)
