"""The row that vital signs are typed into: it owns the focus of the page."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QBoxLayout, QHBoxLayout, QPushButton, QWidget

from tracker.clinical.cross_checks import SessionTimes, check_session_times, check_vitals_time
from tracker.clinical.limits import Limits
from tracker.clinical.vitals_line import FIELDS
from tracker.services.history import VitalSignsRow
from tracker.services.observations import VitalValues
from tracker.ui.fonts import BODY, CARD_TITLE, MEDIUM, SEMIBOLD, scaled, set_font
from tracker.ui.icons import ON_ACCENT, icon
from tracker.ui.infusion.position_chooser import PositionChooser
from tracker.ui.infusion.taken_time import instant_near
from tracker.ui.infusion.vital_edit import VitalEdit
from tracker.ui.infusion.vitals_fields import VitalsFields
from tracker.ui.widgets.accessible import announce
from tracker.ui.widgets.card import Card
from tracker.ui.widgets.message_line import MessageKind, MessageLine
from tracker.ui.widgets.pill import set_look
from tracker.ui.widgets.typed_dates import UnclearDate

_GAP = 8


@dataclass(frozen=True, slots=True)
class VitalsEntry:
    """What is to be logged, and the instant it was taken."""

    values: VitalValues
    taken_at: datetime


class VitalsRow(Card):
    """Enter logs the fields, or corrects a stored reading; what is refused stays as typed.

    One line where it fits, else two. `message` stands beneath until a page puts it elsewhere.
    """

    log_requested = Signal()
    """Everything typed has been judged and may be stored: see `entry()`."""
    letter_typed = Signal(str)
    """A letter for the side effects."""
    pad_toggled = Signal(bool)
    """The number pad is wanted, or no longer."""

    def __init__(
        self,
        limits: Limits,
        now: Callable[[], datetime],
        zone: tzinfo | None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("", parent)
        self._limits, self._now, self._zone = limits, now, zone
        self._visit = SessionTimes()
        self._correcting: VitalSignsRow | None = None
        self._logged_at: tuple[datetime, ...] = ()
        self._same_minute_asked = False
        self._typing_in: QWidget | None = None
        self.fields = VitalsFields(limits)
        self.edits, self.time_edit = self.fields.edits, self.fields.time_edit
        self.log_button = QPushButton(self.tr("&Log"))
        self.leave_button = QPushButton(self.tr("Leave as it was (Esc)"))
        self.message = MessageLine()
        self.positions = PositionChooser(self)
        self.unit_button = QPushButton()
        self.pad_button = QPushButton()
        self._make_tools()
        self._lay_out()
        self.fields.said.connect(self._say)
        self.fields.edited.connect(self._forget_question)
        self.fields.enter_pressed.connect(self.log)
        self.fields.letter_typed.connect(self.letter_typed)
        self.log_button.clicked.connect(self.log)
        self.leave_button.clicked.connect(self.leave_correction)
        self.positions.opened.connect(self._follow_positions)
        self.unit_button.clicked.connect(self._change_unit)
        self.pad_button.toggled.connect(self.pad_toggled)
        self.show_fahrenheit(on=False)
        self._say("", "")

    @property
    def correcting(self) -> VitalSignsRow | None:
        """The stored reading that is being corrected, or None."""
        return self._correcting

    def minimumSizeHint(self) -> QSize:
        """Return the room of two lines: the row can always be narrower than one."""
        whole = super().minimumSizeHint()
        around = whole.width() - self._line.minimumSize().width()
        wide = max(self.fields.minimumSizeHint().width(), self._tools.minimumSize().width())
        return QSize(wide + around, whole.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the buttons beside the fields where they fit."""
        super().resizeEvent(event)
        needed = self.fields.minimumSizeHint().width() + _GAP + self._tools.minimumSize().width()
        directions = QBoxLayout.Direction
        beside = self.body.geometry().width() >= needed
        self._line.setDirection(directions.LeftToRight if beside else directions.TopToBottom)

    def focus_entry(self) -> None:
        """Put the focus where typing goes on: at SYS, or after what is typed already."""
        if self._correcting is None:
            self.fields.focus_end()
        else:
            self.fields.focus_start()

    def show_visit(self, times: SessionTimes) -> None:
        """Know the visit: times of day that are typed belong to it, and must lie within it."""
        self._visit = times

    def show_now(self) -> None:
        """Show the present time, at which a reading is taken unless another one is typed."""
        self.time_edit.setPlaceholderText(f"{self._now().astimezone(self._zone):%H:%M}")

    def show_fahrenheit(self, *, on: bool) -> None:
        """Take the temperature in °F or in °C; it is stored in °C."""
        self.fields.show_fahrenheit(on=on)
        self.unit_button.setText("°F" if on else "°C")
        name = self.tr("Temperature in {unit}; F7 changes it")
        self.unit_button.setAccessibleName(name.format(unit=self.unit_button.text()))
        self.unit_button.setToolTip(self.unit_button.accessibleName())

    def show_pad(self, shown: bool) -> None:
        """Show on its button that the number pad is wanted, which opens it, or is no longer."""
        self.pad_button.setChecked(shown)

    def show_readings(self, readings: tuple[VitalSignsRow, ...]) -> None:
        """Know what has been logged, to ask before the same minute is logged twice."""
        self._logged_at = tuple(reading.taken_at for reading in readings)

    def show_primary(self, *, primary: bool) -> None:
        """Look like the one next action of the page, or not."""
        set_look(self.log_button, "kind", "primary" if primary else "")
        self.log_button.setIcon(icon("check", ON_ACCENT) if primary else icon("check"))

    def show_problem(self, text: str) -> None:
        """Say why the reading was not stored; all that was typed stays."""
        self._say("alert", text)

    def correct(self, reading: VitalSignsRow) -> None:
        """Put a stored reading into the fields to be typed over."""
        self.clear_entry()
        self._correcting = reading
        self.fields.show_reading(reading)
        self.positions.show_position(reading.position)
        clock = f"{reading.taken_at.astimezone(self._zone):%H:%M}"
        self.time_edit.setText(clock)
        self.show_title(self.tr("Correcting the reading of {time}").format(time=clock))
        self.log_button.setText(self.tr("Save"))
        self.leave_button.setVisible(True)
        self._say("", "")
        self.fields.focus_start()

    def leave_correction(self) -> None:
        """Go back to logging; the stored reading stays as it was."""
        self.clear_entry()
        self.fields.focus_start()

    def clear_entry(self) -> None:
        """Empty the row for the next reading."""
        self._correcting = None
        self._same_minute_asked = False
        self.fields.clear_entry()
        self.positions.show_position(None)
        self.positions.close_chips()
        self.show_title("")
        self.log_button.setText(self.tr("&Log"))
        self.leave_button.setVisible(False)
        self._say("", "")

    def type_digit(self, digit: str) -> None:
        """Take a digit that was typed while the focus was on nothing that takes text."""
        edit = self.fields.first_empty()
        edit.setFocus(Qt.FocusReason.OtherFocusReason)
        edit.insert(digit)

    def entry(self) -> VitalsEntry:
        """Return what is typed; raises UnclearDate where the time cannot be taken."""
        note = None if self._correcting is None else self._correcting.note
        return VitalsEntry(self.fields.values(note, self.positions.position()), self._taken_at())

    def log(self) -> None:
        """Judge the whole row; what cannot be stored is said and keeps the focus."""
        if not self.fields.settle():
            return
        try:
            entry = self.entry()
        except UnclearDate as unclear:
            self.fields.refuse(self.time_edit, str(unclear))
            return
        problems = entry.values.problems(self._limits)
        if problems:
            self._say("alert", " ".join(problems))
            self.fields.focus_empty()
        elif self._same_minute_again(entry.taken_at):
            self._same_minute_asked = True
            again = self.tr("A reading of this minute is logged already. Enter logs another one.")
            self._say("caution", again)
        else:
            self.log_requested.emit()

    def _taken_at(self) -> datetime:
        text, now = self.time_edit.text().strip(), self._now()
        stored = None if self._correcting is None else self._correcting.taken_at
        if stored is not None and text == f"{stored.astimezone(self._zone):%H:%M}":
            return stored
        near = self._visit.checked_in or self._visit.started or now
        taken = instant_near(text, near, now, self._zone) if text else now
        self._check_visit(taken)
        return taken

    def _check_visit(self, taken: datetime) -> None:
        begun = self._visit.checked_in or self._visit.started
        verdict = check_vitals_time(self._limits, taken, self._visit)
        if not verdict.refused and begun is not None and begun < taken:
            whole = SessionTimes(checked_in=begun, discharged=taken)
            verdict = check_session_times(self._limits, whole)
        if verdict.refused:
            raise UnclearDate(verdict.sentence)

    def _same_minute_again(self, taken_at: datetime) -> bool:
        if self._correcting is not None or self._same_minute_asked:
            return False
        minute = taken_at.replace(second=0, microsecond=0)
        return any(timedelta(0) <= at - minute < timedelta(minutes=1) for at in self._logged_at)

    def _forget_question(self) -> None:
        self._same_minute_asked = False

    def _say(self, kind: str, text: str) -> None:
        shown: MessageKind = "alert" if kind == "alert" else "caution" if text else "hint"
        if not text and self._correcting is not None:
            text = self.tr("The old values stay in the log.")
        if text == self.message.text():
            return
        self.positions.close_chips()
        self.message.show_message(shown, text)
        if shown != "hint":
            announce(self.message, text)

    def _change_unit(self) -> None:
        self.show_fahrenheit(on=not self.fields.fahrenheit)

    def _follow_positions(self, opened: bool) -> None:
        focused = QApplication.focusWidget()
        if opened:
            self._typing_in = focused if focused and self.fields.isAncestorOf(focused) else None
        elif focused is not None and self.positions in (focused, focused.parentWidget()):
            # Back into the number that was begun, which nobody judges meanwhile.
            (self._typing_in or self.edits[FIELDS[0]]).setFocus(Qt.FocusReason.PopupFocusReason)
        elif isinstance(self._typing_in, VitalEdit):
            self.fields.judge(self._typing_in)

    def _make_tools(self) -> None:
        QShortcut(QKeySequence("F7"), self.unit_button, self._change_unit)
        self.pad_button.setCheckable(True)
        self.pad_button.setIcon(icon("keyboard"))
        self.pad_button.setAccessibleName(self.tr("Number pad"))
        self.pad_button.setToolTip(self.tr("Number pad"))
        for button in (self.unit_button, self.pad_button):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setFixedWidth(scaled(52))
        for button in (self.positions.button, self.unit_button, self.pad_button):
            button.setProperty("chairside", "true")
            button.setProperty("tight", "true")

    def _lay_out(self) -> None:
        self.log_button.setProperty("chairside", "true")
        set_font(self.log_button, CARD_TITLE, SEMIBOLD)
        set_font(self.message.text_label, BODY, MEDIUM)
        self.header.addWidget(self.leave_button)
        self.leave_button.setVisible(False)
        self._tools = QHBoxLayout()
        self._tools.setSpacing(_GAP)
        self._tools.addStretch(1)
        for button in (
            self.positions.button,
            self.unit_button,
            self.pad_button,
            self.log_button,
        ):
            self._tools.addWidget(button, 0, Qt.AlignmentFlag.AlignBottom)
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._line.setSpacing(_GAP)
        self._line.addWidget(self.fields, 1)
        self._line.addLayout(self._tools)
        self.body.addLayout(self._line)
        self.body.addWidget(self.message)
        self.tighten()
