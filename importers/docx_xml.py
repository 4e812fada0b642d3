"""The elements of WordprocessingML: names, attributes and switches, and the text that runs through a paragraph."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lxml import etree

from importers.form_ticks import from_symbol_font, plain_ticks

CHECKED, UNCHECKED = "[x]", "[ ]"

_TRANSPARENT = frozenset(
    {"hyperlink", "smartTag", "ins", "moveTo", "fldSimple", "customXml", "dir", "bdo", "r", "ruby", "rubyBase"}
)
_DROPPED = frozenset({"del", "moveFrom", "instrText", "delText", "delInstrText", "rPr", "pPr", "rt"})
_TRUE = frozenset({"1", "true", "on"})


def local_name(element: etree._Element) -> str:
    """Return an element's name without its namespace; "" for processing instructions."""
    return str(element.tag).rpartition("}")[2]


def attribute(element: etree._Element | None, name: str, default: str = "") -> str:
    """Return the attribute with this local name, or the default."""
    if element is None:
        return default
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(value)
    return default


def find(element: etree._Element | None, *path: str) -> etree._Element | None:
    """Return the first descendant along a path of local names, or None."""
    for step in path:
        element = next((child for child in element if local_name(child) == step), None) if element is not None else None
    return element


def is_on(element: etree._Element | None) -> bool:
    """Return True for a toggle element that is there and not switched off (ECMA-376, 17.17.4)."""
    return element is not None and attribute(element, "val", "1").casefold() in _TRUE


def small_number(text: str, default: int) -> int:
    """Return a number of at most four digits, or the default."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else default


def alternative(element: etree._Element) -> etree._Element:
    """Return the first choice that holds something, else the fallback: both hold the same text."""
    choices = [child for child in element if local_name(child) in {"Choice", "Fallback"}]
    return next((choice for choice in choices if len(choice)), element)


def is_placeholder(sdt: etree._Element) -> bool:
    """Return True for a control that still shows "Click or tap here to enter text"."""
    return is_on(find(sdt, "sdtPr", "showingPlcHdr")) and find(sdt, "sdtPr", "checkbox") is None


def text_and_boxes(paragraph: etree._Element) -> tuple[str, list[etree._Element]]:
    """Return a paragraph's text with plain ticks, and the contents of the text boxes anchored in it."""
    boxes: list[etree._Element] = []
    text = "".join(_inline(paragraph, boxes))
    return plain_ticks(text), boxes


def count_hidden(root: etree._Element) -> int:
    """Return how many runs of text are formatted as hidden."""
    runs = (element for element in root.iter() if local_name(element) == "r")
    return sum(_is_hidden(run) and bool("".join(map(str, run.itertext())).strip()) for run in runs)


def _is_hidden(run: etree._Element) -> bool:
    return is_on(find(run, "rPr", "vanish"))


def _inline(holder: etree._Element, boxes: list[etree._Element]) -> Iterator[str]:
    for child in holder:
        name = local_name(child)
        if name in _DROPPED or (name == "r" and _is_hidden(child)):
            continue
        if name in _LITERALS:
            yield _LITERALS[name](child)
        elif name in _TRANSPARENT:
            yield from _inline(child, boxes)
        elif name == "sdt":
            yield from _inline_control(child, boxes)
        elif name == "AlternateContent":
            yield from _inline(alternative(child), boxes)
        elif name in {"drawing", "pict", "object"}:
            boxes.extend(_outermost_boxes(child))


def _inline_control(sdt: etree._Element, boxes: list[etree._Element]) -> Iterator[str]:
    checkbox = find(sdt, "sdtPr", "checkbox")
    content = find(sdt, "sdtContent")
    if checkbox is not None:
        yield CHECKED if is_on(find(checkbox, "checked")) else UNCHECKED
    elif content is not None and not is_placeholder(sdt):
        yield from _inline(content, boxes)


def _outermost_boxes(drawing: etree._Element) -> Iterator[etree._Element]:
    for child in drawing:
        if local_name(child) == "txbxContent":
            yield child
        elif local_name(child) == "AlternateContent":
            yield from _outermost_boxes(alternative(child))
        else:
            yield from _outermost_boxes(child)


def _legacy_field(element: etree._Element) -> str:
    """Read FORMCHECKBOX and FORMDROPDOWN, whose state is no text; the text of other fields follows as runs."""
    data = find(element, "ffData")
    checkbox, dropdown = find(data, "checkBox"), find(data, "ddList")
    if checkbox is not None:
        state = find(checkbox, "checked")
        if state is None:
            state = find(checkbox, "default")
        return CHECKED if is_on(state) else UNCHECKED
    if dropdown is not None:
        entries = [attribute(entry, "val") for entry in dropdown if local_name(entry) == "listEntry"]
        chosen = small_number(attribute(find(dropdown, "result"), "val"), 0)
        return entries[chosen] if chosen < len(entries) else ""
    return ""


def _plain_text(element: etree._Element) -> str:
    return element.text or ""


def _symbol(element: etree._Element) -> str:
    return from_symbol_font(attribute(element, "font"), attribute(element, "char"))


def _constant(text: str) -> Callable[[etree._Element], str]:
    return lambda _element: text


_LITERALS: dict[str, Callable[[etree._Element], str]] = {
    "t": _plain_text,
    "tab": _constant("\t"),
    "ptab": _constant("\t"),
    "br": _constant("\n"),
    "cr": _constant("\n"),
    "noBreakHyphen": _constant("-"),
    "sym": _symbol,
    "fldChar": _legacy_field,
}
