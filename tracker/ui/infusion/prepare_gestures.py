"""What is done before the start: the screening answered, the order typed, the pump started."""

from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QObject

from tracker.clinical.screening import Screening
from tracker.models.infusion import NOT_GIVEN
from tracker.services.chair.answers import (
    record_answer,
    record_escort,
    take_back_answer,
)
from tracker.services.chair.decisions import DecidedBy, acknowledge, clear
from tracker.services.chair.running import start_run
from tracker.services.chair.screening import Missing, fail_screening
from tracker.services.infusions import InfusionOrder, change_order, mark_not_given
from tracker.ui.infusion.hands import Hands
from tracker.ui.infusion.infusion_sheet import InfusionSheet
from tracker.ui.infusion.infusion_view import load_view
from tracker.ui.saving import Failure

if TYPE_CHECKING:
    from tracker.storage.sessions import Session

READ_BACK, ESCORT = "P48", "P39"


class PrepareGestures(QObject):
    """Connects screening, order and start with the record; each gesture is one transaction."""

    def __init__(self, hands: Hands, sheet: InfusionSheet) -> None:
        super().__init__(sheet)
        self._hands, self._sheet = hands, sheet
        panel, order, start = sheet.screening, sheet.order_card, sheet.start_card
        panel.answered.connect(self._answer)
        panel.taken_back.connect(self._take_back)
        panel.acknowledged.connect(self._acknowledge)
        panel.cleared.connect(self._clear)
        panel.escort_changed.connect(self._record_escort)
        panel.not_given_requested.connect(self._ask_not_given)
        panel.finished.connect(hands.focus_first)
        order.order_changed.connect(self._save_order)
        order.finished.connect(hands.focus_first)
        sheet.run_card.cleared.connect(self._clear_dose)
        start.start_requested.connect(self._start)
        start.not_given_requested.connect(self._ask_not_given)
        start.go_to.connect(sheet.focus_part)

    # ---- the screening

    def _answer(self, item: str, answer: str) -> None:
        clinic = self._hands.clinic
        at, zone, which = clinic.now(), clinic.zone, self._hands.infusion_id
        self._settle(item, lambda session: record_answer(session, which, item, answer, at, zone))

    def _take_back(self, item: str) -> None:
        which, reason = self._hands.infusion_id, self.tr("taken back at once")
        self._settle(item, lambda session: take_back_answer(session, which, item, reason))

    def _acknowledge(self, item: str, stood: str) -> None:
        at, which = self._hands.clinic.now(), self._hands.infusion_id
        self._settle(item, lambda session: acknowledge(session, which, item, stood, at))

    def _clear(self, item: str, stood: str, by: DecidedBy) -> None:
        self._settle(item, self._clearing(item, stood, by))

    def _clear_dose(self, about: str, stood: str, by: DecidedBy) -> None:
        self._hands.complain(self._hands.save(self._clearing(about, stood, by)))

    def _clearing(self, about: str, stood: str, by: DecidedBy) -> "Callable[[Session], None]":
        at, which = self._hands.clinic.now(), self._hands.infusion_id
        enough = self._hands.view.knowledge.checklist.rules.reason_characters
        return lambda session: clear(session, which, about, stood, by, at, enough)

    def _record_escort(self, name: str, phone: str) -> None:
        clinic = self._hands.clinic
        at, zone, which = clinic.now(), clinic.zone, self._hands.infusion_id

        def confirm(session: "Session") -> None:
            record_escort(session, which, name, phone, at, zone)
            record_answer(session, which, ESCORT, "yes", at, zone)

        self._settle(ESCORT, confirm)

    def _settle(self, item: str, gesture: "Callable[[Session], None]") -> None:
        failure = self._hands.save(gesture)
        if failure is not None:
            self._sheet.screening.show_problem(item, failure.text)

    # ---- the order

    def _save_order(self, order: InfusionOrder) -> None:
        view, which = self._hands.view, self._hands.infusion_id
        limits, card = view.knowledge.limits, self._sheet.order_card
        failure = self._hands.save(
            lambda session: change_order(
                session, which, order, limits, pain=view.pain, shown=view.order
            )
        )
        if failure is None:
            card.note_saved()
            card.show_view(self._hands.view)
        else:
            card.show_problem(failure.text)

    # ---- the start

    def _start(self, second_person_id: UUID | None) -> None:
        unsettled = self._sheet.order_card.unsettled()
        if unsettled:
            self._sheet.order_card.show_problem(unsettled)
            self._sheet.columns.show_part(self._sheet.order_card)
            self._sheet.start_card.show_problem(unsettled)
            return
        failure = self._hands.save(lambda session: self._start_now(session, second_person_id))
        if failure is None:
            self._hands.focus_first()
        else:
            self._sheet.start_card.show_problem(failure.text)

    def _start_now(self, session: "Session", second_person_id: UUID | None) -> None:
        """Read dose and pump back and start, in one transaction; what is in the way is refused."""
        clinic, which = self._hands.clinic, self._hands.infusion_id
        at, zone = clinic.now(), clinic.zone
        record_answer(session, which, READ_BACK, "yes", at, zone, second_person_id)
        view = load_view(session, which, clinic.knowledge)
        missing: tuple[Missing, ...] = ()
        if view is not None:
            missing = view.in_the_way(view.screening(clinic.today(), at), at)
        start_run(
            session,
            which,
            at,
            zone,
            knowledge=self._hands.view.knowledge,
            missing=missing,
            read_back=self._hands.view.order,
            second_person_id=second_person_id,
            self_read_back=second_person_id is None,
        )

    def _ask_not_given(self) -> None:
        self._hands.ask(
            self._mark_not_given,
            self.tr("Not given"),
            self.tr("The entry is kept with its reason and never numbered. Why?"),
            self.tr("Save"),
            NOT_GIVEN,
        )

    def _mark_not_given(self, status: str, reason: str) -> Failure | None:
        which, view = self._hands.infusion_id, self._hands.view
        screening = self._sheet.shown_screening
        failed = [] if screening is None else _in_the_way(screening)
        checklist = view.knowledge.checklist

        def keep(session: "Session") -> None:
            if status == "not given" and failed:
                fail_screening(session, which, failed, reason, checklist)
            else:
                mark_not_given(session, which, status, reason)

        return self._hands.save(keep)


def _in_the_way(screening: Screening) -> list[str]:
    """Return the items that keep an infusion from being given: blocked, or held and not cleared."""
    return [each.item for each in screening.needs if each.kind in {"resolve", "prescriber"}]
