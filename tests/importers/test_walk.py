"""Which files an import reads: folders, single files, archives in archives; none twice, none outside."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import pytest

from importers.errors import ImporterError, UnreadableError
from importers.limits import ArchiveLimits
from importers.walk import InputFile, find_files, local_copy, sha256_of_file


def write(folder: Path, **files: bytes) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        (folder / name.replace("__", ".")).write_bytes(data)


def packed(members: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as container:
        for name, data in members.items():
            container.writestr(name, data)
    return stream.getvalue()


def listed(*paths: Path) -> list[str]:
    return [file.name for file in find_files(paths)]


def test_folders_are_listed_in_a_stable_order_with_relative_names(tmp_path: Path) -> None:
    write(tmp_path / "in" / "sub", b__csv=b"1", a__csv=b"2")
    write(tmp_path / "in", z__csv=b"3")
    assert listed(tmp_path / "in") == ["sub/a.csv", "sub/b.csv", "z.csv"]
    assert listed(tmp_path / "in" / "z.csv") == ["z.csv"]
    assert listed(tmp_path / "in", tmp_path / "in" / "z.csv") == ["sub/a.csv", "sub/b.csv", "z.csv"]


def test_two_folders_with_the_same_names_stay_apart(tmp_path: Path) -> None:
    write(tmp_path / "north", people__csv=b"1")
    write(tmp_path / "south", people__csv=b"2")
    assert listed(tmp_path / "north", tmp_path / "south") == ["people.csv", "people.csv (2)"]


def test_hidden_and_system_files_are_left_out(tmp_path: Path) -> None:
    write(tmp_path / "in", a__csv=b"1")
    for name in (".DS_Store", "~$form.docx", "Thumbs.db", "desktop.ini"):
        (tmp_path / "in" / name).write_bytes(b"x")
    (tmp_path / "in" / "__MACOSX").mkdir()
    (tmp_path / "in" / "__MACOSX" / "a.csv").write_bytes(b"x")
    assert listed(tmp_path / "in") == ["a.csv"]
    assert listed(tmp_path / "in" / "~$form.docx") == ["~$form.docx"], "what is named itself is listed"


def test_links_to_folders_are_not_followed(tmp_path: Path) -> None:
    write(tmp_path / "in", a__csv=b"1")
    try:
        (tmp_path / "in" / "loop").symlink_to(tmp_path / "in", target_is_directory=True)
    except OSError:
        pytest.skip("this system makes no links")
    assert listed(tmp_path / "in") == ["a.csv"]


def test_a_path_that_does_not_exist_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="no file or folder"):
        find_files([tmp_path / "missing"])


def test_archives_are_opened_and_so_are_archives_inside_them(tmp_path: Path) -> None:
    inner = packed({"deep/people.csv": b"deep"})
    write(tmp_path, export__zip=packed({"people.csv": b"top", "more.zip": inner, "folder/": b"", ".hidden": b"x"}))
    files = find_files([tmp_path / "export.zip"])
    assert [file.name for file in files] == ["export.zip/more.zip/deep/people.csv", "export.zip/people.csv"]
    contents = []
    for file in files:
        with local_copy(file) as path:
            contents.append(path.read_bytes())
            assert path.suffix == ".csv"
        assert not path.exists(), "nothing unpacked is left behind"
    assert contents == [b"deep", b"top"]


def test_documents_are_not_taken_for_archives(tmp_path: Path) -> None:
    docx.Document().save(str(tmp_path / "form.docx"))
    (file,) = find_files([tmp_path / "form.docx"])
    assert file == InputFile(tmp_path / "form.docx", "form.docx")
    (tmp_path / "all.zip").write_bytes(packed({"form.docx": (tmp_path / "form.docx").read_bytes()}))
    assert listed(tmp_path / "all.zip") == ["all.zip/form.docx"]


def test_names_in_archives_cannot_lead_outside(tmp_path: Path) -> None:
    write(tmp_path, evil__zip=packed({"../../evil.txt": b"1", "C:\\temp\\x.csv": b"2", "/etc/y.csv": b"3"}))
    files = find_files([tmp_path / "evil.zip"])
    assert sorted(file.name for file in files) == ["evil.zip/etc/y.csv", "evil.zip/evil.txt", "evil.zip/temp/x.csv"]
    for file in files:
        with local_copy(file, tmp_path) as path:
            assert path.parent == tmp_path


def test_what_cannot_be_read_is_listed_with_its_reason(tmp_path: Path) -> None:
    locked = bytearray(packed({"a.csv": b"text"}))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        locked[locked.index(signature) + offset] |= 1
    deepest = packed({"a.csv": b"1"})
    deep = packed({"b.zip": packed({"c.zip": deepest})})
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as container:
        container.writestr("zeros.csv", b"0" * 5_000_000)
    write(tmp_path / "in", locked__zip=bytes(locked), deep__zip=deep, bomb__zip=bomb.getvalue(), fine__csv=b"1")
    files = {file.name: file.reason for file in find_files([tmp_path / "in"])}
    assert set(files) == {"bomb.zip", "deep.zip/b.zip/c.zip", "fine.csv", "locked.zip/a.csv"}
    assert "ZIP bombs" in files["bomb.zip"]
    assert "more than 2 archives deep" in files["deep.zip/b.zip/c.zip"]
    assert "password" in files["locked.zip/a.csv"]
    assert files["fine.csv"] == ""
    with pytest.raises(ImporterError), local_copy(next(f for f in find_files([tmp_path / "in"]) if f.reason)):
        pass


def test_nested_archives_share_one_budget(tmp_path: Path) -> None:
    inner = packed({f"{n}.csv": b"1" for n in range(6)})
    write(tmp_path, many__zip=packed({"a.zip": inner, "b.zip": inner}))
    files = find_files([tmp_path / "many.zip"], ArchiveLimits(entries=10))
    assert [file.name for file in files if file.reason] == ["many.zip/b.zip"]


def test_a_damaged_zip_is_left_to_the_readers(tmp_path: Path) -> None:
    write(tmp_path, cut__zip=packed({"a.csv": b"1"})[:-8])
    (file,) = find_files([tmp_path / "cut.zip"])
    assert (file.name, file.reason) == ("cut.zip", "")


def test_members_with_one_safe_name_get_numbers(tmp_path: Path) -> None:
    write(tmp_path, twice__zip=packed({"a.csv": b"1", "../a.csv": b"2"}))
    files = find_files([tmp_path / "twice.zip"])
    assert sorted(file.name for file in files) == ["twice.zip/a.csv", "twice.zip/a.csv (2)"]
    assert len({sha256_of_file(file) for file in files}) == 2
