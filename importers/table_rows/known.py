"""What the row of a known table says beside what it is: legal statuses, gates, a home, a child of the child."""

from __future__ import annotations

from importers.alerts import recognise_alert
from importers.headers import squeeze
from importers.known_rows import KnownSheet
from importers.known_tables import Detail, Signal, alternatives
from importers.rows import FactKind, PersonForm, Ref
from importers.table_kinds import ABOUT
from importers.table_rows.builder import RowBuilder


def add_known(builder: RowBuilder, sheet: KnownSheet) -> None:
    """Add what the data file of the system says that the columns of the row mean besides."""
    about = builder.view.one("id", ABOUT)
    if not about:
        return
    said = {squeeze(header): builder.view.row.cell(at) for at, header in enumerate(sheet.headers)}
    for signal in sheet.known.table.signals:
        _add_signal(builder, signal, said, about)
    for detail in sheet.known.table.details:
        _add_detail(builder, detail, said, about)


def may_say_more(sheet: KnownSheet, header: str) -> bool:
    """Return True for a column of which ``add_known`` may make something."""
    table, name = sheet.known.table, squeeze(header)
    asked = [*(signal.column for signal in table.signals), *(detail.column for detail in table.details)]
    return any(name in alternatives(column) for column in asked)


def says_more(sheet: KnownSheet, header: str, text: str) -> bool:
    """Return True when ``add_known`` may make something of a cell, by itself.

    Args:
        text: What the cell says, in the words of this program.
    """
    table, name = sheet.known.table, squeeze(header)
    is_detail = any(name in alternatives(detail.column) for detail in table.details)
    signals = [signal for signal in table.signals if name in alternatives(signal.column)]
    return bool(text) and (is_detail or any(_is_signalled(signal, text) for signal in signals))


def _is_signalled(signal: Signal, text: str) -> bool:
    code = text.partition(":")[0].strip().casefold()
    wanted = {value.casefold() for value in signal.values}
    return not wanted or bool(wanted & {code, text.strip().casefold()})


def _value(said: dict[str, str], header: str) -> str:
    return next((said[name] for name in alternatives(header) if said.get(name)), "") if header else ""


def _add_signal(builder: RowBuilder, signal: Signal, said: dict[str, str], about: str) -> None:
    text = _value(said, signal.column)
    if not text or not _is_signalled(signal, text):
        return
    label = signal.label if text == about else f"{signal.label}: {text}"
    fields = [("label", label), ("code", signal.code or recognise_alert(text))]
    for name, header in (("start", signal.start), ("end", signal.end)):
        if _value(said, header):
            fields.append((name, _value(said, header)))
    builder.add_fact(FactKind.ALERT, tuple(fields), Ref(external_id=about))


def _add_detail(builder: RowBuilder, detail: Detail, said: dict[str, str], about: str) -> None:
    text = _value(said, detail.column)
    if text:
        until = (("address_to", _value(said, detail.until)),) if _value(said, detail.until) else ()
        builder.add_person(((detail.field, text), *until), PersonForm.OCCUPANT, external_id=about)
