"""Ways to damage a file: bytes, lines and words, and inside containers, XML and compressed streams."""

from __future__ import annotations

import io
import random
import re
import warnings
import zipfile
import zlib
from collections.abc import Callable, Sequence

from bench.fuzz.mutate_xml import damaged_xml
from bench.fuzz.tokens import BYTES, ENCODINGS, WORDS

MAX_BYTES = 262_144
"""Inputs stay small, so that many are read; what is slow for these is far slower for real files."""

_NUMBER = re.compile(rb"\d+")
_NUMBERS = (
    b"0",
    b"-1",
    b"1",
    b"255",
    b"65536",
    b"2147483647",
    b"4294967296",
    b"99999999999999999999",
    b"1e309",
    b"007",
)
_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)

Mutation = Callable[[bytes, random.Random, Sequence[bytes]], bytes]


def mutated(data: bytes, rng: random.Random, others: Sequence[bytes]) -> bytes:
    """Return a damaged copy of a file.

    Args:
        data: The file.
        rng: Where chance comes from: the same state gives the same copy.
        others: Files of all kinds, to take pieces from.
    """
    for _ in range(rng.choice((1, 1, 1, 2, 3, 6))):
        data = _once(data, rng, others)[:MAX_BYTES]
    return data


def _once(data: bytes, rng: random.Random, others: Sequence[bytes]) -> bytes:
    # What stands behind a check sum is damaged before it is packed; the container itself now and then.
    if data.startswith(b"PK") and rng.random() < 0.85:
        return _in_container(data, rng, others)
    if data.startswith(b"%PDF") and rng.random() < 0.4:
        return _in_streams(data, rng, others)
    if data.startswith(b"\x89PNG") and rng.random() < 0.7:
        return _in_png(data, rng, others)
    if data.lstrip()[:1] == b"<" and rng.random() < 0.5:
        return damaged_xml(data, rng)
    if b"\n" in data and rng.random() < 0.4:
        return rng.choice(_LINE_MUTATIONS)(data, rng, others)
    return rng.choice(_MUTATIONS)(data, rng, others)


# ---- bytes ----


def _place(data: bytes, rng: random.Random) -> int:
    return rng.randrange(len(data) + 1)


def _span(data: bytes, rng: random.Random, most: int = 400) -> tuple[int, int]:
    start = _place(data, rng)
    return start, min(len(data), start + rng.randint(1, most))


def _flip(data: bytes, rng: random.Random, _others: Sequence[bytes]) -> bytes:
    changed = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 8, 40)) if data else 0):
        changed[rng.randrange(len(changed))] ^= 1 << rng.randrange(8)
    return bytes(changed)


def _overwrite(data: bytes, rng: random.Random, _others: Sequence[bytes]) -> bytes:
    start, end = _span(data, rng, 40)
    filler = rng.choice((b"\0", b"\xff", b" ", b"\x80", rng.randbytes(1)))
    return data[:start] + filler * (end - start) + data[end:]


def _cut(data: bytes, rng: random.Random, _others: Sequence[bytes]) -> bytes:
    start, end = _span(data, rng)
    return data[:start] + data[end:]


def _truncate(data: bytes, rng: random.Random, _others: Sequence[bytes]) -> bytes:
    return data[: _place(data, rng)]


def _copy(data: bytes, rng: random.Random, _others: Sequence[bytes]) -> bytes:
    start, end = _span(data, rng)
    at = _place(data, rng)
    return data[:at] + data[start:end] + data[at:]


