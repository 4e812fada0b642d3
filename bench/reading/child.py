"""One run of one reader in a process of its own.

python -m bench.reading.child READER PATH TIMING.json

Imports come before the clock starts. What a reader gives is counted and thrown away after the clock has stopped.
"""

from __future__ import annotations

import importlib
import json
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

READERS: Mapping[str, tuple[str, str]] = {
    "ours": ("bench.reading.ours", "whole"),
    "ours_in_parts": ("bench.reading.ours", "in_parts"),
    "ours_folder": ("bench.reading.ours", "folder"),
    "pandas": ("bench.reading.pandas_peer", "as_it_comes"),
    "pandas_as_text": ("bench.reading.pandas_peer", "as_text"),
    "pandas_objects": ("bench.reading.pandas_peer", "as_objects"),
    "calamine": ("bench.reading.calamine_peer", "read"),
    "import": ("bench.reading.into_store", "import_all"),
}
"""Module and function: path to number of rows. Imported by name, so that no reader's process loads another's."""


def _peak_mb() -> float:
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    raise OSError("The system does not say how much memory was used.")


def main(arguments: Sequence[str]) -> int:
    """Run from the command line."""
    reader, path, timing = arguments
    module, function = READERS[reader]
    read = getattr(importlib.import_module(module), function)
    start_s, start_cpu_s = time.perf_counter(), time.process_time()
    n_rows = read(Path(path))
    told = {
        "read_s": time.perf_counter() - start_s,
        "read_cpu_s": time.process_time() - start_cpu_s,
        "peak_mb": _peak_mb(),
        "n_rows": n_rows,
    }
    Path(timing).write_text(json.dumps(told), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
