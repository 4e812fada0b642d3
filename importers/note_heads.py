"""Whom a note or an e-mail is about: the ids, case references and dates that its first lines name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from importers.case_refs import find_case_ref, find_case_ref_in_name
from importers.dates import read_date
from importers.headers import read_header, words_of

_HEAD_LINES = 12
_MOST_CHARS = 1_000
"""What is said at a head is said near the beginning of its line; some patterns look back and forth."""
_GAP_LINES = 2
_LABEL_WORDS = 4
_WORD = re.compile(r"[^\s:#|]+")
_HAS_DIGIT = re.compile(r"\d")
_ID = re.compile(r"(?<![\w/])((?=[\w/-]*\d)[A-Za-z]{0,8}[-/.]?\d[\w/-]*)")
_IN_BRACKETS = re.compile(
    r"[(\[]\s*(?:[A-Za-z ]{0,20}\b(?:id|no|number)\b[.:# ]*)?([A-Za-z]{0,4}-?\d{4,12})\s*[)\]]", re.I
)
_ABOUT = re.compile(r"^\W*(?:re|about|regarding|concerning)\b[\s:.-]+[A-Z]", re.I)
_NAME = r"([A-Z][^\W\d_]+(?:['’ -][A-Z][^\W\d_]+)*)"
_ABOUT_NAME = re.compile(rf"\b(?:[Rr]e|RE|[Aa]bout|[Rr]egarding|[Cc]oncerning)\b[\s:.-]+{_NAME}")
_RE_NAME = re.compile(rf"^\W*(?:[Rr]e|RE|[Rr]egarding|[Cc]oncerning)\b[\s:.-]+{_NAME}")
_LOOSE_ID = re.compile(
    r"\b(?:mosaic|lcs|ics|liquid\s?logic|eclipse|care\s?first|person|client|child|service\s+user)\s*"
    r"(?:id|no|nr|number|record)\b\.?\s*[:#=]?\s*([A-Za-z]{0,4}-?\d{3,12})\b",
    re.I,
)
# "file 3" and "case 2019" in a sentence name no case: a reference has a letter, a slash or a dash, or many digits.
_REF_SHAPE = re.compile(r"(?=.*\d{3})(?:.*[A-Za-z/-]|\d{5})")
_LOOSE_REF = re.compile(r"(?<![A-Za-z0-9])([A-Z]{1,5}\d{2,4}[-/]\d{2,6})(?![A-Za-z0-9])")
_ID_WORDS = frozenset(
    {"id", "identifier", "pid", "mosaic", "lcs", "ics", "eclipse", "liquidlogic", "carefirst", "number", "no"}
)
_REF_WORDS = frozenset({"ref", "reference"})
_ABOUT_ACTORS = frozenset({"", "child", "person"})
_AUTHOR_LABELS = frozenset({
    "recordedby", "author", "writtenby", "completedby", "createdby", "enteredby", "notedby", "reportby", "worker",
    "socialworker", "by", "caseworker", "practitioner", "allocatedworker", "visitedby", "seenby",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class NoteHead:
    """What the head of a document names; every value is "" when it names none.

    Attributes:
        person_id: Id, in the agency's system, of the person whom the document is about.
        person_name: Of that person, as written.
        case_ref: Reference of the case on which it stands.
        date: As written.
        author: Who recorded it, as written.
    """

    person_id: str = ""
    case_ref: str = ""
    person_name: str = ""
    date: str = ""
    author: str = ""


@dataclass(slots=True)
class _Found:
    """The first value of each kind."""

    values: dict[str, str] = field(default_factory=dict)

    def put(self, name: str, value: str) -> None:
        if value:
            self.values.setdefault(name, value)


def read_head(lines: Sequence[str], file_name: str = "", subject: str = "") -> NoteHead:
    """Read the labelled values of a document's first lines.

    Args:
        lines: The lines of the document.
        file_name: Its name, which may hold a case reference; what the document itself says goes before.
        subject: The subject line of an e-mail.

    >>> head = read_head(["Client: Ella Firth    Person ID: P100200", "Case: C-1009    Date: 29/05/2025"])
    >>> head.person_id, head.case_ref, head.date
    ('P100200', 'C-1009', '29/05/2025')
    """
    found = _Found()
    head = [line[:_MOST_CHARS] for line in _head_lines(lines)]
    subject = subject[:_MOST_CHARS]
    if subject:
        found.put("person_name", _named_after(_ABOUT_NAME, subject))
        found.put("case_ref", find_ref(subject))
        found.put("person_id", _loose_id(subject))
    for line in head:
        for label, value in _labelled(line):
            _take(found, label, value)
    for line in head:
        found.put("person_name", _named_after(_RE_NAME, line))
        found.put("person_id", _loose_id(line))
        found.put("case_ref", find_ref(line) if not _ABOUT.match(line) else "")
    found.put("case_ref", find_case_ref_in_name(file_name) or find_ref(file_name.rsplit("/", 1)[-1]))
    return NoteHead(**found.values)


def find_ref(text: str) -> str:
    """Return the first case reference of a line, or ""; also those that begin with letters and a year.

    >>> find_ref("asking about Ella [ref C-1002]"), find_ref("CF24/0113 home visit"), find_ref("rang at 10")
    ('C-1002', 'CF24/0113', '')
    """
    loose = _LOOSE_REF.search(text)
    ref = find_case_ref(text)
    return ref if _REF_SHAPE.search(ref) else (loose.group(1) if loose else "")


def _head_lines(lines: Sequence[str]) -> Iterator[str]:
    """Yield the first lines that are not empty, up to where the prose begins."""
    n_seen, n_without, has_labels = 0, 0, False
    for line in lines:
        if not line.strip():
            continue
        n_seen += 1
        if n_seen > _HEAD_LINES or (has_labels and n_without >= _GAP_LINES):
            return
        is_labelled = any(True for _ in _labelled(line))
        has_labels |= is_labelled
        n_without = 0 if is_labelled else n_without + 1
        yield line


def _labelled(line: str) -> Iterator[tuple[str, str]]:
    """Yield (label, value) of a line; pages of a PDF have only one space between a value and the next label."""
    marks: list[tuple[int, int, str]] = []
    previous = 0
    for colon in re.finditer(r"[:#|]", line):
        start, label = _label_before(line[previous : colon.start()])
        if label:
            marks.append((previous + start, colon.end(), label))
        previous = colon.end()
    for number, (_, end, label) in enumerate(marks):
        value_end = marks[number + 1][0] if number + 1 < len(marks) else len(line)
        yield label, line[end:value_end].strip(" \t|;,")


def _label_before(text: str) -> tuple[int, str]:
    """Return where the label that ends a text begins, and the label; ("", 0) when no known label stands there."""
    words = list(_WORD.finditer(text))[-_LABEL_WORDS:]
    if not words or text[words[-1].end() :].strip():
        return 0, ""
    for word in words:
        label = text[word.start() :].strip()
        if "  " not in label and not _HAS_DIGIT.search(label) and _is_label(label):
            return word.start(), label
    return 0, ""


def _is_label(label: str) -> bool:
    return _squeezed(label) in _AUTHOR_LABELS or read_header(label) is not None


def _squeezed(label: str) -> str:
    return "".join(words_of(label))


def _take(found: _Found, label: str, value: str) -> None:
    squeezed, words = _squeezed(label), frozenset(words_of(label))
    actor, what = read_header(label) or ("", "")
    token = _ID.search(value)
    if squeezed in _AUTHOR_LABELS:
        found.put("author", re.split(r"\s{2,}|\t", value)[0])
    elif what == "case_ref" or (what == "id" and words & _REF_WORDS):
        found.put("case_ref", token.group(1).rstrip("-/.") if token else "")
    elif what == "id" and actor in _ABOUT_ACTORS and words & _ID_WORDS:
        found.put("person_id", token.group(1).rstrip("-/.") if token else "")
    elif what in {"date", "created_on"}:
        found.put("date", _date_of(value))
    elif actor in {"child", "person"} and what in {"", "full_name"}:
        bracketed = _IN_BRACKETS.search(value)
        found.put("person_id", bracketed.group(1) if bracketed else "")
        found.put("person_name", _name_in(value))


def _name_in(value: str) -> str:
    """Return the name at the beginning of a value that may hold an id or a date too."""
    return re.split(r"\s{2,}|\t|[(\[\d]", value, maxsplit=1)[0].strip(" ,;-")


def _named_after(pattern: re.Pattern[str], line: str) -> str:
    named = pattern.search(line)
    return named.group(1) if named else ""


def _loose_id(line: str) -> str:
    """Return the id in "Re Ella Firth (P100200)" or "Mosaic ID 100200"."""
    loose = _LOOSE_ID.search(line)
    bracketed = _IN_BRACKETS.search(line) if _ABOUT.match(line) else None
    match = loose or bracketed
    return match.group(1) if match else ""


def _date_of(value: str) -> str:
    """Return the value, or its beginning, when it is a date."""
    words = value.split()
    for n_words in range(min(len(words), 6), 0, -1):
        text = " ".join(words[:n_words]).strip(",;|")
        if read_date(text) is not None:
            return text
    return ""
