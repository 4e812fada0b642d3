"""The committed sample is what the generator makes, byte for byte."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path
from typing import Any

from finder.sample import sample_folder, sample_today

GENERATED = ("finder/sample/agency", "finder/sample/manifest.json", "tests/data/sample_truth")


def _files(root: Path) -> dict[str, bytes]:
    found = {}
    for part in GENERATED:
        base = root / part
        for path in [base] if base.is_file() else sorted(p for p in base.rglob("*") if p.is_file()):
            found[path.relative_to(root).as_posix()] = path.read_bytes()
    return found


def test_making_the_sample_again_gives_the_committed_bytes(root: Path, tmp_path: Path) -> None:
    tool = root / "tools/make_sample_agency.py"
    (tmp_path / "finder/sample").mkdir(parents=True)
    # another hash seed shows that no set or dictionary order leaks into a file
    command = [sys.executable, str(tool), "--root", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, env={"PYTHONHASHSEED": "4711"}, check=False)
    assert done.returncode == 0, done.stderr
    made, committed = _files(tmp_path), _files(root)
    assert made.keys() == committed.keys()
    assert [name for name in made if made[name] != committed[name]] == []


def test_the_manifest_names_every_file_with_its_hash(agency: Path, manifest: dict[str, Any]) -> None:
    on_disk = {
        path.relative_to(agency).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in agency.rglob("*")
        if path.is_file()
    }
    assert {row["file"]: row["sha256"] for row in manifest["files"]} == on_disk
    assert all(row["kind"] for row in manifest["files"])


def test_the_program_finds_the_folder_and_the_day(manifest: dict[str, Any]) -> None:
    with sample_folder() as folder:
        assert {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()} == {
            row["file"] for row in manifest["files"]
        }
    assert sample_today().isoformat() == manifest["today"]


def test_the_sample_is_small_enough_to_ship(manifest: dict[str, Any]) -> None:
    assert sum(row["bytes"] for row in manifest["files"]) < 2_000_000


def test_every_kind_of_file_is_there(manifest: dict[str, Any]) -> None:
    names = [row["file"] for row in manifest["files"]]
    assert sum(name.endswith(".docx") for name in names) >= 12
    assert sum(name.endswith(".ged") for name in names) >= 8
    assert sum(name.endswith(".xlsx") for name in names) == 2
    assert sum(name.endswith(".zip") for name in names) == 1
    assert sum(name.endswith(".txt") for name in names) == 2
    assert {row["encoding"] for row in manifest["files"]} >= {"utf-16-le", "windows-1252", "utf-8"}
