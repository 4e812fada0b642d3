"""CSV files as people save them, read column by column; the csv module is the measure."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matching import flat_read, flat_source, flat_texts
from matching.errors import TableError
from matching.flat_read import FlatFile, read_flat
from matching.flat_texts import strings_of
from matching.ports import NoWatch


def read(path: Path) -> FlatFile:
    return read_flat(path, lambda header, rows: range(len(header)), NoWatch())


def rows_of(table: FlatFile) -> list[dict[str, str]]:
    columns = {
        name: [
            strings_of(table.columns[place].values)[code] if code >= 0 else "" for code in table.columns[place].codes
        ]
        for place, name in enumerate(table.header)
    }
    return [{name: cells[row] for name, cells in columns.items()} for row in range(table.n_rows)]


def saved(folder: Path, data: bytes | str) -> Path:
    path = folder / "people.csv"
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def told(path: Path) -> object:
    """Everything that reading says, or the error."""
    try:
        table = read(path)
    except TableError as err:
        return str(err)
    return table.header, rows_of(table), table.lines.tolist(), table.problems, table.n_problems, table.n_blank


pieces = st.sampled_from(
    ["a", "Zoë", ",", ",", ";", '"', '""', "\n", "\r\n", "\r", " ", "\t", "\0", "\xa0", "|", '"x,"', '"a""b"']
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=400)
@given(
    st.lists(pieces, max_size=40).map("".join),
    st.sampled_from(["", "h1,h2,h3\n"]),
    st.sampled_from(["utf-8", "utf-8-sig", "cp1252", "utf-16"]),
)
def test_any_text_is_read_as_the_csv_module_reads_it(tmp_path: Path, text: str, header: str, encoding: str) -> None:
    path = saved(tmp_path, (header + text).encode(encoding))
    with pytest.MonkeyPatch.context() as patch:
        for module in (flat_texts, flat_read, flat_source):
            patch.setattr(module, "library", lambda: None)
        plain = told(path)
    assert told(path) == plain


def test_a_file_read_in_parts_is_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flat_source, "_READ_BYTES", 7)
    text = "id,name\n" + "".join(f"{n},Ann é {n}\n" for n in range(40))
    assert rows_of(read(saved(tmp_path, text.encode()))) == [{"id": str(n), "name": f"Ann é {n}"} for n in range(40)]


@pytest.mark.parametrize("said", [0, 3, 30, 31, 60, 77])
def test_a_file_that_has_changed_its_size_is_read_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: int
) -> None:
    monkeypatch.setattr(flat_source, "_READ_BYTES", 10)
    path = saved(tmp_path, bytes(range(31)))
    assert flat_source._filled(path, said, NoWatch()) == bytes(range(min(said, 31)))


def test_quotes_newlines_and_spaces(tmp_path: Path) -> None:
    table = read(saved(tmp_path, 'id,name,note\r\n1," Ann ","two\r\nlines"\r\n2,"O""Neill, Bea",\r\n'))
    assert rows_of(table) == [
        {"id": "1", "name": "Ann", "note": "two\r\nlines"},
        {"id": "2", "name": 'O"Neill, Bea', "note": ""},
    ]
    assert table.lines.tolist() == [2, 4]


def test_ragged_rows_are_kept_and_reported_with_their_line(tmp_path: Path) -> None:
    table = read(saved(tmp_path, "id,name,town\n1,Ann\n\n,,\n2,Bea,Ely,extra\n3,Cy,Ely\n"))
    assert [row["name"] for row in rows_of(table)] == ["Ann", "Bea", "Cy"]
    assert [(problem.line, problem.what.partition(" ")[0]) for problem in table.problems] == [(2, "2"), (5, "4")]
    assert (table.n_problems, table.n_blank) == (2, 2)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_encoding_and_delimiter_are_found_out(tmp_path: Path, encoding: str, delimiter: str) -> None:
    text = delimiter.join(["id", "name"]) + "\n" + delimiter.join(["1", "Zoë Brontë"]) + "\n"
    table = read(saved(tmp_path, text.encode(encoding)))
    assert rows_of(table) == [{"id": "1", "name": "Zoë Brontë"}]
    assert table.encoding == encoding.removesuffix("-sig")


def test_a_delimiter_may_be_declared_and_the_file_gzipped(tmp_path: Path) -> None:
    path = tmp_path / "people.csv.gz"
    path.write_bytes(gzip.compress(b"sep=;\nid;name\n1;Ann, of Ely\n"))
    table = read(path)
    assert rows_of(table) == [{"id": "1", "name": "Ann, of Ely"}]
    assert table.lines.tolist() == [3]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "holds no text"),
        (b"\n , \n\n", "holds no text"),
        (b"PK\x03\x04rest", "Save the sheet as CSV"),
        (b"\x1f\x8b\x08\x00broken", "Fetch the file again"),
        (b'id,name\n1,Ann\n2,"Bea\n3,Cy\n', "line 3: a quotation mark"),
        (b'id,name\n1,"' + b"x" * 140_000 + b'"\n', "line 2: a cell is longer"),
        (b"\x00\x01\x02" * 100, "no table of text"),
    ],
)
def test_a_broken_file_gets_an_error_that_says_where_and_what_to_do(tmp_path: Path, data: bytes, words: str) -> None:
    with pytest.raises(TableError, match=r"people\.csv") as caught:
        read(saved(tmp_path, data))
    assert words in str(caught.value)
    assert "Nothing was linked" in str(caught.value)


def test_a_missing_file_is_told_by_name(tmp_path: Path) -> None:
    with pytest.raises(TableError, match=r"nowhere\.csv.*Choose another"):
        read(tmp_path / "nowhere.csv")
