"""Writes down, while the files are written, who is named where and which relationship is told where."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Mention:
    """One place where one person is named.

    Attributes:
        node: ``ext:ID`` where the row carries an id of the person, else ``file|locator|person``.
        kind: "person" (a record with particulars), "reference" (a row that points to a record) or
            "mention" (a name and nothing else)
    """

    node: str
    file: str
    locator: str
    external_id: str
    person: str
    name: str
    kind: str
    born: str = ""


@dataclass(frozen=True, slots=True)
class Assertion:
    """``subject`` is the ``label`` of ``object`` (nodes), says one place.

    Attributes:
        kind: "kin", "role" (carer, teacher, friend), "courtesy" or "denied".
        source: "case", "form", "genogram", "placement", "network".
        case: Case reference on which it stands, or "".
        is_reversed: Entered the wrong way round.
    """

    file: str
    locator: str
    subject: str
    label: str
    object: str
    kind: str
    source: str
    case: str
    is_reversed: bool = False


@dataclass(slots=True)
class Ledger:
    """Everything that was written."""

    mentions: list[Mention] = field(default_factory=list)
    assertions: list[Assertion] = field(default_factory=list)
    broken: list[dict[str, str]] = field(default_factory=list)
    deaths: list[tuple[str, str, str]] = field(default_factory=list)
    """(person, file, locator) where a death is written."""

    def mention(
        self,
        file: str,
        locator: str,
        person: str,
        name: str,
        *,
        external_id: str = "",
        kind: str = "person",
        born: str = "",
    ) -> str:
        """Note that a person is named at a place; returns the node."""
        node = f"ext:{external_id}" if external_id else f"{file}|{locator}|{person}"
        self.mentions.append(Mention(node, file, locator, external_id, person, name, kind, born))
        return node

    def say(
        self,
        file: str,
        locator: str,
        subject: str,
        label: str,
        obj: str,
        *,
        kind: str,
        source: str,
        case: str = "",
        is_reversed: bool = False,
    ) -> None:
        """Note that a relationship is told at a place."""
        self.assertions.append(Assertion(file, locator, subject, label, obj, kind, source, case, is_reversed))
