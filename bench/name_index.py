"""How fast, how large and how exact the search-as-you-type index is, beside rapidfuzz over the same people.

python bench/name_index.py [--people N] [--queries N] [--checked N] [--defined N] [--wratio N]

People are invented: given names from the project's name files and names made of syllables, family names made of
syllables, both as skewed as English ones, with slips of the pen in some. Recall is the share of the ten best people, by
the index's own score, that the search returns: against scoring everybody with numpy and rapidfuzz for some queries of
every kind, and against the defining Python function for a few.
"""

from __future__ import annotations

import argparse
import functools
import itertools
import json
import random
import statistics
import time
import tracemalloc
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from rapidfuzz import fuzz, process

from matching.index import IndexedPerson, NameColumns, NameIndex, encode_texts
from matching.index import likeness as defined
from matching.index.find import Wanted
from matching.index.query import parse_query
from matching.index.segment import make_segment
from matching.index.slow import find_all
from matching.index.words import family_terms, given_terms, middle_terms, name_words
from matching.namedata import name_knowledge, read_data
from matching.schema import NameForm

Years = tuple[int, int]
WORDS: dict[str, list[str]] = json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Ask:
    kind: str
    text: str
    born: Years | None = None
    place: str | None = None


@dataclass(frozen=True, slots=True)
class People:
    ids: list[str]
    given: list[str]
    middle: list[str]
    family: list[str]
    born: list[int]
    place: list[str]

    def each(self) -> Iterator[IndexedPerson]:
        columns = zip(self.ids, self.given, self.middle, self.family, self.born, self.place, strict=True)
        for person, given, middle, family, born, place in columns:
            yield IndexedPerson(person, (NameForm(given, middle, family),), born, place)

    def coded(self) -> NameColumns:
        return NameColumns.one_name_each(
            self.ids,
            given=encode_texts(self.given),
            middle=encode_texts(self.middle),
            family=encode_texts(self.family),
            born=np.array(self.born),
            places=encode_texts(self.place),
        )


