"""When the scores of a course are due: the clinic's schedule, or one of the course's own."""

from collections.abc import Mapping
from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QLineEdit, QPushButton, QWidget

from tracker.clinical.instrument import Instrument
from tracker.clinical.limits import OK, Verdict
from tracker.clinical.schedule import Schedule
from tracker.ui.dialogs.form_dialog import FormDialog
from tracker.ui.fonts import scaled
from tracker.ui.widgets.card import Card
from tracker.ui.widgets.chip import Chip
from tracker.ui.widgets.flow_layout import FlowLayout
from tracker.ui.widgets.form import Form
from tracker.ui.widgets.number_field import NumberField

_LONGEST = 180
_LONGEST_WEEKS = 52
_FIELD = 170


class ScheduleDialog(FormDialog):
    """Asks which scales are due when; `schedule()` is None for the clinic's own schedule.

    `usual` is the scale asked for where none is chosen, in words.
    """

    def __init__(
        self,
        schedule: Schedule,
        clinics: Schedule,
        instruments: Mapping[str, Instrument],
        usual: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(self.tr("When scores are due"), parent, width=760)
        self._clinics = clinics
        self.scale_chips: dict[str, Chip] = {}
        self.baseline_tick = QCheckBox(self.tr("A baseline before the first infusion"))
        self.baseline_field = _days(1)
        self.before_tick = QCheckBox(self.tr("A score before each infusion of a series"))
        self.before_field = _days(1)
        self.end_tick = QCheckBox(self.tr("A score at the end of a series"))
        self.end_from_field, self.end_to_field = _days(1), _days(1)
        self.follow_tick = QCheckBox(self.tr("Scores in the weeks after the last infusion"))
        self.weeks_edit = QLineEdit()
        self.early_field = _days(0)
        self.clinics_button = QPushButton(self.tr("As the clinic does"))
        self.clinics_button.setAutoDefault(False)
        self._lay_out_content(instruments, usual)
        self.show_schedule(schedule)
        self.clinics_button.clicked.connect(self._take_clinics)

    def show_schedule(self, schedule: Schedule) -> None:
        """Show a schedule; steps that are left out keep the clinic's figures ready."""
        clinics = self._clinics
        for code, chip in self.scale_chips.items():
            chip.setChecked(code in schedule.scales)
        self.baseline_tick.setChecked(schedule.baseline_within is not None)
        _show(self.baseline_field, schedule.baseline_within or clinics.baseline_within or 14)
        self.before_tick.setChecked(schedule.next_infusion_after is not None)
        _show(self.before_field, schedule.next_infusion_after or clinics.next_infusion_after or 3)
        self.end_tick.setChecked(schedule.end_of_series is not None)
        start, end = schedule.end_of_series or clinics.end_of_series or (3, 14)
        _show(self.end_from_field, start)
        _show(self.end_to_field, end)
        self.follow_tick.setChecked(bool(schedule.follow_up_weeks))
        weeks = schedule.follow_up_weeks or clinics.follow_up_weeks
        self.weeks_edit.setText(", ".join(str(week) for week in weeks))
        _show(self.early_field, schedule.early)

    def schedule(self) -> Schedule | None:
        """Return the schedule of the course, or None where it is the clinic's."""
        chosen = self._typed()
        return None if chosen == self._clinics else chosen

    def problems(self) -> list[str]:
        """Return what keeps the schedule from being used."""
        found = super().problems()
        if found:
            return found
        for field in (self.baseline_field, self.before_field, self.early_field):
            if field.value() is None:
                found.append(self.tr("A number of days is missing."))
        start, end = self.end_from_field.value(), self.end_to_field.value()
        if start is None or end is None or start > end:
            found.append(self.tr("The end of the series is asked for from a day to a later one."))
        if self.follow_tick.isChecked() and not self._weeks():
            found.append(
                self.tr("Type the weeks as whole numbers from 1 to {most}: 2, 4, 8, 12.").format(
                    most=_LONGEST_WEEKS
                )
            )
            self.weeks_edit.setFocus()
        return found

    def _typed(self) -> Schedule:
        return Schedule(
            scales=tuple(code for code, chip in self.scale_chips.items() if chip.isChecked()),
            baseline_within=_value(self.baseline_field) if self.baseline_tick.isChecked() else None,
            next_infusion_after=(
                _value(self.before_field) if self.before_tick.isChecked() else None
            ),
            end_of_series=(
                (_value(self.end_from_field), _value(self.end_to_field))
                if self.end_tick.isChecked()
                else None
            ),
            follow_up_weeks=self._weeks() if self.follow_tick.isChecked() else (),
            early=_value(self.early_field),
        )

    def _weeks(self) -> tuple[int, ...]:
        """Return the weeks in their order; none where one of them cannot be taken."""
        words = self.weeks_edit.text().replace(",", " ").replace(";", " ").split()
        if not all(word.isdecimal() and 1 <= int(word) <= _LONGEST_WEEKS for word in words):
            return ()
        return tuple(sorted({int(word) for word in words}))

    def _take_clinics(self) -> None:
        self.show_schedule(self._clinics)

    def _lay_out_content(self, instruments: Mapping[str, Instrument], usual: str) -> None:
        self.heading.addWidget(self.clinics_button)
        self._add_step(self.baseline_tick, (self.tr("Not older than"), self.baseline_field))
        self._add_step(self.before_tick, (self.tr("Next expected after"), self.before_field))
        self._add_step(
            self.end_tick,
            (self.tr("From day"), self.end_from_field),
            (self.tr("To day"), self.end_to_field),
        )
        self._add_step(
            self.follow_tick,
            (self.tr("Weeks"), self.weeks_edit),
            (self.tr("Counts from before"), self.early_field),
        )
        self.body.addWidget(self._scales_card(instruments, usual))

    def _scales_card(self, instruments: Mapping[str, Instrument], usual: str) -> Card:
        card = Card(self.tr("Scales"))
        hint = QLabel(
            self.tr("None chosen: the scale the course is judged by, {scale}.").format(scale=usual)
        )
        hint.setProperty("tone", "secondary")
        hint.setWordWrap(True)
        card.body.addWidget(hint)
        chips = FlowLayout(gap=8)
        for code, instrument in instruments.items():
            self.scale_chips[code] = Chip(instrument.name)
            self.scale_chips[code].setAutoDefault(False)
            chips.addWidget(self.scale_chips[code])
        card.body.addLayout(chips)
        return card

    def _add_step(self, tick: QCheckBox, *fields: tuple[str, QWidget]) -> None:
        line = QHBoxLayout()
        line.setSpacing(16)
        line.addWidget(tick, 1, Qt.AlignmentFlag.AlignBottom)
        for label, field in fields:
            form = Form()
            form.add_row(label, field)
            form.setFixedWidth(scaled(_FIELD))
            line.addWidget(form)
            field.setEnabled(tick.isChecked())
            tick.toggled.connect(field.setEnabled)
        self.body.addLayout(line)


def _days(least: int) -> NumberField:
    return NumberField("days", _judge_from_one if least else _judge_from_zero)


def _judge_from_one(days: Decimal) -> Verdict:
    return _judge(days, 1)


def _judge_from_zero(days: Decimal) -> Verdict:
    return _judge(days, 0)


def _judge(days: Decimal, least: int) -> Verdict:
    if days != days.to_integral_value() or not least <= days <= _LONGEST:
        return Verdict("impossible", f"Type a whole number of days, {least} to {_LONGEST}.")
    return OK


def _show(field: NumberField, days: int) -> None:
    field.set_value(Decimal(days))


def _value(field: NumberField) -> int:
    return int(field.value() or 0)
