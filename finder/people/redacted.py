"""A sheet without the sentences' secrets: the words of a source may say where somebody lives."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from finder.casework.confidential import withheld_texts
from finder.model.people import PersonSheet
from finder.model.person import Person
from finder.model.record import Source
from finder.reports.guard import Guard
from finder.reports.table import Audience


def redacted(sheet: PersonSheet, secret: Iterable[Person]) -> PersonSheet:
    """Return a sheet in whose sources and warnings stands nothing that locates these people.

    Args:
        secret: Those of the sheet whose address must not be disclosed.
    """
    texts = tuple(text for person in secret for text in withheld_texts(person))
    if not texts:
        return sheet
    guard = Guard(texts, Audience.PROFESSIONAL)

    def shown(sources: tuple[Source, ...]) -> tuple[Source, ...]:
        return tuple(replace(one, text=guard.redact(one.text)) if one.text else one for one in sources)

    return replace(
        sheet,
        said=tuple(replace(one, sources=shown(one.sources)) for one in sheet.said),
        stays=tuple(replace(one, sources=shown(one.sources)) for one in sheet.stays),
        ties=tuple(replace(one, sources=shown(one.sources)) for one in sheet.ties),
        warnings=tuple(
            replace(one, label=guard.redact(one.label), source=shown((one.source,))[0]) for one in sheet.warnings
        ),
        records=shown(sheet.records),
    )
