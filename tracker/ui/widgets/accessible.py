"""What screen readers need: announcements, and a check that nothing reachable is nameless."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QAbstractButton, QAbstractScrollArea, QLabel, QTabBar, QWidget

_OWN_NAMES = ("qt_spinbox_lineedit", "qt_scrollarea_viewport")


def announce(widget: QWidget, text: str, *, assertive: bool = False) -> None:
    """Let a screen reader say `text`; assertive interrupts and is for patient safety alone."""
    event = QAccessibleAnnouncementEvent(widget, text)
    if assertive:
        event.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive)
    QAccessible.updateAccessibility(event)


def focusable_widgets_without_a_name(root: QWidget) -> list[QWidget]:
    """Return every widget under `root` that the keyboard reaches and no screen reader can name."""
    return [widget for widget in [root, *root.findChildren(QWidget)] if _is_nameless(widget)]


def _is_nameless(widget: QWidget) -> bool:
    if widget.focusPolicy() == Qt.FocusPolicy.NoFocus or widget.objectName() in _OWN_NAMES:
        return False
    if widget.focusProxy() is not None or isinstance(widget, QTabBar) or _put_away(widget):
        return False
    if isinstance(widget, QAbstractButton) and widget.text().strip("& "):
        return False
    if isinstance(widget, QLabel) and widget.text():
        return False
    parent = widget.parentWidget()
    if isinstance(parent, QAbstractScrollArea) and parent.accessibleName():
        return False
    return not _spoken_name(widget)


def _put_away(widget: QWidget) -> bool:
    # Hidden on purpose: it gets its words when it is shown, such as the action of a banner.
    return widget.isHidden() and widget.testAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide)


def _spoken_name(widget: QWidget) -> str:
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name) if interface is not None else ""
