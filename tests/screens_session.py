"""A session of the synthetic clinic brought to each of its steps, for the screens to look at."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from tests.factories import ORDER, TODAY, screen_session, start_session

DRAWN = Decimal("41.25")
AMBER = (171, 104, 96, 97)
USUAL = (139, 88, 79, 98)


def session_page(point: str) -> Callable[[Any], object]:
    """Return a screen of the infusion page at a point of a session.

    "empty", "ready", "running", "recovering", "leaving", "to sign", "amended", "not given" or
    "from paper".
    """

    def screen(studio: Any) -> object:
        from tracker.models import Infusion
        from tracker.services.corrections import void

        made = _Session(studio)
        infusion_id = made.bring_to(point)
        window = studio.window()
        window.room.open_infusion(infusion_id)
        page = window.room.infusions[infusion_id]
        if point == "leaving":
            page.sheet.show_step("discharge")
        if point not in ("amended", "from paper"):
            with studio.clinic.sessions.write() as session:
                void(session, Infusion, infusion_id, "rendered")  # the next one needs the chair
        return window

    return screen


class _Session:
    """Does through the services what the page would do, at the instants it would be done."""

    def __init__(self, studio: Any) -> None:
        self._studio, self._clinic = studio, studio.clinic
        self._known = studio.clinic.knowledge
        self._left = studio.now - timedelta(minutes=5)

    def bring_to(self, point: str) -> UUID:
        """Make a session and bring it to a point; return its id."""
        if point == "from paper":
            return self._studio.history("DEMO-001").infusions[0].id  # type: ignore[no-any-return]
        number = "DEMO-002" if point == "amended" else "DEMO-003"
        infusion_id = self._prepare(number, complete=point != "empty")
        if point in ("empty", "not given"):
            self._leave_out(infusion_id, point)
            return infusion_id
        began = self._studio.now - timedelta(minutes=_MINUTES[point])
        self._check_in(infusion_id, number, began)
        if point != "ready":
            self._run(infusion_id, began, point)
        if point in ("to sign", "amended"):
            self._leave(infusion_id)
        if point == "amended":
            self._sign_and_amend(infusion_id)
        return infusion_id

    def _prepare(self, number: str, *, complete: bool) -> UUID:
        from tracker.services.infusions import InfusionOrder, prepare_infusion

        order = ORDER if complete else InfusionOrder()
        course = self._studio.history(number).courses[-1]
        with self._clinic.sessions.write() as session:
            return prepare_infusion(session, course.id, TODAY, order, self._known.limits).id

    def _leave_out(self, infusion_id: UUID, point: str) -> None:
        from tracker.services.infusions import mark_not_given

        if point == "not given":
            with self._clinic.sessions.write() as session:
                mark_not_given(session, infusion_id, "no-show", "did not come, called twice")

    def _check_in(self, infusion_id: UUID, number: str, began: datetime) -> None:
        from tests.factories import make_score
        from tracker.services.chair.answers import check_in
        from tracker.services.settings import change_setting

        patient_id = self._studio.patient(number).id
        with self._clinic.sessions.write() as session:
            check_in(session, infusion_id, began - timedelta(minutes=20), self._known)
            make_score(session, patient_id, TODAY, "1 1 2 1 0 0 1 0 0")
            change_setting(session, "licence.cssrs", True, "form on file")
            make_score(session, patient_id, TODAY, "0 0 - - - 0 -", "cssrs")
            screen_session(session, infusion_id, began - timedelta(minutes=15), UTC)
            self._read(session, infusion_id, began - timedelta(minutes=4), 124, 80, 74, 98)

    def _run(self, infusion_id: UUID, began: datetime, point: str) -> None:
        with self._clinic.sessions.write() as session:
            start_session(session, infusion_id, began, UTC)
            self._read(session, infusion_id, began + timedelta(minutes=10), *USUAL)
            last = AMBER if point == "running" else USUAL
            self._read(session, infusion_id, began + timedelta(minutes=20), *last)
            for minute, term, severity in ((12, "dissoc", 2), (18, "nausea", 1)):
                self._effect(
                    session, infusion_id, began + timedelta(minutes=minute), term, severity
                )
        if point != "running":
            self._recover(infusion_id, began)

    def _effect(
        self, session: Any, infusion_id: UUID, at: datetime, term: str, severity: int
    ) -> None:
        from tracker.clinical.moment import Moment
        from tracker.models import Infusion
        from tracker.services.observations import SideEffectEntry, record_side_effect

        entry = SideEffectEntry(term=term, severity=severity, onset=Moment.local(at, UTC))
        patient_id = session.get(Infusion, infusion_id).patient_id
        record_side_effect(session, patient_id, infusion_id, entry)

    def _recover(self, infusion_id: UUID, began: datetime) -> None:
        from tracker.services.chair.running import stop_run
        from tracker.services.chair.vials import VialEntry, record_vial

        ended = began + timedelta(minutes=40)
        limits, rules = self._known.limits, self._known.monitoring.schedule
        with self._clinic.sessions.write() as session:
            stop_run(session, infusion_id, ended, DRAWN, limits, rules)
            for after in (12, 24):
                at = ended + timedelta(minutes=after)
                if at <= self._studio.now:
                    self._read(session, infusion_id, at, 128, 82, 74, 98)
            vial = VialEntry(
                vial_mg_per_ml=50,
                lot="A-17",
                expires_on=TODAY + timedelta(days=300),
                drawn_mg=DRAWN,
            )
            record_vial(session, infusion_id, vial, limits)

    def _leave(self, infusion_id: UUID) -> None:
        from tracker.services.chair.leaving import discharge

        with self._clinic.sessions.write() as session:
            discharge(session, infusion_id, self._left, (), self._known.limits)

    def _sign_and_amend(self, infusion_id: UUID) -> None:
        from tracker.services.chair.amendments import amend
        from tracker.services.chair.signing import sign
        from tracker.services.observations import end_side_effect

        effects = [
            each
            for each in self._studio.history("DEMO-002").side_effects
            if each.infusion_id == infusion_id
        ]
        with self._clinic.sessions.write() as session:
            for effect in effects:
                end_side_effect(session, effect.id, self._left)
            sign(session, infusion_id, self._studio.now, self._known)
        place = (infusion_id, "infusion", infusion_id, "given_mg")
        why = "Read wrongly off the pump."
        with self._clinic.sessions.write(why) as session:
            amend(session, *place, Decimal(40), why, self._known.limits, UTC)

    def _read(self, session: Any, infusion_id: UUID, at: datetime, *values: int) -> None:
        from tracker.services.observations import VitalValues, record_vital_signs

        systolic, diastolic, pulse, spo2 = values
        reading = VitalValues(
            systolic=systolic,
            diastolic=diastolic,
            heart_rate=pulse,
            spo2=spo2,
            respiratory_rate=14,
            moaas=5,
        )
        record_vital_signs(session, infusion_id, at, reading, self._known.limits)


_MINUTES = {
    "ready": 0,
    "running": 24,
    "recovering": 55,
    "leaving": 70,
    "to sign": 80,
    "amended": 85,
}
"""Minutes that the pump was started ago; what is only ready starts now."""
