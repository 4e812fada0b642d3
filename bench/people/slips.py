"""Single slips: each takes a text and gives it back as somebody might have written it."""

from __future__ import annotations

import datetime as dt
import functools
import re
from random import Random

from bench.people.contacts import plain
from bench.people.naming import spellings
from bench.people.stocks import read_json, words

_LETTERS = "abcdefghijklmnopqrstuvwxyz"


@functools.cache
def _rules(name: str) -> tuple[tuple[str, str], ...]:
    return tuple((rule.split()[0], rule.split()[1]) for rule in read_json("corruption.json")[name])


@functools.cache
def _beside() -> dict[str, str]:
    """Keys beside each key."""
    rows = read_json("corruption.json")["keyboard"]
    beside: dict[str, str] = {}
    for r, row in enumerate(rows):
        for i, key in enumerate(row):
            around = row[max(i - 1, 0) : i] + row[i + 1 : i + 2]
            for other in (r - 1, r + 1):
                if 0 <= other < len(rows):
                    around += rows[other][i : i + 1]
            beside[key] = around
    return beside


@functools.cache
def nicknames() -> dict[str, tuple[str, ...]]:
    """Short forms of a name, and long forms of a short one."""
    other: dict[str, list[str]] = {}
    for line in read_json("corruption.json")["nicknames"]:
        full, *short = words(line)
        other.setdefault(full, []).extend(short)
        for name in short:
            other.setdefault(name, []).append(full)
    return {name: tuple(names) for name, names in other.items()}


def name_slip(name: str, random: Random) -> str:
    """Make one slip in a name: of the keyboard, of the ear or of a scanner."""
    kind = random.random()
    if kind < 0.42:
        return _keyboard_slip(name, random)
    return _by_rule(name, "phonetic" if kind < 0.82 else "ocr", random) or _keyboard_slip(name, random)


def _keyboard_slip(name: str, random: Random) -> str:
    if len(name) < 2:
        return name
    at = random.randrange(len(name))
    kind = random.randrange(5)
    if kind == 0:
        return name[:at] + name[at + 1 :]
    if kind == 1:
        return name[:at] + name[at] + name[at:].lower()
    if kind == 2:
        at = min(at, len(name) - 2)
        return (name[:at] + name[at + 1] + name[at] + name[at + 2 :]).capitalize()
    key = random.choice(_beside().get(name[at].lower(), _LETTERS))
    key = key.upper() if name[at].isupper() else key
    return name[:at] + key + name[at + (kind == 3) :]


def _by_rule(name: str, rules: str, random: Random) -> str:
    low = name.lower()
    usable = [(old, new) for old, new in _rules(rules) if old.lower() in low]
    if not usable:
        return ""
    old, new = random.choice(usable)
    places = [match.start() for match in re.finditer(re.escape(old.lower()), low)]
    at = random.choice(places)
    changed = name[:at] + new + name[at + len(old) :]
    return changed[:1].upper() + changed[1:]


def spelling(name: str, random: Random) -> str:
    """Spell a name in another usual way, if there is one."""
    other = spellings().get(name)
    return random.choice(other) if other else name


def nickname(name: str, random: Random) -> str:
    """Write a short form for the full one, or the other way round."""
    other = nicknames().get(name)
    return random.choice(other) if other else name


def punctuation(name: str, random: Random) -> str:
    """Lose or change a hyphen, an apostrophe or a space; of two family names, write one."""
    if "'" in name:
        return name.replace("'", random.choice(("", " ", "’")))
    for mark, other in (("-", " "), (" ", "-")):
        if mark in name:
            parts = name.split(mark)
            return random.choice((name.replace(mark, other), name.replace(mark, ""), parts[-1], parts[0]))
    return name


def digit_slip(text: str, random: Random) -> str:
    """Write one digit wrong, or two the wrong way round."""
    places = [i for i, c in enumerate(text) if c.isdigit()]
    if not places:
        return text
    at = random.choice(places)
    if random.random() < 0.4 and at + 1 < len(text) and text[at + 1].isdigit():
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    return text[:at] + random.choice("0123456789") + text[at + 1 :]


