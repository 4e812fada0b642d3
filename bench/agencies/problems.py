"""Whether the program's list of problems holds every damaged row and every relationship that was entered backwards.

    python -m bench.agencies problems FOLDER

``FOLDER/truth/broken_rows.json`` and ``FOLDER/truth/data_errors.json`` name the rows by file and locator. The list of
problems is what ``kinfinder import`` prints: rejected rows, warnings about rows, and doubts. A backward row counts as
turned or queried when a doubt names its place.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from bench.agencies.roll import TODAY
from finder.jobs import JobContext
from finder.services import ImportedFile
from finder.session import Session
from finder.store.workspace import create_workspace

Place = tuple[str, str]
"""File and locator."""


@dataclass(frozen=True, slots=True)
class Found:
    """What is wanted and what the list of problems holds, each by place."""

    broken: frozenset[Place]
    reported: frozenset[Place]
    backward: frozenset[Place]
    doubted: frozenset[Place]
    turned_files: frozenset[str]

    @property
    def lost(self) -> frozenset[Place]:
        """Damaged rows that no problem names."""
        return self.broken - self.reported

    @property
    def overlooked(self) -> frozenset[Place]:
        """Backward rows that were neither turned nor queried."""
        return frozenset(one for one in self.backward - self.doubted if one[0] not in self.turned_files)

    @property
    def false_alarms(self) -> frozenset[Place]:
        """Rows whose direction is doubted although they are right."""
        return self.doubted - self.backward

    def told(self) -> str:
        """Return the figures, and every place that was missed."""
        lines = [
            f"damaged rows reported with their place: {len(self.broken - self.lost)} of {len(self.broken)}",
            f"backward rows turned or queried: {len(self.backward - self.overlooked)} of {len(self.backward)}",
            f"right rows whose direction is doubted: {len(self.false_alarms)}",
        ]
        for title, places in (("lost", self.lost), ("overlooked", self.overlooked), ("doubted", self.false_alarms)):
            lines.extend(f"  {title}: {file} {locator}" for file, locator in sorted(places))
        return "\n".join(lines)


def find(folder: Path) -> Found:
    """Import ``folder/input`` into a fresh workspace and compare its problems with ``folder/truth``."""
    with tempfile.TemporaryDirectory() as scratch:
        store, _ = create_workspace(Path(scratch) / "bench.kinfinder", "only for this run")
        session = Session(store, lambda: TODAY)
        files = session.import_paths([folder / "input"], JobContext()).files
        session.close()
    truth = folder / "truth"
    return compare(_places(truth / "broken_rows.json"), _places(truth / "data_errors.json"), files)


def compare(broken: frozenset[Place], backward: frozenset[Place], files: Iterable[ImportedFile]) -> Found:
    """Compare places with what imported files report."""
    reported: set[Place] = set()
    doubted: set[Place] = set()
    turned: set[str] = set()
    for file in files:
        reported.update((file.file, row.locator) for row in file.rejected)
        at = re.compile(re.escape(file.file) + r", (\S[^:]*): .*wrong way round")
        doubted.update((file.file, found[1]) for doubt in file.doubts if (found := at.match(doubt)))
        turned.update(file.file for doubt in file.doubts if doubt.startswith(f"The relationships of {file.file} read"))
    return Found(broken, frozenset(reported), backward, frozenset(doubted), frozenset(turned))


def _places(path: Path) -> frozenset[Place]:
    return frozenset((one["file"], str(one["locator"])) for one in json.loads(path.read_text(encoding="utf-8")))
