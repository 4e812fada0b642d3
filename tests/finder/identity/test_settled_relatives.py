"""Relatives as evidence: only settled ones count, never in a circle, and never across generations or sides."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from finder.casework.agency import Agency, assemble
from finder.identity.households import Homes
from finder.identity.joining import JOIN_BITS, SETTLED_BITS
from finder.identity.resolve import IdentityResult
from finder.model.decision import Verdict
from finder.model.person import PairEvidence
from finder.model.record import (
    Address,
    CaseFile,
    Form,
    PartialDate,
    Precision,
    Record,
    Source,
    Statement,
    external_ref,
)
from tests.finder.agencies import AgencyBuilder
from tests.finder.identity.records import are_same, decided, record, record_id, resolve, says, strangers

PHONE = ("+447700900111",)


def _pair(result: IdentityResult, left: str, right: str) -> PairEvidence:
    wanted = {record_id(left), record_id(right)}
    return next(pair for pair in result.resolution.pairs if {pair.record_a, pair.record_b} == wanted)


def _relatives(pair: PairEvidence) -> dict[str, float]:
    return {row.level: row.match_bits for row in pair.rows if row.comparison == "relatives"}


def _agency(people: list[Record], *said: tuple[str, str, str]) -> Agency:
    statements: list[Statement] = [says(number, *words) for number, words in enumerate(said)]
    return assemble([*people, *strangers()], statements, [])


def _two_families() -> Agency:
    """Whether the two Winifreds are one is likely and not settled; each is the mother of a Shabnam."""
    people = [
        record("w1", "Winifred", "Tordoff", sex="F", phones=PHONE),
        record("w2", "Winifred", "Tordoff", sex="F", phones=PHONE),
        record("s1", "Shabnam", "Rafiq", sex="F"),
        record("s2", "Shabnam", "Mirza", sex="F"),
    ]
    return _agency(people, ("w1", "mother", "s1"), ("w2", "mother", "s2"))


def test_a_link_to_be_confirmed_is_evidence_for_no_other_until_a_person_confirms_it() -> None:
    inferred = resolve(_two_families())
    assert are_same(inferred.resolution, "w1", "w2")
    assert JOIN_BITS <= _pair(inferred, "w1", "w2").total_bits < SETTLED_BITS
    assert not any(_relatives(pair) for pair in inferred.resolution.pairs)
    confirmed = resolve(_two_families(), decided(1, "w1", "w2", Verdict.SAME))
    assert _relatives(_pair(confirmed, "s1", "s2")) == {"son or daughter of mother": 3.0}


def test_two_doubtful_links_do_not_hold_each_other_up() -> None:
    """If the mothers were one the children might be, and if the children were one the mothers might be."""
    people = [
        record("m1", "Winifred", "Tordoff", sex="F"),
        record("m2", "Winifred", "Tordoff", sex="F"),
        record("c1", "Hester", "Tordoff"),
        record("c2", "Hester", "Tordoff"),
    ]
    said = (("m1", "mother", "c1"), ("m2", "mother", "c2"))
    doubtful = resolve(_agency(people, *said))
    assert not are_same(doubtful.resolution, "m1", "m2")
    assert not are_same(doubtful.resolution, "c1", "c2")
    one_child = resolve(_agency(people, *said), decided(1, "c1", "c2", Verdict.SAME))
    assert are_same(one_child.resolution, "m1", "m2")


def test_a_link_is_not_supported_by_what_was_found_because_of_it() -> None:
    """The children are one by name and birthday; only through them are the mothers one."""
    people = [
        record("m1", "Winifred", "Tordoff", sex="F"),
        record("m2", "Winifred", "Tordoff", sex="F"),
        record("c1", "Hester", "Tordoff", "2012-05-14"),
        record("c2", "Hester", "Tordoff", "2012-05-14"),
    ]
    result = resolve(_agency(people, ("m1", "mother", "c1"), ("m2", "mother", "c2")))
    assert are_same(result.resolution, "m1", "m2")
    assert set(_relatives(_pair(result, "m1", "m2"))) == {"mother of"}
    assert not _relatives(_pair(result, "c1", "c2"))
    assert result.is_settled


def _kai() -> list[Record]:
    return [
        record("k1", "Kelly", "Firth", sex="F"),
        record("k2", "Kelly", "Firth", sex="F"),
        record("joan", "Joan", "Marsh", "1950-02-02", sex="F"),
        record("mum", "Ann", "Marsh", "1975-02-02", sex="F"),
        record("ian", "Ian", "Lumb", "1973-02-02", sex="M"),
        record("kai", "Kai", "Marsh", "2012-01-02"),
    ]


KAI = (("joan", "mother", "mum"), ("mum", "mother", "kai"), ("ian", "father", "kai"))


def test_mums_sister_without_a_date_of_birth_is_found_through_her_mother() -> None:
    """One file calls her Kai's aunt, another names her as a daughter of his grandmother."""
    result = resolve(_agency(_kai(), *KAI, ("k1", "maternal_aunt", "kai"), ("joan", "mother", "k2")))
    assert are_same(result.resolution, "k1", "k2")
    joined = _pair(result, "k1", "k2")
    assert {"aunt of", "brother or sister of"} <= set(_relatives(joined))
    assert "Both are aunt of Kai Marsh" in {row.why for row in joined.rows}


