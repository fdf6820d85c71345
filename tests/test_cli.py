"""The commands, called as a stranger would."""

import contextlib
import io
import json
import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from tracker import __version__, cli, folders
from tracker.demo.showcase import SHOWCASES

ROOT = Path(__file__).parents[1]
DATA = Path(__file__).parent / "data"
NIMH = str(DATA / "nimh_clinic.csv")
EXPECTED = json.loads((DATA / "nimh_expected.json").read_text(encoding="utf-8"))
COMMANDS = ("score", "import", "export", "progress", "chart", "demo")


@pytest.fixture
def say(capsys, monkeypatch):
    """Call a command; return its exit code, what it wrote, and what it said of errors."""

    def call(*words, typed=b""):
        stdin = SimpleNamespace(buffer=io.BytesIO(typed))
        monkeypatch.setattr(sys, "stdin", stdin)
        code = cli.run([str(word) for word in words])
        written = capsys.readouterr()
        assert "Traceback" not in written.err + written.out
        assert (code == 0) or written.err.strip()
        return SimpleNamespace(code=code, out=written.out, err=written.err)

    return call


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    """A database with the real patients."""
    path = tmp_path_factory.mktemp("filled") / "clinic.db"
    assert cli.run(["import", NIMH, "--database", str(path)]) == 0
    return path


def run_apart(*words, **environment):
    return subprocess.run(
        [sys.executable, "-m", "tracker", *map(str, words)],
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        timeout=60,
    )


def scored(said):
    return [json.loads(line) for line in said.out.splitlines()]


def test_that_a_vector_becomes_one_object_with_exactly_the_keys(say):
    said = say("score", "phq9", typed=b"2 2 2 2 1 2 1 0 1\n")
    assert said.code == 0
    assert list(scored(said)[0].items()) == [
        ("total", 13),
        ("band", "moderate"),
        ("method", "complete"),
        ("answered", 9),
        ("flags", ["REVIEW"]),
        ("subscores", {}),
        ("reason", None),
    ]
    assert '"total": 13,' in said.out


def test_that_blanks_commas_and_dashes_are_read_in_any_mixture(say):
    lines = [
        "1 1 1 1 - 0 0 0 0",
        "1,1,1,1,–,0,0,0,0",
        " 1, 1 ,1\t1  —,0,0,0,0 ",
        "1 1 1 1 \N{MINUS SIGN} 0 0 0 0",
    ]
    said = say("score", "PHQ-9", typed="\n".join(lines).encode())
    assert [each["total"] for each in scored(said)] == [5] * 4


def test_that_a_byte_order_mark_and_an_old_dash_are_read(say):
    said = say("score", "phq9", typed=b"\xef\xbb\xbf1 1 1 1 \x96 0 0 0 0\r\n\r\n")
    assert [each["total"] for each in scored(said)] == [5]


def test_that_a_bad_line_is_told_on_its_line_and_the_rest_still_run(say):
    typed = b"0 0 0 0 0 0 0 0 0\n1 2\nx 0 0 0 0 0 0 0 0\n1,,1,1,1,1,1,1,1\n9 9 9 9 9 9 9 9 9\n"
    typed += b"nan 0 0 0 0 0 0 0 0\n1e999 0 0 0 0 0 0 0 0\n" + b"9" * 100_000 + b"\n\x00\xff\n"
    typed += b"3 3 3 3 3 3 3 3 3\n"
    said = say("score", "phq9", typed=typed)
    documents = scored(said)
    assert said.code == 1
    assert "8 of 10 lines" in said.err
    assert [list(each) == ["error"] for each in documents] == [False, *[True] * 8, False]
    assert all(len(line) < 1_000 for line in said.out.splitlines())


def test_that_no_total_says_why_and_a_missing_suicide_item_is_unknown(say):
    (document,) = scored(say("score", "phq9", typed=b"2 - - 2 1 2 1 0 -\n"))
    assert (document["total"], document["band"], document["method"]) == (None, None, "incomplete")
    assert document["flags"] == ["SI_UNKNOWN"]
    assert "3 items" in document["reason"]


def test_that_the_difficulty_and_an_item_not_assessed_are_taken(say):
    (document,) = scored(say("score", "phq9", typed=b"1 1 1 1 1 0 0 0 0 2\n"))
    assert (document["total"], document["answered"]) == (5, 9)
    vector = ["1"] * 17
    vector[15] = "3"
    (document,) = scored(say("score", "HAM-D17", typed=" ".join(vector).encode()))
    assert document["total"] is None
    assert "not assessed" in document["reason"]


