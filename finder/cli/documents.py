"""The JSON documents of the command line (keys as in ``cli.md``) and their text for people."""

from __future__ import annotations

from collections.abc import Sequence

from finder.model.candidate import Candidate, ChildSummary, Gate, SearchResult
from finder.model.days import long_date
from finder.model.person import PairEvidence
from finder.model.record import RejectedRow
from finder.reports.search_document import candidate_json
from finder.services import Explanation, ImportedFile, ImportReport, ResolveReport, VerifyCheck, WeightPreview

Document = dict[str, object]


def import_document(report: ImportReport) -> Document:
    """Return the document of ``import``."""
    return {
        "files": [_file(one) for one in report.files],
        "records": report.records,
        "statements": report.statements,
        "rejected": report.rejected,
    }


def _file(file: ImportedFile) -> Document:
    return {
        "file": file.file,
        "kind": file.kind,
        "encoding": file.encoding,
        "records": file.records,
        "statements": file.statements,
        "rejected": [_row(row) for row in file.rejected if row.is_rejected],
        "warnings": _warnings(file),
        "status": file.status,
        "mapping": [{"sheet": sheet, "header": header, "field": field} for sheet, header, field in file.mapping],
        "samples": list(file.samples),
        "doubts": list(file.doubts),
    }


def _row(row: RejectedRow) -> Document:
    return {"locator": row.locator, "reason": row.reason, "raw": row.raw, "code": row.code}


def _warnings(file: ImportedFile) -> list[str]:
    """Return every warning once: those about the whole file stand among its rows too."""
    rejected = {row.reason for row in file.rejected if row.is_rejected}
    rows = (_warning(row) for row in file.rejected if not row.is_rejected)
    return [text for text in dict.fromkeys((*file.warnings, *rows)) if text not in rejected]


def _warning(row: RejectedRow) -> str:
    return f"{row.locator}: {row.reason}" if row.locator else row.reason


def import_text(report: ImportReport) -> str:
    """Return a line for each file and a summary."""
    lines = [_file_line(file) for file in report.files]
    for file in report.files:
        lines.extend(f"  {file.file} {row.locator}: {row.reason}" for row in file.rejected if row.is_rejected)
        lines.extend(f"  {file.file}: {text}" for text in _warnings(file) if file.status != "unchanged")
        lines.extend(f"  {doubt}" for doubt in file.doubts)
    rejected = f"; {report.rejected} rows could not be read and are listed above" if report.rejected else ""
    lines.append(
        f"{len(report.files)} files: {report.records} records and {report.statements} relationships read{rejected}."
    )
    return "\n".join(lines)


def _file_line(file: ImportedFile) -> str:
    if file.status == "unchanged":
        return f"{file.file}: nothing new"
    if file.status == "unreadable":
        return f"{file.file}: not read"
    return f"{file.file}: {file.kind}, {file.records} records, {file.statements} relationships"


def resolve_document(report: ResolveReport) -> Document:
    """Return the document of ``resolve``."""
    return {
        "records": report.records,
        "persons": report.persons,
        "pairs": report.pairs,
        "review_queue": report.review_queue,
    }


def children_document(children: Sequence[ChildSummary]) -> list[Document]:
    """Return the document of ``children``."""
    return [
        {
            "external_id": child.external_id,
            "name": child.name,
            "born": child.born,
            "case_ref": child.case_ref,
            "person_id": child.person_id,
            "case_type": child.case_type,
        }
        for child in children
    ]


def search_text(result: SearchResult) -> str:
    """Return the candidates as lines for people, best first."""
    new = sum(1 for one in result.candidates if not one.is_known)
    lines = [
        f"{result.name} ({result.external_id}): {result.known_before} connections known before, "
        f"{result.found} found, {new} of them new."
    ]
    lines.extend(_candidate_line(candidate) for candidate in result.candidates)
    lines.extend(f"  {result.notice}." for _ in range(bool(result.notice)))
    lines.append("  Branches, found (known before) of expected:")
    lines.extend(f"    {gap.branch}: {gap.found} ({gap.known}) of {gap.expected}" for gap in result.gaps)
    if result.leads:
        lines.append("  Leads, which are nobody's relatives until somebody has looked:")
    for lead in result.leads:
        lines.append(f"    {lead.strength:<6} {lead.text}.")
        lines.append(f"           {lead.resolve}.")
    return "\n".join(lines)


def _candidate_line(candidate: Candidate) -> str:
    mark = "known" if candidate.is_known else "NEW  "
    names = [gate.gate if gate.effect != "lapsed" else f"{gate.gate}, over" for gate in candidate.gates]
    gates = f"  [{'; '.join(names)}]" if names else ""
    best, worst = candidate.rank_range
    places = f" (place {best} to {worst})" if best != worst else ""
    return (
        f"  {candidate.recommendation.value:<8} {mark} {candidate.score:5.1f}  {candidate.name}, "
        f"{candidate.relationship}{gates}{places}"
    )


