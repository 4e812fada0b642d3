"""E-mails: bodies in any encoding, threads told apart, heads, mailboxes."""

from __future__ import annotations

import base64
import re
from datetime import date
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from importers.base import Probe, ReadOptions
from importers.html_blocks import lines_of_html
from importers.mail_parts import MAX_DEPTH, MAX_PARTS, parse_mail
from importers.mail_reader import MailReader
from importers.mail_thread import split_thread
from importers.note_mail import read_mail
from importers.note_text import MAIL_HEAD_MARK
from importers.registry import find_reader, read_file
from importers.rows import FactRow, FileResult, PersonRow, Problem, Ref, StatementRow


class Watch:
    def progress(self, done: int, total: int, what: str) -> None:
        assert 0 <= done <= total

    def check(self) -> None:
        return None


def read(path: Path, data: bytes) -> FileResult:
    path.write_bytes(data)
    return read_file(path, path.name, Watch(), ReadOptions(today=date(2026, 3, 31)))


def events(result: FileResult) -> list[tuple[str, dict[str, str]]]:
    return [(row.locator, dict(row.fields)) for row in result.rows if isinstance(row, FactRow)]


def problems(result: FileResult) -> dict[str, Problem]:
    return {row.code: row for row in result.rows if isinstance(row, Problem)}


def mail(body: str, subject: str = "asking about Ella [ref C-2009]") -> bytes:
    message = EmailMessage()
    message["From"], message["Subject"] = "Ann Shah <ann.shah@example.org>", subject
    message["Date"] = "Wed, 06 Nov 2024 09:00:00 +0000"
    message.set_content(body)
    return message.as_bytes()


# ---- bodies


def eml(body: bytes, transfer: str, charset: str) -> bytes:
    head = (
        "From: Joan Firth <joan.firth@example.org>\r\nDate: Tue, 05 Nov 2024 11:56:00 +0000\r\n"
        "Subject: asking about Ella [ref C-2009]\r\nMIME-Version: 1.0\r\n"
        f"Content-Type: text/plain; charset={charset}\r\nContent-Transfer-Encoding: {transfer}\r\n\r\n"
    )
    return head.encode() + body


BODY = "Hello\n\nI am Zoë, Ella's great-aunt from the other side of the family, and I would so like to write to her."


@pytest.mark.parametrize(
    ("data", "charset"),
    [
        (
            eml(BODY.replace("ë", "=C3=AB").replace("great", "gre=\r\nat").encode(), "quoted-printable", "utf-8"),
            "utf-8",
        ),
        (eml(base64.encodebytes(BODY.encode()), "base64", "utf-8"), "utf-8"),
        (eml(base64.encodebytes(BODY.encode()).rstrip(b"=\n"), "base64", "utf-8"), "utf-8"),
        (eml(BODY.encode("cp1252"), "8bit", "windows-1252"), "cp1252"),
        (eml(BODY.encode("cp1252"), "8bit", "utf-8"), "cp1252"),
        (eml(BODY.encode(), "8bit", "x-no-such-charset"), "utf-8"),
        (eml(BODY.replace("\n", "\r\n").encode(), "8bit", "us-ascii"), "utf-8"),
    ],
)
def test_a_mail_is_decoded_and_its_lines_are_those_of_the_body(tmp_path: Path, data: bytes, charset: str) -> None:
    result = read(tmp_path / "a.eml", data)
    ((locator, fields),) = events(result)
    body, _, head = fields["text"].partition(f"\n{MAIL_HEAD_MARK}\n")
    assert (locator, body) == ("L1", BODY)
    assert "Subject: asking about Ella [ref C-2009]" in head
    assert "From: Joan Firth <joan.firth@example.org>" in head
    assert (result.kind, result.encoding) == ("e-mail", charset)
    assert (fields["date"], fields["author"]) == ("2024-11-05", "Joan Firth")


