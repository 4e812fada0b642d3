from __future__ import annotations

import datetime as dt
import os
import re
import stat
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finder.errors import UserError
from finder.model.candidate import (
    Candidate,
    ConfidentialText,
    Contribution,
    Gate,
    Recommendation,
    RecordUse,
    SearchResult,
)
from finder.model.record import RecordId
from finder.reports import export
from finder.reports.audience import for_audience
from finder.reports.export import WRITERS, export_candidates
from finder.reports.table import ReportTable
from tests.finder.reports.reading_back import everything
from tests.finder.reports.samples import candidate, everybody, search, source, step

TODAY = dt.date(2026, 3, 31)


@pytest.mark.parametrize("audience", ["professional", "family"])
@pytest.mark.parametrize("file_format", WRITERS)
def test_a_clean_list_becomes_a_file_that_only_its_owner_reads(tmp_path: Path, audience: str, file_format: str) -> None:
    out = tmp_path / f"list.{file_format}"
    report = export_candidates(everybody(), audience, file_format, out, TODAY)
    assert (report.file, report.leak_scan, report.blocked) == (str(out), "clean", ())
    assert report.rows == {"professional": 11, "family": 6}[audience]
    assert [path.name for path in tmp_path.iterdir()] == [out.name]
    if sys.platform != "win32":
        assert stat.S_IMODE(out.stat().st_mode) == 0o600


def leaking(table: ReportTable) -> bytes:
    return WRITERS["csv"](table) + b'"Karen Ostrander","carer"\r\n'


def test_a_leak_blocks_the_file_and_leaves_an_older_one_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        export, "WRITERS", {"csv": lambda table: leaking(table) if table.rows else WRITERS["csv"](table)}
    )
    fresh, older = tmp_path / "new.csv", tmp_path / "old.csv"
    older.write_text("before")
    for out in (fresh, older):
        report = export_candidates(everybody(), "family", "csv", out, TODAY)
        assert report.leak_scan == "blocked"
        assert any(text.startswith("carer's surname in line") for text in report.blocked)
        assert not any("Ostrander" in text for text in report.blocked)
    assert not fresh.exists()
    assert older.read_text() == "before"


def test_the_worker_is_told_whom_the_family_list_does_not_name_in_full(tmp_path: Path) -> None:
    report = export_candidates(everybody(), "family", "csv", tmp_path / "x.csv", TODAY)
    assert any("Maud Ostrander" in advice for advice in report.advice)


@pytest.mark.parametrize(("audience", "file_format"), [("press", "csv"), ("family", "odt")])
def test_unknown_choices_are_refused_with_the_right_ones(tmp_path: Path, audience: str, file_format: str) -> None:
    with pytest.raises(UserError, match="Choose one of"):
        export_candidates(everybody(), audience, file_format, tmp_path / "x", TODAY)


def test_a_folder_that_is_not_there_is_explained(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"was not written: .*Nothing was changed"):
        export_candidates(everybody(), "family", "csv", tmp_path / "none" / "x.csv", TODAY)


def test_a_failed_write_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full_disk(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full_disk)
    with pytest.raises(UserError, match="No space left"):
        export_candidates(everybody(), "family", "csv", tmp_path / "x.csv", TODAY)
    assert list(tmp_path.iterdir()) == []


# Words no family list may hold: each stands in a field that is for professionals only.
PRIVATE = (
    "Zqgate",
    "Zqcontribution",
    "Zqsource",
    "Zqlegal",
    "Zqdecision",
    "Zqrecord",
    "Zqplace",
    "1958",
    "71.5",
    "P1001",
)
WORDS = (
    "Ann",
    "Grace",
    "Ostrander",
    "Page",
    "Moor",
    "Friend",
    "Uncle",
    "March",
    "O'Neill",
    "Zoë",
    "Hill-Moor",
    "王",
    "St",
)
SURNAMES = st.sampled_from(WORDS)
ROLES = st.sampled_from(
    (
        "maternal aunt", "foster carer", "class teacher at Thirlby Moor Primary School", "family friend", "mother",
        "uncle, 12 Nettle Garth", "friend", "Grace's carer", "brother", "GP at Moor Surgery", "",
    )
)  # fmt: skip
SECRET_TEXTS = st.sampled_from(
    ("Ostrander", "Grace", "Page", "Friend", "Uncle", "Moor", "St", "Ann Page", "Thirlby Moor Primary School",
     "12 Nettle Garth, Uldwick, EB8 5SU", "07700 900577", "Maternal", "王", "Network", "Aunt Ann", "People", "Carer")
)  # fmt: skip


GATES = (
    (),
    (Gate("assessed_risk", "hold", "Zqgate", source("Zqsource.csv", "1")),),
    (Gate("address_withheld", "confidential", "Zqgate"),),
)


@st.composite
def candidates(draw: st.DrawFn) -> Candidate:
    name = " ".join(draw(st.lists(SURNAMES, min_size=1, max_size=3)))
    return candidate(
        draw(st.sampled_from((name, f"Mrs {name}", f"{name}, Ann"))),
        draw(ROLES),
        is_kin=draw(st.booleans()),
        degree=draw(st.integers(0, 4)),
        gates=draw(st.sampled_from(GATES)),
        contributions=(Contribution("closeness", 71.5, "Zqcontribution"),),
        legal_note="Zqlegal",
        decided=draw(st.sampled_from((None, Recommendation.INVITE, Recommendation.HOLD))),
        decision_reason="Zqdecision",
        records=(RecordUse(RecordId("r1"), "Zqrecord.csv", "1", "P1001", name),),
        path=(step("Zqplace", "mother", sources=(source("Zqsource.csv", "12", "Zqsource"),)),),
    )


@st.composite
def searches(draw: st.DrawFn) -> SearchResult:
    secrets = draw(st.lists(SECRET_TEXTS, max_size=4, unique=True))
    return search(
        *draw(st.lists(candidates(), max_size=7)),
        name=draw(st.sampled_from(("Kai Brindle", "Grace Page", "Ostrander", "王 小", "St John Moor"))),
        confidential=tuple(ConfidentialText(text, "family", "carer's surname") for text in secrets),
    )


def plain(text: str) -> str:
    return re.sub(r"[\W_]+", " ", text.casefold())


@settings(max_examples=80, deadline=None)
@given(searches(), st.sampled_from(tuple(WRITERS)))
def test_the_family_list_is_never_blocked_and_never_holds_what_is_for_professionals(
    tmp_path_factory: pytest.TempPathFactory, result: SearchResult, file_format: str
) -> None:
    out = tmp_path_factory.getbasetemp() / f"family.{file_format}"
    report = export_candidates(result, "family", file_format, out, TODAY)
    assert report.leak_scan == "clean", report.blocked
    text = everything(out.read_bytes(), file_format)
    assert not any(word in text for word in PRIVATE)
    said = plain("\n".join(cell for row in for_audience(result, "family").rows for cell in row))
    for secret in result.confidential:
        assert not re.search(rf"(?<!\w){re.escape(plain(secret.text).strip())}(?!\w)", said), secret


def test_nobody_held_back_is_named_in_any_form(tmp_path: Path) -> None:
    for file_format in WRITERS:
        out = tmp_path / f"list.{file_format}"
        export_candidates(everybody(), "family", file_format, out, TODAY)
        text = everything(out.read_bytes(), file_format)
        for name in (
            "Carrow",
            "Tony",
            "Marl",
            "Vera",
            "Nobody",
            "Merriwick",
            "Ellie",
            "Tansley",
            "Ostrander",
            "Pellow",
        ):
            assert name not in text, (file_format, name)
