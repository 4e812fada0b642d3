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
    pages = ("start", "unlock", "cases", "import", "candidates", "review", "network", "activity")
    for page in pages:
        assert any(page in name for name in pictures), page
    assert {(picture.width(), picture.height()) for picture in pictures.values()} == {(1366, 768)}
