"""A sentence as a row of names, phrases about relatives, pronouns and other words."""

from __future__ import annotations

from dataclasses import dataclass, replace

from importers.narrative.vocabulary import bounds_of_names, is_head, is_phrase, not_names, words
from importers.sentences import Run, Token, tokens_of

_QUOTES = frozenset("'\"“”‘’")
_MOST_WORDS = 5
_SIDE_LETTERS = {"m": "maternal", "p": "paternal", "mat": "maternal", "pat": "paternal"}
_SIDES = frozenset({"maternal", "paternal"})


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose relative a phrase is about.

    Attributes:
        kind: "child" (of the note), "writer", "pronoun", "name", "kin", or "" when nothing is said.
        text: The name as written, or the sex that a pronoun says ("F", "M", "").
        kin: The phrase that owns, for "brother to Mum".
        is_before: A name that stands before what it owns ("Kelly's son"), not behind ("son of Kelly").
    """

    kind: str = ""
    text: str = ""
    kin: Kin | None = None
    is_before: bool = False


@dataclass(frozen=True, slots=True)
class Kin:
    """A phrase that says what somebody is to somebody: "Mum's younger brother", "a son", "cousin of Kelly".

    Attributes:
        first, last: Token places, both included.
        segments: What is said, from the owner outwards: ("mum", "brother").
        owner: Whose.
        article: "indefinite" ("a son", "two sons"), "definite" or "".
        side: "on dad's side" in words, or "".
        is_owner_only: The phrase only owns something that is no person ("mum's house").
        is_quoted: In quotation marks, which make a kin word a courtesy.
    """

    first: int
    last: int
    segments: tuple[str, ...]
    owner: Owner
    article: str = ""
    side: str = ""
    is_owner_only: bool = False
    is_quoted: bool = False

    @property
    def is_bare(self) -> bool:
        """True for "Mum" and "Nan" alone."""
        return not self.owner.kind and not self.article and len(self.segments) == 1 and not self.side

    @property
    def is_plural(self) -> bool:
        """True when several people may be meant."""
        last = self.segments[-1].casefold()
        return last.endswith("s") or last in {"children", "grandchildren"}


@dataclass(frozen=True, slots=True)
class Named:
    """A name.

    Attributes:
        is_place: It follows "in" or "at", or "of" after another name.
        is_owner_only: "Kelly's" before something that is no relative.
    """

    first: int
    last: int
    text: str
    is_place: bool = False
    is_owner_only: bool = False


@dataclass(frozen=True, slots=True)
class Pronoun:
    """A pronoun as subject: "she"; of the writer when ``is_writer``."""

    first: int
    last: int
    sex: str
    is_writer: bool = False


@dataclass(frozen=True, slots=True)
class Word:
    """Any other word or mark; ``text`` is in lower case."""

    first: int
    last: int
    text: str


Item = Kin | Named | Pronoun | Word


class PhraseReader:
    """Takes one sentence apart.

    Args:
        names: Words in lower case that are whole names of people wherever they have a capital ("april").
    """

    def __init__(self, text: str, names: frozenset[str] = frozenset()) -> None:
        self._text = text
        begin_none, end_them = bounds_of_names(names)
        self._tokens, runs = tokens_of(text, begin_none, ends_names=end_them)
        self._run_at: dict[int, Run] = {run.first: run for run in runs}
        self._words = tuple(token.word for token in self._tokens)
        self._heads = frozenset(at for at, word in enumerate(self._words) if is_head(word))
        self._last_kin = self._last_of_kin()

    def items(self) -> list[Item]:
        """Return the sentence from left to right; every token is in exactly one item."""
        found: list[Item] = []
        at = 0
        while at < len(self._tokens):
            item = self._kin(at) or self._named(at) or self._plain(at)
            found.append(item)
            at = item.last + 1
        return found

    # --- names and words

    def _named(self, at: int) -> Named | None:
        run = self._run_at.get(at)
        if run is None:
            return None
        last = run.last
        text = self._text[self._tokens[run.first].start : _end(self._tokens[last])]
        before = self._word(at - 1)
        if before in words().titles and at == last:
            # "Mr Abbott" has a family name only.
            text = self._text[self._tokens[at - 1].start : _end(self._tokens[last])]
        is_place = before in words().places_after and (before != "of" or self._is_name(at - 2))
        is_owner_only = self._word(last + 1) == "'s" and not self._is_short_is(last + 1)
        if at == 0 and last == 0 and self._word(1) in words().after_no_name:
            # "Scanned to file": a first word has a capital whatever it is.
            return None
        return Named(at, last + is_owner_only, text, is_place, is_owner_only)

    def _plain(self, at: int) -> Item:
        word = self._word(at)
        if word in words().pronouns and word != "her":
            return Pronoun(at, at, words().pronouns[word])
        if word in words().writer_subject:
            return Pronoun(at, at, "", is_writer=True)
        return Word(at, at, word)

    def _is_name(self, at: int) -> bool:
        return 0 <= at < len(self._tokens) and self._tokens[at].run >= 0

    def _is_short_is(self, at: int) -> bool:
        """In "Kelly's his aunt" the apostrophe stands for "is"."""
        following = self._word(at + 1)
        return following in words().possessives or following in words().determiners["definite"]

    def _word(self, at: int) -> str:
        return self._words[at] if 0 <= at < len(self._words) else ""

    # --- relatives

    def _last_of_kin(self) -> int:
        """Return the place behind which no phrase about a relative begins, or -1: each has a head or a number."""
        numbers = words().numbers
        places = reversed(range(len(self._words)))
        return next((at for at in places if at in self._heads or self._words[at] in numbers), -1)

    def _kin(self, at: int) -> Kin | None:
        if at > self._last_kin:
            return None
        article, owner, start = self._beginning(at)
        segments, last = self._segments(start, has_owner=bool(owner.kind), article=article)
        if not segments:
            return None
        kin = Kin(at, last, segments, owner, article, is_quoted=self._is_quoted(at, last))
        if self._word(last + 1) == "'s" and not self._is_short_is(last + 1):
            return replace(kin, last=last + 1, is_owner_only=True)
        return self._with_side(self._with_owner_after(kin))

    def _beginning(self, at: int) -> tuple[str, Owner, int]:
        """Return the article, the owner and the place of the first word that says what somebody is."""
        word, known = self._word(at), words()
        if word in known.possessives:
            return "", Owner("pronoun", known.possessives[word]), at + 1
        if word in known.writer:
            return "", Owner("writer"), at + 1
        run = self._run_at.get(at)
        if run is not None and self._word(run.last + 1) == "'s":
            name = self._text[self._tokens[at].start : _end(self._tokens[run.last])]
            return "", Owner("name", name, is_before=True), run.last + 2
        for article, ones in known.determiners.items():
            if word in ones:
                is_child = self._word(at + 1) in known.child_words and self._word(at + 2) == "'s"
                return ("", Owner("child"), at + 3) if is_child else (article, Owner(), at + 1)
        return "", Owner(), at

    def _segments(self, start: int, *, has_owner: bool, article: str) -> tuple[tuple[str, ...], int]:
        """Return "mum" and "brother" of "mum's younger brother", and the place of the last word."""
        found: list[str] = []
        at = start
        while (segment := self._segment(at, may_be_child=has_owner or bool(article or found))) is not None:
            text, last = segment
            found.append(text)
            at = last + 2
            if self._word(last + 1) != "'s":
                return self._by_marriage(found, last)
        if found:
            return tuple(found), at - 2
        # "Her two, Declan and Ngozi".
        if has_owner and self._word(start) in words().numbers and self._word(start + 1) in {",", "-", "–", "("}:
            return ("children",), start
        return (), start

    def _by_marriage(self, found: list[str], last: int) -> tuple[tuple[str, ...], int]:
        if (self._word(last + 1), self._word(last + 2)) != ("by", "marriage"):
            return tuple(found), last
        return (*found[:-1], f"{found[-1]} by marriage"), last + 2

    def _segment(self, at: int, *, may_be_child: bool) -> tuple[str, int] | None:
        while self._word(at) in words().modifiers and not self._is_name(at):
            at += 1
        side = _SIDE_LETTERS.get(self._word(at), "") if self._word(at + 1) in {"/", "-"} else ""
        if side and is_head(self._word(at + 2)) and is_phrase(f"{side} {self._word(at + 2)}"):
            return f"{side} {self._word(at + 2)}", at + 2
        for last in range(min(at + _MOST_WORDS, len(self._tokens)) - 1, at - 1, -1):
            if last not in self._heads:
                continue
            tokens = self._tokens[at : last + 1]
            if not all(token.run < 0 and token.text[0].isalpha() for token in tokens) or self._is_split(at, last):
                continue
            text = " ".join(self._words[at : last + 1])
            is_abroad = last == at and tokens[0].text[0].isupper() and at == 0 and not self._is_known(text)
            if is_phrase(text) and not is_abroad and (may_be_child or text not in words().ambiguous):
                return text, last
        # "A great brother" is a good one; only some relatives have a degree of that name.
        return self._segment(at + 1, may_be_child=may_be_child) if self._word(at) == "great" else None

    def _is_split(self, first: int, last: int) -> bool:
        """True when a word stands there that leads to a phrase about a relative and is no part of it."""
        inside = {
            self._word(at) for at in range(first, last + 1) if self._word(at - 1) != "of" and self._word(at) != "of"
        }
        if (self._word(last - 1), self._word(last)) == ("in", "law"):
            inside.discard("in")
        return self._word(first) == "of" or not inside.isdisjoint(
            words().leading | words().possessives.keys() | words().writer
        )

    def _is_known(self, word: str) -> bool:
        return word in not_names()

    def _is_quoted(self, first: int, last: int) -> bool:
        return self._word(first - 1) in _QUOTES and self._word(last + 1) in _QUOTES

    def _with_owner_after(self, kin: Kin) -> Kin:
        """Read "brother to Mum", "father of Vinnie Pell", "mate of dad's"."""
        at = kin.last + 1
        if kin.owner.kind or self._word(at) not in {"of", "to"}:
            return kin
        run = self._run_at.get(self._behind_praise(at + 1))
        if run is not None and self._word(run.last + 1) != "'s":
            name = self._text[self._tokens[run.first].start : _end(self._tokens[run.last])]
            return replace(kin, last=run.last, owner=Owner("name", name))
        owner = self._kin(at + 1)
        own_name = self._run_at.get(owner.last + 1) if owner is not None and not owner.is_owner_only else None
        if own_name is not None and self._word(own_name.last + 1) != "'s":
            # "Grandfather to his granddaughter Amy": Amy's.
            name = self._text[self._tokens[own_name.first].start : _end(self._tokens[own_name.last])]
            return replace(kin, last=own_name.last, owner=Owner("name", name))
        if owner is not None and (owner.owner.kind or not owner.article or owner.article == "definite"):
            return replace(kin, last=owner.last, owner=Owner("kin", kin=replace(owner, is_owner_only=False)))
        is_child = self._word(at + 1) == "the" and self._word(at + 2) in words().child_words
        return replace(kin, last=at + 2, owner=Owner("child")) if is_child else kin

    def _behind_praise(self, at: int) -> int:
        """Step over "the lovely" before a name."""
        if self._word(at) != "the":
            return at
        at += 1
        while self._word(at) in words().modifiers and not self._is_name(at):
            at += 1
        return at

    def _with_side(self, kin: Kin) -> Kin:
        side, last = self.side_at(kin.last + 1)
        return replace(kin, last=last, side=side) if side else kin

    def side_at(self, at: int) -> tuple[str, int]:
        """Return "dad's" or "Kelly's" and the place of the last word when "on (his) dad's side" begins at a token."""
        if self._word(at) not in {"on", "from"}:
            return "", at
        at += 1
        while self._word(at) in words().possessives or self._word(at) in {"the", *words().writer}:
            at += 1
        if self._word(at) in _SIDES and self._word(at + 1) == "side":
            return self._word(at), at + 1
        run = self._run_at.get(at)
        if run is not None and self._word(run.last + 1) == "'s" and self._word(run.last + 2) in {"side", "family"}:
            return self._text[self._tokens[at].start : _end(self._tokens[run.last])] + "'s", run.last + 2
        owner, last = self._segments(at, has_owner=False, article="")
        if len(owner) == 1 and self._word(last + 1) == "'s" and self._word(last + 2) in {"side", "family"}:
            return f"{owner[0]}'s", last + 2
        return "", at


def _end(token: Token) -> int:
    return token.start + len(token.text)
