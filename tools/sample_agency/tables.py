"""The tables of the two case systems: register, relationships, cases, orders, addresses."""

from __future__ import annotations

import datetime as dt

from sample_agency.corruption import Line, damage_register, encode_lines
from sample_agency.ledger import Ledger
from sample_agency.model import Case, Claim, RecordSpec, World
from sample_agency.places import home
from sample_agency.registry import Registry

REGISTER = "case_system/people.csv"
RELATIONSHIPS = "case_system/relationships.csv"
CASES = "case_system/cases.csv"
ALERTS = "case_system/legal_and_alerts.csv"
OLDER = "older_system/careline_relationships.tsv"
ADDRESSES = "housing/address_register.csv"

ETHNIC_CODES = {
    "White British": "WBRI", "Irish": "WIRI", "Pakistani": "APKN", "Bangladeshi": "ABAN", "Indian Punjabi": "AIND",
    "Nigerian": "BAFR", "Ghanaian": "BAFR", "Caribbean": "BCRB", "Somali": "BAFR", "Polish": "WOTH", "Romanian": "WOTH",
    "Slovak Roma": "WROM", "Kurdish": "OOTH", "Eritrean": "BAFR", "Chinese": "CHNE", "Arabic": "OOTH", "Mixed": "MWBC",
    "English": "WBRI",
}  # fmt: skip
_KINDS = {"": "kin", "!": "kin", "*": "courtesy", "-": "denied", "=": "role"}


def uk(day: str) -> str:
    """``2016-05-14`` as ``14/05/2016``; anything else unchanged."""
    try:
        return dt.date.fromisoformat(day).strftime("%d/%m/%Y")
    except ValueError:
        return day


def _month_name(day: str) -> str:
    return dt.date.fromisoformat(day).strftime("%d-%b-%Y") if day else ""


def write_tables(world: World, registry: Registry, ledger: Ledger) -> dict[str, bytes]:
    """Every table, by file name."""
    return {
        REGISTER: _register(world, registry, ledger),
        RELATIONSHIPS: _relationships(world, ledger),
        CASES: _cases(world, ledger),
        ALERTS: _alerts(world, ledger),
        OLDER: _older(world, ledger),
        ADDRESSES: _addresses(world, ledger),
    }


# --- register ----------------------------------------------------------------------------------------------------

_REGISTER_HEADER = (
    "Person Ref", "Surname", "Forename(s)", "Known As", "Previous Surname", "Date of Birth", "DOB Estimated", "Gender",
    "Ethnicity Code", "NHS No", "House and Street", "Town", "Post Code", "Home Phone", "Mobile", "Email Address",
    "Date of Death", "Restricted", "Created",
)  # fmt: skip


def _register(world: World, registry: Registry, ledger: Ledger) -> bytes:
    restricted = {claim.subject for case in world.cases if case.restricted for claim in case.claims} | {
        case.child for case in world.cases if case.restricted
    }
    open_elsewhere = {claim.subject for case in world.cases if not case.restricted for claim in case.claims}
    lines = [
        _register_line(world, registry, record, hidden=record.key in restricted - open_elsewhere)
        for record in registry.cited("main")
    ]
    data, places = encode_lines(REGISTER, _REGISTER_HEADER, damage_register(lines), ledger, encoding="utf-8")
    for record in registry.cited("main"):
        for locator in places[record.key]:
            ledger.mention(
                REGISTER, locator, record.person, record.name, external_id=record.external_id, born=record.born
            )
            if registry.particulars(record).died or _says_dead(record.surname):
                ledger.deaths.append((record.person, REGISTER, locator))
    return data


def _says_dead(surname: str) -> bool:
    return any(word in surname.lower() for word in ("deceased", "dec'd", "(late)"))


def _register_line(world: World, registry: Registry, record: RecordSpec, *, hidden: bool) -> Line:
    person, says = world.people[record.person], registry.particulars(record)
    mobile = says.phone if says.phone.startswith("07") else ""
    given = " ".join(part for part in (record.given, record.middle) if part)
    sex = "U" if "edd" in record.options else person.sex
    return Line(
        (
            record.external_id, record.surname, given, record.aka, record.previous, uk(record.born),
            "Y" if "estimated" in record.options or "edd" in record.options else "", sex,
            ETHNIC_CODES[person.community] if says.ethnicity_known else "NOBT", says.nhs,
            says.address, says.town, says.postcode,
            says.phone if not mobile else "", mobile, says.email, says.died, "Yes" if hidden else "No", record.made,
        ),
        record.key,
    )  # fmt: skip


# --- relationships and cases ---------------------------------------------------------------------------------------


def _claims(world: World, system: str) -> list[tuple[Case, Claim]]:
    cases = sorted((case for case in world.cases if case.system == system), key=lambda case: (case.opened, case.ref))
    return [(case, claim) for case in cases for claim in case.claims]


def _relationships(world: World, ledger: Ledger) -> bytes:
    header = (
        "Person Ref",
        "Person Name",
        "Relationship",
        "Related Person Ref",
        "Related Person Name",
        "Case No",
        "From",
        "To",
        "Notes",
    )
    rows = _claims(world, "main")
    lines = []
    for case, claim in rows:
        first, second = world.records[claim.subject], world.records[claim.of]
        if claim.flag == "!":
            first, second = second, first
        lines.append(
            Line(
                (
                    first.external_id,
                    first.name,
                    claim.label,
                    second.external_id,
                    second.name,
                    case.ref,
                    uk(case.opened),
                    uk(claim.ended),
                    claim.note,
                )
            )
        )
    for number, (case, claim) in enumerate(rows, start=2):
        _record_claim(world, ledger, RELATIONSHIPS, str(number), case, claim)
    return encode_lines(RELATIONSHIPS, header, lines, ledger, encoding="utf-8", bom=b"\xef\xbb\xbf")[0]


