"""Choices in a combo box by their value: Qt itself cannot find Python values again."""

from collections.abc import Iterable
from typing import Any

from PySide6.QtWidgets import QComboBox


def fill(box: QComboBox, choices: Iterable[tuple[str, Any]], chosen: Any = None) -> None:
    """Offer words with the value each stands for, and choose the one for `chosen`."""
    box.clear()
    # Long words are cut in the box and whole in its list; they must not widen the form.
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(8)
    for words, value in choices:
        box.addItem(words, value)
    choose(box, chosen)


def choose(box: QComboBox, value: Any) -> None:
    """Choose the words that stand for `value`, or the first where there are none."""
    values = [box.itemData(index) for index in range(box.count())]
    box.setCurrentIndex(values.index(value) if value in values else 0 if values else -1)
