"""The 21 patients of an open trial data set, against figures computed apart from this program."""

import csv
import json
from collections import defaultdict
from datetime import date
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest

from tests.clinical.by_hand import RULES
from tracker.clinical.instrument import recognise
from tracker.clinical.moment import Moment
from tracker.clinical.progress import (
    CourseFact,
    InfusionFact,
    ScoreFact,
    patient_progress,
    progress_document,
)
from tracker.knowledge import load_knowledge

DATA = Path(__file__).parents[1] / "data"
EXPECTED = json.loads((DATA / "nimh_expected.json").read_text(encoding="utf-8"))
INSTRUMENTS = load_knowledge().instruments
COURSE = CourseFact(UUID(int=1), 1, "mdd", "madrs", RULES.default_planned)


def read_rows():
    rows = defaultdict(list)
    with (DATA / "nimh_clinic.csv").open(encoding="utf-8", newline="") as file:
        for line, row in enumerate(csv.DictReader(file), 2):
            rows[row["patient_id"]].append({**row, "id": UUID(int=line)})
    return rows


ROWS = read_rows()


def infusion_of(row):
    moment = Moment(date.fromisoformat(row["date"]))
    return InfusionFact(row["id"], moment, Decimal(row["dose_mg_per_kg"]), COURSE.id, None)


def score_of(row):
    code = recognise(row["instrument"], INSTRUMENTS.values()).code
    moment = Moment(date.fromisoformat(row["date"]))
    return ScoreFact(row["id"], code, moment, Decimal(row["value"]), "total_only")


def document_of(patient):
    infusions = [infusion_of(row) for row in ROWS[patient] if row["event"] == "infusion"]
    scores = [score_of(row) for row in ROWS[patient] if row["event"] == "score"]
    progress = patient_progress([COURSE], infusions, scores, INSTRUMENTS, RULES)
    return progress_document(patient, progress)


def test_that_every_patient_of_the_file_is_expected():
    assert len(ROWS) == 21
    assert set(ROWS) == set(EXPECTED)


@pytest.mark.parametrize("patient", sorted(ROWS))
def test_that_every_score_of_a_real_patient_is_judged_as_expected(patient):
    document, expected = document_of(patient), EXPECTED[patient]
    (course,) = document["courses"]
    assert (document["infusions"], document["scores"]) == (
        expected["infusions"],
        expected["scores"],
    )
    if not expected["infusions"]:
        assert all(scale["baseline"] is None for scale in course["scales"].values())
        return
    judged = {
        code: {"baseline": scale["baseline"], "scores": scale["scores"]}
        for code, scale in course["scales"].items()
    }
    assert judged == expected["scales"]


def test_that_one_patient_has_the_documented_shape_to_the_letter():
    document = document_of("MOA126")
    first = {
        "date": "2019-03-06",
        "total": 9,
        "improvement_pct": 62.5,
        "class": "response",
        "remission": True,
    }
    madrs = document["courses"][0]["scales"].pop("madrs")
    assert madrs["baseline"] == {"date": "2019-03-02", "total": 24}
    assert madrs["best"] == madrs["scores"][0] == first
    assert madrs["latest"] == madrs["scores"][-1]
    assert madrs["first_response_infusion"] == 1
    assert list(madrs) == ["baseline", "latest", "best", "first_response_infusion", "scores"]
    assert list(document["courses"][0].pop("scales")) == ["hamd17"]
    assert json.dumps(document) == (
        '{"patient": "MOA126", "infusions": 1, "scores": 10, "flags": [], "courses": [{"number": 1,'
        ' "indication": "mdd", "primary": "madrs", "infusions": [{"date": "2019-03-04", "phase": '
        '"initial", "series": 1, "number": 1, "dose_mg_per_kg": 0.5}]}]}'
    )
