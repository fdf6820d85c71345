"""The order by keys: weight basis, the limits of 3.1 in two levels, by the hour, as last time."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from PySide6.QtWidgets import QApplication, QPushButton

from tests.factories import make_course, make_patient
from tests.ui.infusion.conftest import TODAY
from tracker.clinical.moment import Moment
from tracker.clinical.order_judging import dose_stood
from tracker.services.chair.decisions import clear
from tracker.services.chair.dose_question import worked_dose
from tracker.services.infusions import (
    InfusionOrder,
    change_order,
    prepare_infusion,
    record_past_infusion,
)
from tracker.services.people import PersonDetails, add_person
from tracker.ui.infusion.infusion_view import load_view
from tracker.ui.infusion.order_card import OrderCard
from tracker.ui.infusion.run_card import RunCard
from tracker.ui.widgets.accessible import focusable_widgets_without_a_name

D = Decimal
LAST = InfusionOrder(
    weight_kg=D(70),
    ordered_mg_per_kg=D("0.5"),
    ordered_mg=D(35),
    vial_mg_per_ml=50,
    bag_ml=D(100),
    planned_minutes=40,
)
EMPTY = InfusionOrder(planned_minutes=40)
WEIGHED = replace(EMPTY, weight_kg=D(70))
TALL = {"sex": "male", "height_cm": D(178)}
HEAVY = {"sex": "female", "height_cm": D(165)}


class Order:
    """One infusion with its order card and run card; what is changed is stored and shown."""

    def __init__(self, clinic, order=EMPTY, last=LAST, given=None, *, pain=False, **patient):
        self.clinic, self.pain = clinic, pain
        self.saved = self.finished = 0
        limits = clinic.knowledge.limits
        with clinic.sessions.write() as session:
            who = make_patient(session, **patient)
            indication = {"indication": "crps", "primary_instrument": None} if pain else {}
            course = make_course(session, who.id, **indication)
            if last is not None:
                day = Moment(TODAY - timedelta(days=4))
                mg = given or last.ordered_mg
                record_past_infusion(session, course.id, day, last, given_mg=mg)
            self.id = prepare_infusion(session, course.id, TODAY, order, limits, pain=pain).id
        self.view = self.load()
        self.card, self.run = OrderCard(limits, self.view), RunCard(limits)
        self.run.show_view(self.view)
        self.card.order_changed.connect(self.save)
        self.card.finished.connect(self.count_finished)

    def load(self):
        with self.clinic.sessions.read() as session:
            return load_view(session, self.id, self.clinic.knowledge)

    def save(self, order):
        self.saved += 1
        limits = self.clinic.knowledge.limits
        with self.clinic.sessions.write() as session:
            change_order(session, self.id, order, limits, pain=self.pain)
        self.view = self.load()
        self.card.note_saved()
        self.card.show_view(self.view)
        self.run.show_view(self.view)

    def count_finished(self):
        self.finished += 1

    @property
    def stored(self):
        return self.load().order


@pytest.fixture
def order(clinic, qtbot):
    def open_(*args, **how) -> Order:
        made = Order(clinic, *args, **how)
        for part in (made.run, made.card):
            qtbot.addWidget(part)
            part.resize(400, 800)
            part.show()
        made.card.activateWindow()
        qtbot.waitUntil(made.card.isActiveWindow)
        made.card.focus_first_missing()
        return made

    return open_


def message_of(order, name):
    return getattr(order.card, f"_{name}_row").message.text()


# ---- the same as last time


def test_that_weight_and_one_key_are_enough_where_nothing_changed(order, press):
    here = order()
    assert press("68.4⏎") == 5
    assert here.stored.ordered_mg_per_kg is None  # never copied by itself
    assert here.card.dose.text() == ""
    assert "0.50 mg/kg · 50 mg/mL · 100 mL · 40 min" in words(here.card.same.words_label)
    assert here.card.same.property("unconfirmed") == "true"
    assert here.card.same.confirm_button.hasFocus()  # in sight: what Enter will take over
    before = here.saved
    press("⏎")
    taken = replace(LAST, weight_kg=D("68.4"), ordered_mg=D("34.20"))
    assert here.stored == taken
    assert here.saved == before + 1
    assert here.finished == 1
    assert not here.card.same.isVisible()


def words(label):
    return label.text().replace("\N{NO-BREAK SPACE}", " ")


def test_that_enter_in_the_empty_dose_takes_nothing_over(order, press):
    here = order(WEIGHED)
    here.card.dose.setFocus()
    press("⏎")
    assert here.stored.ordered_mg_per_kg is None
    here.card.same.confirm_button.setFocus()
    press("x")
    assert here.stored.ordered_mg_per_kg is None


def test_that_a_touch_confirms_it_too(order, press):
    here = order(WEIGHED)
    here.card.same.confirm_button.click()
    assert here.stored.ordered_mg == D(35)


def test_that_what_is_unlikely_is_never_confirmed_by_one_key(order):
    high = replace(LAST, ordered_mg_per_kg=D("1.2"), ordered_mg=D(84))
    assert not order(WEIGHED, high).card.same.offered  # above 1.0: to be typed, twice
    stopped_early = order(WEIGHED, LAST, given=D(10), record_number="T-2")
    assert not stopped_early.card.same.offered  # half the dose was given: a rise of over 50 %


def test_that_a_first_infusion_has_nothing_to_confirm(order):
    here = order(WEIGHED, None)
    assert not here.card.same.offered
    assert message_of(here, "dose") == "first infusion"


def test_that_a_typed_dose_ends_the_offer(order, press):
    here = order(WEIGHED)
    press("0.6⏎")
    assert here.stored.ordered_mg == D(42)
    assert not here.card.same.offered
    assert here.card.vial.buttons[10].hasFocus()


# ---- the limits of reference 3.1, two levels each


@pytest.mark.parametrize(
    ("dose", "last", "asks"),
    [
        ("0.5", None, ""),
        ("0.51", None, "first infusion is usually at most 0.5 mg/kg"),
        ("0.75", "0.5", ""),
        ("0.76", "0.5", "raised by at most 0.25 mg/kg and 50 %"),
        ("0.46", "0.3", "raised by at most 0.25 mg/kg and 50 %"),
        ("1", "0.95", ""),
        ("1.01", "0.95", "usually 0.25 to 1 mg/kg"),
        ("0.2", "0.3", "usually 0.25 to 1 mg/kg"),
    ],
)
def test_that_a_dose_beyond_a_soft_limit_is_typed_again(order, press, dose, last, asks):
    before = None
    if last is not None:
        before = replace(LAST, ordered_mg_per_kg=D(last), ordered_mg=D(last) * 70)
    here = order(replace(WEIGHED, planned_minutes=60), before)
    press(f"{dose}⏎")
    if asks:
        assert asks in message_of(here, "dose")
        assert here.stored.ordered_mg_per_kg is None
        press(f"{dose}⏎")
    assert here.stored.ordered_mg_per_kg == D(dose)


@pytest.mark.parametrize(
    ("dose", "minutes", "asks"),
    [
        ("1.5", 75, ""),
        ("1.51", 120, "above 1.5 mg/kg needs the prescriber's reason"),
        ("2.01", 150, "above 2 mg/kg needs the prescriber's approval and reason"),
        ("1.4", 40, "Rate above 2 mg/kg/h needs the prescriber's approval and reason"),
    ],
)
def test_that_a_dose_beyond_a_hard_limit_needs_a_prescriber(order, press, dose, minutes, asks):
    high = replace(LAST, ordered_mg_per_kg=D("1.45"), ordered_mg=D("101.5"))
    here = order(replace(WEIGHED, planned_minutes=minutes), high)
    press(f"{dose}⏎")
    if here.stored.ordered_mg_per_kg is None:
        press(f"{dose}⏎")
    assert here.stored.ordered_mg_per_kg == D(dose)
    shown = " ".join(line.text() for line in here.run.warnings)
    assert (asks in shown) if asks else ("needs" not in shown)
    assert here.run.decide_button.isVisible() == bool(asks)


def test_that_a_dose_no_one_gives_is_refused(order, press):
    here = order(WEIGHED)
    press("5⏎5⏎")
    assert here.stored.ordered_mg_per_kg is None
    assert "cannot be recorded" in message_of(here, "dose")


def test_that_a_rate_that_follows_is_asked_for_by_what_makes_it(order, press):
    here = order(replace(LAST, weight_kg=D(70)))
    here.card.minutes.setFocus()
    here.card.minutes.edit.selectAll()
    press("18⏎")  # unlikely short, and 1.667 mg/kg/h
    assert here.stored.planned_minutes == 40
    press("18⏎")
    assert here.stored.planned_minutes == 18
    assert any("makes 1.667" in line.text() for line in here.run.warnings)
    here.card.minutes.edit.selectAll()
    press("4⏎4⏎")  # 7.5 mg/kg/h
    assert here.stored.planned_minutes == 18


def test_that_an_unlikely_pump_rate_is_asked_for_at_the_bag(order, press):
    here = order(replace(LAST, bag_ml=None))
    here.card.bag.setFocus()
    press("500⏎")
    assert here.stored.bag_ml is None
    press("500⏎")
    assert here.stored.bag_ml == D(500)


# ---- a decision about the dose


def test_that_a_prescriber_decides_about_the_dose_that_stood(order, press, clinic, qtbot):
    with clinic.sessions.write() as session:
        add_person(session, PersonDetails("Dr Lee Park", "prescriber", "LP"))
    high = replace(LAST, ordered_mg_per_kg=D("1.6"), ordered_mg=D(112), planned_minutes=60)
    here = order(high)
    told = []
    here.run.cleared.connect(lambda *what: told.append(what))
    here.run.activateWindow()
    qtbot.waitUntil(here.run.isActiveWindow)
    here.run.focus_reason()
    form = here.run.form
    form.person.setCurrentIndex(form.person.findText("Dr Lee Park, prescriber"))
    form.reason_edit.setFocus()
    press("refractory⏎")
    (about, stood, by) = told[0]
    assert (about, stood) == ("dose", "1.6 mg/kg, 112 mg in 60 min")
    assert (by.name, by.reason) == ("Dr Lee Park", "refractory")
    with clinic.sessions.write() as session:
        clear(session, here.id, about, stood, by, clinic.now(), D(10))
    here.run.show_view(here.load())
    assert not form.isVisible()
    assert here.run.decided.text() == "Decided by Dr Lee Park: refractory"
    here.save(replace(here.stored, weight_kg=D(72), ordered_mg=D("115.2")))
    assert here.run.decide_button.isVisible()  # another dose, another decision
    assert here.run.decided.text() == ""


# ---- the weight the dose goes by


def test_that_ideal_and_adjusted_weight_stand_beside_the_actual_one(order):
    here = order(replace(WEIGHED, weight_kg=D("82.5")), **TALL)
    labels = [button.text().split("\n")[1] for button in here.card.basis.buttons.values()]
    assert labels == ["82.5 kg", "73.2 kg", "76.9 kg"]
    assert not here.card.basis.prompt.isVisible()
    assert here.card.basis.buttons["actual"].isChecked()
    assert here.stored.weight_basis is None


def test_that_a_high_body_mass_index_asks_and_never_switches(order):
    here = order(replace(LAST, weight_kg=D(110), ordered_mg=D(55)), **HEAVY)
    assert here.card.basis.prompt.text().startswith("Body mass index 40.4")
    assert "45.5 + 2.3 × (64.96 in − 60) = 56.9 kg" in here.card.basis.formula_label.text()
    assert not any(button.isChecked() for button in here.card.basis.buttons.values())
    assert here.stored.ordered_mg == D(55)


@pytest.mark.parametrize(
    ("basis", "kg", "mg"),
    [("actual", None, "55.00"), ("ideal", "56.9", "28.45"), ("adjusted", "78.1", "39.05")],
)
def test_that_the_dose_follows_the_weight_that_was_chosen(order, basis, kg, mg):
    here = order(replace(LAST, weight_kg=D(110), ordered_mg=D(55)), **HEAVY)
    here.card.basis.buttons[basis].click()
    stored = here.stored
    assert (stored.weight_basis, stored.ordered_mg) == (basis, D(mg))
    assert stored.dosing_weight_kg == (None if kg is None else D(kg))
    assert not here.card.basis.prompt.isVisible()
    assert here.run.working_label.text().startswith(
        "110 kg × 0.5" if kg is None else f"{kg} kg ({basis}) × 0.5"
    )


def test_that_the_adjusted_weight_follows_a_new_weight(order, press):
    adjusted = replace(
        LAST,
        weight_kg=D(110),
        weight_basis="adjusted",
        dosing_weight_kg=D("78.1"),
        ordered_mg=D("39.05"),
    )
    here = order(adjusted, None, **HEAVY)
    here.card.weight.setFocus()
    here.card.weight.edit.selectAll()
    press("100⏎")
    assert (here.stored.dosing_weight_kg, here.stored.ordered_mg) == (D("74.1"), D("37.05"))


def test_that_a_missing_height_is_said_with_what_to_do(order):
    here = order(WEIGHED, sex="female")
    assert here.card.basis.formula_label.text() == (
        "Ideal and adjusted weight need the height: add it under Details."
    )
    assert not here.card.basis.buttons["ideal"].isEnabled()


# ---- by the hour


PAIN = InfusionOrder(planned_minutes=240)


def test_that_a_pain_order_is_typed_by_the_hour(order, press):
    here = order(PAIN, None, pain=True)
    press("68⏎0.375⏎0.35⏎")
    here.card.vial.buttons[50].click()
    here.card.bag.setFocus()
    press("500⏎4:00⏎")
    stored = here.stored
    assert (stored.ordered_mg_per_kg_h, stored.bolus_mg_per_kg) == (D("0.375"), D("0.35"))
    assert (stored.ordered_mg, stored.ordered_mg_per_kg) == (D("125.80"), D("1.85"))
    assert stored.planned_minutes == 240
    assert here.card.minutes.text() == "4:00"
    assert "23.80 mg + 102.00 mg = 125.80 mg" in here.run.working_label.text()
    assert here.finished == 1


@pytest.mark.parametrize(
    ("typed", "minutes"), [("2:30", 150), ("4", 240), ("1.5", 90), ("0:45", 45)]
)
def test_that_hours_are_typed_as_people_write_them(order, press, typed, minutes):
    here = order(PAIN, None, pain=True)
    here.card.minutes.setFocus()
    here.card.minutes.edit.selectAll()
    press(f"{typed}⏎")
    assert here.stored.planned_minutes == minutes


@pytest.mark.parametrize("typed", ["4:7", "4:60", "x", "11:00"])
def test_that_no_other_length_is_taken(order, press, typed):
    here = order(PAIN, None, pain=True)
    here.card.minutes.setFocus()
    here.card.minutes.edit.selectAll()
    press(f"{typed}⏎{typed}⏎")
    assert here.stored.planned_minutes == 240
    assert here.card.unsettled()


@pytest.mark.parametrize(
    ("rate", "asks", "taken"),
    [
        ("2", "", True),
        ("2.1", "usually 0.1 to 2 mg/kg/h", True),
        ("4.1", "above 4 mg/kg/h needs", True),
        ("7.1", "cannot be recorded", False),
    ],
)
def test_that_the_rate_of_a_pain_infusion_has_its_own_limits(order, press, rate, asks, taken):
    here = order(InfusionOrder(weight_kg=D(70), planned_minutes=60), None, pain=True)
    press(f"{rate}⏎")
    if here.stored.ordered_mg_per_kg_h is None and taken:
        assert asks in message_of(here, "dose")
        press(f"{rate}⏎")
    stored = here.stored.ordered_mg_per_kg_h
    assert stored == (D(rate) if taken else None)
    shown = message_of(here, "dose") + " ".join(line.text() for line in here.run.warnings)
    assert asks in shown or stored is not None
    assert here.run.decide_button.isVisible() == ("needs" in asks)


def test_that_a_bolus_beyond_its_limit_is_typed_again(order, press):
    here = order(
        InfusionOrder(weight_kg=D(70), ordered_mg_per_kg_h=D("0.5"), planned_minutes=120),
        None,
        pain=True,
    )
    here.card.bolus.setFocus()
    press("0.4⏎")
    assert here.stored.bolus_mg_per_kg is None
    press("0.4⏎")
    assert here.stored.bolus_mg_per_kg == D("0.4")


def test_that_a_pain_order_in_mg_is_not_lost_when_something_else_is_changed(order):
    here = order(replace(LAST, planned_minutes=240), None, pain=True)
    here.card.vial.buttons[10].click()
    assert (here.stored.ordered_mg, here.stored.ordered_mg_per_kg) == (D(35), D("0.5"))


def test_that_a_pain_order_is_the_same_as_last_time_by_one_key(order, press):
    last = InfusionOrder(
        weight_kg=D(68),
        ordered_mg_per_kg_h=D("0.375"),
        bolus_mg_per_kg=D("0.3"),
        ordered_mg=D("122.4"),
        ordered_mg_per_kg=D("1.8"),
        vial_mg_per_ml=50,
        bag_ml=D(500),
        planned_minutes=240,
    )
    here = order(replace(PAIN, weight_kg=D(68)), last, pain=True)
    assert "0.375 mg/kg/h · bolus 0.3 mg/kg" in words(here.card.same.words_label)
    press("⏎")
    assert here.stored == last


# ---- vial, readings, last session


def test_that_another_vial_than_last_time_is_said(order):
    here = order(WEIGHED)
    here.card.vial.buttons[100].click()
    assert here.card.vial.message.text() == ("Last time 50 mg/mL, now 100 mg/mL: look at the vial.")


def test_that_how_often_to_read_is_suggested_with_its_reason_and_chosen(order):
    here = order(WEIGHED, None)
    assert here.card.interval.currentText() == "10 min"
    assert here.card._interval_row.message.text() == "suggested: 10 min, first infusion"
    assert here.stored.reading_interval_min is None
    here.card.interval.setCurrentIndex(here.card.interval.findData(5))
    here.card.interval.activated.emit(here.card.interval.currentIndex())
    assert here.stored.reading_interval_min == 5
    again = order(replace(LAST, reading_interval_min=20), record_number="T-2")
    assert again.card.interval.currentText() == "20 min"


def test_that_the_last_session_stands_beside_the_working(order):
    here = order(LAST, LAST, given=D(28))
    assert here.run.last_label.text().split("\n") == [
        "Last time, 16 Nov 2026",
        "28 mg",
        "0.4 mg/kg",
        "40 min",
        "actual weight 70 kg",
    ]


def test_that_a_decision_is_kept_with_dose_mg_and_minutes(order):
    card = worked_dose(LAST)
    assert dose_stood(card) == "0.5 mg/kg, 35 mg in 40 min"


@pytest.mark.parametrize("pain", [False, True])
def test_that_everything_fits_a_tablet_and_has_a_name(order, pain):
    here = order(WEIGHED if not pain else PAIN, None, pain=pain, **HEAVY)
    for part in (here.card, here.run):
        assert focusable_widgets_without_a_name(part) == []
        assert part.minimumSizeHint().width() <= 346
    QApplication.processEvents()
    for button in here.card.findChildren(QPushButton):
        assert not button.isVisible() or button.height() >= 44, button.text()
