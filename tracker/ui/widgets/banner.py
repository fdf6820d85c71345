"""A message that stays in the page until its cause is gone."""

from typing import Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from tracker.ui.widgets.accessible import announce
from tracker.ui.widgets.icon_view import IconView
from tracker.ui.widgets.pill import set_look

BannerKind = Literal["info", "ok", "caution", "alert"]
ICON_OF = {"info": "info", "ok": "check", "caution": "warning", "alert": "warning"}


class Banner(QFrame):
    """Icon, words and at most one action; hidden while it has nothing to say."""

    action_requested = Signal()
    """The button beside the words was pressed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.icon = IconView("info")
        self.text_label = QLabel()
        self.text_label.setWordWrap(True)
        self.text_label.setTextFormat(Qt.TextFormat.PlainText)
        self.action_button = QPushButton()
        self.action_button.setVisible(False)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 6, 8, 6)
        layout.setSpacing(12)
        layout.addWidget(self.icon)
        layout.addWidget(self.text_label, 1)
        layout.addWidget(self.action_button)
        self.action_button.clicked.connect(self.action_requested)
        self.setVisible(False)

    def show_message(self, kind: BannerKind, text: str, action: str = "") -> None:
        """Show words of that kind with an optional action, and let a screen reader say them."""
        set_look(self, "kind", kind)
        self.text_label.setText(text)
        self.action_button.setText(action)
        self.action_button.setVisible(bool(action))
        self.setAccessibleName(text)
        self.icon.show_icon(ICON_OF[kind], "" if kind == "info" else f"{kind}_pill")
        self.setVisible(True)
        announce(self, text, assertive=kind == "alert")

    def clear(self) -> None:
        """Say nothing and take no room."""
        self.setVisible(False)
        self.text_label.clear()
