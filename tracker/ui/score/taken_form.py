"""How a form was taken: when, by whom, over which time, and a note."""

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from tracker.clinical.instrument import Instrument
from tracker.clinical.moment import Moment
from tracker.services.history import ScoreRow
from tracker.services.people import PersonRow
from tracker.ui.clinic import Clinic
from tracker.ui.widgets.choice_box import ChoiceBox
from tracker.ui.widgets.choices import choose, fill
from tracker.ui.widgets.form import Form
from tracker.ui.widgets.moment_field import MomentField


class TakenForm(Form):
    """Prefilled with now, standard recall, and the person at the desk where a clinician rates."""

    def __init__(
        self,
        clinic: Clinic,
        instrument: Instrument,
        people: Sequence[PersonRow],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.taken_field = MomentField(clinic.now, clinic.zone)
        self.taken_field.set_value(clinic.this_moment())
        self.rater_box = ChoiceBox()
        self.recall_box = ChoiceBox()
        self.note_edit = QPlainTextEdit()
        self.note_edit.setTabChangesFocus(True)
        self.note_edit.setFixedHeight(60)
        self._rated_by_clinician = instrument.rater == "clinician"
        self._fill(clinic, instrument, people)
        self.add_row(
            self.tr("When taken"),
            self.taken_field,
            self.tr("Clear the time if only the day is known."),
        )
        rater_row = self.add_row(self.tr("Rated by"), self.rater_box)
        rater_row.setVisible(self._rated_by_clinician)
        self.add_row(self.tr("Asked about"), self.recall_box)
        self.add_row(self.tr("Note"), self.note_edit)

    def show_score(self, score: ScoreRow) -> None:
        """Show how a stored score was taken."""
        self.taken_field.set_value(score.moment)
        choose(self.rater_box, score.rater_id)
        choose(self.recall_box, score.recall_variant)
        self.note_edit.setPlainText(score.note or "")

    def show_values(self, taken: Moment | None, recall_variant: str, note: str) -> None:
        """Show how a form that was left was taken."""
        self.taken_field.set_value(taken)
        choose(self.recall_box, recall_variant)
        self.note_edit.setPlainText(note)

    def taken(self) -> Moment | None:
        """Return when the form was taken, None while that is not clear."""
        return self.taken_field.value()

    def rater_id(self) -> UUID | None:
        """Return the person who rated; None for a scale that patients fill in themselves."""
        chosen = self.rater_box.currentData()
        return chosen if self._rated_by_clinician and isinstance(chosen, UUID) else None

    def recall_variant(self) -> str:
        """Return over which time the questions were asked."""
        return str(self.recall_box.currentData())

    def note(self) -> str | None:
        """Return the note, None where there is none."""
        return self.note_edit.toPlainText().strip() or None

    def _fill(self, clinic: Clinic, instrument: Instrument, people: Sequence[PersonRow]) -> None:
        names = [(f"{person.name} ({person.initials})", person.id) for person in people]
        raters = [(self.tr("not recorded"), None), *names]
        fill(self.rater_box, raters, clinic.sessions.actor.person_id)
        words = {
            "standard": self.tr("standard time: {recall}").format(recall=instrument.recall),
            "since_last_visit": self.tr("since the last visit"),
            "24h": self.tr("the last 24 hours"),
            "past_week": self.tr("the past week"),
        }
        own = [(variant.label, variant.code) for variant in instrument.variants]
        fill(self.recall_box, own or [(text, variant) for variant, text in words.items()])
