"""The legend: what is used in a drawing, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable

from finder.diagrams.geometry import LegendItem, Line, Symbol

_SYMBOLS = (
    ("square", "Male"),
    ("circle", "Female"),
    ("diamond", "Sex not known"),
    ("triangle", "Pregnancy"),
    ("focus", "The child"),
    ("deceased", "Has died"),
    ("placeholder", "Somebody not yet identified"),
    ("new", "New: not in the child's own file"),
)
_LINES = (
    ("married", "Married or in a civil partnership"),
    ("cohabiting", "Partners or parents together, not known to be married"),
    ("separated", "Separated"),
    ("divorced", "Marriage ended"),
    ("partnership_ended", "Partnership ended"),
    ("parent", "Child of"),
    ("adopted", "Adopted"),
    ("foster", "Fostered"),
    ("step", "Step-relation"),
    ("sibling", "Brother or sister; which parent they share is not recorded"),
    ("inferred", "Worked out or not certain"),
)


def legend_of(symbols: Iterable[Symbol], lines: Iterable[Line], n_left_out: int) -> tuple[LegendItem, ...]:
    """Return the entries for what is drawn, symbols first."""
    used: set[str] = set()
    for symbol in symbols:
        used.add(symbol.shape)
        marks = {
            "focus": symbol.is_focus,
            "deceased": symbol.is_deceased,
            "placeholder": symbol.is_inferred,
            "new": symbol.is_new,
        }
        used |= {mark for mark, is_set in marks.items() if is_set}
    used |= {line.meaning for line in lines}
    items = [LegendItem(code, text) for code, text in (*_SYMBOLS, *_LINES) if code in used]
    if n_left_out:
        people = "1 more relative is" if n_left_out == 1 else f"{n_left_out} more relatives are"
        items.append(LegendItem("left_out", f"{people} further away and not drawn"))
    return tuple(items)
