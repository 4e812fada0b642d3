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
    """Libraries that must be loaded before Python; skips where the compiler has no sanitizers.

    Beside the sanitizer's own it is that of C++: when it comes later, the first exception of another package is fatal.
    """
    compiler = gcc_like()
    if compiler is None:
        pytest.skip("there is no C compiler that understands gcc's options")
    probe = folder / "probe.c"
    probe.write_text("int main(void) { return 0; }\n", encoding="utf-8")
    made = subprocess.run([compiler, FLAGS[3], probe, "-o", folder / "probe"], capture_output=True, check=False)
    if made.returncode:
        pytest.skip(f"{compiler} has no sanitizers")
    asks = ([compiler, f"-print-file-name={name}"] for name in ("libasan.so", "libstdc++.so.6"))
    return ":".join(subprocess.run(ask, capture_output=True, text=True, check=True).stdout.strip() for ask in asks)


@pytest.mark.skipif(not os.environ.get("KINFINDER_SANITIZE"), reason="takes minutes: make soak runs it")
@pytest.mark.timeout(3600)
def test_the_kernel_stays_within_its_arrays(tmp_path: Path) -> None:
    library, probe = tmp_path / "library", tmp_path / "probe"
    library.mkdir()
    probe.mkdir()  # a folder of its own: a kernel beside other sources is taken for one that was not made from them
    runtime = _runtime(probe)
    hook = build_hook()
    hook.compile_kernel(ROOT, flags=FLAGS, to=library / hook.LIBRARY)
    environment = {
        **os.environ,
        "KINFINDER_KERNEL": str(library),
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
