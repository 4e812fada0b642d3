"""What texts say of people, as rows: a person row for everybody who is named, a statement for each relationship."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from importers.narrative.document import Told, read_story, read_text
from importers.narrative.people import NAME, WRITER, Place
from importers.narrative.vocabulary import is_role, sex_said, words
from importers.note_text import MAIL_HEAD_MARK, line_place
from importers.ports import Watch
from importers.relations import ReadRelationship
from importers.rows import FactKind, FactRow, Fields, FileResult, PersonForm, PersonRow, Ref, Row, StatementRow

_LIST = 2


def with_narrative(result: FileResult, watch: Watch) -> FileResult:
    """Return what a file says with what its sentences say of people; the texts themselves stay as they are.

    Args:
        watch: Asked before each text.
    """
    texts = [row for row in result.rows if isinstance(row, FactRow) and row.kind is FactKind.EVENT]
    found: list[Row] = []
    for number, row in enumerate(texts):
        watch.check()
        if number % 50 == 0:
            watch.progress(number, len(texts), "sentences")
        found.extend(narrative_rows(row))
    return replace(result, rows=(*result.rows, *found)) if found else result


def narrative_rows(row: FactRow) -> Iterator[Row]:
    """Yield what one text says: nothing when it does not say whose case it is about."""
    child = row.about or (Ref(case_child=row.case_ref) if row.case_ref else None)
    text = _value(row.fields, "text")
    if child is None or not text:
        return
    name = _value(row.fields, "child_name").casefold()
    names = frozenset(filter(None, (name, *name.split()[:1])))
    told = [one for one in read_text(text, names, _value(row.fields, "author")) if _is_kept(one)]
    yield from _Rows(row, child, _value(row.fields, "author")).of(told)


def rows_without_child(row: FactRow) -> Iterator[Row]:
    """Yield what one text says that is about no child in particular: of everybody whom it names.

    Args:
        row: An event with a text.
    """
    told = [one for one in read_story(_value(row.fields, "text")).told if _is_kept(one)]
    yield from _Rows(row, None, _value(row.fields, "author")).of(told)


def _value(fields: Fields, name: str) -> str:
    return next((value for key, value in fields if key == name), "")


def _is_kept(told: Told) -> bool:
    """Professionals are nobody's relatives, and are named by the case system already."""
    meaning = told.said.place.meaning
    return meaning is not None and (not is_role(meaning.code) or meaning.code in words().kept_roles)


@dataclass(slots=True)
class _Mention:
    """Somebody whom a text names, once or more often."""

    key: str
    name: str
    locator: str
    sentence: str
    sexes: set[str] = field(default_factory=set)
    age: str = ""
    born: str = ""
    side_by_side: str = ""


class _Rows:
    """Rows of one text."""

    def __init__(self, row: FactRow, child: Ref | None, writer: str) -> None:
        self._row = row
        self._child = child
        self._writer = writer
        self._mentions: dict[str, _Mention] = {}
        self._full: dict[str, str] = {}
        body, _, _ = _value(row.fields, "text").partition(MAIL_HEAD_MARK)
        self._lines = body.split("\n")

    def of(self, told: Sequence[Told]) -> Iterator[Row]:
        """Yield the people of a text, then what it says of them."""
        self._full = _full_names(told)
        statements = [statement for one in told if (statement := self._statement(one)) is not None]
        self._mark_lists(told)
        for mention in self._mentions.values():
            yield self._person(mention)
        yield from statements

    def _statement(self, told: Told) -> StatementRow | None:
        said = told.said
        meaning = said.place.meaning
        other = self._anchor(said.place, told)
        if meaning is None or other is None:
            return None
        mention = self._mention(said.name, told)
        mention.sexes |= {sex_said(meaning.code)} - {""}
        mention.age, mention.born = mention.age or said.age, mention.born or said.born
        if other.key == mention.key:
            return None
        return self._row_of(told, meaning, Ref(key=mention.key), other)

    def _row_of(self, told: Told, meaning: ReadRelationship, subject: Ref, other: Ref) -> StatementRow:
        certainty = told.said.certainty if told.said.certainty != "stated" else meaning.certainty
        return StatementRow(
            locator=self._locator(told.line),
            subject=subject,
            code=meaning.code,
            label=told.said.place.label,
            object=other,
            case_ref=self._row.case_ref,
            note=told.sentence,
            certainty=certainty,
            status=meaning.status,
        )

    def _anchor(self, place: Place, told: Told) -> Ref | None:
        if place.anchor == NAME:
            return Ref(key=self._mention(place.name, told).key)
        if place.anchor == WRITER:
            return Ref(key=self._mention(self._writer, told).key) if self._writer else None
        return self._child

    def _mention(self, name: str, told: Told) -> _Mention:
        full = self._full.get(name.casefold(), name)
        mention = self._mentions.get(full.casefold())
        if mention is None:
            key = f"{self._row.locator}N{len(self._mentions) + 1}"
            mention = _Mention(key, full, self._locator(self._line_of(full, told)), told.sentence)
            self._mentions[full.casefold()] = mention
        return mention

    def _line_of(self, name: str, told: Told) -> int:
        """Return the line on which a name stands first; the writer's stands last, below the letter."""
        lines = [number for number, line in enumerate(self._lines) if name in line]
        if not lines:
            return told.line
        return lines[-1] if name == self._writer else lines[0]

    def _mark_lists(self, told: Sequence[Told]) -> None:
        """Whoever is listed in one phrase ("two children, Rezan and Zainab") is not one person."""
        lists: dict[tuple[str, Place], list[_Mention]] = {}
        for one in told:
            lists.setdefault((one.sentence, one.said.place), []).append(self._mention(one.said.name, one))
        for number, members in enumerate(lists.values()):
            if len({member.key for member in members}) >= _LIST:
                for member in members:
                    member.side_by_side = f"{self._row.locator}list{number}"

    def _person(self, mention: _Mention) -> PersonRow:
        sex = mention.sexes.pop() if len(mention.sexes) == 1 else ""
        said_on = _value(self._row.fields, "date")
        values = (
            ("full_name", mention.name),
            ("sex", sex),
            ("date_of_birth", mention.born),
            ("age", mention.age),
            ("age_on", said_on if mention.age else ""),
        )
        return PersonRow(
            key=mention.key,
            locator=mention.locator,
            form=PersonForm.NARRATIVE,
            fields=tuple((name, value) for name, value in values if value),
            case_ref=self._row.case_ref,
            raw=mention.sentence,
            side_by_side=mention.side_by_side,
        )

    def _locator(self, line: int) -> str:
        return line_place(self._row.locator, line)


def _full_names(told: Sequence[Told]) -> dict[str, str]:
    """Return for "Kelly" the one "Kelly Firth" whom the text names, if it names one of that name only."""
    names = {one.said.name for one in told} | {one.said.place.name for one in told if one.said.place.name}
    found: dict[str, set[str]] = {}
    for name in names:
        if " " in name:
            found.setdefault(name.split()[0].casefold(), set()).add(name)
    return {first: next(iter(full)) for first, full in found.items() if len(full) == 1}
