"""Plain words for what columns and tables hold. Codes that are not here are shown readably, never hidden."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from gui.messages import readable

translate = QCoreApplication.translate

_GROUPS = {
    "person": QT_TRANSLATE_NOOP("fields", "The person"),
    "contact": QT_TRANSLATE_NOOP("fields", "Address, phone, e-mail"),
    "relationship": QT_TRANSLATE_NOOP("fields", "Relationship"),
    "case": QT_TRANSLATE_NOOP("fields", "Case"),
    "placement": QT_TRANSLATE_NOOP("fields", "Placement and school"),
    "order": QT_TRANSLATE_NOOP("fields", "Orders and warnings"),
    "view": QT_TRANSLATE_NOOP("fields", "What the child says"),
    "event": QT_TRANSLATE_NOOP("fields", "Contacts and entries"),
    "general": QT_TRANSLATE_NOOP("fields", "Dates, notes and the rest"),
}

_FIELDS = {
    "id": QT_TRANSLATE_NOOP("fields", "ID number in that system"),
    "full_name": QT_TRANSLATE_NOOP("fields", "Whole name"),
    "given_name": QT_TRANSLATE_NOOP("fields", "First name"),
    "middle_names": QT_TRANSLATE_NOOP("fields", "Middle names"),
    "family_name": QT_TRANSLATE_NOOP("fields", "Surname"),
    "title": QT_TRANSLATE_NOOP("fields", "Title (Mr, Ms, Dr)"),
    "known_as": QT_TRANSLATE_NOOP("fields", "Also known as"),
    "birth_name": QT_TRANSLATE_NOOP("fields", "Name at birth"),
    "married_name": QT_TRANSLATE_NOOP("fields", "Married name"),
    "former_name": QT_TRANSLATE_NOOP("fields", "Former name"),
    "date_of_birth": QT_TRANSLATE_NOOP("fields", "Date of birth"),
    "born_estimated": QT_TRANSLATE_NOOP("fields", "Date of birth is a guess (yes or no)"),
    "expected_date_of_birth": QT_TRANSLATE_NOOP("fields", "Expected date of birth"),
    "age": QT_TRANSLATE_NOOP("fields", "Age"),
    "date_of_death": QT_TRANSLATE_NOOP("fields", "Date of death"),
    "deceased": QT_TRANSLATE_NOOP("fields", "Has died (yes or no)"),
    "sex": QT_TRANSLATE_NOOP("fields", "Sex or gender"),
    "nhs_number": QT_TRANSLATE_NOOP("fields", "NHS number"),
    "upn": QT_TRANSLATE_NOOP("fields", "Unique pupil number"),
    "other_id": QT_TRANSLATE_NOOP("fields", "ID number in another system"),
    "other_id_kind": QT_TRANSLATE_NOOP("fields", "Which other system"),
    "role": QT_TRANSLATE_NOOP("fields", "Job or role"),
    "restricted": QT_TRANSLATE_NOOP("fields", "Restricted record (yes or no)"),
    "address": QT_TRANSLATE_NOOP("fields", "Address in one line"),
    "address_line": QT_TRANSLATE_NOOP("fields", "One line of the address"),
    "address_from": QT_TRANSLATE_NOOP("fields", "Lived there from"),
    "address_to": QT_TRANSLATE_NOOP("fields", "Lived there until"),
    "address_kind": QT_TRANSLATE_NOOP("fields", "Kind of address"),
    "phone": QT_TRANSLATE_NOOP("fields", "Telephone"),
    "email": QT_TRANSLATE_NOOP("fields", "E-mail"),
    "relationship": QT_TRANSLATE_NOOP("fields", "Relationship"),
    "sentence": QT_TRANSLATE_NOOP("fields", "Sentence (“Joan is the mother of Kelly”)"),
    "family_id": QT_TRANSLATE_NOOP("fields", "Number of the family"),
    "case_ref": QT_TRANSLATE_NOOP("fields", "Case reference"),
    "case_type": QT_TRANSLATE_NOOP("fields", "Kind of case"),
    "opened": QT_TRANSLATE_NOOP("fields", "Case opened"),
    "closed": QT_TRANSLATE_NOOP("fields", "Case closed"),
    "worker": QT_TRANSLATE_NOOP("fields", "Social worker"),
    "placement_type": QT_TRANSLATE_NOOP("fields", "Kind of placement"),
    "placement_id": QT_TRANSLATE_NOOP("fields", "Number of the placement"),
    "end_reason": QT_TRANSLATE_NOOP("fields", "Why it ended"),
    "confidential": QT_TRANSLATE_NOOP("fields", "Address is confidential (yes or no)"),
    "other_place": QT_TRANSLATE_NOOP("fields", "Another place (club, surgery)"),
    "label": QT_TRANSLATE_NOOP("fields", "Order, risk or warning"),
    "detail": QT_TRANSLATE_NOOP("fields", "Details of it"),
    "importance": QT_TRANSLATE_NOOP("fields", "How important somebody is to the child"),
    "amount": QT_TRANSLATE_NOOP("fields", "How much contact the child wants"),
    "words": QT_TRANSLATE_NOOP("fields", "The child's own words"),
    "recorded_by": QT_TRANSLATE_NOOP("fields", "Who wrote it down"),
    "contact_type": QT_TRANSLATE_NOOP("fields", "Kind of contact"),
    "quality": QT_TRANSLATE_NOOP("fields", "How the contact went"),
    "event_type": QT_TRANSLATE_NOOP("fields", "Kind of entry"),
    "text": QT_TRANSLATE_NOOP("fields", "Text of the entry"),
    "author": QT_TRANSLATE_NOOP("fields", "Author"),
    "start": QT_TRANSLATE_NOOP("fields", "From"),
    "end": QT_TRANSLATE_NOOP("fields", "Until"),
    "note": QT_TRANSLATE_NOOP("fields", "Notes"),
    "type": QT_TRANSLATE_NOOP("fields", "Kind (of whatever the row is)"),
    "property_ref": QT_TRANSLATE_NOOP("fields", "Number of the property"),
    "created_on": QT_TRANSLATE_NOOP("fields", "Entered on"),
    "record_id": QT_TRANSLATE_NOOP("fields", "Number of the row"),
}

_OWNERS = {
    "child": QT_TRANSLATE_NOOP("fields", "Child"),
    "person": QT_TRANSLATE_NOOP("fields", "First person"),
    "related": QT_TRANSLATE_NOOP("fields", "Second person"),
    "parent2": QT_TRANSLATE_NOOP("fields", "Second parent"),
    "sibling2": QT_TRANSLATE_NOOP("fields", "Second sibling"),
    "sibling3": QT_TRANSLATE_NOOP("fields", "Third sibling"),
    "carer2": QT_TRANSLATE_NOOP("fields", "Second carer"),
    "own_child": QT_TRANSLATE_NOOP("fields", "Their own child"),
    "contact": QT_TRANSLATE_NOOP("fields", "Person met"),
    "against": QT_TRANSLATE_NOOP("fields", "Person the order is against"),
    "named": QT_TRANSLATE_NOOP("fields", "Person named"),
}

_KINDS = {
    "people": QT_TRANSLATE_NOOP("fields", "People: one person a row"),
    "relationships": QT_TRANSLATE_NOOP("fields", "Relationships: who is what to whom"),
    "cases": QT_TRANSLATE_NOOP("fields", "Cases of children"),
    "placements": QT_TRANSLATE_NOOP("fields", "Placements"),
    "legal orders and alerts": QT_TRANSLATE_NOOP("fields", "Orders, risks and warnings"),
    "contacts": QT_TRANSLATE_NOOP("fields", "Contacts: visits, calls, letters"),
    "child's views": QT_TRANSLATE_NOOP("fields", "What children say of people"),
    "significant people": QT_TRANSLATE_NOOP("fields", "Significant people of children"),
    "address register": QT_TRANSLATE_NOOP("fields", "Who lives or lived where"),
    "chronology": QT_TRANSLATE_NOOP("fields", "Chronology: what happened when"),
    "workers": QT_TRANSLATE_NOOP("fields", "Workers of the agency"),
    "workers of people": QT_TRANSLATE_NOOP("fields", "Who works with whom"),
    "family groups": QT_TRANSLATE_NOOP("fields", "Family groups"),
    "other numbers": QT_TRANSLATE_NOOP("fields", "Numbers in other systems"),
    "unrecognised table": QT_TRANSLATE_NOOP("fields", "Not recognised: nothing is imported"),
}


def group_words(group: str) -> str:
    """Return the heading of a group of fields."""
    return _words(_GROUPS, group)


def field_words(field: str) -> str:
    """Return what a column holds: "Date of birth", "Second person: whole name"; "" is a column that is only kept."""
    if not field:
        return translate("fields", "Kept, not used")
    owner, _, name = field.rpartition(".")
    words = _words(_FIELDS, name)
    if not owner:
        return words
    return translate("fields", "{0}: {1}").format(_words(_OWNERS, owner), _in_sentence(words))


def kind_words(kind: str) -> str:
    """Return what a table is."""
    return _words(_KINDS, kind)


def known_words() -> dict[str, frozenset[str]]:
    """Return which codes have words of their own, by group; tests hold them to the codes that there are."""
    return {"groups": frozenset(_GROUPS), "fields": frozenset(_FIELDS), "kinds": frozenset(_KINDS)}


def _in_sentence(words: str) -> str:
    """Begin with a small letter, but for abbreviations."""
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]


def _words(table: Mapping[str, object], code: str) -> str:
    known = table.get(code)
    return readable(code.replace("_", " ")) if known is None else translate("fields", str(table[code]))
