"""Words that are used often at the chair; resources/phrases.toml holds them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Phrases:
    """Up to nine words or sentences each: the place in the list is the digit that picks one.

    Notes, what was done about a red reading, and why the pump was paused, changed or stopped.
    """

    note: tuple[str, ...] = ()
    action: tuple[str, ...] = ()
    pause: tuple[str, ...] = ()
    rate: tuple[str, ...] = ()
    stop: tuple[str, ...] = ()
