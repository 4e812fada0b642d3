"""The compiled comparisons give what the plain ones give, for whatever people write into files."""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
import itertools
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matching import BirthSpan, MatchRecord, NameForm, NoWatch, Table, build_table, candidate_pairs, compare_packed
from matching import compare as dispatch
from matching.columns import Codes, Column, encode
from matching.compare import COMPARISONS, ComparedPairs, compare_pairs
from matching.compare_fast import compare_fast, levels_fast
from matching.compare_features import features_of, given_features
from matching.compare_layout import KernelError
from matching.compare_names import GivenLevel, near_forms
from matching.compare_near import near_lists, pack_texts
from matching.compare_packed import is_packed, packed_people
from matching.compare_plain import compare_plainly
from matching.features import texts_of
from matching.kernel.loading import kernel
from matching.names import given_name
from matching.parts import parts_of
from tests.matching.people import person, townsfolk
from tests.matching.test_flat import read, townspeople, written

LIBRARY = kernel()
pytestmark = pytest.mark.skipif(LIBRARY is None, reason="there is no compiled kernel")

GIVEN = (
    "Mohammed", "Muhammad", "Kate", "Katherine", "Kathryn", "Katarzyna", "Kasia", "Bethany", "Bthany", "Bethny", "Jade",
    "Jane", "Mary Ann", "Mary Jane", "Mary", "Anne-Marie", "Abdul Karim", "Abdul Rahim", "Abdul Kareem", "Abdul", "J",
    "K.", "Siân", "Sian", "Zoë", "Łucja", "Юлия", "Юлій", "محمد", "محمود", "小明", "小红", "Ng", "Mia", "Mika", "O",
    "Baby", "Thomas", "Kowalski", "Jagger", "Jaggger", "Oluwaseun", "Xzibitquorra", "xzibitquorrb", "Wm",
)  # fmt: skip
FAMILY = (
    "Novák", "Nováková", "Kowalski", "Kowalska", "Popov", "Popova", "Cerny", "Cerna", "Pavlicek", "Pavlickova",
    "Tancos", "Tancosova", "van den Berg", "Vandenberg", "Berg", "Al-Hassan", "Hassan", "Smith-Jones", "Jones", "Smith",
    "Smyth", "O'Brien", "OBrien", "Mc Laughlin", "McLaughlin", "MacLaughlin", "Иванов", "Иванова", "陳", "陈", "Ng",
    "Begum", "Kaur", "Thomas", "Mary", "Katherine", "Jager", "Jagger", "Unknown", "Baby", "X", "Featherstonehaugh",
    "Fetherstonehaugh", "Kazlauskas", "Kazlauskienė", "ßtraße", "Ann Mary",
)  # fmt: skip
HOUSES = (
    ("3 Nursery Lane", "Cragthorpe"), ("3 Nursery Ln", "Cragthorp"), ("Flat 3, Nursery Lane", ""), ("", "Cragthorpe"),
    ("Nursery Lane", "Eastroyd"), ("4 Nurserry Lane", "Cragthorpe"), ("", ""), ("Rose Cottage", "Wetherby"),
    ("12a Ýmir Straße", "Þorlákshöfn"), ("12a Ymir Strasse", "Thorlakshofn"), ("7", "Ely"),
)  # fmt: skip
POSTCODES = ("EB2 1HJ", "EB2 1HK", "EB2", "XQ1 4AB", "nonsense", "")
PHONES = ("+447700900123", "+447700900132", "+447700900124", "07700900123", "01632960000", "0163296000", "½", "١٢٣")
EMAILS = (
    "jo.bloggs@example.org", "jo.bloggs@example.com", "jo.blogs@example.org", "jo@example.org", "@", "a@b", "",
    "ünïcødé@x",
    "ünïcødéa@example.org", "ünïcødéa@example.net", "no-at-sign-in-this-one", "j0.bl0ggs@example.org",
)  # fmt: skip
NUMBERS = ("9990000018", "9990000026", "")
OTHER_NUMBERS = (
    "pupil number A1234",
    "pupil number A1235",
    "pupil number A1237",
    "pupil number A1243",
    "pupil number 1234",
    "pupil number 1243",
    "mrn A1234",
    "mrn Я123",
)
DAYS = (
    dt.date(1978, 4, 6), dt.date(1978, 6, 4), dt.date(1978, 4, 7), dt.date(1978, 4, 15), dt.date(1978, 4, 1),
    dt.date(1987, 4, 6), dt.date(1979, 4, 6), dt.date(1978, 1, 1), dt.date(1900, 1, 1), dt.date(900, 2, 28),
    dt.date(999, 2, 28), dt.date(1, 1, 1), dt.date(1, 1, 2), dt.date(9999, 12, 31), dt.date(2000, 2, 29),
    dt.date(2012, 12, 21), dt.date(2012, 12, 12),
)  # fmt: skip

