"""The dose worked out, the warnings about it, and after the end what was given."""

from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from tracker.clinical.dosing import WorkedDose
from tracker.clinical.limits import Limits, Verdict, plain
from tracker.clinical.order_judging import dose_stood
from tracker.clinical.rounding import half_up
from tracker.clinical.run import Run
from tracker.services.chair.decisions import decision_about
from tracker.services.chair.dose_question import (
    DOSE,
    DoseQuestion,
    dose_question,
    order_verdicts,
    worked_dose,
)
from tracker.services.history import InfusionRow
from tracker.services.infusions import InfusionOrder
from tracker.services.people import PersonRow
from tracker.ui.fonts import BODY, CAPTION, KEY_NUMBER, SEMIBOLD, set_font
from tracker.ui.infusion.infusion_view import InfusionView
from tracker.ui.infusion.prepare.hold_form import HoldForm
from tracker.ui.infusion.prepare.hours_field import hours_and_minutes
from tracker.ui.widgets.card import Card
from tracker.ui.widgets.message_line import MessageKind, MessageLine
from tracker.ui.widgets.pill import Pill
from tracker.ui.widgets.typed_dates import show_date

_WARNINGS = 3


class RunCard(Card):
    """Ketamine: the dose in mg, volumes and rates with their working; or what was given."""

    cleared = Signal(str, str, object)
    """ "dose", what stood, and the DecidedBy who goes on with it."""
    order_toggled = Signal(bool)
    """The order is to be seen, or hidden again, after the start."""

    def __init__(self, limits: Limits, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self._limits = limits
        self._question: DoseQuestion | None = None
        self._running = False
        self._people: tuple[PersonRow, ...] = ()
        self._reason_characters = 0
        self.form: HoldForm | None = None
        self.setAccessibleName(self.tr("Dose"))
        self.order_button = QPushButton(self.tr("O&rder"))
        self.order_button.setCheckable(True)
        self.order_button.setProperty("kind", "quiet")
        self.dose_label = QLabel()
        self.dose_label.setTextFormat(Qt.TextFormat.PlainText)
        set_font(self.dose_label, KEY_NUMBER, SEMIBOLD)
        self.so_far_label = _text(BODY)
        self.so_far_label.setVisible(False)
        self.summary_label = _text(BODY)
        self.working_label = _text(CAPTION)
        self.working_label.setAccessibleName(self.tr("Working"))
        self.last_label = _text(CAPTION)
        self.last_label.setProperty("tone", "secondary")
        self.last_label.setAccessibleName(self.tr("Last session"))
        self.warnings = [MessageLine() for _ in range(_WARNINGS)]
        self.decided = MessageLine()
        self.decide_button = QPushButton(self.tr("Prescriber decides…"))
        self._lay_out()
        self.decide_button.clicked.connect(self.focus_reason)
        self.order_button.toggled.connect(self._toggle)

    def show_view(self, view: InfusionView) -> None:
        """Show the order worked out, or after the end what was given."""
        self._running = view.infusion.status == "running"
        finished = view.infusion.status == "finished"
        self.order_button.setVisible(view.infusion.given)
        if finished:
            self._show_given(view)
        else:
            self._show_order(view)
        self._show_warnings(
            () if finished else order_verdicts(view.order, self._limits, pain=view.pain)
        )
        self._show_question(view)

    def show_so_far(self, run: Run | None, now: datetime) -> None:
        """Show how much the pump has given by now; the clinician confirms it at the end."""
        known = run is not None and run.started_at is not None
        self.so_far_label.setVisible(known and self._running)
        if run is not None and known:
            so_far = half_up(run.given_mg(now), 1)
            self.so_far_label.setText(self.tr("about {mg} mg so far").format(mg=so_far))

    def focus_reason(self) -> None:
        """Ask who decides about the dose and why, where that is open."""
        if self._question is None:
            return
        if self.form is None:
            self.form = self._make_form()
        self.decide_button.setVisible(False)
        self.form.ask()

    def show_problem(self, text: str) -> None:
        """Say why the decision was not saved; what was typed stays."""
        if self.form is not None:
            self.form.show_problem(text)

    def _toggle(self, shown: bool) -> None:
        visible = bool(self.working_label.text()) and (shown or not self._running)
        self.working_label.setVisible(visible)
        self.last_label.setVisible(visible and bool(self.last_label.text()))
        self.order_toggled.emit(shown)

    def _show_order(self, view: InfusionView) -> None:
        card = worked_dose(view.order)
        shown = not self._running or self.order_button.isChecked()
        self._show_last(view)
        self.last_label.setVisible(shown and bool(self.last_label.text()))
        self.working_label.setVisible(card is not None and shown)
        if card is None:
            self.dose_label.setText("\N{EN DASH} mg")
            self.summary_label.setText(self._still_missing(view.order, pain=view.pain))
            self.working_label.setText("")
            return
        self.dose_label.setText(self.tr("{mg} mg").format(mg=plain(card.dose_mg)))
        self.summary_label.setText(self._volumes(card))
        self.working_label.setText("\n".join(card.working()))

    def _show_last(self, view: InfusionView) -> None:
        last = view.last_dosed
        lines = [] if last is None else last_session_lines(last)
        self.last_label.setText("\n".join(lines))

    def _volumes(self, card: WorkedDose) -> str:
        parts = [self.tr("{n}\N{NO-BREAK SPACE}mg/kg").format(n=plain(card.mg_per_kg))]
        if card.draw_ml is not None:
            parts.append(self.tr("draw {n}\N{NO-BREAK SPACE}mL").format(n=plain(card.draw_ml)))
        if card.pump_ml_per_hour is not None:
            parts.append(
                self.tr("pump {n}\N{NO-BREAK SPACE}mL/h").format(n=plain(card.pump_ml_per_hour))
            )
        return "  ·  ".join(parts)

    def _show_given(self, view: InfusionView) -> None:
        infusion = view.infusion
        given, per_kg = infusion.given_mg, infusion.given_mg_per_kg
        amount = "\N{EN DASH}" if given is None else plain(given)
        self.dose_label.setText(self.tr("{mg} mg").format(mg=amount))
        parts = [self.tr("amount given not recorded") if given is None else self._given_in(view)]
        if per_kg is not None:
            parts.append(self.tr("{n}\N{NO-BREAK SPACE}mg/kg").format(n=plain(per_kg)))
        seen = len(view.readings)
        parts.append(self.tr("1 reading") if seen == 1 else self.tr("{n} readings").format(n=seen))
        parts.append(self._effects(view))
        self.summary_label.setText("  ·  ".join(parts))
        ordered = infusion.ordered_mg
        lines = [] if ordered is None else [self.tr("ordered {mg} mg").format(mg=plain(ordered))]
        if infusion.incident_note:
            lines.append(self.tr("Incident: {text}").format(text=infusion.incident_note))
        self.working_label.setText("\n".join(lines))
        self.working_label.setVisible(bool(lines))
        self.last_label.setVisible(False)

    def _given_in(self, view: InfusionView) -> str:
        ended = view.infusion.ended_at
        minutes = None if ended is None else view.minutes_after_start(ended)
        if minutes is None:
            return self.tr("given")
        return self.tr("given in {n}\N{NO-BREAK SPACE}min").format(n=minutes)

    def _effects(self, view: InfusionView) -> str:
        if not view.effects:
            asked = view.infusion.no_side_effects_at is not None
            words = self.tr("no side effects observed"), self.tr("side effects not asked")
            return words[0] if asked else words[1]
        if len(view.effects) == 1:
            return self.tr("1 side effect")
        return self.tr("{n} side effects").format(n=len(view.effects))

    def _still_missing(self, order: InfusionOrder, *, pain: bool) -> str:
        dose = order.ordered_mg_per_kg_h if pain else order.ordered_mg_per_kg
        missing = [
            name
            for name, value in (
                (self.tr("weight"), order.weight_kg),
                (self.tr("rate") if pain else self.tr("dose"), dose),
                (self.tr("length") if pain else self.tr("minutes"), order.planned_minutes),
            )
            if value is None
        ]
        return self.tr("Still missing: {names}.").format(names=", ".join(missing))

    def _show_warnings(self, verdicts: tuple[Verdict, ...]) -> None:
        for place, line in enumerate(self.warnings):
            verdict = verdicts[place] if place < len(verdicts) else None
            kind: MessageKind = "alert" if verdict is not None and verdict.refused else "caution"
            line.show_message(kind, "" if verdict is None else verdict.sentence)

    # ---- a dose that needs a prescriber

    def _show_question(self, view: InfusionView) -> None:
        rows, pain = view.chair.decisions, view.pain
        self._question = None
        if view.stage == "prepare":
            self._question = dose_question(view.order, self._limits, rows, pain=pain)
        if self._question is None and self.form is not None:
            self.form.setVisible(False)
        if self.form is not None:
            self.form.show_people(view.people)
        self._people = view.people
        self._reason_characters = int(view.knowledge.checklist.rules.reason_characters)
        filling = self.form is not None and not self.form.isHidden()
        self.decide_button.setVisible(self._question is not None and not filling)
        card = worked_dose(view.order)
        made = None if card is None else decision_about(rows, DOSE, dose_stood(card))
        words = "" if made is None else self.tr("Decided by {name}: {reason}")
        if made is not None:
            words = words.format(name=made.name, reason=made.reason)
        self.decided.show_message("hint", words)

    def _make_form(self) -> HoldForm:
        form = HoldForm(self._reason_characters)
        form.show_people(self._people)
        form.decided.connect(self._decide)
        form.left.connect(self._leave_form)
        self.body.addWidget(form)
        return form

    def _decide(self, by: object) -> None:
        if self._question is not None:
            self.cleared.emit(DOSE, self._question.stood, by)

    def _leave_form(self) -> None:
        if self.form is not None:
            self.form.setVisible(False)
        self.decide_button.setVisible(self._question is not None)
        self.decide_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _lay_out(self) -> None:
        self.header.addWidget(Pill(self.tr("Ketamine"), "ketamine"))
        self.header.addWidget(self.dose_label)
        self.header.addStretch(1)
        self.header.addWidget(self.order_button)
        beside = QHBoxLayout()
        beside.setSpacing(12)
        beside.addWidget(self.working_label, 3)
        beside.addWidget(self.last_label, 1)
        self.body.addWidget(self.summary_label)
        self.body.addWidget(self.so_far_label)
        self.body.addLayout(beside)
        for line in (*self.warnings, self.decided):
            self.body.addWidget(line)
        self.body.addWidget(self.decide_button, 0, Qt.AlignmentFlag.AlignLeft)


def last_session_lines(last: InfusionRow) -> list[str]:
    """Return the last session's dose, mg/kg, length, weight with its basis, and day, a line each.

    What was given, where that is known, else what was ordered.
    """
    lines = [f"Last time, {show_date(last.given_on)}"]
    dose = last.ordered_mg if last.given_mg is None else last.given_mg
    per_kg = last.ordered_mg_per_kg if last.given_mg_per_kg is None else last.given_mg_per_kg
    weight = last.dosing_weight_kg or last.weight_kg
    minutes = last.planned_minutes
    if dose is not None:
        lines.append(f"{plain(dose)} mg" + (" ordered" if last.given_mg is None else ""))
    if per_kg is not None:
        lines.append(f"{plain(per_kg)} mg/kg")
    if last.ordered_mg_per_kg_h is not None:
        lines.append(f"{plain(last.ordered_mg_per_kg_h)} mg/kg/h")
    if minutes is not None:
        by_hour = last.ordered_mg_per_kg_h is not None
        lines.append(f"{hours_and_minutes(minutes)} h" if by_hour else f"{minutes} min")
    if weight is not None:
        lines.append(f"{last.weight_basis or 'actual'} weight {plain(weight)} kg")
    return lines


def _text(size: int) -> QLabel:
    label = QLabel()
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    set_font(label, size)
    return label
