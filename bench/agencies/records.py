"""What the case system holds of a person: one record, or several that do not quite agree."""

from __future__ import annotations

import datetime as dt
import itertools
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from sample_agency.model import Person, RecordSpec, World
from sample_agency.numbers import nhs_numbers, telephone_numbers

from bench.people import slips
from bench.people.stocks import read_json

Slip = Callable[[str, Random], str]
_GIVEN: tuple[tuple[str, Slip], ...] = (
    ("spelling", slips.spelling),
    ("nickname", slips.nickname),
    ("letters_folded", slips.unaccented),
    ("initial", slips.initial),
    ("name_slip", slips.name_slip),
)
_FAMILY: tuple[tuple[str, Slip], ...] = (
    ("spelling", slips.spelling),
    ("letters_folded", slips.unaccented),
    ("punctuation", slips.punctuation),
    ("name_slip_surname", slips.name_slip),
)
_BORN: tuple[tuple[str, Slip], ...] = (
    ("day_month", slips.day_month),
    ("digit", slips.date_digit),
    ("year_off", slips.year_off),
    ("first_of_month", slips.first_of_year),
    ("fifteenth", slips.fifteenth),
)
_ADDRESS: tuple[tuple[str, Slip], ...] = (
    ("address_short", slips.address_short),
    ("number_lost", slips.number_lost),
    ("address_slip", slips.address_slip),
)


@dataclass(frozen=True, slots=True)
class Detail:
    """What one record says beside names and birth; "" where it says nothing. ``home`` is the key, for the answers."""

    home: str = ""
    address: str = ""
    phone: str = ""
    nhs: str = ""
    email: str = ""
    died: str = ""
    sex: str = ""


def noise_of(name: str) -> dict[str, float]:
    """The rates of one level of ``noise.json``."""
    levels: dict[str, Any] = json.loads((Path(__file__).parent / "noise.json").read_text(encoding="utf-8"))
    return dict(levels[name])


@dataclass(slots=True)
class Records:
    """Makes records, and remembers who has which.

    Attributes:
        wed: ISO day from which a person bears the taken name, by key.
    """

    world: World
    rng: Random
    noise: dict[str, float]
    style_name: str
    line_of: Callable[[str], str]
    wed: dict[str, str]
    details: dict[str, Detail] = field(default_factory=dict)
    phones: dict[str, str] = field(default_factory=dict)
    of_person: dict[str, list[str]] = field(default_factory=dict)
    _nhs: dict[str, str] = field(default_factory=dict)
    _nhs_stock: Iterator[str] = field(default_factory=nhs_numbers)
    _phone_stock: Iterator[str] = field(default_factory=telephone_numbers)
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(2))

    def pick(self, person: str, day: str, home: str = "") -> str:
        """The record under which a person is entered on a case opened on ``day``: an old one, or a new one."""
        known = self.of_person.get(person, [])
        if known:
            key = self.rng.choice(known)
            bears = self.world.records[key].surname == self._surname(self.world.people[person], day)
            if self.rng.random() < self.noise["same_record"] * (1.0 if bears else 0.3):
                return key
        return self.make(person, day, home)

    def make(self, person: str, day: str, home: str = "") -> str:
        """Enter a person anew.

        Args:
            day: When; the name of that time is used, mostly.
            home: Key of the dwelling of that time; the present one when left out.
        """
        true, known = self.world.people[person], self.of_person.setdefault(person, [])
        key = person if not known else f"{person}@{next(self._numbers)}"
        careless = self.rng.gammavariate(1.3, 1 / 1.3) * self.noise["slips"]
        careless *= 1.0 if known else self.noise["first_record"]
        self.world.records[key] = self._names(key, true, day, careless)
        self.details[key] = self._detail(true, day, home or true.home, careless)
        known.append(key)
        return key

    def phone_of(self, person: Person) -> str:
        """The person's own telephone; minors and the dead have none, nor has one adult in four."""
        if person.key not in self.phones and person.is_adult and not person.died:
            self.phones[person.key] = next(self._phone_stock) if self.rng.random() < 0.75 else ""
        return self.phones.get(person.key, "")

    # --- parts ---------------------------------------------------------------------------------------------------

    @property
    def _rates(self) -> dict[str, float]:
        return dict(read_json("styles.json")[self.style_name]["slips"])

    def _slipped(self, text: str, kinds: tuple[tuple[str, Slip], ...], careless: float) -> str:
        rates = self._rates
        for name, slip in kinds:
            if text and self.rng.random() < rates[name] * careless:
                text = slip(text, self.rng)
        return text

    def _names(self, key: str, true: Person, day: str, careless: float) -> RecordSpec:
        surname = self._surname(true, day)
        previous = true.birth_surname if surname != true.birth_surname and self.rng.random() < 0.25 else ""
        middle = true.middle if self.rng.random() < 0.7 else ""
        born = true.born.isoformat()
        born = "" if self.rng.random() < self.noise["no_born"] else self._slipped(born, _BORN, careless)
        return RecordSpec(
            key=key,
            person=true.key,
            given=self._slipped(true.given, _GIVEN, careless),
            middle=middle[:1] if middle and self.rng.random() < 0.15 else middle,
            surname=self._slipped(surname, _FAMILY, careless),
            aka=true.known_as if true.known_as and self.rng.random() < 0.5 else "",
            previous=previous,
            born=born,
            system="main",
            options=frozenset(),
            made=day,
        )

    def _surname(self, true: Person, day: str) -> str:
        """The family name that was borne on a day."""
        return true.surname if day >= self.wed.get(true.key, "") else true.birth_surname

    def _detail(self, true: Person, day: str, home: str, careless: float) -> Detail:
        rng = self.rng
        if "worker" in true.options or "teacher" in true.options:
            return Detail(sex=true.sex)
        if true.key not in self._nhs:
            self._nhs[true.key] = next(self._nhs_stock)
        died = true.died.isoformat() if true.died and rng.random() < 0.75 else ""
        with_home = rng.random() >= self.noise["no_address"] and not (true.died and true.died.isoformat() < day)
        recent = day[:4] >= "2005"
        phone = self.phone_of(true) if recent and rng.random() < 0.6 else ""
        email = f"{slips.unaccented(true.given, rng)}.{true.number}@example.org".lower().replace(" ", "")
        return Detail(
            home=home if with_home else "",
            address=self._slipped(self.line_of(home), _ADDRESS, careless) if with_home and home else "",
            phone=phone,
            nhs=self._nhs[true.key] if rng.random() < 0.35 else "",
            email=email if phone and rng.random() < 0.2 else "",
            died=died,
            sex=true.sex if rng.random() > 0.02 else "",
        )


def on_day(born: dt.date, years: int) -> str:
    """The ISO day somebody reached an age, but for leap days."""
    return born.replace(year=born.year + years, day=min(born.day, 28)).isoformat()
