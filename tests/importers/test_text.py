"""Bytes to lines: every encoding that English offices use, and every repair said."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.text import LineState, decode_lines

TEXT = "Name\nZoë Łukasz\nO’Neil\n"


@pytest.mark.parametrize(
    ("encoding", "told"),
    [
        ("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("utf-16", "utf-16-le"), ("utf-16-be", "utf-16-be"),
        ("utf-16-le", "utf-16-le"), ("utf-32", "utf-32-le"),
    ],
)  # fmt: skip
def test_unicode_with_and_without_a_mark(encoding: str, told: str) -> None:
    decoded = decode_lines(TEXT.encode(encoding))
    assert [line.text for line in decoded.lines] == ["Name", "Zoë Łukasz", "O’Neil"]
    assert decoded.encoding == told
    assert {line.state for line in decoded.lines} == {LineState.GOOD}


def test_a_stray_byte_is_repaired_in_its_own_line_only() -> None:
    decoded = decode_lines("Zoë\n".encode() + b"n\xe9e Gray\n" + "Łuk\n".encode())
    assert [line.text for line in decoded.lines] == ["Zoë", "née Gray", "Łuk"]
    assert [line.state for line in decoded.lines] == [LineState.GOOD, LineState.REPAIRED, LineState.GOOD]
    assert decoded.encoding == "utf-8"


def test_a_whole_windows_file_needs_no_repair() -> None:
    decoded = decode_lines("\n".join(["née", "Zoë", "façade"]).encode("cp1252"))
    assert decoded.encoding == "cp1252"
    assert {line.state for line in decoded.lines} == {LineState.GOOD}


@pytest.mark.parametrize("damage", [b"\xff\xfe\x81\x00Ann", b"A\x00nn", b"\x81\x8d"])
def test_damaged_lines_are_marked_and_kept(damage: bytes) -> None:
    decoded = decode_lines("Zoë\n".encode() + damage + b"\nBob\n")
    assert [line.state for line in decoded.lines] == [LineState.GOOD, LineState.DAMAGED, LineState.GOOD]
    assert decoded.lines[1].text


def test_line_ends_of_every_system_count_as_one() -> None:
    assert [line.number for line in decode_lines(b"a\r\nb\nc\rd").lines] == [1, 2, 3, 4]


@given(st.binary(max_size=400))
def test_any_bytes_give_lines_numbered_from_one(data: bytes) -> None:
    lines = decode_lines(data).lines
    assert [line.number for line in lines] == list(range(1, len(lines) + 1))


@given(st.lists(st.text(st.characters(exclude_characters="\r\n\0", exclude_categories=["Cs"])), max_size=8))
def test_utf8_lines_come_back_as_written(lines: list[str]) -> None:
    decoded = decode_lines(b"\xef\xbb\xbf" + "".join(line + "\n" for line in lines).encode())
    assert [line.text for line in decoded.lines] == lines


BYTES = st.sampled_from([b"a", "é".encode(), b"\xe9", b"\x81", b"\0", b"\r", b"\n", b"\r\n", b","])


@given(st.lists(BYTES, max_size=40))
def test_decoding_many_lines_at_once_is_decoding_each(pieces: list[bytes]) -> None:
    data = b"x" + b"".join(pieces)
    decoded = decode_lines(data)
    if decoded.encoding == "utf-8":
        # Alone among lines that show that the file is UTF-8 in single bytes.
        around = b"\xc3\xa9 and many words\n" * 20
        each = [decode_lines(around + line + b"\n").lines[20] for line in re.split(rb"\r\n|\n|\r", data) if line]
        found = [(line.text, line.state) for line in decoded.lines if line.text]
        assert found == [(line.text, line.state) for line in each]
