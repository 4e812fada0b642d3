"""What one sentence says of people: who is named, and what they are to whom."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from importers.narrative.mutual import Mutual
from importers.narrative.naming import Naming
from importers.narrative.owners import Owners
from importers.narrative.people import CHILD, NAME, Memory, Place, Seen, fitting, of_name, sex_of_phrase
from importers.narrative.phrases import Kin, Named, PhraseReader, Pronoun
from importers.narrative.row import Row
from importers.narrative.vocabulary import is_role, sex_said, words

_BORN = re.compile(
    r"\b(?:d\.?o\.?b\.?|born(?: on)?)[:\s]*"
    r"(\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|\d{1,2}(?:st|nd|rd|th)? [A-Z][a-z]+ \d{4}|\d{4})",
    re.IGNORECASE,
)
_CLOSE = 60
_COUPLE = 2


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence says that somebody has a place in a family.

    Attributes:
        name: As written.
        start: Place of the name in the sentence; 0 when a pronoun stands for it.
        certainty: "stated", "alleged" or "denied".
        age: As written in brackets behind the name, or "".
        born: Date of birth as written behind the name, or "".
    """

    name: str
    start: int
    place: Place
    certainty: str = "stated"
    age: str = ""
    born: str = ""

    @property
    def is_kin(self) -> bool:
        """True unless the place is a role (carer, friend)."""
        meaning = self.place.meaning
        return meaning is not None and not is_role(meaning.code)


