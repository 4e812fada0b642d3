"""Nobody writes to the dead: who is said to have died is found in notes, and who is only feared for is not."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finder.casework.death_sentences import DeathFinder
from finder.casework.deaths import DeathReports
from finder.model.person import PersonId
from finder.model.record import Event, Source, external_ref
from importers.note_text import MAIL_HEAD_MARK
from importers.sentences import sentences
from tests.finder.agencies import AgencyBuilder, record_id

FINDER = DeathFinder()


def dead(text: str) -> set[str]:
    return {" ".join(said.words) for said in FINDER.find(text)}


@pytest.mark.parametrize(
    "text",
    [
        "Joan Firth is no longer alive according to mum.",
        "Sadly Joan Firth died some time ago; Ella went to the funeral.",
        "Mum told me Joan Firth passed away.",
        "Joan Firth passed on in May.",
        "Joan Firth has since passed.",
        "Her mother, Joan Firth, died in 2019.",
        "Joan Firth, Kelly's mother, died.",
        "Joan Firth, mother of Kelly, died last year.",
        "Joan Firth, who lived with Bob Dawson, died.",
        "Kelly confirmed that Joan Firth (her mother) had died.",
        "Nan (Joan Firth) died in 2014.",
        "Joan Firth had cancer and died in hospital.",
        "Joan Firth was ill for years and she died last May.",
        "Joan Firth is Dad's mum. She passed away in 2019.",
        "Joan Firth (MGM, dec'd) lived here.",
        "Joan Firth - MGM - deceased",
        "Joan Firth (d. 2014)",
        "Grandmother: Joan Firth - died 2014",
        "The late Joan Firth used to babysit.",
        "Her late mother, Joan Firth, was kind.",
        "The death of Joan Firth hit them hard.",
        "Ella attended Joan Firth's funeral.",
        "After Joan Firth's sudden death they moved.",
        "RIP Joan Firth",
        "R.I.P. Joan Firth",
        "Joan Firth lost her battle with cancer.",
        "Mum lost her own mum Joan Firth in 2019.",
        "Joan Firth was killed in a car crash.",
        "Joan Firth took her own life.",
        "Joan Firth was found dead.",
        "Joan Firth's dead.",
        "Baby Joan Firth was stillborn.",
        "It is not known when Joan Firth died.",
        "Mum has not been the same since Joan Firth died.",
        "Joan Firth may have died.",
        "Subject: Sad news - Joan Firth passed away",
        "Mum said that Joan\nFirth died.",
        "JOAN FIRTH (DECEASED)",
        "dad's sister joan firth passed away",
        "Joan Firth was Mum's aunt. Died 2018.",
        "Joan Firth did not survive the crash.",
        "Joan Firth and her husband have both passed away.",
    ],
)
def test_a_death_is_found_however_it_is_said(text: str) -> None:
    assert "joan firth" in dead(text)


@pytest.mark.parametrize(
    "text",
    [
        "The argument died down when Joan Firth left.",
        "Joan Firth has not died.",
        "Joan Firth hasn't passed away.",
        "Joan Firth is still alive.",
        "Ella is scared that Joan will die.",
        "Ella was worried Joan Firth had died.",
        "Ella dreamt that Joan Firth died.",
        "If Joan Firth dies the house goes to Bob.",
        "When Joan Firth dies the house goes to Bob.",
        "Joan Firth nearly died.",
        "Joan Firth could have died.",
        "Joan's phone died.",
        "Joan Firth said the hamster died.",
        "The dog Joan died.",
        "Joan, the cat, died.",
        "Robert wishes he were dead.",
        "Robert Firth died in the game.",
        "Joan Firth is dead against it.",
        "Joan Firth made a late arrival. Late for contact.",
        "Mum said she has not spoken to her dad James since the funeral.",
        "Joan Firth passed on the message.",
        "Joan Firth passed her test.",
        "Joan Firth told us that her mother died.",
        "Kelly told Joan Mum died.",
        "Joan Firth, whose husband died in 2010, lives in Eastroyd.",
        "Joan Firth's mother's funeral was on Monday.",
        "Joan Firth rang about the death of her mother.",
        "Mum lost touch with Joan Firth and lost Joan's number.",
        "Joan Firth made death threats.",
        "Joan Firth no longer live in Eastroyd.",
        "Joan Firth lost her battle for custody.",
        "IRO asked that delegated authority be tidied up.",
        "Ella lost a front tooth and was very proud.",
    ],
)
def test_what_only_sounds_like_a_death_is_none(text: str) -> None:
    assert dead(text) == set()


def test_the_wife_died_and_not_the_husband() -> None:
    assert dead("Grandad Bob's wife Joan died.") == {"joan"}
    assert dead("Bob Dawson said that his wife Joan Firth had died.") == {"joan firth"}
    assert dead("Bob Dawson's wife died.") == set()


def test_several_may_have_died() -> None:
    assert dead("Joan and Tom Firth both died in 2019.") == {"joan", "tom firth"}
    assert dead("Deceased: Joan Firth, Tom Firth") == {"joan firth", "tom firth"}


@pytest.mark.parametrize(
    "text", ["Joan Firth di\u0435d.", "Joan Firth passed awav.", "Joan Firth pased away.", "Joan Firth was deccased."]
)
def test_slips_of_scans_and_fingers_hide_no_death(text: str) -> None:
    assert dead(text) == {"joan firth"}


def test_a_list_is_not_read_as_one_sentence() -> None:
    text = "Joan Firth - MGM, deceased\nTom Firth - MGF, lives in Eastroyd\n" + "The rest of the page is prose. " * 3
    assert dead(text) == {"joan firth"}


# ---- who is meant


def agency() -> AgencyBuilder:
    return (
        AgencyBuilder()
        .person("ella", "Ella Firth", born="2014-05-01")
        .person("kelly", "Kelly Firth", sex="F")
        .person("joan", "Joan Lucas", born="1950-02-03", sex="F")
        .person("robert", "Robert Dawson", sex="M")
        .person("other", "Sam Gray")
        .person("aunt", "Pat Gray")
        .says("kelly", "mother", "ella", "C-1")
        .says("joan", "mother", "kelly", "C-1")
        .says("robert", "maternal_uncle", "ella", "C-1")
        .says("aunt", "aunt", "other", "C-2")
        .case("C-1", "ella")
        .case("C-2", "other")
    )


def note(builder: AgencyBuilder, text: str, case: str = "C-1", about: str = "", **more: object) -> AgencyBuilder:
    number = len(builder.facts)
    source = Source(f"notes/{number}.txt", "ab", str(more.pop("locator", "L1")))
    ref = external_ref(f"X{about}") if about else None
    builder.facts.append(Event(f"e{number}", source, ref, case, kind="case note", text=text, **more))  # type: ignore[arg-type]
    return builder


def ask(builder: AgencyBuilder, person: str, child: str = "ella") -> tuple[Source, str] | None:
    found, resolution = builder.resolved()
    persons = {key: resolution.persons[resolution.person_of[record_id(key)]] for key in (person, child)}
    return DeathReports(found, resolution).reported(persons[child].id, persons[person])


def test_the_place_is_the_line_on_which_the_name_stands() -> None:
    text = "Client: Ella Firth\n\nElla was well.\n\nSadly Joan Lucas\ndied in May."
    found = ask(note(agency(), text), "joan")
    assert found is not None
    source, sentence = found
    assert (source.locator, source.text, sentence) == ("L5", "Sadly Joan Lucas died in May.", sentence)
    assert source.sha256 == "ab"


@pytest.mark.parametrize("locator", ["p3", "Chronology!24", "T2R3"])
def test_pages_and_rows_keep_their_own_place(locator: str) -> None:
    found = ask(note(agency(), "Ella was well.\n\nJoan Lucas died.", locator=locator), "joan")
    assert found is not None
    assert found[0].locator == locator


def test_the_head_of_a_mail_is_its_own_place() -> None:
    found = ask(note(agency(), f"Hello\n{MAIL_HEAD_MARK}\nSubject: Joan Lucas has died"), "joan")
    assert found is not None
    assert found[0].locator == "head"


def test_long_sentences_are_shortened_to_show() -> None:
    found = ask(note(agency(), "Joan Lucas died " + "and they were sad " * 40), "joan")
    assert found is not None
    assert len(found[0].text) <= 240 < len(found[1])


def test_in_the_childs_own_documents_a_given_name_or_a_family_name_of_the_circle_is_enough() -> None:
    assert ask(note(agency(), "Joan died in May."), "joan")
    assert ask(note(agency(), "Joan Firth died in May."), "joan")
    assert ask(note(agency(), "Bob died in May."), "robert")
    assert ask(note(agency(), "Joan died in May.", case="", about="ella"), "joan")
    assert ask(note(agency(), "File C-1\nJoan died in May.", case=""), "joan")


def test_in_documents_of_other_families_only_the_full_name_counts() -> None:
    assert ask(note(agency(), "Joan Lucas died in May.", case="C-2"), "joan")
    assert ask(note(agency(), "Joan died in May.", case="C-2"), "joan") is None
    assert ask(note(agency(), "Joan Firth died in May.", case="C-2"), "joan") is None
    assert ask(note(agency(), "Bob Dawson died in May.", case="C-2"), "robert") is None


def test_another_family_name_means_another_person() -> None:
    assert ask(note(agency(), "Joan Haigh died in May."), "joan") is None
    assert ask(note(agency(), "Kelly Firth died in May."), "joan") is None


def test_of_two_namesakes_the_one_who_belongs_to_the_case_is_meant() -> None:
    twice = agency().person("namesake", "Joan Lucas").says("namesake", "aunt", "other", "C-2")
    assert ask(note(twice, "Joan Lucas died.", case="C-2"), "joan") is None
    assert ask(twice, "namesake")
    far = agency().person("namesake", "Joan Lucas").case("C-3", "aunt")
    assert ask(note(far, "Joan Lucas died.", case="C-2"), "joan") is None
    assert ask(note(far, "Joan Lucas died.", case=""), "joan")
    own = note(agency().person("namesake", "Joan Lucas").case("C-3", "aunt"), "Joan Lucas died.")
    assert ask(own, "joan")
    assert ask(own, "namesake") is None


@pytest.mark.parametrize(
    "text", ["Robret Dawson died.", "Robert Dawsen died.", "Rob Dawson died.", "robert dawson died"]
)
def test_one_wrong_letter_or_a_short_form_hides_nobody(text: str) -> None:
    assert ask(note(agency(), text), "robert")


def test_short_names_are_not_bent() -> None:
    assert (
        ask(note(agency().person("ann", "Ann Lee").says("ann", "aunt", "ella", "C-1"), "Ian Lee died."), "ann") is None
    )


def test_she_is_no_man_and_nobody_dies_before_birth() -> None:
    assert ask(note(agency(), "Robert Dawson rang. She died in May."), "robert") is None
    assert ask(note(agency(), "Robert Dawson is her uncle. He died in May."), "robert")
    old = dt.date(1940, 1, 1)
    assert ask(note(agency(), "Joan Lucas died.", happened_on=old), "joan") is None


def test_a_chronology_entry_of_kind_death_names_who_died() -> None:
    builder = agency()
    builder.facts.append(Event("e", Source("c.xlsx", "ab", "S!4"), None, "C-1", kind="Death", text="Joan Lucas (MGM)"))
    assert ask(builder, "joan")


def test_one_report_is_found_among_thousands_of_documents() -> None:
    builder = agency()
    prose = (
        "Ella lost a front tooth. " + "Dental check booked, optician outstanding. The panel date was put back. " * 12
    )
    for number in range(5000):
        note(builder, f"Client: Ella Firth\nVisit {number}\n\n{prose}\n")
    note(builder, "Joan Lucas died.")
    found, resolution = builder.resolved()
    reports = DeathReports(found, resolution)
    person = resolution.persons[resolution.person_of[record_id("joan")]]
    assert reports.reported(PersonId("p?"), person)


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="Joan Firth died, (deceased) 'late' of the\n.-:;RIP and she who", max_size=120))
def test_any_text_is_read_and_lines_are_its_own(text: str) -> None:
    n_lines = len(text.split("\n"))
    assert all(0 <= said.line < n_lines for said in FINDER.find(text))
    for paragraph in sentences(text):
        assert all(0 <= line < n_lines for sentence in paragraph for line in sentence.lines)
