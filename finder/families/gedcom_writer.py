"""A family as GEDCOM 5.5.1: what the reader reads of it is the same family again.

Source: The GEDCOM Standard 5.5.1. What a parent is to one child stands in ``_FREL`` and ``_MREL`` below ``CHIL``, as
Family Tree Maker and Gramps write it: 5.5.1 itself has one ``PEDI`` for both parents.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from importers.gedcom.families import role_said

_PARENT = re.compile(r"(?:(adoptive|step)_)?(mother|father|parent)")
_LINKS: Mapping[str, str] = {
    "": "birth", "adoptive": "adopted", "step": "step", "foster_carer": "foster", "carer": "guardian",
    "unknown_relationship": "other",
}  # fmt: skip
_COUPLES = frozenset({"husband", "wife", "spouse", "partner", "civil_partner"})
_STATUS = {"alleged": "challenged", "denied": "disproven"}
_MAX_CHARS = 200
_SIGNS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


@dataclass(frozen=True, slots=True)
class TreePerson:
    """Somebody of a family.

    Attributes:
        id: Letters and digits, as an xref without its signs.
        name: Given and family name, the family name between slashes; "" when it is not known.
        sex: "M", "F" or "".
        born: As written, or a GEDCOM date.
        died: As ``born``; may be "" of somebody who is known to have died.
        nicknames: Other names.
        notes: Anything else, a text each.
        is_sex_by_slot: No sex is recorded, and yet the person is called somebody's mother or father.
    """

    id: str
    name: str = ""
    sex: str = ""
    born: str = ""
    died: str = ""
    is_deceased: bool = False
    nicknames: tuple[str, ...] = ()
    notes: tuple[str, ...] = field(default=(), compare=False)
    is_sex_by_slot: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class TreeLink:
    """``subject`` is the ``code`` of ``object``.

    Attributes:
        words: As the file had it; not compared.
    """

    subject: str
    code: str
    object: str
    certainty: str = "stated"
    status: str = "current"
    start: str = ""
    end: str = ""
    words: str = field(default="", compare=False)

    @property
    def parent_kind(self) -> str | None:
        """What kind of parent the subject is: a key of ``_LINKS``; None when it is none."""
        match = _PARENT.fullmatch(self.code)
        if match:
            return match[1] or ""
        is_carer = self.code in {"foster_carer", "carer", "unknown_relationship"}
        return self.code if is_carer and not self.words.startswith("ASSO") else None


@dataclass(frozen=True, slots=True)
class FamilyTree:
    """People and what they are to each other."""

    people: tuple[TreePerson, ...]
    links: tuple[TreeLink, ...]

    @property
    def graph(self) -> tuple[frozenset[TreePerson], frozenset[TreeLink]]:
        """What must be the same after writing and reading; in whatever order."""
        return frozenset(self.people), frozenset(self.links)


@dataclass(slots=True)
class _Family:
    """One FAM record: partners by slot, children with the links that hold for each slot."""

    partners: dict[str, str]
    couple: TreeLink | None = None
    children: dict[str, dict[str, TreeLink]] = field(default_factory=dict)
    siblings: tuple[str, str] | None = None

    @property
    def order(self) -> list[tuple[str, str]]:
        """The slots as they are written: the subject of the couple first."""
        first = self.couple.subject if self.couple else ""
        return sorted(self.partners.items(), key=lambda slot: slot[1] != first)


def write_family(tree: FamilyTree, *, source: str = "Kinfinder") -> str:
    """Return a family as GEDCOM 5.5.1 in UTF-8, CRLF between lines.

    A relation that has no family record (aunt, neighbour) is an ``ASSO`` with its words.
    """
    families = _Families(tree).all()
    member_of: dict[str, list[str]] = defaultdict(list)
    for number, family in enumerate(families, start=1):
        for partner in family.partners.values():
            member_of[partner].append(f"1 FAMS @F{number}@")
        for child, links in family.children.items():
            member_of[child].append(f"1 FAMC @F{number}@")
            statuses = {_STATUS[link.certainty] for link in links.values() if link.certainty in _STATUS}
            member_of[child].extend(f"2 STAT {status}" for status in sorted(statuses))
        for child in family.siblings or ():
            member_of[child].append(f"1 FAMC @F{number}@")
    lines = ["0 HEAD", f"1 SOUR {source}", "1 GEDC", "2 VERS 5.5.1", "2 FORM LINEAGE-LINKED", "1 CHAR UTF-8"]
    others = _others(tree.links)
    for person in tree.people:
        lines += [*_person(person), *others.get(person.id, ()), *member_of[person.id]]
    for number, family in enumerate(families, start=1):
        lines += [f"0 @F{number}@ FAM", *_family(family)]
    return "\r\n".join([*lines, "0 TRLR", ""])


def _person(person: TreePerson) -> Iterator[str]:
    yield f"0 @{person.id}@ INDI"
    if person.name:
        yield from _value(1, "NAME", person.name)
    for nickname in person.nicknames:
        yield from _value(2 if person.name else 1, "NICK", nickname)
    # Without the line the slot in a family says the sex, as it did in the file the words are from.
    if person.sex or not person.is_sex_by_slot:
        yield f"1 SEX {person.sex or 'U'}"
    if person.born:
        yield "1 BIRT"
        yield from _value(2, "DATE", person.born)
    if person.is_deceased or person.died:
        yield "1 DEAT" if person.died else "1 DEAT Y"
        if person.died:
            yield from _value(2, "DATE", person.died)
    for note in person.notes:
        yield from _value(1, "NOTE", note)


def _value(level: int, tag: str, text: str) -> Iterator[str]:
    """Write a value over as many lines as it needs; ``@`` is doubled, what no line may hold is left out."""
    plain = _SIGNS.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).replace("@", "@@")
    for number, line in enumerate(plain.split("\n")):
        pieces = _pieces(line)
        head = f"{level} {tag}" if number == 0 else f"{level + 1} CONT"
        yield f"{head} {pieces[0]}".rstrip() if not pieces[0] else f"{head} {pieces[0]}"
        yield from (f"{level + 1} CONC {piece}" for piece in pieces[1:])


def _pieces(line: str) -> list[str]:
    """Cut a line between two letters: a space at an end of a line is lost by many programs."""
    pieces: list[str] = []
    while len(line) > _MAX_CHARS:
        whole = (at for at in range(_MAX_CHARS, 1, -1) if not set(line[at - 1 : at + 1]) & {"@", " "})
        cut = next(whole, _MAX_CHARS)
        pieces.append(line[:cut])
        line = line[cut:]
    return [*pieces, line]


# ---- families


class _Families:
    """Sorts links into family records: one for each couple with the children of both, others for what is left."""

    def __init__(self, tree: FamilyTree) -> None:
        self._tree = tree
        self._sexes = {person.id: person.sex for person in tree.people}
        self._parents: dict[str, list[TreeLink]] = defaultdict(list)
        self._by_slot: dict[str, str] = {}
        for link in tree.links:
            if link.parent_kind is not None:
                self._parents[link.object].append(link)
                if link.code.endswith(("mother", "father")):
                    self._by_slot[link.subject] = "F" if link.code.endswith("mother") else "M"

    def all(self) -> list[_Family]:
        bonds = [link for link in self._tree.links if _is_couple(link)]
        couples = {frozenset((one.subject, one.object)): self._couple(one) for one in bonds}
        found = list(couples.values())
        alone: dict[tuple[str, str], _Family] = {}
        for child, links in self._parents.items():
            for link in self._without_couple(child, links, couples):
                family = alone.setdefault((link.subject, link.certainty), self._single(link))
                if child in family.children:
                    family = self._single(link)
                    found.append(family)
                family.children[child] = {next(iter(family.partners)): link}
        siblings = [one for one in self._tree.links if one.code == "sibling" and not one.words.startswith("ASSO")]
        pairs = [_Family({}, siblings=(one.object, one.subject)) for one in siblings]
        return [*found, *alone.values(), *pairs]

    def _couple(self, link: TreeLink) -> _Family:
        sexes = (self._sex_shown(link.subject), self._sex_shown(link.object))
        is_wife_first = sexes in {("F", "M"), ("F", ""), ("", "M")}
        slots = ("WIFE", "HUSB") if is_wife_first else ("HUSB", "WIFE")
        return _Family(dict(zip(slots, (link.subject, link.object), strict=True)), link)

    def _sex_shown(self, person: str) -> str:
        return self._sexes.get(person, "") or self._by_slot.get(person, "")

    def _single(self, link: TreeLink) -> _Family:
        is_wife = link.code.endswith("mother") or self._sexes.get(link.subject) == "F"
        return _Family({"WIFE" if is_wife else "HUSB": link.subject})

    def _without_couple(
        self, child: str, links: Sequence[TreeLink], couples: Mapping[frozenset[str], _Family]
    ) -> Iterator[TreeLink]:
        """Put a child into the family of two of its parents who are a couple; yield the links to other parents."""
        left = list(links)
        for link in links:
            for other in links:
                family = couples.get(frozenset((link.subject, other.subject)))
                is_free = link in left and other in left and link is not other and link.subject != other.subject
                if family and is_free and link.certainty == other.certainty and child not in family.children:
                    slots = {person: slot for slot, person in family.partners.items()}
                    family.children[child] = {slots[link.subject]: link, slots[other.subject]: other}
                    left.remove(link)
                    left.remove(other)
        yield from left


def _is_couple(link: TreeLink) -> bool:
    return link.code in _COUPLES and not link.words.startswith("ASSO")


def _family(family: _Family) -> Iterator[str]:
    for slot, person in family.order:
        yield f"1 {slot} @{person}@"
    yield from _bond(family.couple) if family.couple else ()
    for child, links in family.children.items():
        yield f"1 CHIL @{child}@"
        for slot, link in links.items():
            kind = _LINKS[link.parent_kind or ""]
            if kind != "birth":
                yield f"2 {'_FREL' if slot == 'HUSB' else '_MREL'} {kind}"
    for child in family.siblings or ():
        yield f"1 CHIL @{child}@"


def _bond(link: TreeLink) -> Iterator[str]:
    if link.code == "partner":
        if link.start:
            yield from ("1 EVEN", "2 TYPE partnership", *_value(2, "DATE", link.start))
    else:
        yield "1 MARR" if link.start else "1 MARR Y"
        if link.code == "civil_partner":
            yield "2 TYPE civil partnership"
        if link.start:
            yield from _value(2, "DATE", link.start)
    if link.status == "ended":
        yield from ("1 EVEN", "2 TYPE separation") if link.code == "partner" else ("1 DIV" if link.end else "1 DIV Y",)
        if link.end:
            yield from _value(2, "DATE", link.end)


# ---- other relations


def _others(links: Sequence[TreeLink]) -> dict[str, list[str]]:
    """Return the ASSO structures by the person on whose record they stand."""
    found: dict[str, list[str]] = defaultdict(list)
    done: set[tuple[str, str, str]] = set()
    for link in links:
        if link.parent_kind is not None or _is_couple(link) or (link.code == "sibling" and not _is_asso(link)):
            continue
        words = _words(link)
        if (link.subject, link.object, words) not in done:
            done.add((link.subject, link.object, words))
            found[link.object] += [f"1 ASSO @{link.subject}@", *_value(2, "RELA", words)]
    return found


def _is_asso(link: TreeLink) -> bool:
    return link.words.startswith("ASSO")


def _words(link: TreeLink) -> str:
    """Return words that the reader takes for the same relation; those of the file where it has some."""
    if _is_asso(link):
        return link.words.removeprefix("ASSO").strip()
    plain = link.code.replace(">", "'s ").replace("_", " ")
    before = {("stated", "ended"): "former ", ("alleged", "current"): "possible ", ("denied", "current"): "not "}
    tried = [f"{before.get((link.certainty, link.status), '')}{plain}", plain, link.code]
    wanted = (link.code, link.certainty, link.status)
    return next((words for words in tried if wanted in set(role_said(words, ""))), plain)
