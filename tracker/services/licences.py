"""What the licence of a scale lets a clinic enter: the tiers A, B and C (reference 1.0)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from tracker.clinical.instrument import Instrument
from tracker.services.refused import refuse_if
from tracker.services.rows import acting_person
from tracker.services.settings import change_setting, reset_setting, settings_in_force

TICKS = {
    "B": "We hold the form of the {scale}, or permission to use it.",
    "C": "We hold a licence for the {scale}.",
}
"""What a clinic says with its tick, by tier; tier A asks for none."""


@dataclass(frozen=True, slots=True)
class Allowed:
    """How a scale may be entered.

    `items`: answer by answer; otherwise a total or means alone. `ask_first`: the clinic has to say
    first that it holds the form. `words` says which of the two and why, empty where all is allowed.
    """

    items: bool
    ask_first: bool
    words: str


def licence_key(instrument: Instrument) -> str:
    """Return the key of the setting that holds the clinic's tick."""
    return f"licence.{instrument.code}"


def tick_words(instrument: Instrument) -> str | None:
    """Return what the clinic says with its tick, or None for a scale that needs none."""
    words = TICKS.get(instrument.licence.tier)
    return None if words is None else words.format(scale=instrument.name)


def entry_allowed(instrument: Instrument, settings: Mapping[str, Any]) -> Allowed:
    """Return how a scale may be entered by a clinic with these settings (key to value in force).

    Tier A: freely. Tier B: once the clinic holds the form. Tier C: a total or means alone, and the
    items once it holds a licence.
    """
    has_items = bool(instrument.items)
    tier = instrument.licence.tier
    if tier == "A" or settings.get(licence_key(instrument)) is True:
        return Allowed(items=has_items, ask_first=False, words="")
    if tier == "B":
        words = (
            f"{instrument.name} is free to use, but its text is not ours to give. Say once that"
            " your clinic holds the form, and enter it from the form."
        )
        return Allowed(items=False, ask_first=True, words=words)
    words = (
        f"{instrument.name} is licensed. Without a licence of your clinic only"
        f" {_figure(instrument)} can be entered."
        if has_items
        else ""
    )
    return Allowed(items=False, ask_first=False, words=words)


def licences_held(session: Session) -> dict[str, Any]:
    """Return the clinic's ticks by key, for `entry_allowed`."""
    rows = settings_in_force(session)
    return {key: row.value for key, row in rows.items() if key.startswith("licence.")}


def hold_licence(session: Session, instrument: Instrument) -> None:
    """Record that the clinic holds the form or the licence, in the name of who is at the desk.

    Raises Refused where nobody is.
    """
    words = tick_words(instrument)
    refuse_if(() if words is not None else ("This scale is free; there is nothing to tick.",))
    refuse_if(_nobody(session))
    change_setting(session, licence_key(instrument), True, words or "")


def give_up_licence(session: Session, instrument: Instrument, reason: str) -> None:
    """Take the tick back; scores that were entered stay. Raises Refused."""
    refuse_if(_nobody(session))
    reset_setting(session, licence_key(instrument), reason)


def _nobody(session: Session) -> tuple[str, ...]:
    named = acting_person(session) is not None
    return () if named else ("Choose who is at the desk first: this is said in a person's name.",)


def _figure(instrument: Instrument) -> str:
    return "the total" if instrument.has_total else "its means"
