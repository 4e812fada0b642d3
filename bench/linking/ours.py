"""Our engine: with its own model, or under Splink's settings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from bench.linking.job import Job
from bench.linking.result import LEAST_PROBABILITY, NOTHING, Found, Rows
from bench.linking.tables import DETERMINISTIC, MAX_EM_PAIRS, RECALL, SESSIONS, usable
from matching import NoWatch
from matching.block_keys import read_rule
from matching.blocking import candidate_pairs
from matching.link import Linked, LinkOptions, link_tables, read_tables
from matching.link_splink import link_by_settings
from matching.splink.sessions import Training

_PIECES = {
    "first_name": "given name",
    "surname": "family name",
    "dob": "date of birth",
    "postcode": "postcode",
    "phone": "telephone",
    "email": "e-mail",
    "soc_sec_id": "number",
}


def link(engine: str, job: Job) -> Callable[[], Found]:
    """Link a table in one of three ways."""
    return _under_settings(job) if engine == "ours_settings" else _own_model(job, has_same_rules=engine == "ours_rules")


def _under_settings(job: Job) -> Callable[[], Found]:
    text = Path(job.settings).read_text(encoding="utf-8")
    options = LinkOptions(id_column="unique_id", least_probability=LEAST_PROBABILITY, seed=job.seed)
    linked = link_by_settings(Path(job.tidy), None, text, options, NoWatch(), training=_training(job))
    return lambda: _found(linked)


def _training(job: Job) -> Training:
    """Train as Splink does here: the same rules and the same number of pairs."""
    return Training(
        rules=tuple(map(_sql, usable(SESSIONS, job.columns))),
        deterministic=tuple(map(_sql, usable(DETERMINISTIC, job.columns))),
        recall=RECALL,
        max_pairs=MAX_EM_PAIRS,
    )


def _sql(rule: Sequence[str]) -> str:
    return " and ".join(f'l."{column}" = r."{column}"' for column in rule)


def _own_model(job: Job, *, has_same_rules: bool) -> Callable[[], Found]:
    rules = tuple(", ".join(_PIECES[column] for column in rule) for rule in job.rules) if has_same_rules else ()
    options = LinkOptions(id_column="unique_id", rules=rules, least_probability=LEAST_PROBABILITY, seed=job.seed)
    read = read_tables(Path(job.raw), None, options, NoWatch())
    linked = link_tables(read, options, NoWatch())

    def finish() -> Found:
        # What was proposed is not kept by a linkage; it is worked out again once the clock has stopped.
        proposed = candidate_pairs(read.flat.table, NoWatch(), [read_rule(rule) for rule in rules] or None)
        return _found(linked, proposed.left, proposed.right)

    return finish


def _found(linked: Linked, *proposed: Rows) -> Found:
    n_proposed = len(proposed[0]) if proposed else -1
    left, right = proposed or (NOTHING, NOTHING)
    scores = linked.scores
    return Found(scores.left, scores.right, scores.probability, linked.clusters.labels, n_proposed, left, right)
