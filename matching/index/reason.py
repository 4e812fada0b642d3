"""Why a person was found, in plain words."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from importlib import resources
from typing import Any

from matching.index.likeness import FieldLikeness, How, Likeness, Side
from matching.index.query import Probe
from matching.index.words import Part
from matching.names import family_name, same_stem
from matching.schema import NameForm

_SIDE_NAMES = {Side.GIVEN: "given name", Side.FAMILY: "family name"}


@functools.cache
def _phrases() -> Mapping[str, Any]:
    text = resources.files("matching.index").joinpath("reasons.json").read_text(encoding="utf-8")
    phrases: Mapping[str, Any] = json.loads(text)
    return phrases


def reason(likeness: Likeness, name: NameForm) -> str:
    """Say in one sentence why a name fits.

    Args:
        likeness: What ``likeness.reading_likeness`` says of the name.
        name: The name that was found, as written.
    """
    reading = likeness.reading
    if reading is None:
        return ""
    said = []
    if reading.given is not None and likeness.given is not None:
        written = name.middle if likeness.given.part is Part.MIDDLE else name.given
        said.append(_field(Side.GIVEN, reading.given, likeness.given, written))
    if reading.family is not None and likeness.family is not None:
        said.append(_field(Side.FAMILY, reading.family, likeness.family, name.family))
    if reading.is_family_first:
        said.append(_phrases()["family_first"])
    if name.kind in _phrases()["kinds"]:
        said.append(_phrases()["kinds"][name.kind])
    sentence = "; ".join(one for one in said if one)
    return f"{sentence[:1].upper()}{sentence[1:]}."


def _field(side: Side, typed: Probe, fit: FieldLikeness, written: str) -> str:
    phrases = _phrases()
    phrase = phrases["fits"][fit.how.name]
    if side is Side.FAMILY and _is_gendered_form(typed.text, fit):
        phrase = phrases["gendered"]
    which = phrases["parts"][fit.part.name].format(side=_SIDE_NAMES[side])
    return str(phrase.format(side=which, name=written, typed=typed.text))


def _is_gendered_form(typed: str, fit: FieldLikeness) -> bool:
    if fit.how is not How.LETTERS:
        return False
    left, right = family_name(typed), family_name(fit.term)
    return left is not None and right is not None and same_stem(left, right)
