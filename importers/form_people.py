"""Cells and lines that describe a person become the fields of a person row."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from importers.dates import read_date, says_unknown
from importers.form_items import PersonCells
from importers.form_ticks import read_answer
from importers.form_words import Section, amount_of, is_prose, is_word, relationship_of
from importers.relation_deaths import label_says_deceased, name_says_deceased, remark_says_deceased
from importers.relations import ReadRelationship
from importers.view_words import read_importance

EMAIL = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
PHONE = re.compile(r"(?<![\d/])\+?\(?\d[\d\s().\-]{7,17}\d(?![\d/])")
UNKNOWN = "unknown_relationship"

_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}\b", re.IGNORECASE)
_AGE = re.compile(
    r"(?:aged?|approx(?:imately)?|about|around|circa|c|est(?:imated)?|early|mid|late|age approx(?:imately)?)?[\s.:~]*"
    r"\d{1,3}(?:['’]?s)?(?:\s*(?:years?|yrs?|y|yo|y/o|months?|mths?|m|weeks?|wks?)\b)?(?:\s*old)?(?:\s*approx\w*)?",
    re.IGNORECASE,
)
_BORN_WORD = re.compile(r"^\s*(?:d\.?\s?o\.?\s?b\.?|date of birth|born(?: on)?)\b[\s:.]*", re.IGNORECASE)
_CONTACT_WORDS = re.compile(
    r"\b(?:tel|telephone|phone|mob|mobile|home|work|email|e-mail)\b\s*(?:no\.?|number)?\s*[:.]?", re.I
)
_BETWEEN_PHONES = re.compile(r"\s*(?:/|;|,|\n|\bor\b|\band\b|&)\s*", re.IGNORECASE)
_COUPLE = re.compile(r"^(?P<first>[^\d()&+]{2,40}?)\s+(?:&|\+|and)\s+(?P<second>[^\d()&+]{2,60})$", re.IGNORECASE)
_TITLES = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr"})
_BRACKET = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]")
_AFTER_DASH = re.compile(r"\s*(?:\s[-–—]+\s|,)\s*([^,]+)$")
_BULLET = re.compile(r"^\s*(?:[-–—•·▪*o]\s+|\d{1,2}[.)]\s+)")
_LINE_PARTS = re.compile(r"\s+[-–—]+\s+|\s*[,;|\t]\s*|:\s+")
_NAME_LIKE = re.compile(r"^(?:\?+|[^\W\d_][\w'’.\-]*)(?:\s+(?:\?+|[^\W\d_][\w'’.\-]*)){0,5}$")
_HOUSE_WORDS = re.compile(
    r"\b(?:house|cottage|flat|farm|lodge|court|hall|road|street|lane|avenue|close|rd|st|ave|prison|hmp)\b", re.I
)
_MATTERS = re.compile(r"\b(?:important|importance|matters?|close|closeness|special|stars?)\b", re.IGNORECASE)
_WANTS = re.compile(r"\b(?:want|wish|like|happy|see)", re.IGNORECASE)
_PLAIN_FIELDS = frozenset(
    {"given_name", "family_name", "known_as", "email", "sex", "ethnicity", "language", "town", "postcode"}
)
_ANSWERS = frozenset({"invite", "pr", "lives_with", "deceased"})

Field = tuple[str, str]


@dataclass(slots=True)
class Draft:
    """A person of a form while it is being put together.

    Attributes:
        locator: Where the name stands.
        list_name: Which list or group of labels the person stands in; one list never names a person twice.
        labels: What the form says of the relationship or role.
        views: (heading, text) of what the child said of the person.
        key: Locator, with ``#2`` for a second person of the same place; given when all are known.
    """

    locator: str
    list_name: str
    section: Section
    heading: str = ""
    fields: list[Field] = field(default_factory=list)
    extra: list[Field] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    roles: list[str] = field(default_factory=list)
    views: list[Field] = field(default_factory=list)
    raw: str = ""
    is_professional: bool = False
    key: str = ""

    @property
    def name(self) -> str:
        """The name as written, or "" when there is none."""
        values = dict(reversed(self.fields))
        parts = (values.get("given_name", ""), values.get("family_name", ""))
        return values.get("full_name") or " ".join(part for part in parts if part)

    @property
    def has_content(self) -> bool:
        """True when there is a name, or a relationship with something that tells the person apart."""
        return bool(self.name or (self.labels and self.fields) or (self.labels and self.extra))

    @property
    def says_deceased(self) -> bool:
        """True when the name, a label or a remark beside the person says that the person has died."""
        return (
            name_says_deceased(self.name)
            or any(map(label_says_deceased, [*self.labels, *self.roles]))
            or any(remark_says_deceased(text) for _, text in self.extra)
        )

    def relationship(self) -> tuple[str, ReadRelationship]:
        """Return the words that say who this is, and how they are read; the section's meaning when there are none."""
        words = [*self.labels, *self.roles]
        for label in words:
            read = relationship_of(label)
            if read.matched and read.code != UNKNOWN:
                return label, read
        if words and not self.section.code:
            return words[0], relationship_of(words[0])
        code = self.section.code or UNKNOWN
        return words[0] if words else self.heading, ReadRelationship(code, status=self.section.status)


