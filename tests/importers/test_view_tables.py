"""What children said, in the words and tables of services that nobody has shown us."""

from __future__ import annotations

from typing import Any

import pytest

from importers.headers import field_names
from importers.rows import FactKind
from importers.view_words import read_amount, read_importance, read_refusal


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("Too little", "too_little"), ("not enough!", "too_little"), ("wants more", "too_little"),
        ("Would like to see her more often", "too_little"), ("never enough", "too_little"),
        ("Just right", "just_right"), ("happy with it", "just_right"), ("It's OK as it is", "just_right"),
        ("doesn't want it to stop", "just_right"), ("about right", "just_right"), ("no change", "just_right"),
        ("Too much", "too_much"), ("less", "too_much"), ("a bit less please", "too_much"), ("too often", "too_much"),
        ("wants it to stop", "stop"), ("Does not want contact", "stop"), ("doesn’t want to see him", "stop"),
        ("Never", "stop"), ("no contact", "stop"), ("No thanks", "stop"), ("refused", "stop"),
        ("would like contact to stop", "stop"), ("happy now but wants it to stop at Easter", "stop"),
        ("not happy", ""), ("Not sure", ""), ("depends", ""), ("has never met him", ""), ("", ""), ("purple", ""),
    ],
)  # fmt: skip
def test_words_for_how_much(words: str, code: str) -> None:
    assert read_amount(words) == code


@pytest.mark.parametrize(
    ("words", "header", "level"),
    [
        ("5", "", "5"), ("1.0", "", "1"), ("4/5", "", "4"), ("3 out of 5", "", "3"), ("10/10", "", "5"),
        ("2", "Importance (1-10)", "1"), ("7", "out of 10", "4"), ("3", "1 to 3", "5"), ("★★★★☆", "", "4"),
        ("***", "", "3"),
        ("Very important", "", "5"), ("high", "", "5"), ("the most", "", "5"), ("quite important", "", "4"),
        ("Medium", "", "3"), ("a little", "", "2"), ("not very important", "", "2"), ("Not important", "", "1"),
        ("not at all important", "", "1"), ("9", "", ""), ("blue", "", ""), ("", "", ""), ("0", "", ""),
    ],
)  # fmt: skip
def test_words_for_how_important(words: str, header: str, level: str) -> None:
    assert read_importance(words, header) == level


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("I don't want to see uncle Col ever", "stop"), ("She does not want any contact", "stop"),
        ("I never want to meet him", "stop"), ("I want to see nan", ""), ("I don't want to see mum cry", ""),
        ("I do not want to see her less", ""), ("", ""),
    ],
)  # fmt: skip
def test_a_refusal_in_the_childs_own_words(words: str, code: str) -> None:
    assert read_refusal(words) == code


def test_no_words_mean_two_amounts() -> None:
    for kind in ("amounts", "importance"):
        phrases = [phrase for words in field_names()["values"][kind].values() for phrase in words]
        assert sorted(phrases) == sorted(set(phrases))


TABLES = {
    "a sheet headed about": (
        "Person Ref,Child,About,How Important (1-5),Amount,Date,Child's Words,Recorded By\n"
        "K1,Ann Pell,Bo Orme,1,Wants it to stop,01/02/2026,No,Di Fox\n",
        [("K1", "Bo Orme", "1", "stop", "No")],
    ),
    "wants": (
        "Child ID,Person spoken about,Wants,When\n"
        "K1,Nan Pell,To see her more often,1/2/2026\nK1,Col Orme,No contact,1/2/2026\n",
        [("K1", "Nan Pell", "", "too_little", ""), ("K1", "Col Orme", "", "stop", "")],
    ),
    "stars and feelings": (
        "YP Ref;Who;Stars;How do you feel about contact;What I said\nK1;Nan;★★★★★;happy with it;She is fun\n",
        [("K1", "Nan", "5", "just_right", "She is fun")],
    ),
    "ids on both sides and a relationship": (
        "Child ID,Person ID,Relationship,Importance,Amount of Family Time\n"
        "K1,K2,Uncle,not important,does not want contact\n",
        [("K1", "K2", "1", "stop", "")],
    ),
    "words only": (
        "Child ID,Regarding,Date said,Quote\nK1,Col Orme,1/2/2026,I don't want to see Col\n",
        [("K1", "Col Orme", "", "stop", "I don't want to see Col")],
    ),
    "out of ten": (
        "Young Person,Important Person,How important (out of 10),Enough time?\nAnn Pell,Bo Pell,9,not nearly enough\n",
        [("Ann Pell", "Bo Pell", "5", "too_little", "")],
    ),
    "the child above the table": (
        "Child: Ann Pell\n"
        "Name,Matters to child,Time together,Own words\nBo Pell,very important,too little,He makes me laugh\n",
        [("Ann Pell", "Bo Pell", "5", "too_little", "He makes me laugh")],
    ),
    "a network sheet": (
        "Child ID,Name,Relationship to Child,Importance,Family time wish\nK1,Bo Pell,Brother,high,more\n",
        [("K1", "Bo Pell", "5", "too_little", "")],
    ),
    "wishes column and note taker": (
        "Case No,Child ID,Child,Talked about,Child's wishes,Noted by,View date\n"
        "C1,K1,Ann Pell,Col Orme,Less often,Di Fox,1/2/2026\n",
        [("K1", "Col Orme", "", "too_much", "")],
    ),
    "a header of no list over the words": (
        "Child ID,Named person,Contact at the moment feels,Recorded by\n"
        "K1,Bo Pell,not enough,Di\nK1,Col Orme,too much,Di\n",
        [("K1", "Bo Pell", "", "too_little", ""), ("K1", "Col Orme", "", "too_much", "")],
    ),
    "how close": (
        "Pupil ID,View about,How close,Sees enough\nK1,Bo Pell,very close,about right\n",
        [("K1", "Bo Pell", "5", "just_right", "")],
    ),
    "seen by": (
        "Child,Person,Rating,Preference,Date\nAnn Pell,Bo Pell,4,stay the same,1/2/2026\n",
        [("Ann Pell", "Bo Pell", "4", "just_right", "")],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), TABLES.values(), ids=TABLES.keys())
def test_views_are_found(read_table: Any, text: str, expected: list[tuple[str, ...]]) -> None:
    found = read_table(text)
    assert found.told(FactKind.VIEW, "importance", "amount", "words") == expected
    assert found.rejected == []


def test_an_importance_in_words_is_kept_as_written_too(read_table: Any) -> None:
    found = read_table("Child ID,About,How important\nK1,Bo Pell,a little\nK1,Di Pell,purple\n")
    assert found.told(FactKind.VIEW, "importance", "importance_as_written") == [
        ("K1", "Bo Pell", "2", "a little"),
        ("K1", "Di Pell", "", "purple"),
    ]
