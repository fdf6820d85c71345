"""Drawing a progress chart against the same primitives pushed straight into the renderer.

    python benchmarks/chart_floor.py [rounds]

The chart is drawn once with a renderer that notes every primitive; the floor replays them on a bare
one, its words through the renderer's own draw_text. The second row replays what the chart truly
asks for, words as outlines kept from chart to chart: what is above it is the cost of our artists.
Another patient each round: nothing but fonts, and outlines and widths of words, is remembered.
"""

import itertools
import sys
import time
from collections import Counter
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
FLOOR = "bare renderer, same primitives (floor)"


class Recorder:
    """A renderer that draws and notes what it was asked to draw; words come to it as words."""

    def __init__(self, renderer: RendererAgg) -> None:
        self.calls: list[tuple[str, tuple[Any, ...]]] = []
        self._renderer = renderer

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._renderer, name)
        if name not in PRIMITIVES:
            return value

        def noted(*arguments: Any, **_: Any) -> Any:
            kept = tuple(_frozen(each) for each in arguments)
            self.calls.append((name, kept))
            return value(*arguments)

        return noted


class PixelRecorder(Recorder):
    """The same, taken for a renderer of pixels, so that words come to it as outlines."""

    @property
    def __class__(self) -> type:  # type: ignore[override]
        return RendererAgg


def _frozen(argument: Any) -> Any:
    """Copy what the artists would change after the call: graphics contexts and transforms."""
    if hasattr(argument, "copy_properties"):
        copy = type(argument)()
        copy.copy_properties(argument)
        return copy
    return argument.frozen() if hasattr(argument, "frozen") else argument


def recorded(
    figure: Figure, recorder_type: type[Recorder] = Recorder
) -> list[tuple[str, tuple[Any, ...]]]:
    """Return the primitives of a figure."""
    recorder = recorder_type(FigureCanvasAgg(figure).get_renderer())
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


def timed(run: Callable[[], object]) -> float:
    """Return the seconds a call takes."""
    begun = time.perf_counter()
    run()
    return time.perf_counter() - begun


def drawn(chart: ProgressChart) -> float:
    """Return the seconds from values to drawn pixels."""
    return timed(lambda: FigureCanvasAgg(progress_figure(chart, LIGHT, SIZE)).draw())


def compare(charts: list[ProgressChart], rounds: int) -> Any:
    """Compare drawing and replaying, another chart each round."""
    figures = [progress_figure(chart, LIGHT, SIZE) for chart in charts]
    words = [recorded(figure) for figure in figures]
    outlines = [recorded(figure, PixelRecorder) for figure in figures]
    canvases = [FigureCanvasAgg(figure) for figure in figures]
    runs: dict[str, Callable[[int], float]] = {
        FLOOR: lambda n: replay(words[n]),
        "the same, words as kept outlines": lambda n: replay(outlines[n]),
        "drawing a ready figure": lambda n: timed(canvases[n].draw),
        "values to drawn chart": lambda n: drawn(charts[n]),
    }
    turns = {name: itertools.cycle(range(len(charts))) for name in runs}
    variants = {
        name: lambda run=run, turn=turns[name]: run(next(turn)) for name, run in runs.items()
    }
    return in_turn(variants, floor=FLOOR, rounds=rounds, warm_up=len(charts))


def main(rounds: int) -> int:
    from clinic import charts_of_a_synthetic_clinic

    charts = charts_of_a_synthetic_clinic()
    calls = recorded(progress_figure(charts[0], LIGHT, SIZE))
    count = Counter(name for name, _ in calls)
    print("primitives of the first chart:", ", ".join(f"{n} {name}" for name, n in count.items()))
    print(compare(charts, rounds).report())
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 40))
