"""Invented people for the index, and the plain way to search them: score everybody with the defining function."""

from __future__ import annotations

from collections.abc import Iterable

from hypothesis import strategies as st

from matching.index import Hit, IndexedPerson
from matching.index.likeness import name_likeness
from matching.index.query import parse_query
from matching.index.words import family_terms, given_terms, middle_terms, name_words
from matching.schema import NameForm

GIVEN = (
    *("Katherine", "Kathryn", "Kate", "Kasia", "Katarzyna", "John", "Jon", "Johanna", "William", "Bill", "J", "K"),
    *("Anne-Marie", "Mary Ann", "Mohammed", "Muhammad", "Siân", "Zoë", "Иван", "李", "Abdul Karim", "Mr John", ""),
)
FAMILY = (
    *("Smith", "Smyth", "Smithson", "O'Brien", "OBrien", "van den Berg", "Berg", "Al-Sayed", "Kowalska", "Kowalski"),
    *("Nowak", "Łuczak", "Müller-Öztürk", "García López", "Lopez", "Иванов", "Lord", "S", "John", "Katherine", ""),
)
PLACES = ("", "LB7 4JS", "LB71 4JS", "LB74JT, Little Eastroyd", "Eastroyd EB2 1HJ", "Westham")


def person(number: int | str, given: str, family: str, middle: str = "", **more: object) -> IndexedPerson:
    return IndexedPerson(str(number), (NameForm(given, middle, family),), **more)  # type: ignore[arg-type]


_odd = st.text(alphabet="aAbkñßæ '-.1李\ud7ff🎉", max_size=6)
_names = st.builds(
    NameForm,
    st.sampled_from(GIVEN) | _odd,
    st.sampled_from(("", "", "", *GIVEN)),
    st.sampled_from(FAMILY) | _odd,
    st.sampled_from(("recorded", "birth", "alias")),
)
bodies = st.tuples(
    st.lists(_names, max_size=3).map(tuple), st.none() | st.integers(1984, 1988), st.sampled_from(PLACES)
)
ids = st.text(alphabet="abÅ0", min_size=1, max_size=3)
people = st.dictionaries(ids, bodies, max_size=25).map(
    lambda bodies: [IndexedPerson(one, *body) for one, body in bodies.items()]
)

_words = st.sampled_from((*GIVEN, *FAMILY, "1986", "1985-1987", "LB7", "eb2 1hj", ",")) | _odd


@st.composite
def _fragments(draw: st.DrawFn) -> str:
    word = draw(_words)
    return word[: draw(st.integers(1, 9))] + draw(st.sampled_from(("", "", "h", "x")))


queries = st.builds(
    lambda words, end: " ".join(words) + end, st.lists(_words | _fragments(), max_size=5), st.sampled_from(("", " "))
)
filters = st.tuples(
    st.none() | st.tuples(st.integers(1983, 1988), st.integers(1983, 1988)),
    st.none() | st.sampled_from(("lb7", "east")),
)


def passes(one: IndexedPerson, text: str, born: tuple[int, int] | None, place: str | None) -> bool:
    """Whether a person passes the filters, those in the query among them."""
    query = parse_query(text)
    for span in (query.born, born):
        if span is not None and (one.born is None or not span[0] <= one.born <= span[1]):
            return False
    return all(_is_near(one.place, wanted) for wanted in (*query.places, *([place] if place else [])))


def _is_near(place: str, wanted: str) -> bool:
    """The filters that the tests use, spelt out."""
    near = {
        "lb7": {"LB7 4JS", "LB74JT, Little Eastroyd"},
        "eb2 1hj": {"Eastroyd EB2 1HJ"},
        "eb2": {"Eastroyd EB2 1HJ"},
        "east": {"LB74JT, Little Eastroyd", "Eastroyd EB2 1HJ"},
    }
    return place in near.get(" ".join(wanted.lower().split()), set())


def score_everybody(
    everybody: Iterable[IndexedPerson], text: str, limit: int, born: tuple[int, int] | None, place: str | None
) -> list[tuple[str, float]]:
    """Score everybody with the defining function; the best by score, names and id."""
    query = parse_query(text)
    best = []
    for one in everybody:
        keys = []
        for name in one.names:
            given, middle, family = (name_words(part) for part in (name.given, name.middle, name.family))
            score = name_likeness(query, given_terms(given) + middle_terms(middle), family_terms(family)).score
            keys.append((-score, *(" ".join(words) for words in (family, given, middle)), one.id))
        if keys and min(keys)[0] < 0 and passes(one, text, born, place):
            best.append(min(keys))
    return [(key[-1], -key[0]) for key in sorted(best)[:limit]]


def found(hits: Iterable[Hit]) -> list[tuple[str, float]]:
    return [(hit.id, hit.score) for hit in hits]
