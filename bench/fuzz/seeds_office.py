"""Workbooks and documents of office programs."""

from __future__ import annotations

import csv
import io
import re
import struct
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from xml.sax.saxutils import escape

import docx
import xlsxwriter

from bench.fuzz.compound import compound_file
from bench.fuzz.seeds_text import PEOPLE, RELATIONS

_STAMP = (2024, 5, 4, 0, 0, 0)
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
_TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
_TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"

_SAYING = re.compile(r"document\.xml|header\d|_rels/\.rels|Content_Types")

Cells = Sequence[Sequence[str]]


def files() -> Iterator[tuple[str, bytes, float]]:
    """Yield (name, bytes, weight)."""
    yield "book.xlsx", workbook(), 3
    yield "book.xlsm", repacked(workbook(), {"xl/vbaProject.bin": compound_file({"VBA": b"Attribute VB_Name"})}), 1
    yield "book.xls", compound_file({"Workbook": _biff8(_people())}), 2
    yield "book.ods", spreadsheet(_people()), 2
    yield "form.docx", _form(), 3
    yield "marked.docx", marked_document(), 2
    yield "letter.docx", _letter(), 1
    yield "letter.odt", _open_text(), 1


def _people() -> Cells:
    return list(csv.reader(io.StringIO(PEOPLE)))


def _relations() -> Cells:
    return list(csv.reader(io.StringIO(RELATIONS), delimiter=";"))


def packed(members: Mapping[str, bytes]) -> bytes:
    """Return a ZIP container with these members, always the same bytes."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as container:
        for name, data in members.items():
            container.writestr(zipfile.ZipInfo(name, _STAMP), data, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def repacked(container: bytes, more: Mapping[str, bytes]) -> bytes:
    """Return a container with further members, or members in place of its own."""
    with zipfile.ZipFile(io.BytesIO(container)) as archive:
        members = {info.filename: archive.read(info) for info in archive.infolist()}
    return packed({**members, **more})


def workbook() -> bytes:
    """Return a workbook of two sheets with a date cell, a number and a formula."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True, "default_date_format": "dd/mm/yyyy"}) as book:
        book.set_properties({"created": datetime(2024, 5, 4, tzinfo=UTC).replace(tzinfo=None)})
        for name, rows in (("People", _people()), ("Relationships", _relations())):
            sheet = book.add_worksheet(name)
            for at, cells in enumerate(rows):
                sheet.write_row(at, 0, cells)
        sheet.write_datetime(5, 5, datetime(2020, 1, 1, tzinfo=UTC).replace(tzinfo=None))
        sheet.write_number(6, 0, 1001)
        sheet.write_formula(6, 1, "=A2&B2", None, "P1001")
    return repacked(stream.getvalue(), {})


def _biff8(rows: Cells) -> bytes:
    """Return the stream of an old workbook: two sheets of label records (MS-XLS 2.4)."""
    names = ("People", "Again")
    sheets = [_biff8_sheet(rows), _biff8_sheet(rows[:2])]
    head = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 6)) + _record(0x0042, b"\xb0\x04")
    size = len(head) + sum(4 + 8 + len(name) for name in names) + 4
    bounds = b""
    for name, sheet in zip(names, sheets, strict=True):
        bounds += _record(0x0085, struct.pack("<IHBB", size, 0, len(name), 0) + name.encode("latin-1"))
        size += len(sheet)
    data = head + bounds + _record(0x000A, b"") + b"".join(sheets)
    return data.ljust(4096, b"\0")


def _biff8_sheet(rows: Cells) -> bytes:
    data = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 6))
    data += _record(0x0200, struct.pack("<IIHHH", 0, len(rows), 0, max(map(len, rows)), 0))
    for at, cells in enumerate(rows):
        for column, text in enumerate(cells):
            coded = text.encode("utf-16-le")
            data += _record(0x0204, struct.pack("<HHHHB", at, column, 0, len(coded) // 2, 1) + coded)
    data += _record(0x0203, struct.pack("<HHHd", len(rows), 0, 0, 1005.0))
    return data + _record(0x000A, b"")


def _record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def spreadsheet(rows: Cells, *, before: str = "", sheet_attributes: str = "") -> bytes:
    """Return an ODS of one sheet.

    Args:
        rows: Texts of its cells.
        before: XML between the declaration and the root (a DTD).
        sheet_attributes: Further attributes of the last row, which repeats nothing by itself.
    """
    body = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{escape(text)}</text:p></table:table-cell>'
            for text in cells
        )
        + "</table:table-row>"
        for cells in rows
    )
    last = f"<table:table-row {sheet_attributes}><table:table-cell/></table:table-row>"
    content = (
        f'<?xml version="1.0"?>{before}<office:document-content xmlns:office="{_OFFICE}" xmlns:table="{_TABLE}" '
        f'xmlns:text="{_TEXT}" office:version="1.2"><office:body><office:spreadsheet><table:table table:name="People">'
        f"{body}{last}</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    return _open_document("application/vnd.oasis.opendocument.spreadsheet", content)


def _open_text() -> bytes:
    content = (
        f'<?xml version="1.0"?><office:document-content xmlns:office="{_OFFICE}" xmlns:table="{_TABLE}" '
        f'xmlns:text="{_TEXT}"><office:body><office:text><text:h text:outline-level="1">Home visit</text:h>'
        "<text:p>Child: Zebedee Quillfeather (P1001)</text:p><text:p>Case ref:<text:tab/>C-1001</text:p>"
        '<table:table><table:table-row><table:table-cell><text:p>Ottoline<text:s text:c="2"/>Quillfeather</text:p>'
        "</table:table-cell><table:table-cell><text:p>Mother</text:p></table:table-cell></table:table-row></table:table>"
        "<text:list><text:list-item><text:p>His nan, Siân Marchbanks</text:p></text:list-item></text:list>"
        "</office:text></office:body></office:document-content>"
    )
    return _open_document("application/vnd.oasis.opendocument.text", content)


def _open_document(kind: str, content: str) -> bytes:
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
    )
    return packed({
        "mimetype": kind.encode(), "content.xml": content.encode(), "META-INF/manifest.xml": manifest.encode(),
    })  # fmt: skip


