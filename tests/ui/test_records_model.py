from dataclasses import dataclass

import pytest
from PySide6.QtCore import QModelIndex, Qt

from tracker.ui.records_model import Column, RecordsModel


@dataclass(frozen=True)
class Row:
    name: str
    total: int | None
    void: bool = False


ROWS = (Row("Amara", 21), Row("Bo", None), Row("Cleo", 4, void=True))


@pytest.fixture
def model(qapp):
    columns = [
        Column[Row]("Name", lambda row: row.name, tooltip=lambda row: f"Patient {row.name}"),
        Column[Row](
            "Total",
            lambda row: "" if row.total is None else str(row.total),
            Qt.AlignmentFlag.AlignRight,
            lambda row: row.total,
        ),
    ]
    model = RecordsModel(columns, struck=lambda row: row.void)
    model.show_records(ROWS)
    return model


def names(model):
    return [model.record(row).name for row in range(model.rowCount())]


def test_that_it_keeps_the_rules_of_qt_models(model, qtmodeltester):
    qtmodeltester.check(model)

    model.show_records([])
    qtmodeltester.check(model)


def test_that_records_fill_the_table(model):
    assert (model.rowCount(), model.columnCount()) == (3, 2)
    assert model.index(0, 0).data() == "Amara"
    assert model.index(0, 1).data() == "21"
    assert model.headerData(1, Qt.Orientation.Horizontal) == "Total"
    assert model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole) == "Patient Amara"
    assert model.index(0, 1).data(Qt.ItemDataRole.ToolTipRole) is None


def test_that_numbers_stand_right_under_their_title(model):
    cell = model.index(0, 1).data(Qt.ItemDataRole.TextAlignmentRole)
    title = model.headerData(1, Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole)

    assert cell == title == Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def test_that_new_records_take_the_place_of_the_old(model, qtbot):
    with qtbot.waitSignal(model.modelReset, timeout=1000):
        model.show_records([Row("Dee", 7)])

    assert names(model) == ["Dee"]


def test_that_a_void_record_is_struck_through_and_said_to_be_void(model):
    assert model.index(2, 0).data(Qt.ItemDataRole.FontRole).strikeOut()
    assert model.index(2, 0).data(Qt.ItemDataRole.AccessibleTextRole) == "void: Cleo"
    assert model.index(0, 0).data(Qt.ItemDataRole.FontRole) is None
    assert model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole) is None


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        (Qt.SortOrder.AscendingOrder, ["Cleo", "Amara", "Bo"]),
        (Qt.SortOrder.DescendingOrder, ["Amara", "Cleo", "Bo"]),
    ],
)
def test_that_rows_sort_as_numbers_with_unknown_last(model, order, expected):
    model.sort(1, order)

    assert names(model) == expected


def test_that_nothing_can_be_edited(model):
    assert not model.flags(model.index(0, 0)) & Qt.ItemFlag.ItemIsEditable
    assert not model.setData(model.index(0, 0), "Eve")
    assert model.data(QModelIndex()) is None
