"""Who is said to have died in a text: the subject of "died", the owner of a funeral, the name after "the late".

The reading is shallow on purpose: it knows clauses, asides, possessives and denials, and no more. It would rather
name somebody too many than miss a death, because whoever it names is only checked again.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from finder.casework.death_words import DeathWords, Marker, death_words
from importers.sentences import Run, Sentence, Token, plain_text, sentences, tokens_of
from matching.fold import fold

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*|\u2020")
_IN_A_STORY = re.compile(
    r" in (?:the|a|his|her|this|that|their) (?:\w+ )?(?:game|film|movie|cartoon|story|book|programme|show|dream)\b"
)
_ABBREVIATED_KIN = frozenset({"mgm", "mgf", "pgm", "pgf", "mggm", "mggf", "pggm", "pggf", "bm", "bf"})
_ASIDE_MARKS = frozenset({",", "-", "–", "—"})
_BEGINNING, _NOBODY = -1, -2
_JOINS = frozenset({"and", "&", "but", "then", "or"})
_PLACES_BY = frozenset({"with", "by", "from", "near", "for", "about", "at", "in", "under", "over", "through"})
_OF = frozenset({"of", "for", "into", "to"})
_UNREAL_WINDOW = 8
_BESIDE_WINDOW = 14
_OBJECT_WINDOW = 9
_NAMES_BEFORE = 3
_LOOSE_WORDS = 4


@dataclass(frozen=True, slots=True)
class SaidDead:
    """Somebody whom a sentence says to have died.

    Attributes:
        words: The folded words of the name, in order.
        line: 0-based line of the text on which the name stands.
        sex: "F" or "M" when only "she" or "he" is said to have died, of whom the name stands before; else "".
        is_first: The name's first word begins the sentence, so that it may be no name.
        is_loose: The words are not capitalised; only the last of them may be the name.
    """

    words: tuple[str, ...]
    line: int
    sentence: str
    sex: str = ""
    is_first: bool = False
    is_loose: bool = False


class DeathFinder:
    """Finds reports of deaths in texts; remembers which words it has met, so that many texts are read fast."""

    def __init__(self) -> None:
        self._words = death_words()
        self._triggers: dict[str, str] = {}

    def find(self, text: str) -> list[SaidDead]:
        """Return everybody who is said to have died in a text, in the order of the text."""
        text = plain_text(text)
        if not self._has_trigger(text):
            return []
        found: list[SaidDead] = []
        for paragraph in sentences(text):
            for number, sentence in enumerate(paragraph):
                if self._has_trigger(sentence.text):
                    before = paragraph[number - 1] if number else None
                    found.extend(_Reading(sentence, before, self._words, self._trigger).said())
        return list(dict.fromkeys(found))

    def _has_trigger(self, text: str) -> bool:
        return any(map(self._trigger, set(_WORD.findall(text.casefold()))))

    def _trigger(self, word: str) -> str:
        known = self._triggers.get(word)
        if known is None:
            plain = word.replace("'", "")
            known = self._words.trigger(plain) or self._words.trigger(word.removesuffix("'s"))
            self._triggers[word] = known
        return known


class _Reading:
    """One sentence, read for deaths."""

    def __init__(
        self, sentence: Sentence, before: Sentence | None, words: DeathWords, trigger: Callable[[str], str]
    ) -> None:
        self._sentence = sentence
        self._before = before
        self._words = words
        self._trigger = trigger
        self._tokens, self._runs = tokens_of(sentence.text, _stops(), fold)

    def said(self) -> Iterator[SaidDead]:
        """Yield who is said to have died."""
        for at, token in enumerate(self._tokens):
            word = self._trigger(token.text.casefold()) if token.word != "d" else "d"
            for marker in self._words.markers.get(word, ()):
                if token.run >= 0 and not token.text.isupper() and at:
                    continue
                yield from self._of_marker(at, marker)

    def _of_marker(self, at: int, marker: Marker) -> Iterator[SaidDead]:
        left, right = self._left(at), self._right(at)
        before, after = marker.before.search(left), marker.after.match(right)
        if before is None or after is None or (marker.is_capital and not self._tokens[at].text.isupper()):
            return
        start = at - len(left[before.start() :].split())
        end = at + 1 + len(after.group().split())
        if _IN_A_STORY.search(right):
            return
        for place in marker.places:
            found = list(self._placed(place, start, end, marker))
            yield from found
            if found:
                return

    def _left(self, at: int) -> str:
        return "".join(f"{token.word} " for token in self._tokens[:at])

    def _right(self, at: int) -> str:
        return "".join(f" {token.word}" for token in self._tokens[at + 1 :])

    def _word(self, at: int) -> str:
        return self._tokens[at].word if 0 <= at < len(self._tokens) else ""

    def _placed(self, place: str, start: int, end: int, marker: Marker) -> Iterator[SaidDead]:
        if place in {"subject", "subject_far"}:
            yield from self._subject(start, marker, is_far=place == "subject_far")
        elif place == "owner":
            yield from self._owner(start, marker)
        elif place == "beside":
            yield from self._beside(start, marker)
        elif place == "label":
            yield from self._label(start, end)
        else:
            yield from self._object(end, marker, is_adjective=place == "adjective")

    # ---- the subject of a verb

    def _subject(self, start: int, marker: Marker, *, is_far: bool) -> Iterator[SaidDead]:
        words = self._words
        verbs = words.auxiliaries | words.adverbs | words.counterfactual | {"'s"}
        group = start
        while group > 0 and self._word(group - 1) in verbs and self._tokens[group - 1].run < 0:
            group -= 1
        if not marker.is_negated and any(self._word(at) in words.counterfactual for at in range(group, start)):
            return
        if is_far:
            yield from self._of_runs([self._nearest(start - 1, start)], marker)
            return
        yield from self._walk(group - 1, group, marker)

    def _walk(self, at: int, group: int, marker: Marker) -> Iterator[SaidDead]:
        """Go left from the verb to its subject, past asides and times; stop at another subject."""
        words, loose_end = self._words, at
        pending: list[str] = []
        while at >= 0:
            token = self._tokens[at]
            if token.run >= 0:
                run = self._runs[token.run]
                if self._is_other_subject(pending):
                    return
                beyond = self._behind_of(run)
                if beyond is None and not self._is_speaker(run, group):
                    yield from self._of_runs([run, *self._joined(run)], marker)
                    return
                at, pending = (run.first - 1 if beyond is None else beyond), []
            elif token.word in words.pronouns:
                yield from self._of_pronoun(at, token.word, marker)
                return
            elif token.word in _JOINS and not pending:
                yield from self._of_runs([self._nearest(at - 1, group)], marker)
                return
            else:
                at = self._step(at, pending)
                if at == _NOBODY and self._is_joined_kin(group, pending):
                    at, pending = self._place_of_join(group), []
        if loose_end < 0 and not self._runs:
            # "Robert Dawson was Mum's brother. Died 2018."
            yield from self._of_sentence_before("")
        elif at == _BEGINNING or not (set(pending[:1]) & words.kin or set(pending) & words.creatures):
            yield from self._loose_before(loose_end, marker)

    def _place_of_join(self, group: int) -> int:
        """Return the place of the last "and" between two subjects, before the verb; 0 when there is none."""
        return next((at for at in range(group - 1, 0, -1) if self._word(at) in {"and", "&"}), 0)

    def _is_joined_kin(self, group: int, pending: Sequence[str]) -> bool:
        """True for "Bob Dawson and his wife have both died"."""
        at = self._place_of_join(group)
        is_plural = bool({"both", "have", "were"} & {token.word for token in self._tokens[group : group + 3]})
        return bool(pending) and is_plural and at > 0 and self._tokens[at - 1].run >= 0 and group - at <= _LOOSE_WORDS

    def _step(self, at: int, pending: list[str]) -> int:
        """Return where to go on to the left of a word that is no name, or ``_NOBODY`` at another subject.

        Args:
            pending: Plain words met since the last small word, nearest to the verb first; they may be a subject.
        """
        words, word = self._words, self._word(at)
        if word in words.others or word in _JOINS:
            return _NOBODY
        if word in words.determiners or word == "'s":
            if pending and self._word(at - 1) not in words.prepositions:
                return _NOBODY
            at = at - 1 if pending else at
            pending.clear()
        elif word == ")":
            opening = self._opening(at)
            # "Joan Firth (her mother) died", but "her mother (Joan Firth) died".
            at = opening if opening and self._tokens[opening - 1].run >= 0 else at
        elif word == "(":
            return max(at - 1, _BEGINNING)
        elif word in _ASIDE_MARKS:
            pending.clear()
            return self._aside(at)
        elif word in words.prepositions or word in words.auxiliaries or word in words.adverbs:
            pending.clear()
        else:
            pending.append(word)
        return max(at - 1, _BEGINNING)

    def _is_other_subject(self, pending: Sequence[str]) -> bool:
        """Tell "told Bob Mum died" and "Bob's dog died" from "Bob Dawson (MGF) died"."""
        if not pending:
            return False
        if any(word in self._words.creatures for word in pending):
            return True
        return pending[0] in self._words.kin and not (len(pending) == 1 and pending[0] in _ABBREVIATED_KIN)

    def _behind_of(self, run: Run) -> int | None:
        """Return where to go on when the name only says whose ("wife of Bob", "living with Bob"), else None."""
        before = self._word(run.first - 1)
        if before in {"and", "&", ","} and run.first >= 2 and self._tokens[run.first - 2].run >= 0:
            return self._behind_of(self._runs[self._tokens[run.first - 2].run])
        if before in {"of", "to"} and self._word(run.first - 2) in self._words.kin:
            return run.first - 3
        return run.first - 2 if before in _PLACES_BY else None

    def _is_speaker(self, run: Run, group: int) -> bool:
        at = run.last + 1
        while at < group and self._word(at) in {"has", "had", "also", "then", "'s"}:
            at += 1
        return at < group and self._word(at) in self._words.speaking

    def _joined(self, run: Run) -> Iterator[Run]:
        """Yield the other names of "Ann, Joan and Bob Firth"."""
        while run.first >= 2 and self._word(run.first - 1) in {"and", "&"} and self._tokens[run.first - 2].run >= 0:
            run = self._runs[self._tokens[run.first - 2].run]
            yield run

    def _opening(self, at: int) -> int:
        return next((place for place in range(at, -1, -1) if self._word(place) == "("), at)

    def _aside(self, at: int) -> int:
        """Return where to go on at a comma or dash: before the aside that it closes, when a name stands there."""
        if at and self._tokens[at - 1].run >= 0 and self._behind_of(self._runs[self._tokens[at - 1].run]) is None:
            return at - 1
        mark = self._word(at)
        opening = next((place for place in range(at - 1, max(at - 12, 0), -1) if self._word(place) == mark), 0)
        if opening and self._tokens[opening - 1].run >= 0:
            return opening - 1
        return at - 1

    def _nearest(self, at: int, group: int) -> Run | None:
        """Return the nearest name to the left that can be a subject: not "with Bob", not "Bob's", not who speaks."""
        for run in reversed(self._runs):
            if run.last > at or self._word(run.last + 1) == "'s" or self._behind_of(run) is not None:
                continue
            if not self._is_speaker(run, group):
                return run
        return None

    def _of_pronoun(self, at: int, word: str, marker: Marker) -> Iterator[SaidDead]:
        if self._is_unreal(at, marker):
            return
        sex = self._words.pronouns[word]
        own = [run for run in self._runs if run.last < at]
        if own:
            real = [run for run in own if not self._is_speaker(run, at) and not self._owns_creature(self._tokens, run)]
            yield from (self._said(run, sex) for run in real[-_NAMES_BEFORE:])
        else:
            yield from self._of_sentence_before(sex)

    def _of_sentence_before(self, sex: str) -> Iterator[SaidDead]:
        if self._before is None:
            return
        tokens, runs = tokens_of(self._before.text, _stops(), fold)
        if not any(token.word in self._words.creatures for token in tokens) and len(runs) <= _NAMES_BEFORE:
            yield from (_said_in(self._before, tokens, run, self._sentence.text, sex) for run in runs)

    def _owns_creature(self, tokens: Sequence[Token], run: Run) -> bool:
        return any(token.word in self._words.creatures for token in tokens[run.last + 1 : run.last + 4])

    # ---- names in other places

    def _owner(self, start: int, marker: Marker) -> Iterator[SaidDead]:
        """Yield the owner of "Bob Firth's (recent) funeral"."""
        at = start - 1
        while at > 0 and at > start - 3 and self._word(at) != "'s":
            at -= 1
        if at > 0 and self._word(at) == "'s" and self._tokens[at - 1].run >= 0:
            yield from self._of_runs([self._runs[self._tokens[at - 1].run]], marker)
        elif at > 0 and self._word(at) == "'s":
            yield from self._loose_before(at - 1, marker)

    def _beside(self, start: int, marker: Marker) -> Iterator[SaidDead]:
        """Yield the name before "(dec'd)", ", deceased", "- died 2014" or "MGM deceased"."""
        marks = _ASIDE_MARKS | {"(", "[", ":", "/", "."}
        if self._word(start) not in marks and self._word(start - 1) not in marks | _ABBREVIATED_KIN:
            return
        fillers = self._words.kin | self._words.auxiliaries | self._words.adverbs | {"dob", "aged", "age", "to", "of"}
        for at in range(start - 1, max(-1, start - 1 - _BESIDE_WINDOW), -1):
            token = self._tokens[at]
            if token.run >= 0:
                if self._behind_of(self._runs[token.run]) is None:
                    yield from self._of_runs([self._runs[token.run]], marker)
                    return
            elif token.text[0].isalpha() and token.word not in fillers:
                if not self._runs:
                    yield from self._loose_before(at, marker)
                return

    def _label(self, start: int, end: int) -> Iterator[SaidDead]:
        """Yield the names after "Deceased:"; a label begins its line and is followed by a mark or a name."""
        is_marked = {self._word(end - 1), self._word(end)} & {":", "-", "–"}
        if start > 1 or not (is_marked or self._word(start) in _LABELS):
            return
        for run in self._runs:
            if run.first >= end - 1 and self._word(run.first - 1) not in {"by", "to", "from"}:
                yield self._said(run)

    def _object(self, end: int, marker: Marker, *, is_adjective: bool) -> Iterator[SaidDead]:
        """Yield the name of "death of her mother Joan", "the late Joan Firth", "lost her mum, Joan"."""
        words = self._words
        fillers = words.kin | words.titles | words.determiners
        at = end
        while at < min(len(self._tokens), end + _OBJECT_WINDOW):
            token = self._tokens[at]
            if token.run >= 0:
                run = self._runs[token.run]
                if self._word(run.last + 1) == "'s" and not is_adjective:
                    if self._word(run.last + 2) not in fillers:
                        return
                    at = run.last + 2
                    continue
                if marker.unless is None or not marker.unless.search(self._right(run.last)):
                    after = [self._runs[self._tokens[run.last + 2].run]] if self._goes_on(run) else []
                    yield from self._of_runs([run, *after], marker)
                return
            if token.word == "'s" and is_adjective:
                return
            if token.word not in fillers and token.word not in {",", "'s", "both"}:
                if is_adjective or self._word(end - 1) in _OF:
                    yield from self._loose_after(at, marker)
                return
            at += 1

    def _goes_on(self, run: Run) -> bool:
        after = run.last + 2
        return self._word(run.last + 1) in {"and", "&"} and after < len(self._tokens) and self._tokens[after].run >= 0

    # ---- small letters

    def _loose_before(self, at: int, marker: Marker) -> Iterator[SaidDead]:
        last = at
        while at >= 0 and at > last - _LOOSE_WORDS and self._is_plain(at):
            at -= 1
        if at < last and not self._is_unreal(at + 1, marker):
            yield self._loose(range(at + 1, last + 1))

    def _loose_after(self, at: int, marker: Marker) -> Iterator[SaidDead]:
        last = at
        while last < len(self._tokens) and last < at + _NAMES_BEFORE and self._is_plain(last):
            last += 1
        if last - at >= 2 and not self._is_unreal(at, marker):
            for end in range(at + 2, last + 1):
                yield self._loose(range(at, end))

    def _is_plain(self, at: int) -> bool:
        words, token = self._words, self._tokens[at]
        stops = words.kin | words.prepositions | words.determiners | words.creatures | words.others | words.auxiliaries
        stops |= words.not_names
        return token.run < 0 and token.text[0].isalpha() and token.word not in stops

    def _loose(self, places: range) -> SaidDead:
        words = tuple(self._tokens[at].word for at in places)
        line = self._sentence.line_of(self._tokens[places[-1]].start)
        return SaidDead(words, line, self._sentence.text, is_loose=True)

    # ---- what is only feared, asked or played

    def _of_runs(self, runs: Iterable[Run | None], marker: Marker) -> Iterator[SaidDead]:
        for run in runs:
            if run is None or self._is_creature(run) or self._is_unreal(run.first, marker):
                return
            yield self._said(run)

    def _is_creature(self, run: Run) -> bool:
        near = [self._word(at) for at in range(max(0, run.first - 2), run.first)]
        after = [self._word(at) for at in range(run.last + 1, min(run.last + 4, len(self._tokens)))]
        is_called_one = bool(after) and after[0] in {",", "the", "("} and any(w in self._words.creatures for w in after)
        return any(word in self._words.creatures for word in near) or is_called_one

    def _is_unreal(self, at: int, marker: Marker) -> bool:
        """True when "if", "scared that" or "a dream that" stands before the clause that begins at ``at``."""
        words = self._words
        unreal = words.unreal | words.unreal_in_present if marker.is_present else words.unreal
        for place in range(at - 1, max(-1, at - 1 - _UNREAL_WINDOW), -1):
            word = self._word(place)
            if word in unreal:
                return True
            if word in words.boundaries or word in {",", ":", "("}:
                return False
        return False

    def _said(self, run: Run, sex: str = "") -> SaidDead:
        return _said_in(self._sentence, self._tokens, run, self._sentence.text, sex)


_LABELS = frozenset({"deceased", "decd", "rip", "stillborn"})


@functools.cache
def _stops() -> frozenset[str]:
    """Words that are no part of a name although they are capitalised: "Sadly", "Nan", "Mrs", "Died"."""
    words = death_words()
    return (
        words.not_names | words.kin | words.titles | (frozenset(words.markers) - {"angel", "heaven", "grave", "rest"})
    )


def _said_in(sentence: Sentence, tokens: Sequence[Token], run: Run, shown: str, sex: str) -> SaidDead:
    words = tuple(token.word for token in tokens[run.first : run.last + 1] if token.text[0].isalpha())
    return SaidDead(words, sentence.line_of(tokens[run.first].start), shown, sex, is_first=run.first == 0)