def test_plain_text_goes_before_html_and_html_is_better_than_nothing() -> None:
    message = EmailMessage()
    message["Subject"] = "x"
    message.set_content("the plain words\n")
    message.add_alternative("<p>the html words</p>", subtype="html")
    message.add_attachment(b"\x00\x01", maintype="image", subtype="png", filename="photo.png")
    found = read_mail(message.as_bytes())
    assert (found.body, [file.name for file in found.files]) == ("the plain words", ["photo.png"])
    message = EmailMessage()
    message.set_content("  \n")
    message.add_alternative("<style>p{}</style><p>Dear all<br>Ann &amp; Bob</p><script>x()</script>", subtype="html")
    assert read_mail(message.as_bytes()).body == "Dear all\nAnn & Bob"


def test_heads_in_other_encodings_and_without_any(tmp_path: Path) -> None:
    data = (
        b"Subject: =?x-unknown?q?Zo=EB?= about \xc3\x89lla\nFrom: Zo\xeb Firth <z@example.org>\nDate: nonsense\n\nHello"
    )
    found = read_mail(data)
    assert (found.subject, found.sender, found.sent) == ("Zoë about Élla", "Zoë Firth", "")
    result = read(tmp_path / "bare.eml", b"just words and no head at all")
    assert result.status == "read" or problems(result)


def test_what_is_attached_is_said_without_names_and_small_pictures_are_no_files(tmp_path: Path) -> None:
    message = EmailMessage()
    message["Subject"] = "photo"
    message.set_content("See the photo.")
    message.add_attachment(b"\xff\xd8\xff", maintype="image", subtype="jpeg", filename="ella.jpg")
    message.add_attachment(
        b"\x89PNG", maintype="image", subtype="png", filename="logo.png", disposition="inline", cid="<a@b>"
    )
    found = problems(read(tmp_path / "a.eml", message.as_bytes()))
    assert found["attachments_listed"].raw == "ella.jpg"
    assert "ella" not in found["attachments_listed"].reason
    assert found["pictures_left_out"].raw == "logo.png"
    assert not found["pictures_left_out"].is_rejected


def test_a_forwarded_message_is_a_file_and_not_part_of_the_text() -> None:
    inner = EmailMessage()
    inner["Subject"] = "sad news"
    inner.set_content("Joan passed away.")
    outer = EmailMessage()
    outer.set_content("See below.")
    outer.add_attachment(inner)
    found = read_mail(outer.as_bytes())
    assert found.body == "See below."
    (file,) = found.files
    assert (file.name, read_mail(file.load()).body) == ("sad news.eml", "Joan passed away.")


def test_mail_is_known_by_its_head_whatever_its_name() -> None:
    head = b"Received: by x\r\nFrom: a@example.org\r\nDate: Tue, 05 Nov 2024 11:56:00 +0000\r\n\r\nHello"
    for suffix in ("", ".txt", ".csv", ".doc"):
        assert isinstance(find_reader(Probe(head, suffix)), MailReader)
    assert not MailReader().recognises(Probe(b"From: Ann\nDate: today\nSubject: Ella\n\nA note", ""))
    assert not MailReader().recognises(Probe(b"%PDF-1.4", ".eml"))


# ---- threads

