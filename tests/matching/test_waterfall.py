"""The waterfall adds up to the score, bar by bar, and can be read without its colours."""

from __future__ import annotations

import itertools
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import LevelRow, explain, score_pair
from matching.waterfall import AGAINST, FOR, NEUTRAL, START, TOTAL, WaterfallBar, probability_of, waterfall
from matching.waterfall_svg import DARK, LIGHT, WaterfallColours, waterfall_svg
from tests.matching.people import person, town

SVG = "{http://www.w3.org/2000/svg}"
EXACT_BITS = st.integers(-(40 << 20), 40 << 20).map(lambda n: n / 2**20)
TEXTS = st.text(max_size=120)


def _row(comparison: str, bits: float, why: str = "Both records say Ruth.") -> LevelRow:
    return LevelRow(comparison, "exact", "Ruth", "Ruth", bits, why)


ROWS = st.lists(EXACT_BITS, max_size=12).map(lambda bits: [_row(f"field {n}", one) for n, one in enumerate(bits)])


def drawn(bars: tuple[WaterfallBar, ...], **how: object) -> ET.Element:
    return ET.fromstring(waterfall_svg(bars, **how))  # type: ignore[arg-type]


def texts(picture: ET.Element) -> list[str]:
    return [element.text or "" for element in picture.iter(f"{SVG}text")]


@given(EXACT_BITS, ROWS)
def test_bars_follow_each_other_and_add_up_exactly(prior: float, rows: list[LevelRow]) -> None:
    *steps, total = waterfall([_row("prior", prior), *rows])
    assert steps[0].start_bits == total.start_bits == 0.0
    assert all(one.end_bits == two.start_bits for one, two in itertools.pairwise(steps))
    assert total.end_bits == steps[-1].end_bits == prior + sum(row.match_bits for row in rows)
    assert [bar.bits for bar in steps] == [prior, *(row.match_bits for row in rows)]
    kinds = {1: FOR, 0: NEUTRAL, -1: AGAINST}
    assert [bar.kind for bar in steps[1:]] == [kinds[(row.match_bits > 0) - (row.match_bits < 0)] for row in rows]
    assert (steps[0].kind, total.kind) == (START, TOTAL)


def test_the_waterfall_of_a_pair_ends_at_its_score() -> None:
    table, model = town(
        [person("a", "Horace|Postlethwaite", "1961-02-11", "M"), person("b", "Horace|Posthlewaite", "1961-02-11", "M")]
    )
    bars = waterfall(explain(table, model, "a", "b"))
    scored = score_pair(table, model, "a", "b")
    assert bars[-1].end_bits == scored.bits
    assert bars[-1].probability == pytest.approx(scored.probability)
    assert all(bar.why for bar in bars)
    assert {"Horace", "Postlethwaite"} <= {bar.left for bar in bars}


def test_probability_never_leaves_its_range() -> None:
    assert probability_of(0.0) == 0.5
    assert probability_of(-1e9) >= 0.0
    assert probability_of(1e9) == 1.0


@settings(deadline=None)
@given(TEXTS, TEXTS, EXACT_BITS, EXACT_BITS, st.sampled_from([LIGHT, DARK]))
def test_any_name_gives_well_formed_xml(
    title: str, why: str, prior: float, bits: float, colours: WaterfallColours
) -> None:
    bars = waterfall([_row("prior", prior), _row(why, bits, why)])
    picture = drawn(bars, title=title, colours=colours)
    width, height = float(picture.attrib["width"]), float(picture.attrib["height"])
    for element in picture.iter():
        if "y" in element.attrib:
            assert 0 <= float(element.attrib["y"]) <= height
        if element.tag == f"{SVG}rect" and "class" in element.attrib:
            assert 0 <= float(element.attrib["x"]) <= width - float(element.attrib["width"])


def test_names_are_escaped_not_trusted() -> None:
    evil = '<script>alert("x")</script> & Sons'
    svg = waterfall_svg(waterfall([_row("given name", 3.0, evil)]), title=evil)
    assert "<script" not in svg
    assert evil in "".join(texts(ET.fromstring(svg)))


def test_signs_and_hatching_say_what_colours_say() -> None:
    bars = waterfall([_row("prior", -8.0), _row("given name", 9.5), _row("sex", -4.0), _row("telephone", 0.0)])
    picture = drawn(bars)
    by_kind = {r.attrib["class"]: r for r in picture.iter(f"{SVG}rect") if "class" in r.attrib}
    assert by_kind.keys() == {START, FOR, AGAINST, TOTAL}
    assert by_kind[AGAINST].attrib["fill"] == "url(#against)"
    assert by_kind[FOR].attrib["fill"] == LIGHT.speaks_for
    assert {"+9.5", "−4.0", "−2.5"} <= set(texts(picture))
    assert "telephone" not in texts(picture)
    assert "telephone" in texts(drawn(bars, shows_neutral=True))


def test_odds_stand_beside_bits() -> None:
    shown = texts(drawn(waterfall([_row("prior", -12.0), _row("number", 24.0)])))
    assert {"even odds", "1 in 100", "99 in 100", "0", "−10", "+10"} <= set(shown)


def test_long_texts_are_wrapped_and_none_is_lost() -> None:
    why = "The likeness has another explanation: " + "Featherstonehaugh-Cholmondeley " * 9
    bars = waterfall([_row("prior", -8.0), _row("family name", 6.0, why)])
    narrow, wide = drawn(bars, width_px=420), drawn(bars, width_px=1200)
    for picture in (narrow, wide):
        assert "".join(why.split()) in "".join("".join(texts(picture)).split())
    assert float(narrow.attrib["height"]) > float(wide.attrib["height"])


def test_a_screen_reader_is_told_every_bar() -> None:
    picture = drawn(waterfall([_row("prior", -8.0), _row("given name", 9.5)]), title="Ruth and Ruth")
    assert picture.attrib["role"] == "img"
    assert picture.attrib["aria-label"] == picture.findtext(f"{SVG}title") == "Ruth and Ruth"
    assert "given name +9.5: Both records say Ruth." in str(picture.findtext(f"{SVG}desc"))
