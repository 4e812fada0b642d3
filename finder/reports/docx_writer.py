"""DOCX: the list as a paper for a meeting, laid out for A4 and for screen readers."""

from __future__ import annotations

import datetime as dt
from itertools import groupby

from docx import Document
from docx.document import Document as DocumentType
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from finder.reports.characters import printable
from finder.reports.docx_package import clean_package
from finder.reports.table import Audience, Column, ReportTable

_TITLE = "Connections list"
_MARGIN_MM = 15
_A4_MM = (210, 297)
# Groups of columns that share a cell, with the share of the page that they take.
_WIDTH_SHARES = {"rank": 4, "person": 11, "relationship": 12, "sure": 10, "score": 18, "decision": 19, "why": 27}
_HEADINGS = {
    "rank": "No.",
    "person": "Person",
    "relationship": "Relationship",
    "sure": "How sure we are",
    "score": "Score",
    "decision": "Held back by; recommendation",
    "why": "Why",
    "name": "Name",
    "role": "Relationship",
}
# These need no label in a shared cell: the heading or the text itself says what they are.
_UNLABELLED = frozenset({"rank", "name", "role", "confirmed", "relationship", "known", "why", "contributions"})
_BOLD = frozenset({"name", "score", "recommendation"})


def write_docx(table: ReportTable) -> bytes:
    """Return the list as a Word document."""
    document = Document()
    is_wide = table.audience is Audience.PROFESSIONAL
    _set_up_page(document, is_wide=is_wide)
    _set_up_styles(document, points=8.5 if is_wide else 12)
    _write_head(document, table)
    _write_table(document, table, is_wide=is_wide)
    if table.legend:
        document.add_heading("What the words mean", level=2)
        for text in table.legend:
            document.add_paragraph(printable(text))
    _write_footer(document, table)
    return clean_package(document, _TITLE, dt.datetime.combine(table.generated, dt.time(), dt.UTC))


def _set_up_page(document: DocumentType, *, is_wide: bool) -> None:
    section = document.sections[0]
    width, height = reversed(_A4_MM) if is_wide else _A4_MM
    section.orientation = WD_ORIENT.LANDSCAPE if is_wide else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(width), Mm(height)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(_MARGIN_MM)


def _set_up_styles(document: DocumentType, points: float) -> None:
    for name, size in (("Normal", points), ("Heading 1", points + 6), ("Heading 2", points + 2)):
        style = document.styles[name]
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        fonts.attrib.clear()
        for script in ("ascii", "hAnsi", "cs", "eastAsia"):
            fonts.set(qn(f"w:{script}"), "Arial")
        style.font.size = Pt(size)
        style.paragraph_format.space_after = Pt(3)
        style.paragraph_format.space_before = Pt(0 if name == "Normal" else 6)


def _write_head(document: DocumentType, table: ReportTable) -> None:
    document.add_heading(printable(table.title), level=1)
    if table.handling:
        document.add_paragraph().add_run(printable(table.handling)).bold = True
    document.add_paragraph(f"Date: {table.generated.strftime('%d/%m/%Y')}")
    for note in table.notes:
        document.add_paragraph(printable(note))


def _write_table(document: DocumentType, table: ReportTable, *, is_wide: bool) -> None:
    groups = [(name, [key for key, _ in found]) for name, found in _grouped(table.columns)]
    grid = document.add_table(rows=1, cols=len(groups), style="Table Grid")
    grid.autofit = False
    _pad_cells(grid)
    _describe(grid, table.title)
    _repeat_as_heading(grid.rows[0])
    widths = _widths_mm([name for name, _ in groups], is_wide=is_wide)
    for cell, (name, _) in zip(grid.rows[0].cells, groups, strict=True):
        cell.paragraphs[0].add_run(_HEADINGS.get(name, name)).bold = True
        _shade(cell)
    for row in table.rows:
        line = grid.add_row()
        _keep_together(line)
        for cell, (_, columns) in zip(line.cells, groups, strict=True):
            _fill(cell, [(table.columns[column], row[column]) for column in columns])
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)


def _grouped(columns: tuple[Column, ...]) -> list[tuple[str, list[tuple[int, Column]]]]:
    return [(name, list(found)) for name, found in groupby(enumerate(columns), key=lambda item: item[1].group)]


def _widths_mm(groups: list[str], *, is_wide: bool) -> list[float]:
    room = (_A4_MM[1] if is_wide else _A4_MM[0]) - 2 * _MARGIN_MM
    shares = [_WIDTH_SHARES.get(group, 10) for group in groups]
    return [room * share / sum(shares) for share in shares]


def _fill(cell: _Cell, values: list[tuple[Column, str]]) -> None:
    """One paragraph a line; short values carry the title of their column."""
    lines = [
        (column, f"{column.title}: {line}" if column.key not in _UNLABELLED else line)
        for column, value in values
        for line in printable(value).split("\n")
        if line.strip()
    ]
    for number, (column, line) in enumerate(lines):
        paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
        paragraph.add_run(line).bold = True if column.key in _BOLD else None


def _describe(grid: Table, title: str) -> None:
    """Title and description of the table, which screen readers announce."""
    properties = grid._tbl.tblPr
    for tag, text in (("w:tblCaption", title), ("w:tblDescription", "One row a person; the first row has headings.")):
        element = OxmlElement(tag)
        element.set(qn("w:val"), printable(text))
        properties.append(element)


def _pad_cells(grid: Table) -> None:
    margins = OxmlElement("w:tblCellMar")
    for side, twentieths in (("top", 50), ("left", 90), ("bottom", 30), ("right", 90)):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(twentieths))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    # The schema wants it before the look of the table and its caption.
    look = grid._tbl.tblPr.find(qn("w:tblLook"))
    assert look is not None, "python-docx writes a table look"
    look.addprevious(margins)


def _repeat_as_heading(row: _Row) -> None:
    _row_flag(row, "w:cantSplit")
    _row_flag(row, "w:tblHeader")


def _keep_together(row: _Row) -> None:
    _row_flag(row, "w:cantSplit")


def _row_flag(row: _Row, tag: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(tag))


def _shade(cell: _Cell) -> None:
    shading = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", "E7ECF2")):
        shading.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(shading)


def _write_footer(document: DocumentType, table: ReportTable) -> None:
    paragraph = document.sections[0].footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    if table.handling:
        paragraph.add_run("CONFIDENTIAL   ")
    paragraph.add_run("Page ")
    _field(paragraph, "PAGE")
    paragraph.add_run(" of ")
    _field(paragraph, "NUMPAGES")


def _field(paragraph: Paragraph, code: str) -> None:
    for kind, text in (("begin", ""), ("", code), ("end", "")):
        run: Run = paragraph.add_run()
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = text
        run._r.append(element)
