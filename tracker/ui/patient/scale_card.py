"""How one scale stands in a course, on one card."""

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from tracker.clinical.headline import Headline
from tracker.clinical.limits import plain
from tracker.clinical.outcomes import ScaleProgress
from tracker.ui.fonts import (
    BODY,
    CAPTION,
    LABEL,
    MEDIUM,
    PAGE_TITLE,
    SEMIBOLD,
    scaled,
    set_font,
)
from tracker.ui.patient import wording
from tracker.ui.widgets.card import Card
from tracker.ui.widgets.pill import Pill, PillKind

HIGH = 96
_LEAST_WIDE = 196
_CLASS_KIND: dict[str | None, PillKind] = {"response": "ok", "worse": "caution"}


class ScaleCard(Card):
    """One scale: class, baseline and latest, percent, remission, best and age.

    It is as wide as its words and of one height; the rule is in its tool tip.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.pill = Pill("")
        self.numbers_label = QLabel()
        self.change_label = QLabel()
        self.age_label = QLabel()
        set_font(self.title_label, BODY, SEMIBOLD)
        set_font(self.numbers_label, PAGE_TITLE, SEMIBOLD)
        set_font(self.change_label, LABEL, MEDIUM)
        set_font(self.age_label, CAPTION)
        self.age_label.setProperty("tone", "secondary")
        numbers = QHBoxLayout()
        numbers.setSpacing(10)
        numbers.addWidget(self.numbers_label)
        numbers.addWidget(self.change_label, 1)
        self.header.addWidget(self.pill)
        self.body.setSpacing(2)
        self.body.addLayout(numbers)
        self.body.addWidget(self.age_label)
        self.setContentsMargins(-2, -4, -2, -4)  # less than a card has of itself
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Grow with the text."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def _fit(self) -> None:
        self.setMinimumWidth(scaled(_LEAST_WIDE))
        self.setFixedHeight(scaled(HIGH))

    def show_scale(self, scale: ScaleProgress, found: Headline, *, has_infusions: bool) -> None:
        """Show how one scale stands."""
        self.show_title(found.instrument)
        word, kind = _verdict(scale, found, has_infusions=has_infusions)
        self.pill.show_flag(word, kind)
        self.pill.setVisible(bool(word))
        self.numbers_label.setText(_numbers(scale, found))
        self.change_label.setText(self._change(found))
        self.age_label.setText(self._age(found))
        parts = [found.instrument, word, self.numbers_label.text()]
        parts += [self.change_label.text(), self.age_label.text()]
        self.setAccessibleName(", ".join(part for part in parts if part))
        self.setAccessibleDescription(found.rule)
        self.setToolTip(found.rule)

    def _change(self, found: Headline) -> str:
        parts = []
        if found.improvement_percent is not None:
            parts.append(wording.percent_text(found.improvement_percent))
        if found.remission:
            parts.append(self.tr("in remission"))
        return ", ".join(parts)

    def _age(self, found: Headline) -> str:
        parts = []
        if found.age_days is not None:
            parts.append(self.tr("Last {age}").format(age=wording.days_ago(found.age_days)))
        if found.best_total is not None and found.best_after_infusions:
            best = self.tr("best {total} after infusion {n}")
            total = plain(found.best_total)
            parts.append(best.format(total=total, n=found.best_after_infusions))
        return ", ".join(parts)


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


def _tr(text: str) -> str:
    return QCoreApplication.translate("scale_card", text)
