"""Expressions over one record ("the first three letters of the postcode"), evaluated once per distinct value."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from matching.errors import TableError
from matching.splink.days import ISO_DAYS, iso_seconds, seconds_of_days
from matching.splink.sql import Call, Column, ConditionError, Literal, Node

Value = str | float | bool | tuple[str, ...] | None

_EPOCH = dt.datetime(1970, 1, 1)  # noqa: DTZ001  # dates in a file have no zone
_TIMES = frozenset({"try_strptime", "strptime", "try_to_timestamp", "to_timestamp"})
_SPARK_FORMATS = (("yyyy", "%Y"), ("MM", "%m"), ("dd", "%d"), ("HH", "%H"), ("mm", "%M"), ("ss", "%S"), ("XXX", "Z"))


@dataclass(frozen=True, slots=True)
class Expression:
    """A syntax tree in which every column belongs to one and the same record; sides are taken out."""

    tree: Node

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns it reads, each once."""
        return tuple(dict.fromkeys(column.name for column in columns_of(self.tree)))

    @property
    def plain_column(self) -> str | None:
        """The column's name when the expression is nothing but a column."""
        return self.tree.name if isinstance(self.tree, Column) else None


def columns_of(tree: Node) -> list[Column]:
    """Return the columns of a tree in reading order."""
    if isinstance(tree, Column):
        return [tree]
    if isinstance(tree, Call):
        return [column for arg in tree.args for column in columns_of(arg)]
    return []


def one_sided(tree: Node) -> Expression:
    """Take the sides out of a tree that is known to concern one record."""
    return Expression(_without_sides(tree))


def _without_sides(tree: Node) -> Node:
    if isinstance(tree, Column):
        return Column(tree.name, "")
    if isinstance(tree, Call):
        return Call(tree.name, tuple(_without_sides(arg) for arg in tree.args))
    return tree


def evaluate(tree: Node, row: Mapping[str, str | None]) -> Value:
    """Return the value of an expression for one record, as SQL would; NULL is None.

    Args:
        row: Texts by column name.

    Raises:
        TableError: A text is compared as a number, date or list and is none.
    """
    if isinstance(tree, Column):
        return row[tree.name]
    if isinstance(tree, Literal):
        return tree.value
    if tree.name in _THREE_VALUED:
        return _THREE_VALUED[tree.name]([evaluate(arg, row) for arg in tree.args])
    values = [evaluate(arg, row) for arg in tree.args]
    if any(value is None for value in values):
        return None
    return _FUNCTIONS[tree.name](values)


def evaluate_all(tree: Node, columns: Mapping[str, Sequence[str | None]], n: int) -> list[Value]:
    """Return the values of an expression for many records at once.

    Args:
        columns: Texts of each record by column name, each of length ``n``.
    """
    if isinstance(tree, Column):
        return list(columns[tree.name])
    if isinstance(tree, Literal):
        return [tree.value] * n
    first, further = tree.args[0], tree.args[1:]
    if all(isinstance(arg, Literal) and arg.value is not None for arg in further):
        constants = [arg.value for arg in further if isinstance(arg, Literal)]
        return _one_varies(tree.name, evaluate_all(first, columns, n), constants)
    several = zip(*(evaluate_all(arg, columns, n) for arg in tree.args), strict=True)
    if tree.name in _THREE_VALUED:
        return [_THREE_VALUED[tree.name](values) for values in several]
    function = _FUNCTIONS[tree.name]
    return [None if None in values else function(values) for values in several]


def _one_varies(name: str, values: list[Value], constants: Sequence[Value]) -> list[Value]:
    """Apply a function whose further arguments are constants."""
    if name == "regexp_extract":
        search, group = re.compile(as_text(constants[0])).search, int(as_number(constants[1])) if constants[1:] else 0
        found = (None if value is None else (search(as_text(value)), "") for value in values)
        return [None if each is None else (each[0].group(group) or "" if each[0] else "") for each in found]
    if name in _TIMES and constants[0] in ISO_DAYS:
        texts = [None if value is None else as_text(value) for value in values]
        return [*seconds_of_days(texts, str(constants[0]))]
    if name == "nullif":
        return [None if value == constants[0] else value for value in values]
    if name in _THREE_VALUED:
        return [_THREE_VALUED[name]((value, *constants)) for value in values]
    function = _FUNCTIONS[name]
    return [None if value is None else function((value, *constants)) for value in values]


def check_known(tree: Node, condition: str) -> None:
    """Fail for a function that cannot be evaluated.

    Raises:
        ConditionError: It names the function.
    """
    if not isinstance(tree, Call):
        return
    if tree.name not in _FUNCTIONS and tree.name not in _THREE_VALUED:
        raise ConditionError(condition, f'the function "{tree.name}" is not known here')
    n_args = len(tree.args)
    least, most = _ARITY.get(tree.name, (1, 3))
    if not least <= n_args <= most:
        raise ConditionError(condition, f'"{tree.name}" does not take {n_args} arguments')
    if tree.name in _PATTERNS and isinstance(tree.args[1], Literal):
        try:
            re.compile(str(tree.args[1].value))
        except re.error as err:
            raise ConditionError(condition, f"the pattern is not a regular expression ({err})") from err
    for arg in tree.args:
        check_known(arg, condition)


