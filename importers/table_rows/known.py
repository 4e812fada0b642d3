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


def _value(said: dict[str, str], header: str) -> str:
    return next((said[name] for name in alternatives(header) if said.get(name)), "") if header else ""


def _add_signal(builder: RowBuilder, signal: Signal, said: dict[str, str], about: str) -> None:
    text = _value(said, signal.column)
    code = text.partition(":")[0].strip().casefold()
    wanted = {value.casefold() for value in signal.values}
    if not text or (wanted and not wanted & {code, text.strip().casefold()}):
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
