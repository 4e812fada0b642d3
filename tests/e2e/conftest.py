"""A workspace of the sample agency, made once through the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from finder.cli.main import main
from finder.sample import sample_folder
from finder.store.passphrase import VARIABLE

PASSPHRASE = "three short words"

Answer = tuple[int, object, str]


@dataclass(frozen=True)
class CommandLine:
    """Runs commands and reads what they print."""

    capsys: pytest.CaptureFixture[str]

    def __call__(self, *words: object) -> Answer:
        """Return exit status, the JSON document (or the text) and standard error."""
        status = main([str(word) for word in words])
        printed = self.capsys.readouterr()
        document: object = printed.out
        if "--json" in words and printed.out:
            document = json.loads(printed.out)
        return status, document, printed.err


@pytest.fixture
def kinfinder(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    monkeypatch.setenv(VARIABLE, PASSPHRASE)
    return CommandLine(capsys)


@pytest.fixture(scope="session")
def sample_copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with the sample agency imported and resolved; do not write to it."""
    folder = tmp_path_factory.mktemp("sample")
    workspace = folder / "sample.kinfinder"
    with pytest.MonkeyPatch.context() as patch, sample_folder() as files:
        patch.setenv(VARIABLE, PASSPHRASE)
        assert main(["init", str(workspace), "--no-keyring", "--quiet", "--json"]) == 0
        assert main(["import", str(workspace), str(files), "--no-keyring", "--quiet", "--json"]) in {0, 1}
        assert main(["resolve", str(workspace), "--no-keyring", "--quiet", "--json"]) == 0
    return workspace


@pytest.fixture
def own_copy(sample_copy: Path, tmp_path: Path) -> Callable[[], Path]:
    """Give a copy of the sample workspace that a test may change."""

    def copy() -> Path:
        target = tmp_path / sample_copy.name
        for part in sample_copy.parent.glob(f"{sample_copy.name}*"):
            if not part.name.endswith((".lock", "-shm")):
                (tmp_path / part.name).write_bytes(part.read_bytes())
        return target

    return copy
