"""From statements to the family graph."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from finder.kinship.chains import say, say_chain
from finder.kinship.checks import find_contradictions
from finder.kinship.codes import Step, parse_code
from finder.kinship.contradiction import Contradiction
from finder.kinship.direct import DIRECT, Said
from finder.kinship.graph import WED_KINDS, FamilyGraph, family_graph
from finder.kinship.plausible import can_be_parent, is_child_beside
from finder.kinship.reliability import combine
from finder.kinship.settle import drop_superseded, settle_parents, settle_siblings, subtype_of
from finder.kinship.slots import ADOPTIVE, BIRTH, FOSTER, STEP, Fact, Ground, Key, Ledger
from finder.model.family import Assertion, Edge, EdgeKind, FamilyMember
from finder.model.person import PersonId

DENIED = "denied"
IMPOSSIBLE_BY_YEARS = 0.3
"""What is left of the probability of parenthood that birth years do not allow: the dates may be wrong."""

_COUPLE_RANK = {"married": 3, "civil": 2, "cohabiting": 1, "unknown": 0}
_PARENT_RANK = {"birth": 4, "biological": 3, "legal": 5, "presumed": 2, "unknown": 1}


def build_family(
    members: Iterable[FamilyMember],
    assertions: Iterable[Assertion],
    edges: Iterable[Edge] = (),
    *,
    year: int | None = None,
) -> FamilyGraph:
    """Build the family graph from what files state.

    What is stated of parents, children, siblings, couples and roles comes first; then what must follow from it; then
    statements in several steps and those that name a side; last the vague ones, against all that is known by then.
    The result does not depend on the order of the input.

    Args:
        assertions: With directions already checked against birth dates. Denied ones make no edge. A code outside
            the grammar becomes a role of that name.
        edges: Typed edges of sources that have them (GEDCOM): kinds that no code can say.
        year: The present one, to tell who would be older than anybody gets; None to leave that out.

    Returns:
        The graph, with placeholders for people who must exist; what cannot all be true is found when it is asked for.
    """
    stated = sorted(assertions, key=lambda one: (one.object, one.subject, one.code, one.evidence, -one.p))
    ledger = Ledger(sorted(members, key=lambda member: member.id))
    chosen = [one for one in stated if one.status != DENIED]
    chosen = [one for one in chosen if not _is_self_link(ledger, one.subject, one.object, (one.evidence,))]
    for edge in sorted(edges, key=lambda one: (one.kind.value, one.a, one.b, one.subtype, one.status, one.evidence)):
        if not _is_self_link(ledger, edge.a, edge.b, edge.evidence):
            ledger.add(edge.kind, edge.a, edge.b, edge.subtype, Ground(edge.evidence, edge.p), status=edge.status)
    parsed = [(one, parse_code(one.code) or (Step(one.code, "role", role=one.code),)) for one in chosen]
    _fill_sexes(ledger, parsed)
    newest = max((member.born_from or 0 for member in ledger.members.values()), default=0)
    single = [_in_right_generation(ledger, _said(one, steps[0]), newest) for one, steps in parsed if len(steps) == 1]
    for said in single:
        if said.step.group in DIRECT:
            say(ledger, said)
    as_stated = [_edge(ledger, key, fact) for key, fact in sorted(ledger.facts.items())]
    settle_parents(ledger)
    settle_siblings(ledger)
    for one, steps in _strongest_first(parsed):
        if len(steps) > 1:
            say_chain(ledger, steps, _said(one, steps[0]))
    derived = sorted((said for said in single if said.step.group not in DIRECT), key=_clearest_first)
    for said in derived:
        say(ledger, said)
    settle_parents(ledger)
    settle_siblings(ledger)
    settle_parents(ledger)
    drop_superseded(ledger)
    return _graph(ledger, as_stated, year)


def _is_self_link(ledger: Ledger, subject: PersonId, other: PersonId, sources: tuple[str, ...]) -> bool:
    if subject != other:
        return False
    ledger.member(subject)
    text = "Somebody is stated to be related to themselves; the statement was left out."
    ledger.report("SELF_LINK", "error", (subject,), sources, text)
    return True


def _said(one: Assertion, step: Step) -> Said:
    ground = Ground((one.evidence,), one.p)
    return Said(one.subject, step, one.object, ground, has_ended=one.status == "ended")


def _in_right_generation(ledger: Ledger, said: Said, newest_birth: int) -> Said:
    """Take a "partner" of a child for the partner of a parent: rows on a child's record speak of the parents."""
    if said.step.group != "couple":
        return said
    subject, other = ledger.member(said.subject), ledger.member(said.object)
    if is_child_beside(other, subject, newest_birth):
        return replace(said, step=replace(said.step, group="parents_couple"))
    if is_child_beside(subject, other, newest_birth):
        turned = said.flipped("parents_couple")
        return replace(turned, step=replace(turned.step, sex=""))
    return said


def _strongest_first(parsed: list[tuple[Assertion, tuple[Step, ...]]]) -> list[tuple[Assertion, tuple[Step, ...]]]:
    return sorted(parsed, key=lambda item: (-item[0].p, len(item[1])))


def _clearest_first(said: Said) -> tuple[bool, float, int, str]:
    """Order of derived statements: those with a side first, then the better evidenced, then the nearer."""
    step = said.step
    return (not step.is_sided, -said.ground.p, step.greats, step.group)


