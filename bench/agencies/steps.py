"""Which words lead on: how far a reader may go from one relative to the next without guessing.

A step goes over one written label. What may follow depends on what is certain so far:

======== ================================================= =====================================================
state    who it is                                         what may follow
======== ================================================= =====================================================
exact    child, parents, ancestors, full brothers and      everything
         sisters, and what follows from them
aunt     aunt or uncle, by blood on a named side or not    children; with the side also parents and siblings
cousin   cousin, or child of a sibling of an ancestor      parents, children, full siblings, and there it ends
half     half-sibling, or a sibling who may be one         parents; children, and there it ends
end      by marriage, step, former partners                nothing
======== ================================================= =====================================================

So the sister of a cousin's mother counts neither for nor against: nobody says on which side she is.
"""

from __future__ import annotations

import re

EXACT, AUNT, SIDED_AUNT, COUSIN, HALF, END = "exact", "aunt", "sided aunt", "cousin", "half", "end"

_SIDED = re.compile(r"\b(maternal|paternal|mat|pat|mother's|father's|mum's|dad's|parent's)\b|\b[mp]g+[mf]\b|\b[mp]/")
_MARRIED = re.compile(r"marriage|step|partner|in-law|ex\b|wife|husband|in contact|other|stepmum|stepdad")
_KINDS: tuple[tuple[str, str], ...] = (
    (r"cousin", "cousin"),
    (r"half[- ](?:aunt|uncle)", "aunt"),
    (r"half|sibling|\bsib\b", "half"),
    (r"grand|\bnan\b|\bg+[mf]\b|[mp]g+[mf]\b|grandad", "ancestor"),
    (r"great", "end"),
    (r"(?:mother|father|parent|mum|dad)'s (?:half )?(?:sister|brother)", "aunt"),
    (r"(?:mother|father|parent)'s mother|(?:mother|father|parent)'s father", "ancestor"),
    (r"aunt|uncle", "aunt"),
    (r"niece|nephew", "niece"),
    (r"brother|sister", "sibling"),
    (r"mother|father|parent|\bmum\b|\bdad\b", "parent"),
    (r"son|daughter|child", "child"),
)


def is_sided(label: str) -> bool:
    """True where a label says the side ("Maternal Aunt", "PGM", "mum's sister")."""
    return bool(_SIDED.search(label.lower()))


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
    return _NEXT[state](kind, is_forward and is_sided(label))


def _from_exact(kind: str, is_named: bool) -> str:
    if kind == "aunt":
        return SIDED_AUNT if is_named else AUNT
    return {"cousin": COUSIN, "niece": COUSIN, "half": HALF, "end": END}.get(kind, EXACT)


def _from_aunt(kind: str, is_named: bool) -> str:
    return COUSIN if kind == "child" else ""


def _from_sided_aunt(kind: str, is_named: bool) -> str:
    return {"child": COUSIN, "parent": EXACT, "sibling": SIDED_AUNT}.get(kind, "")


def _from_cousin(kind: str, is_named: bool) -> str:
    return END if kind in ("parent", "child", "sibling") else ""


def _from_half(kind: str, is_named: bool) -> str:
    return {"parent": EXACT, "child": END}.get(kind, "")


_NEXT = {
    EXACT: _from_exact,
    AUNT: _from_aunt,
    SIDED_AUNT: _from_sided_aunt,
    COUSIN: _from_cousin,
    HALF: _from_half,
    END: lambda kind, is_named: "",
}
