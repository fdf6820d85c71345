"""The colours and sizes of both themes, as plain values: windows and charts are made of the same.

The contrast of every pair that carries words or graphics is held by a test (WCAG: 4.5 for text,
3 for graphics).
"""

import itertools
from collections.abc import Iterable
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Theme:
    """The colours of one theme. `bands` go from the mildest to the most severe."""

    name: str
    canvas: str
    surface: str
    sunken: str
    text: str
    text_secondary: str
    placeholder: str
    hairline: str
    field_border: str
    accent: str
    on_accent: str
    focus: str
    selection: str
    ok: str
    ok_pill: str
    ok_fill: str
    caution: str
    caution_pill: str
    caution_fill: str
    alert: str
    alert_pill: str
    alert_fill: str
    ketamine_text: str
    ketamine_fill: str
    series: tuple[str, ...]
    bands: tuple[str, ...]
    blood_pressure: str
    heart_rate: str
    oxygen: str
    respiration: str


LIGHT = Theme(
    name="light",
    canvas="#F6F8FA",
    surface="#FFFFFF",
    sunken="#EDF1F4",
    text="#16202B",
    text_secondary="#4A5868",
    placeholder="#66737F",
    hairline="#D5DCE4",
    field_border="#74828F",
    accent="#0B6E8A",
    on_accent="#FFFFFF",
    focus="#0A5FA8",
    selection="#D7ECF3",
    ok="#1B7A4B",
    ok_pill="#125A37",
    ok_fill="#E3F4EA",
    caution="#8A5A00",
    caution_pill="#6B4500",
    caution_fill="#FFF1CC",
    alert="#B3261E",
    alert_pill="#8C1D18",
    alert_fill="#FDE7E5",
    ketamine_text="#16202B",
    ketamine_fill="#FFE94A",
    series=("#09427B", "#BF6610", "#118D78", "#9E48C6", "#6B4700"),
    bands=("#F7F8F6", "#F3EFE3", "#EFE4D0", "#ECE0CA", "#E9DCC4"),
    blood_pressure="#9C1620",
    heart_rate="#2E9455",
    oxygen="#0B5CAD",
    respiration="#55606B",
)

DARK = Theme(
    name="dark",
    canvas="#0F1519",
    surface="#171F26",
    sunken="#11181D",
    text="#E8EEF3",
    text_secondary="#A9B8C6",
    placeholder="#8C9BA9",
    hairline="#2E3A45",
    field_border="#6E7F90",
    accent="#4FB8D6",
    on_accent="#06222B",
    focus="#8FD3FF",
    selection="#163C4A",
    ok="#4CC38A",
    ok_pill="#BFF0D6",
    ok_fill="#0F3A26",
    caution="#F2B84B",
    caution_pill="#FFE2A8",
    caution_fill="#3A2C0C",
    alert="#FF8A80",
    alert_pill="#FFD0CB",
    alert_fill="#4A1512",
    ketamine_text="#16202B",
    ketamine_fill="#E8D23A",
    series=("#88BAF7", "#EE8A48", "#A4FAE7", "#AE72E4", "#FADD32"),
    bands=("#18222A", "#20272B", "#2A2C2B", "#322F2B", "#3A332B"),
    blood_pressure="#FF7A73",
    heart_rate="#7BE3A4",
    oxygen="#58B7F0",
    respiration="#A9B8C6",
)

PAPER = replace(LIGHT, name="paper", canvas="#FFFFFF")

THEMES = {theme.name: theme for theme in (LIGHT, DARK, PAPER)}

_OWN_SERIES = {"phq9": 0, "gad7": 1, "madrs": 2, "pcl5": 3}


def series_of(codes: Iterable[str], theme: Theme) -> dict[str, str]:
    """Return the colour of each scale: its own where it has one, else one not yet taken."""
    codes = list(codes)
    taken = {_OWN_SERIES[code] for code in codes if code in _OWN_SERIES}
    free = [n for n in reversed(range(len(theme.series))) if n not in taken]
    spare = itertools.cycle(free or range(len(theme.series)))
    return {
        code: theme.series[_OWN_SERIES.get(code, -1)]
        if code in _OWN_SERIES
        else theme.series[next(spare)]
        for code in codes
    }
