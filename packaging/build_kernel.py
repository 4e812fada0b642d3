"""Compiles matching/kernel/*.c into one shared library beside them; part of installing, and ``make kernel``.

Installing never fails for want of a compiler: the engine then takes its slower path.
See docs/adr/0009-compiled-kernel.md.
"""

import importlib.util
import os
import shlex
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from packaging.tags import platform_tags

KERNEL = Path("matching/kernel")
LIBRARY = {"win32": "_kernel.dll", "darwin": "_kernel.dylib"}.get(sys.platform, "_kernel.so")
_POSIX_ONLY = () if sys.platform == "win32" else ("-fPIC", "-fvisibility=hidden", "-lm")


class NoKernelError(Exception):
    """The kernel could not be compiled; the text says why in one line."""


class KernelHook(BuildHookInterface):  # type: ignore[type-arg]
    """Puts the compiled kernel into wheels and editable installs where there is a compiler."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile, and name the platform that the wheel is then for."""
        root = Path(self.root)
        try:
            built = compile_kernel(root)
        except NoKernelError as error:
            # an older library would not fit the sources
            (root / KERNEL / LIBRARY).unlink(missing_ok=True)
            self.app.display_warning(f"Kinfinder: no compiled kernel, matching will be slower: {error}")
            return
        build_data["artifacts"].append(f"/{built.relative_to(root).as_posix()}")
        build_data["pure_python"] = False
        build_data["tag"] = f"py3-none-{_platform_tag()}"


def compile_kernel(root: Path, *, flags: tuple[str, ...] = (), to: Path | None = None) -> Path:
    """Compile with the first compiler that works, and put the library in its place in one step.

    Args:
        flags: More flags, for compilers that understand gcc's.
        to: Where to put the library; beside its sources unless told.

    Raises:
        NoKernelError: No compiler works, or the place cannot be written.
    """
    if os.environ.get("KINFINDER_KERNEL", "").lower() == "off":
        raise NoKernelError("KINFINDER_KERNEL is off")
    sources = sorted((root / KERNEL).glob("*.c"))
    target = to or root / KERNEL / LIBRARY
    reason = "no C compiler was found (tried $CC, cc, gcc, clang, cl)"
    with tempfile.TemporaryDirectory() as folder:
        built = Path(folder) / LIBRARY
        for compiler in _compilers():
            ran = subprocess.run(  # noqa: S603  (a compiler that the user has chosen, without a shell)
                _command(compiler, sources, built, flags), cwd=folder, capture_output=True, text=True, check=False
            )
            if ran.returncode == 0 and built.is_file():
                _put(built, target)
                return target
            reason = f"{compiler[0]} failed: {_first_error(ran.stderr or ran.stdout)}"
    raise NoKernelError(reason)


def _compilers() -> list[list[str]]:
    named = [shlex.split(os.environ.get("CC", "")), ["cc"], ["gcc"], ["clang"], ["cl"]]
    return [words for words in named if words and shutil.which(words[0])]


def _command(compiler: list[str], sources: list[Path], built: Path, flags: tuple[str, ...]) -> list[str]:
    files = [str(path) for path in sources]
    made_from = f'KF_SOURCES="{_fingerprint(sources[0].parent)}"'
    if Path(compiler[0]).stem.lower() in {"cl", "clang-cl"}:
        options = ["/nologo", "/std:c11", "/O2", "/fp:precise", "/LD", f"/D{made_from}", f"/Fe:{built}"]
        return [*compiler, *options, *files]
    # no fast arithmetic and no fused multiply-add: the slower path must get the same bits
    options = ["-std=c11", "-O3", "-ffp-contract=off", "-shared", f"-D{made_from}", "-o", str(built)]
    return [*compiler, *options, *flags, *files, *_POSIX_ONLY]


def _fingerprint(kernel: Path) -> str:
    """Ask the program's own function; the program cannot be imported before it is installed."""
    spec = importlib.util.spec_from_file_location("kernel_sources", kernel / "sources.py")
    if spec is None or spec.loader is None:
        raise NoKernelError(f"{kernel} cannot be read")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    found: str = module.fingerprint(kernel)
    return found


def _put(built: Path, target: Path) -> None:
    """Replace the library in one step: a program that is running keeps the one it has loaded."""
    beside = target.with_name(f"{target.name}.{os.getpid()}.new")
    try:
        shutil.copyfile(built, beside)
        beside.replace(target)
    except OSError as error:
        raise NoKernelError(f"{target.name} cannot be written: {error.strerror}") from error


def _first_error(said: str) -> str:
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    return next((line for line in lines if "error" in line), lines[0] if lines else "it said nothing")


def _platform_tag() -> str:
    if sys.platform == "darwin":
        # Python itself may be universal; the compiler makes a library for this processor only
        return next(platform_tags())
    return sysconfig.get_platform().replace("-", "_").replace(".", "_")


def main() -> int:
    """Compile in place."""
    try:
        built = compile_kernel(Path(__file__).resolve().parents[1])
    except NoKernelError as error:
        sys.stderr.write(f"Kinfinder: no compiled kernel: {error}\n")
        return 1
    sys.stdout.write(f"Kinfinder: compiled {built.name}.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
