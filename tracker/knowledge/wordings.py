"""Reads the clinic's own wording of a questionnaire, which patient mode shows."""

from pathlib import Path

from pydantic import Field

from tracker.clinical.instrument import Instrument, Item
from tracker.knowledge.toml_file import KnowledgeError, Table, Text, read_toml


class WordedQuestion(Table):
    """One question as the patient reads it; without `answers` the digits are shown alone."""

    text: Text
    answers: tuple[Text, ...] = ()


class Wording(Table):
    """A questionnaire as the clinic's form has it, in the order of its items."""

    code: Text
    instruction: str = Field(default="", max_length=1000)
    questions: tuple[WordedQuestion, ...]


def load_wording(folder: Path, instrument: Instrument) -> Wording | None:
    """Return the wording in `folder`/CODE.toml, or None where there is no such file.

    Raises KnowledgeError with one sentence where the file does not fit the scale.
    """
    path = folder / f"{instrument.code}.toml"
    if not path.is_file():
        return None
    wording = read_toml(path, Wording)
    items = (*instrument.items, *instrument.extra_items)
    counts = {len(instrument.items), len(items)}
    if wording.code != instrument.code:
        raise KnowledgeError(f"{path.name} says code {wording.code}, not {instrument.code}.")
    if len(wording.questions) not in counts:
        wanted = " or ".join(str(count) for count in sorted(counts))
        raise KnowledgeError(
            f"{path.name} has {len(wording.questions)} questions; {instrument.name} has {wanted}."
        )
    for item, question in zip(items, wording.questions, strict=False):
        _check_answers(path.name, item, question)
    return wording


def _check_answers(name: str, item: Item, question: WordedQuestion) -> None:
    wanted = int((item.high - item.low) / item.step) + 1
    if question.answers and len(question.answers) != wanted:
        raise KnowledgeError(
            f"{name}: question {item.number} has {len(question.answers)} answers; it takes"
            f" {wanted}, from {item.low} to {item.high}."
        )
