"""How the patient is placed at a reading: nobody has to say."""

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QFrame, QPushButton, QWidget

from tracker.models.infusion import POSITIONS
from tracker.ui.fonts import scaled
from tracker.ui.widgets.accessible import announce
from tracker.ui.widgets.chip import Chip
from tracker.ui.widgets.flow_layout import FlowLayout

_MARGIN, _BUTTON_WIDTH = 8, 118


class PositionChooser(QFrame):
    """Chips for the positions in a frame over `page`, which the button or F9 opens.

    A tap or a digit chooses. The button is its own widget (`button`), to stand where there is room
    for it; the frame opens above it.
    """

    opened = Signal(bool)
    """The chips are shown, or put away again."""

    def __init__(self, page: QWidget) -> None:
        super().__init__(page)
        self.setProperty("popover", "true")
        self._position: str | None = None
        self.button = QPushButton()
        self.button.setCheckable(True)
        self.button.setMinimumWidth(scaled(_BUTTON_WIDTH))
        self.button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Position: 1 seated, 2 lying, 3 and 4 standing"))
        self.chips: dict[str, Chip] = {}
        flow = FlowLayout(self)
        flow.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
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
        if opened:
            self._place()
        self.setVisible(opened)
        if opened:
            self.raise_()
            self.setFocus(Qt.FocusReason.PopupFocusReason)

    def _place(self) -> None:
        """Put the frame above the row of its button, moved in until all of it is on the page."""
        page, row = self.parentWidget(), self.button.parentWidget()
        if page is None or row is None:
            return
        chips = sum(chip.sizeHint().width() + _MARGIN for chip in self.chips.values())
        width = min(chips + 2 * _MARGIN, page.width() - 2 * _MARGIN)
        height = self.heightForWidth(width)
        left = self.button.mapTo(page, QPoint(self.button.width() - width, 0)).x()
        top = row.mapTo(page, QPoint(0, -height - _MARGIN)).y()
        self.setGeometry(max(_MARGIN, left), max(0, top), width, height)

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
