"""Signing a session: what is still open, and the lock."""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from sqlalchemy.orm import Session

from tracker.clinical.moment import Moment
from tracker.clinical.side_effects import SideEffectCatalogue, open_notes
from tracker.knowledge import Knowledge
from tracker.models import Infusion
from tracker.services.chair.decisions import decision_about
from tracker.services.chair.rows import ChairRecord, load_chair
from tracker.services.chair.vials import ABOUT, balance
from tracker.services.history import InfusionRow, PatientHistory, SideEffectRow, load_history
from tracker.services.refused import Refused, refuse_if
from tracker.services.rows import acting_person, future_problems, in_force
from tracker.services.safety import OpenFlag, blocks_signing

Where = Literal["flags", "run", "discharge", "vials", "effects", "vitals"]


@dataclass(frozen=True, slots=True)
class OpenPoint:
    """What keeps a session from being signed, in one sentence, and where it is settled."""

    words: str
    where: Where


def open_before_signing(
    history: PatientHistory,
    infusion: InfusionRow,
    chair: ChairRecord,
    flags: Sequence[OpenFlag],
    knowledge: Knowledge,
) -> tuple[OpenPoint, ...]:
    """Return what keeps a session from being signed.

    `flags` are those of `safety.blocks_signing`.
    """
    effects = [each for each in history.side_effects if each.infusion_id == infusion.id]
    return (
        *(OpenPoint(_flag_sentence(flag, knowledge), "flags") for flag in flags),
        *_run_points(infusion),
        *_vial_points(infusion, chair, knowledge),
        *_effect_points(infusion, effects, knowledge.side_effects),
    )


def sign(session: Session, infusion_id: uuid.UUID, at: datetime, knowledge: Knowledge) -> None:
    """Sign a session as the person at the desk; from then on it is locked. Raises Refused.

    `knowledge` has the numbers the session is judged by.
    """
    stored = in_force(session, Infusion, infusion_id)
    signer = acting_person(session)
    if signer is None:
        raise Refused(("Choose who you are first: a session is signed by a person.",))
    if stored.signed_at is not None:
        raise Refused(("This session is signed already.",))
    refuse_if(future_problems(session, Moment.local(at, UTC)))
    session.flush()
    history = load_history(session, stored.patient_id)
    rows = () if history is None else history.infusions
    row = next((each for each in rows if each.id == infusion_id), None)
    if history is None or row is None:
        raise Refused(("This patient's record is no longer in force. Refresh the page.",))
    chair = load_chair(session, infusion_id, stored.patient_id)
    flags = blocks_signing(session, infusion_id)
    refuse_if(point.words for point in open_before_signing(history, row, chair, flags, knowledge))
    if row.discharged_at is not None and at < row.discharged_at:
        raise Refused(
            ("The discharge lies after now. Take it back and type its time, or check the clock.",)
        )
    stored.signed_at, stored.signed_by_id = at, signer
    session.flush()


def _flag_sentence(flag: OpenFlag, knowledge: Knowledge) -> str:
    known = knowledge.instruments.get(flag.instrument)
    scale = flag.instrument if known is None else known.name
    if flag.level == "SI_UNKNOWN":
        return (
            f"The suicide item of {scale} was not answered. "
            "Ask it, or write down what was done instead."
        )
    return f"The suicide-risk flag of {scale} is open. Write down what was done about it."


def _run_points(infusion: InfusionRow) -> Iterator[OpenPoint]:
    if not infusion.given:
        yield OpenPoint("The infusion was not given; there is nothing to sign.", "run")
    elif infusion.status == "running":
        yield OpenPoint("The infusion is running. Stop it first.", "run")
    else:
        if infusion.given_mg is None:
            yield OpenPoint("The given dose was not confirmed. Type the mg that were given.", "run")
        if infusion.discharged_at is None:
            yield OpenPoint("The patient has not been discharged.", "discharge")


def _vial_points(
    infusion: InfusionRow, chair: ChairRecord, knowledge: Knowledge
) -> Iterator[OpenPoint]:
    """Tell of vials not recorded, and of amounts that do not add up without a reason."""
    if infusion.given_mg is None:
        return
    if not chair.vials:
        if infusion.given_mg > 0:
            yield OpenPoint("No vial was recorded. Type lot, mg drawn and mg wasted.", "vials")
        return
    verdict = balance(chair.vials, infusion.given_mg, knowledge.limits)
    if verdict.kind != "ok" and decision_about(chair.decisions, ABOUT, verdict.sentence) is None:
        yield OpenPoint(f"Vials: {verdict.sentence}", "vials")


def _effect_points(
    infusion: InfusionRow, effects: Sequence[SideEffectRow], catalogue: SideEffectCatalogue
) -> Iterator[OpenPoint]:
    if infusion.given and not effects and infusion.no_side_effects_at is None:
        yield OpenPoint(
            "No side effect is logged. Log what there was, or tick that none was observed.",
            "effects",
        )
    for note in open_notes(effects, catalogue):
        yield OpenPoint(f"{note.label}: {note.why}", "effects")
    for effect in effects:
        if effect.ended_at is None and effect.resolved_at_discharge is None:
            label = catalogue.label(effect.term, effect.free_text)
            words = f"{label}: say when it ended, or that it was going on at discharge."
            yield OpenPoint(words, "effects")
