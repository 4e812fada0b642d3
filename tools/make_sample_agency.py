"""Makes the sample agency and its answers again.

    python tools/make_sample_agency.py [--root FOLDER]

Writes ``finder/sample/agency/**`` and ``finder/sample/manifest.json``, which are part of the program, and
``tests/data/sample_truth/**``, which is not. The same bytes come out on every run and every machine.
"""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

from sample_agency.build import Agency, build

_REPOSITORY = Path(__file__).resolve().parent.parent


def write(agency: Agency, root: Path) -> None:
    """Write an agency below ``root``, in place of the one that is there."""
    agency_folder, answers_folder = root / "finder/sample/agency", root / "tests/data/sample_truth"
    for folder, files in ((agency_folder, agency.files), (answers_folder, agency.answers)):
        if folder.exists():
            shutil.rmtree(folder)
        for name, data in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
    (root / "finder/sample/manifest.json").write_bytes(agency.manifest)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--root", type=Path, default=_REPOSITORY, help="where to write; the repository unless told")
    root = parser.parse_args().root
    agency = build()
    write(agency, root)
    print(
        f"{len(agency.files)} files, {sum(map(len, agency.files.values())):,} bytes; {len(agency.answers)} answer files"
    )


if __name__ == "__main__":
    main()
