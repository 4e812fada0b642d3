"""Where something is written, as a colleague would say it: "on the referral of 3 May 2026", "in case C-1402"."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from pathlib import PurePosixPath

from finder.casework.agency import Agency
from finder.model.days import long_date
from finder.model.person import PersonId, Resolution
from finder.model.record import Event, Source, Statement

_FILES = {
    ".ged": "in the genogram",
    ".eml": "in an e-mail",
    ".msg": "in an e-mail",
    ".mbox": "in an e-mail",
    ".pdf": "in a document",
    ".txt": "in a case note",
    ".md": "in a case note",
}
_DOCUMENTS = frozenset({".docx", ".docm", ".doc", ".odt", ".rtf", ".html", ".htm"})
_WORDS = (
    ("placement", "on the list of placements"),
    ("significant", "on the sheet of significant people"),
    ("network", "on the network sheet"),
    ("family time", "on the record of family time"),
    ("contacts", "on the record of contacts"),
    ("chronolog", "in the chronology"),
    ("address", "on the list of addresses"),
    ("view", "in the record of the child's views"),
)


class Places:
    """Knows what kind of document a file is, its date, and whose case a row belongs to.

    Args:
        hidden: Persons whose case is never named.
    """

    def __init__(self, agency: Agency, resolution: Resolution, hidden: frozenset[PersonId]) -> None:
        self._agency = agency
        self._resolution = resolution
        self._hidden = hidden
        self._papers: dict[str, Event] = {}
        for event in agency.events:
            if event.kind == "referral":
                self._papers.setdefault(event.source.sha256, event)

    def of(self, statements: Iterable[Statement], child: PersonId, given: str) -> list[str]:
        """Return where statements are written, seen from one child's case, the same case once.

        Args:
            given: The child's given name.
        """
        papers: dict[str, list[str]] = defaultdict(list)
        for statement in statements:
            case = self._case(statement, child, given)
            paper = self._paper(statement.source)
            if not (paper or case):
                paper = f"in {PurePosixPath(statement.source.file).name}"
            if paper not in papers[case]:
                papers[case].append(paper)
        return [place for case, kinds in papers.items() for place in _told(case, kinds)]

    def _paper(self, source: Source) -> str:
        path = PurePosixPath(source.file)
        suffix = path.suffix.casefold()
        event = self._papers.get(source.sha256)
        document = ("on the referral" if event else "in a document") if suffix in _DOCUMENTS else ""
        kind = _FILES.get(suffix, document)
        if kind:
            return f"{kind} of {long_date(event.happened_on)}" if event and event.happened_on else kind
        place = f"{path.stem} {source.locator.partition('!')[0] if '!' in source.locator else ''}".casefold()
        return next((words for word, words in _WORDS if word in place.replace("_", " ")), "")

    def _case(self, statement: Statement, child: PersonId, given: str) -> str:
        if not statement.case_ref:
            return ""
        for case in self._agency.cases_called(statement.case_ref, statement.source):
            record = self._agency.resolve(case.child, case.source) if case.child else None
            whose = self._resolution.person_of[record] if record else None
            if case.is_restricted or case.is_sealed or whose in self._hidden:
                return ""
            if whose == child:
                return f"{given}'s own file"
            if whose is not None:
                return f"case {statement.case_ref} ({self._resolution.persons[whose].name})"
        return f"case {statement.case_ref}"


def _told(case: str, papers: list[str]) -> list[str]:
    """A row of a case and papers of the same case: "in case C-1 (Ann Firth), also in the genogram of 3 May 2004"."""
    if not case:
        return papers
    named = [paper for paper in papers if paper]
    if "" in papers:
        also = f", also {' and '.join(named[:2])}" if named else ""
        return [f"in {case}{also}"]
    return [f"{paper} in {case}" for paper in named]
