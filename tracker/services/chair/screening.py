"""The screening of a session from what is stored, and what stands in the way of its start."""

from dataclasses import dataclass
from typing import Literal

Where = Literal["screening", "order", "vitals", "dose", "readback"]


@dataclass(frozen=True, slots=True)
class Missing:
    """Something in the way of the start: a plain sentence, and where on the page to mend it."""

    what: str
    where: Where
