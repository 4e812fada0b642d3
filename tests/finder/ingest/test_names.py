"""Names as people type them: what is a name, what is a notice, what is a placeholder."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finder.ingest.names import read_names, split_full_name


def _shorts(*args: str, **kwargs: object) -> list[tuple[str, str]]:
    return [(name.short, name.kind) for name in read_names(*args, **kwargs).names]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SMITH, Jane", ("Jane", "", "SMITH")),
        ("O'NEILL-SHAH, Kate Ann", ("Kate", "Ann", "O'NEILL-SHAH")),
        ("Maria de Souza", ("Maria", "", "de Souza")),
        ("Ahmed bin Rashid", ("Ahmed", "", "bin Rashid")),
        ("Muriel", ("Muriel", "", "")),
        ("OKAFOR Chidi", ("Chidi", "", "OKAFOR")),
        ("Abdi Mohamed Hussein", ("Abdi", "Mohamed", "Hussein")),
    ],
)
def test_a_whole_name_is_split_in_either_order(text: str, expected: tuple[str, str, str]) -> None:
    assert split_full_name(text) == expected


def test_birth_names_and_aliases_stand_beside_the_recorded_name() -> None:
    assert _shorts("Barbara", "", "Payne", other=[("alias", "née Nicholson")]) == [
        ("Barbara Payne", "recorded"),
        ("Barbara Nicholson", "birth"),
    ]
    assert _shorts("", "", "", 'Kathryn "Kate" Hill') == [("Kathryn Hill", "recorded"), ("Kate Hill", "alias")]
    assert _shorts("", "", "", "Ann Hill nee Ward") == [("Ann Hill", "recorded"), ("Ann Ward", "birth")]
    assert _shorts("Ann", "", "Hill", other=[("alias", "Annie; Nancy Brook")]) == [
        ("Ann Hill", "recorded"),
        ("Annie Hill", "alias"),
        ("Nancy Brook", "alias"),
    ]


@pytest.mark.parametrize(
    ("given_name", "family", "flag"),
    [
        ("DUPLICATE Kelly", "Firth", "duplicate"),
        ("Kelly", "Firth (deceased)", "deceased"),
        ("Kelly DO NOT USE", "Firth", "do_not_use"),
    ],
)
def test_notices_typed_into_name_fields_become_flags(given_name: str, family: str, flag: str) -> None:
    read = read_names(given_name, "", family)
    assert (read.names[0].short, read.flags) == ("Kelly Firth", (flag,))


@pytest.mark.parametrize("given_name", ["Unknown", "?", "Unborn", "Baby", "N/K", "Male", ""])
def test_placeholders_are_nobodys_name(given_name: str) -> None:
    read = read_names(given_name, "", "Smith")
    assert read.is_unnamed
    assert all(not name.given for name in read.names)


def test_an_unknown_surname_leaves_the_given_name() -> None:
    assert _shorts("", "", "", "Dave (surname unknown)") == [("Dave", "recorded")]


def test_a_title_before_one_word_makes_it_a_family_name() -> None:
    name = read_names("", "", "", "Mrs Jones").names[0]
    assert (name.given, name.family) == ("", "Jones")


def test_the_words_as_written_are_kept() -> None:
    assert read_names(" Aisha ", "", "Smith - Walton").names[0].as_written == "Aisha Smith - Walton"
    assert read_names("Chloe", "", "Smith - Walton").names[0].family == "Smith-Walton"


@given(st.text(max_size=40), st.text(max_size=40), st.text(max_size=40), st.text(max_size=60))
def test_no_text_is_too_strange(given_name: str, middle: str, family: str, full: str) -> None:
    read = read_names(given_name, middle, family, full, [("alias", full), ("birth", family)])
    for name in read.names:
        assert name.full == " ".join(name.full.split()) or name.full
    keys = [(name.given.casefold(), name.middle.casefold(), name.family.casefold()) for name in read.names]
    assert len(keys) == len(set(keys))
