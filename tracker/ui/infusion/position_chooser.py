"""How the patient is placed at a reading: nobody has to say."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from tracker.models.infusion import POSITIONS
from tracker.ui.widgets.accessible import announce
from tracker.ui.widgets.chip import Chip
from tracker.ui.widgets.flow_layout import FlowLayout


class PositionChooser(QWidget):
    """Chips for the positions, hidden until the button or F9 opens them; a tap or digit chooses.

    The button is its own widget (`button`), to stand where there is room for it.
    """

    opened = Signal(bool)
    """The chips are shown, or put away again."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._position: str | None = None
        self.button = QPushButton()
        self.button.setCheckable(True)
        self.button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Position: 1 seated, 2 lying, 3 and 4 standing"))
        self.chips: dict[str, Chip] = {}
        flow = FlowLayout(self)
        for number, (name, shown) in enumerate(self._names().items(), start=1):
            chip = Chip(f"{number}  {shown}")
            chip.setAccessibleName(shown)
            chip.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            chip.clicked.connect(self._take_chip)
            self.chips[name] = chip
            flow.addWidget(chip)
        QShortcut(QKeySequence("F9"), self.button, self.button.toggle)
        self.button.toggled.connect(self._open)
        self.setVisible(False)
        self.show_position(None)

    def position(self) -> str | None:
        """Return the position as it is stored, None where nobody said."""
        return self._position

    def show_position(self, position: str | None) -> None:
        """Show a position, or none."""
        self._position = position
        for name, chip in self.chips.items():
            chip.setChecked(name == position)
        shown = self.tr("Position") if position is None else self._names()[position]
        self.button.setText(shown)
        stored = self.tr("not noted") if position is None else shown
        self.button.setAccessibleName(self.tr("Position: {name}").format(name=stored))
        self.button.setToolTip(self.tr("Position of the patient (F9)"))

    def close_chips(self) -> None:
        """Put the chips away; what was chosen stays."""
        self.button.setChecked(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose with a digit, leave with Esc."""
        text = event.text()
        if event.key() == Qt.Key.Key_Escape:
            self.close_chips()
        elif text and text in "1234":
            self._toggle(int(text) - 1)
        elif not text.isalnum():
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Close when work goes on elsewhere."""
        super().focusOutEvent(event)
        now = QApplication.focusWidget()
        if now is not None and now is not self and not self.isAncestorOf(now):
            self.close_chips()

    def _open(self, opened: bool) -> None:
        self.opened.emit(opened)  # whoever is told can still see where the focus was
        self.setVisible(opened)
        if opened:
            self.setFocus(Qt.FocusReason.PopupFocusReason)

    def _take_chip(self) -> None:
        chips = list(self.chips.values())
        self._toggle(next(n for n, chip in enumerate(chips) if chip is self.sender()))

    def _toggle(self, place: int) -> None:
        name = POSITIONS[place]
        self.show_position(None if name == self._position else name)
        self.close_chips()
        announce(self.button, self.button.accessibleName())

    def _names(self) -> dict[str, str]:
        shown = (
            self.tr("Seated"),
            self.tr("Lying"),
            self.tr("Stood 1 min"),
            self.tr("Stood 3 min"),
        )
        return dict(zip(POSITIONS, shown, strict=True))
