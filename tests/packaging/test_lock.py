"""The lock file: everything asked for, exact, with hashes, and from no particular place."""

import re
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
BLOCKS = [block for block in re.split(r"\n(?=\S)", LOCK) if not block.startswith("#")]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def _head(block: str) -> Requirement:
    return Requirement(block.splitlines()[0].rstrip(" \\"))


def _pinned(name: str) -> list[Requirement]:
    return [pin for pin in map(_head, BLOCKS) if canonicalize_name(pin.name) == canonicalize_name(name)]


@pytest.mark.parametrize("wanted", [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["dev"]])
def test_each_requirement_is_locked_to_a_version_that_it_allows(wanted: str) -> None:
    asked = Requirement(wanted)
    pins = _pinned(asked.name)
    assert pins, f"{asked.name} is not in requirements.lock: see CONTRIBUTING.md, 'Dependencies'"
    for pin in pins:
        (exact,) = pin.specifier
        assert asked.specifier.contains(exact.version)


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: block.split("==")[0])
def test_each_line_is_exact_and_hashed(block: str) -> None:
    (exact,) = _head(block).specifier
    assert exact.operator == "=="
    assert re.search(r"--hash=sha256:[0-9a-f]{64}", block)


def test_the_lock_names_no_place_to_download_from() -> None:
    # an agency has a mirror of its own, and its address is nobody else's business
    assert not re.search(r"https?://|file://|--index-url|--extra-index-url|--find-links| @ ", LOCK)


@pytest.mark.parametrize("python", ["3.11", "3.12", "3.13", "3.14"])
@pytest.mark.parametrize("platform", ["linux", "win32", "darwin"])
def test_one_version_of_each_package_fits_every_platform(python: str, platform: str) -> None:
    environment = {
        "python_version": python,
        "python_full_version": f"{python}.1",
        "sys_platform": platform,
        "platform_python_implementation": "CPython",
        "implementation_name": "cpython",
    }
    installed = [
        canonicalize_name(pin.name)
        for pin in map(_head, BLOCKS)
        if pin.marker is None or Marker(str(pin.marker)).evaluate(environment)
    ]
    assert len(installed) == len(set(installed))


def test_every_python_gets_the_same_version() -> None:
    # a probability must not depend on which numpy a Python brings
    versions: dict[str, set[str]] = {}
    for pin in map(_head, BLOCKS):
        for python in ("3.11", "3.12", "3.13", "3.14"):
            if pin.marker is None or Marker(str(pin.marker)).evaluate({"python_full_version": f"{python}.0"}):
                versions.setdefault(canonicalize_name(pin.name), set()).add(str(pin.specifier))
    assert {name: found for name, found in versions.items() if len(found) > 1} == {}


@pytest.mark.parametrize("wanted", PROJECT["dependencies"])
def test_what_is_installed_is_what_is_locked(wanted: str) -> None:
    name = Requirement(wanted).name
    fitting = [pin for pin in _pinned(name) if pin.marker is None or pin.marker.evaluate()]
    assert [metadata.version(name)] == [next(iter(pin.specifier)).version for pin in fitting]
