"""The scales page: every scale with its source and licence, and the clinic's own ones."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from tracker.knowledge import load_knowledge
from tracker.knowledge.packs import PackRefused, add_pack, packs_folder, remove_pack
from tracker.services.licences import give_up_licence, hold_licence, licence_key
from tracker.services.scale_packs import pack_stamps, remember_packs
from tracker.services.settings import settings_in_force
from tracker.storage.faults import DATABASE_ERRORS, explain
from tracker.ui.clinic import Clinic
from tracker.ui.fonts import PAGE_TITLE, SEMIBOLD, set_font
from tracker.ui.icons import ON_ACCENT, icon
from tracker.ui.saving import Failure, save
from tracker.ui.scales.scale_card import ScaleCard
from tracker.ui.widgets.banner import Banner
from tracker.ui.widgets.pill import set_look

_WIDEST = 1000
"""Of the cards, in px: the words of wider ones are hard to follow."""


class ScalesPage(QWidget):
    """A card a scale, a search, and the button that adds a clinic's own one."""

    changed = Signal()
    """There are other scales: what is known of the clinic must be read anew."""
    closed = Signal()
    person_needed = Signal()
    """Nobody is at the desk: who is, has to be asked before anything is said or added."""
    noticed = Signal(str)
    """Something is done, in words."""

    def __init__(self, clinic: Clinic, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("page", True)
        self._clinic = clinic
        self.back_button = QPushButton(icon("back"), self.tr("Back"))
        self.title_label = QLabel(self.tr("Scales and licences"))
        self.search_field = QLineEdit()
        self.add_button = QPushButton(icon("add", ON_ACCENT), self.tr("Add a scale…"))
        self.banner = Banner()
        self.refused_banner = Banner()
        self.cards: dict[str, ScaleCard] = {}
        self._content = QWidget()
        self._column = QVBoxLayout(self._content)
        self._lay_out()
        self._connect()
        self.refresh()

    def act_as(self, clinic: Clinic) -> None:
        """Go on with another person at the desk, or with other scales."""
        self._clinic = clinic

    def refresh(self) -> None:
        """Show the scales of the clinic, and which files in its folder could not be used."""
        knowledge = self._clinic.knowledge
        packs = {pack.instrument.code: pack for pack in knowledge.packs.used}
        for card in self.cards.values():
            self._column.removeWidget(card)
            card.hide()
            card.deleteLater()
        self.cards = {}
        ours = [code for code in knowledge.instruments if code not in packs]
        for number, code in enumerate((*packs, *ours)):
            self.cards[code] = card = ScaleCard(knowledge.instruments[code], packs.get(code))
            card.tick_requested.connect(self.tick)
            card.removal_requested.connect(self.remove)
            self._column.insertWidget(number, card)
        self._show_ticks()
        self._show_refused()
        self._show_matches()

    def focus_first(self) -> None:
        """Give the keyboard to the search."""
        self.search_field.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Empty the search with Esc, and leave with a second one."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self.search_field.text():
            self.search_field.clear()
        else:
            self.closed.emit()

    def choose_file(self) -> None:
        """Ask for a file with a scale and add it."""
        if not self._someone_is_here():
            return
        chosen, _kind = QFileDialog.getOpenFileName(
            self, self.tr("Add a scale"), str(Path.home()), self.tr("Scales (*.toml)")
        )
        if chosen:
            self.add(Path(chosen))

    def add(self, file: Path) -> None:
        """Check a file and take it into use, or say what is wrong with it and where."""
        clinic, folder = self._clinic, packs_folder(self._clinic.sessions.path)
        ours = load_knowledge().instruments.values()
        try:
            with clinic.sessions.write() as session:
                pack = add_pack(file, folder, ours, pack_stamps(session))
                remember_packs(session, [pack])
        except PackRefused as refused:
            self.banner.show_message("alert", self.tr("Not added. ") + str(refused))
        except OSError as error:
            self._say_failure(error)
        except DATABASE_ERRORS as error:
            self.banner.show_message("alert", explain(error))
        else:
            self.banner.clear()
            self._tell_change(self.tr("{scale} added").format(scale=pack.instrument.name))

    def remove(self, code: str) -> None:
        """Ask, and take a clinic's own scale out of use; its scores stay as they are."""
        from tracker.ui.dialogs.form_dialog import FormDialog, ask

        if not self._someone_is_here():
            return
        (pack,) = [
            each for each in self._clinic.knowledge.packs.used if each.instrument.code == code
        ]
        name = pack.instrument.name
        dialog = FormDialog(
            self.tr("Remove {scale}?").format(scale=name), self, save_text=self.tr("Remove")
        )
        words = QLabel(
            self.tr(
                "Scores of {scale} keep their totals and their version, and are shown as a scale"
                " that is no longer installed. The file is kept in the folder “removed”."
            ).format(scale=name)
        )
        words.setWordWrap(True)
        dialog.body.addWidget(words)
        if not ask(dialog, _nothing):
            return
        try:
            remove_pack(pack)
        except OSError as error:
            self._say_failure(error)
        else:
            self._tell_change(self.tr("{scale} removed").format(scale=name))

    def tick(self, code: str, holds: bool) -> None:
        """Record that the clinic holds the form or the licence of a scale, or no longer."""
        if not self._someone_is_here():
            return
        instrument = self._clinic.knowledge.instruments[code]
        if holds:
            done = save(
                self._clinic, self.banner, lambda session: hold_licence(session, instrument)
            )
            if not isinstance(done, Failure):
                self.noticed.emit(self.tr("Saved"))
        else:
            self._give_up(code)
        self._show_ticks()

    def _give_up(self, code: str) -> None:
        from tracker.ui.dialogs.form_dialog import ask
        from tracker.ui.dialogs.reason_dialog import ReasonDialog

        instrument = self._clinic.knowledge.instruments[code]
        title = self.tr("{scale}: take the tick back").format(scale=instrument.name)
        question = self.tr("Scores that were entered stay. Why does it no longer hold?")
        reasons = [self.tr("Licence ended"), self.tr("Ticked by mistake")]
        dialog = ReasonDialog(title, question, reasons, self)

        def store() -> None:
            with self._clinic.sessions.write() as session:
                give_up_licence(session, instrument, dialog.reason())

        ask(dialog, store)

    def _show_ticks(self) -> None:
        with self._clinic.sessions.read() as session:
            rows = settings_in_force(session)
        for card in self.cards.values():
            card.show_tick(rows.get(licence_key(card.instrument)), self._clinic.zone)

    def _show_refused(self) -> None:
        refused = self._clinic.knowledge.packs.refused
        if not refused:
            self.refused_banner.clear()
            return
        words = self.tr("Not in use, until the file is put right or removed from the folder:")
        self.refused_banner.show_message("caution", "\n".join([words, *refused.values()]))

    def _show_matches(self) -> None:
        words = self.search_field.text().strip()
        for card in self.cards.values():
            card.setVisible(card.matches(words))

    def _someone_is_here(self) -> bool:
        if self._clinic.sessions.actor.person_id is None:
            self.person_needed.emit()
        return self._clinic.sessions.actor.person_id is not None

    def _say_failure(self, error: OSError) -> None:
        words = self.tr("{file} could not be written or read: {reason}.").format(
            file=error.filename, reason=error.strerror
        )
        self.banner.show_message("alert", words)

    def _tell_change(self, words: str) -> None:
        self.changed.emit()
        self.refresh()
        self.noticed.emit(words)

    def _lay_out(self) -> None:
        set_font(self.title_label, PAGE_TITLE, SEMIBOLD)
        set_look(self.add_button, "kind", "primary")
        self.search_field.setPlaceholderText(self.tr("Search the scales"))
        self.search_field.setAccessibleName(self.tr("Search the scales"))
        self.search_field.setClearButtonEnabled(True)
        self.search_field.setMaximumWidth(300)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self.back_button)
        head.addWidget(self.title_label, 1)
        head.addWidget(self.search_field, 1)
        head.addWidget(self.add_button)
        self._content.setMaximumWidth(_WIDEST)
        self._column.setContentsMargins(0, 0, 8, 0)
        self._column.setSpacing(12)
        self._column.addStretch(1)
        middle = QWidget()
        middle.setProperty("page", True)
        row = QHBoxLayout(middle)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._content, 1)
        row.addStretch(0)
        area = QScrollArea()
        area.setWidget(middle)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(12)
        layout.addLayout(head)
        layout.addWidget(self.banner)
        layout.addWidget(self.refused_banner)
        layout.addWidget(area, 1)

    def _connect(self) -> None:
        self.back_button.clicked.connect(self.closed)
        self.search_field.textChanged.connect(self._show_matches)
        self.add_button.clicked.connect(self.choose_file)


def _nothing() -> None:
    """Save nothing: the file is moved after the question."""
