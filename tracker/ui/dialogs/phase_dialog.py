"""What the next infusion counts as: the rule proposes, the clinician decides."""

from PySide6.QtWidgets import QButtonGroup, QLabel, QRadioButton, QWidget

from tracker.clinical.facts import PhaseChoice
from tracker.clinical.proposals import Proposal
from tracker.ui.dialogs.form_dialog import FormDialog


class PhaseDialog(FormDialog):
    """Shows the rule's proposal with its reason; `phase()` is None where the rule is to decide."""

    keeps_what_was_typed = False

    def __init__(self, proposal: Proposal, planned: int, parent: QWidget | None = None) -> None:
        super().__init__("", parent, save_text=self.tr("Continue"), width=560)
        self.show_title(self.tr("What does this infusion count as?"))
        self.reason_label = QLabel(proposal.reason)
        self.reason_label.setWordWrap(True)
        self.body.addWidget(self.reason_label)
        self._group = QButtonGroup(self)
        self._phases: list[PhaseChoice | None] = []
        for words, phase in self._choices(proposal, planned):
            button = QRadioButton(words)
            self._group.addButton(button, len(self._phases))
            self._phases.append(phase)
            self.body.addWidget(button)
        self.buttons_of_choice = self._group.buttons()
        self.buttons_of_choice[0].setChecked(True)
        self.buttons_of_choice[0].setFocus()

    def phase(self) -> PhaseChoice | None:
        """Return what the clinician chose; None: what the rule says, now and after corrections."""
        return self._phases[self._group.checkedId()]

    def _choices(self, proposal: Proposal, planned: int) -> list[tuple[str, PhaseChoice | None]]:
        if proposal.phase == "booster":
            return self._beside_a_booster(proposal, planned)
        place = self.tr("Infusion {number} of {planned} of the series, as the rule proposes")
        proposed = place.format(number=proposal.number, planned=planned)
        return [
            (proposed, None),
            (self.tr("A booster: the series ends before it"), "booster"),
            (self.tr("The first infusion of a re-induction"), "reinduction"),
        ]

    def _beside_a_booster(
        self, proposal: Proposal, planned: int
    ) -> list[tuple[str, PhaseChoice | None]]:
        booster = self.tr("Booster {number}, as the rule proposes").format(number=proposal.number)
        # Where the rule asks, taking its proposal is an answer too, and is stored as one.
        asked = proposal.question is not None
        choices: list[tuple[str, PhaseChoice | None]] = [(booster, "booster" if asked else None)]
        if proposal.number_if_continued is not None:
            words = self.tr("The series goes on: infusion {number} of {planned}").format(
                number=proposal.number_if_continued, planned=planned
            )
            choices.append((words, "initial"))
        choices.append((self.tr("The first infusion of a re-induction"), "reinduction"))
        return choices
