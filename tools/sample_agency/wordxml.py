"""Small Word documents with the same bytes on every machine.

Members are stored, not deflated: compression libraries differ between platforms, and the sample must not.
"""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from io import BytesIO
from xml.sax.saxutils import escape

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
_WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STAMP = (2026, 3, 31, 9, 0, 0)

_CONTENT_TYPES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_WORD_TYPE}.document.main+xml"/>'
    f'<Override PartName="/word/styles.xml" ContentType="{_WORD_TYPE}.styles+xml"/>'
    '<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
    "</Types>"
)
_RELS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>'
    f'<Relationship Id="rId2" Type="{_PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/>'
    "</Relationships>"
)
_DOCUMENT_RELS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/styles" Target="styles.xml"/>'
    "</Relationships>"
)
_STYLES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    f'<w:styles xmlns:w="{_W}"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Calibri" w:hAnsi="Calibri"/>'
    '<w:sz w:val="22"/><w:lang w:val="en-GB"/></w:rPr></w:rPrDefault></w:docDefaults>'
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/><w:basedOn w:val="Normal"/>'
    '<w:pPr><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/><w:sz w:val="30"/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Heading2"><w:name w:val="heading 2"/><w:basedOn w:val="Normal"/>'
    '<w:pPr><w:outlineLvl w:val="1"/></w:pPr><w:rPr><w:b/><w:sz w:val="25"/></w:rPr></w:style>'
    "</w:styles>"
)
_BORDERS = "".join(
    f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="808080"/>'
    for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
)


@dataclass(frozen=True, slots=True)
class Text:
    """A run of text."""

    text: str
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Tick:
    """A real Word check box (``w14:checkbox``) with its caption."""

    caption: str
    is_ticked: bool


Cell = str | tuple["Text | Tick", ...]


class WordDocument:
    """Collects paragraphs and tables; tables and rows are counted as a reader will count them, from 1."""

    def __init__(self, title: str) -> None:
        self._title = title
        self._body: list[str] = []
        self.n_tables = 0
        self.n_paragraphs = 0

    def heading(self, text: str, level: int = 1) -> None:
        self._body.append(f'<w:p><w:pPr><w:pStyle w:val="Heading{level}"/></w:pPr>{_run(text)}</w:p>')
        self.n_paragraphs += 1

    def paragraph(self, text: str, *, bold_label: str = "") -> None:
        label = _run(bold_label, bold=True) if bold_label else ""
        self._body.append(f"<w:p>{label}{_run(text)}</w:p>")
        self.n_paragraphs += 1

    def table(self, rows: list[list[Cell]], *, banner: str = "", bold_first: bool = False) -> int:
        """Add a table and return its number; ``banner`` becomes a first row merged over all columns."""
        self.n_tables += 1
        width = max(len(row) for row in rows)
        grid = "".join(f'<w:gridCol w:w="{9000 // width}"/>' for _ in range(width))
        lines = [_banner(banner, width)] if banner else []
        lines += [_row(row, bold=bold_first and index == 0) for index, row in enumerate(rows)]
        self._body.append(
            f'<w:tbl><w:tblPr><w:tblW w:w="9000" w:type="dxa"/><w:tblBorders>{_BORDERS}</w:tblBorders></w:tblPr>'
            f"<w:tblGrid>{grid}</w:tblGrid>{''.join(lines)}</w:tbl><w:p/>"
        )
        self.n_paragraphs += 1
        return self.n_tables

    def to_bytes(self) -> bytes:
        document = (
            '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
            f'<w:document xmlns:w="{_W}" xmlns:w14="{_W14}"><w:body>{"".join(self._body)}'
            '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1134" w:right="1134" w:bottom="1134" '
            'w:left="1134" w:header="709" w:footer="709" w:gutter="0"/></w:sectPr></w:body></w:document>'
        )
        members = {
            "[Content_Types].xml": _CONTENT_TYPES, "_rels/.rels": _RELS, "word/document.xml": document,
            "word/_rels/document.xml.rels": _DOCUMENT_RELS, "word/styles.xml": _STYLES,
            "docProps/core.xml": _core(self._title),
        }  # fmt: skip
        return stored_zip({name: text.encode("utf-8") for name, text in members.items()})


def stored_zip(members: dict[str, bytes]) -> bytes:
    """A ZIP archive without compression, with one fixed time stamp and no trace of the machine."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, data in members.items():
            info = zipfile.ZipInfo(name, _STAMP)
            info.create_system = 0
            info.external_attr = 0
            archive.writestr(info, data)
    return buffer.getvalue()


def _core(title: str) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(title)}</dc:title><dc:creator>Family Network Service</dc:creator>"
        '<dcterms:created xsi:type="dcterms:W3CDTF">2026-03-31T09:00:00Z</dcterms:created>'
        '<dcterms:modified xsi:type="dcterms:W3CDTF">2026-03-31T09:00:00Z</dcterms:modified></cp:coreProperties>'
    )


def _run(text: str, *, bold: bool = False) -> str:
    style = "<w:rPr><w:b/></w:rPr>" if bold else ""
    return f'<w:r>{style}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def _tick(tick: Tick) -> str:
    state = "1" if tick.is_ticked else "0"
    glyph = "\u2612" if tick.is_ticked else "\u2610"
    return (
        f'<w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val="{state}"/>'
        '<w14:checkedState w14:val="2612" w14:font="MS Gothic"/>'
        '<w14:uncheckedState w14:val="2610" w14:font="MS Gothic"/>'
        f"</w14:checkbox></w:sdtPr><w:sdtContent>{_run(glyph)}</w:sdtContent></w:sdt>{_run(f' {tick.caption}  ')}"
    )


def _cell_body(cell: Cell, *, bold: bool) -> str:
    if isinstance(cell, str):
        return _run(cell, bold=bold)
    return "".join(_tick(part) if isinstance(part, Tick) else _run(part.text, bold=part.bold) for part in cell)


def _row(row: list[Cell], *, bold: bool) -> str:
    return f"<w:tr>{''.join(f'<w:tc><w:p>{_cell_body(cell, bold=bold)}</w:p></w:tc>' for cell in row)}</w:tr>"


def _banner(text: str, width: int) -> str:
    return f'<w:tr><w:tc><w:tcPr><w:gridSpan w:val="{width}"/></w:tcPr><w:p>{_run(text, bold=True)}</w:p></w:tc></w:tr>'
