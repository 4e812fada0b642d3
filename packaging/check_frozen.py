"""Proves that a frozen program works: what ``make freeze`` runs before it hands one out.

    python packaging/check_frozen.py dist/kinfinder

Everything runs from a copy elsewhere, with an empty home, an empty PATH and none of this environment's variables: as on
a computer that has no Python. Ends with 1 and a line that says what failed. For Linux; wants Xvfb.
"""

import csv
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtGui import QGuiApplication

ROOT = Path(__file__).resolve().parents[1]
PEOPLE = ROOT / "finder/sample/agency/case_system/people.csv"
_COMMAND_S = 300
_WINDOW_S = 60.0
_POLL_S = 0.02
_FEWEST_COLOURS = 12
# by Qt, of every window that has no display
_ALWAYS_SAID = "This plugin does not support propagateSizeHints()"
_SCREEN = QSize(1280, 860)


class FailedError(Exception):
    """Something does not work; the text says what, in one line."""


class Machine:
    """A computer without Python: a copy of the program, an empty home, an empty PATH."""

    def __init__(self, built: Path, folder: Path) -> None:
        self.folder = folder
        self.home = folder / "home"
        self.empty = folder / "bin"
        self.home.mkdir()
        self.empty.mkdir()
        shutil.copytree(built, folder / "elsewhere", symlinks=True)
        self.program = folder / "elsewhere" / "kinfinder"

    def environment(self, **extra: str) -> dict[str, str]:
        """Return all the variables that the program is given."""
        return {"HOME": str(self.home), "PATH": str(self.empty), **extra}

    def start(self, *words: str, **extra: str) -> subprocess.Popen[str]:
        """Start the program."""
        return subprocess.Popen(  # noqa: S603  (the program that was just made)
            [str(self.program), *words],
            env=self.environment(**extra),
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )

    def run(self, *words: str, status: int = 0, **extra: str) -> str:
        """Run a command to its end.

        Returns:
            What it printed.

        Raises:
            FailedError: It ended with another status, or complained.
        """
        process = self.start(*words, **extra)
        out, err = process.communicate(timeout=_COMMAND_S)
        expect(
            process.returncode == status, f"{words} ended with {process.returncode}, not {status}: {err.strip()[:300]}"
        )
        expect(status != 0 or not err, f"{words} complained: {err.strip()[:300]}")
        return out


def expect(is_so: bool, otherwise: str) -> None:
    """Fail unless something is so."""
    if not is_so:
        raise FailedError(otherwise)


def check_version(machine: Machine) -> str:
    """The compiled kernel is in use, made from the sources in this checkout; and the line is no constant."""
    sys.path.insert(0, str(ROOT))
    from matching.kernel.sources import fingerprint  # noqa: PLC0415  (the checkout's, not the one installed)

    made_from = fingerprint(ROOT / "matching/kernel")
    said = machine.run("--version")
    expect(f"compiled kernel (sources {made_from})" in said, f"not the kernel of these sources ({made_from}): {said!r}")
    slow = machine.run("--version", KINFINDER_KERNEL="off")
    expect("slower path" in slow, f"without the kernel it still says: {slow!r}")
    return said.splitlines()[1]


def check_link(machine: Machine) -> str:
    """Linking a table gives the same pairs by the kernel as by the slower path, and says which it took."""
    table = machine.folder / "people.csv"
    _number_people(table)
    answers = []
    for setting in ("", "off"):
        pairs = machine.folder / f"pairs-{setting or 'on'}.csv"
        told = machine.run("link", str(table), "--id", "Row", "--out", str(pairs), "--json", KINFINDER_KERNEL=setting)
        answers.append((json.loads(told), pairs.read_bytes()))
    (fast, fast_pairs), (slow, slow_pairs) = answers
    expect(bool(fast["kernel"]) and slow["kernel"] is None, f"kernels are {fast['kernel']} and {slow['kernel']}")
    expect(fast["pairs"] > 0, "no pair was found")
    expect(fast_pairs == slow_pairs, "the kernel gives other pairs than the slower path")
    return f"{fast['records']} records, {fast['pairs']} pairs, the same as without the kernel"


