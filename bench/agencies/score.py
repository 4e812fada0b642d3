"""How well the program's search does on one agency whose answers are known.

Definitions (counts are over all focus children):

recall      hidden, discoverable kin, to degree 6 and by marriage, who are among the candidates. Known are those on the
            child's own case: its rows, network sheet, own form, current stay. People of mechanism M7 alone (same name
            and address in the address register) are left out, and for them a lead will do; "structured" leaves out
            those who need prose too (M3).
            Counted are those whom words lead to without a guess (``steps``); "tied" counts everybody whom any chain of
            statements ties to the child, guesses and all.
precision   of the candidates labelled as kin, those who are kin of the child
base, side  of the true kin found, those whose bare word is right; with the side, where somebody wrote what it follows
            from; "full": with half, step and by marriage too
gates       gated people who are recommended: anybody to invite, and with an order, risk, death, seal or the child's
            wish also to explore
blocked     of kin who are grown up and not gated, those put on hold or excluded
traps       strangers shown as kin, courtesy titles labelled as kin, two people merged
leaks       sealed records under an adopter's name that stand behind any candidate
unguarded   strings that locate a placement or a withheld address and that the search does not hand to the leak scan
ranks       pairs of whom the first must stand above the second
pairs       pairwise F1 of the register's records
"""

from __future__ import annotations

import csv
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from typing import Any

from bench.agencies.labels import is_base_right
from finder.model.candidate import Candidate, SearchResult

_HARD = frozenset({"deceased", "no_contact_order", "child_no_contact", "assessed_risk", "sealed_adoption"})
_NO_SIDE = frozenset({"mother", "father", "brother-in-law", "sister-in-law"})


@dataclass(slots=True)
class Score:
    """Counts of one agency, or of several added up.

    Attributes:
        hits: How many of ``wanted`` were found, by group: "all", "structured", "M2", "culture polish" ...
        misses: What went wrong, one dictionary each, for reading.
    """

    wanted: Counter[str] = field(default_factory=Counter)
    hits: Counter[str] = field(default_factory=Counter)
    counts: Counter[str] = field(default_factory=Counter)
    misses: list[dict[str, Any]] = field(default_factory=list)

    def share(self, part: str, whole: str) -> float | None:
        """One count as a share of another; None of nothing."""
        return self.counts[part] / self.counts[whole] if self.counts[whole] else None

    def recall(self, group: str) -> float | None:
        """The share of a group that was found; None of nobody."""
        return self.hits[group] / self.wanted[group] if self.wanted[group] else None

    def add(self, other: Score) -> None:
        """Add the counts of another agency."""
        for mine, theirs in ((self.wanted, other.wanted), (self.hits, other.hits), (self.counts, other.counts)):
            mine.update(theirs)
        self.misses += other.misses


