"""RTF: tables, ticks, encodings, what was deleted or hidden, and damaged files."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from importers.base import Probe, ReadOptions
from importers.blocks import DocumentText, Paragraph, Table
from importers.errors import UnreadableError
from importers.registry import find_reader, read_file
from importers.rows import FactRow, FileResult, PersonRow, Ref, StatementRow
from importers.rtf_blocks import read_rtf
from importers.rtf_reader import RtfReader
from importers.rtf_tokens import tokens


class Watch:
    def progress(self, done: int, total: int, what: str) -> None:
        assert 0 <= done <= total

    def check(self) -> None:
        return None


def rtf(body: bytes, head: bytes = b"") -> bytes:
    fonts = rb"{\fonttbl{\f0\fnil\fcharset0 Arial;}{\f1\fnil\fcharset238 Arial CE;}{\f2\fnil\fcharset2 Wingdings;}}"
    return rb"{\rtf1\ansi\ansicpg1252\deff0" + fonts + head + b"\n" + body + b"}"


def document(body: bytes, head: bytes = b"") -> DocumentText:
    return read_rtf(rtf(body, head), "a.rtf")


def texts(found: DocumentText) -> list[str]:
    return [block.text for block in found.blocks if isinstance(block, Paragraph)]


def row(*cells: bytes, edges: tuple[int, ...] = (), marks: tuple[bytes, ...] = ()) -> bytes:
    edges = edges or tuple(2000 * (n + 1) for n in range(len(cells)))
    marks = marks or (b"",) * len(cells)
    drawn = b"".join(mark + rb"\cellx%d" % edge for mark, edge in zip(marks, edges, strict=True))
    return rb"\trowd" + drawn + b"".join(rb"\pard\intbl " + cell + rb"\cell" for cell in cells) + rb"\row" + b"\n"


def read(path: Path, data: bytes) -> FileResult:
    path.write_bytes(data)
    return read_file(path, path.name, Watch(), ReadOptions(today=date(2026, 3, 31)))


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (rb"Zo\'eb Firth", "Zoë Firth"),
        (rb"Zo\u235?\~Firth", "Zoë\u00a0Firth".replace("\u00a0", " ")),
        (rb"{\uc2 Zo\u235\'c3\'abx}", "Zoëx"),
        (rb"{\uc0 Zo\u235 x}", "Zoëx"),
        (rb"{\f1 \'a3ukasz}", "Łukasz"),
        (rb"\u-10179?\u-8694?", "\U0001f60a"),
        (rb"\lquote Nan\rquote \emdash her \{aunt\}", "‘Nan’—her {aunt}"),
        (rb"one\line two\tab three", "one\ntwo\tthree"),
        ("raw é".encode("cp1252"), "raw é"),
    ],
)
def test_letters_of_every_kind(body: bytes, text: str) -> None:
    assert texts(document(body + rb"\par")) == [text]


def test_other_code_pages_of_the_whole_document() -> None:
    assert texts(read_rtf(rb"{\rtf1\ansi\ansicpg1250 \'a3ukasz\par}", "a")) == ["Łukasz"]
    assert texts(read_rtf(rb"{\rtf1\mac Zo\'91\par}", "a")) == ["Zoë"]
    assert texts(read_rtf(rb"{\rtf1\ansi\ansicpg99999 Zo\'eb\par}", "a")) == ["Zoë"]


def test_what_nobody_sees_is_not_read_and_hidden_text_is_said(tmp_path: Path) -> None:
    body = rb"Seen {\deleted deleted secret }{\v hidden secret }{\*\unknown odd secret}{\revised inserted}\par"
    found = document(body, rb"{\info{\author Somebody}{\title A title}}{\*\generator Word}")
    assert texts(found) == ["Seen inserted"]
    assert found.n_hidden == 1
    result = read(tmp_path / "a.rtf", rtf(body))
    codes = [one.code for one in result.rows if not isinstance(one, FactRow | PersonRow | StatementRow)]
    assert "hidden_text" in codes
    assert "secret" not in repr(result)


def test_fields_show_their_result_and_ticks_their_state() -> None:
    link = rb'{\field{\*\fldinst HYPERLINK "http://x"}{\fldrslt the link}}'
    assert texts(document(link + rb"\par")) == ["the link"]
    box = rb"{\field{\*\fldinst FORMCHECKBOX {\*\formfield{\fftype1\ffres%d\ffdefres%d}}}{\fldrslt }}Yes\par"
    for answer, usual, shown in ((1, 0, "[x]"), (0, 1, "[ ]"), (25, 1, "[x]"), (25, 0, "[ ]")):
        assert texts(document(box % (answer, usual))) == [f"{shown} Yes"]
    choice = rb"{\field{\*\fldinst FORMDROPDOWN {\*\formfield{\fftype2\ffres1{\*\ffl Yes}{\*\ffl No}}}}{\fldrslt }}\par"
    assert texts(document(choice)) == ["No"]
    assert texts(document(rb"{\f2 \'fe} Yes {\f2 \u-3928?} No\par")) == ["[x] Yes [ ] No"]


def test_headings_by_style_by_outline_and_by_bold() -> None:
    head = rb"{\stylesheet{\s0 Normal;}{\s1 heading 1;}}"
    body = rb"\pard\s1 One\par\pard plain\par\pard\outlinelevel1 Two\par\pard{\b Three}\par\pard some {\b bold}\par"
    found = [(block.text, block.is_heading) for block in document(body, head).blocks if isinstance(block, Paragraph)]
    assert found == [("One", True), ("plain", False), ("Two", True), ("Three", True), ("some bold", False)]


def test_tables_keep_their_grid() -> None:
    body = rb"\pard Before\par" + row(b"a", b"b", b"c") + row(b"wide", b"c2", edges=(4000, 6000)) + rb"\pard After\par"
    before, table, after = document(body).blocks
    assert isinstance(table, Table)
    assert (before.locator, table.locator, after.locator) == ("P1", "T1", "P2")
    assert [one.texts for one in table.rows] == [("a", "b", "c"), ("wide", "c2")]
    assert [(cell.column, cell.span) for cell in table.rows[1].cells] == [(0, 2), (2, 1)]


def test_merged_cells_and_lines_in_cells() -> None:
    body = row(b"tall", rb"one\par two", marks=(rb"\clvmgf", b"")) + row(b"", b"x", marks=(rb"\clvmrg", b""))
    (table,) = document(body).blocks
    assert isinstance(table, Table)
    assert [one.texts for one in table.rows] == [("tall", "one\ntwo"), ("", "x")]
    assert [cell.goes_on for cell in table.rows[1].cells] == [True, False]
    (joined,) = document(row(b"a", b"b", b"c", marks=(rb"\clmgf", rb"\clmrg", b""))).blocks
    assert isinstance(joined, Table)
    assert [(cell.text, cell.span) for cell in joined.rows[0].cells] == [("a\nb", 2), ("c", 1)]


def test_rows_that_share_no_edge_have_no_grid() -> None:
    rows = b"".join(row(b"a", b"b", edges=(100 * n, 900_000 + n)) for n in range(1, 700))
    (table,) = document(rows).blocks
    assert isinstance(table, Table)
    assert {tuple(cell.column for cell in one.cells) for one in table.rows} == {(0, 1)}


def test_two_tables_with_a_line_between_are_two() -> None:
    found = document(row(b"a", b"b") + rb"\pard \par" + row(b"c", b"d")).blocks
    assert [block.locator for block in found] == ["T1", "P1", "T2"]


def test_margins_notes_comments_and_boxes() -> None:
    body = (
        rb"{\header\pard Case C-2009\par}\pard Text{\footnote\pard a note\par} goes on\par"
        rb"{\*\annotation\pard a comment\par}{\shp{\*\shpinst\shpleft0{\sp{\sn x}{\sv 1}}{\shptxt\pard in a box\par}}"
        rb"{\shprslt\pard twice\par}}"
    )
    found = document(body)
    assert texts(found) == ["Text goes on", "in a box"]
    assert {part.name: [block.locator for block in part.blocks] for part in found.parts} == {
        "header": ["header P1"], "footnotes": ["footnotes P1"], "comments": ["comments P1"],
    }  # fmt: skip


def test_a_form_in_rtf_is_a_form_whatever_it_is_called(tmp_path: Path) -> None:
    body = (
        rb"\pard{\b Referral form}\par" + row(b"Child's name", b"Ella Firth") + row(b"Date of birth", b"3/5/2015")
        + rb"\pard{\b Significant people}\par" + row(b"Name", b"Relationship", b"Phone")
        + row(b"Kelly Moss", b"Maternal aunt", b"07700 900123")
    )  # fmt: skip
    for name in ("form.rtf", "form.doc", "form.docx", "form.txt"):
        result = read(tmp_path / name, rtf(body))
        assert (result.kind, result.reader) == ("referral form", "rtf")
        (said,) = (one for one in result.rows if isinstance(one, StatementRow))
        assert (said.code, said.subject, said.locator) == ("maternal_aunt", Ref(key="T2R2"), "T2R2")


def test_a_letter_in_rtf_is_prose(tmp_path: Path) -> None:
    result = read(tmp_path / "a.rtf", rtf(rb"Re Ella Firth (P100200)\par\par Ella's aunt Kelly Moss rang.\par"))
    (said,) = (one for one in result.rows if isinstance(one, StatementRow))
    assert (result.kind, said.locator, said.code) == ("document", "P3", "aunt")


def test_cut_and_deep_files() -> None:
    cut = document(row(b"a", b"b"))
    assert read_rtf(rtf(rb"whole\par cut h")[:-1], "a").is_damaged
    assert texts(read_rtf(rtf(rb"whole\par cut h")[:-1], "a")) == ["whole", "cut h"]
    assert not cut.is_damaged
    with pytest.raises(UnreadableError, match="too deep"):
        read_rtf(b"{\\rtf1" + b"{" * 50_000, "a")


def test_binary_data_is_stepped_over() -> None:
    assert texts(document(rb"{\pict\bin7 {}}{}\ab}after\par")) == ["after"]
    assert [token.text for token in tokens(rb"a\bin99999999 b")] == [b"a"]


def test_rtf_is_known_by_its_beginning() -> None:
    assert isinstance(find_reader(Probe(b"\xef\xbb\xbf{\\rtf1", ".csv")), RtfReader)
    assert not RtfReader().recognises(Probe(b"words", ".rtf"))


_WORDS = st.sampled_from(
    rb"{ } \par \cell \row \trowd \cellx100 \cellx-5 \intbl \u99999 \u-70000 \uc9 \'e \'eb \bin3 \* \footnote \header "
    rb"\v \formfield \fftype2 \ffres7 \ffl \fonttbl \f3 \fcharset78 \ansicpg65001 words \ \stylesheet \s1 \clvmrg "
    rb"\clmrg \nestcell \shptxt \b999999999".split()
)


@settings(max_examples=300, deadline=None)
@given(st.lists(_WORDS | st.binary(max_size=4), max_size=60))
def test_nothing_breaks_the_reader_and_it_gives_text(pieces: list[bytes]) -> None:
    found = read_rtf(b"{\\rtf1" + b"".join(pieces), "a.rtf")
    for block in found.blocks:
        if isinstance(block, Paragraph):
            block.text.encode()
        else:
            assert all(cell.span >= 1 for one in block.rows for cell in one.cells)
