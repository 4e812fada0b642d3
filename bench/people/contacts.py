"""Where people live and how they are reached, now and before."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

import numpy as np

from bench.people.households import CHILD, LODGER, NOBODY, TODAY, People
from bench.people.naming import Names
from bench.people.stocks import Floats, Ints, Rng, Texts, read_json, texts, words, zipf

# Nobody has been given a number of these: a range of mobile numbers that is not in use, an area code for fiction.
_MOBILE, _LANDLINE = "0761", "01632"
_HOUSES_PER_STREET = 24
_MAIL = ("example.org", "mail.example.org", "example.com", "post.example.com", "example.net", "web.example.net")
_UNIT_LETTERS = texts(list("ABDEFGHJLNPQRSTUWXYZ"))


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """Every address there is; one item each. Neighbours follow each other."""

    address: Texts
    town: Texts
    postcode: Texts


@dataclass(frozen=True, slots=True, eq=False)
class Contacts:
    """By person: places in ``Places``, telephone numbers and e-mail addresses, now and before; "" for none."""

    place: Ints
    place_before: Ints
    phone: Texts
    phone_before: Texts
    email: Texts
    email_before: Texts


def build_places(n: int, random: Rng) -> Places:
    """Build streets of houses in towns."""
    data = read_json("places.json")
    n_streets = n // _HOUSES_PER_STREET + 1
    n_towns = min(max(n // 9000, 5), 900)
    heads, tails = data["town_heads"].split(), data["town_tails"].split()
    names = random.permutation(len(heads) * len(tails))[:n_towns]
    towns = texts([heads[i // len(tails)] + tails[i % len(tails)] for i in names])
    areas = random.choice(texts(data["areas"].split()), n_towns)
    size = zipf(list(range(n_towns)), 0.6)
    town_of = size.places(random, n_streets)
    streets = zipf(words(data["street_heads"]), 0.5).draw(random, n_streets)
    kinds = zipf(words(data["street_tails"]), 0.8).draw(random, n_streets)
    district = (1 + town_of * 7 % 23 + random.integers(0, 4, n_streets)).astype(str)
    sector = random.integers(0, 10, n_streets)
    units = texts([a + b for a in _UNIT_LETTERS for b in _UNIT_LETTERS])
    street = np.arange(n) // _HOUSES_PER_STREET
    in_street = np.arange(n) % _HOUSES_PER_STREET
    unit = random.integers(0, len(units), n_streets)[street] + in_street // 12
    number = 1 + in_street * 2 + random.integers(0, 2, n) + random.integers(0, 60, n_streets)[street]
    flat = np.where(random.random(n) < 0.09, random.integers(1, 13, n), 0)
    written = zip(flat.tolist(), number.tolist(), street.tolist(), strict=True)
    codes = zip(street.tolist(), (unit % len(units)).tolist(), strict=True)
    return Places(
        texts([f"{f'Flat {f}, ' if f else ''}{h} {streets[s]} {kinds[s]}" for f, h, s in written]),
        towns[town_of[street]],
        texts([f"{areas[town_of[s]]}{district[s]} {sector[s]}{units[u]}" for s, u in codes]),
    )


def settle_contacts(people: People, names: Names, n_places: int, style: dict[str, Any], random: Rng) -> Contacts:
    """Give every household an address and everybody telephones and e-mail."""
    home, before = _homes(people, n_places, style, random)
    phone, phone_before = _phones(people, style, random)
    mail, mail_before = _mail(people, names, style, random)
    return Contacts(home, before, phone, phone_before, mail, mail_before)


def _homes(people: People, n_places: int, style: dict[str, Any], random: Rng) -> tuple[Ints, Ints]:
    n_households = int(people.household.max()) + 1
    free = random.permutation(n_places)
    home, spare = free[:n_households].copy(), free[n_households:]
    other = random.integers(0, n_households, n_households)
    shares = random.random(n_households) < style["shared_address"]
    home[shares] = home[other[shares]]
    _near_parents(people, home, n_places, style, random)
    was_tenant = random.random(n_households) < style["successive_tenants"]
    earlier = np.where(
        was_tenant, home[random.integers(0, n_households, n_households)], random.choice(spare, n_households)
    )
    before = np.where(random.random(n_households) < style["moved"], earlier, home)
    # Grown-up children came from their parents' home; lodgers each from elsewhere.
    of = people.household
    row_of_rest = np.zeros(int(people.rest.max()) + 1, dtype=np.int64)
    first_home = np.unique(people.rest, return_index=True)
    row_of_rest[first_home[0]] = of[first_home[1]]
    parents_home = home[row_of_rest[people.rest]]
    person_before = np.where((people.role == CHILD) & (parents_home != home[of]), parents_home, before[of])
    is_lodger = people.role == LODGER
    person_before[is_lodger] = random.choice(free, int(is_lodger.sum()))
    return home[of], person_before


def _near_parents(people: People, home: Ints, n_places: int, style: dict[str, Any], random: Rng) -> None:
    """Let grown-up children live in the street of their parents, where the style has it."""
    first = np.unique(people.rest, return_index=True)
    household_of_rest = np.zeros(int(people.rest.max()) + 1, dtype=np.int64)
    household_of_rest[first[0]] = people.household[first[1]]
    left = np.flatnonzero((people.role == CHILD) & (household_of_rest[people.rest] != people.household))
    near = left[random.random(len(left)) < style["family_streets"]]
    street = home[household_of_rest[people.rest[near]]] // _HOUSES_PER_STREET
    house = street * _HOUSES_PER_STREET + random.integers(0, _HOUSES_PER_STREET, len(near))
    home[people.household[near]] = np.minimum(house, n_places - 1)


def _numbers(prefix: str, digits: int, which: Ints) -> Texts:
    """Numbers that look drawn at random; no two of ``which`` below 10 ** digits get the same."""
    whole = 10**digits
    return texts([f"{prefix}{number:0{digits}d}" for number in ((which * 6_180_339 + 271_828) % whole).tolist()])


def _phones(people: People, style: dict[str, Any], random: Rng) -> tuple[Texts, Texts]:
    n = len(people)
    years = _ages(people)
    mobile, earlier = _numbers(_MOBILE, 7, np.arange(n)), _numbers(_MOBILE, 7, np.arange(n, 2 * n))
    n_households = int(people.household.max()) + 1
    lines = _numbers(_LANDLINE, 6, np.arange(n_households))
    has_line = random.random(n_households) < style["landline"]
    line = np.where(has_line, lines, "")[people.household]
    has_mobile = (random.random(n) < style["mobile"]) & (years >= 13)
    own = np.where(has_mobile, mobile, line)
    parent = np.where(people.mother == NOBODY, people.father, people.mother)
    from_parent = (years < 16) & (parent != NOBODY) & (random.random(n) < style["child_has_parents_phone"])
    phone = np.where(from_parent, own[parent], own)
    in_hostel = (people.role == LODGER) & (random.random(n_households) < style["hostel_phone"])[people.household]
    phone = np.where(in_hostel, lines[people.household], phone)
    prefers_line = random.random(n) < 0.4
    before = np.where(prefers_line & (line != ""), line, np.where(has_mobile, earlier, line))
    return phone, before


def _ages(people: People) -> Floats:
    return (np.datetime64(TODAY, "D").astype(np.int64) - people.born) / 365.25


def plain(name: str) -> str:
    """Write a name in unaccented letters."""
    straight = name.translate(str.maketrans("łŁđĐøØßıŞş", "lLdDoOsiSs"))
    return "".join(c for c in unicodedata.normalize("NFKD", straight) if not unicodedata.combining(c))


def _mail(people: People, names: Names, style: dict[str, Any], random: Rng) -> tuple[Texts, Texts]:
    n = len(people)
    has = (_ages(people) >= 14) & (random.random(n) < style["email"])
    domain, shape, number = (random.integers(0, high, n) for high in (len(_MAIL), 5, 1000))
    now, before = texts([""] * n), texts([""] * n)
    year = 1970 + people.born // 365.25
    for row in np.flatnonzero(has).tolist():
        first, last = _mailbox(names.first[row]), _mailbox(names.surname[row])
        parts = (first, last, int(number[row]), int(year[row]) % 100)
        now[row] = f"{_local(int(shape[row]), *parts)}@{_MAIL[domain[row]]}"
        before[row] = f"{_local(int(shape[row]) + 2, *parts)}@{_MAIL[domain[row] - 1]}"
    return now, before


def _mailbox(name: str) -> str:
    return re.sub("[^a-z]", "", plain(name).lower())


def _local(shape: int, first: str, last: str, number: int, year: int) -> str:
    return (
        f"{first}.{last}{number % 100}",
        f"{first}{number}",
        f"{first[:1]}{last}{year:02d}",
        f"{last}{first[:1]}{number}",
        f"{first}{last}{year:02d}",
    )[shape % 5]
