"""What the answers come to while they are typed: total, band, change, flags."""

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from tracker.ui.fonts import BODY, KEY_NUMBER, LABEL, MEDIUM, SEMIBOLD, set_font
from tracker.ui.widgets.banner import Banner
from tracker.ui.widgets.message_line import MessageLine

Flag = tuple[Literal["alert", "caution"], str]
"""The kind of a flag and its words."""


@dataclass(frozen=True, slots=True)
class ResultView:
    """The lines of the panel; empty ones take no room. `total` is "–" while there is none."""

    total: str
    maximum: str
    band: str = ""
    method: str = ""
    reason: str = ""
    last: str = ""
    baseline: str = ""
    judgement: str = ""
    notes: tuple[str, ...] = ()
    flag: Flag | None = None


class ResultPanel(QWidget):
    """Told by the dialog what to show after each key."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.total_label = QLabel()
        set_font(self.total_label, KEY_NUMBER, SEMIBOLD)
        self.maximum_label = _line(BODY, "secondary")
        self.band_label = _line(BODY)
        set_font(self.band_label, BODY, SEMIBOLD)
        self.judgement_label = _line(BODY)
        set_font(self.judgement_label, BODY, MEDIUM)
        self.method_label = _line(LABEL, "secondary")
        self.last_label, self.baseline_label = _line(LABEL), _line(LABEL)
        self.reason_line, self.note_line = MessageLine(), MessageLine()
        self.flag_banner = Banner()
        policy = QSizePolicy.Policy.Preferred  # as high as its words need in a narrow panel
        self.flag_banner.setSizePolicy(policy, policy)
        self._shown_flag: Flag | None = None
        self._lay_out()

    def show_result(self, view: ResultView) -> None:
        """Show the lines; the flag is announced once, when it comes up."""
        self.total_label.setText(view.total)
        self.maximum_label.setText(view.maximum)
        for label, text in (
            (self.band_label, view.band),
            (self.method_label, view.method),
            (self.last_label, view.last),
            (self.baseline_label, view.baseline),
            (self.judgement_label, view.judgement),
        ):
            label.setText(text)
            label.setVisible(bool(text))
        self.reason_line.show_message("caution", view.reason)
        self.note_line.show_message("caution", "\n".join(view.notes))
        self._show_flag(view.flag)

    def _show_flag(self, flag: Flag | None) -> None:
        if flag == self._shown_flag:
            return
        self._shown_flag = flag
        if flag is None:
            self.flag_banner.clear()
        else:
            self.flag_banner.show_message(*flag)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        bottom = Qt.AlignmentFlag.AlignBaseline
        head.addWidget(self.total_label, 0, bottom)
        head.addWidget(self.maximum_label, 0, bottom)
        head.addStretch(1)
        head.addWidget(self.band_label, 0, bottom)
        self.band_label.setWordWrap(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(head)
        for widget in (
            self.judgement_label,
            self.method_label,
            self.last_label,
            self.baseline_label,
            self.reason_line,
            self.note_line,
            self.flag_banner,
        ):
            layout.addWidget(widget)


def _line(size: int, tone: str = "") -> QLabel:
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    set_font(label, size)
    if tone:
        label.setProperty("tone", tone)
    return label
