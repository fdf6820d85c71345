"""Lines and boxes of one name as one artist, drawn straight through the renderer.

matplotlib's collections do the same with offsets, colour maps and picking: making one takes longer
than drawing what is in it.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from matplotlib.artist import Artist
from matplotlib.colors import to_rgba
from matplotlib.path import Path
from matplotlib.transforms import Transform

Line = Sequence[tuple[float, float]]
Dashes = tuple[float, tuple[float, ...]]


class Strokes(Artist):
    """Lines, or filled boxes, each in its colour; the style is that of all of them.

    Corners are in the units of `transform`, `width` is in points, the lengths of `dashes`
    (offset, lengths) are in widths.
    """

    def __init__(
        self,
        lines: Sequence[Line],
        colors: Sequence[str],
        transform: Transform,
        *,
        filled: bool,
        width: float = 1.5,
        dashes: Dashes | None = None,
        alpha: float | None = None,
    ) -> None:
        super().__init__()
        self.lines = lines
        self.colors = colors
        self.filled = filled
        self.width = width
        self.dashes = dashes
        self.set_alpha(alpha)
        self.set_transform(transform)

    def draw(self, renderer: Any) -> None:
        """Draw all of one colour at once."""
        renderer.open_group("strokes", gid=self.get_gid())
        context = renderer.new_gc()
        transform = self.get_transform().frozen()
        context.set_linewidth(0.0 if self.filled else self.width)
        context.set_antialiased(not self.filled)
        context.set_capstyle("butt")
        context.set_joinstyle("round")
        if self.dashes is not None:
            offset, lengths = self.dashes
            context.set_dashes(offset, [length * self.width for length in lengths])
        if self.get_alpha() is not None:
            context.set_alpha(self.get_alpha())
        for color, path in self._paths().items():
            rgba = to_rgba(color, self.get_alpha())
            context.set_foreground(rgba, isRGBA=True)
            renderer.draw_path(context, path, transform, rgba if self.filled else None)
        context.restore()
        renderer.close_group("strokes")

    def _paths(self) -> Mapping[str, Path]:
        """Return one path a colour, in the order in which the colours come."""
        corners: dict[str, list[tuple[float, float]]] = {}
        codes: dict[str, list[int]] = {}
        for line, color in zip(self.lines, self.colors, strict=True):
            corners.setdefault(color, []).extend(line)
            codes.setdefault(color, []).extend(_codes(len(line)))
            if self.filled:
                corners[color].append(line[0])
                codes[color].append(int(Path.CLOSEPOLY))
        return {color: Path(corners[color], codes[color]) for color in corners}


@lru_cache(maxsize=256)
def _codes(count: int) -> tuple[int, ...]:
    return (int(Path.MOVETO), *[int(Path.LINETO)] * (count - 1))
