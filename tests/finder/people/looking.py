"""An agency of a few lines, ready to be looked up in."""

from __future__ import annotations

from finder.casework.children import open_children
from finder.discovery.search import Searcher
from finder.people.lookup import Lookup
from tests.finder.agencies import TODAY, AgencyBuilder


def lookup(agency: AgencyBuilder) -> Lookup:
    """Return the people of an agency as everybody may look them up."""
    read, resolution = agency.resolved()
    searcher = Searcher(read, resolution, TODAY)
    children = open_children(read, resolution, TODAY)
    return Lookup(read, resolution, children, hidden=searcher.hidden, withheld=searcher.withheld_people, today=TODAY)
