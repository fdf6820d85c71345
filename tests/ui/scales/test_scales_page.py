"""The scales page on a real record: what is shown, ticked, added and removed."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.knowledge.test_packs import PACK
from tracker.knowledge.packs import packs_folder
from tracker.services.scale_packs import clinic_knowledge, pack_stamps
from tracker.services.settings import read_setting
from tracker.storage.actor import PROGRAM
from tracker.ui.clinic import Clinic
from tracker.ui.dialogs.form_dialog import FormDialog
from tracker.ui.dialogs.reason_dialog import ReasonDialog
from tracker.ui.scales.scales_page import ScalesPage
from tracker.ui.widgets.accessible import focusable_widgets_without_a_name


@pytest.fixture
def page(qtbot: QtBot, clinic: Clinic) -> ScalesPage:
    made = ScalesPage(clinic)
    qtbot.addWidget(made)

    def read_anew() -> None:
        with clinic.sessions.read() as session:
            knowledge = clinic_knowledge(session, clinic.sessions.path)
        made.act_as(replace(clinic, knowledge=knowledge))

    made.changed.connect(read_anew)
    made.resize(1024, 768)
    made.show()
    return made


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "calm-3.toml"
    path.write_text(PACK, encoding="utf-8")
    return path


def in_dialog(kind: type[FormDialog], act: Callable[[FormDialog], None]) -> None:
    def wait() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, kind)
        act(dialog)

    QTimer.singleShot(0, wait)


def ticked(page: ScalesPage, code: str) -> object:
    with page._clinic.sessions.read() as session:
        return read_setting(session, f"licence.{code}")


def test_that_every_scale_says_what_it_can_do(page, knowledge):
    assert list(page.cards) == list(knowledge.instruments)
    pills = {code: card.pill.text() for code, card in page.cards.items()}
    assert pills["phq9"] == "Items and totals"
    assert pills["madrs"] == "Asks before first use"
    assert pills["bdi2"] == "Total only"
    assert pills["bpisf"] == "Means only"
    assert page.cards["phq9"].tick.isHidden()


def test_that_a_tick_is_stored_in_a_name_and_taken_back_with_a_reason(page, qtbot):
    card = page.cards["madrs"]
    card.tick.click()
    assert ticked(page, "madrs") is True
    assert card.tick.isChecked()
    assert card.said_label.text().startswith("Said by Ann Example, 20 Nov 2026")
    assert card.pill.text() == "Items and totals"

    def act(dialog: FormDialog) -> None:
        assert isinstance(dialog, ReasonDialog)
        dialog.reason_edit.setText("licence ended")
        dialog.save_button.click()

    in_dialog(ReasonDialog, act)
    card.tick.click()
    assert ticked(page, "madrs") is None
    assert not card.tick.isChecked()


def test_that_nobody_ticks_or_adds_in_nobodys_name(page, qtbot):
    page.act_as(page._clinic.acting_as(PROGRAM))
    with qtbot.waitSignal(page.person_needed):
        page.cards["madrs"].tick.click()
    with qtbot.waitSignal(page.person_needed):
        page.add_button.click()
    assert not page.cards["madrs"].tick.isChecked()
    assert ticked(page, "madrs") is None


def test_that_a_pack_is_added_first_in_the_list_and_remembered(page, file, qtbot):
    with qtbot.waitSignals([page.changed, page.noticed]):
        page.add(file)
    assert next(iter(page.cards)) == "calm"
    assert not page.cards["calm"].remove_button.isHidden()
    with page._clinic.sessions.read() as session:
        assert set(pack_stamps(session)) == {"calm"}


def test_that_a_bad_pack_is_refused_on_the_page_with_file_and_line(page, file):
    file.write_text(PACK.replace("maximum = 6", "maximum = 7"), encoding="utf-8")
    page.add(file)
    said = page.banner.text_label.text()
    assert said.startswith("Not added. calm-3.toml, line 40:")
    assert "calm" not in page.cards
    file.write_text(PACK, encoding="utf-8")
    page.add(file)
    assert page.banner.isHidden()


def test_that_a_file_that_is_gone_is_said(page, tmp_path):
    page.add(tmp_path / "gone.toml")
    assert "gone.toml is not a file" in page.banner.text_label.text()


def test_that_a_removed_pack_is_gone_after_the_question(page, file):
    page.add(file)

    def act(dialog: FormDialog) -> None:
        dialog.save_button.click()

    in_dialog(FormDialog, act)
    page.cards["calm"].remove_button.click()
    assert "calm" not in page.cards
    assert not (packs_folder(page._clinic.sessions.path) / "calm.toml").exists()


def test_that_a_question_answered_with_no_removes_nothing(page, file):
    page.add(file)
    in_dialog(FormDialog, lambda dialog: dialog.cancel_button.click())
    page.cards["calm"].remove_button.click()
    assert "calm" in page.cards


def test_that_a_file_in_the_folder_that_cannot_be_used_is_named(page, file):
    folder = packs_folder(page._clinic.sessions.path)
    folder.mkdir()
    (folder / "broken.toml").write_text("code = ", encoding="utf-8")
    page.add(file)
    assert "broken.toml is not valid TOML" in page.refused_banner.text_label.text()
    assert "calm" in page.cards


def test_that_the_search_finds_by_name_and_by_what_is_measured(page):
    page.search_field.setText("pain")
    seen = {code for code, card in page.cards.items() if card.isVisible()}
    assert {"nrs", "bpisf"} <= seen
    assert "phq9" not in seen


def test_that_everything_reachable_has_a_name(page, file):
    page.add(file)
    assert focusable_widgets_without_a_name(page) == []
