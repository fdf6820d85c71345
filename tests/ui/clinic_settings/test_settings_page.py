"""The settings page on a real record: search, change with a reason, history, signature."""

import json
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QMenuBar
from pytestqt.qtbot import QtBot

from tracker.services.settings import read_setting, setting_history
from tracker.services.threshold_sets import current_set
from tracker.services.thresholds import last_review
from tracker.storage.actor import PROGRAM
from tracker.ui.clinic import Clinic
from tracker.ui.clinic_settings.change_dialog import ChangeSettingDialog
from tracker.ui.clinic_settings.settings_page import SettingsPage
from tracker.ui.dialogs.form_dialog import FormDialog
from tracker.ui.dialogs.history_dialog import HistoryDialog
from tracker.ui.dialogs.reason_dialog import ReasonDialog
from tracker.ui.widgets.accessible import focusable_widgets_without_a_name
from tracker.ui.widgets.number_field import NumberField
from tracker.ui.window_actions import WindowActions

SYSTOLIC = "limits.systolic.soft_high"


@pytest.fixture
def page(qtbot: QtBot, clinic: Clinic) -> SettingsPage:
    bar = QMenuBar()
    qtbot.addWidget(bar)
    made = SettingsPage(clinic, WindowActions(bar))
    made._bar = bar  # type: ignore[attr-defined]  # held as long as the page
    qtbot.addWidget(made)
    made.resize(1024, 768)
    made.show()
    return made


def in_dialog(kind: type[FormDialog], act: Callable[[FormDialog], None]) -> None:
    """Do something in the dialog that comes up next."""

    def wait() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, kind)
        act(dialog)

    QTimer.singleShot(0, wait)


def stored(page: SettingsPage, key: str) -> object:
    with page._clinic.sessions.read() as session:
        return read_setting(session, key)


def change(page: SettingsPage, key: str, value: str, reason: str) -> None:
    def act(dialog: FormDialog) -> None:
        assert isinstance(dialog, ChangeSettingDialog)
        field = dialog.field
        if isinstance(field, NumberField):
            field.edit.setText(value)
            field.edit.textEdited.emit(value)
        else:
            field.setPlainText(value)  # type: ignore[union-attr]
        dialog.reason_edit.setText(reason)
        dialog.save_button.click()
        if dialog.isVisible():
            page.said = dialog.problems_banner.text_label.text()  # type: ignore[attr-defined]
            dialog.done(0)

    in_dialog(ChangeSettingDialog, act)
    page.line(key).change_button.click()


def visible_lines(page: SettingsPage) -> set[str]:
    lines = (line for group in page.setting_groups for line in group.lines.values())
    return {line.setting.key for line in lines if line.isVisible()}


def test_that_every_setting_shows_default_and_source(page):
    settings = page._clinic.knowledge.settings
    assert all(page.line(key).setting is setting for key, setting in settings.items())
    line = page.line(SYSTOLIC)
    assert line.value_label.text() == "180 mmHg"
    assert "convention" in line.default_label.text()
    assert line.changed_label.isHidden()
    assert line.history_button.isHidden()


def test_that_a_change_with_a_reason_is_stored_and_shown_with_who_and_why(page, qtbot):
    with qtbot.waitSignals([page.changed, page.noticed]):
        change(page, SYSTOLIC, "160", "older patients")
    line = page.line(SYSTOLIC)
    assert stored(page, SYSTOLIC) == 160
    assert line.value_label.text() == "160 mmHg"
    assert line.default_label.text().startswith("Default: 180 mmHg")
    assert "20 Nov 2026" in line.changed_label.text()
    assert "Ann Example: older patients" in line.changed_label.text()


@pytest.mark.parametrize(
    ("value", "reason", "words"),
    [
        ("160", "", "Say why"),
        ("500", "why not", "300 or less"),
        ("50", "why not", "cross"),
        ("abc", "why not", "number"),
    ],
)
def test_that_a_change_that_cannot_be_is_refused_in_the_dialog(page, value, reason, words):
    change(page, SYSTOLIC, value, reason)
    assert words in page.said
    assert stored(page, SYSTOLIC) is None


