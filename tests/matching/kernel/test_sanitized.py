"""Every test of the engine once more with a kernel that stops at the first bad address or undefined step."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.matching.kernel.building import ROOT, build_hook, gcc_like

FLAGS = ("-O1", "-g", "-fno-omit-frame-pointer", "-fsanitize=address,undefined", "-fno-sanitize-recover=all")


def _runtime(folder: Path) -> str:
    """The sanitizer's own library, which must be loaded before Python; skips where the compiler has none."""
    compiler = gcc_like()
    if compiler is None:
        pytest.skip("there is no C compiler that understands gcc's options")
    probe = folder / "probe.c"
    probe.write_text("int main(void) { return 0; }\n", encoding="utf-8")
    made = subprocess.run([compiler, FLAGS[3], probe, "-o", folder / "probe"], capture_output=True, check=False)
    if made.returncode:
        pytest.skip(f"{compiler} has no sanitizers")
    named = subprocess.run([compiler, "-print-file-name=libasan.so"], capture_output=True, text=True, check=True)
    return named.stdout.strip()


@pytest.mark.skipif(not os.environ.get("KINFINDER_SANITIZE"), reason="takes minutes: make soak runs it")
@pytest.mark.timeout(3600)
def test_the_kernel_stays_within_its_arrays(tmp_path: Path) -> None:
    runtime = _runtime(tmp_path)
    hook = build_hook()
    hook.compile_kernel(ROOT, flags=FLAGS, to=tmp_path / hook.LIBRARY)
    environment = {
        **os.environ,
        "KINFINDER_KERNEL": str(tmp_path),
        "KINFINDER_SANITIZE": "",
        "LD_PRELOAD": runtime,
        # Python itself keeps memory to its end; its own allocator would hide ours
        "ASAN_OPTIONS": "detect_leaks=0",
        "PYTHONMALLOC": "malloc",
    }
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "tests/matching",
            "tests/finder/kinship/test_kin_kernel.py",
        ],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout[-4000:] + ran.stderr[-4000:]
