"""Where the run stands, the ring of the next reading, and what the pump did."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from tracker.clinical.monitoring import Interval, ReadingPlan, due_points, point_states
from tracker.clinical.pump_rates import PumpRates
from tracker.clinical.run import RunEvent, run_of
from tracker.services.history import InfusionRow
from tracker.ui.infusion.infuse.due_sight import countdown
from tracker.ui.infusion.infuse.run_bar import RunBar
from tracker.ui.infusion.infuse.run_controls import RunControls
from tracker.ui.widgets.accessible import focusable_widgets_without_a_name

T0 = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
INFUSION = InfusionRow(
    **dict.fromkeys(InfusionRow.__dataclass_fields__)
    | {
        "id": uuid4(),
        "version": 1,
        "given_on": date(2026, 11, 20),
        "started_at": T0,
        "status": "running",
        "ordered_mg": Decimal("34.2"),
        "planned_minutes": 40,
        "checked_in_at": T0 - timedelta(minutes=40),
    }
)
ENDED = replace(INFUSION, status="finished", given_mg=Decimal("34.2"))
RATES = PumpRates(Decimal("68.4"), Decimal("34.2"), Decimal(50))


def at(minutes, seconds=0):
    return T0 + timedelta(minutes=minutes, seconds=seconds)


def run(*more):
    return run_of([RunEvent("start", T0, Decimal("51.3")), *more], Decimal("34.2"))


PAUSED = run(RunEvent("pause", at(10)))


@pytest.fixture
def bar(qtbot, app_look):
    bar = RunBar(UTC)
    qtbot.addWidget(bar)
    bar.resize(984, 60)
    bar.show()
    return bar


@pytest.fixture
def show(bar, knowledge):
    def show_(now, taken=(), infusion=INFUSION, run_=None, signed_by="", **plan):
        found = run() if run_ is None else run_
        points = due_points(
            ReadingPlan(T0, timedelta(minutes=40), Interval(timedelta(minutes=10)), **plan),
            knowledge.monitoring.schedule,
        )
        states = point_states(points, taken, now)
        bar.show_run(infusion, found, points, states, now, signed_by)
        return bar.state_label.text()

    return show_


def test_that_the_time_and_the_dose_so_far_come_from_the_stored_start(bar, show):
    assert show(at(23, 41)) == "Infusing 23:41 of 40:00"
    assert bar.given_label.text() == "given 20.3 mg"
    assert bar.progress.value() == 592


def test_that_a_pause_shows_its_own_time_and_what_has_run(bar, show):
    assert show(at(11, 12), run_=PAUSED) == "Paused 1:12 · 10:00 of 40:00 run"


def test_that_the_state_is_never_cut_where_there_is_room(bar, show):
    show(at(5), infusion=replace(INFUSION, status="prepared", started_at=None))
    bar.show_saved(at(5))
    QApplication.processEvents()
    assert bar.state_label.shown_text() == "Prepared"
    show(at(11, 12), run_=PAUSED)
    QApplication.processEvents()
    assert bar.state_label.shown_text() == "Paused 1:12 · 10:00 of 40:00 run"


def test_that_another_rate_moves_the_planned_end(bar, show):
    half = run(RunEvent("change rate", at(20), Decimal("25.65")))
    assert show(at(30), run_=half) == "Infusing 30:00 of 60:00"


def test_that_a_pump_left_running_says_by_how_much_it_is_over(bar, show):
    assert show(at(41, 10)) == "Infusing 41:10 of 40:00"
    assert bar.given_label.text() == "over by 1:10 · given 34.2 mg"


def test_that_after_the_stop_each_stage_is_told(bar, show):
    stopped = run(RunEvent("stop", at(41)))
    ended = replace(ENDED, ended_at=at(41))
    assert show(at(53, 5), (), ended, stopped) == "Recovering 12:05"
    assert bar.given_label.text() == "since the stop at 10:41 · given 34.2 mg"
    left = replace(ended, discharged_at=at(80))
    assert show(at(81), (), left, stopped) == "Left at 11:20, not signed yet"
    signed = replace(left, signed_at=at(90))
    assert show(at(91), (), signed, stopped, "M. Kowalska") == "Signed by M. Kowalska at 11:30"
    tomorrow = show(at(91 + 24 * 60), (), signed, stopped)
    assert tomorrow == "Signed at 20 Nov 2026 11:30"
    assert not bar.ring.isVisible()


@pytest.mark.parametrize(
    ("infusion", "words"),
    [
        (replace(INFUSION, status="prepared", started_at=None), "Prepared"),
        (replace(INFUSION, status="no-show", started_at=None), "No-show"),
        (replace(ENDED, checked_in_at=None, started_at=None), "Given on 20 Nov 2026"),
        (INFUSION, "Infusing 5:00"),
    ],
)
def test_that_a_session_without_a_run_has_its_words(bar, infusion, words):
    bar.show_run(infusion, None, (), (), at(5))
    assert bar.state_label.text() == words
    assert not bar.progress.isVisible()


def test_that_the_ring_fills_towards_the_next_reading(bar, show):
    show(at(23, 41), [at(10), at(20)])
    sight = bar.ring.sight
    assert (sight.clock, sight.words, sight.missed) == ("06:19", "Next vitals 10:30", "")
    assert sight.share == pytest.approx(221 / 600)
    assert bar.ring.isVisible()
    assert bar.ring.accessibleDescription() == "Next vitals 10:30, 06:19"


@pytest.mark.parametrize(
    ("now", "state", "words", "missed"),
    [
        (at(30), "due", "Vitals due now (10:30)", ""),
        (at(33), "due", "Vitals due now (10:30)", ""),
        (at(34), "late", "Vitals late by 4 min", ""),
        (at(40), "due", "Vitals due now (10:40)", "1 missed"),
    ],
)
def test_that_a_reading_is_due_then_late_then_missed(bar, show, now, state, words, missed):
    show(now, [at(10), at(20)])
    assert (bar.ring.sight.state, bar.due_label.text(), bar.missed_label.text()) == (
        state,
        words,
        missed,
    )
    assert "alarm" not in words.lower()


def test_that_a_change_asks_for_its_own_reading(bar, show):
    show(at(22), [at(10), at(20)], changes=(at(21),))
    assert bar.due_label.text() == "Next vitals 10:26"
    assert bar.ring.sight.share == pytest.approx(0.2)


def test_that_a_reading_falling_due_is_said_once(bar, show, monkeypatch):
    said = []
    monkeypatch.setattr(
        "tracker.ui.infusion.infuse.run_bar.announce", lambda _widget, words: said.append(words)
    )
    for seconds in range(0, 240, 20):
        show(at(29, 50 + seconds), [at(10), at(20)])
    assert said == ["Vitals due now (10:30)", "Vitals late by 3 min"]


def test_that_the_colour_of_the_ring_changes_with_the_state(bar, show):
    def colour():
        ring = bar.ring
        return ring.grab().toImage().pixelColor(ring.width() // 2, 4).name()

    show(at(23), [at(10), at(20)])
    coming = colour()
    show(at(31), [at(10), at(20)])
    due = colour()
    show(at(35), [at(10), at(20)])
    assert len({coming, due, colour()}) == 3


def test_that_saved_is_told_with_its_second(bar):
    bar.show_saved(at(23, 5))
    assert bar.saved_label.text() == "saved 10:23:05"


def test_that_a_long_wait_is_told_in_hours():
    assert countdown(timedelta(hours=2, minutes=5)) == "2 h 05"
    assert countdown(timedelta(minutes=99, seconds=9)) == "99:09"


# ---- the controls


@pytest.fixture
def controls(qtbot, app_look, knowledge):
    controls = RunControls(knowledge.limits, knowledge.phrases)
    qtbot.addWidget(controls)
    controls.resize(390, 500)
    controls.show_run(run(), RATES, pain=False)
    with qtbot.waitActive(controls):
        controls.show()
        controls.activateWindow()
    return controls


def heard(signal):
    got = []
    signal.connect(lambda *words: got.append(words))
    return got


def type_(qtbot, text):
    for key in text:
        target = QApplication.focusWidget()
        if key == "⏎":
            qtbot.keyClick(target, Qt.Key.Key_Return)
        elif key == "⎋":
            qtbot.keyClick(target, Qt.Key.Key_Escape)
        else:
            qtbot.keyClicks(target, key)


def test_that_f6_pauses_at_once_and_asks_why_afterwards(controls, qtbot):
    asked, reasons = heard(controls.pause_requested), heard(controls.reason_given)
    controls.pause_requested.connect(lambda _: controls.show_run(PAUSED, RATES, pain=False))
    qtbot.keyClick(controls, Qt.Key.Key_F6)
    assert asked == [("",)]
    assert reasons == []
    type_(qtbot, "2")
    assert reasons == [("distress",)]
    assert not controls.pause_reasons.isVisible()
    qtbot.keyClick(controls, Qt.Key.Key_F6)
    assert len(asked) == 1  # it stands still already


def test_that_a_pause_that_was_not_saved_asks_for_no_reason(controls, qtbot):
    qtbot.keyClick(controls, Qt.Key.Key_F6)
    assert not controls.pause_reasons.isVisible()
    controls.show_problem("The record is locked.")
    assert controls.message.text() == "The record is locked."


def test_that_a_page_opened_in_a_pause_asks_nothing(controls):
    controls.show_run(PAUSED, RATES, pain=False)
    assert controls.resume_button.isVisible()
    assert not controls.pause_button.isVisible()
    assert not controls.pause_reasons.isVisible()


def test_that_a_reason_of_ones_own_is_written(controls, qtbot):
    reasons = heard(controls.reason_given)
    controls.pause_requested.connect(lambda _: controls.show_run(PAUSED, RATES, pain=False))
    controls.pause_button.click()
    type_(qtbot, "6toilet⏎")
    assert reasons == [("toilet",)]


def test_that_escape_leaves_the_reason_open(controls, qtbot):
    reasons, left = heard(controls.reason_given), heard(controls.left)
    controls.pause_requested.connect(lambda _: controls.show_run(PAUSED, RATES, pain=False))
    controls.pause_button.click()
    type_(qtbot, "⎋")
    assert (reasons, left) == ([], [()])


def test_that_it_resumes_as_before_or_at_another_rate(controls, qtbot):
    resumed = heard(controls.resume_requested)
    controls.show_run(PAUSED, RATES, pain=False)
    assert controls.resume_button.text().replace("&", "") == "Resume 51.3 mg/h"
    controls.resume_button.click()
    controls.rate_button.click()
    type_(qtbot, "40⏎2")
    assert resumed == [(None, ""), (Decimal(40), "blood pressure")]


@pytest.mark.parametrize(
    ("field", "typed", "rate"),
    [("mg_h", "45", "45"), ("mg_kg_h", "0.6", "41.040"), ("ml_h", "60", "41.040")],
)
def test_that_a_rate_in_one_unit_is_shown_in_all_three(controls, qtbot, field, typed, rate):
    asked = heard(controls.rate_requested)
    controls.rate_button.click()
    form = controls.rate_form
    getattr(form, field).edit.setFocus()
    type_(qtbot, typed)
    assert Decimal(form.mg_h.text()) == Decimal(rate)
    assert all(other.text() for other in form.fields)
    type_(qtbot, "⏎1")
    assert asked == [(Decimal(rate), "prescriber's order")]


def test_that_an_unlikely_rate_is_typed_again_and_an_impossible_one_refused(controls, qtbot):
    asked = heard(controls.rate_requested)
    controls.rate_button.click()
    form = controls.rate_form
    type_(qtbot, "110⏎")
    assert "type it again" in form.message.text()
    assert asked == []
    type_(qtbot, "110⏎1")
    assert asked == [(Decimal(110), "prescriber's order")]
    form.ask(RATES, Decimal("51.3"), "New rate", pain=False)
    type_(qtbot, "1100⏎")
    assert "cannot be recorded" in form.message.text()
    assert len(asked) == 1


def test_that_a_rate_over_the_hold_wants_the_approval_in_words(controls, qtbot):
    asked = heard(controls.rate_requested)
    controls.rate_button.click()
    type_(qtbot, "150⏎1")
    assert asked == []
    assert "prescriber's approval" in controls.rate_form.message.text()
    type_(qtbot, "6Dr Lee by phone⏎")
    assert asked == [(Decimal(150), "Dr Lee by phone")]


def test_that_alt_s_asks_for_the_stop_at_once(controls, qtbot):
    asked = heard(controls.stop_requested)
    qtbot.keyClick(controls, Qt.Key.Key_S, Qt.KeyboardModifier.AltModifier)
    assert asked == [()]


def test_that_a_rate_of_zero_points_to_the_pause(controls, qtbot):
    controls.rate_button.click()
    type_(qtbot, "0⏎")
    assert controls.rate_form.message.text() == "To halt the pump, pause it."


def test_that_a_bolus_is_asked_for_in_pain_only_and_judged_by_weight(controls, qtbot):
    assert not controls.bolus_button.isVisible()
    controls.show_run(run(), RATES, pain=True)
    given = heard(controls.bolus_requested)
    controls.bolus_button.click()
    type_(qtbot, "20⏎")
    assert given == [(Decimal(20),)]
    controls.bolus_button.click()
    type_(qtbot, "30⏎")  # 0.44 mg/kg: unlikely
    assert len(given) == 1
    type_(qtbot, "30⏎")
    assert given[-1] == (Decimal(30),)
    controls.bolus_button.click()
    type_(qtbot, "70⏎70⏎")  # more than 1 mg/kg
    assert len(given) == 2


def test_that_what_was_not_saved_stays_typed(controls, qtbot):
    controls.rate_button.click()
    type_(qtbot, "45")
    controls.show_problem("The record is locked.")
    assert controls.rate_form.mg_h.text() == "45"
    assert controls.rate_form.message.text() == "The record is locked."
    type_(qtbot, "⎋")
    assert not controls.rate_form.isVisible()


def test_that_nothing_can_be_done_before_the_start_and_after_the_stop(controls):
    for run_ in (None, run_of([], Decimal("34.2")), run(RunEvent("stop", at(40)))):
        controls.show_run(run_, RATES, pain=False)
        assert not controls.isVisible()


def test_that_a_screen_reader_can_name_all_of_it(controls):
    controls.rate_button.click()
    controls.rate_form.reasons.chips[-1].click()
    assert focusable_widgets_without_a_name(controls) == []
    assert all(
        button.height() >= 52
        for button in (controls.pause_button, controls.rate_button, controls.stop_button)
    )
