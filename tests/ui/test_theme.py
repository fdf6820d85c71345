import re
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontInfo, QFontMetricsF, QIcon, QPalette
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QWidget,
)

from tracker.charts.tokens import DARK, LIGHT
from tracker.ui import icons
from tracker.ui.fonts import (
    BODY,
    ENTRY,
    PAGE_TITLE,
    SEMIBOLD,
    font,
    set_application_font,
    set_font,
)
from tracker.ui.theme import (
    CHAIRSIDE_HEIGHT,
    CONTROL_HEIGHT,
    apply_theme,
    current_theme,
    is_dark,
    palette_of,
    style_sheet,
)


@pytest.fixture
def app(qapp: QApplication, app_look: None) -> Iterator[QApplication]:
    yield qapp
    set_application_font(qapp)
    apply_theme(qapp, "light")


@pytest.mark.parametrize(("choice", "theme"), [("dark", DARK), ("light", LIGHT)])
def test_that_a_chosen_theme_is_on_screen(app, choice, theme):
    apply_theme(app, choice)

    assert current_theme() == theme
    assert app.palette().color(QPalette.ColorRole.Window).name().upper() == theme.canvas
    assert app.palette().color(QPalette.ColorRole.Text).name().upper() == theme.text


def test_that_auto_is_light_where_the_system_says_nothing_and_was_light(app):
    apply_theme(app, "dark")

    keeper = apply_theme(app, "auto")

    if app.styleHints().colorScheme() == Qt.ColorScheme.Unknown:
        assert current_theme() == LIGHT
    assert keeper.choice == "auto"


def test_that_charts_are_told_of_another_theme_and_only_then(app):
    told = []
    keeper = apply_theme(app, "light", lambda: told.append(current_theme()))
    before = len(told)

    apply_theme(app, "dark")
    apply_theme(app, "dark")

    assert told[before:] == [DARK]
    keeper.changed.disconnect()


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_that_a_palette_tells_dark_from_light(theme):
    assert is_dark(palette_of(theme)) == (theme is DARK)


@pytest.mark.parametrize("theme", [LIGHT, DARK])
@pytest.mark.parametrize("high_contrast", [False, True])
def test_that_the_style_sheet_has_no_open_place_and_names_no_font(theme, high_contrast):
    sheet = style_sheet(theme, high_contrast=high_contrast)

    assert "$" not in sheet.replace("$text)", "")
    assert not re.search(r"font(-size|-weight|-family)?\s*:", sheet)


def test_that_high_contrast_has_thick_edges_and_no_tints():
    usual, strong = style_sheet(LIGHT), style_sheet(LIGHT, high_contrast=True)

    assert LIGHT.alert_fill in usual
    assert LIGHT.alert_fill not in strong
    assert f"border: 2px solid {LIGHT.text}" in strong


@pytest.mark.parametrize("make", [QPushButton, QLineEdit, QComboBox, QCheckBox])
@pytest.mark.parametrize("percent", [100, 150])
def test_that_controls_are_as_high_as_a_finger_wants(app, qtbot, make, percent):
    set_application_font(app, percent)
    widget = make()
    qtbot.addWidget(widget)
    widget.ensurePolished()

    assert widget.sizeHint().height() >= CONTROL_HEIGHT


@pytest.mark.parametrize("make", [QPushButton, QLineEdit, QComboBox])
def test_that_chairside_controls_are_higher(app, qtbot, make):
    widget = make()
    widget.setProperty("chairside", True)
    qtbot.addWidget(widget)
    widget.ensurePolished()

    assert widget.sizeHint().height() >= CHAIRSIDE_HEIGHT


def test_that_a_refused_field_keeps_its_height(app, qtbot):
    fine, refused = QLineEdit(), QLineEdit()
    refused.setProperty("state", "alert")
    for widget in (fine, refused):
        qtbot.addWidget(widget)
        widget.ensurePolished()

    assert refused.sizeHint() == fine.sizeHint()


def test_that_the_font_is_inter_with_tabular_digits_where_numbers_are_entered(app):
    digits = font(ENTRY)

    assert QFontInfo(digits).family() == "Inter"
    assert digits.featureValue(QFont.Tag("tnum")) == 1


def test_that_the_hyphen_of_a_name_is_not_torn_apart(app):
    names = font()

    hyphen = QFontMetricsF(names).horizontalAdvance("-")
    assert hyphen < QFontMetricsF(names).horizontalAdvance("0") * 0.8


def test_that_a_weight_goes_through_the_variable_axis(app):
    bold = font(PAGE_TITLE, SEMIBOLD)

    assert bold.pixelSize() == PAGE_TITLE
    assert bold.variableAxisValue(QFont.Tag("wght")) == SEMIBOLD


def test_that_text_grows_with_the_setting_also_where_a_size_was_set(app, qtbot):
    apply_theme(app, "dark")
    window = QWidget()
    qtbot.addWidget(window)
    title, body = QLabel("Title", window), QLabel("Body", window)
    set_font(title, PAGE_TITLE, SEMIBOLD)
    window.show()

    set_application_font(app, 150)
    app.processEvents()

    assert title.font().pixelSize() == PAGE_TITLE * 3 // 2
    assert title.font().variableAxisValue(QFont.Tag("wght")) == SEMIBOLD
    assert body.font().pixelSize() == round(BODY * 1.5)
    assert current_theme() == DARK


@pytest.mark.parametrize(("percent", "pixels"), [(10, 15), (400, 22)])
def test_that_an_impossible_text_size_is_brought_within_bounds(app, percent, pixels):
    set_application_font(app, percent)

    assert app.font().pixelSize() == pixels


@pytest.mark.parametrize("name", icons.icon_names())
def test_that_every_icon_is_drawn_in_the_theme_colour(app, name):
    apply_theme(app, "dark")
    wanted = QColor(DARK.text)
    image = icons.icon(name).pixmap(QSize(40, 40)).toImage()

    solid = [
        image.pixelColor(x, y)
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y).alpha() == 255
    ]

    assert solid
    assert all(abs(colour.lightness() - wanted.lightness()) <= 1 for colour in solid)


def test_that_an_icon_follows_the_theme_after_it_was_made(app):
    search = icons.icon("search")
    colours = []
    for choice in ("light", "dark"):
        apply_theme(app, choice)
        colours.append(_strongest(search.pixmap(QSize(40, 40), QIcon.Mode.Normal)))

    assert colours == [LIGHT.text, DARK.text]


def test_that_a_disabled_icon_is_grey(app):
    found = _strongest(icons.icon("search").pixmap(QSize(40, 40), QIcon.Mode.Disabled))

    assert found == LIGHT.placeholder


def test_that_an_icon_we_have_not_drawn_is_refused():
    with pytest.raises(FileNotFoundError):
        icons.icon("unicorn")


def test_that_the_application_has_an_icon(app):
    assert not icons.application_icon().pixmap(QSize(64, 64)).toImage().isNull()


def test_that_a_tinted_file_holds_the_colour():
    file = icons.tinted_file("check", QColor("#123456"))

    assert b"#123456" in file.read_bytes()
    assert b"currentColor" not in file.read_bytes()


def _strongest(picture) -> str:
    image = picture.toImage()
    pixels = (image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height()))
    return max(pixels, key=QColor.alpha).name().upper()
