"""One card for what a reading led to: in the page, never a dialog, and there until it is noted."""

from datetime import datetime, timedelta, tzinfo

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from tracker.ui.fonts import BODY, CARD_TITLE, LABEL, MEDIUM, PAGE_TITLE, SEMIBOLD, set_font
from tracker.ui.icons import ON_ACCENT, icon
from tracker.ui.infusion.infuse.due_sight import countdown
from tracker.ui.infusion.infuse.finding_words import Action, CardContent
from tracker.ui.infusion.infuse.phrase_line import PhraseLine
from tracker.ui.widgets.card import Card
from tracker.ui.widgets.icon_view import IconView
from tracker.ui.widgets.message_line import MessageLine
from tracker.ui.widgets.pill import set_look


class FindingCard(Card):
    """Level, rule, value, advice and source; a countdown, a step to take, a note to write."""

    noted = Signal(object, str, str)
    """Id of the reading (None: signs alone), what the note is about, and what was done."""
    pause_requested = Signal(str)
    """Pause now; the words say why."""
    stop_requested = Signal()
    """Stop now."""
    repeat_wanted = Signal()
    """Type the next reading."""
    left = Signal()
    """Esc in the note: work goes on elsewhere."""

    def __init__(
        self, phrases: tuple[str, ...], zone: tzinfo | None, parent: QWidget | None = None
    ) -> None:
        super().__init__("", parent)
        self.setProperty("together", "true")
        self._zone = zone
        self.content: CardContent | None = None
        self._action: Action = ""
        self.icon = IconView("warning", "caution_pill")
        self.time_label = QLabel()
        set_font(self.time_label, LABEL, MEDIUM)
        self.header.insertWidget(0, self.icon)
        self.header.addWidget(self.time_label)
        self.title_label.setWordWrap(True)
        self.found_label = _words(BODY, MEDIUM)
        self.advice_label = _words(BODY)
        self.repeat_label = _words(BODY, SEMIBOLD)
        self.repeat_button = QPushButton(self.tr("Repeat now"))
        self.step_button = QPushButton()
        self.step_button.setProperty("chairside", "true")
        self.note = PhraseLine(phrases, self.tr("What was done, by whom"))
        self.note.set_placeholder(self.tr("What was done, by whom"))
        self.note_message = MessageLine()
        self.noted_label = _words(BODY, MEDIUM)
        self._lay_out()
        self.repeat_button.clicked.connect(self.repeat_wanted)
        self.step_button.clicked.connect(self._take_step)
        self.note.entered.connect(self._note)
        self.note.left.connect(self.left)

    def show_content(self, content: CardContent, action: Action, *, paused: bool) -> None:
        """Show what was found and ask for `action`; what is being written stays."""
        self.content, self._action = content, action
        set_look(self, "level", content.level)
        grave = content.level in {"red", "stop", "hold"}
        self.icon.show_icon("warning", "alert_pill" if grave else "caution_pill")
        self.show_title(content.title)
        set_font(self.title_label, PAGE_TITLE if content.level == "stop" else CARD_TITLE, SEMIBOLD)
        self.time_label.setText(content.time)
        self.found_label.setText("\n".join(content.found))
        self.advice_label.setText("\n".join(content.advice))
        directions = QBoxLayout.Direction
        short = content.repeat_by is not None
        self._advised.setDirection(directions.LeftToRight if short else directions.TopToBottom)
        self._advised.setSpacing(12 if short else 2)
        self._show_step(paused)
        self.note.setVisible(content.asks_note)
        self.noted_label.setText(self.tr("Noted: {words}").format(words=content.noted))
        self.noted_label.setVisible(bool(content.noted))
        self.repeat_label.setVisible(bool(content.repeat))
        self.repeat_button.setVisible(bool(content.repeat))
        if not content.asks_note:
            self.note.clear()
            self.show_problem("")

    def show_now(self, now: datetime) -> None:
        """Show how long is left for the repeat, or from when on it counts."""
        content = self.content
        if content is not None and content.repeat:
            words = (content.repeat, self._by_when(content, now), self._from_when(content, now))
            self.repeat_label.setText(" · ".join(part for part in words if part))

    def show_problem(self, text: str) -> None:
        """Say why the note was not saved; it stays as it was written."""
        self.note_message.show_message("alert", text)

    def _by_when(self, content: CardContent, now: datetime) -> str:
        if content.repeat_by is None:
            return ""
        left = content.repeat_by - now
        if left >= timedelta(0):
            return self.tr("{time} left").format(time=countdown(left))
        return self.tr("overdue by {time}").format(time=countdown(-left))

    def _from_when(self, content: CardContent, now: datetime) -> str:
        if content.repeat_from is None:
            return ""
        left = content.repeat_from - now
        if left <= timedelta(0):
            return self.tr("now")
        at = f"{content.repeat_from.astimezone(self._zone):%H:%M}"
        text = self.tr("next not before {time} (in {left})")
        return text.format(time=at, left=countdown(left))

    def _show_step(self, paused: bool) -> None:
        self.step_button.setVisible(bool(self._action))
        pausing = self._action == "pause"
        words = self.tr("Paused") if paused else self.tr("Pause now")
        self.step_button.setText(words if pausing else self.tr("Stop now"))
        self.step_button.setEnabled(not (pausing and paused))
        set_look(self.step_button, "kind", "primary" if pausing else "stop")
        if pausing:
            self.step_button.setIcon(icon("pause", ON_ACCENT))
        else:
            self.step_button.setIcon(icon("stop"))

    def _take_step(self) -> None:
        if self._action == "stop":
            self.stop_requested.emit()
        elif self.content is not None:
            self.pause_requested.emit(self.content.stood)

    def _note(self, words: str) -> None:
        if self.content is not None:
            self.noted.emit(self.content.reading_id, self.content.stood, words)

    def _lay_out(self) -> None:
        self.tighten()
        self._advised = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._advised.addWidget(self.advice_label, 1)
        self._advised.addWidget(self.repeat_label, 1)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addLayout(self.take_header())
        words.addWidget(self.found_label)
        words.addLayout(self._advised)
        beside = QHBoxLayout()
        beside.setSpacing(12)
        beside.addLayout(words, 1)
        for button in (self.repeat_button, self.step_button):
            beside.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.body.addLayout(beside)
        for part in (self.note, self.note_message, self.noted_label):
            self.body.addWidget(part)


def _words(size: int, weight: int = 400) -> QLabel:
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    set_font(label, size, weight)
    return label
