"""A decoded GEDCOM text becomes rows: people, statements, the referral fact and problems."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace

from importers.base import shown_raw
from importers.case_refs import find_case_ref_in_name
from importers.errors import UnreadableError
from importers.gedcom.families import FamilyReader
from importers.gedcom.header import Drawn, read_header
from importers.gedcom.lexer import lex
from importers.gedcom.people import BOOKKEEPING, display_name, outline, person_row
from importers.gedcom.tree import Node, build_records
from importers.ports import Watch
from importers.rows import FactKind, FactRow, PersonRow, Problem, Ref, Row, StatementRow

_CHECK_EVERY = 500
_MOST_PROBLEMS = 1_000
_SAMPLES = 5
_MOST_SHOWN = 50
_EMPTY = frozenset({"HEAD", "TRLR", ""})
_NOTES = frozenset({"NOTE", "SNOTE"})
_SAMPLE_CODES = frozenset({"mother", "father", "wife", "husband"})


@dataclass(frozen=True, slots=True)
class GedcomRows:
    """The rows of a file, and what a person should check."""

    rows: tuple[Row, ...]
    samples: tuple[str, ...]
    doubts: tuple[str, ...]


def read_rows(text: str, name: str, watch: Watch) -> GedcomRows:
    """Read the rows of a GEDCOM text.

    Args:
        text: Decoded.
        name: Of the file, for messages.
        watch: Progress and cancellation.

    Raises:
        UnreadableError: When nothing in it is GEDCOM.
    """
    records, problems = _records(text, watch)
    people = _by_xref(records, "INDI")
    families = _by_xref(records, "FAM")
    if not (people or families or any(record.tag == "HEAD" for record in records)):
        raise UnreadableError(
            f"{name} holds no GEDCOM records. Nothing was imported; ask for the file to be exported again."
        )
    notes = {record.xref: record.value for record in records if record.tag in {"NOTE", "SNOTE"}}
    drawn = read_header(records, people, notes)
    doubts = [drawn.doubt] if drawn.doubt else []
    case_in_name = find_case_ref_in_name(name)
    if not drawn.case_ref and case_in_name:
        drawn = replace(drawn, case_ref=case_in_name)
        doubts.append(f"The case reference {case_in_name} was taken from the file's name.")
    rows: list[Row] = list(_people_rows(people, notes, drawn.case_ref, watch))
    reader = FamilyReader(people, families, drawn.case_ref, is_version_7=_is_version_7(records), notes=notes)
    links = list(reader.rows())
    rows.extend(links)
    rows.extend(_referral(drawn))
    rows.extend(_capped([*problems, *_misplaced(records, people, families)]))
    if not rows:
        reason = f"{name} holds no people: there is nothing but its head. It stays in the list of files."
        rows.append(Problem("", "no_rows", reason, is_rejected=False))
    rows.extend(_unread(records))
    return GedcomRows(tuple(rows), tuple(_samples(links, people)), tuple(doubts))


def _records(text: str, watch: Watch) -> tuple[list[Node], list[Problem]]:
    records: list[Node] = []
    problems: list[Problem] = []
    for count, item in enumerate(build_records(lex(text))):
        if count % _CHECK_EVERY == 0:
            watch.check()
        if isinstance(item, Problem):
            problems.append(item)
        else:
            records.append(item)
    return records, problems


def _by_xref(records: Sequence[Node], tag: str) -> dict[str, Node]:
    found: dict[str, Node] = {}
    for record in records:
        if record.tag == tag and record.xref:
            found.setdefault(record.xref, record)
    return found


def _is_version_7(records: Sequence[Node]) -> bool:
    head = next((record for record in records if record.tag == "HEAD"), None)
    version = head.first("GEDC") if head else None
    return version is not None and version.text("VERS").startswith("7")


def _people_rows(
    people: Mapping[str, Node], notes: Mapping[str, str], case_ref: str, watch: Watch
) -> Iterator[PersonRow]:
    for count, record in enumerate(people.values()):
        if count % _CHECK_EVERY == 0:
            watch.progress(count, len(people), "people")
            watch.check()
        yield person_row(record, notes, case_ref)


def _referral(drawn: Drawn) -> Iterator[FactRow]:
    if not (drawn.subject or drawn.case_ref or drawn.text):
        return
    fields = (("form_type", "genogram"), ("date", drawn.date), ("background", drawn.text))
    yield FactRow(
        FactKind.REFERRAL,
        locator="HEAD",
        fields=tuple((field, value) for field, value in fields if value),
        about=Ref(key=drawn.subject) if drawn.subject else None,
        case_ref=drawn.case_ref,
    )


def _misplaced(records: Sequence[Node], people: Mapping[str, Node], families: Mapping[str, Node]) -> Iterator[Problem]:
    """Report individuals and families that have no xref or one that is taken."""
    kept = {"INDI": people, "FAM": families}
    for record in records:
        if record.tag in kept and kept[record.tag].get(record.xref) is not record:
            what = f"the xref {record.xref} is used twice" if record.xref else "it has no xref"
            reason = f"The {record.tag} record on line {record.number} was not read: {what}."
            name = display_name(record) if record.tag == "INDI" else ""
            yield Problem(
                f"L{record.number}",
                "no_usable_xref",
                reason,
                raw=shown_raw(f"{record.xref} {record.tag} {name}".strip()),
            )


def _unread(records: Sequence[Node]) -> Iterator[Problem]:
    """List the records that name nobody, and the lines with which programs keep their books: one problem a kind."""
    kinds: dict[str, list[Node]] = {}
    has_notes = any(record.tag in _NOTES for record in records)
    pointed = {value for record in records for value in _pointers(record)} if has_notes else set()
    for record in records:
        if record.tag in {"INDI", "FAM"}:
            for node in record.all(*BOOKKEEPING):
                kinds.setdefault(node.tag, []).append(node)
        elif record.tag not in _EMPTY and not (record.tag in _NOTES and _is_whole_in(record, pointed)):
            kinds.setdefault(record.tag, []).append(record)
    for tag, nodes in kinds.items():
        number = "One" if len(nodes) == 1 else f"{len(nodes):,}"
        what = "structure says" if len(nodes) == 1 else "structures say"
        reason = (
            f"{number} {tag} {what} nothing of people, from line {nodes[0].number:,} on: sources, pictures, notes to "
            "nothing here, the books of the program that wrote the file. They stay in the file."
        )
        raw = shown_raw("\n".join(line for node in nodes[:_MOST_SHOWN] for line in outline(node)))
        yield Problem(f"L{nodes[0].number}", "kept_unread", reason, raw, is_rejected=False)


def _is_whole_in(note: Node, pointed: Set[str]) -> bool:
    """Return True for a shared note that stands, whole, with those who point to it."""
    return note.xref in pointed and not note.children


def _pointers(node: Node) -> Iterator[str]:
    for child in node.children:
        if child.tag in _NOTES and child.pointer:
            yield child.pointer
        yield from _pointers(child)


def _capped(problems: Sequence[Problem]) -> Iterator[Problem]:
    yield from problems[:_MOST_PROBLEMS]
    if len(problems) > _MOST_PROBLEMS:
        reason = f"{len(problems) - _MOST_PROBLEMS:,} further damaged lines are not listed one by one."
        yield Problem("", "more_problems", reason)


def _samples(links: Sequence[StatementRow | Problem], people: Mapping[str, Node]) -> Iterator[str]:
    shown = 0
    for link in links:
        if shown == _SAMPLES:
            return
        if isinstance(link, StatementRow) and link.code in _SAMPLE_CODES:
            subject, other = display_name(people[link.subject.key]), display_name(people[link.object.key])
            if subject and other:
                shown += 1
                yield f"{subject} is the {link.code} of {other}"
