"""What was computed, tagged with the generation of the input it was computed from. All of it may be thrown away."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import msgspec

from finder.model.candidate import SearchResult
from finder.model.person import PairEvidence, Person, PersonId, Resolution
from finder.model.record import RecordId
from finder.store.codec import Check, checking, decoded, decoder_of, finite, to_json
from finder.store.connection import Connection

_LOG = logging.getLogger(__name__)


def generation(connection: Connection) -> int:
    """Return how often the input of resolution changed."""
    row = connection.execute("SELECT generation FROM input_generation").fetchone()
    assert row is not None
    return int(row[0])


def bump_generation(connection: Connection) -> None:
    """Note that the input changed: everything computed before is stale."""
    connection.execute("UPDATE input_generation SET generation = generation + 1")


def save_resolution(connection: Connection, resolution: Resolution, from_generation: int, check: Check) -> None:
    """Replace the resolution."""
    for table in ("person", "person_of_record", "scored_pair", "resolution"):
        connection.execute(f"DELETE FROM {table}")  # noqa: S608 - names from the line above
    people = ((person.id, to_json(person)) for person in checking(resolution.persons.values(), check))
    connection.executemany("INSERT INTO person (id, payload) VALUES (?, ?)", people)
    connection.executemany(
        "INSERT INTO person_of_record (record_id, person_id) VALUES (?, ?)", resolution.person_of.items()
    )
    connection.executemany(
        "INSERT INTO scored_pair (is_for_review, record_a, record_b, probability_01, payload) VALUES (?, ?, ?, ?, ?)",
        checking(_pair_rows(resolution), check),
    )
    connection.execute("INSERT INTO resolution (only, generation) VALUES (1, ?)", (from_generation,))


def _pair_rows(resolution: Resolution) -> Iterator[tuple[int, str, str, float, str]]:
    for is_for_review, pairs in ((0, resolution.pairs), (1, resolution.review_queue)):
        for pair in pairs:
            finite(pair.total_bits, "the match weight of a pair")
            for row in pair.rows:
                finite(row.match_bits, f"the weight of {row.comparison}")
            yield is_for_review, pair.record_a, pair.record_b, pair.probability_01, to_json(pair)


def resolution(connection: Connection, check: Check) -> tuple[Resolution, int] | None:
    """Return the resolution and its generation; None when there is none, or an earlier version wrote it differently."""
    row = connection.execute("SELECT generation FROM resolution").fetchone()
    if row is None:
        return None
    try:
        return _load_resolution(connection, check), int(row[0])
    except msgspec.ValidationError:
        _LOG.info("the stored resolution is of an earlier shape and will be computed again")
        return None


def _load_resolution(connection: Connection, check: Check) -> Resolution:
    people = connection.execute("SELECT payload FROM person ORDER BY seq")
    persons = {person.id: person for person in decoded(people, Person, check)}
    members = connection.execute("SELECT record_id, person_id FROM person_of_record")
    person_of = {RecordId(record_id): PersonId(person_id) for record_id, person_id in members}
    return Resolution(persons, person_of, _load_pairs(connection, 0, check), _load_pairs(connection, 1, check))


def _load_pairs(connection: Connection, is_for_review: int, check: Check) -> tuple[PairEvidence, ...]:
    sql = "SELECT payload FROM scored_pair WHERE is_for_review = ? ORDER BY seq"
    return tuple(decoded(connection.execute(sql, (is_for_review,)), PairEvidence, check))


def save_search(connection: Connection, child: str, result: SearchResult, from_generation: int) -> None:
    """Replace the search result of one child."""
    connection.execute(
        "INSERT INTO search_result (child, generation, payload) VALUES (?, ?, ?) ON CONFLICT (child) "
        "DO UPDATE SET generation = excluded.generation, payload = excluded.payload",
        (child, from_generation, to_json(result)),
    )


def search(connection: Connection, child: str) -> tuple[SearchResult, int] | None:
    """Return a child's search result and its generation; None as for ``resolution``."""
    row = connection.execute("SELECT payload, generation FROM search_result WHERE child = ?", (child,)).fetchone()
    if row is None:
        return None
    try:
        return decoder_of(SearchResult).decode(row[0]), int(row[1])
    except msgspec.ValidationError:
        _LOG.info("a stored search result is of an earlier shape and will be computed again")
        return None
