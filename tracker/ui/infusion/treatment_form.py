"""What was given: the drug by its first letters, dose, unit, route and time."""

from collections.abc import Callable
from datetime import datetime, tzinfo
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from tracker.clinical.limits import NotANumber, parse_number, plain
from tracker.clinical.side_effects import Drug, SideEffectCatalogue
from tracker.services.treatments import TreatmentEntry, TreatmentRow
from tracker.ui.infusion.taken_time import instant_near
from tracker.ui.widgets.chip import Chip
from tracker.ui.widgets.choice_box import ChoiceBox
from tracker.ui.widgets.choices import choose, fill
from tracker.ui.widgets.flow_layout import FlowLayout
from tracker.ui.widgets.message_line import MessageLine
from tracker.ui.widgets.typed_dates import UnclearDate


class TreatmentForm(QWidget):
    """First the drug, then its dose, route and time; Enter goes on. No dose is suggested."""

    filled_in = Signal()
    """All is typed: see `entry()`."""
    left = Signal()
    """Closed without an entry."""

    def __init__(
        self,
        catalogue: SideEffectCatalogue,
        now: Callable[[], datetime],
        zone: tzinfo | None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("together", "true")
        self._catalogue, self._now, self._zone = catalogue, now, zone
        self._stored: TreatmentRow | None = None
        self.drug, self.dose, self.time = QLineEdit(), QLineEdit(), QLineEdit()
        self.unit, self.route = ChoiceBox(), ChoiceBox()
        fill(self.unit, [(unit, unit) for unit in catalogue.units])
        routes = [(route, route) for route in catalogue.routes]
        fill(self.route, [(self.tr("Route"), None), *routes])
        self.chips = {known.drug: Chip(known.drug, checkable=False) for known in self._drugs()}
        self._chips, self._numbers = QWidget(), QWidget()
        self.log_button = QPushButton(self.tr("Log treatment"))
        self.cancel_button = QPushButton(self.tr("Cancel (Esc)"))
        self.cancel_button.setProperty("kind", "quiet")
        self.message = MessageLine()
        self._name_fields()
        self._lay_out()
        self._connect()

    def begin(self, stored: TreatmentRow | None = None) -> None:
        """Ask for a treatment, or for the right values of a stored one."""
        self._stored = stored
        self.message.show_message("alert", "")
        self.drug.setText("" if stored is None else stored.drug)
        dose = None if stored is None else stored.dose
        self.dose.setText("" if dose is None else plain(dose))
        choose(self.unit, None if stored is None else stored.unit)
        choose(self.route, None if stored is None else stored.route)
        self.time.setText("" if stored is None else self._clock(stored.given_at))
        self.time.setPlaceholderText(self._clock(self._now()))
        self.log_button.setText(
            self.tr("Log treatment") if stored is None else self.tr("Save treatment")
        )
        self._filter("" if stored is None else stored.drug)
        self.show()
        self.drug.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def stored(self) -> TreatmentRow | None:
        """The treatment that is being corrected, or None."""
        return self._stored

    def entry(self, near: datetime | None, side_effect_id: UUID | None) -> TreatmentEntry:
        """Return what is typed; a time of day lies `near` an instant of the visit.

        Raises NotANumber and UnclearDate with the words to say.
        """
        text, stored = self.dose.text().strip(), self._stored
        dose = parse_number(text) if text else None
        return TreatmentEntry(
            drug=self.drug.text().strip(),
            given_at=self._given_at(near),
            dose=dose,
            unit=None if dose is None else self.unit.currentData(),
            route=self.route.currentData(),
            side_effect_id=side_effect_id,
            note=None if stored is None else stored.note,
        )

    def check(self, near: datetime | None) -> str:
        """Return what is wrong with the entry, empty if nothing is."""
        try:
            return " ".join(self.entry(near, None).problems())
        except (NotANumber, UnclearDate) as unclear:
            return str(unclear)

    def show_problem(self, text: str) -> None:
        """Say why nothing was saved; what was typed stays."""
        self.message.show_message("alert", text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close with Esc; digits and letters that no field wants go nowhere."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif not event.text().isalnum():
            super().keyPressEvent(event)

    def _given_at(self, near: datetime | None) -> datetime:
        text, now, stored = self.time.text().strip(), self._now(), self._stored
        if stored is not None and text == self._clock(stored.given_at):
            return stored.given_at
        return instant_near(text, near or now, now, self._zone) if text else now

    def _clock(self, at: datetime) -> str:
        return f"{at.astimezone(self._zone):%H:%M}"

    def _drugs(self) -> tuple[Drug, ...]:
        return self._catalogue.treatments

    def _filter(self, typed: str) -> None:
        wanted = typed.strip().casefold()
        fitting = [known for known in self._drugs() if known.drug.casefold().startswith(wanted)]
        whole = any(known.drug.casefold() == wanted for known in fitting)
        for name, chip in self.chips.items():
            chip.setVisible(not whole and any(known.drug == name for known in fitting))
        choosing = bool(fitting) and not whole
        self._chips.setVisible(choosing)
        self._numbers.setVisible(not choosing)
        self.log_button.setVisible(not choosing)

    def _take_chip(self) -> None:
        chip = self.sender()
        known = next((known for known in self._drugs() if self.chips[known.drug] is chip), None)
        if known is not None:
            self._take_drug(known)

    def _take_typed(self) -> None:
        wanted = self.drug.text().strip().casefold()
        fitting = [known for known in self._drugs() if known.drug.casefold().startswith(wanted)]
        if not wanted:
            self.show_problem(self.tr("Say what was given: type its first letters, or tap it."))
        elif len(fitting) == 1:
            self._take_drug(fitting[0])
        elif not fitting or any(known.drug.casefold() == wanted for known in fitting):
            self.dose.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            names = ", ".join(known.drug for known in fitting)
            self.show_problem(self.tr("Type on: {names} begin so.").format(names=names))

    def _take_drug(self, known: Drug) -> None:
        self.message.show_message("alert", "")
        self.drug.setText(known.drug)
        choose(self.unit, known.unit)
        if known.route is not None:
            choose(self.route, known.route)
        self.dose.setFocus(Qt.FocusReason.OtherFocusReason)

    def _name_fields(self) -> None:
        for field, name in (
            (self.drug, self.tr("Treatment given")),
            (self.dose, self.tr("Dose")),
            (self.unit, self.tr("Unit")),
            (self.route, self.tr("Route")),
            (self.time, self.tr("Time given")),
        ):
            field.setAccessibleName(name)
            field.setMinimumWidth(72)
        self.drug.setPlaceholderText(self.tr("What was given"))
        self.dose.setPlaceholderText(self.tr("Dose"))
        self.drug.setMaxLength(80)
        self.dose.setMaxLength(12)
        self.time.setMaxLength(8)
        self.time.setAccessibleDescription(self.tr("Empty means now"))

    def _connect(self) -> None:
        for chip in self.chips.values():
            chip.clicked.connect(self._take_chip)
        self.drug.textChanged.connect(self._filter)
        self.drug.returnPressed.connect(self._take_typed)
        for edit in (self.dose, self.time):
            edit.returnPressed.connect(self.filled_in)
        self.log_button.clicked.connect(self.filled_in)
        self.cancel_button.clicked.connect(self.left)

    def _lay_out(self) -> None:
        flow = FlowLayout(self._chips)
        for chip in self.chips.values():
            flow.addWidget(chip)
        numbers = QGridLayout(self._numbers)
        numbers.setContentsMargins(0, 0, 0, 0)
        numbers.setSpacing(8)
        for place, field in enumerate((self.dose, self.unit, self.route, self.time)):
            numbers.addWidget(field, place // 2, place % 2)
            numbers.setColumnStretch(place % 2, 1)
        buttons = QHBoxLayout()
        buttons.addWidget(self.log_button)
        buttons.addWidget(self.cancel_button)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 4)
        layout.setSpacing(8)
        layout.addWidget(self.drug)
        layout.addWidget(self._chips)
        layout.addWidget(self._numbers)
        layout.addWidget(self.message)
        layout.addLayout(buttons)
        self.hide()
