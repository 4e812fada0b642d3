"""Saves files until it is killed, and prints the number of each file that ``save_file`` reported as finished."""

from __future__ import annotations

import datetime as dt
import hashlib
import sys
from pathlib import Path

from finder.model.decision import Verdict
from finder.model.files import StoredFile
from finder.model.record import (
    Event,
    Form,
    PersonName,
    Record,
    RecordId,
    RejectedRow,
    Source,
    Statement,
    record_ref,
)
from finder.store.keys import DatabaseKey
from finder.store.store import Store


def save(store: Store, number: int) -> None:
    name, sha256 = f"file {number}.csv", hashlib.sha256(str(number).encode()).hexdigest()
    file = StoredFile(name, sha256, "people", "utf-8", "csv", "1", "imported", dt.datetime.now(dt.UTC))
    rows = range(20 + number % 7 * 60)
    sources = [Source(name, sha256, str(row)) for row in rows]
    person = PersonName("Zoë", "", "Otterby", "recorded", "Zoë Otterby")
    records = [
        Record(RecordId(f"r{number}.{row}"), sources[row], Form.REGISTER, (person,), (f"Q{row}",)) for row in rows
    ]
    ref = record_ref(records[0].id)
    statements = [Statement(f"s{number}.{row}", sources[row], ref, "aunt", "Aunt", ref) for row in rows[::2]]
    facts = [Event(f"e{number}.{row}", sources[row], ref, text="x" * 200) for row in rows[::3]]
    rejected = [RejectedRow(name, sha256, str(row), "code", "reason", "raw") for row in rows[::4]]
    store.save_file(file, records, statements, facts, rejected)
    store.add_pair_decision(records[0].id, records[1].id, Verdict.SAME, "", "u1")


def tell(what: object) -> None:
    sys.stdout.write(f"{what}\n")
    sys.stdout.flush()


def main() -> None:
    path, key, start = Path(sys.argv[1]), DatabaseKey(bytes.fromhex(sys.stdin.readline())), int(sys.argv[2])
    with Store.open(path, key) as store:
        tell("open")
        for number in range(start, start + 100_000):
            save(store, number)
            tell(number)


if __name__ == "__main__":
    main()