def test_that_subscores_are_numbers_and_yes_or_no(say):
    (document,) = scored(say("score", "pcl5", typed=b"2 " * 20))
    assert document["total"] == 40
    assert {type(value) for value in document["subscores"].values()} == {int, bool}


@pytest.mark.parametrize("name", ["HAMD-6", "HAM-D", "hamilton", "foo", ""])
def test_that_an_unknown_scale_is_refused_with_its_reason(say, name):
    said = say("score", name, typed=b"1 2 3\n")
    assert (said.code, said.out) == (2, "")
    assert "HAM-D17" in said.err


def test_that_the_real_clinic_is_judged_as_expected(say, filled):
    documents = json.loads(say("progress", "--json", "--database", filled).out)
    assert [each["patient"] for each in documents] == sorted(EXPECTED)
    for document in documents:
        expected = EXPECTED[document["patient"]]
        (course,) = document["courses"]
        assert len(course["infusions"]) == expected["infusions"]
        if expected["infusions"]:
            assert {
                code: {"baseline": scale["baseline"], "scores": scale["scores"]}
                for code, scale in course["scales"].items()
            } == expected["scales"]


def test_that_progress_of_one_patient_is_a_list_of_one(say, filled):
    said = say("progress", "moa126", "--json", "--database", filled)
    (document,) = json.loads(said.out)
    assert document["patient"] == "MOA126"
    words = say("progress", "MOA126", "--database", filled).out
    assert "MADRS" in words
    assert "baseline 24 " in words


def test_that_record_numbers_are_in_the_order_people_count(say, tmp_path):
    file = tmp_path / "two.csv"
    rows = [f"{number},2024-01-02,score,PHQ-9,12" for number in ("P10", "P9", "P1a", "Q1")]
    file.write_text("\n".join(["patient_id,date,event,instrument,value", *rows]))
    say("import", file, "--database", tmp_path / "clinic.db")
    documents = json.loads(say("progress", "--json", "--database", tmp_path / "clinic.db").out)
    assert [each["patient"] for each in documents] == ["P1a", "P9", "P10", "Q1"]


def test_that_progress_does_not_depend_on_the_time_zone(filled, tmp_path):
    lines = (DATA / "nimh_clinic.csv").read_text(encoding="utf-8").splitlines()
    timed = [f"{lines[0]},time", *(f"{line},23:50" for line in lines[1:])]
    (tmp_path / "timed.csv").write_text("\n".join(timed), encoding="utf-8")
    database = tmp_path / "clinic.db"
    run_apart("import", tmp_path / "timed.csv", "--database", database, TZ="America/Los_Angeles")
    for path in (filled, database):
        west, east = (
            run_apart("progress", "--json", "--database", path, TZ=zone).stdout
            for zone in ("America/Los_Angeles", "Asia/Tokyo")
        )
        assert west == east
        assert len(json.loads(west)) == 21


def test_that_import_stores_then_knows_the_same_file(say, tmp_path):
    database = tmp_path / "clinic.db"
    dry = say("import", NIMH, "--dry-run", "--database", database)
    assert (dry.code, database.exists()) == (0, False)
    assert "nothing was" in dry.out
    first = say("import", NIMH, "--database", database)
    assert (first.code, "184 lines stored" in first.out) == (0, True)
    again = say("import", NIMH, "--database", database)
    assert (again.code, "Nothing new" in again.out) == (0, True)
    assert stat.S_IMODE(database.stat().st_mode) == 0o600


def test_that_import_tells_lines_and_reasons_and_fails_when_none_is_good(say, tmp_path):
    file = tmp_path / "bad.csv"
    file.write_text("patient_id,date,event,instrument,value\nP1,03/04/2019,score,HAMD-6,99\n")
    said = say("import", file, "--database", tmp_path / "clinic.db")
    assert said.code == 1
    assert "line 2" in said.err
    assert "two ways" in said.err
    file.write_text("patient_id,date,event,instrument,value\nP1,03/04/2019,score,PHQ-9,9\n")
    assert say("import", file, "--day-first", "--database", tmp_path / "clinic.db").code == 0


def test_that_a_file_that_is_none_leaves_no_database_behind(say, tmp_path):
    database = tmp_path / "clinic.db"
    for path in (tmp_path / "none.csv", tmp_path, sys.executable):
        assert say("import", path, "--database", database).code == 1
    assert not database.exists()


def test_that_an_export_gives_the_same_progress(say, filled, tmp_path):
    folder, copy = tmp_path / "out", tmp_path / "copy.db"
    assert say("export", folder, "--database", filled).code == 0
    assert say("export", folder, "--database", filled).code == 1
    assert say("export", folder, "--overwrite", "--database", filled).code == 0
    for file in folder.glob("*.csv"):
        assert say("import", file, "--database", copy).code == 0
    one, other = (say("progress", "--json", "--database", path).out for path in (filled, copy))
    assert one == other


