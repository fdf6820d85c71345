"""All parts of the infusion page in their places, told what to show at each step."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tracker.clinical.screening import Screening
from tracker.ui.infusion.columns import EDGE, Columns, inset
from tracker.ui.infusion.foot_line import FootLine
from tracker.ui.infusion.infuse.finding_cards import FindingCards
from tracker.ui.infusion.infuse.run_bar import RunBar
from tracker.ui.infusion.infuse.run_controls import RunControls
from tracker.ui.infusion.infuse.sign_chips import SignChips
from tracker.ui.infusion.infuse.step_bar import StepBar
from tracker.ui.infusion.infuse.timeline_card import TimelineCard
from tracker.ui.infusion.infusion_view import InfusionView, visit_of
from tracker.ui.infusion.inline_question import InlineQuestion
from tracker.ui.infusion.keys_card import KeysCard
from tracker.ui.infusion.leave.amendments_card import AmendmentsCard
from tracker.ui.infusion.leave.discharge_panel import DischargePanel
from tracker.ui.infusion.leave.leaving_of import leaving_of
from tracker.ui.infusion.leave.sign_panel import SignPanel
from tracker.ui.infusion.leave.vial_card import VialCard
from tracker.ui.infusion.order_card import OrderCard
from tracker.ui.infusion.prepare.screening_panel import ScreeningPanel
from tracker.ui.infusion.prepare.start_card import StartCard
from tracker.ui.infusion.readings_table import ReadingsTable
from tracker.ui.infusion.run_card import RunCard
from tracker.ui.infusion.scores_card import ScoresCard
from tracker.ui.infusion.session_canvas import SessionCanvas
from tracker.ui.infusion.session_showing import SessionShowing
from tracker.ui.infusion.session_steps import LEFT, RIGHT, done_in, parts_of, step_of
from tracker.ui.infusion.session_values_of import chart_of_view, usual_of
from tracker.ui.infusion.side_effect_panel import SideEffectPanel
from tracker.ui.infusion.vitals_row import VitalsRow
from tracker.ui.patient.banner import PatientBanner
from tracker.ui.widgets.banner import Banner
from tracker.ui.widgets.number_pad import NumberPad

if TYPE_CHECKING:
    from tracker.ui.clinic import Clinic

DISSOCIATION = "cadss6"
_CHART_HEIGHT = 250
_STEP_OF_PART = {
    "screening": "prepare",
    "order": "prepare",
    "dose": "prepare",
    "readback": "prepare",
    "discharge": "discharge",
    "vials": "recover",
    "effects": "recover",
    "vitals": "",
}


class InfusionSheet(QWidget):
    """Banner, steps and run on top; the parts of the step that is looked at; the vitals row."""

    def __init__(self, clinic: "Clinic", view: InfusionView, page: QWidget) -> None:
        super().__init__(page)
        self.clinic, self._view = clinic, view
        self._step = step_of(view.stage)
        self._arranged, self._adding = "", False
        self._make_parts(page)
        self._showing = SessionShowing(self)
        self._lay_out()
        self.step_bar.step_chosen.connect(self.show_step)
        self.run_card.order_toggled.connect(self._show_parts)
        self.pad.open_changed.connect(self.vitals_row.show_pad)
        self.vitals_row.pad_toggled.connect(self.pad.setVisible)
        self.findings.found.connect(self.columns.show_later)
        self.show_view(view)

    @property
    def step(self) -> str:
        """The step that is looked at."""
        return self._step

    @property
    def shown_screening(self) -> Screening | None:
        """The screening as it was shown last."""
        return self._showing.screening

    def show_view(self, view: InfusionView) -> None:
        """Show a session as stored; what is being typed stays. A new stage shows its own step."""
        if view.stage != self._view.stage:
            self._step = step_of(view.stage)
        self._view, self._usual = view, usual_of(view)
        self.patient_banner.show_patient(view.history, self.clinic.today())
        self.order_card.show_view(view)
        self.run_card.show_view(view)
        self.readings.show_view(view)
        self.side_effects.show_view(view)
        self.vitals_row.show_visit(visit_of(view))
        self.vitals_row.show_readings(view.readings)
        self.vitals_row.show_primary(primary=view.stage == "infuse")
        self._showing.show_view(view)
        self._show_parts()
        self.show_now()

    def show_step(self, step: str) -> None:
        """Look at another step; the session stays where it is."""
        self._step = step
        self._show_parts()
        self.show_now()
        self.focus_step()

    def show_adding(self, *, on: bool) -> None:
        """Offer the vitals row on a signed session, to add what was forgotten; or no longer."""
        self._adding = on
        self._step = "recover" if on else step_of(self._view.stage)
        self._show_parts()
        self.show_now()

    def show_now(self) -> None:
        """Show the times as they are now, worked out from what is stored."""
        view, now = self._view, self.clinic.now()
        self._showing.show_run(view, now)
        self.vitals_row.show_now()
        self.side_effects.show_now()
        self.findings.show_now(now)
        if self._step == "prepare" and view.stage != "not given":
            self._showing.show_preparation(view, now)
        if self._step == "discharge":
            self.discharge.show_leaving(leaving_of(view, now, self.clinic.zone))
        if "chart" in LEFT[self._step]:
            live = view.stage in {"infuse", "recover"}
            self.canvas.show_chart(chart_of_view(view, now if live else None, self._usual))

    def focus_step(self) -> None:
        """Put the focus where work goes on at the step that is looked at."""
        firsts = {"discharge": self.discharge.focus_first, "sign": self.sign_panel.focus_first}
        first = firsts.get(self._step)
        if self._view.stage == "not given":
            self.run_bar.leave_button.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self._step == "prepare":
            self._showing.focus_preparation()
        elif first is not None and first():
            return
        elif self.vitals_row.isVisible():
            self.vitals_row.focus_entry()
        else:
            self.run_bar.leave_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def focus_part(self, where: str) -> None:
        """Go to a part by the name under which something is missing there."""
        step = _STEP_OF_PART.get(where, "")
        if step and where not in parts_of(self._step, self._view.stage):
            self._step = step
            self._show_parts()
            self.show_now()
        focus: dict[str, Callable[[], object]] = {
            "screening": self.screening.focus_first,
            "order": self.order_card.focus_first_missing,
            "dose": self.run_card.focus_reason,
            "readback": self.start_card.focus_first,
            "discharge": self.discharge.focus_first,
            "vials": self.vial_card.focus_first,
            "effects": partial(self.columns.show_part, self.side_effects),
        }
        focus.get(where, self.vitals_row.focus_entry)()

    def order_right(self) -> None:
        """Put what is needed first at the step on top of the right column."""
        names = RIGHT[self._step]
        if self._step == "prepare" and self._showing.order_is_open:
            names = ("order", *(name for name in names if name != "order"))
        self.columns.order_right([self.keys_card, *(self._parts[name] for name in names)])

    # ---- how it is made

    def _show_parts(self) -> None:
        stage = self._view.stage
        shown = set(parts_of(self._step, stage, adding=self._adding))
        if self._step != "prepare" and self.run_card.order_button.isChecked():
            shown.add("order")
        if not self.findings.cards:
            shown.discard("findings")
        for name, part in self._parts.items():
            part.setVisible(name in shown)
        self.step_bar.show_step(stage, self._step, done_in(stage))
        self.keys_card.show_step(self._step)
        self.foot.show_step(self._step, signed=stage == "signed")
        if self._step != self._arranged:
            self._arranged = self._step
            self.order_right()
            self.columns.scroll_up()

    def _make_parts(self, page: QWidget) -> None:
        clinic, view = self.clinic, self._view
        knowledge, zone, now = view.knowledge, clinic.zone, clinic.now
        limits, phrases = knowledge.limits, knowledge.phrases
        characters = int(knowledge.monitoring.discharge.reason_characters)
        self.patient_banner, self.banner = PatientBanner(), Banner()
        self.step_bar = StepBar()
        self.run_bar = RunBar(zone, self.step_bar)
        self.question, self.keys_card = InlineQuestion(), KeysCard()
        self.signs = SignChips(knowledge.monitoring.signs, zone)
        self.findings = FindingCards(knowledge.monitoring, phrases.action, zone, self.signs)
        self.screening = ScreeningPanel(knowledge.checklist)
        self.start_card = StartCard()
        self.order_card, self.run_card = OrderCard(limits, view), RunCard(limits)
        self.run_controls = RunControls(limits, phrases)
        self.canvas, self.readings = SessionCanvas(), ReadingsTable(zone)
        self.canvas.setMinimumHeight(_CHART_HEIGHT)
        self.side_effects = SideEffectPanel(knowledge.side_effects, now, zone, page)
        self.scores = ScoresCard(knowledge.instruments[DISSOCIATION])
        self.timeline = TimelineCard(phrases.note, zone)
        self.discharge = DischargePanel(knowledge.leaving, zone, characters)
        self.vial_card = VialCard(limits, clinic.today, zone, characters)
        self.sign_panel = SignPanel()
        self.amendments = AmendmentsCard(limits, now, zone)
        self.vitals_row = VitalsRow(limits, now, zone)
        self.vitals_row.positions.setParent(page)
        self.side_effects.chooser.keep_clear(self.vitals_row)
        self.foot = FootLine(self.vitals_row.message)
        self.pad = NumberPad(page)
        self.pad.setVisible(False)

    def _lay_out(self) -> None:
        self._parts: dict[str, QWidget] = {
            "findings": self.findings,
            "screening": self.screening,
            "discharge": self.discharge,
            "sign": self.sign_panel,
            "amendments": self.amendments,
            "chart": self.canvas,
            "readings": self.readings,
            "start": self.start_card,
            "order": self.order_card,
            "dose": self.run_card,
            "pump": self.run_controls,
            "effects": self.side_effects,
            "signs": self.signs,
            "vials": self.vial_card,
            "scores": self.scores,
            "timeline": self.timeline,
            "row": self.vitals_row,
        }
        places = list(self._parts)
        left = [name for name in places if any(name in parts for parts in LEFT.values())]
        right = [name for name in places if any(name in parts for parts in RIGHT.values())]
        self.columns = Columns(
            (self.question, *(self._parts[name] for name in left)),
            (self.keys_card, *(self._parts[name] for name in right)),
            self.vitals_row,
            self.pad,
            growing={self.canvas: 3, self.readings: 2},
        )
        inner = QVBoxLayout()
        inner.setContentsMargins(EDGE, 4, 0, 4)
        inner.setSpacing(6)
        for part in (self.run_bar, self.banner):
            inner.addLayout(inset(part))
        inner.addWidget(self.columns, 1)
        inner.addLayout(inset(self.foot))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.patient_banner)
        layout.addLayout(inner, 1)