def as_number(value: Value) -> float:
    """Read a number as a database would from a column of numbers.

    Raises:
        TableError: It is none.
    """
    if isinstance(value, (float, bool)):
        return float(value)
    try:
        return float(str(value))
    except ValueError as err:
        raise TableError(f'The settings compare "{value}" as a number. Nothing was linked. Mend the column.') from err


def as_seconds(value: Value) -> float:
    """Return seconds since 1970 of an ISO date or time; numbers are seconds already.

    Raises:
        TableError: It is no date.
    """
    if isinstance(value, float):
        return value
    try:
        return (dt.datetime.fromisoformat(str(value).strip()).replace(tzinfo=None) - _EPOCH).total_seconds()
    except ValueError as err:
        raise TableError(f'The settings compare "{value}" as a date. Nothing was linked. Mend the column.') from err


def as_list(value: Value) -> tuple[str, ...]:
    """Read a list written as JSON.

    Raises:
        TableError: It is none.
    """
    if isinstance(value, tuple):
        return value
    try:
        members = json.loads(str(value))
    except ValueError as err:
        raise TableError(f'The settings compare "{value}" as a list. Nothing was linked. Write JSON lists.') from err
    if not isinstance(members, list):
        raise TableError(f'The settings compare "{value}" as a list. Nothing was linked. Write JSON lists.')
    return tuple(str(member) for member in members)


def as_text(value: Value) -> str:
    """Return the text that a cast to text gives; whole numbers have no decimals."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def parse_time(text: str, time_format: str) -> float | None:
    """Return seconds since 1970, or None when the text does not fit the format (strptime's or Spark's).

    >>> parse_time("1970-01-02", "%Y-%m-%d"), parse_time("1970-01-02", "yyyy-MM-dd"), parse_time("?", "%Y")
    (86400.0, 86400.0, None)
    """
    if time_format in ISO_DAYS:
        return iso_seconds(text, time_format)
    python_format = time_format
    if "%" not in time_format:
        for spark, python in _SPARK_FORMATS:
            python_format = python_format.replace(spark, python)
        python_format = python_format.replace("'", "")
    try:
        moment = dt.datetime.strptime(text.strip(), python_format)  # noqa: DTZ007
    except ValueError:
        return None
    return (moment - _EPOCH).total_seconds()


def _substring(values: Sequence[Value]) -> Value:
    """SQL's substring: places count from 1, from the end when negative; place 0 stands before the first letter."""
    text, start = as_text(values[0]), int(as_number(values[1]))
    length = int(as_number(values[2])) if len(values) > 2 else len(text) + abs(start)
    first = start - 1 if start > 0 else (len(text) + start if start < 0 else -1)
    end = first + length
    return text[max(first, 0) : max(end, 0)]


def _left(values: Sequence[Value]) -> Value:
    return as_text(values[0])[: int(as_number(values[1]))]


def _right(values: Sequence[Value]) -> Value:
    text, n = as_text(values[0]), int(as_number(values[1]))
    return text[-n:] if n > 0 else (text[-n:] if n < 0 else "")


def _null_if(values: Sequence[Value]) -> Value:
    return None if values[0] is not None and values[0] == values[1] else values[0]


def _coalesce(values: Sequence[Value]) -> Value:
    return next((value for value in values if value is not None), None)


def _extract(values: Sequence[Value]) -> Value:
    found = re.search(as_text(values[1]), as_text(values[0]))
    if found is None:
        return ""
    return found.group(int(as_number(values[2])) if len(values) > 2 else 0) or ""


def _element(values: Sequence[Value]) -> Value:
    """A list's member counted from 1, or from the end."""
    members, place = as_list(values[0]), int(as_number(values[1]))
    at = place - 1 if place > 0 else place
    return members[at] if -len(members) <= at < len(members) else None


def _month_number(values: Sequence[Value]) -> Value:
    day = _EPOCH + dt.timedelta(seconds=as_seconds(values[0]))
    return float(day.year * 12 + day.month)


def _and(values: Sequence[Value]) -> Value:
    if any(value is False for value in values):
        return False
    return None if any(value is None for value in values) else True


def _or(values: Sequence[Value]) -> Value:
    if any(value is True for value in values):
        return True
    return None if any(value is None for value in values) else False


def _compare(holds: Callable[[float], bool]) -> Callable[[Sequence[Value]], Value]:
    """Compare as numbers when one of the two is a number, as texts otherwise."""

    def compared(values: Sequence[Value]) -> Value:
        a, b = values
        if isinstance(a, float) or isinstance(b, float):
            return holds(as_number(a) - as_number(b))
        return holds(float((as_text(a) > as_text(b)) - (as_text(a) < as_text(b))))

    return compared


