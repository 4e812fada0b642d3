"""What people type, and whom they mean."""

from __future__ import annotations

import logging

import pytest

from matching.errors import TableError
from matching.index import IndexedPerson, NameIndex, likeness
from matching.index.likeness import name_likeness
from matching.index.query import parse_query
from matching.index.words import family_terms, given_terms, name_words
from matching.schema import NameForm
from tests.matching.index.index_people import person

PEOPLE = (
    person("smith-k", "Katherine", "Smith", born=1987, place="LB7 4JS, Eastroyd"),
    person("smith-j", "John", "Smith", "William", born=1984, place="EB2 1HJ, Westham"),
    person("smith-jw", "John", "Smith", "Walter", born=1950, place="LB71 4JS"),
    person("nowak", "Katarzyna", "Nowak", born=1990),
    person("obrien", "Siân", "O’Brien-Łuczak", born=1979),
    person("berg", "Anne-Marie", "van den Berg", born=2001),
    person("sayed", "Mohammed", "Al Sayed"),
    person("kowalska", "Jan", "Kowalska"),
    person("lopez", "María", "García López"),
    person("initial", "W", "Thornbury"),
    IndexedPerson("two", (NameForm("Grace", "", "Holloway"), NameForm("Grace", "", "Pemberton", "birth"))),
)
INDEX = NameIndex.build(PEOPLE)


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("katherine smith", "smith-k"),
        ("smith katherine", "smith-k"),
        ("Smith, Katherine", "smith-k"),
        ("smi kath", "smith-k"),
        ("KATHRYN SMYTH", "smith-k"),
        ("kathrine smiht", "smith-k"),
        ("kate smith", "smith-k"),
        ("mrs katherine smith", "smith-k"),
        ("smith katherine 1987", "smith-k"),
        ("smith lb7", "smith-k"),
        ("john william smith", "smith-j"),
        ("john walter smith", "smith-jw"),
        ("john wi smith", "smith-j"),
        ("kasia now", "nowak"),
        ("now kasia", "nowak"),
        ("sian obrien", "obrien"),
        ("siân o'brien luczak", "obrien"),
        ("o brien sian", "obrien"),
        ("annemarie berg", "berg"),
        ("anne marie van den berg", "berg"),
        ("van den be", "berg"),
        ("marie vandenberg", "berg"),
        ("muhammad sayed", "sayed"),
        ("alsayed", "sayed"),
        ("kowalski", "kowalska"),
        ("maria lopez", "lopez"),
        ("garcia lopez maria", "lopez"),
        ("william thornbury", "initial"),
        ("g pemberton", "two"),
        ("holloway", "two"),
    ],
)
def test_the_person_one_means_comes_first(text: str, who: str) -> None:
    assert INDEX.search(text)[0].id == who


def test_a_person_comes_once_with_the_name_that_fits_best() -> None:
    hits = INDEX.search("grace pemb")
    assert [hit.id for hit in hits].count("two") == 1
    assert hits[0].name.family == "Pemberton"
    assert "name at birth" in hits[0].reason


def test_one_word_is_sought_in_both_names() -> None:
    index = NameIndex.build([person(1, "James", "Ashby"), person(2, "Ella", "James"), person(3, "Ella", "Ashby")])
    assert {hit.id for hit in index.search("james")} == {"1", "2"}


def test_equal_scores_are_ordered_by_name_then_id() -> None:
    rows = [("d", "Ben", "Ash"), ("b", "Amy", "Ash"), ("a", "Amy", "Ash"), ("c", "Amy", "Ash")]
    index = NameIndex.build(person(*row) for row in rows)
    assert [hit.id for hit in index.search("ash ")] == ["a", "b", "c", "d"]


@pytest.mark.parametrize(
    ("born", "place", "who"),
    [
        ((1980, 1989), None, ["smith-k", "smith-j"]),
        ((1951, 1986), None, ["smith-j"]),
        (None, "LB7", ["smith-k"]),
        (None, "LB7 4", ["smith-k"]),
        (None, "lb74js", ["smith-k"]),
        (None, "eastr", ["smith-k"]),
        (None, "lb71", ["smith-jw"]),
        ((1900, 1960), "lb71", ["smith-jw"]),
        ((1900, 1960), "lb7", []),
        (None, "nowhere", []),
        (None, "?!", []),
        ((1989, 1980), None, []),
    ],
)
def test_filters_narrow(born: tuple[int, int] | None, place: str | None, who: list[str]) -> None:
    hits = INDEX.search("smith", born=born, place=place)
    assert sorted(hit.id for hit in hits if hit.name.family == "Smith") == sorted(who)


def test_who_has_no_year_or_place_does_not_pass_a_filter() -> None:
    assert INDEX.search("sayed", born=(1, 9999)) == ()
    assert INDEX.search("sayed eb2") == ()
    assert INDEX.search("sayed")[0].born is None


