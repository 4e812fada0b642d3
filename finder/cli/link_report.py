"""What ``link`` prints with ``--json``, and what both kinds of report count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from finder.about import kernel_sources
from matching.agglomerate import LOOSE
from matching.block_keys import RULES, Rule
from matching.block_suggest import Suggestion
from matching.blocking import RuleCount
from matching.flat_read import RowProblem
from matching.link import FileReport, Linked, Read
from matching.link_decisions import Decided
from matching.link_pairs import Explanation
from matching.model import Model

Document = dict[str, object]


@dataclass(frozen=True, slots=True)
class Report:
    """A finished link.

    Attributes:
        seconds: Time of everything after the start of the program.
        model_file: The file that holds the model, if any.
        is_trained: The model was trained on these tables.
        decision_problems: Decisions that could not be used as they stand; None where no file of decisions was given.
        exported: What was written for Splink.
    """

    linked: Linked
    seconds: float
    model_file: Path | None
    is_trained: bool
    decision_problems: tuple[RowProblem, ...] | None = None
    exported: Exported | None = None


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written for Splink."""

    folder: Path
    files: tuple[str, ...]
    notes: tuple[str, ...]


def link_document(report: Report) -> Document:
    """Return the document of ``link``."""
    linked = report.linked
    return {
        "records": linked.n_records,
        "pairs": len(linked.scores.left),
        "clusters": linked.n_clusters,
        "seconds": round(report.seconds, 3),
        "model": str(report.model_file) if report.model_file else None,
        "model_trained": report.is_trained,
        "linked_records": _n_linked(linked),
        "refused_pairs": len(linked.clusters.cut_left),
        "refused_as_loose": n_loose(linked),
        "files": [_file(file) for file in linked.files],
        "rules": [_rule(count) for count in linked.counts],
        "notes": list(linked.notes),
        "kernel": kernel_sources(),
        "stages": {stage: round(seconds, 3) for stage, seconds in linked.seconds.items()},
        **_decision_document(report),
        **_explanation_document(linked.explanation),
        **_export_document(report.exported),
    }


def _decision_document(report: Report) -> Document:
    problems = report.decision_problems
    if problems is None:
        return {}
    decided = report.linked.decided or Decided()
    n_same = int(decided.is_one_person.sum())
    return {
        "decisions": {
            "used": len(decided),
            "same": n_same,
            "different": len(decided) - n_same,
            "refused": n_refused(report.linked),
            "scores_learned": has_learned(report),
            "odd_rows": len(problems),
            "problems": _problem_documents(problems),
        }
    }


def n_refused(linked: Linked) -> int:
    """Decisions that other decisions forbade: a is b, b is c, but c is not a."""
    return int(np.count_nonzero(np.isnan(linked.clusters.cut_bits)))


def n_loose(linked: Linked) -> int:
    """Pairs that would have joined large groups of records in which few are alike."""
    return int(np.count_nonzero(linked.clusters.cut_why == LOOSE))


def has_learned(report: Report) -> bool:
    """Tell whether the scores learned from these decisions."""
    model = report.linked.model
    return bool(report.linked.decided) and isinstance(model, Model) and model.learned is not None


def _explanation_document(explanation: Explanation | None) -> Document:
    if explanation is None:
        return {}
    return {
        "explained": {
            "id_a": explanation.id_a,
            "id_b": explanation.id_b,
            "match_weight": explanation.bits,
            "probability": explanation.probability,
            "veto": explanation.veto,
            "proposed": explanation.is_proposed,
        },
        "explanation": [
            {
                "comparison": row.comparison,
                "level": row.level,
                "left": row.left,
                "right": row.right,
                "bits": row.match_bits,
                "why": row.why,
            }
            for row in explanation.rows
        ],
    }


def _export_document(exported: Exported | None) -> Document:
    if exported is None:
        return {}
    return {
        "splink": {"folder": str(exported.folder), "files": list(exported.files), "notes": list(exported.notes)},
    }


def suggest_document(read: Read, found: Sequence[Suggestion]) -> Document:
    """Return the document of ``link --suggest-rules``."""
    return {
        "records": sum(file.n_rows for file in read.files),
        "files": [_file(file) for file in read.files],
        "suggestions": [
            {
                "rule": rule_words(one.rule),
                "pairs": one.n_pairs,
                "new": one.n_new,
                "expected_matches": round(one.expected_matches, 1),
                "why": one.why,
            }
            for one in found
        ],
        "notes": list(read.flat.notes),
    }


def count_document(read: Read, counts: Sequence[RuleCount]) -> Document:
    """Return the document of ``link --counts``."""
    return {
        "records": sum(file.n_rows for file in read.files),
        "pairs": sum(count.n_new for count in counts),
        "files": [_file(file) for file in read.files],
        "rules": [_rule(count) for count in counts],
        "notes": list(read.flat.notes),
    }


def _file(file: FileReport) -> Document:
    return {
        "file": str(file.path),
        "records": file.n_rows,
        "encoding": file.encoding,
        "delimiter": file.delimiter,
        "columns": {field: list(names) for field, names in file.fields.items()},
        "ignored": [{"column": name, "why": why} for name, why in file.ignored],
        "odd_rows": file.n_problems,
        "problems": _problem_documents(file.problems),
    }


def _problem_documents(problems: Sequence[RowProblem]) -> list[Document]:
    return [{"locator": str(problem.line), "what": problem.what} for problem in problems]


def _rule(count: RuleCount) -> Document:
    return {
        "rule": count.rule,
        "pairs": count.n_pairs,
        "new": count.n_new,
        "split_blocks": count.n_split_blocks,
        "dropped_blocks": count.n_dropped_blocks,
        "dropped_pairs": count.n_dropped_pairs,
    }


def _n_linked(linked: Linked) -> int:
    """Records that share a cluster with another one."""
    sizes = np.bincount(linked.clusters.labels, minlength=1)
    return int(sizes[sizes > 1].sum())


def rule_words(rule: Rule) -> str:
    """Return a rule as ``--rule`` takes it: the name of one of the program's own, or pieces between commas."""
    return rule.name if rule.name in RULES else ", ".join(rule.keys[0].pieces)
