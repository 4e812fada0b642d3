"""The tool that makes pictures of every page: it must be quick, or nobody looks at the pages after a change."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from PySide6.QtGui import QImage

import gui

_TOOL = Path(gui.__file__).parents[1] / "tools" / "screenshots.py"


def test_every_page_is_pictured_in_seconds(tmp_path: Path) -> None:
    began_s = time.monotonic()
    done = subprocess.run(
        [sys.executable, str(_TOOL), "--fake", "--scale", "1", "--theme", "light", "--out", str(tmp_path)],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "QT_SCALE_FACTOR": "1"},
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    # about 4 s on an idle machine; starving the worker thread took minutes
    assert time.monotonic() - began_s < 45

    pictures = {path.stem: QImage(str(path)) for path in tmp_path.glob("*.png")}
    pages = ("start", "unlock", "cases", "import", "people", "candidates", "review", "network", "activity")
    for page in pages:
        assert any(page in name for name in pictures), page
    # Dialogs are pictured in their own size, which fits on the page.
    dialogs = {name for name in pictures if "leads" in name or "candidates weights" in name}
    assert {(one.width(), one.height()) for name, one in pictures.items() if name not in dialogs} == {(1366, 768)}
    assert all(pictures[name].width() < 1366 and pictures[name].height() < 768 for name in dialogs)
