import pytest

from tests.exchange.by_file import Clinic
from tracker.storage.sessions import open_record


@pytest.fixture
def clinic(sessions, knowledge, tmp_path):
    return Clinic(sessions, knowledge, tmp_path)


@pytest.fixture
def other_clinic(knowledge, tmp_path):
    """A second, empty record."""
    record = open_record(tmp_path / "other" / "clinic.db")
    yield Clinic(record, knowledge, tmp_path)
    record.close()
