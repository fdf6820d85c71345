"""Tells the parts of the infusion page what a session comes to, worked out from its rows."""

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from tracker.clinical.pump_rates import PumpRates
from tracker.clinical.screening import Screening
from tracker.clinical.vitals_judging import repeats_before_start
from tracker.services.chair.amendments import shown_amendments
from tracker.services.chair.answers import escort_on_file
from tracker.services.chair.decisions import decision_about
from tracker.services.chair.rows import pump_mg
from tracker.services.chair.screening import Missing
from tracker.services.chair.signing import OpenPoint, open_before_signing
from tracker.services.chair.vials import ABOUT, balance
from tracker.services.chair.watching import before_start, judged_rows, reading_of, told_signs
from tracker.ui.infusion.infuse.findings_of import judged_readings, signs_seen
from tracker.ui.infusion.infuse.timeline import Happenings, merge_timeline
from tracker.ui.infusion.infusion_view import InfusionView
from tracker.ui.infusion.leave.amended_values import amended_values
from tracker.ui.infusion.leave.recorded_values import Recorded, recorded_values
from tracker.ui.infusion.leave.session_summary import session_summary, signed_words
from tracker.ui.infusion.leave.vials_view import VialsView
from tracker.ui.infusion.prepare.read_back import read_back
from tracker.ui.infusion.session_steps import can_correct_times, can_take_back

if TYPE_CHECKING:
    from tracker.ui.infusion.infusion_sheet import InfusionSheet


