"""The wording of orders, markers and warnings becomes a code; the wording itself is always kept beside it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from importlib.resources import files

import msgspec

OTHER = "other"

_HOLDING = frozenset(
    {"veto_absolute", "veto_qualified", "adoption_sealed", "no_contact_order", "risk_to_children", "address_withheld"}
)

_WORD = re.compile(r"[^\W_]+")


class _AlertRule(msgspec.Struct, frozen=True):
    code: str
    phrases: tuple[str, ...]
    unless: tuple[str, ...] = ()


class _AlertRules(msgspec.Struct, frozen=True):
    about: str
    signs: tuple[str, ...]
    no_signs: tuple[str, ...]
    codes: tuple[_AlertRule, ...]


@cache
def _words() -> _AlertRules:
    """Return ``alerts.json`` with its phrases in the form in which texts are compared."""
    content = (files("importers") / "alerts.json").read_bytes()
    read = msgspec.json.decode(content, type=_AlertRules)
    codes = tuple(_AlertRule(one.code, _all_plain(one.phrases), _all_plain(one.unless)) for one in read.codes)
    return _AlertRules(read.about, _all_plain(read.signs), _all_plain(read.no_signs), codes)


def _all_plain(phrases: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(map(_plain, phrases))


def _rules() -> tuple[_AlertRule, ...]:
    return _words().codes


def alert_codes() -> frozenset[str]:
    """Return every code that an alert may have."""
    return frozenset({OTHER, *(rule.code for rule in _rules())})


def recognise_alert(label: str, detail: str = "") -> str:
    """Return the code of an order or marker, from its label, else from its detail.

    Args:
        label: The kind of order or marker as written.
        detail: Its terms; read only when the label says nothing that is known ("Court order", "Alert").

    >>> recognise_alert("Prohibited Steps Order - no contact"), recognise_alert("Court order", "s34(4) refusal")
    ('no_contact_order', 'no_contact_order')
    >>> recognise_alert("No contact details held")
    'other'
    """
    return _code_of(label) or _code_of(detail) or OTHER


@lru_cache(maxsize=4096)
def is_alert_wording(text: str) -> bool:
    """Return True when a text speaks of an order, a marker or a warning, whether or not its kind is known.

    >>> is_alert_wording("Violence warning marker"), is_alert_wording("Interim Care Order (s38)")
    (True, True)
    >>> is_alert_wording("No risk known"), is_alert_wording("Likes football")
    (False, False)
    """
    plain = _plain(text)
    if _code_of(text):
        return True
    for phrase in _words().no_signs:
        plain = plain.replace(phrase, " ")
    return _says(plain, _words().signs)


def holds_back(text: str) -> bool:
    """Return True when a text has the wording of an order or warning that may stand between a child and a person."""
    return _code_of(text) in _HOLDING


def may_hold_back(texts: Iterable[str]) -> bool:
    """Return False when none of many texts has such wording: asked of all together, in a fraction of the time."""
    plain = _plain(" ".join(texts))
    return any(_says(plain, rule.phrases) for rule in _rules() if rule.code in _HOLDING)


def _code_of(text: str) -> str:
    plain = _plain(text)
    for rule in _rules():
        if _says(plain, rule.phrases) and not _says(plain, rule.unless):
            return rule.code
    return ""


def _says(plain: str, phrases: tuple[str, ...]) -> bool:
    return any(phrase in plain for phrase in phrases)


def _plain(text: str) -> str:
    return f" {' '.join(_WORD.findall(text.casefold()))} "
