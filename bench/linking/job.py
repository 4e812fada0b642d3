"""What an engine is asked to do, and which engines there are."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass

from bench.linking.result import Found


@dataclass(frozen=True, slots=True)
class Job:
    """One table to link; plain values, as they go through a file.

    Attributes:
        raw: Path of the table; ``tidy`` of the tidied one.
        columns: Columns that it has.
        rules: Columns per blocking rule.
        settings: Path of Splink's settings for it, as JSON.
        n_rows: Records.
    """

    raw: str
    tidy: str
    columns: list[str]
    rules: list[list[str]]
    settings: str
    n_rows: int
    seed: int = 0


# Links, and returns a function that tells what was found, which is called when the clock has stopped.
Link = Callable[[str, Job], Callable[[], Found]]

# engine: (module, what it is)
ENGINES = {
    "splink": ("splink_peer", "Splink 5 on DuckDB"),
    "recordlinkage": ("recordlinkage_peer", "recordlinkage, ECM classifier"),
    "ours_settings": ("ours", "ours, Splink's settings, same rules"),
    "ours_rules": ("ours", "ours, own model, same rules"),
    "ours": ("ours", "ours, own model, own rules"),
}


def engine_module(engine: str) -> Link:
    """Import an engine."""
    link: Link = importlib.import_module(f"bench.linking.{ENGINES[engine][0]}").link
    return link
