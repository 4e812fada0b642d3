"""A workspace that is opened fills its list of cases by itself, one child after another."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QLabel

from finder.errors import UserError
from finder.jobs import JobContext
from finder.model.candidate import ChildSummary, SearchResult
from finder.model.person import PersonId
from gui.session import Overview
from tests.gui import fake_people
from tests.gui.conftest import Driver
from tests.gui.fake_workspace import FakeBackend, FakeWorkspace


def unsearched(number: int = 4) -> tuple[ChildSummary, ...]:
    given = fake_people.children()
    return tuple(
        replace(
            given[n % len(given)],
            person_id=PersonId(f"c{n}"),
            name=f"{n:03} {given[n % len(given)].name}",
            case_ref=f"C-{n}",
            known_before=None,
            found=None,
            empty_branches=(),
        )
        for n in range(number)
    )


class Asked(FakeWorkspace):
    """A workspace that nobody has searched in; remembers whom it was asked for, and fails for some."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self._children = unsearched()
        self.asked: list[str] = []
        self.trouble: set[str] = set()

    def search(self, child: str, job: JobContext) -> SearchResult:
        self.asked.append(child)
        if child in self.trouble:
            raise UserError("The record of this child is damaged. Nothing was changed. Import the file again.")
        return super().search(child, job)


@pytest.fixture
def fresh(make_driver: Callable[[FakeBackend], Driver], sample_folder, monkeypatch: pytest.MonkeyPatch) -> Driver:
    monkeypatch.setattr("tests.gui.fake_workspace.FakeWorkspace", Asked)
    return make_driver(FakeBackend())


def workspace_of(driver: Driver) -> Asked:
    assert isinstance(driver.workspace, Asked)
    return driver.workspace


def connections(driver: Driver) -> list[str]:
    model = driver.window.cases.model
    return [model.index(row, 4).data() for row in range(model.rowCount())]


def test_every_child_is_searched_once_and_the_rows_fill(fresh: Driver) -> None:
    fresh.open_sample()
    assert workspace_of(fresh).asked == ["c0", "c1", "c2", "c3"]
    assert connections(fresh) == ["2 → 3"] * 4
    assert not fresh.window.topbar.jobs.isVisible()

    fresh.go("import")
    fresh.go("cases")
    assert len(workspace_of(fresh).asked) == 4, "coming back searches for nobody again"


def test_rows_come_one_by_one_with_progress_in_the_job_bar(fresh: Driver) -> None:
    fresh.backend.delay_s = 0.1
    fresh.window.unlock.start.sample_button.click()
    fresh.qtbot.waitUntil(lambda: connections(fresh).count("2 → 3") == 2, timeout=10_000)
    assert connections(fresh)[2:] == ["not searched yet"] * 2
    jobs = fresh.window.topbar.jobs
    fresh.qtbot.waitUntil(lambda: jobs.bar.value() == 2, timeout=10_000)
    assert jobs.label.text() == "Searching for all children…"
    assert jobs.bar.maximum() == 4
    fresh.rest()


def test_a_stopped_round_keeps_what_it_has_and_stays_stopped(fresh: Driver) -> None:
    fresh.backend.delay_s = 0.2
    fresh.window.unlock.start.sample_button.click()
    fresh.qtbot.waitUntil(lambda: connections(fresh).count("2 → 3") == 1, timeout=10_000)
    fresh.window.topbar.jobs.cancel()
    fresh.rest()
    assert "Stopped" in fresh.told
    asked = len(workspace_of(fresh).asked)
    assert asked <= 2
    assert "not searched yet" in connections(fresh)

    workspace_of(fresh).delay_s = 0.0
    fresh.go("import")
    fresh.go("cases")
    assert len(workspace_of(fresh).asked) == asked, "who stops a search does not want it at the next look"

    fresh.window.session.data_was_changed()
    fresh.rest()
    assert connections(fresh) == ["2 → 3"] * 4


def test_what_the_user_asks_for_is_done_in_between(fresh: Driver) -> None:
    fresh.backend.delay_s = 0.1
    fresh.window.unlock.start.sample_button.click()
    fresh.qtbot.waitUntil(lambda: len(fresh.window.session.child_list) == 4 and bool(workspace_of(fresh).asked))
    fresh.window.session.focus(fresh.window.session.child_list[3])
    fresh.rest()
    asked = workspace_of(fresh).asked
    assert asked.index("c3") < asked.index("c2")
    assert sorted(asked) == ["c0", "c1", "c2", "c3"], "a child that was found meanwhile is left out"


def test_one_childs_trouble_leaves_the_others_alone(fresh: Driver) -> None:
    make = fresh.backend._new

    def troubled(*args, **kwargs) -> FakeWorkspace:
        made = make(*args, **kwargs)
        made.trouble = {"c1"}
        return made

    fresh.backend._new = troubled
    fresh.open_sample()
    assert "damaged" in fresh.told
    assert connections(fresh) == ["2 → 3", "not searched yet", "2 → 3", "2 → 3"]
    assert workspace_of(fresh).asked.count("c1") == 1


def test_locking_ends_the_round(fresh: Driver) -> None:
    fresh.backend.delay_s = 0.2
    fresh.window.unlock.start.sample_button.click()
    fresh.qtbot.waitUntil(lambda: bool(fresh.backend.opened) and bool(workspace_of(fresh).asked), timeout=10_000)
    fresh.window.lock()
    fresh.rest()
    assert len(workspace_of(fresh).asked) == 1
    assert workspace_of(fresh).is_closed


def test_cases_and_review_count_the_same_questions(opened: Driver) -> None:
    opened.workspace._reviews.pop()
    opened.window.session.data_was_changed()
    opened.rest()
    figures = [label.text() for label in opened.window.cases._cards["reviews"]]
    assert figures[:2] == ["3", "questions to review"]
    assert sum(child.waiting_reviews for child in opened.window.session.child_list) == 4, "not what the rows add up to"

    opened.go("review")
    assert opened.window.review.subtitle.text().endswith("of 3")
    assert any(label.text() == "3" for label in opened.window.cases.findChildren(QLabel))


def test_filling_rows_neither_scrolls_the_list_nor_closes_the_choice_of_children(fresh: Driver) -> None:
    fresh.open_sample()
    many = tuple(replace(child, known_before=1, found=1) for child in unsearched(80))
    session, bar = fresh.window.session, fresh.window.cases.table.verticalScrollBar()
    session.show_overview(Overview(many, 0))
    fresh.qtbot.waitUntil(lambda: bar.maximum() > 400)
    bar.setValue(400)
    rebuilt: list[object] = []
    fresh.window.topbar.child.model().rowsInserted.connect(lambda *_args: rebuilt.append(1))

    session.show_overview(Overview((replace(many[0], found=9), *many[1:]), 0))
    fresh.qtbot.wait(50)
    assert bar.value() == 400
    assert connections(fresh)[0] == "1 → 9"
    assert rebuilt == []

    session.show_overview(Overview(many[:-1], 0))
    assert fresh.window.topbar.child.count() == 80
