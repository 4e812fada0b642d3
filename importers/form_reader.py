"""A document's blocks become what a referral form says: the child, the people, the referral and everything else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from importers.blocks import Block, Paragraph, Table
from importers.form_items import FreeText, Heading, Item, Pair, PersonCells
from importers.form_model import Form
from importers.form_people import Draft, add_cell, person_in_line, read_row
from importers.form_tables import table_items, text_pairs
from importers.form_ticks import chosen_options, has_ticks, read_answer
from importers.form_words import LabelMeaning, Section, column_field, fold, is_word, label_meaning, section_of

_PERSON_SECTIONS = frozenset({"people", "siblings", "parents", "household", "carers", "professionals", "referrer"})
_ANSWERS = frozenset({"child_aware", "child_agrees", "consent"})
_PROSE_FIELDS = frozenset({"background", "reason"})
# Headings under which the answer may follow as ticks.
_UNDER_HEADING = _PROSE_FIELDS | _ANSWERS | {"legal_status"}
_NOT_A_NAME = re.compile(
    r"\b(?:family|group|conference|lifelong|links|services?|network|meeting|support|assessment|kinship|contact|team|panel|"
    r"child(?:ren)?|care|young|person|an?|the|of)\b",
    re.IGNORECASE,
)
_FORM_WORDS = re.compile(
    r"\b(?:referral|request|form|conference|links|assessment|plan|record|profile|application|enquiry)\b", re.IGNORECASE
)
_REFERRAL_FOR = re.compile(
    r"\b(?:referral|form|request)\s+(?:for|re|regarding|about)\s*:?\s+(?P<name>[^\d:;,(]{3,60})", re.IGNORECASE
)
_MAX_HEADING_CHARS = 110
_NOWHERE = Section("")


class FormReader:
    """Reads blocks in order; the heading above decides what an unmarked "Name" means."""

    def __init__(self) -> None:
        self.form = Form()
        self._section = _NOWHERE
        self._heading = ""
        self._prose_field = ""
        self._card: Draft | None = None
        self._relative: Draft | None = None
        self._relatives: dict[str, Draft] = {}
        self._address_above = ""
        self._prose: dict[str, list[str]] = {}

    def read(self, blocks: Sequence[Block]) -> Form:
        """Read the body of a document."""
        for block in blocks:
            if isinstance(block, Table):
                self._table(block)
            else:
                self._paragraph(block)
        self._close_card()
        self._settle_references()
        for name, texts in self._prose.items():
            text = ("\n" if name in _PROSE_FIELDS else "; ").join(texts)
            if not self.form.set_referral(name, text):
                self.form.extras.append((name, text))
        return self.form

    def _settle_references(self) -> None:
        """Give "Our reference" the meaning that no other label has taken: the case beside an id, the id beside a case.

        Alone, a bare number is the child's in every system seen so far, and letters with a number are a case's.
        """
        child = self.form.child
        for reference in child.references:
            is_id = reference.isdecimal() or bool(child.case_ref)
            if reference in {child.external_id, child.case_ref}:
                continue
            if is_id and not child.external_id:
                child.external_id, child.id_locator = reference, child.id_locator or child.locator
            elif not child.case_ref:
                child.case_ref = reference
            else:
                self.form.extras.append(("Reference", reference))

    # ---- paragraphs ----

    def _paragraph(self, paragraph: Paragraph) -> None:
        text = paragraph.text.strip()
        if not text:
            return
        if paragraph.is_heading and len(text) <= _MAX_HEADING_CHARS and ":" not in text.rstrip(":"):
            self._open(text, paragraph.locator)
            return
        for item in text_pairs(text, paragraph.locator, is_list=self._section.kind in _PERSON_SECTIONS):
            if isinstance(item, Pair):
                self._pair(item)
            elif isinstance(item, FreeText):
                self._free_text(item)

    def _free_text(self, item: FreeText) -> None:
        is_short = (
            len(item.text) <= _MAX_HEADING_CHARS and "\n" not in item.text and not item.text.endswith((".", ";", ","))
        )
        is_title = not self._heading and not self.form.referral and _FORM_WORDS.search(item.text) is not None
        if is_short and (is_title or _prose_label(item.text) or section_of(item.text)) and not self._is_in_list(item):
            self._open(item.text, item.locator)
            return
        for line in item.text.split("\n"):
            if line.strip() and not self._listed_person(line, item.locator):
                self._keep(line.strip(), item.locator)

    def _is_in_list(self, item: FreeText) -> bool:
        """Return True for "Ann Hill - aunt" under "Significant people", which reads like a heading too."""
        is_list = self._section.kind in _PERSON_SECTIONS
        return is_list and person_in_line(item.text, item.locator, self._section, self._heading) is not None

    def _listed_person(self, line: str, locator: str) -> bool:
        if self._section.kind not in _PERSON_SECTIONS:
            return False
        draft = person_in_line(line, locator, self._section, self._heading)
        if draft is None:
            return False
        self._add_person(draft)
        return True

    def _keep(self, text: str, locator: str) -> None:
        if self._prose_field in _PROSE_FIELDS:
            self.form.told.append((locator, text))
            self._prose.setdefault(self._prose_field, []).append(text)
        elif self._prose_field:
            answer = read_answer(text) if self._prose_field in _ANSWERS else ""
            chosen = (answer,) if answer else chosen_options(text) if has_ticks(text) else (text,)
            self._prose.setdefault(self._prose_field, []).extend(option for option in chosen if option)
        else:
            self.form.prose.append(text)
            self.form.extras.append((self._heading or "text", text))

    def _open(self, heading: str, locator: str) -> None:
        """Begin a section. A heading whose words are unknown ends the one before, so that nothing is misread."""
        self._close_card()
        heading = " ".join(heading.split()).rstrip(": ")
        if not self._heading and not self.form.referral and _FORM_WORDS.search(heading):
            self.form.set_referral("form_type", heading)
            self._child_in_title(heading, locator)
            return
        section = section_of(heading)
        self.form.n_labels += section is not None
        self._section = section or _NOWHERE
        self._heading = heading
        self._prose_field = _prose_label(heading)

    def _child_in_title(self, heading: str, locator: str) -> None:
        match = _REFERRAL_FOR.search(heading)
        if match and not _NOT_A_NAME.search(match.group("name")) and len(match.group("name").split()) <= 5:
            self._child_field("full_name", match.group("name").strip(" -–"), locator)

    # ---- tables ----

    def _table(self, table: Table) -> None:
        items = list(table_items(table, is_list=self._section.kind in _PERSON_SECTIONS))
        if any(isinstance(item, PersonCells) for item in items):
            self.form.n_lists += 1
        self._address_above = ""
        for item in items:
            self._item(item)
        self._close_card()
        self._section, self._heading, self._prose_field = _NOWHERE, "", ""
        self._relative = None

    def _item(self, item: Item) -> None:
        if isinstance(item, PersonCells):
            self._row(item)
        elif isinstance(item, Pair):
            self._pair(item)
        elif isinstance(item, Heading):
            self._open(item.text, item.locator)
        else:
            self._free_text(item)

    def _row(self, row: PersonCells) -> None:
        self._close_card()
        drafts = read_row(row, self._section, self._heading, self._address_above, self.form.child.value("address"))
        if not drafts:
            self.form.extras.append((self._heading or "row without a person", row.raw))
        for draft in drafts:
            self._address_above = next((value for kind, value in draft.fields if kind == "address"), "")
            if _numbered_child(draft):
                draft.labels.clear()
                self._child_row(draft)
            elif not draft.labels and not draft.is_professional and self._is_child_list(row):
                self._child_row(draft)
            else:
                self._add_person(draft)

    def _is_child_list(self, row: PersonCells) -> bool:
        """Return True under "Child's details", and for a first list that says nothing of relationships."""
        if self._section.kind == "child":
            return True
        if self.form.people or self._section.kind:
            return False
        meanings = [label_meaning(heading) for heading, _, _ in row.cells]
        if any(meaning and meaning.area == "child" and meaning.is_explicit for meaning in meanings):
            return True
        fields = {field for _, field, _ in row.cells}
        return (
            not self.form.child.is_known
            and "relationship" not in fields
            and bool(fields & {"date_of_birth", "external_id"})
        )

    def _child_row(self, draft: Draft) -> None:
        if self.form.child.is_known:
            if fold(draft.name) != fold(self.form.child.name):
                self.form.child.further.append(draft)
            return
        for kind, value in draft.fields:
            self._child_field(kind, value, draft.locator)
        for heading, value in draft.extra:
            meaning = label_meaning(heading)
            is_childs = meaning is not None and meaning.area == "child"
            if not (meaning and is_childs and self._child_field(meaning.field, value, draft.locator)):
                self.form.extras.append((heading, value))

    def _add_person(self, draft: Draft) -> None:
        """Add a person, unless the row names the child again, as lists of a household do."""
        child = self.form.child
        says_self = any(is_word("self", label) for label in draft.labels)
        if says_self or (child.name and fold(draft.name) == fold(child.name) and not draft.labels):
            for kind, value in draft.fields:
                self._child_field(kind, value, draft.locator)
            self.form.extras.extend(draft.extra)
        else:
            self.form.people.append(draft)

    # ---- labels ----

    def _pair(self, pair: Pair) -> None:
        value = pair.value.strip()
        if not value:
            return
        meaning = label_meaning(pair.label)
        self.form.n_labels += meaning is not None and meaning.area != "other"
        if self._belongs_to_card(pair, meaning):
            self._card_field(pair)
        elif meaning is None or meaning.area == "other":
            self.form.extras.append((self._titled(pair.label), value))
        elif meaning.area == "referral":
            self._referral_field(meaning.field, pair)
        elif meaning.area == "relative":
            self._relative_field(meaning, pair)
        elif self._belongs_to_relative(meaning, pair):
            add_cell(self._relative_of(pair), pair.label, column_field(pair.label), value)
        elif not self._child_field(meaning.field, value, pair.locator):
            self.form.extras.append((self._titled(pair.label), value))

    def _titled(self, label: str) -> str:
        return f"{self._heading}: {label}" if self._heading else label

    def _belongs_to_card(self, pair: Pair, meaning: LabelMeaning | None) -> bool:
        if self._section.kind not in _PERSON_SECTIONS or column_field(pair.label) in {"", "other"}:
            return False
        if meaning is None or meaning.area == "child":
            return meaning is None or not meaning.is_explicit
        return meaning.area == "other" or column_field(pair.label) == "relationship"

    def _card_field(self, pair: Pair) -> None:
        meaning = column_field(pair.label)
        is_name = meaning in {"full_name", "given_name"}
        if is_name and self._card is not None and self._card.name:
            self._close_card()
        if self._card is None:
            self._card = Draft(pair.locator, f"{pair.locator}card", self._section, self._heading)
            self._card.is_professional = self._section.kind in {"professionals", "referrer"}
        if is_name:
            self._card.locator = pair.locator
        self._card.raw = " | ".join(part for part in (self._card.raw, f"{pair.label}: {pair.value}") if part)
        add_cell(self._card, pair.label, meaning, pair.value)

    def _close_card(self) -> None:
        card, self._card = self._card, None
        if card is None:
            return
        if not card.has_content or is_word("not_people", card.name):
            self.form.extras.append((card.heading, card.raw))
            return
        if card.section.kind == "referrer" and not card.roles:
            card.roles.append("Referrer")
            card.fields.append(("role", "Referrer"))
        self._add_person(card)

    def _referral_field(self, name: str, pair: Pair) -> None:
        value = " ".join(pair.value.split()) if name not in _PROSE_FIELDS else pair.value
        if name in _PROSE_FIELDS:
            self.form.told.append((pair.locator, value))
        elif name in _ANSWERS:
            value = read_answer(value) or value
        elif name == "legal_status" and has_ticks(value):
            value = "; ".join(chosen_options(value)) or value
        if name in {"referrer", "manager"} or not self.form.set_referral(name, value):
            self.form.extras.append((self._titled(pair.label), value))

    def _child_field(self, name: str, value: str, locator: str) -> bool:
        """Set a field of the child that is still empty; return False when it was set to something else."""
        child = self.form.child
        line = " ".join(value.split())
        if name == "external_id":
            child.external_id, child.id_locator = child.external_id or line, child.id_locator or locator
            return child.external_id == line
        if name == "reference":
            child.references.append(line)
            return True
        if name == "case_ref":
            child.case_ref = child.case_ref or line
            return child.case_ref == line
        if child.value(name):
            return child.value(name) == line
        child.form_fields.append((name, line))
        if name in {"full_name", "given_name", "family_name"}:
            child.locator = child.locator or locator
        return True

    # ---- "Mother's name", "Father's DOB" ----

    def _relative_field(self, meaning: LabelMeaning, pair: Pair) -> None:
        self._close_card()
        if meaning.field == "full_name":
            self._name_relatives(meaning, pair)
            return
        draft = self._relatives.get(_stem(meaning.who))
        if draft is None:
            draft = self._new_relative(meaning.who, pair.locator)
            self.form.people.append(draft)
        self._relative = draft
        draft.raw += f" | {pair.label}: {pair.value}"
        add_cell(draft, pair.label, meaning.field, pair.value)

    def _new_relative(self, who: str, locator: str) -> Draft:
        draft = Draft(locator, "labels", Section("people"))
        draft.labels.append(who)
        self._relatives[_stem(who)] = draft
        return draft

    def _name_relatives(self, meaning: LabelMeaning, pair: Pair) -> None:
        section = Section("people", code="")
        lines = list(people_in_value(pair.value))
        for line in lines:
            if is_word("not_people", line):
                self.form.extras.append((pair.label, line))
                continue
            known = self._relatives.get(_stem(meaning.who))
            if known is not None and not known.name:
                known.fields.insert(0, ("full_name", line))
                self._relative = known
                continue
            draft = self._new_relative(meaning.who, pair.locator)
            parsed = person_in_line(line, draft.locator, Section("people", "unknown_relationship"), "")
            if parsed is None:
                draft.fields.append(("full_name", line))
            else:
                draft.fields, draft.extra = parsed.fields, parsed.extra
                draft.labels = [*parsed.labels, *draft.labels]
            draft.section = section
            draft.raw = f"{pair.label}: {line}"
            self.form.people.append(draft)
            self._relative = draft

    def _belongs_to_relative(self, meaning: LabelMeaning, pair: Pair) -> bool:
        """Return True for an unmarked "DOB" beside a relative, or after one when the child's is known already."""
        if (
            self._relative is None
            or meaning.is_explicit
            or column_field(pair.label) in {"", "full_name", "external_id"}
        ):
            return False
        return self._relative.locator == pair.locator or bool(self.form.child.value(meaning.field))

    def _relative_of(self, pair: Pair) -> Draft:
        assert self._relative is not None
        self._relative.raw += f" | {pair.label}: {pair.value}"
        return self._relative


def _numbered_child(draft: Draft) -> bool:
    """Return True for "Child 2" in the place of a relationship."""
    return bool(draft.labels) and all(
        label[-1:].isdigit() and is_word("self", label.rstrip(" 0123456789")) for label in draft.labels
    )


def _stem(who: str) -> str:
    return fold(who).removesuffix("s")


def people_in_value(value: str) -> Iterator[str]:
    """Split "Tom (12), Amy (9)": by lines and semicolons, and by commas that stand outside brackets."""
    for line in re.split(r"[\n;]", value):
        parts = [part.strip() for part in re.split(r",(?![^(]*\))", line) if part.strip()]
        are_names = len(parts) > 1 and all(re.match(r"[^\W\d_][^\d(]*(?:\([^)]*\))?$", part) for part in parts)
        yield from parts if are_names else [line.strip()] if line.strip() else []


def _prose_label(text: str) -> str:
    meaning = label_meaning(text)
    is_prose = meaning is not None and meaning.area == "referral" and meaning.field in _UNDER_HEADING
    return meaning.field if meaning is not None and is_prose else ""