anything = st.text(max_size=12) | st.text("abcde -'", max_size=14) | st.text("аб小ï", min_size=1, max_size=70)
dates = st.sampled_from(DAYS) | st.dates()


def slipped(texts: Sequence[str]) -> st.SearchStrategy[str]:
    """One of the texts, or one with a character left out, doubled or changed over with the next."""

    def slip(text: str, place: int, how: int) -> str:
        at = place % max(len(text), 1)
        return (
            text, text[:at] + text[at + 1 :], text[:at] + text[at : at + 1] + text[at:],
            text[:at] + text[at + 1 : at + 2] + text[at : at + 1] + text[at + 2 :], text.upper(),
        )[how]  # fmt: skip

    return st.builds(slip, st.sampled_from(texts), st.integers(0, 30), st.integers(0, 4))


@st.composite
def spans(draw: st.DrawFn) -> BirthSpan:
    first = draw(dates)
    if draw(st.booleans()):
        return BirthSpan(first, first, is_exact=True)
    last = first + dt.timedelta(
        days=draw(st.sampled_from((0, 27, 30, 31, 364, 365, 366, 2000))) % max((dt.date.max - first).days, 1)
    )
    return BirthSpan(first, last, is_exact=False, is_placeholder=draw(st.booleans()))


names = st.builds(
    NameForm,
    given=slipped(GIVEN) | st.sampled_from(FAMILY) | anything,
    middle=st.just("") | slipped(GIVEN) | st.sampled_from(FAMILY),
    family=slipped(FAMILY) | st.sampled_from(GIVEN) | anything,
)
records = st.builds(
    MatchRecord,
    id=st.just(""),
    names=st.lists(names, max_size=3).map(tuple),
    born=st.none() | spans(),
    sex=st.sampled_from(("", "F", "M")),
    postcodes=st.lists(st.sampled_from(POSTCODES), max_size=2).map(tuple),
    addresses=st.lists(st.sampled_from(HOUSES) | st.tuples(anything, anything), max_size=2).map(tuple),
    phones=st.lists(st.sampled_from(PHONES) | anything, max_size=2).map(tuple),
    emails=st.lists(slipped(EMAILS) | anything, max_size=2).map(tuple),
    nhs_number=st.sampled_from(NUMBERS),
    other_numbers=st.lists(
        st.sampled_from(OTHER_NUMBERS) | slipped(OTHER_NUMBERS).map("mrn {}".format), max_size=2
    ).map(tuple),
    died=st.none() | dates,
)


def tabled(people: Sequence[MatchRecord]) -> Table:
    return build_table([dataclasses.replace(one, id=f"r{place:05}") for place, one in enumerate(people)])


def all_pairs(table: Table) -> tuple[Codes, Codes]:
    """Every pair both ways round, and everybody with themselves."""
    n = len(table.ids)
    left, right = np.divmod(np.arange(n * n, dtype=np.int64), max(n, 1))
    return left, right


def fast(table: Table, left: Codes, right: Codes) -> ComparedPairs:
    assert LIBRARY is not None
    return compare_fast(LIBRARY, table, left, right, NoWatch())


def assert_same(found: ComparedPairs, wanted: ComparedPairs) -> None:
    assert found.levels.tolist() == wanted.levels.tolist()
    for c in range(len(COMPARISONS)):
        a, b = found.by_comparison[c], wanted.by_comparison[c]
        assert a.level.tolist() == b.level.tolist(), COMPARISONS[c]
        assert a.left.tolist() == b.left.tolist(), COMPARISONS[c]
        assert a.right.tolist() == b.right.tolist(), COMPARISONS[c]