def test_a_name_in_another_generation_of_the_family_is_another_person() -> None:
    result = resolve(_agency(_kai(), *KAI, ("k1", "aunt", "kai"), ("k2", "mother", "joan")))
    assert not are_same(result.resolution, "k1", "k2")


def test_nobody_stands_on_both_sides_of_a_family() -> None:
    said = (("k1", "maternal_grandmother", "kai"), ("k2", "paternal_grandmother", "kai"))
    without_sides = resolve(_agency(_kai(), ("k1", "grandmother", "kai"), ("k2", "grandmother", "kai")))
    result = resolve(_agency(_kai(), *KAI[1:], *said))
    assert are_same(without_sides.resolution, "k1", "k2")
    assert not are_same(result.resolution, "k1", "k2")


def test_an_aunt_is_not_the_mother() -> None:
    """Two of one name may be, and are, in one family."""
    result = resolve(_agency(_kai(), ("k1", "mother", "kai"), ("k2", "aunt", "kai")))
    assert not are_same(result.resolution, "k1", "k2")


def test_one_name_near_in_a_family_and_in_one_generation_is_one_person() -> None:
    """A cousin of the mother's cousin: no place in common, and yet in one family."""
    people = [
        *_kai(),
        record("a", "Edna", "Marsh", "1974-03-03", sex="F"),
        record("b", "Fay", "Marsh", "1976-04-04", sex="F"),
    ]
    said = (("a", "cousin", "mum"), ("a", "cousin", "b"), ("k1", "cousin", "mum"), ("k2", "cousin", "b"))
    apart = resolve(_agency(people, ("k1", "cousin", "mum"), ("k2", "cousin", "b")))
    near = resolve(_agency(people, *said))
    assert not are_same(apart.resolution, "k1", "k2")
    assert are_same(near.resolution, "k1", "k2")
    assert set(_relatives(_pair(near, "k1", "k2"))) == {"near in one family"}


def test_a_mention_does_not_join_two_people_who_are_apart() -> None:
    """A half-sister of one name is in the family too: a form's "Hester" may be either."""
    people = [
        record("h1", "Hester", "Tordoff", "2012-05-14", sex="F"),
        record("h2", "Hester", "Tordoff", "2019-11-02", sex="F"),
        record("h3", "Hester", "Tordoff", form=Form.MENTION),
        record("kai", "Kai", "Tordoff", "2014-01-02"),
    ]
    said = [(key, "sister", "kai") for key in ("h1", "h2", "h3")]
    result = resolve(_agency(people, *said))
    assert not are_same(result.resolution, "h1", "h2")
    assert not are_same(result.resolution, "h1", "h3")
    assert not are_same(result.resolution, "h2", "h3")
    asked = {frozenset((one.record_a, one.record_b)) for one in result.resolution.review_queue}
    assert frozenset((record_id("h1"), record_id("h3"))) in asked


def test_husband_and_wife_share_their_family_and_are_two() -> None:
    people = [
        record("m", "Leslie", "Tordoff", sex="F"),
        record("f", "Lesley", "Tordoff"),
        record("c1", "Hester", "Tordoff", "2012-05-14"),
        record("c2", "Idris", "Tordoff", "2014-05-14"),
        record("g", "Nell", "Tordoff", "2032-05-14"),
    ]
    parents = [(parent, code, child) for parent, code in (("m", "mother"), ("f", "father")) for child in ("c1", "c2")]
    result = resolve(_agency(people, *parents, ("c1", "mother", "g")))
    assert not are_same(result.resolution, "m", "f")


def test_a_row_without_a_day_of_birth_does_not_make_one_of_two_namesakes() -> None:
    """Born in 1985 are both; their own rows say that they are two."""
    year = PartialDate(dt.date(1985, 1, 1), dt.date(1985, 12, 31), Precision.YEAR, "1985")
    thin = replace(record("n", "Winifred", "Tordoff", sex="F", form=Form.GENOGRAM), born=year)
    people = [
        record("w1", "Winifred", "Tordoff", "1985-01-09", sex="F"),
        record("w2", "Winifred", "Tordoff", "1985-11-27", sex="F"),
        thin,
        record("c", "Idris", "Mirza", "2012-01-02"),
    ]
    result = resolve(_agency(people, ("w1", "mother", "c"), ("n", "mother", "c")))
    assert are_same(result.resolution, "w1", "n")
    assert not are_same(result.resolution, "w1", "w2")