GMAIL = """Thank you, I will ask.

On Tue, 5 Nov 2024 at 11:56, Joan Firth <joan.firth@example.org>
wrote:

> Hello Ann,
>
> Kelly Moss is my sister.
>
> On 4/11/2024 10:12, Ann Shah wrote:
>> Dear Joan, who are you to Ella?

Ann"""
OUTLOOK = """Please see below.

From: Firth, Joan <joan.firth@example.org>
Sent: 05 November 2024 11:56
To: Shah, Ann <ann.shah@example.org>; Other
 Worker <other@example.org>
Subject: RE: Ella

Kelly Moss is my sister.

-----Original Message-----
From: Ann Shah
Date: Mon, 04 Nov 2024 10:12:00 +0000
To: Joan Firth
Subject: Ella

Dear Joan, who are you to Ella?"""
BELOW = """On 5 Nov 2024 at 11:56, Joan Firth wrote:
> Hello Ann,
> Kelly Moss is my sister.

My answer stands below.
"""
APPLE = """Begin forwarded message:

From: Joan Firth <joan.firth@example.org>
Subject: Ella
Date: 5 November 2024 at 11:56:00 GMT
To: Ann Shah

Kelly Moss is my sister."""


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (GMAIL, [(1, "Ann Shah", "2024-11-06"), (6, "Joan Firth", "2024-11-05"), (11, "Ann Shah", "2024-11-04")]),
        (OUTLOOK, [(1, "Ann Shah", "2024-11-06"), (9, "Joan Firth", "2024-11-05"), (17, "Ann Shah", "2024-11-04")]),
        (APPLE, [("head", "Ann Shah", "2024-11-06"), (8, "Joan Firth", "2024-11-05")]),
        (BELOW, [(5, "Ann Shah", "2024-11-06"), (2, "Joan Firth", "2024-11-05")]),
    ],
)
def test_each_message_of_a_thread_has_its_own_writer_day_and_lines(
    tmp_path: Path, body: str, said: list[tuple[int | str, str, str]]
) -> None:
    result = read(tmp_path / "thread.eml", mail(body))
    found = [(locator, fields["author"], fields["date"]) for locator, fields in events(result)]
    assert found == [(f"L{line}" if line != "head" else "head", author, day) for line, author, day in said]
    assert {row.case_ref for row in result.rows if isinstance(row, FactRow)} == {"C-2009"}
    lines = body.split("\n")
    place = next(f"L{number}" for number, line in enumerate(lines, start=1) if "my sister" in line)
    (row,) = (row for row in result.rows if isinstance(row, StatementRow))
    names = {one.key: dict(one.fields)["full_name"] for one in result.rows if isinstance(one, PersonRow)}
    assert (row.locator, row.code, names[row.subject.key], names[row.object.key]) == (
        place, "sister", "Kelly Moss", "Joan Firth",
    )  # fmt: skip


def test_answers_between_quoted_lines_stay_with_whoever_wrote_them() -> None:
    own, quoted = split_thread("Yes.\n> Is she well?\nAnd no.\n> Has she a dog?\nAnn")
    assert own.text == "Yes.\n\nAnd no.\n\nAnn"
    assert (quoted.first, quoted.text, quoted.writer) == (1, "Is she well?\n\nHas she a dog?", "")


def test_quotations_of_html_letters_are_told_apart_too() -> None:
    page = (
        "<div>Thank you.</div><div class=gmail_quote><div>On Tue, 5 Nov 2024 at 11:56, Joan Firth wrote:<br></div>"
        "<blockquote>Kelly Moss is my sister.</blockquote></div>"
    )
    own, quoted = split_thread(lines_of_html(page))
    assert (own.text, quoted.text, quoted.writer, quoted.sent) == (
        "Thank you.", "Kelly Moss is my sister.", "Joan Firth", "2024-11-05",
    )  # fmt: skip


def test_what_a_thread_repeats_is_kept_once() -> None:
    head = "From: Joan\nSent: 5 November 2024\nTo: Ann\nSubject: x\n\nKelly is my sister.\n"
    assert len(split_thread(f"See below.\n\n{head}\n{head}")) == 2


@pytest.mark.parametrize(
    "body",
    [
        "From: here to there\nit is far.",
        "On 3 May 2025 mum said:\nI will not go.",
        "Attended by: Ann\nDate: today\nDear all",
        ">From Kelly I have heard nothing.",
        "__________________________________\nAnn Shah\nSocial worker",
    ],
)
def test_words_that_only_look_like_a_quotation_are_not_taken_out(body: str) -> None:
    (message,) = split_thread(body)
    assert message.text == body.removeprefix(">")


def test_another_child_named_in_a_quoted_message_is_not_the_child_of_the_thread(tmp_path: Path) -> None:
    other = "From: Joan\nSent: 5 November 2024\nTo: Ann\nSubject: Re Tom Hill\n\nHis aunt is Kelly Moss."
    result = read(tmp_path / "a.eml", mail(f"See below.\n\n{other}"))
    first, second = (row for row in result.rows if isinstance(row, FactRow))
    assert (first.case_ref, second.case_ref, second.about) == ("C-2009", "", None)
    assert not [row for row in result.rows if isinstance(row, StatementRow)]


