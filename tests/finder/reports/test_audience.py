from __future__ import annotations

import datetime as dt

import pytest

from finder.errors import UserError
from finder.model.candidate import ConfidentialText, Gate, Recommendation
from finder.reports.audience import audience_of, for_audience, prepare
from finder.reports.table import Audience, ReportTable
from tests.finder.reports.samples import candidate, everybody, search, step


def column(table: ReportTable, key: str) -> list[str]:
    place = [column.key for column in table.columns].index(key)
    return [row[place] for row in table.rows]


def names(*candidates: object, **changes: object) -> list[str]:
    return column(for_audience(search(*candidates, **changes), "family"), "name")  # type: ignore[arg-type]


def test_unknown_audiences_are_refused_with_the_choices() -> None:
    with pytest.raises(UserError, match="professional, family"):
        audience_of("press")


class TestProfessionalList:
    def test_holds_everything_that_a_decision_needs(self) -> None:
        table = for_audience(everybody(), "professional")
        assert column(table, "name")[0] == "Joan Firth"
        assert column(table, "born")[0] == "04/03/1958"
        assert column(table, "statutory")[0] == "Yes: grandparent"
        assert column(table, "known")[:2] == ["New", "Known"]
        assert column(table, "identity")[0] == "98% almost certain"
        assert "Closeness +40.0: grandmother, two steps away" in column(table, "contributions")[0]
        assert column(table, "recommendation")[0] == "Consider for the meeting"
        assert "Kelly Firth is Kai Brindle's mother [relationships.csv, 88: “Mother”]" in column(table, "why")[0]
        assert any(
            "Assessed risk: conviction disclosed in 2019 [notes/visit.txt, L12]" in g for g in column(table, "gates")
        )
        assert any("manager asked for the risk assessment" in decision for decision in column(table, "decision"))

    def test_says_what_was_worked_out_and_what_is_recorded(self) -> None:
        table = for_audience(everybody(), "professional")
        assert "Nadia Shah is Imran Shah's sister (worked out, not recorded)" in column(table, "why")[2]

    def test_unverified_people_are_to_be_confirmed(self) -> None:
        table = for_audience(everybody(), "professional")
        status = dict(zip(column(table, "name"), column(table, "confirmed"), strict=True))
        assert status["Ray Tansley"] == "To be confirmed"
        assert status["Joan Firth"] == ""

    def test_restricted_people_are_one_sentence(self) -> None:
        table = for_audience(search(candidate("Nobody Shown", "uncle", is_restricted=True)), "professional")
        text = "\n".join(table.rows[0]) + str(table.document)
        assert "A restricted record matches: ask a senior practitioner." in text
        assert not any(word in text for word in ("Nobody Shown", "uncle", "1958", "P1001", "Kelly"))

    def test_a_path_through_a_restricted_person_hides_the_name(self) -> None:
        hidden = candidate("Nobody Shown", "uncle", is_restricted=True)
        beyond = candidate(
            "Amber Dell",
            "cousin",
            path=(step("Nobody Shown", "brother"), step("Amber Dell", "daughter", "Nobody Shown")),
        )
        table = for_audience(search(hidden, beyond), "professional")
        assert "Nobody Shown" not in str(table)
        assert "Amber Dell" in str(table)

    def test_sealed_people_and_every_link_to_them_are_invisible(self) -> None:
        sealed = candidate("Ellie Rowe", "half-sister", gates=(Gate("sealed_adoption", "hold", "adopted"),))
        beyond = candidate(
            "Paul Rowe",
            "adoptive father",
            path=(step("Ellie Rowe", "sister"), step("Paul Rowe", "father", "Ellie Rowe")),
        )
        table = for_audience(search(candidate(), sealed, beyond), "professional")
        assert column(table, "name") == ["Joan Firth"]
        assert "Rowe" not in str(table)

    def test_withheld_addresses_are_blanked_wherever_they_are_quoted(self) -> None:
        table = for_audience(everybody(), "professional")
        assert "at [withheld], [withheld]" in "\n".join(column(table, "gates"))
        assert "Gannet" not in str(table)

    def test_the_document_has_the_keys_of_the_command_line(self) -> None:
        document = for_audience(everybody(), "professional").document
        assert {"child", "generated_at", "known_before", "found", "gaps", "candidates"} <= set(document)
        first = document["candidates"][0]  # type: ignore[index]
        expected = (
            "person_id name born alive relationship side half step by_marriage statutory_relative known "
            "identity_confidence relationship_confidence score contributions gates recommendation records path"
        )
        assert set(expected.split()) <= set(first)
        assert set(first["path"][0]) >= {"from", "relation", "to", "sources"}
        assert set(first["contributions"][0]) == {"name", "points", "why"}


