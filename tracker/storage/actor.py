"""Who is at the desk: every write carries it."""

import platform
import uuid
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Actor:
    """The person acting, or the program itself where nobody has signed on (set-up, commands)."""

    person_id: uuid.UUID | None
    name: str
    station: str = field(default_factory=platform.node)


PROGRAM = Actor(None, "Infusion Tracker")
