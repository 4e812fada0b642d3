"""Reading the SQL in Splink settings: text becomes a syntax tree.

Only conditions are read: comparisons, functions, AND, OR, NOT, IS NULL, CAST, list places and brackets, in the DuckDB
and Spark spellings of quotes. Whatever else is there raises an error that names the condition.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from matching.errors import TableError


class ConditionError(TableError):
    """A condition that cannot be read; nothing was guessed."""

    def __init__(self, condition: str, why: str) -> None:
        short = " ".join(condition.split())
        super().__init__(f'The condition "{short}" cannot be read: {why}. Nothing was linked. Write it more simply.')


@dataclass(frozen=True, slots=True)
class Column:
    """A column of one record of the pair; ``side`` is "l", "r", or "" before it is known."""

    name: str
    side: str


@dataclass(frozen=True, slots=True)
class Literal:
    """A number, a text, a truth value, or None for NULL."""

    value: float | str | bool | None


@dataclass(frozen=True, slots=True)
class Call:
    """A function or operator, its name in lower case ("=", "and", "is null", "jaro_similarity")."""

    name: str
    args: tuple[Node, ...]


Node = Column | Literal | Call

_TOKEN = re.compile(
    r"""\s*(?:
        (?P<number>\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+)
      | (?P<text>'(?:[^'\\]|\\.|'')*')
      | (?P<quoted>"(?:[^"]|"")+"|`(?:[^`]|``)+`)
      | (?P<word>[A-Za-z_][A-Za-z0-9_]*)
      | (?P<op><>|!=|<=|>=|==|\|\||::|->|[=<>(),.+\-*/\[\]])
    )""",
    re.VERBOSE,
)
_COMPARISONS = {"=": "=", "==": "=", "<>": "<>", "!=": "<>", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
_TEXT_TYPES = frozenset({"text", "string", "varchar", "char"})
_NUMBER_TYPES = frozenset({"double", "float", "float8", "real", "int", "integer", "bigint", "decimal"})
_DATE_TYPES = frozenset({"date", "timestamp"})
_MAX_DEPTH = 60


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str


def parse_condition(text: str) -> Node:
    """Read one SQL condition.

    >>> parse_condition('"dob_l" = "dob_r"')
    Call(name='=', args=(Column(name='dob', side='l'), Column(name='dob', side='r')))

    Raises:
        ConditionError: It is no condition, or has parts that this program does not know.
    """
    parser = _Parser(text, _tokens(text))
    tree = parser.any_of()
    parser.expect_end()
    return tree


def _tokens(text: str) -> list[_Token]:
    tokens: list[_Token] = []
    at = 0
    end = len(text.rstrip())
    while at < end:
        found = _TOKEN.match(text, at)
        if found is None or found.lastgroup is None:
            raise ConditionError(text, f'"{text[at:].strip()[:12]}" is not understood')
        tokens.append(_Token(found.lastgroup, found[found.lastgroup]))
        at = found.end()
    return tokens


class _Parser:
    """Recursive descent, loosest binding first."""

    def __init__(self, text: str, tokens: Sequence[_Token]) -> None:
        self._text = text
        self._tokens = tokens
        self._at = 0
        self._depth = 0

    def any_of(self) -> Node:
        """Read terms joined by OR."""
        self._depth += 1
        if self._depth > _MAX_DEPTH:
            raise ConditionError(self._text, "its brackets are nested too deeply")
        terms = [self._all_of()]
        while self._takes("or"):
            terms.append(self._all_of())
        self._depth -= 1
        return terms[0] if len(terms) == 1 else Call("or", tuple(terms))

    def expect_end(self) -> None:
        """Fail unless everything was read."""
        if self._at < len(self._tokens):
            raise ConditionError(self._text, f'"{self._tokens[self._at].text}" was not expected')

    def _all_of(self) -> Node:
        terms = [self._not()]
        while self._takes("and"):
            terms.append(self._not())
        return terms[0] if len(terms) == 1 else Call("and", tuple(terms))

    def _not(self) -> Node:
        n_nots = 0
        while self._takes("not"):
            n_nots += 1
        tree = self._comparison()
        return Call("not", (tree,)) if n_nots % 2 else tree

    def _comparison(self) -> Node:
        left = self._sum()
        if self._takes("is"):
            negated = self._takes("not")
            self._expect("null")
            return Call("is not null" if negated else "is null", (left,))
        token = self._peek()
        if token is not None and token.kind == "op" and token.text in _COMPARISONS:
            self._at += 1
            return Call(_COMPARISONS[token.text], (left, self._sum()))
        return left

    def _sum(self) -> Node:
        left = self._product()
        while (op := self._takes_op("+", "-", "||")) is not None:
            left = Call(op, (left, self._product()))
        return left

    def _product(self) -> Node:
        left = self._signed()
        while (op := self._takes_op("*", "/")) is not None:
            left = Call(op, (left, self._signed()))
        return left

    def _signed(self) -> Node:
        n_minus = 0
        while self._takes_op("-") is not None:
            n_minus += 1
        tree = self._with_suffix(self._primary())
        if n_minus % 2 == 0:
            return tree
        if isinstance(tree, Literal) and isinstance(tree.value, float):
            return Literal(-tree.value)
        return Call("-", (Literal(0.0), tree))

    def _with_suffix(self, tree: Node) -> Node:
        while (op := self._takes_op("[", "::")) is not None:
            if op == "[":
                tree = Call("element", (tree, self.any_of()))
                self._expect("]")
            else:
                tree = self._cast(tree)
        return tree

    def _primary(self) -> Node:
        token = self._peek()
        if token is None:
            raise ConditionError(self._text, "it ends too early")
        self._at += 1
        if token.kind == "number":
            return Literal(float(token.text))
        if token.kind == "text":
            return Literal(_unescaped(token.text))
        if token.text == "(":
            tree = self.any_of()
            self._expect(")")
            return tree
        if token.kind == "quoted":
            return self._column(token.text[1:-1].replace(token.text[0] * 2, token.text[0]))
        if token.kind == "word":
            return self._word(token.text)
        raise ConditionError(self._text, f'"{token.text}" was not expected')

    def _word(self, word: str) -> Node:
        lower = word.lower()
        if lower in {"true", "false", "null"}:
            return Literal({"true": True, "false": False, "null": None}[lower])
        if self._takes_op("(") is None:
            return self._column(word)
        if lower in {"cast", "try_cast"}:
            of = self.any_of()
            self._expect("as")
            tree = self._cast(of)
            self._expect(")")
            return tree
        return Call(lower, self._args())

    def _args(self) -> tuple[Node, ...]:
        if self._takes_op(")") is not None:
            return ()
        args = [self.any_of()]
        while self._takes_op(",") is not None:
            args.append(self.any_of())
        self._expect(")")
        return tuple(args)

    def _cast(self, of: Node) -> Node:
        token = self._peek()
        if token is None or token.kind != "word":
            raise ConditionError(self._text, "a type was expected")
        self._at += 1
        for types, name in ((_TEXT_TYPES, "to_text"), (_NUMBER_TYPES, "to_number"), (_DATE_TYPES, "to_date")):
            if token.text.lower() in types:
                return Call(name, (of,))
        raise ConditionError(self._text, f'the type "{token.text}" is not known')

    def _column(self, name: str) -> Node:
        """A column with its side: ``name_l``, or ``l.name`` in blocking rules."""
        if name.lower() in {"l", "r"} and self._takes_op(".") is not None:
            token = self._peek()
            if token is None or token.kind not in {"word", "quoted"}:
                raise ConditionError(self._text, "a column was expected after the dot")
            self._at += 1
            quoted = token.kind == "quoted"
            return Column(token.text[1:-1] if quoted else token.text, name.lower())
        if name[-2:].lower() in {"_l", "_r"} and len(name) > 2:
            return Column(name[:-2], name[-1].lower())
        raise ConditionError(self._text, f'it is not clear whose "{name}" is meant; columns end in _l or _r')

    def _peek(self) -> _Token | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _takes(self, word: str) -> bool:
        token = self._peek()
        if token is None or token.kind != "word" or token.text.lower() != word:
            return False
        self._at += 1
        return True

    def _takes_op(self, *ops: str) -> str | None:
        token = self._peek()
        if token is None or token.kind != "op" or token.text not in ops:
            return None
        self._at += 1
        return token.text

    def _expect(self, text: str) -> None:
        token = self._peek()
        if token is None or token.kind not in {"op", "word"} or token.text.lower() != text:
            raise ConditionError(self._text, f'"{text}" was expected')
        self._at += 1


def _unescaped(quoted: str) -> str:
    r"""Return the text in quotes; \' is Spark's and '' is everybody's way to write a quote.

    Other backslashes stay: DuckDB has no escapes, and regular expressions need them.
    """
    return quoted[1:-1].replace("''", "'").replace("\\'", "'")