def read_row(row: PersonCells, section: Section, heading: str, above: str, child_address: str) -> list[Draft]:
    """Read a row of a table of people; a couple in one row is two people.

    Args:
        row: The cells with the meaning of their headings.
        section: What the table is a list of.
        heading: The words above the table.
        above: Address of the row above, for "as above".
        child_address: For "with child".

    Returns:
        No draft when the row names nobody ("None", "N/A").
    """
    fields = {meaning for _, meaning, _ in row.cells}
    draft = Draft(row.locator, row.locator.partition("R")[0], section, heading, raw=row.raw)
    draft.is_professional = _is_professional(section, fields)
    for cell_heading, meaning, text in row.cells:
        if text:
            add_cell(draft, cell_heading, meaning, text, above=above, child_address=child_address)
    if not draft.labels:
        _take_label_from_name(draft)
    if is_word("not_people", draft.name) or not draft.has_content:
        return []
    return _as_couple(draft)


def _is_professional(section: Section, fields: set[str]) -> bool:
    if section.kind == "child":
        return False
    # A child has a school, and an id or a birth date with it; a professional has an agency.
    has_role = "role" in fields or ("agency" in fields and not fields & {"date_of_birth", "age", "external_id"})
    if "relationship" in fields:
        return section.kind in {"professionals", "referrer"} and has_role
    return has_role or section.kind in {"professionals", "referrer"}


def add_cell(draft: Draft, heading: str, meaning: str, text: str, *, above: str = "", child_address: str = "") -> None:
    """Add what one cell says; what is not understood becomes an extra field under its heading."""
    line = " ".join(text.split())
    if meaning == "full_name":
        draft.fields.append(("full_name", line))
    elif meaning == "relationship":
        draft.labels.append(line)
    elif meaning == "role":
        draft.roles.append(line)
        draft.fields.append(("role", line))
    elif meaning in {"date_of_birth", "age"}:
        _add_born(draft, heading, text)
    elif meaning == "address":
        _add_address(draft, heading, text, above, child_address)
    elif meaning == "phone":
        draft.fields.extend(("phone", part) for part in _BETWEEN_PHONES.split(text.strip()) if part)
    elif meaning in {"contact", "contact_details"}:
        _add_contact(draft, heading, text, is_address=meaning == "contact_details")
    elif meaning == "view":
        draft.views.append((heading, line))
    elif meaning in _PLAIN_FIELDS:
        draft.fields.append((meaning, line))
    elif meaning in _ANSWERS:
        _add_answer(draft, heading, meaning, line)
    elif meaning == "external_id":
        draft.fields.append(("external_id", line))
    else:
        draft.extra.append((heading or "Column without heading", line))


