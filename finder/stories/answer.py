"""How one person of a text is related to another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from finder.stories.given_names import usual_sex
from finder.stories.moves import Moves, back, moves_of
from finder.stories.shorten import Way, shortest
from finder.stories.words import word_for
from importers.narrative.document import Story, Told, read_story
from importers.narrative.people import NAME
from importers.narrative.vocabulary import sex_said

_MOST_TIES = 6
_SURE_ENOUGH = 0.5
_PER_TIE = 0.97
"""How far a sentence is believed: the longer the chain of sentences, the less sure is the answer."""
_SEX_BY_PRONOUN, _SEX_BY_NAME = 0.9, 0.85
_FARTHER = 0.5
"""What a way weighs that is one tie longer than the shortest: it is the same family, told in a more roundabout way."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody is to somebody.

    Attributes:
        relationship: One word ("aunt", "son-in-law"), or None where the text does not say.
        confidence: 0 to 1; 0 without a relationship.
    """

    relationship: str | None
    confidence: float


UNKNOWN = Answer(None, 0.0)


def relation_in(text: str, of: str, to: str) -> Answer:
    """Read a text, and say what ``of`` is to ``to``.

    Args:
        text: A few sentences that name both.
        of: As the text names them; of several names the first will do.
        to: The same.
    """
    story = read_story(text, (of, to))
    ties = _Ties(story.told)
    start, end = ties.person(to), ties.person(of)
    if not start or not end or start == end:
        return UNKNOWN
    moves, confidence = _likeliest(ties.ways(start, end))
    sex, sure = _sex(end, ties, story)
    word = word_for(moves, sex) if confidence >= _SURE_ENOUGH else ""
    return Answer(word, round(confidence * sure, 2)) if word else UNKNOWN


def _sex(person: str, ties: _Ties, story: Story) -> tuple[str, float]:
    """Return the sex of a person and how sure it is: by a word for a relative, by a pronoun, by the name."""
    said = ties.sex_of(person)
    if said:
        return said, 1.0
    by_pronoun = story.sexes.get(person, "")
    return (by_pronoun, _SEX_BY_PRONOUN) if by_pronoun else (usual_sex(person), _SEX_BY_NAME)


def _likeliest(ways: Iterable[tuple[Way, int]]) -> tuple[Moves, float]:
    """Return the form to which most of the ways come, and how sure that is."""
    found = list(ways)
    nearest = min((n_ties for _, n_ties in found), default=0)
    votes: dict[Moves, float] = defaultdict(float)
    total = 0.0
    for way, n_ties in found:
        weight = _FARTHER ** (n_ties - nearest)
        total += weight
        for form, share in shortest(way).items():
            votes[form] += weight * share
    if not votes:
        return "", 0.0
    best = max(votes, key=lambda form: (votes[form], -len(form)))
    return best, votes[best] / total * _PER_TIE**nearest


class _Ties:
    """Who is what to whom in one text."""

    def __init__(self, told: Iterable[Told]) -> None:
        self._ties: dict[str, dict[str, set[Moves]]] = defaultdict(lambda: defaultdict(set))
        self._sexes: dict[str, list[str]] = defaultdict(list)
        for one in told:
            if one.said.certainty == "stated":
                self._add(one)

    def _add(self, told: Told) -> None:
        place = told.said.place
        code = place.meaning.code if place.meaning else ""
        moves = moves_of(code) if code else ""
        subject, other = told.said.name.casefold(), place.name.casefold()
        if not moves:
            return
        if sex := sex_said(code):
            self._sexes[subject].append(sex)
        if place.anchor == NAME and subject != other:
            self._ties[other][subject].add(moves)
            self._ties[subject][other].add(back(moves))

    def person(self, asked: str) -> str:
        """Return the name under which somebody stands in the ties, or ""."""
        name = asked.casefold()
        if name in self._ties:
            return name
        fitting = [one for one in self._ties if name.split()[:1] == one.split()[:1]]
        return fitting[0] if len(fitting) == 1 else ""

    def sex_of(self, person: str) -> str:
        """Return the sex that most words beside a name say, or ""."""
        said = self._sexes.get(person, [])
        n_female = said.count("F")
        return "" if n_female * 2 == len(said) else "F" if n_female * 2 > len(said) else "M"

    def ways(self, start: str, end: str) -> Iterator[tuple[Way, int]]:
        """Yield every way from one person to another that passes nobody twice, with its number of ties."""
        yield from self._onwards(Way("", (True,)), (start,), end)

    def _onwards(self, way: Way, passed: tuple[str, ...], end: str) -> Iterator[tuple[Way, int]]:
        if len(passed) > _MOST_TIES:
            return
        nexts: Mapping[str, set[Moves]] = self._ties.get(passed[-1], {})
        for person, ties in nexts.items():
            if person in passed:
                continue
            for moves in sorted(ties):
                if person == end:
                    yield way.then(moves), len(passed)
                else:
                    yield from self._onwards(way.then(moves), (*passed, person), end)
