"""What all dialogs share: a title, content that scrolls, the problems inline, Cancel and Save."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QMetaMethod, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from tracker.services.refused import Refused
from tracker.storage.faults import DATABASE_ERRORS, explain
from tracker.ui.fonts import PAGE_TITLE, SEMIBOLD, set_font
from tracker.ui.widgets.banner import Banner, BannerKind
from tracker.ui.widgets.checked_field import CheckedField
from tracker.ui.widgets.pill import set_look

_FRAME = QSize(16, 48)
"""What a window manager puts around a dialog, in px: Qt does not know it before it is shown."""
_SIDE = 24
_GROWS_WITH_ITS_TEXT = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)


class FormDialog(QDialog):
    """A question with its answer kept until it is saved or dropped on purpose.

    Save (or Enter) first asks `problems()` and, once, `question()`, both shown inline; then it
    emits `save_requested`. Who listens calls `accept()` or `show_problems()`; where nobody
    listens, the dialog simply accepts. Esc asks once before it drops what was typed. A dialog with
    scrolling parts of its own does not scroll as a whole (`scrolls`).
    """

    save_requested = Signal()
    """The answer is whole and may be stored."""

    keeps_what_was_typed = True
    """Whether Esc asks first; a dialog that only looks things up says no."""

    def __init__(
        self,
        title: str,
        parent: QWidget | None = None,
        save_text: str = "",
        width: int = 560,
        *,
        scrolls: bool = True,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.title_label = QLabel(title)
        set_font(self.title_label, PAGE_TITLE, SEMIBOLD)
        self.heading = QHBoxLayout()
        self.heading.addWidget(self.title_label, 1)
        self.content = QWidget()
        self.body = QVBoxLayout(self.content)
        self.body.setContentsMargins(2, 2, 12, 2)
        self.body.setSpacing(12)
        self.problems_banner = Banner()
        self.problems_banner.setSizePolicy(_GROWS_WITH_ITS_TEXT)
        self.cancel_button = QPushButton(self.tr("Cancel"))
        self.save_button = QPushButton(save_text or self.tr("Save"))
        set_look(self.save_button, "kind", "primary")
        self.save_button.setDefault(True)
        self._preferred_width = width
        self._asked: str | None = None
        self._opened_with: list[object] | None = None
        self._lay_out(scrolls)
        self.cancel_button.clicked.connect(self.reject)
        self.save_button.clicked.connect(self.try_to_save)

    def show_title(self, title: str) -> None:
        """Show another title."""
        self.setWindowTitle(title)
        self.title_label.setText(title)

    def problems(self) -> list[str]:
        """Return what keeps the answer from being saved, in words: by default bad fields.

        The first field that is not acceptable gets the keyboard.
        """
        bad = [field for field in self.findChildren(CheckedField) if not _is_acceptable(field)]
        if bad:
            bad[0].setFocus()
        return [_complaint(field) for field in bad]

    def question(self) -> str:
        """Return what must be confirmed by a second Save, or nothing."""
        return ""

    def try_to_save(self) -> None:
        """Ask for what is missing, or hand the answer over."""
        problems = self.problems()
        if problems:
            self.show_problems(problems)
            return
        question = self.question()
        if question and question != self._asked:
            self._ask(question)
            return
        self._asked = None
        self.problems_banner.clear()
        if self.isSignalConnected(QMetaMethod.fromSignal(self.save_requested)):
            self.save_requested.emit()
        else:
            self.accept()

    def show_problems(self, problems: Sequence[str]) -> None:
        """Say inline why nothing was saved; everything typed stays."""
        self._asked = None
        self._tell("alert", "\n".join(problems))

    def reject(self) -> None:
        """Leave without saving; what was typed is dropped only when asked for twice."""
        question = self.drop_question()
        if self._asked is not None and self._asked != question:
            self.withdraw_question()
            return
        if question and question != self._asked:
            self._ask(question)
            return
        super().reject()

    def drop_question(self) -> str:
        """Return what to ask before what was typed is dropped, or nothing if nothing was."""
        if not self.keeps_what_was_typed or self._opened_with in (None, typed_in(self)):
            return ""
        return self.tr("What you typed is not saved. Press Esc again to drop it.")

    def withdraw_question(self) -> None:
        """Take an inline question back, because something else was typed instead."""
        if self._asked is not None:
            self._asked = None
            self.problems_banner.clear()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Save with Ctrl+Enter too, which works where Enter makes a new line."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if self.save_button.isEnabled():
                self.save_button.click()
            return
        super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Fit the screen, and note what the fields hold before anything is typed."""
        if self._opened_with is None:
            self._settle()
            self._opened_with = typed_in(self)
        self._fit_screen()
        super().showEvent(event)

    def sizeHint(self) -> QSize:
        """Return the wanted width, and the height of the content at that width."""
        hint = super().sizeHint()
        return QSize(max(self._preferred_width, self.minimumSizeHint().width()), hint.height())

    def _settle(self) -> None:
        """Keep the content together at the top, the buttons last for Tab, the focus at the top."""
        if not any(self.body.stretch(index) for index in range(self.body.count())):
            self.body.addStretch(1)
        stops = [child for child in self.content.findChildren(QWidget) if _takes_tab(child)]
        if not stops:
            return
        QWidget.setTabOrder(stops[-1], self.cancel_button)
        QWidget.setTabOrder(self.cancel_button, self.save_button)
        if self.focusWidget() is None:
            stops[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _fit_screen(self) -> None:
        # Not self.screen(): its Python side dies with the dialog, and the next one crashes on it.
        middle = self.mapToGlobal(self.rect().center())
        screen = QGuiApplication.screenAt(middle) or QGuiApplication.primaryScreen()
        room = screen.availableGeometry().size() - _FRAME
        self.setMaximumSize(room.expandedTo(self.minimumSizeHint()))
        self.resize(self.sizeHint().boundedTo(room))

    def _ask(self, question: str) -> None:
        self._asked = question
        self._tell("caution", question)

    def _tell(self, kind: BannerKind, text: str) -> None:
        self.problems_banner.show_message(kind, text)
        QTimer.singleShot(0, self, self._grow)

    def _grow(self) -> None:
        wanted = self.sizeHint().boundedTo(self.maximumSize())
        if wanted.height() > self.height():
            self.resize(self.width(), wanted.height())

    def _lay_out(self, scrolls: bool) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(12)
        buttons.addStretch(1)
        buttons.addWidget(self.cancel_button)
        buttons.addWidget(self.save_button)
        self.buttons = buttons
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_SIDE, 16, _SIDE, 16)
        layout.setSpacing(12)
        layout.addLayout(self.heading)
        room = self._preferred_width - 2 * _SIDE
        layout.addWidget(ContentArea(self.content, room) if scrolls else self.content, 1)
        layout.addWidget(self.problems_banner)
        layout.addLayout(buttons)


