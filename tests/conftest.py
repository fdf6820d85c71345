"""What every test shares: folders of its own, no screen, and the ready-made parts of a clinic."""

import gc
import itertools
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

# Set as this file is read, before any test module imports Qt, matplotlib or our folders.
# Each worker of pytest-xdist is a process of its own and so gets folders of its own.
_HOME = tempfile.TemporaryDirectory(prefix="infusion-tracker-tests-", ignore_cleanup_errors=True)
os.environ["TRACKER_HOME"] = _HOME.name
os.environ["MPLCONFIGDIR"] = str(Path(_HOME.name, "matplotlib"))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# Python collects garbage in whatever thread is at work, such as the one in which pytest-xdist
# listens. A window deleted there waits for this thread, which waits for Python's lock, for ever.
gc.disable()
_tests = itertools.count(1)


def pytest_runtest_logfinish() -> None:
    """Collect garbage in the main thread, after each test: what is young, and at times all."""
    gc.collect(2 if next(_tests) % 50 == 0 else 1)


hypothesis.settings.register_profile("ci", deadline=None, max_examples=50)
hypothesis.settings.load_profile("ci")


from tracker.knowledge import Knowledge, load_knowledge  # noqa: E402  after the folders are set
from tracker.services.people import PersonDetails, add_person  # noqa: E402
from tracker.storage.actor import Actor  # noqa: E402
from tracker.storage.sessions import Sessions, open_record  # noqa: E402


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    """The clinical knowledge as shipped."""
    return load_knowledge()


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Actor]:
    """A record in a file with one nurse in it, made once; and that nurse."""
    path = tmp_path_factory.mktemp("template") / "clinic.db"
    record = open_record(path)
    with record.write() as session:
        nurse = add_person(session, PersonDetails("Ann Example", "nurse", "AE"))
    record.close()
    return path, Actor(nurse.id, nurse.name, "chair 1")


@pytest.fixture
def sessions(tmp_path: Path, template: tuple[Path, Actor]) -> Iterator[Sessions]:
    """A real, empty record in a file, with a nurse at the desk."""
    path, nurse = template
    record = open_record(shutil.copy(path, tmp_path / "clinic.db"))
    yield record.acting_as(nurse)
    record.close()
