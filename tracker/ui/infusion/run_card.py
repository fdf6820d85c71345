"""The dose worked out, the warnings about it, and after the end what was given."""

from datetime import datetime
from decimal import Decimal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QWidget

from tracker.clinical.dosing import DoseCard, given_mg
from tracker.clinical.limits import Limits, Verdict, plain
from tracker.clinical.rounding import half_up
from tracker.services.history import InfusionRow
from tracker.services.infusions import InfusionOrder
from tracker.ui.fonts import BODY, KEY_NUMBER, LABEL, SEMIBOLD, set_font
from tracker.ui.infusion.infusion_view import InfusionView
from tracker.ui.infusion.order_checks import dose_card, order_verdicts, reason_missing
from tracker.ui.widgets.card import Card
from tracker.ui.widgets.message_line import MessageKind, MessageLine
from tracker.ui.widgets.pill import Pill

_WARNINGS = 3


class RunCard(Card):
    """Ketamine: the dose in mg, volumes and rates with their working; or what was given."""

    reason_given = Signal(str)
    """The prescriber's reason for a dose that needs one."""
    order_toggled = Signal(bool)
    """The order is to be seen, or hidden again, after the start."""

    def __init__(self, limits: Limits, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self._limits = limits
        self.setAccessibleName(self.tr("Dose"))
        self.order_button = QPushButton(self.tr("O&rder"))
        self.order_button.setCheckable(True)
        self.order_button.setProperty("kind", "quiet")
        self.dose_label = QLabel()
        self.dose_label.setTextFormat(Qt.TextFormat.PlainText)
        set_font(self.dose_label, KEY_NUMBER, SEMIBOLD)
        self.header.addWidget(Pill(self.tr("Ketamine"), "ketamine"))
        self.header.addWidget(self.dose_label)
        self.header.addStretch(1)
        self.header.addWidget(self.order_button)
        self.so_far_label = self._text(BODY)
        self.summary_label = self._text(BODY)
        self.working_label = self._text(LABEL)
        self.working_label.setProperty("tone", "secondary")
        self.working_label.setAccessibleName(self.tr("Working"))
        self.warnings = [MessageLine() for _ in range(_WARNINGS)]
        self.reason_edit = QLineEdit()
        self.reason_edit.setPlaceholderText(self.tr("Prescriber's reason, then Enter"))
        self.reason_edit.setAccessibleName(self.tr("Prescriber's reason for this dose"))
        for part in (
            self.summary_label,
            self.so_far_label,
            self.working_label,
            *self.warnings,
        ):
            self.body.addWidget(part)
        self.body.addWidget(self.reason_edit)
        self.reason_edit.returnPressed.connect(self._give_reason)
        self.order_button.toggled.connect(self._toggle)
        self._running = False

    def show_view(self, view: InfusionView) -> None:
        """Show the order worked out, or after the end what was given."""
        self._running = view.infusion.status == "running"
        self.order_button.setVisible(view.infusion.given)
        if view.infusion.status == "finished":
            self._show_given(view)
        else:
            self._show_order(view.order)
        verdicts = order_verdicts(self._limits, view) if view.infusion.status != "finished" else ()
        self._show_warnings(verdicts)
        missing = reason_missing(self._limits, view)
        self.reason_edit.setVisible(bool(missing) and view.infusion.status == "prepared")
        if not missing:
            self.reason_edit.clear()

    def show_so_far(self, infusion: InfusionRow, now: datetime) -> None:
        """Show how much a steady pump has given by now; the clinician confirms it at the end."""
        ordered, planned = infusion.ordered_mg, infusion.planned_minutes
        known = ordered is not None and planned is not None and infusion.started_at is not None
        self.so_far_label.setVisible(known and self._running)
        if ordered is None or planned is None or infusion.started_at is None:
            return
        minutes = Decimal(max(0, int((now - infusion.started_at).total_seconds()))) / 60
        so_far = half_up(given_mg(ordered, Decimal(planned), minutes), 1)
        self.so_far_label.setText(self.tr("about {mg} mg so far").format(mg=so_far))

    def _toggle(self, shown: bool) -> None:
        self.working_label.setVisible(
            bool(self.working_label.text()) and (shown or not self._running)
        )
        self.order_toggled.emit(shown)

    def _show_order(self, order: InfusionOrder) -> None:
        card = dose_card(order)
        shown = not self._running or self.order_button.isChecked()
        self.working_label.setVisible(card is not None and shown)
        if card is None:
            self.dose_label.setText("\N{EN DASH} mg")
            self.summary_label.setText(self._still_missing(order))
            return
        dose = self.tr("{mg} mg").format(mg=plain(card.dose_mg))
        self.dose_label.setText(dose)
        self.summary_label.setText(self._volumes(card))
        self.working_label.setText("\n".join(card.working()))

    def _volumes(self, card: DoseCard) -> str:
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

    def _still_missing(self, order: InfusionOrder) -> str:
        missing = [
            name
            for name, value in (
                (self.tr("weight"), order.weight_kg),
                (self.tr("dose"), order.ordered_mg_per_kg),
                (self.tr("minutes"), order.planned_minutes),
            )
            if value is None
        ]
        return self.tr("Still missing: {names}.").format(names=", ".join(missing))

    def _show_warnings(self, verdicts: tuple[Verdict, ...]) -> None:
        for place, line in enumerate(self.warnings):
            verdict = verdicts[place] if place < len(verdicts) else None
            kind: MessageKind = "alert" if verdict is not None and verdict.refused else "caution"
            sentence = "" if verdict is None else verdict.sentence.split("; type it again")[0]
            line.show_message(kind, sentence)

    def _give_reason(self) -> None:
        words = self.reason_edit.text().strip()
        if words:
            self.reason_given.emit(words)

    def _text(self, size: int) -> QLabel:
        label = QLabel()
        label.setWordWrap(True)
        label.setTextFormat(Qt.TextFormat.PlainText)
        set_font(label, size)
        return label
