"""All words of a chart as one artist: text is most of matplotlib's drawing time."""

from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Literal

import fontpkg_inter
from matplotlib.artist import Artist
from matplotlib.colors import to_rgba
from matplotlib.font_manager import FontProperties

_CAP_HEIGHT = 0.36  # half the height of a capital, as a share of the font size


Align = Literal["left", "centre", "right"]


@dataclass(frozen=True, slots=True)
class Label:
    """Some words at `x`, `y` in pixels at 100 dpi (`y`: the middle of the capitals); size in pt."""

    x: float
    y: float
    text: str
    color: str
    size: float = 9.0
    align: Align = "left"


class Labels(Artist):
    """Draws labels straight through the renderer, without a layout of each."""

    def __init__(self, labels: list[Label]) -> None:
        super().__init__()
        self.labels = labels
        self.set_zorder(10)
        self.set_gid("labels")

    def draw(self, renderer: Any) -> None:
        """Draw every label; works the same for screen, PNG, SVG and PDF."""
        figure: Any = self.get_figure(root=True)
        scale = figure.dpi / 100
        height = figure.bbox.height
        context = renderer.new_gc()
        renderer.open_group("labels", gid=self.get_gid())
        for label in self.labels:
            font = font_of(label.size)
            x, y = label.x * scale, (label.y - _CAP_HEIGHT * label.size * 100 / 72) * scale
            if label.align != "left":
                width = text_width(label.text, label.size) * scale
                x -= width if label.align == "right" else width / 2
            context.set_foreground(to_rgba(label.color))
            if renderer.flipy():
                y = height - y
            renderer.draw_text(context, x, y, label.text, font, 0, False, None)
        renderer.close_group("labels")
        context.restore()


@lru_cache(maxsize=16)
def font_of(size: float) -> FontProperties:
    """Return Inter in `size` points."""
    return FontProperties(fname=str(font_file()), size=size)


@cache
def font_file() -> Path:
    """Return the file of the Inter font in its package."""
    return next(Path(fontpkg_inter.ROOT).rglob("Inter?opsz,wght?.ttf"))


@lru_cache(maxsize=4096)
def text_width(text: str, size: float) -> float:
    """Return the width of a text in pixels at 100 dpi."""
    from matplotlib.font_manager import get_font

    font = get_font(str(font_file()))
    font.set_size(size, 100)
    font.set_text(text, 0.0)
    width, _ = font.get_width_height()
    return float(width) / 64
