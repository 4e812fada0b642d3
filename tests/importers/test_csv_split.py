"""The quick way to split a line gives what the plain way gives, or nothing."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from importers.csv_split import split_line, split_quickly

PIECES = st.sampled_from(['"', '""', ",", ", ", " ", "a", "Flat 2, 4 Hill Road", "\n", "é", "\t"])
TEXTS = st.lists(PIECES, max_size=14).map("".join)


@given(TEXTS, st.sampled_from([",", "\t"]))
def test_the_quick_way_is_the_plain_way(text: str, delimiter: str) -> None:
    quick, plain = split_quickly(text, delimiter), split_line(text, delimiter)
    if quick is not None:
        assert tuple(quick) == plain.fields
        assert plain.is_clean
        assert not plain.is_open


def test_quoted_addresses_go_the_quick_way_and_stray_marks_do_not() -> None:
    assert split_quickly('1,"Flat 2, 4 Hill Road",LB7 1TF', ",") == ["1", "Flat 2, 4 Hill Road", "LB7 1TF"]
    assert split_quickly('"a","b",,"c"', ",") == ["a", "b", "", "c"]
    for odd in ('1,"a ""b""",c', '1, "a",b', '1,a"b"c,d', '1,"open', '1,"a" ,b'):
        assert split_quickly(odd, ",") is None
