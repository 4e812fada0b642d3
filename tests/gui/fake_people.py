"""An invented family, seen the way a search would return it. Every name, date and file is made up."""

from __future__ import annotations

import datetime as dt

from finder.diagrams.geometry import Diagram, LegendItem, Line, Symbol
from finder.model.candidate import (
    Candidate,
    ChildSummary,
    ConfidentialText,
    Contribution,
    Gap,
    Gate,
    Lead,
    PathStep,
    Recommendation,
    RecordUse,
    SearchResult,
)
from finder.model.person import EvidenceRow, PairEvidence, PersonId
from finder.model.record import (
    Address,
    Form,
    PartialDate,
    PersonName,
    Precision,
    Record,
    RecordId,
    RejectedRow,
    Source,
)
from finder.services import ImportedFile, ReviewItem

SHA = "ab" * 32


def source(file: str, locator: str, text: str = "") -> Source:
    return Source(file=file, sha256=SHA, locator=locator, text=text)


def children() -> tuple[ChildSummary, ...]:
    rows = (
        ("p1", "P1001", "Kai Firth", "2016-05-11", "C-2041", "Looked after", "2024-02-19", "R. Adeyemi", 7, 14),
        ("p2", "P1044", "Lily-Mae Okafor", "2019-11-02", "C-2077", "Looked after", "2024-09-03", "R. Adeyemi", 4, 11),
        ("p3", "P1093", "Mateo Brand", "2012-01-15", "C-1988", "Child protection", "2023-06-30", "S. Whitlock", 5, 5),
        ("p4", "P1120", "Zofia Wren", "2021-07-28", "C-2102", "Looked after", "2025-01-14", "S. Whitlock", None, None),
    )
    empty = {"p1": ("paternal grandfather",), "p2": ("paternal side", "siblings elsewhere"), "p3": ("paternal side",)}
    return tuple(
        ChildSummary(
            person_id=PersonId(row[0]),
            external_id=row[1],
            name=row[2],
            born=row[3],
            case_ref=row[4],
            case_type=row[5],
            opened=row[6],
            worker=row[7],
            known_before=row[8],
            found=row[9],
            empty_branches=empty.get(row[0], ()),
            waiting_reviews={"p1": 3, "p2": 1}.get(row[0], 0),
        )
        for row in rows
    )


def _points(**named: tuple[float, str]) -> tuple[Contribution, ...]:
    return tuple(Contribution(name, points, why) for name, (points, why) in named.items())


def _use(number: str, file: str, locator: str, name: str) -> RecordUse:
    return RecordUse(RecordId(f"r{int(number):015x}"), file, locator, f"P{number}", name)


def _step(who: str, relation: str, other: str, *sources: Source, is_inferred: bool = False) -> PathStep:
    return PathStep(PersonId(f"id-{who}"), who, relation, PersonId(f"id-{other}"), other, sources, is_inferred)


KAI_KELLY = _step("Kai Firth", "mother", "Kelly Firth", source("relationships.csv", "12", "Mother : Child"))
KAI_DEAN = _step("Kai Firth", "father", "Dean Marlow", source("relationships.csv", "13", "is the father of"))
KELLY_JOAN = _step("Kelly Firth", "mother", "Joan Firth", source("relationships.csv", "48", "Mother"))
DEAN_BEV = _step("Dean Marlow", "mother", "Beverley Marlow", source("referral 2019.docx", "T2R3", "Mum: Bev Marlow"))


