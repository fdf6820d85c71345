"""Light and dark: our own palettes and the one style sheet, made from the tokens of the charts."""

from collections.abc import Callable
from dataclasses import asdict
from string import Template
from typing import Literal

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from tracker import folders
from tracker.charts.tokens import DARK, LIGHT, Theme
from tracker.ui import icons

ThemeChoice = Literal["auto", "light", "dark"]
CONTROL_HEIGHT, CHAIRSIDE_HEIGHT = 44, 52
_ROLE = QPalette.ColorRole


class ThemeKeeper(QObject):
    """Applies the chosen theme and follows the system where the choice is auto."""

    changed = Signal()
    """Another theme is on screen: draw charts again."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        self._choice: ThemeChoice = "auto"
        self._shown: tuple[Theme, bool] | None = None
        # Read before our palette covers it: some systems give no other hint.
        self._system_is_dark = is_dark(app.palette())
        hints = app.styleHints()
        hints.colorSchemeChanged.connect(self._follow_system)
        accessibility = hints.accessibility() if hasattr(hints, "accessibility") else None
        if accessibility is not None and hasattr(accessibility, "contrastPreferenceChanged"):
            accessibility.contrastPreferenceChanged.connect(self._follow_system)

    @property
    def choice(self) -> ThemeChoice:
        """What was chosen, not what it led to."""
        return self._choice

    def apply(self, choice: ThemeChoice) -> None:
        """Show that theme now; "auto" takes the system's."""
        self._choice = choice
        self._announce_to_title_bars(choice)
        self._show(self._theme_of(choice))

    def _theme_of(self, choice: ThemeChoice) -> Theme:
        if choice != "auto":
            return DARK if choice == "dark" else LIGHT
        scheme = self._app.styleHints().colorScheme()
        if scheme == Qt.ColorScheme.Unknown:
            return DARK if self._system_is_dark else LIGHT
        return DARK if scheme == Qt.ColorScheme.Dark else LIGHT

    def _announce_to_title_bars(self, choice: ThemeChoice) -> None:
        hints = self._app.styleHints()
        if choice == "auto":
            hints.unsetColorScheme()
        else:
            dark = choice == "dark"
            hints.setColorScheme(Qt.ColorScheme.Dark if dark else Qt.ColorScheme.Light)

    def _follow_system(self) -> None:
        self._show(self._theme_of(self._choice))

    def _show(self, theme: Theme) -> None:
        look = theme, prefers_high_contrast()
        if look == self._shown:
            return
        self._shown = look
        self._app.setStyle("Fusion")
        self._app.setStyleSheet(style_sheet(theme, high_contrast=look[1]))
        self._app.setPalette(palette_of(theme))  # after the sheet, which brings the system's back
        self.changed.emit()


def apply_theme(
    app: QApplication, choice: ThemeChoice, on_change: Callable[[], None] | None = None
) -> ThemeKeeper:
    """Show a theme in the application; `on_change` is called whenever another one is on screen.

    The keeper belongs to the application and is made at the first call.
    """
    keeper = app.findChild(ThemeKeeper) or ThemeKeeper(app)
    if on_change is not None:
        keeper.changed.connect(on_change)
    keeper.apply(choice)
    return keeper


def current_theme() -> Theme:
    """Return the theme on screen."""
    return DARK if is_dark(QGuiApplication.palette()) else LIGHT


def is_dark(palette: QPalette) -> bool:
    """Whether a palette shows light text on a dark window."""
    window, text = palette.color(_ROLE.Window), palette.color(_ROLE.WindowText)
    return window.lightness() < text.lightness()


def prefers_high_contrast() -> bool:
    """Whether the system asks for high contrast (False where Qt does not know)."""
    hints = QGuiApplication.styleHints()
    if not hasattr(hints, "accessibility"):
        return False
    return hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast


def palette_of(theme: Theme) -> QPalette:
    """Return the Qt palette of a theme."""
    palette = QPalette()
    for role, colour in _palette_colours(theme).items():
        palette.setColor(role, QColor(colour))
    for role in (_ROLE.WindowText, _ROLE.Text, _ROLE.ButtonText, _ROLE.BrightText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(theme.placeholder))
    return palette


def _palette_colours(theme: Theme) -> dict[QPalette.ColorRole, str]:
    return {
        _ROLE.Window: theme.canvas,
        _ROLE.WindowText: theme.text,
        _ROLE.Base: theme.surface,
        _ROLE.AlternateBase: theme.sunken,
        _ROLE.Text: theme.text,
        _ROLE.PlaceholderText: theme.placeholder,
        _ROLE.Button: theme.surface,
        _ROLE.ButtonText: theme.text,
        icons.ON_ACCENT: theme.on_accent,
        _ROLE.ToolTipBase: theme.surface,
        _ROLE.ToolTipText: theme.text,
        _ROLE.Highlight: theme.selection,
        _ROLE.HighlightedText: theme.text,
        _ROLE.Accent: theme.accent,
        _ROLE.Link: theme.accent,
        _ROLE.LinkVisited: theme.accent,
        _ROLE.Light: theme.surface,
        _ROLE.Midlight: theme.sunken,
        _ROLE.Mid: theme.field_border,
        _ROLE.Dark: theme.field_border,
        _ROLE.Shadow: theme.hairline,
    }


def style_sheet(theme: Theme, *, high_contrast: bool = False) -> str:
    """Return the style sheet of a theme; high contrast has thick edges and no tints."""
    values: dict[str, object] = dict(asdict(theme))
    if high_contrast:
        values |= _without_tints(theme)
    edge = 2 if high_contrast else 1
    values |= {
        "accent_strong": _stronger(theme.accent),
        "toast_action": (LIGHT if theme == DARK else DARK).accent,
        "edge": edge,
        "pill_edge": 2 if high_contrast else 0,
        "tick_edge": 2,
        "control_inner": CONTROL_HEIGHT - 2 * edge,
        "control_thick": CONTROL_HEIGHT - 4,
        "control_thicker": CONTROL_HEIGHT - 6,
        "chairside_inner": CHAIRSIDE_HEIGHT - 2 * edge,
        "chairside_thick": CHAIRSIDE_HEIGHT - 4,
        "chevron_down": icons.tinted_file("chevron_down", QColor(theme.text_secondary)).as_posix(),
        "check": icons.tinted_file("check", QColor(theme.on_accent)).as_posix(),
        "minus": icons.tinted_file("minus", QColor(theme.on_accent)).as_posix(),
    }
    return Template(folders.resource("style.qss").read_text("utf-8")).substitute(values)


def _stronger(colour: str) -> str:
    return QColor(colour).darker(115).name()


def _without_tints(theme: Theme) -> dict[str, object]:
    plain: dict[str, object] = {
        f"{kind}_fill": theme.surface for kind in ("ok", "caution", "alert", "ketamine")
    }
    plain |= {"canvas": theme.surface, "sunken": theme.surface, "hairline": theme.text}
    return plain | {"field_border": theme.text, "ketamine_text": theme.text}
