from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from finder.diagrams.genogram import lay_out
from finder.diagrams.people import DiagramPerson
from finder.diagrams.svg import Palette, to_svg
from finder.model.person import PersonId
from tests.finder.diagrams import families

SVG = "{http://www.w3.org/2000/svg}"


def drawn(name: str, audience: str = "professional") -> etree._Element:
    make, focus = families.ALL[name]
    family = make()
    diagram = lay_out(PersonId(focus), family.people, family.edges, audience=audience)
    return etree.fromstring(to_svg(diagram).encode())


def texts(root: etree._Element) -> list[str]:
    return [element.text or "" for element in root.iter(f"{SVG}text")]


@pytest.mark.parametrize("name", families.ALL)
def test_every_name_and_every_legend_entry_is_written(name: str) -> None:
    make, focus = families.ALL[name]
    family = make()
    diagram = lay_out(PersonId(focus), family.people, family.edges, audience="professional")
    written = texts(etree.fromstring(to_svg(diagram).encode()))
    assert all(line in written for symbol in diagram.symbols for line in symbol.lines)
    assert all(item.text in written for item in diagram.legend)
    assert diagram.title in written


def test_everything_lies_inside_the_picture() -> None:
    root = drawn("both_sides")
    width, height = float(root.get("width", "0")), float(root.get("height", "0"))
    for element in root.iter(f"{SVG}text"):
        assert 0 <= float(element.get("x", "-1")) <= width
        assert 0 <= float(element.get("y", "-1")) <= height


@given(st.text(max_size=40))
def test_names_are_text_and_never_markup(name: str) -> None:
    who = DiagramPerson(name, tooltip=name)
    diagram = lay_out(PersonId("a"), {PersonId("a"): who}, [], audience="professional")
    root = etree.fromstring(to_svg(diagram).encode("utf-8"))
    assert {element.tag for element in root.iter("*")} <= {
        f"{SVG}{tag}" for tag in ("svg", "g", "rect", "text", "line", "polyline", "polygon", "circle", "path", "title")
    }


def test_the_picture_names_no_internal_ids() -> None:
    assert not any(value == "p" or "kai" in value for e in drawn("both_sides").iter("*") for value in e.attrib.values())


def test_colours_come_from_the_palette() -> None:
    make, focus = families.ALL["siblings_only"]
    family = make()
    diagram = lay_out(PersonId(focus), family.people, family.edges, audience="professional")
    text = to_svg(diagram, Palette(paper="#000000", ink="#eeeeee"))
    assert 'fill="#000000"' in text
    assert "#1f2933" not in text