def _candidate(
    number: str,
    name: str,
    born: str,
    relationship: str,
    *,
    side: str = "",
    is_known: bool = False,
    recommendation: Recommendation = Recommendation.EXPLORE,
    identity: float = 0.97,
    relation: float = 0.93,
    contributions: tuple[Contribution, ...] = (),
    gates: tuple[Gate, ...] = (),
    path: tuple[PathStep, ...] = (),
    records: tuple[RecordUse, ...] = (),
    **more: object,
) -> Candidate:
    values: dict[str, object] = {
        "is_alive": True,
        "half": False,
        "step": False,
        "by_marriage": False,
        "is_kin": True,
        "statutory_relative": False,
        "legal_note": "",
    }
    values.update(more)
    return Candidate(
        person_id=PersonId(f"p{number}"),
        name=name,
        born=born,
        relationship=relationship,
        side=side,
        is_known=is_known,
        identity_confidence=identity,
        relationship_confidence=relation,
        score=max(0.0, min(100.0, sum(row.points for row in contributions))),
        contributions=contributions,
        gates=gates,
        recommendation=recommendation,
        records=records or (_use(number, "persons.csv", str(int(number) - 900), name),),
        path=path,
        **values,  # type: ignore[arg-type]
    )


def candidates() -> tuple[Candidate, ...]:
    """Fifteen people: close, far, new, known, gated, restricted."""
    return (
        _candidate(
            "1003",
            "Joan Firth",
            "1958-08-30",
            "maternal grandmother",
            side="maternal",
            is_known=True,
            statutory_relative=True,
            legal_note="Relative under the Children Act 1989, section 105",
            recommendation=Recommendation.INVITE,
            identity=0.99,
            relation=0.98,
            contributions=_points(
                childs_voice=(30.0, "Kai said on 4 March 2025: “I want to see Nan more.” (too little contact)"),
                closeness=(22.0, "Grandmother: two steps away"),
                contact=(12.0, "Saw Kai 9 times in the last 12 months"),
                care_given=(10.0, "Looked after Kai from June to September 2022"),
                statutory=(6.0, "A relative in the sense of the Children Act"),
            ),
            path=(KAI_KELLY, KELLY_JOAN),
            decided=Recommendation.INVITE,
            decision_reason="Kai asked for her; she is willing to host.",
            degree=2,
        ),
        _candidate(
            "1207",
            "Kathryn Hallam",
            "1985-03-04",
            "maternal half-aunt",
            side="maternal",
            half=True,
            statutory_relative=True,
            recommendation=Recommendation.INVITE,
            identity=0.98,
            relation=0.95,
            contributions=_points(
                closeness=(20.0, "Half-aunt: three steps away"),
                new_lead=(15.0, "Kai's own file does not know her"),
                contact=(9.0, "Sent birthday cards in 2021 and 2022"),
                statutory=(6.0, "A relative in the sense of the Children Act"),
                stability=(5.0, "Same address for nine years"),
                distance=(-3.0, "Lives more than two hours away"),
            ),
            path=(
                KAI_KELLY,
                KELLY_JOAN,
                _step(
                    "Joan Firth",
                    "daughter",
                    "Kathryn Hallam",
                    source("genogram_firth.ged", "@I7@"),
                    source("case_notes_2018.csv", "331", "her older girl Kate, now Hallam"),
                ),
            ),
            records=(
                _use("1207", "persons.csv", "307", "Kathryn Hallam"),
                _use("5513", "referral 2019.docx", "T1R4", "Kate Firth"),
                _use("6120", "genogram_firth.ged", "@I7@", "Katie Hallam née Firth"),
            ),
            also=("sister of Kai's mother through Joan",),
            degree=3,
        ),
        _candidate(
            "1310",
            "Beverley Marlow",
            "about 1960",
            "paternal grandmother",
            side="paternal",
            statutory_relative=True,
            recommendation=Recommendation.INVITE,
            identity=0.91,
            relation=0.88,
            contributions=_points(
                closeness=(22.0, "Grandmother: two steps away"),
                new_lead=(15.0, "Kai's own file does not know her"),
                empty_branch=(8.0, "The only person found so far on the father's side of this generation"),
                statutory=(6.0, "A relative in the sense of the Children Act"),
            ),
            path=(KAI_DEAN, DEAN_BEV),
            degree=2,
        ),
        _candidate(
            "1005",
            "Sam Firth",
            "2009-10-21",
            "maternal half-brother",
            side="maternal",
            half=True,
            is_known=True,
            statutory_relative=True,
            recommendation=Recommendation.INVITE,
            identity=0.99,
            relation=0.97,
            contributions=_points(
                childs_voice=(28.0, "Named as most important person on 4 March 2025"),
                closeness=(20.0, "Brother"),
            ),
            path=(
                KAI_KELLY,
                _step("Kelly Firth", "son", "Sam Firth", source("relationships.csv", "15", "Mother : Child")),
            ),
            degree=2,
        ),
        _candidate(
            "1402",
            "Amira Hussain",
            "1971-12-09",
            "former foster carer",
            is_kin=False,
            recommendation=Recommendation.INVITE,
            identity=0.96,
            relation=0.99,
            contributions=_points(
                care_given=(18.0, "Kai lived with her for 14 months until August 2020"),
                new_lead=(15.0, "Kai's own file does not know her"),
                contact=(10.0, "Still writes at New Year"),
            ),
            path=(
                _step("Kai Firth", "former foster carer", "Amira Hussain", source("placements.xlsx", "Placements!22")),
            ),
            degree=1,
        ),
        _candidate(
            "1311",
            "Tyrone Marlow",
            "1991",
            "paternal uncle",
            side="paternal",
            statutory_relative=True,
            identity=0.83,
            relation=0.81,
            contributions=_points(
                closeness=(18.0, "Uncle: three steps away"),
                new_lead=(15.0, "Kai's own file does not know him"),
                empty_branch=(5.0, "Few people are found on the father's side"),
                old_information=(-4.0, "Nothing newer than 2017"),
            ),
            path=(
                KAI_DEAN,
                _step("Dean Marlow", "brother", "Tyrone Marlow", source("referral 2019.docx", "P14", "his brother Ty")),
            ),
            degree=3,
        ),
        _candidate(
            "1208",
            "Ellie Hallam",
            "2014-02-17",
            "maternal half-cousin",
            side="maternal",
            half=True,
            identity=0.95,
            relation=0.93,
            contributions=_points(
                closeness=(14.0, "Cousin: four steps away"),
                new_lead=(15.0, "Kai's own file does not know her"),
                same_age=(4.0, "About the same age as Kai"),
            ),
            path=(
                KAI_KELLY,
                KELLY_JOAN,
                _step("Joan Firth", "daughter", "Kathryn Hallam", source("genogram_firth.ged", "@I7@")),
                _step("Kathryn Hallam", "daughter", "Ellie Hallam", source("genogram_firth.ged", "@F4@")),
            ),
            degree=4,
        ),
        _candidate(
            "1002",
            "Kelly Firth",
            "1989-01-27",
            "mother",
            side="maternal",
            is_known=True,
            recommendation=Recommendation.INDIRECT,
            identity=0.99,
            relation=0.99,
            contributions=_points(closeness=(25.0, "Parent"), contact=(6.0, "Supervised family time every month")),
            gates=(
                Gate(
                    "address_withheld",
                    "confidential",
                    "Her address must not be given to Dean Marlow",
                    source("alerts.csv", "9"),
                ),
                Gate("consent", "indirect", "She agrees to letters only for now", None),
            ),
            path=(KAI_KELLY,),
            degree=1,
        ),
        _candidate(
            "1420",
            "Peter Oyelaran",
            "",
            "teacher",
            is_kin=False,
            is_known=True,
            identity=0.92,
            relation=0.94,
            contributions=_points(
                childs_voice=(18.0, "“Mr O listens to me.”"), contact=(8.0, "Sees Kai in school every week")
            ),
            path=(_step("Kai Firth", "teacher", "Peter Oyelaran", source("case_notes_2025.csv", "71")),),
            degree=1,
        ),
        _candidate(
            "1421",
            "Paulette Quaye",
            "1979-06-05",
            "godmother",
            is_kin=False,
            recommendation=Recommendation.HOLD,
            identity=0.74,
            relation=0.86,
            contributions=_points(closeness=(10.0, "Godmother"), new_lead=(15.0, "Kai's own file does not know her")),
            gates=(
                Gate(
                    "unverified_identity",
                    "hold",
                    "Two records that may not be one person; answer the question in Review first",
                    None,
                ),
            ),
            path=(
                _step(
                    "Kai Firth", "godmother", "Paulette Quaye", source("case_notes_2018.csv", "90", "godmum Paulette")
                ),
            ),
            degree=1,
        ),
        _candidate(
            "1430",
            "Grace Marlow",
            "1940",
            "paternal great-aunt",
            side="paternal",
            identity=0.79,
            relation=0.61,
            contributions=_points(
                closeness=(8.0, "Great-aunt: four steps away"), new_lead=(15.0, "Kai's own file does not know her")
            ),
            path=(
                KAI_DEAN,
                DEAN_BEV,
                _step(
                    "Beverley Marlow", "sister", "Grace Marlow", source("case_notes_2018.csv", "402"), is_inferred=True
                ),
            ),
            degree=4,
        ),
        _candidate(
            "1500",
            "A restricted person",
            "",
            "restricted",
            is_restricted=True,
            recommendation=Recommendation.HOLD,
            is_alive=None,
            contributions=(),
            gates=(Gate("restricted", "hold", "Ask a senior practitioner", None),),
            degree=3,
        ),
        _candidate(
            "1440",
            "Shaun Pike",
            "1983-09-12",
            "former step-father",
            is_known=True,
            step=True,
            recommendation=Recommendation.HOLD,
            identity=0.97,
            relation=0.9,
            contributions=_points(closeness=(14.0, "Step-father"), contact=(-2.0, "No contact since 2021")),
            gates=(
                Gate(
                    "assessed_risk",
                    "hold",
                    "Risk assessment of 11 January 2022: waits for a manager's decision",
                    source("alerts.csv", "14", "Risk to children"),
                ),
            ),
            path=(
                KAI_KELLY,
                _step("Kelly Firth", "ex-partner", "Shaun Pike", source("relationships.csv", "61", "Ex-Partner")),
            ),
            degree=2,
        ),
        _candidate(
            "1004",
            "Dean Marlow",
            "1986-04-19",
            "father",
            side="paternal",
            is_known=True,
            recommendation=Recommendation.EXCLUDE,
            identity=0.98,
            relation=0.96,
            contributions=_points(closeness=(25.0, "Parent")),
            gates=(
                Gate(
                    "no_contact_order",
                    "exclude",
                    "No-contact order until 30 September 2027",
                    source("alerts.csv", "3", "S34(4) refusal of contact"),
                ),
            ),
            path=(KAI_DEAN,),
            degree=1,
        ),
        _candidate(
            "1006",
            "Roy Firth",
            "1955-02-02",
            "maternal grandfather",
            side="maternal",
            is_known=True,
            is_alive=False,
            statutory_relative=True,
            recommendation=Recommendation.EXCLUDE,
            contributions=_points(closeness=(22.0, "Grandfather: two steps away")),
            gates=(Gate("deceased", "exclude", "Died on 17 November 2020", source("persons.csv", "106")),),
            path=(KAI_KELLY, _step("Kelly Firth", "father", "Roy Firth", source("relationships.csv", "49"))),
            degree=2,
        ),
    )


