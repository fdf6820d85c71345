"""The scales of a session: which are offered, and how they are stored."""

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from tracker.clinical.limits import plain
from tracker.services.due_scores import due_scores_of
from tracker.services.history import ScoreRow
from tracker.services.licences import entry_allowed, licences_held
from tracker.services.safety import SCREEN
from tracker.services.scores import ScoreEntry, record_score
from tracker.ui.infusion.hands import Hands
from tracker.ui.infusion.infusion_sheet import DISSOCIATION, InfusionSheet
from tracker.ui.infusion.scores_card import OfferedScale

if TYPE_CHECKING:
    from tracker.storage.sessions import Session

_PAIN = "nrs"


class ScoreGestures(QObject):
    """Connects the card of the scales with the record of one session."""

    def __init__(self, hands: Hands, sheet: InfusionSheet) -> None:
        super().__init__(sheet)
        self._hands, self._sheet = hands, sheet
        card = sheet.scores
        card.score_requested.connect(self._ask)
        card.digits_entered.connect(self._record_answers)
        card.total_entered.connect(self._record_total)
        self.show_scales()

    def show_scales(self) -> None:
        """Show which scales are due today and what was scored today."""
        view, clinic = self._hands.view, self._hands.clinic
        today, known = clinic.today(), clinic.knowledge.instruments
        with clinic.sessions.read() as session:
            due = {
                each.due.instrument
                for each in due_scores_of(session, clinic.knowledge, view.history.id, today)
                if each.due.due_on <= today
            }
            held = licences_held(session)
        scores = {row.instrument: row for row in self._of_today()}
        offered = []
        for code in dict.fromkeys((*sorted(due), *self._usual())):
            if code in known:
                score = scores.get(code)
                words = "" if score is None else _words(score)
                offered.append(
                    OfferedScale(code, known[code].name, words, code in due and score is None)
                )
        self._sheet.scores.show_scales(offered)
        dissociation, mine = known[DISSOCIATION], scores.get(DISSOCIATION)
        self._sheet.scores.show_dissociation(
            None if mine is None else _words(mine),
            items_allowed=entry_allowed(dissociation, held).items,
        )

    def _usual(self) -> Iterator[str]:
        """Yield the scales that are always offered: the course's own, the screener, pain."""
        course = self._hands.view.course
        if course is not None and course.primary_instrument is not None:
            yield course.primary_instrument
        yield SCREEN
        if self._hands.view.pain:
            yield _PAIN

    def _of_today(self) -> Iterator[ScoreRow]:
        view = self._hands.view
        for row in view.history.scores:
            if row.infusion_id == view.infusion.id or row.taken_on == view.infusion.given_on:
                yield row

    def _ask(self, code: str) -> None:
        from tracker.ui.patient.entering import add_score

        clinic, view = self._hands.clinic, self._hands.view
        scale, which = clinic.knowledge.instruments[code], self._hands.infusion_id
        if add_score(clinic, view.history, scale, self._sheet, which):
            self._hands.refresh()
            self.show_scales()
        self._hands.focus_first()

    def _record_answers(self, answers: tuple[Decimal, ...]) -> None:
        self._record(answers=answers)

    def _record_total(self, total: Decimal) -> None:
        self._record(total=total)

    def _record(
        self, answers: tuple[Decimal, ...] | None = None, total: Decimal | None = None
    ) -> None:
        clinic, view = self._hands.clinic, self._hands.view
        entry = ScoreEntry(
            instrument=clinic.knowledge.instruments[DISSOCIATION],
            taken=clinic.this_moment(),
            answers=answers,
            total=total,
            rater_id=clinic.sessions.actor.person_id,
            infusion_id=view.infusion.id,
        )

        def store(session: "Session") -> None:
            record_score(session, view.history.id, entry)

        failure = self._hands.save(store)
        if failure is not None:
            self._sheet.scores.show_problem(failure.text)
            return
        self._sheet.scores.clear_entry()
        self.show_scales()
        self._hands.focus_first()


def _words(score: ScoreRow) -> str:
    return score.band or "" if score.total is None else plain(score.total)
