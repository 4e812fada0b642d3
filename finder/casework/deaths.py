"""Reports that somebody has died, in notes, e-mails, documents and chronologies, so that nobody writes to the dead.

A report is no fact: whoever calls holds the person back and says "a note says that this person may have died". A false
report costs a look, a missed one costs a family a letter to the dead; in doubt a report is given.
"""

from __future__ import annotations

import re
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from finder.casework.agency import Agency
from finder.casework.death_names import Fit, Names, fit, names_of, readings
from finder.casework.death_sentences import DeathFinder, SaidDead
from finder.casework.death_words import death_words
from finder.model.person import Person, PersonId, Resolution
from finder.model.record import Event, PersonRef, Source
from importers.note_text import MAIL_HEAD_MARK, line_place
from matching.namedata import name_knowledge

_SHOWN_CHARS = 240
_STEPS = 4
"""Parent, grandparent, aunt, cousin: statements further off tell no namesakes apart."""
_CIRCLE_STEPS = 2
_HEAD_CHARS = 600
_REFERENCE = re.compile(r"[A-Za-z]{0,8}[-/]?\d[\w/-]*")


@dataclass(frozen=True, slots=True)
class _Report:
    """One name in one document.

    Attributes:
        cases: Case references that the document stands on.
        children: Persons whom the document is about, by its head or by its case.
    """

    said: SaidDead
    event: Event
    source: Source
    cases: frozenset[str]
    children: frozenset[PersonId]


