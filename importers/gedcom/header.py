"""For whom a tree was drawn, on which case and when, as its header says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from importers.case_refs import find_case_ref
from importers.gedcom.people import display_name
from importers.gedcom.tree import Node
from importers.gedcom.vocabulary import home_person_tags


@dataclass(frozen=True, slots=True)
class Drawn:
    """What the header says.

    Attributes:
        subject: Xref of the person for whom the tree was drawn, or "".
        doubt: A sentence about what a person should check, or "".
        text: The header's notes and titles.
        date: As written.
    """

    subject: str
    case_ref: str
    text: str
    date: str
    doubt: str = ""


def read_header(records: Sequence[Node], people: Mapping[str, Node], notes: Mapping[str, str]) -> Drawn:
    """Read HEAD and SUBM.

    Args:
        records: Every record of the file.
        people: INDI records by xref.
        notes: Text of the shared notes by xref.
    """
    head = next((record for record in records if record.tag == "HEAD"), Node(1, "HEAD"))
    text = "\n".join(dict.fromkeys(part for part in _texts(head, records, notes) if part))
    refn = {node.value.strip() for person in people.values() for node in person.all("REFN")}
    case_ref = find_case_ref(text)
    subject, doubt = _subject(head, people, text)
    return Drawn(subject, "" if case_ref in refn else case_ref, text, head.text("DATE"), doubt)


def _texts(head: Node, records: Sequence[Node], notes: Mapping[str, str]) -> Iterator[str]:
    for node in head.all("NOTE", "SNOTE", "TITL", "_TITL", "_NAME", "_DESC", "_TREE"):
        yield notes.get(node.value.strip(), node.value.strip())
    for source in head.all("SOUR"):
        yield from (node.value.strip() for node in source.all("_TREE"))
    for record in records:
        if record.tag == "SUBM":
            yield from (node.value.strip() for node in record.all("NOTE", "TITL"))


def _subject(head: Node, people: Mapping[str, Node], text: str) -> tuple[str, str]:
    for node in head.all(*home_person_tags()):
        if node.pointer in people:
            return node.pointer, ""
    words = f" {_plain(text)} "
    by_id = [
        xref for xref, person in people.items() if any(f" {_plain(n.value)} " in words for n in person.all("REFN"))
    ]
    if len(by_id) == 1:
        return by_id[0], ""
    named = _longest([(xref, _plain(display_name(person))) for xref, person in people.items()], words)
    named = named or _longest([(xref, _short(_plain(display_name(person)))) for xref, person in people.items()], words)
    if len(named) > 1:
        # The person for whom a case is open is the one whom the case system knows by an id.
        known = [xref for xref in named if people[xref].text("REFN")]
        doubt = f"The header names somebody of whom the tree has {len(named)} namesakes; check whose tree it is."
        return (known[0] if len(known) == 1 else ""), doubt
    return (named[0], "") if named else ("", "")


def _longest(names: Sequence[tuple[str, str]], words: str) -> list[str]:
    """Return the people with the longest name that stands in the words: "Ann Lee Ward" over "Ann Lee"."""
    matches = [(xref, name) for xref, name in names if " " in name and f" {name} " in words]
    most = max((len(name) for _, name in matches), default=0)
    return [xref for xref, name in matches if len(name) == most]


def _short(name: str) -> str:
    """Return a name without its middle names."""
    parts = name.split()
    return f"{parts[0]} {parts[-1]}" if parts else ""


def _plain(text: str) -> str:
    kept = (char if char.isalnum() or char in "'-" else " " for char in text.casefold().replace("’", "'"))
    return " ".join("".join(kept).split())
