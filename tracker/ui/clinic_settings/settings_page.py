"""The settings page: searchable, grouped, each value with its default, source and last change."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from tracker.clinical.clinic_settings import GROUPS
from tracker.knowledge.thresholds import thresholds
from tracker.services.clinic_values import back_to_default, set_value, shown_default
from tracker.services.corrections import Change
from tracker.services.settings import (
    SettingRow,
    setting_history,
    settings_ever_changed,
    settings_in_force,
)
from tracker.services.threshold_sets import label_in_force
from tracker.services.thresholds import last_review, sign_thresholds
from tracker.ui.clinic import Clinic
from tracker.ui.clinic_settings.own_cards import AboutCard, AppearanceCard
from tracker.ui.clinic_settings.review_card import ReviewCard
from tracker.ui.clinic_settings.setting_group import SettingGroup
from tracker.ui.clinic_settings.setting_line import SettingLine
from tracker.ui.clinic_settings.wording import group_text
from tracker.ui.fonts import PAGE_TITLE, SEMIBOLD, set_font
from tracker.ui.icons import icon
from tracker.ui.widgets.card import Card

if TYPE_CHECKING:
    from tracker.ui.window_actions import WindowActions

_GROUPS_WIDTH = 190
_WIDEST = 1000
"""Of the cards, in px: the words of wider ones are hard to follow."""
_ALL_OF_IT = 100
"""The stretch of a card that fills the page, beside the 1 of the room left over."""


class SettingsPage(QWidget):
    """Groups at the left, one card each at the right; the search looks through all of them."""

    changed = Signal()
    """A setting has another value: what is known of the clinic must be read anew."""
    closed = Signal()
    scales_requested = Signal()
    person_needed = Signal()
    """Nobody is at the desk: who is, has to be asked before anything is changed."""
    noticed = Signal(str)
    """Something is done, in words."""

    def __init__(
        self, clinic: Clinic, actions: "WindowActions", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("page", True)
        self._clinic = clinic
        self.back_button = QPushButton(icon("back"), self.tr("Back"))
        self.title_label = QLabel(self.tr("Settings"))
        self.search_field = QLineEdit()
        self.groups = QListWidget()
        self.cards: dict[str, Card] = {}
        self.setting_groups: list[SettingGroup] = []
        self.review_card = ReviewCard()
        self.appearance_card = AppearanceCard(actions.themes.values(), actions.text_sizes.values())
        self.about_card = AboutCard(clinic.sessions.path, clinic.sessions.backups)
        self.scales_button = QPushButton(icon("score"), self.tr("Scales and licences"))
        self.nothing_label = QLabel(self.tr("No setting has these words."))
        self._make_cards()
        self._lay_out()
        self.refresh()
        self._connect()

    def act_as(self, clinic: Clinic) -> None:
        """Go on with another person at the desk, or with other values."""
        self._clinic = clinic

    def refresh(self) -> None:
        """Show what is in force now."""
        with self._clinic.sessions.read() as session:
            rows, known = settings_in_force(session), settings_ever_changed(session)
            review = last_review(session, self._clinic.knowledge)
            version = label_in_force(session, self._clinic.knowledge)
        for group in self.setting_groups:
            group.show_values(rows, known, self._clinic.zone)
        numbers = thresholds(self._clinic.knowledge)
        self.review_card.show_numbers(numbers, review, self._clinic.zone)
        self.review_card.show_version(version, self._clinic.zone)
        self.appearance_card.show_choices()

    def focus_first(self) -> None:
        """Give the keyboard to the search."""
        self.search_field.setFocus()

    def line(self, key: str) -> SettingLine:
        """Return the line of a setting. Raises KeyError for a setting that is not there."""
        for group in self.setting_groups:
            group.make_lines()
            if key in group.lines:
                return group.lines[key]
        raise KeyError(key)

    def show_group(self, title: str) -> None:
        """Show one group alone. Raises ValueError for a group that is not there."""
        self.groups.setCurrentRow(list(self.cards).index(title))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Empty the search with Esc, and leave with a second one."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self.search_field.text():
            self.search_field.clear()
        else:
            self.closed.emit()

    def change(self, key: str) -> None:
        """Ask for another value of a setting and put it in force."""
        from tracker.ui.clinic_settings.change_dialog import ChangeSettingDialog
        from tracker.ui.dialogs.form_dialog import ask

        if not self._someone_is_here():
            return
        clinic, setting = self._clinic, self._clinic.knowledge.settings[key]
        row = self._rows().get(key)
        value = shown_default(clinic.knowledge, setting) if row is None else row.value
        dialog = ChangeSettingDialog(setting, value, changed=row is not None, parent=self)

        def store() -> None:
            with clinic.sessions.write() as session:
                if dialog.resets:
                    back_to_default(session, key, dialog.reason())
                else:
                    set_value(session, clinic.knowledge, key, dialog.value(), dialog.reason())

        if ask(dialog, store):
            self._tell_change(self.tr("Saved: {what}").format(what=setting.title))

    def show_history(self, key: str) -> None:
        """Show every change of a setting."""
        from tracker.ui.dialogs.history_dialog import HistoryDialog

        with self._clinic.sessions.read() as session:
            found = setting_history(session, key)
        changes = [
            Change(each.at, each.person, "change", each.reason, {"value": (each.old, each.new)})
            for each in found
        ]
        HistoryDialog(changes, self, self._clinic.zone).exec()

    def sign(self) -> None:
        """Ask for a remark and sign the numbers of convention."""
        from tracker.ui.dialogs.form_dialog import ask
        from tracker.ui.dialogs.reason_dialog import ReasonDialog

        if not self._someone_is_here():
            return
        clinic = self._clinic
        question = self.tr(
            "{person} signs that {count} numbers were reviewed and hold for this clinic."
        ).format(person=clinic.sessions.actor.name, count=len(thresholds(clinic.knowledge)))
        remarks = [self.tr("Reviewed and adopted"), self.tr("Reviewed after a change")]
        dialog = ReasonDialog(self.tr("Sign the thresholds"), question, remarks, self)

        def store() -> None:
            with clinic.sessions.write() as session:
                sign_thresholds(session, clinic.knowledge, dialog.reason())

        if ask(dialog, store):
            self._tell_change(self.tr("Signed"))

    def _make_cards(self) -> None:
        settings = self._clinic.knowledge.settings.values()
        for group in GROUPS:
            card = SettingGroup(group_text(group), (one for one in settings if one.group == group))
            card.change_requested.connect(self.change)
            card.history_requested.connect(self.show_history)
            if group == "Scales":
                card.header.addWidget(self.scales_button)
            self.setting_groups.append(card)
            self.cards[card.title_label.text()] = card
        self.cards[self.tr("Review and sign")] = self.review_card
        self.cards[self.tr("Appearance")] = self.appearance_card
        self.cards[self.tr("About and data")] = self.about_card

    def _lay_out(self) -> None:
        set_font(self.title_label, PAGE_TITLE, SEMIBOLD)
        self.search_field.setPlaceholderText(self.tr("Search the settings"))
        self.search_field.setAccessibleName(self.tr("Search the settings"))
        self.search_field.setClearButtonEnabled(True)
        self.search_field.setMinimumWidth(160)
        self.search_field.setMaximumWidth(360)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self.back_button)
        head.addWidget(self.title_label, 1)
        head.addWidget(self.search_field, 1)
        self._set_up_groups()
        body = QHBoxLayout()
        body.setSpacing(16)
        body.addWidget(self.groups)
        body.addWidget(self._card_area(), 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(12)
        layout.addLayout(head)
        layout.addLayout(body, 1)

    def _set_up_groups(self) -> None:
        self.groups.addItems(list(self.cards))
        self.groups.setAccessibleName(self.tr("Groups of settings"))
        self.groups.setFixedWidth(_GROUPS_WIDTH)
        for row in range(self.groups.count()):
            self.groups.item(row).setSizeHint(QSize(0, 44))
        self.groups.setCurrentRow(0)

    def _card_area(self) -> QScrollArea:
        content = QWidget()
        content.setMaximumWidth(_WIDEST)
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(12)
        column.addWidget(self.nothing_label)
        for card in self.cards.values():
            column.addWidget(card, _ALL_OF_IT if card is self.review_card else 0)
        column.addStretch(1)
        middle = QWidget()
        middle.setProperty("page", True)
        row = QHBoxLayout(middle)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(content, 1)
        row.addStretch(0)
        self.area = QScrollArea()
        self.area.setWidget(middle)
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        return self.area

    def _connect(self) -> None:
        self.back_button.clicked.connect(self.closed)
        self.search_field.textChanged.connect(self._show_matches)
        self.groups.currentRowChanged.connect(self._show_chosen)
        self.scales_button.clicked.connect(self.scales_requested)
        self.review_card.sign_requested.connect(self.sign)
        self._show_matches()

    def _show_chosen(self) -> None:
        self.search_field.clear()
        self._show_matches()
        self.area.verticalScrollBar().setValue(0)

    def _show_matches(self) -> None:
        """Show the chosen group, or of all groups the settings that match the search."""
        words = self.search_field.text().strip()
        chosen = self.groups.currentRow()
        for number, (title, card) in enumerate(self.cards.items()):
            shown = words.casefold() in title.casefold() if words else number == chosen
            if isinstance(card, SettingGroup) and (words or shown):
                shown = card.show_matches(words) or shown
            card.setVisible(shown)
        self.nothing_label.setVisible(all(card.isHidden() for card in self.cards.values()))

    def _rows(self) -> Mapping[str, SettingRow]:
        with self._clinic.sessions.read() as session:
            return settings_in_force(session)

    def _someone_is_here(self) -> bool:
        if self._clinic.sessions.actor.person_id is None:
            self.person_needed.emit()
        return self._clinic.sessions.actor.person_id is not None

    def _tell_change(self, words: str) -> None:
        self.changed.emit()
        self.refresh()
        self.noticed.emit(words)
