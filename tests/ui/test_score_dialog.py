"""Score entry through real keys: digits alone, everything told, nothing lost."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QDialog, QLineEdit
from pytestqt.qtbot import QtBot

from tests.factories import make_course, make_infusion, make_patient, make_score
from tracker.clinical.instrument import Item
from tracker.knowledge import load_knowledge
from tracker.services.history import ScoreRow, load_history
from tracker.services.refused import Refused
from tracker.services.scores import record_score
from tracker.ui.clinic import Clinic
from tracker.ui.dialogs.form_dialog import ask
from tracker.ui.score.item_row import ItemRow
from tracker.ui.score_dialog import ScoreDialog
from tracker.ui.widgets.accessible import focusable_widgets_without_a_name

Open = Callable[..., ScoreDialog]
KEYS = {
    "\n": Qt.Key.Key_Return,
    "<": Qt.Key.Key_Backspace,
    "^": Qt.Key.Key_Up,
    "v": Qt.Key.Key_Down,
    "!": Qt.Key.Key_Escape,
}


@pytest.fixture
def patient(clinic: Clinic) -> UUID:
    with clinic.sessions.write() as session:
        return make_patient(session, family_name="Sample", given_name="Sally").id


@pytest.fixture
def open_dialog(clinic: Clinic, qtbot: QtBot) -> Open:
    def open_one(code: str = "phq9", **options: object) -> ScoreDialog:
        instrument = clinic.knowledge.instruments[code]
        dialog = ScoreDialog(clinic, instrument, "SAMPLE, Sally", **options)  # type: ignore[arg-type]
        qtbot.addWidget(dialog)
        with qtbot.waitActive(dialog):
            dialog.show()
            dialog.activateWindow()
        return dialog

    return open_one


def press(qtbot: QtBot, dialog: ScoreDialog, keys: str) -> int:
    """Press one key a sign where the focus is; return how many keys that were."""
    for key in keys:
        target = dialog.focusWidget() or dialog
        if key in KEYS:
            qtbot.keyClick(target, KEYS[key])
        else:
            qtbot.keyClicks(target, key)
    return len(keys)


def numbers(values: tuple[Decimal | None, ...] | None) -> str:
    return " ".join("-" if value is None else str(value) for value in values or ())


@pytest.mark.parametrize(
    ("code", "keys", "total", "presses"),
    [
        ("phq9", "2222121001\n", 12, 11),
        ("phq9", "000000000\n", 0, 10),
        ("gad7", "2211111\n", 9, 8),
        ("madrs", "4435244434\n", 37, 11),
        ("hamd17", "22111121121110100\n", 18, 18),
        ("pcl5", "22122211212121212012" + "\n", 30, 21),
        ("qids16", "122010-0-1001000\n", 5, 17),
        ("qids16", "122010 0 1001000\n", 5, 17),
    ],
)
def test_that_a_form_is_entered_by_digits_alone(
    open_dialog: Open, qtbot: QtBot, code: str, keys: str, total: int, presses: int
) -> None:
    dialog = open_dialog(code)
    assert press(qtbot, dialog, keys) == presses
    assert dialog.result() == QDialog.DialogCode.Accepted
    assert not dialog.isVisible()
    expected = total if code != "pcl5" else sum(map(int, keys.strip()))
    assert dialog.entry().result().total == expected


def test_that_the_difficulty_is_kept_apart_from_the_total(open_dialog: Open, qtbot: QtBot) -> None:
    dialog = open_dialog()
    press(qtbot, dialog, "1111111103")
    assert dialog.entry().result().total == 8
    assert dialog.entry().extra_answers == (Decimal(3),)


def test_that_an_answer_left_out_is_missing_and_never_zero(open_dialog: Open, qtbot: QtBot) -> None:
    dialog = open_dialog()
    press(qtbot, dialog, "1-0")
    assert numbers(dialog.entry().answers) == "1 - 0 - - - - - -"
    row = dialog.items.rows[1]
    assert row.leave_out_button.isChecked()
    assert "left out" in row.label.text()
    assert "missing, not zero" in row.accessibleDescription()
    assert not dialog.items.rows[3].leave_out_button.isChecked()


def test_that_a_digit_outside_the_items_range_is_refused_and_said(
    open_dialog: Open, qtbot: QtBot
) -> None:
    dialog = open_dialog("hamd17")
    press(qtbot, dialog, "2223")
    assert numbers(dialog.entry().answers).startswith("2 2 2 -")
    assert "Item 4" in dialog.items.message.text()
    press(qtbot, dialog, "2")
    assert numbers(dialog.entry().answers).startswith("2 2 2 2 -")
    assert "Item 4" not in dialog.items.message.text()


def test_that_item_16_of_the_hamd_takes_3_as_not_assessed(open_dialog: Open, qtbot: QtBot) -> None:
    dialog = open_dialog("hamd17")
    press(qtbot, dialog, "2222222222222223" + "2")
    assert "not assessed" in dialog.panel.reason_line.text()
    assert dialog.panel.total_label.text() == "–"


def test_that_backspace_goes_back_and_clears(open_dialog: Open, qtbot: QtBot) -> None:
    dialog = open_dialog()
    press(qtbot, dialog, "123<<1")
    assert numbers(dialog.entry().answers) == "1 1 - - - - - - -"
    press(qtbot, dialog, "<<<<<")
    assert not dialog.items.anything_touched()
    assert not dialog.save_button.isEnabled()


def test_that_backspace_reaches_the_last_item_after_the_form_is_full(
    open_dialog: Open, qtbot: QtBot
) -> None:
    dialog = open_dialog("gad7")
    press(qtbot, dialog, "1111111")
    assert dialog.save_button.hasFocus()
    press(qtbot, dialog, "9<3")
    assert numbers(dialog.entry().answers) == "1 1 1 1 1 1 3"


def test_that_arrows_move_without_changing_an_answer(open_dialog: Open, qtbot: QtBot) -> None:
    dialog = open_dialog()
    press(qtbot, dialog, "12^^v3")
    assert numbers(dialog.entry().answers) == "1 3 - - - - - - -"


def test_that_touching_an_answer_works_like_its_digit(open_dialog: Open, qtbot: QtBot) -> None:
    dialog = open_dialog()
    left = Qt.MouseButton.LeftButton
    for row in dialog.items.rows[:9]:
        qtbot.mouseClick(row.buttons[1], left)
    assert dialog.entry().result().total == 9
    assert dialog.items.rows[9].hasFocus()
    first = dialog.items.rows[0]
    qtbot.mouseClick(first.buttons[1], left)
    assert first.answer is None
    assert all(button.height() >= 44 <= button.width() for button in first.buttons)
    dialog.enlarge_button.click()
    assert all(button.height() >= 52 <= button.width() for button in first.buttons)


def test_that_the_suicide_flag_is_said_in_words_at_once(open_dialog: Open, qtbot: QtBot) -> None:
    dialog = open_dialog()
    press(qtbot, dialog, "11111111")
    assert dialog.panel.flag_banner.isHidden()
    press(qtbot, dialog, "2")
    assert "is answered 2: URGENT" in dialog.panel.flag_banner.text_label.text()
    press(qtbot, dialog, "^1")
    assert "is answered 1: REVIEW" in dialog.panel.flag_banner.text_label.text()
    press(qtbot, dialog, "^-")
    assert "unknown, not zero" in dialog.panel.flag_banner.text_label.text()
    press(qtbot, dialog, "^0")
    assert dialog.panel.flag_banner.isHidden()


def test_that_a_skipped_suicide_item_is_called_unknown(open_dialog: Open, qtbot: QtBot) -> None:
    dialog = open_dialog("hamd17")
    press(qtbot, dialog, "22v1")
    assert "unknown, not zero" in dialog.panel.flag_banner.text_label.text()


def test_that_an_incomplete_form_asks_once_before_it_is_saved(
    open_dialog: Open, qtbot: QtBot
) -> None:
    dialog = open_dialog()
    press(qtbot, dialog, "2211\n")
    assert dialog.isVisible()
    assert "4 of 9 answered: no total" in dialog.problems_banner.text_label.text()
    press(qtbot, dialog, "1")
    assert dialog.problems_banner.isHidden()
    press(qtbot, dialog, "\n")
    assert dialog.isVisible()
    press(qtbot, dialog, "\n")
    assert not dialog.isVisible()
    assert dialog.entry().result().method == "incomplete"


def test_that_nothing_can_be_saved_before_something_is_answered(
    open_dialog: Open, qtbot: QtBot
) -> None:
    dialog = open_dialog()
    press(qtbot, dialog, "\n---\n")
    assert dialog.isVisible()
    assert not dialog.save_button.isEnabled()


def test_that_escape_asks_before_answers_are_dropped(open_dialog: Open, qtbot: QtBot) -> None:
    dialog = open_dialog()
    press(qtbot, dialog, "2!")
    assert dialog.isVisible()
    assert "not saved" in dialog.problems_banner.text_label.text()
    press(qtbot, dialog, "1!")
    assert dialog.isVisible()
    press(qtbot, dialog, "!")
    assert not dialog.isVisible()
    untouched = open_dialog()
    press(qtbot, untouched, "!")
    assert not untouched.isVisible()


def test_that_the_change_since_the_last_score_and_the_baseline_is_told(
    clinic: Clinic, patient: UUID, open_dialog: Open, qtbot: QtBot
) -> None:
    with clinic.sessions.write() as session:
        course = make_course(session, patient)
        make_score(session, patient, date(2026, 11, 1), "3 3 3 2 2 3 2 2 0")
        make_infusion(session, course.id, date(2026, 11, 2))
        make_score(session, patient, date(2026, 11, 10), "2 2 2 2 1 2 1 1 1")
    dialog = open_dialog(patient_id=patient)
    press(qtbot, dialog, "1111111001")
    assert dialog.panel.last_label.text() == "Last: 14 on 10 Nov 2026 → −7 points"
    assert dialog.panel.baseline_label.text() == "Baseline: 20 on 1 Nov 2026 → −13 points, −65 %"
    assert dialog.panel.judgement_label.text() == "Response"


def test_that_a_total_alone_is_taken_and_says_that_items_are_not_recorded(
    open_dialog: Open, qtbot: QtBot
) -> None:
    dialog = open_dialog()
    dialog.total_only_button.click()
    press(qtbot, dialog, "29")
    assert not dialog.save_button.isEnabled()
    press(qtbot, dialog, "<1")
    assert "items not recorded" in dialog.panel.method_label.text()
    assert "Items not recorded" in dialog.panel.flag_banner.text_label.text()
    press(qtbot, dialog, "\n")
    assert dialog.isVisible()
    assert "unknown, not zero (SI_UNKNOWN)" in dialog.problems_banner.text_label.text()
    press(qtbot, dialog, "\n")
    assert not dialog.isVisible()
    entry = dialog.entry()
    assert (entry.answers, entry.total) == (None, 21)
    assert entry.result().method == "total_only"


def test_that_a_score_may_carry_the_day_alone(open_dialog: Open, qtbot: QtBot) -> None:
    dialog = open_dialog()
    field = dialog.taken_form.taken_field
    assert dialog.entry().taken.at is not None
    field.edit.setText("2026-11-18")
    field.time_edit.setText("")
    press(qtbot, dialog, "1111111110\n")
    assert dialog.entry().taken.on == date(2026, 11, 18)
    assert dialog.entry().taken.at is None


def test_that_a_future_time_is_refused_and_the_answers_stay(
    open_dialog: Open, qtbot: QtBot
) -> None:
    dialog = open_dialog()
    dialog.taken_form.taken_field.edit.setText("24 Dec 2026")
    press(qtbot, dialog, "1111111110\n")
    assert dialog.isVisible()
    assert "when the form was taken" in dialog.problems_banner.text_label.text()
    assert numbers(dialog.entry().answers) == "1 1 1 1 1 1 1 1 1"


def test_that_a_clinician_rated_scale_is_rated_by_who_is_at_the_desk(
    clinic: Clinic, open_dialog: Open
) -> None:
    assert open_dialog("madrs").entry().rater_id == clinic.sessions.actor.person_id
    assert open_dialog("phq9").entry().rater_id is None


def stored_score(clinic: Clinic, patient: UUID) -> ScoreRow:
    with clinic.sessions.read() as session:
        history = load_history(session, patient)
    assert history is not None
    return history.scores[-1]


def test_that_a_stored_score_comes_back_as_it_was_entered(
    clinic: Clinic, patient: UUID, open_dialog: Open, qtbot: QtBot
) -> None:
    first = open_dialog("phq9", patient_id=patient)
    press(qtbot, first, "2-21210013\n\n")
    entry = first.entry()
    with clinic.sessions.write() as session:
        record_score(session, patient, entry)
    again = open_dialog("phq9", initial=stored_score(clinic, patient))
    assert again.entry() == entry
    press(qtbot, again, "!")
    assert not again.isVisible()


def test_that_a_refused_save_keeps_the_dialog_open_with_the_reason(
    open_dialog: Open, qtbot: QtBot
) -> None:
    dialog = open_dialog()
    tries: list[Decimal | None] = []

    def save() -> None:
        tries.append(dialog.entry().result().total)
        if len(tries) == 1:
            raise Refused(("That infusion belongs to another patient.",))

    def type_and_save() -> None:
        press(qtbot, dialog, "1111111111\n")
        assert dialog.isVisible()
        assert "another patient" in dialog.problems_banner.text_label.text()
        press(qtbot, dialog, "\n")

    QTimer.singleShot(0, type_and_save)
    assert ask(dialog, save)
    assert tries == [9, 9]


def test_that_the_focused_item_stays_in_view(open_dialog: Open, qtbot: QtBot) -> None:
    dialog = open_dialog("pcl5")
    dialog.resize(900, 600)
    press(qtbot, dialog, "2" * 15)
    row = dialog.items.rows[15]
    assert row.hasFocus()
    port = dialog.items.area.viewport()
    top = row.mapTo(port, row.rect().topLeft()).y()
    assert 0 <= top <= port.height() - row.height()


def test_that_the_whole_phq9_fits_a_small_screen(open_dialog: Open, qtbot: QtBot) -> None:
    dialog = open_dialog()
    dialog.setMaximumSize(1024, 720)
    dialog.resize(1008, 720)
    qtbot.waitUntil(lambda: dialog.items.area.verticalScrollBar().maximum() == 0)
    assert dialog.minimumSizeHint().width() <= 1008


def test_that_all_items_are_one_stop_of_the_tab_key(open_dialog: Open, qtbot: QtBot) -> None:
    dialog = open_dialog()
    press(qtbot, dialog, "12")
    qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Tab)
    assert isinstance(dialog.focusWidget(), QLineEdit)
    qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Backtab)
    assert dialog.items.rows[2].hasFocus()


@pytest.mark.parametrize("code", load_knowledge().instruments)
def test_that_every_scale_fits_a_small_screen_and_has_names(open_dialog: Open, code: str) -> None:
    dialog = open_dialog(code)
    assert dialog.minimumSizeHint().width() <= 1008
    assert focusable_widgets_without_a_name(dialog) == []
    official = dialog.findChildren(type(dialog.panel.total_label))
    shown = any("use the official form" in label.text() for label in official)
    assert shown == (dialog.entry().instrument.licence.tier != "A")


def test_that_a_range_beyond_nine_waits_for_a_second_digit_where_one_could_follow(
    qtbot: QtBot, app_look: None
) -> None:
    row = ItemRow(Item(1, "Pain", Decimal(0), Decimal(10)), True)
    qtbot.addWidget(row)
    row.show()
    qtbot.keyClicks(row, "1")
    assert row.answer is None
    qtbot.keyClicks(row, "0")
    assert row.answer == 10
    qtbot.keyClicks(row, "7")
    assert row.answer == 7
    qtbot.keyClicks(row, "1")
    qtbot.keyClick(row, Qt.Key.Key_Return)
    assert row.answer == 1
