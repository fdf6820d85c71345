"""The doctor: what is well, and what it says when something is not."""

from pathlib import Path

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


def test_that_a_network_drive_is_refused(monkeypatch):
    monkeypatch.setattr(doctor, "on_network", lambda kind, folder: True)
    finding = doctor.file_system()
    assert not finding.well
    assert "local disk" in finding.text


@pytest.mark.parametrize(
    ("kind", "folder", "remote"),
    [
        ("nfs4", "/srv/clinic", True),
        ("CIFS", "/mnt/share", True),
        ("NTFS", r"\\server\clinic", True),
        ("NTFS", r"C:\clinic", False),
        ("ext4", "/home/clinic", False),
        ("apfs", "/Users/clinic", False),
    ],
)
def test_that_a_network_drive_is_known_by_its_kind_or_name(kind, folder, remote):
    assert doctor.on_network(kind, Path(folder)) == remote


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
