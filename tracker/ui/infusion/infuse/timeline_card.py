"""What happened in the session, newest first, and the line for the next note (F4)."""

from collections.abc import Sequence
from datetime import datetime, tzinfo

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from tracker.ui.fonts import BODY, CAPTION, LABEL, font, scaled, set_font
from tracker.ui.infusion.infuse.phrase_line import PhraseLine
from tracker.ui.infusion.infuse.timeline import Kind, TimelineEntry
from tracker.ui.widgets.card import Card
from tracker.ui.widgets.flow_layout import FlowLayout
from tracker.ui.widgets.icon_view import IconView
from tracker.ui.widgets.message_line import MessageLine

_ICONS: dict[Kind, str] = {
    "run": "infusion",
    "effect": "side_effect",
    "treatment": "add",
    "note": "note",
    "decision": "check",
    "sign": "warning",
    "step": "clock",
    "reading": "vitals",
}


class TimelineCard(Card):
    """One line an entry: time, words, who. A note is F4, a digit for a phrase, Enter."""

    note_added = Signal(str)
    """The words of a note."""
    left = Signal()
    """Esc in the note: work goes on elsewhere."""
    take_back_requested = Signal()
    """The last step was a mistake."""
    time_requested = Signal()
    """A time is not the real one."""

    def __init__(
        self, phrases: tuple[str, ...], zone: tzinfo | None, parent: QWidget | None = None
    ) -> None:
        super().__init__("", parent)
        self._zone = zone
        self._entries: tuple[TimelineEntry, ...] = ()
        self.show_title(self.tr("Timeline"))
        self.note = PhraseLine(phrases, self.tr("New note"), at_once=True)
        self.note.set_placeholder(self.tr("Note (F4), a digit picks a phrase"))
        self.message = MessageLine()
        self.take_back_button = QPushButton(self.tr("Take back…"))
        self.time_button = QPushButton(self.tr("Correct a time…"))
        steps = QWidget()
        flow = FlowLayout(steps)
        for button in (self.take_back_button, self.time_button):
            button.setProperty("kind", "quiet")
            flow.addWidget(button)
        self.rows: list[_Row] = []
        self._list = QVBoxLayout()
        self._list.setSpacing(4)
        self.body.addWidget(self.note)
        self.body.addWidget(self.message)
        self.body.addLayout(self._list)
        self.body.addWidget(steps)
        self.note.entered.connect(self.note_added)
        self.note.edit.inputRejected.connect(self._say_cut)
        self.note.left.connect(self.left)
        self.take_back_button.clicked.connect(self.take_back_requested)
        self.time_button.clicked.connect(self.time_requested)

    def offer(self, *, take_back: bool, times: bool) -> None:
        """Offer what can be put right before the signature."""
        self.take_back_button.setVisible(take_back)
        self.time_button.setVisible(times)

    def show_entries(self, entries: Sequence[TimelineEntry]) -> None:
        """Show what happened, in the order given."""
        shown = tuple(entries)
        if shown == self._entries:
            return
        self._entries = shown
        while len(self.rows) < len(shown):
            row = _Row(self._zone)
            self._list.addWidget(row)
            self.rows.append(row)
        for place, row in enumerate(self.rows):
            row.setVisible(place < len(shown))
            if place < len(shown):
                row.show_entry(shown[place])

    def focus_note(self) -> None:
        """Put the focus into the line for a note."""
        self.note.edit.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def clear_entry(self) -> None:
        """Empty the line: the note is stored."""
        self.note.clear()
        self.show_problem("")

    def show_problem(self, text: str) -> None:
        """Say why the note was not saved; it stays as it was typed."""
        self.message.show_message("alert", text)

    def _say_cut(self) -> None:
        words = self.tr("A note has at most {n} characters: the rest was left out.")
        self.show_problem(words.format(n=self.note.edit.maxLength()))


class _Row(QWidget):
    """Time, a small picture of the kind, the words, and who entered them."""

    def __init__(self, zone: tzinfo | None) -> None:
        super().__init__()
        self._zone = zone
        self._entry: TimelineEntry | None = None
        self.time_label = QLabel()
        self.time_label.setProperty("tone", "secondary")
        set_font(self.time_label, LABEL)
        self.time_label.setFixedWidth(scaled(40))
        self.icon = IconView("note", "text_secondary", 16)
        self.words_label = QLabel()
        self.words_label.setTextFormat(Qt.TextFormat.PlainText)
        self.words_label.setWordWrap(True)
        set_font(self.words_label, BODY)
        self.who_label = QLabel()
        self.who_label.setProperty("tone", "secondary")
        set_font(self.who_label, CAPTION)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        top = Qt.AlignmentFlag.AlignTop
        inset = (font(BODY).pixelSize() - font(LABEL).pixelSize()) // 2 + 1
        for part in (self.time_label, self.icon, self.who_label):
            part.setContentsMargins(0, inset, 0, 0)
        layout.addWidget(self.time_label, 0, top)
        layout.addWidget(self.icon, 0, top)
        layout.addWidget(self.words_label, 1, top)
        layout.addWidget(self.who_label, 0, top)

    def show_entry(self, entry: TimelineEntry) -> None:
        """Show one entry; most rows of a list are as they were."""
        if entry == self._entry:
            return
        self._entry = entry
        self.time_label.setText(self._clock(entry.at))
        self.icon.show_icon(_ICONS[entry.kind], "text_secondary")
        self.words_label.setText(entry.words)
        self.who_label.setText("".join(name[0] for name in entry.who.split()))
        self.who_label.setToolTip(entry.who)
        self.who_label.setAccessibleName(entry.who)

    def _clock(self, at: datetime | None) -> str:
        return "" if at is None else f"{at.astimezone(self._zone):%H:%M}"
