"""Nothing that a file said is readable on disk, in a log, in a message or in a repr."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from finder.errors import FinderError
from finder.model.decision import Verdict
from finder.model.record import RejectedRow
from finder.store.keys import DatabaseKey, KdfCost
from finder.store.store import Store
from finder.store.workspace import create_workspace

CANARY = "Zyxquarnby"


def on_disk(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def test_no_byte_of_a_name_reaches_the_disk_in_clear(path: Path, cheap: KdfCost, make_file, make_record):
    store, phrase = create_workspace(path, f"{CANARY} passphrase", cheap)
    with store:
        file = make_file(f"{CANARY}.csv")
        records = [make_record(file, number, CANARY) for number in range(3000)]
        rejected = [RejectedRow(file.name, file.sha256, "9", "code", "reason", CANARY)]
        store.save_file(file, records, rejected=rejected)
        store.add_pair_decision(records[0].id, records[1].id, Verdict.SAME, CANARY, "u1")
        written = on_disk(path.parent)
        assert set(written) == {path.name + suffix for suffix in ("", "-wal", "-shm", ".lock", ".key.json")}
        assert len(written[path.name + "-wal"]) > 500_000
        key_text = store._file.key.material.hex()
    written |= {f"closed {name}": content for name, content in on_disk(path.parent).items()}
    for form in (CANARY.encode(), CANARY.encode("utf-16-le"), CANARY.lower().encode(), b"Zo\xc3\xab", b"recorded"):
        assert not [name for name, content in written.items() if form in content]
    for secret in (key_text.encode(), bytes.fromhex(key_text), phrase.encode()):
        assert not [name for name, content in written.items() if secret in content]


def test_no_log_message_error_or_repr_holds_a_name_or_a_key(
    path: Path, key: DatabaseKey, make_file, make_record, caplog: pytest.LogCaptureFixture, capfd
):
    caplog.set_level(logging.DEBUG)
    said = []
    with Store.create(path, key) as store:
        file = make_file()
        record = make_record(file, 1, CANARY)
        for attempt in (
            lambda: store.save_file(file, [record, record]),
            lambda: store.add_pair_decision(record.id, record.id, Verdict.SAME, CANARY, "u1"),
            lambda: Store.open(path, key),
            lambda: Store.create(path, key),
        ):
            with pytest.raises(FinderError) as caught:
                attempt()
            said += [str(caught.value), repr(caught.value), repr(caught.value.__cause__)]
        store.save_file(file, [record])
        said += [repr(store), repr(store._file), repr(store._file.key), str(store.verify()), repr(store.journal())]
    with pytest.raises(FinderError) as caught:
        Store.open(path, DatabaseKey.random())
    said += [str(caught.value), repr(caught.value.__cause__), caplog.text, *capfd.readouterr()]
    everything = "\n".join(said)
    assert CANARY not in everything
    assert key.material.hex() not in everything
    assert repr(key.material)[2:12] not in everything


def test_the_driver_is_asked_for_encryption_in_one_place_only():
    package = Path(Store.__module__.replace(".", "/")).parent
    root = Path(__file__).parents[3]
    connecting = [file.name for file in (root / package).rglob("*.py") if ".connect(" in file.read_text()]
    assert connecting == ["connection.py"]
