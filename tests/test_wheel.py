"""The wheel, built and unpacked elsewhere: it has its resources and starts without the checkout."""

import json
import os
import site
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    """The built wheel; the dependencies and the build tool are borrowed from this environment."""
    out = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), "."]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    return next(out.glob("infusion_tracker-*.whl"))


@pytest.fixture(scope="module")
def unpacked(wheel: Path, tmp_path_factory) -> Path:
    """The wheel unpacked into a folder of its own."""
    folder = tmp_path_factory.mktemp("elsewhere")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def python_there(unpacked: Path, *words: str, typed: str = "") -> str:
    """Return what Python prints where only `unpacked` and the borrowed site-packages is importable.

    -S leaves .pth files unread, so that the editable install of the checkout cannot win.
    """
    borrowed = [unpacked, *site.getsitepackages()]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, borrowed))}
    command = [sys.executable, "-S", "-P", *words]
    done = subprocess.run(
        command,
        cwd=unpacked.parent,
        env=environment,
        input=typed,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_that_the_wheel_puts_nothing_but_the_package_into_site_packages(wheel: Path):
    with zipfile.ZipFile(wheel) as archive:
        tops = {name.partition("/")[0] for name in archive.namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"tracker"}


def test_that_every_resource_of_the_checkout_is_in_the_wheel(wheel: Path):
    ours = {
        f"tracker/{path.relative_to(ROOT).as_posix()}"
        for path in (ROOT / "resources").rglob("*")
        if path.is_file()
    }
    with zipfile.ZipFile(wheel) as archive:
        assert ours <= set(archive.namelist())


def test_that_resources_are_found_in_the_unpacked_wheel(unpacked: Path):
    script = (
        "import tracker, tracker.folders as f; print(tracker.__file__, f.resource('instruments'))"
    )
    package, instruments = map(Path, python_there(unpacked, "-c", script).split())
    assert package == unpacked / "tracker" / "__init__.py"
    assert instruments == unpacked / "tracker" / "resources" / "instruments"


def test_that_the_unpacked_wheel_starts(unpacked: Path):
    from tracker import __version__

    assert __version__ in python_there(unpacked, "-m", "tracker", "--version")


def test_that_the_unpacked_wheel_scores_with_its_own_instruments(unpacked: Path):
    line = python_there(unpacked, "-m", "tracker", "score", "phq9", typed="1 1 1 1 1 1 1 1 1\n")
    assert json.loads(line)["total"] == 9


def test_that_the_script_of_the_wheel_is_named_after_the_distribution(unpacked: Path):
    (entry,) = unpacked.glob("*.dist-info/entry_points.txt")
    assert "infusion-tracker = tracker.__main__:main" in entry.read_text(encoding="utf-8")


def test_that_a_record_can_be_made_and_read_there(unpacked: Path, tmp_path):
    database = str(tmp_path / "clinic.db")
    python_there(unpacked, "-m", "tracker", "demo", "--patients", "2", "--database", database)
    read = python_there(unpacked, "-m", "tracker", "progress", "--json", "--database", database)
    assert len(json.loads(read)) == 2
