"""The privacy proxy: the only way from a search to a file goes through here."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from finder.errors import UserError
from finder.model.candidate import SearchResult
from finder.reports.family_list import family_table
from finder.reports.guard import Guard
from finder.reports.professional_list import professional_table
from finder.reports.table import Audience, ReportTable


@dataclass(frozen=True, slots=True)
class Prepared:
    """A list ready for writing, and what the worker should know about it.

    Attributes:
        advice: Shown in the program; never written into the file.
    """

    table: ReportTable
    advice: tuple[str, ...] = ()


def audience_of(name: str) -> Audience:
    """Return the audience called ``name``.

    Raises:
        UserError: There is no such audience.
    """
    try:
        return Audience(name)
    except ValueError as err:
        choices = ", ".join(audience.value for audience in Audience)
        raise UserError(f'There is no audience "{name}". Choose one of: {choices}.') from err


def prepare(result: SearchResult, audience: Audience, generated: dt.date | None = None) -> Prepared:
    """Return what this audience may see of ``result``.

    Args:
        generated: Date on the paper; the day of the search when None.
    """
    day = generated or dt.datetime.fromisoformat(result.generated_at).date()
    guard = Guard(result.confidential, audience)
    if audience is Audience.FAMILY:
        return Prepared(*family_table(result, guard, day))
    return Prepared(professional_table(result, guard, day))


def for_audience(result: SearchResult, audience: Audience | str, generated: dt.date | None = None) -> ReportTable:
    """Return the list as this audience may see it.

    Raises:
        UserError: ``audience`` names no audience.
    """
    return prepare(result, audience_of(audience), generated).table