class Answers:
    """The ``truth`` folder of an agency."""

    def __init__(self, folder: Path) -> None:
        def read(name: str) -> Any:
            return json.loads((folder / name).read_text(encoding="utf-8"))

        self.children: list[dict[str, Any]] = read("children.json")
        self.traps: list[dict[str, Any]] = read("traps.json")
        self.ranks: dict[str, list[dict[str, Any]]] = read("rank_constraints.json")
        self.sealed: frozenset[str] = frozenset(read("sealed.json"))
        self.confidential: dict[str, list[dict[str, str]]] = read("confidential_strings.json")
        self.by_id: dict[str, int] = {}
        self._at: dict[tuple[str, str], dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
        with (folder / "record_map.csv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                person = int(row["true_id"])
                if row["external_id"]:
                    self.by_id[row["external_id"]] = person
                self._at[row["file"], row["locator"]][person].add(row["name_as_written"])

    def person(self, external_id: str, file: str, locator: str, name: str) -> int | None:
        """Who a record is of: by id, else by its place, where the name decides between several."""
        if external_id in self.by_id:
            return self.by_id[external_id]
        there = self._at.get((file, locator), {})
        if not there:
            return None
        words = set(name.lower().split())
        return max(there, key=lambda p: max(len(words & set(written.lower().split())) for written in there[p]))

    def people_at(self, file: str, locator: str) -> set[int]:
        """Everybody whom a place names."""
        return set(self._at.get((file, locator), {}))

    def people_of(self, candidate: Candidate) -> Counter[int]:
        """Whose records stand behind a candidate."""
        found = (self.person(use.external_id, use.file, use.locator, use.name) for use in candidate.records)
        return Counter(person for person in found if person is not None)


def score_results(answers: Answers, results: Iterable[SearchResult]) -> Score:
    """Compare what was found with the answers."""
    score = Score()
    of_child = {result.external_id: result for result in results}
    merged: set[tuple[int, int]] = set()
    for child in answers.children:
        result = next((of_child[i] for i in child["all_external_ids"] if i in of_child), None)
        score.counts["children"] += 1
        if result is None:
            score.counts["not searched"] += 1
            score.misses.append({"what": "not searched", "child": child["external_id"], "name": child["name"]})
        candidates = result.candidates if result else ()
        behind = [answers.people_of(candidate) for candidate in candidates]
        merged |= {pair for people in behind for pair in combinations(sorted(people), 2)}
        who = [people.most_common(1)[0][0] if people else None for people in behind]
        leads = result.leads if result else ()
        led = {p for lead in leads for source in lead.sources for p in answers.people_at(source.file, source.locator)}
        _Child(answers, child, candidates, who, led, score).count()
        if result:
            _guarded(answers.confidential[child["external_id"]], result, child, score)
    for trap in answers.traps:
        if trap["must_not"] == "merge":
            score.counts["trapped"] += tuple(sorted(trap["true_ids"])) in merged
    score.counts["traps"] += len(answers.traps)
    return score


def _guarded(told: Sequence[dict[str, str]], result: SearchResult, child: dict[str, Any], score: Score) -> None:
    known = [(_closed(text.text), text.audience) for text in result.confidential]
    for secret in told:
        score.counts["secrets"] += 1
        text = _closed(secret["text"])
        if not any(text in held and (audience == "any" or secret["audience"] == "family") for held, audience in known):
            score.counts["unguarded"] += 1
            score.misses.append({"what": "unguarded", "child": child["external_id"], "why": secret["why"]})


def _closed(text: str) -> str:
    return "".join(text.lower().split())


@dataclass(frozen=True, slots=True)
class _Child:
    """One child's candidates, who each of them is, and whom leads point at."""

    answers: Answers
    child: dict[str, Any]
    candidates: Sequence[Candidate]
    who: Sequence[int | None]
    led: set[int]
    score: Score

    def count(self) -> None:
        people = {row["true_id"]: row for row in self.child["people"]}
        self._recall(people)
        seen: set[int] = set()
        for candidate, person in zip(self.candidates, self.who, strict=True):
            row = people.get(person) if person is not None else None
            is_first = person is None or person not in seen
            self._candidate(candidate, row, is_first=is_first)
            self.score.counts["leaks"] += any(use.external_id in self.answers.sealed for use in candidate.records)
            if person is not None:
                seen.add(person)
        self._ranks()
        self._traps()

    def _recall(self, people: dict[int, dict[str, Any]]) -> None:
        found = set(self.who)
        for person, row in people.items():
            if row["status"] == "hidden" and row.get("tied"):
                self._want(["tied"], is_hit=person in found)
            if row["status"] != "hidden" or not row["discoverable"]:
                continue
            if row["kind"] != "kin":
                self._want(["not kin"], is_hit=person in found)
                if person not in found:
                    self._note("missed, not kin", row)
            elif row["mechanisms"] == ["M7"]:
                self._want(["M7 alone"], is_hit=person in found | self.led)
            else:
                groups = ["all", *row["mechanisms"], f"culture {self.child['community']}"]
                groups += ["structured"] if "M3" not in row["mechanisms"] else []
                self._want(groups, is_hit=person in found)
                if person not in found:
                    self._note("missed", row)

    def _want(self, groups: list[str], *, is_hit: bool) -> None:
        self.score.wanted.update(groups)
        if is_hit:
            self.score.hits.update(groups)

    def _note(self, what: str, row: dict[str, Any], **more: Any) -> None:
        self.score.misses.append(
            {
                "what": what,
                "child": self.child["external_id"],
                "culture": self.child["community"],
                **{key: row.get(key) for key in ("true_id", "name", "relationship", "mechanisms")},
                **more,
                "witness": row.get("witness_path"),
                "ids": row.get("external_ids"),
            }
        )

    def _candidate(self, candidate: Candidate, row: dict[str, Any] | None, *, is_first: bool) -> None:
        counts, is_true = self.score.counts, row is not None and row["kind"] == "kin"
        culture = f"culture {self.child['community']}"
        if candidate.is_kin and not candidate.is_restricted:
            counts.update(["shown as kin", f"shown as kin, {culture}"])
            counts.update(["truly kin", f"truly kin, {culture}"] if is_true else [])
            if not is_true:
                self._note(
                    "no kin",
                    row or {},
                    shown=candidate.name,
                    as_=candidate.relationship,
                    records=[use.external_id or use.file for use in candidate.records],
                )
        if row is None or not is_first:
            return
        if is_true and candidate.is_kin:
            self._label(candidate, row)
        self._gate(candidate, row)

    def _label(self, candidate: Candidate, row: dict[str, Any]) -> None:
        base = is_base_right(candidate.relationship, row["base"])
        has_side = row["side_told"] and row["side"] in ("maternal", "paternal") and row["base"] not in _NO_SIDE
        side = not has_side or candidate.side == row["side"]
        marks = (bool(candidate.half), candidate.step, candidate.by_marriage) == (
            row["half"],
            row["step"],
            row["by_marriage"],
        )
        self.score.counts.update(labels=1, base=base, side=base and side, full=base and side and marks)
        if not (base and side):
            self._note("label", row, as_=candidate.relationship, side=candidate.side)

    def _gate(self, candidate: Candidate, row: dict[str, Any]) -> None:
        hard = {gate["gate"] for gate in row["gates"] if gate["gate"] in _HARD and gate["discoverable"]}
        recommended = str(candidate.recommendation)
        if hard:
            self.score.counts["gated"] += 1
            is_bad = recommended in ("invite", "explore")
            self.score.counts["gate broken"] += is_bad
            if is_bad:
                self._note("gate", row, gates=sorted(hard), recommended=recommended)
        elif row["kind"] == "kin" and row["adult"] and row["alive"] and not row["gates"]:
            is_blocked = recommended in ("hold", "exclude")
            self.score.counts.update(free=1, blocked=is_blocked)
            if is_blocked:
                self._note("blocked", row, by=[gate.gate for gate in candidate.gates])

    def _ranks(self) -> None:
        place: dict[int | None, int] = {}
        for index, person in enumerate(self.who):
            place.setdefault(person, index)
        for pair in self.answers.ranks["pairs"]:
            if pair["child"] == self.child["external_id"]:
                above, below = place.get(pair["above"]), place.get(pair["below"])
                self.score.counts["rank pairs"] += above is not None
                is_kept = above is not None and (below is None or above < below)
                self.score.counts["ranks kept"] += is_kept
                if above is not None and not is_kept:
                    self._note("rank", pair)

    def _traps(self) -> None:
        for trap in self.answers.traps:
            if trap["child"] != self.child["external_id"] or trap["must_not"] == "merge":
                continue
            shown = [c for c, person in zip(self.candidates, self.who, strict=True) if person in trap["true_ids"]]
            is_caught = any(c.is_kin and str(c.recommendation) != "exclude" for c in shown)
            self.score.counts["trapped"] += is_caught
            if is_caught:
                self._note("trap", trap, as_=shown[0].relationship, shown=shown[0].name)


def score_pairs(score: Score, truth: dict[str, int], taken: Iterable[tuple[str, str]]) -> None:
    """Count pairs of records, by external id, that are and that were taken to be of one person."""
    pairs = {(min(pair), max(pair)) for pair in taken if pair[0] != pair[1] and set(pair) <= truth.keys()}
    score.counts["true pairs"] += sum(n * (n - 1) // 2 for n in Counter(truth.values()).values())
    score.counts["pairs taken"] += len(pairs)
    score.counts["pairs right"] += sum(truth[a] == truth[b] for a, b in pairs)
