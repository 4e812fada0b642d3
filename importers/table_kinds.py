"""What a table is, from what its columns hold."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from importers.columns import NAME_FIELDS, Column
from importers.mapping import TableKind

DETAILS = ("address", "address_line", "postcode", "phone", "email", "known_as", "former_name", "birth_name")
"""What systems keep in tables beside the register, with nothing but the id of the person."""
MAIN = frozenset({"", "person"})
"""Actors of the person whom a row of a register describes."""
ABOUT = frozenset({"child", "person", ""})
_OTHER_PARTIES = frozenset({"related", "contact", "named"})
_PARENTS = frozenset({"mother", "father", "parent", "parent2"})


_MOSTLY = 0.5


class TableShape:
    """Answers questions about the columns of a table."""

    def __init__(self, columns: Sequence[Column], *, is_child_above: bool = False) -> None:
        self.is_child_above = is_child_above
        self._meanings = [(column.actor, column.field) for column in columns if column.field]
        self.fields = {field for _, field in self._meanings}
        self.is_of_alerts = any(
            column.field == "label" and min(column.profile.alerts, column.profile.filled) >= _MOSTLY
            for column in columns
        )

    def has(self, *fields: str, actors: frozenset[str] | None = None) -> bool:
        """Return True when some column holds one of the fields (of one of the actors)."""
        return any(field in fields and (actors is None or actor in actors) for actor, field in self._meanings)

    def names(self, actors: frozenset[str]) -> bool:
        """Return True when a column holds names of one of the actors."""
        return self.has(*NAME_FIELDS, actors=actors)

    def parties(self, actors: frozenset[str]) -> set[str]:
        """Return those of the actors that are identified by a name or an id."""
        return {actor for actor, field in self._meanings if actor in actors and field in {*NAME_FIELDS, "id"}}

    @property
    def has_particulars(self) -> bool:
        """True when names stand beside what only a register says; lists of cases may give a birth date too."""
        main = MAIN | {"child"}
        return self.names(main) and self.has("sex", "nhs_number", "ethnicity", "date_of_death", actors=main)


def find_kind(columns: Sequence[Column], *, is_child_above: bool = False) -> TableKind:
    """Return what a table is; the first test that holds decides, from the most special to the most general.

    Args:
        columns: What they hold.
        is_child_above: A title above the table says which child all of it is about.
    """
    shape = TableShape(columns, is_child_above=is_child_above)
    return next((kind for kind, test in _TESTS if test(shape)), TableKind.UNRECOGNISED)


def _is_views(shape: TableShape) -> bool:
    is_opinion = shape.has("amount", "importance", "words")
    # With an id of its own the other person needs no row of a network: "child 12, person 40, brother, too little".
    is_pair = bool(shape.parties(frozenset({"child"}))) and shape.has("id", actors=frozenset({"person"}))
    has_other_id = shape.has("id", actors=_OTHER_PARTIES) or (is_pair and shape.has("id", actors=frozenset({"child"})))
    return (
        is_opinion
        and (has_other_id or not shape.has("relationship"))
        and not shape.has("phone", "address")
        and bool(shape.parties(frozenset({"named", "related", "contact"})) or shape.names(MAIN) or has_other_id)
    )


def _is_contacts(shape: TableShape) -> bool:
    is_met = bool(shape.parties(frozenset({"contact"}))) or shape.has("contact_type", "quality")
    return is_met and shape.has("date") and len(shape.parties(ABOUT | _OTHER_PARTIES)) + shape.is_child_above > 1


def _is_relationships(shape: TableShape) -> bool:
    if shape.has("sentence"):
        return True
    if shape.has("relationship"):
        two = shape.parties(_OTHER_PARTIES) and shape.parties(ABOUT)
        return bool(two) and not _is_network(shape)
    has_implied = bool(shape.parties(_PARENTS)) and bool(shape.parties(ABOUT))
    return has_implied and not shape.names(ABOUT) and not shape.has("sex", "nhs_number", actors=ABOUT)


def _is_network(shape: TableShape) -> bool:
    """One child to whom a person with a name is something; the person has no id of the system."""
    if not shape.has("relationship"):
        return False
    is_of_child = bool(shape.parties(frozenset({"child"}))) or shape.is_child_above
    about_child = is_of_child or shape.has("id", actors=frozenset({"person"}))
    others = shape.names(frozenset({"", "related", "contact", "named"}) | ({"person"} if is_of_child else frozenset()))
    has_other_id = shape.has("id", actors=_OTHER_PARTIES)
    is_alone = shape.names(MAIN) and not shape.parties(_OTHER_PARTIES)
    return (
        others
        and not has_other_id
        and bool(about_child or is_alone)
        and (is_alone or shape.has("phone", "address", "address_line", "importance", "amount", "email"))
    )


def _is_placements(shape: TableShape) -> bool:
    if not shape.parties(ABOUT):
        return False
    if shape.parties(frozenset({"carer", "carer2"})):
        is_order = shape.has("label") and not shape.has("relationship")
        return shape.has("placement_type", "placement_id") or (shape.has("start", "end") and not is_order)
    return shape.has("placement_type", "placement_id") and not shape.has_particulars


def _is_sure_alerts(shape: TableShape) -> bool:
    """Values that are orders and warnings decide before what else a table could be: a gate hangs on them.

    Registers of people and lists of cases keep their kind; their rows give the orders beside the rest.
    """
    if shape.has_particulars or shape.has("case_type", "opened", "placement_type", "placement_id", "property_ref"):
        return False
    return shape.is_of_alerts and not shape.has("phone", "importance", "amount") and _is_alerts(shape)


def _is_alerts(shape: TableShape) -> bool:
    others = bool(shape.parties(_OTHER_PARTIES | {"against"}))
    is_dated = shape.has("start", "end", "detail", "date", "created_on", "note") or others
    is_about = bool(shape.parties(ABOUT | {"against", "named"}))
    is_more = is_dated or not shape.names(ABOUT) or shape.is_of_alerts
    return shape.has("label") and is_about and is_more and not shape.has("case_type", "opened")


def _is_cases(shape: TableShape) -> bool:
    n_said = len(shape.fields & {"case_type", "opened", "closed", "status", "worker", "team", "start", "end"})
    has_case = shape.has("case_ref", "case_type", "opened")
    return has_case and n_said >= 2 and bool(shape.parties(ABOUT)) and not shape.has("text", "relationship")


def _is_chronology(shape: TableShape) -> bool:
    is_dated = shape.has("date") or (shape.has("created_on") and shape.has("event_type", "text"))
    is_whose = shape.has("case_ref", "author", "text") or bool(shape.parties(ABOUT))
    return is_dated and is_whose and shape.has("text", "event_type", "note", "detail", "words")


def _is_addresses(shape: TableShape) -> bool:
    named = shape.names(frozenset({"occupier"})) or shape.names(MAIN)
    is_place = shape.has("address", "address_line", "postcode")
    is_register = shape.has("property_ref", "address_from", "address_to") or bool(
        shape.parties(frozenset({"occupier"}))
    )
    return named and is_place and (is_register or (shape.has("source") and shape.has("start", "end")))


def _is_people(shape: TableShape) -> bool:
    main = MAIN | {"child"}
    if shape.names(main):
        return True
    return shape.has("id", actors=main) and shape.has("date_of_birth", "sex", "nhs_number", *DETAILS, actors=main)


_TESTS: tuple[tuple[TableKind, Callable[[TableShape], bool]], ...] = (
    (TableKind.ALERTS, _is_sure_alerts),
    (TableKind.VIEWS, _is_views),
    (TableKind.CONTACTS, _is_contacts),
    (TableKind.NETWORK, _is_network),
    (TableKind.RELATIONSHIPS, _is_relationships),
    (TableKind.PLACEMENTS, _is_placements),
    (TableKind.PEOPLE, lambda shape: shape.has_particulars and not shape.has("property_ref")),
    (TableKind.ALERTS, _is_alerts),
    (TableKind.CASES, _is_cases),
    (TableKind.CHRONOLOGY, _is_chronology),
    (TableKind.ADDRESSES, _is_addresses),
    (TableKind.PEOPLE, _is_people),
)
