"""Whether a relationship label, a name or a remark says that the person has died."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from importers.relation_codes import vocabulary
from importers.relation_words import plain, symbols

_PARTS = re.compile(r"[()\[\]{};,\n]|\s[-–—:|]+\s|:\s")
_OWNER = re.compile(r"^.*(?:'s|s')\s", re.IGNORECASE)
_OTHERS = re.compile(r"\b(?:of|to|with|for|by|since|when|after|before|until)\b.*", re.IGNORECASE)
_MARKED = re.compile(
    r"\((?:now |the )?(?:late|deceased|dec'?d|died[^()]*|r\.?\s?i\.?\s?p\.?)\)|^(?:the )?late\s|†", re.IGNORECASE
)
_REMARK = re.compile(r"(?:now |sadly |is |was |has |he |she |they |since )*", re.IGNORECASE)


@cache
def _words(kind: str) -> re.Pattern[str]:
    said = sorted(vocabulary()[kind], key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, said))})(?!\w)", re.IGNORECASE)


@lru_cache(maxsize=4096)
def label_says_deceased(label: str) -> bool:
    """Return True when a label says that the person it names has died; of whom else it speaks does not count.

    >>> label_says_deceased("Tata (late)"), label_says_deceased("Nan (R.I.P.)"), label_says_deceased("mum's late dad")
    (True, True, True)
    >>> label_says_deceased("late father's sister"), label_says_deceased("Father (mum deceased)")
    (False, False)
    """
    parts = [part.strip() for part in _PARTS.split(_undotted(plain(label))) if part.strip()]
    return any(_says_of_subject(part, is_first=at == 0) for at, part in enumerate(parts))


def _undotted(text: str) -> str:
    text = re.sub(r"\bno longer with us\b", "deceased", text, flags=re.IGNORECASE)
    return re.sub(r"\b[rR]\.?\s?[iI]\.?\s?[pP]\b\.?", "RIP", text)


def _says_of_subject(part: str, *, is_first: bool) -> bool:
    own = _OTHERS.sub("", _OWNER.sub("", part + " ")).strip()
    own = _words("late_but_living").sub(" ", own)
    if not _words("deceased").search(own):
        return False
    # A second part with a noun of its own and no owner ("mum deceased") speaks of somebody else.
    is_owned = _OWNER.match(part + " ") is not None
    return is_first or is_owned or not any(symbol.kind == "noun" for symbol in symbols(own))


def name_says_deceased(name: str) -> bool:
    """Return True for "Ann Pell (dec'd)", "The late Ann Pell", "Ann Pell †".

    >>> name_says_deceased("Ann Pell (dec'd)"), name_says_deceased("Ann Late")
    (True, False)
    """
    return _MARKED.search(" ".join(_undotted(plain(name)).split())) is not None


def remark_says_deceased(remark: str) -> bool:
    """Return True when a remark beside a person begins by saying that the person has died.

    >>> remark_says_deceased("Died 2015, cancer"), remark_says_deceased("His mother died in 2015")
    (True, False)
    """
    text = _undotted(plain(remark))
    begin = _REMARK.match(text)
    rest = text[begin.end() :] if begin else text
    if rest.casefold().startswith("late") or _words("late_but_living").match(rest):
        return False
    return _words("deceased").match(rest) is not None
