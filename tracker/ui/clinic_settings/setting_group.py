"""One group of settings: a card with its lines under headings, made when first looked at."""

from collections.abc import Collection, Iterable, Mapping
from datetime import tzinfo

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QWidget

from tracker.clinical.clinic_settings import SettingDefault
from tracker.services.settings import SettingRow
from tracker.ui.clinic_settings.setting_line import SettingLine
from tracker.ui.clinic_settings.wording import matches
from tracker.ui.fonts import BODY, SEMIBOLD, set_font
from tracker.ui.widgets.card import Card


class SettingGroup(Card):
    """A heading for each section, its lines below; the search leaves those that match."""

    change_requested = Signal(str)
    """The key of the setting that is to be changed."""
    history_requested = Signal(str)
    """The key of the setting whose changes are to be shown."""

    def __init__(
        self, title: str, settings: Iterable[SettingDefault], parent: QWidget | None = None
    ) -> None:
        super().__init__(title, parent)
        self.settings = tuple(settings)
        self.lines: dict[str, SettingLine] = {}
        self.headings: dict[str, QLabel] = {}
        self._rows: Mapping[str, SettingRow] = {}
        self._ever_changed: Collection[str] = ()
        self._zone: tzinfo | None = None

    def show_values(
        self,
        rows: Mapping[str, SettingRow],
        ever_changed: Collection[str],
        zone: tzinfo | None,
    ) -> None:
        """Show the clinic's values by key, or the defaults where there are none."""
        self._rows, self._ever_changed, self._zone = rows, ever_changed, zone
        for key, line in self.lines.items():
            line.show_row(rows.get(key), ever_changed=key in ever_changed)

    def show_matches(self, words: str) -> bool:
        """Show the settings that have all `words`, all of them for none; return whether any has."""
        found = {each.key for each in self.settings if matches(each, self._rows, words)}
        if found:
            self.make_lines()
        for key, line in self.lines.items():
            line.setVisible(key in found)
        sections = {each.section for each in self.settings if each.key in found}
        for section, heading in self.headings.items():
            heading.setVisible(section in sections)
        return bool(found)

    def make_lines(self) -> None:
        """Make the lines, unless they are there: making all of every group takes a moment."""
        if self.lines:
            return
        for section in dict.fromkeys(each.section for each in self.settings):
            if section:
                self._add_heading(section)
            for setting in self.settings:
                if setting.section == section:
                    self._add_line(setting)

    def _add_heading(self, section: str) -> None:
        heading = self.headings[section] = QLabel(section)
        heading.setContentsMargins(0, 12, 0, 0)
        heading.setWordWrap(True)
        set_font(heading, BODY, SEMIBOLD)
        self.body.addWidget(heading)

    def _add_line(self, setting: SettingDefault) -> None:
        line = self.lines[setting.key] = SettingLine(setting, self._zone, self)
        line.show_row(self._rows.get(setting.key), ever_changed=setting.key in self._ever_changed)
        line.change_requested.connect(self.change_requested)
        line.history_requested.connect(self.history_requested)
        self.body.addWidget(line)
