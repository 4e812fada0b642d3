"""Invented people for the tests of the engine."""

from __future__ import annotations

import datetime as dt
import functools
import random
from collections.abc import Sequence

from matching import BirthSpan, MatchRecord, Model, NameForm, NoWatch, Table, build_table, candidate_pairs, train

GIVEN = {
    "F": (
        "Amelia",
        "Bronwen",
        "Chantelle",
        "Doreen",
        "Esme",
        "Fenella",
        "Gaynor",
        "Hester",
        "Ingrid",
        "Josie",
        "Lowri",
    ),
    "M": ("Alvin", "Boyd", "Clement", "Damian", "Errol", "Fraser", "Gethin", "Howell", "Ivor", "Jolyon", "Niven"),
}
FAMILY = (
    "Ashdown", "Birtwistle", "Crabtree", "Dunstable", "Entwhistle", "Fothergill", "Garside", "Hebblewhite",
    "Illingworth", "Jagger", "Kershaw", "Lumb", "Murgatroyd", "Naylor", "Ogden", "Pickersgill", "Quarmby", "Ramsbottom",
    "Sutcliffe", "Thackray", "Uttley", "Varley", "Whiteley", "Yeadon", "Zealley",
)  # fmt: skip
STREETS = ("Bobbin", "Carding", "Doffer", "Fettler", "Heald", "Loom", "Picker", "Shuttle", "Spindle", "Teasel", "Weft")


def day(text: str) -> BirthSpan:
    """An exact date of birth."""
    date = dt.date.fromisoformat(text)
    return BirthSpan(date, date, is_exact=True)


def person(
    record_id: str,
    name: str,
    born: str | BirthSpan | None = None,
    sex: str = "",
    house: str = "",
    postcode: str = "",
    **more: object,
) -> MatchRecord:
    """A record; ``name`` is "Given Middle|Family" and may hold several forms separated by ";"."""
    forms = []
    for form in name.split(";"):
        given, _, family = form.partition("|")
        first, _, middle = given.partition(" ")
        forms.append(NameForm(first.replace("_", " "), middle, family))
    span = day(born) if isinstance(born, str) else born
    addresses = ((house, "Cragthorpe"),) if house else ()
    return MatchRecord(
        record_id,
        tuple(forms),
        span,
        sex,
        (postcode,) if postcode else (),
        addresses,
        **more,  # type: ignore[arg-type]
    )


def townsfolk(n_people: int, seed: int, n_copies: int) -> tuple[list[MatchRecord], dict[str, int]]:
    """Unrelated people, and copies of some with a slip or a gap; also who is who."""
    pick = random.Random(seed)
    records, truth = [], {}
    for number in range(n_people):
        sex = pick.choice("FM")
        birthday = dt.date(1935, 1, 2) + dt.timedelta(days=pick.randrange(80 * 365))
        record = MatchRecord(
            f"p{number:04}",
            (NameForm(pick.choice(GIVEN[sex]), "", pick.choice(FAMILY)),),
            BirthSpan(birthday, birthday, is_exact=True),
            sex,
            (f"XQ{pick.randrange(1, 9)} {pick.randrange(1, 9)}{pick.choice('ABDEFG')}{pick.choice('HJLNPQ')}",),
            (
                (
                    f"{pick.randrange(1, 150)} {pick.choice(STREETS)} {pick.choice(['Street', 'Row', 'Fold'])}",
                    "Cragthorpe",
                ),
            ),
            (f"+447700900{number % 1000:03}",) if pick.random() < 0.3 else (),
        )
        records.append(record)
        truth[record.id] = number
    for number in pick.sample(range(n_people), n_copies):
        copy = _copy(records[number], f"c{number:04}", pick)
        records.append(copy)
        truth[copy.id] = number
    return records, truth


def _copy(record: MatchRecord, record_id: str, pick: random.Random) -> MatchRecord:
    name = record.names[0]
    given, family = name.given, name.family
    how = pick.randrange(5)
    if how == 0:
        place = pick.randrange(1, len(family) - 1)
        family = family[:place] + family[place + 1 :]
    if how == 1:
        family = family.upper()
    moved = how in (2, 3)
    return MatchRecord(
        record_id,
        (NameForm(given, "", family),),
        record.born,
        record.sex,
        () if moved else record.postcodes,
        () if moved else record.addresses,
        record.phones,
    )


@functools.cache
def town_model() -> Model:
    """The model of a town without stories."""
    records, _ = townsfolk(400, 7, 80)
    table = build_table(records)
    return train(table, candidate_pairs(table, NoWatch()), NoWatch())


def town(extra: Sequence[MatchRecord] = ()) -> tuple[Table, Model]:
    """A table of townsfolk and the records of a story, and the town's model."""
    records, _ = townsfolk(400, 7, 80)
    return build_table([*records, *extra]), town_model()
