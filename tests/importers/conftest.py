"""What the tests of invented tables share: a table as text goes in, what it said comes out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from importers.base import ReadOptions
from importers.registry import read_file
from importers.rows import FactKind, FactRow, FileResult, PersonRow, Problem, Ref, StatementRow


class QuietWatch:
    """Progress that nobody looks at."""

    def progress(self, done: int, total: int, what: str) -> None:
        assert 0 <= done <= total

    def check(self) -> None:
        return None


@dataclass(frozen=True)
class Told:
    """What a file said, in forms that are short to compare; people are known by their id, else by their name."""

    result: FileResult

    @property
    def kind(self) -> str:
        return self.result.kind

    @property
    def doubts(self) -> str:
        return " | ".join(self.result.doubts)

    @property
    def people(self) -> list[PersonRow]:
        return [row for row in self.result.rows if isinstance(row, PersonRow)]

    @property
    def names(self) -> list[str]:
        return [_name(row) for row in self.people]

    @property
    def rejected(self) -> list[tuple[str, str]]:
        problems = [row for row in self.result.rows if isinstance(row, Problem)]
        return [(row.locator, row.code) for row in problems if row.is_rejected]

    @property
    def statements(self) -> list[StatementRow]:
        return [row for row in self.result.rows if isinstance(row, StatementRow)]

    @property
    def said(self) -> list[tuple[str, str, str]]:
        return [(self.who(row.subject), row.code, self.who(row.object)) for row in self.statements]

    def who(self, ref: Ref | None) -> str:
        if ref is None:
            return ""
        return ref.external_id or next(_name(row) for row in self.people if row.key == ref.key)

    def facts(self, kind: FactKind) -> list[FactRow]:
        return [row for row in self.result.rows if isinstance(row, FactRow) and row.kind is kind]

    def told(self, kind: FactKind, *names: str) -> list[tuple[str, ...]]:
        """Return (about, other, the fields asked for) of each fact of a kind."""
        return [
            (self.who(row.about), self.who(row.other), *(dict(row.fields).get(name, "") for name in names))
            for row in self.facts(kind)
        ]


def _name(row: PersonRow) -> str:
    said = dict(reversed(row.fields))
    parts = (said.get("given_name", ""), said.get("family_name", ""))
    return said.get("full_name") or " ".join(part for part in parts if part) or row.external_id


ReadTable = Callable[[str], Told]


@pytest.fixture
def read_table(tmp_path: Path) -> ReadTable:
    def read(text: str) -> Told:
        path = tmp_path / "table.csv"
        path.write_text(text, encoding="utf-8-sig")
        return Told(read_file(path, "table.csv", QuietWatch(), ReadOptions(today=date(2026, 3, 31))))

    return read
