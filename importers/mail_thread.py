"""The messages that an e-mail quotes, told apart: each has its own writer, day and lines.

Source: the marks that mail programs write are theirs, not a standard: ``>`` before quoted lines (RFC 3676, section 4.5,
describes it), "On ... wrote:", a rule, or the lines of the quoted head.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime

from importers.dates import read_date

_QUOTE = re.compile(r"\s{0,3}((?:>[ \t]?)+)(?!From )")
_RULE = re.compile(
    r"\s*(?:-{2,}\s*(?:original|forwarded|reply|begin forwarded)\b[\w \t]*-{2,}|begin forwarded message:?|_{16,}|"
    r"-{4,}\s*(?:message|on)\b[^\n]*-{2,})\s*",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"\s*[*_]{0,2}(from|sent|date|to|cc|bcc|subject|reply-to|importance|attachments?)\s*:[*_]{0,2}\s*(.*)",
    re.IGNORECASE,
)
_HEAD_LINES = 14
_LEAST_LABELS = 3
_WROTE = re.compile(r"\s*(?:on\b.*\d.*|.*<?[\w.+'-]+@[\w.-]+>?.*)\b(?:wrote|writes)\s*:\s*", re.IGNORECASE | re.DOTALL)
_MAX_RULE_CHARS = 200
_WROTE_LINES = 4
_MAX_WROTE_CHARS = 400
_DAY = re.compile(
    r"\d{1,2}(?:st|nd|rd|th)?[ \t]+[A-Za-z]{3,9}\.?,?[ \t]+\d{4}"
    r"|[A-Za-z]{3,9}\.?[ \t]+\d{1,2}(?:st|nd|rd|th)?,?[ \t]+\d{4}|\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|\d{4}-\d{2}-\d{2}"
)
_CLOCK = re.compile(
    r"^[\s,]*(?:at\s+)?\d{1,2}[:.]\d{2}(?::\d{2})?(?:\s*[ap]\.?m\.?)?(?:\s*(?:[+-]\d{4}|\(?(?:GMT|BST|UTC)[^,)]{0,6}\)?))?",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"\s*[<\[(]?(?:mailto:)?([\w.+'-]+@[\w-]+(?:\.[\w-]+)+)[>\])]?.*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a thread.

    Attributes:
        first: 0-based line of the e-mail's text on which its own words begin; no two messages with words share one.
        text: Its lines without quotation marks; lines of others among them are empty, so that line n stays line n.
        writer: As written, or "" when nobody says.
        sent: ISO day, or "".
        subject: Of its own head, or "".
        head: (name, value) of its own head as far as it is quoted.
        is_quoted: False for the message that was sent itself.
    """

    first: int
    text: str
    writer: str = ""
    sent: str = ""
    subject: str = ""
    head: tuple[tuple[str, str], ...] = ()
    is_quoted: bool = False


@dataclass(slots=True)
class _Open:
    """A message while its lines are gathered."""

    head: dict[str, str] = field(default_factory=dict)
    lines: dict[int, str] = field(default_factory=dict)


def split_thread(body: str) -> list[Message]:
    """Tell the messages of an e-mail apart; the first is the one that was sent.

    Args:
        body: Its text, quoted lines as the mail program marked them.
    """
    split = _Splitter([_unquoted(line) for line in body.split("\n")])
    split.run()
    sent, *others = split.messages
    found = [_closed(sent, is_quoted=False, has_quoted=bool(others))]
    found += [_closed(one, is_quoted=True, has_quoted=True) for one in others]
    messages = [message for message in found if message is not None]
    own = [message for message in messages if not message.is_quoted] or [Message(0, "")]
    return [*own, *_distinct(message for message in messages if message.is_quoted)]


def _unquoted(line: str) -> tuple[int, str]:
    mark = _QUOTE.match(line)
    return (mark[1].count(">"), line[mark.end() :]) if mark else (0, line.replace(">From ", "From ", 1))


