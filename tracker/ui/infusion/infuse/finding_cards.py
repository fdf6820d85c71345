"""What the readings led to: the newest on top, and every red or stop that nobody has noted."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime, tzinfo
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tracker.clinical.monitoring_rules import MonitoringRules
from tracker.clinical.run import State
from tracker.clinical.vitals_judging import Judgement, Repeats
from tracker.ui.infusion.infuse.finding_card import FindingCard
from tracker.ui.infusion.infuse.finding_words import (
    CardContent,
    JudgedReading,
    action_of,
    asks_for_signs,
    before_content,
    during_content,
)
from tracker.ui.infusion.infuse.sign_chips import SignChips
from tracker.ui.widgets.accessible import announce


class FindingCards(QWidget):
    """Cards in the page, and the `signs` elsewhere on it. A normal reading shows nothing at all."""

    noted = Signal(object, str, str)
    """Id of the reading (None: signs alone), what the note is about, and what was done."""
    pause_requested = Signal(str)
    """Pause now; the words say why."""
    stop_requested = Signal()
    """Stop now."""
    sign_toggled = Signal(str, bool)
    """Key of a sign, and whether it is seen."""
    found = Signal(object)
    """A card that was not there before, or not as grave."""
    repeat_wanted = Signal()
    """Type the next reading."""
    left = Signal()
    """Esc: work goes on elsewhere."""

    def __init__(
        self,
        rules: MonitoringRules,
        phrases: tuple[str, ...],
        zone: tzinfo | None,
        signs: SignChips,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._rules, self._phrases, self._zone = rules, phrases, zone
        self.cards: list[FindingCard] = []
        self.signs = signs
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(8)
        self.signs.sign_toggled.connect(self.sign_toggled)

    def show_judgement(
        self, newest: JudgedReading | None, earlier: Sequence[JudgedReading], state: State
    ) -> None:
        """Show what the newest reading led to, and the earlier ones that still want a note.

        `earlier` are readings since the start, oldest first; `state` is that of the run.
        """
        open_ = [each for each in reversed(earlier) if each.note_wanted]
        judged = ([] if newest is None else [newest]) + open_
        contents = [during_content(each, self._rules, self._zone) for each in judged]
        self._show([content for content in contents if content is not None], state)
        asked = newest is not None and asks_for_signs(newest.judgement)
        self.signs.ask_with_pressure(asked)

    def show_before(self, judgement: Judgement, repeats: Repeats, at: datetime) -> None:
        """Show what the readings before the start led to; the newest was taken `at`."""
        content = before_content(judgement, repeats, self._rules, at, self._zone)
        self._show([] if content is None else [content], "prepared")
        self.signs.ask_with_pressure(False)

    def show_signs(self, seen: Mapping[str, datetime], told: AbstractSet[str]) -> None:
        """Show the signs seen with since when, and those that a side effect tells of."""
        self.signs.show_signs(seen, told)

    def show_now(self, now: datetime) -> None:
        """Let the countdowns go on."""
        for card in self.cards:
            card.show_now(now)

    def show_problem(self, reading_id: UUID | None, text: str) -> None:
        """Say in the card of a reading why its note was not saved."""
        for card in self.cards:
            if card.content is not None and card.content.reading_id == reading_id:
                card.show_problem(text)

    def focus_note(self) -> bool:
        """Put the focus into the first note that is wanted; return whether there is one."""
        wanted = [c for c in self.cards if c.content is not None and c.content.asks_note]
        if wanted:
            wanted[0].note.edit.setFocus()
        return bool(wanted)

    def _show(self, contents: Sequence[CardContent], state: str) -> None:
        """Keep the card of each reading, with what is being written in it."""
        kept = {card.content.reading_id: card for card in self.cards if card.content is not None}
        cards = []
        for place, content in enumerate(contents):
            card = kept.pop(content.reading_id, None) or self._new_card()
            before = card.content
            action = action_of(content.level, state)
            card.show_content(content, action, paused=state == "paused")
            self._layout.insertWidget(place, card)
            cards.append(card)
            if before is None or before.level != content.level:
                self._say(card, content)
                self.found.emit(card)
        for card in kept.values():
            self._layout.removeWidget(card)
            card.hide()
            card.deleteLater()
        self.cards = cards
        self.setVisible(bool(cards))

    def _say(self, card: FindingCard, content: CardContent) -> None:
        words = ". ".join((content.title, *content.found, *content.advice))
        announce(card, words, assertive=content.level in {"red", "stop"})

    def _new_card(self) -> FindingCard:
        card = FindingCard(self._phrases, self._zone)
        card.noted.connect(self.noted)
        card.pause_requested.connect(self.pause_requested)
        card.stop_requested.connect(self.stop_requested)
        card.repeat_wanted.connect(self.repeat_wanted)
        card.left.connect(self.left)
        return card
