"""What stands in a half-filled questionnaire, as a draft keeps it."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from tracker.clinical.instrument import Instrument
from tracker.clinical.moment import Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class FormDraft:
    """The answers of all items in order, unscored ones last, and how the form was taken.

    `left_out` says which items were passed on purpose, `current` is the place of the one that is
    asked. `by_patient`: the patient filled it in, and staff has not seen it yet.
    """

    answers: tuple[Decimal | None, ...]
    left_out: tuple[bool, ...]
    current: int = 0
    total_only: bool = False
    total: Decimal | None = None
    suicide_answer: Decimal | None = None
    taken: Moment | None = None
    recall_variant: str = "standard"
    note: str = ""
    infusion_id: UUID | None = None
    by_patient: bool = False

    @property
    def answered(self) -> int:
        """How many items have an answer."""
        return sum(answer is not None for answer in self.answers)


def draft_body(instrument: Instrument, draft: FormDraft) -> dict[str, Any]:
    """Return the draft as JSON holds it."""
    taken = draft.taken
    return {
        "version": instrument.version,
        "answers": [_text(answer) for answer in draft.answers],
        "left_out": list(draft.left_out),
        "current": draft.current,
        "total_only": draft.total_only,
        "total": _text(draft.total),
        "suicide_answer": _text(draft.suicide_answer),
        "taken_on": None if taken is None else taken.on.isoformat(),
        "taken_at": None if taken is None or taken.at is None else taken.at.isoformat(),
        "recall_variant": draft.recall_variant,
        "note": draft.note,
        "infusion_id": None if draft.infusion_id is None else str(draft.infusion_id),
        "by_patient": draft.by_patient,
    }


def read_body(instrument: Instrument, body: dict[str, Any]) -> FormDraft | None:
    """Return the draft, or None where it is of another version of the scale or cannot be read."""
    try:
        draft = _read(body)
    except (KeyError, TypeError, ValueError, InvalidOperation):
        return None
    items = len(instrument.items) + len(instrument.extra_items)
    fits = len(draft.answers) == len(draft.left_out) == items
    return draft if fits and body["version"] == instrument.version else None


def _read(body: dict[str, Any]) -> FormDraft:
    taken = None
    if body["taken_on"] is not None:
        at = body["taken_at"]
        at = None if at is None else datetime.fromisoformat(at)
        taken = Moment(date.fromisoformat(body["taken_on"]), at)
    infusion = body["infusion_id"]
    return FormDraft(
        answers=tuple(_number(answer) for answer in body["answers"]),
        left_out=tuple(bool(left) for left in body["left_out"]),
        current=int(body["current"]),
        total_only=bool(body["total_only"]),
        total=_number(body["total"]),
        suicide_answer=_number(body["suicide_answer"]),
        taken=taken,
        recall_variant=str(body["recall_variant"]),
        note=str(body["note"]),
        infusion_id=None if infusion is None else UUID(infusion),
        by_patient=bool(body["by_patient"]),
    )


def _text(number: Decimal | None) -> str | None:
    return None if number is None else str(number)


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
