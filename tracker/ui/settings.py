"""What this person chose, and what the window remembers; nothing clinical is kept here."""

from pathlib import Path
from typing import cast, get_args
from uuid import UUID

from PySide6.QtCore import QByteArray, QSettings

from tracker import folders
from tracker.ui.theme import ThemeChoice

DEFAULT_TEXT_PERCENT = 100


class Settings:
    """The settings file and the state file of one person on this machine.

    The demonstration clinic has a `room` of its own, so that it never changes who was at the desk.
    """

    def __init__(self, *, demo: bool = False) -> None:
        self.demo = demo
        self._room = "demo" if demo else "record"
        self._chosen = _file(folders.config_folder() / "settings.ini")
        self._state = _file(folders.state_folder() / "window.ini")

    @property
    def theme(self) -> ThemeChoice:
        """The chosen theme; auto follows the system."""
        found = str(self._chosen.value("theme", "auto"))
        return cast("ThemeChoice", found) if found in get_args(ThemeChoice) else "auto"

    @theme.setter
    def theme(self, choice: ThemeChoice) -> None:
        self._chosen.setValue("theme", choice)

    @property
    def text_percent(self) -> int:
        """The chosen size of the text in percent."""
        found = str(self._chosen.value("text_percent", DEFAULT_TEXT_PERCENT))
        return int(found) if found.isdecimal() else DEFAULT_TEXT_PERCENT

    @text_percent.setter
    def text_percent(self, percent: int) -> None:
        self._chosen.setValue("text_percent", percent)

    @property
    def person(self) -> UUID | None:
        """Who was at the desk last."""
        return self._id("person")

    @person.setter
    def person(self, person_id: UUID) -> None:
        self._state.setValue(f"{self._room}/person", str(person_id))

    @property
    def patient(self) -> UUID | None:
        """The patient who was shown last."""
        return self._id("patient")

    @patient.setter
    def patient(self, patient_id: UUID | None) -> None:
        self._state.setValue(f"{self._room}/patient", "" if patient_id is None else str(patient_id))

    def window(self, part: str) -> QByteArray:
        """Return what was kept of a part of the window ("geometry", "splitter"); may be empty."""
        found = self._state.value(f"window/{part}")
        return found if isinstance(found, QByteArray) else QByteArray()

    def keep_window(self, part: str, value: QByteArray) -> None:
        """Keep a part of the window for the next start."""
        self._state.setValue(f"window/{part}", value)

    def _id(self, name: str) -> UUID | None:
        try:
            return UUID(str(self._state.value(f"{self._room}/{name}", "")))
        except ValueError:
            return None


def _file(path: Path) -> QSettings:
    return QSettings(str(path), QSettings.Format.IniFormat)
