"""Dialogs about courses: what for, closed why, and what an infusion counts as."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest

from tests.ui.conftest import Keys
from tracker.clinical.proposals import Proposal
from tracker.knowledge import Knowledge
from tracker.services.courses import CourseDetails
from tracker.ui.dialogs.close_course_dialog import CloseCourseDialog
from tracker.ui.dialogs.course_dialog import CourseDialog
from tracker.ui.dialogs.phase_dialog import PhaseDialog
from tracker.ui.widgets.choices import choose

TODAY = date(2026, 11, 20)
BOOSTER = Proposal(uuid4(), "booster", 1, 3, "The series is closed.", reinduction_offered=True)
ASKS = replace(BOOSTER, question="series_gap", number_if_continued=4)
INITIAL = Proposal(uuid4(), "initial", 1, 3, "2 of 6 were given.")


def test_that_a_new_course_proposes_the_series_and_the_indications_first_scale(
    knowledge: Knowledge, keys: Keys
) -> None:
    dialog = CourseDialog(knowledge, TODAY)
    keys.show(dialog)
    keys.press(dialog, "Enter")
    assert dialog.details() == CourseDetails(
        indication="mdd", planned_infusions=6, primary_instrument="phq9", opened_on=TODAY
    )


def test_that_another_indication_brings_its_own_evidence_codes_and_scales(
    knowledge: Knowledge, keys: Keys
) -> None:
    dialog = CourseDialog(knowledge, TODAY)
    keys.show(dialog)
    choose(dialog.indication_box, "bipolar")
    assert knowledge.indications["bipolar"].evidence in dialog.evidence_label.text()
    assert dialog.details().primary_instrument == "qids16"
    choose(dialog.code_box, "F31.81")
    assert dialog.details().icd10_code == "F31.81"
    offered = [dialog.code_box.itemData(row) for row in range(dialog.code_box.count())]
    assert offered == [None, *(code.code for code in knowledge.indications["bipolar"].codes)]


def test_that_a_code_that_is_not_listed_may_be_typed(knowledge: Knowledge, keys: Keys) -> None:
    dialog = CourseDialog(knowledge, TODAY)
    keys.show(dialog)
    dialog.code_box.setFocus()
    keys.press(dialog, "f34.1")
    assert dialog.details().icd10_code == "F34.1"


def test_that_a_course_comes_back_unchanged(knowledge: Knowledge, keys: Keys) -> None:
    before = CourseDetails(
        indication="anx",
        indication_text="GAD since 2019",
        icd10_code="F41.9",
        planned_infusions=8,
        primary_instrument=None,
        opened_on=date(2026, 3, 1),
    )
    dialog = CourseDialog(knowledge, TODAY, before)
    keys.show(dialog)
    assert dialog.details() == before


def test_that_an_impossible_plan_is_refused(knowledge: Knowledge, keys: Keys) -> None:
    dialog = CourseDialog(knowledge, TODAY)
    keys.show(dialog)
    dialog.planned_field.setFocus()
    dialog.planned_field.edit.selectAll()
    keys.press(dialog, "13", "Enter", "Enter")
    assert dialog.isVisible()
    assert "1 to 12" in dialog.problems_banner.text_label.text()


def test_that_another_diagnosis_needs_words(knowledge: Knowledge, keys: Keys) -> None:
    dialog = CourseDialog(knowledge, TODAY)
    keys.show(dialog)
    choose(dialog.indication_box, "other")
    dialog.text_edit.setFocus()
    keys.press(dialog, "Enter")
    assert dialog.isVisible()
    keys.press(dialog, "burnout", "Enter")
    assert not dialog.isVisible()


def test_that_closing_a_course_needs_a_reason(keys: Keys) -> None:
    dialog = CloseCourseDialog(TODAY)
    keys.show(dialog)
    keys.press(dialog, "Enter")
    assert "why the course ends" in dialog.problems_banner.text_label.text()
    keys.press(dialog, "Down", "Enter")
    assert not dialog.isVisible()
    assert dialog.answer() == (TODAY, "completed", None)


@pytest.mark.parametrize(
    ("proposal", "downs", "phase"),
    [
        (BOOSTER, 0, None),
        (BOOSTER, 1, "reinduction"),
        (ASKS, 0, "booster"),
        (ASKS, 1, "initial"),
        (ASKS, 2, "reinduction"),
        (INITIAL, 0, None),
        (INITIAL, 1, "booster"),
        (INITIAL, 2, "reinduction"),
    ],
)
def test_that_the_clinician_takes_or_overrides_the_proposal(
    keys: Keys, proposal: Proposal, downs: int, phase: str | None
) -> None:
    dialog = PhaseDialog(proposal, 6)
    keys.show(dialog)
    assert proposal.reason in dialog.reason_label.text()
    keys.press(dialog, *["Down"] * downs, "Enter")
    assert not dialog.isVisible()
    assert dialog.phase() == phase