def search_result() -> SearchResult:
    found = candidates()
    return SearchResult(
        child_id=PersonId("p1"),
        external_id="P1001",
        name="Kai Firth",
        generated_at="2025-05-19T09:30:00+00:00",
        known_before=7,
        found=len(found),
        notice="A restricted record matches: ask a senior practitioner",
        leads=(
            Lead("unknown_person", "Joan Firth's brother is not known", "Ask Joan", (), strength="strong"),
            Lead("same_address", "Roy Firthson was recorded at the same address", "Ask Joan", (), None, "weak"),
        ),
        gaps=(
            Gap("maternal grandparents", 2, 2),
            Gap("paternal grandparents", 1, 2),
            Gap("maternal aunts and uncles", 1, 2),
            Gap("paternal aunts and uncles", 1, 2),
            Gap("siblings elsewhere", 1, 1),
            Gap("cousins", 1, 4),
            Gap("paternal great-grandparents", 0, 4),
        ),
        candidates=found,
        confidential=(ConfidentialText("12 Larch Row", "family", "placement address"),),
    )


def _date(year: int, month: int, day: int, written: str) -> PartialDate:
    when = dt.date(year, month, day)
    return PartialDate(when, when, Precision.DAY, written)


def record(number: int, given: str, family: str, file: str, locator: str, **more: object) -> Record:
    name = PersonName(given, "", family, "recorded", f"{given} {family}")
    values: dict[str, object] = {"names": (name,), "external_ids": (f"P{number}",), "sex": "F"}
    values.update(more)
    return Record(
        id=RecordId(f"r{number:015x}"),
        source=source(file, locator),
        form=Form.REGISTER,
        **values,  # type: ignore[arg-type]
    )