def _repeat(data: bytes, rng: random.Random, _others: Sequence[bytes]) -> bytes:
    start, end = _span(data, rng, 60)
    times = rng.choice((2, 20, 300, 4000))
    return data[:end] + data[start:end] * min(times, 60_000 // max(end - start, 1)) + data[end:]


def _splice(data: bytes, rng: random.Random, others: Sequence[bytes]) -> bytes:
    other = rng.choice(others)
    start, end = _span(other, rng, 2_000)
    at, until = _span(data, rng)
    return data[:at] + other[start:end] + data[rng.choice((at, until)) :]


def _insert_token(data: bytes, rng: random.Random, _others: Sequence[bytes]) -> bytes:
    at = _place(data, rng)
    return data[:at] + rng.choice(BYTES) * rng.choice((1, 1, 1, 3, 500)) + data[at:]


def _change_number(data: bytes, rng: random.Random, _others: Sequence[bytes]) -> bytes:
    found = list(_NUMBER.finditer(data, 0, 200_000))
    if not found:
        return data
    one = rng.choice(found)
    number = rng.choice((*_NUMBERS, rng.choice(found)[0]))
    return data[: one.start()] + number + data[one.end() :]


def _insert_words(data: bytes, rng: random.Random, _others: Sequence[bytes]) -> bytes:
    at = _place(data, rng)
    words = " ".join(rng.choice(WORDS) for _ in range(rng.choice((1, 3, 12, 60))))
    return data[:at] + words.encode("utf-8", "surrogatepass") + data[at:]


def _recode(data: bytes, rng: random.Random, _others: Sequence[bytes]) -> bytes:
    text = data.decode(rng.choice(("utf-8", "utf-16-le", "cp1252")), "ignore")
    return text.encode(rng.choice(ENCODINGS), "ignore")


# ---- lines ----


def _lines(data: bytes) -> list[bytes]:
    return data.splitlines(keepends=True)


def _move_line(data: bytes, rng: random.Random, _others: Sequence[bytes]) -> bytes:
    lines = _lines(data)
    lines.insert(rng.randrange(len(lines)), lines.pop(rng.randrange(len(lines))))
    return b"".join(lines)


def _repeat_line(data: bytes, rng: random.Random, _others: Sequence[bytes]) -> bytes:
    lines = _lines(data)
    at = rng.randrange(len(lines))
    times = min(rng.choice((1, 5, 400)), 100_000 // max(len(lines[at]), 1))
    return b"".join([*lines[:at], *[lines[at]] * times, *lines[at:]])


def _drop_lines(data: bytes, rng: random.Random, _others: Sequence[bytes]) -> bytes:
    lines = _lines(data)
    start = rng.randrange(len(lines))
    return b"".join(lines[:start] + lines[start + rng.randint(1, 4) :])


def _join_lines(data: bytes, rng: random.Random, _others: Sequence[bytes]) -> bytes:
    lines = _lines(data)
    at = rng.randrange(len(lines))
    lines[at] = lines[at].rstrip(b"\r\n") + rng.choice((b"", b" ", b"\r", b"\x0b", b"\x85", b"\xe2\x80\xa8"))
    return b"".join(lines)


def _other_line(data: bytes, rng: random.Random, others: Sequence[bytes]) -> bytes:
    lines, more = _lines(data), _lines(rng.choice(others)) or [b"\n"]
    lines.insert(rng.randrange(len(lines) + 1), rng.choice(more)[:2_000])
    return b"".join(lines)


# ---- inside containers ----


def _in_container(data: bytes, rng: random.Random, others: Sequence[bytes]) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = [(info.filename, archive.read(info)) for info in archive.infolist()]
    except (zipfile.BadZipFile, zlib.error, ValueError, OSError, EOFError, RuntimeError, NotImplementedError):
        # Damaged in an earlier round: only its bytes are left to damage.
        return rng.choice(_MUTATIONS)(data, rng, others)
    if not members:
        return _flip(data, rng, others)
    # Parts that say something are damaged most often: a picture of the template says nothing.
    telling = [at for at, (name, _) in enumerate(members) if _TELLING.search(name)] or [0]
    at = rng.choice(telling) if rng.random() < 0.8 else rng.randrange(len(members))
    name, content = members[at]
    action = rng.random()
    if action < 0.8:
        members[at] = (name, _once(content, rng, others)[:MAX_BYTES])
    elif action < 0.86:
        del members[at]
    elif action < 0.92:
        members.append((name, rng.choice(members)[1]))
    else:
        members[at] = (rng.choice((*_NAMES, rng.choice(members)[0], name.upper())), content)
    return _packed(members, rng.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)))


_TELLING = re.compile(r"document|sheet|content\.xml|workbook|sharedStrings|header|footnotes|\.(csv|txt|ged|zip|gdz)$")
_NAMES = (
    "../../evil.csv",
    "/etc/evil",
    "C:\\evil.txt",
    "word/document.xml",
    "xl/workbook.xml",
    "con",
    "a\0b",
    "x" * 300,
    "",
)


def _packed(members: Sequence[tuple[str, bytes]], method: int) -> bytes:
    stream = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(stream, "w", method) as container:
        # Two members of one name are what is wanted.
        warnings.simplefilter("ignore", UserWarning)
        for name, content in members:
            info = zipfile.ZipInfo(name or "_", (2024, 5, 4, 0, 0, 0))
            with container.open(info, "w") as member:
                member.write(content)
    return stream.getvalue()


def _in_streams(data: bytes, rng: random.Random, others: Sequence[bytes]) -> bytes:
    """Damage what a stream of a PDF unpacks to; offsets behind it are wrong then, as in any damaged PDF."""
    found = list(_STREAM.finditer(data, 0, MAX_BYTES))
    if not found:
        return _flip(data, rng, others)
    one = rng.choice(found)
    try:
        content, is_packed = zlib.decompress(one[1]), True
    except zlib.error:
        content, is_packed = one[1], False
    content = rng.choice(_MUTATIONS)(content, rng, others)
    return data[: one.start(1)] + (zlib.compress(content) if is_packed else content) + data[one.end(1) :]


def _in_png(data: bytes, rng: random.Random, others: Sequence[bytes]) -> bytes:
    """Damage one chunk of a PNG and mend its check sum."""
    chunks, at = [], 8
    while at + 12 <= len(data):
        size = int.from_bytes(data[at : at + 4], "big")
        chunks.append((data[at + 4 : at + 8], data[at + 8 : at + 8 + size]))
        at += 12 + size
    if not chunks:
        return _flip(data, rng, others)
    chosen = rng.randrange(len(chunks))
    chunks[chosen] = (chunks[chosen][0], rng.choice(_MUTATIONS)(chunks[chosen][1], rng, others)[:MAX_BYTES])
    return data[:8] + b"".join(
        len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big") for kind, body in chunks
    )


_MUTATIONS: tuple[Mutation, ...] = (
    _flip, _flip, _overwrite, _cut, _truncate, _copy, _repeat, _splice, _insert_token, _insert_token, _change_number,
    _change_number, _insert_words, _recode,
)  # fmt: skip
_LINE_MUTATIONS: tuple[Mutation, ...] = (_move_line, _repeat_line, _drop_lines, _join_lines, _other_line)
