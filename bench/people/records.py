"""People become records: some of them several times, each time with slips of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any

import numpy as np

from bench.people import slips
from bench.people.contacts import Contacts, Places, build_places, settle_contacts
from bench.people.households import CHILD, People, settle
from bench.people.naming import Names, name_people
from bench.people.stocks import Flags, Floats, Ints, Rng, Texts, cultures, read_json, texts

FIELDS = ("first_name", "middle_name", "surname", "dob", "sex", "address", "town", "postcode", "phone", "email")
COLUMNS = ("unique_id", "cluster_id", "culture", "household", *FIELDS)
Columns = dict[str, Texts]
Slip = Callable[[str, Random], str]

# (share in the style's "slips", column, slip), in the order in which records suffer them.
_SLIPS: tuple[tuple[str, str, Slip], ...] = (
    ("spelling", "first_name", slips.spelling),
    ("spelling", "surname", slips.spelling),
    ("nickname", "first_name", slips.nickname),
    ("letters_folded", "first_name", slips.unaccented),
    ("letters_folded", "middle_name", slips.unaccented),
    ("letters_folded", "surname", slips.unaccented),
    ("punctuation", "surname", slips.punctuation),
    ("punctuation", "first_name", slips.punctuation),
    ("middle_initial", "middle_name", slips.initial),
    ("initial", "first_name", slips.initial),
    ("name_slip", "first_name", slips.name_slip),
    ("name_slip_surname", "surname", slips.name_slip),
    ("stray_word", "first_name", slips.stray_word),
    ("day_month", "dob", slips.day_month),
    ("digit", "dob", slips.date_digit),
    ("year_off", "dob", slips.year_off),
    ("fifteenth", "dob", slips.fifteenth),
    ("first_of_month", "dob", slips.first_of_year),
    ("placeholder", "dob", slips.placeholder),
    ("address_slip", "address", slips.address_slip),
    ("number_lost", "address", slips.number_lost),
    ("address_short", "address", slips.address_short),
    ("postcode_slip", "postcode", slips.postcode_slip),
    ("postcode_outward", "postcode", lambda text, random: text.split(" ")[0]),
    ("postcode_spacing", "postcode", slips.postcode_spacing),
    ("phone_slip", "phone", slips.digit_slip),
    ("phone_format", "phone", slips.phone_format),
    ("email_slip", "email", slips.email_slip),
)
_OFFICE_PHONE = "01632960960"
# Habits of an office rather than slips: as frequent in a first record as in a later one.
_HABITS = frozenset(
    {"letters_folded", "middle_initial", "middle_dropped", "address_short", "postcode_spacing", "phone_format"}
)


@dataclass(frozen=True, slots=True)
class Skew:
    """Values that very many records share: shares of records, of lineages and of households."""

    default_day: float = 0.06
    common_surname: float = 0.05
    one_postcode: float = 0.03
    office_phone: float = 0.015


def make_table(n: int, seed: int, style_name: str = "town", *, is_skewed: bool = False) -> Columns:
    """Make a table of ``n`` records.

    Args:
        style_name: A key of ``styles.json``.
        is_skewed: True puts in a default birthday, one very common family name, an address of hundreds, and an
            office's telephone number given for many.

    Returns:
        ``COLUMNS``, each of shape (n,), in random order.
    """
    random = np.random.default_rng(seed)
    style: dict[str, Any] = read_json("styles.json")[style_name]
    n_more = round(n * style["duplicates"])
    skew = Skew() if is_skewed else Skew(0, 0, 0, 0)
    people, n_lineages = settle(n - n_more, style, random)
    names = name_people(people, n_lineages, style, random, skew.common_surname)
    _namesakes(people, names, style, random)
    _unknown_days(people, style, random)
    places = build_places(int(len(people) * 0.95) + 200, random)
    contacts = settle_contacts(people, names, len(places.address), style, random)
    person, is_first = _who_has_records(len(people), n_more, style, random)
    columns = _written(people, names, contacts, places, person, is_first, style, random)
    _suffer(columns, is_first, style, random)
    _go_missing(columns, style, random)
    _skew(columns, people.household[person], skew, random)
    return _shuffled(columns, people, person, random)


def _namesakes(people: People, names: Names, style: dict[str, Any], random: Rng) -> None:
    """Give some people the name, and a few of them the birthday too, of a stranger of the same sex and culture."""
    order = np.lexsort((random.random(len(people)), people.is_male, people.culture))
    one, other = order[:-1:2], order[1::2]
    alike = (people.culture[one] == people.culture[other]) & (people.is_male[one] == people.is_male[other])
    alike &= random.random(len(one)) < 2 * style["namesakes"]
    one, other = one[alike], other[alike]
    for column in (names.first, names.surname):
        column[other] = column[one]
    same_day = random.random(len(one)) < style["namesakes_same_day"] / style["namesakes"]
    people.born[other[same_day]] = people.born[one[same_day]]


def _unknown_days(people: People, style: dict[str, Any], random: Rng) -> None:
    """Give 1 January as official birthday to those whose day was never registered."""
    rate = np.array([style["day_unknown"].get(culture.name, 0.0) for culture in cultures()])[people.culture]
    rows = np.flatnonzero((random.random(len(people)) < rate) & (people.role != CHILD))
    years = people.born[rows].astype("datetime64[D]").astype("datetime64[Y]")
    people.born[rows] = years.astype("datetime64[D]").astype(np.int64)


def _who_has_records(n_people: int, n_more: int, style: dict[str, Any], random: Rng) -> tuple[Ints, Flags]:
    """Pick the person of every record: everybody once, and ``n_more`` further records of some."""
    share = np.array(style["cluster_extra"])
    extra = 1 + random.choice(len(share), size=n_more, p=share / share.sum())
    n_picked = int(np.searchsorted(np.cumsum(extra), n_more)) + 1
    again = np.repeat(random.permutation(n_people)[:n_picked], extra[:n_picked])[:n_more]
    is_first = np.arange(n_people + len(again)) < n_people
    return np.concatenate([np.arange(n_people), again]), is_first


def _written(
    people: People,
    names: Names,
    contacts: Contacts,
    places: Places,
    person: Ints,
    is_first: Flags,
    style: dict[str, Any],
    random: Rng,
) -> Columns:
    """Write records without slips, some of them of an earlier time."""
    rate = style["slips"]

    def was(share: float) -> Flags:
        return np.asarray(~is_first & (random.random(len(person)) < share))

    surname = names.surname[person]
    unmarried = was(rate["birth_name"]) & (names.birth_surname[person] != "")
    surname[unmarried] = names.birth_surname[person[unmarried]]
    changed = was(rate["surname_changed"])
    surname[changed] = random.permutation(surname[changed])
    place = np.where(was(0.55), contacts.place_before[person], contacts.place[person])
    phone_before, mail_before = was(rate["phone_changed"]), was(rate["email_changed"])
    has_middle = random.random(len(person)) < style["middle_recorded"]
    return {
        "first_name": names.first[person],
        "middle_name": np.where(has_middle, names.middle[person], ""),
        "surname": surname,
        "dob": np.datetime_as_string(people.born[person].astype("datetime64[D]"), unit="D").astype(object),
        "sex": np.where(people.is_male[person], "M", "F").astype(object),
        "address": places.address[place],
        "town": places.town[place],
        "postcode": places.postcode[place],
        "phone": np.where(phone_before, contacts.phone_before[person], contacts.phone[person]),
        "email": np.where(mail_before, contacts.email_before[person], contacts.email[person]),
    }


def _suffer(columns: Columns, is_first: Flags, style: dict[str, Any], random: Rng) -> None:
    """Let records suffer slips; careless records suffer many, careful ones hardly any."""
    rate, n = style["slips"], len(is_first)
    careless = random.gamma(1.3, 1 / 1.3, n) * np.where(is_first, style["base_noise"], 1.0)
    one_by_one = Random(int(random.integers(1 << 62)))

    def picked(kind: str) -> list[int]:
        chance: Floats = np.ones(n) if kind in _HABITS else careless
        return np.flatnonzero(random.random(n) < rate[kind] * chance).tolist()

    _move_names(columns, picked, random)
    for kind, column, slip in _SLIPS:
        values = columns[column]
        for row in picked(kind):
            if values[row]:
                values[row] = slip(values[row], one_by_one)
    for row in picked("wrong_sex"):
        columns["sex"][row] = "F" if columns["sex"][row] == "M" else "M"
    for row in picked("capitals"):
        for column in ("first_name", "middle_name", "surname"):
            columns[column][row] = columns[column][row].upper()


def _move_names(columns: Columns, picked: Callable[[str], list[int]], random: Rng) -> None:
    first, middle, surname = (columns[name] for name in ("first_name", "middle_name", "surname"))
    middle[picked("middle_dropped")] = ""
    for row in picked("middle_added"):
        middle[row] = middle[row] or first[int(random.integers(len(first)))]
    for row in picked("middle_joined"):
        first[row], middle[row] = f"{first[row]} {middle[row]}".strip(), ""
    for row in picked("swap_given_middle"):
        if middle[row]:
            first[row], middle[row] = middle[row], first[row]
    for row in picked("swap_names"):
        first[row], surname[row] = surname[row], first[row]


def _go_missing(columns: Columns, style: dict[str, Any], random: Rng) -> None:
    n = len(columns["dob"])
    for name, share in style["missing"].items():
        columns[name][random.random(n) < share] = ""
    no_address = (columns["address"] == "") & (random.random(n) < 0.7)
    columns["town"][no_address] = ""


def _skew(columns: Columns, household: Ints, skew: Skew, random: Rng) -> None:
    n = len(household)
    columns["dob"][random.random(n) < skew.default_day] = "1990-01-01"
    columns["phone"][random.random(n) < skew.office_phone] = _OFFICE_PHONE
    n_households = int(household.max()) + 1
    there = (random.random(n_households) < skew.one_postcode)[household]
    columns["address"][there] = "Harbour House, 1 Dock Road"
    columns["postcode"][there] = "ZE9 9ZZ"


def _shuffled(columns: Columns, people: People, person: Ints, random: Rng) -> Columns:
    order = random.permutation(len(person))
    names = texts([culture.name for culture in cultures()])
    truth = {
        "unique_id": texts([str(i) for i in range(len(person))]),
        "cluster_id": texts([str(i) for i in random.permutation(len(people))[person[order]].tolist()]),
        "culture": names[people.culture[person[order]]],
        "household": texts([str(i) for i in people.household[person[order]].tolist()]),
    }
    return truth | {name: column[order] for name, column in columns.items()}
