"""From Enter in the vitals row of the real page until page and chart are painted.

    python benchmarks/enter_painted.py [rounds] [--profile]

The time from the key event of Enter until the canvas has painted a chart that holds the reading and
nothing waits to be painted any more: judging, saving, reading the session again, telling every part
of the page, drawing the chart, painting. Two floors, on the same canvas in the same window: the
repaint of its ready picture, which copies pixels and draws nothing, and the drawing of its ready
figure with that repaint, the least that any change of the chart can take. Rounds are interleaved.
"""

import cProfile
import os
import pstats
import sys
import time
from dataclasses import replace

from chair import ChairBench
from clinic import synthetic_clinic
from measure import in_turn

from tracker.charts.session_chart import session_figure
from tracker.ui.figure_view import DPI, picture_of_figure
from tracker.ui.infusion.session_canvas import SessionCanvas
from tracker.ui.theme import current_theme

PIXELS = "repaint of the canvas as it is (floor)"
FIGURE = "a ready figure drawn and repainted"
ENTER = "Enter in the vitals row to painted"


class Bench(ChairBench):
    """Notes when the canvas has painted, and how many readings its chart held."""

    def __init__(self, sessions) -> None:
        self.painted: list[tuple[float, int]] = []
        original, painted = SessionCanvas.paintEvent, self.painted

        def noted(canvas, event) -> None:
            original(canvas, event)
            painted.append((time.perf_counter(), len(canvas.chart.readings)))

        SessionCanvas.paintEvent = noted
        super().__init__(sessions)

    @property
    def canvas(self) -> SessionCanvas:
        return self.page.sheet.canvas

    def pixels(self) -> float:
        begun = time.perf_counter()
        self.canvas.repaint()
        return time.perf_counter() - begun

    def figure(self) -> float:
        inches = self.canvas.width() / DPI, self.canvas.height() / DPI
        figure = session_figure(self.canvas.chart, current_theme(), inches, DPI)
        begun = time.perf_counter()
        picture_of_figure(figure)
        self.canvas.repaint()
        return time.perf_counter() - begun

    def enter_to_painted(self) -> float:
        self.type_reading()
        wanted = len(self.canvas.chart.readings) + 1
        self.painted.clear()
        begun = time.perf_counter()
        self.enter()
        while not any(count == wanted for _, count in self.painted):
            self.app.processEvents()
        took = time.perf_counter() - begun
        self.settle()
        return took


def main(rounds: int, *, profiled: bool) -> None:
    with synthetic_clinic() as sessions:
        bench = Bench(sessions)
        runs = {PIXELS: bench.pixels, FIGURE: bench.figure, ENTER: bench.enter_to_painted}
        if profiled:
            bench.enter_to_painted()
            profile = cProfile.Profile()
            for _ in range(rounds):
                bench.type_reading()
                profile.enable()
                bench.enter()
                bench.settle()
                profile.disable()
            pstats.Stats(profile).sort_stats("cumulative").print_stats(80)
            return
        compared = in_turn(runs, PIXELS, rounds, 5)
        print(compared.report())
        print("\nagainst the ready figure")
        print(replace(compared, floor=FIGURE).report())


if __name__ == "__main__":
    words = [each for each in sys.argv[1:] if each != "--profile"]
    main(int(words[0]) if words else 200, profiled="--profile" in sys.argv)
    sys.stdout.flush()
    os._exit(0)  # the window is not worth tearing down
