"""All words of a chart as one artist: text is most of matplotlib's drawing time."""

from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path as FilePath
from typing import Any, Literal

import fontpkg_inter
from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.colors import to_rgba
from matplotlib.font_manager import FontProperties, get_font
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.textpath import text_to_path
from matplotlib.transforms import Affine2D

_CAP_HEIGHT = 0.36  # half the height of a capital, as a share of the font size
_BOX = "\N{WHITE SQUARE}"
_PIXELS = 100 / 72  # of 100 dpi, a point

Align = Literal["left", "centre", "right"]
_SHARE_BEFORE: dict[Align, float] = {"left": 0.0, "centre": 0.5, "right": 1.0}
_MATPLOTLIB_ALIGN: dict[Align, Literal["left", "center", "right"]] = {
    "left": "left",
    "centre": "center",
    "right": "right",
}


@dataclass(frozen=True, slots=True)
class Label:
    """Some words at `x`, `y` in pixels at 100 dpi (`y`: the middle of the capitals); size in pt."""

    x: float
    y: float
    text: str
    color: str
    size: float = 9.0
    align: Align = "left"

    @property
    def left(self) -> float:
        """Where the words begin, in pixels at 100 dpi."""
        return self.x - _SHARE_BEFORE[self.align] * text_width(self.text, self.size)

    @property
    def right(self) -> float:
        """Where the words end, in pixels at 100 dpi."""
        return self.left + text_width(self.text, self.size)

    @property
    def box(self) -> tuple[float, float, float, float]:
        """The room of the words (left, bottom, right, top), in pixels at 100 dpi."""
        half = self.size * _PIXELS / 2
        return self.left, self.y - half, self.right, self.y + half

    @property
    def foot(self) -> float:
        """The line the words stand on, in pixels at 100 dpi."""
        return self.y - _CAP_HEIGHT * self.size * _PIXELS


class Labels(Artist):
    """Draws labels straight through the renderer, without a layout of each.

    On pixels the outlines of the words are filled: they are kept from chart to chart, where the
    renderer would shape every word anew (ten times as long). SVG and PDF get the words as text.
    """

    def __init__(self, labels: list[Label]) -> None:
        super().__init__()
        self.labels = labels
        self.set_zorder(10)
        self.set_gid("labels")

    def draw(self, renderer: Any) -> None:
        """Draw every label; works the same for screen, PNG, SVG and PDF."""
        figure: Any = self.get_figure(root=True)
        scale = figure.dpi / 100
        draw = _fill_outlines if isinstance(renderer, RendererAgg) else _write_text
        renderer.open_group("labels", gid=self.get_gid())
        for label in self.labels:
            draw(renderer, label, scale, figure.bbox.height)
        renderer.close_group("labels")


def _fill_outlines(renderer: Any, label: Label, scale: float, _height: float) -> None:
    context = renderer.new_gc()
    context.set_linewidth(0)
    context.set_snap(False)
    size = label.size * _PIXELS * scale / text_to_path.FONT_SCALE
    # Standing on a whole pixel keeps the feet of the letters sharp.
    left, foot = label.left * scale, round(label.foot * scale)
    place = Affine2D.from_values(size, 0, 0, size, left, foot)
    renderer.draw_path(context, outline(label.text), place, to_rgba(label.color))
    context.restore()


def _write_text(renderer: Any, label: Label, scale: float, height: float) -> None:
    context = renderer.new_gc()
    context.set_foreground(to_rgba(label.color))
    y = label.foot * scale
    # SVG anchors the words as this text says, so that another font keeps them in place.
    anchored = Text(label.x * scale, y, label.text, ha=_MATPLOTLIB_ALIGN[label.align])
    y = height - y if renderer.flipy() else y
    font = font_of(label.size)
    renderer.draw_text(context, label.left * scale, y, label.text, font, 0, False, anchored)
    context.restore()


@lru_cache(maxsize=16)
def font_of(size: float) -> FontProperties:
    """Return Inter in `size` points."""
    return FontProperties(family="Inter", fname=str(font_file()), size=size)


@cache
def font_file() -> FilePath:
    """Return the file of the Inter font in its package."""
    return next(FilePath(fontpkg_inter.ROOT).rglob("Inter?opsz,wght?.ttf"))


def in_inter(text: str) -> str:
    """Return a text with a box for every letter that Inter has not, such as Arabic or Chinese."""
    return "".join(letter if ord(letter) in _letters() else _BOX for letter in text)


@cache
def _letters() -> frozenset[int]:
    return frozenset(get_font(str(font_file())).get_charmap())


@lru_cache(maxsize=4096)
def outline(text: str) -> Path:
    """Return the outline of a text in Inter, 100 units an em, standing on y = 0."""
    words = in_inter(text)
    corners, codes = text_to_path.get_text_path(font_of(text_to_path.FONT_SCALE), words)
    return Path(corners, codes)


@lru_cache(maxsize=4096)
def _width(text: str) -> float:
    font = font_of(text_to_path.FONT_SCALE)
    words = in_inter(text)
    return float(text_to_path.get_text_width_height_descent(words, font, ismath=False)[0])


def text_width(text: str, size: float) -> float:
    """Return the width of a text of `size` points in pixels at 100 dpi."""
    return _width(text) * size * _PIXELS / text_to_path.FONT_SCALE


def shortened(text: str, size: float, room: float) -> str:
    """Return `text` as it fits in `room` pixels at 100 dpi, with an ellipsis where it was cut."""
    if text_width(text, size) <= room:
        return text
    for length in range(len(text) - 1, 0, -1):
        cut = text[:length].rstrip() + "…"
        if text_width(cut, size) <= room:
            return cut
    return ""
