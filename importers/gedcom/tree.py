"""GEDCOM lines become records: trees of structures, with long values joined."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from importers.base import shown_raw
from importers.gedcom.lexer import Line
from importers.rows import Problem

VOID = "@VOID@"

_POINTER = re.compile(r"@[^@#\s][^@]*@$")


@dataclass(slots=True)
class Node:
    """One structure with what hangs on it.

    Attributes:
        number: Line on which it starts.
        tag: Upper case; "" for a damaged line that holds its place.
        xref: ``@I3@`` for a record, else "".
        value: The payload, ``CONC`` and ``CONT`` joined, ``@@`` unescaped.
        children: In the order of the file.
    """

    number: int
    tag: str
    xref: str = ""
    value: str = ""
    children: list[Node] = field(default_factory=list)

    def first(self, *tags: str) -> Node | None:
        """Return the first child with one of these tags."""
        return next((child for child in self.children if child.tag in tags), None)

    def all(self, *tags: str) -> Iterator[Node]:
        """Yield the children with one of these tags."""
        return (child for child in self.children if child.tag in tags)

    def text(self, *tags: str) -> str:
        """Return the stripped value of the first child with one of these tags that has one, or ""."""
        return next((child.value.strip() for child in self.all(*tags) if child.value.strip()), "")

    @property
    def pointer(self) -> str:
        """The xref that the value points to, or ""."""
        value = self.value.strip()
        return value if _POINTER.match(value) else ""


def build_records(lines: Iterable[Line | Problem]) -> Iterator[Node | Problem]:
    """Put lines together into records (structures of level 0).

    Yields:
        Records in order, and the problems of the lexer in between. Structures under a damaged line become a problem,
        because it is not known what they say something about.
    """
    stack: list[Node] = []
    is_damaged = False
    for line in lines:
        if isinstance(line, Problem):
            yield line
        elif line.level == 0:
            if stack:
                yield from _finished(stack[0], is_damaged=is_damaged)
            stack = [Node(line.number, line.tag, line.xref, line.value)]
            is_damaged = not line.tag
        elif stack and line.tag in {"CONC", "CONT"}:
            _continue(stack[min(line.level, len(stack)) - 1], line)
        elif stack:
            del stack[line.level :]
            node = Node(line.number, line.tag, line.xref, line.value)
            stack[-1].children.append(node)
            stack.append(node)
            is_damaged = is_damaged or not line.tag
    if stack:
        yield from _finished(stack[0], is_damaged=is_damaged)


def _continue(node: Node, line: Line) -> None:
    node.value += ("\n" if line.tag == "CONT" else "") + line.value


def _finished(record: Node, *, is_damaged: bool) -> Iterator[Node | Problem]:
    if is_damaged:
        yield from _take_unplaced(record)
    _unescape(record)
    if record.tag:
        yield record


def _take_unplaced(node: Node) -> Iterator[Problem]:
    if not node.tag and node.children:
        yield Problem(
            locator=f"L{node.number}",
            code="damaged_structure",
            reason=f"The lines under damaged line {node.number} were not read: it is not known what they belong to.",
            raw=shown_raw("\n".join(_outline(node))),
        )
        node.children.clear()
    for child in node.children:
        yield from _take_unplaced(child)
    node.children = [child for child in node.children if child.tag]


def _outline(node: Node, depth: int = 0) -> Iterator[str]:
    for child in node.children:
        yield f"{'  ' * depth}{child.tag} {child.value}".rstrip()
        yield from _outline(child, depth + 1)


def _unescape(node: Node) -> None:
    if "@@" in node.value:
        node.value = node.value.replace("@@", "@")
    for child in node.children:
        _unescape(child)
