"""Whether the name in a sentence can be a person's: exactly, by a short form, or with one letter wrong."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

from rapidfuzz.distance import OSA

from finder.casework.death_sentences import SaidDead
from finder.casework.death_words import death_words
from finder.model.person import Person
from matching.fold import fold
from matching.namedata import name_knowledge
from matching.names import FamilyName, GivenName, family_name, given_name

_SAFE_CHARS = 5
"""Names shorter than this are other names when one letter differs (Ann, Ian)."""


class Fit(IntEnum):
    """How a written name fits a person, the better the higher."""

    NONE = 0
    GIVEN = 1
    """The given name alone, or a form of it."""
    CIRCLE = 2
    """The given name with a family name of the child's circle that is not recorded for the person."""
    SLIP = 3
    """Given and family name, one of them with one letter wrong."""
    FORM = 4
    """Given and family name, in another form (Bob, Kowalski)."""
    EXACT = 5


@dataclass(frozen=True, slots=True)
class Names:
    """Every given and family name of a person, birth and married names included."""

    givens: tuple[GivenName, ...]
    families: tuple[FamilyName, ...]


def names_of(person: Person) -> Names:
    """Take a person's names apart."""
    givens = (given_name(name.given) for name in person.names if name.given)
    families = (family_name(name.family) for name in person.names if name.family)
    return Names(
        tuple(dict.fromkeys(one for one in givens if one is not None and not one.is_initial)),
        tuple(dict.fromkeys(one for one in families if one is not None)),
    )


def fit(said: SaidDead, names: Names, circle: frozenset[str] = frozenset()) -> Fit:
    """Return how the name that is said to be dead fits a person.

    Args:
        circle: Folded family names of the child's circle, for documents about the child; else empty.
    """
    return max((_fit_words(words, names, circle, said.is_loose) for words in readings(said)), default=Fit.NONE)


def readings(said: SaidDead) -> Iterable[tuple[str, ...]]:
    """Yield the words that may be the name: a sentence's first word may be none, and loose words end with it."""
    words = said.words
    if said.is_loose:
        yield from (words[n:] for n in range(len(words)))
        return
    yield words
    known, stops = name_knowledge(), death_words().not_names
    if len(words) > 1 and (words[0] in stops or (said.is_first and words[0] not in known.forms)):
        yield words[1:]


def _fit_words(words: tuple[str, ...], names: Names, circle: frozenset[str], is_loose: bool) -> Fit:
    best = Fit.NONE
    for given in names.givens:
        n_given = _given_length(words, given)
        if not n_given:
            best = max(best, _slip_in_given(words, given, names))
            continue
        rest = words[n_given:]
        is_form = fold("".join(words[:n_given])) != given.key
        if not rest:
            best = max(best, Fit.GIVEN)
        best = max(best, _fit_rest(rest, names, is_form=is_form))
        if rest and not is_loose and "".join(rest) in circle:
            best = max(best, Fit.CIRCLE)
    return best


def _given_length(words: tuple[str, ...], given: GivenName) -> int:
    """Return how many words at the beginning are the given name or a form of it; 0 for none."""
    for length in (2, 1):
        if len(words) < length:
            continue
        written = "".join(words[:length])
        if written == given.key or (length == 1 and written == given.words[0]):
            return length
        other = given_name(written) if len(written) > 1 else None
        if other is not None and other.forms & given.forms:
            return length
    return 0


def _fit_rest(rest: tuple[str, ...], names: Names, *, is_form: bool) -> Fit:
    """Compare what follows the given name with the family names; middle names may stand between."""
    best = Fit.NONE
    for start in range(len(rest)):
        written = "".join(rest[start:])
        for family in names.families:
            if written == family.key or written == "".join(family.words):
                best = max(best, Fit.FORM if is_form else Fit.EXACT)
            elif _is_form_of(written, family):
                best = max(best, Fit.FORM)
            elif _is_slip(written, family.key):
                best = max(best, Fit.SLIP)
    return best


def _is_form_of(written: str, family: FamilyName) -> bool:
    other = family_name(written)
    if other is None:
        return False
    is_same_stem = other.stem == family.stem and len(family.stem) >= _SAFE_CHARS
    return is_same_stem or bool(other.variants & family.variants)


def _slip_in_given(words: tuple[str, ...], given: GivenName, names: Names) -> Fit:
    if not words or not _is_slip(words[0], given.key):
        return Fit.NONE
    if len(words) == 1:
        # Alone, a name that is another name (Marina, Marian) is not a slip.
        return Fit.NONE if words[0] in name_knowledge().forms else Fit.GIVEN
    return Fit.SLIP if _fit_rest(words[1:], names, is_form=False) is Fit.EXACT else Fit.NONE


def _is_slip(written: str, name: str) -> bool:
    return min(len(written), len(name)) >= _SAFE_CHARS and OSA.distance(written, name, score_cutoff=1) <= 1
