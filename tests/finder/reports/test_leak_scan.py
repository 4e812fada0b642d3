from __future__ import annotations

import dataclasses
import datetime as dt
import io
import logging
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finder.errors import BugError
from finder.model.candidate import ConfidentialText
from finder.reports.audience import for_audience
from finder.reports.export import WRITERS
from finder.reports.leak_scan import scan, scan_texts
from finder.reports.table import ReportTable
from tests.finder.reports.samples import SECRETS, candidate, search

FORMATS = tuple(WRITERS)


def clean_table() -> ReportTable:
    return for_audience(search(candidate("Ann Bell"), candidate("Bob Bell", "uncle")), "family", dt.date(2026, 3, 31))


def found(text: str, audience: str = "family", confidential: tuple[ConfidentialText, ...] = SECRETS) -> bool:
    return bool(scan_texts([text], confidential, audience))


@pytest.mark.parametrize(
    "written",
    [
        "85 Quarrel Lane",
        "85 QUARREL LANE",
        "85  quarrel\nlane",
        "85, Quarrel-Lane",
        "85QuarrelLane",
        "Flat 2, 85 Quarrel Ln",
        "somewhere on Quarrel Lane",
        "EB8 5SU",
        "eb85su",
        "EB8-5SU",
        "E B 8 5 S U",
        "lives in EB8",
        "Uldwick",
        "Östrånder",
        "the OSTRANDERS' house, that is Ostrander",
        "Ostran\u00adder",
        "Ostran\u200bder",
        "mrs ostrander-smith",
        "karen_ostrander.jpg",
        "Ostrander's",
        "Ostrander’s",
        "Thirlby Moor",
        "thirlby-moor primary school",
        "07700900577",
        "+44 7700 900577",
        "0044 7700 900 577",
        "(07700) 900-577",
        "+44 (0)7700 900577",
        "call 07700.900.577 now",
    ],
)
def test_family_secrets_are_found_however_they_are_written(written: str) -> None:
    assert found(written)


@pytest.mark.parametrize(
    "harmless",
    ["Ostranderson", "Joan Firth, maternal grandmother", "Quarrel", "Dr Moor", "Lane", "EB80", "Uldwicke", "Thirlby"],
)
def test_other_words_are_left_alone(harmless: str) -> None:
    assert not found(harmless)


def test_surnames_of_one_character_are_found_inside_names_written_without_spaces() -> None:
    secret = (ConfidentialText("王", "family", "carer's surname"),)
    assert found("王小明", confidential=secret)
    assert not found("李小明", confidential=secret)
    assert not found("K. Bell", confidential=(ConfidentialText("K", "family", "carer's surname"),))


def test_a_house_number_is_a_whole_number_for_professionals() -> None:
    secret = (ConfidentialText("85 Quarrel Lane", "any", "withheld address"),)
    assert found("85 Quarrel Lane", "professional", secret)
    assert not found("185 Quarrel Lane", "professional", secret)


def test_professionals_may_read_what_only_the_family_must_not() -> None:
    assert not found("85 Quarrel Lane, EB8 5SU, Ostrander", "professional")
    assert found("207 gannet steps", "professional")
    assert found("01632 960957", "professional")
    assert found("Merriwick", "professional")


@pytest.mark.parametrize(
    "written",
    [
        "12 Nettle Garth",
        "QQ1 1AA",
        "01632 960123",
        "+44 7700 900123",
        "999 123 4567",
        "kelly@example.org",
        "Hillbank Surgery",
        "St Osyth's Academy",
        "the health centre",
    ],
)
def test_whatever_locates_somebody_is_found_for_the_family_though_nobody_listed_it(written: str) -> None:
    assert found(written, confidential=())
    assert not found(written, "professional", confidential=())


def test_strings_are_found_across_the_borders_of_cells() -> None:
    assert scan_texts(["85", "Quarrel", "Lane"], SECRETS, "family")
    for file_format, writer in WRITERS.items():
        table = clean_table()
        rows = (("Ann 207", "Gannet"), ("Steps", "aunt"))
        document = {"candidates": [{"name": a, "relationship": b} for a, b in rows]}
        data = writer(dataclasses.replace(table, rows=rows, document=document))
        assert scan(data, f".{file_format}", SECRETS, "family"), file_format
        down = (("Ann 207", "aunt"), ("Gannet", "aunt"), ("Steps", "aunt"))
        if file_format != "json":
            data = writer(dataclasses.replace(table, rows=down))
            assert scan(data, f".{file_format}", SECRETS, "family"), file_format


PLANTABLE = st.sampled_from([secret.text for secret in SECRETS])


@st.composite
def disguised(draw: st.DrawFn) -> str:
    """A secret in other case and spacing, with accents and other hyphens."""
    text = draw(PLANTABLE)
    text = draw(st.sampled_from((text, text.upper(), text.lower(), text.title())))
    gap = draw(st.sampled_from((" ", "  ", "\u00a0", "-", "\u2011", ", ", "\u200b ", "")))
    text = text.replace(" ", gap)
    return draw(st.sampled_from((text, text.replace("a", "á").replace("e", "ê"), f"«{text}»", f"see {text}!")))


