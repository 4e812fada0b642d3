"""What the frozen program is built from and checked by; the real thing is ``make freeze``, which takes minutes."""

import importlib.util
import re
import sys
import tomllib
from pathlib import Path
from types import ModuleType

import pytest
from packaging.requirements import Requirement

from matching.kernel.sources import fingerprint

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="freezing is for Linux so far")

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
PIN = re.compile(r"^([a-z0-9._-]+)==(\S+)(.*)$", re.MULTILINE)


def pins(path: str) -> set[tuple[str, str]]:
    return {(name, version) for name, version, _ in PIN.findall((ROOT / path).read_text(encoding="utf-8"))}


def wanted(lines: list[str]) -> set[str]:
    return {Requirement(line).name.lower().replace("_", "-") for line in lines}


def check_frozen() -> ModuleType:
    spec = importlib.util.spec_from_file_location("check_frozen", ROOT / "packaging/check_frozen.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_it_is_built_from_the_versions_that_are_tested() -> None:
    frozen, tested = dict(pins("packaging/freeze.lock")), pins("requirements.lock")
    names = {name for name, _ in tested}
    assert {pin for pin in pins("packaging/freeze.lock") if pin[0] in names} <= tested
    assert wanted(PROJECT["dependencies"]) | wanted(PROJECT["optional-dependencies"]["freeze"]) <= frozen.keys()


def test_every_pin_has_a_hash_and_no_place() -> None:
    text = (ROOT / "packaging/freeze.lock").read_text(encoding="utf-8")
    blocks = [block for block in re.split(r"\n(?=\S)", text) if not block.startswith("#")]
    assert all(re.search(r"--hash=sha256:[0-9a-f]{64}", block) for block in blocks)
    assert not re.search(r"https?://|file://|--index-url|--find-links", text)


def test_what_builds_it_is_installed_for_nobody_else() -> None:
    assert "pyinstaller" not in {name for name, _ in pins("requirements.lock")}


@pytest.fixture
def frozen_by(tmp_path: Path):
    """A stand-in for the frozen program: a shell script."""

    def make(script: str) -> object:
        built = tmp_path / "built"
        built.mkdir()
        program = built / "kinfinder"
        program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        program.chmod(0o755)
        (tmp_path / "run").mkdir()
        return check_frozen().Machine(built, tmp_path / "run")

    return make


@pytest.mark.parametrize(
    ("script", "why"),
    [
        ("echo kinfinder 1; echo Matching: the slower path", "not the kernel of these sources"),
        (
            'echo kinfinder 1; echo "Matching: the compiled kernel (sources 0123456789abcdef)"',
            "not the kernel of these",
        ),
        ("exit 3", "ended with 3"),
        ("echo broken >&2", "complained: broken"),
    ],
)
def test_a_program_without_this_kernel_fails_its_check(frozen_by, script: str, why: str) -> None:
    with pytest.raises(Exception, match=why) as refused:
        check_frozen().check_version(frozen_by(script))
    assert type(refused.value).__name__ == "FailedError"


def test_a_program_that_always_claims_the_kernel_fails_its_check(frozen_by) -> None:
    claim = f"the compiled kernel (sources {fingerprint(ROOT / 'matching/kernel')})"
    with pytest.raises(Exception, match="without the kernel it still says"):
        check_frozen().check_version(frozen_by(f'echo kinfinder 1; echo "Matching: {claim}"'))


def test_it_sees_nothing_of_the_builders_computer(frozen_by) -> None:
    machine = frozen_by("echo $PATH; echo $HOME; echo ${PYTHONPATH-none}")
    path, home, python = machine.run().split()
    assert (list(Path(path).iterdir()), list(Path(home).iterdir()), python) == ([], [], "none")
