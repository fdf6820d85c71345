"""run.py on machines of several kinds: played with stand-ins for apt-get and for .venv's Python."""

import ast
import os
import sys
from pathlib import Path

import pytest

import run

ROOT = Path(__file__).parents[1]
SOURCE = (ROOT / "run.py").read_text(encoding="utf-8")

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the stand-ins are shell scripts")


def stand_in(path: Path, *lines: str) -> Path:
    """Put a program at `path` that writes down what it was called with."""
    path.parent.mkdir(parents=True, exist_ok=True)
    log = path.with_name(path.name + ".log")
    path.write_text("\n".join(["#!/bin/sh", f'echo "$@" >> "{log}"', *lines, ""]))
    path.chmod(0o755)
    return log


def calls(log: Path) -> list[str]:
    return log.read_text().splitlines() if log.exists() else []


@pytest.fixture
def clone(tmp_path: Path, monkeypatch) -> Path:
    """A clone of nothing but the two lists, with its .venv somewhere of its own."""
    for name in ("pyproject.toml", "constraints.txt"):
        (tmp_path / name).write_text(f"{name} as it was\n")
    monkeypatch.setattr(run, "ROOT", tmp_path)
    monkeypatch.setattr(run, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(run, "PYTHON", tmp_path / ".venv" / "bin" / "python")
    monkeypatch.setattr(run, "STAMP", tmp_path / ".venv" / "stamp")
    return tmp_path


@pytest.fixture
def machine(tmp_path: Path, monkeypatch) -> Path:
    """A Linux machine that lacks one library until the file `added` is there; an empty PATH."""
    added = tmp_path / "added"
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(
        run, "loads", lambda library: library != "libxcb-cursor.so.0" or added.exists()
    )
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setattr("builtins.input", never_asked)
    return tmp_path


def never_asked(question: str) -> str:
    raise AssertionError(f"asked without a terminal: {question}")


def as_user(monkeypatch, number: int) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: number)


def test_that_an_older_python_is_told_clearly(monkeypatch, capsys):
    monkeypatch.setattr(sys, "version_info", (3, 10, 12))
    assert run.main([]) == 2
    assert "needs Python 3.11 or later" in capsys.readouterr().out


def test_that_an_older_python_can_read_the_file_at_all():
    ast.parse(SOURCE, feature_version=(3, 7))


def test_that_nothing_but_the_standard_library_is_needed():
    imports = [node for node in ast.walk(ast.parse(SOURCE)) if isinstance(node, ast.Import)]
    names = {alias.name.partition(".")[0] for node in imports for alias in node.names}
    origins = [n.module for n in ast.walk(ast.parse(SOURCE)) if isinstance(n, ast.ImportFrom)]
    assert names | {str(origin) for origin in origins} <= sys.stdlib_module_names


def test_that_root_gets_what_is_missing_after_one_look_for_newer_lists(machine, monkeypatch):
    as_user(monkeypatch, 0)
    log = stand_in(
        machine / "bin" / "apt-get",
        f'[ "$1" = update ] && : > "{machine}/lists"',
        f'[ -e "{machine}/lists" ] || exit 100',
        f'[ "$1" = install ] && : > "{machine}/added"',
    )
    assert run.add_system_packages(run.WINDOWED) == 0
    install = "install -y --no-install-recommends libxcb-cursor0"
    assert calls(log) == [install, "update", install]


def test_that_root_is_told_when_a_package_does_not_bring_the_library(machine, monkeypatch):
    as_user(monkeypatch, 0)
    stand_in(machine / "bin" / "apt-get")
    assert run.add_system_packages(run.WINDOWED) == 3


def test_that_without_a_terminal_the_line_is_shown_and_nobody_is_asked(machine, monkeypatch, capfd):
    as_user(monkeypatch, 1000)
    logs = [stand_in(machine / "bin" / name) for name in ("apt-get", "sudo")]
    monkeypatch.setattr(sys, "stdin", Path(os.devnull).open(encoding="ascii"))  # noqa: SIM115
    assert run.add_system_packages(run.WINDOWED) == 3
    sys.stdin.close()
    assert "sudo apt-get install -y" in capfd.readouterr().out
    assert [calls(log) for log in logs] == [[], []]


