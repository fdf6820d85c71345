"""What a patient is asked: the questions of a self-rated scale, in words that may be shown."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication

from tracker.clinical.instrument import Instrument, Item
from tracker.clinical.limits import plain
from tracker.clinical.moment import Moment
from tracker.knowledge.toml_file import KnowledgeError
from tracker.knowledge.wordings import WordedQuestion, Wording, load_wording
from tracker.services.licences import entry_allowed
from tracker.ui.score.form_draft import FormDraft


@dataclass(frozen=True, slots=True)
class Question:
    """One screen: its words, and each answer with the words beside it (empty: digits alone).

    `ends` says what the lowest and the highest digit mean where digits stand alone.
    """

    text: str
    answers: tuple[tuple[Decimal, str], ...]
    ends: str = ""


@dataclass(slots=True)
class PatientForm:
    """One questionnaire while the patient fills it in; answers stand in the order of the items."""

    instrument: Instrument
    questions: tuple[Question, ...]
    instruction: str
    taken: Moment
    answers: list[Decimal | None] = field(default_factory=list)
    left_out: list[bool] = field(default_factory=list)
    current: int = 0

    def __post_init__(self) -> None:
        """Make room for every item, those that are not shown to the patient included."""
        count = len(self.instrument.items) + len(self.instrument.extra_items)
        self.answers = self.answers or [None] * count
        self.left_out = self.left_out or [False] * count

    @property
    def touched(self) -> bool:
        """Whether anything was answered or passed."""
        return any(self.left_out) or any(answer is not None for answer in self.answers)

    def draft(self) -> FormDraft:
        """Return what stands in the form as a draft keeps it."""
        return FormDraft(
            answers=tuple(self.answers),
            left_out=tuple(self.left_out),
            current=self.current,
            taken=self.taken,
            recall_variant=_first_variant(self.instrument),
            by_patient=True,
        )


@dataclass(frozen=True, slots=True)
class Offer:
    """A scale as it is offered for patient mode: with its form, or with why it cannot be shown."""

    instrument: Instrument
    questions: tuple[Question, ...]
    instruction: str
    refusal: str


def offers(
    instruments: Mapping[str, Instrument], folder: Path, licences: Mapping[str, Any]
) -> tuple[Offer, ...]:
    """Return the self-rated scales, each with its questions or with why it is refused.

    `folder` holds the clinic's wordings. Without one only open scales (tier A) are shown, in our
    labels.
    """
    own = [scale for scale in instruments.values() if scale.rater == "self"]
    return tuple(_offer(scale, folder, licences) for scale in own)


def _offer(instrument: Instrument, folder: Path, licences: Mapping[str, Any]) -> Offer:
    try:
        wording = load_wording(folder, instrument)
    except KnowledgeError as error:
        return Offer(instrument, (), "", _tr("Its wording does not fit. {why}").format(why=error))
    refusal = _refusal(instrument, wording, licences)
    questions = () if refusal else _questions(instrument, wording)
    return Offer(instrument, questions, _instruction(instrument, wording), refusal)


def _refusal(instrument: Instrument, wording: Wording | None, licences: Mapping[str, Any]) -> str:
    if not instrument.items:
        return _tr("Entered as a total only.")
    if instrument.licence.tier == "A":
        return ""
    allowed = entry_allowed(instrument, licences)
    if not allowed.items:
        return _tr("Its licence is not ticked yet (Scales).")
    if wording is None:
        return _tr("Its text is not ours: put wordings/{code}.toml beside the record.").format(
            code=instrument.code
        )
    return ""


def _questions(instrument: Instrument, wording: Wording | None) -> tuple[Question, ...]:
    if wording is not None:
        items = (*instrument.items, *instrument.extra_items)
        pairs = zip(items, wording.questions, strict=False)
        return tuple(_worded(instrument, item, question) for item, question in pairs)
    # An unscored item whose answers have no words cannot be understood from its number alone.
    extra = [item for item in instrument.extra_items if item.anchors]
    shown = (*instrument.items, *(extra if len(extra) == len(instrument.extra_items) else ()))
    return tuple(_worded(instrument, item, WordedQuestion(text=item.label)) for item in shown)


def _worded(instrument: Instrument, item: Item, question: WordedQuestion) -> Question:
    values = [item.low]
    while values[-1] + item.step <= item.high:
        values.append(values[-1] + item.step)
    words = question.answers or item.anchors
    if len(words) != len(values):
        words = ("",) * len(values)
    ends = _tr("{low} is the worst, {high} the best")
    if instrument.higher_is_worse:
        ends = _tr("{low} is not at all, {high} is the most")
    ends = ends.format(low=plain(item.low), high=plain(item.high))
    answers = tuple(zip(values, words, strict=True))
    return Question(question.text, answers, "" if any(words) else ends)


def _instruction(instrument: Instrument, wording: Wording | None) -> str:
    if wording is not None and wording.instruction:
        return wording.instruction
    variants = instrument.variants
    recall = variants[0].label if variants else instrument.recall
    return _tr("Period asked about: {recall}").format(recall=recall)


def _first_variant(instrument: Instrument) -> str:
    return instrument.variants[0].code if instrument.variants else "standard"


def _tr(text: str) -> str:
    return QCoreApplication.translate("patient_mode", text)
