"""Invented people with the names that are hard to compare; one value of each kind, as an export needs."""

from __future__ import annotations

import datetime as dt
import functools
import random

from matching import BirthSpan, MatchRecord, Model, NameForm, NoWatch, Table, build_table, candidate_pairs, train
from matching.stance import CAUTIOUS, Stance
from tests.matching.people import FAMILY, GIVEN, STREETS

GIVENS = (
    "Kate", "Kathryn", "Katherine", "Katarzyna", "Kasia", "Bethany", "Bthany", "Bethnay", "Siân", "Sian", "Zoë", "Zoe",
    "Anne-Marie", "Anne Marie", "Annemarie", "Mary Ann", "Mary Jane", "Mary", "Abdul Karim", "Abdul Rahim", "Abdul",
    "Abdul Kareem", "Mohammed", "Muhammad", "Mohamed", "Yusuf", "Yousef", "J", "K", "Jade", "Jane", "Mia", "Mika",
    "Łukasz", "Lukasz", "Анна", "Ana", "Xiu Ying", "Xiuying", "O’Dell", "Christopher", "Chrsitopher", "Christohper",
    "Chritsohper", "Alexandria", "Alexnadira", "Baby", "Unknown Male", "", "Ng", "Jo", "Tom", "Thomas", "Josie", "Ali",
    "Elizabeth", "Elizbaeht", "Liz", "Bess", "Gethin", "Gethyn", "Margaret", "Maragrte", "ca", "abc",
)  # fmt: skip
FAMILIES = (
    "Kowalski", "Kowalska", "Novák", "Nováková", "Garside-Lumb", "Garside", "Lumb", "O'Brien", "OBrien", "O’Brian",
    "McLaughlin", "Mc Laughlin", "van den Berg", "Vandenberg", "Berg", "al-Hassan", "Hassan", "Hasan", "Begum", "Kaur",
    "Khan", "Li", "Lee", "Ng", "Šmíd", "Smid", "Smith", "Smyth", "Josie", "Thomas", "Kate", "Mohammed", "unknown", "",
    "Hebblewhite", "Hebbelwhite", "Hebblehwite", "Hebblehtwie", "Fothergill", "Fohtergil", "Pickersgill", "Jankauskas",
    "Jankauskiene", "Popov", "Popova", "Černý", "Cerna", "Ó Murchú", "Murchu", "Иванова", "Иванов", "Wu", "Yeadon",
)  # fmt: skip
MIDDLES = (
    "",
    "",
    "",
    "Ann",
    "Anne",
    "J",
    "Rose Ann",
    "Josie",
    "Thomas",
    "Garside",
    "A J",
    "Kasia",
    "Marjorie",
    "Majrorie",
)
TOWNS = ("Cragthorpe", "Cragthrope", "Eastroyd", "Łódź", "")
CODES = ("EB2 1HJ", "EB2 1HK", "EB2", "LB7 4JS", "")


def hard_records(n: int, seed: int = 0) -> list[MatchRecord]:
    """Half of the records are copies of another with something changed."""
    chance = random.Random(seed)
    records: list[MatchRecord] = []
    for place in range(n):
        record = _record(f"r{place:04}", chance)
        if records and chance.random() < 0.5:
            record = _changed_copy(chance.choice(records), record, chance)
        records.append(record)
    return records


def _record(record_id: str, chance: random.Random) -> MatchRecord:
    given = chance.choice(chance.choice((GIVENS, GIVENS, GIVEN["F"], GIVEN["M"])))
    family = chance.choice(chance.choice((FAMILIES, FAMILY)))
    if chance.random() < 0.15:
        given, family = family or "Jo", given
    place = (f"{chance.randrange(1, 4)} {chance.choice(STREETS)} {chance.choice(('Street', 'St', 'Lane'))}", "", "")
    home = chance.choice((place, (f"{chance.choice(STREETS)} Rd", "", ""), ("", "", "")))
    return MatchRecord(
        record_id,
        (NameForm(given, chance.choice(MIDDLES), family),),
        born=_born(chance),
        sex=chance.choice(("F", "M", "")),
        addresses=((home[0], chance.choice(TOWNS)),),
        postcodes=(chance.choice(CODES),) if chance.random() < 0.7 else (),
        phones=(chance.choice(("+447700900123", "+447700900132", "+441632960001", "+441632960010")),)
        if chance.random() < 0.5
        else (),
        emails=(chance.choice(("jo.smith@example.org", "jo.smiht@example.org", "josmith1@example.org", "a@b.org")),)
        if chance.random() < 0.4
        else (),
        nhs_number=(number := chance.choice(("", "", "9990000018", "9990000026"))),
        other_numbers=() if number else _other_numbers(random.Random(record_id)),
        died=chance.choice((None, None, None, dt.date(2020, 3, 4), dt.date(2020, 9, 4), dt.date(2019, 1, 1))),
    )


def _other_numbers(chance: random.Random) -> tuple[str, ...]:
    others = (
        "pupil number Ö1234",
        "pupil number Ö1243",
        "pupil number 12",
        "pupil number 21",
        "passport Ö1234",
        "pupil number Ö1235",
        "",
    )
    other = chance.choice(others)
    return (other,) if other else ()


def _born(chance: random.Random) -> BirthSpan | None:
    day = chance.choice((dt.date(1984, 6, 4), dt.date(1984, 4, 6), dt.date(1984, 6, 15), dt.date(1984, 6, 14)))
    day = chance.choice((day, day.replace(year=1948), dt.date(1983, 12, 20), dt.date(1985, 1, 3), dt.date(1984, 1, 1)))
    kind = chance.randrange(8)
    if kind == 0:
        return None
    if kind == 1:
        return BirthSpan(day.replace(day=1), day.replace(day=28), is_exact=False)
    if kind == 2:
        return BirthSpan(day.replace(month=1, day=1), day.replace(month=12, day=31), is_exact=False)
    if kind == 3:
        return BirthSpan(day, day.replace(year=day.year + 4), is_exact=False)
    return BirthSpan(day, day, is_exact=True, is_placeholder=kind == 4)


def _changed_copy(old: MatchRecord, new: MatchRecord, chance: random.Random) -> MatchRecord:
    def either(a: object, b: object) -> object:
        return a if chance.random() < 0.75 else b

    names = ("names", "born", "sex", "addresses", "postcodes", "phones", "emails", "nhs_number", "died")
    fields = {name: either(getattr(old, name), getattr(new, name)) for name in names}
    if not fields["nhs_number"]:
        fields["other_numbers"] = old.other_numbers or new.other_numbers
    return MatchRecord(new.id, **fields)  # type: ignore[arg-type]


@functools.cache
def hard_table(n: int = 400) -> Table:
    return build_table(hard_records(n))


@functools.cache
def hard_model(n: int = 400, stance: Stance = CAUTIOUS) -> Model:
    table = hard_table(n)
    return train(table, candidate_pairs(table, NoWatch()), NoWatch(), stance=stance)
