"""Hashed keys put the same records into one block as the numbered ones do."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import pytest

from matching import Table, block_parts, build_table
from matching.block_hashes import KNOWN_PIECES, HashedKeys
from matching.block_keys import RULES
from matching.block_plain import items_of
from matching.columns import Codes
from tests.matching.people import person, townsfolk


@pytest.fixture(scope="module")
def table() -> Table:
    records, _ = townsfolk(300, 7, 80)
    odd = [
        person("x1", "Anne-Marie Jo|van den Berg", "1970-02-03", "F",
               house="Flat 2, 12 High Street", postcode="XQ4 2DF", phones=("+447700900123",),
               emails=("a.b@example.org", "a.b@example.com"), nhs_number="9990000018"),
        person("x2", "J Q|O'Neill-Smith;Mary Ann|Kowalska", "1970-03-02", "F", house="The Cottage", postcode="XQ4"),
        person("x3", "Muhammad|Khan", None, "M"),
        person("x4", "Zzyq|Ñandú", "1970-01-01", "M", postcode="XQ4 2DF"),
        person("x5", "J|Kowalski", None, "", house="12", postcode="XQ4 2DF"),
        person("x6", "Baby|", None, "", house="12 Weft Row"),
    ]  # fmt: skip
    return build_table([*records, *odd])


def blocks(rows: Codes, keys: Codes) -> set[frozenset[int]]:
    members: defaultdict[int, set[int]] = defaultdict(set)
    for row, key in zip(rows.tolist(), keys.tolist(), strict=True):
        members[key].add(row)
    return set(map(frozenset, members.values()))


def test_every_piece_is_there() -> None:
    assert set(block_parts.PIECES) == KNOWN_PIECES


@pytest.mark.parametrize("piece", sorted(block_parts.PIECES))
def test_a_piece_groups_records_alike(table: Table, piece: str) -> None:
    numbered = items_of((block_parts.Pieces(table).part(piece),), in_either_order=False)
    hashed = items_of((HashedKeys(table).part(piece),), in_either_order=False)
    assert blocks(*numbered) == blocks(*hashed)
    assert len(numbered[0])


@pytest.mark.parametrize("rule", RULES)
def test_keys_mean_the_same_in_another_table(table: Table, rule: str) -> None:
    """Half of the records in a table of their own have the keys that they have among all."""
    records, _ = townsfolk(300, 7, 80)
    half = build_table(records[::2])
    rows, keys = HashedKeys(half).of(RULES[rule])
    all_rows, all_keys = HashedKeys(table).of(RULES[rule])
    even = (all_rows % 2 == 0) & (all_rows < len(records))
    here, there = (
        set(zip((rows * 2).tolist(), keys.tolist(), strict=True)),
        zip(all_rows[even], all_keys[even], strict=True),
    )
    assert here == {(int(row), int(key)) for row, key in there}
    assert keys.dtype == np.int64
