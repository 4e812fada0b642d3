"""Containers that would unpack to more than they should are refused by what they declare."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.errors import TooLargeError, UnreadableError
from importers.limits import ArchiveLimits, open_container, parse_xml, read_member, safe_member_name


def packed(**members: bytes) -> io.BytesIO:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as container:
        for name, data in members.items():
            container.writestr(name, data)
    return stream


def test_honest_containers_open() -> None:
    with open_container(packed(a=b"text"), "a.zip") as container:
        assert read_member(container, container.getinfo("a"), "a.zip/a") == b"text"


@pytest.mark.parametrize(
    ("limits", "words"),
    [
        (ArchiveLimits(entries=1), "2 entries"),
        (ArchiveLimits(total_bytes=4_000_000), "limit is 3 MB"),
        (ArchiveLimits(ratio=50), "50 to 1"),
    ],
)
def test_each_limit_has_its_sentence(limits: ArchiveLimits, words: str) -> None:
    with pytest.raises(TooLargeError, match=words):
        open_container(packed(a=b"0" * 3_000_000, b=b"0" * 3_000_000), "big.zip", limits)


def test_small_members_may_pack_well() -> None:
    open_container(packed(a=b"0" * 500_000), "small.zip").close()


def test_a_member_that_lies_about_its_size_is_refused() -> None:
    data = packed(a=b"0123456789" * 1_000).getvalue()
    honest = (10_000).to_bytes(4, "little")
    stream = io.BytesIO(data.replace(honest, (10).to_bytes(4, "little")))
    with open_container(stream, "liar.zip") as container, pytest.raises(UnreadableError, match="damaged"):
        read_member(container, container.getinfo("a"), "liar.zip/a")


def test_encrypted_members_say_what_to_do() -> None:
    data = bytearray(packed(a=b"text").getvalue())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + offset] |= 1
    with (
        open_container(io.BytesIO(bytes(data)), "a.zip") as container,
        pytest.raises(UnreadableError, match="password"),
    ):
        read_member(container, container.getinfo("a"), "a.zip/a")


def test_a_damaged_directory_is_refused() -> None:
    with pytest.raises(UnreadableError, match="damaged"):
        open_container(io.BytesIO(packed(a=b"text").getvalue()[:-10]), "cut.zip")


@given(st.text(max_size=60))
def test_member_names_never_leave_the_folder(name: str) -> None:
    safe = safe_member_name(name)
    assert not safe.startswith("/")
    assert ".." not in safe.split("/")
    assert "\\" not in safe


def test_xml_is_read_strictly_or_leniently() -> None:
    assert parse_xml(b"<a><b/></a>", "x").tag == "a"
    with pytest.raises(UnreadableError, match="well-formed"):
        parse_xml(b"<a><b>", "x")
    assert parse_xml(b"<a><b>", "x", is_lenient=True).tag == "a"
    with pytest.raises(UnreadableError):
        parse_xml(b"", "x", is_lenient=True)