class TestFamilyList:
    def test_is_names_and_roles(self) -> None:
        table = for_audience(everybody(), "family")
        assert [c.key for c in table.columns] == ["name", "role"]
        assert table.rows == (
            ("Joan Firth", "Maternal grandmother"),
            ("Dale Firth", "Maternal half-uncle"),
            ("Maud", "Great-aunt"),
            ("Aaliyah O’Neill-Shah", "Paternal first cousin"),
            ("(name not shown)", "Former class teacher"),
            ("Karen", "Foster carer"),
        )

    @pytest.mark.parametrize(
        "held",
        [
            candidate("Left Out", recommendation=Recommendation.HOLD),
            candidate("Left Out", recommendation=Recommendation.EXCLUDE),
            candidate("Left Out", decided=Recommendation.EXCLUDE, decision_reason="manager"),
            candidate("Left Out", is_restricted=True),
            candidate("Left Out", is_alive=False),
            candidate("Left Out", gates=(Gate("deceased", "exclude", ""),)),
            candidate("Left Out", gates=(Gate("sealed_adoption", "confidential", ""),)),
            candidate("Left Out", gates=(Gate("no_contact_order", "exclude", ""),)),
            candidate("Left Out", gates=(Gate("veto", "indirect", ""),)),
            candidate("Left Out", gates=(Gate("unverified_identity", "confidential", ""),)),
            candidate("Left Out", identity_confidence=0.6),
            candidate("Left Out", relationship_confidence=0.3),
            candidate("Left Out", "alleged father"),
        ],
    )
    def test_leaves_out_everybody_who_is_held_back_or_not_certain(self, held: object) -> None:
        assert names(candidate(), held) == ["Joan Firth"]

    def test_names_people_whose_address_alone_is_withheld(self) -> None:
        assert names(candidate(gates=(Gate("address_withheld", "confidential", "lives at 207 Gannet Steps"),))) == [
            "Joan Firth"
        ]

    @pytest.mark.parametrize(
        ("name", "role", "is_kin", "shown"),
        [
            ("Karen Ostler", "foster carer", False, "Karen"),
            ("OSTLER, Karen", "former foster carer", False, "Karen"),
            ("Mrs Ostler", "class teacher", False, "(name not shown)"),
            ("Dr Ada Ostler", "health professional", False, "Ada"),
            ("Joan Firth", "special guardian", True, "Joan"),
            ("Sam Ostler", "family friend", False, "Sam Ostler"),
            ("Sam Ostler", "former neighbour", False, "Sam Ostler"),
            ("Sam Ostler", "something nobody foresaw", False, "Sam"),
        ],
    )
    def test_carers_and_professionals_by_first_name(self, name: str, role: str, is_kin: bool, shown: str) -> None:
        assert names(candidate(name, role, is_kin=is_kin)) == [shown]

    def test_kin_who_also_care_for_the_child_by_first_name(self) -> None:
        assert names(candidate(also=("special guardian",))) == ["Joan"]

    def test_a_relative_with_the_carers_surname_is_listed_and_the_worker_told(self) -> None:
        prepared = prepare(search(candidate("Maud Ostrander", "great-aunt")), Audience.FAMILY)
        assert prepared.table.rows == (("Maud", "Great-aunt"),)
        assert any("Maud Ostrander (great-aunt) is not named in full" in note for note in prepared.advice)
        assert "Ostrander" not in str(prepared.table)

    def test_a_first_name_that_is_a_confidential_word_becomes_an_initial(self) -> None:
        secret = (ConfidentialText("Grace", "family", "carer's surname"),)
        assert names(candidate("Grace Firth"), confidential=secret) == ["G."]

    def test_a_role_that_names_a_school_is_made_general(self) -> None:
        table = for_audience(search(candidate("Ann Bell", "friend from Thirlby Moor Primary", is_kin=False)), "family")
        assert table.rows == (("Ann Bell", "Family"),)

    def test_the_order_shows_no_rank(self) -> None:
        near, far = candidate("Zed Firth", degree=1, score=1.0), candidate("Abe Firth", degree=3, score=99.0)
        assert names(far, near) == ["Zed Firth", "Abe Firth"]

    def test_the_child_is_named_by_first_name_or_initial_or_not_at_all(self) -> None:
        assert for_audience(everybody(), "family").title == "People in Kai's network"
        secret = (ConfidentialText("Kai", "family", "carer's surname"),)
        assert for_audience(search(candidate(), confidential=secret), "family").child == "K."
        secret = (ConfidentialText("People", "family", "carer's surname"),)
        assert for_audience(search(candidate(), confidential=secret), "family").title == "Network list"

    def test_the_document_is_reduced_too(self) -> None:
        document = for_audience(everybody(), "family", dt.date(2026, 3, 31)).document
        assert set(document) == {"child", "generated_on", "candidates"}
        assert all(set(entry) == {"name", "relationship"} for entry in document["candidates"])  # type: ignore[attr-defined]
