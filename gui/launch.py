"""The command ``kinfinder``: a command word goes to the command line, none opens the window."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from gui.display import has_display


def open_desktop(path: Path | None = None, passphrase: str | None = None) -> int:
    """Open the window, on a workspace if one is given.

    Returns:
        0 when it was closed; 1 where there is no display to open it on.
    """
    if not has_display():
        where = f" The workspace is ready at {path}." if path is not None else " Use a command: kinfinder --help."
        sys.stderr.write(f"kinfinder: there is no display to open the window on.{where}\n")
        return 1 if path is None else 0
    # Qt is loaded only here, so that commands run without it, and on machines that have no display libraries
    from gui.app import run  # noqa: PLC0415

    return run(path, passphrase)


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command, or open the window when none is given."""
    words = list(sys.argv[1:] if argv is None else argv)
    if not words:
        return open_desktop()
    # the services behind the commands load pandas; the window must not wait for them
    from finder.cli.main import main as run_command  # noqa: PLC0415

    return run_command(words, open_desktop)


if __name__ == "__main__":
    sys.exit(main())
