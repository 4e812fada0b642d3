"""Which column holds what: by its header first, by its values where the header says nothing or says something else."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import count

from importers.column_content import ColumnProfile, profiles
from importers.headers import field_names, is_generic, read_header, words_of
from importers.tables import TableRow

DATE_FIELDS = frozenset({
    "date_of_birth", "expected_date_of_birth", "date_of_death", "start", "end", "date", "opened", "closed",
    "address_from", "address_to", "created_on",
})  # fmt: skip
NAME_FIELDS = frozenset({"full_name", "given_name", "family_name"})

_REPEATABLE = frozenset({"address_line", "phone", "email", "postcode", "address", "known_as", "note", "other_place"})
_OF_CONTACT = frozenset({"contact", "see", "sees", "feel", "time", "wants", "enough"})
_MAY_BE_ALERTS = frozenset({"", "type", "category", "role", "status", "event_type"})
_TEXTS = frozenset({"note", "detail", "text"})
_ALERT_SHARE = 0.6
_LABEL_CHARS = 60
_NEEDS = 0.5
_SURE = 0.8
_RELATIONSHIP_HEADER = re.compile(r"rel|kin|connect", re.IGNORECASE)
_ID_HEADER = re.compile(r"(?:id|ref|no|number|key|code)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Column:
    """A column and what it holds.

    Attributes:
        position: 0-based.
        header: As written.
        actor: Whose it is, an actor of ``field_names.json``; "" when the header names nobody.
        field: What it is, a field of ``field_names.json``; "" for an extra column.
        profile: What its values look like.
    """

    position: int
    header: str
    actor: str
    field: str
    profile: ColumnProfile

    @property
    def meaning(self) -> str:
        """``"carer.full_name"``, ``"date_of_birth"`` or "" for an extra column."""
        return f"{self.actor}.{self.field}" if self.actor and self.field else self.field


def recognise_columns(headers: Sequence[str], rows: Sequence[TableRow]) -> tuple[Column, ...]:
    """Recognise the columns of a table.

    Args:
        headers: One for each column; "" where there is none.
        rows: The data rows.
    """
    columns = [_by_header(*one) for one in zip(count(), headers, profiles(rows, len(headers)), strict=False)]
    columns = [_relationship_by_both(column) for column in columns]
    return tuple(_without_doubles(_alerts_in_disguise(_by_content(_relationship_in_disguise(columns)))))


def _by_header(position: int, header: str, values: ColumnProfile) -> Column:
    read = read_header(header)
    if read is None:
        return Column(position, header, "", "", values)
    actor, field = read
    if not field and values.phones > _NEEDS:
        # "Contact" over telephone numbers.
        actor, field = "", "phone"
    field = field or _field_of_somebody(values)
    if values.sentences >= _SURE:
        actor, field = "", "sentence"
    if not _is_plausible(field, values):
        actor, field = "", ""
    return Column(position, header, actor, field, values)


def _field_of_somebody(values: ColumnProfile) -> str:
    """A column headed "Mother" holds a name or an id; Y and N (SSDA903) say only that there is a child."""
    if not values.n_values:
        return "full_name"
    if values.yes_no > _NEEDS:
        return ""
    if values.full_names + values.one_names > _NEEDS and values.relations < _NEEDS:
        return "full_name"
    return "id" if values.ids > _NEEDS or values.numbers > _NEEDS else "full_name" if values.mean_chars < 60 else ""


def _is_plausible(field: str, values: ColumnProfile) -> bool:
    """Return False when the values contradict the header; an empty column contradicts nothing."""
    if not values.n_values or not field:
        return True
    if field in DATE_FIELDS:
        return values.dates + values.serials + values.years >= _NEEDS
    if field == "id":
        return values.mean_chars <= 40 and values.dates < _SURE and values.addresses < _SURE
    if field in NAME_FIELDS:
        return max(values.yes_no, values.numbers, values.phones) < _NEEDS and (values.dates < _NEEDS)
    tests: dict[str, Callable[[], bool]] = {
        "relationship": lambda: values.relations >= 0.2 or (values.numbers < _NEEDS and values.mean_chars < 60),
        "sex": lambda: values.sexes >= _NEEDS,
        "amount": lambda: values.amounts >= 0.2,
        "deceased": lambda: values.yes_no + values.dates >= _NEEDS,
        "confidential": lambda: values.yes_no >= _NEEDS,
        "born_estimated": lambda: values.yes_no >= _NEEDS,
        "postcode": lambda: values.postcodes >= 0.2 or values.mean_chars < 10,
        "importance": lambda: values.mean_chars < 40,
    }
    return field not in tests or tests[field]()


def _relationship_by_both(column: Column) -> Column:
    """Recognise "RELNSHP_DSC": it is in no list, but its words and its values together leave no doubt."""
    is_relation = column.profile.relations >= _NEEDS and _RELATIONSHIP_HEADER.search(column.header)
    return replace(column, actor="", field="relationship") if not column.field and is_relation else column


def _relationship_in_disguise(columns: list[Column]) -> list[Column]:
    """A description, a type or a role whose values are relationships is the relationship column if nothing else is."""
    if any(column.field == "relationship" for column in columns):
        return columns
    disguised = next(
        (one.position for one in columns if one.field in {"type", "role", "note"} and one.profile.relations >= _SURE),
        None,
    )
    return [
        replace(one, actor="", field="relationship") if one.position == disguised else one for one in columns
    ]  # fmt: skip


def _alerts_in_disguise(columns: list[Column]) -> list[Column]:
    """A column of the wording of orders and warnings is that of orders, whatever its header: a gate hangs on it."""
    fields = {column.field for column in columns}
    if "label" in fields:
        return columns
    # Notes beside a relationship or on a register are mostly about other things.
    possible = _MAY_BE_ALERTS if fields & {"relationship", "sex", "case_type"} else _MAY_BE_ALERTS | _TEXTS
    best = max(
        (one for one in columns if one.field in possible and _is_of_alerts(one.profile)),
        key=lambda one: (one.field not in _TEXTS, one.profile.n_values * one.profile.alerts, -one.position),
        default=None,
    )
    return [replace(one, actor="", field="label") if one is best else one for one in columns]


def _is_of_alerts(values: ColumnProfile) -> bool:
    return values.alerts >= _ALERT_SHARE and values.mean_chars <= _LABEL_CHARS and values.dates < _NEEDS


def _by_content(columns: Sequence[Column]) -> list[Column]:
    """Give columns without a meaning one by their values, where nobody else's could be meant."""
    taken = {column.field for column in columns if column.actor in {"", "person", "child"}}
    found: list[Column] = []
    for column in columns:
        field = "" if column.field else _guess(column, taken)
        if field:
            taken.add(field)
            column = replace(column, field=field)  # noqa: PLW2901 - the same column, now understood
        found.append(column)
    return _with_related_id(_with_single_names(found, taken))


