"""One part of a relationship label ("mum's ex-partner", "on dad's side") becomes a chain of steps or a qualifier."""

from __future__ import annotations

from dataclasses import dataclass, replace

from importers.relation_codes import (
    Step,
    group_of,
    in_group,
    is_allowed,
    parse_step,
    sex_of,
    shortest,
    vocabulary,
)
from importers.relation_words import Symbol, symbols

_PARENT_SIDES = {"mother": "maternal", "father": "paternal"}
_QUALIFIERS = {"filler", "ended", "alleged", "denied", "ex", "degrees", "sides", "by_marriage"}
_NEUTRAL = {
    "parent": "parent", "child": "child", "sibling": "sibling", "grandparent": "grandparent",
    "grandchild": "grandchild", "aunt": "aunt_or_uncle", "niece": "niece_or_nephew", "couple": "spouse",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Phrase:
    """What one part of a label says.

    Attributes:
        steps: From the object outwards, in shortest form; empty when the part names no relationship.
        also: A role named beside the kinship ("grandmother and special guardian").
        side: Said without a relationship ("maternal", "on dad's side", "dad's").
        degrees: Said without a relationship ("half", "step").
        shared: Which parents two siblings share: of {"mother", "father"}.
        is_by_marriage: Said without a relationship.
        is_courtesy: Says that a kin word is only a courtesy ("not related").
        is_alleged, is_denied, is_not_by_birth, is_ended: Said of the relationship.
        is_understood: False when words remain that mean nothing to this reader.
    """

    steps: tuple[Step, ...] = ()
    also: str = ""
    side: str = ""
    degrees: tuple[str, ...] = ()
    shared: frozenset[str] = frozenset()
    is_by_marriage: bool = False
    is_courtesy: bool = False
    is_alleged: bool = False
    is_denied: bool = False
    is_not_by_birth: bool = False
    is_ended: bool = False
    is_understood: bool = True


_NOTHING = Phrase(is_understood=False)


def read_phrase(segment: str) -> Phrase:
    """Read one part of a label, with no brackets in it.

    Args:
        segment: Words between brackets, commas or dashes.
    """
    found = _with_sides(symbols(segment))
    if _denies_birth(found):
        found = [replace(found[0], kind="denied"), *found[1:]]
    kinds = {symbol.kind for symbol in found}
    flags = Phrase(
        is_courtesy="courtesy" in kinds,
        is_alleged="alleged" in kinds,
        is_denied="denied" in kinds,
        is_not_by_birth=any(one.kind == "courtesy" and one.value in vocabulary()["not_by_birth"] for one in found),
        is_ended="ended" in kinds,
    )
    if "same" in kinds or "different" in kinds:
        return replace(flags, shared=_shared(found), is_understood=bool(_shared(found)))
    meaning = [one for one in found if one.kind not in {"courtesy", "alleged", "denied", "filler"}]
    if not any(one.kind in {"noun", "married_to", "partner_of"} or one.value == "ex" for one in meaning):
        return _qualifier(meaning, flags)
    if meaning[-1].kind == "possessive" and len(meaning) == 2 and meaning[0].value in _PARENT_SIDES:
        return replace(flags, side=_PARENT_SIDES[meaning[0].value])
    read = _chain(meaning)
    return _NOTHING if read is None and not flags.is_courtesy else _with_chain(flags, read)


def _denies_birth(found: list[Symbol]) -> bool:
    """Return True for "not the biological father", which denies; a "non-biological father" is a social one."""
    is_not = bool(found) and found[0].value in vocabulary()["not_by_birth"] and found[0].value.startswith("not ")
    return is_not and len(found) > 1 and found[-1].value in {"father", "mother", "parent"}


def _with_chain(flags: Phrase, read: tuple[tuple[Step, ...], str, bool] | None) -> Phrase:
    if read is None:
        return replace(flags, is_understood=False)
    steps, also, is_ended = read
    return replace(flags, steps=steps, also=also, is_ended=flags.is_ended or is_ended)


def _with_sides(found: list[Symbol]) -> list[Symbol]:
    """Replace "mum's side" and "through dad" by one symbol that means the side."""
    done: list[Symbol] = []
    at = 0
    while at < len(found):
        length = _side_length(found[at:])
        if length:
            parent = next(one for one in found[at : at + length] if one.value in _PARENT_SIDES)
            done.append(Symbol("sides", _PARENT_SIDES[parent.value], parent.written))
        elif found[at].kind not in {"via", "side_words"}:
            done.append(found[at])
        at += length or 1
    return done


def _side_length(found: list[Symbol]) -> int:
    kinds = [one.kind if one.value not in _PARENT_SIDES else "parent" for one in found[:4]]
    if kinds[:3] == ["parent", "possessive", "side_words"]:
        return 3
    if kinds[:2] == ["parent", "side_words"]:
        return 2
    return 2 if kinds[:2] == ["via", "parent"] and "possessive" not in kinds[2:3] else 0


def _shared(found: list[Symbol]) -> frozenset[str]:
    """Read "same mum", "same mum and dad", "different dads", "same mum, different dad"."""
    same: set[str] = set()
    different: set[str] = set()
    said = same if any(one.kind == "same" for one in found) else different
    for one in found:
        if one.kind in {"same", "different"}:
            said = same if one.kind == "same" else different
        elif one.kind == "noun":
            said.update({"mother", "father"} if one.value == "parent" else {one.value} & set(_PARENT_SIDES))
    return frozenset(same or ({"mother", "father"} - different if different else ()))


def _qualifier(meaning: list[Symbol], flags: Phrase) -> Phrase:
    sides = [one.value for one in meaning if one.kind == "sides"]
    is_understood = bool(meaning or flags != Phrase()) and all(one.kind in _QUALIFIERS for one in meaning)
    return replace(
        flags,
        side=sides[0] if len(sides) == 1 else _lone_letter(meaning),
        degrees=tuple(one.value for one in meaning if one.kind == "degrees"),
        is_by_marriage=any(one.kind == "by_marriage" for one in meaning),
        is_ended=flags.is_ended or any(one.kind == "ex" for one in meaning),
        is_understood=is_understood or bool(_lone_letter(meaning)),
    )


def _lone_letter(meaning: list[Symbol]) -> str:
    return {"m": "maternal", "p": "paternal"}.get(meaning[0].value, "") if len(meaning) == 1 else ""


def _chain(meaning: list[Symbol]) -> tuple[tuple[Step, ...], str, bool] | None:
    """Read "X's Y" from left to right and "Y of X" from right to left."""
    parts = _split_at(meaning, "of", drop_ends=True)
    steps: tuple[Step, ...] = ()
    also, is_ended = "", False
    for part in reversed(parts):
        for owned in _split_at(part, "possessive", drop_ends=False):
            read = _noun_phrase(owned, is_last=part is parts[0])
            if read is None:
                return None
            steps, also, is_ended = (*steps, *read[0]), read[1], read[2]
    # In "the child's father" the child is the object itself.
    return shortest(steps[1:] if len(steps) > 1 and steps[0] == Step("child") else steps), also, is_ended


def _split_at(meaning: list[Symbol], kind: str, *, drop_ends: bool) -> list[list[Symbol]]:
    parts: list[list[Symbol]] = [[]]
    for symbol in meaning:
        if symbol.kind == kind:
            parts.append([])
        elif symbol.kind in {"married_to", "partner_of"} and kind == "of":
            code = "spouse" if symbol.kind == "married_to" else "partner"
            parts[-1].append(Symbol("noun", code, symbol.written))
            parts.append([])
        else:
            parts[-1].append(symbol)
    return [part for part in parts if part] if drop_ends else parts


def _noun_phrase(words: list[Symbol], *, is_last: bool) -> tuple[tuple[Step, ...], str, bool] | None:
    """Read modifiers and one noun, with a name after it perhaps: "half sister", "great auntie Denise"."""
    words = _with_ex(words)
    nouns = [at for at, one in enumerate(words) if one.kind == "noun"]
    if not nouns or not _are_names([one for one in words[nouns[-1] + 1 :] if one.kind == "unknown"], words[nouns[0]]):
        return None
    before = words[: nouns[0]]
    if any(one.kind not in _QUALIFIERS for one in before) or any(
        one.kind == "unknown" for one in words[nouns[0] : nouns[-1]]
    ):
        return None
    kin = [at for at in nouns if group_of(_first_step(words[at])) != "role"]
    if len(kin) > 1 and len({words[at].value for at in kin}) > 1:
        return None
    head = kin[0] if kin else nouns[0]
    also = next((words[at].value for at in nouns if at != head and at not in kin), "") if is_last else ""
    modifiers = [one for at, one in enumerate(words) if at not in nouns and one.kind != "unknown"]
    steps = _inflected(words[head].value, modifiers)
    if steps is None:
        return None
    return steps, also, any(one.kind in {"ended", "ex"} for one in modifiers) and _can_end(steps[-1])


def _with_ex(words: list[Symbol]) -> list[Symbol]:
    """In "mum's ex" the word is all there is."""
    if any(one.kind == "noun" for one in words):
        return words
    return [replace(one, kind="noun", value="ex_partner") if one.value == "ex" else one for one in words]


def _first_step(noun: Symbol) -> Step:
    return parse_step(noun.value.split(">")[0]) or Step(noun.value)


def _can_end(step: Step) -> bool:
    """Carers, step-parents and in-laws of the past there are; an estranged father is the father still."""
    return group_of(step) in {"role", "in_law"} or "step" in step.degrees


def _is_ex(step: Step) -> bool:
    return step.base.startswith("ex_")


def _are_names(rest: list[Symbol], head: Symbol) -> bool:
    """A word after "Uncle" is a name when it has a capital or stands alone; "mother hen" is no mother."""
    if not rest:
        return True
    if all(one.written[:1].isupper() for one in rest):
        return len(rest) <= 4
    return len(rest) == 1 and group_of(_first_step(head)) in vocabulary()["courtesy_groups"]


def _inflected(code: str, modifiers: list[Symbol]) -> tuple[Step, ...] | None:
    """Apply side, degrees, "ex", "in law" and "by marriage" to a noun; None when they do not go together."""
    said = [one.kind for one in modifiers]
    step = parse_step(code)
    if step is None:
        return None
    if "in_law" in said:
        return (Step(f"{step.base}_in_law"),) if parse_step(f"{step.base}_in_law") else None
    if "once_removed" in said and step.base == "cousin":
        step = replace(step, base="cousin_once_removed")
    degrees = [one.value for one in modifiers if one.kind == "degrees"]
    step, degrees = _grand(step, degrees, modifiers)
    sides = {one.value for one in modifiers if one.kind == "sides"}
    if len(sides) > 1:
        return None
    return inflect(
        step, next(iter(sides), ""), tuple(degrees), "by_marriage" in said, is_ex=bool({"ex", "ended"} & set(said))
    )


def _grand(step: Step, degrees: list[str], modifiers: list[Symbol]) -> tuple[Step, list[str]]:
    """Read "grand mother" and "grand dad" in two words; "grand aunt" is a great-aunt."""
    is_grand = any(one.kind == "degrees" and one.written.casefold() == "grand" for one in modifiers)
    group = group_of(step)
    if not is_grand or group not in {"parent", "child"}:
        return step, degrees
    degrees.remove("great")
    return replace(step, base=in_group("grand" + group, sex_of(step))), degrees


def inflect(
    step: Step, side: str, degrees: tuple[str, ...], is_by_marriage: bool, *, is_ex: bool = False
) -> tuple[Step, ...] | None:
    """Give a step a side and degrees, where the grammar has a word for that.

    Returns:
        The steps, or None when the words contradict each other ("great wife").
    """
    group = group_of(step)
    if group == "role":
        return (step,) if "foster" not in degrees or step.base == "carer" else None
    if group == "couple" and not (side or degrees):
        return (_former(step),) if is_ex and not _is_ex(step) else (step,)
    if "foster" in degrees and group in {"parent", "child"}:
        return (Step("foster_carer" if group == "parent" else "foster_child"),)
    # "Birth brother" says only that no adoption or fostering lies between the two.
    kept = degrees if group in {"parent", "child"} else tuple(one for one in degrees if one != "birth")
    if group == "parent" and side:
        return _sided_parent(step, side)
    if group == "sibling" and side and not kept and not step.degrees:
        kept = ("half",)
    inflected = replace(
        step,
        side=side or step.side,
        degrees=(*kept, *step.degrees),
        is_by_marriage=is_by_marriage or step.is_by_marriage,
    )
    if not is_allowed(inflected) and group in {"niece", "cousin", "sibling"}:
        inflected = replace(inflected, side="", is_by_marriage=False)
    return (inflected,) if is_allowed(inflected) else None


def _sided_parent(step: Step, side: str) -> tuple[Step, ...] | None:
    """A "maternal parent" is the mother; a "maternal father" is nobody."""
    parent = "mother" if side == "maternal" else "father"
    return (replace(step, base=parent),) if step.base in {"parent", parent} else None


def _former(step: Step) -> Step:
    return Step({"wife": "ex_wife", "husband": "ex_husband", "spouse": "ex_spouse"}.get(step.base, "ex_partner"))


def neutral(steps: list[tuple[Step, ...]]) -> tuple[Step, ...] | None:
    """Join alternatives that differ in sex only: "aunt/uncle", "son or daughter"."""
    lasts = [one[-1] for one in steps]
    groups = {group_of(last) for last in lasts}
    if len(groups) != 1 or groups == {"role"} or len({one[:-1] for one in steps}) != 1:
        return None
    side = next((last.side for last in lasts if last.side), "")
    degrees = max((last.degrees for last in lasts), key=len)
    bases = {last.base for last in lasts}
    base = bases.pop() if len(bases) == 1 else _NEUTRAL.get(groups.pop(), "")
    return (*steps[0][:-1], Step(base, side, degrees, any(last.is_by_marriage for last in lasts))) if base else None
