"""Small pieces of text: file names that every platform takes, lines that are cut."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from gui import text
from gui.widgets.labels import CutLabel
from tests.gui.conftest import Driver


@pytest.mark.parametrize(
    ("stem", "expected"),
    [
        ("CF24/0113 family", "CF24-0113 family.docx"),
        ("C-2041 professional", "C-2041 professional.docx"),
        ("Łódź 7\\8: «a»", "Łódź 7-8- «a».docx"),
        ("con", "_con.docx"),
        ("Aux.1", "_Aux.1.docx"),
        ("..", "_.docx"),
        ("///", "_-.docx"),
        ("a\tb\nc", "a-b-c.docx"),
    ],
)
def test_file_names_are_safe_on_every_platform(stem: str, expected: str) -> None:
    assert text.file_name(stem, "docx") == expected


@given(st.text(max_size=300))
def test_no_reference_becomes_a_path(stem: str) -> None:
    name = text.file_name(stem, "csv")
    assert Path(name).name == PureWindowsPath(name).name == name
    assert name.endswith(".csv")
    assert 5 <= len(name) <= 125
    assert not PureWindowsPath(name).is_reserved()
    assert text.file_name(name.removesuffix(".csv"), "csv") == name, "a safe name stays as it is"


def _suggested(driver: Driver, page: str) -> str:
    dialog = getattr(driver.window, page).findChild(QFileDialog, "chooseNewFile")
    assert dialog is not None
    chosen = Path(dialog.selectedFiles()[0])
    assert chosen.parent == Path(dialog.directory().path())
    dialog.reject()
    return chosen.name


def test_a_slash_in_the_case_reference_is_no_folder(focused: Driver) -> None:
    session = focused.window.session
    assert session.child is not None
    session.child = replace(session.child, case_ref="CF24/0113")
    focused.go("candidates")
    focused.window.candidates.export_menu.chosen.emit("family", "docx")
    assert _suggested(focused, "candidates") == "CF24-0113 family.docx"

    focused.go("network")
    focused.window.network.choose_file()
    assert _suggested(focused, "network") == "CF24-0113 genogram professional.png"


def test_a_line_without_room_is_cut_and_spoken_whole(qtbot: QtBot) -> None:
    label = CutLabel("12 Mill Lane, Hebbleton and more")
    qtbot.addWidget(label)
    label.resize(80, 20)
    label.show()
    assert label.text().endswith("…")
    label.resize(800, 20)
    assert label.text() == label.accessibleName() == "12 Mill Lane, Hebbleton and more"
