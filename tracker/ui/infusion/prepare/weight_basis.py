"""Which weight a dose goes by: three weights with their formula, chosen by a person alone."""

from decimal import Decimal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from tracker.clinical.body_weight import Sex, weight_by, weight_formula
from tracker.clinical.dosing import WeightBasis
from tracker.clinical.limits import plain
from tracker.ui.fonts import CAPTION, LABEL, MEDIUM, set_font
from tracker.ui.widgets.message_line import MessageLine

_BASES: tuple[WeightBasis, ...] = ("actual", "ideal", "adjusted")


class WeightBasisChoice(QWidget):
    """Actual, ideal or adjusted; a prompt where the clinic wants to be asked."""

    chosen = Signal()
    """Another weight was chosen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names = {
            "actual": self.tr("Actual"),
            "ideal": self.tr("Ideal"),
            "adjusted": self.tr("Adjusted"),
        }
        self._basis: str | None = None
        self._formula, self._known = "", False
        self._group = QButtonGroup(self)
        self.buttons = {basis: QPushButton() for basis in _BASES}
        self.prompt = MessageLine()
        self.formula_label = QLabel()
        self.formula_label.setTextFormat(Qt.TextFormat.PlainText)
        self.formula_label.setWordWrap(True)
        self.formula_label.setProperty("tone", "secondary")
        set_font(self.formula_label, CAPTION)
        self.setAccessibleName(self.tr("Weight the dose goes by"))
        self._lay_out()
        self._group.idClicked.connect(self._choose)

    @property
    def basis(self) -> str | None:
        """What was chosen, None while nobody chose: then it is the actual weight."""
        return self._basis

    def show_weights(
        self,
        weight_kg: Decimal | None,
        height_cm: Decimal | None,
        sex: Sex | None,
        basis: str | None,
    ) -> None:
        """Show the three weights of a patient in kg, and which the dose goes by."""
        for each, button in self.buttons.items():
            kg = None if weight_kg is None else weight_by(each, weight_kg, height_cm, sex)
            amount = "\N{EN DASH}" if kg is None else f"{plain(kg)} kg"
            button.setText(f"{self._names[each]}\n{amount}")
            button.setAccessibleName(f"{self._names[each]} {amount}")
            button.setEnabled(kg is not None or each == "actual" or each == basis)
        self._basis = basis
        self._known = height_cm is not None and sex is not None
        self._formula = self._formulas(weight_kg, height_cm, sex)
        self.ask(None)

    def ask(self, body_mass_index: Decimal | None) -> None:
        """Ask which weight it is, with the reason for asking; None: do not ask.

        The actual weight is marked where nobody has to choose: the dose goes by it.
        """
        asked = body_mass_index is not None
        words = self.tr("Body mass index {n}: which weight is the dose for? You choose.")
        shown = "" if body_mass_index is None else words.format(n=plain(body_mass_index))
        self.prompt.show_message("caution", shown)
        self._check(self._basis if asked or self._basis is not None else "actual")
        self.formula_label.setText(self._formula)
        explained = asked or self._basis not in (None, "actual") or not self._known
        self.formula_label.setVisible(explained and bool(self._formula))

    def _choose(self, place: int) -> None:
        self._basis = _BASES[place]
        self.chosen.emit()

    def _formulas(self, weight_kg: Decimal | None, height: Decimal | None, sex: Sex | None) -> str:
        if height is None or sex is None:
            missing = self.tr("height") if sex is not None else self.tr("sex")
            if height is None and sex is None:
                missing = self.tr("height and sex")
            words = self.tr("Ideal and adjusted weight need the {what}: add it under Details.")
            return words.format(what=missing)
        if weight_kg is None:
            return ""
        lines = (
            f"{self._names[basis]}: {weight_formula(basis, weight_kg, height, sex)}"
            for basis in ("ideal", "adjusted")
        )
        return "\n".join(lines)

    def _check(self, basis: str | None) -> None:
        self._group.setExclusive(False)
        for each, button in self.buttons.items():
            button.setChecked(each == basis)
        self._group.setExclusive(True)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(6)
        for place, button in enumerate(self.buttons.values()):
            button.setCheckable(True)
            button.setProperty("tight", "true")
            set_font(button, LABEL, MEDIUM)
            self._group.addButton(button, place)
            row.addWidget(button, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.prompt)
        column.addLayout(row)
        column.addWidget(self.formula_label)