def test_a_message_that_names_nobody_is_about_the_child_of_its_thread(tmp_path: Path) -> None:
    other = "From: Joan\nSent: 5 November 2024\nTo: Ann\nSubject: Re Ella Firth (P100200)\n\nHer aunt is Kelly Moss."
    result = read(tmp_path / "a.eml", mail(f"See below.\n\n{other}", "FW"))
    assert [row.about for row in result.rows if isinstance(row, FactRow)] == [Ref(external_id="P100200")] * 2


@settings(max_examples=200)
@given(st.lists(st.sampled_from([
    "words", "> quoted", ">> deeper", "", "On 5 Nov 2024, Joan wrote:", "From: J", "Sent: 5 Nov 2024", "To: A",
    "Subject: x", "-----Original Message-----", "Begin forwarded message:", "____________________",
]), max_size=25))  # fmt: skip
def test_every_line_of_words_is_in_exactly_one_message_at_its_place(lines: list[str]) -> None:
    found: dict[int, str] = {}
    thread = split_thread("\n".join(lines))
    firsts = [message.first for message in thread if message.text]
    assert len(set(firsts)) == len(firsts)
    for message in thread:
        for offset, text in enumerate(message.text.split("\n")):
            if text:
                assert message.first + offset not in found
                found[message.first + offset] = text
    for number, line in enumerate(lines):
        # What a thread says twice is left out, all else stands where it stood.
        bare = line.lstrip("> ")
        if bare in {"words", "quoted", "deeper"} and number not in found:
            assert bare in {text for text in found.values()}


# ---- forms and tables in the text

WEB_FORM = [
    ("Child's name", "Ella Firth"), ("Date of birth", "3 May 2015"), ("Mosaic ID", "P100200"), ("Legal status", "s20"),
    ("Social worker", "Ann Shah"), ("Reason for referral", "Lifelong links"), ("Mother's name", "Kelly Firth"),
    ("Mother's phone", "07700 900123"),
]  # fmt: skip


def people(result: FileResult) -> list[str]:
    return [dict(row.fields).get("full_name", "") for row in result.rows if isinstance(row, PersonRow)]


def test_a_form_that_a_web_site_sent_is_read_as_a_form(tmp_path: Path) -> None:
    lines = "A new referral has been submitted.\n\n" + "\n".join(f"{label}: {value}" for label, value in WEB_FORM)
    result = read(tmp_path / "web.eml", mail(lines, "New referral"))
    child, mother = (row for row in result.rows if isinstance(row, PersonRow))
    assert (child.external_id, child.locator, dict(mother.fields)["phone"]) == ("P100200", "L3", "07700 900123")
    (said,) = (row for row in result.rows if isinstance(row, StatementRow))
    assert (said.subject, said.code, said.object) == (Ref(key=mother.key), "mother", Ref(key=child.key))
    event = next(row for row in result.rows if isinstance(row, FactRow) and dict(row.fields).get("event_type"))
    assert event.about == Ref(key=child.key)


def test_the_form_may_be_a_table_of_the_html_part_only(tmp_path: Path) -> None:
    message = EmailMessage()
    message["Subject"] = "New referral"
    message.set_content("\n".join(value for _, value in WEB_FORM))
    cells = "".join(f"<tr><td>{label}</td><td>{value}</td></tr>" for label, value in WEB_FORM)
    message.add_alternative(f"<table>{cells}</table>", subtype="html")
    assert people(read(tmp_path / "web.eml", message.as_bytes())) == ["Ella Firth", "Kelly Firth"]


