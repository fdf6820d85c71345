"""One gesture that writes: done whole, or not at all with the reason on the page."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeVar

from tracker.ui.widgets.banner import Banner

if TYPE_CHECKING:
    from tracker.storage.sessions import Session
    from tracker.ui.clinic import Clinic

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Failure:
    """Why nothing was saved: "caution" where a rule refused it, "alert" where the record failed."""

    kind: Literal["caution", "alert"]
    problems: tuple[str, ...]

    @property
    def text(self) -> str:
        """All reasons in one paragraph."""
        return " ".join(self.problems)


def attempt(
    clinic: "Clinic", gesture: "Callable[[Session], Result]", reason: str | None = None
) -> Result | Failure:
    """Do a gesture in one transaction and return its result, or why nothing was saved.

    `reason` goes into the log of changes beside each change.
    """
    from tracker.services.refused import Refused
    from tracker.storage.faults import DATABASE_ERRORS, SignedSession, explain

    try:
        with clinic.sessions.write(reason) as session:
            return gesture(session)
    except Refused as refused:
        return Failure("caution", refused.problems)
    except SignedSession as signed:
        return Failure("caution", (str(signed),))
    except DATABASE_ERRORS as error:
        return Failure("alert", (explain(error),))


def save(
    clinic: "Clinic",
    banner: Banner,
    gesture: "Callable[[Session], Result]",
    reason: str | None = None,
) -> Result | Failure:
    """Do a gesture as `attempt` does; the banner says what went wrong, or nothing any more."""
    result = attempt(clinic, gesture, reason)
    if isinstance(result, Failure):
        banner.show_message(result.kind, result.text)
    else:
        banner.clear()
    return result
