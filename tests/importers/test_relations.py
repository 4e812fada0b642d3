"""Relationship labels of every style, and above all: nobody becomes kin by courtesy."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.relation_codes import Step, bases, parse_step, roles, shortest, vocabulary
from importers.relations import ReadRelationship, inverse_code, is_code, read_relationship, with_remark


def data_codes() -> list[str]:
    words = vocabulary()
    return sorted({*words["labels"].values(), *words["phrases"].values(), *words["words"], *words["roles"], *bases()})


@pytest.mark.parametrize("code", data_codes())
def test_every_code_of_the_data_file_is_in_the_grammar_and_can_be_turned_round(code: str) -> None:
    assert is_code(code)
    for sex in ("F", "M", ""):
        assert is_code(inverse_code(code, sex))


def test_no_word_of_the_data_file_means_two_things() -> None:
    words = vocabulary()["words"]
    said = [phrase for phrases in words.values() for phrase in phrases]
    assert len(said) == len(set(said))
    assert set(words) <= set(bases()) | set(roles())


@pytest.mark.parametrize(
    ("label", "code"),
    [
        # role
        ("Mother", "mother"),
        ("Aunt (Maternal)", "maternal_aunt"),
        ("Half Sibling (Paternal)", "paternal_half_sibling"),
        ("Mother's Ex-partner", "mother>ex_partner"),
        ("Great Grandparent", "great_grandparent"),
        ("Step Father", "step_father"),
        ("Allocated Worker", "social_worker"),
        ("Ex Partner", "ex_partner"),
        ("Great-Aunt (Maternal)", "maternal_great_aunt"),
        ("Grandmother - Paternal", "paternal_grandmother"),
        ("Son or Daughter", "child"),
        ("Aunt/Uncle", "aunt_or_uncle"),
        ("Niece / Nephew", "niece_or_nephew"),
        # pair
        ("Mother : Child", "mother"),
        ("Child : Mother", "child"),
        ("Foster Carer : Foster Child", "foster_carer"),
        ("Sibling : Sibling", "sibling"),
        ("Parent - Child", "parent"),
        ("Great Grandfather : Great Grandchild", "great_grandfather"),
        # sentence
        ("is the mother of", "mother"),
        ("is the maternal grandmother of", "maternal_grandmother"),
        ("Mother of the child", "mother"),
        ("has mother", "child"),
        # code
        ("CHI", "child"),
        ("MGM", "maternal_grandmother"),
        ("PGF", "paternal_grandfather"),
        ("MGGM", "maternal_great_grandmother"),
        ("auntUncle", "aunt_or_uncle"),
        ("greatGrandchild", "great_grandchild"),
        ("parentOfUnbornChild", "parent"),
        ("exSpouse", "ex_spouse"),
        ("HSIB", "half_sibling"),
        ("PGRMTH", "paternal_grandmother"),
        # what people write
        ("Uncle Konrad (dad's brother)", "paternal_uncle"),
        ("Grandad Michal (mum's dad)", "maternal_grandfather"),
        ("Gran on dad's side", "paternal_grandmother"),
        ("Nan - mum’s side", "maternal_grandmother"),
        ("Half sister (same mum)", "maternal_half_sister"),
        ("Sister (same mum and dad)", "full_sister"),
        ("Brother (different dad)", "mother>son"),
        ("Dad's partner", "father>partner"),
        ("mum's cousin", "mother>cousin"),
        ("Nana", "grandmother"),
        ("Auntie", "aunt"),
        ("Step-dad", "step_father"),
        ("stepmum", "step_mother"),
        ("M/Aunt", "maternal_aunt"),
        ("mat. gt aunt", "maternal_great_aunt"),
        ("ex-partner of mum", "mother>ex_partner"),
        ("mums sister", "maternal_aunt"),
        ("birth mother", "birth_mother"),
        ("older brother", "brother"),
        ("brother-in-law", "brother_in_law"),
        ("godmother", "godmother"),
        ("class teacher", "teacher"),
        ("IRO", "reviewing_officer"),
        ("Uncle Jamie (married to mum's sister)", "maternal_uncle_by_marriage"),
        ("½ brother", "half_brother"),
        ("Mum's brother's wife", "maternal_aunt_by_marriage"),
        ("Great nana Barbara (mum's nan)", "maternal_great_grandmother"),
        ("great great gran", "great_great_grandmother"),
        ("Mum's half brother", "maternal_half_uncle"),
        ("nan's partner", "grandmother>partner"),
        ("sister's son", "nephew"),
        ("aunt Denise's husband", "uncle_by_marriage"),
        ("half-brother's dad", "half_brother>father"),
        ("UNCLE KONRAD", "uncle"),
        ("Konrad Nowak (uncle)", "uncle"),
        ("Other", "unknown_relationship"),
    ],
)
def test_labels_of_every_style(label: str, code: str) -> None:
    read = read_relationship(label)
    assert (read.code, read.status, read.certainty, read.matched) == (code, "current", "stated", True)


@pytest.mark.parametrize(
    "label",
    [
        "like an uncle",
        '"auntie" (family friend)',
        "'Auntie' Jean",
        "known as uncle but not a relative",
        "honorary aunt",
        "Uncle (family friend)",
        "uncle (not a blood relative)",
        "father figure",
        "Uncle - no relation",
        "“Nan”",
        "mum's best friend",
        "Family friend - known as Auntie Jo",
        "not related",
    ],
)
def test_nobody_becomes_kin_by_courtesy(label: str) -> None:
    read = read_relationship(label)
    assert read.code in {"family_friend", "acquaintance"}
    assert read.also == ()


def test_words_between_brackets_settle_who_a_courtesy_uncle_is() -> None:
    assert read_relationship("Uncle Dave (mum's partner)").code == "mother>partner"
    assert read_relationship("“Nan” (neighbour)").code == "neighbour"
    assert read_relationship("uncle by marriage (not blood)").code == "uncle_by_marriage"


@pytest.mark.parametrize(
    "label", ["?father", "Father?", "alleged father", "putative father", "Father (paternity disputed)"]
)
def test_doubtful_fathers_are_alleged(label: str) -> None:
    assert read_relationship(label) == ReadRelationship("father", certainty="alleged")


@pytest.mark.parametrize("label", ["not the father", "Father (excluded by DNA)"])
def test_denied_fathers_are_kept_as_denied(label: str) -> None:
    assert read_relationship(label) == ReadRelationship("father", certainty="denied")


@pytest.mark.parametrize(
    "label", ["previous foster carer", "former foster carer", "ex-foster carer", "Foster carer (previous)"]
)
def test_former_carers_are_ended_not_lost(label: str) -> None:
    assert read_relationship(label) == ReadRelationship("foster_carer", status="ended")


@pytest.mark.parametrize(
    "label",
    [
        "mum's hairdresser",
        "Kelly's mum",
        "lives with mother",
        "mother hen",
        "dog",
        "Mum Dad Nan",
        "great wife",
        "x" * 500,
    ],
)
def test_what_is_not_understood_is_said_to_be_unknown(label: str) -> None:
    assert read_relationship(label) == ReadRelationship("unknown_relationship", matched=False)


def test_a_role_and_a_kinship_are_both_kept() -> None:
    assert read_relationship("Special Guardianship (Aunt (Maternal))").also == ("maternal_aunt",)
    assert read_relationship("Grandmother and special guardian") == ReadRelationship(
        "grandmother", also=("special_guardian",)
    )


@given(st.text(max_size=80))
def test_any_text_gives_a_code_of_the_grammar(label: str) -> None:
    read = read_relationship(label)
    assert is_code(read.code)
    assert all(is_code(code) for code in read.also)


PHRASES = st.lists(
    st.sampled_from(
        [
            *(
                "mum",
                "dad",
                "'s",
                "aunt",
                "uncle",
                "half",
                "step",
                "great",
                "maternal",
                "paternal",
                "ex",
                "former",
                "(",
            ),
            *(")", "-", "of", "the", "side", "brother", "partner", "carer", "?", "not", "and", "/", ":", "by marriage"),
        ]
    ),
    max_size=9,
)


@given(PHRASES)
def test_any_heap_of_kin_words_gives_a_code_of_the_grammar(words: list[str]) -> None:
    assert is_code(read_relationship(" ".join(words)).code)


@given(st.sampled_from(sorted(bases())), st.sampled_from("FM"))
def test_the_inverse_of_the_inverse_is_the_same_kind_of_relative(code: str, sex: str) -> None:
    step = parse_step(code)
    assert step is not None
    there_and_back = inverse_code(inverse_code(code, sex), bases()[code].sex or "F")
    if code in {"twin", "unborn_child", "civil_partner", "partner"} or bases()[code].sex:
        expected = "child" if code == "unborn_child" else code
        assert bases()[there_and_back].group == bases()[expected].group
    if bases()[code].sex and bases()[code].group not in {"couple"}:
        assert there_and_back == code


def test_chains_turn_round_as_a_whole() -> None:
    assert inverse_code("mother>ex_partner", "F") == "ex_partner>daughter"
    assert inverse_code("maternal_uncle_by_marriage", "F") == "spouse>niece"
    assert inverse_code("unknown_relationship") == "unknown_relationship"


def test_steps_join_only_where_nothing_is_lost() -> None:
    assert shortest((Step("mother"), Step("sister"))) == (Step("aunt", "maternal"),)
    assert shortest((Step("mother"), Step("partner"))) == (Step("mother"), Step("partner"))
    assert shortest((Step("mother"), Step("son"))) == (Step("mother"), Step("son"))


def test_a_parent_who_is_not_the_birth_parent_is_a_social_parent() -> None:
    assert read_relationship("Dad (not biological)").code == "step_father"
    assert read_relationship("Step dad (not biological)").code == "step_father"
    assert read_relationship("Dad").code == "father"


def test_an_estranged_father_is_the_father_still() -> None:
    assert read_relationship("estranged father") == ReadRelationship("father")
    assert read_relationship("ex step mother") == ReadRelationship("step_mother", status="ended")


def test_siblings_named_by_what_they_share() -> None:
    assert read_relationship("same mum, different dad").code == "maternal_half_sibling"
    assert read_relationship("same parents").code == "full_sibling"


def test_kin_or_friend_is_a_friend_until_somebody_knows() -> None:
    assert read_relationship("uncle/family friend") == ReadRelationship("family_friend")


@pytest.mark.parametrize(
    ("label", "remark", "code"),
    [
        ("Aunt", "Family friend, no relation.", "family_friend"),
        ("Uncle", "Neighbour. She says he is not a blood relative", "uncle"),
        ("Uncle", "Neighbour. Not a blood relative", "neighbour"),
        ("Aunt", "Not actually related", "acquaintance"),
        ("Aunt", "no relation to the family at number 4", "aunt"),
        ("Grandmother", "Lives next door", "grandmother"),
        ("Mother", "no relation", "mother"),
        ("Uncle", "", "uncle"),
    ],
)
def test_a_remark_takes_back_a_courtesy_title_and_nothing_else(label: str, remark: str, code: str) -> None:
    assert with_remark(read_relationship(label), remark).code == code
