"""Signing a session: what is still open, and the lock."""

import uuid
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

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


def open_before_signing(
    history: PatientHistory,
    infusion: InfusionRow,
    chair: ChairRecord,
    flags: Sequence[OpenFlag],
    knowledge: Knowledge,
) -> tuple[str, ...]:
    """Return what keeps a session from being signed, one sentence each.

    `flags` are those of `safety.blocks_signing`.
    """
    effects = [each for each in history.side_effects if each.infusion_id == infusion.id]
    return (
        *(_flag_sentence(flag, knowledge) for flag in flags),
        *_run_sentences(infusion),
        *_vial_sentences(infusion, chair, knowledge),
        *_effect_sentences(infusion, effects, knowledge.side_effects),
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
    refuse_if(open_before_signing(history, row, chair, flags, knowledge))
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


def _run_sentences(infusion: InfusionRow) -> Iterator[str]:
    if not infusion.given:
        yield "The infusion was not given; there is nothing to sign."
    elif infusion.status == "running":
        yield "The infusion is running. Stop it first."
    else:
        if infusion.given_mg is None:
            yield "The given dose was not confirmed. Type the mg that were given."
        if infusion.discharged_at is None:
            yield "The patient has not been discharged."


def _vial_sentences(
    infusion: InfusionRow, chair: ChairRecord, knowledge: Knowledge
) -> Iterator[str]:
    """Tell of vials not recorded, and of amounts that do not add up without a reason."""
    if infusion.given_mg is None:
        return
    if not chair.vials:
        if infusion.given_mg > 0:
            yield "No vial was recorded. Type lot, mg drawn and mg wasted."
        return
    verdict = balance(chair.vials, infusion.given_mg, knowledge.limits)
    if verdict.kind != "ok" and decision_about(chair.decisions, ABOUT, verdict.sentence) is None:
        yield f"Vials: {verdict.sentence}"


def _effect_sentences(
    infusion: InfusionRow, effects: Sequence[SideEffectRow], catalogue: SideEffectCatalogue
) -> Iterator[str]:
    if infusion.given and not effects and infusion.no_side_effects_at is None:
        yield "No side effect is logged. Log what there was, or tick that none was observed."
    for note in open_notes(effects, catalogue):
        yield f"{note.label}: {note.why}"
    for effect in effects:
        if effect.ended_at is None and effect.resolved_at_discharge is None:
            label = catalogue.label(effect.term, effect.free_text)
            yield f"{label}: say when it ended, or that it was going on at discharge."
