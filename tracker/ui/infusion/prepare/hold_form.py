"""A prescriber decides to go on in spite of a hold: who, and why in ten characters or more."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from tracker.services.people import PersonRow
from tracker.ui.infusion.leave.decider_form import DeciderForm

PRESCRIBERS = ("prescriber", "physician")


class HoldForm(DeciderForm):
    """Offers the clinic's prescribers and a name to type; counts the reason while it is written."""

    def __init__(self, reason_characters: int, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Save (Enter)"), reason_characters, parent)
        self.cancel_button.setText(self.tr("Later (Esc)"))
        self.reason_edit.textChanged.connect(self._count)
        self._count()

    def show_people(self, people: Sequence[PersonRow]) -> None:
        """Offer those of the people who may prescribe, and somebody else."""
        super().show_people([who for who in people if who.role in PRESCRIBERS])

    def _count(self) -> None:
        typed = len(" ".join(self.reason_edit.text().split()))
        words = self.tr("{typed} of {n} characters; printed on the report")
        if typed >= self._characters:
            words = self.tr("long enough; printed on the report")
        self._reason_row.clear_message()
        self._reason_row.show_hint(words.format(typed=typed, n=self._characters))
