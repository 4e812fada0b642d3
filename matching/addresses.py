"""Addresses taken apart far enough to tell one house from another."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from matching.fold import fold_words

STREET_WORDS = {
    "st": "street", "str": "street", "rd": "road", "ave": "avenue", "av": "avenue", "ln": "lane", "cl": "close",
    "dr": "drive", "cres": "crescent", "cr": "crescent", "crt": "court", "ct": "court", "pl": "place", "sq": "square",
    "terr": "terrace", "ter": "terrace", "tce": "terrace", "gdns": "gardens", "gdn": "gardens", "garden": "gardens",
    "gr": "grove", "grv": "grove", "gro": "grove", "pk": "park", "hse": "house", "apt": "flat", "apartment": "flat",
    "mt": "mount", "wlk": "walk", "wk": "walk", "vw": "view", "ms": "mews", "rw": "row", "bldgs": "buildings",
    "ctge": "cottage",
}  # fmt: skip
HOUSE_NUMBER = re.compile(r"^\d+[a-z]?$")
UNTELLING_WORDS = frozenset({"flat", "unit", "room", "the"})
_FOREIGN_POSTCODE = re.compile(r"([0-9]{4,5})(-[0-9]{4})?")
_POSTCODE = re.compile(r"\b([A-Z]{1,2}\d[A-Z\d]?)\s*(\d[A-Z]{2})?\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class House:
    """An address as it is compared.

    Attributes:
        written: As written.
        number: House number or house name; "" when there is none.
        street: Folded street words, abbreviations spelt out.
        town: Folded town.
        postcode: "EB2 1HJ", an outward code alone, another country's digits, or "".
        key: What makes two addresses one house; "" when the address is too thin for that.
    """

    written: str
    number: str
    street: str
    town: str
    postcode: str
    key: str

    @property
    def district(self) -> str:
        """Outward half of the postcode."""
        return self.postcode.split(" ")[0]


@functools.lru_cache(maxsize=65536)
def parse_house(text: str, town: str, postcode: str) -> House | None:
    """Read one address; None when nothing was written.

    >>> parse_house("3, Nursery Ln.", "Eastroyd", "LB7 4JS").key == parse_house("3 Nursery Lane", "", "LB7 4JS").key
    True
    """
    words = [STREET_WORDS.get(word, word) for word in fold_words(text)]
    if words and words[0] == "saint":
        words[0] = "st"
    numbers = [word for word in words if HOUSE_NUMBER.match(word)]
    street = " ".join(word for word in words if not HOUSE_NUMBER.match(word) and word not in UNTELLING_WORDS)
    folded_town = " ".join(fold_words(town))
    tidy = tidy_postcode(postcode)
    if not (street or numbers or folded_town or tidy):
        return None
    number = " ".join(numbers)
    place = street or (tidy if " " in tidy else "")
    key = f"{number}|{place}" if number and place else ""
    return House(
        ", ".join(part for part in (text.strip(), town.strip(), postcode.strip()) if part),
        number,
        street,
        folded_town,
        tidy,
        key,
    )


def tidy_postcode(text: str) -> str:
    """Return "EB2 1HJ" or the outward code "EB2"; other countries' four or five digits as they are; "" for the rest.

    >>> tidy_postcode("eb21hj"), tidy_postcode(" 2119 "), tidy_postcode("90210-1234"), tidy_postcode("Leeds")
    ('EB2 1HJ', '2119', '90210', '')
    """
    together = text.strip().replace(" ", "")
    found = _POSTCODE.fullmatch(together) or _POSTCODE.fullmatch(text.strip())
    if found is None:
        foreign = _FOREIGN_POSTCODE.fullmatch(together)
        return foreign.group(1) if foreign else ""
    return " ".join(part.upper() for part in found.groups() if part)
