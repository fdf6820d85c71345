"""The keys of the infusion page."""

from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from tracker.ui.fonts import LABEL, MEDIUM, set_font
from tracker.ui.widgets.card import Card

Keys = tuple[tuple[str, str], ...]


class KeysCard(Card):
    """The keys of the step that is looked at and what they do; F1 shows and hides it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.show_title(self.tr("Keys of this step"))
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        self.lines: list[tuple[QLabel, QLabel]] = []
        self.body.addLayout(self._grid)
        self.setVisible(False)
        self.show_step("prepare")

    def show_step(self, step: str) -> None:
        """Show the keys that work at a step, and then those that work at every one."""
        keys = (*self._of_step(step), *self._always())
        while len(self.lines) < len(keys):
            self._add_line()
        for place, (name, words) in enumerate(self.lines):
            key, meaning = keys[place] if place < len(keys) else ("", "")
            name.setText(key)
            words.setText(meaning)
            name.setVisible(bool(key))
            words.setVisible(bool(key))

    def _add_line(self) -> None:
        name, words = QLabel(), QLabel()
        set_font(name, LABEL, MEDIUM)
        set_font(words, LABEL)
        words.setWordWrap(True)
        words.setProperty("tone", "secondary")
        self._grid.addWidget(name, len(self.lines), 0)
        self._grid.addWidget(words, len(self.lines), 1)
        self.lines.append((name, words))

    def _of_step(self, step: str) -> Keys:
        steps = {
            "prepare": (*self._screening(), *self._vitals()),
            "infuse": (*self._vitals(), *self._effects(), *self._pump()),
            "recover": (*self._vitals(), *self._effects()),
            "discharge": self._leaving(),
            "sign": ((self.tr("Enter, Enter"), self.tr("sign; the second one counts")),),
        }
        return steps[step]

    def _screening(self) -> Keys:
        return (
            (self.tr("Space"), self.tr("the answer that lets it go on; N or a digit: another")),
            (self.tr("A, Enter"), self.tr("a warning was seen; Enter also asks the prescriber")),
            (self.tr("Backspace"), self.tr("take the last answer back")),
            (self.tr("Up, Down"), self.tr("question before or after")),
            (self.tr("1 to 9, 0"), self.tr("at the start: who read it back; 0 alone, if allowed")),
        )

    def _vitals(self) -> Keys:
        return (
            (self.tr("digits"), self.tr("vital signs; the fields go on by themselves")),
            (self.tr("space or /"), self.tr("next field, also to leave one empty")),
            (self.tr("Enter"), self.tr("log the reading")),
            (self.tr("Tab, Tab"), self.tr("go on with a questioned value")),
            (self.tr("F7, F9"), self.tr("°C or °F, and the position")),
            (self.tr("E, V"), self.tr("in the table: correct, void")),
        )

    def _effects(self) -> Keys:
        return (
            (self.tr("a letter"), self.tr("the side effect with that letter, or the search")),
            (self.tr("1 to 5"), self.tr("its severity; 0 ends it")),
            (self.tr("Ctrl+Z"), self.tr("undo the last side effect")),
        )

    def _pump(self) -> Keys:
        return (
            (self.tr("F6"), self.tr("pause; a digit says why")),
            (self.tr("Alt+U, Alt+T"), self.tr("resume, another rate")),
            (self.tr("Alt+S"), self.tr("stop")),
        )

    def _leaving(self) -> Keys:
        return (
            (self.tr("Space"), self.tr("yes to all of a criterion; in its parts, to one")),
            (self.tr("N"), self.tr("ask its parts one by one; there: no")),
            (self.tr("O"), self.tr("a clinician decides against it")),
            (self.tr("0, 1, 2"), self.tr("Aldrete, line by line")),
            (self.tr("Backspace"), self.tr("take an answer back")),
            (self.tr("Enter"), self.tr("discharge, once nothing is in the way")),
        )

    def _always(self) -> Keys:
        return (
            (self.tr("F4"), self.tr("note, first to a card that asks for one")),
            (self.tr("F8"), self.tr("scale that is due, else dissociation in digits")),
            (self.tr("Alt+1 to 5"), self.tr("look at a step")),
            (self.tr("F1"), self.tr("these keys")),
            (self.tr("Esc"), self.tr("close what is open, at last back to the patient")),
        )
