"""What must be one person, and what cannot be: parents' places, shared parents of siblings, superseded statements.

Rules: kinship.md section 2.2. Nothing is unified on a shared surname, or because two fathers are both unknown.
"""

from __future__ import annotations

from finder.kinship.naming import SAID_CODE
from finder.kinship.plausible import can_be_parent
from finder.kinship.slots import ADOPTIVE, BIRTH, Fact, Ground, Ledger
from finder.model.family import EdgeKind
from finder.model.person import PersonId

_SHARED_BY = {"F": ("full", "half_maternal"), "M": ("full", "half_paternal")}
_PLACE = {"F": ("MOTHERS", "mother"), "M": ("FATHERS", "father")}


def settle_parents(ledger: Ledger) -> None:
    """Leave every child at most one birth mother and one birth father, and nobody their own ancestor's parent."""
    _break_two_way_parenthood(ledger)
    for child in list(ledger.members):
        _join_adoption(ledger, child)
        for sex in "FM":
            _settle_place(ledger, child, sex)


def _break_two_way_parenthood(ledger: Ledger) -> None:
    for key, fact in list(ledger.facts.items()):
        if fact.kind is not EdgeKind.PARENT or key not in ledger.facts or key[3] not in {BIRTH, ADOPTIVE}:
            continue
        back = ledger.facts.get((fact.kind, fact.b, fact.a, key[3]))
        if back is None:
            continue
        weaker = min((fact, back), key=lambda one: _standing(ledger, one))
        ledger.remove((weaker.kind, weaker.a, weaker.b, key[3]))
        text = "Each is recorded as the other's parent; the direction that the years or more sources allow was kept."
        ledger.report("ANCESTOR_CYCLE", "error", (fact.a, fact.b), _sources(fact, back), text)


def _join_adoption(ledger: Ledger, child: PersonId) -> None:
    """A plain "mother" who is also said to be the adoptive mother is the adoptive mother."""
    for parent in ledger.parents(child, ADOPTIVE):
        plain = ledger.fact(EdgeKind.PARENT, parent, child, "biological")
        if plain is not None and not plain.says("birth"):
            ledger.remove((EdgeKind.PARENT, parent, child, BIRTH))
            for _, status, ground in plain.votes:
                ledger.add(EdgeKind.PARENT, parent, child, "adoptive", ground, status=status)


def _standing(ledger: Ledger, fact: Fact) -> tuple[bool, bool, float, PersonId]:
    """Rank rivals for one place: possible by years, said to be by birth, well evidenced."""
    is_possible = can_be_parent(ledger.member(fact.a), ledger.member(fact.b))
    return is_possible, fact.says("birth"), round(fact.strength(), 9), fact.a


def _settle_place(ledger: Ledger, child: PersonId, sex: str) -> None:
    facts = [
        fact
        for fact in ledger.of(child, EdgeKind.PARENT, BIRTH)
        if fact.b == child and ledger.sex(fact.a) == sex and not fact.says("legal")
    ]
    named = [fact for fact in facts if ledger.is_known(fact.a)]
    for fact in facts:
        if fact not in named and named and fact.a not in ledger.open_slots:
            ledger.fill(fact.a, max(named, key=lambda one: _standing(ledger, one)).a)
    _choose_parent(ledger, named, sex)


def _choose_parent(ledger: Ledger, facts: list[Fact], sex: str) -> None:
    if len(facts) < 2:
        return
    facts.sort(key=lambda fact: _standing(ledger, fact), reverse=True)
    best, *rest = facts
    for rival in rest:
        if rival.a in ledger.partners(best.a):
            _make_second_parent(ledger, rival)
        else:
            _put_aside(ledger, best, rival, sex)


def _make_second_parent(ledger: Ledger, fact: Fact) -> None:
    """The partner of the mother is the second parent in law (HFEA 2008 s42-43); likewise two fathers."""
    fact.votes = [("legal", status, ground) for _, status, ground in fact.votes]


def _put_aside(ledger: Ledger, best: Fact, rival: Fact, sex: str) -> None:
    place, word = _PLACE[sex]
    ledger.remove((EdgeKind.PARENT, rival.a, rival.b, BIRTH))
    for_best, for_rival = min(best.strength(), 0.995), rival.strength()
    odds = for_rival * (1 - for_best)
    p = odds / (odds + for_best * (1 - for_rival)) if for_rival < 1 else odds
    ground = Ground(_sources(rival), max(p, 0.01))
    ledger.add(EdgeKind.ROLE, rival.a, rival.b, SAID_CODE + word, ground)
    text = f"More than one birth {word} is recorded; the better evidenced was taken, the other kept as something said."
    ledger.report(f"TOO_MANY_BIRTH_{place}", "error", (rival.b,), _sources(best, rival), text)


def _sources(*facts: Fact) -> tuple[str, ...]:
    return tuple(dict.fromkeys(source for fact in facts for ground in fact.grounds() for source in ground.sources))


# siblings ------------------------------------------------------------------------------------------


def settle_siblings(ledger: Ledger) -> None:
    """Check what is said of siblings against their recorded parents, then share parents where that must be."""
    facts = [fact for fact in ledger.facts.values() if fact.kind is EdgeKind.SIBLING and _is_blood(fact)]
    for fact in facts:
        _check_fullness(ledger, fact)
    claims = [fact for fact in facts if any(vote[0] not in {"unknown", "adoptive"} for vote in fact.votes)]
    while any([_share_parents(ledger, fact) for fact in claims]):
        pass
    _spread_over_full_siblings(ledger)


def _is_blood(fact: Fact) -> bool:
    return not fact.says("step")


