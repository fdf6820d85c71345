"""The modified Aldrete score: five parts, one digit each, with its anchors in words."""

from collections.abc import Mapping
from decimal import Decimal

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from tracker.clinical.aldrete import ANCHORS, Aldrete, Part
from tracker.ui.fonts import BODY, CARD_TITLE, LABEL, MEDIUM, SEMIBOLD, scaled, set_font
from tracker.ui.score.answer_button import AnswerButton
from tracker.ui.widgets.flow_layout import FlowLayout

_NAME_WIDTH = 112
_INDENT = 22  # with the margin of a line: beneath the title of its criterion


class AldreteRow(QWidget):
    """Five lines of 0, 1, 2; a digit commits and goes on, what the log answers is only shown."""

    answered = Signal(str, str)
    """The item (aldrete.activity …) and its digit."""
    taken_back = Signal(str)
    """The item whose digit was a mistake."""
    left = Signal(int)
    """The arrows lead out of the row: −1 upwards, 1 downwards."""

    def __init__(self, prefix: str = "aldrete", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Modified Aldrete score"))
        names: dict[Part, str] = {
            "activity": self.tr("Activity"),
            "breathing": self.tr("Breathing"),
            "circulation": self.tr("Circulation"),
            "consciousness": self.tr("Consciousness"),
            "oxygen": self.tr("Oxygen"),
        }
        self.lines = {part: AldreteLine(part, prefix, names[part]) for part in ANCHORS}
        self.total_label = QLabel()
        set_font(self.total_label, CARD_TITLE, SEMIBOLD)
        self.before_label = QLabel()
        self.before_label.setProperty("tone", "secondary")
        foot = QHBoxLayout()
        foot.setSpacing(12)
        foot.setContentsMargins(12, 0, 0, 0)
        foot.addWidget(self.total_label)
        foot.addWidget(self.before_label)
        foot.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(_INDENT, 0, 0, 4)
        column.setSpacing(2)
        for line in self.lines.values():
            column.addWidget(line)
            line.answered.connect(self.answered)
            line.taken_back.connect(self.taken_back)
            line.moved.connect(self._move)
        column.addLayout(foot)
        self.show_score(Aldrete(), {}, None)

    def show_score(self, score: Aldrete, answers: Mapping[str, str], before: int | None) -> None:
        """Show the score; a part it holds without an answer of its own was worked out.

        `answers` by item, `before` the total before the dose.
        """
        for part, line in self.lines.items():
            line.show_value(getattr(score, part), derived=line.item not in answers)
        total = self.tr("{n} of 10")
        self.total_label.setText(
            self.tr("– of 10") if score.total is None else total.format(n=score.total)
        )
        said = self.tr("not scored before the dose")
        if before is not None:
            said = self.tr("before the dose: {n}").format(n=before)
        self.before_label.setText(said)

    def focus_open(self) -> bool:
        """Put the focus on the first part without a value; False where there is none."""
        for line in self.lines.values():
            if line.value is None:
                line.setFocus(Qt.FocusReason.OtherFocusReason)
                return True
        return False

    def focus_last(self) -> None:
        """Put the focus on the last part that is asked."""
        asked = [line for line in self.lines.values() if not line.derived]
        if asked:
            asked[-1].setFocus(Qt.FocusReason.OtherFocusReason)

    def _move(self, step: int) -> None:
        asked = [line for line in self.lines.values() if not line.derived]
        at = next((n for n, line in enumerate(asked) if line.hasFocus()), 0) + step
        if 0 <= at < len(asked):
            asked[at].setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.left.emit(step)


class AldreteLine(QFrame):
    """One part: its name, three anchors to choose from, or what the log says."""

    answered = Signal(str, str)
    """The item and its digit."""
    taken_back = Signal(str)
    """The item whose digit was a mistake."""
    moved = Signal(int)
    """To the part above (−1) or below (1)."""

    def __init__(self, part: Part, prefix: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.item, self._name = f"{prefix}.{part}", name
        self._anchors = ANCHORS[part]
        self.value: int | None = None
        self.derived = False
        self.name_label = QLabel(name)
        self.name_label.setFixedWidth(scaled(_NAME_WIDTH))
        set_font(self.name_label, BODY, MEDIUM)
        self.derived_label = QLabel()
        self.derived_label.setTextFormat(Qt.TextFormat.PlainText)
        self.derived_label.setWordWrap(True)
        set_font(self.derived_label, LABEL)
        self._group = QButtonGroup(self)
        self._choices = QWidget()
        flow = FlowLayout(self._choices, 6)
        self.buttons: list[AnswerButton] = []
        for digit, anchor in enumerate(self._anchors):
            button = AnswerButton(Decimal(digit), anchor.replace(" %", "%"))
            button.enlarge(True)
            self._group.addButton(button, digit)
            self.buttons.append(button)
            flow.addWidget(button)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 2, 2, 2)
        row.setSpacing(8)
        row.addWidget(self.name_label)
        row.addWidget(self._choices, 1)
        row.addWidget(self.derived_label, 1)
        self._group.idClicked.connect(self._choose)
        self.show_value(None, derived=False)

    def show_value(self, value: int | None, *, derived: bool) -> None:
        """Show a digit, or none yet; a derived one needs no answer and takes no focus."""
        self.value, self.derived = value, derived and value is not None
        self._choices.setVisible(not self.derived)
        self.derived_label.setVisible(self.derived)
        policy = Qt.FocusPolicy.NoFocus if self.derived else Qt.FocusPolicy.StrongFocus
        self.setFocusPolicy(policy)
        self._group.setExclusive(False)
        for digit, button in enumerate(self.buttons):
            button.setChecked(digit == value)
        self._group.setExclusive(True)
        words = self.tr("not scored") if value is None else f"{value} {self._anchors[value]}"
        self.derived_label.setText(self.tr("{words} · worked out from the log").format(words=words))
        self.setAccessibleName(f"{self._name}: {words}")
        self.setAccessibleDescription(
            ", ".join(f"{digit} {anchor}" for digit, anchor in enumerate(self._anchors))
        )

    def event(self, event: QEvent) -> bool:
        """Keep 0, 1 and 2 from the shortcuts of the window while this line has the focus."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.text() in ("0", "1", "2")
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take 0, 1 or 2, let no other digit through, and move with the arrows."""
        text = event.text()
        if text.isascii() and text.isdigit():
            if text in "012":
                self._choose(int(text))
        elif event.key() == Qt.Key.Key_Backspace:
            self._take_back()
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.moved.emit(-1 if event.key() == Qt.Key.Key_Up else 1)
        else:
            super().keyPressEvent(event)

    def _choose(self, digit: int) -> None:
        self.show_value(self.value, derived=False)  # a tap checks it: only what is stored is shown
        self.answered.emit(self.item, str(digit))

    def _take_back(self) -> None:
        if self.value is None:
            self.moved.emit(-1)
        else:
            self.taken_back.emit(self.item)
