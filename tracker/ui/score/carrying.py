"""What a form of a day takes over from the last form of the usual period, and the words for it."""

from dataclasses import dataclass, field
from decimal import Decimal
from uuid import UUID

from PySide6.QtCore import QCoreApplication

from tracker.clinical.carried import carried_items
from tracker.clinical.instrument import Instrument
from tracker.clinical.moment import Moment
from tracker.services.last_answers import last_standard_answers
from tracker.ui.clinic import Clinic
from tracker.ui.widgets.typed_dates import show_date


@dataclass(frozen=True, slots=True)
class Carried:
    """Answers by the number of the item, where they come from, and what could not be carried."""

    answers: dict[int, Decimal] = field(default_factory=dict)
    words: str = ""
    note: str = ""


def carried_answers(
    clinic: Clinic,
    patient_id: UUID | None,
    instrument: Instrument,
    recall_variant: str,
    taken: Moment,
) -> Carried:
    """Return what is carried forward into a form taken then; nothing for most scales."""
    numbers = carried_items(instrument, recall_variant)
    if not numbers:
        return Carried()
    last = None
    if patient_id is not None:
        with clinic.sessions.read() as session:
            last = last_standard_answers(session, patient_id, instrument, taken)
    known = {} if last is None else last.by_item
    found = {n: value for n in numbers if (value := known.get(n)) is not None}
    missing = ", ".join(str(number) for number in numbers if number not in found)
    note = _tr("No earlier 7-day rating to carry items {numbers} from: rate them now.")
    words = "" if last is None else _tr("carried from the 7-day rating of {day}")
    return Carried(
        found,
        words if last is None else words.format(day=show_date(last.on)),
        note.format(numbers=missing) if missing else "",
    )


def _tr(text: str) -> str:
    return QCoreApplication.translate("score", text)