def _guess(column: Column, taken: set[str]) -> str:
    values = column.profile
    words = set(words_of(column.header))
    if not values.n_values or words & set(field_names()["others"]):
        return ""
    if values.sentences >= _SURE and "sentence" not in taken:
        return "sentence"
    by_shape = (
        ("nhs_number", values.nhs_numbers),
        ("email", values.emails),
        ("postcode", values.postcodes),
        ("phone", values.phones),
        ("relationship", values.relations),
    )
    for field, share in by_shape:
        if share >= _SURE and (field not in taken or (field in _REPEATABLE and is_generic(column.header))):
            return field
    if is_generic(column.header):
        return _guess_headless(values, taken)
    if words & {"dob", "born", "birth"} and values.dates >= _SURE and "date_of_birth" not in taken:
        return "date_of_birth"
    is_asked = bool(
        words & {"contact", "see", "sees", "feel", "time", "wants", "enough"} or taken & {"importance", "words"}
    )
    return "amount" if values.amounts >= _SURE and is_asked and "amount" not in taken else ""


def _guess_headless(values: ColumnProfile, taken: set[str]) -> str:
    """For columns whose header says nothing at all."""
    if values.sexes >= 0.9 and values.n_distinct <= 6 and "sex" not in taken and values.numbers < _NEEDS:
        return "sex"
    if values.dates >= _SURE and values.numbers < _NEEDS:
        return next((field for field in ("date_of_birth", "date") if field not in taken), "")
    if values.ids >= _SURE and values.mean_chars >= 3 and (values.n_distinct > 0.5 * values.n_values):
        return "id" if "id" not in taken else ""
    if values.addresses >= _SURE and values.mean_chars > 8 and not values.relations:
        return "address" if "address" not in taken else ""
    if values.full_names >= _SURE and values.n_distinct > 0.3 * values.n_values and not taken & NAME_FIELDS:
        return "full_name"
    return ""


def _with_single_names(columns: list[Column], taken: set[str]) -> list[Column]:
    """Two headless columns of single names side by side are forename and surname."""
    if taken & NAME_FIELDS:
        return columns
    single = [
        column.position
        for column in columns
        if not column.field and is_generic(column.header) and column.profile.one_names >= _SURE
        and column.profile.n_distinct > 5 and column.profile.relations < 0.3
    ]  # fmt: skip
    pair = next((first for first in single if first + 1 in single), None)
    if pair is None:
        return columns
    names = {pair: "given_name", pair + 1: "family_name"}
    return [replace(column, field=names[column.position]) if column.position in names else column for column in columns]


def _with_related_id(columns: list[Column]) -> list[Column]:
    """Beside a relationship, a second headless column of the same kind of ids is the other person's."""
    ids = [column for column in columns if column.field == "id"]
    if len(ids) != 1 or not any(column.field == "relationship" for column in columns):
        return columns
    second = next(
        (
            column.position
            for column in columns
            if not column.field and column.profile.ids >= _SURE and column.profile.mean_chars >= 3
            and (is_generic(column.header) or _ID_HEADER.search(column.header))
        ),
        None,
    )  # fmt: skip
    return [replace(column, actor="related", field="id") if column.position == second else column for column in columns]


def _without_doubles(columns: Sequence[Column]) -> list[Column]:
    """Keep the fullest of two columns with one meaning; the other becomes an extra column."""
    best: dict[str, Column] = {}
    for column in columns:
        if column.field and column.field not in _REPEATABLE:
            known = best.get(_one_of_a_kind(column))
            if known is None or column.profile.n_values > 2 * known.profile.n_values or _is_plainer(column, known):
                best[_one_of_a_kind(column)] = column
    return [
        column if column.field in _REPEATABLE or not column.field or best[_one_of_a_kind(column)] is column
        else replace(column, actor="", field="")
        for column in columns
    ]  # fmt: skip


def _one_of_a_kind(column: Column) -> str:
    """A row has one id of its own: "Person ID" and "CareFirst ID" are two answers to one question."""
    return "id" if column.field == "id" and column.actor in {"", "person"} else column.meaning


def _is_plainer(column: Column, known: Column) -> bool:
    return column.field == "id" and column.actor == "person" and known.actor == "" and column.profile.n_values > 0