@settings(max_examples=80, deadline=None)
@given(disguised(), st.sampled_from(FORMATS), st.sampled_from(("name", "role", "title", "note", "legend", "handling")))
def test_a_secret_planted_anywhere_is_found_in_every_format(text: str, file_format: str, place: str) -> None:
    table = clean_table()
    writer = WRITERS[file_format]
    planted = {
        "name": {"rows": ((text, "aunt"), *table.rows)},
        "role": {"rows": (*table.rows, ("Cat", text))},
        "title": {"title": text},
        "note": {"notes": (text,)},
        "legend": {"legend": (text,)},
        "handling": {"handling": text},
    }[place]
    if file_format == "json":
        planted = {"document": {"candidates": [{"name": "Ann", "relationship": {place: [text]}}]}}
    elif file_format == "csv" and place not in {"name", "role"}:
        planted = {"rows": ((text, text),)}
    data = writer(dataclasses.replace(table, **planted))
    assert scan(data, f".{file_format}", SECRETS, "family", blank=writer(dataclasses.replace(table, rows=(), title="")))


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(stream, "w") as target:
        for other in source.namelist():
            if other != name:
                target.writestr(other, source.read(other))
        target.writestr(name, content)
    return stream.getvalue()


@pytest.mark.parametrize("file_format", ["docx", "xlsx"])
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("docProps/core.xml", b"<p><creator>Karen Ostrander</creator></p>"),
        ("docProps/custom.xml", b'<p><property name="carer" value="Ostrander"/></p>'),
        ("word/comments.xml", b"<c><!-- Ostrander --></c>"),
        (
            "word/_rels/document.xml.rels",
            b'<Relationships><Relationship Target="file:///C:/Ostrander/list.dotx"/></Relationships>',
        ),
        ("docProps/thumbnail.jpeg", b"\xff\xd8 Exif Ostrander"),
        ("media/Ostrander.png", b"\x89PNG"),
        ("customXml/item1.xml", b"<x>Ost<b/>rander Ostrander</x>"),
        ("customXml/item2.xml", "<?note Ostrander?><x/>".encode("utf-16")),
    ],
)
def test_properties_comments_links_and_pictures_are_read_too(file_format: str, name: str, content: bytes) -> None:
    data = with_part(WRITERS[file_format](clean_table()), name, content)
    assert scan(data, f".{file_format}", SECRETS, "family")


def test_a_file_inside_the_file_is_opened() -> None:
    table = dataclasses.replace(clean_table(), rows=(("Karen Ostrander", "carer"),))
    data = with_part(WRITERS["docx"](clean_table()), "word/embeddings/list.xlsx", WRITERS["xlsx"](table))
    assert any("list.xlsx" in leak.where for leak in scan(data, ".docx", SECRETS, "family"))


def test_words_of_the_program_itself_are_no_leak() -> None:
    """A carer called Page must not block every document with page numbers."""
    secrets = (
        ConfidentialText("Page", "family", "carer's surname"),
        ConfidentialText("Name", "family", "carer's surname"),
    )
    table = clean_table()
    for file_format, writer in WRITERS.items():
        document = {"child": {"name": ""}, "generated_on": "", "candidates": [{"name": "", "relationship": ""}]}
        blank = writer(dataclasses.replace(table, title="", rows=(), document=document))
        assert scan(writer(table), f".{file_format}", secrets, "family", blank=blank) == (), file_format


def test_a_leak_names_place_and_kind_but_not_the_secret() -> None:
    table = dataclasses.replace(clean_table(), rows=(("Karen Ostrander", "carer"),))
    (leak, *_) = scan(WRITERS["csv"](table), ".csv", SECRETS, "family")
    assert str(leak) == "carer's surname in line 2"
    assert "Ostrander" not in repr(leak)
    assert leak.found == "Ostrander"


def test_nothing_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        scan(WRITERS["csv"](dataclasses.replace(clean_table(), rows=(("Ostrander", "x"),))), ".csv", SECRETS, "family")
    assert caplog.text == ""


def test_what_cannot_be_read_back_never_passes_as_clean() -> None:
    for suffix in (".docx", ".xlsx", ".json"):
        with pytest.raises(BugError):
            scan(b"not a file", suffix, SECRETS, "family")


def test_many_rows_of_a_workbook_are_not_taken_for_numbers_to_call() -> None:
    rows = tuple(
        (f"Ann {chr(97 + n % 26)}{chr(97 + n // 26 % 26)}{chr(97 + n // 676)}", f"Cousin {n % 7 * 'a'}")
        for n in range(1500)
    )
    data = WRITERS["xlsx"](dataclasses.replace(clean_table(), rows=rows))
    assert scan(data, ".xlsx", SECRETS, "family") == ()