@pytest.mark.parametrize(("answer", "code"), [("y", 0), ("", 3), ("no", 3)])
def test_that_at_a_terminal_sudo_runs_only_after_a_yes(machine, monkeypatch, answer, code):
    as_user(monkeypatch, 1000)
    stand_in(machine / "bin" / "apt-get")
    log = stand_in(machine / "bin" / "sudo", f': > "{machine}/added"')
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda question: answer)
    assert run.add_system_packages(run.WINDOWED) == code
    assert bool(calls(log)) == (code == 0)


def test_that_another_distribution_is_told_the_library(machine, capsys):
    assert run.add_system_packages(run.WINDOWED) == 3
    assert "libxcb-cursor.so.0" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "code"),
    [([], 3), (["demo"], 3), (["--database", "x.db"], 3), (["test"], 0), (["score", "phq9"], 0)],
)
def test_that_only_a_window_needs_the_libraries_of_a_screen(machine, words, code):
    assert run.add_system_packages(run.libraries_for(words)) == code


def test_that_a_command_needs_no_graphics_at_all(monkeypatch):
    monkeypatch.setattr(run, "loads", lambda library: False)
    assert run.missing_packages(run.libraries_for(["score", "phq9"])) == {}


def test_that_the_set_up_runs_only_when_something_changed(clone):
    log = stand_in(clone / ".venv" / "bin" / "python")
    assert run.set_up() == 0
    installs = [call for call in calls(log) if "-m pip install" in call]
    assert len(installs) == 1
    assert installs[0].endswith("-c constraints.txt -e .[test]")
    before = len(calls(log))
    assert run.set_up() == 0
    assert len(calls(log)) == before
    (clone / "constraints.txt").write_text("newer\n")
    assert run.set_up() == 0
    assert len(calls(log)) > before


def test_that_a_set_up_that_failed_is_tried_again(clone, capsys):
    python = clone / ".venv" / "bin" / "python"
    stand_in(python, '[ "$1" = -m ] && exit 1', "exit 0")
    assert run.set_up() == 4
    assert "The set-up failed" in capsys.readouterr().out
    assert not run.is_set_up()


def test_that_a_venv_of_another_python_is_made_anew(clone, monkeypatch):
    stand_in(clone / ".venv" / "bin" / "python", "exit 1")
    log = stand_in(clone / "python3", "exit 1")
    monkeypatch.setattr(sys, "executable", str(clone / "python3"))
    assert run.set_up() == 4
    assert calls(log) == [f"-m venv --clear {clone / '.venv'}"]


def test_that_all_checks_run_and_one_that_fails_fails_the_run(clone, capfd):
    log = stand_in(clone / ".venv" / "bin" / "python", '[ "$2 $3" != "ruff check" ]')
    assert run.test([]) == 1
    tools = ["ruff check", "ruff format --check", "mypy", "pytest -n 2 --dist worksteal"]
    assert calls(log) == [f"-m {tool}" for tool in tools]
    assert "FAILED before the tests: ruff check\n" in capfd.readouterr().out


def test_that_words_choose_tests_and_leave_the_linters_out(clone):
    log = stand_in(clone / ".venv" / "bin" / "python", "exit 5")
    assert run.test(["tests/clinical", "-k", "phq9"]) == 5
    assert calls(log) == ["-m pytest -n 2 --dist worksteal tests/clinical -k phq9"]


def test_that_the_doctor_says_what_is_wrong(clone, machine, capfd):
    assert run.main(["doctor"]) == 1
    said = capfd.readouterr().out
    assert "WRONG  system libraries missing: libxcb-cursor.so.0 (on Debian: libxcb-cursor0)" in said
    assert "WRONG  not set up yet" in said


def test_that_the_doctor_is_content_with_a_machine_in_order(clone, machine, capfd):
    (machine / "added").touch()
    log = stand_in(clone / ".venv" / "bin" / "python")
    assert run.set_up() == 0
    assert run.main(["doctor"]) == 0
    assert calls(log)[-1] == "-P -m tracker.doctor"
    assert "WRONG" not in capfd.readouterr().out


def test_that_the_readme_opens_with_the_two_commands_and_ci_runs_the_second():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "\npython3 run.py  " in readme
    assert "\npython3 run.py test  " in readme
    ci = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    assert ci[-1] == "exec python3 run.py test"
