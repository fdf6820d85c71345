"""The session chart on screen, and how it comes about from what is stored."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from tests.charts import sessions as made
from tests.charts.sessions import reading
from tests.factories import end_session, make_course, make_infusion, make_patient, start_session
from tracker.charts.session_values import SessionChart
from tracker.clinical.moment import Moment
from tracker.services.infusions import InfusionOrder, prepare_infusion
from tracker.services.observations import (
    SideEffectEntry,
    VitalValues,
    record_side_effect,
    record_vital_signs,
)
from tracker.services.treatments import TreatmentEntry, record_treatment
from tracker.ui.infusion.infusion_view import load_view
from tracker.ui.infusion.session_canvas import SessionCanvas
from tracker.ui.infusion.session_values_of import chart_of_view
from tracker.ui.theme import apply_theme

ORDER = InfusionOrder(
    weight_kg=Decimal(70),
    ordered_mg_per_kg=Decimal("0.5"),
    ordered_mg=Decimal(35),
    vial_mg_per_ml=50,
    bag_ml=Decimal(100),
    planned_minutes=40,
)


@pytest.fixture
def canvas(qtbot, app_look):
    canvas = SessionCanvas()
    qtbot.addWidget(canvas)
    canvas.resize(760, 330)
    canvas.show_chart(made.RUNNING)
    canvas.show()
    canvas.grab()
    return canvas


def picture(canvas):
    canvas.grab()
    return canvas._picture.cacheKey()


def test_that_the_same_chart_is_not_drawn_again(canvas):
    before = picture(canvas)
    canvas.show_chart(replace(made.RUNNING))
    assert picture(canvas) == before
    canvas.show_chart(replace(made.RUNNING, readings=made.SERIES[:3]))
    assert picture(canvas) != before


def test_that_the_clock_draws_it_anew_only_once_its_line_has_moved(canvas):
    before = picture(canvas)
    canvas.show_chart(replace(made.RUNNING, now=made.RUNNING.now + 1 / 60))
    assert picture(canvas) == before
    seconds = 0
    while picture(canvas) == before:
        seconds += 1
        assert seconds < 30
        canvas.show_chart(replace(made.RUNNING, now=made.RUNNING.now + seconds / 60))
    assert seconds > 3


def test_that_a_new_reading_is_drawn_even_if_the_clock_stood_still(canvas):
    chart = replace(made.RUNNING, readings=(*made.RUNNING.readings, reading(12, "150/90")))
    canvas.show_chart(chart)
    assert canvas.chart is chart
    assert "150/90" in canvas.accessibleDescription()


def test_that_it_follows_the_theme_and_the_size(canvas, qtbot):
    before = picture(canvas)
    try:
        apply_theme(QApplication.instance(), "dark")
        assert picture(canvas) != before
    finally:
        apply_theme(QApplication.instance(), "light")
    canvas.resize(500, 240)
    qtbot.waitUntil(lambda: canvas._picture.width() == 500 * canvas.devicePixelRatioF())


def test_that_the_state_is_told_in_words(canvas):
    assert canvas.accessibleName() == "Session chart"
    told = canvas.accessibleDescription()
    assert "Running at 51.3 mg/h" in told
    assert "10 min after the start, BP 139/85, HR 78, SpO2 97 %" in told
    assert "Dissociation grade 1" in told
    canvas.show_chart(made.PAUSED)
    assert "Paused" in canvas.accessibleDescription()
    canvas.show_chart(made.FINISHED)
    told = canvas.accessibleDescription()
    assert "Stopped 44 min after the start" in told
    assert "Readings missed: 1" in told
    canvas.show_chart(SessionChart())
    assert "No readings" in canvas.accessibleDescription()


def test_that_arrows_go_from_reading_to_reading(canvas):
    canvas.show_chart(made.FINISHED)
    canvas.grab()
    QTest.keyClick(canvas, Qt.Key.Key_Left)
    assert canvas.told()[:2] == ["70 min after the start", "BP 130/80"]
    QTest.keyClick(canvas, Qt.Key.Key_Left)
    assert canvas.told()[0] == "55 min after the start"
    for _ in made.SERIES:
        QTest.keyClick(canvas, Qt.Key.Key_Left)
    assert canvas.told()[0] == "8 min before the start"
    canvas.grab()
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert canvas.told() == []


def test_that_a_mouse_tells_the_nearest_reading(canvas):
    layout = canvas._layout
    place = canvas.rect().center()
    place.setX(round(layout.x(10)) + 3)
    QTest.mouseMove(canvas, place)
    QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=place)
    assert canvas.told()[0] == "10 min after the start"


def test_that_a_tap_leaves_the_focus_and_digits_go_to_the_page(qtbot, app_look):
    typed = []

    class Page(QWidget):
        def keyPressEvent(self, event):  # noqa: N802
            typed.append(event.text())

    page, field, canvas = Page(), QLineEdit(), SessionCanvas()
    qtbot.addWidget(page)
    layout = QVBoxLayout(page)
    layout.addWidget(field)
    layout.addWidget(canvas)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    field.setFocus()
    QTest.mouseClick(canvas, Qt.MouseButton.LeftButton)
    assert field.hasFocus()
    QTest.keyClick(canvas, "1")
    assert typed == ["1"]


def test_that_copy_gives_picture_drawing_and_numbers(canvas):
    canvas.show_chart(replace(made.FINISHED, title="T-1"))
    canvas.copy()
    data = QApplication.clipboard().mimeData()
    lines = data.text().splitlines()
    assert lines[0].startswith("Minute\tSystolic")
    assert lines[2] == "10\t139\t85\t78\t97\t14\t5"
    assert not data.imageData().isNull()
    assert b"ondansetron" in bytes(data.data("image/svg+xml"))
    assert b"T-1" not in bytes(data.data("image/svg+xml"))


# ---- from the record


class Session:
    """An infusion at the chair, and how to write to it and look at its chart."""

    def __init__(self, clinic, clock):
        self.clinic, self.clock, self.limits = clinic, clock, clinic.knowledge.limits
        with clinic.sessions.write() as session:
            self.patient = make_patient(session).id
            self.course = make_course(session, self.patient).id
            today = clock().date()
            self.id = prepare_infusion(session, self.course, today, ORDER, self.limits).id

    def vitals(self, **values):
        with self.clinic.sessions.write() as session:
            read = VitalValues(**values)
            record_vital_signs(session, self.id, self.clock(), read, self.limits)

    def start(self):
        with self.clinic.sessions.write() as session:
            start_session(session, self.id, self.clock(), self.clinic.zone)
        self.start_at = self.clock()

    def view(self):
        with self.clinic.sessions.read() as session:
            return load_view(session, self.id, self.clinic.knowledge)

    def chart(self, minute):
        return chart_of_view(self.view(), self.start_at + timedelta(minutes=minute))


@pytest.fixture
def session(clinic, clock):
    """Three readings, one side effect and one drug until 20 minutes after the start."""
    session = Session(clinic, clock)
    session.vitals(systolic=128, diastolic=78, heart_rate=72, spo2=98)
    clock.forward(minutes=8)
    session.start()
    clock.forward(minutes=10)
    session.vitals(systolic=168, diastolic=92, heart_rate=80, spo2=93, moaas=4)
    effect = SideEffectEntry(term="nausea", severity=2, onset=Moment(clock().date(), clock()))
    drug = TreatmentEntry(
        drug="ondansetron", dose=Decimal(4), unit="mg", route="IV", given_at=clock()
    )
    with clinic.sessions.write() as opened:
        record_side_effect(opened, session.patient, session.id, effect)
        record_treatment(opened, session.id, drug)
    clock.forward(minutes=10)
    session.vitals(spo2=97)
    return session


def test_that_stored_rows_become_minutes_from_the_start(session):
    chart = session.chart(20)
    assert [each.minute for each in chart.readings] == [-8, 10, 20]
    assert chart.readings[1].moaas == 4
    assert chart.readings[2].systolic is None
    assert chart.now == 20
    assert (chart.rates[0].start, chart.rates[0].end) == (0, None)
    assert chart.planned_end == 40
    assert [flag.words for flag in chart.treatments] == ["ondansetron 4 mg IV"]
    effect = chart.effects[0]
    assert (effect.label, effect.box, effect.onset, effect.end) == ("Nausea", "N2", 10, None)


def test_that_readings_carry_what_the_rules_have_found(session):
    chart = session.chart(20)
    baseline, amber, last = chart.readings
    assert baseline.marks == last.marks == ()
    assert dict(amber.marks) == {"systolic": "amber", "spo2": "amber"}


def test_that_due_readings_come_with_their_state(session):
    chart = session.chart(20)
    states = {point.minute: point.state for point in chart.due}
    assert states[10] == states[20] == "done"
    assert states[40] == "coming"
    later = session.chart(41)
    assert {point.minute: point.state for point in later.due}[30] == "missed"


def test_that_before_the_start_minutes_count_from_now(clinic, clock):
    session = Session(clinic, clock)
    session.vitals(systolic=128, diastolic=78)
    clock.forward(minutes=5)
    chart = chart_of_view(session.view(), clock())
    assert -7 < chart.readings[0].minute < -5
    assert -1 <= chart.now < 0
    soon = chart_of_view(session.view(), clock() + timedelta(seconds=10))
    assert replace(soon, now=chart.now) == chart


def test_that_the_record_shows_it_without_the_time_now(session, clock):
    clock.forward(minutes=20)
    with session.clinic.sessions.write() as opened:
        end_session(opened, session.id, clock(), Decimal(35))
    chart = chart_of_view(session.view(), None)
    assert (chart.now, chart.ended) == (None, 40)
    assert max(point.minute for point in chart.due) < 120


def test_that_the_usual_range_comes_from_earlier_sessions_alone(session):
    for days in (3, 6):
        with session.clinic.sessions.write() as opened:
            day = session.start_at.date() - timedelta(days=days)
            earlier = make_infusion(opened, session.course, day)
            for minute in (0, 10, 20):
                at = earlier.started_at + timedelta(minutes=minute)
                values = VitalValues(systolic=120 + days, diastolic=70)
                record_vital_signs(opened, earlier.id, at, values, session.limits)
    usual = session.chart(20).usual
    assert usual.sessions == 2
    assert usual.envelopes[0].low[0] == 118
    assert usual.envelopes[0].high[0] == 131