_THREE_VALUED: Mapping[str, Callable[[Sequence[Value]], Value]] = MappingProxyType(
    {
        "and": _and,
        "or": _or,
        "is null": lambda values: values[0] is None,
        "is not null": lambda values: values[0] is not None,
        "coalesce": _coalesce,
        "ifnull": _coalesce,
        "nullif": _null_if,
    }
)
_FUNCTIONS: Mapping[str, Callable[[Sequence[Value]], Value]] = MappingProxyType(
    {
        "lower": lambda values: as_text(values[0]).lower(),
        "lcase": lambda values: as_text(values[0]).lower(),
        "upper": lambda values: as_text(values[0]).upper(),
        "ucase": lambda values: as_text(values[0]).upper(),
        "trim": lambda values: as_text(values[0]).strip(" "),
        "ltrim": lambda values: as_text(values[0]).lstrip(" "),
        "rtrim": lambda values: as_text(values[0]).rstrip(" "),
        "reverse": lambda values: as_text(values[0])[::-1],
        "substr": _substring,
        "substring": _substring,
        "left": _left,
        "right": _right,
        "regexp_extract": _extract,
        "regexp_replace": lambda v: re.sub(as_text(v[1]), as_text(v[2]), as_text(v[0]), count=1),
        "replace": lambda v: as_text(v[0]).replace(as_text(v[1]), as_text(v[2])),
        "||": lambda values: "".join(map(as_text, values)),
        "length": lambda values: float(len(as_text(values[0]))),
        "len": lambda values: float(len(as_text(values[0]))),
        "char_length": lambda values: float(len(as_text(values[0]))),
        "to_text": lambda values: as_text(values[0]),
        "to_number": lambda values: as_number(values[0]),
        "to_date": lambda values: as_seconds(values[0]),
        "date": lambda values: as_seconds(values[0]),
        "epoch": lambda values: as_seconds(values[0]),
        "unix_timestamp": lambda values: as_seconds(values[0]),
        "try_strptime": lambda values: parse_time(as_text(values[0]), as_text(values[1])),
        "strptime": lambda values: parse_time(as_text(values[0]), as_text(values[1])),
        "try_to_timestamp": lambda values: parse_time(as_text(values[0]), as_text(values[1])),
        "to_timestamp": lambda values: parse_time(as_text(values[0]), as_text(values[1])),
        "year": lambda values: float((_EPOCH + dt.timedelta(seconds=as_seconds(values[0]))).year),
        "month_number": _month_number,
        "to_day": lambda values: float(as_seconds(values[0]) // 86400),
        "element": _element,
        "element_at": _element,
        "floor": lambda values: float(as_number(values[0]) // 1),
        "abs": lambda values: abs(as_number(values[0])),
        "+": lambda values: as_number(values[0]) + as_number(values[1]),
        "-": lambda values: as_number(values[0]) - as_number(values[1]),
        "*": lambda values: as_number(values[0]) * as_number(values[1]),
        "/": lambda values: as_number(values[0]) / as_number(values[1]) if as_number(values[1]) else None,
        "not": lambda values: not values[0],
        "=": _compare(lambda difference: difference == 0),
        "<>": _compare(lambda difference: difference != 0),
        "<": _compare(lambda difference: difference < 0),
        "<=": _compare(lambda difference: difference <= 0),
        ">": _compare(lambda difference: difference > 0),
        ">=": _compare(lambda difference: difference >= 0),
    }
)
_PATTERNS = frozenset({"regexp_extract", "regexp_replace"})
_TWO = [
    "left",
    "right",
    "try_strptime",
    "strptime",
    "try_to_timestamp",
    "to_timestamp",
    "element",
    "element_at",
    "nullif",
    "ifnull",
]
_ONE = [
    "lower",
    "lcase",
    "upper",
    "ucase",
    "trim",
    "ltrim",
    "rtrim",
    "reverse",
    "length",
    "len",
    "char_length",
    "to_text",
    "to_number",
    "to_date",
    "date",
    "epoch",
    "unix_timestamp",
    "year",
    "month_number",
    "to_day",
    "floor",
    "abs",
    "not",
]
_ARITY: Mapping[str, tuple[int, int]] = MappingProxyType(
    {
        **dict.fromkeys(_TWO, (2, 2)),
        **dict.fromkeys(_ONE, (1, 1)),
        **dict.fromkeys(("and", "or", "coalesce"), (1, 1000)),
        **dict.fromkeys(("=", "<>", "<", "<=", ">", ">=", "+", "-", "*", "/", "||"), (2, 2)),
        **dict.fromkeys(("substr", "substring", "regexp_extract"), (2, 3)),
        **dict.fromkeys(("regexp_replace", "replace"), (3, 3)),
    }
)
