"""A score of every scale goes out and comes back, with or without a total."""

from datetime import timedelta

from tests.factories import TODAY, make_course, make_infusion, make_patient
from tracker.clinical.moment import Moment
from tracker.exchange.export import export_record
from tracker.services.scores import ScoreEntry, record_score


def test_that_a_score_of_every_scale_comes_back_exactly(clinic, other_clinic):
    days = iter(range(1000))
    with clinic.sessions.write() as session:
        patient = make_patient(session, "P1")
        course = make_course(session, patient.id)
        make_infusion(session, course.id, TODAY - timedelta(days=400))
        for instrument in clinic.knowledge.instruments.values():
            for example in instrument.examples:
                if not example.refused:
                    entry = ScoreEntry(
                        instrument=instrument,
                        taken=Moment(TODAY - timedelta(days=next(days))),
                        answers=example.answers,
                        extra_answers=example.extra,
                        total=example.total if example.answers is None else None,
                    )
                    record_score(session, patient.id, entry)
    with clinic.sessions.read() as session:
        export_record(session, clinic.folder / "out")

    report = other_clinic.take_path(clinic.folder / "out")

    assert report.refused == ()
    assert other_clinic.document() == clinic.document()
    flags = [[row.suicide_flag for row in each.history().scores] for each in (clinic, other_clinic)]
    assert flags[0] == flags[1]
