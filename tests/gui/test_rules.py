"""House rules that can be read from the source."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import gui

ROOT = Path(gui.__file__).parent
SOURCES = sorted(ROOT.rglob("*.py"))


def test_there_are_sources_to_read() -> None:
    assert len(SOURCES) > 50


@pytest.mark.parametrize("pattern", [r"processEvents", r"QEventLoop", r"\.exec_?\(", r"\.wait\(", r"QMessageBox"])
def test_nothing_fakes_responsiveness(pattern: str) -> None:
    allowed = {"app.py"} if "exec" in pattern else set()
    guilty = [
        path.name
        for path in SOURCES
        if path.name not in allowed and re.search(pattern, path.read_text(encoding="utf-8"))
    ]
    assert guilty == []


def test_the_event_loop_is_entered_once() -> None:
    assert (ROOT / "app.py").read_text(encoding="utf-8").count(".exec()") == 1


def _translations(path: Path) -> list[tuple[int, ast.expr]]:
    """Return line and text of each self.tr(text) and translate(context, text)."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "tr":
            found.append((node.lineno, node.args[0]))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "translate":
            found.append((node.lineno, node.args[1]))
    return found


def test_translated_text_is_literal() -> None:
    """lupdate extracts literals only; str(table[...]) marks texts that QT_TRANSLATE_NOOP has extracted."""
    for path in SOURCES:
        for line, text in _translations(path):
            is_table = isinstance(text, ast.Call) and getattr(text.func, "id", "") == "str"
            is_literal = isinstance(text, ast.Constant) and isinstance(text.value, str)
            assert is_literal or is_table, f"{path.name}:{line}"


def test_screens_do_not_reach_below_finder() -> None:
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            for name in names:
                assert name.split(".")[0] not in {"matching", "importers", "pandas", "sqlcipher3", "sqlite3"}, path.name


def test_files_stay_small() -> None:
    long = {path.name: n for path in SOURCES if (n := len(path.read_text(encoding="utf-8").splitlines())) > 400}
    assert long == {}


def test_icons_are_ours_and_follow_the_theme() -> None:
    icons = [path for path in (ROOT / "resources" / "icons").glob("*.svg") if "-" not in path.stem]
    assert len(icons) > 10
    code = "".join(path.read_text(encoding="utf-8") for path in SOURCES)
    for path in icons:
        assert f'"{path.stem}"' in code, f"{path.name} is drawn nowhere"
        assert 'stroke="currentColor"' in path.read_text(encoding="utf-8"), path.name