def _record_claim(world: World, ledger: Ledger, file: str, locator: str, case: Case, claim: Claim) -> None:
    nodes = []
    for key in (claim.subject, claim.of):
        record = world.records[key]
        nodes.append(
            ledger.mention(
                file,
                locator,
                record.person,
                record.name,
                external_id=record.external_id,
                kind="reference",
                born=record.born,
            )
        )
    if claim.note.startswith("died") or "died in" in claim.note:
        ledger.deaths.append((world.records[claim.subject].person, file, locator))
    ledger.say(
        file,
        locator,
        nodes[0],
        claim.label,
        nodes[1],
        kind=_KINDS[claim.flag],
        source="case",
        case=case.ref,
        is_reversed=claim.flag == "!",
    )


def _older(world: World, ledger: Ledger) -> bytes:
    """The system before: pairs ("Mother : Daughter"), its own numbers, names the other way round, UTF-16."""
    header = (
        "ClientNo",
        "ClientName",
        "ClientDOB",
        "Relationship",
        "RelatedNo",
        "RelatedName",
        "RelatedDOB",
        "CaseNo",
        "StartDate",
        "EndDate",
    )
    lines = []
    for number, (case, claim) in enumerate(_claims(world, "older"), start=2):
        cells: list[str] = []
        for key in (claim.subject, claim.of):
            record = world.records[key]
            given = " ".join(part for part in (record.given, record.middle) if part)
            cells += [
                record.external_id,
                f"{record.surname.upper()}, {given}",
                dt.date.fromisoformat(record.born).strftime("%d.%m.%Y"),
            ]
        cells.insert(3, claim.label)
        lines.append(Line((*cells, case.ref, uk(case.opened), uk(case.closed))))
        _record_claim(world, ledger, OLDER, str(number), case, claim)
    return encode_lines(OLDER, header, lines, ledger, encoding="utf-16-le", delimiter="\t", bom=b"\xff\xfe")[0]


def _cases(world: World, ledger: Ledger) -> bytes:
    header = (
        "Case No",
        "Person Ref",
        "Child Name",
        "Case Type",
        "Date Opened",
        "Date Closed",
        "Status",
        "Team",
        "Allocated Worker",
        "Restricted",
    )
    lines = []
    for number, case in enumerate(sorted(world.cases, key=lambda case: (case.opened, case.ref)), start=2):
        record = world.records[case.child]
        lines.append(
            Line((case.ref, record.external_id, record.name, case.case_type,
                  _month_name(case.opened), _month_name(case.closed),
                  "Closed" if case.closed else "Open", case.team, case.worker, "Yes" if case.restricted else "No"))
        )  # fmt: skip
        ledger.mention(
            CASES,
            str(number),
            record.person,
            record.name,
            external_id=record.external_id,
            kind="reference",
            born=record.born,
        )
    return encode_lines(CASES, header, lines, ledger, encoding="utf-8")[0]


def _alerts(world: World, ledger: Ledger) -> bytes:
    header = (
        "Alert Ref",
        "Person Ref",
        "Person Name",
        "Order or Alert",
        "In Respect Of",
        "Effective From",
        "Effective To",
        "Narrative",
    )
    lines = []
    for number, alert in enumerate(sorted(world.alerts, key=lambda alert: (alert.start, alert.record)), start=2):
        record = world.records[alert.record]
        other = world.records[alert.relates].external_id if alert.relates else ""
        lines.append(
            Line(
                (
                    f"LA{number + 7100}",
                    record.external_id,
                    record.name,
                    alert.kind,
                    other,
                    alert.start,
                    alert.end,
                    alert.detail,
                )
            )
        )
        for key in filter(None, (alert.record, alert.relates)):
            named = world.records[key]
            ledger.mention(
                ALERTS,
                str(number),
                named.person,
                named.name,
                external_id=named.external_id,
                kind="reference",
                born=named.born,
            )
    return encode_lines(ALERTS, header, lines, ledger, encoding="utf-8")[0]


def alert_locators(world: World) -> dict[int, str]:
    """The line of every alert, by its place in ``world.alerts``."""
    order = sorted(range(len(world.alerts)), key=lambda i: (world.alerts[i].start, world.alerts[i].record))
    return {index: str(line) for line, index in enumerate(order, start=2)}


# --- addresses -------------------------------------------------------------------------------------------------------


def _addresses(world: World, ledger: Ledger) -> bytes:
    header = ("UPRN", "Address", "Town", "Postcode", "Occupier", "Moved In", "Moved Out", "Source")
    rows = sorted(world.occupants, key=lambda row: (home(row.home).postcode, home(row.home).street_line, row.start))
    lines = []
    for number, row in enumerate(rows, start=2):
        place = home(row.home)
        moved = [day and dt.date.fromisoformat(day).strftime("%d.%m.%Y") for day in (row.start, row.end)]
        lines.append(
            Line(
                (
                    f"U{771_000 + 13 * number}",
                    place.street_line,
                    place.town,
                    place.postcode,
                    row.name,
                    *moved,
                    row.source,
                )
            )
        )
        ledger.mention(ADDRESSES, str(number), row.person, row.name)
    return encode_lines(ADDRESSES, header, lines, ledger, encoding="cp1252", delimiter=";")[0]
