"""Models keep Qt's contract."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QModelIndex, Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from gui.models.rows import SORT_ROLE, RowModel
from gui.pages.activity.presenter import columns as activity_columns
from gui.pages.candidates import presenter as candidates
from gui.pages.cases.presenter import columns as cases_columns
from gui.pages.importing import presenter as importing
from gui.pages.review import presenter as review
from tests.gui import fake_people
from tests.gui.conftest import Driver

CASES = {
    "cases": (cases_columns, fake_people.children),
    "candidates": (candidates.columns, lambda: candidates.rows(fake_people.search_result())),
    "files": (importing.columns, lambda: [importing.finished(item) for item in fake_people.imported_files()]),
    "rejected": (importing.rejected_columns, lambda: fake_people.imported_files()[0].rejected),
    "mapping": (importing.mapping_columns, lambda: fake_people.imported_files()[0].mapping),
    "review": (review.columns, lambda: review.field_rows(fake_people.review_items()[0].evidence)),
    "activity": (lambda: activity_columns(dict), list),
}


@pytest.mark.parametrize("name", CASES)
def test_models_pass_the_model_tester(qtbot: QtBot, qtmodeltester: ModelTester, name: str) -> None:
    columns, rows = CASES[name]
    model = RowModel(columns())
    model.set_rows(rows())
    qtmodeltester.check(model, force_py=True)
    model.sort(0, Qt.SortOrder.DescendingOrder)
    model.set_predicate(lambda row: row is model.rows[0])
    assert model.rowCount() == min(1, len(model.rows))
    qtmodeltester.check(model, force_py=True)


def test_the_list_of_people_passes_the_model_tester(focused: Driver, qtmodeltester: ModelTester) -> None:
    focused.go("network")
    focused.qtbot.waitUntil(lambda: focused.window.network.people.model().rowCount() == 15)
    qtmodeltester.check(focused.window.network.people.model(), force_py=True)


def test_a_table_has_no_rows_below_rows() -> None:
    model = RowModel(cases_columns())
    model.set_rows(fake_people.children())
    below = model.index(0, 0)
    assert (model.rowCount(below), model.columnCount(below)) == (0, 0)
    assert model.data(QModelIndex()) is None
    assert model.headerData(99, Qt.Orientation.Horizontal) is None


def test_sorting_puts_unknown_values_first() -> None:
    model = RowModel(cases_columns())
    model.set_rows(fake_people.children())
    model.sort(4, Qt.SortOrder.AscendingOrder)
    assert model.index(0, 4).data() == "not searched yet"
    assert model.index(0, 4).data(SORT_ROLE) == -1