@pytest.mark.parametrize("ending", ["png", "svg", "pdf"])
def test_that_a_chart_is_drawn(say, filled, tmp_path, ending):
    out = tmp_path / f"chart.{ending}"
    said = say("chart", "MOA126", "--out", out, "--theme", "dark", "--database", filled)
    assert said.code == 0
    starts = {"png": b"\x89PNG", "svg": b"<?xml", "pdf": b"%PDF"}
    assert out.read_bytes().startswith(starts[ending])


def test_that_a_chart_of_one_scale_shows_that_scale_alone(say, filled, tmp_path):
    out = tmp_path / "chart.svg"
    words = ("chart", "MOA126", "--out", out, "--database", filled)
    say(*words)
    assert "HAM-D17" in out.read_text(encoding="utf-8")
    say(*words, "--instrument", "MADRS")
    assert "HAM-D17" not in out.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "words",
    [
        ("chart", "NOBODY", "--out", "x.png"),
        ("chart", "MOA126", "--out", "x.gif"),
        ("chart", "MOA126", "--out", "/nowhere/at/all/x.png"),
        ("chart", "MOA126", "--out", "x.png", "--instrument", "HAM-D"),
        ("chart", "MOA126", "--out", "x.png", "--instrument", "pcl5"),
        ("chart", "MOA126", "--out", "x.png", "--theme", "pink"),
        ("chart", "MOA126"),
        ("progress", "NOBODY"),
        ("progress", "\udcff"),
        ("export", str(DATA / "README.md")),
        ("score",),
        ("dance",),
        (),
    ],
    ids=str,
)
def test_that_what_cannot_be_done_is_said(say, filled, tmp_path, monkeypatch, words):
    monkeypatch.chdir(tmp_path)
    assert say(*words, "--database", filled).code in {1, 2}
    assert list(tmp_path.iterdir()) == []


def test_that_a_place_where_nothing_can_be_written_is_told(say, monkeypatch):
    inside_a_file = Path(NIMH) / "clinic.db"
    for words in (("import", NIMH), ("demo",), ("progress",)):
        assert say(*words, "--database", inside_a_file).code == 1
    monkeypatch.setenv("TRACKER_HOME", NIMH)
    assert say("progress").code == 1


def test_that_a_damaged_database_is_told(say, filled, tmp_path):
    damaged = tmp_path / "damaged.db"
    content = filled.read_bytes()
    damaged.write_bytes(content[:4096] + b"\x55" * (len(content) - 4096))
    for words in (("progress",), ("import", NIMH), ("export", tmp_path / "out")):
        assert say(*words, "--database", damaged).code == 1


@pytest.mark.parametrize("command", ["progress", "export", "chart"])
def test_that_a_missing_database_is_told_and_not_made(say, tmp_path, command):
    words = {
        "progress": (),
        "export": (tmp_path / "out",),
        "chart": ("P1", "--out", tmp_path / "x.png"),
    }
    said = say(command, *words[command], "--database", tmp_path / "none.db")
    assert said.code == 1
    assert "There is no database" in said.err
    assert list(tmp_path.iterdir()) == []


def test_that_a_file_that_is_no_database_is_told_and_left_alone(say, tmp_path):
    file = tmp_path / "letter.txt"
    file.write_text("Dear colleague, " * 20)
    before = file.read_bytes()
    for words in (("progress",), ("import", NIMH), ("demo",)):
        assert say(*words, "--database", file).code == 1
    assert say("progress", "--database", tmp_path).code == 1
    assert file.read_bytes() == before


def test_that_the_demonstration_fills_a_new_database_the_same_for_the_same_seed(say, tmp_path):
    count = SHOWCASES + 1  # the first few are the same for every seed
    paths = [tmp_path / f"{name}.db" for name in ("one", "same", "other")]
    for path, seed in zip(paths, (7, 7, 8), strict=True):
        said = say("demo", "--patients", count, "--seed", seed, "--database", path)
        assert said.code == 0
        assert "synthetic" in said.out
    told = [say("progress", "--json", "--database", path).out for path in paths]
    assert len(json.loads(told[0])) == count
    assert told[0] == told[1] != told[2]
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == sorted(
        path.name for path in paths
    )


def test_that_the_synthetic_clinic_survives_export_and_import(say, tmp_path):
    one, other = tmp_path / "one.db", tmp_path / "other.db"
    say("demo", "--patients", 6, "--database", one)
    say("export", tmp_path / "out", "--database", one)
    assert say("import", tmp_path / "out", "--database", other).err == ""
    assert (
        say("progress", "--json", "--database", one).out
        == say("progress", "--json", "--database", other).out
    )