def _fill_sexes(ledger: Ledger, parsed: Iterable[tuple[Assertion, tuple[Step, ...]]]) -> None:
    votes: dict[PersonId, dict[str, list[tuple[float, str]]]] = defaultdict(lambda: {"F": [], "M": []})
    for one, steps in parsed:
        ledger.member(one.subject)
        ledger.member(one.object)
        if steps[-1].sex:
            votes[one.subject][steps[-1].sex].append((one.p, one.evidence))
    for person, by_sex in sorted(votes.items()):
        _fill_sex(ledger, person, by_sex)


def _fill_sex(ledger: Ledger, person: PersonId, by_sex: dict[str, list[tuple[float, str]]]) -> None:
    recorded = ledger.sex(person)
    female, male = (combine(p for p, _ in by_sex[sex]) for sex in "FM")
    if not recorded and female != male:
        ledger.set_sex(person, "F" if female > male else "M")
    against = {"F": by_sex["M"], "M": by_sex["F"]}.get(recorded, by_sex["M"] if by_sex["F"] else [])
    if against:
        text = (
            "Words for a woman and for a man are used of one person; the record's own entry was kept if there is one."
        )
        ledger.report("SEX_CONFLICT", "warn", (person,), [source for _, source in against], text)


# from the ledger to the graph ----------------------------------------------------------------------


def _graph(ledger: Ledger, stated: Sequence[Edge], year: int | None) -> FamilyGraph:
    edges = [_edge(ledger, key, fact) for key, fact in sorted(ledger.facts.items())]
    settled = _with_edges(ledger.contradictions, stated)

    def contradictions(members: Mapping[PersonId, FamilyMember], kept: Sequence[Edge]) -> Iterable[Contradiction]:
        return dict.fromkeys([*settled, *find_contradictions(members, kept, year)])

    return family_graph(ledger.members.values(), edges, contradictions, ledger.open_slots)


def _with_edges(found: Iterable[Contradiction], stated: Sequence[Edge]) -> list[Contradiction]:
    """Name the edges, as they were stated, of contradictions that were settled while building."""
    wanted = {source for one in found for source in one.evidence}
    by_source: dict[str, list[int]] = defaultdict(list)
    for row, edge in enumerate(stated if wanted else ()):
        # all sources of an edge must be among those of the contradiction: to look by the first is enough
        if edge.evidence and edge.evidence[0] in wanted:
            by_source[edge.evidence[0]].append(row)
    return [replace(one, edges=tuple(_resting_on(one.evidence, stated, by_source))) for one in found]


def _resting_on(evidence: Iterable[str], stated: Sequence[Edge], by_source: Mapping[str, list[int]]) -> Iterator[Edge]:
    sources = set(evidence)
    rows = sorted(row for source in sources for row in by_source.get(source, ()))
    return (stated[row] for row in rows if sources.issuperset(stated[row].evidence))


def _edge(ledger: Ledger, key: Key, fact: Fact) -> Edge:
    grounds = list(fact.grounds())
    sources = tuple(dict.fromkeys(source for ground in grounds for source in ground.sources))
    p = combine(ground.p for ground in grounds) if sources else max(ground.p for ground in grounds)
    if (
        fact.kind is EdgeKind.PARENT
        and key[3] == BIRTH
        and not can_be_parent(ledger.member(fact.a), ledger.member(fact.b))
    ):
        p *= IMPOSSIBLE_BY_YEARS
    return Edge(
        kind=fact.kind,
        a=fact.a,
        b=fact.b,
        subtype=_subtype(key, fact),
        status=_status(ledger, fact),
        evidence=sources,
        p=p,
        is_inferred=not any(ground.is_stated for ground in grounds),
    )


def _subtype(key: Key, fact: Fact) -> str:
    if fact.kind is EdgeKind.SIBLING:
        return "step" if key[3] == STEP else subtype_of(fact)
    if fact.kind is EdgeKind.PARTNER:
        return max((vote[0] for vote in fact.votes), key=lambda kind: _COUPLE_RANK.get(kind, 0))
    if fact.kind is EdgeKind.PARENT and key[3] not in {ADOPTIVE, STEP, FOSTER}:
        best = max((vote[0] for vote in fact.votes), key=lambda kind: _PARENT_RANK.get(kind, 0))
        return "biological" if best == "birth" else best
    return fact.votes[0][0]


def _status(ledger: Ledger, fact: Fact) -> str:
    if fact.kind is EdgeKind.PARTNER:
        return _couple_status(ledger, fact)
    return "ended" if all(vote[1] == "ended" for vote in fact.votes) else "current"


def _couple_status(ledger: Ledger, fact: Fact) -> str:
    """An end outweighs as much evidence of a couple, which goes before; a row that a marriage followed is no end."""
    best = max(_COUPLE_RANK.get(vote[0], 0) for vote in fact.votes)
    current = [vote for vote in fact.votes if vote[1] == "current"]
    followed = any(_COUPLE_RANK.get(vote[0], 0) == best for vote in current)
    ended = [
        vote
        for vote in fact.votes
        if vote[1] == "ended" or (vote[1] == "lapsed" and not (followed and _COUPLE_RANK.get(vote[0], 0) < best))
    ]
    if ended and combine(vote[2].p for vote in ended) >= combine(vote[2].p for vote in current):
        return "ended"
    is_wed = any(vote[0] in WED_KINDS for vote in fact.votes)
    has_died = ledger.member(fact.a).is_deceased or ledger.member(fact.b).is_deceased
    if any(vote[1] == "widowed" for vote in fact.votes) or (is_wed and has_died):
        return "widowed"
    return "current"
