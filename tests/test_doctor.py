"""The doctor: what is well, and what it says when something is not."""

import pytest

from tracker import doctor
from tracker.doctor import Finding


@pytest.mark.parametrize(
    "examination",
    [
        doctor.windows,
        doctor.database_driver,
        doctor.file_system,
        doctor.own_font,
        doctor.system_fonts,
    ],
)
def test_that_the_machine_of_the_tests_is_well(qapp, examination):
    assert examination().well


def test_that_the_versions_are_named(qapp):
    assert doctor.windows().text.startswith("PySide6 6.")
    assert "SQLCipher 4." in doctor.database_driver().text


def test_that_a_network_drive_is_refused(qapp, monkeypatch):
    monkeypatch.setattr(doctor, "NETWORK_FILE_SYSTEMS", {own_file_system()})
    finding = doctor.file_system()
    assert not finding.well
    assert "local disk" in finding.text


def own_file_system() -> str:
    from PySide6.QtCore import QStorageInfo

    from tracker import folders

    storage = QStorageInfo(str(folders.data_folder()))
    return storage.fileSystemType().toStdString().lower()


def test_that_an_examination_that_breaks_down_is_a_finding(monkeypatch, capsys):
    def own_font() -> Finding:
        raise ModuleNotFoundError("No module named 'fontpkg_inter'")

    monkeypatch.setattr(doctor, "own_font", own_font)
    assert doctor.main() == 1
    assert "WRONG  own font: No module named 'fontpkg_inter'" in capsys.readouterr().out


def test_that_the_examination_leaves_nothing_behind():
    from tracker import folders

    before = sorted(folders.data_folder().iterdir())
    doctor.database_driver()
    assert sorted(folders.data_folder().iterdir()) == before
