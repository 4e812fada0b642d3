"""Writes NOTICES.md: what Kinfinder runs on, in which version, under which licence.

    python tools/notices.py            write NOTICES.md
    python tools/notices.py --check    say whether it is up to date, write nothing

Names and versions come from requirements.lock, on every platform; licences and home pages from the metadata of what
is installed. A package that this platform does not install keeps the line it has.
"""

from __future__ import annotations

import argparse
import re
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NOTICES = ROOT / "NOTICES.md"

# Metadata that names no licence; read from the licence file in the package.
_LICENCE_IN_ITS_FILE = {
    "sqlcipher3": "Zlib; carries SQLCipher (BSD-3-Clause), SQLite (public domain) and OpenSSL (Apache-2.0)"
}
_CLASSIFIERS = {
    "License :: OSI Approved :: MIT License": "MIT",
    "License :: OSI Approved :: BSD License": "BSD",
    "License :: OSI Approved :: Apache Software License": "Apache-2.0",
}
_HOME_LABELS = ("homepage", "home", "repository", "source", "source code", "github", "documentation")

_HEAD = """\
# Notices

Kinfinder is under the MIT licence (`LICENSE`). It carries no other project's code, fonts or pictures: the icons and
the word lists were made for it, and everybody in the sample agency is invented. It runs on the packages below, which
are installed beside it, unmodified, in the versions that `requirements.lock` names. Most bring their licence text, in
`.venv/lib/python*/site-packages/*.dist-info`.

**Qt and PySide6** are used under the LGPL 3.0: as separate shared libraries, unmodified, which anyone may replace with
a build of their own (`pip install` into the same environment). Whoever hands on Kinfinder together with them must pass
on the LGPL and GPL texts, say where the source is (https://code.qt.io/cgit/pyside/pyside-setup.git/ and
https://code.qt.io/cgit/qt/) and keep the libraries replaceable: a folder of files, never one packed program file.
`make freeze` makes such a folder, with the texts in `_internal/licences`. What builds it, PyInstaller, is under the
GPL with an exception for the programs that it makes, and is no part of Kinfinder.

`tools/notices.py` writes this file; a test holds it to the lock file.

| package | version | licence | home |
|---|---|---|---|
"""


@dataclass(frozen=True, slots=True)
class Pin:
    """One line of the lock file.

    Attributes:
        name: As the lock file writes it (lower case, hyphens).
        version: Exact.
        marker: When it is installed; empty for always.
        wanted_by: Names of the packages that ask for it.
    """

    name: str
    version: str
    marker: str
    wanted_by: frozenset[str]


def read_lock(text: str) -> list[Pin]:
    """Read the pins of a lock file as ``uv pip compile --generate-hashes`` writes it."""
    pins = []
    for block in re.split(r"\n(?=\S)", text):
        head = re.match(r"([a-z0-9._-]+)==([^\s;\\]+)(?:\s*;\s*([^\\\n]+))?", block)
        if head:
            asked = re.findall(r"#\s+(?:via )?([a-z0-9._-]+)(?: \(pyproject\.toml\))?$", block, re.MULTILINE)
            wanted_by = frozenset(asked) - {"via"}
            pins.append(Pin(head[1], head[2], (head[3] or "").strip(), wanted_by))
    return pins


def run_time_pins(pins: Iterable[Pin], roots: set[str]) -> list[Pin]:
    """Keep what the named packages need, at any depth and on any platform; tools for development fall away."""
    needs = defaultdict(set)
    for pin in pins:
        for parent in pin.wanted_by:
            needs[parent].add(pin.name)
    found, open_names = set(), set(roots)
    while open_names:
        name = open_names.pop()
        found.add(name)
        open_names |= needs[name] - found
    return [pin for pin in pins if pin.name in found]


def run_time_roots() -> set[str]:
    """Return the names that pyproject.toml asks for at run time."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return {re.match(r"[A-Za-z0-9._-]+", line)[0].lower().replace("_", "-") for line in project["dependencies"]}


def licence_of(name: str) -> str:
    """Return the licence of an installed package; empty when its metadata name none."""
    about = metadata.metadata(name)
    if name in _LICENCE_IN_ITS_FILE:
        return _LICENCE_IN_ITS_FILE[name]
    said = about.get("License-Expression") or about.get("License") or ""
    if said and "\n" not in said:
        return said
    return ", ".join(_CLASSIFIERS[line] for line in about.get_all("Classifier") or [] if line in _CLASSIFIERS)


def _home(about: metadata.PackageMetadata) -> str:
    links: dict[str, str] = {}
    for line in about.get_all("Project-URL") or []:
        label, _, address = line.partition(", ")
        links[label.lower()] = address
    return next((links[label] for label in _HOME_LABELS if label in links), about.get("Home-page") or "")


def _kept_lines() -> dict[str, str]:
    if not NOTICES.exists():
        return {}
    rows = [line for line in NOTICES.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    return {row.split("|")[1].strip(): row.split("|", 3)[3] for row in rows}


def _row(name: str, pins: list[Pin], kept: dict[str, str]) -> str:
    versions = ", ".join(f"{pin.version} ({pin.marker})" if pin.marker else pin.version for pin in pins)
    try:
        about = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        if name not in kept:
            raise SystemExit(
                f"{name} is not installed here and NOTICES.md does not name it yet: add its line by hand."
            ) from None
        return f"| {name} | {versions} |{kept[name]}"
    licence = licence_of(name)
    if not licence:
        raise SystemExit(
            f"The metadata of {name} names no licence: read its licence file and say so in tools/notices.py."
        )
    return f"| {name} | {versions} | {licence} | {_home(about)} |"


def notices() -> str:
    """Return what NOTICES.md should say."""
    pins = run_time_pins(read_lock((ROOT / "requirements.lock").read_text(encoding="utf-8")), run_time_roots())
    by_name = defaultdict(list)
    for pin in pins:
        by_name[pin.name].append(pin)
    kept = _kept_lines()
    return _HEAD + "".join(f"{_row(name, of_name, kept)}\n" for name, of_name in sorted(by_name.items()))


def main() -> int:
    parser = argparse.ArgumentParser(description="Write NOTICES.md from the lock file.")
    parser.add_argument("--check", action="store_true", help="write nothing; fail when it is out of date")
    wanted = notices()
    if not parser.parse_args().check:
        NOTICES.write_text(wanted, encoding="utf-8")
        return 0
    if NOTICES.read_text(encoding="utf-8") == wanted:
        return 0
    print("NOTICES.md is out of date: run make notices.", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
