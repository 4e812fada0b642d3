"""Outlook messages: bodies of three kinds, files and messages in them, damaged ones."""

from __future__ import annotations

import contextlib
import struct
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from importers.base import ReadOptions
from importers.errors import ImporterError
from importers.msg_file import files_of_msg, is_msg, read_msg, unpack_rtf
from importers.note_mail import read_mail
from importers.note_text import MAIL_HEAD_MARK
from importers.registry import read_file
from importers.rows import FactRow, FileResult, Problem
from tests.importers.outlook import Tree, attachment, compound_file, embedded, message

SENT = datetime(2024, 11, 5, 11, 56, tzinfo=UTC)
# The example of [MS-OXRTFCP], section 4.1.1.
PACKED = bytes.fromhex(
    "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0"
)


class Watch:
    def progress(self, done: int, total: int, what: str) -> None:
        assert 0 <= done <= total

    def check(self) -> None:
        return None


def read(path: Path, tree: Tree) -> FileResult:
    path.write_bytes(compound_file(tree))
    return read_file(path, path.name, Watch(), ReadOptions(today=date(2026, 3, 31)))


def letter(**values: str) -> Tree:
    return message(sent=SENT, x0037="asking about Ella [ref C-2009]", x0c1a="Joan Firth", **values)


def events(result: FileResult) -> list[FactRow]:
    return [row for row in result.rows if isinstance(row, FactRow)]


def plain_rtf(text: bytes) -> bytes:
    """Pack RTF without compressing it."""
    return struct.pack("<4I", len(text) + 12, len(text), 0x414C454D, 0) + text


def test_a_saved_message_is_an_e_mail_with_its_writer_and_day(tmp_path: Path) -> None:
    result = read(tmp_path / "ella.msg", letter(x1000="Hello\r\n\r\nI am Zoë, her great-aunt.\r\n", x0e04="Ann Shah"))
    (event,) = events(result)
    fields = dict(event.fields)
    body, _, head = fields["text"].partition(f"\n{MAIL_HEAD_MARK}\n")
    assert body == "Hello\n\nI am Zoë, her great-aunt."
    assert head.split("\n")[0] == "Subject: asking about Ella [ref C-2009]"
    assert head.endswith("From: Joan Firth\nTo: Ann Shah")
    assert (fields["author"], fields["date"], event.case_ref) == ("Joan Firth", "2024-11-05", "C-2009")
    assert (result.kind, result.reader) == ("e-mail", "e-mail (Outlook)")


def test_its_name_does_not_matter_and_neither_does_that_of_a_plain_message(tmp_path: Path) -> None:
    assert read(tmp_path / "ella.doc", letter(x1000="Hello")).kind == "e-mail"
    plain = b"Received: by x\r\nFrom: a@example.org\r\nSubject: x\r\nMIME-Version: 1.0\r\n\r\nHello"
    (tmp_path / "plain.msg").write_bytes(plain)
    assert read_file(tmp_path / "plain.msg", "plain.msg", Watch(), ReadOptions()).reader == "e-mail"


def test_html_is_read_when_there_is_no_plain_text() -> None:
    page = "<p>I am <b>Zoë</b>.</p><p>Her great-aunt.</p>"
    wide = read_msg(compound_file({**letter(x1000=" \r\n"), **{"__substg1.0_1013001F": page.encode("utf-16-le")}}), "m")
    assert wide.body == "I am Zoë.\nHer great-aunt."
    narrow = {**letter(), "__substg1.0_10130102": f"<meta charset=utf-8>{page}".encode()}
    assert read_msg(compound_file(narrow), "m").body == "I am Zoë.\nHer great-aunt."


def test_rtf_is_read_when_there_is_nothing_else() -> None:
    rtf = rb"{\rtf1\ansi\ansicpg1252 I am Zo\'eb.\par {\deleted not }her great-aunt.\par}"
    tree = {**letter(), "__substg1.0_10090102": plain_rtf(rtf)}
    assert read_msg(compound_file(tree), "m").body == "I am Zoë.\nher great-aunt."


def test_html_that_is_wrapped_up_in_rtf_is_unwrapped() -> None:
    rtf = (
        rb"{\rtf1\ansi\ansicpg1252\fromhtml1 \deff0{\fonttbl{\f0 Arial;}}{\*\htmltag18 <body>}"
        rb"{\*\htmltag64 <p>}\htmlrtf {\htmlrtf0 I am Zo\'eb{\*\htmltag84 &amp;}\htmlrtf &\htmlrtf0  Bob"
        rb"{\*\htmltag72 </p>}\htmlrtf\par}\htmlrtf0 {\*\htmltag64 <p>}aunt\u8364 ?{\*\htmltag72 </p>}}"
    )
    tree = {**letter(), "__substg1.0_10090102": plain_rtf(rtf)}
    assert read_msg(compound_file(tree), "m").body == "I am Zoë& Bob\naunt€"


