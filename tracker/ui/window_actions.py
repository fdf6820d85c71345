"""The menu bar of the window: every action with a key, none of them twice."""

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar

from tracker.ui.fonts import TEXT_SIZES
from tracker.ui.icons import icon
from tracker.ui.theme import ThemeChoice

Standard = QKeySequence.StandardKey


class WindowActions(QObject):
    """The actions of the window and the menus that hold them; the window connects them."""

    def __init__(self, bar: QMenuBar) -> None:
        super().__init__(bar)
        file = bar.addMenu(self.tr("&File"))
        self.add_patient = self._add(file, self.tr("&Add patient…"), "Ctrl+N", Standard.New)
        self.import_file = self._add(file, self.tr("&Import…"), "Ctrl+I")
        self.export = self._add(file, self.tr("&Export…"), "Ctrl+E")
        file.addSeparator()
        self.settings = self._add(file, self.tr("&Settings…"), "Ctrl+,", Standard.Preferences)
        self.quit = self._add(file, self.tr("&Quit"), "Ctrl+Q", Standard.Quit)
        self.patient_menu = bar.addMenu(self.tr("&Patient"))
        scales = bar.addMenu(self.tr("Sc&ales"))
        self.scales = self._add(scales, self.tr("Scales and &licences…"), "Ctrl+L")
        self.add_scale = self._add(scales, self.tr("&Add a scale…"), "Ctrl+Shift+A")
        self._fill_view(bar.addMenu(self.tr("&View")))
        self._fill_help(bar.addMenu(self.tr("&Help")))
        self._say_what_they_are()
        self.enable_record(on=False)

    def enable_record(self, *, on: bool) -> None:
        """Offer what needs an open record, or not."""
        needing = (
            self.add_patient,
            self.import_file,
            self.export,
            self.today,
            self.find,
            self.people,
            self.settings,
            self.scales,
            self.add_scale,
        )
        for action in needing:
            action.setEnabled(on)
        self.patient_menu.menuAction().setEnabled(on and bool(self.patient_menu.actions()))

    def show_choices(self, theme: ThemeChoice, text_percent: int) -> None:
        """Tick the theme and the text size that are in use."""
        self.themes[theme].setChecked(True)
        if text_percent in self.text_sizes:
            self.text_sizes[text_percent].setChecked(True)

    def _fill_view(self, view: QMenu) -> None:
        self.today = self._add(view, self.tr("&Today"), "Ctrl+T")
        self.find = self._add(view, self.tr("&Find a patient"), "Ctrl+F", Standard.Find)
        self.show_list = self._add(view, self.tr("Patient &list"), "F9")
        self.show_list.setCheckable(True)
        self.show_list.setChecked(True)
        self.people = self._add(view, self.tr("&Who is at the desk…"), "Ctrl+D")
        view.addSeparator()
        themes = QActionGroup(self)
        names: list[tuple[ThemeChoice, str]] = [
            ("auto", self.tr("Colours of the &system")),
            ("light", self.tr("&Light")),
            ("dark", self.tr("&Dark")),
        ]
        self.themes: dict[ThemeChoice, QAction] = {}
        for number, (choice, name) in enumerate(names, start=1):
            self.themes[choice] = self._add(view, name, f"Ctrl+Alt+{number}")
            self._tick_one(themes, self.themes[choice], choice)
        view.addSeparator()
        sizes = QActionGroup(self)
        self.text_sizes: dict[int, QAction] = {}
        for number, percent in enumerate(TEXT_SIZES, start=5):
            name = self.tr("Text {percent} %").format(percent=percent)
            self.text_sizes[percent] = self._add(view, name, f"Ctrl+Alt+{number}")
            self._tick_one(sizes, self.text_sizes[percent], percent)

    def _fill_help(self, menu: QMenu) -> None:
        self.keys = self._add(menu, self.tr("&Keyboard shortcuts"), "F1", Standard.HelpContents)
        self.about = self._add(menu, self.tr("&About Infusion Tracker"), "Shift+F1")

    def _tick_one(self, group: QActionGroup, action: QAction, value: object) -> None:
        action.setCheckable(True)
        action.setData(value)
        group.addAction(action)

    def _say_what_they_are(self) -> None:
        self.quit.setMenuRole(QAction.MenuRole.QuitRole)
        self.settings.setMenuRole(QAction.MenuRole.PreferencesRole)
        self.about.setMenuRole(QAction.MenuRole.AboutRole)
        for action, name in (
            (self.add_patient, "add_patient"),
            (self.import_file, "import"),
            (self.export, "export"),
            (self.today, "today"),
            (self.find, "search"),
            (self.people, "people"),
            (self.settings, "settings"),
            (self.scales, "score"),
            (self.add_scale, "add"),
            (self.keys, "keyboard"),
            (self.about, "info"),
        ):
            action.setIcon(icon(name))

    def _add(
        self, menu: QMenu, text: str, fallback: str, standard: Standard | None = None
    ) -> QAction:
        action = QAction(text, menu)
        action.setMenuRole(QAction.MenuRole.NoRole)  # macOS guesses from the text otherwise
        action.setShortcuts(bindings(fallback, standard))
        menu.addAction(action)
        return action


def bindings(fallback: str, standard: Standard | None = None) -> list[QKeySequence]:
    """Return the platform's keys for an action, or ours where it has none."""
    own = QKeySequence.keyBindings(standard) if standard is not None else []
    return own[:1] or [QKeySequence(fallback)]


def add_action(
    menu: QMenu, text: str, key: str, slot: Callable[[], object], icon_name: str = ""
) -> QAction:
    """Add an action with its key to a menu."""
    action = QAction(text, menu)
    action.setMenuRole(QAction.MenuRole.NoRole)
    action.setShortcut(QKeySequence(key))
    action.triggered.connect(slot)
    if icon_name:
        action.setIcon(icon(icon_name))
    menu.addAction(action)
    return action
