"""Writes small PDF files by hand: text at places, rules, form fields, pictures."""

from __future__ import annotations

import io
from dataclasses import dataclass, field

import PIL.Image
import PIL.ImageDraw
import PIL.ImageFont

from bench.fuzz.seeds_pages import assembled


@dataclass
class PdfPage:
    """One page; places are points from the lower left corner."""

    texts: list[tuple[float, float, str]] = field(default_factory=list)
    rules: list[tuple[float, float, float, float]] = field(default_factory=list)
    fields: list[dict[str, str]] = field(default_factory=list)

    def text(self, x: float, y: float, words: str) -> PdfPage:
        self.texts.append((x, y, words))
        return self

    def lines(self, x: float, y: float, words: str, step: float = 12) -> PdfPage:
        for number, line in enumerate(words.split("\n")):
            self.text(x, y - number * step, line)
        return self

    def grid(self, xs: list[float], ys: list[float], cells: list[list[str]]) -> PdfPage:
        """Draw a table: ``xs`` and ``ys`` are its rules, from the left and from above."""
        self.rules += [(xs[0], y, xs[-1], y) for y in ys] + [(x, ys[0], x, ys[-1]) for x in xs]
        for y, row in zip(ys, cells, strict=False):
            for x, words in zip(xs, row, strict=False):
                self.lines(x + 3, y - 12, words, step=10)
        return self

    def field(self, x: float, y: float, width: float, name: str, value: str, tip: str = "") -> PdfPage:
        said = f"/TU ({tip})" if tip else ""
        self.fields.append(
            {"rect": f"{x} {y} {x + width} {y + 16}", "rest": f"/FT /Tx /T ({name}) /V ({value}) {said}"}
        )
        return self

    def tick(self, x: float, y: float, name: str, *, is_ticked: bool) -> PdfPage:
        state = "/Yes" if is_ticked else "/Off"
        self.fields.append(
            {"rect": f"{x} {y} {x + 12} {y + 12}", "rest": f"/FT /Btn /T ({name}) /V {state} /AS {state}"}
        )
        return self

    def stream(self) -> bytes:
        rules = "".join(f"{a} {b} m {c} {d} l S\n" for a, b, c, d in self.rules)
        texts = "".join(f"BT /F1 10 Tf {x} {y} Td ({words}) Tj ET\n" for x, y, words in self.texts)
        return (rules + texts).encode("latin-1")


def write_pdf(*pages: PdfPage) -> bytes:
    """Return the bytes of a PDF with these pages."""
    objects: list[bytes] = [b"", b"", b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
    kids: list[int] = []
    widgets: list[int] = []
    for page in pages:
        stream = page.stream()
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
        contents, own = len(objects), []
        for one in page.fields:
            objects.append(f"<< /Type /Annot /Subtype /Widget /Rect [{one['rect']}] {one['rest']} >>".encode("latin-1"))
            own.append(len(objects))
        widgets += own
        annotations = " ".join(f"{number} 0 R" for number in own)
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {contents} 0 R /Annots [{annotations}] "
            "/Resources << /Font << /F1 3 0 R >> >> >>".encode()
        )
        kids.append(len(objects))
    fields = " ".join(f"{number} 0 R" for number in widgets)
    objects[0] = f"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [{fields}] >> >>".encode()
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(f'{n} 0 R' for n in kids)}] /Count {len(kids)} >>".encode()
    return assembled(objects)


def picture_of(lines: list[str], *, size: int = 40) -> PIL.Image.Image:
    """Return a white sheet with black lines of print, 200 dots to the inch."""
    sheet = PIL.Image.new("L", (1654, 240 + 2 * size * len(lines)), 255)
    pen, font = PIL.ImageDraw.Draw(sheet), PIL.ImageFont.load_default(size)
    for number, line in enumerate(lines):
        pen.text((120, 120 + 2 * size * number), line, fill=0, font=font)
    return sheet


def saved(picture: PIL.Image.Image, kind: str) -> bytes:
    """Return a picture as a file of a kind ("PNG", "PDF")."""
    sink = io.BytesIO()
    picture.convert("RGB").save(sink, kind, resolution=200)
    return sink.getvalue()