def test_that_the_demonstration_never_touches_a_record_in_use(say, filled, tmp_path):
    before = filled.read_bytes()
    assert say("demo", "--patients", 1, "--database", filled).code == 1
    assert filled.read_bytes() == before
    empty = tmp_path / "empty.db"
    assert say("demo", "--patients", 0, "--database", empty).code == 0
    assert say("progress", "--json", "--database", empty).out == "[]\n"
    assert say("demo", "--patients", 1, "--database", empty).code == 0
    for count in ("-1", "many", "1e3", "99999999999", "٣"):
        assert say("demo", "--patients", count, "--database", tmp_path / "x.db").code == 2


def test_that_the_window_opens_on_a_clinic_in_a_place_of_its_own(say, monkeypatch):
    opened = []
    monkeypatch.setattr(
        "tracker.ui.app.run_window", lambda path, demo: opened.append((path, demo)) or 0
    )
    own = folders.default_database()
    for _ in range(2):
        assert say("demo", "--patients", 2, "--seed", 3).code == 0
    (path, is_demo), second = opened
    assert second == (path, True)
    assert is_demo
    assert path.is_file()
    assert path.parent == folders.data_folder() / "demo"
    assert not own.exists()


def test_that_the_default_database_is_used_without_a_name(say, monkeypatch, tmp_path):
    monkeypatch.setenv("TRACKER_HOME", str(tmp_path))
    assert say("import", NIMH).code == 0
    assert (tmp_path / "data" / "infusion-tracker.db").is_file()
    assert len(json.loads(say("progress", "--json").out)) == 21


@pytest.mark.parametrize("command", COMMANDS)
def test_that_every_command_explains_itself(say, command):
    said = say(command, "--help")
    assert said.code == 0
    assert "--database" in said.out
    assert command in say("--help").out


def test_that_the_version_is_told(say):
    assert __version__ in say("--version").out


def test_that_a_database_may_be_named_before_the_command(say, filled):
    assert len(json.loads(say("--database", filled, "progress", "--json").out)) == 21


def test_that_a_reader_who_leaves_gets_no_traceback():
    words = [sys.executable, "-m", "tracker", "score", "phq9"]
    with subprocess.Popen(
        words, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        process.stdout.close()
        with contextlib.suppress(BrokenPipeError):
            process.stdin.write(b"1 1 1 1 1 1 1 1 1\n" * 5_000)
            process.stdin.close()
        said = process.stderr.read()
        assert process.wait(timeout=30) == 141
    assert said == b""


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGINT for a process apart")
def test_that_an_interrupted_command_is_quiet():
    words = [sys.executable, "-m", "tracker", "score", "phq9"]
    with subprocess.Popen(
        words, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        process.stdin.write(b"1 1 1 1 1 1 1 1 1\n")
        process.stdin.flush()
        time.sleep(1.5)
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=30) == 130
        assert process.stderr.read() == b""


def test_that_output_is_utf_8_whatever_the_machine_says():
    said = subprocess.run(
        [sys.executable, "-m", "tracker", "score", "phq9"],
        cwd=ROOT,
        input=b"x\n",
        env=os.environ | {"LC_ALL": "C", "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        timeout=60,
    )
    assert "“x”" in said.stdout.decode("utf-8")


def test_that_a_backup_that_fails_is_told_and_the_import_still_reports(say, tmp_path):
    (tmp_path / "backups").write_text("a file where the folder should be")
    said = say("import", NIMH, "--database", tmp_path / "clinic.db")
    assert said.code == 0
    assert "184 lines stored" in said.out
    assert "no backup could be written" in said.err


def test_that_score_without_an_input_is_told(capsys, monkeypatch):
    monkeypatch.setattr(sys, "stdin", None)
    assert cli.run(["score", "phq9"]) == 1
    assert "no standard input" in capsys.readouterr().err


def test_that_a_table_without_events_is_told_as_such(say, tmp_path):
    (tmp_path / "empty.csv").write_text("patient_id,date,event\n")
    said = say("import", tmp_path / "empty.csv", "--database", tmp_path / "clinic.db")
    assert said.code == 1
    assert "no events" in said.err


@pytest.mark.parametrize("words", [("score", "phq9"), ("score", "nosuch")])
def test_that_a_closed_output_is_no_failure_of_the_program(capsys, monkeypatch, words):
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(b"1 1 1 1 1 1 1 1 1")))
    monkeypatch.setattr(sys, "stdout", None)
    assert cli.run(list(words)) == (2 if "nosuch" in words else 0)
