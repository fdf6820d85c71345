"""The answer first: where in the course, is it working by which rule, how old is the last score."""

from datetime import date

from PySide6.QtCore import QCoreApplication, QEvent, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from tracker.clinical.headline import headline
from tracker.clinical.outcomes import CourseProgress, PatientProgress, ScaleProgress
from tracker.clinical.proposals import Proposal
from tracker.knowledge import Knowledge
from tracker.services.history import InfusionRow
from tracker.ui.fonts import (
    CAPTION,
    CARD_TITLE,
    LABEL,
    MEDIUM,
    SEMIBOLD,
    scaled,
    set_font,
)
from tracker.ui.icons import ON_ACCENT, icon
from tracker.ui.patient import wording
from tracker.ui.patient.scale_card import HIGH, ScaleCard
from tracker.ui.widgets.card import Card
from tracker.ui.widgets.elided_label import ElidedLabel
from tracker.ui.widgets.flow_layout import FlowLayout
from tracker.ui.widgets.pill import Pill, set_look


class CourseHeadline(QWidget):
    """The course in one line with the patient's flags; a card a scale, and what comes next."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.course_label = ElidedLabel()
        set_font(self.course_label, CARD_TITLE, SEMIBOLD)
        self.next_card = NextInfusionCard()
        self.scale_cards: list[ScaleCard] = []
        self.flag_pills: list[Pill] = []
        self._line = FlowLayout(gap=10)
        self._line.addWidget(self.course_label)
        self._beside: QWidget | None = None
        self.why_label = ElidedLabel()
        set_font(self.why_label, CAPTION)
        self.why_label.setProperty("tone", "secondary")
        self._rule = ""
        self._cards = FlowLayout(gap=10)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(self._line)
        layout.addLayout(self._cards)
        layout.addWidget(self.why_label)
        self._cards.addWidget(self.next_card)

    def put_beside_course(self, widget: QWidget) -> None:
        """Let a widget follow the course and its flags, in the same row where it fits."""
        self._beside = widget
        self._line.addWidget(widget)

    def show_progress(self, progress: PatientProgress, knowledge: Knowledge, today: date) -> None:
        """Show the latest course; its primary scale comes first."""
        course = progress.courses[-1]
        self.course_label.setText(course_line(course, knowledge))
        self._show_flags(progress)
        scales = _primary_first(course)
        if len(scales) != len(self.scale_cards):
            self._make_cards(len(scales))
        for card, scale in zip(self.scale_cards, scales, strict=True):
            card.show_scale(scale, headline(scale, today), has_infusions=bool(course.infusions))
        self._rule = headline(scales[0], today).rule if scales else ""
        self._explain("")

    def show_next(self, proposal: Proposal, planned: int) -> None:
        """Show what the rule proposes next, with its reason under the cards."""
        self.next_card.show_proposal(proposal, planned)
        self._explain(proposal.reason)

    def _explain(self, reason: str) -> None:
        """Say in one line by which rule the course is judged and why that infusion is next."""
        parts = [self._rule and f"{self._rule[0].upper()}{self._rule[1:]}.", reason]
        self.why_label.setText(" ".join(part for part in parts if part))
        self.why_label.setVisible(bool(self.why_label.text()))

    def _show_flags(self, progress: PatientProgress) -> None:
        for pill in self.flag_pills:
            self._line.removeWidget(pill)
            pill.hide()
            pill.deleteLater()
        flags = wording.flag_words(progress.flags)
        self.flag_pills = [Pill(word, kind, self) for word, kind in flags]
        if self._beside is not None:
            self._line.removeWidget(self._beside)
        for pill in self.flag_pills:
            self._line.addWidget(pill)
            pill.show()
        if self._beside is not None:
            self._line.addWidget(self._beside)

    def _make_cards(self, count: int) -> None:
        """Make a card a scale; what comes next stands behind them."""
        for card in (*self.scale_cards, self.next_card):
            self._cards.removeWidget(card)
        for card in self.scale_cards:
            card.hide()
            card.deleteLater()
        self.scale_cards = [ScaleCard(self) for _number in range(count)]
        for shown in (*self.scale_cards, self.next_card):
            self._cards.addWidget(shown)
            shown.show()


class NextInfusionCard(Card):
    """What the next infusion is by the rule, or the one that is under way."""

    log_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.what_label = QLabel()
        set_font(self.what_label, CARD_TITLE, SEMIBOLD)
        self.log_button = QPushButton(icon("infusion", ON_ACCENT), "")
        set_look(self.log_button, "kind", "primary")
        set_font(self.title_label, LABEL, MEDIUM)
        self.title_label.setProperty("tone", "secondary")
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self.what_label, 1)
        row.addWidget(self.log_button)
        self.body.addLayout(row)
        self.body.addStretch(1)
        self.setContentsMargins(-2, -4, -2, -4)  # less than a card has of itself
        self._fit()
        self.log_button.clicked.connect(self.log_requested)

    def changeEvent(self, event: QEvent) -> None:
        """Grow with the text."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def _fit(self) -> None:
        self.setFixedHeight(scaled(HIGH))

    def show_proposal(self, proposal: Proposal, planned: int) -> None:
        """Show what the rule proposes."""
        self.show_title(self.tr("Next infusion"))
        self.what_label.setText(self._what(proposal, planned))
        self._show_reason(proposal.reason)
        self.log_button.setText(self.tr("Log infusion"))

    def show_open(self, row: InfusionRow) -> None:
        """Show the session that was begun and is not closed."""
        titles = {
            "running": (self.tr("Infusion running"), self.tr("Running now")),
            "finished": (self.tr("Session to be signed"), self.tr("Given, not signed yet")),
        }
        prepared = (self.tr("Infusion prepared"), self.tr("Not started yet"))
        title, what = titles.get(row.status, prepared)
        self.show_title(title)
        self.what_label.setText(what)
        self._show_reason(self.tr("Go on where it was left."))
        self.log_button.setText(self.tr("Go to the infusion"))

    def _show_reason(self, reason: str) -> None:
        self.setToolTip(reason)
        self.log_button.setToolTip(self.tr("{reason} (key I)").format(reason=reason))
        self.log_button.setAccessibleDescription(reason)

    def _what(self, proposal: Proposal, planned: int) -> str:
        if proposal.new_course:
            return self.tr("New course, infusion 1")
        if proposal.question is not None:
            return self.tr("Booster, or go on?")
        if proposal.phase == "booster":
            return self.tr("Booster {n}").format(n=proposal.number)
        words = self.tr("Infusion {n} of {planned}")
        if proposal.phase == "reinduction":
            words = self.tr("Re-induction {n} of {planned}")
        return words.format(n=proposal.number, planned=planned)