class DeathReports:
    """Knows every sentence of the agency that says somebody has died.

    Args:
        agency: Whose events are searched, once.
        resolution: Who is who.
    """

    def __init__(self, agency: Agency, resolution: Resolution) -> None:
        self._agency = agency
        self._resolution = resolution
        self._child_of_case = self._children_of_cases()
        self._reports = list(self._find())
        self._by_key = self._index()
        self._names: dict[PersonId, Names] = {}
        self._carriers: dict[tuple[str, str], frozenset[PersonId]] = {}
        self._namesakes_of: dict[tuple[str, ...], frozenset[PersonId]] = {}
        self._links: dict[PersonId, set[PersonId]] = {}
        self._near: dict[tuple[frozenset[PersonId], int], frozenset[PersonId]] = {}
        if self._reports:
            self._links = self._link_persons()
            self._carriers = self._find_carriers()

    def reported(self, child: PersonId, person: Person) -> tuple[Source, str] | None:
        """Say where it is written that a person has died.

        Args:
            child: For whom one asks: in documents about this child a given name is enough.
            person: Who may have died.

        Returns:
            Where it is written, with the sentence shortened to ``_SHOWN_CHARS`` characters, and the whole sentence;
            None when no document says so.
        """
        names = self._names_of(person)
        best: tuple[int, int, _Report] | None = None
        for number in self._maybe(names):
            report = self._reports[number]
            how = self._fit(child, person, names, report)
            if how and (best is None or (how, -number) > best[:2]):
                best = (how, -number, report)
        return None if best is None else (best[2].source, best[2].said.sentence)

    # ---- the documents

    def _find(self) -> Iterator[_Report]:
        finder = DeathFinder()
        for event in self._agency.events:
            label = f"{event.kind}: " if event.kind.casefold() in death_words().markers else ""
            said = finder.find(label + event.text)
            if said:
                cases, children = self._about(event)
                for one in said:
                    yield _Report(one, event, _source(event, one), cases, children)

    def _index(self) -> dict[str | int, set[int]]:
        """Index the reports by their words, by the groups of forms that these belong to, and "" for single words."""
        found: dict[str | int, set[int]] = defaultdict(set)
        for number, report in enumerate(self._reports):
            for word in report.said.words:
                found[word].add(number)
                for group in name_knowledge().forms.get(word, ()):
                    found[group].add(number)
            if any(len(words) == 1 for words in readings(report.said)):
                found[""].add(number)
        return found

    def _maybe(self, names: Names) -> list[int]:
        """Return the reports that share a word or a group of forms with the names, and those of a single word."""
        keys: set[str | int] = {""}
        for given in names.givens:
            keys |= {*given.words, given.key, *given.forms}
        for family in names.families:
            keys |= {*family.words, family.key}
        return sorted({number for key in keys for number in self._by_key.get(key, ())})

    def _children_of_cases(self) -> dict[str, set[PersonId]]:
        found: dict[str, set[PersonId]] = defaultdict(set)
        for case in self._agency.cases:
            child = self._person(case.child, case.source) if case.child else None
            if child:
                found[case.case_ref].add(child)
        return found

    def _about(self, event: Event) -> tuple[frozenset[str], frozenset[PersonId]]:
        """Return the cases and children of a document; where its fields name none, its first words may."""
        cases = {event.case_ref} if event.case_ref else set()
        children = set()
        about = self._person(event.about, event.source) if event.about else None
        if about:
            children.add(about)
        if not cases and not children:
            for reference in _REFERENCE.findall(event.text[:_HEAD_CHARS]):
                if reference in self._child_of_case:
                    cases.add(reference)
                elif reference in self._agency.carriers:
                    children.update(self._resolution.person_of[one] for one in self._agency.carriers[reference])
        for case in cases:
            children |= self._child_of_case.get(case, set())
        return frozenset(cases), frozenset(children)

    def _person(self, ref: PersonRef, source: Source) -> PersonId | None:
        record = self._agency.resolve(ref, source)
        return None if record is None else self._resolution.person_of.get(record)

    # ---- who is meant

    def _fit(self, child: PersonId, person: Person, names: Names, report: _Report) -> int:
        said, is_own = report.said, child in report.children
        if said.sex and person.sex and said.sex != person.sex:
            return Fit.NONE
        if _is_born_later(person, report.event) or person.id == child:
            return Fit.NONE
        how = fit(said, names, self._circle_names(child) if is_own else frozenset())
        if how is Fit.NONE:
            return Fit.NONE
        is_meant = self._is_meant_here(child, person, how, said) if is_own else self._is_meant(person, how, report)
        return 2 * how + is_own if is_meant else Fit.NONE

    def _is_meant_here(self, child: PersonId, person: Person, how: Fit, said: SaidDead) -> bool:
        """Decide for a document about the child."""
        family = self._nearby(frozenset({child}), _STEPS)
        if how is Fit.EXACT:
            namesakes = self._namesakes(said)
            return person.id in family or not namesakes & family
        if how is Fit.FORM:
            return True
        others = self._better_in(family, person, how, said)
        return not others

    def _better_in(self, family: frozenset[PersonId], person: Person, how: Fit, said: SaidDead) -> bool:
        """True when a relative of the child carries just this name, and the person asked about is another."""
        if how is Fit.GIVEN and person.id in family:
            return False
        for other in family:
            if other != person.id and (found := self._resolution.persons.get(other)) is not None:
                known = fit(said, self._names_of(found))
                if known > how or (how is Fit.GIVEN and known is Fit.GIVEN):
                    return True
        return False

    def _is_meant(self, person: Person, how: Fit, report: _Report) -> bool:
        """Decide for a document about another family, or about nobody that it names."""
        if how <= Fit.CIRCLE:
            return False
        namesakes = self._namesakes(report.said)
        near = self._nearby(report.children, _STEPS) if report.children else frozenset()
        is_near = person.id in near
        if how is Fit.EXACT:
            return is_near or len(namesakes) <= 1 or not (report.children or report.cases)
        return is_near and not namesakes & near

    def _namesakes(self, said: SaidDead) -> frozenset[PersonId]:
        """Return the persons who carry exactly the written name."""
        known = self._namesakes_of.get(said.words)
        if known is None:
            found = [
                carriers
                for (given, family), carriers in self._carriers.items()
                for words in readings(said)
                if words[0] == given and "".join(words[1:]).endswith(family)
            ]
            known = self._namesakes_of[said.words] = frozenset().union(*found)
        return known

    def _names_of(self, person: Person) -> Names:
        known = self._names.get(person.id)
        if known is None:
            known = self._names[person.id] = names_of(person)
        return known

    def _find_carriers(self) -> dict[tuple[str, str], frozenset[PersonId]]:
        """Return who carries each (given, family) name, for names that occur in the reports."""
        spoken = {word for report in self._reports for word in report.said.words}
        found: dict[tuple[str, str], set[PersonId]] = defaultdict(set)
        for person in self._resolution.persons.values():
            names = self._names_of(person)
            for given in names.givens:
                if spoken.isdisjoint(given.words):
                    continue
                for family in names.families:
                    found[(given.key, family.key)].add(person.id)
        return {key: frozenset(carriers) for key, carriers in found.items()}

    # ---- who belongs together

    def _link_persons(self) -> dict[PersonId, set[PersonId]]:
        links: dict[PersonId, set[PersonId]] = defaultdict(set)
        for statement in self._agency.statements:
            left = self._person(statement.subject, statement.source)
            right = self._person(statement.object, statement.source)
            if left and right and left != right:
                links[left].add(right)
                links[right].add(left)
        for record in self._agency.records.values():
            for child in self._child_of_case.get(record.case_ref, ()) if record.case_ref else ():
                person = self._resolution.person_of[record.id]
                if person != child:
                    links[child].add(person)
                    links[person].add(child)
        return links

    def _nearby(self, persons: frozenset[PersonId], steps: int) -> frozenset[PersonId]:
        """Return who is linked to one of the persons over at most ``steps`` statements, the persons included."""
        known = self._near.get((persons, steps))
        if known is None:
            known = self._near[(persons, steps)] = frozenset(self._walk(persons, steps))
        return known

    def _walk(self, persons: Iterable[PersonId], steps: int) -> set[PersonId]:
        distance = dict.fromkeys(persons, 0)
        queue = deque(distance)
        while queue:
            one = queue.popleft()
            if distance[one] < steps:
                for other in self._links.get(one, ()):
                    if other not in distance:
                        distance[other] = distance[one] + 1
                        queue.append(other)
        return set(distance)

    def _circle_names(self, child: PersonId) -> frozenset[str]:
        """Return the folded family names of the child and of those whom its own file links to it."""
        circle = self._nearby(frozenset({child}), _CIRCLE_STEPS)
        persons = (self._resolution.persons.get(one) for one in circle)
        return frozenset(family.key for one in persons if one for family in self._names_of(one).families)


def _is_born_later(person: Person, event: Event) -> bool:
    return person.born is not None and event.happened_on is not None and person.born.earliest > event.happened_on


def _source(event: Event, said: SaidDead) -> Source:
    """Return the place of a sentence: its line in notes and in the body of mails, else the place of the entry."""
    text = said.sentence if len(said.sentence) <= _SHOWN_CHARS else said.sentence[: _SHOWN_CHARS - 1] + "…"
    locator = event.source.locator
    is_in_head = MAIL_HEAD_MARK in event.text.split("\n")[: said.line]
    locator = "head" if is_in_head else line_place(locator, said.line)
    return replace(event.source, locator=locator, text=text)