def _add_born(draft: Draft, heading: str, text: str) -> None:
    parts = [" ".join(text.split())]
    if born_field(parts[0]) is None:
        parts = [part.strip() for part in re.split(r"[()\n;,]|\s+[-–/]\s+", text) if part.strip()]
    for part in parts:
        kind = born_field(part)
        if kind is None:
            draft.extra.append((heading, part))
        else:
            draft.fields.append((kind, _BORN_WORD.sub("", part)))


def born_field(text: str) -> str | None:
    """Return "age" or "date_of_birth" for what a text is, or None when it is neither."""
    text = _BORN_WORD.sub("", text)
    if says_unknown(text.casefold()):
        return None
    if _AGE.fullmatch(text):
        return "age"
    return "date_of_birth" if read_date(text) is not None else None


def _add_address(draft: Draft, heading: str, text: str, above: str, child_address: str) -> None:
    line = ", ".join(part.strip(" ,") for part in text.split("\n") if part.strip(" ,"))
    resolved = above if is_word("same_address", line) else child_address if is_word("child_address", line) else ""
    if resolved:
        draft.fields.append(("address", resolved))
        draft.extra.append((heading, line))
        return
    rest = _take_phones(draft, line)
    if rest:
        draft.fields.append((_place_field(rest), rest))


def _place_field(text: str) -> str:
    """Return "town" for a bare place name, which is how forms give an area instead of an address."""
    is_town = (
        len(text.split()) <= 3 and "," not in text and not re.search(r"\d", text) and not _HOUSE_WORDS.search(text)
    )
    return "town" if is_town and text[:1].isupper() else "address"


def _take_phones(draft: Draft, text: str) -> str:
    """Move e-mail addresses and telephone numbers from a text into their fields; return the rest."""
    found = [("email", match.group()) for match in EMAIL.finditer(text)]
    rest = EMAIL.sub(" ", text)
    for match in PHONE.finditer(rest):
        if 10 <= sum(char.isdigit() for char in match.group()) <= 13:
            found.append(("phone", match.group().strip()))
            rest = rest.replace(match.group(), " ")
    draft.fields.extend(found)
    if found:
        rest = _CONTACT_WORDS.sub(" ", rest)
    return " ".join(rest.split()).strip(" ,;/-:|")


def _add_contact(draft: Draft, heading: str, text: str, *, is_address: bool) -> None:
    line = ", ".join(part.strip(" ,") for part in text.split("\n") if part.strip(" ,"))
    rest = _take_phones(draft, line)
    if not rest:
        return
    if is_address and (re.search(r"\d", rest) or _POSTCODE.search(rest) or "," in rest):
        draft.fields.append(("address", rest))
    else:
        draft.extra.append((heading, rest))


def _add_answer(draft: Draft, heading: str, meaning: str, text: str) -> None:
    answer = read_answer(text)
    if meaning == "deceased" and (
        answer == "yes" or "deceased" in text.casefold() or text.casefold().startswith("died")
    ):
        draft.fields.append(("deceased", "yes"))
    if answer or "[ ]" not in text:
        draft.extra.append((heading, answer if answer and (len(text) < 6 or "[" in text) else text))


def _take_label_from_name(draft: Draft) -> None:
    """Read "Jane Hill (aunt)" and "Jane Hill - aunt" where the table has no column for the relationship."""
    match = _BRACKET.search(draft.name) or _AFTER_DASH.search(draft.name)
    inner = next((group.strip() for group in match.groups() if group), "") if match else ""
    read = relationship_of(inner) if inner else None
    if match and read and read.matched and read.code != UNKNOWN:
        draft.labels.append(inner)
        bare = " ".join((draft.name[: match.start()] + " " + draft.name[match.end() :]).split())
        draft.fields = [(kind, bare if kind == "full_name" else value) for kind, value in draft.fields]


