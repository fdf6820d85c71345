"""A figure being drawn: pixels at 100 dpi, artists by name, and the words gathered for the end."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from matplotlib.artist import Artist
from matplotlib.figure import Figure
from matplotlib.transforms import Affine2D, Transform

from tracker.charts.labels import Align, Label, Labels
from tracker.charts.layout import Layout
from tracker.charts.strokes import Strokes
from tracker.charts.tokens import Theme

Line = Sequence[tuple[float, float]]
Box = tuple[float, float, float, float]


def meet(one: Box, other: Box) -> bool:
    """Return whether two boxes (left, bottom, right, top) share some room."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


@dataclass
class _Group:
    """Lines or boxes of one name: one artist, whatever the number of lanes."""

    order: float
    style: dict[str, Any]
    corners: list[Line] = field(default_factory=list)
    colors: list[str] = field(default_factory=list)


class Drawing:
    """A figure being drawn in its theme, and what is gathered until `finish`."""

    def __init__(self, figure: Figure, theme: Theme) -> None:
        self.figure = figure
        self.theme = theme
        self.labels: list[Label] = []
        self._lines: dict[str, _Group] = {}
        self._boxes: dict[str, _Group] = {}
        self._pixels = Affine2D().scale(1 / 100) + figure.dpi_scale_trans

    @property
    def pixels(self) -> Transform:
        """From pixels at 100 dpi to the figure."""
        return self._pixels

    def add(self, artist: Artist, name: str, order: float) -> None:
        """Put an artist on the figure under a name that tests and SVG can find."""
        artist.set_gid(name)
        artist.set_zorder(order)
        self.figure.add_artist(artist)

    def line(self, line: Line, name: str, order: float, color: str, **style: Any) -> None:
        """Draw a line, in pixels; lines of one name become one artist in the first one's style."""
        group = self._lines.setdefault(name, _Group(order, style))
        group.corners.append(line)
        group.colors.append(color)

    def box(self, box: Box, name: str, order: float, color: str, **style: Any) -> None:
        """Fill a box (left, bottom, right, top in pixels); boxes of one name become one artist."""
        left, bottom, right, top = box
        group = self._boxes.setdefault(name, _Group(order, style))
        group.corners.append([(left, bottom), (right, bottom), (right, top), (left, top)])
        group.colors.append(color)

    def label(
        self, x: float, y: float, text: str, color: str, size: float = 9.0, align: Align = "left"
    ) -> None:
        """Put a word on the figure; `y` is the middle of its capitals."""
        self.labels.append(Label(x, y, text, color, size, align))

    def finish(self) -> None:
        """Put everything gathered on the figure."""
        for groups, filled in ((self._boxes, True), (self._lines, False)):
            for name, group in groups.items():
                strokes = Strokes(
                    group.corners, group.colors, self._pixels, filled=filled, **group.style
                )
                self.add(strokes, name, group.order)
        self.figure.add_artist(Labels(self.labels))


class Sheet(Drawing):
    """A drawing on a time axis of days."""

    def __init__(self, figure: Figure, layout: Layout, theme: Theme) -> None:
        super().__init__(figure, theme)
        self.layout = layout

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

    def strip_label(self, y: float, text: str) -> None:
        """Name a strip in the left margin."""
        self.label(self.layout.left - 10, y, text, self.theme.text_secondary, 8, "right")