def review_items() -> tuple[ReviewItem, ...]:
    """Four questions; the first is the hardest."""
    pairs = (
        (
            record(
                1207,
                "Kathryn",
                "Hallam",
                "persons.csv",
                "307",
                born=_date(1985, 3, 4, "04/03/1985"),
                addresses=(Address("3 Quarry Bank, Holmbridge", "Holmbridge", "ZZ9 4QA"),),
                phones=("07700 900118",),
            ),
            record(
                5513,
                "Kate",
                "Firth",
                "referral 2019.docx",
                "T1R4",
                born=_date(1985, 4, 3, "03/04/85"),
                addresses=(Address("Quarry Bank", "Holmbridge", ""),),
            ),
            1.2,
            ("both: mother Joan Firth", "both: daughter Ellie, born 2014"),
        ),
        (
            record(1421, "Paulette", "Quaye", "persons.csv", "521", born=_date(1979, 6, 5, "05/06/1979")),
            record(5620, "Pauline", "Quay", "case_notes_2018.csv", "90"),
            -0.8,
            (),
        ),
        (
            record(1311, "Tyrone", "Marlow", "persons.csv", "411", sex="M", born=_date(1991, 1, 1, "1991")),
            record(5700, "Ty", "Marlow-Reid", "referral 2019.docx", "P14", sex="M"),
            2.6,
            ("both: brother Dean Marlow",),
        ),
        (
            record(1130, "Stephen", "Oakes", "persons.csv", "230", sex="M", born=_date(1972, 8, 1, "01/08/1972")),
            record(1131, "Steven", "Oakes", "persons.csv", "231", sex="M", born=_date(1972, 8, 10, "10/08/1972")),
            0.3,
            (),
        ),
    )
    return tuple(
        ReviewItem(_evidence(left, right, shift), left, right, common, position, len(pairs))
        for position, (left, right, shift, common) in enumerate(pairs, start=1)
    )