class SessionShowing:
    """Shows a session in the parts of its sheet; it keeps nothing but what was shown last."""

    def __init__(self, sheet: "InfusionSheet") -> None:
        self._sheet = sheet
        self.screening: Screening | None = None
        self._missing: tuple[Missing, ...] = ()

    @property
    def order_is_open(self) -> bool:
        """Whether something of the order is still in the way of the start."""
        return any(each.where == "order" for each in self._missing)

    def show_view(self, view: InfusionView) -> None:
        """Show what changes only when something was stored."""
        sheet, order = self._sheet, view.order
        for part in (sheet.screening, sheet.discharge, sheet.vial_card):
            part.show_people(view.people)
        rates = PumpRates(order.dose_weight_kg, pump_mg(view.infusion), order.bag_ml)
        sheet.run_controls.show_run(view.run, rates, pain=view.pain)
        self._show_findings(view)
        self._show_signing(view)
        happened = Happenings(
            view.infusion, view.chair, view.effects, view.treatments, view.readings
        )
        zone = sheet.clinic.zone
        sheet.timeline.show_entries(merge_timeline(happened, view.knowledge, view.names, zone))
        sheet.timeline.offer(
            take_back=can_take_back(view.stage, stored_steps=bool(view.chair.events)),
            times=can_correct_times(view.stage),
        )
        # Last, because they hand the focus on once what was typed is stored.
        self._show_vials(view)
        self._show_amendments(view)

    def show_run(self, view: InfusionView, now: datetime) -> None:
        """Show the run and the next reading as they are now."""
        watch, signer = view.watch(now), view.infusion.signed_by_id
        name = "" if signer is None else view.names.get(signer, "")
        self._sheet.run_bar.show_run(view.infusion, view.run, watch.points, watch.states, now, name)
        self._sheet.run_card.show_so_far(view.run, now)

    def show_preparation(self, view: InfusionView, now: datetime) -> None:
        """Show the screening, and what is in the way of the start now."""
        sheet, clinic = self._sheet, self._sheet.clinic
        screening = view.screening(clinic.today(), now)
        escort = escort_on_file(view.chair.answers, view.infusion.id)
        waits = view.stage == "prepare"
        self._missing = view.in_the_way(screening, now) if waits else ()
        desk = clinic.sessions.actor.person_id
        sheet.start_card.setVisible(waits)
        sheet.order_right()
        sheet.start_card.show_start(
            self._missing,
            read_back(view.order),
            [person for person in view.people if person.id != desk],
            may_read_back_alone=view.knowledge.chair.read_back == "self",
        )
        self.screening = screening
        sheet.screening.show_escort(escort.name, escort.phone)
        sheet.screening.show_screening(screening, sheet.patient_banner.accessibleName())

    def focus_preparation(self) -> None:
        """Put the focus on what is to be done first before the start."""
        sheet = self._sheet
        wanted = [each.where for each in self._missing]
        if "screening" in wanted and self._asks() and sheet.screening.focus_first():
            return
        for where in ("order", "vitals", "dose"):
            if where in wanted:
                sheet.focus_part(where)
                return
        if "screening" in wanted and sheet.screening.focus_first():
            return
        sheet.start_card.focus_first()

    def _asks(self) -> bool:
        """Return whether the screening asks for anything that the readings will not answer."""
        if self.screening is None:
            return False
        derived = {"vitals", "weight"}
        waiting = {need.item for need in self.screening.needs if need.kind != "second person"}
        return any(
            each.item.id in waiting and each.item.derived_by not in derived
            for each in self.screening.outcomes
        )

    def _show_findings(self, view: InfusionView) -> None:
        cards = self._sheet.findings
        if view.infusion.started_at is None:
            readings = before_start(view.readings, None)
            at = readings[-1].taken_at if readings else self._sheet.clinic.now()
            cards.show_before(view.judgement(), repeats_before_start(view.rules, readings), at)
            return
        newest, earlier = judged_readings(view)
        cards.show_judgement(newest, earlier, "recovery" if view.run is None else view.run.state)
        cards.show_signs(signs_seen(view), told_signs(view.rules, view.effects))

    def _show_vials(self, view: InfusionView) -> None:
        row, desk = view.infusion, self._sheet.clinic.sessions.actor.person_id
        alone = view.knowledge.chair.read_back == "self"
        given = row.given_mg or Decimal(0)
        stood = balance(view.chair.vials, given, view.knowledge.limits).sentence
        shown = VialsView(
            vials=view.chair.vials,
            given_mg=row.given_mg,
            ordered_mg=row.ordered_mg,
            vial_mg_per_ml=row.vial_mg_per_ml,
            last_lot=view.last_lot,
            witnesses=[each for each in view.people if alone or each.id != desk],
            names=view.names,
            accepted=decision_about(view.chair.decisions, ABOUT, stood),
            locked=view.stage == "signed",
        )
        self._sheet.vial_card.show_vials(shown)

    def _show_signing(self, view: InfusionView) -> None:
        panel, row, zone = self._sheet.sign_panel, view.infusion, self._sheet.clinic.zone
        during = [
            reading_of(each)
            for each in judged_rows(view.readings)
            if row.started_at is not None and each.taken_at > row.started_at
        ]
        panel.show_summary(
            session_summary(
                row,
                view.baseline,
                during,
                view.effects,
                view.knowledge.side_effects,
                view.chair.decisions,
                zone,
            )
        )
        signed = ""
        if row.signed_at is not None and row.signed_by_id is not None:
            number = None if view.thresholds is None else view.thresholds.number
            since = None if view.thresholds is None else view.thresholds.entered_at.date()
            name = view.names.get(row.signed_by_id, "")
            signed = signed_words(name, row.signed_at, number, since, zone)
        panel.show_open(() if signed else self._open_points(view))
        panel.show_signed(signed)
        self._sheet.amendments.setEnabled(bool(signed))

    def _open_points(self, view: InfusionView) -> tuple[OpenPoint, ...]:
        points = open_before_signing(
            view.history, view.infusion, view.chair, view.session_flags, view.knowledge
        )
        newest, earlier = judged_readings(view)
        wanted = [each for each in (*earlier, newest) if each is not None and each.note_wanted]
        zone = self._sheet.clinic.zone
        notes = [
            OpenPoint(
                self._sheet.tr("Reading of {time}: write what was done.").format(
                    time=f"{each.at.astimezone(zone):%H:%M}"
                ),
                "vitals",
            )
            for each in wanted
        ]
        return (*points, *notes)

    def _show_amendments(self, view: InfusionView) -> None:
        card, zone = self._sheet.amendments, self._sheet.clinic.zone
        knowledge = view.knowledge
        titles = {key: item.title for key, item in knowledge.checklist.items.items()}
        titles |= {key: item.title for key, item in knowledge.leaving.items.items()}
        own = [row for row in view.chair.answers if row.infusion_id == view.infusion.id]
        recorded = recorded_values(
            Recorded(view.infusion, view.readings, view.effects, view.chair.vials, own, titles),
            knowledge.side_effects,
            zone,
        )
        chains = shown_amendments(view.chair.amendments)
        card.show_amendments(amended_values(chains, recorded, view.names, zone))
        card.show_values(recorded, view.infusion.started_at or self._sheet.clinic.now())
