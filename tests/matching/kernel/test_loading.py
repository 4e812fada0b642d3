"""Only a kernel that fits is used; whatever else lies there is refused, said in the log, and stops nothing."""

from __future__ import annotations

import logging
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from matching.kernel.loading import ABI_VERSION, kernel, kernel_sources, load_kernel
from matching.kernel.sources import fingerprint
from tests.matching.kernel.building import KERNEL, ROOT, build_hook, compile_text, gcc_like

needs_compiler = pytest.mark.skipif(gcc_like() is None, reason="there is no C compiler that understands gcc's options")

SMALL = """int kf_abi_version(void) {{ return {version}; }}
const char *kf_sources(void) {{ return "{sources}"; }}
"""


def warning(caplog: pytest.LogCaptureFixture) -> str:
    (record,) = [record for record in caplog.records if record.levelno == logging.WARNING]
    return record.getMessage()


def test_without_a_library_there_is_no_kernel_and_no_alarm(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    assert load_kernel(tmp_path) is None
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []


def test_it_can_be_switched_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KINFINDER_KERNEL", "off")
    assert kernel.__wrapped__() is None


def test_the_kernel_in_use_says_what_it_was_made_from() -> None:
    assert kernel_sources() == (None if kernel() is None else fingerprint(KERNEL))


def test_it_can_be_taken_from_elsewhere(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "_kernel.so").write_bytes(b"no library")
    monkeypatch.setenv("KINFINDER_KERNEL", str(tmp_path))
    assert kernel.__wrapped__() is None
    assert "slower path" in warning(caplog)


def test_a_broken_library_is_refused(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "_kernel.so").write_bytes(b"\x7fELF and nothing more")
    assert load_kernel(tmp_path) is None
    assert "_kernel.so cannot be used" in warning(caplog)


@needs_compiler
def test_a_library_of_another_version_is_refused(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    compile_text(tmp_path, SMALL.format(version=ABI_VERSION + 1, sources=""))
    assert load_kernel(tmp_path) is None
    assert "another version" in warning(caplog)


@needs_compiler
def test_a_library_made_from_other_sources_than_those_beside_it_is_refused(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    source = compile_text(tmp_path, SMALL.format(version=ABI_VERSION, sources="0123456789abcdef")).with_name("some.c")
    assert load_kernel(tmp_path) is None
    assert "make kernel" in warning(caplog)
    source.unlink()  # a release without sources
    assert load_kernel(tmp_path) is not None


@needs_compiler
def test_a_library_that_is_something_else_is_refused(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    compile_text(tmp_path, "int something_else(void) { return 1; }")
    assert load_kernel(tmp_path) is None
    assert "cannot be used" in warning(caplog)


@needs_compiler
def test_the_kernel_is_compiled_into_a_folder_with_spaces(tmp_path: Path) -> None:
    root = tmp_path / "Team B, 2nd floor"
    shutil.copytree(KERNEL, root / "matching/kernel", ignore=shutil.ignore_patterns("_kernel.*", "__pycache__"))
    built = build_hook().compile_kernel(root)
    assert load_kernel(built.parent) is not None
    assert [path.name for path in built.parent.glob("_kernel.*")] == [built.name]


@needs_compiler
def test_the_sources_compile_without_a_warning() -> None:
    strict = ["-std=c11", "-O3", "-Wall", "-Wextra", "-pedantic", "-Werror", "-fsyntax-only"]
    for source in sorted(KERNEL.glob("*.c")):
        ran = subprocess.run([gcc_like() or "cc", *strict, source], capture_output=True, text=True, check=False)
        assert (ran.returncode, ran.stderr) == (0, ""), source.name


@needs_compiler
def test_where_there_is_a_compiler_the_kernel_is_in_use() -> None:
    if os.environ.get("KINFINDER_KERNEL", "").lower() == "off":
        pytest.skip("KINFINDER_KERNEL is off")
    assert kernel() is not None, "run: make kernel"


def test_without_a_compiler_the_reason_is_one_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    hook = build_hook()
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CC", raising=False)
    with pytest.raises(hook.NoKernelError, match="no C compiler was found"):
        hook.compile_kernel(ROOT, to=tmp_path / "_kernel.so")


def test_a_compiler_that_fails_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    hook, compiler = build_hook(), tmp_path / "cc"
    compiler.write_text("#!/bin/sh\necho 'kernel.h:1: error: stdint.h not found' >&2\nexit 1\n", encoding="utf-8")
    compiler.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin")
    monkeypatch.setenv("CC", str(compiler))
    monkeypatch.setattr(hook.shutil, "which", lambda name: name if Path(name).name == "cc" else None)
    with pytest.raises(hook.NoKernelError, match=r"stdint\.h not found"):
        hook.compile_kernel(ROOT, to=tmp_path / "_kernel.so")
    assert [path.name for path in tmp_path.iterdir()] == ["cc"]
