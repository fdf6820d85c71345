"""One number of convention, as it is shown to who adopts it for a clinic."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Threshold:
    """A number in force: where it belongs, what it does, its value and unit, its source tag."""

    group: str
    what: str
    value: str
    unit: str
    source: str
