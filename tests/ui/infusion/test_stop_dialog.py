"""The question at the stop: what was given, when, and why early."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from tests.factories import make_course, make_patient
from tracker.clinical.run import Run, RunEvent, run_of
from tracker.services.infusions import InfusionOrder, prepare_infusion
from tracker.ui.infusion.infuse.stop_arithmetic import stop_lines
from tracker.ui.infusion.infusion_view import InfusionView, load_view
from tracker.ui.infusion.stop_dialog import StopAnswer, StopDialog
from tracker.ui.widgets.accessible import focusable_widgets_without_a_name

T0 = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)  # 10:00 in New York
ORDER = InfusionOrder(
    weight_kg=Decimal("68.4"),
    ordered_mg_per_kg=Decimal("0.5"),
    ordered_mg=Decimal("34.2"),
    bag_ml=Decimal(50),
    planned_minutes=40,
)


def at(minutes, seconds=0):
    return T0 + timedelta(minutes=minutes, seconds=seconds)


def run(*more, mg="34.2") -> Run:
    return run_of([RunEvent("start", T0, Decimal("51.3")), *more], Decimal(mg))


@pytest.fixture
def view(clinic) -> InfusionView:
    """An infusion on a real record that runs since 10:00."""
    with clinic.sessions.write() as session:
        course = make_course(session, make_patient(session).id)
        limits = clinic.knowledge.limits
        infusion = prepare_infusion(session, course.id, T0.date(), ORDER, limits)
    with clinic.sessions.read() as session:
        found = load_view(session, infusion.id, clinic.knowledge)
    assert found is not None
    started = replace(found.infusion, status="running", started_at=T0)
    return replace(found, infusion=started, run=run())


@pytest.fixture
def ask(view, clinic, clock, keys) -> Callable[..., StopDialog]:
    def ask_(now, run_=None, **changed) -> StopDialog:
        clock.time = now
        shown = replace(view, **changed) if run_ is None else replace(view, run=run_, **changed)
        dialog = StopDialog(shown, clinic.now, clinic.zone)
        keys.show(dialog)
        return dialog

    return ask_


def test_that_an_end_on_time_costs_one_key_in_the_question(ask, keys):
    dialog = ask(at(40, 12))
    assert not dialog.reasons.isVisible()
    keys.press(dialog, "Enter")
    assert dialog.answer() == StopAnswer(at(40, 12), Decimal("34.20"))


def test_that_the_arithmetic_is_shown_over_all_rates():
    changed = run(
        RunEvent("change rate", at(12, 30), Decimal(45)),
        RunEvent("pause", at(20)),
        RunEvent("resume", at(22)),
    )
    assert stop_lines(changed, at(31)) == (
        "0:00–12:30 at 51.3 mg/h = 10.69 mg",
        "12:30–20:00 at 45 mg/h = 5.63 mg",
        "20:00–22:00 paused",
        "22:00–31:00 at 45 mg/h = 6.75 mg",
        "Together 23.06 mg",
    )


def test_that_a_bolus_and_an_empty_pump_are_told():
    given = run(RunEvent("bolus", at(5), mg=Decimal(10)))
    assert stop_lines(given, at(45)) == (
        "0:00–45:00 at 51.3 mg/h = 38.48 mg",
        "bolus 10 mg",
        "The pump held 34.2 mg and has given all of it.",
        "Together 44.2 mg",
    )
    assert stop_lines(run_of([], Decimal(35)), at(1)) == ()


def test_that_a_long_run_stays_short():
    changes = [
        RunEvent("change rate", at(minute), Decimal(30 + minute % 7)) for minute in range(1, 31)
    ]
    lines = stop_lines(run(*changes, mg="240"), at(31))
    assert len(lines) == 10
    assert lines[0].startswith("0:00–23:00, 23 stretches = ")
    assert lines[-1].startswith("Together ")


def test_that_an_early_stop_wants_its_reason(ask, keys):
    dialog = ask(at(25))
    assert dialog.early_label.text() == "15 min before the planned end."
    keys.press(dialog, "Enter")
    assert dialog.answer() is None
    assert "why" in dialog.reason_message.text()
    keys.press(dialog, "2", "Enter")
    assert dialog.answer() == StopAnswer(at(25), Decimal("21.38"), None, "blood pressure")


def test_that_a_reason_may_be_written(ask, keys):
    dialog = ask(at(25))
    keys.press(dialog, "Enter", "5", "fire drill", "Enter")
    assert dialog.answer().reason == "fire drill"


@pytest.mark.parametrize(("seconds", "early"), [(38 * 60 + 59, True), (39 * 60, False)])
def test_that_early_is_more_than_the_minute_of_the_rules(ask, seconds, early):
    assert ask(at(0, seconds)).reasons.isVisible() is early


def test_that_another_amount_is_taken_and_says_so(ask, keys):
    dialog = ask(at(40, 12))
    keys.press(dialog, "33", "Enter")
    assert dialog.answer().given_mg == Decimal(33)
    assert dialog.other_message.text() == (
        "1.2 mg less than the pump's 34.2 mg. What you type counts."
    )


def test_that_clearly_more_than_ordered_wants_an_incident_note(ask, keys):
    dialog = ask(at(40, 12))
    keys.press(dialog, "38", "Enter")
    assert dialog.answer() is None
    keys.press(dialog, "second bag", "Enter")
    assert dialog.answer().incident_note == "second bag"


def test_that_another_time_works_the_amount_out_again(ask, keys):
    dialog = ask(at(50))
    dialog.time_edit.setFocus()
    dialog.time_edit.selectAll()
    keys.press(dialog, "1020")
    assert dialog.given.value() == Decimal("17.10")
    assert dialog.reasons.isVisible()
    keys.press(dialog, "Enter", "1", "Enter")
    assert (dialog.answer().at, dialog.answer().given_mg) == (at(20), Decimal("17.10"))


@pytest.mark.parametrize(
    ("typed", "said"),
    [("1010", "last set at 10:12:00"), ("1130", "still to come"), ("77", "not a time")],
)
def test_that_an_impossible_time_is_refused_and_stays(ask, keys, typed, said):
    paused = run(RunEvent("pause", at(12)))
    dialog = ask(at(15), paused)
    dialog.time_edit.setFocus()
    dialog.time_edit.selectAll()
    keys.press(dialog, typed, "Enter")
    assert dialog.answer() is None
    assert said in dialog._time_row.message.text()
    assert dialog.time_edit.text() == typed


def test_that_without_an_order_the_mg_are_typed(ask, keys, view):
    bare = replace(view.infusion, ordered_mg=None)
    dialog = ask(at(30), infusion=bare, run=None)
    assert "does not say how fast" in dialog.arithmetic_label.text()
    keys.press(dialog, "Enter")
    assert dialog.answer() is None
    keys.press(dialog, "20", "Enter")
    assert dialog.answer().given_mg == Decimal(20)


def test_that_escape_lets_it_run_on(ask, keys):
    dialog = ask(at(25))
    keys.press(dialog, "Enter", "Esc")  # from among the reasons
    assert dialog.answer() is None
    assert not dialog.isVisible()


def test_that_nothing_is_cut_and_everything_has_a_name(ask, keys):
    dialog = ask(at(25))
    keys.press(dialog, "Enter", "5")
    assert focusable_widgets_without_a_name(dialog) == []
    for part in (dialog.given.edit, dialog.time_edit, dialog.reasons.words, dialog.stop_button):
        assert part.height() >= 52