def course_line(course: CourseProgress, knowledge: Knowledge) -> str:
    """Return the course in one line: what for, which one, how far."""
    fact = course.fact
    if fact.indication is None:
        return _tr("No course of treatment yet")
    indication = knowledge.indications.get(fact.indication)
    return _tr("{what}, course {n}: {state}").format(
        what=fact.indication if indication is None else indication.name,
        n=fact.number,
        state=_state(course),
    )


def _state(course: CourseProgress) -> str:
    parts = []
    if not course.infusions:
        parts.append(_tr("no infusion yet"))
    else:
        last = course.infusions[-1]
        if last.phase == "booster":
            parts.append(_series_before_boosters(course))
        if last.phase == "initial" and last.number >= course.fact.planned_infusions:
            parts.append(_tr("initial series complete"))
        else:
            parts.append(wording.phase_text(course))
    if course.fact.closed_on is not None:
        parts.append(_tr("closed"))
    return ", ".join(part for part in parts if part)


def _series_before_boosters(course: CourseProgress) -> str:
    given = [place for place in course.infusions if place.phase != "booster"]
    if not given:
        return ""
    planned = course.fact.planned_infusions
    name = _tr("initial series") if given[-1].phase == "initial" else _tr("re-induction")
    if given[-1].number >= planned:
        return _tr("{series} complete").format(series=name)
    return _tr("{series} ended after {n} of {planned}").format(
        series=name, n=given[-1].number, planned=planned
    )


def _primary_first(course: CourseProgress) -> list[ScaleProgress]:
    primary = wording.primary_scale(course)
    others = [scale for scale in course.scales.values() if scale is not primary]
    return [*([] if primary is None else [primary]), *others]


def _tr(text: str) -> str:
    return QCoreApplication.translate("headline", text)