def invent(n: int, seed: int) -> People:
    rng = random.Random(seed)
    given = _drawn(rng, n, _given_names(rng), 0.85, slips=0.03)
    middle = _drawn(rng, n, _given_names(rng), 0.9, slips=0.0)
    family = _drawn(rng, n, _family_names(rng), 0.78, slips=0.03)
    towns = [
        f"{start}{end}"
        for start, end in zip(WORDS["family_starts"], itertools.cycle(WORDS["family_ends"]), strict=False)
    ]
    places = [_postcode(rng) + ", " + rng.choice(towns) for _ in range(max(n // 25, 10))]
    ids = [f"P{number:08d}" for number in range(n)]
    rng.shuffle(ids)
    return People(
        ids,
        given,
        [name if rng.random() < 0.5 else "" for name in middle],
        family,
        [rng.randint(1935, 2020) for _ in range(n)],
        [rng.choice(places) for _ in range(n)],
    )


def _postcode(rng: random.Random) -> str:
    letters = "ABDEFGHJLNPQRSTUWXYZ"
    area = rng.choice(("LB", "EB", "DE", "KT", "SW", "N"))
    return f"{area}{rng.randint(1, 40)} {rng.randint(0, 9)}{rng.choice(letters)}{rng.choice(letters)}"


def _given_names(rng: random.Random) -> list[str]:
    known = [name.title() for name in sorted(name_knowledge().forms) if name.isascii()]
    rng.shuffle(known)
    made = sorted(
        {
            "".join(parts)
            for parts in itertools.product(WORDS["given_starts"], WORDS["given_ends"], ("", "a", "e", "i", "n"))
        }
    )
    rng.shuffle(made)
    return known + made


def _family_names(rng: random.Random) -> list[str]:
    made = sorted(
        {
            "".join(parts)
            for parts in itertools.product(WORDS["family_starts"], WORDS["family_middles"], WORDS["family_ends"])
        }
        - set(WORDS["common_family_names"])
    )
    rng.shuffle(made)
    joined = [f"{rng.choice(made)}-{rng.choice(made)}" for _ in range(40000)]
    others = [name for group in _variant_groups() for name in group]
    return WORDS["common_family_names"] + others + made + sorted(set(joined))


def _variant_groups() -> Iterable[list[str]]:
    return [group for block in read_data("name_variants.json")["family"] for group in block["groups"]]


def _drawn(rng: random.Random, n: int, names: Sequence[str], skew: float, slips: float) -> list[str]:
    weights = list(itertools.accumulate(1 / (rank + 3) ** skew for rank in range(len(names))))
    drawn = rng.choices(names, cum_weights=weights, k=n)
    return [slip(rng, name) if rng.random() < slips else name for name in drawn]


def slip(rng: random.Random, name: str) -> str:
    """Change one letter, leave one out, double one, or swap two."""
    if len(name) < 3:
        return name
    place = rng.randrange(1, len(name) - 1)
    kind = rng.randrange(4)
    if kind == 0:
        return name[:place] + rng.choice("abcdefghijklmnopqrstuvwxyz") + name[place + 1 :]
    if kind == 1:
        return name[:place] + name[place + 1 :]
    if kind == 2:
        return name[:place] + name[place] + name[place:]
    return name[:place] + name[place + 1] + name[place] + name[place + 2 :]


def asked(people: People, n: int, seed: int) -> list[Ask]:
    rng = random.Random(seed)
    makers: list[Callable[[random.Random, People, int], Ask]] = [
        lambda _, p, i: Ask("exact", f"{p.given[i]} {p.family[i]}"),
        lambda r, p, i: Ask("slip, family", f"{p.given[i]} {slip(r, p.family[i])}"),
        lambda r, p, i: Ask("slip, given", f"{slip(r, p.given[i])} {p.family[i]}"),
        lambda r, p, i: Ask("slips, both", f"{slip(r, p.given[i])} {slip(r, p.family[i])}"),
        lambda r, p, i: Ask("nickname", f"{_nickname(r, p.given[i])} {p.family[i]}"),
        lambda _, p, i: Ask("swapped", f"{p.family[i]} {p.given[i]}"),
        lambda _, p, i: Ask("being typed", f"{p.given[i]} {p.family[i][:3]}"),
        lambda _, p, i: Ask("two beginnings", f"{p.family[i][:3]} {p.given[i][:4]}"),
        lambda _, p, i: Ask("one letter more", f"{p.given[i]} {p.family[i][:1]}"),
        lambda _, p, i: Ask("one name", p.family[i]),
        lambda _, p, i: Ask("one beginning", p.given[i][:3]),
        lambda _, p, i: Ask("initial", f"{p.given[i][:1]} {p.family[i]} "),
        lambda _, p, i: Ask("middle name", f"{p.given[i]} {p.middle[i]} {p.family[i]}"),
        lambda r, p, i: Ask("year, slip", f"{p.given[i]} {slip(r, p.family[i])} {p.born[i]}"),
        lambda _, p, i: Ask("years", f"{p.given[i]} {p.family[i]}", (p.born[i] - 2, p.born[i] + 2)),
        lambda r, p, i: Ask("place, slip", f"{slip(r, p.given[i])} {p.family[i]}", None, p.place[i].split(" ")[0]),
        lambda _, p, i: Ask("postcode", f"{p.given[i]} {p.family[i][:4]}", None, p.place[i].split(",")[0]),
    ]
    return [makers[number % len(makers)](rng, people, rng.randrange(len(people.ids))) for number in range(n)]


def _nickname(rng: random.Random, name: str) -> str:
    forms = sorted(
        set().union(*(names for names, _, _ in defined.known_kin(defined.Probe(name.lower()), defined.Side.GIVEN)))
    )
    return rng.choice(forms) if forms else name


def timed_build(build: Callable[[], NameIndex]) -> tuple[float, float]:
    wall, cpu = time.perf_counter(), time.process_time()
    build()
    return time.perf_counter() - wall, time.process_time() - cpu


def megabytes_of(build: Callable[[], NameIndex]) -> float:
    """Measure what an index keeps beside the people it was built from."""
    tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()
    index = build()
    index.search("warm up", 1)
    after, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return (after - before) / 1e6


def score_everybody(people: People, ask: Ask) -> list[tuple[str, float]]:
    """Score everybody with the defining function; likenesses of one side are kept, nothing is left out."""
    query = parse_query(ask.text)
    keep = functools.cache(defined.field_likeness)
    original, defined.field_likeness = defined.field_likeness, keep
    try:
        scores = {}
        best: list[tuple[float, tuple[str, str, str, str]]] = []
        for place in range(len(people.ids)):
            if not _passes(people, ask, query.born, place):
                continue
            names = (people.given[place], people.middle[place], people.family[place])
            if names not in scores:
                given, middle, family = (name_words(name) for name in names)
                terms = given_terms(given) + middle_terms(middle), family_terms(family)
                scores[names] = defined.name_likeness(query, *terms).score, (family, given, middle)
            score, words = scores[names]
            if score:
                family_text, given_text, middle_text = (" ".join(one) for one in words)
                best.append((-score, (family_text, given_text, middle_text, people.ids[place])))
    finally:
        defined.field_likeness = original
    return [(key[3], -score) for score, key in sorted(best)[:10]]


def _passes(people: People, ask: Ask, typed: Years | None, place: int) -> bool:
    years = [span for span in (ask.born, typed) if span is not None]
    if not all(span[0] <= people.born[place] <= span[1] for span in years):
        return False
    return ask.place is None or people.place[place].replace(",", "").startswith(ask.place + " ")


def recall(found: Sequence[str], best: Sequence[str]) -> float:
    return len(set(found) & set(best)) / len(best) if best else float(not found)


def show_times(asks: Sequence[Ask], walls: Sequence[float], cpus: Sequence[float]) -> None:
    kinds = list(dict.fromkeys(ask.kind for ask in asks))
    print(f"\n{'query':<18}{'n':>5}{'p50 ms':>9}{'p95 ms':>9}{'max ms':>9}{'p50 cpu':>9}{'p95 cpu':>9}")
    for kind in [*kinds, "all"]:
        chosen = [place for place, ask in enumerate(asks) if kind in {"all", ask.kind}]
        wall, cpu = (sorted(1000 * times[place] for place in chosen) for times in (walls, cpus))
        cells = (statistics.median(wall), _p95(wall), wall[-1], statistics.median(cpu), _p95(cpu))
        print(f"{kind:<18}{len(chosen):>5}" + "".join(f"{cell:>9.2f}" for cell in cells))


def _p95(ascending: Sequence[float]) -> float:
    return ascending[min(len(ascending) - 1, int(0.95 * len(ascending)))]


def measure(index: NameIndex, asks: Sequence[Ask]) -> tuple[list[float], list[float], list[tuple[str, ...]]]:
    walls, cpus, answers = [], [], []
    for ask in asks:
        wall, cpu = time.perf_counter(), time.process_time()
        hits = index.search(ask.text, 10, ask.born, ask.place)
        walls.append(time.perf_counter() - wall)
        cpus.append(time.process_time() - cpu)
        answers.append(tuple(hit.id for hit in hits))
    return walls, cpus, answers


def check_recall(people: People, asks: Sequence[Ask], answers: Sequence[tuple[str, ...]], n_defined: int) -> None:
    segment = make_segment(people.coded())
    n_same, recalls = 0, []
    for ask, answer in zip(asks, answers, strict=True):
        query = parse_query(ask.text)
        years = [span for span in (query.born, ask.born) if span]
        born = (max(s[0] for s in years), min(s[1] for s in years)) if years else None
        near = None if ask.place is None else segment.places.near(ask.place)
        best = [segment.columns.ids[segment.people[f.name]] for f in find_all(segment, Wanted(query, 10, born, near))]
        recalls.append(recall(answer, best))
        n_same += tuple(best) == answer
    print(
        f"recall@10 against scoring everybody (numpy)     {statistics.mean(recalls):.4f}   "
        f"same order {n_same}/{len(asks)}"
    )
    step = max(1, len(asks) // n_defined) if n_defined else len(asks) + 1
    chosen = list(range(0, len(asks), step))[:n_defined]
    exact = [[person for person, _ in score_everybody(people, asks[place])] for place in chosen]
    if chosen:
        recalls = [recall(answers[place], best) for place, best in zip(chosen, exact, strict=True)]
        n_same = sum(tuple(best) == answers[place] for place, best in zip(chosen, exact, strict=True))
        print(
            f"recall@10 against the defining Python function  {statistics.mean(recalls):.4f}   "
            f"same order {n_same}/{len(chosen)}"
        )


def against_rapidfuzz(people: People, asks: Sequence[Ask], walls: Sequence[float], n: int) -> None:
    names = [f"{given} {family}" for given, family in zip(people.given, people.family, strict=True)]
    plain = [place for place, ask in enumerate(asks) if ask.born is None and ask.place is None][:n]
    times = []
    for place in plain:
        start = time.perf_counter()
        process.extract(asks[place].text, names, scorer=fuzz.WRatio, limit=10)
        times.append(time.perf_counter() - start)
    theirs, ours = statistics.median(times), statistics.median(walls[place] for place in plain)
    print(
        f"rapidfuzz process.extract, WRatio: p50 {1000 * theirs:.0f} ms over {len(plain)} queries; "
        f"{theirs / ours:.0f} times ours"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--queries", type=int, default=272)
    parser.add_argument("--checked", type=int, default=51, help="queries checked by scoring everybody with numpy")
    parser.add_argument("--defined", type=int, default=4, help="queries checked with the defining function, slowly")
    parser.add_argument("--wratio", type=int, default=8, help="queries put to rapidfuzz")
    args = parser.parse_args()
    people = invent(args.people, seed=1)
    print(
        f"{args.people:,} people, {len(set(people.given)):,} given names, {len(set(people.family)):,} family names, "
        f"{len(set(zip(people.given, people.family, strict=True))):,} distinct names, {len(set(people.place)):,} places"
    )
    columns = people.coded()
    one_by_one = list(people.each())
    builds: list[tuple[str, Callable[[], NameIndex]]] = [
        ("dictionary codes", lambda: NameIndex.build(columns)),
        ("columns of text", lambda: NameIndex.build(people.coded())),
        ("people one by one", lambda: NameIndex.build(one_by_one)),
    ]
    for what, build in builds:
        wall, cpu = timed_build(build)
        print(f"build from {what:<18} {wall:6.2f} s  {cpu:6.2f} s cpu")
    one_by_one.clear()
    index = NameIndex.build(columns)
    print(f"memory of the index          {megabytes_of(lambda: NameIndex.build(columns)):6.0f} MB beside the columns")
    asks = asked(people, args.queries, seed=2)
    measure(index, asks[:20])
    walls, cpus, answers = measure(index, asks)
    show_times(asks, walls, cpus)
    print()
    check_recall(people, asks[: args.checked], answers[: args.checked], args.defined)
    against_rapidfuzz(people, asks, walls, args.wratio)


if __name__ == "__main__":
    main()
