"""What the gestures of the infusion page need of it: the record, what is shown, a way to save."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol
from uuid import UUID

from tracker.ui.infusion.infusion_view import InfusionView
from tracker.ui.saving import Failure

if TYPE_CHECKING:
    from tracker.storage.sessions import Session
    from tracker.ui.clinic import Clinic


class Hands(Protocol):
    """The page as its gestures see it; what it shows is always what the record holds."""

    @property
    def clinic(self) -> "Clinic":
        """The clinic, with who is at the desk now."""

    @property
    def view(self) -> InfusionView:
        """The session as stored."""

    @property
    def infusion_id(self) -> UUID:
        """Which session it is."""

    def save(
        self, gesture: "Callable[[Session], Any]", reason: str | None = None
    ) -> Failure | None:
        """Do a gesture in one transaction and show it; return why nothing was saved, or None."""

    def complain(self, failure: Failure | None) -> None:
        """Say why nothing was saved at the top of the page; nothing where all went well."""

    def ask(
        self,
        answer: Callable[[str, str], Failure | None],
        title: str,
        question: str,
        confirm: str,
        choices: tuple[str, ...] = (),
    ) -> None:
        """Ask in the page for words; `answer` takes the choice and the words."""

    def refresh(self) -> None:
        """Show what the record holds now."""

    def begin_adding(self, reason: str) -> None:
        """Take what is logged now as an amendment of the signed session."""

    def focus_first(self) -> None:
        """Put the focus where work goes on."""
