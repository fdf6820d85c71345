"""What is done at the end: criteria answered, vials recorded, the session signed or amended."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import QObject

from tracker.models import Recorded
from tracker.services.chair import leaving, vials
from tracker.services.chair.amendments import amend, amend_by_adding, amend_by_voiding
from tracker.services.chair.answers import record_answer, take_back_answer
from tracker.services.chair.decisions import DecidedBy, clear, withdraw
from tracker.services.chair.leaving import about_criterion
from tracker.services.chair.rows import VialUseRow
from tracker.services.chair.signing import sign
from tracker.services.refused import Refused
from tracker.ui.infusion.hands import Hands
from tracker.ui.infusion.infuse.findings_of import judged_readings
from tracker.ui.infusion.infusion_sheet import InfusionSheet
from tracker.ui.infusion.infusion_view import load_view
from tracker.ui.infusion.leave.amend_form import AmendRequest
from tracker.ui.infusion.leave.leaving_of import criteria_of

if TYPE_CHECKING:
    from tracker.storage.sessions import Session


class LeaveGestures(QObject):
    """Connects discharge, vials, signature and amendments with the record."""

    def __init__(self, hands: Hands, sheet: InfusionSheet) -> None:
        super().__init__(sheet)
        self._hands, self._sheet = hands, sheet
        panel, card, signing = sheet.discharge, sheet.vial_card, sheet.sign_panel
        panel.answered.connect(self._answer)
        panel.answered_many.connect(self._answer_many)
        panel.taken_back.connect(self._take_back)
        panel.overridden.connect(self._override)
        panel.override_withdrawn.connect(self._withdraw)
        panel.discharge_requested.connect(self._discharge)
        panel.finished.connect(hands.focus_first)
        card.entered.connect(self._record_vial)
        card.corrected.connect(self._correct_vial)
        card.difference_accepted.connect(self._accept_difference)
        card.finished.connect(hands.focus_first)
        signing.sign_requested.connect(self._sign)
        signing.go_to.connect(sheet.focus_part)
        sheet.amendments.amended.connect(self._amend)
        sheet.amendments.adding_requested.connect(self._ask_why_added)
        sheet.amendments.finished.connect(hands.focus_first)

    # ---- leaving

    def _answer(self, item: str, answer: str) -> None:
        self._answer_many({item: answer})

    def _answer_many(self, answers: Mapping[str, str]) -> None:
        clinic, which = self._hands.clinic, self._hands.infusion_id
        at, zone, given = clinic.now(), clinic.zone, dict(answers)

        def answer(session: "Session") -> None:
            for item, word in given.items():
                record_answer(session, which, item, word, at, zone)

        self._at_panel(answer)

    def _take_back(self, items: Sequence[str]) -> None:
        which, reason = self._hands.infusion_id, self.tr("taken back at once")

        def take_back(session: "Session") -> None:
            for item in items:
                take_back_answer(session, which, item, reason)

        self._at_panel(take_back)

    def _override(self, number: int, stood: str, by: DecidedBy) -> None:
        at, which = self._hands.clinic.now(), self._hands.infusion_id
        enough = self._hands.view.rules.discharge.reason_characters
        about = about_criterion(number)
        self._at_panel(lambda session: clear(session, which, about, stood, by, at, enough))

    def _withdraw(self, decision_id: UUID) -> None:
        reason = self.tr("taken back")
        self._at_panel(lambda session: withdraw(session, decision_id, reason))

    def _discharge(self) -> None:
        at, which = self._hands.clinic.now(), self._hands.infusion_id

        def leave(session: "Session") -> None:
            # Judged by what is stored now: another desk may have logged something since.
            view = load_view(session, which, self._hands.clinic.knowledge) or self._hands.view
            unmet = [one for one in criteria_of(view, at) if one.state != "met"]
            leaving.discharge(session, which, at, unmet, view.knowledge.limits)

        if self._at_panel(leave):
            self._hands.focus_first()

    def _at_panel(self, gesture: "Callable[[Session], Any]") -> bool:
        failure = self._hands.save(gesture)
        if failure is not None:
            self._sheet.discharge.show_problem(failure.text)
        return failure is None

    # ---- vials

    def _record_vial(self, entry: vials.VialEntry) -> None:
        which, knowledge = self._hands.infusion_id, self._hands.view.knowledge
        alone = knowledge.chair.read_back == "self"
        self._at_vials(
            lambda session: vials.record_vial(session, which, entry, knowledge.limits, alone=alone)
        )

    def _correct_vial(self, stored: VialUseRow, entry: vials.VialEntry) -> None:
        knowledge = self._hands.view.knowledge
        alone = knowledge.chair.read_back == "self"
        self._at_vials(
            lambda session: vials.correct_vial(
                session, stored.id, entry, knowledge.limits, stored.version, alone=alone
            )
        )

    def _accept_difference(self, _shown: str, by: DecidedBy) -> None:
        at, which, view = self._hands.clinic.now(), self._hands.infusion_id, self._hands.view
        given = view.infusion.given_mg or Decimal(0)
        stood = vials.balance(view.chair.vials, given, view.knowledge.limits).sentence
        enough = self._hands.view.rules.discharge.reason_characters
        self._at_vials(lambda session: clear(session, which, vials.ABOUT, stood, by, at, enough))

    def _at_vials(self, gesture: "Callable[[Session], Any]") -> None:
        failure = self._hands.save(gesture)
        if failure is not None:
            self._sheet.vial_card.show_problem(failure.text)

    # ---- the signature and after it

    def _ask_why_added(self) -> None:
        self._hands.ask(
            self._begin_adding,
            self.tr("Add what was forgotten"),
            self.tr("A reading, a side effect or a treatment can be added. Why only now?"),
            self.tr("Go on"),
        )

    def _begin_adding(self, _: str, reason: str) -> None:
        self._hands.begin_adding(reason)

    def _amend(self, asked: AmendRequest) -> None:
        view, clinic, which = self._hands.view, self._hands.clinic, self._hands.infusion_id
        table, row_id, column = asked.place

        def change(session: "Session") -> None:
            if column is None:
                amend_by_voiding(session, which, table, row_id, asked.reason)
                return
            amend(
                session,
                which,
                table,
                row_id,
                column,
                asked.new,
                asked.reason,
                view.knowledge.limits,
                clinic.zone,
                pain=view.pain,
            )

        failure = self._hands.save(change, asked.reason)
        if failure is not None:
            self._sheet.amendments.show_problem(failure.text)
        else:
            self._sheet.columns.show_part(self._sheet.amendments)

    def _sign(self) -> None:
        at, which = self._hands.clinic.now(), self._hands.infusion_id

        def lock(session: "Session") -> None:
            view = load_view(session, which, self._hands.clinic.knowledge) or self._hands.view
            newest, earlier = judged_readings(view)
            if any(each is not None and each.note_wanted for each in (*earlier, newest)):
                raise Refused((self.tr("Write what was done about each red reading first."),))
            sign(session, which, at, view.knowledge)

        failure = self._hands.save(lock)
        if failure is None:
            self._hands.focus_first()
        else:
            self._sheet.sign_panel.show_problem(failure.text)


def added(
    gesture: "Callable[[Session], Any]", infusion_id: UUID, reason: str
) -> "Callable[[Session], None]":
    """Return a gesture that adds something forgotten to a signed session, as an amendment."""

    def add(session: "Session") -> Recorded:
        row = gesture(session)
        if not isinstance(row, Recorded):
            raise Refused(("Only what is new is added here. Amend a value in the list instead.",))
        return row

    return lambda session: amend_by_adding(session, infusion_id, add, reason)
