"""An invented search with everything in it that an export has to get right."""

from __future__ import annotations

import dataclasses
from typing import Any

from finder.model.candidate import (
    Candidate,
    ConfidentialText,
    Contribution,
    Gap,
    Gate,
    PathStep,
    Recommendation,
    RecordUse,
    SearchResult,
)
from finder.model.person import PersonId
from finder.model.record import RecordId, Source

CHILD = PersonId("pchild")

SECRETS = (
    ConfidentialText("85 Quarrel Lane, Uldwick, EB8 5SU", "family", "placement address"),
    ConfidentialText("Ostrander", "family", "carer's surname"),
    ConfidentialText("Thirlby Moor Primary School", "family", "school"),
    ConfidentialText("07700 900577", "family", "placement telephone"),
    ConfidentialText("207 Gannet Steps", "any", "withheld address"),
    ConfidentialText("WB4 2TF", "any", "withheld postcode"),
    ConfidentialText("+44 1632 960957", "any", "adopter's telephone"),
    ConfidentialText("Merriwick", "any", "adoptive surname"),
)


def source(file: str, locator: str, text: str = "") -> Source:
    return Source(file=file, sha256="0" * 64, locator=locator, text=text)


def step(to: str, relation: str, from_name: str = "Kai Brindle", **more: Any) -> PathStep:
    return PathStep(
        from_id=PersonId(f"p{from_name}"),
        from_name=from_name,
        relation=relation,
        to_id=PersonId(f"p{to}"),
        to_name=to,
        sources=more.pop("sources", (source("relationships.csv", "88", relation.capitalize()),)),
        **more,
    )


def candidate(name: str = "Joan Firth", relationship: str = "maternal grandmother", **changes: Any) -> Candidate:
    """A living, confirmed relative whom the program would invite; ``changes`` replace fields."""
    base = Candidate(
        person_id=PersonId(f"p{name}"),
        name=name,
        born="1958-03-04",
        is_alive=True,
        relationship=relationship,
        side="maternal",
        half=False,
        step=False,
        by_marriage=False,
        is_kin=True,
        statutory_relative=True,
        legal_note="grandparent",
        is_known=False,
        identity_confidence=0.98,
        relationship_confidence=0.93,
        score=71.5,
        contributions=(
            Contribution("closeness", 40.0, "grandmother, two steps away"),
            Contribution("new_to_file", 31.5, "the child's own file does not name her"),
        ),
        gates=(),
        recommendation=Recommendation.INVITE,
        records=(RecordUse(RecordId("r0001"), "persons.csv", "124", "P1001", name),),
        path=(
            step("Kelly Firth", "mother"),
            step(name, "mother", from_name="Kelly Firth"),
        ),
        degree=2,
    )
    return dataclasses.replace(base, **changes)


def search(*candidates: Candidate, **changes: Any) -> SearchResult:
    base = SearchResult(
        child_id=CHILD,
        external_id="P2001",
        name="Kai Brindle",
        generated_at="2026-03-31T09:30:00+00:00",
        known_before=4,
        found=len(candidates),
        gaps=(Gap("maternal grandparents", 1, 2), Gap("paternal grandparents", 0, 2)),
        candidates=candidates,
        confidential=SECRETS,
    )
    return dataclasses.replace(base, **changes)


def everybody() -> SearchResult:
    """One of each kind of person, best first."""
    return search(
        candidate(),
        candidate("Dale Firth", "maternal half-uncle", half=True, born="1990", is_known=True, score=64.0),
        candidate(
            "Aaliyah O’Neill-Shah",
            "paternal first cousin",
            statutory_relative=False,
            legal_note="",
            relationship_confidence=0.61,
            recommendation=Recommendation.EXPLORE,
            score=51.2,
            degree=4,
            path=(
                step("Imran Shah", "father", sources=(source("genograms/shah.ged", "@I3@"),)),
                step("Nadia Shah", "sister", from_name="Imran Shah", is_inferred=True, sources=()),
                step("Aaliyah O’Neill-Shah", "daughter", from_name="Nadia Shah"),
            ),
        ),
        candidate(
            "Karen Ostrander",
            "foster carer",
            is_kin=False,
            statutory_relative=False,
            side="",
            is_known=True,
            score=48.0,
            degree=1,
            path=(step("Karen Ostrander", "foster carer", sources=(source("placements.csv", "12"),)),),
        ),
        candidate(
            "Mrs Pellow",
            "former class teacher",
            is_kin=False,
            statutory_relative=False,
            side="",
            score=33.0,
            degree=1,
            path=(step("Mrs Pellow", "class teacher"),),
        ),
        candidate("Maud Ostrander", "great-aunt", statutory_relative=False, legal_note="", score=30.0, degree=3),
        candidate(
            "Lee Carrow",
            "father",
            born="1984-11-02",
            degree=1,
            gates=(
                Gate("no_contact_order", "exclude", "no contact until 01/05/2027", source("legal.csv", "31")),
                Gate(
                    "address_withheld", "confidential", "lives at 207 Gannet Steps, WB4 2TF", source("legal.csv", "32")
                ),
            ),
            recommendation=Recommendation.EXCLUDE,
            score=80.0,
        ),
        candidate(
            "Tony Marl",
            "maternal uncle by marriage",
            gates=(Gate("assessed_risk", "hold", "conviction disclosed in 2019", source("notes/visit.txt", "L12")),),
            recommendation=Recommendation.HOLD,
            decided=Recommendation.HOLD,
            decision_reason="manager asked for the risk assessment",
            score=41.0,
        ),
        candidate(
            "Vera Firth",
            "maternal great-grandmother",
            is_alive=False,
            gates=(Gate("deceased", "exclude", "died 2017"),),
        ),
        candidate("Nobody Shown", "uncle", is_restricted=True),
        candidate("Ellie Merriwick", "half-sister", gates=(Gate("sealed_adoption", "hold", "adopted 2019"),)),
        candidate(
            "Ray Tansley", "paternal uncle", identity_confidence=0.55, gates=(Gate("unverified_identity", "hold", ""),)
        ),
    )
