"""How long each step of the main job takes.

python bench/pipeline.py [FOLDER]      FOLDER of an agency's files; the sample agency when left out
"""

from __future__ import annotations

import argparse
import contextlib
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from finder.app import create_workspace
from finder.jobs import JobContext
from finder.sample import sample_folder


@contextlib.contextmanager
def timed(what: str) -> Iterator[None]:
    start_s, start_cpu_s = time.perf_counter(), time.process_time()
    yield
    print(f"{what:<28} {time.perf_counter() - start_s:7.2f} s   {time.process_time() - start_cpu_s:7.2f} s cpu")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", help="files of an agency; the sample agency when left out")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch, contextlib.ExitStack() as stack:
        folder = args.folder or stack.enter_context(sample_folder())
        session, _ = create_workspace(Path(scratch) / "bench.kinfinder", "only for this run", use_keyring=False)
        job = JobContext()
        with timed("import"):
            report = session.import_paths([folder], job)
        with timed("resolve"):
            resolved = session.resolve(job)
        with timed("search, every open case"):
            results = session.search_all(job)
        with timed("genogram of each"):
            for result in results:
                session.genogram(result.external_id or result.child_id, "professional", job)
        session.close()
    found = sum(result.found for result in results)
    known = sum(result.known_before for result in results)
    print(f"{len(report.files)} files, {resolved.records} records, {resolved.persons} persons, {len(results)} children")
    print(f"connections: {known} in the children's own files, {found} found")


if __name__ == "__main__":
    main()
