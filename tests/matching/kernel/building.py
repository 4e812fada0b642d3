"""The build hook, which is no module of any package, and a compiler for the tests that need one."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).parents[3]
KERNEL = ROOT / "matching/kernel"


def build_hook() -> ModuleType:
    """packaging/build_kernel.py."""
    spec = importlib.util.spec_from_file_location("build_kernel", ROOT / "packaging/build_kernel.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def gcc_like() -> str | None:
    """A compiler that understands gcc's options."""
    return next((name for name in ("gcc", "cc", "clang") if shutil.which(name)), None)


def compile_text(folder: Path, text: str) -> Path:
    """Make a library of some C."""
    source, library = folder / "some.c", folder / "_kernel.so"
    source.write_text(text, encoding="utf-8")
    subprocess.run([gcc_like() or "cc", "-shared", "-fPIC", "-o", library, source], check=True)
    return library
