"""Which names a phrase about a relative is about: "her son Warsame", "Kelly (his aunt)", "She is dad's mother"."""

from __future__ import annotations

from collections.abc import Sequence

from importers.narrative.owners import Owners
from importers.narrative.people import Memory, Seen, fitting
from importers.narrative.phrases import Kin, Named, Pronoun, Word
from importers.narrative.row import Row
from importers.narrative.vocabulary import is_role, relation, words

_DASHES = frozenset({"-", "–", "—"})
_OPENING = frozenset({",", "(", ":"}) | _DASHES
_AND = frozenset({"and", "&", ",", "or"})
_CLOSING = frozenset({",", ")", ".", ";", "!", "?", ""}) | _DASHES
_DOWN_AS = frozenset({"given", "recorded", "stated", "down"})
_BETWEEN = frozenset({"who", ",", ")", "that", "says", "said"})
_NAME_FOLLOWS = frozenset({("as", "known"), ("of", "name")})
_PLACE_WORDS = frozenset({"in", "at", "from", "near"})

Names = tuple[list[Named], str]
"""The names, and "stated", "alleged" or "denied"; no names when a construction is not there."""

_NONE: Names = ([], "")


class Naming:
    """Tries one construction after the other."""

    def __init__(self, row: Row, owners: Owners, memory: Memory) -> None:
        self._row = row
        self._owners = owners
        self._memory = memory

    def names_of(self, at: int, kin: Kin) -> Names:
        """Return who is named for a phrase."""
        for look in (self._after, self._before, self._copula, self._as_role, self._deferred):
            names, certainty = look(at, kin)
            if names:
                return names, certainty
        return _NONE

    # --- the name stands behind

    def _after(self, at: int, kin: Kin) -> Names:
        """As in "her son Warsame", "a half-brother, Dale,", "one son called Marian", "a daughter in Leeds (Bisi)"."""
        if self._is_bound_before(at, kin):
            return _NONE
        starts = (at + 1, self._behind_title(at), self._behind_mark(at, kin), self._behind_called(at, kin))
        is_aside = self._row.word(at + 1) == "," and not kin.is_bare
        owning = self._row.owning(at + 1) or (self._row.owning(at + 2) if is_aside else None)
        if owning is not None:
            return [owning], "stated"
        for start in (*starts, self._behind_place(at)):
            if start and self._row.named(start) is not None:
                return self._list_from(start, is_plural=kin.is_plural), "stated"
        return _NONE

    def _is_bound_before(self, at: int, kin: Kin) -> bool:
        """In "Ann Pell, mum's mum, Northowl" the name stands before."""
        if self._row.word(at - 1) in words().copulas and self._row.named(at - 2) is not None and kin.owner.kind:
            # "Ann is Kim's aunt Joe ...": a full stop is missing.
            return True
        is_direct = self._row.named(at + 1) is not None
        is_marked = self._row.word(at - 1) in _OPENING and self._named_before(at - 1) is not None
        return is_marked and not kin.is_bare and not is_direct

    def _behind_title(self, at: int) -> int:
        """Step over "Mr" and "Mrs."."""
        place = at + 1
        while self._row.word(place) in words().titles or (place > at + 1 and self._row.word(place) == "."):
            place += 1
        return place if place > at + 1 else 0

    def _behind_mark(self, at: int, kin: Kin) -> int:
        mark = self._row.word(at + 1)
        is_too = mark in {"too", "also"} and self._row.word(at + 2) == ","
        at, mark = (at + 1, ",") if is_too else (at, mark)
        is_label = mark == ":" and at == 0
        if mark not in _OPENING or (kin.is_bare and mark in {",", ":"} and not is_label):
            return 0
        name = self._row.named(at + 2)
        is_list = mark == "," and isinstance(self._row.item(at + 3), Kin)
        return 0 if name is None or is_list or (name.is_place and mark == ",") else at + 2

    def _behind_called(self, at: int, kin: Kin) -> int:
        """Step over "is called", ", who is called", "in Leeds called", "other than the name", "(full name"."""
        is_placed = self._row.word(at + 1) in _PLACE_WORDS and isinstance(self._row.item(at + 2), Named)
        at += 2 if is_placed and not kin.is_bare else 0
        place = at + 1
        while self._row.word(place) in words().naming:
            place += 1
        last = self._row.word(place - 1)
        is_naming = last in {"called", "named", "name"} or (last, self._row.word(place - 2)) in _NAME_FOLLOWS
        return place if is_naming and place > at + 1 else 0

    def _behind_place(self, at: int) -> int:
        """Step over "in Brackenford (" before a name."""
        is_place = self._row.word(at + 1) in _PLACE_WORDS and isinstance(self._row.item(at + 2), Named)
        return at + 4 if is_place and self._row.word(at + 3) in {"(", *_DASHES} else 0

    def _list_from(self, start: int, *, is_plural: bool) -> list[Named]:
        """Return the names of "Rezan (42) and Zainab (45)"; only one for a phrase that means one person."""
        first = self._row.named(start)
        found = [first] if first is not None else []
        at = self._row.behind_age(start + 1)
        while is_plural and self._row.word(at) in _AND:
            at += 2 if self._row.word(at + 1) in _AND else 1
            one = self._row.named(at)
            if one is None:
                break
            found.append(one)
            at = self._row.behind_age(at + 1)
        return found

    # --- the name stands before

    def _before(self, at: int, kin: Kin) -> Names:
        """As in "Sean Walsh, Dad's older brother,", "Kelly (his aunt)", "Jane Brown, foster carer,"."""
        mark = self._row.word(at - 1)
        direct = self._row.named(at - 1)
        if direct is not None and kin.article == "definite" and kin.owner.kind == "name":
            # "Rashid the uncle of Amina".
            return [direct], "stated"
        is_aside = self._row.word(at + 1) in _CLOSING and _is_role(kin)
        if mark not in _OPENING or mark == ":" or (kin.is_bare and mark == "," and not is_aside):
            return _NONE
        name = self._named_before(at - 1)
        return _NONE if name is None or name.is_place else ([name], "stated")

    def _named_before(self, at: int) -> Named | None:
        """Return the name that ends before a place, an age or a date in brackets between them perhaps."""
        return self._row.named(self._row.before_brackets(at - 1))

    # --- a verb stands between

    def _copula(self, at: int, kin: Kin) -> Names:
        """As in "She is Dad's mother", "Nasra, who is Fadumo's aunt", "Robbie is not Esme's dad", "that is her son"."""
        before = self._row.item(at - 2)
        if self._row.word(at - 1) == "and" and isinstance(before, Kin):
            # "The father of Reece and the uncle of Ella".
            return self._copula(at - 2, before)
        verb, is_denied = self._verb_before(at)
        if verb < 0:
            return self._reversed_copula(at, kin)
        subjects = self._subjects_before(verb, kin)
        if subjects and (is_denied or self._row.has_word(words().denials, verb)):
            return subjects, "denied"
        return subjects, "alleged" if self._row.has_word(words().doubts, at) else "stated"

    def _subjects_before(self, verb: int, kin: Kin) -> list[Named]:
        subject = self._subject_before(verb) or self._first_before(verb)
        place = self._row.place_of(subject) if subject is not None else -1
        if kin.is_plural and place >= 0:
            return self._row.listed_with(place)
        return [subject] if subject is not None else []

    def _verb_before(self, at: int) -> tuple[int, bool]:
        """Return where "is" or "turns out to be" begins before a phrase (-1: nowhere), and whether it is denied."""
        place, is_denied = at - 1, False
        while isinstance(self._row.item(place), Word):
            word = self._row.word(place)
            starts = self._row.starts_of(place, words().turned_out)
            if starts:
                return starts[0], is_denied
            if word in words().copulas or word in words().modals:
                return place, is_denied or self._row.word(place - 1) in words().negations
            is_denied |= word in words().negations
            if word not in words().negations and word not in words().adverbs and word not in {"be", "to", "one", "of"}:
                return -1, False
            place -= 1
        return -1, False

    def _reversed_copula(self, at: int, kin: Kin) -> Names:
        """As in "Mum's sister is Kelly Brown", "Saqib's children are Mahnoor and Adnan"."""
        is_verb = self._row.word(at + 1) in {"is", "was", "are", "were"}
        if not is_verb or kin.is_bare or self._row.named(at + 2) is None:
            return _NONE
        return self._list_from(at + 2, is_plural=kin.is_plural), "stated"

    def _first_before(self, verb: int) -> Named | None:
        """In "Jo Lyons rang the office and said to be his aunt" the subject stands far before its last verb."""
        if self._row.word(verb) in words().copulas or self._row.word(verb) in words().modals:
            return None
        named = (self._row.named(place) for place in range(verb))
        return next((one for one in named if one is not None and not one.is_place), None)

    def _subject_before(self, verb: int) -> Named | None:
        """Return who is named as the subject of a verb; a pronoun is looked up."""
        place = verb
        while (place := self._row.before_brackets(place - 1)) >= 0:
            item, word = self._row.item(place), self._row.word(place)
            if isinstance(item, Named):
                return self._row.named(place)
            if isinstance(item, Pronoun):
                return self._named_by(item, place)
            if word in {"that", "this", "it"} and place == verb - 1:
                return self._last_named(place)
            if isinstance(item, Kin) or (word not in _BETWEEN and word not in words().adverbs):
                return None
        return None

    def _named_by(self, pronoun: Pronoun, at: int) -> Named | None:
        if pronoun.is_writer:
            return Named(at, at, self._memory.writer) if self._memory.writer else None
        if not self._memory.has_child:
            found = self._memory.topmost(self._owners.seen(at), pronoun.sex)
            return Named(at, at, found.name) if found is not None else None
        seen = fitting(
            self._only_named(self._owners.seen(at)), self._only_named(self._memory.topics_first()), pronoun.sex
        )
        return Named(at, at, seen.name) if seen is not None else None

    def _last_named(self, at: int) -> Named | None:
        seen = self._only_named(self._owners.seen(at)) or self._only_named(self._memory.topics_first())[:1]
        seen = seen or self._only_named(self._memory.before)
        return Named(at, at, seen[-1].name) if seen else None

    @staticmethod
    def _only_named(seen: Sequence[Seen]) -> list[Seen]:
        return [one for one in seen if one.name]

    # --- "as"

    def _as_role(self, at: int, kin: Kin) -> Names:
        """As in "described as Kayode's stepmother", "as Louise's mum's dad he feels", "As his aunt I want to know"."""
        if self._row.word(at - 1) != "as" or (kin.is_bare and _is_role(kin)):
            return _NONE
        owner = kin.owner.text if kin.owner.kind == "name" else ""
        for place in range(at - 2, -1, -1):
            named = self._row.named(place)
            if named is not None and not named.is_place and named.text != owner:
                return [named], "stated"
        following = self._row.item(at + 1)
        if isinstance(following, Pronoun) and following.is_writer:
            writer = self._named_by(following, at + 1)
            return ([writer], "stated") if writer else _NONE
        seen = self._only_named(self._memory.before)
        is_down = self._row.word(at - 2) in _DOWN_AS
        return ([Named(at, at, seen[0].name)], "stated") if seen and is_down else _NONE

    # --- the name comes late

    def _deferred(self, at: int, kin: Kin) -> Names:
        """As in "Mum's younger brother rang - Bob Dawson - asking"."""
        if kin.is_bare or at > 1:
            return _NONE
        for place in range(at + 1, len(self._row.items) - 2):
            if isinstance(self._row.item(place), Named | Kin):
                return _NONE
            name = self._row.named(place + 1)
            if name is not None and self._row.word(place) in _DASHES and self._row.word(place + 2) in _DASHES:
                return [name], "stated"
        return _NONE


def _is_role(kin: Kin) -> bool:
    """Return True for "the teacher" and "foster carer"."""
    read = relation(kin.segments[-1])
    return read is not None and is_role(read.code)
