"""What to do about a suicide-risk flag, and what was done: the clinic's steps and one answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from tracker.clinical.moment import Moment
from tracker.services.people import PersonRow
from tracker.services.safety import LONGEST_ACTION, OpenFlag
from tracker.ui.clinic import Clinic
from tracker.ui.dialogs.form_dialog import FormDialog
from tracker.ui.fonts import LABEL, MEDIUM, SEMIBOLD, set_font
from tracker.ui.icons import icon
from tracker.ui.safety import wording
from tracker.ui.widgets.banner import Banner
from tracker.ui.widgets.card import Card
from tracker.ui.widgets.chip import Chip
from tracker.ui.widgets.choice_box import ChoiceBox
from tracker.ui.widgets.choices import fill
from tracker.ui.widgets.flow_layout import FlowLayout
from tracker.ui.widgets.form import Form
from tracker.ui.widgets.moment_field import MomentField


@dataclass(frozen=True, slots=True)
class ClinicSafety:
    """What the clinic shows with every flag: its steps (may be empty) and the crisis line."""

    steps: str
    crisis_line: str


@dataclass(frozen=True, slots=True)
class SafetyEntry:
    """What was done about one flag or several of the same day, by whom and when."""

    score_ids: tuple[UUID, ...]
    action: str
    done: Moment
    done_by_id: UUID | None


class SafetyDialog(FormDialog):
    """Asks what was done about a flag; may be left for later, and then the flag stays open.

    `flags` are the flag asked about and the others of the same day, which one action may answer.
    """

    screen_requested = Signal()
    """A C-SSRS screen is to be done now."""

    def __init__(
        self,
        clinic: Clinic,
        flags: Sequence[OpenFlag],
        people: Sequence[PersonRow],
        safety: ClinicSafety,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("", parent, width=760)
        self.show_title(self.tr("Suicide-risk flag · {name}").format(name=flags[0].name))
        self._clinic, self._flag = clinic, flags[0]
        self.cancel_button.setText(self.tr("Later"))
        self.cancel_button.setToolTip(self.tr("The flag stays open, here and on Today."))
        self.save_button.setText(self.tr("Record what was done"))
        self.flag_banner = Banner()
        self.screen_button = QPushButton(icon("score"), self.tr("Do a C-SSRS screen…"))
        self.screen_button.setAutoDefault(False)
        self.action_edit = QPlainTextEdit()
        self.phrases: list[Chip] = []
        self.by_box = ChoiceBox()
        self.done_field = MomentField(clinic.now, clinic.zone)
        self.others: dict[UUID, QCheckBox] = {}
        self._others_box = QVBoxLayout()
        self._others_box.setSpacing(0)
        self._lay_out_content(safety)
        self._fill_in(people)
        self.show_others(flags[1:])
        self.screen_button.clicked.connect(self._ask_for_screen)
        self.action_edit.setFocus()

    def entry(self) -> SafetyEntry:
        """Return what was typed. Raises ValueError while there is no date."""
        done = self.done_field.value()
        if done is None:
            raise ValueError("the date is missing")
        also = tuple(score_id for score_id, tick in self.others.items() if tick.isChecked())
        return SafetyEntry(
            score_ids=(self._flag.score_id, *also),
            action=self.action_edit.toPlainText().strip(),
            done=done,
            done_by_id=self.by_box.currentData(),
        )

    def problems(self) -> list[str]:
        """Return what is missing."""
        found = super().problems()
        if not found and self.done_field.value() is None:
            found.append(self.tr("Type when it was done."))
        if self.by_box.currentData() is None:
            found.append(self.tr("Choose who did it."))
        if not self.action_edit.toPlainText().strip():
            found.append(self.tr("Say what was done, or leave it for later."))
            self.action_edit.setFocus()
        if len(self.action_edit.toPlainText()) > LONGEST_ACTION:
            words = self.tr("This is too long ({most} characters at most).")
            found.append(words.format(most=LONGEST_ACTION))
        return found

    def show_others(self, flags: Sequence[OpenFlag]) -> None:
        """Offer to answer the other flags of the day with the same action; ticks are kept."""
        for flag in flags:
            if flag.score_id in self.others or flag.score_id == self._flag.score_id:
                continue
            words = wording.short_answered(flag, self._clinic.knowledge)
            tick = QCheckBox(
                self.tr("Also answers {flag}, {word}").format(
                    flag=words, word=wording.flag_word(flag).lower()
                )
            )
            tick.setChecked(True)
            self.others[flag.score_id] = tick
            self._others_box.addWidget(tick)

    def add_phrase(self, phrase: str) -> None:
        """Put a phrase at the end of what was done."""
        text = self.action_edit.toPlainText().rstrip()
        self.action_edit.setPlainText(f"{text}; {phrase}" if text else phrase)
        self.action_edit.moveCursor(self.action_edit.textCursor().MoveOperation.End)

    def _ask_for_screen(self) -> None:
        self.screen_requested.emit()

    def _lay_out_content(self, safety: ClinicSafety) -> None:
        flag, knowledge = self._flag, self._clinic.knowledge
        lines = [
            f"{wording.flag_word(flag)}. {wording.answered(flag, knowledge)}.",
            *wording.rule_lines(flag, knowledge),
        ]
        self.flag_banner.show_message(wording.flag_kind(flag), "\n".join(lines))
        self.body.addWidget(self.flag_banner)
        self.body.addWidget(self._steps_card(safety))
        form = Form()
        form.add_row(self.tr("What was done"), self.action_edit)
        self.body.addWidget(form)
        self.body.addLayout(self._phrase_row())
        self.body.addLayout(self._others_box)
        who = Form()
        who.add_line((self.tr("By whom"), self.by_box), (self.tr("When"), self.done_field))
        self.body.addWidget(who)
        self.body.addWidget(
            _note(
                self.tr(
                    "This never keeps an infusion from being given. The session is signed once an"
                    " action is recorded."
                )
            )
        )

    def _steps_card(self, safety: ClinicSafety) -> Card:
        card = Card(self.tr("What this clinic does"))
        steps = safety.steps.strip()
        text = steps or self.tr(
            "No steps are written down yet. Write them in the settings, under Safety; until then"
            " follow your clinic's own procedure."
        )
        label = QLabel(text)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        if not steps:
            label.setProperty("tone", "secondary")
        line = QLabel(self.tr("Crisis line: {line}").format(line=safety.crisis_line))
        line.setTextFormat(Qt.TextFormat.PlainText)
        line.setWordWrap(True)
        set_font(line, weight=SEMIBOLD)
        card.body.addWidget(label)
        if safety.crisis_line.strip():
            card.body.addWidget(line)
        card.header.addWidget(self.screen_button)
        return card

    def _phrase_row(self) -> FlowLayout:
        row = FlowLayout(gap=8)
        for phrase in (
            self.tr("C-SSRS screen done"),
            self.tr("Prescriber told"),
            self.tr("Safety plan reviewed"),
            self.tr("Access to means discussed"),
            self.tr("Crisis line given"),
            self.tr("Follow-up call arranged"),
        ):
            chip = Chip(phrase, checkable=False)
            chip.setAutoDefault(False)
            chip.clicked.connect(self._take_phrase)
            self.phrases.append(chip)
            row.addWidget(chip)
        return row

    def _take_phrase(self) -> None:
        chip = self.sender()
        if isinstance(chip, Chip):
            self.add_phrase(chip.text())

    def _fill_in(self, people: Sequence[PersonRow]) -> None:
        self.action_edit.setTabChangesFocus(True)
        self.action_edit.setFixedHeight(76)
        nobody: list[tuple[str, UUID | None]] = [(self.tr("Choose…"), None)]
        names = [(f"{row.name}, {row.role}", row.id) for row in people]
        fill(self.by_box, nobody + names, self._clinic.sessions.actor.person_id)
        self.done_field.set_value(self._clinic.this_moment())


def _note(text: str) -> QLabel:
    label = QLabel(text)
    label.setWordWrap(True)
    label.setProperty("tone", "secondary")
    set_font(label, LABEL, MEDIUM)
    return label
