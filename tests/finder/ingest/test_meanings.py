"""Column mappings: shown, tried, corrected, kept, shared, and taken back; people's decisions outlive all of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finder.errors import CancelledError, UserError
from finder.ingest.meanings import Meanings
from finder.jobs import JobContext
from finder.model.decision import Verdict
from finder.model.meanings import FileMeaning, SheetMeaning
from finder.session import Session
from finder.store.keys import KdfCost
from finder.store.workspace import create_workspace

TODAY = dt.date(2026, 3, 31)
PEOPLE = """Ref,Called,Clan,When,Sex
P1,Joan,Firth,03/04/1951,F
P2,Kelly,Firth,05/06/1979,F
P3,Kai,Firth,07/08/2014,M
"""
LINKS = """Person A,Rel,Person B
P2,Mother,P1
P3,Mother,P2
P3,Grandmother,P1
"""


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    store, _ = create_workspace(tmp_path / "w.kinfinder", "seven quiet otters", KdfCost(8 * 1024, 1, 1))
    made = Session(store, lambda: TODAY, "u1")
    yield made
    made.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "exports"
    made.mkdir()
    (made / "people.csv").write_text(PEOPLE, encoding="utf-8")
    (made / "links.csv").write_text(LINKS, encoding="utf-8")
    return made


def look(session: Session, file: str, path: Path | None = None) -> FileMeaning:
    return session.mappings.look(file, JobContext(), path=path)


def with_fields(meaning: FileMeaning, **fields: str) -> FileMeaning:
    """The first sheet with other meanings of the columns with these headers."""
    columns = (
        replace(one, field=fields.get(one.header.replace(" ", "_"), one.field)) for one in meaning.sheets[0].columns
    )
    return with_sheet(meaning, columns=tuple(columns))


def with_sheet(meaning: FileMeaning, **changes: object) -> FileMeaning:
    sheet: SheetMeaning = replace(meaning.sheets[0], **changes)  # type: ignore[arg-type]
    return replace(meaning, sheets=(sheet, *meaning.sheets[1:]))


def names(session: Session) -> list[str]:
    return [record.name for record in session._store.records()]


def sentences(session: Session, meaning: FileMeaning) -> list[tuple[str, str, str, bool | None]]:
    preview = session.mappings.preview(meaning, JobContext())[0]
    return [(one.subject, one.words, one.other, one.is_wrong_way) for one in preview.samples]


def test_a_file_shows_what_each_column_was_taken_for_and_why(session: Session, folder: Path) -> None:
    session.import_paths([folder / "people.csv"], JobContext())
    sheet = look(session, "people.csv").sheets[0]
    assert (sheet.kind, sheet.n_rows, sheet.source) == ("people", 3, "recognised")
    columns = {one.header: one for one in sheet.columns}
    assert columns["Sex"].field == "sex"
    assert (columns["Sex"].why, columns["Sex"].fits_01, columns["Sex"].samples) == ("header", 1.0, ("F", "M"))
    assert columns["Clan"].why == columns["Clan"].field == ""


def test_a_corrected_mapping_is_read_again_kept_and_used_for_the_next_file_of_its_headers(
    session: Session, folder: Path
) -> None:
    session.import_paths([folder / "people.csv"], JobContext())
    wrong = names(session)
    meaning = with_fields(
        look(session, "people.csv"), Ref="id", Called="given_name", Clan="family_name", When="date_of_birth"
    )
    report = session.mappings.read_again(with_sheet(meaning, kind="people"), JobContext())
    assert report.records == 3
    assert names(session) == ["Joan Firth", "Kelly Firth", "Kai Firth"] != wrong
    assert len(session.mappings.kept()) == 1

    other = folder / "people 2.csv"
    other.write_text("sex,When,CLAN,Called,Ref\nF,09/10/1990,Otterby,Ann,P9\n", encoding="utf-8")
    report = session.import_paths([other], JobContext()).files[0]
    assert names(session)[-1] == "Ann Otterby"
    assert any("corrected for these headers before" in doubt for doubt in report.doubts)
    assert look(session, "people 2.csv").sheets[0].source == "kept"

    assert session.import_paths([folder / "people.csv"], JobContext()).files[0].status == "unchanged"


def test_other_files_with_these_headers_are_named_and_stay_as_they_were_read(session: Session, folder: Path) -> None:
    (folder / "people 2.csv").write_text(PEOPLE.replace("P1", "P7"), encoding="utf-8")
    session.import_paths([folder], JobContext())
    before = [record for record in session._store.records() if record.source.file == "people 2.csv"]
    right = with_fields(look(session, "people.csv"), Called="given_name", Clan="family_name")
    report = session.mappings.read_again(with_sheet(right, kind="people"), JobContext())
    assert any("stay as they were read: people 2.csv." in note for note in report.warnings)
    assert [record for record in session._store.records() if record.source.file == "people 2.csv"] == before


def test_undo_takes_back_the_reading_and_the_mapping(session: Session, folder: Path) -> None:
    session.import_paths([folder], JobContext())
    before = session.imported_files(), session._store.records(), session._store.statements()
    meaning = look(session, "links.csv")
    session.mappings.read_again(with_sheet(meaning, is_flipped=not meaning.sheets[0].is_flipped), JobContext())
    assert session._store.statements() != before[2]
    assert session.undo_last_decision() == "Undone: links.csv says again what it said before"
    after = session.imported_files(), session._store.records(), session._store.statements()
    assert [one.doubts for one in after[0]] == [one.doubts for one in before[0]]
    assert (after[1], after[2]) == (before[1], before[2])
    assert session.mappings.kept() == ()
    assert [check.name for check in session.verify(JobContext()) if not check.ok] == []


def test_decisions_survive_and_those_about_rows_that_are_gone_wait(session: Session, folder: Path) -> None:
    session.import_paths([folder], JobContext())
    meaning = look(session, "people.csv")
    right = with_sheet(
        with_fields(meaning, Ref="id", Called="given_name", Clan="family_name", When="date_of_birth"), kind="people"
    )
    session.mappings.read_again(right, JobContext())
    joan, kelly = (record.id for record in session._store.records()[:2])
    decided = session.decide_pair(joan, kelly, Verdict.NOT_SAME, "Mother and daughter")

    session.mappings.read_again(with_fields(right, When="date_of_death"), JobContext())
    assert session._store.pair_decisions() == (decided,)
    session.resolve(JobContext())

    report = session.mappings.read_again(with_sheet(right, kind="unrecognised table"), JobContext())
    assert report.records == 0
    assert any("1 decisions are about people whom this reading does not have" in note for note in report.warnings)
    session.resolve(JobContext())
    assert [check.name for check in session.verify(JobContext()) if not check.ok] == []
    session.undo_last_decision()
    assert session._store.pair_decisions() == (decided,)
    assert joan in {record.id for record in session._store.records()}


def test_the_resolution_follows_what_is_read_again(session: Session, folder: Path) -> None:
    """Reading again may keep every count; what was computed from the old reading must go all the same."""
    (folder / "people.csv").write_text(PEOPLE.replace("Called,Clan,When", "First name,Surname,DOB"), encoding="utf-8")
    session.import_paths([folder], JobContext())
    session.resolve(JobContext())
    meaning = look(session, "people.csv")
    swapped = with_fields(meaning, First_name="family_name", Surname="given_name")
    session.mappings.read_again(swapped, JobContext())
    session.resolve(JobContext())
    assert {person.name for person in session._load(JobContext()).resolution.persons.values()} >= {"Firth Joan"}


def test_samples_say_who_is_what_of_whom_and_which_birth_dates_contradict(session: Session, folder: Path) -> None:
    (folder / "people.csv").write_text(PEOPLE.replace("Called,Clan,When", "First name,Surname,DOB"), encoding="utf-8")
    session.import_paths([folder], JobContext())
    session.resolve(JobContext())
    meaning = with_sheet(look(session, "links.csv"), is_flipped=False)
    assert sentences(session, meaning)[0] == ("Kelly Firth (P2)", "mother", "Joan Firth (P1)", True)
    preview = session.mappings.preview(meaning, JobContext())[0]
    assert (preview.n_right, preview.n_wrong, preview.n_looked) == (0, 3, 3)
    assert preview.turned[0].subject == "Joan Firth (P1)"
    assert preview.turned[0].is_wrong_way is False

    flipped = session.mappings.preview(with_sheet(meaning, is_flipped=True), JobContext())[0]
    assert (flipped.n_right, flipped.n_wrong) == (3, 0)
    assert flipped.samples == preview.turned


def test_names_are_not_shown_before_it_is_known_who_is_hidden(session: Session, folder: Path) -> None:
    hidden = PEOPLE.replace("Called,Clan,When,Sex", "First name,Surname,DOB,Restricted").replace(",F\n", ",Yes\n")
    (folder / "people.csv").write_text(hidden, encoding="utf-8")
    session.import_paths([folder], JobContext())
    assert sentences(session, look(session, "links.csv"))[0][0] in {"P1", "P2", "P3"}
    session.resolve(JobContext())
    said = " ".join(part for one in sentences(session, look(session, "links.csv")) for part in one[:3])
    assert "Joan" not in said
    assert "Kai Firth" in said


def test_a_name_is_not_shown_while_a_newer_file_may_hide_it(session: Session, folder: Path) -> None:
    session.import_paths([folder], JobContext())
    meaning = look(session, "people.csv")
    named = with_fields(meaning, Called="given_name", Clan="family_name", When="date_of_birth")
    session.mappings.read_again(named, JobContext())
    session.resolve(JobContext())
    links = look(session, "links.csv")
    assert "Kai Firth" in str(sentences(session, links))
    (folder / "alerts.csv").write_text(
        "Person ID,Alert,Start Date\nP3,Restricted record,01/02/2026\n", encoding="utf-8"
    )
    session.import_paths([folder / "alerts.csv"], JobContext())
    assert "Kai" not in str(sentences(session, links))


def test_flipping_twice_is_nothing(session: Session, folder: Path) -> None:
    session.import_paths([folder], JobContext())
    statements = session._store.statements()
    for _ in range(2):
        meaning = look(session, "links.csv")
        session.mappings.read_again(with_sheet(meaning, is_flipped=not meaning.sheets[0].is_flipped), JobContext())
    assert session._store.statements() == statements


def test_a_file_that_moved_is_asked_for_and_another_file_is_refused(session: Session, folder: Path) -> None:
    session.import_paths([folder / "people.csv"], JobContext())
    moved = folder / "elsewhere.csv"
    (folder / "people.csv").rename(moved)
    with pytest.raises(UserError, match="not where it was"):
        look(session, "people.csv")
    with pytest.raises(UserError, match=r"not the people\.csv that was imported"):
        look(session, "people.csv", folder / "links.csv")
    meaning = look(session, "people.csv", moved)
    assert (meaning.file, meaning.is_imported) == ("people.csv", True)
    assert session.mappings.read_again(with_sheet(meaning, kind="people"), JobContext()).file == "people.csv"


def test_a_table_in_an_archive_is_read_again_from_there(session: Session, folder: Path) -> None:
    import zipfile  # noqa: PLC0415 - only here

    with zipfile.ZipFile(folder / "all.zip", "w") as archive:
        archive.writestr("in/people.csv", PEOPLE)
        archive.writestr("in/links.csv", LINKS)
    session.import_paths([folder / "all.zip"], JobContext())
    meaning = look(session, "all.zip/in/people.csv")
    right = with_fields(meaning, Ref="id", Called="given_name", Clan="family_name", When="date_of_birth")
    assert session.mappings.read_again(with_sheet(right, kind="people"), JobContext()).records == 3


def test_a_file_that_is_not_imported_yet_is_looked_at_and_its_mapping_kept(session: Session, folder: Path) -> None:
    meaning = look(session, "people.csv", folder / "people.csv")
    assert not meaning.is_imported
    right = with_fields(meaning, Ref="id", Called="given_name", Clan="family_name", When="date_of_birth")
    with pytest.raises(UserError, match="not in this workspace yet"):
        session.mappings.read_again(right, JobContext())
    assert session.mappings.keep(with_sheet(right, kind="people")) == 1
    session.import_paths([folder / "people.csv"], JobContext())
    assert names(session) == ["Joan Firth", "Kelly Firth", "Kai Firth"]


def test_what_is_kept_is_listed_and_forgotten(session: Session, folder: Path) -> None:
    session.import_paths([folder / "links.csv"], JobContext())
    meaning = look(session, "links.csv")
    session.mappings.read_again(with_sheet(meaning, is_flipped=not meaning.sheets[0].is_flipped), JobContext())
    (kept,) = session.mappings.kept()
    assert kept.kind == "relationships"
    assert kept.fields[1] == ("Rel", "relationship")
    session.mappings.forget(kept.shape)
    assert session.mappings.kept() == ()
    with pytest.raises(UserError, match="No mapping is kept"):
        session.mappings.forget(kept.shape)
    assert session.undo_last_decision() == "Undone: a mapping is kept again"
    assert session.mappings.kept() == (kept,)


def test_a_mapping_is_shared_through_a_file(session: Session, folder: Path, tmp_path: Path) -> None:
    session.import_paths([folder], JobContext())
    meaning = look(session, "links.csv")
    turned = with_sheet(meaning, is_flipped=not meaning.sheets[0].is_flipped)
    saved = tmp_path / "links.json"
    session.mappings.save(turned, saved)
    assert "P1" not in saved.read_text(encoding="utf-8"), "no rows are shared"
    used = session.mappings.use(meaning, saved)
    assert used.sheets[0].is_flipped == turned.sheets[0].is_flipped
    assert session.mappings.proposed(used).sheets[0].is_flipped == meaning.sheets[0].is_flipped
    (tmp_path / "nonsense.json").write_text("[]", encoding="utf-8")
    with pytest.raises(UserError, match="not a column mapping"):
        session.mappings.use(meaning, tmp_path / "nonsense.json")


def test_a_field_that_does_not_exist_is_refused_and_nothing_changes(session: Session, folder: Path) -> None:
    session.import_paths([folder / "people.csv"], JobContext())
    said = session._store.records()
    with pytest.raises(UserError, match="no field"):
        session.mappings.read_again(with_fields(look(session, "people.csv"), Ref="birth_day"), JobContext())
    assert session._store.records() == said


def test_cancelling_leaves_everything_as_it_was(session: Session, folder: Path) -> None:
    session.import_paths([folder / "people.csv"], JobContext())
    meaning, said, job = look(session, "people.csv"), session._store.records(), JobContext()
    job.cancel()
    with pytest.raises(CancelledError):
        session.mappings.read_again(with_sheet(meaning, kind="chronology"), job)
    assert session._store.records() == said
    assert session.mappings.kept() == ()


def test_what_is_no_table_has_no_mapping(session: Session, folder: Path) -> None:
    note = folder / "note.txt"
    note.write_text("Kelly rang. Her mother Joan is at home.\n", encoding="utf-8")
    session.import_paths([note], JobContext())
    with pytest.raises(UserError, match="no table"):
        look(session, "note.txt")
    with pytest.raises(UserError, match="No table called"):
        look(session, "never.csv")


def test_a_preview_never_fails_whatever_people_choose(session: Session, folder: Path) -> None:
    """Any field for any column, any kind, either direction: rows are read or rejected, and none is lost."""
    session.import_paths([folder / "people.csv"], JobContext())
    meaning, choices = look(session, "people.csv"), session.mappings.choices()
    fields = ["", *(field for _, group in choices.fields for field in group)]
    owned = [f"{owner}.{field}" for owner in choices.owners for field in ("id", "full_name", "date_of_birth")]

    @settings(max_examples=150, deadline=None)
    @given(data=st.data())
    def anything_goes(data: st.DataObject) -> None:
        columns = tuple(
            replace(one, field=data.draw(st.sampled_from(fields + owned))) for one in meaning.sheets[0].columns
        )
        changed = with_sheet(
            meaning, columns=columns, kind=data.draw(st.sampled_from(choices.kinds)),
            is_flipped=data.draw(st.booleans()), is_day_first=data.draw(st.booleans()),
        )  # fmt: skip
        preview = session.mappings.preview(changed, JobContext())[0]
        assert {row.locator.partition("#")[0] for row in preview.rows} == {"2", "3", "4"}

    anything_goes()


def test_the_service_is_what_the_screens_expect(session: Session) -> None:
    assert isinstance(session.mappings, Meanings)
