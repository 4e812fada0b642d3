"""What a genogram says of a person, and for whom it is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class DiagramAudience(StrEnum):
    """Who will hold the drawing."""

    PROFESSIONAL = "professional"
    FAMILY = "family"


@dataclass(frozen=True, slots=True)
class DiagramPerson:
    """A person as the drawing needs them.

    Attributes:
        sex: "F", "M" or "" (not recorded).
        label: Relationship to the child ("maternal half-aunt").
        is_new: Not in the child's own file.
        is_placeholder: Somebody who must exist and is not identified.
        is_pregnancy: Not born yet.
        is_kept_from_family: Held back by a gate, restricted, sealed or not confirmed: the family's drawing shows
            at most that there is somebody.
        is_first_name_only: A carer or a professional: the family's drawing shows ``family_name_shown`` and, when
            that is empty, the role without a name.
        family_name_shown: The name for the family's drawing, when the caller has one that is checked for
            leaks (``finder.reports``); "" for ``name``.
        tooltip: One sentence about the relationship; professional drawings only.
    """

    name: str
    sex: str = ""
    born_year: int | None = None
    died_year: int | None = None
    is_deceased: bool = False
    label: str = ""
    is_new: bool = False
    is_placeholder: bool = False
    is_pregnancy: bool = False
    is_kept_from_family: bool = False
    is_first_name_only: bool = False
    family_name_shown: str = ""
    tooltip: str = ""