def assert_both_ways(people: Sequence[MatchRecord]) -> ComparedPairs:
    table = tabled(people)
    rows = all_pairs(table)
    found = fast(table, *rows)
    assert_same(found, compare_plainly(table, *rows, NoWatch()))
    assert LIBRARY is not None
    assert levels_fast(LIBRARY, table, *rows, NoWatch()).tolist() == found.levels.tolist()
    return found


@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], deadline=None)
@given(st.lists(records, max_size=8))
def test_fast_is_slow_for_anything_written(people: list[MatchRecord]) -> None:
    assert_both_ways(people)


@settings(max_examples=100, deadline=None)
@given(st.lists(records, min_size=2, max_size=6))
def test_comparing_is_symmetric(people: list[MatchRecord]) -> None:
    table = tabled(people)
    left, right = all_pairs(table)
    there, back = fast(table, left, right), fast(table, right, left)
    assert there.levels.tolist() == back.levels.tolist()


def test_every_two_names_of_the_lists() -> None:
    people = [
        MatchRecord("", (NameForm(name, "", family),))
        for name, family in itertools.zip_longest(GIVEN, FAMILY, fillvalue="")
    ]
    found = assert_both_ways(people)
    reached = set(found.levels[:, 0].tolist())
    assert {GivenLevel.FOLDED, GivenLevel.SPELLING_OF_NAME, GivenLevel.FORM_OF_NAME, GivenLevel.PART} <= reached
    assert {GivenLevel.CLOSE_SPELLING, GivenLevel.INITIAL, GivenLevel.WEAK, GivenLevel.DIFFERENT} <= reached


def test_swapped_names_with_slips_and_several_words() -> None:
    pairs = [
        ("Katherine", "Jagger"), ("Jagger", "Katherine"), ("Jaggar", "Kathryn"), ("Kate", "Jager"),
        ("Jagger", "Katharine"), ("Mary Ann", "Thomas"), ("Thomas", "Mary Ann"), ("Thomas", "Ann Mary"),
        ("Bthany", "Thomas"), ("Thomas", "Bethany"),
        ("K", "Jagger"), ("Jagger", "K"), ("Jagger", "van Katherine"), ("Unknown", "Ulrich"), ("Ulrich", "Unknown"),
        ("Abdul", "Jagger"), ("Jagger", "Abdul"), ("Josie", "Kasia"), ("Katarzyna", "Jozie"),
    ]  # fmt: skip
    found = assert_both_ways([person("", f"{first.replace(' ', '_')}|{last}", sex="F") for first, last in pairs])
    assert (found.levels[:, 0] == GivenLevel.SWAPPED).sum() >= 10


def test_dates_and_spans_of_every_kind() -> None:
    years = [dt.date(1978, 1, 1), dt.date(1979, 1, 1)]
    births = [BirthSpan(one, one, is_exact=True) for one in DAYS]
    births += [BirthSpan(first, first.replace(month=12, day=31), is_exact=False) for first in years]
    births += [BirthSpan(dt.date(1970, 1, 1), dt.date(1979, 12, 31), is_exact=False)]
    births += [BirthSpan(dt.date(1978, 4, 15), dt.date(1978, 4, 15), is_exact=False, is_placeholder=True)]
    found = assert_both_ways([MatchRecord("", (), born=born, died=born.latest) for born in births])
    assert len(set(found.levels[:, 3].tolist())) >= 10


