"""Every code of the services has words, and unknown ones are still shown."""

from __future__ import annotations

import re
from importlib import resources

from finder.errors import CancelledError, UserError
from finder.model.candidate import Recommendation
from finder.model.decision import Verdict
from gui import messages, text
from tests.gui import fake_people


def test_all_recommendations_and_verdicts_have_words_signs_and_tones() -> None:
    for value in Recommendation:
        assert f"recommendation.{value.value}" in messages.known_codes()
        assert messages.recommendation_symbol(value)
        assert messages.recommendation_tone(value)
    assert len({messages.recommendation_symbol(value) for value in Recommendation}) == len(Recommendation)
    for verdict in Verdict:
        assert f"verdict.{verdict.value}" in messages.known_codes()


def test_unknown_codes_stay_readable() -> None:
    assert messages.words("gate", "parent_objects_loudly") == "Parent objects loudly"
    assert messages.words("comparison", "relatives") == "Relatives"


def test_the_number_of_an_agencys_records_is_named() -> None:
    assert messages.words("comparison", "number") == "NHS number"


def test_our_errors_speak_for_themselves_and_others_do_not_leak() -> None:
    assert messages.error_text(UserError("Row 3 is bad.")) == "Row 3 is bad."
    told = messages.error_text(ValueError("Kelly Firth, 12 Larch Row"))
    assert "Firth" not in told
    assert "ValueError" in told
    assert messages.is_cancelled(CancelledError("x"))


def test_dates_places_and_shares_in_words() -> None:
    assert text.date("1985-03-04") == "4 March 1985"
    assert text.date("about 1960") == "about 1960"
    assert text.short_date("1985-09-04") == "4 Sep 1985"
    assert text.short_date("1989") == "1989"
    assert text.percent(0.9999) == "99 %"
    assert text.points(-3) == "−3.0"
    assert text.place(fake_people.source("a.csv", "12", "Mother")) == "a.csv, line 12: “Mother”"
    assert text.file_place("a.docx", "T2R3") == "a.docx, T2R3"
    assert text.file_place("a.docx", "") == "a.docx"
    assert [text.duration(seconds) for seconds in (3, 42, 200)] == ["a few seconds", "40 seconds", "3 minutes"]


def test_every_code_of_the_services_has_words() -> None:
    rooms = {"finder.scoring": "score.py", "finder.casework": "gates.py"}
    code = {room: resources.files(room).joinpath(name).read_text(encoding="utf-8") for room, name in rooms.items()}
    given = {f"contribution.{name}" for name in re.findall(r'Contribution\("(\w+)"', code["finder.scoring"])}
    given |= {f"gate.{name}" for name in re.findall(r'Gate\("(\w+)"', code["finder.casework"])}
    assert len(given) > 8
    assert given <= messages.known_codes()
