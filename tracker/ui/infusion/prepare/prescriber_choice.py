"""Who ordered the dose: those who may prescribe stand first."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QComboBox, QWidget

from tracker.services.people import PersonRow
from tracker.ui.infusion.prepare.hold_form import PRESCRIBERS
from tracker.ui.widgets.choice_box import ChoiceBox


class PrescriberChoice(ChoiceBox):
    """The people of the clinic; one who has left stays where they were chosen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("chairside", "true")
        # A long name is cut in the box and whole in its list; it must not widen the card.
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(6)

    def show_people(
        self, people: Sequence[PersonRow], names: Mapping[UUID, str], chosen: UUID | None
    ) -> None:
        """Offer these people; `names` knows those too who are no longer here."""
        blocker = QSignalBlocker(self)
        self.clear()
        self.addItem(self.tr("not chosen"), None)
        for person in sorted(people, key=lambda who: who.role not in PRESCRIBERS):
            self.addItem(f"{person.name}, {person.role}", person.id)
        if chosen is not None and self.findData(chosen) < 0:
            self.addItem(names.get(chosen, self.tr("no longer here")), chosen)
        self.setCurrentIndex(max(0, self.findData(chosen)))
        blocker.unblock()
