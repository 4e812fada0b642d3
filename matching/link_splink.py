"""Person tables linked under Splink's settings, here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from matching.columns import Codes
from matching.errors import TableError
from matching.features import Texts, texts_of
from matching.flat import unique_ids
from matching.flat_cells import lazy_ids, merged
from matching.flat_read import FlatFile, TextColumn, read_flat
from matching.link import Clock, FileReport, Linked, LinkOptions, is_between, joined, least_bits_of
from matching.link_pairs import named_pairs
from matching.link_watch import promptly
from matching.ports import Watch
from matching.score import PairScores
from matching.splink import Settings, import_settings, run_settings
from matching.splink.run import SettingsPairs
from matching.splink.sessions import Training
from matching.table_columns import TableColumns

_COMPARED = "compared as the settings say"
_UNUSED = "the settings do not use it"


def link_by_settings(
    left: Path,
    right: Path | None,
    text: str,
    options: LinkOptions,
    watch: Watch,
    *,
    training: Training | None = None,
) -> Linked:
    """Link one or two tables under Splink settings; what is not trained in them is trained.

    Args:
        text: The settings' JSON.
        options: The id column, thresholds, seed and decisions count; fields and rules are the settings' own. Decisions
            bind clusters and teach nothing.
        training: Rules to train with; the settings' own without.

    Raises:
        TableError: A file or the settings cannot be read, or a column that they name is missing.
    """
    return promptly(lambda own: _linked_by_settings((left, right), text, options, training, own), watch)


def _linked_by_settings(
    paths: tuple[Path, Path | None], text: str, options: LinkOptions, training: Training | None, watch: Watch
) -> Linked:
    seconds: dict[str, float] = {}
    clock = Clock(seconds)
    opened = opened_for_settings(*paths, text, options, watch)
    columns = _columns(opened.files, opened.settings)
    clock.stage("reading")
    decided = named_pairs(options.decisions, None, opened.ids, opened.sources).decided
    least_bits = least_bits_of(options)
    trained, found = run_settings(
        opened.settings, columns, watch, options.seed, least_bits=least_bits, training=training
    )
    scores = _scores(found, trained)
    del found
    if opened.sources.any():
        scores = scores.kept(is_between(scores.left, scores.right, opened.sources))
    clock.stage("scoring")
    clusters = joined(scores, opened.names, opened.sources, options, decided, watch=watch)
    clock.stage("clustering")
    reports = tuple(report_of(file, opened.settings) for file in opened.files)
    return Linked(
        reports, opened.ids, opened.names, opened.sources, scores, clusters, trained, (), (), seconds,
        decided if options.decisions else None,
    )  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Opened:
    """Tables read for Splink settings.

    Attributes:
        settings: The settings, for one table or two, with the id column that was asked for.
        ids: Id of each row, as its file writes it.
        names: The same, made different where both files use one id.
        sources: File of each row.
    """

    settings: Settings
    files: tuple[FlatFile, ...]
    ids: Texts
    names: Sequence[str]
    sources: Codes


def opened_for_settings(left: Path, right: Path | None, text: str, options: LinkOptions, watch: Watch) -> Opened:
    """Read the columns that settings name.

    Raises:
        TableError: A file or the settings cannot be read, or a column is missing.
    """
    settings = _for_files(import_settings(text), options, right)
    files = tuple(_read(path, settings, watch) for path in ((left,) if right is None else (left, right)))
    known = [_table_columns(file, settings) for file in files]
    ids = lazy_ids(files, known)
    sources = np.repeat(np.arange(len(files)), [file.n_rows for file in files])
    return Opened(settings, files, ids, unique_ids(files, known, ids), sources)


def _for_files(settings: Settings, options: LinkOptions, right: Path | None) -> Settings:
    """Let the files say whether duplicates or links are wanted, and the caller which column holds the ids."""
    link_type = "dedupe_only" if right is None else "link_only"
    return replace(settings, link_type=link_type, id_column=options.id_column or settings.id_column)


def _wanted(header: Sequence[str], settings: Settings) -> dict[str, int]:
    """Return the place of each column that the settings name and the file has; capitals do not matter."""
    place_of = {name.casefold(): place for place, name in reversed(list(enumerate(header)))}
    names = dict.fromkeys((settings.id_column, *settings.columns))
    return {name: place_of[name.casefold()] for name in names if name.casefold() in place_of}


def _read(path: Path, settings: Settings, watch: Watch) -> FlatFile:
    def choose(header: Sequence[str], rows: Sequence[Sequence[str]]) -> Sequence[int]:
        wanted = _wanted(header, settings)
        if settings.id_column not in wanted:
            raise TableError(
                f"{path} has no column {settings.id_column}, in which the settings expect the ids. "
                "Nothing was linked. Name the column with --id."
            )
        missing = [name for name in settings.columns if name not in wanted and name != settings.source_column]
        if missing:
            raise TableError(f"{path} has no column {missing[0]}, which the settings compare. Nothing was linked.")
        return tuple(wanted.values())

    return read_flat(path, choose, watch)


def _columns(files: Sequence[FlatFile], settings: Settings) -> dict[str, TextColumn]:
    columns = {}
    wanted = [_wanted(file.header, settings) for file in files]
    for name in wanted[0]:
        cells = merged(files, [(places[name],) if name in places else () for places in wanted])
        columns[name] = TextColumn(cells.texts, cells.slots[0])
    if len(files) > 1:
        columns[settings.source_column] = _source_column(files)
    return columns


def _source_column(files: Sequence[FlatFile]) -> TextColumn:
    codes = np.repeat(np.arange(len(files)), [file.n_rows for file in files]).astype(np.int32)
    return TextColumn(texts_of(f"{number}_{file.path.stem}" for number, file in enumerate(files)), codes)


def _table_columns(file: FlatFile, settings: Settings) -> TableColumns:
    return TableColumns({"id": (_wanted(file.header, settings)[settings.id_column],)}, ())


def _scores(found: SettingsPairs, settings: Settings) -> PairScores:
    """Put the smaller row first, rows ascending."""
    left, right = np.minimum(found.left, found.right), np.maximum(found.left, found.right)
    keys = left * (int(right.max(initial=0)) + 1) + right
    is_sorted = bool(np.all(keys[1:] > keys[:-1]))
    order = slice(None) if is_sorted else np.lexsort((right, left))
    n_pairs = len(keys)
    return PairScores(
        left=left[order],
        right=right[order],
        bits=found.bits[order],
        rule_of=found.rule_of[order],
        veto=np.zeros(n_pairs, dtype=np.int8),
        rules=tuple(rule.sql for rule in settings.rules),
        third=np.zeros(n_pairs),
    )


def report_of(file: FlatFile, settings: Settings) -> FileReport:
    """Say what of a file the settings use."""
    used = _wanted(file.header, settings)
    ignored = tuple((name, _UNUSED) for place, name in enumerate(file.header) if place not in used.values())
    return FileReport(
        file.path, file.n_rows, file.encoding, file.delimiter, {_COMPARED: tuple(used)}, ignored, file.problems,
        file.n_problems,
    )  # fmt: skip
