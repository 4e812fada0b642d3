"""The invented city: districts, streets, homes, schools."""

from __future__ import annotations

import functools
import random
from dataclasses import dataclass

from sample_agency.model import CITY, SEED
from sample_agency.numbers import postcode

DISTRICTS: tuple[tuple[str, str, int], ...] = (
    (CITY, "YM", 1),
    ("Netherquay", "YM", 3),
    ("Caskhill", "YM", 4),
    ("Lanternby", "YM", 6),
    ("Osynford", "YM", 8),
    ("Pellgreen", "YM", 9),
    ("Upper Dray", "GW", 2),
    ("Weirhampton", "GW", 5),
    ("Brinestead", "GW", 7),
    ("Gullsholme", "YD", 1),
    ("Tarrow Fen", "YD", 4),
)

STREETS: tuple[str, ...] = (
    "Ropewalk Lane", "Curlew Street", "Pilot House Road", "Saltpan Row", "Marram Close", "Bargeman's Way",
    "Tidewaiter Street", "Sandling Avenue", "Fishgarth", "Eelcatcher Lane", "Cooper's Rise", "Lampwick Road",
    "Windle Street", "Samphire Gardens", "Thole Street", "Oakum Yard", "Beacon Hurst", "Quern Road", "Staithe End",
    "Wherry Crescent", "Dunlin Drive", "Hawser Street", "Osier Grove", "Mullet Row", "Keelman's Court",
    "Parson's Drift", "Tarry Lane", "Bollard Street", "Teasel Way", "Bulrush Close", "Starling Bank", "Netmaker Street",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Home:
    """One dwelling."""

    key: str
    street_line: str
    town: str
    postcode: str

    @property
    def one_line(self) -> str:
        return f"{self.street_line}, {self.town}, {self.postcode}"

    @property
    def street(self) -> str:
        """The line without a flat or house number."""
        return self.street_line.split(", ")[-1].split(" ", 1)[1]


@functools.cache
def home(key: str) -> Home:
    """The home with this key; the same key always gives the same address."""
    rng = random.Random(f"{SEED}:home:{key}")
    town, area, district = rng.choice(DISTRICTS)
    number = rng.randint(1, 188)
    line = f"{number} {rng.choice(STREETS)}"
    if rng.random() < 0.15:
        line = f"Flat {rng.randint(1, 24)}, {line}"
    return Home(key, line, town, postcode(area, district, rng.randrange(9 * 400)))