@pytest.mark.parametrize("length", [63, 64, 65, 200, 3000])
def test_very_long_names(length: int) -> None:
    long = "ab" * (length // 2)
    texts = (long, f"{long}c", f"x{long[1:]}", f"{long[:5]}яя{long[7:]}", long[::-1], "я" * length)
    assert_both_ways([MatchRecord("", (NameForm(text, "", text),), emails=(text,), phones=(text,)) for text in texts])


def test_more_letters_than_bytes_can_number() -> None:
    letters = "".join(map(chr, range(0x4E00, 0x4E00 + 400)))
    assert_both_ways(
        [MatchRecord("", (NameForm(t, "", t),)) for t in (letters, letters[:-1], letters[1:], letters[::-1])]
    )


def test_lone_surrogates_are_compared_like_letters() -> None:
    emails = ("jo\ud800.bloggs@example.org", "jo\ud801.bloggs@example.org", "jo.bloggs@example.org")
    assert_both_ways([MatchRecord("", (), emails=(email,)) for email in emails])


def test_many_aliases_keep_the_rarer_value() -> None:
    forms = tuple(NameForm(name, "", family) for name, family in zip(GIVEN[:12], FAMILY[:12], strict=True))
    people = [MatchRecord("", forms, phones=PHONES, emails=EMAILS), MatchRecord("", forms[::-1], phones=PHONES[::-1])]
    assert_both_ways([*people, *people, MatchRecord("", forms[3:5], emails=EMAILS[1:3])])


@functools.cache
def _town() -> tuple[Table, Codes, Codes]:
    table = build_table(townsfolk(900, 11, 250)[0])
    pairs = candidate_pairs(table, NoWatch())
    return table, pairs.left, pairs.right


def test_a_town_with_its_candidate_pairs() -> None:
    table, left, right = _town()
    assert len(left) > 1000
    assert_same(fast(table, left, right), compare_plainly(table, left, right, NoWatch()))


def test_parts_and_two_threads_do_not_show() -> None:
    table, left, right = _town()
    repeats = 250_000 // len(left) + 1
    many, once = fast(table, np.tile(left, repeats), np.tile(right, repeats)), fast(table, left, right)
    assert (many.levels == np.tile(once.levels, (repeats, 1))).all()
    assert (many.by_comparison[2].left == np.tile(once.by_comparison[2].left, repeats)).all()
    assert many.levels.flags.c_contiguous


class _CancelledError(Exception):
    pass


class _Impatient(NoWatch):
    def __init__(self, after: int) -> None:
        self.left = after

    def check(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise _CancelledError


@pytest.mark.parametrize("n_pairs", [30_000, 400_000])
def test_cancelling_stops_between_parts(n_pairs: int) -> None:
    assert LIBRARY is not None
    table, left, right = _town()
    some = np.arange(n_pairs) % len(left)
    with pytest.raises(_CancelledError):
        compare_fast(LIBRARY, table, left[some], right[some], _Impatient(1))


def test_no_pairs_and_no_people() -> None:
    nobody = build_table([])
    none = np.empty(0, dtype=np.int64)
    assert fast(nobody, none, none).levels.shape == (0, len(COMPARISONS))
    table, _, _ = _town()
    assert fast(table, none, none).by_comparison[0].left.shape == (0,)


def test_threads_that_ask_together_share_one_packing() -> None:
    table = build_table(townsfolk(60, 5, 10)[0])
    both_ask = threading.Barrier(2)

    def ask(_: int) -> object:
        assert LIBRARY is not None
        both_ask.wait()
        return packed_people(table, LIBRARY)

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(ask, range(2))
    assert first is second


def test_records_packed_in_parts_by_two_threads_compare_as_those_packed_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    table, left, right = _town()
    at_once = fast(table, left, right)
    again = _town()[0]
    monkeypatch.setattr(compare_packed, "_TWO_THREADS_FROM", 1)
    monkeypatch.setattr(compare_packed, "parts_of", lambda n: parts_of(n, size=97))
    assert_same(fast(again, left, right), at_once)


def test_packing_can_be_cancelled(monkeypatch: pytest.MonkeyPatch) -> None:
    table = build_table(townsfolk(60, 5, 10)[0])
    assert LIBRARY is not None
    monkeypatch.setattr(compare_packed, "_TWO_THREADS_FROM", 1)
    with pytest.raises(_CancelledError):
        packed_people(table, LIBRARY, _Impatient(2))
    assert not is_packed(table)


@pytest.mark.parametrize("row", [-1, 1150, 2**62])
def test_a_row_that_there_is_not_is_refused(row: int) -> None:
    table, _, _ = _town()
    with pytest.raises(KernelError, match="pairs"):
        fast(table, np.array([0]), np.array([row]))


def test_few_pairs_do_not_pack_a_table_but_use_a_packed_one(monkeypatch: pytest.MonkeyPatch) -> None:
    table = build_table(townsfolk(60, 5, 10)[0])
    few = (np.arange(3), np.arange(3) + 1)
    compare_pairs(table, *few, NoWatch())
    assert not is_packed(table)
    compare_pairs(table, np.arange(60), np.arange(60) + 1, NoWatch())
    assert is_packed(table)
    monkeypatch.setattr(dispatch, "compare_plainly", None)
    assert compare_pairs(table, *few, NoWatch()).levels.shape == (3, len(COMPARISONS))


def test_without_a_kernel_the_plain_path_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    table, left, right = _town()
    with_kernel = compare_pairs(table, left[:500], right[:500], NoWatch())
    monkeypatch.setattr(dispatch, "kernel", lambda: None)
    assert_same(compare_pairs(table, left[:500], right[:500], NoWatch()), with_kernel)


def test_a_table_that_shares_a_column_with_a_packed_one_is_packed_anew() -> None:
    assert LIBRARY is not None
    table = build_table([person("a", "Amelia|Lumb", "1960-03-02"), person("b", "Amelia|Lumb", "1960-03-02")])
    packed_people(table, LIBRARY)
    other = dataclasses.replace(
        table,
        phones=encode([("+447700900001",), ("+447700900002",)]),
        shares=dataclasses.replace(table.shares, phones=np.array([0.1, 0.1])),
    )
    assert not is_packed(other)
    rows = (np.array([0]), np.array([1]))
    assert_same(fast(other, *rows), compare_plainly(other, *rows, NoWatch()))


class _Carrying(tuple[object, ...]):
    """Values with something beside them."""

    features: object = None


def test_ready_made_features_are_taken_instead_of_the_values() -> None:
    table = build_table([person("a", "Amelia|Lumb"), person("b", "Bronwen|Lumb")])
    carrying = _Carrying(table.given.values)
    carrying.features = given_features([given_name("Josie"), given_name("Josephine")])  # type: ignore[list-item]
    given = Column(carrying, table.given.codes, table.given.starts)
    assert features_of(dataclasses.replace(table, given=given)).given is carrying.features  # type: ignore[arg-type]


def test_features_of_another_kind_or_length_are_refused() -> None:
    assert LIBRARY is not None
    table = build_table([person("a", "Amelia|Lumb"), person("b", "Bronwen|Lumb")])
    for features, error in (
        (texts_of(["Amelia", "Bronwen"]), TypeError),
        (given_features(table.given.values[:1]), KernelError),
    ):
        carrying = _Carrying(table.given.values)
        carrying.features = features
        given = Column(carrying, table.given.codes, table.given.starts)
        with pytest.raises(error):
            packed_people(dataclasses.replace(table, given=given), LIBRARY)  # type: ignore[arg-type]


def test_names_one_slip_from_known_ones_are_found_as_one_by_one() -> None:
    assert LIBRARY is not None
    slips = (
        "Bthany",
        "Bethanny",
        "Behtany",
        "Bethani",
        "Katherin",
        "Mohamxed",
        "Zzzzzz",
        "Anna",
        "Юлияя",
        "Th",
        "Thoma s",
        "Bethanyyy" * 30,
    )
    known = [name for name in map(given_name, slips) if name is not None]
    features = given_features(known)
    found = near_lists(LIBRARY, features.forms, pack_texts(LIBRARY, features.keys))
    lists = [found.items[a:b].tolist() for a, b in itertools.pairwise(found.starts.tolist())]
    assert lists == [sorted(near_forms(name)) for name in known]
    assert sum(map(bool, lists)) >= 5


def test_a_table_read_from_a_file_compares_the_same_by_its_own_features(tmp_path: Path) -> None:
    table = read(written(tmp_path / "town.csv", townspeople(300, 3))).table
    assert features_of(table).given is table.given.values.features  # type: ignore[attr-defined]
    left, right = all_pairs(table)
    picked = np.random.default_rng(4).choice(len(left), 8000, replace=False)
    wanted = compare_plainly(table, left[picked], right[picked], NoWatch())
    assert_same(fast(table, left[picked], right[picked]), wanted)
