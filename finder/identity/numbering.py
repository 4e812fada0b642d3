"""Systems that number people on their own: P12 of one is not P12 of the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from finder.casework.agency import Agency, folder_of
from finder.identity.pairs import Pair
from finder.model.record import Form

_MIN_CLASHES = 3
_CLASH_SHARE = 0.25


def number_independently(agency: Agency, agreeing: Iterable[Pair], clashing: Iterable[Pair]) -> frozenset[Pair]:
    """Return the agreeing pairs whose equal id means nothing, because their two systems number independently.

    One system fills one folder. When equal ids of two folders' registers often belong to plainly different people,
    the rest of their equal ids are chance as well.

    Args:
        agreeing: Pairs of records with one id that may be one person.
        clashing: Pairs of records with one id that are plainly two people.
    """
    agreeing = tuple(agreeing)
    n_clashes = Counter(between for pair in clashing if (between := _folders(agency, pair)))
    n_agree = Counter(between for pair in agreeing if (between := _folders(agency, pair)))
    independent = {
        between
        for between, count in n_clashes.items()
        if count >= _MIN_CLASHES and count >= _CLASH_SHARE * (count + n_agree[between])
    }
    return frozenset(pair for pair in agreeing if _folders(agency, pair) in independent)


def are_of_two_systems(agency: Agency, pair: Pair) -> bool:
    """True for two rows of registers in two folders."""
    return _folders(agency, pair) is not None


def _folders(agency: Agency, pair: Pair) -> tuple[str, str] | None:
    """Return the two folders of two rows of registers, None within one folder; forms misread ids too often."""
    records = [agency.records[one] for one in pair]
    left, right = sorted(folder_of(record.source.file) for record in records)
    if left == right or any(record.form is not Form.REGISTER for record in records):
        return None
    return left, right
