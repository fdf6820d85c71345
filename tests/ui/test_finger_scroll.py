"""A finger drags a page up and down; what it only taps is pressed."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QScrollArea, QVBoxLayout, QWidget

from tracker.ui.widgets.finger_scroll import FingerScroll


class Page(QWidget):
    """Twenty buttons in a column that shows six of them."""

    def __init__(self) -> None:
        super().__init__()
        self.area, inner = QScrollArea(), QWidget()
        self.area.setWidgetResizable(True)
        self.pressed: list[int] = []
        column = QVBoxLayout(inner)
        for number in range(20):
            button = QPushButton(str(number))
            button.setMinimumHeight(44)
            button.clicked.connect(lambda _on=False, number=number: self.pressed.append(number))
            column.addWidget(button)
        self.area.setWidget(inner)
        QVBoxLayout(self).addWidget(self.area)
        self.resize(300, 350)
        self.finger = FingerScroll(self)

    @property
    def scrolled(self) -> int:
        return self.area.verticalScrollBar().value()


@pytest.fixture(scope="module")
def device(qapp):
    return QTest.createTouchDevice()


@pytest.fixture
def page(qtbot, app_look):
    page = Page()
    qtbot.addWidget(page)
    with qtbot.waitExposed(page):
        page.show()
    page.finger.watch()
    return page


@pytest.fixture
def drag(page, device):
    """Put a finger down, move it by so much, and lift it."""

    def drag_(start: QPoint, by: QPoint) -> None:
        QTest.touchEvent(page, device).press(0, start).commit()
        for step in range(1, 6):
            QTest.touchEvent(page, device).move(0, start + by * step / 5).commit()
        QTest.touchEvent(page, device).release(0, start + by).commit()
        QApplication.processEvents()

    return drag_


def test_that_a_drag_scrolls_and_presses_nothing(page, drag):
    drag(QPoint(150, 300), QPoint(0, -200))
    assert page.scrolled == 200
    assert page.pressed == []
    assert QApplication.mouseButtons() == Qt.MouseButton.NoButton
    drag(QPoint(150, 50), QPoint(0, 100))
    assert page.scrolled == 100


def test_that_quick_taps_are_all_pressed(page, drag):
    for top in (40, 100, 100, 300):
        drag(QPoint(150, top), QPoint(0, 3))
    assert len(page.pressed) == 4
    assert page.scrolled == 0


def test_that_a_drag_to_the_side_scrolls_nothing(page, drag):
    drag(QPoint(50, 100), QPoint(150, 40))
    assert page.scrolled == 0


def test_that_a_mouse_drags_nothing(page):
    window = page.windowHandle()
    left = Qt.MouseButton.LeftButton
    QTest.mousePress(window, left, pos=QPoint(150, 300))
    QTest.mouseMove(window, QPoint(150, 100))
    QTest.mouseRelease(window, left, pos=QPoint(150, 100))
    assert page.scrolled == 0
