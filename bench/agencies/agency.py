"""Makes one agency: files to hand over, and the answers."""

from __future__ import annotations

import csv
import io
import itertools
import json
from collections import Counter
from dataclasses import dataclass
from random import Random
from typing import Any

from sample_agency.gedcom import write_genograms
from sample_agency.kin import Namer
from sample_agency.ledger import Ledger
from sample_agency.model import World
from sample_agency.places import home
from sample_agency.truth import Truth

from bench.agencies.casebook import Casebook
from bench.agencies.events import Events
from bench.agencies.kindred import Builder, Kindred
from bench.agencies.layout import Layout
from bench.agencies.names import key_of, settle_world
from bench.agencies.papers import Papers
from bench.agencies.records import Records, noise_of
from bench.agencies.roll import Roll, day_of_year
from bench.agencies.tables import Tables
from bench.agencies.witness import Witness
from bench.agencies.written import Written
from bench.people.stocks import cultures


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be made.

    Attributes:
        children: Children with an open case, each with a kindred of its own.
        others: Kindreds beside, of whom only closed cases tell; the same number when left at -1.
        style: A key of ``bench/people/styles.json``.
    """

    seed: int
    children: int = 20
    noise: str = "normal"
    layout: str = "case-system"
    others: int = -1
    style: str = "town"


@dataclass(frozen=True, slots=True)
class Agency:
    """Files by path below ``input``, and answers by name below ``truth``."""

    files: dict[str, bytes]
    answers: dict[str, bytes]


def make_agency(wish: Wish) -> Agency:
    """Make an agency; the same bytes for the same wish, on every machine."""
    rng = Random(f"agency:{wish.seed}:{wish.children}:{wish.noise}:{wish.style}")
    roll = Roll(rng)
    kindreds = _kindreds(roll, wish)
    staff = _staff(roll)
    world = settle_world(roll, wish.style, wish.seed)
    noise, layout = noise_of(wish.noise), Layout(wish.layout)
    namer = Namer(world)
    wed = {key_of(member.row): member.wed.isoformat() for member in roll.members if member.wed}
    records = Records(world, rng, noise, wish.style, lambda key: home(key).street_line, wed)
    workers = [world.people[key].full_name for key in staff["worker"]]
    book = Casebook(world, records, namer, rng, noise, workers, layout.part("case_ref"))
    for number, kindred in enumerate(kindreds):
        book.write_kindred(kindred, is_focus=number < wish.children)
    events = Events(world, records, book, namer, rng, _couples(staff["carer"]), staff["teacher"])
    events.add(kindreds, n_focus=wish.children)
    return _write(world, records, layout, events, Random(f"words:{wish.seed}"), noise, book.sealed)


def _kindreds(roll: Roll, wish: Wish) -> list[Kindred]:
    """One culture after the other, so that each has its share of children; one couple in seven is mixed."""
    n = len(cultures())
    order = roll.rng.sample(range(n), n)
    total = wish.children + (wish.children if wish.others < 0 else wish.others)
    found = []
    for number, culture in zip(range(total), itertools.cycle(order), strict=False):
        other = roll.rng.randrange(n) if roll.rng.random() < 0.15 else culture
        found.append(Builder(roll, number, culture, other).build())
    return found


def _staff(roll: Roll) -> dict[str, list[str]]:
    """People who are there because of a job; carers in couples."""
    staff: dict[str, list[str]] = {}
    for role, n in (("carer", 16), ("teacher", 8), ("worker", 8)):
        for i in range(n):
            member = roll.add(-2, 0, day_of_year(roll.rng, roll.rng.randint(1960, 1990)), is_male=i % 2 == 1)
            member.options = frozenset({role})
            if role == "carer" and i % 2:
                wife = roll.members[member.row - 1]
                roll.couple(wife, member, "married", wife.born.year + 26)
                wife.married_into, wife.wed = member.lineage, wife.born
            staff.setdefault(role, []).append(key_of(member.row))
    return staff


def _couples(carers: list[str]) -> list[tuple[str, ...]]:
    return [tuple(carers[i : i + 2]) for i in range(0, len(carers), 2)]


def _write(
    world: World,
    records: Records,
    layout: Layout,
    events: Events,
    rng: Random,
    noise: dict[str, float],
    sealed: list[str],
) -> Agency:
    shuffled = sorted(world.records.values(), key=lambda record: (record.made, record.key))
    for index, record in enumerate(shuffled):
        record.external_id = layout.person_id(index)
    for tree in world.genograms:
        tree.file = layout.part("genogram")["file"].format(name=tree.file.replace("/", "-").replace(" ", "_"))
    ledger = Ledger()
    tables = Tables(world, records, layout, ledger, rng, noise)
    files = tables.write() | Papers(tables, events.notes).write() | write_genograms(world, ledger)
    witness = Witness(ledger, tables.said, world.people)
    truth = Truth(world, records.phones, ledger, witness.joins)
    answers = _answers(world, ledger, truth, Written(world, ledger, witness), sealed)
    return Agency(dict(sorted(files.items())), answers | _problems(ledger, tables))


def _problems(ledger: Ledger, tables: Tables) -> dict[str, bytes]:
    return {"broken_rows.json": _json(ledger.broken), "data_errors.json": _json(tables.backward)}


def _answers(world: World, ledger: Ledger, truth: Truth, written: Written, sealed: list[str]) -> dict[str, bytes]:
    children, traps = truth.children(), truth.traps()
    for child in children:
        written.settle(child)
    ranks = truth.rank_constraints(children)
    return {
        "children.json": _json(children),
        "traps.json": _json(traps),
        "rank_constraints.json": _json(ranks),
        "confidential_strings.json": _json(truth.confidential(children)),
        "sealed.json": _json([world.records[key].external_id for key in sealed]),
        "record_map.csv": _record_map(world, ledger),
        "summary.json": _json(_summary(world, children, traps)),
    }


def _summary(world: World, children: list[dict[str, Any]], traps: list[dict[str, Any]]) -> dict[str, Any]:
    kin = [row for child in children for row in child["people"] if row["kind"] == "kin"]
    hidden = [row for row in kin if row["status"] == "hidden"]
    found = [row for row in hidden if row["discoverable"]]
    return {
        "persons": len(world.people),
        "records": len(world.records),
        "cases": len(world.cases),
        "children": len(children),
        "kin_known": len(kin) - len(hidden),
        "kin_hidden": len(found),
        "kin_written_but_not_tied": len(hidden) - len(found),
        "hidden_by_mechanism": dict(sorted(Counter(tag for row in found for tag in row["mechanisms"]).items())),
        "traps": dict(sorted(Counter(trap["type"] for trap in traps).items())),
        "gated": sum(bool(row["gates"]) for row in kin),
    }


def _record_map(world: World, ledger: Ledger) -> bytes:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(["file", "locator", "external_id", "true_id", "name_as_written", "kind"])
    rows = [
        (m.file, m.locator, m.external_id, str(world.people[m.person].number), m.name, m.kind) for m in ledger.mentions
    ]
    writer.writerows(dict.fromkeys(rows))
    return buffer.getvalue().encode("utf-8")


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode("utf-8")