def _as_couple(draft: Draft) -> list[Draft]:
    match = _COUPLE.match(draft.name)
    if match is None or not any(kind == "full_name" for kind, _ in draft.fields):
        return [draft]
    names = _couple_names(match.group("first").split(), match.group("second").split())
    if not all(_NAME_LIKE.match(name) for name in names) or len(draft.name.split()) > 8:
        return [draft]
    shared = [(kind, value) for kind, value in draft.fields if kind not in {"full_name", "date_of_birth", "age", "sex"}]
    own = [(kind, value) for kind, value in draft.fields if kind in {"date_of_birth", "age", "sex"}]
    couple = []
    for name in names:
        one = Draft(draft.locator, draft.list_name, draft.section, draft.heading, [("full_name", name), *shared])
        one.extra = [*draft.extra, *own]
        one.labels, one.roles, one.views = draft.labels, draft.roles, draft.views
        one.raw, one.is_professional = draft.raw, draft.is_professional
        couple.append(one)
    return couple


def _couple_names(first: Sequence[str], second: Sequence[str]) -> tuple[str, str]:
    """Give the first of "Sue and Phil Hill" the surname of the second."""
    is_short = len(first) == 1 and len(second) > 1
    surname = [second[-1]] if is_short or (first[-1].casefold().strip(".") in _TITLES) else []
    return " ".join([*first, *surname]), " ".join(second)


def person_in_line(line: str, locator: str, section: Section, heading: str) -> Draft | None:
    """Read "Jane Hill - maternal aunt - 07700 900111" or "Tom (12, brother)"; None when it names nobody.

    A line counts only when the relationship is known, from the line or from what the list is a list of.
    """
    text = _BULLET.sub("", line.strip())
    inner = [group for match in _BRACKET.finditer(text) for group in match.groups() if group]
    parts = [part for part in _LINE_PARTS.split(_BRACKET.sub(" ", text)) if part and part.strip()]
    if not parts or not _NAME_LIKE.match(parts[0].strip()) or is_word("not_people", parts[0]) or is_prose(parts[0]):
        return None
    draft = Draft(locator, locator, section, heading, raw=line.strip())
    draft.fields.append(("full_name", parts[0].strip()))
    for part in [*parts[1:], *(piece for group in inner for piece in _LINE_PARTS.split(group) if piece)]:
        _add_part(draft, part.strip())
    is_known = bool(draft.labels) or section.code != ""
    return draft if is_known and len(parts[0].split()) <= 6 else None


def _add_part(draft: Draft, part: str) -> None:
    read = relationship_of(part)
    born = born_field(part)
    if read.matched and read.code != UNKNOWN:
        draft.labels.append(part)
    elif born is not None:
        draft.fields.append((born, _BORN_WORD.sub("", part)))
    else:
        rest = _take_phones(draft, part)
        if rest:
            _add_place_or_remark(draft, rest)


def _add_place_or_remark(draft: Draft, text: str) -> None:
    if re.search(r"\d", text):
        draft.fields.append(("address", text))
    elif draft.fields[-1][0] == "address" and text[:1].isupper() and len(text.split()) <= 3:
        # The commas that part a line also part an address: "3 Mill Lane, Otterley".
        draft.fields[-1] = ("address", f"{draft.fields[-1][1]}, {text}")
    else:
        draft.extra.append(("remark", text))


def view_fields(heading: str, text: str) -> Iterator[Field]:
    """Yield the fields of a view fact for what a form says that the child wishes about a person."""
    answer = read_answer(text)
    amount = amount_of(text) if len(text) > 3 or not answer else ""
    if answer == "no" and not amount and _WANTS.search(heading):
        amount = "stop"
    importance = read_importance(text, heading)
    if importance and (_MATTERS.search(heading) or text.strip()[:1].isdecimal()):
        yield "importance", importance
        if importance != text.strip():
            yield "importance_as_written", text
        return
    if amount:
        yield "amount", amount
    yield "amount_as_written", text
    quoted = re.search(r"[\"“”]([^\"“”]{3,})[\"“”]", text)
    if quoted:
        yield "words", quoted.group(1)
