"""Text into sentences with their lines, and sentences into words, names and punctuation."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

# Letters of other alphabets that scans and copied text put in place of Latin ones; one for one, so places stay.
_LOOKALIKES = str.maketrans(
    "аеорсхуіјѕԁһАВЕКМНОРСТХІЈЅΑΒΕΗΙΚΜΝΟΡΤΧο\u00a0\u2009\u202f\u2019\u2018\u00b4\u02bc",
    "aeopcxyijsdhABEKMHOPCTXIJSABEHIKMNOPTXo   ''''",
)
_RIP = re.compile(r"\bR\. ?I\. ?P\b\.?")
_BULLET = re.compile(r"\s*(?:[-*•·]\s|\(?\d{1,2}[.)]\s|[A-Z][\w' /]{0,28}:\s)")
_QUOTED = re.compile(r"[>\s]+")
_END = re.compile(r"(?:(?<=[.!?])[\"'”)\]]*\s+(?=[\"'“(\[]*[A-Z0-9])|;\s+)")
_ABBREVIATED = re.compile(r"\b(?:mr|mrs|ms|dr|st|approx|c|d|b|no|rev|nee|née|dec|[A-Z])\.\s+$", re.I)
_TOKEN = re.compile(r"\d+|[^\W\d_]+(?:['\-][^\W\d_]+)*|\u2020|[^\w\s]")
_PARTICLES = frozenset({"de", "da", "del", "van", "von", "der", "den", "al", "el", "bin", "bint", "ibn", "ap", "ul"})
_SHOUTED_SHARE = 0.7
_MAX_WIDTH = 140
_SLACK = 0.15
_LONGEST_ABBREVIATION = 12
_MOST_CHARS = 1_000
"""No sentence is longer. What goes on without a full stop is a list or damage, and the work grows with the square."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, or an entry of a list.

    Attributes:
        text: On one line.
        starts: Places in ``text`` at which a line of the document begins, with ``lines``.
        lines: 0-based line numbers.
    """

    text: str
    starts: tuple[int, ...]
    lines: tuple[int, ...]

    def line_of(self, place: int) -> int:
        """Return the 0-based line of a place in ``text``."""
        return self.lines[max(0, bisect_right(self.starts, place) - 1)]


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a number or a mark.

    Attributes:
        word: Folded; marks as they are; "'s" for a possessive or a short "is" and "has".
        run: Number of the name that the word belongs to, or -1.
    """

    text: str
    word: str
    start: int
    run: int = -1


@dataclass(frozen=True, slots=True)
class Run:
    """Capitalised words that may be a name: tokens ``first`` to ``last``, both included."""

    first: int
    last: int


def plain_text(text: str) -> str:
    """Put Latin letters in place of their doubles, without changing any place.

    >>> plain_text("d\u0456\u0435d")
    'died'
    """
    if not text.isascii():
        text = unicodedata.normalize("NFC", text).translate(_LOOKALIKES)
    return _RIP.sub(lambda found: "RIP".ljust(len(found.group())), text) if "R." in text else text


def sentences(text: str) -> Iterator[list[Sentence]]:
    """Yield the paragraphs of a text, each as its sentences; wrapped lines are joined, entries of lists are not."""
    lines = [_QUOTED.sub("", line, count=1) if line[:1] in "> \t" else line for line in text.split("\n")]
    widths = [len(line) for line in lines if len(line) <= _MAX_WIDTH]
    width = max(widths, default=0)
    paragraph: list[Sentence] = []
    block: list[tuple[int, str]] = []
    for number, line in enumerate(lines):
        if block and (not line.strip() or _is_break(block[-1][1], line, width)):
            paragraph.extend(_split(block))
            block = []
        if not line.strip():
            if paragraph:
                yield paragraph
            paragraph = []
        else:
            block.append((number, line.rstrip()))
    paragraph.extend(_split(block))
    if paragraph:
        yield paragraph


def _is_break(before: str, line: str, width: int) -> bool:
    """A line was wrapped only if the next word had no room on it."""
    if _BULLET.match(line) or before.endswith(":"):
        return True
    first = line.split(maxsplit=1)[0]
    return len(before) + 1 + len(first) <= width * (1 - _SLACK)


