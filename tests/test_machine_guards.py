"""Faults of the libraries beneath us that no other test would name."""

import re
import sys
import tomllib
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import pytest
import sqlcipher3
from packaging.requirements import Requirement
from packaging.version import Version
from PySide6.QtWidgets import QApplication, QLabel

ROOT = Path(__file__).parents[1]
CALLS = 200


@pytest.mark.parametrize("name", ["setText", "repaint", "processEvents"])
def test_that_a_call_without_a_result_costs_no_reference_to_none(
    qtbot, qapp: QApplication, name: str
):
    """PySide6 6.12.0 takes one from None with each such call, and Python 3.11 dies of it."""
    label = QLabel("before")
    qtbot.addWidget(label)
    label.show()
    calls: dict[str, Callable[[], object]] = {
        "setText": lambda: label.setText("after"),
        "repaint": label.repaint,
        "processEvents": qapp.processEvents,
    }
    call = calls[name]
    call()
    before = sys.getrefcount(None)
    for _ in range(CALLS):
        call()
    assert before - sys.getrefcount(None) < CALLS // 2


def test_that_pyside_is_a_version_without_known_faults():
    installed = Version(version("PySide6-Essentials"))
    assert Version("6.8.0.2") <= installed < Version("6.12")
    assert installed not in {Version("6.11.0"), Version("6.11.1")}


def test_that_sqlite_has_the_mended_write_ahead_log():
    assert sqlcipher3.sqlite_version_info >= (3, 51, 3)


def test_that_the_database_can_be_encrypted():
    connection = sqlcipher3.connect(":memory:")
    try:
        assert connection.execute("PRAGMA cipher_version").fetchone()[0]
    finally:
        connection.close()


def requirements() -> list[Requirement]:
    """Return everything pyproject.toml asks for, ours left out."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    groups = [project["dependencies"], *project["optional-dependencies"].values()]
    return [wanted for group in groups for wanted in map(Requirement, group) if not wanted.extras]


def locked_versions() -> dict[str, str]:
    """Return what constraints.txt pins, by the name in lower case with hyphens."""
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = [Requirement(line) for line in lines if line and not line.startswith("#")]
    return {
        pin.name.lower().replace("_", "-"): next(iter(pin.specifier)).version
        for pin in pins
        if pin.marker is None or pin.marker.evaluate()
    }


@pytest.mark.parametrize("wanted", requirements(), ids=lambda wanted: wanted.name)
def test_that_every_dependency_is_explained(wanted: Requirement):
    decisions = (ROOT / "docs" / "decisions.md").read_text(encoding="utf-8")
    assert re.search(rf"\b{re.escape(wanted.name)}\b", decisions, re.IGNORECASE)


@pytest.mark.parametrize("wanted", requirements(), ids=lambda wanted: wanted.name)
def test_that_every_dependency_is_locked_within_its_bounds(wanted: Requirement):
    assert wanted.specifier.contains(locked_versions()[wanted.name.lower()])
