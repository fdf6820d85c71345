"""Opening a patient until the chart is painted, against the chart's primitives alone.

    python benchmarks/open_patient.py [rounds]

Another patient each round, on a warm window: the record is read, progress worked out, the page
filled, the chart drawn and painted. The floor replays the primitives of that patient's chart, at
the size it has on the page, on a bare renderer. Goal G2: at most 1.5 times the floor.
"""

import os
import sys
import time
from itertools import cycle

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from chart_floor import recorded, replay_at
from clinic import PATIENTS, synthetic_clinic
from measure import in_turn
from PySide6.QtWidgets import QApplication

from tracker.charts.progress_chart import progress_figure
from tracker.knowledge import load_knowledge
from tracker.services.patients import find_patients
from tracker.services.people import list_people
from tracker.storage.actor import Actor
from tracker.ui.app import prepare_application
from tracker.ui.chart_view import ChartView
from tracker.ui.clinic import Clinic
from tracker.ui.main_window import MainWindow
from tracker.ui.settings import Settings
from tracker.ui.theme import current_theme

GOAL = 1.5


class Bench:
    """A window on a synthetic clinic, and the time from opening a patient to the painted chart."""

    def __init__(self, sessions) -> None:
        self.app = QApplication.instance() or QApplication([])
        settings = Settings(demo=True)
        prepare_application(self.app, settings)
        with sessions.read() as session:
            person = list_people(session)[0]
            rows = find_patients(session, "", PATIENTS)
        sessions = sessions.acting_as(Actor(person.id, person.name))
        self.window = MainWindow(settings, demo=True)
        self.window.resize(1280, 800)
        self.window.show_clinic(Clinic(sessions, load_knowledge()))
        self.window.show()
        self.painted: list[ChartView] = []
        self._watch_painting()
        self.calls = {}
        self.patients = [row.id for row in rows if self._has_a_chart(row.id)]
        self._next = {name: cycle(self.patients) for name in ("floor", "open")}

    def _watch_painting(self) -> None:
        original, painted = ChartView.paintEvent, self.painted

        def noted(view, event) -> None:
            original(view, event)
            painted.append(view)

        ChartView.paintEvent = noted

    def _has_a_chart(self, patient) -> bool:
        self.open(patient)
        view = self.painted[-1]
        if len(view.chart.infusions) < 5:
            return False
        size = view.width() / 100, view.height() / 100
        self.calls[patient] = recorded(progress_figure(view.chart, current_theme(), size)), size
        return True

    def open(self, patient) -> float:
        """Return the seconds until this patient's chart is painted."""
        self.app.processEvents()
        self.painted.clear()
        begun = time.perf_counter()
        self.window.room.open_patient(patient)
        while not self.painted:
            self.app.processEvents()
        took = time.perf_counter() - begun
        self.app.processEvents()
        return took

    def open_next(self) -> float:
        return self.open(next(self._next["open"]))

    def floor_of_next(self) -> float:
        return replay_at(*self.calls[next(self._next["floor"])])


def main(rounds: int) -> int:
    with synthetic_clinic() as sessions:
        bench = Bench(sessions)
        floor = "bare renderer, the chart's primitives (floor)"
        compared = in_turn(
            {floor: bench.floor_of_next, "patient opened to painted chart": bench.open_next},
            floor=floor,
            rounds=rounds,
            warm_up=len(bench.patients),
        )
    print(compared.report())
    ratios = sorted(compared.ratios("patient opened to painted chart"))
    median = ratios[len(ratios) // 2]
    print(f"G2 (at most {GOAL} x floor): {median:.2f} {'held' if median <= GOAL else 'missed'}")
    return 0 if median <= GOAL else 1


if __name__ == "__main__":
    sys.stdout.flush()
    code = main(int(sys.argv[1]) if len(sys.argv) > 1 else 40)
    sys.stdout.flush()
    os._exit(code)  # the window is not worth tearing down
