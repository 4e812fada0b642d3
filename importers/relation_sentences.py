"""Two people and what one is to the other in one sentence: "Ann Pell is the mother of Cy Pell"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from importers.relations import read_relationship

_NAME = r"[^\W\d_][\w'’.\- ]{0,50}?(?:\s*\([\w\-/]{1,20}\))?"
_IS = rf"^(?P<subject>{_NAME})\s+(?:is|was)\s+"
_OF = re.compile(rf"{_IS}(?:the |an? )?(?P<label>.+)\s+(?:of|to|for)\s+(?P<object>{_NAME})\.?$")
_OWNS = re.compile(rf"{_IS}(?P<object>{_NAME}?)(?:['’]s|s['’])\s+(?P<label>[^'’]+?)\.?$")
_MAX_CHARS = 160


@dataclass(frozen=True, slots=True)
class Sentence:
    """``subject`` is the ``label`` of ``object``; names and words as written."""

    subject: str
    label: str
    object: str


@lru_cache(maxsize=4096)
def read_sentence(text: str) -> Sentence | None:
    """Read a sentence that relates two people, or return None.

    >>> read_sentence("Ann Pell is Cy Pell's mother")
    Sentence(subject='Ann Pell', label='mother', object='Cy Pell')
    >>> read_sentence("Ann is tired of Cy") is None
    True
    """
    plain = " ".join(text.split())
    if len(plain) > _MAX_CHARS or not (" is " in plain or " was " in plain):
        return None
    for pattern in (_OF, _OWNS):
        found = pattern.match(plain)
        if found and read_relationship(found["label"]).matched:
            return Sentence(found["subject"].strip(), found["label"].strip(), found["object"].strip())
    return None
