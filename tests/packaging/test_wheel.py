"""The wheel holds all that the program reads, and nothing that only developers need."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path, PurePosixPath

import pytest
from hatchling.builders.wheel import WheelBuilder

ROOT = Path(__file__).parents[2]
PACKAGES = ("finder", "gui", "importers", "matching")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    (built,) = WheelBuilder(str(ROOT)).build(directory=str(folder), versions=["standard"])
    return Path(built)


@pytest.fixture(scope="module")
def members(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def _written_by_people() -> set[str]:
    return {
        path.relative_to(ROOT).as_posix()
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and path.suffix != ".pyc"
    }


def test_every_file_of_the_four_packages_is_inside(members: set[str]) -> None:
    assert _written_by_people() - members == set()


@pytest.mark.parametrize("kind", [".json", ".svg", ".sql", ".txt", ".ged", ".docx", ".xlsx", ".csv", ".zip"])
def test_data_files_of_each_kind_are_inside(members: set[str], kind: str) -> None:
    inside = {name for name in members if PurePosixPath(name).suffix == kind and name.startswith(PACKAGES)}
    assert inside == {name for name in _written_by_people() if PurePosixPath(name).suffix == kind}
    assert inside


def test_tests_tools_and_answers_stay_outside(members: set[str]) -> None:
    tops = {PurePosixPath(name).parts[0] for name in members}
    assert {top for top in tops if not top.endswith(".dist-info")} == set(PACKAGES)
    assert not [name for name in members if "truth" in name or "__pycache__" in name]


def test_licence_and_notices_travel_with_it(members: set[str]) -> None:
    licences = {PurePosixPath(name).name for name in members if ".dist-info/licenses/" in name}
    assert licences == {"LICENSE", "NOTICES.md"}


def test_the_installed_program_makes_the_sample_without_the_checkout(wheel: Path, tmp_path: Path) -> None:
    installed = tmp_path / "installed"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(installed)
    code = (
        "import finder, sys, gui.launch as launch\n"
        f"assert finder.__file__.startswith({str(installed)!r}), finder.__file__\n"
        "sys.exit(launch.main(sys.argv[1:]))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code, "demo", "--no-gui", "--json", "--workspace", str(tmp_path / "s.kinfinder")],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(installed)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    assert '"reports"' in ran.stdout
