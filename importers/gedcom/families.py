"""FAM records and the links of INDI records become relationship statements."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from importers.base import shown_raw
from importers.gedcom.couples import Couple, read_couple
from importers.gedcom.links import family_links, link_to_parent
from importers.gedcom.people import BOOKKEEPING, leaves
from importers.gedcom.tree import VOID, Node
from importers.gedcom.vocabulary import role_code
from importers.relation_codes import roles
from importers.relations import read_relationship
from importers.rows import Problem, Ref, StatementRow

_SPOUSE_WORD = {"M": "husband", "F": "wife", "": "spouse"}
_MOST_SIBLINGS = 30
_LEAST_OF_FAMILY = 2
_IN_STATEMENTS = frozenset({"HUSB", "WIFE", "CHIL", "CHIL._FREL", "CHIL._MREL", "MARR", "MARR.DATE", "MARR.TYPE"})


@dataclass(frozen=True, slots=True)
class _Partner:
    xref: str
    tag: str


@dataclass(frozen=True, slots=True)
class _Bond:
    family: Node
    pair: tuple[_Partner, _Partner]
    couple: Couple


class FamilyReader:
    """Turns the families of one file into statements.

    Args:
        people: INDI records by xref.
        families: FAM records by xref.
        case_ref: The case on which the genogram was drawn, or "".
        is_version_7: In GEDCOM 7, HUSB and WIFE say nothing of sex.
        notes: Text of the shared notes by xref.
    """

    def __init__(
        self,
        people: Mapping[str, Node],
        families: Mapping[str, Node],
        case_ref: str,
        *,
        is_version_7: bool,
        notes: Mapping[str, str],
    ) -> None:
        self._notes = notes
        self._people = people
        self._families = families
        self._case_ref = case_ref
        self._is_version_7 = is_version_7
        self._problems: list[Problem] = []
        self._extra_children: dict[str, list[str]] = {}
        self._extra_partners: dict[str, list[_Partner]] = {}

    def rows(self) -> Iterator[StatementRow | Problem]:
        """Yield each link to a parent, each couple once, siblings without parents, other roles; then the problems."""
        self._find_one_sided_links()
        bonds: dict[frozenset[str], _Bond] = {}
        records: dict[frozenset[str], list[Node]] = {}
        for family in self._families.values():
            partners = self._partners_of(family)
            children = self._children_of(family, partners)
            for child in children:
                yield from self._parents(family, partners, child)
            if not partners:
                yield from self._siblings(family, children)
            self._keep_rest(family, len(partners), len(children))
            for bond in _bonds(family, partners):
                pair = frozenset(partner.xref for partner in bond.pair)
                records.setdefault(pair, []).append(family)
                if pair not in bonds or bond.couple.rank > bonds[pair].couple.rank:
                    bonds[pair] = bond
        for pair, bond in bonds.items():
            yield self._couple(bond, records[pair])
        for person in self._people.values():
            yield from self._associations(person)
        yield from self._problems

    # ---- who belongs to a family ----

    def _find_one_sided_links(self) -> None:
        """Find links that only the individual's record makes; they count, with a warning."""
        listed = {
            xref: {node.pointer for node in fam.all("CHIL", "HUSB", "WIFE")} for xref, fam in self._families.items()
        }
        for xref, person in self._people.items():
            for link in [*family_links(person), *person.all("FAMS")]:
                if link.pointer == VOID or (link.pointer in listed and xref in listed[link.pointer]):
                    continue
                if link.pointer not in listed:
                    self._warn(
                        xref, "dangling_pointer", f"{link.tag} {link.value.strip()[:40]} points to no family here"
                    )
                    continue
                listed[link.pointer].add(xref)
                self._warn(
                    xref, "one_sided_link", f"only this person's record has the {link.tag} link to {link.pointer}"
                )
                if link.tag == "FAMC":
                    self._extra_children.setdefault(link.pointer, []).append(xref)
                else:
                    partner = _Partner(xref, "WIFE" if self._recorded_sex(xref) == "F" else "HUSB")
                    self._extra_partners.setdefault(link.pointer, []).append(partner)

    def _partners_of(self, family: Node) -> list[_Partner]:
        partners = [
            _Partner(node.pointer, node.tag) for node in family.all("HUSB", "WIFE") if self._exists(family, node)
        ]
        partners.extend(self._extra_partners.get(family.xref, ()))
        # One person in both slots is one partner.
        return list({partner.xref: partner for partner in reversed(partners)}.values())[::-1]

    def _children_of(self, family: Node, partners: Sequence[_Partner]) -> list[str]:
        children = [node.pointer for node in family.all("CHIL") if self._exists(family, node)]
        children.extend(self._extra_children.get(family.xref, ()))
        parents = {partner.xref for partner in partners}
        for child in parents.intersection(children):
            self._warn(
                family.xref, "own_parent", f"{child} is named as parent and as child; the child link was left out"
            )
        return [child for child in dict.fromkeys(children) if child not in parents]

    def _exists(self, family: Node, node: Node) -> bool:
        if node.pointer in self._people:
            return True
        if node.pointer != VOID:
            self._warn(
                family.xref, "dangling_pointer", f"{node.tag} {node.value.strip()[:40]} points to nobody in the file"
            )
        return False

    def _warn(self, locator: str, code: str, what: str) -> None:
        self._problems.append(
            Problem(locator, code, f"{locator}: {what}. Everything else was kept.", is_rejected=False)
        )

    # ---- statements ----

    def _parents(self, family: Node, partners: Sequence[_Partner], child: str) -> Iterator[StatementRow]:
        for partner in partners:
            link = link_to_parent(family, self._people[child], partner.tag, self._parent_sex(partner))
            if link.code:
                label = f"{partner.tag}, {link.words}" if link.words else partner.tag
                yield self._statement(family, partner.xref, link.code, label, child, certainty=link.certainty)

    def _siblings(self, family: Node, children: Sequence[str]) -> Iterator[StatementRow]:
        """Link children whose parents the file leaves out; with a parent, the parent links say the same."""
        if len(children) > _MOST_SIBLINGS:
            self._warn(family.xref, "many_siblings", f"of {len(children)} siblings, {_MOST_SIBLINGS} were linked")
        for position, child in enumerate(children[:_MOST_SIBLINGS]):
            for other in children[:position]:
                yield self._statement(family, child, "sibling", "CHIL of one family without parents", other)

    def _keep_rest(self, family: Node, n_partners: int, n_children: int) -> None:
        """List what no statement can carry: a family without a couple, or of one person."""
        rest = rest_of(family, self._notes)
        if n_partners > 1 or not (rest or n_partners + n_children < _LEAST_OF_FAMILY):
            return
        what = "names fewer than two people" if n_partners + n_children < _LEAST_OF_FAMILY else "says more"
        self._problems.append(
            Problem(
                family.xref,
                "family_kept",
                f"{family.xref}: this family record {what}. It is kept here; its links were read.",
                shown_raw(rest),
                is_rejected=False,
            )
        )

    def _couple(self, bond: _Bond, records: Sequence[Node]) -> StatementRow:
        couple = bond.couple
        subject, other = bond.pair
        if not self._recorded_sex(subject.xref) and self._recorded_sex(other.xref):
            subject, other = other, subject
        code = {"partner": "partner", "civil": "civil_partner"}.get(couple.kind)
        return self._statement(
            bond.family,
            subject.xref,
            code or _SPOUSE_WORD[self._recorded_sex(subject.xref)],
            f"{subject.tag}, {couple.words}" if couple.words else subject.tag,
            other.xref,
            start=couple.start,
            end=couple.end,
            status="ended" if couple.is_ended else "current",
            note="; ".join(filter(None, (rest_of(family, self._notes) for family in records))),
        )

    def _associations(self, person: Node) -> Iterator[StatementRow]:
        for link in person.all("ASSO"):
            if link.pointer in self._people and link.pointer != person.xref:
                words = link.text("RELA") or link.text("ROLE")
                phrase = next((node.text("PHRASE") for node in link.all("ROLE") if node.text("PHRASE")), "")
                label = f"ASSO {phrase or words}".strip()
                yield from (
                    replace(
                        self._statement(person, link.pointer, code, label, person.xref),
                        certainty=certainty,
                        status=status,
                    )
                    for code, certainty, status in role_said(words, phrase)
                )
            elif link.pointer != VOID:
                self._warn(
                    person.xref, "dangling_pointer", f"ASSO {link.value.strip()[:40]} points to nobody in the file"
                )

    def _statement(
        self,
        record: Node,
        subject: str,
        code: str,
        label: str,
        other: str,
        *,
        certainty: str = "stated",
        start: str = "",
        end: str = "",
        status: str = "current",
        note: str = "",
    ) -> StatementRow:
        return StatementRow(
            locator=record.xref,
            subject=Ref(key=subject),
            code=code,
            label=label,
            object=Ref(key=other),
            case_ref=self._case_ref,
            start=start,
            end=end,
            note=note,
            certainty=certainty,
            status=status,
        )

    # ---- sex ----

    def _recorded_sex(self, xref: str) -> str:
        sex = self._people[xref].text("SEX").upper()[:1]
        return sex if sex in {"M", "F"} else ""

    def _parent_sex(self, partner: _Partner) -> str:
        """Return the recorded sex; without any SEX line the slot says it, except in GEDCOM 7."""
        is_silent = not self._people[partner.xref].text("SEX")
        if is_silent and not self._is_version_7:
            return "M" if partner.tag == "HUSB" else "F"
        return self._recorded_sex(partner.xref)


def rest_of(family: Node, notes: Mapping[str, str]) -> str:
    """Return what a FAM record says besides who its people are: places, notes, sources, further events."""
    said = [
        f"{path}: {notes.get(value, value)}"
        for node in family.children
        if node.tag not in BOOKKEEPING
        for path, value in leaves(node, node.tag)
        if path not in _IN_STATEMENTS
    ]
    return "; ".join(said)


def _bonds(family: Node, partners: Sequence[_Partner]) -> Iterator[_Bond]:
    couple = read_couple(family)
    for position, partner in enumerate(partners):
        for other in partners[:position]:
            yield _Bond(family, (other, partner), couple)


def role_said(words: str, phrase: str) -> Iterator[tuple[str, str, str]]:
    """Yield (code, certainty, status) of what ASSO says; "godmother and aunt" is two roles."""
    known = words if words in roles() else role_code(words)
    if known and not phrase:
        yield known, "stated", "current"
        return
    read = read_relationship(phrase or words)
    yield from ((code, read.certainty, read.status) for code in (read.code, *read.also))
