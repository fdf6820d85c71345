"""How one scale stands in a course, on one card."""

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QLabel, QWidget

from tracker.clinical.headline import Headline
from tracker.clinical.limits import plain
from tracker.clinical.outcomes import ScaleProgress
from tracker.ui.fonts import (
    BODY,
    CAPTION,
    CARD_TITLE,
    KEY_NUMBER,
    LABEL,
    MEDIUM,
    SEMIBOLD,
    scaled,
    set_font,
)
from tracker.ui.patient import wording
from tracker.ui.widgets.card import Card
from tracker.ui.widgets.pill import Pill, PillKind

WIDE, HIGH = 226, 172
_SMALL = (190, 80)
_CLASS_KIND: dict[str | None, PillKind] = {"response": "ok", "worse": "caution"}


class ScaleCard(Card):
    """One scale: class, baseline and latest, percent, remission, best, age, and the rule.

    A small card has the rule and the best score in its tool tip.
    """

    def __init__(self, parent: QWidget | None = None, *, small: bool = False) -> None:
        self._small = small
        super().__init__("", parent)
        self.pill = Pill("")
        self.numbers_label = QLabel()
        self.change_label = wrapped_line(LABEL, MEDIUM)
        self.age_label = wrapped_line(LABEL)
        self.rule_label = wrapped_line(CAPTION)
        for label in (self.age_label, self.rule_label):
            label.setProperty("tone", "secondary")
        self.header.addWidget(self.pill)
        self.body.setSpacing(2)
        self.body.addWidget(self.numbers_label)
        set_font(self.numbers_label, CARD_TITLE if small else KEY_NUMBER, SEMIBOLD)
        if small:
            set_font(self.title_label, BODY, SEMIBOLD)
            self.setContentsMargins(-4, -6, -4, -6)  # less than a card has of itself
            self.header.setContentsMargins(0, 0, 0, -6)
            self.body.addWidget(self.age_label)
        else:
            for label in (self.change_label, self.age_label, self.rule_label):
                self.body.addWidget(label)
        self.body.addStretch(1)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Grow with the text."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def _fit(self) -> None:
        wide, high = _SMALL if self._small else (WIDE, HIGH)
        self.setFixedSize(scaled(wide), scaled(high))

    def show_scale(self, scale: ScaleProgress, found: Headline, *, has_infusions: bool) -> None:
        """Show how one scale stands."""
        self.show_title(found.instrument)
        word, kind = _verdict(scale, found, has_infusions=has_infusions)
        partial = self._small and found.response_class == "partial"
        self.pill.show_flag(self.tr("Partial") if partial else word, kind)
        self.pill.setVisible(bool(word))
        self.change_label.setText(self._change(found))
        self.age_label.setText(self._age(found))
        self.rule_label.setText(found.rule)
        numbers = _numbers(scale, found)
        if self._small and found.improvement_percent is not None:
            numbers = f"{numbers}   {wording.percent_text(found.improvement_percent)}"
        self.numbers_label.setText(numbers)
        parts = [found.instrument, word, numbers, self.change_label.text(), self.age_label.text()]
        self.setAccessibleName(", ".join(part for part in parts if part))
        self.setToolTip("\n".join(filter(None, (self.change_label.text(), found.rule))))

    def _change(self, found: Headline) -> str:
        parts = []
        if found.improvement_percent is not None:
            parts.append(wording.percent_text(found.improvement_percent))
        if found.remission:
            parts.append(self.tr("in remission"))
        if found.best_total is not None and found.best_after_infusions:
            best = self.tr("best {total} after infusion {n}")
            total = plain(found.best_total)
            parts.append(best.format(total=total, n=found.best_after_infusions))
        return ", ".join(parts)

    def _age(self, found: Headline) -> str:
        if found.age_days is None:
            return ""
        return self.tr("Last score {age}").format(age=wording.days_ago(found.age_days))


def _verdict(scale: ScaleProgress, found: Headline, *, has_infusions: bool) -> tuple[str, PillKind]:
    if found.response_class is not None:
        kind = _CLASS_KIND.get(found.response_class, "neutral")
        return wording.class_word(found.response_class), kind
    if not has_infusions:
        return _tr("Before treatment"), "neutral"
    if scale.baseline is None:
        return _tr("Baseline missing"), "caution"
    if scale.latest is None:
        return _tr("Baseline only"), "neutral"
    if scale.instrument.response is None:
        return "", "neutral"
    return _tr("Baseline too low to judge"), "neutral"


def _numbers(scale: ScaleProgress, found: Headline) -> str:
    before = "" if found.baseline_total is None else plain(found.baseline_total)
    if found.latest_total is not None:
        latest = plain(found.latest_total)
        return f"{before} → {latest}" if before else latest
    if before:
        return before
    totals = [fact.total for fact in scale.before if fact.total is not None]
    return plain(totals[-1]) if totals else "–"


def wrapped_line(size: int, weight: int = 400) -> QLabel:
    """Return a label of that size in px that wraps."""
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    set_font(label, size, weight)
    return label


def _tr(text: str) -> str:
    return QCoreApplication.translate("scale_card", text)