def _number_people(table: Path) -> None:
    """Copy the sample's people under ids of their own: the sample says some of its people twice, on purpose."""
    with PEOPLE.open(encoding="cp1252", errors="replace", newline="") as stream:
        head, *rows = csv.reader(stream)
    with table.open("w", encoding="utf-8", newline="") as copy:
        whole = [row for row in rows if len(row) == len(head)]
        csv.writer(copy).writerows([["Row", *head[1:]], *([str(n), *row[1:]] for n, row in enumerate(whole))])


def check_demo(machine: Machine) -> str:
    """The sample agency is imported by a child process of the frozen program, searched, and its reports written."""
    workspace = machine.folder / "sample.kinfinder"
    process = machine.start("demo", "--no-gui", "--json", "--workspace", str(workspace))
    readers = set()
    while process.poll() is None:
        readers |= {child for child in _children(process.pid) if "--multiprocessing-fork" in _command_line(child)}
        time.sleep(_POLL_S)
    out, err = process.communicate()
    expect(process.returncode == 0 and not err, f"demo ended with {process.returncode}: {err.strip()[:300]}")
    expect(bool(readers), "files were not read by a child process")
    told = json.loads(out)
    expect(told["records"] > 0 and told["new"] > 0, f"nothing was found: {told}")
    reports = list((machine.folder / "sample-reports").iterdir())
    expect(told["reports"] == len(reports) > 0, f"{told['reports']} reports were promised, {len(reports)} are there")
    expect({path.suffix for path in reports} >= {".docx", ".xlsx", ".csv"}, "a kind of report is missing")
    return f"{told['records']} records, {told['reports']} reports, files read by {len(readers)} child process(es)"


def _children(process: int) -> set[int]:
    try:
        lists = [path.read_text() for path in Path(f"/proc/{process}/task").glob("*/children")]
    except OSError:  # it has just ended
        return set()
    return {int(child) for text in lists for child in text.split()}


def _command_line(process: int) -> str:
    try:
        return Path(f"/proc/{process}/cmdline").read_text()
    except OSError:
        return ""


def check_import(machine: Machine) -> str:
    """A broken file is reported by the reading process and stops nothing; the workspace opens again and is whole."""
    files = machine.folder / "files"
    files.mkdir()
    shutil.copy(PEOPLE, files / "people.csv")
    (files / "broken.xlsx").write_bytes(b"PK\x03\x04" + bytes(400))
    (files / "broken.docx").write_bytes(b"no document")
    workspace = str(machine.folder / "north.kinfinder")
    secret = {"KINFINDER_PASSPHRASE": "long enough to be taken"}
    made = json.loads(machine.run("init", workspace, "--json", **secret))
    expect(len(made["recovery_phrase"].split()) > 1, "there is no recovery phrase")
    told = json.loads(machine.run("import", workspace, str(files), "--json", status=1, **secret))
    by_name = {Path(file["file"]).name: file for file in told["files"]}
    with PEOPLE.open(encoding="cp1252", errors="replace", newline="") as stream:
        n_rows = sum(1 for _ in csv.reader(stream)) - 1
    n_records = by_name["people.csv"]["records"]
    expect(0.9 * n_rows <= n_records <= n_rows, f"{n_records} of {n_rows} people were imported")
    for name in ("broken.xlsx", "broken.docx"):
        expect(by_name[name]["status"] == "unreadable", f"{name} is {by_name[name]['status']}")
    checks = json.loads(machine.run("verify", workspace, "--json", **secret))
    expect(checks["ok"], f"the workspace is not whole: {checks}")
    return f"{n_records} people imported, 2 broken files reported, workspace whole"


def check_keyrings(machine: Machine) -> str:
    """What speaks with the desktop's keyring is inside; there is none here to speak with."""
    inside = machine.program.parent / "_internal"
    expect(any(inside.glob("keyring-*.dist-info/entry_points.txt")), "keyring does not know its backends")
    code = machine.program.read_bytes()
    for module in (b"keyring.backends.SecretService", b"secretstorage", b"jeepney"):
        expect(module in code, f"{module.decode()} is not inside")
    return "Secret Service is inside"