class _Splitter:
    """Walks the lines once. At every depth of quotation one message is open."""

    def __init__(self, lines: Sequence[tuple[int, str]]) -> None:
        self._lines = lines
        self.messages = [_Open()]
        self._open = {0: self.messages[0]}

    def run(self) -> None:
        """Give every line to its message."""
        at = 0
        while at < len(self._lines):
            at += self._head_at(at) or self._wrote_at(at) or self._line_at(at)

    def _begin(self, depth: int, head: dict[str, str]) -> None:
        for deeper in [one for one in self._open if one >= depth]:
            del self._open[deeper]
        self._open[depth] = _Open(head)
        self.messages.append(self._open[depth])

    def _line_at(self, at: int) -> int:
        depth, text = self._lines[at]
        if depth not in self._open:
            if not text.strip():
                return 1
            self._begin(depth, {})
        self._open[depth].lines[at] = text
        return 1

    def _head_at(self, at: int) -> int:
        """Read a rule, a quoted head, or both; return how many lines they take."""
        depth, text = self._lines[at]
        n_rule = 0
        if len(text) <= _MAX_RULE_CHARS and _RULE.fullmatch(text):
            n_rule = 1
            while at + n_rule < len(self._lines) and not self._lines[at + n_rule][1].strip():
                n_rule += 1
        head, n_head = self._labels(at + n_rule, depth, is_announced=n_rule > 0)
        if not n_head and not (n_rule and not text.strip().startswith("_")):
            return 0
        self._begin(depth, head)
        return n_rule + n_head

    def _labels(self, start: int, depth: int, *, is_announced: bool) -> tuple[dict[str, str], int]:
        head: dict[str, str] = {}
        last, n_lines = "", 0
        for own_depth, text in self._lines[start : start + _HEAD_LINES]:
            label = _LABEL.fullmatch(text)
            if own_depth != depth or (not label and (not text.strip() or not last)):
                break
            if label:
                last = label[1].casefold()
                if last in head:
                    break
                head[last] = label[2].strip()
            elif last in {"to", "cc", "bcc"} or not head[last]:
                # A long list of recipients goes on over the next line.
                head[last] = f"{head[last]} {text.strip()}".strip()
            else:
                break
            n_lines += 1
        is_first = is_announced or next(iter(head), "") == "from"
        is_head = "from" in head and {"sent", "date"} & set(head) and len(head) >= _LEAST_LABELS and is_first
        return (head, n_lines) if is_head else ({}, 0)

    def _wrote_at(self, at: int) -> int:
        """Read "On 5 Nov 2024 at 11:56, Joan Firth wrote:", over up to four lines."""
        depth, first = self._lines[at]
        if not first.strip():
            return 0
        joined = ""
        for n_lines in range(1, _WROTE_LINES + 1):
            own_depth, text = self._lines[at + n_lines - 1] if at + n_lines <= len(self._lines) else (-1, "")
            joined = f"{joined} {text}".strip()
            if own_depth != depth or not text.strip() or len(joined) > _MAX_WROTE_CHARS:
                return 0
            if (
                joined.endswith(":")
                and _WROTE.fullmatch(joined)
                and (n_lines == 1 or first.strip().casefold().startswith("on "))
            ):
                self._begin(depth + self._is_marked(at + n_lines, depth), _attribution(joined))
                return n_lines
        return 0

    def _is_marked(self, at: int, depth: int) -> int:
        """Return 1 when what was written stands behind marks; else it simply goes on below."""
        following = (one for one, text in self._lines[at : at + _WROTE_LINES] if text.strip())
        return int(next(following, depth) > depth)


def _attribution(text: str) -> dict[str, str]:
    day = _DAY.search(text)
    writer = text[day.end() :] if day else re.sub(r"(?i)^on\s+", "", text)
    writer = _CLOCK.sub("", writer)
    writer = re.sub(r"(?i)[\s,]*\b(?:wrote|writes)\s*:\s*$", "", writer).strip(" ,")
    return {"date": day.group() if day else "", "from": writer}


def _closed(one: _Open, *, is_quoted: bool, has_quoted: bool) -> Message | None:
    filled = [number for number, text in one.lines.items() if text.strip()]
    if not filled:
        return None if is_quoted else Message(0, "")
    first = filled[0] if is_quoted or has_quoted else 0
    lines = [one.lines.get(number, "").rstrip() for number in range(first, filled[-1] + 1)]
    names = {"from": "From", "sent": "Date", "date": "Date", "to": "To", "subject": "Subject"}
    head = tuple((shown, one.head[name]) for name, shown in names.items() if one.head.get(name))
    values = dict(head)
    return Message(
        first,
        "\n".join(lines),
        writer_of(values.get("From", "")),
        _day_of(values.get("Date", "")),
        values.get("Subject", ""),
        head,
        is_quoted,
    )


def writer_of(sender: str) -> str:
    """Return the name of a sender, else the address.

    >>> writer_of("Joan Firth <joan@example.org>"), writer_of("joan@example.org"), writer_of('"Firth, Joan"')
    ('Joan Firth', 'joan@example.org', 'Joan Firth')
    """
    sender = sender[:_MAX_WROTE_CHARS]
    address = _ADDRESS.search(sender)
    name = sender[: address.start()] if address else sender
    name = name.strip(" \t\"'*,")
    family, comma, given = name.partition(", ")
    if comma and "," not in given and "(" not in name:
        name = f"{given.strip()} {family.strip()}"
    return name or (address[1] if address else "")


def _day_of(text: str) -> str:
    try:
        return parsedate_to_datetime(text).date().isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        # Not as a mail program writes its own head.
        pass
    day = _DAY.search(text)
    read = read_date(day.group().replace(",", " ")) if day else None
    return read.earliest.isoformat() if read is not None and read.precision == "day" else ""


def _distinct(messages: Iterator[Message]) -> Iterator[Message]:
    """Leave out what a thread quotes twice."""
    seen: set[tuple[str, str]] = set()
    for message in messages:
        key = (message.writer.casefold(), " ".join(message.text.split()))
        if key not in seen:
            seen.add(key)
            yield message
