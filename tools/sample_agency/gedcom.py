"""Genograms as GEDCOM 5.5.1, in the dialects of four drawing programs."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

import ansel

from sample_agency.ledger import Ledger
from sample_agency.model import Genogram, Person, World
from sample_agency.places import home

ansel.register()

_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_HEADS = {
    "utf8": ("KinDraw 3.1", "UTF-8", "utf-8-sig", "\r\n"),
    "plain": ("FAMCHART", "UTF-8", "utf-8", "\n"),
    "ansi": ("GenoSketch", "ANSI", "cp1252", "\r\n"),
    "ansel": ("TreeWriter 2004", "ANSEL", "ansel", "\r\n"),
}


def dialect_for(wanted: str, text: str) -> str:
    """The dialect wanted where its character set can write the text, else the one that can write any."""
    try:
        text.encode(_HEADS[wanted][2])
    except UnicodeError:
        return "utf8"
    return wanted


@dataclass(slots=True)
class _Family:
    number: int
    parents: list[str]
    children: list[str] = field(default_factory=list)


def write_genograms(world: World, ledger: Ledger) -> dict[str, bytes]:
    """Every genogram, by file name; ``archive.zip/member.ged`` for members of an archive."""
    return {tree.file: _Tree(world, ledger, tree).write() for tree in world.genograms}


class _Tree:
    """One family tree file."""

    def __init__(self, world: World, ledger: Ledger, tree: Genogram) -> None:
        self._world, self._ledger, self._tree = world, ledger, tree
        self._day = dt.date.fromisoformat(tree.date)
        self._xref = {key: f"@I{number}@" for number, key in enumerate(tree.members, start=1)}
        self._families = self._group()

    def write(self) -> bytes:
        _, _, codec, newline = _HEADS[self._tree.dialect]
        lines = [*self._head(), *(line for key in self._tree.members for line in self._person(key))]
        lines += [line for index, (side, _) in enumerate(self._tree.unknown) for line in self._unknown(index, side)]
        lines += [line for family in self._families for line in self._family(family)]
        self._note_edges()
        return (newline.join([*lines, "0 TRLR"]) + newline).encode(codec)

    # --- families ------------------------------------------------------------------------------------------------

    def _group(self) -> list[_Family]:
        """A family for every set of drawn parents with drawn children, and for every drawn couple."""
        found: dict[tuple[str, ...], _Family] = {}
        for key in self._tree.members:
            parents = self._drawn_parents(key)
            if parents:
                found.setdefault(parents, _Family(len(found) + 1, list(parents))).children.append(key)
        for couple in self._world.couples:
            pair = self._father_first((couple.a, couple.b))
            if set(pair) <= self._xref.keys() and pair not in found:
                found[pair] = _Family(len(found) + 1, list(pair))
        return list(found.values())

    def _drawn_parents(self, key: str) -> tuple[str, ...]:
        person = self._world.people[key]
        drawn = tuple(parent for parent in (person.father, person.mother) if parent in self._xref)
        extra = tuple(f"?{index}" for index, (_, child) in enumerate(self._tree.unknown) if child == key)
        return self._father_first(drawn + extra)

    def _father_first(self, pair: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(
            sorted(
                pair,
                key=lambda key: (
                    (key.startswith("?") and self._unknown_sex(key) == "F")
                    or (not key.startswith("?") and self._world.people[key].sex == "F")
                ),
            )
        )

    def _unknown_sex(self, key: str) -> str:
        return "F" if self._tree.unknown[int(key[1:])][0] == "mother" else "M"

    def _of(self, key: str) -> str:
        return f"@I{len(self._tree.members) + 1 + int(key[1:])}@" if key.startswith("?") else self._xref[key]

    # --- records -------------------------------------------------------------------------------------------------

    def _head(self) -> list[str]:
        source, charset, _, _ = _HEADS[self._tree.dialect]
        person = self._world.people[self._tree.members[0]]
        head = [
            "0 HEAD",
            f"1 SOUR {source}",
            "1 GEDC",
            "2 VERS 5.5.1",
            "2 FORM LINEAGE-LINKED",
            f"1 CHAR {charset}",
            f"1 DATE {_date(self._day)}",
        ]
        if self._tree.dialect in ("utf8", "ansi"):
            head.append(f"1 NOTE Genogram for {person.full_name}, case {self._tree.case}")
        return [*head, "1 SUBM @U1@", "0 @U1@ SUBM", "1 NAME Family Network Service"]

    def _person(self, key: str) -> list[str]:
        person, xref = self._world.people[key], self._xref[key]
        given = " ".join(
            part for part in (person.given, person.middle if self._tree.dialect != "plain" else "") if part
        )
        lines = [f"0 {xref} INDI", f"1 NAME {given} /{person.birth_surname}/"]
        if self._tree.dialect in ("utf8", "ansel"):
            lines += [f"2 GIVN {given}", f"2 SURN {person.birth_surname}"]
        if person.known_as and self._tree.dialect == "utf8":
            lines.append(f"2 NICK {person.known_as}")
        if person.surname != person.birth_surname and self._is_married_by_then(person):
            lines.append(
                f"2 _MARNM {person.surname}"
                if self._tree.dialect != "ansi"
                else f"1 NAME {given} /{person.surname}/\n2 TYPE married"
            )
        lines.append(f"1 SEX {person.sex}")
        external_id = self._refn(key)
        if external_id:
            lines.append(f"1 REFN {external_id}")
        lines += ["1 BIRT", f"2 DATE {self._born(person)}"]
        self._ledger.mention(
            self._tree.file,
            xref,
            key,
            f"{given} {person.birth_surname}",
            external_id=external_id,
            born=self._born_known(person),
        )
        if person.died and person.died <= self._day:
            lines += ["1 DEAT Y"] if self._tree.dialect == "plain" else ["1 DEAT", f"2 DATE {_date(person.died)}"]
            self._ledger.deaths.append((key, self._tree.file, xref))
        elif person.home and self._tree.dialect != "ansel":
            lines += ["1 RESI", f"2 PLAC {home(person.home).town}"]
        lines += [f"1 FAMC @F{family.number}@" for family in self._families if key in family.children]
        lines += [f"1 FAMS @F{family.number}@" for family in self._families if key in family.parents]
        return [part for line in lines for part in line.split("\n")]

    def _unknown(self, index: int, side: str) -> list[str]:
        key = f"?{index}"
        lines = [
            f"0 {self._of(key)} INDI",
            "1 NAME ? /?/",
            f"1 SEX {self._unknown_sex(key)}",
            f"1 NOTE {side} not known",
        ]
        return [*lines, *(f"1 FAMS @F{family.number}@" for family in self._families if key in family.parents)]

    def _family(self, family: _Family) -> list[str]:
        lines = [f"0 @F{family.number}@ FAM"]
        for key in family.parents:
            sex = self._unknown_sex(key) if key.startswith("?") else self._world.people[key].sex
            lines.append(f"1 {'WIFE' if sex == 'F' else 'HUSB'} {self._of(key)}")
        lines += [f"1 CHIL {self._xref[key]}" for key in family.children]
        couple = next((c for c in self._world.couples if {c.a, c.b} == set(family.parents)), None)
        if couple and couple.kind == "married":
            lines += (
                ["1 MARR", f"2 DATE {_date_or_year(couple.start)}"] if couple.start[:4] <= self._tree.date[:4] else []
            )
            if couple.end not in ("", "death") and couple.end[:4] <= self._tree.date[:4]:
                lines += ["1 DIV Y"]
        return lines

    # --- particulars ---------------------------------------------------------------------------------------------

    def _refn(self, key: str) -> str:
        """The person it was drawn for carries the agency's number in two of the four dialects."""
        if key != self._tree.members[0] or self._tree.dialect not in ("utf8", "ansel"):
            return ""
        case = next(case for case in self._world.cases if case.ref == self._tree.case)
        record = self._world.records[case.child]
        return record.external_id if record.person == key else ""

    def _is_married_by_then(self, person: Person) -> bool:
        starts = [c.start[:4] for c in self._world.couples if person.key in (c.a, c.b) and c.kind == "married"]
        return not starts or min(starts) <= self._tree.date[:4]

    def _is_vague(self, person: Person) -> bool:
        return person.born.month == person.born.day == 1

    def _born(self, person: Person) -> str:
        if self._is_vague(person):
            return f"ABT {person.born.year}"
        if self._tree.dialect == "plain":
            return str(person.born.year)
        return _date(person.born)

    def _born_known(self, person: Person) -> str:
        return "" if self._is_vague(person) or self._tree.dialect == "plain" else person.born.isoformat()

    def _node(self, key: str) -> str:
        external_id = self._refn(key)
        return f"ext:{external_id}" if external_id else f"{self._tree.file}|{self._xref[key]}|{key}"

    def _note_edges(self) -> None:
        for family in self._families:
            parents = [key for key in family.parents if not key.startswith("?")]
            place = f"@F{family.number}@"
            for parent in parents:
                for child in family.children:
                    word = "mother" if self._world.people[parent].sex == "F" else "father"
                    self._ledger.say(
                        self._tree.file,
                        place,
                        self._node(parent),
                        word,
                        self._node(child),
                        kind="kin",
                        source="genogram",
                        case=self._tree.case,
                    )
            if len(parents) == 2:
                self._ledger.say(
                    self._tree.file,
                    place,
                    self._node(parents[0]),
                    "partner",
                    self._node(parents[1]),
                    kind="kin",
                    source="genogram",
                    case=self._tree.case,
                )


def _date(day: dt.date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def _date_or_year(text: str) -> str:
    return _date(dt.date.fromisoformat(text)) if len(text) == 10 else text
