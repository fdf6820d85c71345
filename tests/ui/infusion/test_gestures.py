"""What is done at the chair reaches the record whole, or stays as it was typed with a reason."""

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy.exc import OperationalError

from tests.factories import end_session
from tracker.models import Infusion
from tracker.services.chair.decisions import DecidedBy
from tracker.services.chair.rows import load_chair
from tracker.services.chair.vials import VialEntry
from tracker.services.corrections import history_of
from tracker.services.people import PersonDetails, add_person
from tracker.storage.actor import Actor
from tracker.ui.infusion import leave_gestures, prepare_gestures, run_gestures, score_gestures
from tracker.ui.infusion.leave.amend_form import AmendRequest

DOCTOR = DecidedBy("Dr Away", "physician", None, "seen and talked over at length")


def chair_rows(chair):
    with chair.clinic.sessions.read() as session:
        return load_chair(session, chair.infusion_id, chair.patient_id)


@pytest.fixture
def locked(monkeypatch):
    """Let a service of a module fail as a database does that somebody else has locked."""

    def lock(module, name):
        def fail(*_args, **_more):
            raise OperationalError("insert", {}, Exception("database is locked"))

        monkeypatch.setattr(module, name, fail)

    return lock


@pytest.fixture
def ended(chair, clock):
    """An infusion that was stopped just now, 40 minutes after its start."""
    clock.forward(minutes=40)
    with chair.clinic.sessions.write() as session:
        end_session(session, chair.infusion_id, clock.time, Decimal(35))
    return chair


# ---- nothing is lost


def test_that_an_answer_that_could_not_be_saved_is_said_at_its_row(
    make_chair, open_page, press, locked
):
    chair = make_chair()
    page = open_page(chair)
    locked(prepare_gestures, "record_answer")
    press(" ")
    assert chair_rows(chair).answers == ()
    assert page.sheet.banner.isVisible()
    assert "another program" in page.sheet.banner.text_label.text()
    assert chair.infusion.checked_in_at is None  # the gesture was undone whole


def test_that_an_order_that_could_not_be_saved_stays_in_its_field(
    make_chair, open_page, press, locked, monkeypatch
):
    chair = make_chair()
    page = open_page(chair)
    locked(prepare_gestures, "change_order")
    field = page.sheet.order_card.weight
    field.setFocus()
    field.edit.selectAll()
    press("71⏎")
    assert field.text() == "71"
    assert page.sheet.order_card.message.text()
    monkeypatch.undo()
    field.setFocus()
    press("⏎")
    assert chair.infusion.weight_kg == 71


def test_that_a_start_that_was_refused_says_why_and_can_be_repeated(
    ready, open_page, press, locked, monkeypatch
):
    chair = ready()
    page = open_page(chair)
    locked(prepare_gestures, "start_run")
    press("1⏎")
    assert chair.infusion.status == "prepared"
    assert page.sheet.start_card.message.text()
    assert not [row for row in chair_rows(chair).answers if row.item == "P48"]
    monkeypatch.undo()
    press("⏎")
    assert chair.infusion.status == "running"


def test_that_a_note_that_could_not_be_saved_stays_typed(page, chair, press, locked, monkeypatch):
    locked(run_gestures, "add_note")
    press("④music lowered⏎")
    assert chair.infusion.note is None
    assert page.sheet.timeline.message.text()
    monkeypatch.undo()
    press("⏎")
    assert chair.infusion.note == "10:23 music lowered"


def test_that_a_pause_that_could_not_be_saved_is_said_where_it_was_pressed(
    page, chair, press, locked
):
    locked(run_gestures, "pause_run")
    press("⑥")
    assert page.view.run.state == "running"
    assert page.sheet.run_controls.message.isVisible()
    assert "another program" in page.sheet.banner.text_label.text()


def test_that_a_rate_that_could_not_be_saved_stays_in_its_form(page, chair, press, locked):
    locked(run_gestures, "change_rate")
    page.sheet.run_controls.rate_button.click()
    form = page.sheet.run_controls.rate_form
    form.entered.emit(Decimal(40), "drowsy")
    assert form.isVisible()
    assert chair_rows(chair).events[-1].step == "start"


def test_that_a_score_that_could_not_be_saved_stays_typed(page, chair, press, locked):
    locked(score_gestures, "record_score")
    page.sheet.scores.edit.setFocus()
    press("9⏎")
    assert chair.history().scores == ()
    assert page.sheet.scores.edit.text() == "9"
    assert page.sheet.scores.message.text()


def test_that_a_criterion_that_could_not_be_saved_is_said_in_the_panel(ended, open_page, locked):
    page = open_page(ended)
    page.sheet.show_step("discharge")
    locked(leave_gestures, "record_answer")
    page.sheet.discharge.answered.emit("oriented", "yes")
    assert page.sheet.discharge.problem_line.isVisible()
    assert "oriented" not in page.view.answers


