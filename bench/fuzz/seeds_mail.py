"""Letters: e-mail with parts and attachments, Outlook's files, RTF and web pages."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from email.message import EmailMessage

from bench.fuzz.compound import compound_file
from bench.fuzz.seeds_text import GEDCOM_551, NOTE, PEOPLE

_HTML = """<!DOCTYPE html><html><head><title>Note</title><style>p {color: red}</style></head><body>
<h1>Home visit</h1><p>Child: Zebedee Quillfeather (P1001)<br>Case ref: C-1001</p>
<table><tr><th>Name</th><th>Relationship</th></tr><tr><td>Ottoline Quillfeather</td><td>Mother</td></tr>
<tr><td>Si&acirc;n Marchbanks</td><td>MGM</td></tr></table><p>His nan lives in Wexcombe &amp; helps.</p></body></html>
"""
_RTF = (
    r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fswiss Arial;}}{\info{\author A. Thistlewood}}"
    r"\pard\b Child:\b0  Zebedee Quillfeather (P1001)\par Case ref: C-1001\par"
    r" His nan Si\'e2n Marchbanks, \u8364? 20\line lives in Wexcombe.\par"
    r"\trowd\cellx2000\cellx4000\intbl Ottoline Quillfeather\cell Mother\cell\row}"
)
_SUBJECT, _SENDER, _BODY = 0x0037, 0x0C1A, 0x1000


def files() -> Iterator[tuple[str, bytes, float]]:
    """Yield (name, bytes, weight)."""
    yield "letter.eml", _plain().as_bytes(), 2
    yield "parts.eml", _with_parts().as_bytes(), 2
    yield "forwarded.eml", _forwarded().as_bytes(), 1
    yield "letter.msg", outlook_message("Re: Zebedee Quillfeather [C-1001]", "A. Thistlewood", NOTE), 2
    yield "letter.rtf", _RTF.encode("ascii"), 2
    yield "page.html", _HTML.encode(), 2
    yield "export.zip", _archive(), 1
    yield "nested.zip", _nested(), 1


def _plain() -> EmailMessage:
    letter = EmailMessage()
    letter["From"] = "Perpetua Thistlewood <perpetua@example.org>"
    letter["To"] = "duty@example.org"
    letter["Date"] = "Sat, 04 May 2024 10:00:00 +0100"
    letter["Subject"] = "Re: Zebedee Quillfeather [C-1001]"
    letter["Message-ID"] = "<1@example.org>"
    letter.set_content(f"Zebedee is my nephew.\n\n> On Friday you wrote:\n> {NOTE.splitlines()[4]}\n")
    return letter


def _with_parts() -> EmailMessage:
    letter = _plain()
    letter.add_alternative(_HTML, subtype="html")
    letter.add_attachment(PEOPLE.encode(), maintype="text", subtype="csv", filename="people.csv")
    letter.add_attachment(_archive(), maintype="application", subtype="zip", filename="more.zip")
    return letter


def _forwarded() -> EmailMessage:
    letter = _plain()
    letter.add_attachment(_with_parts())
    return letter


def outlook_message(subject: str, sender: str, body: str) -> bytes:
    """Return a MSG with its text in Unicode properties, as MS-OXMSG 2 lays them out."""
    texts = {_SUBJECT: subject, _SENDER: sender, _BODY: body.replace("\n", "\r\n")}
    streams = {f"__substg1.0_{tag:04X}001F": text.encode("utf-16-le") for tag, text in texts.items()}
    entries = b"".join(
        ((tag << 16) | 0x1F).to_bytes(4, "little") + (6).to_bytes(4, "little") + size.to_bytes(8, "little")
        for tag, size in ((tag, 2 * len(text) + 2) for tag, text in texts.items())
    )
    return compound_file({"__properties_version1.0": bytes(32) + entries, **streams})


def _archive() -> bytes:
    return _packed({"people.csv": PEOPLE.encode(), "notes/note.txt": NOTE.encode()})


def _nested() -> bytes:
    return _packed({"inner.zip": _archive(), "tree.gdz": _packed({"gedcom.ged": GEDCOM_551.encode()})})


def _packed(members: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as container:
        for name, data in members.items():
            container.writestr(zipfile.ZipInfo(name, (2024, 5, 4, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
    return stream.getvalue()
