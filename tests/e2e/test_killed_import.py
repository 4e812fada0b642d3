"""Killing or stopping the program in the middle of an import loses no finished file and corrupts nothing."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from finder.cli.main import main
from finder.store.passphrase import VARIABLE

PASSPHRASE = "three short words"
N_FILES = 40
ROWS = 60

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals as POSIX knows them")


@pytest.fixture
def exports(tmp_path: Path) -> Path:
    folder = tmp_path / "exports"
    folder.mkdir()
    for n in range(N_FILES):
        rows = [f"P{n}-{m},Ann{m},Hill{n},0{1 + m % 9}/02/19{50 + m % 40}" for m in range(ROWS)]
        text = "\n".join(["Person ID,First Name,Last Name,Date of Birth", *rows]) + "\n"
        (folder / f"people_{n:02}.csv").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Path:
    monkeypatch.setenv(VARIABLE, PASSPHRASE)
    path = tmp_path / "a.kinfinder"
    assert main(["init", str(path), "--no-keyring", "--json"]) == 0
    capsys.readouterr()
    return path


def _start_import(workspace: Path, exports: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "gui.launch", "import", str(workspace), str(exports), "--no-keyring", "--json"]
    environment = {**os.environ, VARIABLE: PASSPHRASE}
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment)


def _documents(*words: object, capsys: pytest.CaptureFixture[str]) -> object:
    main([str(word) for word in words])
    return json.loads(capsys.readouterr().out)


def _check_whole(workspace: Path, exports: Path, capsys: pytest.CaptureFixture[str]) -> None:
    checks = _documents("verify", workspace, "--no-keyring", "--json", capsys=capsys)
    assert isinstance(checks, dict)
    assert checks["ok"], checks
    resolved = _documents("resolve", workspace, "--no-keyring", "--json", capsys=capsys)
    assert isinstance(resolved, dict)
    assert resolved["records"] % ROWS == 0, "half a file was kept"
    report = _documents("import", workspace, exports, "--no-keyring", "--json", capsys=capsys)
    assert isinstance(report, dict)
    unchanged = sum(1 for file in report["files"] if file["status"] == "unchanged")
    assert unchanged * ROWS == resolved["records"], "a finished file was lost"
    assert report["records"] == (N_FILES - unchanged) * ROWS


@pytest.mark.parametrize("wait_s", [1.2, 2.0])
def test_a_killed_import_keeps_whole_files(
    workspace: Path, exports: Path, capsys: pytest.CaptureFixture[str], wait_s: float
) -> None:
    process = _start_import(workspace, exports)
    time.sleep(wait_s)
    process.kill()
    process.communicate()
    _check_whole(workspace, exports, capsys)


def test_ctrl_c_stops_within_two_seconds(workspace: Path, exports: Path, capsys: pytest.CaptureFixture[str]) -> None:
    process = _start_import(workspace, exports)
    time.sleep(2.0)
    asked_s = time.monotonic()
    process.send_signal(signal.SIGINT)
    _, error = process.communicate(timeout=20)
    stopped_s = time.monotonic() - asked_s
    if process.returncode != 0:  # it had not finished by itself
        assert process.returncode == 130
        assert b"Traceback" not in error
        assert stopped_s < 5.0, "two seconds on an idle machine"
    _check_whole(workspace, exports, capsys)