def test_a_table_in_a_letter_is_read_like_one_of_an_export(tmp_path: Path) -> None:
    message = EmailMessage()
    message["Subject"] = "the list"
    message.set_content("See the list.")
    rows = "".join(f"<tr><td>P{n}</td><td>Ann</td><td>Gray{n}</td><td>0{n}/02/1990</td></tr>" for n in (1, 2, 3))
    head = "<tr><th>Person ID</th><th>Forename</th><th>Surname</th><th>DOB</th></tr>"
    message.add_alternative(f"<p>See the list.</p><table>{head}{rows}</table>", subtype="html")
    found = [row for row in read(tmp_path / "list.eml", message.as_bytes()).rows if isinstance(row, PersonRow)]
    assert [(row.external_id, row.locator) for row in found] == [("P1", "T1R2"), ("P2", "T1R3"), ("P3", "T1R4")]


def test_the_head_of_a_letter_and_an_answer_to_a_form_are_no_forms(tmp_path: Path) -> None:
    letter = "Re: Ella Firth\nOur ref: C-2009\nDOB: 3 May 2015\n\nDear Ann,\nnote: she rang at 10:30: all well: yes."
    assert people(read(tmp_path / "letter.eml", mail(letter))) == []
    form = "\n".join(f"> {label}: {value}" for label, value in WEB_FORM)
    answer = "Thank you for this, we have allocated it and will be in touch. " * 6
    assert people(read(tmp_path / "answer.eml", mail(f"{answer}\n\nOn 5 Nov 2024, Joan wrote:\n{form}"))) == []


# ---- mailboxes


def test_a_mailbox_is_read_message_by_message(tmp_path: Path) -> None:
    one = b"From joan@example.org Tue Nov  5 11:56:00 2024\n" + mail("I am Joan.\n>From me to you.")
    two = b"From ann@example.org Wed Nov  6 09:00:00 2024\n" + mail("Thank you.", "C-3000")
    result = read(tmp_path / "team.mbox", one + b"\n" + two)
    assert [(place, fields["text"].split("\n")[0]) for place, fields in events(result)] == [
        ("M1L1", "I am Joan."),
        ("M2L1", "Thank you."),
    ]
    assert "From me to you." in events(result)[0][1]["text"]
    assert isinstance(find_reader(Probe(one, ".txt")), MailReader)


# ---- hostile ones


def test_boundaries_in_boundaries_cost_no_more_than_their_length() -> None:
    nested = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (depth, depth) for depth in range(MAX_DEPTH * 3)
    )
    assert len(list(parse_mail(nested).walk())) <= MAX_DEPTH + 2
    many = b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * (MAX_PARTS * 3)
    assert len(list(parse_mail(many).walk())) == MAX_PARTS + 1


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300))
def test_no_bytes_break_the_mail_reader(data: bytes) -> None:
    found = read_mail(b"From: a@example.org\nContent-Type: multipart/mixed; boundary=b\n\n--b\n" + data)
    found.body.encode()
    for file in (*found.files, *read_mail(data).files):
        assert isinstance(file.load(), bytes)
        assert file.name
        assert "/" not in file.name


_LINES = st.lists(
    st.sampled_from([b"--b", b"--b--", b"--b \t", b"--bx", b" --b", b"--b\r", b"", b"words", b"--", b"b"]), max_size=12
)
_BOUNDARY = re.compile(rb"(?:^|(?<=\n))--b(--)?[ \t]*(?:\r?\n|\Z)")


@given(_LINES, st.sampled_from([b"", b"\n"]))
def test_boundaries_are_whole_lines(lines: list[bytes], end: bytes) -> None:
    """The fast search finds what an expression finds that is tried at every byte."""
    body = b"\n".join(lines) + end
    pieces: list[bytes] = []
    start = -1
    for found in _BOUNDARY.finditer(body):
        if start >= 0:
            pieces.append(body[start : found.start()].removesuffix(b"\n").removesuffix(b"\r"))
        start = found.end()
        if found[1]:
            break
    else:
        pieces += [body[start:]] if start >= 0 else []
    parsed = parse_mail(b"Content-Type: multipart/mixed; boundary=b\n\n" + body)
    assert len(parsed.parts) == len(pieces)