def _evidence(left: Record, right: Record, shift: float) -> PairEvidence:
    rows = (
        EvidenceRow("prior", "before looking", "", "", -13.5, "Two records picked at random are rarely one person"),
        EvidenceRow(
            "given name",
            "form of the name",
            left.names[0].given,
            right.names[0].given,
            6.1,
            f"{right.names[0].given} is a form of {left.names[0].given}",
        ),
        EvidenceRow("surname", "different", left.names[0].family, right.names[0].family, -2.4, "Different surnames"),
        EvidenceRow(
            "date of birth",
            "day and month swapped",
            left.born.as_written if left.born else "",
            right.born.as_written if right.born else "",
            7.3 if right.born else 0.0,
            "Same date with day and month swapped" if right.born else "Not recorded in one of the two",
        ),
        EvidenceRow("number", "not recorded", "", "", 0.0, "Not recorded in either"),
        EvidenceRow(
            "postcode",
            "not recorded",
            left.addresses[0].postcode if left.addresses else "",
            "",
            0.0,
            "Recorded in one only",
        ),
        EvidenceRow(
            "same children", "one in common", "Ellie", "Ellie", 2.5 + shift, "Both have a daughter Ellie born 2014"
        ),
    )
    bits = sum(row.match_bits for row in rows)
    return PairEvidence(left.id, right.id, bits, 1 / (1 + 2**-bits), rows)


