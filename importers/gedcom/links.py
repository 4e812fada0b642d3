"""How a child is linked to a parent: by birth, adopted, fostered, step; from four places that may say so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from importers.gedcom.tree import Node
from importers.gedcom.vocabulary import child_link

_PARENT_WORD = {"M": "father", "F": "mother", "": "parent"}
_LINK_OF_ONE = re.compile(r"\s*([^()]+?)\s*\(\s*(mother|father)\s*\)\s*$", re.IGNORECASE)
_TAG_OF_PARENT = {"father": "HUSB", "mother": "WIFE"}
_CERTAINTY = {"challenged": "alleged", "disproven": "denied"}


@dataclass(frozen=True, slots=True)
class ChildLink:
    """The link of a child to one parent.

    Attributes:
        code: Of ``relationships.json``, for the parent; "" when the file says that there is no relationship.
        words: What the file says, for people to read; "" for an ordinary child.
        certainty: "stated", "alleged" or "denied".
    """

    code: str
    words: str
    certainty: str = "stated"


def family_links(person: Node) -> Iterator[Node]:
    """Yield the FAMC structures that make a person a child of a family, those of an adoption included."""
    yield from person.all("FAMC")
    for adoption in person.all("ADOP"):
        yield from adoption.all("FAMC")


def link_to_parent(family: Node, child: Node, parent_tag: str, parent_sex: str) -> ChildLink:
    """Say what a parent in a family is to a child.

    Args:
        family: The FAM record.
        child: The child's INDI record.
        parent_tag: "HUSB" or "WIFE", the slot in which the parent stands.
        parent_sex: "M", "F" or "".
    """
    kind, words = "birth", ""
    certainty = "stated"
    for said_kind, said_words, said_certainty in _said(family, child, parent_tag):
        certainty = said_certainty or certainty
        if said_kind:
            kind, words = said_kind, said_words
    return ChildLink(_code(kind, parent_sex), words, certainty)


def _code(kind: str, sex: str) -> str:
    parent = _PARENT_WORD[sex]
    codes = {"birth": parent, "adoptive": f"adoptive_{parent}", "step": f"step_{parent}", "foster": "foster_carer"}
    return {**codes, "carer": "carer", "unstated": "unknown_relationship", "none": ""}[kind]


def _said(family: Node, child: Node, parent_tag: str) -> Iterator[tuple[str, str, str]]:
    """Yield (kind or "", words, certainty or ""), weaker statements first."""
    for link in child.all("FAMC"):
        if link.pointer == family.xref:
            for pedigree in link.all("PEDI", "_PEDI"):
                yield from _pedigree(pedigree, parent_tag)
            yield "", "", _CERTAINTY.get(link.text("STAT").casefold(), "")
    for adoption in child.all("ADOP"):
        for link in adoption.all("FAMC"):
            by_whom = link.text("ADOP").upper() or "BOTH"
            if link.pointer == family.xref and by_whom in {"BOTH", parent_tag}:
                yield "adoptive", f"ADOP {by_whom}", ""
    vendor_tag = "_FREL" if parent_tag == "HUSB" else "_MREL"
    for entry in family.all("CHIL"):
        if entry.pointer == child.xref:
            for relation in entry.all(vendor_tag):
                yield child_link(relation.value), f"{vendor_tag} {relation.value.strip()}", ""


def _pedigree(pedigree: Node, parent_tag: str) -> Iterator[tuple[str, str, str]]:
    words = pedigree.value.strip()
    if words.casefold() == "other" and pedigree.text("PHRASE"):
        words = pedigree.text("PHRASE")
    if not words:
        return
    for_one = _LINK_OF_ONE.match(words)
    if for_one is None:
        yield child_link(words), f"{pedigree.tag} {words}", ""
    elif _TAG_OF_PARENT[for_one.group(2).casefold()] == parent_tag:
        yield child_link(for_one.group(1)), f"{pedigree.tag} {words}", ""
