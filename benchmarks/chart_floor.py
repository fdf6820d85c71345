"""Drawing a progress chart against the same primitives pushed straight into the renderer.

    python benchmarks/chart_floor.py [rounds]

The chart is drawn once with a renderer that notes every primitive; the floor replays them on a bare
one. Fresh patients each time: nothing but fonts and text widths may be remembered between rounds.
"""

import sys
import time
from collections.abc import Callable
from typing import Any

from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg
from matplotlib.figure import Figure
from measure import in_turn

from tracker.charts.progress_chart import progress_figure
from tracker.charts.progress_values import ProgressChart
from tracker.charts.tokens import LIGHT

PRIMITIVES = ("draw_path", "draw_markers", "draw_path_collection", "draw_text", "draw_quad_mesh")
SIZE = (9.0, 5.0)


class Recorder:
    """A renderer that draws and notes what it was asked to draw."""

    def __init__(self, renderer: RendererAgg) -> None:
        self.calls: list[tuple[str, tuple[Any, ...]]] = []
        self._renderer = renderer

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._renderer, name)
        if name not in PRIMITIVES:
            return value

        def noted(*arguments: Any, **named: Any) -> Any:
            kept = tuple(_frozen(each) for each in arguments)
            self.calls.append((name, kept))
            return value(*arguments, **named)

        return noted


def _frozen(argument: Any) -> Any:
    """Copy what the artists would change after the call: graphics contexts and transforms."""
    if hasattr(argument, "copy_properties"):
        copy = type(argument)()
        copy.copy_properties(argument)
        return copy
    return argument.frozen() if hasattr(argument, "frozen") else argument


def recorded(figure: Figure) -> list[tuple[str, tuple[Any, ...]]]:
    """Return the primitives of a figure."""
    canvas = FigureCanvasAgg(figure)
    recorder = Recorder(canvas.get_renderer())
    figure.draw(recorder)
    return recorder.calls


def replay(calls: list[tuple[str, tuple[Any, ...]]]) -> float:
    """Return the seconds the primitives take on a bare renderer."""
    return replay_at(calls, SIZE)


def replay_at(
    calls: list[tuple[str, tuple[Any, ...]]], size: tuple[float, float], dpi: float = 100.0
) -> float:
    """Return the seconds the primitives take on a bare renderer of `size` inches."""
    begun = time.perf_counter()
    renderer = RendererAgg(size[0] * dpi, size[1] * dpi, dpi)
    for name, arguments in calls:
        getattr(renderer, name)(*arguments)
    return time.perf_counter() - begun


def drawn(chart: ProgressChart) -> float:
    """Return the seconds from values to drawn pixels."""
    begun = time.perf_counter()
    FigureCanvasAgg(progress_figure(chart, LIGHT, SIZE)).draw()
    return time.perf_counter() - begun


def compare(charts: list[ProgressChart], rounds: int) -> Any:
    """Compare drawing and replaying, another chart each round."""
    calls = [recorded(progress_figure(chart, LIGHT, SIZE)) for chart in charts]
    turn = {"floor": 0, "chart": 0}

    def next_of(name: str, run: Callable[[int], float]) -> Callable[[], float]:
        def once() -> float:
            turn[name] += 1
            return run(turn[name] % len(charts))

        return once

    return in_turn(
        {
            "bare renderer, same primitives (floor)": next_of("floor", lambda n: replay(calls[n])),
            "values to drawn chart": next_of("chart", lambda n: drawn(charts[n])),
        },
        floor="bare renderer, same primitives (floor)",
        rounds=rounds,
        warm_up=len(charts),
    )


def main(rounds: int) -> int:
    from clinic import charts_of_a_synthetic_clinic

    print(compare(charts_of_a_synthetic_clinic(), rounds).report())
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 40))
