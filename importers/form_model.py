"""What a whole form says: whose it is, who is in it, what the referral is about, and everything else."""

from __future__ import annotations

from dataclasses import dataclass, field

from importers.form_people import Draft

Field = tuple[str, str]


@dataclass(slots=True)
class Child:
    """The child for whom a form was written.

    Attributes:
        locator: Where the name stands, or "" while no name was found.
        form_fields: Canonical fields; the first value of each counts.
        references: Numbers of which the label does not say whether they are the child's or the case's.
        further: Names of further children whom the form is about.
    """

    locator: str = ""
    id_locator: str = ""
    external_id: str = ""
    case_ref: str = ""
    form_fields: list[Field] = field(default_factory=list)
    references: list[str] = field(default_factory=list)
    further: list[Draft] = field(default_factory=list)

    def value(self, name: str) -> str:
        """Return the value of a field, or ""."""
        return next((value for kind, value in self.form_fields if kind == name), "")

    @property
    def name(self) -> str:
        """The name as written, or ""."""
        parts = (self.value("given_name"), self.value("family_name"))
        return self.value("full_name") or " ".join(part for part in parts if part)

    @property
    def is_known(self) -> bool:
        """True when the form says who the child is."""
        return bool(self.name or self.external_id)


@dataclass(slots=True)
class Form:
    """What a form says.

    Attributes:
        referral: Canonical fields of the referral.
        extras: (label or heading, text) of what has no field of its own.
        n_lists: How many tables of people there are.
        n_labels: How many known labels had a value, and how many known headings there are.
        told: (place, text) of what the referral tells in sentences: its reason, the background.
        prose: Lines under no heading that a form is known to have.
    """

    child: Child = field(default_factory=Child)
    people: list[Draft] = field(default_factory=list)
    referral: list[Field] = field(default_factory=list)
    extras: list[Field] = field(default_factory=list)
    n_lists: int = 0
    n_labels: int = 0
    told: list[Field] = field(default_factory=list)
    prose: list[str] = field(default_factory=list)

    @property
    def is_form(self) -> bool:
        """True when the document names a child or lists people; anything else is prose."""
        return bool(self.people or self.child.external_id or (self.child.name and len(self.child.form_fields) > 1))

    @property
    def is_labelled(self) -> bool:
        """True when a label or a title says that this is a form; a bare list of people may be an export."""
        return bool(self.n_labels or self.referral)

    def n_prose_words(self, least: int) -> int:
        """Return the words of lines of ``least`` words or more that have no place in a form."""
        return sum(n_words for line in self.prose if (n_words := len(line.split())) >= least)

    def set_referral(self, name: str, value: str) -> bool:
        """Set a field of the referral that is still empty."""
        if any(kind == name for kind, _ in self.referral):
            return False
        self.referral.append((name, value))
        return True
