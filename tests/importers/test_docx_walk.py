"""What Word documents hold beyond plain paragraphs and tables, written here as the XML that Word writes."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import docx
import pytest

from importers.blocks import DocumentText, Paragraph, Table
from importers.docx_walk import read_docx
from importers.errors import TooLargeError, UnreadableError
from importers.form_ticks import chosen_options, from_symbol_font, has_ticks, plain_ticks, read_answer

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
WPS = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"


class QuietWatch:
    def progress(self, done: int, total: int, what: str) -> None:
        pass

    def check(self) -> None:
        pass


def part(root: str, inner: str, namespace: str = W) -> str:
    prefixes = {"w": namespace, "w14": W14, "mc": MC, "wps": WPS, "v": "urn:schemas-microsoft-com:vml"}
    spaces = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in prefixes.items())
    return f'<?xml version="1.0" encoding="UTF-8"?><w:{root} {spaces}>{inner}</w:{root}>'


def p(inner: str) -> str:
    return f"<w:p>{inner}</w:p>"


def r(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def tc(inner: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner}</w:tc>"


def tr(*cells: str, properties: str = "") -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., DocumentText]:
    """Pack the body (and further parts) as a DOCX and read it."""

    def pack(body: str, parts: Mapping[str, str] | None = None, namespace: str = W) -> DocumentText:
        path = tmp_path / "document.docx"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as container:
            container.writestr("[Content_Types].xml", "<Types/>")
            container.writestr("word/document.xml", part("document", f"<w:body>{body}</w:body>", namespace))
            for name, xml in (parts or {}).items():
                container.writestr(name, xml)
        return read_docx(path, "document.docx", QuietWatch())

    return pack


def texts(document: DocumentText) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


def only_table(document: DocumentText) -> Table:
    (table,) = (block for block in document.blocks if isinstance(block, Table))
    return table


def test_content_controls_are_read_and_their_prompts_are_not(read: Callable[..., DocumentText]) -> None:
    filled = f"<w:sdt><w:sdtPr/><w:sdtContent>{r('Ellie Ward')}</w:sdtContent></w:sdt>"
    prompt = f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{r('Click here')}</w:sdtContent></w:sdt>"
    block = f"<w:sdt><w:sdtContent>{p(r('whole paragraph'))}</w:sdtContent></w:sdt>"
    row = f"<w:sdt><w:sdtContent>{tr(tc(p(r('in a row'))))}</w:sdtContent></w:sdt>"
    document = read(p(r("Name: ") + filled + prompt) + block + f"<w:tbl>{row}</w:tbl>")
    assert texts(document) == ["Name: Ellie Ward", "whole paragraph"]
    assert only_table(document).rows[0].texts == ("in a row",)


@pytest.mark.parametrize(("state", "shown"), [("1", "[x]"), ("true", "[x]"), ("0", "[ ]"), ("false", "[ ]")])
def test_tick_boxes_of_content_controls(read: Callable[..., DocumentText], state: str, shown: str) -> None:
    box = f'<w:sdtPr><w14:checkbox><w14:checked w14:val="{state}"/></w14:checkbox></w:sdtPr>'
    document = read(p(f"<w:sdt>{box}<w:sdtContent>{r('☐')}</w:sdtContent></w:sdt>" + r(" Yes")))
    assert texts(document) == [f"{shown} Yes"]


@pytest.mark.parametrize(
    ("state", "shown"),
    [("<w:checked/>", "[x]"), ('<w:checked w:val="0"/>', "[ ]"), ('<w:default w:val="1"/>', "[x]"), ("", "[ ]")],
)
def test_legacy_form_fields(read: Callable[..., DocumentText], state: str, shown: str) -> None:
    checkbox = f"<w:ffData><w:checkBox>{state}</w:checkBox></w:ffData>"
    code = '<w:r><w:instrText>FORMCHECKBOX</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    document = read(p(f'<w:r><w:fldChar w:fldCharType="begin">{checkbox}</w:fldChar></w:r>{code}{r(" agreed")}'))
    assert texts(document) == [f"{shown} agreed"]


def test_the_choice_of_a_legacy_drop_down(read: Callable[..., DocumentText]) -> None:
    entries = '<w:result w:val="1"/><w:listEntry w:val="s20"/><w:listEntry w:val="s31"/>'
    field = f'<w:fldChar w:fldCharType="begin"><w:ffData><w:ddList>{entries}</w:ddList></w:ffData></w:fldChar>'
    assert texts(read(p(f"<w:r>{field}</w:r>"))) == ["s31"]


def test_symbols_of_symbol_fonts(read: Callable[..., DocumentText]) -> None:
    document = read(p('<w:r><w:sym w:font="Wingdings" w:char="F0FE"/><w:sym w:font="Wingdings" w:char="F0A8"/></w:r>'))
    assert texts(document) == ["[x][ ]"]


def test_tracked_inserts_stay_and_deletions_go(read: Callable[..., DocumentText]) -> None:
    kept = f"<w:ins>{r('Kelly')}</w:ins><w:moveTo>{r(' Ward')}</w:moveTo>"
    gone = "<w:del><w:r><w:delText>secret</w:delText></w:r></w:del>" + f"<w:moveFrom>{r('elsewhere')}</w:moveFrom>"
    table = f"<w:tbl>{tr(tc(p(r('gone'))), properties='<w:del/>')}{tr(tc(p(r('stays'))))}</w:tbl>"
    document = read(p(kept + gone) + table)
    assert texts(document) == ["Kelly Ward"]
    assert [(row.number, row.texts) for row in only_table(document).rows] == [(2, ("stays",))]


def test_hidden_text_and_documents_within_are_left_out_and_counted(read: Callable[..., DocumentText]) -> None:
    hidden = r("secret", "<w:vanish/>")
    document = read(p(r("seen ") + hidden + r("words", '<w:vanish w:val="0"/>')) + "<w:altChunk/>")
    assert texts(document) == ["seen words"]
    assert (document.n_hidden, document.n_unread) == (1, 1)


def test_a_text_box_is_read_once(read: Callable[..., DocumentText]) -> None:
    def box(tag: str) -> str:
        return f"<{tag}><w:txbxContent>{p(r('Mosaic ID: 5512'))}</w:txbxContent></{tag}>"

    choice = f"<mc:Choice><w:drawing>{box('wps:txbx')}</w:drawing></mc:Choice>"
    fallback = f"<mc:Fallback><w:pict>{box('v:textbox')}</w:pict></mc:Fallback>"
    document = read(p(f"{r('Referral')}<w:r><mc:AlternateContent>{choice}{fallback}</mc:AlternateContent></w:r>"))
    assert texts(document) == ["Referral", "Mosaic ID: 5512"]


def test_merged_cells_occur_once_where_they_begin(read: Callable[..., DocumentText]) -> None:
    wide = tc(p(r("Family")), '<w:gridSpan w:val="2"/>')
    top, below = tc(p(r("Mother")), '<w:vMerge w:val="restart"/>'), tc(p(""), "<w:vMerge/>")
    table = f"<w:tbl>{tr(wide, tc(p(r('Tel'))))}{tr(top, tc(p(r('Ann'))))}{tr(below, tc(p(r('1990'))))}</w:tbl>"
    rows = only_table(read(table)).rows
    assert [[(cell.column, cell.span, cell.text) for cell in row.cells] for row in rows] == [
        [(0, 2, "Family"), (2, 1, "Tel")],
        [(0, 1, "Mother"), (1, 1, "Ann")],
        [(0, 1, ""), (1, 1, "1990")],
    ]
    assert rows[2].cells[0].goes_on


def test_nested_tables_have_places_of_their_own(read: Callable[..., DocumentText]) -> None:
    inner = f"<w:tbl>{tr(tc(p(r('inner'))))}</w:tbl>"
    document = read(
        f"<w:tbl>{tr(tc(p(r('outer')) + inner + p('')))}</w:tbl>{p(r('between'))}<w:tbl>{tr(tc(p(r('last'))))}</w:tbl>"
    )
    tables = {block.locator: block.rows[0].texts for block in document.blocks if isinstance(block, Table)}
    assert tables == {"T1": ("outer",), "T1R1T1": ("inner",), "T2": ("last",)}


def test_order_breaks_and_headings(read: Callable[..., DocumentText]) -> None:
    styled = '<w:p><w:pPr><w:pStyle w:val="Heading2"/></w:pPr>' + r("Family") + "</w:p>"
    document = read(
        styled
        + p(r("bold", "<w:b/>"))
        + p(r("not bold", '<w:b w:val="0"/>'))
        + p("<w:r><w:t>a</w:t><w:br/><w:tab/><w:t>b</w:t></w:r>")
    )
    blocks = [block for block in document.blocks if isinstance(block, Paragraph)]
    assert [(block.locator, block.text, block.is_heading) for block in blocks] == [
        ("P1", "Family", True),
        ("P2", "bold", True),
        ("P3", "not bold", False),
        ("P4", "a\n\tb", False),
    ]


def test_headers_footers_notes_and_comments_are_parts_of_their_own(read: Callable[..., DocumentText]) -> None:
    document = read(
        p(r("body")),
        {
            "word/header1.xml": part("hdr", p(r("Case ref: F-2201"))),
            "word/footer2.xml": part("ftr", p(r("Confidential"))),
            "word/footnotes.xml": part("footnotes", f"<w:footnote>{p(r('see file'))}</w:footnote>"),
            "word/comments.xml": part("comments", f"<w:comment>{p(r('check with nan'))}</w:comment>"),
        },
    )
    found = {side.name: [b.text for b in side.blocks if isinstance(b, Paragraph)] for side in document.parts}
    assert found == {
        "header1": ["Case ref: F-2201"],
        "footer2": ["Confidential"],
        "footnotes": ["see file"],
        "comments": ["check with nan"],
    }


def test_the_strict_form_of_the_format_reads_alike(read: Callable[..., DocumentText]) -> None:
    assert texts(read(p(r("Ellie")), namespace=STRICT)) == ["Ellie"]


def test_table_numbers_agree_with_those_of_python_docx(tmp_path: Path) -> None:
    document = docx.Document()
    for number in range(1, 4):
        document.add_paragraph(f"before {number}")
        document.add_table(rows=2, cols=2).cell(1, 0).text = f"table {number}"
    path = tmp_path / "three.docx"
    document.save(str(path))
    tables = [block for block in read_docx(path, "three.docx", QuietWatch()).blocks if isinstance(block, Table)]
    assert [(table.locator, table.rows[1].number, table.rows[1].texts[0]) for table in tables] == [
        (f"T{number}", 2, f"table {number}") for number in range(1, 4)
    ]


def test_a_damaged_body_is_read_as_far_as_it_goes(read: Callable[..., DocumentText], tmp_path: Path) -> None:
    path = tmp_path / "cut.docx"
    with zipfile.ZipFile(path, "w") as container:
        container.writestr("word/document.xml", part("document", f"<w:body>{p(r('Ellie'))}{p(r('Ward'))}")[:-20])
    document = read_docx(path, "cut.docx", QuietWatch())
    assert document.is_damaged
    assert texts(document)[0] == "Ellie"


def test_entities_are_not_expanded(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret", encoding="utf-8")
    path = tmp_path / "xxe.docx"
    body = part("document", f"<w:body>{p('<w:r><w:t>&leak;</w:t></w:r>')}</w:body>")
    doctype = f'<!DOCTYPE w [<!ENTITY leak SYSTEM "{secret.as_uri()}">]>'
    with zipfile.ZipFile(path, "w") as container:
        container.writestr("word/document.xml", body.replace("?>", f"?>{doctype}", 1))
    assert "secret" not in "".join(texts(read_docx(path, "xxe.docx", QuietWatch())))


def test_billion_laughs_are_refused_or_left_unlaughed(tmp_path: Path) -> None:
    entities = '<!ENTITY a "ha">' + "".join(
        f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    body = part("document", f"<w:body>{p('<w:r><w:t>&i;</w:t></w:r>')}</w:body>")
    path = tmp_path / "laughs.docx"
    with zipfile.ZipFile(path, "w") as container:
        container.writestr("word/document.xml", body.replace("?>", f"?><!DOCTYPE w [{entities}]>", 1))
    try:
        read = texts(read_docx(path, "laughs.docx", QuietWatch()))
    except UnreadableError:
        return
    assert sum(map(len, read)) < 1_000


def test_what_is_no_word_document_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.docx"
    path.write_bytes(b"PK\x03\x04 not a container")
    with pytest.raises(UnreadableError, match="damaged"):
        read_docx(path, "other.docx", QuietWatch())
    with zipfile.ZipFile(path, "w") as container:
        container.writestr("xl/workbook.xml", "<x/>")
    with pytest.raises(UnreadableError, match="not a Word document"):
        read_docx(path, "other.docx", QuietWatch())


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "bomb.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as container:
        container.writestr("word/document.xml", b"0" * 3_000_000)
    with pytest.raises(TooLargeError, match="bomb"):
        read_docx(path, "bomb.docx", QuietWatch())


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("☑ Yes ☐ No", "[x] Yes [ ] No"),
        ("✓", "[x]"),
        ("✔️ Y □ N", "[x] Y [ ] N"),
        ("(X) Yes ( ) No", "[x] Yes [ ] No"),
        ("[X] Yes [] No", "[x] Yes [ ] No"),
        ("no boxes (none)", "no boxes (none)"),
    ],
)
def test_every_kind_of_tick_reads_alike(text: str, shown: str) -> None:
    assert plain_ticks(text) == shown


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("[x] Yes [ ] No", "yes"),
        ("[ ] Yes [x] No", "no"),
        ("Yes [ ] No [x]", "no"),
        ("[ ] Y [ ] N", ""),
        ("[x] Y [x] N", ""),
        ("Yes - 3 May", "yes"),
        ("No, not yet", "no"),
        ("Norma Hill", ""),
        ("maybe", ""),
        ("[ ]", "no"),
    ],
)
def test_answers(text: str, answer: str) -> None:
    assert read_answer(text) == answer


def test_ticked_options_and_symbols() -> None:
    assert chosen_options("[x] CIN [ ] CP [x] LAC") == ("CIN", "LAC")
    assert not has_ticks("plain")
    assert from_symbol_font("Wingdings 2", "F052") == "[x]"
    assert from_symbol_font("Symbol", "zz") == ""
    assert from_symbol_font("Symbol", "D800") == ""
