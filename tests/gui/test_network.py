"""Network: the family drawn, walked through by keyboard, and in words."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QCheckBox, QComboBox, QFileDialog, QPushButton

from finder.errors import UserError
from finder.jobs import JobContext
from gui.pages.network.legend import arrange
from gui.pages.network.painting import shape_path
from gui.pages.network.picture import save_picture
from gui.pages.network.presenter import entries
from tests.gui import fake_people
from tests.gui.conftest import Driver


@pytest.fixture
def page(focused: Driver) -> Driver:
    focused.go("network")
    focused.qtbot.waitUntil(lambda: focused.window.network.people.model().rowCount() == 15)
    return focused


def test_the_child_is_current_first_and_the_list_says_the_same(page: Driver) -> None:
    network = page.window.network
    assert network.scene.current == "id-Kai Firth"
    assert network.sentence.text() == "Kai Firth, the child"
    assert len(network.scene.people) == len(entries(fake_people.diagram("professional"))) == 15


def test_arrow_keys_walk_from_person_to_person(page: Driver) -> None:
    view, scene = page.window.network.view, page.window.network.scene
    page.qtbot.keyClick(view, Qt.Key.Key_Left)
    assert scene.current == "id-Ellie Hallam"
    page.qtbot.keyClick(view, Qt.Key.Key_Up)
    assert scene.current == "id-Kathryn Hallam"
    assert page.window.network.sentence.text() == "Kathryn Hallam is Kai's maternal half-aunt; new"
    assert "Kathryn Hallam" in page.window.network.people.currentIndex().data()
    page.qtbot.keyClick(view, Qt.Key.Key_Home)
    assert scene.current == "id-Kai Firth"


def test_choosing_in_the_list_marks_the_drawing(page: Driver) -> None:
    people, scene = page.window.network.people, page.window.network.scene
    index = next(
        people.model().index(row, 0)
        for row in range(people.model().rowCount())
        if "Dean Marlow" in people.model().index(row, 0).data()
    )
    people.setCurrentIndex(index)
    assert scene.current == "id-Dean Marlow"
    assert scene.people["id-Dean Marlow"].is_current


def test_a_click_chooses_the_person(page: Driver) -> None:
    view, scene = page.window.network.view, page.window.network.scene
    symbol = scene.people["id-Kelly Firth"].symbol
    view.centerOn(symbol.x, symbol.y)
    page.qtbot.mouseClick(
        view.viewport(), Qt.MouseButton.LeftButton, pos=view.mapFromScene(QPointF(symbol.x, symbol.y))
    )
    assert scene.current == "id-Kelly Firth"


def test_relationships_in_words_read_from_both_ends() -> None:
    told = {
        entry.title.splitlines()[0].split(" · ")[0]: entry.links
        for entry in entries(fake_people.diagram("professional"))
    }
    assert "divorced from Dean Marlow" in told["Kelly Firth"]
    assert "parent of Kai Firth" in told["Kelly Firth"]
    assert "child of Kelly Firth" in told["Kai Firth"]
    assert any("follows from what files say" in link for link in told["Kathryn Hallam"])


def test_zoom_by_keys_stays_within_limits(page: Driver) -> None:
    view = page.window.network.view
    before = view.scale_now
    page.qtbot.keyClick(view, Qt.Key.Key_Plus)
    assert view.scale_now > before
    for _ in range(60):
        page.qtbot.keyClick(view, Qt.Key.Key_Minus)
    assert 0.05 < view.scale_now < 0.1
    page.qtbot.keyClick(view, Qt.Key.Key_9)
    whole = view.mapFromScene(page.window.network.scene.sceneRect()).boundingRect()
    assert view.viewport().rect().adjusted(-6, -6, 6, 6).contains(whole)
    page.qtbot.keyClick(view, Qt.Key.Key_0)
    assert view.scale_now >= 0.85, "names can be read at fit"


def test_names_go_when_they_would_be_too_small(page: Driver) -> None:
    view = page.window.network.view
    view.set_scale(0.3)
    small = view.grab().toImage()
    view.set_scale(1.0)
    assert not small.isNull()
    assert _dark_share(view.grab().toImage()) > 0


def _dark_share(image: QImage) -> int:
    return sum(
        1
        for x in range(0, image.width(), 3)
        for y in range(0, image.height(), 3)
        if image.pixelColor(x, y).lightness() < 90
    )


def test_the_family_safe_drawing_is_another_one(page: Driver) -> None:
    assert page.window.network.scene.people["id-Amira Hussain"].symbol.lines[0] == "Amira Hussain"
    page.find(QCheckBox, "familySafe").click()
    page.rest()
    assert page.window.network.scene.people["id-Amira Hussain"].symbol.lines[0] == "Amira"


@pytest.mark.parametrize("suffix", ["png", "svg", "pdf"])
def test_the_picture_is_saved(page: Driver, tmp_path: Path, suffix: str) -> None:
    out = tmp_path / f"tree.{suffix}"
    page.find(QPushButton, "savePicture").click()
    dialog = page.window.network.findChild(QFileDialog, "chooseNewFile")
    assert dialog is not None
    dialog.filesSelected.emit([str(out)])
    dialog.reject()
    page.rest()

    assert out.stat().st_size > 1000
    assert f"saved as {out.name}" in page.told
    if suffix == "png":
        assert QImage(str(out)).width() > 2000


def test_other_forms_are_refused_in_a_sentence(page: Driver, tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"tree\.bmp was not written"):
        save_picture(fake_people.diagram("family"), tmp_path / "tree.bmp", page.window.font(), JobContext())
    with pytest.raises(UserError, match="Choose another folder"):
        save_picture(fake_people.diagram("family"), tmp_path / "missing" / "tree.png", page.window.font(), JobContext())


def test_the_legend_wraps_and_loses_nothing(page: Driver) -> None:
    items = fake_people.diagram("professional").legend
    rects, height = arrange(items, page.window.font(), 300)
    assert len(rects) == len(items)
    assert all(rect.bottom() <= height for rect in rects)
    assert all(not one.intersects(other) for n, one in enumerate(rects) for other in rects[n + 1 :])


@pytest.mark.parametrize(("shape", "corners"), [("square", 5), ("triangle", 4), ("diamond", 5)])
def test_shapes_have_their_corners(shape: str, corners: int) -> None:
    polygon = shape_path(shape, 10, 10, 20).toFillPolygon()
    assert len({(round(p.x(), 3), round(p.y(), 3)) for p in polygon.toList()}) == corners - 1


def test_another_child_empties_the_drawing_until_its_own_is_there(page: Driver) -> None:
    page.workspace.delay_s = 0.3
    page.window.session.focus(page.window.session.child_list[1])
    assert page.window.network.scene.people == {}
    page.rest()
    assert page.window.network.scene.people


def test_without_a_child_there_is_a_way_to_the_cases(opened: Driver) -> None:
    opened.go("network")
    assert opened.window.network.is_empty
    opened.window.network.empty.action.click()
    assert opened.window.current_page == "cases"


def test_the_way_from_the_child_is_marked_with_the_person(page: Driver) -> None:
    network = page.window.network
    network.choose("id-Ellie Hallam")
    on_way = {person for person, item in network.scene.people.items() if item.is_on_way}
    assert {"id-Kai Firth", "id-Kelly Firth", "id-Joan Firth", "id-Kathryn Hallam", "id-Ellie Hallam"} <= on_way
    assert "id-Tyrone Marlow" not in on_way
    network.choose("id-Kai Firth")
    assert not any(item.is_on_way for item in network.scene.people.values())
    assert any(line.is_current for line in network.scene.lines), "the child's nearest are marked"


def test_one_part_of_the_family_stands_out(page: Driver) -> None:
    network, combo = page.window.network, page.find(QComboBox, "branch")
    assert {item.opacity() for item in network.scene.people.values()} == {1.0}
    combo.setCurrentIndex(combo.findData("new"))
    shown = {person for person, item in network.scene.people.items() if item.opacity() == 1.0}
    assert "id-Kai Firth" in shown
    assert len(shown) < len(network.scene.people)
    page.focus("C-1988")
    page.go("network")
    assert combo.currentData() == "everybody"
