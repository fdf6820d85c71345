"""How the patient is placed at a reading: nobody has to say, one key or tap does."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QPushButton, QWidget

from tracker.models.infusion import POSITIONS
from tracker.ui.widgets.accessible import announce
from tracker.ui.widgets.chip import Chip
from tracker.ui.widgets.flow_layout import FlowLayout


class PositionChooser(QWidget):
    """Chips for the positions, hidden until the button opens them; Alt+1 to Alt+4 choose at once.

    The button is its own widget (`button`), to stand where there is room for it.
    """

    opened = Signal(bool)
    """The chips are shown, or put away again."""
    chosen = Signal()
    """A position was chosen or taken back: typing goes on."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._position: str | None = None
        self.button = QPushButton()
        self.button.setCheckable(True)
        self.button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.chips = {name: Chip(shown) for name, shown in self._names().items()}
        flow = FlowLayout(self)
        self._shortcuts: list[QShortcut] = []
        for number, chip in enumerate(self.chips.values(), start=1):
            key = QKeySequence(f"Alt+{number}")
            chip.setToolTip(key.toString(QKeySequence.SequenceFormat.NativeText))
            chip.clicked.connect(self._take_chip)
            self._shortcuts.append(QShortcut(key, self.button, self._take_key))
            flow.addWidget(chip)
        self.button.toggled.connect(self.setVisible)
        self.button.toggled.connect(self.opened)
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
        self.button.setToolTip(self.tr("Alt+1 seated, 2 lying, 3 and 4 standing"))

    def close_chips(self) -> None:
        """Put the chips away; what was chosen stays."""
        self.button.setChecked(False)

    def _take_chip(self) -> None:
        chips = list(self.chips.values())
        self._toggle(next(n for n, chip in enumerate(chips) if chip is self.sender()))

    def _take_key(self) -> None:
        self._toggle(next(n for n, key in enumerate(self._shortcuts) if key is self.sender()))

    def _toggle(self, place: int) -> None:
        name = POSITIONS[place]
        self.show_position(None if name == self._position else name)
        self.close_chips()
        announce(self.button, self.button.accessibleName())
        self.chosen.emit()

    def _names(self) -> dict[str, str]:
        shown = (
            self.tr("Seated"),
            self.tr("Lying"),
            self.tr("Standing 1 min"),
            self.tr("Standing 3 min"),
        )
        return dict(zip(POSITIONS, shown, strict=True))
