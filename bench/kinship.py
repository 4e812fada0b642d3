"""How long it takes to name everybody near a person, and what a large tree takes to hold.

python bench/kinship.py [--people 100000] [--foci 200] [--million] [--gramps-python PYTHON]

Times are of the processor, the least of three runs for each person; the first runs of all are not counted, because
names of patterns of steps are made when they are first met (what that costs is printed). networkx and Gramps are
asked about the same people in the same tree: networkx for every simple path of at most five steps to all of them in
one call, Gramps for its one word for each pair, on its own database. Both know less of what a path is called.
"""

from __future__ import annotations

import argparse
import gc
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path

import networkx as nx

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.trees.make import Tree, make_tree, name
from finder.kinship.graph import FamilyGraph, family_graph
from finder.kinship.relate import relationships_from

DEGREE = 5
_PEER = Path(__file__).parent / "trees" / "gramps_peer.py"
_RUNS = 3
_WARM_UP = 200


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--foci", type=int, default=200, help="people whose relatives are named")
    parser.add_argument("--peer-foci", type=int, default=20, help="of them, for networkx and Gramps")
    parser.add_argument("--million", action="store_true", help="only load a million people, and say what it takes")
    parser.add_argument("--gramps-python", metavar="PYTHON", help="a Python that can import gramps")
    args = parser.parse_args()
    if args.million:
        _load(1_000_000)
        return
    tree, graph = _load(args.people)
    related = sorted({one for parent, child, _ in tree.parents for one in (parent, child)})
    foci = random.Random(7).sample(related, args.foci + _WARM_UP)
    gc.collect()
    cold = [_once(lambda one=one: relationships_from(graph, name(one), DEGREE)) for one in foci[:_WARM_UP]]
    _say("first met", cold)
    foci = foci[_WARM_UP:]
    for parts, words in ((3, "names of up to three parts"), (2, "of up to two"), (1, "of one word")):
        found = [relationships_from(graph, name(one), DEGREE, parts) for one in foci]
        times = [_least(lambda one=one, n=parts: relationships_from(graph, name(one), DEGREE, n)) for one in foci]
        _say(f"Kinfinder, {words}", times, [len(one) for one in found])
    asked = [
        (one, [int(kin.other[1:]) for kin in relationships_from(graph, name(one), DEGREE)])
        for one in foci[: args.peer_foci]
    ]
    ours = [_least(lambda one=one: relationships_from(graph, name(one), DEGREE)) for one, _ in asked]
    _compare("networkx", _networkx(tree, asked), ours)
    if args.gramps_python:
        _compare("Gramps", _gramps(tree, asked, args.gramps_python), ours)


def _load(n_people: int) -> tuple[Tree, FamilyGraph]:
    tree = make_tree(n_people, 1)
    before = _peak_mb()
    gc.disable()
    begin = time.process_time()
    graph = family_graph(tree.members(), tree.edges())
    spent = time.process_time() - begin
    gc.enable()
    n_edges = len(tree.parents) + len(tree.couples)
    print(
        f"{len(tree.sexes):,} people, {n_edges:,} edges: loaded in {spent:.1f} s; peak {_peak_mb():,.0f} MB, "
        f"of which {before:,.0f} MB Python and the generator's own tree",
        flush=True,
    )
    return tree, graph


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _once(call: Callable[[], object]) -> float:
    begin = time.process_time()
    call()
    return (time.process_time() - begin) * 1e3


def _least(call: Callable[[], object]) -> float:
    return min(_once(call) for _ in range(_RUNS))


def _at(values: Sequence[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def _say(what: str, times_ms: Sequence[float], counts: Sequence[int] = ()) -> None:
    people = f"   {_at(counts, 0.5):.0f} people named, {_at(counts, 0.95):.0f} at p95" if counts else ""
    print(f"{what:<38} p50 {_at(times_ms, 0.5):9.2f} ms   p95 {_at(times_ms, 0.95):9.2f} ms{people}", flush=True)


def _compare(what: str, theirs: Sequence[float], ours: Sequence[float]) -> None:
    _say(what, theirs)
    times = [one / other for one, other in zip(theirs, ours, strict=True)]
    print(
        f"{'':<38} {_at(times, 0.5):.1f} times our time at the median, {sum(theirs) / sum(ours):.1f} in all", flush=True
    )


def _networkx(tree: Tree, asked: Sequence[tuple[int, list[int]]]) -> list[float]:
    graph: nx.Graph[int] = nx.Graph((parent, child) for parent, child, _ in tree.parents)
    graph.add_edges_from((one, other) for one, other, _, _ in tree.couples)
    return [
        _once(lambda one=one, others=others: sum(1 for _ in nx.all_simple_paths(graph, one, set(others), DEGREE)))
        for one, others in asked
    ]


def _gramps(tree: Tree, asked: Sequence[tuple[int, list[int]]], python: str) -> list[float]:
    parents: dict[tuple[int, str], list[int]] = defaultdict(list)
    for parent, child, kind in tree.parents:
        parents[child, kind].append(parent)
    families: dict[tuple[int | None, int | None], list[tuple[int, str]]] = {
        (one, other): [] for one, other, _, _ in tree.couples
    }
    for (child, kind), found in parents.items():
        mother = next((one for one in found if tree.sexes[one] == "F"), None)
        father = next((one for one in found if tree.sexes[one] == "M"), None)
        families.setdefault((mother, father), []).append((child, kind))
    document = {
        "sexes": tree.sexes,
        "families": [(*pair, children) for pair, children in families.items()],
        "asked": asked,
    }
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "tree.json"
        path.write_text(json.dumps(document), encoding="utf-8")
        done = subprocess.run([python, str(_PEER), str(path)], capture_output=True, text=True, check=True)
    answer = json.loads(done.stdout.strip().splitlines()[-1])
    print(f"Gramps filled its database in {answer['load_s']:.0f} s", flush=True)
    times: list[float] = answer["times_ms"]
    return times


if __name__ == "__main__":
    main()
