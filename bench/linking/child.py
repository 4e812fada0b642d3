"""One run of one engine in a process of its own.

python -m bench.linking.child ENGINE JOB.json TIMING.json [FOUND.npz]

The linkage alone is reading the table, training, scoring and clustering; imports come before it, and what measuring
needs (writing the pairs) comes after it.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from bench.linking.job import Job, engine_module


def _peak_mb() -> float:
    """Greatest resident memory of this process in MiB.

    Not ``getrusage``'s, which begins with the memory of the process that started this one.
    """
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    raise OSError("The system does not say how much memory was used.")


def main(arguments: Sequence[str]) -> int:
    """Run from the command line."""
    engine, job_path, timing_path, *found_path = arguments
    job = Job(**json.loads(Path(job_path).read_text(encoding="utf-8")))
    start_s = time.perf_counter()
    link = engine_module(engine)
    import_s = time.perf_counter() - start_s
    start_s, start_cpu_s = time.perf_counter(), time.process_time()
    finish = link(engine, job)
    timing = {
        "import_s": import_s,
        "link_s": time.perf_counter() - start_s,
        "link_cpu_s": time.process_time() - start_cpu_s,
        # Kibibytes on Linux; up to the end of the linkage, so without what measuring needs.
        "peak_mb": _peak_mb(),
    }
    if found_path:
        finish().save(Path(found_path[0]))
    Path(timing_path).write_text(json.dumps(timing), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
