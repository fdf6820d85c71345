"""The start: which words open the window, which go to the command line, and with what rights."""

import os
import sys
from pathlib import Path
from types import ModuleType

import pytest

from tracker.__main__ import main


@pytest.fixture
def started(monkeypatch) -> list[object]:
    """What the start handed over to, with stand-ins at both ends and the mask put back."""
    calls: list[object] = []
    window, commands = ModuleType("tracker.ui.app"), ModuleType("tracker.cli")
    window.run_window = lambda database: calls.append(("window", database)) or 0
    commands.run = lambda words: calls.append(("command", words)) or 7
    monkeypatch.setitem(sys.modules, "tracker.ui.app", window)
    monkeypatch.setitem(sys.modules, "tracker.cli", commands)
    monkeypatch.setattr("tracker.cli", commands, raising=False)
    mask = os.umask(0o022)
    yield calls
    os.umask(mask)


def test_that_no_words_open_the_window_on_the_usual_record(started):
    assert main([]) == 0
    assert started == [("window", None)]


@pytest.mark.parametrize("words", [["--database", "clinic.db"], ["--database=clinic.db"]])
def test_that_a_database_alone_opens_the_window_on_it(started, words):
    assert main(words) == 0
    assert started == [("window", Path("clinic.db"))]


@pytest.mark.parametrize(
    "words",
    [["score", "phq9"], ["--version"], ["--help"], ["--database", "clinic.db", "export", "out"]],
)
def test_that_every_other_word_goes_to_the_command_line_whole(started, words):
    assert main(words) == 7
    assert started == [("command", words)]


@pytest.mark.skipif(os.name != "posix", reason="the mask is POSIX")
def test_that_what_the_app_writes_is_for_its_owner_alone(started, tmp_path):
    main([])
    (tmp_path / "export.csv").touch()
    assert (tmp_path / "export.csv").stat().st_mode & 0o077 == 0


def test_that_a_home_that_cannot_be_used_is_told_in_words(started, monkeypatch, tmp_path, capsys):
    def refuse(_database):
        raise NotADirectoryError(20, "Not a directory", str(tmp_path / "config"))

    monkeypatch.setattr(sys.modules["tracker.ui.app"], "run_window", refuse)
    assert main([]) == 1
    said = capsys.readouterr().err
    assert f"{tmp_path / 'config'} cannot be used: Not a directory" in said
    assert "TRACKER_HOME" in said
