"""Steps of a session put right before the signature: one taken back, or given its real time."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QObject

from tracker.services.chair.leaving import discharge, take_back_discharge
from tracker.services.chair.running import correct_check_in, correct_event_time, take_back_step
from tracker.ui.infusion.hands import Hands
from tracker.ui.infusion.infusion_sheet import InfusionSheet
from tracker.ui.infusion.infusion_view import InfusionView, load_view
from tracker.ui.infusion.leave.leaving_of import criteria_of
from tracker.ui.infusion.taken_time import instant_near
from tracker.ui.saving import Failure
from tracker.ui.widgets.typed_dates import UnclearDate

if TYPE_CHECKING:
    from tracker.storage.sessions import Session

_Put = Callable[["Session", datetime], None]
"""Puts an instant in the place of another."""


class StepGestures(QObject):
    """Connects the two buttons of the timeline with the record; each gesture is one transaction."""

    def __init__(self, hands: Hands, sheet: InfusionSheet) -> None:
        super().__init__(sheet)
        self._hands = hands
        sheet.timeline.take_back_requested.connect(self._ask_take_back)
        sheet.timeline.time_requested.connect(self._ask_time)

    def _ask_take_back(self) -> None:
        view, which = self._hands.view, self._hands.infusion_id
        steps = view.chair.events
        left = view.stage == "discharged"
        if not left and (view.stage not in {"infuse", "recover"} or not steps):
            return
        what = _words_of("discharge" if left else steps[-1].step)

        def undo(session: "Session", reason: str) -> None:
            if left:
                take_back_discharge(session, which)
            else:
                take_back_step(session, steps[-1].id, steps[-1].version, reason)

        self._hands.ask(
            lambda _, reason: self._hands.save(lambda session: undo(session, reason), reason),
            self.tr("Take back: {step}").format(step=what),
            self.tr("It stays in the log, and the session goes on as before it. Why?"),
            self.tr("Take it back"),
        )

    def _ask_time(self) -> None:
        clinic, view = self._hands.clinic, self._hands.view
        places = self._places(view)
        near = view.infusion.started_at or view.infusion.checked_in_at or clinic.now()

        def correct(choice: str, words: str) -> Failure | None:
            try:
                at = instant_near(words, near, clinic.now(), clinic.zone)
            except UnclearDate as unclear:
                return Failure("caution", (str(unclear),))
            return self._hands.save(lambda session: places[choice](session, at))

        if places:
            self._hands.ask(
                correct,
                self.tr("Correct a time"),
                self.tr(
                    "Which one, and when was it, such as 10:25? The old time stays in the log."
                ),
                self.tr("Save"),
                tuple(places),
            )

    def _places(self, view: InfusionView) -> Mapping[str, _Put]:
        """Return what has a time that can be put right, by the words it is chosen by."""
        clinic, which, row = self._hands.clinic, self._hands.infusion_id, view.infusion

        def named(step: str, at: datetime) -> str:
            return f"{_words_of(step)} {clinic.local(at):%H:%M:%S}"

        found: dict[str, _Put] = {}
        if row.checked_in_at is not None:
            found[named("check-in", row.checked_in_at)] = lambda session, at: correct_check_in(
                session, which, at
            )
        for event in view.chair.events if view.stage in {"infuse", "recover", "discharged"} else ():
            found[named(event.step, event.at)] = partial(
                _correct_step, event.id, event.version, clinic.zone
            )
        if row.discharged_at is not None:
            found[named("discharge", row.discharged_at)] = self._discharge_at
        elif view.stage == "recover":
            found[_words_of("discharge")] = self._discharge_at
        return found

    def _discharge_at(self, session: "Session", at: datetime) -> None:
        """Discharge at an instant typed, by the criteria as they stood then."""
        clinic, which = self._hands.clinic, self._hands.infusion_id
        if self._hands.view.infusion.discharged_at is not None:
            take_back_discharge(session, which)
        view = load_view(session, which, clinic.knowledge) or self._hands.view
        unmet = [one for one in criteria_of(view, at) if one.state != "met"]
        discharge(session, which, at, unmet, view.knowledge.limits)


def _correct_step(row_id: Any, version: int, zone: Any, session: "Session", at: datetime) -> None:
    correct_event_time(session, row_id, at, version, zone)


def _words_of(step: str) -> str:
    words = {
        "check-in": _tr("Check-in"),
        "start": _tr("Start"),
        "change rate": _tr("Another rate"),
        "bolus": _tr("Bolus"),
        "pause": _tr("Pause"),
        "resume": _tr("Resuming"),
        "stop": _tr("Stop"),
        "discharge": _tr("Discharge"),
    }
    return words[step]


def _tr(text: str) -> str:
    return QCoreApplication.translate("step_gestures", text)
