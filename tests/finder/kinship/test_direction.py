"""Statements that birth dates say are the wrong way round."""

from __future__ import annotations

import datetime as dt

import pytest

from finder.kinship.direction import direction_doubt
from finder.model.record import PartialDate, Precision


def born(first: int, last: int | None = None, *, is_placeholder: bool = False) -> PartialDate:
    end = last or first
    return PartialDate(
        dt.date(first, 1, 1), dt.date(end, 12, 31), Precision.RANGE, f"{first}-{end}", is_placeholder=is_placeholder
    )


@pytest.mark.parametrize(
    ("code", "subject", "other", "is_doubtful"),
    [
        ("mother", 2015, 1990, True),
        ("mother", 1990, 2015, False),
        ("son", 1990, 2015, True),
        ("mother", 2006, 2015, False),
        ("grandmother", 2015, 1960, True),
        ("great_grandmother", 1962, 2015, False),
        ("grandchild", 1960, 2015, True),
        ("aunt", 2018, 2015, False),
        ("aunt", 2015, 1985, True),
        ("nephew", 1985, 2015, True),
        ("sister", 1990, 2015, False),
        ("step_father", 2015, 1990, True),
        ("step_father", 1995, 1990, False),
        ("foster_carer", 2015, 1980, True),
        ("foster_child", 1980, 2015, True),
        ("special_guardian", 2015, 1975, True),
        ("cared_for", 1990, 2015, False),
        ("partner", 1960, 2000, False),
        ("mother>brother", 2015, 1985, True),
        ("mother>mother", 1990, 1960, True),
        ("nonsense", 2015, 1990, False),
    ],
)
def test_doubt_when_the_years_fit_only_the_other_way(code: str, subject: int, other: int, is_doubtful: bool) -> None:
    assert direction_doubt(code, born(subject), born(other)) is is_doubtful


def test_a_wide_interval_gives_no_doubt() -> None:
    assert not direction_doubt("mother", born(1970, 2015), born(1990))
    assert direction_doubt("mother", born(2010, 2015), born(1985, 1995))


def test_what_is_not_known_gives_no_doubt() -> None:
    assert not direction_doubt("mother", None, born(1990))
    assert not direction_doubt("mother", born(2015), None)
    assert not direction_doubt("mother", born(2015), born(1900, is_placeholder=True))
    assert direction_doubt("mother", born(2015), born(1990, is_placeholder=True))
