"""INDI records become person rows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from importers.base import shown_raw
from importers.gedcom.tree import VOID, Node
from importers.gedcom.vocabulary import name_type
from importers.rows import PersonForm, PersonRow

SIDE_BY_SIDE = "tree"

_MARKER = re.compile(r"^(?:@#DGREGORIAN@|GREGORIAN)\s+", re.IGNORECASE)
_QUOTED = re.compile(r"[\"“”]([^\"“”]+)[\"“”]")
_PLACES = ("ADR1", "ADR2", "ADR3")
_DEATHS = ("DEAT", "BURI", "CREM")
BOOKKEEPING = frozenset({"CHAN", "RIN", "CREA", "_CREA", "OBJE"})
"""What keeps the writing program's books, and says nothing of the person."""

Field = tuple[str, str]


def written_date(event: Node | None) -> str:
    """Return an event's date as written, without the marker of the usual calendar, or ""."""
    if event is None:
        return ""
    date = event.first("DATE")
    if date is None:
        return ""
    return _MARKER.sub("", date.value.strip()) or date.text("PHRASE")


def happened(event: Node) -> bool:
    """Return False for "1 MARR N" and "1 DEAT N": it did not happen."""
    return event.value.strip().casefold() not in {"n", "no"}


def person_row(record: Node, notes: Mapping[str, str], case_ref: str) -> PersonRow:
    """Turn an INDI record into a person row.

    Args:
        record: The record, with an xref.
        notes: Text of the shared notes by xref.
        case_ref: The case on which the genogram was drawn, or "".
    """
    refns = [node.value.strip() for node in record.all("REFN") if node.value.strip()]
    may_repeat_another = any(node.pointer for node in record.all("ALIA"))
    return PersonRow(
        key=record.xref,
        locator=record.xref,
        form=PersonForm.GENOGRAM,
        fields=tuple((name, " ".join(value.split())) for name, value in _fields(record) if value.strip()),
        external_id=refns[0] if refns else "",
        case_ref=case_ref,
        extra=tuple(_extras(record, notes)),
        raw=shown_raw("\n".join(outline(record))),
        side_by_side="" if may_repeat_another else SIDE_BY_SIDE,
    )


def outline(record: Node, level: int = 0) -> Iterator[str]:
    """Yield the record's lines as GEDCOM."""
    yield " ".join(part for part in (str(level), record.xref, record.tag, record.value.replace("\n", " / ")) if part)
    for child in record.children:
        yield from outline(child, level + 1)


def display_name(record: Node) -> str:
    """Return the first name of a record without the slashes."""
    return " ".join(record.text("NAME").replace("/", " ").split())


def _fields(record: Node) -> Iterator[Field]:
    yield from _names(record)
    yield "sex", record.text("SEX")
    yield from _birth(record)
    yield from _death(record)
    yield from _places(record)
    for holder in (record, *record.all("RESI")):
        yield from (("phone", node.value) for node in holder.all("PHON"))
        yield from (("email", node.value) for node in holder.all("EMAIL", "EMAI", "_EMAIL"))
    yield "nationality", record.text("NATI")
    yield "language", record.text("LANG")


def _names(record: Node) -> Iterator[Field]:
    is_main = True
    for name in record.all("NAME"):
        text = _joined(name.value) or " ".join(part for part in (name.text("GIVN"), name.text("SURN")) if part)
        if is_main and _has_name(name):
            yield from _main_name(name)
            is_main = False
        elif text:
            yield name_type(name.text("TYPE")) or "known_as", text
        yield from _further_names(name)
    yield from _further_names(record)
    yield from (("known_as", node.value) for node in record.all("ALIA", "_AKA", "_AKAN") if not node.pointer)


def _has_name(name: Node) -> bool:
    return bool(_joined(name.value) or name.text("GIVN", "SURN"))


def _joined(text: str) -> str:
    return " ".join(text.replace("/", " ").split())


def _main_name(name: Node) -> Iterator[Field]:
    before, surname = _pieces(name)
    given = (name.text("GIVN") or before).replace(",", " ")
    quoted = _QUOTED.search(given)
    forenames = _QUOTED.sub(" ", given).split()
    if not forenames and not surname:
        yield "full_name", _joined(name.value)
    elif "/" not in name.value and not name.text("SURN") and name.value.strip():
        yield "full_name", name.value
    else:
        yield "title", name.text("NPFX")
        yield "given_name", forenames[0] if forenames else ""
        yield "middle_names", " ".join(forenames[1:])
        yield "family_name", surname
    if quoted:
        yield "known_as", quoted.group(1)


def _pieces(name: Node) -> tuple[str, str]:
    """Return what stands before and between the slashes; SURN gives the surname when there are none."""
    before, _, rest = name.value.partition("/")
    between, _, _ = rest.partition("/")
    surname = between.strip()
    if not surname:
        surname = " ".join(part for part in (name.text("SPFX"), name.text("SURN")) if part)
    return before.strip(), surname


def _further_names(holder: Node) -> Iterator[Field]:
    yield from (("known_as", node.value) for node in holder.all("NICK", "_RUFNAME"))
    yield from (("married_name", _joined(node.value)) for node in holder.all("_MARNM", "_MARRIED"))
    yield from (("birth_name", _joined(node.value)) for node in holder.all("_BIRN", "_MAIDEN"))


