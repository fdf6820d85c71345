"""The five steps of a session: which one it is at, which are done, and which one is looked at."""

from collections.abc import Set as AbstractSet

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from tracker.services.chair.rows import Stage
from tracker.ui.fonts import BODY, MEDIUM, SEMIBOLD, set_font
from tracker.ui.widgets.pill import set_look

STEPS = ("prepare", "infuse", "recover", "discharge", "sign")
"""The steps in their order; Alt and the number shows one."""
_TICK = "\N{CHECK MARK}"
_REACHED: dict[Stage, tuple[str, ...]] = {
    "prepare": STEPS[:1],
    "infuse": STEPS[:2],
    "recover": STEPS[:4],
    "discharged": STEPS,
    "signed": STEPS,
    "recorded": STEPS,
    "not given": STEPS[:1],
}
_AT: dict[Stage, str] = {
    "prepare": "prepare",
    "infuse": "infuse",
    "recover": "recover",
    "discharged": "sign",
}


class StepBar(QWidget):
    """One button a step: a tick where it is done, an edge where the session is at.

    Steps still to come can be looked at as well; they only look further away.
    """

    step_chosen = Signal(str)
    """The step to be shown."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names = {
            "prepare": self.tr("Prepare"),
            "infuse": self.tr("Infuse"),
            "recover": self.tr("Recover"),
            "discharge": self.tr("Discharge"),
            "sign": self.tr("Sign"),
        }
        self.setAccessibleName(self.tr("Steps of the session"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        self.buttons = {
            step: self._button(number, step) for number, step in enumerate(STEPS, start=1)
        }
        for number, button in enumerate(self.buttons.values(), start=1):
            row.addWidget(button)
            # Not the button's own: that would press it a tenth of a second later.
            QShortcut(QKeySequence(f"Alt+{number}"), button, button.click)
        row.addStretch(1)

    def show_step(self, stage: Stage, shown: str, done: AbstractSet[str]) -> None:
        """Show how far the session is, the step that is looked at, and the steps that are done."""
        at, reached = _AT.get(stage, ""), _REACHED[stage]
        for number, (step, button) in enumerate(self.buttons.items(), start=1):
            ticked = step in done
            button.setText(f"{_TICK if ticked else number} {self._names[step]}")
            button.setChecked(step == shown)
            set_look(button, "step", "now" if step == at else "" if step in reached else "ahead")
            set_font(button, BODY, SEMIBOLD if step == at else MEDIUM)
            words = [self._names[step], *self._states(step == at, ticked, step in reached)]
            button.setAccessibleName(", ".join(words))
            button.setToolTip(self.tr("{step} (Alt+{n})").format(step=words[0], n=number))

    def _states(self, now: bool, done: bool, reached: bool) -> list[str]:
        """Return what a screen reader says about a step after its name."""
        states = [self.tr("now")] if now else []
        states += [self.tr("done")] if done else []
        return states + ([] if reached else [self.tr("not reached yet")])

    def _button(self, number: int, step: str) -> QPushButton:
        button = QPushButton(f"{number} {self._names[step]}")
        button.setCheckable(True)
        button.setAutoExclusive(True)
        button.setProperty("step", "ahead")
        button.setProperty("name", step)
        button.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        button.clicked.connect(self._choose)
        return button

    def _choose(self) -> None:
        self.step_chosen.emit(self.sender().property("name"))
