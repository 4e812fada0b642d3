"""Which words lead on from one relative to the next, and which places name one person, in the answers of agencies."""

from __future__ import annotations

import pytest

from bench.agencies.labels import is_base_right
from bench.agencies.layout import Layout
from bench.agencies.steps import (
    AUNT,
    BLOOD,
    END,
    EXACT,
    HALF,
    MATERNAL_HALF,
    PARENT,
    SIDED_AUNT,
    follow,
    kind_of,
    side_of,
)  # fmt: skip


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("Mother", "parent"),
        ("Mother : Child", "parent"),
        ("Brother", "sibling"),
        ("full sib", "sibling"),
        ("Sibling", "half"),
        ("half-sis, mother's side", "half"),
        ("Maternal Grandmother", "ancestor"),
        ("PGGM", "ancestor"),
        ("mother's father", "ancestor"),
        ("mother's half brother", "aunt"),
        ("Aunt/Uncle : Niece/Nephew", "aunt"),
        ("Great-aunt", "aunt"),
        ("mother's partner", "end"),
        ("wife of father's brother", "end"),
        ("Maternal Aunt (by marriage)", "end"),
        ("Other", "end"),
        ("paternal first cousin once removed", "cousin"),
    ],
)
def test_a_label_is_one_kind_of_step(label: str, kind: str) -> None:
    assert kind_of(label) == kind


@pytest.mark.parametrize(
    ("label", "side"),
    [
        ("MGM", "maternal"),
        ("dad's sister", "paternal"),
        ("P/aunt", "paternal"),
        ("Aunt", ""),
        ("mat. or pat. aunt", ""),
    ],
)
def test_a_side_is_read_where_it_is_one(label: str, side: str) -> None:
    assert side_of(label) == side


@pytest.mark.parametrize(
    ("state", "label", "is_forward", "then"),
    [
        (EXACT, "Mother", True, EXACT),
        (EXACT, "Mother", False, BLOOD),
        (EXACT, "Aunt", True, AUNT),
        (EXACT, "Paternal Aunt", True, SIDED_AUNT),
        (EXACT, "Paternal Aunt", False, BLOOD),
        (EXACT, "Sibling", True, HALF),
        (AUNT, "Mother", True, ""),
        (AUNT, "Mother", False, BLOOD),
        (SIDED_AUNT, "Mother", True, EXACT),
        (BLOOD, "Father", True, PARENT),
        (BLOOD, "Aunt", True, ""),
        (PARENT, "Mother", True, ""),
        (END, "Brother", True, ""),
        (MATERNAL_HALF, "Maternal Grandmother", True, EXACT),
        (MATERNAL_HALF, "Paternal Grandmother", True, ""),
    ],
)
def test_a_step_leads_as_far_as_nobody_guesses(state: str, label: str, is_forward: bool, then: str) -> None:
    assert follow(state, label, is_forward=is_forward) == then


@pytest.mark.parametrize("layout", Layout.names())
def test_every_label_of_every_layout_is_understood(layout: str) -> None:
    """A word that leads nowhere would silently take its people out of what is counted."""
    near = {
        "mother": "parent", "father": "parent", "brother": "sibling", "sister": "sibling", "half-brother": "half",
        "half-sister": "half", "grandmother": "ancestor", "grandfather": "ancestor", "aunt": "aunt", "uncle": "aunt",
        "first cousin": "cousin", "step-mother": "end", "step-father": "end",
    }  # fmt: skip
    for where in ("relations", "form_relations", "note_relations"):
        for base, kind in near.items():
            for template in Layout(layout).part(where).get(base, []):
                written = template.format(side="maternal", Side="Maternal", S="M", parent="mother", Parent="Mother")
                assert kind_of(written) in (kind, "half" if kind == "sibling" else kind), template


@pytest.mark.parametrize(
    ("label", "truth", "is_right"),
    [
        ("maternal half-aunt", "aunt", True),
        ("maternal aunt's partner", "uncle", True),
        ("mother's partner", "father", True),
        ("half first cousin once removed (paternal)", "first cousin once removed", True),
        ("sibling", "brother", True),
        ("paternal great-grandmother", "grandmother", False),
        ("aunt", "uncle", False),
        ("former foster carer", "mother", False),
        ("brother-in-law", "brother-in-law", True),
    ],
)
def test_the_bare_word_of_a_label(label: str, truth: str, is_right: bool) -> None:
    assert is_base_right(label, truth) is is_right
