"""What the tests of hostile files share: a watch that nobody looks at, and reading as the program reads."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from importers.base import ReadOptions
from importers.isolate import IsolatedReader, ReadLimits
from importers.registry import read_file
from importers.rows import FileResult, Problem
from importers.walk import find_files

OPTIONS = ReadOptions(today=date(2026, 3, 31))

ReadBytes = Callable[[str, bytes], FileResult]
ReadAll = Callable[[str, bytes], dict[str, FileResult]]


class QuietWatch:
    def progress(self, done: int, total: int, what: str) -> None:
        assert 0 <= done <= total

    def check(self) -> None:
        return None


@pytest.fixture
def read(tmp_path: Path) -> ReadBytes:
    """Read bytes under a name, in this process."""

    def read_bytes(name: str, data: bytes) -> FileResult:
        path = tmp_path / name
        path.write_bytes(data)
        return read_file(path, name, QuietWatch(), OPTIONS)

    return read_bytes


@pytest.fixture(scope="module")
def child() -> Iterator[IsolatedReader]:
    """The reading process with the limits of the program, but for the time, which a test does not have."""
    with IsolatedReader(ReadLimits(seconds=60)) as reader:
        yield reader


@pytest.fixture
def read_in_child(tmp_path: Path, child: IsolatedReader) -> ReadAll:
    """Read everything that one file holds in the reading process: results by name."""

    def read_all(name: str, data: bytes) -> dict[str, FileResult]:
        path = tmp_path / name
        path.write_bytes(data)
        return {file.name: child.read(file, QuietWatch(), OPTIONS) for file in find_files([path])}

    return read_all


def codes(result: FileResult) -> list[str]:
    return [row.code for row in result.rows if isinstance(row, Problem)]
