"""Which words lead on: how far a reader may go from one relative to the next without guessing.

A step goes over one written label. What may follow depends on what is certain so far:

========== ========================================== ==========================================================
state      who it is                                  what may follow
========== ========================================== ==========================================================
exact      child, ancestors, full brothers, sisters   everything
blood      anybody else who descends from an          children, full siblings; parents, and there it ends
           ancestor: half-siblings, aunts, cousins
aunt       aunt or uncle by a word without a side     children
sided aunt the same with the side                     children, siblings, parents
half       half-sibling, or a sibling who may be one  parents, children; from "half-brother (maternal)" also
                                                      "maternal grandmother" and the like
parent     a parent of somebody who is "blood"        nothing: by blood or not, nobody says
end        by marriage, step, former partners         nothing
========== ========================================== ==========================================================

So the sister of a cousin's mother counts neither for nor against: nobody says on which side she is.
"""

from __future__ import annotations

import re

EXACT, BLOOD, AUNT, SIDED_AUNT = "exact", "blood", "aunt", "sided aunt"
HALF, MATERNAL_HALF, PATERNAL_HALF = "half", "maternal half", "paternal half"
PARENT, END = "parent", "end"

_SIDES = (
    ("maternal", re.compile(r"\b(?:maternal|mat|mother's|mum's)\b|\bmg+[mf]\b|\bm/")),
    ("paternal", re.compile(r"\b(?:paternal|pat|father's|dad's)\b|\bpg+[mf]\b|\bp/")),
)
_MARRIED = re.compile(r"marriage|step|partner|in-law|\bex\b|wife|husband|in contact|\bother\b")
_KINDS: tuple[tuple[str, str], ...] = (
    (r"cousin", "cousin"),
    (r"half[- ](?:aunt|uncle)|(?:mother|father|parent|mum|dad)'s (?:half )?(?:sister|brother)", "aunt"),
    (r"full sib", "sibling"),
    (r"half|sibling|\bsib\b", "half"),
    (r"grand|\bnan\b|\bg+[mf]\b|[mp]g+[mf]\b|grandad", "ancestor"),
    (r"(?:mother|father|parent)'s mother|(?:mother|father|parent)'s father", "ancestor"),
    (r"aunt|uncle", "aunt"),
    (r"niece|nephew", "niece"),
    (r"brother|sister", "sibling"),
    (r"mother|father|parent|\bmum\b|\bdad\b", "parent"),
    (r"son|daughter|child", "child"),
)


def side_of(label: str) -> str:
    """The side that a label says ("Maternal Aunt", "PGM", "mum's sister"); "" where it says none or either."""
    said = [side for side, pattern in _SIDES if pattern.search(label.lower())]
    return said[0] if len(said) == 1 else ""


def kind_of(label: str) -> str:
    """The kind of step of a label; of a pair ("Mother : Child") the first word counts."""
    text = label.lower().partition(" : ")[0]
    if _MARRIED.search(text):
        return "end"
    return next((kind for pattern, kind in _KINDS if re.search(pattern, text)), "end")


def follow(state: str, label: str, *, is_forward: bool) -> str:
    """The state after a step, "" where nobody may go on.

    Args:
        is_forward: The step goes to the person who is the ``label`` of the one before; else the other way.
    """
    kind = kind_of(label)
    if not is_forward:
        kind = {"parent": "child", "child": "parent", "ancestor": "descendant", "aunt": "niece", "niece": "aunt"}.get(
            kind, kind
        )
    return _NEXT[state](kind, side_of(label) if is_forward else "")


def _from_exact(kind: str, side: str) -> str:
    if kind == "aunt":
        return SIDED_AUNT if side else AUNT
    if kind in ("parent", "ancestor", "sibling"):
        return EXACT
    if kind == "half":
        return {"maternal": MATERNAL_HALF, "paternal": PATERNAL_HALF}.get(side, HALF)
    return END if kind == "end" else BLOOD


def _from_blood(kind: str, side: str) -> str:
    return {"child": BLOOD, "sibling": BLOOD, "parent": PARENT}.get(kind, "")


def _from_aunt(kind: str, side: str) -> str:
    return BLOOD if kind == "child" else ""


def _from_sided_aunt(kind: str, side: str) -> str:
    return {"child": BLOOD, "parent": EXACT, "sibling": SIDED_AUNT}.get(kind, "")


def _from_half(kind: str, side: str) -> str:
    return {"parent": EXACT, "child": BLOOD}.get(kind, "")


def _from_maternal_half(kind: str, side: str) -> str:
    return _from_exact(kind, side) if side == "maternal" and kind != "half" else _from_half(kind, side)


def _from_paternal_half(kind: str, side: str) -> str:
    return _from_exact(kind, side) if side == "paternal" and kind != "half" else _from_half(kind, side)


def _from_end(kind: str, side: str) -> str:
    return ""


_NEXT = {
    EXACT: _from_exact,
    BLOOD: _from_blood,
    AUNT: _from_aunt,
    SIDED_AUNT: _from_sided_aunt,
    HALF: _from_half,
    MATERNAL_HALF: _from_maternal_half,
    PATERNAL_HALF: _from_paternal_half,
    PARENT: _from_end,
    END: _from_end,
}
