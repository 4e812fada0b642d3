"""What notes and forms say of offers and of contact, read as codes (``offers.json``)."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources

_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class _Words:
    offer_headers: frozenset[str]
    offers: tuple[tuple[str, tuple[str, ...]], ...]
    unless: tuple[str, ...]
    contact_headers: frozenset[str]
    no_contact: frozenset[str]
    kinds: tuple[tuple[str, tuple[str, ...]], ...]
    missed: tuple[str, ...]


@functools.cache
def _words() -> _Words:
    data = json.loads(resources.files("finder.scoring").joinpath("offers.json").read_text(encoding="utf-8"))
    return _Words(
        offer_headers=frozenset(_plain(one).strip() for one in data["offer_headers"]),
        offers=_coded(data["offers"]),
        unless=tuple(map(_plain, data["unless"])),
        contact_headers=frozenset(_plain(one).strip() for one in data["contact_headers"]),
        no_contact=frozenset(_plain(one).strip() for one in data["no_contact"]),
        kinds=_coded(data["kinds"]),
        missed=tuple(map(_plain, data["missed"])),
    )


def _coded(rows: Sequence[dict[str, object]]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((str(row["code"]), tuple(_plain(str(one)) for one in _list(row["phrases"]))) for row in rows)


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def offer_in(text: str) -> str:
    """Return the code of what a remark offers, "" when it offers nothing.

    >>> offer_in("Sends cards"), offer_in("Has no car, works away"), offer_in("Cannot offer a home")
    ('letters', '', '')
    """
    plain = _plain(text)
    if not text or any(one in plain for one in _words().unless):
        return ""
    return _first(plain, _words().offers)


def is_offer_header(header: str) -> bool:
    """True for a column that says what people offer, or holds remarks."""
    return _plain(header).strip() in _words().offer_headers


def is_contact_header(header: str) -> bool:
    """True for a column that says how a person and a child stay in touch."""
    return _plain(header).strip() in _words().contact_headers


def contact_kind(text: str) -> str:
    """Return how people were in touch: "in_person", "video", "telephone", "letters", "other", or "" for not at all.

    >>> contact_kind("Face to face"), contact_kind("Letterbox"), contact_kind("None at present")
    ('in_person', 'letters', '')
    """
    plain = _plain(text)
    if not plain.strip() or plain.strip() in _words().no_contact:
        return ""
    return _first(plain, _words().kinds) or "other"


def was_missed(*texts: str) -> bool:
    """True when a contact was planned and did not happen.

    >>> was_missed("DNA"), was_missed("Positive")
    (True, False)
    """
    return any(one in _plain(text) for text in texts for one in _words().missed)


def _first(plain: str, rows: Sequence[tuple[str, tuple[str, ...]]]) -> str:
    return next((code for code, phrases in rows if any(one in plain for one in phrases)), "")


def _plain(text: str) -> str:
    return f" {' '.join(_WORD.findall(text.casefold()))} "