def _birth(record: Node) -> Iterator[Field]:
    born = next((date for date in map(written_date, record.all("BIRT")) if date), "")
    if born:
        yield "date_of_birth", born
        return
    christened = next((date for date in map(written_date, record.all("CHR", "BAPM")) if date), "")
    if christened:
        yield "date_of_birth", christened
        yield "born_estimated", "yes"


def _death(record: Node) -> Iterator[Field]:
    deaths = [event for event in record.all(*_DEATHS) if happened(event)]
    if deaths:
        yield "date_of_death", next((date for date in map(written_date, deaths) if date), "")
        yield "deceased", "yes"


def _places(record: Node) -> Iterator[Field]:
    town = ""
    for holder in (record, *record.all("RESI")):
        for address in holder.all("ADDR"):
            lines = [line.strip(" ,") for line in address.value.splitlines() if line.strip(" ,")]
            if not lines:
                lines = [node.value.strip() for node in address.all(*_PLACES, "CITY", "STAE") if node.value.strip()]
            yield "address", ", ".join(lines)
            yield "postcode", address.text("POST")
            town = town or address.text("CITY")
        if holder is not record:
            town = town or holder.text("PLAC") or (holder.value.strip() if len(holder.value.strip()) > 1 else "")
    yield "town", town


def _extras(record: Node, notes: Mapping[str, str]) -> Iterator[Field]:
    """Yield everything that did not become a field: notes, work, events, places, citations, vendor tags."""
    seen: set[str] = set()
    for node in record.children:
        if node.tag in BOOKKEEPING:
            continue
        taken = _TAKEN.get(node.tag, frozenset())
        if node.tag in _TAKEN_ONCE and node.tag in seen:
            taken = _TAKEN_AGAIN.get(node.tag, frozenset())
        seen.add(node.tag)
        if node.tag in LINKS and node.pointer and node.pointer != VOID:
            taken = LINKS[node.tag]
        for path, value in leaves(node, node.tag):
            is_usual = path == "FAMC.PEDI" and value.casefold() == "birth"
            if path not in taken and not is_usual:
                yield path, notes.get(value, value)
        suffix = _after_slashes(node) if node.tag == "NAME" else ""
        if suffix:
            yield "NAME.NSFX", suffix


def _after_slashes(name: Node) -> str:
    suffix = name.value.rpartition("/")[2].strip(" ,") if name.value.count("/") > 1 else ""
    return "" if suffix == name.text("NSFX") else suffix


def leaves(node: Node, path: str) -> Iterator[Field]:
    """Yield the path and the text of a structure and of everything that hangs on it, where there is a text."""
    if node.value.strip():
        yield path, node.value.strip()
    for child in node.children:
        yield from leaves(child, f"{path}.{child.tag}")


def _paths(*paths: str) -> frozenset[str]:
    return frozenset(paths)


LINKS: Mapping[str, frozenset[str]] = {
    "FAMC": _paths("FAMC"),
    "FAMS": _paths("FAMS"),
    "ASSO": _paths("ASSO", "ASSO.RELA", "ASSO.ROLE", "ASSO.ROLE.PHRASE"),
}
"""Structures that link records to each other, with the paths that became statements."""

# Only the first is in ``fields`` as a whole; a second one is another opinion, and a second name has no title there.
_TAKEN_ONCE = frozenset({"NAME", "BIRT", "DEAT", "REFN", "SEX"})
_TAKEN_AGAIN = {"NAME": _paths("NAME", "NAME.GIVN", "NAME.SURN", "NAME.SPFX", "NAME.NICK", "NAME.TYPE", "NAME._MARNM",
                               "NAME._MARRIED", "NAME._BIRN", "NAME._MAIDEN", "NAME._RUFNAME")}  # fmt: skip
# Paths whose value is in ``fields`` already.
_TAKEN: Mapping[str, frozenset[str]] = {
    "NAME": _paths("NAME", "NAME.GIVN", "NAME.SURN", "NAME.SPFX", "NAME.NPFX", "NAME.NICK", "NAME.TYPE",
                   "NAME._MARNM", "NAME._MARRIED", "NAME._BIRN", "NAME._MAIDEN", "NAME._RUFNAME"),
    "REFN": _paths("REFN"),
    "SEX": _paths("SEX"),
    "BIRT": _paths("BIRT", "BIRT.DATE"),
    "DEAT": _paths("DEAT", "DEAT.DATE"),
    "ADDR": _paths("ADDR", "ADDR.POST", "ADDR.ADR1", "ADDR.ADR2", "ADDR.ADR3"),
    "RESI": _paths("RESI.ADDR", "RESI.ADDR.POST", "RESI.ADDR.ADR1", "RESI.ADDR.ADR2", "RESI.ADDR.ADR3", "RESI.PHON",
                   "RESI.EMAIL"),
    "PHON": _paths("PHON"),
    "EMAIL": _paths("EMAIL"),
    "NICK": _paths("NICK"),
    "_MARNM": _paths("_MARNM"),
    "NATI": _paths("NATI"),
    "LANG": _paths("LANG"),
}  # fmt: skip
