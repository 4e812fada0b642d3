"""A cheap workspace, and makers of invented records."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from finder.model.files import StoredFile
from finder.model.record import Form, PersonName, Record, RecordId, Source
from finder.store.keys import DatabaseKey, KdfCost
from finder.store.store import Store

PASSPHRASE = "seven quiet otters"
CHEAP = KdfCost(memory_kib=8 * 1024, passes=1, lanes=1)


@pytest.fixture
def cheap() -> KdfCost:
    return CHEAP


@pytest.fixture
def key() -> DatabaseKey:
    return DatabaseKey.random()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "north team.kinfinder"


@pytest.fixture
def store(path: Path, key: DatabaseKey) -> Iterator[Store]:
    with Store.create(path, key) as made:
        yield made


MakeFile = Callable[..., StoredFile]
MakeRecord = Callable[..., Record]


@pytest.fixture
def make_file() -> MakeFile:
    def make(name: str = "people.csv", content: str | None = None, status: str = "imported") -> StoredFile:
        sha256 = hashlib.sha256((name if content is None else content).encode()).hexdigest()
        at = dt.datetime(2026, 3, 4, 9, 30, tzinfo=dt.UTC)
        return StoredFile(name, sha256, "people", "utf-8", "csv", "1", status, at)

    return make


@pytest.fixture
def make_record() -> MakeRecord:
    def make(file: StoredFile, number: int, family: str = "Otterby") -> Record:
        record_id = "r" + hashlib.sha256(f"{file.sha256}/{number}".encode()).hexdigest()[:15]
        name = PersonName("Zoë", "", family, "recorded", f"Zoë {family}")
        source = Source(file.name, file.sha256, str(number + 2))
        return Record(RecordId(record_id), source, Form.REGISTER, (name,), (f"Q{number}",), case_ref="C1")

    return make