def date_digit(day: str, random: Random) -> str:
    """Slip in one digit of a date, as far as it stays a date of the past; else leave it."""
    for _ in range(4):
        changed = digit_slip(day, random)
        if changed != day and _is_past(changed):
            return changed
    return day


def _is_past(day: str) -> bool:
    try:
        return dt.date(1905, 1, 1) <= dt.date.fromisoformat(day) <= dt.date(2026, 6, 1)
    except ValueError:
        return False


def day_month(day: str, random: Random) -> str:
    """Write the month first, where that is a date."""
    year, month, of_month = day.split("-")
    changed = f"{year}-{of_month}-{month}"
    return changed if _is_past(changed) else day


def year_off(day: str, random: Random) -> str:
    """Be one year out."""
    changed = f"{int(day[:4]) + random.choice((-1, 1))}{day[4:]}"
    return changed if _is_past(changed) else day


def fifteenth(day: str, random: Random) -> str:
    """Know the month only."""
    return f"{day[:8]}15"


def first_of_year(day: str, random: Random) -> str:
    """Know the year only."""
    return f"{day[:5]}01-01"


def placeholder(day: str, random: Random) -> str:
    """Know nothing, and enter what the form accepts."""
    return str(random.choice(read_json("corruption.json")["placeholder_days"]))


def address_short(address: str, random: Random) -> str:
    """Abbreviate, or write the abbreviation in capitals, or move the flat."""
    for full, short in _rules("address"):
        address = re.sub(rf"\b{full}\b", short, address)
    return address.upper() if random.random() < 0.15 else address


def number_lost(address: str, random: Random) -> str:
    """Leave the house number out."""
    return address.split(" ", 1)[-1] if address[:1].isdigit() else re.sub(r"^Flat \d+, ", "", address)


def address_slip(address: str, random: Random) -> str:
    """Slip in the street's name or in the number."""
    if random.random() < 0.35:
        return digit_slip(address, random)
    parts = address.split(" ")
    at = max(len(parts) - 2, 0)
    parts[at] = name_slip(parts[at], random)
    return " ".join(parts)


def postcode_slip(postcode: str, random: Random) -> str:
    """Write one character wrong."""
    if random.random() < 0.5:
        return digit_slip(postcode, random)
    at = random.randrange(len(postcode) - 2, len(postcode))
    return postcode[:at] + random.choice("ABDEFGHJLNPQRSTUWXYZ") + postcode[at + 1 :]


def postcode_spacing(postcode: str, random: Random) -> str:
    """Lose the space, or write small letters."""
    closed = postcode.replace(" ", "")
    return closed if random.random() < 0.7 else random.choice((closed.lower(), postcode.lower()))


def phone_format(phone: str, random: Random) -> str:
    """Write a number with a country code or in groups."""
    rest = phone[1:]
    return random.choice(
        (
            f"+44{rest}",
            f"+44 {rest[:4]} {rest[4:]}",
            f"0044{rest}",
            f"{phone[:5]} {phone[5:]}",
            f"{phone[:5]} {phone[5:8]} {phone[8:]}",
            f"{phone[:5]}-{phone[5:]}",
            f"({phone[:5]}) {phone[5:]}",
        )
    )


def email_slip(email: str, random: Random) -> str:
    """Slip in the part before the @."""
    local, _, domain = email.partition("@")
    return f"{digit_slip(local, random) if random.random() < 0.5 else _keyboard_slip(local, random).lower()}@{domain}"


def unaccented(name: str, random: Random) -> str:
    """Lose the accents."""
    return plain(name)


def capitals(name: str, random: Random) -> str:
    """Write in capitals."""
    return name.upper()


def initial(name: str, random: Random) -> str:
    """Write the first letter only."""
    return name[:1]


def stray_word(name: str, random: Random) -> str:
    """Write a word that is no name beside it."""
    word = random.choice(read_json("corruption.json")["stray_words"])
    return f"{name} {word}" if word[0] in "(?" else f"{word} {name}"
