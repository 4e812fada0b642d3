"""Leads: who must be there, or may be, and what would settle it (kinship.md 2.3). No lead is a candidate or kin.

Nothing here follows from another lead, and nobody hidden takes part: leads are drawn from the family without them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from finder.casework.agency import Agency
from finder.discovery.ways import Met
from finder.kinship.codes import parse_code
from finder.kinship.graph import FamilyGraph
from finder.model.candidate import Candidate, Lead
from finder.model.family import Kinship
from finder.model.person import PersonId, Resolution
from finder.model.record import Source, Statement

STRENGTHS = ("strong", "fair", "weak")
_PARENTS = {"F": "mother", "M": "father"}
_SOCIAL = frozenset({"foster_carer", "foster_child", "role"})
_NEAR = 4
"""Leads on the relatives of remoter people than this help nobody."""
_GRANDPARENT = {"F": {"F": "maternal grandmother", "M": "maternal grandfather"},
                "M": {"F": "paternal grandmother", "M": "paternal grandfather"}}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Around:
    """The child and everybody shown, as leads see them.

    Attributes:
        graph: The family without hidden persons.
        candidates: Shown on the list.
        met: Who is met on the ways from the child.
    """

    child: PersonId
    child_name: str
    candidates: Sequence[Candidate]
    met: Met
    graph: FamilyGraph

    @property
    def given(self) -> str:
        """The child's given name."""
        return self.child_name.split(" ")[0]


@dataclass(frozen=True, slots=True)
class Mention:
    """Somebody without a name is the ``relation`` of ``owner``, says ``source``."""

    owner: PersonId
    relation: str
    source: Source


def mentions_without_name(agency: Agency, resolution: Resolution) -> tuple[Mention, ...]:
    """Return every relative whom a file mentions without a name; once for an agency, for all its children."""
    found = []
    for statement in agency.statements:
        whose = None if statement.certainty == "denied" else _unnamed_end(agency, resolution, statement)
        if whose is not None:
            found.append(Mention(*whose, statement.source))
    return tuple(found)


def find_leads(mentions: Sequence[Mention], resolution: Resolution, around: Around) -> tuple[Lead, ...]:
    """Return what is worth finding out, strongest first; weak leads by address come from ``same_address``.

    Args:
        mentions: As ``mentions_without_name`` gives them.
    """
    found = [
        *_missing_parents(around),
        *_missing_grandparents(around),
        *_unnamed(mentions, around),
        *_unclear_sides(resolution, around),
        *_siblings_carers(around),
        *_step_families(resolution, around),
    ]
    return ordered(found)


def ordered(leads: Iterable[Lead]) -> tuple[Lead, ...]:
    """Return leads strongest first, otherwise in the order given; one of each text."""
    unique = {lead.text: lead for lead in leads}
    return tuple(sorted(unique.values(), key=lambda lead: STRENGTHS.index(lead.strength)))


def _missing_parents(around: Around) -> list[Lead]:
    """The child's own parents first, then the other parents of brothers and sisters."""
    found = []
    for word in _missing(around, around.child):
        side = "maternal" if word == "mother" else "paternal"
        found.append(
            Lead(
                "unknown_person",
                f"{possessive(around.given)} {word} is not known from the files, nor is anybody on the {side} side",
                f"Ask the family who {possessive(around.given)} {word} is; the birth certificate, the booking with the "
                "midwife and child benefit name parents too",
                (around.child,),
                strength="strong",
            )
        )
    own = _parents(around, around.child)
    for sibling in (one for one in around.candidates if _is_sibling(one)):
        parents = _parents(around, sibling.person_id)
        if not parents or sibling.half is False or (sibling.half is None and parents == own):
            continue
        for word in _missing(around, sibling.person_id):
            known = next(iter(parents.values()))
            found.append(
                Lead(
                    "unknown_person",
                    f"The unknown {word} of {sibling.name}, {possessive(around.given)} {bare(sibling.relationship)}",
                    f"Look in {possessive(first(sibling.name))} own file and birth certificate, and ask "
                    f"{_name(around, known)}",
                    (sibling.person_id,),
                )
            )
    return found


