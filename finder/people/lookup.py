"""Looking people up in one resolution: the list and the sheets, made when somebody first asks."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Collection, Sequence

from finder.casework.agency import Agency
from finder.casework.children import Child
from finder.casework.withheld import Withheld
from finder.errors import UserError
from finder.model.people import Asked, PeopleFound, PersonSheet
from finder.model.person import PersonId, Resolution
from finder.people.directory import Directory
from finder.people.sheet import SheetWriter


class Lookup:
    """The people of one resolution, on one day.

    Args:
        hidden: Persons who stay out of sight; asking for one is answered as asking for nobody.
        withheld: Persons whose address must not be disclosed.
    """

    def __init__(
        self,
        agency: Agency,
        resolution: Resolution,
        children: Sequence[Child],
        *,
        hidden: Collection[PersonId],
        withheld: Collection[PersonId],
        today: dt.date,
    ) -> None:
        self._agency = agency
        self._resolution = resolution
        self._children = children
        self._hidden = hidden
        self._withheld_people = withheld
        self._today = today

    def find(self, asked: Asked) -> PeopleFound:
        """Search the list."""
        return self._directory.find(asked)

    def sheet(self, person: PersonId) -> PersonSheet:
        """Return everything that files say of a person.

        Raises:
            UserError: Nobody has the id; the words are the same for somebody hidden.
        """
        if person not in self._directory:
            raise UserError(f"Nobody has the id “{person}”. Look the person up by name; every line has the id.")
        return self._writer.sheet(self._directory.hit(person))

    @functools.cached_property
    def _withheld(self) -> Withheld:
        return Withheld(self._resolution, self._withheld_people, self._agency.placements)

    @functools.cached_property
    def _directory(self) -> Directory:
        return Directory(self._agency, self._resolution, self._children, self._hidden, self._withheld)

    @functools.cached_property
    def _writer(self) -> SheetWriter:
        return SheetWriter(self._agency, self._resolution, self._hidden, self._withheld, self._today)
