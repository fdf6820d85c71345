"""What can be done on the patient page by keys, and the same as entries of the menu."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from tracker.clinical.instrument import Instrument
from tracker.ui.icons import icon


class PageActions(QObject):
    """Actions that belong to the page: their letters do nothing while a field is typed in."""

    score_chosen = Signal(object)
    """The instrument of the score to be added."""

    def __init__(
        self, page: QWidget, instruments: Sequence[Instrument], tabs: Sequence[str]
    ) -> None:
        super().__init__(page)
        self._page = page
        self.log_infusion = self._add(self.tr("&Log infusion…"), "I", "infusion")
        self.record_past = self._add(
            self.tr("&Record a past infusion…"), "Ctrl+Shift+I", "infusion"
        )
        self.add_score = self._add(self.tr("Add &score…"), "S", "score")
        self.hand_over = self._add(self.tr("Patient &mode…"), "P", "people")
        self.add_event = self._add(self.tr("Add &event…"), "N", "event")
        self.swap_table = self._add(self.tr("&Table or chart"), "T", "table")
        self.swap_items = self._add(self.tr("&Items by visits"), "J", "score")
        self.chart_menu = self._add(self.tr("C&hart…"), "C", "chart")
        self.edit_details = self._add(self.tr("Edit &details…"), "Ctrl+Shift+D", "edit")
        self.new_course = self._add(self.tr("New &course…"), "Ctrl+Shift+N", "add")
        self.choose_rule = self._add(self.tr("&Judge response by…"), "R", "chart")
        self.merge = self._add(self.tr("&Merge into another record…"), "Ctrl+Shift+M", "merge")
        self.void = self._add(self.tr("&Void this record…"), "Ctrl+Shift+V", "void")
        self.tabs = [
            self._add(self.tr("Show {name}").format(name=name.lower()), f"Ctrl+{number}")
            for number, name in enumerate(tabs, start=1)
        ]
        self.scales = QMenu(page)
        self._digits = [self._add("", str(digit), "") for digit in range(1, 10)]
        for action in self._digits:
            action.triggered.connect(self._choose_scale)
        self.offer_scales(instruments)

    def offer_scales(self, instruments: Sequence[Instrument]) -> None:
        """Offer the scales in this order, in the menu and by the digits 1 to 9 on the page."""
        self.scales.clear()
        for number, instrument in enumerate(instruments, start=1):
            self._add_scale(number, instrument)
        self.scales.addSeparator()
        self.scales.addAction(self.hand_over)
        for action, instrument in zip(self._digits, instruments, strict=False):
            action.setText(self.tr("Add {scale}").format(scale=instrument.name))
            action.setData(instrument)

    def for_menu(self) -> list[QAction]:
        """Return the actions in the order of the menu."""
        return [
            self.log_infusion,
            self.record_past,
            self.add_score,
            self.hand_over,
            self.add_event,
            self._separator(),
            self.edit_details,
            self.new_course,
            self.choose_rule,
            self._separator(),
            self.swap_table,
            self.swap_items,
            self.chart_menu,
            *self.tabs,
            self._separator(),
            self.merge,
            self.void,
        ]

    def _add(self, text: str, key: str, icon_name: str = "") -> QAction:
        action = QAction(text, self._page)
        action.setMenuRole(QAction.MenuRole.NoRole)
        action.setShortcut(QKeySequence(key))
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        if icon_name:
            action.setIcon(icon(icon_name))
        self._page.addAction(action)
        return action

    def _add_scale(self, number: int, instrument: Instrument) -> None:
        name = f"&{number}  {instrument.name}" if number < 10 else instrument.name
        action = self.scales.addAction(name)
        action.setData(instrument)
        action.triggered.connect(self._choose_scale)

    def _choose_scale(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self.score_chosen.emit(action.data())

    def _separator(self) -> QAction:
        line = QAction(self._page)
        line.setSeparator(True)
        return line
