"""RTF as paragraphs and tables, with what was deleted or hidden left out and ticks as ``[x]`` and ``[ ]``.

Source: Rich Text Format Specification 1.9.1 (Microsoft, 2008). Libraries that turn RTF into text
(striprtf was tried) print tracked deletions and hidden text, and give tables as lines. Both matter here, so the few
words that do are read directly.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from importers.blocks import Block, DocumentText, Paragraph, SidePart, Table
from importers.docx_xml import CHECKED, UNCHECKED
from importers.errors import UnreadableError
from importers.form_ticks import from_symbol_font, plain_ticks
from importers.rtf_tables import CellEdge, RtfRow, table_of
from importers.rtf_tokens import Kind, Token, codec_of_charset, tokens

_MAX_DEPTH = 4_000
_MAX_HEADING_CHARS = 120
_USUAL_CODEC = "cp1252"
_SURROGATES = re.compile("[\ud800-\udfff]+")
_SKIPPED = frozenset({
    "colortbl", "info", "pict", "xe", "tc", "rxe", "nonesttables", "fldinst", "pntext", "listtext", "listtable",
    "listoverridetable", "filetbl", "private", "ftnsep", "ftnsepc", "ftncn", "aftnsep", "aftnsepc", "aftncn", "shprslt",
    "nextfile", "template", "revtbl", "rsidtbl", "themedata", "datastore", "generator", "bkmkstart", "bkmkend",
    "atnid", "atnauthor", "atrfstart", "atrfend", "atndate", "atnref", "atnparent", "atnicn",
})  # fmt: skip
# Destinations that begin with \* and hold words all the same.
_READ = frozenset({"shptxt", "annotation", "formfield", "ffl", "fldrslt", "nesttableprops"})
_SIDES = {
    "header": "header", "headerl": "header", "headerr": "header", "headerf": "header", "footer": "footer",
    "footerl": "footer", "footerr": "footer", "footerf": "footer", "footnote": "footnotes", "annotation": "comments",
}  # fmt: skip
_LITERAL = {
    "tab": "\t", "line": "\n", "lbr": "\n", "emdash": "—", "endash": "–", "emspace": " ", "enspace": " ",
    "qmspace": " ", "bullet": "•", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "nestcell": "\t",
    "nestrow": "\n",
}  # fmt: skip
_SYMBOLS = {"~": "\u00a0", "_": "-", "{": "{", "}": "}", "\\": "\\", "\t": "\t"}
_PARAGRAPH_ENDS = frozenset({"par", "sect", "page", "column"})
_CHECKBOX, _DROP_DOWN = 1, 2
_USUAL_ANSWER = 25


@dataclass(slots=True)
class _Sink:
    """Collects the blocks of the body, of a margin or of notes."""

    prefix: str = ""
    blocks: list[Block] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    cells: list[str] = field(default_factory=list)
    rows: list[RtfRow] = field(default_factory=list)
    edges: list[CellEdge] = field(default_factory=list)
    edge: CellEdge = field(default_factory=CellEdge)
    is_plain: bool = False
    n_paragraphs: int = 0
    n_tables: int = 0

    def end_paragraph(self, *, is_heading: bool, is_in_table: bool) -> None:
        """End a paragraph; within a table it is a line of its cell."""
        if is_in_table:
            self.pieces.append("\n")
            return
        self.end_table()
        text = self._taken()
        self.n_paragraphs += 1
        is_title = bool(text.strip()) and (is_heading or not self.is_plain) and len(text) <= _MAX_HEADING_CHARS
        self.blocks.append(Paragraph(f"{self.prefix}P{self.n_paragraphs}", text, is_title))
        self.is_plain = False

    def end_cell(self) -> None:
        """End a cell."""
        self.cells.append(self._taken().strip("\n"))
        self.is_plain = False

    def end_row(self) -> None:
        """End a row; text behind its last cell is a cell that somebody forgot to end."""
        if "".join(self.pieces).strip():
            self.end_cell()
        if self.cells:
            self.rows.append(RtfRow(tuple(self.cells), tuple(self.edges)))
        self.cells, self.pieces = [], []

    def end_table(self) -> None:
        """End the table, if one has begun."""
        if self.cells:
            rest = self.pieces
            self.pieces = []
            self.end_row()
            self.pieces = rest
        if self.rows:
            self.n_tables += 1
            self.blocks.append(table_of(self.rows, f"{self.prefix}T{self.n_tables}"))
            self.rows = []

    def end(self) -> None:
        """End whatever is open."""
        if "".join(self.pieces).strip():
            self.end_paragraph(is_heading=False, is_in_table=False)
        self.end_table()

    def _taken(self) -> str:
        text = plain_ticks(_whole("".join(self.pieces)))
        self.pieces = []
        return "\n".join(line.strip(" ") for line in text.split("\n"))


def _whole(text: str) -> str:
    """Join the halves of characters that RTF writes as two numbers."""
    return _SURROGATES.sub(
        lambda found: found.group().encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace"), text
    )


@dataclass(frozen=True, slots=True)
class _Group:
    """What holds between two braces."""

    sink: _Sink
    is_skipped: bool = False
    place: str = ""
    codec: str = ""
    font: int = -1
    n_fallback: int = 1
    is_bold: bool = False
    is_hidden: bool = False
    is_deleted: bool = False


@dataclass(slots=True)
class _FormField:
    """A tick box or a list of choices of an old Word form."""

    kind: int = 0
    answer: int = _USUAL_ANSWER
    usual: int = 0
    choices: list[str] = field(default_factory=list)

    def shown(self) -> str:
        """Return the answer as text; what was typed into a text field follows as text of its own."""
        answer = self.usual if self.answer == _USUAL_ANSWER else self.answer
        if self.kind == _CHECKBOX:
            return f"{CHECKED if answer else UNCHECKED} "
        is_choice = self.kind == _DROP_DOWN and 0 <= answer < len(self.choices)
        return self.choices[answer] if is_choice else ""


def read_rtf(data: bytes, name: str) -> DocumentText:
    """Read an RTF file.

    Args:
        data: The whole file.
        name: For messages.

    Raises:
        UnreadableError: When its groups are nested too deep to be a document.
    """
    walker = _Walker(name)
    for token in tokens(data):
        walker.take(token)
    return walker.finish()


class _Walker:
    """Takes the tokens one by one."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._body = _Sink()
        self._sides: dict[str, _Sink] = {}
        self._group = _Group(self._body)
        self._stack: list[_Group] = []
        self._codec = _USUAL_CODEC
        self._fonts: dict[int, str] = {}
        self._symbol_fonts: dict[int, str] = {}
        self._headings: set[int] = set()
        self._style: tuple[int, str] = (-1, "")
        self._is_heading = False
        self._is_in_table = False
        self._is_starred = False
        self._n_to_skip = 0
        self._pending = bytearray()
        self._field: _FormField | None = None
        self._n_hidden = 0
        self._was_hidden = False

    def finish(self) -> DocumentText:
        """End whatever is open, and return what was read."""
        self._flush()
        is_cut = len(self._stack) > 0
        for sink in (self._body, *self._sides.values()):
            sink.end()
        parts = tuple(SidePart(name, tuple(sink.blocks)) for name, sink in self._sides.items() if sink.blocks)
        return DocumentText(tuple(self._body.blocks), parts, is_damaged=is_cut, n_hidden=self._n_hidden)

    def take(self, token: Token) -> None:
        """Take one token."""
        if token.kind is Kind.TEXT:
            self._text(token)
            return
        self._flush()
        if token.kind is Kind.OPEN:
            if len(self._stack) >= _MAX_DEPTH:
                raise UnreadableError(f"{self._name} nests its groups too deep. Nothing was imported.")
            self._stack.append(self._group)
            self._n_to_skip = 0
        elif token.kind is Kind.CLOSE:
            self._close()
        elif self._n_to_skip > 0 and token.word not in {"u", "*"}:
            self._n_to_skip -= 1
        elif token.kind is Kind.SYMBOL:
            self._symbol(token.word)
        else:
            self._word(token)
            self._is_starred = False

    # ---- groups

    def _close(self) -> None:
        self._is_starred, self._n_to_skip = False, 0
        left, outer = self._group, self._stack.pop() if self._stack else _Group(self._body)
        if left.place == "formfield" and outer.place != "formfield" and self._field is not None:
            shown, self._field = self._field.shown(), None
            # The instruction around it is no text; the tick is.
            self._emit(shown, replace(outer, is_skipped=False))
        if left.place == "stylesheet":
            self._end_style()
        if left.sink is not outer.sink:
            left.sink.end()
        self._group = outer

    def _destination(self, word: str) -> bool:
        """Begin a destination, if the word is one; return True when it was."""
        if word in {"fonttbl", "stylesheet"}:
            self._group = replace(self._group, place=word, is_skipped=True)
        elif word in _SIDES and (not self._group.is_skipped or word == "annotation"):
            name = _SIDES[word]
            side = self._sides.setdefault(name, _Sink(f"{name} "))
            self._group = replace(self._group, sink=side, place=word, is_skipped=False)
        elif word == "formfield":
            self._field = _FormField()
            self._group = replace(self._group, place=word, is_skipped=True)
        elif word == "ffl" and self._field is not None:
            self._field.choices.append("")
            self._group = replace(self._group, place=word)
        elif word == "shptxt":
            self._group = replace(self._group, place=word, is_skipped=False)
        elif word in _SKIPPED or (self._is_starred and word not in _READ):
            self._group = replace(self._group, place=word, is_skipped=True)
        else:
            return False
        return True

    # ---- words

    def _symbol(self, symbol: str) -> None:
        if symbol == "*":
            self._is_starred = True
        elif symbol in {"\r", "\n"}:
            self._end_paragraph()
        elif symbol in _SYMBOLS:
            self._emit(_SYMBOLS[symbol])

    def _word(self, token: Token) -> None:
        word, number = token.word, token.number
        if self._destination(word):
            return
        if self._group.is_skipped:
            self._skipped_word(word, number)
        elif word in _LITERAL:
            self._emit(_LITERAL[word])
        elif word in _PARAGRAPH_ENDS:
            self._end_paragraph()
        elif word in _WORDS:
            _WORDS[word](self, number)

    def _skipped_word(self, word: str, number: int | None) -> None:
        """Read what the tables of fonts and styles and the settings of a form field say."""
        place = self._group.place
        if place == "fonttbl" and word == "f":
            self._group = replace(self._group, font=number or 0)
        elif place == "fonttbl" and word == "fcharset":
            self._fonts[self._group.font] = codec_of_charset(number or 0)
        elif place == "stylesheet" and word == "s":
            self._style = (number or 0, "")
        elif self._field is not None and word == "fftype":
            self._field.kind = number or 0
        elif self._field is not None and word == "ffres":
            self._field.answer = number or 0
        elif self._field is not None and word == "ffdefres":
            self._field.usual = number or 0
        elif word == "u":
            self._n_to_skip = self._group.n_fallback

    def _end_style(self) -> None:
        number, name = self._style
        if number >= 0 and name.strip(" ;").casefold().startswith(("heading", "title", "subtitle")):
            self._headings.add(number)
        self._style = (-1, "")

    def _end_paragraph(self) -> None:
        if not self._group.is_skipped:
            self._group.sink.end_paragraph(is_heading=self._is_heading, is_in_table=self._is_in_table)

    # ---- text

    def _text(self, token: Token) -> None:
        data = token.text
        if self._n_to_skip:
            n_skipped = min(self._n_to_skip, len(data))
            self._n_to_skip -= n_skipped
            data = data[n_skipped:]
        self._pending += data

    def _flush(self) -> None:
        if not self._pending:
            return
        data, self._pending = bytes(self._pending), bytearray()
        group = self._group
        if group.place == "stylesheet":
            self._style = (self._style[0], self._style[1] + data.decode("latin-1"))
        elif group.place == "fonttbl":
            if b"wingdings" in data.lower() or b"webdings" in data.lower():
                self._symbol_fonts[group.font] = data.decode("latin-1").strip(" ;").casefold()
        elif group.place == "ffl" and self._field is not None:
            self._field.choices[-1] += self._decoded(data)
        else:
            self._emit(self._decoded(data))

    def _decoded(self, data: bytes) -> str:
        symbols = self._symbol_fonts.get(self._group.font)
        if symbols:
            return "".join(from_symbol_font(symbols, f"F0{byte:02X}") for byte in data)
        try:
            return data.decode(self._fonts.get(self._group.font) or self._codec, errors="replace")
        except LookupError:
            return data.decode(_USUAL_CODEC, errors="replace")

    def _emit(self, text: str, group: _Group | None = None) -> None:
        group = group or self._group
        if group.is_skipped or group.is_deleted or not text:
            return
        self._n_hidden += group.is_hidden and not self._was_hidden and bool(text.strip())
        self._was_hidden = group.is_hidden
        if group.is_hidden:
            return
        group.sink.is_plain |= bool(text.strip()) and not group.is_bold
        group.sink.pieces.append(text)

    # ---- the words that do something

    def set_unicode(self, number: int | None) -> None:
        """Emit a character given by its number; its fallback follows and is left out."""
        code = (number or 0) % 0x10000
        self._emit(_private_symbol(code, self._symbol_fonts.get(self._group.font, "")))
        self._n_to_skip = self._group.n_fallback

    def set_group(self, **changes: bool | int) -> None:
        """Change what holds up to the closing brace."""
        self._group = replace(self._group, **changes)  # type: ignore[arg-type]

    def set_codepage(self, number: int | None) -> None:
        """Set the encoding of the whole document."""
        try:
            self._codec = codecs.lookup(f"cp{number}").name
        except LookupError:
            self._codec = _USUAL_CODEC

    def set_codec(self, codec: str) -> None:
        """Set the encoding of the whole document by the machine that wrote it."""
        self._codec = codec

    def begin_paragraph(self) -> None:
        """Forget the properties of the paragraph before."""
        self._is_heading = self._is_in_table = False

    def set_style(self, number: int | None) -> None:
        """Note whether the paragraph has the style of a heading."""
        self._is_heading = (number or 0) in self._headings

    def set_heading(self) -> None:
        """Note that the paragraph stands in the outline."""
        self._is_heading = True

    def set_in_table(self) -> None:
        """Note that the paragraph stands in a cell."""
        self._is_in_table = True

    def sink(self) -> _Sink:
        """Return where blocks go."""
        return self._group.sink


