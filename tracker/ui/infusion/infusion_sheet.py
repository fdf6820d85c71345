"""All parts of the infusion page in their places, told what to show."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from tracker.models.infusion import NOT_GIVEN
from tracker.ui.fonts import LABEL, set_font
from tracker.ui.infusion.columns import Columns
from tracker.ui.infusion.infusion_view import InfusionView, visit_of
from tracker.ui.infusion.inline_question import InlineQuestion
from tracker.ui.infusion.keys_card import KeysCard
from tracker.ui.infusion.notes_card import NotesCard
from tracker.ui.infusion.order_card import OrderCard
from tracker.ui.infusion.order_checks import start_problem
from tracker.ui.infusion.readings_table import ReadingsTable
from tracker.ui.infusion.run_card import RunCard
from tracker.ui.infusion.side_effect_panel import SideEffectPanel
from tracker.ui.infusion.state_bar import StateBar
from tracker.ui.infusion.vitals_row import VitalsRow
from tracker.ui.patient.banner import PatientBanner
from tracker.ui.widgets.banner import Banner
from tracker.ui.widgets.elided_label import ElidedLabel

if TYPE_CHECKING:
    from tracker.ui.clinic import Clinic


class InfusionSheet(QWidget):
    """Banner, state, order or readings on the left, dose and side effects on the right."""

    def __init__(self, clinic: "Clinic", view: InfusionView, page: QWidget) -> None:
        super().__init__(page)
        self._clinic, self._view = clinic, view
        self._limits = clinic.knowledge.limits
        self.patient_banner = PatientBanner()
        self.state_bar = StateBar(clinic.zone)
        self.banner = Banner()
        self.question = InlineQuestion()
        self.order_card = OrderCard(self._limits, view)
        self.readings = ReadingsTable(clinic.zone)
        self.run_card = RunCard(self._limits)
        self.keys_card = KeysCard()
        self.side_effects = SideEffectPanel(
            clinic.knowledge.side_effects, clinic.now, clinic.zone, page
        )
        self.notes_card = NotesCard()
        self.vitals_row = VitalsRow(self._limits, clinic.now, clinic.zone)
        self.columns = Columns(
            (self.question, self.order_card, self.readings),
            (self.keys_card, self.run_card, self.side_effects, self.notes_card),
            self.vitals_row,
        )
        self._lay_out()
        self.run_card.order_toggled.connect(self._toggle_order)
        self.show_view(view)

    def show_view(self, view: InfusionView) -> None:
        """Show an infusion as stored; what is being typed stays."""
        self._view = view
        status = view.infusion.status
        given = status not in NOT_GIVEN
        self.patient_banner.show_patient(view.history, self._clinic.today())
        self.state_bar.show_infusion(view.infusion, start_problem(self._limits, view))
        self.order_card.show_view(view)
        self.run_card.show_view(view)
        self.readings.show_view(view)
        self.side_effects.show_view(view)
        self.notes_card.show_notes(view.infusion.note)
        self.vitals_row.show_visit(visit_of(view))
        self.vitals_row.show_readings(view.readings)
        self.vitals_row.show_primary(primary=status == "running")
        for part in (self.vitals_row, self.run_card, self.side_effects):
            part.setVisible(given)
        self._toggle_order(self.run_card.order_button.isChecked())
        self.show_now()

    def show_now(self) -> None:
        """Show the times as they are now, worked out from what is stored."""
        now = self._clinic.now()
        self.state_bar.show_time(self._view.infusion, now)
        self.run_card.show_so_far(self._view.run, now)
        self.vitals_row.show_now()
        self.side_effects.show_now()

    def _toggle_order(self, shown: bool) -> None:
        self.order_card.setVisible(shown or self._view.infusion.status == "prepared")

    def _lay_out(self) -> None:
        keys = ElidedLabel(
            self.tr(
                "Digits: vital signs · letters: side effect · F4 note · F1 keys · "
                "Esc back to the patient (a running infusion runs on)"
            )
        )
        keys.setProperty("tone", "secondary")
        set_font(keys, LABEL)
        inner = QVBoxLayout()
        inner.setContentsMargins(20, 4, 20, 8)
        inner.setSpacing(10)
        inner.addWidget(self.state_bar)
        inner.addWidget(self.banner)
        inner.addWidget(self.columns, 1)
        inner.addWidget(keys)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.patient_banner)
        layout.addLayout(inner, 1)
