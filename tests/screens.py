"""Renders every page and dialog on the synthetic clinic, to look at.

    python tests/screens.py OUT [word]

Light and dark, at 1280x800, 1024x768, and at 200 % of a 2560x1600 screen (1280x800 times 2).
With a word, only the screens whose name holds it.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.screens_session import session_page  # noqa: E402  the repository is on the path now

SIZES = ((1280, 800, 1), (1024, 768, 1), (1280, 800, 2))
TODAY = date(2026, 11, 20)
SCREEN = {
    "name": "2560x1600",
    "x": 0,
    "y": 0,
    "width": 2560,
    "height": 1600,
    "logicalDpi": 96,
    "logicalBaseDpi": 96,
    "dpr": 1,
}


def main(out: Path, word: str) -> int:
    """Render in one process a scale factor and theme: Qt takes a scale only as it starts."""
    out.mkdir(parents=True, exist_ok=True)
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        screen = Path(folder, "screen.json")
        screen.write_text(json.dumps({"screens": [SCREEN]}), encoding="utf-8")
        for scale in (1, 2):
            for theme in ("light", "dark"):
                environment = {
                    **os.environ,
                    "QT_QPA_PLATFORM": f"offscreen:configfile={screen}",
                    "QT_SCALE_FACTOR": str(scale),
                    "PYTHONPATH": str(ROOT),
                }
                words = [sys.executable, __file__, str(out), word, str(scale), theme]
                failed |= subprocess.run(words, env=environment, check=False).returncode
    return failed


def render(out: Path, word: str, scale: int, theme: str) -> int:
    """Render every screen in one theme at one scale."""
    with tempfile.TemporaryDirectory() as home:
        os.environ["TRACKER_HOME"] = home
        studio, failed = Studio(Path(home), theme), 0
        for name, screen in SCREENS.items():
            if word in name:
                for width, height, factor in SIZES:
                    if factor == scale:
                        file = out / f"{name}-{theme}-{width}x{height}{'@2x' * (scale == 2)}.png"
                        failed += not studio.take(screen, width, height, file)
        studio.close()
    return int(failed > 0)


class Studio:
    """The app on a synthetic clinic of its own, with the clock standing in the afternoon."""

    def __init__(self, home: Path, theme: str) -> None:
        from PySide6.QtWidgets import QApplication

        from tracker.demo.clinic import fill
        from tracker.knowledge import load_knowledge
        from tracker.storage.actor import Actor
        from tracker.storage.sessions import open_record
        from tracker.ui.app import prepare_application
        from tracker.ui.clinic import Clinic
        from tracker.ui.settings import Settings

        self.app = QApplication.instance() or QApplication([])
        self.settings = Settings(demo=True)
        self.settings.theme = theme
        prepare_application(self.app, self.settings)
        self.now = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
        record = open_record(home / "clinic.db").entering_at(lambda: self.now)
        fill(record, 24, 1, TODAY, zone=UTC)
        self.person = people_of(record)[0]
        record = record.acting_as(Actor(self.person.id, self.person.name))
        self.clinic = Clinic(record, load_knowledge(), lambda: self.now, UTC)
        empty = open_record(home / "empty.db").entering_at(lambda: self.now)
        self.empty = Clinic(empty, self.clinic.knowledge, lambda: self.now, UTC)

    def take(self, screen: Callable, width: int, height: int, file: Path) -> bool:
        """Render one screen, a window brought to size; return whether that went well."""
        from PySide6.QtWidgets import QDialog

        try:
            widget = screen(self)
        except Exception:  # one screen that cannot be made must not hide the others
            print(f"{file.name} could not be made:", file=sys.stderr)
            traceback.print_exc()
            return False
        if not isinstance(widget, QDialog):
            widget.resize(width, height)
        widget.show()
        for _ in range(12):
            self.app.processEvents()
            time.sleep(0.01)
        if isinstance(widget, QDialog):
            widget.resize(min(widget.width(), width), min(widget.height(), height))
            self.app.processEvents()
        widget.grab().save(str(file))
        with suppress(RuntimeError):
            widget.hide()
            widget.deleteLater()
        self.app.processEvents()
        return True

    def window(self, clinic: object = None) -> object:
        """Return the main window on a clinic."""
        from tracker.ui.main_window import MainWindow

        window = MainWindow(self.settings, demo=clinic is None)
        window.show_clinic(clinic or self.clinic)
        return window

    def patient(self, record_number: str) -> object:
        """Return a patient by record number."""
        from tracker.services.patients import patient_by_record_number

        with self.clinic.sessions.read() as session:
            return patient_by_record_number(session, record_number)

    def history(self, record_number: str) -> object:
        """Return all of a patient."""
        from tracker.services.history import load_history

        with self.clinic.sessions.read() as session:
            return load_history(session, self.patient(record_number).id)

    def close(self) -> None:
        """Close both records."""
        self.clinic.sessions.close()
        self.empty.sessions.close()


def people_of(record: object) -> list:
    from tracker.services.people import list_people

    with record.read() as session:
        return list_people(session)


def page(record_number: str, tab: int = 0) -> Callable:
    """A patient's page at one of its tabs."""

    def screen(studio: Studio) -> object:
        window = studio.window()
        window.room.open_patient(studio.patient(record_number).id)
        window.room.patient_page.tabs.setCurrentIndex(tab)
        return window

    return screen