def _private_symbol(code: int, font: str) -> str:
    is_private = 0xF000 <= code <= 0xF0FF
    return from_symbol_font(font or "wingdings", f"{code:04X}") if is_private else chr(code)


def _new_row(walker: _Walker) -> None:
    walker.sink().edges, walker.sink().edge = [], CellEdge()


def _edge(walker: _Walker, number: int | None) -> None:
    sink = walker.sink()
    sink.edges.append(replace(sink.edge, right=number or 0))
    sink.edge = CellEdge()


def _goes_on(walker: _Walker, *, is_below: bool) -> None:
    sink = walker.sink()
    sink.edge = replace(
        sink.edge, is_below=sink.edge.is_below or is_below, is_beside=sink.edge.is_beside or not is_below
    )


def _is_on(number: int | None) -> bool:
    return number is None or number != 0


_WORDS: dict[str, Callable[[_Walker, int | None], None]] = {
    "u": _Walker.set_unicode,
    "uc": lambda walker, number: walker.set_group(n_fallback=min(number or 0, 100)),
    "f": lambda walker, number: walker.set_group(font=number or 0),
    "b": lambda walker, number: walker.set_group(is_bold=_is_on(number)),
    "v": lambda walker, number: walker.set_group(is_hidden=_is_on(number)),
    "deleted": lambda walker, number: walker.set_group(is_deleted=_is_on(number)),
    "plain": lambda walker, _: walker.set_group(is_bold=False, is_hidden=False),
    "ansicpg": _Walker.set_codepage,
    "mac": lambda walker, _: walker.set_codec("mac_roman"),
    "pc": lambda walker, _: walker.set_codec("cp437"),
    "pca": lambda walker, _: walker.set_codec("cp850"),
    "pard": lambda walker, _: walker.begin_paragraph(),
    "s": _Walker.set_style,
    "outlinelevel": lambda walker, number: walker.set_heading() if (number or 0) < 9 else None,
    "intbl": lambda walker, _: walker.set_in_table(),
    "trowd": lambda walker, _: _new_row(walker),
    "cellx": _edge,
    "clvmrg": lambda walker, _: _goes_on(walker, is_below=True),
    "clmrg": lambda walker, _: _goes_on(walker, is_below=False),
    "cell": lambda walker, _: walker.sink().end_cell(),
    "row": lambda walker, _: walker.sink().end_row(),
}


def text_lines(document: DocumentText) -> Iterator[str]:
    """Yield a document's text line by line, cells beside each other."""
    for block in document.blocks:
        if isinstance(block, Table):
            yield from (" | ".join(" ".join(text.split()) for text in row.texts if text) for row in block.rows)
        else:
            yield from block.text.split("\n")