def _split(block: Sequence[tuple[int, str]]) -> Iterator[Sentence]:
    if not block:
        return
    starts, place = [], 0
    for _, line in block:
        starts.append(place)
        place += len(line) + 1
    whole, numbers = " ".join(line for _, line in block), [number for number, _ in block]
    begin = 0
    for end in _END.finditer(whole):
        if not _ABBREVIATED.search(whole[max(begin, end.start() - _LONGEST_ABBREVIATION) : end.start() + 1] + " "):
            yield from _pieces_of(whole, begin, end.end(), starts, numbers)
            begin = end.end()
    yield from _pieces_of(whole, begin, len(whole), starts, numbers)


def _pieces_of(whole: str, begin: int, end: int, starts: list[int], numbers: list[int]) -> Iterator[Sentence]:
    """Yield a sentence; one that is too long to be one in pieces that end between words."""
    while end - begin > _MOST_CHARS:
        cut = whole.rfind(" ", begin + 1, begin + _MOST_CHARS) + 1 or begin + _MOST_CHARS
        yield _sentence(whole, begin, cut, starts, numbers)
        begin = cut
    yield _sentence(whole, begin, end, starts, numbers)


def _sentence(whole: str, begin: int, end: int, starts: list[int], numbers: list[int]) -> Sentence:
    first = bisect_right(starts, begin) - 1
    last = bisect_right(starts, max(begin, end - 1)) - 1
    own = [max(0, starts[n] - begin) for n in range(first, last + 1)]
    return Sentence(whole[begin:end].rstrip(), tuple(own), tuple(numbers[first : last + 1]))


def tokens_of(
    text: str,
    not_names: frozenset[str],
    fold: Callable[[str], str] = str.casefold,
    ends_names: frozenset[str] | None = None,
) -> tuple[list[Token], list[Run]]:
    """Split a sentence into words and marks, and find the runs of capitalised words that may be names.

    Args:
        not_names: Folded words that are no part of a name although they are capitalised.
        fold: Reduces a word to the form in which it is looked up.
        ends_names: Folded words that do not go on with a name that has begun; ``not_names`` unless given.
    """
    found: list[Token] = []
    for match in _TOKEN.finditer(text):
        found.extend(_pieces(match.group(), match.start(), found, fold))
    letters = list(filter(str.isalpha, text))
    if sum(map(str.isupper, letters)) > _SHOUTED_SHARE * len(letters):
        return found, []
    return _with_runs(found, not_names, not_names if ends_names is None else ends_names)


def _pieces(text: str, start: int, before: Sequence[Token], fold: Callable[[str], str]) -> list[Token]:
    if text[-2:] in {"'s", "'S"} and len(text) > 2:
        return [Token(text[:-2], fold(text[:-2]), start), Token("'s", "'s", start + len(text) - 2)]
    if text == "'" and before and before[-1].word.endswith("s") and before[-1].start + len(before[-1].text) == start:
        return [Token(text, "'s", start)]
    return [Token(text, fold(text) or text, start)]


def _with_runs(
    found: list[Token], not_names: frozenset[str], ends_names: frozenset[str]
) -> tuple[list[Token], list[Run]]:
    runs: list[Run] = []
    at = 0
    while at < len(found):
        if not _may_begin(found, at, not_names):
            at += 1
            continue
        last = at
        while (following := _next_of_run(found, last, ends_names)) > last:
            last = following
        for place in range(at, last + 1):
            token = found[place]
            found[place] = Token(token.text, token.word, token.start, len(runs))
        runs.append(Run(at, last))
        at = last + 1
    return found, runs


def _may_begin(found: Sequence[Token], at: int, not_names: frozenset[str]) -> bool:
    token = found[at]
    if not token.text[0].isupper():
        return False
    # "May" and "June" are women too: before another name they count as one.
    is_before_name = at + 1 < len(found) and found[at + 1].text[0].isupper() and found[at + 1].word not in not_names
    return token.word not in not_names or (token.word in {"may", "june", "april", "august"} and is_before_name)


def _next_of_run(found: Sequence[Token], last: int, ends_names: frozenset[str]) -> int:
    """Return the place of the next word of the name, or ``last`` when it has ended."""
    at = last + 1
    if at < len(found) and found[at].text == "." and len(found[last].text) == 1:
        at += 1
    n_particles = 0
    while at < len(found) and found[at].word in _PARTICLES and found[at].text.islower():
        at, n_particles = at + 1, n_particles + 1
    if at < len(found) and found[at].text[0].isupper() and found[at].word not in ends_names:
        return at
    return last