def test_packed_rtf_is_unpacked() -> None:
    assert unpack_rtf(PACKED) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"
    assert unpack_rtf(PACKED[:30]).startswith(b"{\\rtf1\\ansi\\ansicpg125")
    assert unpack_rtf(b"short") == b""


@given(st.binary(max_size=200))
def test_nothing_breaks_the_unpacking(content: bytes) -> None:
    assert len(unpack_rtf(struct.pack("<4I", 0, 500, 0x75465A4C, 0) + content)) <= 500


def test_files_keep_their_bytes_and_small_pictures_in_the_text_are_none() -> None:
    files = (
        attachment("referral.docx", b"PK" + b"x" * 9000),
        attachment("referral.docx", b"second"),
        attachment("logo.png", b"\x89PNG", x370e="image/png", x3712="<logo@x>"),
        attachment("../../etc/ella.pdf", b"%PDF"),
    )
    mail = read_msg(compound_file(message(attached=files, x1000="Hello")), "m")
    assert [file.name for file in mail.files] == ["referral.docx", "referral (2).docx", "logo.png", "ella.pdf"]
    assert [file.is_decoration for file in mail.files] == [False, False, True, False]
    assert [len(file.load()) for file in mail.files] == [9002, 6, 4, 4]


def test_a_message_in_a_message_becomes_an_e_mail_of_its_own_with_its_files() -> None:
    deepest = message(24, x0037="deep", x1000="Deep words.")
    inner = message(24, (attachment("plan.txt", "für Zoë".encode()), embedded(deepest)), SENT, x0037='Zoë "said"',
                    x1000="Her aunt is Kelly.", x0c1a="Joan Firth")  # fmt: skip
    (file,) = files_of_msg(compound_file(message(attached=(embedded(inner),), x0037="fw", x1000="See below.")), "m")
    assert file.name == 'Zoë "said".eml'
    mail = read_mail(file.load())
    assert (mail.body, mail.subject, mail.sender, mail.sent) == (
        "Her aunt is Kelly.", 'Zoë "said"', "Joan Firth", "2024-11-05",
    )  # fmt: skip
    plan, deep = mail.files
    assert (plan.name, plan.load().decode()) == ("plan.txt", "für Zoë")
    assert read_mail(deep.load()).body == "Deep words."


def test_another_ole_file_is_no_message(tmp_path: Path) -> None:
    word = compound_file({"WordDocument": b"x" * 5000})
    assert not is_msg(word)
    (tmp_path / "old.msg").write_bytes(word)
    result = read_file(tmp_path / "old.msg", "old.msg", Watch(), ReadOptions())
    (problem,) = result.rows
    assert isinstance(problem, Problem)
    assert result.kind == "document (Word 97-2003)"
    assert "save it as DOCX" in problem.reason


@pytest.mark.parametrize("name", ["old.docx", "old.doc", "old.xlsx"])
def test_a_locked_document_says_that_it_is_locked(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(compound_file({"EncryptedPackage": b"x" * 5000, "EncryptionInfo": b"y"}))
    (problem,) = read_file(tmp_path / name, name, Watch(), ReadOptions()).rows
    assert isinstance(problem, Problem)
    assert "password" in problem.reason


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.integers(0, 6000), noise=st.binary(min_size=1, max_size=16), cut=st.integers(600, 9000))
def test_a_damaged_message_is_read_or_refused(at: int, noise: bytes, cut: int) -> None:
    files = (attachment("a.txt", b"words"), embedded(message(24, x1000="inner")))
    data = bytearray(compound_file(message(attached=files, x0037="Ella", x1000="Hello")))
    data[at : at + len(noise)] = noise
    try:
        mail = read_msg(bytes(data[:cut]), "m")
    except ImporterError:
        return
    for file in mail.files:
        with contextlib.suppress(ImporterError):
            assert isinstance(file.load(), bytes)


def test_directories_that_lead_too_deep_are_damage_and_not_a_crash(tmp_path: Path) -> None:
    many = {f"stream{number}": b"x" for number in range(1_500)}
    with pytest.raises(ImporterError, match="damaged"):
        files_of_msg(compound_file({**many, **message(x1000="words")}), "m")
    assert read(tmp_path / "deep.msg", {**many, **message(x1000="words")}).status == "unreadable"