class ContentArea(QScrollArea):
    """Scrolls its content up and down where the screen is too small, and asks for all of it."""

    def __init__(self, content: QWidget, width: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._content = content
        self._expected_width = width
        self.setWidget(content)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        content.setAutoFillBackground(False)

    def sizeHint(self) -> QSize:
        """Return the size at which nothing needs to be scrolled."""
        layout, hint = self._content.layout(), self._content.sizeHint()
        width = self.width() if self.isVisible() else self._expected_width
        width = max(width, self._content.minimumSizeHint().width())
        if layout is not None and layout.hasHeightForWidth():
            hint.setHeight(max(layout.totalHeightForWidth(width), self._content.minimumHeight()))
        return hint

    def minimumSizeHint(self) -> QSize:
        """Return the width of the content: it never scrolls sideways."""
        return QSize(self._content.minimumSizeHint().width() + 14, 120)


def ask(dialog: FormDialog, save: Callable[[], object]) -> bool:
    """Show the dialog until its answer is saved or dropped; return whether it was saved.

    `save` runs at each Save. What it refuses, and what the record cannot take, is said in the
    dialog, which stays open with everything typed.
    """

    def store() -> None:
        try:
            save()
        except Refused as refused:
            dialog.show_problems(refused.problems)
        except DATABASE_ERRORS as error:
            dialog.show_problems([explain(error)])
        else:
            dialog.accept()

    dialog.save_requested.connect(store)
    try:
        return dialog.exec() == QDialog.DialogCode.Accepted
    finally:
        dialog.save_requested.disconnect(store)
        dialog.deleteLater()


def _takes_tab(widget: QWidget) -> bool:
    tab = Qt.FocusPolicy.TabFocus
    return widget.focusPolicy() & tab == tab and widget.isVisibleTo(widget.window())


def _is_acceptable(field: CheckedField) -> bool:
    if field.isEnabled() and field.isVisible():
        field.judge()
        return field.acceptable()
    return True


def _complaint(field: CheckedField) -> str:
    words = "" if field.message is None else field.message[1]
    return f"{field.edit.accessibleName()}: {words}"


def typed_in(root: QWidget) -> list[object]:
    """Return what all fields under `root` hold, to be compared with what they hold later."""
    found: list[object] = [edit.text() for edit in root.findChildren(QLineEdit)]
    found += [edit.toPlainText() for edit in root.findChildren(QPlainTextEdit)]
    found += [box.currentIndex() for box in root.findChildren(QComboBox)]
    found += [button.isChecked() for button in root.findChildren(QAbstractButton)]
    return found
