"""Which parts the frozen program is made of: what it uses, what that needs, and under which licences.

Run inside PyInstaller by ``kinfinder.spec``. An *entry* is PyInstaller's triple of the place inside the program's
folder, the file it comes from and its kind.
"""

import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from importlib import metadata
from pathlib import Path, PurePosixPath

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from PyInstaller.depend.bindepend import get_imports

Entry = tuple[str, str, str]

# Pulled in by libraries for what Kinfinder never does: talk to networks, other databases and tool kits,
# tell where a telephone number is from, install things.
UNUSED_MODULES = (
    "PySide6.QtDBus",
    "PySide6.QtNetwork",
    "PySide6.QtQml",
    "_distutils_hack",
    "distutils",
    "phonenumbers.carrier",
    "phonenumbers.carrierdata",
    "phonenumbers.geocoder",
    "phonenumbers.geodata",
    "phonenumbers.timezone",
    "phonenumbers.tzdata",
    "pip",
    "pkg_resources",
    "setuptools",
    "sqlite3",
    "tkinter",
)
_PLUGINS = "PySide6/Qt/plugins/"
_QT_LIBRARIES = "PySide6/Qt/lib/"
# Windows on X11 and Wayland, one without a display, letters by compose key or input method, SVG icons, file dialogs of
# the desktop, printing. Everything else is for consoles, embedded devices, remote screens, networks and other formats.
_USED_PLUGINS = frozenset(
    f"{_PLUGINS}{name}.so"
    for name in (
        "iconengines/libqsvgicon",
        "imageformats/libqsvg",
        "platforminputcontexts/libcomposeplatforminputcontextplugin",
        "platforminputcontexts/libibusplatforminputcontextplugin",
        "platforms/libqoffscreen",
        "platforms/libqwayland",
        "platforms/libqxcb",
        "platformthemes/libqxdgdesktopportal",
        "printsupport/libcupsprintersupport",
        "wayland-decoration-client/libadwaita",
        "wayland-decoration-client/libbradient",
        "wayland-shell-integration/libxdg-shell",
    )
)
_DOCUMENTS = Path("/usr/share/doc")
_COMMON_LICENCES = Path("/usr/share/common-licenses")
# Qt and PySide6 are passed on under the LGPL 3, which is an addition to the GPL 3; some libraries are under LGPL 2.
_TEXTS = ("GPL-2", "GPL-3", "LGPL-2", "LGPL-2.1", "LGPL-3")


def compiled_kernel() -> tuple[str, str]:
    """Return the kernel that the build hook compiled, and where it goes.

    Raises:
        SystemExit: There is none: a frozen program without it would be slow, and nobody would know why.
    """
    from matching.kernel import loading  # noqa: PLC0415  (installed by then, not when this file is read)

    library = loading.kernel()
    if library is None:
        raise SystemExit("The kernel was not compiled; the frozen program is not made without it. See make kernel.")
    return str(library._name), "matching/kernel"


def recognition_data() -> list[tuple[str, str]]:
    """Return the data with which scanned words are recognised, and where they go; none where the binding has no wheel.

    The wheel puts them beside the environment's packages, where no hook looks.
    """
    folder = Path(sys.prefix) / "share" / "tessdata"
    return [(str(path), "share/tessdata") for path in sorted(folder.glob("*.traineddata"))]


def run_time_packages() -> set[str]:
    """Return the names of Kinfinder and of all that it needs here, at any depth; tools for building fall away."""
    found: set[str] = set()
    waiting = ["kinfinder"]
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found.add(name)
        asked = [Requirement(line) for line in metadata.requires(name) or ()]
        waiting += [
            canonicalize_name(one.name) for one in asked if one.marker is None or one.marker.evaluate({"extra": ""})
        ]
    return found


def without_loose_ends(datas: Iterable[Entry], binaries: Iterable[Entry]) -> list[Entry]:
    """Drop unused files, and links to libraries that were dropped."""
    there = {place for place, _, _ in binaries}
    return [entry for entry in datas if not is_unused(entry[0]) and (entry[2] != "SYMLINK" or entry[1] in there)]


def is_unused(place: str) -> bool:
    """Tell whether a file has no use here: other plugins, and Qt's own words in languages that we do not have."""
    return place.startswith("PySide6/Qt/translations/") or (place.startswith(_PLUGINS) and place not in _USED_PLUGINS)


def needed(entries: Iterable[Entry]) -> list[Entry]:
    """Keep the modules and plugins that are used, and of the libraries what those need, at any depth.

    Raises:
        SystemExit: A plugin that is wanted is not there: Qt has renamed it, or came without it.
    """
    files = [entry for entry in entries if not is_unused(entry[0])]
    lacking = _USED_PLUGINS - {place for place, _, _ in files}
    if lacking:
        raise SystemExit(f"Qt came without {', '.join(sorted(lacking))}.")
    libraries = {
        PurePosixPath(place).name: (place, source) for place, source, kind in files if _is_library(place, kind)
    }
    kept = {place for place, _, kind in files if kind != "SYMLINK" and not _is_library(place, kind)}
    waiting = [source for place, source, _ in files if place in kept]
    while waiting:
        for name, _ in get_imports(waiting.pop()):
            place, source = libraries.get(name, ("", ""))
            if place and place not in kept:
                kept.add(place)
                waiting.append(source)
    return [entry for entry in files if entry[0] in kept or (entry[2] == "SYMLINK" and entry[1] in kept)]


def _is_library(place: str, kind: str) -> bool:
    """Tell libraries that are there for others from modules and plugins; Python's own is loaded by name."""
    is_shared = "/" not in place or place.startswith(_QT_LIBRARIES)
    return kind == "BINARY" and is_shared and not place.startswith("libpython")


def licences(binaries: Iterable[Entry]) -> list[Entry]:
    """Return the texts that whoever passes the program on has to pass on with it.

    Python packages bring theirs in their metadata. Those of the system's libraries come from the packages that they
    are in, where the system has packages.

    Raises:
        SystemExit: The texts of the GPL and LGPL are not here.
    """
    found = [(_COMMON_LICENCES / text).resolve() for text in _TEXTS]
    missing = [path.name for path in found if not path.is_file()]
    if missing:
        raise SystemExit(f"{_COMMON_LICENCES} lacks {', '.join(missing)}, which must be passed on with Qt.")
    texts = [(f"licences/{text}.txt", str(path), "DATA") for text, path in zip(_TEXTS, found, strict=True)]
    return texts + [
        (f"licences/{package}.txt", str(_DOCUMENTS / package / "copyright"), "DATA")
        for package in sorted(set(_system_packages(binaries)))
        if (_DOCUMENTS / package / "copyright").is_file()
    ]


def _system_packages(binaries: Iterable[Entry]) -> Iterator[str]:
    for _, source, kind in binaries:
        path = Path(source)
        if kind == "SYMLINK" or path.is_relative_to(sys.prefix):
            continue
        for name in {str(path), str(path.resolve()), str(path.resolve()).removeprefix("/usr")}:
            ran = subprocess.run(["dpkg", "-S", name], capture_output=True, text=True, check=False)  # noqa: S603, S607
            yield from re.findall(r"^([^\s:]+)(?=[:,])", ran.stdout, re.MULTILINE)
