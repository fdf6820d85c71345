"""The commands see a clinic's own scales as they see ours."""

import io
import json
import sys
from pathlib import Path

import pytest

from tests.knowledge.test_packs import PACK
from tracker.cli import run
from tracker.knowledge.packs import packs_folder

LINES = """\
patient_id,date,event,instrument,answers
P1,2026-03-01,score,CALM-3,2 2 2
P1,2026-03-02,infusion,,
P1,2026-03-05,score,calm,1 1 0
"""


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "clinic" / "clinic.db"
    folder = packs_folder(path)
    folder.mkdir(parents=True)
    (folder / "calm.toml").write_text(PACK, encoding="utf-8")
    return path


def test_that_score_knows_a_pack_beside_the_database(database, monkeypatch, capsys):
    stdin = io.TextIOWrapper(io.BytesIO(b"1 1 1\n"))
    monkeypatch.setattr(sys, "stdin", stdin)
    assert run(["score", "calm-3", "--database", str(database)]) == 0
    assert json.loads(capsys.readouterr().out)["band"] == "not calm"
    assert run(["score", "calm-3"]) == 2


def test_that_a_pack_goes_through_import_progress_and_chart(database, tmp_path, capsys):
    file = tmp_path / "scores.csv"
    file.write_text(LINES, encoding="utf-8")
    named = ["--database", str(database)]
    assert run(["import", str(file), *named]) == 0, capsys.readouterr().err
    capsys.readouterr()
    assert run(["progress", "P1", "--json", *named]) == 0
    (patient,) = json.loads(capsys.readouterr().out)
    assert "calm" in json.dumps(patient["courses"])
    picture = tmp_path / "chart.png"
    assert run(["chart", "P1", "--out", str(picture), "--instrument", "CALM-3", *named]) == 0
    assert picture.stat().st_size > 1000


def test_that_scores_of_a_removed_pack_are_told_as_an_unknown_scale(database, tmp_path, capsys):
    file = tmp_path / "scores.csv"
    file.write_text(LINES, encoding="utf-8")
    named = ["--database", str(database)]
    assert run(["import", str(file), *named]) == 0
    (packs_folder(database) / "calm.toml").unlink()
    capsys.readouterr()
    assert run(["progress", "--json", *named]) == 0
    (patient,) = json.loads(capsys.readouterr().out)
    assert "unknown_scale" in patient["flags"]
    assert patient["scores"] == 2
