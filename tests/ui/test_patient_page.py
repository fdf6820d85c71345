"""The patient page: who, is it working, what comes next; the chart, the records, the gestures."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QPushButton
from pytestqt.qtbot import QtBot
from sqlalchemy import event, text

from tests.factories import (
    ORDER,
    TODAY,
    at,
    make_course,
    make_infusion,
    make_patient,
    make_score,
    start_session,
)
from tests.ui.conftest import Clock
from tracker.clinical.moment import Moment
from tracker.services.event_marks import add_event_mark
from tracker.services.history import load_history
from tracker.services.infusions import prepare_infusion
from tracker.services.observations import SideEffectEntry, record_side_effect
from tracker.storage.actor import PROGRAM
from tracker.ui.clinic import Clinic
from tracker.ui.dialogs.choose_course_dialog import ChooseCourseDialog
from tracker.ui.dialogs.score_view_dialog import ScoreViewDialog
from tracker.ui.patient_page import PatientPage

HIGH = "3 3 3 2 3 2 2 2 0"
LOW = "1 1 1 1 1 1 0 0 0"
PROGRESS, INFUSIONS, SCORES, SIDE_EFFECTS, EVENTS, DETAILS = range(6)
Show = Callable[[UUID], PatientPage]


@pytest.fixture
def treated(clinic: Clinic) -> UUID:
    """A patient whose PHQ-9 fell from 20 to 6 over six infusions and a booster."""
    start = TODAY - timedelta(days=60)
    with clinic.sessions.write() as session:
        patient = make_patient(
            session,
            "004217",
            family_name="Okafor",
            given_name="Amara",
            sex="female",
            birth_date=date(1985, 3, 12),
            allergies="ondansetron, penicillin",
            medicines="sertraline",
        )
        course = make_course(session, patient.id)
        make_score(session, patient.id, start - timedelta(days=2), HIGH)
        make_score(session, patient.id, start - timedelta(days=2), "2 2 2 2 2 2 2", "gad7")
        for number in range(6):
            infusion = make_infusion(session, course.id, start + timedelta(days=3 * number))
        make_score(session, patient.id, start + timedelta(days=17), LOW)
        make_infusion(session, course.id, start + timedelta(days=45))
        record_side_effect(
            session,
            patient.id,
            infusion.id,
            SideEffectEntry(
                term="nausea",
                severity=2,
                onset=Moment.local(at(start + timedelta(days=15), 10, 12), None),
            ),
        )
        add_event_mark(session, patient.id, "medication change", "Sertraline raised", Moment(start))
        return patient.id


def answer(dialog_does: Callable[[QDialog], None]) -> None:
    """Do something in the next modal dialog."""

    def act() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, QDialog)
        dialog_does(dialog)

    QTimer.singleShot(0, act)


def stored(clinic: Clinic, sql: str) -> list[tuple[object, ...]]:
    with clinic.sessions.read() as session:
        return [tuple(row) for row in session.execute(text(sql))]


def test_that_the_banner_says_who_it_is_and_always_the_allergies(show: Show, treated: UUID) -> None:
    banner = show(treated).banner
    assert banner.name_label.text() == "OKAFOR, Amara"
    assert banner.facts_label.text() == "female  ·  41 y  ·  12 Mar 1985  ·  No. 004217"
    assert banner.allergy_words() == ["Allergy: ondansetron", "Allergy: penicillin"]
    assert banner.medicines_label.text() == "Medicines: sertraline"
    assert not banner.synthetic_pill.isVisible()


@pytest.mark.parametrize(
    ("details", "words"),
    [
        ({"no_allergies_asked_on": date(2026, 11, 2)}, "Allergies: none known, asked 2 Nov 2026"),
        ({}, "Allergies not asked"),
    ],
)
def test_that_no_allergies_and_not_asked_are_told_apart(
    show: Show, clinic: Clinic, details: dict[str, object], words: str
) -> None:
    with clinic.sessions.write() as session:
        patient = make_patient(session, birth_year=1997, **details)
    banner = show(patient.id).banner
    assert banner.allergy_words() == [words]
    assert "about 29" in banner.facts_label.text()
    assert "1997" not in banner.facts_label.text()


def test_that_a_synthetic_patient_says_so(show: Show, clinic: Clinic) -> None:
    with clinic.sessions.write() as session:
        patient = make_patient(session)
        patient.synthetic = True
    assert show(patient.id).banner.synthetic_pill.isVisible()


def test_that_the_headline_answers_whether_it_works_and_by_which_rule(
    show: Show, treated: UUID
) -> None:
    headline = show(treated).headline
    primary, second = headline.scale_cards
    assert headline.course_label.text() == (
        "Major depression, course 1: initial series complete, booster 1"
    )
    assert primary.title_label.text() == "PHQ-9"
    assert primary.pill.text() == "Response"
    assert primary.numbers_label.text() == "20 → 6"
    assert primary.change_label.text() == "−70 %"
    assert primary.age_label.text() == "Last 6 weeks ago, best 6 after infusion 6"
    assert primary.toolTip() == "response: at least 50 % below baseline (PHQ-9)"
    assert headline.why_label.text().startswith("Response: at least 50 % below baseline (PHQ-9). ")
    assert second.title_label.text() == "GAD-7"
    assert second.pill.text() == "Baseline only"


def test_that_a_missing_and_a_low_baseline_are_said_in_words(show: Show, clinic: Clinic) -> None:
    with clinic.sessions.write() as session:
        patient = make_patient(session)
        course = make_course(session, patient.id)
        make_score(session, patient.id, TODAY - timedelta(days=9), "0 1 0 0 0 0 0", "gad7")
        make_infusion(session, course.id, TODAY - timedelta(days=8))
        make_score(session, patient.id, TODAY - timedelta(days=2), "0 0 0 0 0 0 0", "gad7")
        make_score(session, patient.id, TODAY - timedelta(days=2), HIGH[:-1] + "1")
    headline = show(patient.id).headline
    assert [(card.title_label.text(), card.pill.text()) for card in headline.scale_cards] == [
        ("PHQ-9", "Baseline missing"),
        ("GAD-7", "Baseline too low to judge"),
    ]
    alert = headline.flag_pills[0]
    assert (alert.text(), alert.property("kind")) == ("Suicide item: review", "alert")


def test_that_the_next_infusion_is_proposed_with_its_reason(show: Show, treated: UUID) -> None:
    headline = show(treated).headline
    card = headline.next_card
    assert card.what_label.text() == "Booster 2"
    assert "booster" in headline.why_label.text()
    assert card.log_button.text() == "Log infusion"


def test_that_opening_a_patient_takes_few_statements(
    show: Show, treated: UUID, clinic: Clinic
) -> None:
    page = show(treated)
    statements: list[str] = []
    reader = clinic.sessions._open.reader

    def count(_connection, _cursor, statement, *_more) -> None:
        statements.append(statement)

    event.listen(reader, "before_cursor_execute", count)
    page.open_patient(treated)
    event.remove(reader, "before_cursor_execute", count)
    # Six for the history, two for open flags, four for what is due.
    assert len([each for each in statements if each.startswith("SELECT")]) <= 12


def test_that_the_chart_draws_the_rows_and_t_shows_them_as_a_table(
    qtbot: QtBot, show: Show, treated: UUID, clinic: Clinic
) -> None:
    page = show(treated)
    page.focus_first()
    chart = page.progress_tab.chart_view.chart
    drawn = {(point.id.hex, point.total) for lane in chart.lanes for point in lane.points}
    assert drawn == {(row[0], row[1]) for row in stored(clinic, "SELECT id, total FROM score")}
    assert len(chart.infusions) == 7
    qtbot.keyClick(page.progress_tab.chart_view, Qt.Key.Key_T)
    assert page.progress_tab.table.isVisible()
    rows = page.progress_tab.rows()
    assert {row.score.hex for row in rows if row.score} == {score for score, _total in drawn}
    assert next(row.remark for row in rows if row.what == "Infusion") == "booster 1"
    qtbot.keyClick(page.progress_tab.table, Qt.Key.Key_T)
    assert page.progress_tab.chart_view.isVisible()


def test_that_arrows_tell_points_and_enter_opens_the_score(
    qtbot: QtBot, show: Show, treated: UUID
) -> None:
    page = show(treated)
    view = page.progress_tab.chart_view
    view.grab()  # the layout comes with the first picture
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_Left)
    qtbot.keyClick(view, Qt.Key.Key_Left)
    told = view.point_told()
    assert told is not None
    assert (told.total, told.is_baseline) == (20, True)
    with qtbot.waitSignal(page.progress_tab.score_opened) as opened:
        page.progress_tab.score_opened.disconnect(page._open_score)
        qtbot.keyClick(view, Qt.Key.Key_Return)
    assert opened.args == [told.id]


def test_that_one_scale_can_be_shown_alone(show: Show, treated: UUID) -> None:
    tab = show(treated).progress_tab
    gad = next(action for action in tab.menu.actions() if "GAD-7" in action.text())
    gad.trigger()
    assert [lane.code for lane in tab.chart_view.chart.lanes] == ["gad7"]


def test_that_the_chart_is_copied_and_saved_without_a_name(
    show: Show, treated: UUID, tmp_path: Path
) -> None:
    tab = show(treated).progress_tab
    tab.copy()
    copied = QGuiApplication.clipboard().mimeData()
    assert copied.hasImage()
    assert b"<svg" in copied.data("image/svg+xml").data()
    assert "PHQ-9\t20\tsevere\tbaseline" in copied.text()
    for ending in ("png", "svg", "pdf"):
        tab.save_as(tmp_path / f"chart.{ending}")
        assert (tmp_path / f"chart.{ending}").stat().st_size > 3000
    assert "Okafor" not in (tmp_path / "chart.svg").read_text() + copied.text()


def test_that_a_chart_that_cannot_be_saved_says_what_to_do(
    qtbot: QtBot, show: Show, treated: UUID, tmp_path: Path
) -> None:
    page = show(treated)
    page.progress_tab.save_as(tmp_path / "no such folder" / "chart.pdf")
    assert page.message.isVisible()
    assert "Choose another folder" in page.message.text_label.text()


def test_that_records_are_listed_newest_first_with_who_entered_them(
    show: Show, treated: UUID
) -> None:
    page = show(treated)
    page.tabs.setCurrentIndex(INFUSIONS)
    model = page.infusions_tab.view.model()
    first = [model.index(0, column).data() for column in range(model.columnCount())]
    assert first[0].startswith("5 Nov 2026")
    assert first[1:4] == ["booster 1", "35 mg, 0.5 mg/kg", "70 kg"]
    assert any(cell == "Ann Example, late entry" for cell in first)
    page.tabs.setCurrentIndex(SCORES)
    assert len(page.scores_tab.records()) == 3
    page.tabs.setCurrentIndex(SIDE_EFFECTS)
    model = page.side_effects_tab.view.model()
    assert model.index(0, 1).data() == "Nausea"
    assert model.index(0, 2).data().startswith("2 ")
    page.tabs.setCurrentIndex(EVENTS)
    assert page.events_tab.records()[0].text == "Sertraline raised"


def test_that_a_score_is_voided_with_a_reason_and_stays_in_the_log(
    qtbot: QtBot, show: Show, treated: UUID, clinic: Clinic
) -> None:
    page = show(treated)
    page.tabs.setCurrentIndex(SCORES)
    page.focus_first()
    answer(lambda dialog: (qtbot.keyClicks(dialog.focusWidget(), "twice"), press_save(dialog)))
    qtbot.keyClick(page.scores_tab.view, Qt.Key.Key_V)
    voided = stored(clinic, "SELECT void_reason FROM score WHERE voided_at IS NOT NULL")
    assert voided == [("twice",)]
    assert len(page.scores_tab.records()) == 2
    assert stored(clinic, "SELECT count(*) FROM score") == [(3,)]


def press_save(dialog: QDialog) -> None:
    dialog.try_to_save()  # type: ignore[attr-defined]


def test_that_a_score_is_moved_to_the_right_patient(
    qtbot: QtBot, show: Show, treated: UUID, clinic: Clinic
) -> None:
    with clinic.sessions.write() as session:
        other = make_patient(session, "T-2", family_name="Zeta")
    page = show(treated)
    page.tabs.setCurrentIndex(SCORES)
    page.focus_first()
    moved = page.scores_tab.records()[0].id

    def choose(dialog: QDialog) -> None:
        qtbot.keyClicks(dialog.focusWidget(), "zeta")
        qtbot.wait(100)
        press_save(dialog)

    answer(choose)
    qtbot.keyClick(page.scores_tab.view, Qt.Key.Key_M)
    with clinic.sessions.read() as session:
        history = load_history(session, other.id)
    assert history is not None
    assert [row.id for row in history.scores] == [moved]


def test_that_an_opened_score_is_read_first_and_corrected_by_a_key(
    qtbot: QtBot, show: Show, treated: UUID
) -> None:
    page = show(treated)
    page.tabs.setCurrentIndex(SCORES)
    page.focus_first()
    seen: list[object] = []

    def read(dialog: QDialog) -> None:
        assert isinstance(dialog, ScoreViewDialog)
        seen.append((dialog.total_label.text(), dialog.answers[8]))
        dialog.finished.connect(
            lambda _code: answer(lambda form: (seen.append(type(form).__name__), form.reject()))
        )
        qtbot.waitUntil(dialog.cancel_button.hasFocus)
        qtbot.keyClick(dialog.cancel_button, Qt.Key.Key_E)

    answer(read)
    qtbot.keyClick(page.scores_tab.view, Qt.Key.Key_Return)
    expected = ("9 Death/self-harm thoughts, suicide item", "0")
    assert seen == [("Total 6, mild", expected), "ScoreDialog"]


def test_that_an_infusion_moved_to_a_patient_of_several_courses_asks_for_the_course(
    qtbot: QtBot, show: Show, treated: UUID, clinic: Clinic
) -> None:
    with clinic.sessions.write() as session:
        other = make_patient(session, "T-2", family_name="Zeta")
        first = make_course(session, other.id).id
        make_course(session, other.id)
    page = show(treated)
    page.tabs.setCurrentIndex(INFUSIONS)
    page.focus_first()
    moved = page.infusions_tab.records()[0].id

    def choose_course(dialog: QDialog) -> None:
        assert isinstance(dialog, ChooseCourseDialog)
        dict(dialog.choices)[first].setChecked(True)
        press_save(dialog)

    def choose(dialog: QDialog) -> None:
        qtbot.keyClicks(dialog.focusWidget(), "zeta")
        qtbot.wait(100)
        QTimer.singleShot(50, lambda: choose_course(QApplication.activeModalWidget()))
        press_save(dialog)

    answer(choose)
    qtbot.keyClick(page.infusions_tab.view, Qt.Key.Key_M)
    rows = stored(
        clinic, "SELECT id, course_id FROM infusion WHERE patient_id = '" + other.id.hex + "'"
    )
    assert rows == [(moved.hex, first.hex)]


def test_that_the_history_of_an_entry_is_shown(qtbot: QtBot, show: Show, treated: UUID) -> None:
    page = show(treated)
    page.tabs.setCurrentIndex(SCORES)
    page.focus_first()
    seen: list[str] = []
    answer(lambda dialog: (seen.append(type(dialog).__name__), dialog.reject()))
    qtbot.keyClick(page.scores_tab.view, Qt.Key.Key_H)
    assert seen == ["HistoryDialog"]


def test_that_logging_prepares_the_next_infusion_without_an_old_weight(
    qtbot: QtBot, show: Show, treated: UUID, clinic: Clinic
) -> None:
    page = show(treated)
    page.focus_first()
    with qtbot.waitSignal(page.infusion_opened) as opened:
        qtbot.keyClick(page.progress_tab.chart_view, Qt.Key.Key_I)
    rows = stored(clinic, "SELECT id, weight_kg, given_on FROM infusion WHERE status = 'prepared'")
    assert rows == [(opened.args[0].hex, None, "2026-11-20")]


def test_that_a_second_press_goes_to_the_infusion_under_way(
    qtbot: QtBot, show: Show, treated: UUID, clinic: Clinic, clock: Clock
) -> None:
    page = show(treated)
    with clinic.sessions.write() as session:
        history = load_history(session, treated)
        assert history is not None
        infusion = prepare_infusion(
            session,
            history.courses[0].id,
            clinic.today(),
            ORDER,
            clinic.knowledge.limits,
        )
        start_session(session, infusion.id, clock.time, clinic.zone)
    page.refresh()
    assert page.headline.next_card.what_label.text() == "Running now"
    with qtbot.waitSignal(page.infusion_opened) as opened:
        page.headline.next_card.log_button.click()
    assert opened.args == [infusion.id]
    assert stored(clinic, "SELECT count(*) FROM infusion WHERE status != 'finished'") == [(1,)]


def test_that_a_gap_in_the_series_asks_and_the_choice_is_kept(
    qtbot: QtBot, show: Show, clinic: Clinic
) -> None:
    with clinic.sessions.write() as session:
        patient = make_patient(session)
        make_infusion(session, make_course(session, patient.id).id, TODAY - timedelta(days=30))
    page = show(patient.id)
    asked: list[str] = []

    def accept(dialog: QDialog) -> None:
        asked.append(type(dialog).__name__)
        press_save(dialog)

    answer(accept)
    with qtbot.waitSignal(page.infusion_opened):
        page.gestures.log_infusion()
    assert asked == ["PhaseDialog"]


def test_that_leaving_the_question_prepares_nothing(
    qtbot: QtBot, show: Show, clinic: Clinic
) -> None:
    with clinic.sessions.write() as session:
        patient = make_patient(session)
        make_infusion(session, make_course(session, patient.id).id, TODAY - timedelta(days=30))
    page = show(patient.id)
    answer(lambda dialog: dialog.reject())
    page.gestures.log_infusion()
    assert stored(clinic, "SELECT count(*) FROM infusion WHERE status = 'prepared'") == [(0,)]


def test_that_nothing_is_written_while_nobody_is_at_the_desk(
    qtbot: QtBot, show: Show, treated: UUID, clinic: Clinic
) -> None:
    page = show(treated)
    page.act_as(clinic.acting_as(PROGRAM))
    with qtbot.waitSignal(page.person_needed):
        page.gestures.log_infusion()
    assert stored(clinic, "SELECT count(*) FROM infusion WHERE status = 'prepared'") == [(0,)]


def test_that_letters_typed_into_a_field_are_no_commands(
    qtbot: QtBot, show: Show, treated: UUID, clinic: Clinic
) -> None:
    from PySide6.QtWidgets import QLineEdit

    page = show(treated)
    field = QLineEdit(page)
    field.show()
    field.setFocus()
    qtbot.keyClicks(field, "intst")
    assert field.text() == "intst"
    assert stored(clinic, "SELECT count(*) FROM infusion WHERE status = 'prepared'") == [(0,)]


def test_that_details_and_courses_are_shown_and_a_closed_course_can_be_opened_again(
    qtbot: QtBot, show: Show, treated: UUID, clinic: Clinic
) -> None:
    page = show(treated)
    page.tabs.setCurrentIndex(DETAILS)
    line = page.details_tab.course_lines()[0]
    assert line.title.text() == "Course 1: Major depression"
    with clinic.sessions.write() as session:
        session.execute(text("SELECT 1"))
        from tracker.services.courses import close_course

        close_course(session, line.row.id, TODAY, "completed")
    page.refresh()
    line = page.details_tab.course_lines()[0]
    assert line.pill.text() == "closed"
    assert page.headline.next_card.what_label.text() == "New course, infusion 1"
    line.close_button.click()
    assert stored(clinic, "SELECT closed_on FROM course") == [(None,)]


def test_that_another_patient_takes_the_place_of_the_first(
    show: Show, treated: UUID, clinic: Clinic
) -> None:
    with clinic.sessions.write() as session:
        other = make_patient(session, "T-2", family_name="Zeta")
    page = show(treated)
    page.tabs.setCurrentIndex(SCORES)
    page.open_patient(other.id)
    assert page.banner.name_label.text() == "ZETA"
    assert page.headline.scale_cards == []
    assert page.progress_tab.chart_view.chart.lanes == ()
    page.tabs.setCurrentIndex(SCORES)
    assert page.scores_tab.records() == []
    assert page.scores_tab.empty.isVisible()
    assert page.tabs.findChild(QPushButton) is not None


def test_that_a_patient_who_is_gone_is_not_shown(show: Show, clinic: Clinic) -> None:
    from uuid import uuid4

    assert not show(uuid4()).is_open()
