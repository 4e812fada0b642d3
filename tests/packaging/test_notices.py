"""NOTICES.md names what the lock file installs at run time, and nothing without a licence."""

import re
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest

from tools import notices

ROOT = Path(__file__).parents[2]
ROWS = [
    [cell.strip() for cell in line.split("|")[1:-1]]
    for line in (ROOT / "NOTICES.md").read_text(encoding="utf-8").splitlines()
    if line.startswith("| ") and not line.startswith("| package ")
]
PINS = notices.read_lock((ROOT / "requirements.lock").read_text(encoding="utf-8"))


def test_the_table_is_the_lock_file_without_the_development_tools() -> None:
    locked = {(pin.name, pin.version) for pin in notices.run_time_pins(PINS, notices.run_time_roots())}
    named = {
        (name, version) for name, versions, *_ in ROWS for version in re.sub(r" \(.*?\)", "", versions).split(", ")
    }
    assert named == locked, "run make notices"


def test_development_tools_are_not_named() -> None:
    named = {name for name, *_ in ROWS}
    assert not named & {"pytest", "hypothesis", "mypy", "ruff", "hatchling", "grimp", "click"}
    assert {"pyside6-essentials", "shiboken6", "sqlcipher3", "cffi", "numpy"} <= named


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_each_package_has_a_licence_that_a_free_program_can_live_with(row: list[str]) -> None:
    name, _, licence, _ = row
    assert licence
    assert not re.search(r"AGPL|Affero|proprietary|non-?commercial", licence, re.IGNORECASE)
    if "GPL" in licence:
        assert name in {"pyside6-essentials", "shiboken6"}
        assert "LGPL-3.0" in licence


def test_metadata_agree_where_one_version_fits_every_platform() -> None:
    kept = {row[0]: row for row in ROWS}
    for pin in PINS:
        if pin.marker or pin.name not in kept:
            continue
        assert metadata.version(pin.name) == pin.version
        assert notices.licence_of(pin.name) == kept[pin.name][2], f"{pin.name}: run make notices"


def test_qt_duties_are_explained() -> None:
    text = (ROOT / "NOTICES.md").read_text(encoding="utf-8")
    assert "LGPL" in text
    assert "replace" in text


@pytest.mark.skipif(sys.version_info[:2] != (3, 11), reason="the file is written with the oldest Python")
def test_check_says_whether_the_file_is_up_to_date() -> None:
    ran = subprocess.run(
        [sys.executable, "tools/notices.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (ran.returncode, ran.stderr) == (0, "")


def test_a_lock_file_is_read_with_its_markers_and_who_asked() -> None:
    lock = (
        "alpha==1.0 \\\n    --hash=sha256:00\n    # via kinfinder (pyproject.toml)\n"
        "beta==2.0 ; sys_platform == 'linux' \\\n    --hash=sha256:00\n    # via\n    #   alpha\n    #   gamma\n"
        "gamma==3.0 \\\n    --hash=sha256:00\n    # via kinfinder (pyproject.toml)\n"
        "delta==4.0 \\\n    --hash=sha256:00\n    # via gamma\n"
    )
    pins = notices.read_lock(lock)
    assert [(pin.name, pin.version, pin.marker) for pin in pins][1] == ("beta", "2.0", "sys_platform == 'linux'")
    assert pins[1].wanted_by == {"alpha", "gamma"}
    assert [pin.name for pin in notices.run_time_pins(pins, {"alpha"})] == ["alpha", "beta"]
