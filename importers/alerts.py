"""The wording of orders, markers and warnings becomes a code; the wording itself is always kept beside it."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

import msgspec

OTHER = "other"

_WORD = re.compile(r"[^\W_]+")


class _AlertRule(msgspec.Struct, frozen=True):
    code: str
    phrases: tuple[str, ...]
    unless: tuple[str, ...] = ()


class _AlertRules(msgspec.Struct, frozen=True):
    about: str
    codes: tuple[_AlertRule, ...]


@cache
def _rules() -> tuple[_AlertRule, ...]:
    content = (files("importers") / "alerts.json").read_bytes()
    return msgspec.json.decode(content, type=_AlertRules).codes


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


def _code_of(text: str) -> str:
    plain = _plain(text)
    for rule in _rules():
        if _says(plain, rule.phrases) and not _says(plain, rule.unless):
            return rule.code
    return ""


def _says(plain: str, phrases: tuple[str, ...]) -> bool:
    return any(f" {_plain(phrase).strip()} " in plain for phrase in phrases)


def _plain(text: str) -> str:
    return f" {' '.join(_WORD.findall(text.casefold()))} "
