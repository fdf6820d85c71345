"""A figure being drawn: pixels at 100 dpi, artists by name, and the words gathered for the end."""

from collections.abc import Sequence
from typing import Any

from matplotlib.artist import Artist
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.figure import Figure
from matplotlib.transforms import Affine2D, Transform

from tracker.charts.labels import Align, Label
from tracker.charts.layout import Layout
from tracker.charts.tokens import Theme

Line = Sequence[tuple[float, float]]
Box = tuple[float, float, float, float]


class Sheet:
    """A figure being drawn: its layout, its theme, and the labels gathered for the end."""

    def __init__(self, figure: Figure, layout: Layout, theme: Theme) -> None:
        self.figure = figure
        self.layout = layout
        self.theme = theme
        self.labels: list[Label] = []
        self._pixels = Affine2D().scale(1 / 100) + figure.dpi_scale_trans

    @property
    def pixels(self) -> Transform:
        """From pixels at 100 dpi to the figure."""
        return self._pixels

    def data(self, y_zero: float, y_per_unit: float) -> Transform:
        """From (day, value) to the figure: the value 0 lies at `y_zero` pixels."""
        layout = self.layout
        per_day = (layout.right - layout.left) / (layout.last_day - layout.first_day)
        return (
            Affine2D()
            .translate(-layout.first_day, 0)
            .scale(per_day, y_per_unit)
            .translate(layout.left, y_zero)
            + self._pixels
        )

    def add(self, artist: Artist, name: str, order: float) -> None:
        """Put an artist on the figure under a name that tests and SVG can find."""
        artist.set_gid(name)
        artist.set_zorder(order)
        self.figure.add_artist(artist)

    def lines(self, segments: Sequence[Line], name: str, order: float, **style: Any) -> None:
        """Put many lines, in pixels, on the figure as one artist."""
        if segments:
            lines = LineCollection(segments, transform=self._pixels, **style)
            self.add(lines, name, order)

    def boxes(self, boxes: Sequence[Box], name: str, order: float, **style: Any) -> None:
        """Put many rectangles (left, bottom, right, top in pixels) on the figure as one artist."""
        if boxes:
            corners = [[(a, b), (c, b), (c, d), (a, d)] for a, b, c, d in boxes]
            style = {"edgecolors": "none", "antialiaseds": False, **style}
            self.add(PolyCollection(corners, transform=self._pixels, **style), name, order)

    def label(
        self, x: float, y: float, text: str, color: str, size: float = 9.0, align: Align = "left"
    ) -> None:
        """Put a word on the figure; `y` is the middle of its capitals."""
        self.labels.append(Label(x, y, text, color, size, align))

    def strip_label(self, y: float, text: str) -> None:
        """Name a strip in the left margin."""
        self.label(self.layout.left - 10, y, text, self.theme.text_secondary, 8, "right")