def check_licences(machine: Machine) -> str:
    """What must be passed on with Qt is there, and Qt can be replaced: it is a file of its own."""
    inside = machine.program.parent
    for name in ("LICENSE", "NOTICES.md", "_internal/licences/LGPL-3.txt", "_internal/licences/GPL-3.txt"):
        expect((inside / name).is_file(), f"{name} is missing")
    expect((inside / "_internal/PySide6/Qt/lib/libQt6Core.so.6").is_file(), "Qt is no file of its own")
    dangling = [path.name for path in inside.rglob("*") if path.is_symlink() and not path.exists()]
    expect(not dangling, f"links lead nowhere: {dangling}")
    return f"{len(list((inside / '_internal/licences').iterdir()))} licence texts beside those of the packages"


def check_window(machine: Machine) -> str:
    """The window stays open without a display server, and is drawn on a real X server."""
    _open_window(machine, lambda: None, QT_QPA_PLATFORM="offscreen")
    with _x_server(machine.folder) as display:
        os.environ.update(DISPLAY=display, QT_QPA_PLATFORM="xcb")
        app = QGuiApplication([])
        colours, seconds = _open_window(machine, lambda: _colours_on(app), DISPLAY=display, QT_QPA_PLATFORM="xcb")
    return f"drawn in {colours} colours after {seconds:.1f} s"


def _open_window(machine: Machine, look: Callable[[], int | None], **extra: str) -> tuple[int, float]:
    """Open the window, wait until ``look`` sees enough colours (some seconds when it cannot look), and end it."""
    started = time.monotonic()
    process = machine.start(LC_ALL="C.UTF-8", **extra)
    try:
        while True:
            time.sleep(0.25)
            seconds = time.monotonic() - started
            expect(process.poll() is None, f"the window closed by itself with {process.returncode}: {extra}")
            colours = look()
            if colours is None and seconds > 5:
                break
            if colours is not None and colours >= _FEWEST_COLOURS:
                break
            expect(seconds < _WINDOW_S, f"no window was drawn in {_WINDOW_S:.0f} s")
    finally:
        process.terminate()
        _, err = process.communicate(timeout=30)
    said = [line for line in err.splitlines() if line != _ALWAYS_SAID]
    expect(not said, f"the window complained: {' '.join(said)[:300]}")
    return colours or 0, seconds


def _colours_on(app: QGuiApplication) -> int:
    """Count the colours on the screen: an empty one has one, a bare frame a few."""
    image = app.primaryScreen().grabWindow(0).toImage()
    return len({image.pixel(x, y) for x in range(0, image.width(), 3) for y in range(0, image.height(), 3)})


@contextmanager
def _x_server(folder: Path) -> Iterator[str]:
    xvfb = shutil.which("Xvfb")
    expect(xvfb is not None, "Xvfb is not here, so that no window can be opened to look at (Debian: xvfb)")
    reading, writing = os.pipe()
    screen = f"{_SCREEN.width()}x{_SCREEN.height()}x24"
    with (folder / "xvfb.log").open("w") as log:
        server = subprocess.Popen(  # noqa: S603  (found on the PATH just now)
            [str(xvfb), "-displayfd", str(writing), "-screen", "0", screen, "-nolisten", "tcp"],
            pass_fds=[writing],
            stdout=log,
            stderr=log,
        )
    os.close(writing)
    try:
        with os.fdopen(reading) as told:
            number = told.readline().strip()
        expect(bool(re.fullmatch(r"\d+", number)), "the X server did not start")
        yield f":{number}"
    finally:
        server.terminate()
        server.wait(timeout=30)


CHECKS = (check_version, check_link, check_demo, check_import, check_keyrings, check_licences, check_window)


def main() -> int:
    """Check the folder that is named."""
    built = Path(sys.argv[1]).resolve()
    with tempfile.TemporaryDirectory(prefix="kinfinder-frozen-") as name:
        machine = Machine(built, Path(name))
        for check in CHECKS:
            try:
                said = check(machine)
            except (FailedError, subprocess.TimeoutExpired, KeyError, ValueError) as error:
                sys.stderr.write(f"Kinfinder: {check.__name__}: {type(error).__name__}: {error}\n")
                return 1
            sys.stdout.write(f"  {check.__name__.removeprefix('check_')}: {said}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