def _missing_grandparents(around: Around) -> list[Lead]:
    found = []
    for sex, parent in sorted(_parents(around, around.child).items()):
        named = _name(around, parent)
        if named == "a parent":
            continue
        for word in _missing(around, parent):
            grand = _GRANDPARENT[sex]["F" if word == "mother" else "M"]
            if any(one.relationship == grand for one in around.candidates):
                continue
            found.append(
                Lead(
                    "unknown_person",
                    f"{possessive(named)} {word}, {possessive(around.given)} {grand}, is not known from the files",
                    f"Ask {named}, or {possessive(first(named))} brothers and sisters; look in files under earlier "
                    "names and addresses",
                    (parent,),
                    strength="strong",
                )
            )
    return found


def _unnamed(mentions: Sequence[Mention], around: Around) -> list[Lead]:
    """People whom a file mentions without a name: "the daughter of Joan Firth, Kai's grandmother"."""
    shown = {one.person_id: one for one in around.candidates if one.is_kin and one.degree <= _NEAR}
    found = []
    for mention in mentions:
        person, relation = mention.owner, mention.relation
        is_parent = person == around.child and relation in _PARENTS.values()
        if person == around.child:
            owner, more = around.child_name, ""
        elif person in shown:
            owner = shown[person].name
            more = f", {possessive(around.given)} {bare(shown[person].relationship)}"
        else:
            continue
        found.append(
            Lead(
                "unidentified_relative",
                f"{possessive(owner)} {relation}{more}: mentioned, and not named",
                "Ask whoever wrote it, or the family, who is meant; then search for the name",
                (person,),
                strength="strong" if is_parent else "fair",
                sources=(mention.source,),
            )
        )
    return found


def _unnamed_end(agency: Agency, resolution: Resolution, statement: Statement) -> tuple[PersonId, str] | None:
    """Return of whom an unnamed person is what, when the statement is about one."""
    subject = agency.resolve(statement.subject, statement.source)
    other = agency.resolve(statement.object, statement.source)
    if subject is None or other is None:
        return None
    if statement.is_reversed:
        subject, other = other, subject
    left = resolution.persons[resolution.person_of[subject]]
    right = resolution.person_of[other]
    if not left.is_placeholder or left.id == right or resolution.persons[right].is_placeholder:
        return None
    if any(step.role or step.group in _SOCIAL for step in parse_code(statement.code)):
        return None
    return right, statement.code.replace("_", " ")


def _unclear_sides(resolution: Resolution, around: Around) -> list[Lead]:
    """Relatives of a brother or sister of whom no file says which parent they share with the child."""
    unclear = {
        one.person_id: one
        for one in around.candidates
        if _is_sibling(one) and one.half is not False and one.side == "" and not one.step
    }
    found = []
    for kinship in around.met.away:
        first_step = kinship.path[0].other
        person = resolution.persons.get(kinship.other)
        if first_step not in unclear or person is None or person.is_placeholder or _leaves_blood(kinship):
            continue
        sibling, word = unclear[first_step], kinship.label.rpartition("'s ")[2]
        side = "mother" if word.startswith("maternal") else "father" if word.startswith("paternal") else "parent"
        found.append(
            Lead(
                "unclear_side",
                f"{person.name}, {possessive(sibling.name)} {word}, may be {possessive(around.given)} too: which "
                f"parent {around.given} and {first(sibling.name)} share is not recorded",
                f"Find out whether {around.given} and {first(sibling.name)} have the same {side}",
                (sibling.person_id,),
                person.id,
                sources=_sources(around, kinship),
            )
        )
    return found


def _leaves_blood(kinship: Kinship) -> bool:
    return bool(kinship.partner_steps) or any("step" in step.relation for step in kinship.path)


