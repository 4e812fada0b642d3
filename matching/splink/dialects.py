"""The few SQL functions that an exported model needs, as DuckDB and as Spark spell them."""

from __future__ import annotations

from dataclasses import dataclass

from matching.errors import TableError


@dataclass(frozen=True, slots=True)
class Dialect:
    """How one database spells things; arguments and results are SQL.

    Texts are lists of one-byte letters (see ``prepared``), so DuckDB's distances, which count bytes, count letters.
    Lists are texts joined by "|"; NULL is the empty list.
    """

    name: str

    @property
    def is_spark(self) -> bool:
        """True for Spark."""
        return self.name == "spark"

    def items(self, text: str) -> str:
        """Split a list."""
        return f"split({text}, '[|]')" if self.is_spark else f"string_split({text}, '|')"

    def overlap(self, a: str, b: str) -> str:
        """Tell whether two lists have a member in common."""
        function = "arrays_overlap" if self.is_spark else "list_has_any"
        return f"coalesce({function}({self.items(a)}, {self.items(b)}), false)"

    def all_in(self, few: str, many: str) -> str:
        """Tell whether all members of one list are in another."""
        if self.is_spark:
            return f"size(array_except({self.items(few)}, {self.items(many)})) = 0"
        return f"list_has_all({self.items(many)}, {self.items(few)})"

    def has(self, listed: str, text: str) -> str:
        """Tell whether a text is in a list."""
        function = "array_contains" if self.is_spark else "list_contains"
        return f"coalesce({function}({self.items(listed)}, {text}), false)"

    def any_item(self, items: str, variable: str, condition: str) -> str:
        """Tell whether a condition holds for some member of a split list; NULL lists have none."""
        if self.is_spark:
            return f"coalesce(exists({items}, {variable} -> {condition}), false)"
        return f"coalesce(len(list_filter({items}, lambda {variable}: {condition})) > 0, false)"

    def places(self, last: str) -> str:
        """List the numbers from 1 to ``last``."""
        if self.is_spark:
            return f"sequence(1, greatest({last}, 1))"
        return f"range(1, {last} + 1)"

    def item(self, items: str, place: str) -> str:
        """Return one member, counted from 1."""
        return f"element_at({items}, {place})" if self.is_spark else f"({items})[{place}]"

    def jaro_winkler(self, a: str, b: str) -> str:
        """Return the similarity; on Spark by the function that Splink registers."""
        return f"jaro_winkler({a}, {b})" if self.is_spark else f"jaro_winkler_similarity({a}, {b})"

    def at_most_slips(self, a: str, b: str, n: int, depth: int = 0) -> str:
        """Tell whether the optimal string alignment distance of two texts is at most ``n``.

        Plain edits are counted by ``levenshtein``. Otherwise there is a first transposition: before it there are plain
        edits only, and behind it what is left of the ``n``. DuckDB's ``damerau_levenshtein`` would also edit between
        transposed letters, so it serves as a bound only.
        """
        if n == 0:
            return f"{a} = {b}"
        if n == 1 and not self.is_spark:
            return f"damerau_levenshtein({a}, {b}) <= 1"
        bound = f"levenshtein({a}, {b}) > {2 * n}" if self.is_spark else f"damerau_levenshtein({a}, {b}) > {n}"
        return (
            f"case when levenshtein({a}, {b}) <= {n} then true when {bound} then false"
            f" else {self._transposed(a, b, n, depth)} end"
        )

    def _transposed(self, a: str, b: str, n: int, depth: int) -> str:
        i = f"i{depth}"
        shifts = [self._transposed_at(a, b, i, shift, n=n, depth=depth) for shift in range(1 - n, n)]
        return self.any_item(self.places(f"length({a}) - 1"), i, f"({' or '.join(shifts)})")

    def _transposed_at(self, a: str, b: str, i: str, shift: int, *, n: int, depth: int) -> str:
        """The letters of ``a`` at i and i + 1 stand turned in ``b``, ``shift`` places on."""
        j = i if shift == 0 else f"({i} + {shift})" if shift > 0 else f"({i} - {-shift})"
        before = f"substr({a}, 1, {i} - 1)", f"substr({b}, 1, {j} - 1)"
        behind = f"substr({a}, {i} + 2)", f"substr({b}, {j} + 2)"
        rest = [f"({before[0]} = {before[1]} and {self.at_most_slips(*behind, n - 1, depth + 1)})"] if not shift else []
        rest += [
            f"(levenshtein({before[0]}, {before[1]}) = {k} and {self.at_most_slips(*behind, n - 1 - k, depth + 1)})"
            for k in range(max(abs(shift), 1), n)
        ]
        turned = (
            f"{j} >= 1 and length({a}) > {i} and length({b}) > {j}"
            f" and substr({a}, {i}, 1) = substr({b}, {j} + 1, 1) and substr({a}, {i} + 1, 1) = substr({b}, {j}, 1)"
        )
        return f"({turned} and ({' or '.join(rest)}))"


def dialect_named(name: str) -> Dialect:
    """Return a dialect.

    Raises:
        TableError: It is neither "duckdb" nor "spark".
    """
    if name not in {"duckdb", "spark"}:
        raise TableError(f'There is no export for "{name}". Nothing was written. Ask for duckdb or spark.')
    return Dialect(name)
