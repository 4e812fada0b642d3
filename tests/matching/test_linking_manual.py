"""What ``docs/linking.md`` shows runs as it stands there, and what it names exists."""

from __future__ import annotations

import re
import sys
import types
from pathlib import Path

import pytest

from finder.cli.main import main
from matching.table_columns import vocabulary

MANUAL = Path(__file__).parents[2] / "docs" / "linking.md"


def test_the_python_examples_run_one_after_another(monkeypatch: pytest.MonkeyPatch) -> None:
    text = MANUAL.read_text(encoding="utf-8")
    examples = re.findall(r"^```python\n(.*?)^```", text, flags=re.DOTALL | re.MULTILINE)
    assert len(examples) >= 4
    module = types.ModuleType("manual")
    monkeypatch.setitem(sys.modules, "manual", module)
    for example in examples:
        assert "assert " in example
        exec(compile(example, str(MANUAL), "exec"), module.__dict__)


def test_every_field_and_option_is_described(capsys: pytest.CaptureFixture[str]) -> None:
    text = MANUAL.read_text(encoding="utf-8")
    assert main(["link", "--help"]) == 0
    options = set(re.findall(r"--[a-z][a-z-]+", capsys.readouterr().out)) - {"--help", "--quiet"}
    described = set(re.findall(r"--[a-z][a-z-]+", text))
    assert options <= described
    assert described <= options | {"--help", "--quiet"}
    for field in {*vocabulary().field_of.values()}:
        assert f"`{field}`" in text
