"""Writes a chart to a file: PNG, SVG or PDF by its ending."""

import contextlib
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.figure import Figure

from tracker.charts.progress_chart import progress_figure
from tracker.charts.progress_values import ProgressChart
from tracker.charts.session_chart import SIZE as SESSION_SIZE
from tracker.charts.session_chart import session_figure
from tracker.charts.session_values import SessionChart
from tracker.charts.tokens import PAPER, Theme

PNG_DPI = 192
ENDINGS = (".png", ".svg", ".pdf")
_STYLE: Any = {"svg.fonttype": "none", "pdf.fonttype": 42}


def save_figure(
    chart: ProgressChart,
    path: Path,
    theme: Theme = PAPER,
    size_inches: tuple[float, float] = (10.0, 6.2),
) -> None:
    """Write a progress chart to `path`; see `write_figure` for what it raises."""
    write_figure(progress_figure(chart, theme, size_inches, dpi=100), path)


def save_session(
    chart: SessionChart,
    path: Path,
    theme: Theme = PAPER,
    size_inches: tuple[float, float] = SESSION_SIZE,
) -> None:
    """Write a session chart to `path`; see `write_figure` for what it raises."""
    write_figure(session_figure(chart, theme, size_inches, dpi=100), path)


def write_figure(figure: Figure, path: Path) -> None:
    """Write a figure of 100 dots an inch to `path`, complete or not at all.

    Text stays text in SVG and PDF. Raises ValueError for another ending, OSError where the file
    cannot be written.
    """
    ending = path.suffix.lower()
    if ending not in ENDINGS:
        raise ValueError("Name a file that ends in .png, .svg or .pdf.")
    partial = path.with_name(f".{path.name}.partial")
    try:
        with mpl.rc_context(_STYLE):
            figure.savefig(
                partial,
                format=ending[1:],
                dpi=PNG_DPI if ending == ".png" else 100,
                facecolor=figure.get_facecolor(),
            )
        partial.replace(path)
    finally:
        with contextlib.suppress(OSError):
            partial.unlink(missing_ok=True)
