"""Evidence that another comparison has given already."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from matching.columns import Compared, Levels
from matching.compare import GIVEN, SEX, ComparedPairs
from matching.compare_names import GivenLevel

_BOTH_MALE, _BOTH_FEMALE = 1, 2


def hush_sex(levels: Levels) -> Levels:
    """Return the levels with "not recorded" for a sex that agrees beside given names that agree.

    People of one given name are of one sex. Counted beside the name, the sex would say the same twice, and strangers
    who share a given name and a birthday would seem half as common as they are. A sex that differs still speaks.

    Args:
        levels: Comparison levels; shape (pairs, comparisons).
    """
    given, sex = levels[:, GIVEN], levels[:, SEX]
    says_nothing = (given > 0) & (given <= GivenLevel.FORM_OF_NAME) & ((sex == _BOTH_MALE) | (sex == _BOTH_FEMALE))
    hushed: Levels = levels.copy()
    hushed[says_nothing, SEX] = 0
    return hushed


def hushed(compared: ComparedPairs) -> ComparedPairs:
    """Return compared pairs with ``hush_sex`` applied."""
    levels = hush_sex(compared.levels)
    columns = list(compared.by_comparison)
    columns[SEX] = Compared(np.ascontiguousarray(levels[:, SEX]), columns[SEX].left, columns[SEX].right)
    return replace(compared, levels=levels, by_comparison=tuple(columns))
