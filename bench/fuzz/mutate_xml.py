"""Damage to XML that leaves it XML: what is well-formed gets past the parser and into the readers."""

from __future__ import annotations

import random
from collections.abc import Callable
from copy import deepcopy

from lxml import etree

from bench.fuzz.tokens import WORDS

_DEPTHS = (2, 20, 120, 240, 900)
_VALUES = ("", "0", "-1", "1", "99999999999", "A1048576", "XFD1", "true", "restart", "x" * 40, "1.5", "NaN", "٣", "²")


def damaged_xml(data: bytes, rng: random.Random) -> bytes:
    """Return a document with some elements taken out, repeated, moved, nested or changed; as it is when it is none."""
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        return data
    if not isinstance(root, etree._Element):
        return data
    for _ in range(rng.choice((1, 1, 2, 5))):
        inner = [one for one in root.iter() if one is not root and isinstance(one.tag, str)]
        if not inner:
            break
        try:
            rng.choice(_CHANGES)(rng.choice(inner), rng, inner)
        except ValueError:
            # A name or a value that is damaged already and that the library does not write again.
            return data
    try:
        return etree.tostring(root, xml_declaration=True, encoding="utf-8")
    except (ValueError, UnicodeError):
        return data


Change = Callable[[etree._Element, random.Random, list[etree._Element]], None]


def _drop(one: etree._Element, _rng: random.Random, _all: list[etree._Element]) -> None:
    parent = one.getparent()
    if parent is not None:
        parent.remove(one)


def _repeat(one: etree._Element, rng: random.Random, _all: list[etree._Element]) -> None:
    parent = one.getparent()
    for _ in range(rng.choice((1, 3, 60))):
        if parent is not None:
            parent.append(deepcopy(one))


def _move(one: etree._Element, rng: random.Random, every: list[etree._Element]) -> None:
    target = rng.choice(every)
    if not any(above is one for above in (target, *target.iterancestors())):
        target.append(one)


def _nest(one: etree._Element, rng: random.Random, _all: list[etree._Element]) -> None:
    """Wrap an element in many of its own kind, with the kind of its parent between: tables lie in cells."""
    parent = one.getparent()
    if parent is None:
        return
    at = parent.index(one)
    tags = [one.tag] if rng.random() < 0.5 else [above.tag for above in one.iterancestors()][:4][::-1] or [one.tag]
    outer = inner = etree.Element(tags[0])
    for number in range(1, rng.choice(_DEPTHS)):
        inner = etree.SubElement(inner, tags[number % len(tags)])
    inner.append(one)
    parent.insert(at, outer)


def _set_attribute(one: etree._Element, rng: random.Random, _all: list[etree._Element]) -> None:
    names = list(one.attrib) or ["val"]
    one.set(rng.choice(names), rng.choice(_VALUES))


def _set_text(one: etree._Element, rng: random.Random, _all: list[etree._Element]) -> None:
    words = " ".join(rng.choice(WORDS) for _ in range(rng.choice((0, 1, 4, 60))))
    one.text = "".join(
        char for char in words if char in "\t\n" or " " <= char < "\ud800" or "\ue000" <= char < "\ufffe"
    )


def _rename(one: etree._Element, rng: random.Random, every: list[etree._Element]) -> None:
    one.tag = rng.choice(every).tag


_CHANGES: tuple[Change, ...] = (_drop, _repeat, _move, _nest, _set_attribute, _set_attribute, _set_text, _rename)
