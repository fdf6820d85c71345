"""The screening by keys alone, shown pure values and answering with signals."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QScrollArea

from tests.ui.infusion.people import PEOPLE
from tracker.clinical.screening import Clearance, Decisions, GivenAnswer, evaluate
from tracker.clinical.screening_facts import ScreeningFacts
from tracker.knowledge import load_knowledge
from tracker.ui.infusion.prepare.asked import BLOCK, Asking
from tracker.ui.infusion.prepare.screening_panel import ScreeningPanel
from tracker.ui.widgets.accessible import focusable_widgets_without_a_name

CHECKLIST = load_knowledge().checklist
TODAY, LAST = date(2026, 11, 20), date(2026, 11, 2)
PATIENT = "OKAFOR, Amara · 12 Mar 1985 · MRN 004217"
FACTS = ScreeningFacts(
    age_years=41,
    mania_total=None,
    weighed_on=TODAY,
    scale_done=True,
    suicide_item_answered=True,
    suicide_screener_on=TODAY,
    worst_unresolved_grade=0,
    vitals="ok",
)
CLEAR = {key: item.clear for key, item in CHECKLIST.items.items() if item.derived_by is None}


class Desk:
    """Stands in for page and record: what is answered comes back as the screening it makes."""

    def __init__(self, *, returning: bool = True, facts: ScreeningFacts = FACTS) -> None:
        self.facts, self.decided = facts, Decisions()
        self.answers = {key: [] for key in CHECKLIST.items}
        if returning:
            for key, answer in CLEAR.items():
                self.answers[key] = [GivenAnswer(answer, LAST, "AE", "BE")]
        self.refusing = ""
        self.told: list[tuple] = []
        self.panel = ScreeningPanel(CHECKLIST)
        self.panel.show_people(PEOPLE)
        self.panel.show_escort("Chidi Okafor", "212 555 0131") if returning else None
        for name in ("answered", "taken_back", "acknowledged", "cleared", "escort_changed"):
            getattr(self.panel, name).connect(getattr(self, f"on_{name}"))
        self.panel.finished.connect(lambda: self.told.append(("finished",)))
        self.show()

    @property
    def screening(self):
        return evaluate(CHECKLIST, self.answers, self.facts, TODAY, self.decided)

    def show(self) -> None:
        self.panel.show_screening(self.screening, PATIENT)

    def on_answered(self, item: str, answer: str) -> None:
        self.told.append(("answered", item, answer))
        if self.refusing:
            self.panel.show_problem(item, self.refusing)
            return
        self._forget_today(item)
        self.answers[item].append(GivenAnswer(answer, TODAY, "AE"))
        self.show()

    def on_taken_back(self, item: str) -> None:
        self.told.append(("taken back", item))
        self._forget_today(item)
        self.show()

    def on_acknowledged(self, item: str, stood: str) -> None:
        self.told.append(("acknowledged", item, stood))
        seen = self.decided.acknowledged | {item}
        self.decided = replace(self.decided, acknowledged=seen)
        self.show()

    def on_cleared(self, item: str, stood: str, by) -> None:
        self.told.append(("cleared", item, stood, by))
        if self.refusing:
            self.panel.show_problem(item, self.refusing)
            return
        at = datetime(2026, 11, 20, 10, tzinfo=UTC)
        clearance = Clearance(by.name, by.role, by.reason, at)
        self.decided = replace(
            self.decided, clearances={**self.decided.clearances, item: clearance}
        )
        self.show()

    def on_escort_changed(self, name: str, phone: str) -> None:
        self.told.append(("escort", name, phone))
        self.panel.show_escort(name, phone)
        self._forget_today("P39")
        self.answers["P39"].append(GivenAnswer("yes", TODAY, "AE"))
        self.show()

    def _forget_today(self, item: str) -> None:
        self.answers[item] = [one for one in self.answers[item] if one.on < TODAY]

    @property
    def current(self) -> str:
        focused = QApplication.focusWidget()
        rows = self.panel.rows.items()
        return next(key for key, row in rows if row is focused or row.isAncestorOf(focused))

    def row(self, item: str):
        return self.panel.rows[item]

    def go_to(self, item: str, press) -> None:
        """Clear what comes before an item."""
        for _ in range(60):
            if self.current == item:
                return
            press(" ")
        raise AssertionError(f"{item} never came")


@pytest.fixture
def desk(qtbot, app_look):
    def open_(**how) -> Desk:
        desk = Desk(**how)
        qtbot.addWidget(desk.panel)
        desk.panel.resize(700, 700)
        desk.panel.show()
        desk.panel.activateWindow()
        qtbot.waitUntil(desk.panel.isActiveWindow)
        assert desk.panel.focus_first()
        return desk

    return open_


# ---- keys


def test_that_a_returning_patient_costs_one_key_an_item(desk, press):
    here = desk()
    count = 0
    while not here.panel._asking.done:
        count += press(" ")
    assert count == 16  # and the read-back, which belongs to the start
    kinds = [told[0] for told in here.told]
    assert (kinds.count("answered"), kinds.count("escort"), kinds[-1]) == (15, 1, "finished")
    assert len({told[1] for told in here.told if told[0] == "answered"}) == 15


def test_that_only_space_gives_the_clear_answer_and_n_the_other_of_two(desk, press):
    here = desk()
    press("n")
    assert here.told == [("answered", "P01", "no")]
    here.row("P02").setFocus()
    press(" ")
    assert here.told[-1] == ("answered", "P02", "yes")
    press("n")
    assert here.told[-1] == ("answered", "P08", "yes")


def test_that_digits_choose_among_three_answers_and_n_does_not(desk, press):
    here = desk()
    here.go_to("P10", press)
    press("n")
    assert here.told[-1][1] != "P10"
    press("3")
    assert here.told[-1] == ("answered", "P10", "manic")


@pytest.mark.parametrize("item", CHECKLIST.items)
def test_that_every_answer_of_every_item_has_a_key_of_its_own(desk, item):
    from tracker.ui.infusion.prepare.wording import keys_of

    keys = keys_of(CHECKLIST.items[item])
    assert len(set(keys)) == len(keys) == len(CHECKLIST.items[item].answers)
    assert keys[0] == "Space"
    assert "Space" not in keys[1:]


def test_that_a_key_held_down_answers_nothing_more(desk, press):
    here = desk()
    press(" ")
    focused = QApplication.focusWidget()
    held = QKeyEvent(
        QEvent.Type.KeyPress,
        Qt.Key.Key_Space,
        Qt.KeyboardModifier.NoModifier,
        " ",
        autorep=True,
    )
    QApplication.sendEvent(focused, held)
    assert len(here.told) == 1


def test_that_arrows_go_back_and_backspace_takes_the_last_answer_back(desk, press):
    here = desk()
    press("  ")
    assert here.current == "P08"
    press("⌫")
    assert here.told[-1] == ("taken back", "P02")
    assert here.current == "P02"
    assert here.row("P02").outcome.answer is None
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Up)
    assert here.current == "P01"
    press("⌫")
    assert here.told[-1] == ("taken back", "P01")


def test_that_an_answer_can_be_changed_by_going_back_to_it(desk, press):
    here = desk()
    press("  ")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Up)
    press("n")
    assert here.told[-1] == ("answered", "P02", "no")


def test_that_letters_stay_in_the_row_and_digits_go_on_to_the_vitals(desk, press, qtbot):
    here = desk()
    passed = []
    here.panel.keyPressEvent = lambda event: passed.append(event.text())
    press("xd7")
    assert here.told == []
    assert passed == ["7"]


# ---- what an answer leads to


def test_that_a_warning_is_acknowledged_by_one_key_in_the_same_row(desk, press):
    here = desk()
    here.go_to("P32", press)
    press("n")
    row = here.row("P32")
    assert here.current == "P32"
    assert row.consequence.pill.text() == "to be acknowledged"
    press("a")
    assert here.told[-1] == ("acknowledged", "P32", "yes")
    assert here.current == "P33"
    assert row.consequence.pill.text() == "acknowledged"
    press("n⏎")
    assert here.told[-1] == ("acknowledged", "P33", "yes")


def test_that_a_block_stays_red_and_leads_to_not_given(desk, press, qtbot):
    here = desk()
    press("n")
    row = here.row("P01")
    assert here.current == "P01"
    assert row.consequence.pill.text() == "cannot start"
    assert row.consequence.pill.property("kind") == "alert"
    with qtbot.waitSignal(here.panel.not_given_requested):
        row.consequence.not_given_button.click()
    assert not row.consequence.prescriber_button.isVisible()


def test_that_a_hold_asks_who_and_why_with_ten_characters(desk, press):
    here = desk()
    here.go_to("P30", press)
    press("n")
    form = here.row("P30").form
    assert form.isVisible()
    assert form.person.findText("Ann Example, nurse") < 0  # only those who may prescribe
    form.person.setCurrentIndex(form.person.findText("Dr Mira Kovac, physician"))
    form.reason_edit.setFocus()
    press("too short")
    assert form._reason_row.message.text().startswith("9 of 10 characters")
    press("⏎")
    assert here.told[-1][0] == "answered"
    press(", known⏎")
    kind, item, stood, by = here.told[-1]
    assert (kind, item, stood) == ("cleared", "P30", "yes")
    assert (by.name, by.role, by.reason) == ("Dr Mira Kovac", "physician", "too short, known")
    assert here.current == "P31"
    assert here.row("P30").consequence.pill.text() == "cleared by Dr Mira Kovac"


def test_that_a_hold_can_be_left_for_later_and_comes_up_again(desk, press):
    here = desk()
    here.go_to("P30", press)
    press("n⎋")
    assert here.current == "P31"
    assert here.row("P30").outcome.needs == "prescriber"
    while any(need.item not in ("P30", "P48") for need in here.screening.needs):
        press(" ")
    assert ("finished",) not in here.told
    here.panel.focus_first()
    assert here.current == "P30"


def test_that_a_refused_decision_keeps_what_was_typed(desk, press):
    here = desk()
    here.go_to("P30", press)
    press("n")
    here.refusing = "The record is locked."
    form = here.row("P30").form
    form.person.setCurrentIndex(form.person.count() - 1)
    form.name_edit.setFocus()
    press("Dr Away⏎physician⏎known for years⏎")
    assert form.reason_edit.text() == "known for years"
    assert "locked" in form._reason_row.message.text()


def test_that_a_refused_answer_stays_open_and_says_why(desk, press):
    here = desk()
    here.refusing = "The record is locked."
    press(" ")
    row = here.row("P01")
    assert here.current == "P01"
    assert row.message.text() == "The record is locked."
    assert not any(button.isChecked() for button in row.buttons)


# ---- what is asked, and in which order


def test_that_the_identifiers_are_compared_with_the_patient(desk):
    assert desk().row("P01").subject_label.text() == PATIENT


def test_that_what_comes_from_last_time_looks_unconfirmed(desk):
    row = desk().row("P02")
    assert row.buttons[0].property("suggested") == "true"
    assert not row.buttons[0].isChecked()
    assert "last time: yes, 2 Nov 2026" in row.origin_label.text()


def test_that_numbers_of_the_rules_stand_in_the_question(desk, press):
    here = desk()
    here.go_to("P38", press)
    assert "last 4 hours" in here.row("P38").question_label.text()


def test_that_each_block_shows_at_most_six_and_no_answered_row_moves(desk, press):
    here = desk(returning=False)
    for _ in range(12):
        before = [row.y() for row in here.panel.rows.values() if row.isVisible()]
        assert 0 < len(before) <= BLOCK
        shown = here.current
        press(" ")
        if here.panel.rows[shown].isVisible():
            after = [row.y() for row in here.panel.rows.values() if row.isVisible()]
            assert after == before


@pytest.mark.parametrize(("height", "most"), [(340, 3), (430, 5), (700, 6)])
def test_that_on_a_tablet_as_many_are_shown_as_fit_without_scrolling(
    app_look, qtbot, press, height, most
):
    here, area = Desk(returning=False), QScrollArea()
    qtbot.addWidget(area)
    area.setWidgetResizable(True)
    area.setWidget(here.panel)
    area.resize(600, height)
    area.show()
    area.activateWindow()
    qtbot.waitUntil(area.isActiveWindow)
    here.panel.focus_first()
    shown = [row for row in here.panel.rows.values() if row.isVisible()]
    assert len(shown) == most
    QApplication.processEvents()
    for row in shown:
        bottom = row.mapTo(area.viewport(), row.rect().bottomLeft()).y()
        assert bottom < area.viewport().height()


def test_that_items_that_need_something_come_before_those_answered_today(app_look, qtbot):
    here = Desk()
    here.answers["P01"].append(GivenAnswer("yes", TODAY, "AE"))
    panel = ScreeningPanel(CHECKLIST)
    qtbot.addWidget(panel)
    panel.show_screening(here.screening, PATIENT)
    assert panel._asking.order[0] == "P02"
    assert panel._asking.order[-1] == "P01"
    assert panel.title_label.text() == "Screening: 1 of 16"


def test_that_the_readings_are_asked_about_once_they_are_there(desk):
    here = desk(facts=replace(FACTS, vitals=None))
    assert "P46" not in here.panel._asking.order
    here.facts = replace(FACTS, vitals="hold")
    here.show()
    panel = here.panel
    panel._go_to("P46")
    row = here.row("P46")
    assert row.subject_label.text() == "outside, hold: by the readings before the start"
    assert not any(button.isVisible() for button in row.buttons)


def test_that_a_screening_shown_anew_takes_no_focus(desk, qtbot):
    here = desk()
    other = QPushButton("elsewhere", here.panel)
    other.show()
    other.setFocus()
    here.show()
    assert QApplication.focusWidget() is other


def test_that_derived_items_are_listed_with_their_reason(desk):
    here = desk()
    assert here.panel.derived_list.toggle.text() == "Answered from the record (7)"
    assert "P48" not in here.panel._asking.order
    assert not here.panel.derived_list.isVisible()
    here.panel.derived_list.toggle.click()
    words = [
        label.text() for label in here.panel.derived_list.findChildren(type(here.panel.title_label))
    ]
    assert "Age: no" in words
    assert "from the record: 41 years old" in words


def test_that_an_item_of_an_earlier_day_shows_its_date_and_is_asked_again(desk, press):
    here = desk()
    here.panel.carried_list.toggle.click()
    lists = here.panel.carried_list
    words = [label.text() for label in lists.findChildren(type(here.panel.title_label))]
    assert "asked 2 Nov 2026" in words
    again = next(
        button
        for button in lists.findChildren(QPushButton)
        if button.accessibleName() == "Ask again: Aneurysm"
    )
    again.click()
    assert here.current == "P06"
    assert here.panel.title_label.text() == "Screening: 0 of 17"
    press("n")
    assert here.told == [("answered", "P06", "yes")]


def test_that_a_reopened_item_can_be_left_as_it_was(desk, press):
    here = desk()
    here.panel._ask_again("P06")
    press("⌫")
    assert here.told == []
    assert "P06" not in here.panel._asking.order
    assert here.current != "P06"


# ---- the escort


def test_that_the_escort_of_last_time_is_confirmed_by_one_key(desk, press):
    here = desk()
    here.go_to("P39", press)
    row = here.row("P39")
    assert row.escort.name_edit.property("unconfirmed") == "true"
    press(" ")
    assert here.told[-1] == ("escort", "Chidi Okafor", "212 555 0131")
    assert here.current != "P39"


def test_that_an_unknown_escort_is_typed_and_a_name_answers_nothing(desk, press):
    here = desk()
    here.panel.show_escort("", "")
    here.go_to("P39", press)
    told = len(here.told)
    press("Nora N⏎")
    assert len(here.told) == told
    press("555⏎")
    assert here.told[told:] == [("escort", "Nora N", "555")]


def test_that_no_escort_is_said_by_n_after_leaving_the_fields(desk, press):
    here = desk()
    here.panel.show_escort("", "")
    here.go_to("P39", press)
    press("⎋n")
    assert here.told[-1] == ("answered", "P39", "no")


def test_that_a_name_without_a_number_is_asked_for(desk, press):
    here = desk()
    here.panel.show_escort("Chidi", "")
    here.go_to("P39", press)
    press("⏎")
    assert here.told[-1][0] != "escort"
    assert "phone number" in here.row("P39").message.text()


# ---- the end


def test_that_a_finished_screening_is_one_line_that_unfolds(desk, press):
    here = desk()
    here.go_to("P30", press)
    press("n")
    form = here.row("P30").form
    form.person.setCurrentIndex(form.person.findText("Dr Lee Park, prescriber"))
    form.reason_edit.setFocus()
    press("long-term use, stable⏎")
    here.go_to("P32", press)
    press("na")
    while not here.panel._asking.done:
        press(" ")
    panel = here.panel
    assert panel.title_label.text() == (
        "Screening done: 23 items, 1 acknowledged, 1 cleared by Dr Lee Park"
    )
    assert not any(row.isVisible() for row in panel.rows.values())
    panel.all_button.click()
    assert any(row.isVisible() for row in panel.rows.values())


def test_that_everything_is_named_and_large_enough(desk, press):
    here = desk()
    here.panel.carried_list.toggle.click()
    here.go_to("P30", press)
    press("n")
    QApplication.processEvents()
    assert focusable_widgets_without_a_name(here.panel) == []
    for button in here.panel.findChildren(QPushButton):
        assert not button.isVisible() or button.height() >= 44, button.text()


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from([*" n23a⏎⎋⌫↑↓"]), max_size=25))
def test_that_no_order_of_keys_breaks_the_screening(app_look, keys):
    here = Desk()
    named = {"⏎": "Return", "⎋": "Escape", "⌫": "Backspace", "↑": "Up", "↓": "Down"}
    here.panel.show()
    here.panel.focus_first()
    for key in keys:
        target = QApplication.focusWidget() or here.panel
        if key in named:
            QTest.keyClick(target, getattr(Qt.Key, f"Key_{named[key]}"))
        else:
            QTest.keyClicks(target, key)
    answered = [told for told in here.told if told[0] == "answered"]
    assert len(here.told) <= len(keys) + 1
    assert all(answer in CHECKLIST.items[item].answers for _, item, answer in answered)
    asking: Asking = here.panel._asking
    assert sorted(sum(asking.blocks, ())) == sorted(asking.order)
    here.panel.close()
    here.panel.deleteLater()
