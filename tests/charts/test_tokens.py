import pytest

from tracker.charts.tokens import DARK, LIGHT, PAPER

THEMES = pytest.mark.parametrize("theme", [LIGHT, DARK, PAPER], ids=lambda theme: theme.name)


def luminance(color):
    channels = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@THEMES
def test_that_words_can_be_read(theme):
    for text in (theme.text, theme.text_secondary, theme.placeholder):
        assert contrast(text, theme.surface) >= 4.5
    for text in (theme.text, theme.text_secondary, theme.alert, theme.caution_pill):
        for band in theme.bands:
            assert contrast(text, band) >= 4.5
    pairs = [
        (theme.on_accent, theme.accent),
        (theme.text, theme.selection),
        (theme.ok_pill, theme.ok_fill),
        (theme.caution_pill, theme.caution_fill),
        (theme.alert_pill, theme.alert_fill),
        (theme.ketamine_text, theme.ketamine_fill),
    ]
    for text, ground in pairs:
        assert contrast(text, ground) >= 4.5


@THEMES
def test_that_graphics_can_be_seen(theme):
    for graphic in (theme.field_border, theme.focus, theme.accent, theme.heart_rate):
        assert contrast(graphic, theme.surface) >= 3
    for color in theme.series:
        assert contrast(color, theme.surface) >= 3
        assert min(contrast(color, band) for band in theme.bands) >= 2.95
