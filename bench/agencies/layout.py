"""How one agency's files look: headers, codes, dates, encodings and wording, from ``layouts/*.json``."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

_HERE = Path(__file__).parent / "layouts"
Values = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class TableStyle:
    """One table.

    Attributes:
        columns: (header, field).
        sheet: Name of the sheet when ``file`` is a workbook; several tables may share one.
        titles: Rows above the header of a sheet.
        date: ``strftime`` pattern; "" for real date cells, in workbooks only.
    """

    file: str
    columns: tuple[tuple[str, str], ...]
    date: str
    encoding: str = "utf-8"
    delimiter: str = ","
    bom: bool = False
    sheet: str = ""
    titles: tuple[str, ...] = ()

    def locator(self, index: int) -> str:
        """Where row ``index`` (from 0) will stand."""
        if not self.sheet:
            return str(index + 2)
        return f"{self.sheet}!{index + (len(self.titles) + 3 if self.titles else 2)}"


class Layout:
    """One file of ``layouts``."""

    def __init__(self, name: str) -> None:
        self._data: dict[str, Any] = json.loads((_HERE / f"{name}.json").read_text(encoding="utf-8"))

    @staticmethod
    def names() -> list[str]:
        """The layouts there are."""
        return sorted(path.stem for path in _HERE.glob("*.json"))

    def has_table(self, name: str) -> bool:
        """Whether this agency keeps such a table at all."""
        return name in self._data["tables"]

    def table(self, name: str) -> TableStyle:
        told = dict(self._data["tables"][name])
        told["columns"] = tuple((header, field) for header, field in told["columns"])
        told["titles"] = tuple(told.get("titles", ()))
        return TableStyle(**told)

    def part(self, name: str) -> Any:
        """Any other part of the file."""
        return self._data[name]

    def person_id(self, index: int) -> str:
        """The id of the record that was entered as number ``index``."""
        told = self._data["person_id"]
        return str(told["pattern"].format(told["start"] + index * told["step"]))

    def word(self, kind: str, value: str) -> str:
        """What this agency writes for a value ("sex", "F")."""
        return str(self._data["words"][kind].get(value, value))

    def relation(self, where: str, code: str, rng: Random, vague: float = 0.0) -> str:
        """The label of a relation code; with the share ``vague``, one that says less."""
        side, marks, base = code.split("|")
        key = kin_key(marks, base)
        templates: Sequence[str] = self._data[where].get(key) or self._data[where]["any"]
        at = 0 if len(templates) == 1 or rng.random() >= vague else 1 + rng.randrange(len(templates) - 1)
        parent = {"maternal": "mother", "paternal": "father"}.get(side, "parent")
        text = templates[at].format(
            side=side, Side=side.title(), S=side[:1].upper(), parent=parent, Parent=parent.title(), base=key,
            Base=key.replace("-", " ").title(),
        )  # fmt: skip
        text = " ".join(text.split())
        return text[:1].upper() + text[1:] if self._data.get("capital_labels", True) else text


def kin_key(marks: str, base: str) -> str:
    """The name of a kind of kin in the layouts: "half-sister", "aunt by marriage"."""
    by_marriage = " by marriage" if marks.endswith("-in-law") and not base.endswith("-in-law") else ""
    return f"{marks.removesuffix('-in-law')}{base}{by_marriage}"


def day_text(day: str, pattern: str) -> str:
    """Write an ISO day; anything else stays as it is."""
    try:
        return dt.date.fromisoformat(day).strftime(pattern)
    except ValueError:
        return day