def test_that_a_setting_goes_back_to_its_default_with_a_reason(page):
    change(page, SYSTOLIC, "160", "older patients")

    def act(dialog: FormDialog) -> None:
        assert isinstance(dialog, ChangeSettingDialog)
        dialog.reason_edit.setText("as shipped again")
        dialog.default_button.click()

    in_dialog(ChangeSettingDialog, act)
    page.line(SYSTOLIC).change_button.click()
    assert stored(page, SYSTOLIC) is None
    assert page.line(SYSTOLIC).value_label.text() == "180 mmHg"
    assert page.line(SYSTOLIC).history_button.isVisibleTo(page.line(SYSTOLIC))
    with page._clinic.sessions.read() as session:
        assert len(setting_history(session, SYSTOLIC)) == 2


def test_that_the_history_names_person_and_reason(page):
    change(page, SYSTOLIC, "160", "older patients")
    rows: list[list[str]] = []

    def act(dialog: FormDialog) -> None:
        assert isinstance(dialog, HistoryDialog)
        table = dialog.table
        rows.append([table.item(0, column).text() for column in range(table.columnCount())])
        dialog.cancel_button.click()

    in_dialog(HistoryDialog, act)
    page.line(SYSTOLIC).history_button.click()
    assert rows[0][1:] == ["Ann Example", "Value", "–", "160", "older patients"]


def test_that_text_of_several_lines_is_kept(page):
    steps = "1. Stay.\n2. Call the prescriber."
    change(page, "safety.steps", steps, "first version")
    assert stored(page, "safety.steps") == steps


def test_that_a_schedule_that_is_none_is_refused(page):
    change(page, "schedule.default", "{", "ours")
    assert "JSON" in page.said
    change(page, "schedule.default", '{"weeks": 3}', "ours")
    assert "schedule" in page.said
    assert stored(page, "schedule.default") is None


def test_that_the_schedule_as_shipped_can_be_edited(page):
    texts: list[str] = []

    def act(dialog: FormDialog) -> None:
        texts.append(dialog.field.toPlainText())  # type: ignore[attr-defined]
        dialog.done(0)

    in_dialog(ChangeSettingDialog, act)
    page.line("schedule.default").change_button.click()
    shown = json.loads(texts[0])
    assert shown["follow_up"]["weeks"] == [2, 4, 8, 12]
    shown["follow_up"]["weeks"] = [1, 2]
    change(page, "schedule.default", json.dumps(shown), "closer follow-up")
    assert stored(page, "schedule.default")["follow_up"]["weeks"] == [1, 2]  # type: ignore[index]


def test_that_the_search_looks_through_all_groups(page, qtbot):
    qtbot.keyClicks(page.search_field, "systolic")
    seen = visible_lines(page)
    assert {"limits.systolic.soft_low", SYSTOLIC, "monitoring.before.systolic_high_hold"} <= seen
    assert all("systolic" in page.line(key).title_label.text().casefold() for key in seen)
    page.search_field.setText("crisis")
    assert page.line("safety.crisis_line").isVisible()
    page.search_field.setText("xylophone")
    assert page.nothing_label.isVisible()
    page.search_field.setText("review")
    assert page.review_card.isVisible()


def test_that_a_group_shows_its_own_alone(page):
    page.show_group("Safety")
    assert page.line("safety.steps").isVisible()
    assert not page.line(SYSTOLIC).isVisible()


def test_that_a_group_has_headings_and_the_search_leaves_those_with_something_below(page):
    page.show_group("Monitoring")
    (group,) = (one for one in page.setting_groups if one.isVisible())
    headings = list(group.headings)
    assert (headings[0], headings[-1]) == ("When readings are due", "Discharge")
    assert all(heading.isVisible() for heading in group.headings.values())
    page.search_field.setText("confirmed red")
    shown = [title for title, heading in group.headings.items() if heading.isVisible()]
    assert shown == ["During and after: blood pressure", "During and after: oxygen"]
    page.search_field.setText("before the start temperature")
    assert visible_lines(page) == {
        "monitoring.before.temperature_high_warn",
        "monitoring.before.temperature_low_warn",
        "monitoring.before.temperature_high_hold",
    }