def table(studio: Studio) -> object:
    window = page("DEMO-001")(studio)
    window.room.patient_page.progress_tab.swap()
    return window


def items(studio: Studio) -> object:
    window = page("DEMO-001")(studio)
    window.room.patient_page.progress_tab.swap_items()
    return window


def welcome(studio: Studio) -> object:
    return studio.window(studio.empty)


def home(studio: Studio) -> object:
    studio.settings.patient = None
    return studio.window()


def trouble(studio: Studio) -> object:
    from tracker.ui.main_window import MainWindow

    window = MainWindow(studio.settings)
    window.show_cannot_open(Path("clinic.db"), "clinic.db is not a database of Infusion Tracker.")
    return window


def score(code: str, answers: str = "") -> Callable:
    """Score entry with some answers typed."""

    def screen(studio: Studio) -> object:
        from PySide6.QtTest import QTest

        from tracker.ui.score_dialog import ScoreDialog

        instrument = studio.clinic.knowledge.instruments[code]
        dialog = ScoreDialog(studio.clinic, instrument, "SAMPLE, Emre")
        dialog.show()
        studio.app.processEvents()
        for key in answers:
            QTest.keyClicks(studio.app.focusWidget() or dialog, key)
        return dialog

    return screen


def _patient(studio: Studio) -> object:
    from tracker.services.patients import details_of
    from tracker.ui.dialogs.patient_dialog import PatientDialog

    return PatientDialog(TODAY, details_of(studio.patient("DEMO-001")))


def _course(studio: Studio) -> object:
    from tracker.ui.dialogs.course_dialog import CourseDialog

    return CourseDialog(studio.clinic.knowledge, TODAY)


def _close_course(studio: Studio) -> object:
    from tracker.ui.dialogs.close_course_dialog import CloseCourseDialog

    return CloseCourseDialog(TODAY)


def _people(studio: Studio) -> object:
    from tracker.ui.dialogs.people_dialog import PeopleDialog

    return PeopleDialog(studio.clinic)


def _event(studio: Studio) -> object:
    from tracker.ui.dialogs.event_dialog import EventDialog

    return EventDialog(studio.now, UTC)


def _reason(studio: Studio) -> object:
    from tracker.ui.dialogs.reason_dialog import ReasonDialog

    return ReasonDialog("Void this score", "Why is it void?", ["Wrong patient", "Entered twice"])


def _choose(studio: Studio) -> object:
    from tracker.ui.dialogs.choose_patient_dialog import ChoosePatientDialog

    return ChoosePatientDialog(studio.clinic, "Move to", studio.patient("DEMO-001").id)


def _phase(studio: Studio) -> object:
    from tracker.clinical.moment import Moment
    from tracker.services.progress import facts_of
    from tracker.ui.dialogs.phase_dialog import PhaseDialog

    facts = facts_of(studio.history("DEMO-001"))
    proposal = facts.proposal(studio.clinic.knowledge, Moment(TODAY, studio.now))
    return PhaseDialog(proposal, 6)


def _response_rule(studio: Studio) -> object:
    from tracker.services.progress import facts_of
    from tracker.ui.dialogs.response_rule_dialog import ResponseRuleDialog

    knowledge = studio.clinic.knowledge
    course = facts_of(studio.history("DEMO-001")).progress(knowledge).courses[-1]
    return ResponseRuleDialog(tuple(knowledge.response_rules.values()), course)


def _changes(studio: Studio) -> object:
    from tracker.services.corrections import history_of
    from tracker.ui.dialogs.history_dialog import HistoryDialog

    with studio.clinic.sessions.read() as session:
        changes = history_of(session, "score", studio.history("DEMO-001").scores[0].id)
    return HistoryDialog(changes)


def _import(studio: Studio) -> object:
    from tracker.ui.dialogs.import_dialog import ImportDialog

    return ImportDialog(studio.clinic, ROOT / "tests" / "data" / "nimh_clinic.csv")


def _past(studio: Studio) -> object:
    from tracker.ui.dialogs.past_infusion_dialog import PastInfusionDialog

    return PastInfusionDialog(studio.clinic)


