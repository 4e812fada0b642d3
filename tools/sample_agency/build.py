"""Puts the agency together: files, manifest, answers."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from sample_agency.background import add_background, add_occupants
from sample_agency.family_files import read_families
from sample_agency.forms import write_forms
from sample_agency.gedcom import write_genograms
from sample_agency.ledger import Ledger
from sample_agency.model import CITY, COUNCIL, SEED, TODAY, World
from sample_agency.notes import NOTES
from sample_agency.numbers import POSTCODE_AREAS
from sample_agency.places import home
from sample_agency.registry import Registry
from sample_agency.tables import ADDRESSES, ALERTS, CASES, OLDER, REGISTER, RELATIONSHIPS, write_tables
from sample_agency.truth import Truth
from sample_agency.wordxml import stored_zip
from sample_agency.workbooks import NETWORK, PLACEMENTS, write_workbooks

_HERE = Path(__file__).parent
_KINDS = {
    REGISTER: ("people register", "utf-8 with a few windows-1252 bytes"),
    RELATIONSHIPS: ("relationships", "utf-8 with a byte-order mark"),
    CASES: ("cases", "utf-8"),
    ALERTS: ("legal orders and alerts", "utf-8"),
    OLDER: ("relationships of the older system", "utf-16-le"),
    ADDRESSES: ("address register", "windows-1252"),
    PLACEMENTS: ("placements", ""),
    NETWORK: ("network, views and family time", ""),
}
_SUFFIX_KINDS = {
    ".docx": "referral form",
    ".ged": "genogram",
    ".zip": "archive of genograms",
    ".txt": "plain note, listed as not read",
}


@dataclass(frozen=True, slots=True)
class Agency:
    """Everything that is generated, by path below its folder."""

    files: dict[str, bytes]
    manifest: bytes
    answers: dict[str, bytes]


def build() -> Agency:
    """Make the sample agency; the same bytes on every call."""
    world = read_families(_HERE / "families")
    add_background(world, _HERE / "names.json")
    add_occupants(world)
    registry, ledger = Registry(world), Ledger()
    files = {
        **write_tables(world, registry, ledger),
        **write_workbooks(world, registry, ledger),
        **write_forms(world, registry, ledger),
        **_with_archives(write_genograms(world, ledger)),
        **NOTES,
    }
    answers = _answers(world, registry, ledger)
    return Agency(dict(sorted(files.items())), _manifest(world, files), answers)


def _with_archives(trees: dict[str, bytes]) -> dict[str, bytes]:
    """Genograms whose name has an archive in it go into that archive."""
    files = {name: data for name, data in trees.items() if ".zip/" not in name}
    archives: dict[str, dict[str, bytes]] = {}
    for name, data in trees.items():
        archive, found, member = name.partition(".zip/")
        if found:
            archives.setdefault(f"{archive}.zip", {})[member] = data
    return files | {name: stored_zip(members) for name, members in archives.items()}


def _manifest(world: World, files: dict[str, bytes]) -> bytes:
    rows = []
    for name, data in sorted(files.items()):
        kind, encoding = _KINDS.get(name, (_SUFFIX_KINDS.get(PurePosixPath(name).suffix, ""), ""))
        rows.append(
            {
                "file": name,
                "kind": kind,
                "encoding": encoding,
                "bytes": len(data),
                "sha256": hashlib.sha256(data).hexdigest(),
            }
        )
    manifest = {
        "today": TODAY.isoformat(),
        "agency": COUNCIL,
        "city": CITY,
        "seed": SEED,
        "postcode_areas": list(POSTCODE_AREAS),
        "note": "Everything is invented: people, places, telephone numbers, postcodes and NHS numbers.",
        "children": [
            {"external_id": world.records[key].external_id, "name": world.records[key].name, "case": case}
            for key, case in world.children.items()
        ],
        "files": rows,
    }
    return _json(manifest)


# --- answers -----------------------------------------------------------------------------------------------------


def _answers(world: World, registry: Registry, ledger: Ledger) -> dict[str, bytes]:
    truth = Truth(world, registry.phone, ledger)
    children, traps = truth.children(), truth.traps()
    ranks = truth.rank_constraints(children)
    errors = [
        {
            "file": said.file,
            "locator": said.locator,
            "problem": "parent and child the wrong way round",
            "label": said.label,
        }
        for said in ledger.assertions
        if said.is_reversed
    ]
    return {
        "persons.csv": _persons(world, registry),
        "record_map.csv": _record_map(world, ledger),
        "relations.csv": _relations(world),
        "assertions.csv": _assertions(world, ledger),
        "children.json": _json(children),
        "traps.json": _json(traps),
        "rank_constraints.json": _json(ranks),
        "confidential_strings.json": _json(truth.confidential(children)),
        "broken_rows.json": _json(ledger.broken),
        "data_errors.json": _json(errors),
        "summary.json": _json(_summary(world, ledger, children, traps, ranks)),
    }


def _summary(
    world: World,
    ledger: Ledger,
    children: list[dict[str, Any]],
    traps: list[dict[str, Any]],
    ranks: dict[str, list[Any]],
) -> dict[str, Any]:
    kin = [row for child in children for row in child["people"] if row["kind"] == "kin"]
    hidden = [row for row in kin if row["status"] == "hidden" and row["discoverable"]]
    return {
        "persons": len(world.people),
        "records": len([r for r in world.records.values() if r.external_id]),
        "cases": len(world.cases),
        "children": len(children),
        "kin_present": len(kin),
        "hidden_kin_discoverable": len(hidden),
        "hidden_by_mechanism": dict(sorted(Counter(tag for row in hidden for tag in row["mechanisms"]).items())),
        "hidden_nonkin": sum(
            row["kind"] != "kin" and row["status"] == "hidden" for child in children for row in child["people"]
        ),
        "traps": dict(sorted(Counter(trap["type"] for trap in traps).items())),
        "rank_pairs": len(ranks["pairs"]),
        "never_invite": len(ranks["never_invite"]),
        "broken_rows": len(ledger.broken),
    }


def _persons(world: World, registry: Registry) -> bytes:
    header = [
        "true_id",
        "forename",
        "middle",
        "birth_surname",
        "current_surname",
        "known_as",
        "sex",
        "dob",
        "dod",
        "community",
        "mother",
        "father",
        "role",
        "nhs",
        "phone",
        "address",
    ]
    number = {key: str(person.number) for key, person in world.people.items()} | {"": ""}
    rows = []
    for key, p in world.people.items():
        role = next((word for word in ("carer", "teacher", "worker", "placeholder") if word in p.options), "population")
        rows.append(
            [
                number[key],
                p.given,
                p.middle,
                p.birth_surname,
                p.surname,
                p.known_as,
                p.sex,
                p.born.isoformat(),
                p.died.isoformat() if p.died else "",
                p.community,
                number[p.mother],
                number[p.father],
                role,
                registry.nhs.get(key, ""),
                registry.phone.get(key, ""),
                _address(p.home),
            ]
        )
    return _csv(header, rows)


def _address(key: str) -> str:
    return home(key).one_line if key else ""


def _record_map(world: World, ledger: Ledger) -> bytes:
    rows = {
        (m.file, m.locator, m.external_id, str(_number(world, m.person)), m.name, m.kind): None for m in ledger.mentions
    }
    return _csv(["file", "locator", "external_id", "true_id", "name_as_written", "kind"], [list(row) for row in rows])


def _number(world: World, key: str) -> str:
    """Placeholders are no persons; each has an id of its own that says so."""
    person = world.people[key]
    return f"unknown-{person.number}" if "placeholder" in person.options else str(person.number)


def _relations(world: World) -> bytes:
    rows = []
    for person in world.people.values():
        for word, parent in (
            ("mother", person.mother),
            ("father", person.father),
            *(("adoptive parent", key) for key in person.adopters),
        ):
            if parent:
                rows.append(
                    [
                        _number(world, parent),
                        word,
                        _number(world, person.key),
                        person.born.isoformat() if word != "adoptive parent" else "",
                        "",
                    ]
                )
    rows += [[_number(world, c.a), f"partner ({c.kind})", _number(world, c.b), c.start, c.end] for c in world.couples]
    return _csv(["from_id", "relation", "to_id", "start", "end"], rows)


def _assertions(world: World, ledger: Ledger) -> bytes:
    person = {mention.node: mention.person for mention in ledger.mentions}
    rows = [
        [
            said.file,
            said.locator,
            said.subject,
            _number(world, person[said.subject]),
            said.label,
            said.object,
            _number(world, person[said.object]),
            said.kind,
            said.source,
            said.case,
        ]
        for said in ledger.assertions
    ]
    return _csv(
        ["file", "locator", "from_node", "from_id", "as_written", "to_node", "to_id", "kind", "source", "case"], rows
    )


def _csv(header: list[str], rows: list[list[str]]) -> bytes:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return buffer.getvalue().encode("utf-8")


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode("utf-8")
