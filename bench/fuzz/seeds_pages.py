"""PDF documents and pictures."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator, Sequence

from PIL import Image, ImageDraw

_FORM_FIELDS = (("Name of child", "Zebedee Quillfeather"), ("Date of birth", "03/04/2013"), ("Case ref", "C-1001"))
_PAGES = (
    ("Child: Zebedee Quillfeather (P1001)", "Case ref: C-1001", "His nan, Siân Marchbanks, lives in Wexcombe."),
    ("Name            Relationship      Phone", "Ottoline Quillfeather   Mother   07700 900124"),
)


def files() -> Iterator[tuple[str, bytes, float]]:
    """Yield (name, bytes, weight)."""
    yield "pages.pdf", pdf(_PAGES), 2
    yield "packed.pdf", pdf(_PAGES, is_packed=True), 1
    yield "fields.pdf", _form(), 1
    yield "table.pdf", _ruled_table(), 1
    # A picture goes through character recognition, which takes a hundred times as long as anything else here.
    yield "scan.png", _picture("PNG"), 0.02
    yield "scan.jpg", _picture("JPEG"), 0.02
    yield "scan.tif", _picture("TIFF"), 0.02


def assembled(objects: Sequence[bytes]) -> bytes:
    """Return a PDF of these objects, numbered from 1, with its table of offsets; object 1 is the catalogue."""
    data, offsets = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(data)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    data += b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
    return data + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)


def stream(content: bytes, *, is_packed: bool = False, more: bytes = b"") -> bytes:
    """Return a stream object."""
    body = zlib.compress(content) if is_packed else content
    packing = b"/Filter /FlateDecode " if is_packed else b""
    return b"<< %s%s/Length %d >>\nstream\n%s\nendstream" % (packing, more, len(body), body)


def pdf(pages: Sequence[Sequence[str]], *, is_packed: bool = False) -> bytes:
    """Return a document with these lines on its pages."""
    numbers = [4 + 2 * at for at in range(len(pages))]
    kids = b" ".join(b"%d 0 R" % number for number in numbers)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, len(pages)),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for number, lines in zip(numbers, pages, strict=True):
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> "
            b"/Contents %d 0 R >>" % (number + 1)
        )
        objects.append(stream(_drawn(lines), is_packed=is_packed))
    return assembled(objects)


def _drawn(lines: Sequence[str]) -> bytes:
    shown = b"".join(b"(%s) Tj T*\n" % _escaped(line) for line in lines)
    return b"BT /F1 12 Tf 14 TL 72 760 Td\n" + shown + b"ET"


def _escaped(line: str) -> bytes:
    return line.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")


def _form() -> bytes:
    fields = [8 + at for at in range(len(_FORM_FIELDS))]
    refs = b" ".join(b"%d 0 R" % number for number in fields)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /AcroForm 6 0 R >>",
        b"<< /Type /Pages /Kids [4 0 R] /Count 1 >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> "
        b"/Contents 5 0 R /Annots [%s 7 0 R] >>" % refs,
        stream(_drawn([label for label, _ in _FORM_FIELDS])),
        b"<< /Fields [%s 7 0 R] /DA (/F1 12 Tf) >>" % refs,
        b"<< /Type /Annot /Subtype /Widget /FT /Btn /T (Consent) /V /Yes /AS /Yes /Rect [72 500 90 518] >>",
    ]
    for at, (label, value) in enumerate(_FORM_FIELDS):
        place = b"/Rect [200 %d 400 %d]" % (755 - 14 * at, 769 - 14 * at)
        objects.append(
            b"<< /Type /Annot /Subtype /Widget /FT /Tx /T (%s) /V (%s) %s >>"
            % (_escaped(label), _escaped(value), place)
        )
    return assembled(objects)


def _ruled_table() -> bytes:
    rows = (("Name", "Relationship to child"), ("Ottoline Quillfeather", "Mother"), ("Siân Marchbanks", "MGM"))
    lines = [b"%d 700 m %d 640 l S" % (x, x) for x in (72, 250, 450)]
    lines += [b"72 %d m 450 %d l S" % (y, y) for y in (700, 680, 660, 640)]
    texts = [
        b"BT /F1 10 Tf %d %d Td (%s) Tj ET" % (76 + 178 * column, 686 - 20 * at, _escaped(text))
        for at, row in enumerate(rows)
        for column, text in enumerate(row)
    ]
    return assembled([
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [4 0 R] /Count 1 >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> "
        b"/Contents 5 0 R >>",
        stream(b"\n".join([*lines, *texts])),
    ])  # fmt: skip


def _picture(kind: str) -> bytes:
    picture = Image.new("L", (240, 40), 255)
    ImageDraw.Draw(picture).text((8, 12), "Child: Zebedee Quillfeather", fill=0)
    out = io.BytesIO()
    picture.save(out, kind)
    return out.getvalue()
