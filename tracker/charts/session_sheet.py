"""A session chart being drawn: what its parts share."""

from collections.abc import Iterable
from typing import Any

from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from tracker.charts.labels import Label
from tracker.charts.session_layout import SessionLayout
from tracker.charts.session_values import Mark
from tracker.charts.sheet import Drawing
from tracker.charts.tokens import Theme

Place = tuple[float, float]


class SessionSheet(Drawing):
    """A drawing on a time axis of minutes; all places are in pixels at 100 dpi."""

    def __init__(self, figure: Figure, layout: SessionLayout, theme: Theme) -> None:
        super().__init__(figure, theme)
        self.layout = layout

    def markers(self, places: Iterable[Place], name: str, order: float, **style: Any) -> None:
        """Put a marker at each place, all of them one artist."""
        xs, ys = zip(*places, strict=True)
        self.add(Line2D(xs, ys, transform=self.pixels, linestyle="none", **style), name, order)

    def upright(self, minute: float, name: str, order: float, color: str, **style: Any) -> None:
        """Draw a line at a minute through everything."""
        layout = self.layout
        x = layout.x(minute)
        self.line([(x, layout.axis_y), (x, layout.top)], name, order, color, **style)

    def name_strip(self, y: float, text: str) -> None:
        """Name a strip in the left margin."""
        self.label(6, y, text, self.theme.text_secondary, 8)

    def color_of(self, mark: Mark | None) -> str:
        """Return the colour of words that carry a mark."""
        theme = self.theme
        return {"red": theme.alert, "amber": theme.caution, None: theme.text}[mark]

    def word(self, label: Label, order: float = 9.0) -> None:
        """Put a word on a ground that hides the lines behind it."""
        left, bottom, right, top = label.box
        ground = left - 1, bottom + 0.5, right + 1, top - 0.5
        self.box(ground, f"grounds {order:g}", order, self.theme.surface, alpha=0.85)
        self.labels.append(label)