def new_people(result: SearchResult) -> list[Candidate]:
    """Return the people whom the child's own file does not know."""
    return [one for one in result.candidates if not one.is_known]


def surprise_line(result: SearchResult) -> str:
    """Return one line on the strongest new relatives of a child."""
    new = [one for one in new_people(result) if one.is_kin]
    names = ", ".join(f"{one.name} ({one.relationship})" for one in new[:2])
    more = f" and {len(new) - 2} more" if len(new) > 2 else ""
    return f"  {result.name}: {names}{more}" if new else f"  {result.name}: nobody new"


def explain_document(explanation: Explanation) -> Document:
    """Return the document of ``explain``."""
    candidate = candidate_json(explanation.candidate)
    return {
        "person_id": explanation.candidate.person_id,
        "name": explanation.candidate.name,
        "relationship": explanation.candidate.relationship,
        "story": list(explanation.story),
        "identity": [_pair(pair) for pair in explanation.identity],
        "path": candidate["path"],
        "score": candidate["contributions"],
        "gates": candidate["gates"],
    }


def _pair(pair: PairEvidence) -> Document:
    return {
        "record_a": pair.record_a,
        "record_b": pair.record_b,
        "match_weight": pair.total_bits,
        "probability": pair.probability_01,
        "weights": [
            {
                "comparison": row.comparison,
                "level": row.level,
                "left": row.left,
                "right": row.right,
                "match_weight": row.match_bits,
                "why": row.why,
            }
            for row in pair.rows
        ],
    }


def explain_text(explanation: Explanation) -> str:
    """Return the explanation as lines for people."""
    candidate = explanation.candidate
    lines = [*explanation.story, "", "How they are related, with the place of each step:"]
    for step in candidate.path:
        places = "; ".join(f"{source.file} {source.locator}" for source in step.sources)
        lines.append(f"  {step.to_name} is the {step.relation} of {step.from_name} ({places or 'worked out'})")
    lines.append(f"Why consider them ({candidate.score:g} points):")
    lines.extend(f"  {part.points:+5.1f}  {part.why}" for part in candidate.contributions)
    if candidate.gates:
        lines.append("What holds them back, or did:")
        lines.extend(_gate_line(gate) for gate in candidate.gates)
    lines.append(f"Why these {len(candidate.records)} records are one person:")
    for pair in explanation.identity:
        lines.append(f"  {pair.total_bits:+.1f} bits in all (probability {pair.probability_01:.3f})")
        lines.extend(f"    {row.match_bits:+6.1f}  {row.why}" for row in pair.rows)
    return "\n".join(lines)


def _gate_line(gate: Gate) -> str:
    over = "over: " if gate.effect == "lapsed" else ""
    place = f" ({gate.source.file} {gate.source.locator})" if gate.source else ""
    by = f" Set by {gate.set_by}." if gate.set_by else ""
    review = f" Review on {long_date(gate.review_on)}." if gate.review_on else ""
    return f"  {over}{gate.why}{place}.{by}{review}"


def weights_document(preview: WeightPreview) -> Document:
    """Return the document of ``weights --child``."""
    return {
        "weights": dict(preview.scales),
        "people": preview.n_people,
        "moves": [
            {
                "person_id": move.person_id,
                "name": move.name,
                "rank": [move.rank_before, move.rank_after],
                "score": [move.score_before, move.score_after],
                "recommendation": [move.before.value, move.after.value],
            }
            for move in preview.moves
        ],
        "sensitivity": [
            {
                "weight": one.name,
                "enter_top_ten": list(one.entered),
                "leave_top_ten": list(one.left),
                "moved": one.moved,
            }
            for one in preview.sensitivity
        ],
    }


def weights_text(preview: WeightPreview) -> str:
    """Return what would move, and what hangs on each weight, as lines for people."""
    lines = [f"{len(preview.moves)} of {preview.n_people} people would change place, score or recommendation."]
    for move in preview.moves:
        change = "" if move.before is move.after else f", {move.before.value} becomes {move.after.value}"
        lines.append(
            f"  {move.rank_before:>3} -> {move.rank_after:<3} {move.score_before:5.1f} -> {move.score_after:<5.1f} "
            f"{move.name}{change}"
        )
    lines.append("What hangs on each weight (a quarter less or more):")
    for one in preview.sensitivity:
        lines.append(
            f"  {one.name:<13} {len(one.left)} leave the top ten, {len(one.entered)} enter it, {one.moved} change place"
        )
    return "\n".join(lines)


def verify_document(checks: Sequence[VerifyCheck]) -> Document:
    """Return the document of ``verify``."""
    return {
        "ok": all(check.ok for check in checks),
        "checks": [{"name": check.name, "ok": check.ok, "detail": check.detail} for check in checks],
    }