def test_a_given_name_alone_in_another_place_of_the_family_is_somebody_else() -> None:
    """A note's "Mum's uncle Emeka" is not Kai's baby brother, although both are in Kai's circle."""
    people = [
        *_kai(),
        record("baby", "Emeka", "Marsh", "2025-10-23", sex="M"),
        record("note", "Emeka", "", form=Form.NARRATIVE, case_ref="C-1", sex="M"),
    ]
    case = CaseFile("c", Source("cases.csv", "cc", "2"), "C-1", external_ref("Xkai"), is_open=True)
    said = (*KAI, ("baby", "brother", "kai"))
    statements = [says(number, *words) for number, words in enumerate(said)]
    uncle = says(90, "note", "maternal_great_uncle", "kai")
    silent = resolve(assemble([*people, *strangers()], statements, [case]))
    told = resolve(assemble([*people, *strangers()], [*statements, uncle], [case]))
    assert are_same(silent.resolution, "baby", "note")
    assert not are_same(told.resolution, "baby", "note")
    assert not any(
        {record_id("baby"), record_id("note")} == {one.record_a, one.record_b} for one in told.resolution.pairs
    )


def test_the_family_of_a_grandmother_by_word_alone_is_not_the_childs() -> None:
    """Rows say grandmother of Granddad's wife, too; Mum's own mother is recorded, and is another woman."""
    people = [
        *_kai(),
        record("wife", "Ciara", "Boyle", "1958-03-04", sex="F"),
        record("son", "Paul", "Walsh", "1980-03-04", sex="M"),
    ]
    said = (
        ("wife", "maternal_grandmother", "kai"),
        ("wife", "mother", "son"),
        ("k1", "maternal_great_aunt", "kai"),
        ("k2", "maternal_aunt", "son"),
    )
    unknown = resolve(_agency(people, *KAI[1:], *said))
    known = resolve(_agency(people, *KAI, *said))
    assert are_same(unknown.resolution, "k1", "k2")
    assert not are_same(known.resolution, "k1", "k2")


def _at(street: str, start: str, end: str = "") -> tuple[Address, ...]:
    day = dt.date.fromisoformat
    return (Address(street, "Eastroyd", "LB7 4JS", day(start), day(end) if end else None),)


def _moved(until: str = "2015-06-01", born: str = "1975-03-04") -> IdentityResult:
    """Two Winifreds of two family names, each at an address of Ian Lumb."""
    people = [
        record("w1", "Winifred", "Tordoff", born, sex="F", addresses=_at("7 Kiln Row", "2010-01-01", until)),
        record("w2", "Winifred", "Lumb", born, sex="F", addresses=_at("12 Mill Lane", "2016-01-01")),
        record("i1", "Ian", "Lumb", "1973-02-02", addresses=_at("7 Kiln Row", "2014-01-01", "2015-12-31")),
        record("i2", "Ian", "Lumb", "1973-02-02", addresses=_at("12 Mill Lane", "2016-01-01")),
    ]
    return resolve(_agency(people))


def test_who_lived_with_the_same_person_at_two_addresses_moved_with_that_person() -> None:
    (row,) = [one for one in _pair(_moved(), "w1", "w2").rows if one.comparison == "relatives"]
    assert (row.level, row.match_bits, row.why) == ("lived with", 4.0, "Both lived with Ian Lumb, at two addresses")


def test_a_namesake_without_a_date_of_birth_may_be_another_generation_of_the_household() -> None:
    assert not any(row.level == "lived with" for one in _moved(born="").resolution.pairs for row in one.rows)


def test_who_had_left_before_never_lived_with_whoever_came_after() -> None:
    assert not any(row.level == "lived with" for one in _moved("2013-12-31").resolution.pairs for row in one.rows)


def test_one_address_is_said_once_and_a_restricted_one_not_at_all() -> None:
    here = _at("7 Kiln Row", "2010-01-01")
    people = [
        record("w1", "Winifred", "Tordoff", sex="F", addresses=here),
        record("w2", "Winifred", "Tordoff", sex="F", addresses=here),
        record("ian", "Ian", "Lumb", "1973-02-02", addresses=here),
    ]
    assert not any(row.level == "lived with" for one in resolve(_agency(people)).resolution.pairs for row in one.rows)
    agency = _agency(people)
    assert len(Homes(agency, frozenset()).of(record_id("ian"))) == 2
    assert all(other != record_id("ian") for _, other in Homes(agency, {record_id("ian")}).of(record_id("w1")))


@pytest.mark.parametrize(("is_confidential", "is_withheld"), [(False, False), (True, False), (False, True)])
def test_a_confidential_placement_tells_nobody_who_lives_there(is_confidential: bool, is_withheld: bool) -> None:
    """What two records have in common is shown, with the name of whom both lived with."""
    built = AgencyBuilder().person("kai", "Kai Firth", "2014-05-05").person("carer", "Bea Lumb", "1970-02-02")
    address = Address("7 Kiln Row", "Eastroyd", "LB7 4JS", is_withheld=is_withheld)
    built.placement("kai", "carer", start=dt.date(2024, 1, 1), address=address, is_confidential=is_confidential)
    is_told = not (is_confidential or is_withheld)
    assert bool(Homes(built.agency(), frozenset()).of(record_id("carer"))) is is_told