@pytest.mark.parametrize("text", ["", " ", "1987", "LB7 4JS", "'", "🎉", "\ud800", "\0", "?!.,", "mr", "9"])
def test_odd_queries_are_answered(text: str) -> None:
    assert all(0.6 <= hit.score <= 1 for hit in INDEX.search(text))


def test_nothing_typed_finds_nobody() -> None:
    assert INDEX.search("") == INDEX.search("  1987 LB7 ") == ()


@pytest.mark.parametrize("text", ["x" * 500, "smith " * 100, "katherine smith " + "y" * 500])
def test_long_queries_are_answered(text: str) -> None:
    INDEX.search(text)


def test_one_letter_finds_whose_names_begin_with_it() -> None:
    assert {"smith-k", "nowak", "kowalska"} <= {hit.id for hit in INDEX.search("k")}


def test_a_finished_word_finds_the_whole_name_first() -> None:
    index = NameIndex.build([person(1, "Ann", "Ashby"), person(2, "Anna", "Ashby"), person(3, "Annabel", "Ashby")])
    assert [hit.id for hit in index.search("ann ashby")] == ["1", "2", "3"]


def test_scores_are_what_the_formula_says() -> None:
    def score(text: str, given: str, family: str) -> float:
        return name_likeness(parse_query(text), given_terms(name_words(given)), family_terms(name_words(family))).score

    assert score("john smith", "John", "Smith") == 1.0
    assert score("smith john", "John", "Smith") == pytest.approx(0.97)
    assert score("kate smith ", "Katherine", "Smith") == pytest.approx(0.45 * 0.95 + 0.55)
    assert score("john smi", "John", "Smith") == pytest.approx(0.45 + 0.55 * (0.9 + 0.1 * 3 / 5))
    assert score("john paul smith ", "John", "Smith") == pytest.approx(0.9)
    assert score("xavier quigley ", "John", "Smith") == 0.0
    assert pytest.approx(1.0) == likeness.GIVEN_WEIGHT + likeness.FAMILY_WEIGHT


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("kate smi", "Given name Katherine and kate are forms of one name; family name Smith begins with smi."),
        ("smith katherine ", "Given name Katherine as typed; family name Smith as typed; family name typed first."),
        ("kowalski ", "Family name Kowalska is the woman's or man's form of kowalski."),
        ("nowac ", "Family name Nowak is spelt like nowac."),
        ("sayed ", "Without particles the family name Al Sayed as typed."),
        ("walter smith", "The middle name Walter as typed; family name Smith as typed."),
    ],
)
def test_the_reason_says_why(text: str, reason: str) -> None:
    assert reason in {hit.reason for hit in INDEX.search(text)}


def test_two_people_may_not_have_one_id() -> None:
    for ids in (["a", "b", "a"], ["x" * 40, "y", "x" * 40], ["é", "e", "é"]):
        with pytest.raises(TableError, match=f"the id {ids[0]}"):
            NameIndex.build(person(one, "A", "B") for one in ids)


def test_a_year_that_is_none_is_refused_and_nobody_is_added() -> None:
    index = NameIndex()
    with pytest.raises(TableError, match="year of birth 19870"):
        index.add([person(1, "A", "B"), person(2, "A", "B", born=19870)])
    assert len(index) == 0


@pytest.mark.parametrize("limit", [0, -1, 1001])
def test_a_limit_out_of_range_is_refused(limit: int) -> None:
    with pytest.raises(ValueError, match="limit"):
        INDEX.search("smith", limit)


def test_an_empty_index_finds_nobody() -> None:
    assert NameIndex().search("smith") == ()
    assert NameIndex.build([]).search("smith") == ()
    assert NameIndex.build([IndexedPerson("1", ())]).search("smith") == ()


def test_who_is_added_again_is_replaced() -> None:
    index = NameIndex.build(PEOPLE)
    index.add([person("nowak", "Katarzyna", "Zielińska")])
    assert [hit.name.family for hit in index.search("katarzyna") if hit.id == "nowak"] == ["Zielińska"]
    assert len(index) == len(PEOPLE)


def test_many_small_additions_are_joined() -> None:
    index = NameIndex.build(PEOPLE)
    for number in range(40):
        index.add([person(f"new-{number:02d}", "Ivy", "Quainton")])
        assert index.search("ivy quainton")[0].id == "new-00"
    assert len(index) == len(PEOPLE) + 40
    assert len(index.search("ivy quainton", 100)) == 40


def test_no_name_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        index = NameIndex.build([person(1, "Quillon", "Zanzibari")])
        index.search("quillon zanz")
        index.remove("1")
    assert "quillon" not in caplog.text.lower()
    assert "quillon" not in repr(index).lower()