def subtype_of(fact: Fact) -> str:
    """Return what is said of two siblings' blood: the better evidenced; a side said is more than none."""
    weights: dict[str, float] = {}
    for subtype, _, ground in fact.votes:
        if subtype != "unknown":
            weights[subtype] = 1 - (1 - weights.get(subtype, 0.0)) * (1 - ground.p)
    if not weights:
        return "unknown"
    half = [one for one in weights if one.startswith("half")]
    best = max(weights, key=lambda one: (round(weights[one], 9), one.startswith("half")))
    return max(half, key=len) if best == "half" else best


def _check_fullness(ledger: Ledger, fact: Fact) -> None:
    """Recorded parents go before what is said of siblings."""
    mine, theirs = _known_birth_parents(ledger, fact.a), _known_birth_parents(ledger, fact.b)
    said = subtype_of(fact)
    shared = mine & theirs
    differ = [sex for sex in "FM" if _differ(ledger, fact, sex)]
    people = (fact.a, fact.b)
    if len(differ) > 1 and not shared:
        text = "Said to be siblings, and all four recorded parents differ."
        ledger.report("SIBLING_NO_SHARED_PARENT", "warn", people, _sources(fact), text)
    elif len(shared) > 1 and said.startswith("half"):
        _demote(fact, "full")
        text = "Said to be half-siblings and recorded with the same two parents; the parents were taken."
        ledger.report("SIBLING_FULLNESS_CONFLICT", "warn", people, _sources(fact), text)
    elif said == "full" and differ:
        _demote(fact, "half" if len(differ) == 1 else "unknown")
        text = "Said to be full siblings and recorded with different parents; the parents were taken."
        ledger.report("SIBLING_FULLNESS_CONFLICT", "warn", people, _sources(fact), text)
    elif said == "half" and len(differ) == 1:
        _demote(fact, "half_paternal" if differ == ["F"] else "half_maternal")


def _demote(fact: Fact, subtype: str) -> None:
    fact.votes = [(subtype, status, ground) for _, status, ground in fact.votes]


def _known_birth_parents(ledger: Ledger, child: PersonId) -> set[PersonId]:
    return {parent for parent in ledger.parents(child, BIRTH) if ledger.is_known(parent)}


def _differ(ledger: Ledger, fact: Fact, sex: str) -> bool:
    mine, theirs = ledger.known_parent(fact.a, sex), ledger.known_parent(fact.b, sex)
    if mine is None or theirs is None or mine == theirs:
        return False
    return ledger.is_known(mine) and ledger.is_known(theirs)


def _share_parents(ledger: Ledger, fact: Fact) -> bool:
    """Give each of two siblings the parent whom they share and only one has; True if anything was added."""
    added = False
    said = subtype_of(fact)
    for sex in "FM":
        if said in _SHARED_BY[sex]:
            for child in (fact.a, fact.b):
                added |= _give(ledger, fact, child, ledger.known_parent(child, sex), sex)
    if said == "full":
        for child, other in ((fact.a, fact.b), (fact.b, fact.a)):
            for parent in _known_birth_parents(ledger, child):
                if not ledger.sex(parent) and len(_known_birth_parents(ledger, other)) < 2:
                    added |= _give(ledger, fact, child, parent, "")
    return added


def _give(ledger: Ledger, fact: Fact, child: PersonId, parent: PersonId | None, sex: str) -> bool:
    """Make the child's parent, who has the sex if one is given, a parent of the other sibling too."""
    other = fact.other(child)
    if parent is None or parent == other or not ledger.is_known(parent) or parent in ledger.parents(other, BIRTH):
        return False
    occupant = ledger.known_parent(other, sex) if sex else None
    if occupant is not None and ledger.is_known(occupant):
        return False
    if not ledger.may_be_parent(parent, other):
        return False
    known = ledger.fact(EdgeKind.PARENT, parent, child, "biological")
    strength = min(known.strength(), 0.995) if known else 1.0
    sources = _sources(fact, known) if known else _sources(fact)
    p = strength * min(fact.strength(), 0.995)
    subtype = "biological" if ledger.sex(parent) else "unknown"
    ledger.add(EdgeKind.PARENT, parent, other, subtype, Ground(sources, p, is_stated=False))
    return True


def _spread_over_full_siblings(ledger: Ledger) -> None:
    """A sibling of somebody is as much a sibling of that person's full siblings."""
    facts = [fact for fact in ledger.facts.values() if fact.kind is EdgeKind.SIBLING and _is_blood(fact)]
    full = [fact for fact in facts if subtype_of(fact) == "full"]
    for fact in full:
        for one, twin in ((fact.a, fact.b), (fact.b, fact.a)):
            for link in ledger.of(one, EdgeKind.SIBLING, "blood"):
                other = link.other(one)
                if other == twin or ledger.fact(EdgeKind.SIBLING, twin, other, "unknown"):
                    continue
                p = min(link.strength(), 0.995) * min(fact.strength(), 0.995)
                ground = Ground(_sources(link, fact), p, is_stated=False)
                ledger.add(EdgeKind.SIBLING, twin, other, subtype_of(link), ground)


def drop_superseded(ledger: Ledger) -> None:
    """Take out siblings who are recorded as parent and child: the nearer relation stands."""
    for key, fact in list(ledger.facts.items()):
        if fact.kind is not EdgeKind.SIBLING:
            continue
        if fact.a in ledger.parents(fact.b) or fact.b in ledger.parents(fact.a):
            ledger.remove(key)
            text = "Said to be siblings and recorded as parent and child; the parent was taken."
            ledger.report("RELATION_CONFLICT", "warn", (fact.a, fact.b), _sources(fact), text)
