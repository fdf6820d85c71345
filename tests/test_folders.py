"""Where things live: one variable moves all of it, and only its owner can look inside."""

import os
import stat
from pathlib import Path

import pytest

from tracker import folders

FOLDERS = {
    "data": folders.data_folder,
    "state": folders.state_folder,
    "config": folders.config_folder,
    "cache": folders.cache_folder,
}


@pytest.mark.parametrize("kind", FOLDERS)
def test_that_tracker_home_moves_each_folder(kind: str, tmp_path: Path, monkeypatch):
    monkeypatch.setenv("TRACKER_HOME", str(tmp_path / "home"))
    assert FOLDERS[kind]() == tmp_path / "home" / kind
    assert FOLDERS[kind]().is_dir()


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX; Windows uses the profile's rights")
def test_that_only_its_owner_can_open_the_data_folder(tmp_path: Path, monkeypatch):
    monkeypatch.setenv("TRACKER_HOME", str(tmp_path))
    (tmp_path / "data").mkdir(mode=0o755)
    for folder in (folders.data_folder(), folders.state_folder()):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


@pytest.mark.skipif(os.name != "posix", reason="XDG variables move the folders there only")
def test_that_without_the_variable_the_platform_decides(tmp_path: Path, monkeypatch):
    monkeypatch.delenv("TRACKER_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    assert tmp_path in folders.data_folder().parents
    assert folders.default_database().name == "infusion-tracker.db"


def test_that_a_resource_is_found_in_the_checkout():
    assert (folders.resource("instruments") / "phq9.toml").is_file()


def test_that_a_missing_resource_is_named():
    with pytest.raises(FileNotFoundError, match=r"no-such-scale\.toml is missing"):
        folders.resource("instruments/no-such-scale.toml")


def test_that_matplotlib_keeps_its_fonts_in_our_cache(tmp_path: Path, monkeypatch):
    monkeypatch.setenv("TRACKER_HOME", str(tmp_path))
    monkeypatch.delenv("MPLCONFIGDIR")
    folders.prepare_environment()
    assert Path(os.environ["MPLCONFIGDIR"]) == tmp_path / "cache" / "matplotlib"


def test_that_a_cache_that_cannot_be_made_does_not_stop_the_app(tmp_path: Path, monkeypatch):
    occupied = tmp_path / "a-file"
    occupied.touch()
    monkeypatch.setenv("TRACKER_HOME", str(occupied))
    monkeypatch.delenv("MPLCONFIGDIR")
    folders.prepare_environment()
    assert "MPLCONFIGDIR" not in os.environ
