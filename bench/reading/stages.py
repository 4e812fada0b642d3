"""Where the time of an import goes: each stage by itself, in one process, with nothing beside it.

python -m bench.reading.stages REGISTER.csv STAGES.json
"""

from __future__ import annotations

import hashlib
import json
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import msgspec

from bench.reading.ours import TODAY, Silent
from finder.ingest.normalising import Normaliser
from finder.store.file_rows import FileContent
from finder.store.keys import DatabaseKey
from finder.store.store import Store
from importers.csv_rows import read_csv_rows
from importers.isolate import _packed, _Reply, _rows_in_order
from importers.recognition import recognise
from importers.rows import Row
from importers.table_reader import rows_in_parts
from importers.text import decode_lines


class _Clock:
    def __init__(self) -> None:
        self.cpu_s: dict[str, float] = {}

    def add(self, stage: str, start_s: float) -> None:
        self.cpu_s[stage] = self.cpu_s.get(stage, 0.0) + time.process_time() - start_s


def main(arguments: Sequence[str]) -> int:
    """Run from the command line; writes seconds of the processor by stage as JSON."""
    path = Path(arguments[0])
    clock = _Clock()
    start = time.process_time()
    data = path.read_bytes()
    sha256, lines = hashlib.sha256(data).hexdigest(), decode_lines(data).lines
    clock.add("bytes to lines", start)
    start = time.process_time()
    table = read_csv_rows(lines, lambda _done: None)
    clock.add("lines to rows of cells", start)
    start = time.process_time()
    found = recognise(table, TODAY)
    clock.add("recognition of the table", start)
    with tempfile.TemporaryDirectory() as scratch, Store.create(Path(scratch) / "s", DatabaseKey.random()) as store:
        normaliser = Normaliser(path.name, sha256, TODAY)
        with store.writing_file(path.name, sha256) as writer:
            parts = rows_in_parts(found, Silent(), path.name)
            while True:
                start = time.process_time()
                part: list[Row] | None = next(parts, None)
                clock.add("cells to typed rows", start)
                if part is None:
                    break
                writer.add(_stored(part, normaliser, clock))
                clock.add("storing, encrypted", clock.cpu_s.pop("_began"))
    Path(arguments[1]).write_text(json.dumps(clock.cpu_s), encoding="utf-8")
    return 0


def _stored(part: list[Row], normaliser: Normaliser, clock: _Clock) -> FileContent:
    start = time.process_time()
    sent = msgspec.msgpack.encode(_packed(part))
    clock.add("packed by the child", start)
    start = time.process_time()
    rows = _rows_in_order(msgspec.msgpack.decode(sent, type=_Reply))
    clock.add("unpacked by the program", start)
    start = time.process_time()
    content = normaliser.content(rows)
    clock.add("normalising", start)
    clock.cpu_s["_began"] = time.process_time()
    return content


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
