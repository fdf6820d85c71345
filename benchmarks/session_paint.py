"""A new reading until the session chart is painted, against a bare repaint of the same canvas.

    python benchmarks/session_paint.py [rounds]

The canvas of the infusion page at 760 x 330 px, sessions that grow by one reading at a time (a
session of 40 minutes with seven side effects, and one of four hours). Two floors: the repaint of
the ready picture, which copies pixels and draws nothing, and the drawing of a ready figure with the
same artists and its repaint, which is the least that any change of a matplotlib chart can take.
"""

import os
import sys
import time
from dataclasses import replace
from itertools import cycle

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from measure import in_turn
from PySide6.QtWidgets import QApplication

from tests.charts.sessions import FINISHED, MANY_EFFECTS, PAIN
from tracker.charts.session_chart import session_figure
from tracker.ui.app import prepare_application
from tracker.ui.figure_view import DPI, picture_of_figure
from tracker.ui.infusion.session_canvas import SessionCanvas
from tracker.ui.settings import Settings
from tracker.ui.theme import current_theme

SIZE = 760, 330
PIXELS = "repaint of the ready picture (floor)"
FIGURE = "a ready figure drawn and repainted"
READING = "a new reading shown and painted"
CLOCK = "the clock goes on by a second"


def growing(chart):
    """Return the session with one reading, with two, and so on, as it is while it runs."""
    readings = chart.readings
    return [
        replace(chart, readings=readings[:count], now=max(readings[count - 1].minute, 0.0) + 0.5)
        for count in range(1, len(readings) + 1)
    ]


class Bench:
    """A canvas in a window, and what is shown on it."""

    def __init__(self, charts) -> None:
        self.canvas = SessionCanvas()
        self.canvas.resize(*SIZE)
        self.canvas.show()
        QApplication.processEvents()
        self._charts = cycle(charts)
        inches = SIZE[0] / DPI, SIZE[1] / DPI
        figures = [session_figure(chart, current_theme(), inches, DPI) for chart in charts]
        self._figures = cycle(figures)

    def pixels(self) -> float:
        begun = time.perf_counter()
        self.canvas.repaint()
        return time.perf_counter() - begun

    def figure(self) -> float:
        figure = next(self._figures)
        begun = time.perf_counter()
        self.canvas._picture = picture_of_figure(figure)
        self.canvas.repaint()
        return time.perf_counter() - begun

    def reading(self) -> float:
        chart = next(self._charts)
        begun = time.perf_counter()
        self.canvas.show_chart(chart)
        self.canvas.repaint()
        return time.perf_counter() - begun

    def clock(self) -> float:
        chart = self.canvas.chart
        begun = time.perf_counter()
        self.canvas.show_chart(replace(chart, now=chart.now + 1 / 60))
        self.canvas.repaint()
        return time.perf_counter() - begun


def main(rounds: int) -> int:
    app = QApplication.instance() or QApplication([])
    prepare_application(app, Settings(demo=True))
    for name, chart in (
        ("40 minutes", replace(FINISHED, effects=MANY_EFFECTS)),
        ("four hours", PAIN),
    ):
        charts = growing(chart)
        bench = Bench(charts)
        runs = {
            PIXELS: bench.pixels,
            READING: bench.reading,
            CLOCK: bench.clock,
            FIGURE: bench.figure,
        }
        compared = in_turn(runs, floor=PIXELS, rounds=rounds, warm_up=len(charts))
        print(name)
        print(compared.report())
        drawn = replace(compared, floor=FIGURE)
        ratios = sorted(drawn.ratios(READING))
        p95 = ratios[round(0.95 * (len(ratios) - 1))]
        print(f"new reading x ready figure: {ratios[len(ratios) // 2]:.2f} (p95 {p95:.2f})\n")
    return 0


if __name__ == "__main__":
    sys.stdout.flush()
    code = main(int(sys.argv[1]) if len(sys.argv) > 1 else 100)
    sys.stdout.flush()
    os._exit(code)  # the window is not worth tearing down