def _sources(around: Around, kinship: Kinship) -> tuple[Source, ...]:
    shown = {one.person_id: one for one in around.candidates}
    sibling = shown.get(kinship.path[0].other)
    return tuple(source for step in (sibling.path if sibling else ()) for source in step.sources)[:2]


def _siblings_carers(around: Around) -> list[Lead]:
    """Whoever looked after a brother or sister elsewhere met relatives at family time. Carers are not named here."""
    found = []
    for sibling in (one for one in around.candidates if _is_sibling(one)):
        carers = around.graph.foster_carers(sibling.person_id)
        if carers and not carers <= around.graph.foster_carers(around.child):
            found.append(
                Lead(
                    "siblings_carers",
                    f"The carers of {sibling.name}, {possessive(around.given)} {bare(sibling.relationship)}, "
                    "may have met relatives at family time",
                    f"Ask through {possessive(first(sibling.name))} social worker who came, wrote or rang",
                    (sibling.person_id,),
                )
            )
    return found


def _step_families(resolution: Resolution, around: Around) -> list[Lead]:
    """A step-parent's own family may have grown close to the child, or never have met the child."""
    found = []
    for kinship in around.met.step_families:
        person = resolution.persons.get(kinship.other)
        if person is None or person.is_placeholder:
            continue
        through = next((one for one in around.candidates if one.person_id == _step_parent(kinship)), None)
        if through is None:
            continue
        found.append(
            Lead(
                "step_family",
                f"{person.name} belongs to the family of {through.name}, {possessive(around.given)} "
                f"{bare(through.relationship)}: the child's own file does not say that they know each other",
                f"Ask {around.given}, and {through.name}, who of that family mattered",
                (through.person_id,),
                person.id,
                strength="weak",
            )
        )
    return found


def _step_parent(kinship: Kinship) -> PersonId:
    first_step = kinship.path[0]
    is_recorded = any(edge.subtype == "step" for edge in first_step.edges)
    return first_step.other if is_recorded else kinship.path[1].other


def _parents(around: Around, person: PersonId) -> dict[str, PersonId]:
    """Known parents by birth or in law, by sex ("F", "M"); adoption counts like birth."""
    found = {}
    for parent in around.graph.known_parents(person):
        sex = around.graph.sex(parent)
        if sex in _PARENTS:
            found[sex] = parent
    return found


def _missing(around: Around, person: PersonId) -> list[str]:
    """Return "mother" and "father" as far as nobody is known; nothing for two parents of one sex or unknown sex."""
    known = _parents(around, person)
    others = [parent for parent in around.graph.known_parents(person) if parent not in known.values()]
    return [] if others else [word for sex, word in _PARENTS.items() if sex not in known]


def _name(around: Around, person: PersonId) -> str:
    return next((one.name for one in around.candidates if one.person_id == person), "a parent")


def _is_sibling(candidate: Candidate) -> bool:
    words = candidate.relationship.replace("half-", "").replace("step-", "").split()
    return (
        candidate.is_kin
        and bool(words)
        and "foster" not in words
        and words[-1] in {"brother", "sister", "sibling"}
        and candidate.degree == 2
    )


def bare(relationship: str) -> str:
    """Return a relationship as one says it after a name: "maternal half-sister" is "half-sister on the mother's side".

    >>> bare("maternal half-sister"), bare("maternal grandmother"), bare("brother")
    ('half-sister', 'grandmother', 'brother')
    """
    return relationship.removeprefix("maternal ").removeprefix("paternal ")


def first(name: str) -> str:
    """Return the given name."""
    return name.split(" ", maxsplit=1)[0]


def possessive(name: str) -> str:
    """Return "Kai's"; names that end in s too, as British papers write them.

    >>> possessive("Kai"), possessive("James")
    ("Kai's", "James's")
    """
    return f"{name}'s"
