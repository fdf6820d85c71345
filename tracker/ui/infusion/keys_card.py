"""The keys of the infusion page."""

from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from tracker.ui.fonts import LABEL, MEDIUM, set_font
from tracker.ui.widgets.card import Card


class KeysCard(Card):
    """A list of keys and what they do; F1 shows and hides it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.show_title(self.tr("Keys of this page"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        for line, (key, meaning) in enumerate(self._keys()):
            name, words = QLabel(key), QLabel(meaning)
            set_font(name, LABEL, MEDIUM)
            set_font(words, LABEL)
            words.setWordWrap(True)
            words.setProperty("tone", "secondary")
            grid.addWidget(name, line, 0)
            grid.addWidget(words, line, 1)
        self.body.addLayout(grid)
        self.setVisible(False)

    def _keys(self) -> list[tuple[str, str]]:
        return [
            (self.tr("digits"), self.tr("vital signs; the fields go on by themselves")),
            (self.tr("space or /"), self.tr("next field, also to leave one empty")),
            (self.tr("Enter"), self.tr("log the reading")),
            (self.tr("a letter"), self.tr("the side effect with that letter")),
            (self.tr("1 to 5"), self.tr("its severity; 0 ends it")),
            (self.tr("F4"), self.tr("note")),
            (self.tr("Alt+S"), self.tr("start, and later stop")),
            (self.tr("E, V"), self.tr("in the table: correct, void")),
            (self.tr("F1"), self.tr("these keys")),
            (self.tr("Esc"), self.tr("back, at last to the patient")),
        ]
