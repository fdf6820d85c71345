"""How often to read the vital signs: suggested with its reason, chosen by the clinician."""

from datetime import timedelta

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QComboBox, QWidget

from tracker.clinical.limits import plain
from tracker.clinical.monitoring import Interval, IntervalFacts
from tracker.clinical.monitoring_rules import ScheduleRules
from tracker.ui.widgets.choice_box import ChoiceBox

INTERVALS = (5, 10, 15, 20, 30)
_MINUTE = timedelta(minutes=1)


class IntervalChoice(ChoiceBox):
    """The suggestion stands first and holds while nothing else is chosen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("chairside", "true")
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(6)

    def show_interval(self, suggested: Interval, chosen: int | None) -> None:
        """Show the suggestion and the minutes that were chosen, None where it holds."""
        blocker = QSignalBlocker(self)
        self.clear()
        own = suggested.every // _MINUTE
        self.addItem(self.tr("{n} min").format(n=own), None)
        for minutes in sorted({*INTERVALS, *(() if chosen is None else (chosen,))}):
            if minutes != own or chosen == own:
                self.addItem(self.tr("{n} min").format(n=minutes), minutes)
        self.setCurrentIndex(0 if chosen is None else self.findData(chosen))
        blocker.unblock()


def interval_reason(facts: IntervalFacts, suggested: Interval, rules: ScheduleRules) -> str:
    """Return why an interval is suggested (clinical reference 4.1)."""
    age, dose = facts.age_years, facts.dose_mg_per_kg
    reasons = {
        "first infusion": facts.first_infusion,
        "hypertension": facts.hypertension,
        "dose raised": facts.dose_raised,
        f"{plain(rules.close_from_age)} years or older": age is not None
        and age >= rules.close_from_age,
        f"dose above {plain(rules.close_above_mg_per_kg)} mg/kg": dose is not None
        and dose > rules.close_above_mg_per_kg,
    }
    found = ", ".join(words for words, holds in reasons.items() if holds)
    every = suggested.every // _MINUTE
    words = f"suggested: {every} min, {found or 'nothing asks for more'}"
    if suggested.later_every is None or suggested.later_from is None:
        return words
    later, after = suggested.later_every // _MINUTE, suggested.later_from // _MINUTE
    return f"{words}; every {later} min after {after} min"