# ---- the end


def test_that_recovery_answers_and_overrides_are_stored_and_taken_back(ended, open_page):
    page = open_page(ended)
    assert page.sheet.step == "recover"
    page.sheet.show_step("discharge")
    panel = page.sheet.discharge
    panel.answered_many.emit({"oriented": "yes", "gait_steady": "no"})
    assert page.view.answers == {"oriented": "yes", "gait_steady": "no"}
    panel.taken_back.emit(["gait_steady"])
    assert page.view.answers == {"oriented": "yes"}
    panel.overridden.emit(7, "no drink was offered", DOCTOR)
    (made,) = page.view.chair.decisions
    assert (made.about, made.name, made.stood) == (
        "criterion 7", "Dr Away", "no drink was offered"
    )  # fmt: skip
    panel.override_withdrawn.emit(made.id)
    assert page.view.chair.decisions == ()


def test_that_leaving_with_open_criteria_is_refused_with_words(ended, open_page):
    page = open_page(ended)
    page.sheet.show_step("discharge")
    page.sheet.discharge.discharge_requested.emit()
    assert ended.infusion.discharged_at is None
    assert page.sheet.discharge.problem_line.text()


def test_that_a_vial_is_recorded_and_corrected(ended, open_page):
    page = open_page(ended)
    entry = VialEntry(
        vial_mg_per_ml=50,
        lot="A-17",
        expires_on=page.clinic.today() + timedelta(days=300),
        drawn_mg=Decimal(35),
    )
    page.sheet.vial_card.entered.emit(entry)
    (vial,) = page.view.chair.vials
    assert vial.lot == "A-17"
    page.sheet.vial_card.corrected.emit(
        vial, VialEntry(vial_mg_per_ml=50, lot="A-18", expires_on=entry.expires_on,
                        drawn_mg=Decimal(35))
    )  # fmt: skip
    (vial,) = page.view.chair.vials
    assert vial.lot == "A-18"


# ---- who it was


def test_that_who_is_at_the_desk_now_is_the_one_recorded(page, chair, press, clinic, clock):
    press("128827498⏎")
    clock.forward(minutes=5)
    with clinic.sessions.write() as session:
        second = add_person(session, PersonDetails("Bob Second", "nurse", "BS"))
    press("13484")
    page.act_as(clinic.acting_as(Actor(second.id, second.name)))
    assert page.sheet.vitals_row.edits["diastolic"].text() == "84"  # what was typed stays
    press("7698⏎")
    first, last = chair.history().vital_signs
    with clinic.sessions.read() as session:
        by = [history_of(session, "vital_signs", row.id)[-1].person for row in (first, last)]
    assert by == ["Ann Example", "Bob Second"]
    page.sheet.scores.edit.setFocus()
    press("9⏎")
    (score,) = [row for row in chair.history().scores if row.instrument == "cadss6"]
    assert score.rater_id == second.id


# ---- a signed session


@pytest.fixture
def signed(ended, clinic, clock):
    """A session that was signed without its recovery: its rules are tested elsewhere."""
    clock.forward(minutes=60)
    with clinic.sessions.write() as session:
        row = session.get(Infusion, ended.infusion_id)
        row.discharged_at = clock.time - timedelta(minutes=5)
        row.signed_at, row.signed_by_id = clock.time, clinic.sessions.actor.person_id
    return ended


def test_that_a_signed_session_shows_its_signature_and_takes_no_entry(signed, open_page):
    page = open_page(signed)
    assert page.sheet.step == "sign"
    assert "Signed by Ann Example" in page.sheet.run_bar.state_label.text()
    assert not page.sheet.vitals_row.isVisible()
    page.sheet.discharge.answered.emit("oriented", "yes")
    assert "signed" in page.sheet.discharge.problem_line.text()
    page.sheet.timeline.note_added.emit("too late")
    assert "signed" in page.sheet.timeline.message.text()
    assert signed.infusion.note is None
    page.sheet.step_bar.step_chosen.emit("infuse")
    assert not page.sheet.vitals_row.isVisible()


def test_that_only_an_amendment_changes_a_signed_value(signed, open_page):
    page = open_page(signed)
    place = ("infusion", signed.infusion_id, "given_mg")
    page.sheet.amendments.amended.emit(
        AmendRequest(place=place, new=Decimal(34), reason="read wrongly off the pump")
    )
    found = {row.column_name: row for row in page.view.chair.amendments}
    assert set(found) == {"given_mg", "given_mg_per_kg"}  # mg/kg follow from the mg
    assert (Decimal(found["given_mg"].old), Decimal(found["given_mg"].new)) == (35, 34)
    assert found["given_mg"].reason == "read wrongly off the pump"
    assert page.view.infusion.given_mg == 34
    assert page.sheet.amendments.isVisible()
