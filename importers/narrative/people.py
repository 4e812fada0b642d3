"""Whom a phrase means: a person seen from the child, from the writer, or from somebody who is named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from importers.narrative.phrases import Kin, Named
from importers.narrative.vocabulary import last_group, relation, sex_said, words
from importers.relations import ReadRelationship

CHILD, WRITER, NAME = "child", "writer", "name"
_MOST_SEGMENTS = 4


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a family.

    Attributes:
        anchor: "child" (of the note), "writer" or "name".
        name: Of the anchor, as written, when it is named.
        segments: From the anchor outwards: ("mum", "brother"); empty for the anchor itself.
        side: "dad's" for a relative on dad's side, or "".
    """

    anchor: str
    name: str = ""
    segments: tuple[str, ...] = ()
    side: str = ""

    def then(self, segments: tuple[str, ...], side: str = "") -> Place:
        """Return the place of a relative of whoever stands here."""
        return Place(self.anchor, self.name, (*self.segments, *segments), side)

    @property
    def label(self) -> str:
        """The place in words, without the anchor: "mum's brother"."""
        words_said = "'s ".join(self.segments)
        return f"{words_said} on {self.side} side" if self.side else words_said

    @property
    def meaning(self) -> ReadRelationship | None:
        """What the words mean, or None when they make no sense together."""
        return relation(self.label) if 0 < len(self.segments) <= _MOST_SEGMENTS else None


@dataclass(frozen=True, slots=True)
class Seen:
    """Somebody whom a pronoun may mean.

    Attributes:
        name: As written, or "" for somebody who is described only.
        sex: "F", "M" or "" when the words do not say.
    """

    place: Place
    name: str
    sex: str


@dataclass(slots=True)
class Memory:
    """Who was spoken of in a document, for pronouns. Sentences of one paragraph share it.

    Attributes:
        child: Names of the child whom the document is about, in lower case, as far as its head says them.
        writer: Name of whoever wrote the document, where that may be a relative, or "".
        before: Whoever the last sentence that names anybody names, in order.
        topics: Names of whom the last sentence has told what they are: "she" means one of them first.
        sexes: What is known of the sex of named people, from the words beside their names.
        names: Words in lower case that are known to be whole names of people.
        has_child: A child is in focus: "Mum" alone is its mother. Without one, everybody is somebody's who is named.
        by_pronoun: Sex of named people as pronouns say it, for want of better.
        unnamed: Place and sex of the last relative who was described and not named ("has a brother. His name is ...").
    """

    child: frozenset[str] = frozenset()
    writer: str = ""
    before: list[Seen] = field(default_factory=list)
    topics: frozenset[str] = frozenset()
    sexes: dict[str, str] = field(default_factory=dict)
    names: frozenset[str] = frozenset()
    has_child: bool = True
    by_pronoun: dict[str, str] = field(default_factory=dict)
    unnamed: tuple[Place, str] | None = None

    def topics_first(self) -> list[Seen]:
        """Return whoever the sentence before names, those first whom it was about."""
        return sorted(self.before, key=lambda one: one.name not in self.topics)

    def is_child(self, name: str) -> bool:
        """Return True for the name of the child whom the document is about."""
        return name.casefold() in self.child

    def sex_of(self, name: str) -> str:
        """Return the sex of a named person as far as the document has said it."""
        return self.sexes.get(name.casefold(), "")

    def topmost(self, here: Sequence[Seen], sex: str) -> Seen | None:
        """Return whom a pronoun means where no child is in focus: the first who may be, here or in the sentence before.

        Args:
            here: Whoever the sentence has named so far, in order.
            sex: That the pronoun says, or "".
        """
        found = next((one for seen in (here, self.before) for one in seen if self._may_be(one, sex)), None)
        if found is not None and sex:
            self.by_pronoun.setdefault(found.name.casefold(), sex)
        return found

    def _may_be(self, seen: Seen, sex: str) -> bool:
        known = seen.sex or self.by_pronoun.get(seen.name.casefold(), "")
        return bool(seen.name) and (not sex or known in {sex, ""})


def of_name(item: Named, memory: Memory) -> Seen:
    """Return somebody who is named."""
    return Seen(Place(NAME, item.text), item.text, memory.sex_of(item.text))


def sex_of_phrase(kin: Kin) -> str:
    """Return the sex that the last word of a phrase says."""
    read = relation(kin.segments[-1])
    return sex_said(read.code) if read else ""


def may_be_of_child(kin: Kin) -> bool:
    """Return True when a phrase without an owner is about the child: "Nan", "mum's son", but no "a son"."""
    read = relation(kin.segments[0])
    return read is not None and last_group(read.code) not in words().descendants


def fitting(here: Sequence[Seen], before: Sequence[Seen], sex: str) -> Seen | None:
    """Return whom a pronoun most likely means.

    Args:
        here: Whoever the sentence has named so far, in order.
        before: Whoever the sentence before named.
        sex: That the pronoun says, or "".

    Returns:
        The first of that sex in this sentence, else in the one before; else the first whose sex is not known.
    """
    for seen in (here, before):
        same = next((one for one in seen if sex and one.sex == sex), None)
        if same is not None:
            return same
    return next((one for seen in (here, before) for one in seen if not sex or not one.sex), None)