def _form() -> bytes:
    form = docx.Document()
    form.add_heading("Family Group Conference Referral", 1)
    _add_table(form, [
        ["Child's name", "Zebedee Quillfeather"], ["Date of birth", "03/04/2013"], ["Case reference", "C-1001"],
        ["Legal status", "☒ S20  ☐ CO"], ["First language", "English"],
    ])  # fmt: skip
    form.add_paragraph("Significant people")
    _add_table(form, [
        ["Name", "Relationship to child", "Telephone", "Address", "Invite?"],
        ["Ottoline Quillfeather", "Mother", "07700 900124", "1 Elm Row, Wexcombe", "[x] Yes [ ] No"],
        ["Siân Marchbanks", "MGM", "01632 960011", "2 Mill Lane", "Yes"],
    ])  # fmt: skip
    form.add_paragraph("Who must not attend: Perpetua Thistlewood (court order)")
    form.sections[0].header.paragraphs[0].text = "Case ref: C-1001"
    return _saved(form)


def _letter() -> bytes:
    letter = docx.Document()
    for line in ("Dear Ms Thistlewood", "Re: Zebedee Quillfeather (P1001)", "His nan, Siân Marchbanks, rang."):
        letter.add_paragraph(line)
    return _saved(letter)


def _add_table(form: docx.document.Document, rows: Cells) -> None:
    table = form.add_table(rows=len(rows), cols=len(rows[0]))
    for at, texts in enumerate(rows):
        for column, text in enumerate(texts):
            table.cell(at, column).text = text


def _saved(document: docx.document.Document) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    with zipfile.ZipFile(stream) as archive:
        # Styles, a theme and a picture of the template say nothing, and to pack them takes most of the time.
        return packed({name: archive.read(name) for name in archive.namelist() if _SAYING.search(name)})


def marked_document(body: str = "", *, before: str = "") -> bytes:
    """Return a document of few parts: controls, ticks, tracked changes, a text box and a footnote.

    Args:
        body: XML of the body instead.
        before: XML between the declaration and the root (a DTD).
    """
    document = (
        f'<?xml version="1.0"?>{before}<w:document xmlns:w="{_W}" xmlns:w14="{_W14}"><w:body>{body or _MARKED}</w:body>'
        "</w:document>"
    )
    notes = (
        f'<w:footnotes xmlns:w="{_W}"><w:footnote w:id="1"><w:p><w:r><w:t>Worker: A. Thistlewood</w:t></w:r></w:p>'
        "</w:footnote></w:footnotes>"
    )
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/></Types>'
    )
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
        'Target="word/document.xml"/></Relationships>'
    )
    return packed({
        "[Content_Types].xml": types.encode(), "_rels/.rels": relations.encode(),
        "word/document.xml": document.encode(), "word/footnotes.xml": notes.encode(),
    })  # fmt: skip


def _run(text: str) -> str:
    return f"<w:r><w:t>{text}</w:t></w:r>"


def _row(*cells: str) -> str:
    return "<w:tr>" + "".join(f"<w:tc><w:p>{cell}</w:p></w:tc>" for cell in cells) + "</w:tr>"


def _control(content: str, properties: str = "") -> str:
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


_TICKED = "<w14:checkbox><w14:checked w14:val='1'/></w14:checkbox>"
_OLD_TICK = (
    "<w:r><w:fldChar w:fldCharType='begin'><w:ffData><w:checkBox><w:default w:val='1'/></w:checkBox></w:ffData>"
    "</w:fldChar></w:r>"
)
_CHANGED = "<w:del><w:r><w:delText>01/01/2000</w:delText></w:r></w:del><w:ins>" + _run("03/04/2013") + "</w:ins>"
_BOX = (
    "<w:p><w:r><w:pict><w:txbxContent><w:p>" + _run("Case ref: C-1001") + "</w:p></w:txbxContent></w:pict></w:r></w:p>"
)
_CHILD = (
    _row(_run("Name of child"), _control(_run("Zebedee Quillfeather")))
    + _row(_run("Date of birth"), _CHANGED)
    + _row(_run("Consent given"), _control("", _TICKED) + _run(" Yes"))
)
_FAMILY = (
    _row(_run("Name"), _run("Relationship"), _run("Phone"))
    + _row(_run("Ottoline Quillfeather"), _run("Mother"), _run("07700 900124"))
    + _row(_run("Perpetua Thistlewood"), _run("Aunt"), _OLD_TICK)
)
_MARKED = (
    "<w:p><w:pPr><w:pStyle w:val='Heading1'/></w:pPr>" + _run("Referral form") + f"</w:p><w:tbl>{_CHILD}</w:tbl><w:p>"
    + _run("Family members") + f"</w:p><w:tbl>{_FAMILY}</w:tbl>{_BOX}"
)  # fmt: skip