class SentenceReader:
    """Reads one sentence; what it says of pronouns is decided with the memory of the sentences before.

    Args:
        text: One sentence on one line.
        memory: Changed: holds afterwards whom this sentence names.
    """

    def __init__(self, text: str, memory: Memory) -> None:
        self._text = text
        self._memory = memory
        phrases = PhraseReader(text, memory.names)
        self._row = Row(phrases.items())
        self._owners = Owners(self._row, phrases, memory)
        self._naming = Naming(self._row, self._owners, memory)

    def said(self) -> list[Said]:
        """Return everything that is said, in the order of the sentence."""
        found: list[Said] = []
        for at, kin in self._row.kins:
            if not kin.is_quoted and (not kin.is_owner_only or self._is_inserted(at)):
                found.extend(self._of_kin(at, kin))
        found.extend(self._partners())
        found.extend(self._named_late())
        together = Mutual(self._row, self._owners).found()
        found.extend(Said(one.text, self._start(one), place, sure) for one, place, sure in together)
        for one in found:
            self._learn(one)
        self._owners.forget()
        everybody = len(self._row.items)
        seen = self._owners.seen(everybody) if self._memory.has_child else self._owners.heads_first(everybody)
        self._learn_by_pronoun(seen)
        if seen:
            self._remember(found, seen)
        return list(dict.fromkeys(one for one in found if not self._memory.is_child(one.name)))

    def _learn_by_pronoun(self, seen: Sequence[Seen]) -> None:
        """As in "Joe said that he was tired": where one person is named, "he" means that person."""
        if self._memory.has_child:
            return
        names = {one.name.casefold() for one in seen if one.name}
        said = {
            words().pronouns.get(word) or words().possessives.get(word)
            for word in re.findall(r"\w+", self._text.lower())
        }
        said -= {None, ""}
        sex = next(iter(said), None)
        if len(names) == len(said) == 1 and sex:
            self._memory.by_pronoun.setdefault(names.pop(), sex)

    def _is_inserted(self, at: int) -> bool:
        """As in "his aunt's, Gail, birthday"."""
        row = self._row
        return row.word(at + 1) == "," and row.named(at + 2) is not None and row.word(at + 3) == ","

    def _named_late(self) -> Iterator[Said]:
        """As in "She has a brother. His name is Joe", and "Joe is the brother's name"."""
        waiting = self._memory.unnamed
        self._memory.unnamed = None
        for at, item in self._row.names:
            if waiting is not None and self._is_name_said(at):
                yield Said(item.text, self._start(item), waiting[0], age=self._age(item))
                waiting = None
        for at, kin in self._row.kins:
            place = self._owners.place(at, kin) if self._owns_name(at, kin) else None
            named = self._row.named(at + 3)
            if place is not None and named is not None:
                # "Kim's father's name is Joe".
                yield Said(named.text, self._start(named), place, age=self._age(named))
        for at, kin in self._row.kins:
            if not kin.is_owner_only and not kin.is_quoted and not kin.is_plural:
                self._wait_for_name(at, kin)

    def _owns_name(self, at: int, kin: Kin) -> bool:
        return kin.is_owner_only and self._row.word(at + 1) == "name" and self._row.word(at + 2) in {"is", "was"}

    def _is_name_said(self, at: int) -> bool:
        row = self._row
        is_before = row.word(at - 1) in {"is", "was"} and row.word(at - 2) == "name"
        return (is_before and row.word(at - 3) in words().possessives) or (
            row.word(at + 1) in {"is", "was"} and row.word(at + 3) == "name"
        )

    def _wait_for_name(self, at: int, kin: Kin) -> None:
        names, _ = self._naming.names_of(at, kin)
        place = None if names else self._owners.place(at, kin)
        is_said = place is not None and place.meaning is not None and place.segments
        if place is not None and is_said and (kin.owner.kind or kin.article == "indefinite"):
            self._memory.unnamed = (place, sex_of_phrase(kin))

    def _remember(self, found: Sequence[Said], seen: list[Seen]) -> None:
        """Keep whom the sentence names, also by a pronoun, for the next one."""
        topics = frozenset(one.name for one in found)
        missing = topics - {one.name for one in seen}
        by_pronoun = [Seen(Place(NAME, one), one, self._memory.sex_of(one)) for one in sorted(missing)]
        self._memory.before, self._memory.topics = [*by_pronoun, *seen], topics

    def _of_kin(self, at: int, kin: Kin) -> Iterator[Said]:
        names, certainty = self._naming.names_of(at, kin)
        names = [one for one in names if not (kin.owner.kind == "name" and kin.owner.text == one.text)]
        exclude = frozenset(self._row.place_of(one) for one in names)
        place = self._owners.place(at, kin, exclude) if names else None
        if place is None or place.meaning is None:
            return
        sure = place.meaning.certainty if certainty == "stated" else certainty
        for one in names:
            for of in self._places_of_couple(at, kin, place):
                yield Said(one.text, self._start(one), of, sure, self._age(one), self._born(one))

    def _places_of_couple(self, at: int, kin: Kin, place: Place) -> list[Place]:
        """As in "Carly and Dean have a daughter": she is the daughter of both."""
        if kin.owner.kind == "name" and kin.owner.is_before and place.name == kin.owner.text:
            couple = self._couple_owning(at)
            return [replace(place, name=one) for one in (*couple, place.name)] if couple else [place]
        if kin.owner.kind == "pronoun" and not kin.owner.text and place.anchor == NAME:
            return self._of_them(at, place)
        if kin.article != "indefinite" or place.anchor != NAME or self._row.word(at - 1) not in words().have:
            return [place]
        listed = self._row.listed_with(at - 2)
        return [replace(place, name=one.text) for one in listed] if len(listed) == _COUPLE else [place]

    def _couple_owning(self, at: int) -> list[str]:
        """As in "Kim and Joe's daughter": she is Kim's too; not in "Ann saw Kim and her son and Joe's daughter"."""
        named = self._row.named(at - 2)
        is_pair = self._row.word(at - 1) in {"and", "&"} and named is not None
        is_first = not isinstance(self._row.item(at - 3), Kin | Named)
        return [named.text] if is_pair and is_first and named is not None else []

    def _of_them(self, at: int, place: Place) -> list[Place]:
        """As in "Kim and Joe met their daughter": she is the daughter of both, or of whoever is meant alone."""
        here = [one.text for one in self._row.items[:at] if isinstance(one, Named)]
        before = [one.name for one in self._memory.before if one.name]
        distinct = list(dict.fromkeys(here if place.name in here else before))
        is_of_both = place.name in distinct and len(distinct) == _COUPLE
        return [replace(place, name=one) for one in distinct] if is_of_both else [place]

    def _born(self, named: Named) -> str:
        """Return the date of "DOB 12/03/1988" or "born 12 March 1988" close behind a name."""
        end = self._start(named) + len(named.text)
        found = _BORN.search(self._text[end : end + _CLOSE])
        return found[1] if found and self._row.place_of(named) >= 0 else ""

    def _start(self, named: Named) -> int:
        return max(0, self._text.find(named.text))

    def _age(self, named: Named) -> str:
        place = self._row.place_of(named)
        return self._row.age_behind(place) if place >= 0 else ""

    def _learn(self, said: Said) -> None:
        sex = sex_said(said.place.meaning.code) if said.place.meaning else ""
        if sex:
            self._memory.sexes[said.name.casefold()] = sex

    # --- partners, who are named by a verb

    def _partners(self) -> Iterator[Said]:
        """As in "She is with Babatunde Okonkwo now", "Kelly married Ian"."""
        for at, item in self._row.names:
            if item.is_owner_only:
                continue
            for noun, phrases in (("partner", words().partner_links), ("ex-partner", words().former_partner_links)):
                start = min(self._row.starts_of(at - 1, phrases), default=None)
                seen = self._subject(start - 1) if start is not None else None
                place = self._partner_place(seen, item) if seen else None
                if place is not None:
                    yield Said(item.text, self._start(item), place.then((noun,)), age=self._age(item))

    def _subject(self, at: int) -> Seen | None:
        if self._row.word(at) == "who":
            at -= 2 if self._row.word(at - 1) == "," else 1
        item = self._row.item(at)
        if isinstance(item, Pronoun) and not item.is_writer:
            if not self._memory.has_child:
                return self._memory.topmost(self._owners.heads_first(at), item.sex)
            return fitting(self._owners.seen(at), self._memory.topics_first(), item.sex)
        if isinstance(item, Named) and not item.is_place and not item.is_owner_only:
            return of_name(item, self._memory)
        if isinstance(item, Kin) and not item.is_owner_only:
            place = self._owners.place(at, item)
            return Seen(place, "", "") if place else None
        return None

    def _partner_place(self, seen: Seen, item: Named) -> Place | None:
        is_child = seen.place.anchor == CHILD and not seen.place.segments
        if is_child or seen.name == item.text or self._memory.is_child(seen.name):
            return None
        return Place(NAME, seen.name) if seen.name else seen.place
