"""The blocking rules: what two records must share to be compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from matching.block_parts import PIECES
from matching.errors import RuleError

# A block of more records than this is split by year of birth; what is still larger is left out and reported.
MAX_BLOCK = 120
MAX_SPLIT_BLOCK = 60
MOST_PIECES = 8
_LITTLE = 0.1


@dataclass(frozen=True, slots=True)
class Keys:
    """One way to make a rule's keys: all of these pieces together.

    Attributes:
        pieces: Names out of ``PIECES``.
        in_either_order: The two pieces may change places; they must be of one vocabulary.
    """

    pieces: tuple[str, ...]
    in_either_order: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """Records that share a key are compared.

    Attributes:
        keys: One or more ways to make a key; what one way makes for one record may meet what another makes for another.
        at_most: Largest block, in records.
        may_split: Larger blocks are split by year of birth, into at most ``MAX_SPLIT_BLOCK`` records each; else they
            are left out.
        worth: How much of what one rule may propose for each record this one may, in (0, 1]: less where hardly any of
            its pairs are one person's.
    """

    name: str
    keys: tuple[Keys, ...]
    at_most: int = MAX_BLOCK
    may_split: bool = True
    worth: float = 1.0


def _rule(name: str, *pieces: str) -> Rule:
    return Rule(name, (Keys(pieces),))


def _small(name: str, at_most: int, *pieces: str, worth: float = 1.0) -> Rule:
    """A rule that is worth its pairs only where few records share the key."""
    return Rule(name, (Keys(pieces),), at_most, may_split=False, worth=worth)


def _either(name: str, *pieces: str) -> Rule:
    return Rule(name, (Keys(pieces, in_either_order=True),))


_ALL = (
    _rule("number", "number"),
    _rule("telephone", "telephone"),
    _rule("e-mail", "e-mail"),
    _either("full name in either order", "given name", "family name"),
    # finds changed family names
    Rule(
        "given name and birthday",
        (Keys(("given name group", "date of birth")), Keys(("middle name group", "date of birth"))),
    ),
    # finds changed given names
    _rule("family name and birthday", "any sound of family name", "date of birth"),
    _rule("names that sound alike", "given name group", "any sound or stem of family name"),
    _either("names that sound alike in either order", "sound of given name", "sound of family name"),
    # slips in both names
    _rule(
        "birthday in either order and initials",
        "date of birth in either order",
        "any first letter of given name",
        "first letter of family name",
    ),
    # changed family names beside slips in the given name
    _rule(
        "birthday in either order, initial and district",
        "date of birth in either order",
        "any first letter of given name",
        "outward code or street",
    ),
    # slips in the first letter, which short names have more often
    _rule("birthday in either order and district", "date of birth in either order", "outward code or street"),
    # In a large table strangers share a birthday and an initial five hundred times as often as copies of a person.
    _small(
        "birthday in either order and initial",
        8,
        "date of birth in either order",
        "any first letter of given name",
        worth=_LITTLE,
    ),
    _rule(
        "family name, initial and district",
        "any sound of family name",
        "any first letter of given name",
        "outward code or street",
    ),
    # finds changed family names
    _rule("house and given name", "house", "given name group"),
    # the given name and any one further name of a chain
    Rule(
        "names of one chain",
        (Keys(("given name", "middle name", "year of birth")), Keys(("given name", "family name", "year of birth"))),
    ),
    _small("birthday", 8, "date of birth", worth=_LITTLE),
    _small("mailbox", 8, "mailbox"),
    # finds slips that change the sound
    _small(
        "first letters and year",
        20,
        "first letters of given name",
        "first letters of family name",
        "year of birth",
        worth=_LITTLE,
    ),
    # one household, whose members show how alike relatives are
    _rule("household", "house", "sound of family name"),
)

RULES: Mapping[str, Rule] = MappingProxyType({rule.name: rule for rule in _ALL})


def column_rule(pieces: Sequence[str]) -> Rule:
    """Return a plain rule: records are compared when all these pieces are equal and recorded.

    Args:
        pieces: One to eight names out of ``PIECES``, "given name" and "date of birth" for instance.

    Raises:
        RuleError: A piece is not known, named twice, or there are too few or too many.
    """
    unknown = [piece for piece in pieces if piece not in PIECES]
    if unknown:
        known = ", ".join(PIECES)
        raise RuleError(f'A blocking rule cannot use "{unknown[0]}". Nothing was compared. Choose from: {known}.')
    if not 0 < len(set(pieces)) == len(pieces) <= MOST_PIECES:
        raise RuleError(f'"{", ".join(pieces)}" is no blocking rule. Name one to {MOST_PIECES} things, each once.')
    return _rule(" and ".join(pieces), *pieces)


def read_rule(text: str) -> Rule:
    """Read a rule as people write it: the name of one of ``RULES``, or pieces between commas.

    >>> read_rule("given name, family name").keys[0].pieces
    ('given name', 'family name')

    Raises:
        RuleError: It is neither.
    """
    if text.strip() in RULES:
        return RULES[text.strip()]
    return column_rule([piece.strip() for piece in text.split(",")])
