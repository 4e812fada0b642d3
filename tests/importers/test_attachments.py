"""Files that came with e-mails are files of the import, in whatever they lie, within limits."""

from __future__ import annotations

import io
import zipfile
from email.message import EmailMessage
from pathlib import Path

import docx

from importers.isolate import IsolatedReader
from importers.limits import ArchiveLimits
from importers.rows import FileResult
from importers.walk import find_files, local_copy, sha256_of_file
from tests.importers.outlook import attachment, compound_file, embedded, message


class Watch:
    def progress(self, done: int, total: int, what: str) -> None:
        assert 0 <= done <= total

    def check(self) -> None:
        return None


def mail(subject: str, *files: tuple[str, bytes | EmailMessage]) -> EmailMessage:
    built = EmailMessage()
    built["From"], built["Subject"] = "Ann <ann@example.org>", subject
    built["Message-ID"] = f"<{len(subject)}@example.org>"
    built["MIME-Version"] = "1.0"
    built.set_content("See the files.")
    for name, data in files:
        if isinstance(data, EmailMessage):
            built.add_attachment(data)
        else:
            built.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return built


def packed(members: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as container:
        for name, data in members.items():
            container.writestr(name, data)
    return stream.getvalue()


def form() -> bytes:
    document = docx.Document()
    table = document.add_table(rows=2, cols=2)
    for row, texts in zip(table.rows, [("Child's name", "Ella Firth"), ("Date of birth", "3/5/2015")], strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def listed(path: Path, limits: ArchiveLimits | None = None) -> dict[str, str]:
    files = find_files([path], limits or ArchiveLimits())
    assert len({file.name for file in files}) == len(files)
    return {file.name: file.reason for file in files}


def read_all(path: Path) -> dict[str, FileResult]:
    with IsolatedReader() as reader:
        return {file.name: reader.read(file, Watch()) for file in find_files([path])}


def test_attachments_of_any_kind_are_read_as_what_they_are(tmp_path: Path) -> None:
    people = b"Person ID,Forename,Surname,DOB\nP1,Ann,Gray,01/02/1990\nP2,Bob,Gray,01/02/1991\n"
    message_ = mail("files", ("referral.docx", form()), ("people.csv", people), ("song.mp3", b"ID3"))
    (tmp_path / "in.eml").write_bytes(message_.as_bytes())
    found = read_all(tmp_path / "in.eml")
    assert {name: (one.kind, one.status) for name, one in found.items()} == {
        "in.eml": ("e-mail", "read"),
        "in.eml/people.csv": ("people", "read"),
        "in.eml/referral.docx": ("referral form", "read"),
        "in.eml/song.mp3": ("sound or film", "unreadable"),
    }


def test_messages_in_messages_and_archives_in_them_are_opened(tmp_path: Path) -> None:
    inner = mail(
        "inner", ("plan.txt", b"the plan of the family"), ("all.zip", packed({"a.csv": b"1,2", "b.txt": b"x"}))
    )
    outer = mail("outer", ("", inner))
    (tmp_path / "box.zip").write_bytes(packed({"mails/outer.eml": outer.as_bytes()}))
    assert set(listed(tmp_path / "box.zip")) == {
        "box.zip/mails/outer.eml",
        "box.zip/mails/outer.eml/inner.eml",
        "box.zip/mails/outer.eml/inner.eml/plan.txt",
        "box.zip/mails/outer.eml/inner.eml/all.zip/a.csv",
        "box.zip/mails/outer.eml/inner.eml/all.zip/b.txt",
    }
    for file in find_files([tmp_path / "box.zip"]):
        with local_copy(file) as path:
            if file.name.endswith("plan.txt"):
                assert path.read_bytes() == b"the plan of the family"
            assert path.suffix == Path(file.name).suffix


def test_files_of_outlook_messages_are_listed_alike(tmp_path: Path) -> None:
    inner = message(24, (attachment("plan.txt", b"the plan"),), x0037="inner", x1000="words")
    (tmp_path / "in.msg").write_bytes(compound_file(message(attached=(embedded(inner), attachment("a.csv", b"1,2")))))
    assert set(listed(tmp_path / "in.msg")) == {
        "in.msg", "in.msg/inner.eml", "in.msg/inner.eml/plan.txt", "in.msg/a.csv",
    }  # fmt: skip


def test_two_files_of_one_name_stay_apart(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(
        mail("two", ("x.txt", b"one"), ("x.txt", b"two"), ("../x.txt", b"three")).as_bytes()
    )
    files = [file for file in find_files([tmp_path / "a.eml"]) if file.members]
    assert [file.name for file in files] == ["a.eml/x.txt", "a.eml/x (2).txt", "a.eml/x (3).txt"]
    assert len({sha256_of_file(file) for file in files}) == 3


def test_messages_nested_too_deep_are_listed_with_the_reason(tmp_path: Path) -> None:
    built = mail("m0", ("deep.txt", b"x"))
    for depth in range(1, 5):
        built = mail(f"m{depth}", ("", built))
    (tmp_path / "a.eml").write_bytes(built.as_bytes())
    found = listed(tmp_path / "a.eml")
    too_deep = "a.eml/m3.eml/m2.eml/m1.eml/m0.eml"
    assert "more than 3 e-mails deep" in found[too_deep]
    assert [name for name, reason in found.items() if reason] == [too_deep]


def test_attachments_share_the_budget_of_archives(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(mail("many", *((f"{n}.txt", b"x") for n in range(20))).as_bytes())
    found = listed(tmp_path / "a.eml", ArchiveLimits(entries=10))
    assert list(found) == ["a.eml", "a.eml/attachments"]
    assert "more than is read" in found["a.eml/attachments"]


def test_a_damaged_message_is_still_in_the_list(tmp_path: Path) -> None:
    data = compound_file(message(attached=(attachment("a.txt", b"x" * 9000),), x1000="words"))
    (tmp_path / "cut.msg").write_bytes(data[:2000])
    found = read_all(tmp_path / "cut.msg")
    assert found["cut.msg"].status == "unreadable"
    assert all(one.status == "unreadable" for one in found.values())


def test_files_of_a_mailbox_stand_under_the_number_of_their_message(tmp_path: Path) -> None:
    mark = b"From ann@example.org Wed Nov  6 09:00:00 2024\n"
    data = mark + mail("one").as_bytes() + b"\n" + mark + mail("two", ("x.txt", b"plan")).as_bytes()
    (tmp_path / "team.mbox").write_bytes(data)
    assert list(listed(tmp_path / "team.mbox")) == ["team.mbox", "team.mbox/2/x.txt"]
    with local_copy(find_files([tmp_path / "team.mbox"])[1]) as path:
        assert path.read_bytes() == b"plan"