def _correct_infusion(studio: Studio) -> object:
    from tracker.ui.dialogs.correct_infusion_dialog import CorrectInfusionDialog

    infusion = studio.history("DEMO-001").infusions[0]
    return CorrectInfusionDialog(studio.clinic.knowledge.limits, infusion)


def _suicide_flag(studio: Studio) -> object:
    from tracker.services.people import list_people
    from tracker.services.safety import open_flags
    from tracker.ui.safety.safety_dialog import ClinicSafety, SafetyDialog

    with studio.clinic.sessions.read() as session:
        flags, people = open_flags(session), list_people(session)
    safety = ClinicSafety(
        "1. Stay with the patient.\n2. Call the prescriber on duty.\n3. Review the safety plan.",
        "988 Suicide & Crisis Lifeline (US): call or text 988",
    )
    return SafetyDialog(studio.clinic, flags[:1], people, safety)


def _schedule(studio: Studio) -> object:
    from tracker.ui.today.schedule_dialog import ScheduleDialog

    knowledge = studio.clinic.knowledge
    return ScheduleDialog(knowledge.schedule, knowledge.schedule, knowledge.instruments, "PHQ-9")


def _keys(studio: Studio) -> object:
    from tracker.ui.help_dialogs import KeysDialog

    window = studio.window()
    return KeysDialog(window.menuBar(), window)


def numbered(parts: Iterator[tuple[str, Callable]]) -> dict[str, Callable]:
    return {f"{number:02d}-{name}": screen for number, (name, screen) in enumerate(parts, 1)}


def clinic_page(which: str, group: int = 0) -> Callable[[Studio], object]:
    """Return a screen of the settings (with a group of them) or of the scales."""

    def screen(studio: Studio) -> object:
        window = studio.window()
        getattr(window.actions_bar, which).trigger()
        if which == "settings":
            window.room.clinic_pages.settings.groups.setCurrentRow(group)
        return window

    return screen


SCREENS = numbered(
    iter(
        [
            ("welcome", welcome),
            ("today", home),
            ("trouble", trouble),
            ("patient-progress", page("DEMO-001")),
            ("patient-table", table),
            ("patient-items", items),
            ("patient-infusions", page("DEMO-001", 1)),
            ("patient-scores", page("DEMO-001", 2)),
            ("patient-side-effects", page("DEMO-001", 3)),
            ("patient-events", page("DEMO-001", 4)),
            ("patient-details", page("DEMO-001", 5)),
            ("patient-in-series", page("DEMO-002")),
            ("patient-no-response", page("DEMO-003")),
            ("patient-suicide-flag", page("DEMO-006")),
            ("patient-one-score", page("DEMO-008")),
            ("patient-nothing-yet", page("DEMO-009")),
            ("infusion-empty", session_page("empty")),
            ("infusion-ready", session_page("ready")),
            ("infusion-running", session_page("running")),
            ("infusion-recovering", session_page("recovering")),
            ("infusion-leaving", session_page("leaving")),
            ("infusion-to-sign", session_page("to sign")),
            ("infusion-amended", session_page("amended")),
            ("infusion-not-given", session_page("not given")),
            ("infusion-from-paper", session_page("from paper")),
            ("score-phq9", score("phq9", "212212112")),
            ("score-madrs", score("madrs", "3343")),
            ("score-hamd17", score("hamd17", "21")),
            ("score-qids16", score("qids16", "2210")),
            ("score-pcl5", score("pcl5", "2222222222")),
            ("settings-limits", clinic_page("settings", 3)),
            ("settings-safety", clinic_page("settings", 2)),
            ("settings-monitoring", clinic_page("settings", 4)),
            ("settings-checklist", clinic_page("settings", 5)),
            ("settings-review", clinic_page("settings", 6)),
            ("scales", clinic_page("scales")),
            ("dialog-patient", _patient),
            ("dialog-course", _course),
            ("dialog-close-course", _close_course),
            ("dialog-people", _people),
            ("dialog-event", _event),
            ("dialog-reason", _reason),
            ("dialog-choose-patient", _choose),
            ("dialog-phase", _phase),
            ("dialog-response-rule", _response_rule),
            ("dialog-changes", _changes),
            ("dialog-import", _import),
            ("dialog-past-infusion", _past),
            ("dialog-correct-infusion", _correct_infusion),
            ("dialog-suicide-flag", _suicide_flag),
            ("dialog-schedule", _schedule),
            ("dialog-keys", _keys),
        ]
    )
)


if __name__ == "__main__":
    if len(sys.argv) > 3:
        sys.exit(render(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), sys.argv[4]))
    if len(sys.argv) < 2:
        sys.exit("usage: python tests/screens.py OUT [word]")
    sys.exit(main(Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else ""))
