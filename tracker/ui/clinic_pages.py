"""The pages about the clinic itself, settings and scales, shown in place of the one before."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from tracker.ui.clinic import Clinic
from tracker.ui.window_actions import WindowActions

if TYPE_CHECKING:
    from tracker.ui.clinic_settings.settings_page import SettingsPage
    from tracker.ui.scales.scales_page import ScalesPage


class ClinicPages(QObject):
    """Makes a page when it is first wanted, and leads back to where one was."""

    knowledge_changed = Signal()
    """A setting or a scale is another one: what is known of the clinic must be read anew."""
    shown = Signal()
    """Another page is on screen."""
    left = Signal()
    """The page of before is on screen again and wants the keyboard."""
    person_needed = Signal()
    noticed = Signal(str)

    def __init__(
        self, clinic: Clinic, pages: QStackedWidget, actions: WindowActions, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._clinic = clinic
        self._pages = pages
        self._actions = actions
        self._before: QWidget | None = None
        self.settings: SettingsPage | None = None
        self.scales: ScalesPage | None = None
        actions.settings.triggered.connect(self.open_settings)
        actions.scales.triggered.connect(self.open_scales)
        actions.add_scale.triggered.connect(self.add_scale)

    def act_as(self, clinic: Clinic) -> None:
        """Go on with another person at the desk, or with what is known of the clinic now."""
        self._clinic = clinic
        for page in (self.settings, self.scales):
            if page is not None:
                page.act_as(clinic)

    def open_settings(self) -> None:
        """Show the settings."""
        from tracker.ui.clinic_settings.settings_page import SettingsPage

        if self.settings is None:
            self.settings = page = SettingsPage(self._clinic, self._actions)
            page.scales_requested.connect(self.open_scales)
            self._take(page)
        self._show(self.settings)

    def open_scales(self) -> None:
        """Show the scales and their licences."""
        from tracker.ui.scales.scales_page import ScalesPage

        if self.scales is None:
            self.scales = ScalesPage(self._clinic)
            self._take(self.scales)
        self._show(self.scales)

    def add_scale(self) -> None:
        """Show the scales and ask for the file of another one."""
        self.open_scales()
        if self.scales is not None:
            self.scales.choose_file()

    def _take(self, page: "SettingsPage | ScalesPage") -> None:
        self._pages.addWidget(page)
        page.changed.connect(self.knowledge_changed)
        page.person_needed.connect(self.person_needed)
        page.noticed.connect(self.noticed)
        page.closed.connect(self._go_back)

    def _show(self, page: "SettingsPage | ScalesPage") -> None:
        current = self._pages.currentWidget()
        if current not in (self.settings, self.scales):
            self._before = current
        page.refresh()
        self._pages.setCurrentWidget(page)
        self.shown.emit()
        page.focus_first()

    def _go_back(self) -> None:
        if self._before is not None and self._pages.indexOf(self._before) >= 0:
            self._pages.setCurrentWidget(self._before)
        else:
            self._pages.setCurrentIndex(0)
        self.shown.emit()
        self.left.emit()
