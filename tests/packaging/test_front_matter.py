"""What the README and its neighbours promise is there: commands, options, targets, files."""

import re
import shlex
import subprocess
from pathlib import Path

import pytest

from finder.cli.main import main

ROOT = Path(__file__).parents[2]
PAGES = ("README.md", "CHANGELOG.md", "NOTICES.md", "CONTRIBUTING.md")
README = (ROOT / "README.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
CONTINUED = re.compile(r"\\\n\s*")


def _code_lines(text: str) -> list[str]:
    """Return the lines of indented and fenced blocks, and what stands in backticks."""
    fenced = re.findall(r"^```\w*\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    blocks = [*fenced, *re.findall(r"^    (.*)$", CONTINUED.sub(" ", text), re.MULTILINE)]
    inline = re.findall(r"`([^`\n]+)`", text)
    return [
        line.strip().removeprefix("$ ") for block in blocks for line in CONTINUED.sub(" ", block).splitlines()
    ] + inline


def _kinfinder_calls() -> list[list[str]]:
    calls = [shlex.split(line) for line in _code_lines(README) if re.match(r"(\S*/)?kinfinder [a-z]", line)]
    return [call[1:] for call in calls]


def _help(command: str, capsys: pytest.CaptureFixture[str]) -> str:
    assert main([command, "--help"]) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize("call", _kinfinder_calls(), ids=" ".join)
def test_commands_in_the_readme_exist_with_their_options(call: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    text = _help(call[0], capsys)
    for option in [word.split("=")[0] for word in call[1:] if word.startswith("--")]:
        assert option in text


def test_the_readme_shows_the_whole_way_on_the_command_line() -> None:
    shown = {call[0] for call in _kinfinder_calls()}
    assert {"init", "import", "resolve", "children", "search", "explain", "export", "verify", "demo"} <= shown


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", "NOTICES.md"])
def test_make_targets_that_are_named_exist(page: str) -> None:
    named = {
        line.split()[1] for line in _code_lines((ROOT / page).read_text(encoding="utf-8")) if line.startswith("make ")
    }
    targets = set(re.findall(r"^([a-z]+):", MAKEFILE, re.MULTILINE))
    assert named - targets == set()


def test_every_target_is_phony_and_explained() -> None:
    targets = re.findall(r"^([a-z]+):(.*)$", MAKEFILE, re.MULTILINE)
    phony = re.search(r"^\.PHONY: (.*)$", MAKEFILE, re.MULTILINE)
    assert phony is not None
    assert {name for name, _ in targets} == set(phony[1].split())
    assert all(" ## " in rest for _, rest in targets)


@pytest.mark.parametrize("target", ["run", "test", "check", "freeze", "notices", "screenshots"])
def test_each_target_does_its_own_set_up(target: str) -> None:
    assert re.search(rf"^{target}: setup\b", MAKEFILE, re.MULTILINE)


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_to_files(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#\s]+)\)", text):
        assert target.startswith("https://") or (ROOT / target).exists(), target
    for target in re.findall(r"`((?:docs|tools|packaging|bench|tests|finder|gui|importers|matching)/[\w./-]+)`", text):
        assert (ROOT / target).exists(), target


def test_the_picture_is_small_enough_for_a_slow_line() -> None:
    pictures = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", README)
    assert pictures
    for picture in pictures:
        assert (ROOT / picture).stat().st_size < 250_000


def test_the_version_is_the_one_of_the_changelog() -> None:
    version = re.search(r'^version = "([^"]+)"', (ROOT / "pyproject.toml").read_text(encoding="utf-8"), re.MULTILINE)
    newest = re.search(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert version is not None
    assert newest is not None
    assert version[1] == newest[1]


def test_ci_calls_what_people_call() -> None:
    script = (ROOT / ".ci/run").read_text(encoding="utf-8")
    assert re.findall(r"^make (\w+)$", script, re.MULTILINE) == ["setup", "check", "test"]
    subprocess.run(["/usr/bin/env", "bash", "-n", str(ROOT / ".ci/run")], check=True)


def test_decisions_are_numbered_without_gaps() -> None:
    numbers = sorted(int(path.name[:4]) for path in (ROOT / "docs/adr").glob("[0-9]*.md"))
    assert numbers == list(range(1, len(numbers) + 1))