def imported_files() -> tuple[ImportedFile, ...]:
    return (
        ImportedFile(
            file="persons.csv",
            kind="table of people",
            encoding="windows-1252",
            records=412,
            statements=0,
            rejected=(
                RejectedRow(
                    "persons.csv", SHA, "214", "date", "The date 31/02/2019 does not exist", "P1310;Marlow;31/02/2019"
                ),
                RejectedRow("persons.csv", SHA, "377", "columns", "Fewer columns than the header", "P1472;Oakes"),
            ),
            warnings=("14 birthdays on 1 January were taken as estimates",),
            status="imported",
            mapping=(
                ("", "PersonID", "external_id"),
                ("", "Forename", "given_name"),
                ("", "DOB", "born"),
                ("", "Colour", ""),
            ),
            doubts=("Dates are read day first; 31 of 412 could be read either way.",),
        ),
        ImportedFile(
            file="relationships.csv",
            kind="table of relationships",
            encoding="utf-8",
            records=0,
            statements=633,
            rejected=(),
            warnings=(),
            status="imported",
            mapping=(
                ("", "Person ID", "person.id"),
                ("", "Rel", "relationship"),
                ("", "Related", "related.id"),
                ("", "Zog", ""),
            ),
            sha256=SHA,
            has_mapping=True,
            samples=(
                "Joan Firth is the mother of Kelly Firth",
                "Kelly Firth is the mother of Kai Firth",
                "Dean Marlow is the father of Kai Firth",
            ),
        ),
        ImportedFile(
            file="referral 2019.docx",
            kind="referral form",
            encoding="utf-8",
            records=9,
            statements=11,
            rejected=(),
            warnings=("A picture on page 2 was not read",),
            status="imported",
            samples=("Beverley Marlow is the mother of Dean Marlow",),
        ),
        ImportedFile(
            file="old scan.pdf",
            kind="",
            encoding="",
            records=0,
            statements=0,
            rejected=(),
            warnings=("The file holds pictures of text, which cannot be read yet. Nothing was taken from it.",),
            status="unreadable",
        ),
    )


_SYMBOLS = (
    ("Joan Firth", "circle", 300, 80, "1958", "maternal grandmother", {}),
    ("Roy Firth", "square", 120, 80, "1955–2020", "maternal grandfather", {"is_deceased": True}),
    ("?", "square", 480, 80, "", "unknown man", {"is_inferred": True}),
    ("Beverley Marlow", "circle", 820, 80, "about 1960", "paternal grandmother", {"is_new": True}),
    ("?", "square", 1000, 80, "", "paternal grandfather", {"is_inferred": True}),
    ("Grace Marlow", "circle", 1160, 80, "1940", "paternal great-aunt", {"is_new": True}),
    ("Kathryn Hallam", "circle", 400, 280, "1985", "maternal half-aunt", {"is_new": True}),
    ("Kelly Firth", "circle", 220, 280, "1989", "mother", {}),
    ("Shaun Pike", "square", 60, 280, "1983", "former step-father", {}),
    ("Dean Marlow", "square", 760, 280, "1986", "father", {}),
    ("Tyrone Marlow", "square", 1000, 280, "1991", "paternal uncle", {"is_new": True}),
    ("Sam Firth", "square", 120, 480, "2009", "maternal half-brother", {}),
    ("Kai Firth", "square", 560, 480, "2016", "the child", {"is_focus": True}),
    ("Ellie Hallam", "circle", 400, 480, "2014", "maternal half-cousin", {"is_new": True}),
    ("Amira Hussain", "circle", 820, 480, "1971", "former foster carer", {"is_new": True}),
)