def test_that_only_the_group_looked_at_is_made(page):
    assert [bool(group.lines) for group in page.setting_groups] == [True] + 5 * [False]
    page.show_group("Checklist")
    assert [bool(group.lines) for group in page.setting_groups] == [True, *4 * [False], True]


def test_that_two_rules_that_would_contradict_each_other_are_named(page):
    change(page, "monitoring.before.systolic_high_warn", "165", "older patients")
    assert "“Systolic pressure: warn above” (165 mmHg) must not be more than" in page.said
    assert stored(page, "monitoring.before.systolic_high_warn") is None


def test_that_a_choice_is_changed_and_shown_in_words(page):
    def act(dialog: FormDialog) -> None:
        assert isinstance(dialog, ChangeSettingDialog)
        dialog.field.setCurrentIndex(1)  # type: ignore[union-attr]
        dialog.reason_edit.setText("one nurse at night")
        dialog.save_button.click()

    in_dialog(ChangeSettingDialog, act)
    page.line("checklist.read_back").change_button.click()
    assert stored(page, "checklist.read_back") == "self"
    assert page.line("checklist.read_back").value_label.text() == "the same person"


def test_that_esc_empties_the_search_and_then_leaves(page, qtbot):
    page.search_field.setText("x")
    qtbot.keyClick(page.search_field, Qt.Key.Key_Escape)
    assert page.search_field.text() == ""
    with qtbot.waitSignal(page.closed):
        qtbot.keyClick(page.search_field, Qt.Key.Key_Escape)


def test_that_nobody_changes_or_signs_in_nobodys_name(page, qtbot):
    page.act_as(page._clinic.acting_as(PROGRAM))
    with qtbot.waitSignal(page.person_needed):
        page.line(SYSTOLIC).change_button.click()
    with qtbot.waitSignal(page.person_needed):
        page.review_card.sign_button.click()


def test_that_the_thresholds_are_signed_by_name_and_again_after_a_change(page):
    page.show_group("Review and sign")
    banner = page.review_card.state_banner
    assert "Nobody has signed" in banner.text_label.text()

    def act(dialog: FormDialog) -> None:
        assert isinstance(dialog, ReasonDialog)
        assert "Ann Example" in dialog.question_label.text()
        dialog.chips[0].click()
        dialog.save_button.click()

    in_dialog(ReasonDialog, act)
    page.review_card.sign_button.click()
    assert banner.text_label.text().startswith("Signed by Ann Example, 20 Nov 2026")
    with page._clinic.sessions.read() as session:
        assert last_review(session, page._clinic.knowledge).current  # type: ignore[union-attr]


def test_that_the_page_says_which_version_of_the_thresholds_holds(page):
    label = page.review_card.version_label
    assert label.text().startswith("No session has been judged by these numbers yet;")
    with page._clinic.sessions.write() as session:
        current_set(session, page._clinic.knowledge)
    page.refresh()
    assert label.text().startswith("Version 1 of the thresholds, first used 20 Nov 2026 10:23.")


def test_that_the_numbers_for_review_are_all_in_the_table(page):
    model = page.review_card.view.model()
    texts = [model.index(row, 0).data() for row in range(model.rowCount())]
    assert "Limits · Systolic pressure: ask again above" in texts
    assert any("suicide item 9" in text for text in texts)


def test_that_the_appearance_follows_the_menu_and_changes_it(page):
    actions = [button.property("action") for button in page.appearance_card.buttons]
    dark = next(action for action in actions if action.data() == "dark")
    button = page.appearance_card.buttons[actions.index(dark)]
    page.show_group("Appearance")
    button.click()
    assert dark.isChecked()


def test_that_everything_reachable_has_a_name(page):
    for row in range(page.groups.count()):
        page.groups.setCurrentRow(row)
        assert focusable_widgets_without_a_name(page) == []
