"""The people of the invented workspace as they are looked up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from finder.errors import UserError
from finder.model.candidate import Candidate, ChildSummary
from finder.model.decision import JournalEntry
from finder.model.people import (
    Asked,
    CaseLine,
    PeopleFound,
    PeopleKind,
    PersonHit,
    PersonSheet,
    Said,
    Stay,
    Tie,
    Warned,
)
from finder.model.person import PersonId
from finder.model.record import Source


def hits(children: Sequence[ChildSummary], candidates: Sequence[Candidate]) -> tuple[PersonHit, ...]:
    """Everybody, by name: the children, and whoever is connected to one and not restricted."""
    found = [
        PersonHit(
            PersonId(child.person_id), child.name, (), child.born, False, "Eastroyd", child.case_ref, True, False, 2, ""
        )
        for child in children
    ]
    known = {hit.person_id for hit in found}
    found += [
        PersonHit(
            one.person_id,
            one.name,
            ("Kel Hirst",) if one.name.startswith("Kelly") else (),
            one.born,
            one.is_alive is False,
            "Northowl" if number % 3 else "",
            "",
            False,
            False,
            max(1, len(one.records)),
            next((use.external_id for use in one.records), ""),
        )
        for number, one in enumerate(candidates)
        if not one.is_restricted and one.person_id not in known
    ]
    return tuple(sorted(found, key=lambda hit: (hit.name.split()[-1], hit.name)))


def find(everybody: Sequence[PersonHit], asked: Asked) -> PeopleFound:
    """Return whoever has every typed word in their name, number or case."""
    words = asked.text.casefold().split()
    wanted = [
        hit
        for hit in everybody
        if all(word in f"{hit.name} {hit.external_id} {hit.case_ref}".casefold() for word in words)
        and asked.place.casefold() in hit.place.casefold()
        and (asked.kind is not PeopleKind.OPEN_CASE or hit.has_open_case)
        and (asked.kind is not PeopleKind.PROFESSIONAL or hit.is_professional)
        and (asked.kind is not PeopleKind.SEVERAL_RECORDS or hit.n_records > 1)
        and (asked.born_from is None or (hit.born[:4].isdigit() and int(hit.born[:4]) >= asked.born_from))
        and (asked.born_to is None or (hit.born[:4].isdigit() and int(hit.born[:4]) <= asked.born_to))
    ]
    return PeopleFound(tuple(wanted[: asked.limit]), len(wanted), len(wanted) > asked.limit)


def sheet(everybody: Sequence[PersonHit], person: PersonId, looks: Sequence[JournalEntry]) -> PersonSheet:
    """Return a sheet with something in every part."""
    hit = next((one for one in everybody if one.person_id == person), None)
    if hit is None:
        raise UserError("Nobody has this id. Look the person up by name.")
    people = Source("case_system/people.csv", "aa", "206")
    referral = Source("referrals/C-2041 referral.docx", "bb", "T2R3", "Joan Hirst (nan)")
    links = Source("case_system/relationships.csv", "cc", "31", "Mother")
    others = [one for one in everybody if one.person_id != person][:3]
    ties = [
        Tie(other.person_id, other.name, other.born, place != 1, words, certainty, place == 2, (links, referral))
        for place, (other, words, certainty) in enumerate(
            zip(others, ("mother", "half-sister", "former neighbour"), ("stated", "alleged", "denied"), strict=False)
        )
    ]
    return PersonSheet(
        hit=hit,
        confidence_01=0.97,
        said=(
            Said("name", hit.name, (people, referral)),
            Said("also_called", "Nana Joan", (referral,)),
            Said("born", hit.born or "about 1964", (people,)),
            Said("phone", "", (people,), is_withheld=True),
            Said("external_id", hit.external_id or "2410999", (people,)),
        ),
        stays=(
            Stay("address", "7 Kiln Row, Eastroyd, LB7 4JS", dt.date(2015, 4, 1), None, (people,)),
            Stay("address", "", dt.date(2009, 1, 1), dt.date(2015, 3, 31), (referral,), is_withheld=True),
        ),
        ties=tuple(ties),
        cases=(CaseLine("C-2041", "Care order", True, dt.date(2024, 5, 1), None, PersonId("p1"), "Kai Hirst", False),),
        warnings=(
            Warned(
                "Non-molestation order", dt.date(2023, 1, 9), dt.date(2024, 1, 9), False, Source("legal.csv", "dd", "7")
            ),
        ),
        records=(people, referral),
        looks=tuple(looks),
    )