def diagram(audience: str) -> Diagram:
    """A three-generation genogram, laid out by hand; family-safe drops the foster carer's surname."""
    symbols = []
    for number, (name, shape, x, y, years, relation, more) in enumerate(_SYMBOLS):
        shown = "Amira" if audience == "family" and name == "Amira Hussain" else name
        symbols.append(
            Symbol(
                person_id=PersonId(f"id-{name}" if name != "?" else f"u{number}"),
                shape=shape,
                x=float(x) + 40,
                y=float(y),
                size=48.0,
                lines=tuple(line for line in (shown, years, relation) if line),
                generation={80: -2, 280: -1, 480: 0}[y],
                tooltip=f"{shown if shown != '?' else 'Somebody not yet known'} is Kai's {relation}"
                if name != "Kai Firth"
                else "Kai Firth, the child",
                **more,
            )
        )
    return Diagram(tuple(symbols), _lines(), _LEGEND, 1280.0, 600.0, "Family of K.F.")


def _lines() -> tuple[Line, ...]:
    def between(names: tuple[str, ...]) -> tuple[PersonId, ...]:
        return tuple(PersonId(f"id-{name}") for name in names)

    return (
        Line(((184, 80), (316, 80)), "solid", "married", people=between(("Roy Firth", "Joan Firth"))),
        Line(((364, 80), (496, 80)), "dashed", "inferred", people=(PersonId("id-Joan Firth"), PersonId("u2"))),
        Line(((884, 80), (1016, 80)), "dashed", "inferred", people=(PersonId("id-Beverley Marlow"), PersonId("u4"))),
        Line(((124, 280), (236, 280)), "dashed", "cohabiting", 1, between(("Shaun Pike", "Kelly Firth"))),
        Line(
            ((250, 80), (250, 180), (260, 180), (260, 256)),
            "solid",
            "parent",
            people=between(("Joan Firth", "Kelly Firth")),
        ),
        Line(
            ((430, 80), (430, 180), (440, 180), (440, 256)),
            "dashed",
            "inferred",
            people=between(("Joan Firth", "Kathryn Hallam")),
        ),
        Line(((284, 290), (776, 290)), "solid", "divorced", 2, between(("Kelly Firth", "Dean Marlow"))),
        Line(((600, 290), (600, 456)), "solid", "parent", people=between(("Kelly Firth", "Kai Firth"))),
        Line(((160, 380), (160, 456)), "solid", "parent", people=between(("Kelly Firth", "Sam Firth"))),
        Line(((160, 380), (250, 380), (250, 304)), "solid", "parent", people=between(("Kelly Firth", "Sam Firth"))),
        Line(((440, 304), (440, 456)), "solid", "parent", people=between(("Kathryn Hallam", "Ellie Hallam"))),
        Line(
            ((950, 80), (950, 180), (800, 180), (800, 256)),
            "solid",
            "parent",
            people=between(("Beverley Marlow", "Dean Marlow")),
        ),
        Line(
            ((950, 180), (1040, 180), (1040, 256)),
            "solid",
            "parent",
            people=between(("Beverley Marlow", "Tyrone Marlow")),
        ),
        Line(
            ((884, 70), (960, 40), (1176, 40), (1176, 70)),
            "dashed",
            "sibling",
            people=between(("Beverley Marlow", "Grace Marlow")),
        ),
        Line(((624, 480), (836, 480)), "dotted", "foster", people=between(("Amira Hussain", "Kai Firth"))),
    )


_LEGEND = (
    LegendItem("square", "Male"),
    LegendItem("circle", "Female"),
    LegendItem("focus", "The child"),
    LegendItem("deceased", "Has died"),
    LegendItem("new", "New: not in the child's own file"),
    LegendItem("married", "Married"),
    LegendItem("divorced", "Divorced"),
    LegendItem("cohabiting", "Lived together"),
    LegendItem("foster", "Foster care"),
    LegendItem("inferred", "Follows from what files say"),
)
