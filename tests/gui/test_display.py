"""A display is probed before Qt is loaded: one that is set but does not answer counts as none."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from gui import display
from gui.display import has_display

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux has displays that may be away")


@pytest.fixture
def x_server() -> Iterator[tuple[str, list[bytes]]]:
    """An X server that answers each connection with the next of the answers; an empty answer hangs up."""
    answers: list[bytes] = []
    # the port of display n is 6000 + n
    for number in range(900, 1000):
        listener = socket.socket()
        try:
            listener.bind(("127.0.0.1", 6000 + number))
            break
        except OSError:
            listener.close()
    listener.listen()

    def serve() -> None:
        while True:
            try:
                connection, _peer = listener.accept()
            except OSError:
                return
            with connection:
                connection.recv(12)
                connection.sendall(answers.pop(0) if answers else b"")

    thread = threading.Thread(target=serve)
    thread.start()
    yield f"localhost:{number}.0", answers
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    thread.join()


def _free_number() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1]) - 6000


@pytest.mark.parametrize(
    "name", [":987", "unix:987", "unix/here:987", "no number", ":", "", ":99999", "localhost:99999"]
)
def test_a_display_that_nobody_serves_is_none(name: str) -> None:
    assert not has_display({"DISPLAY": name})


def test_a_forwarding_that_is_gone_refuses() -> None:
    assert not has_display({"DISPLAY": f"localhost:{_free_number()}.0"})


def test_a_forwarding_whose_server_died_hangs_up(x_server: tuple[str, list[bytes]]) -> None:
    name, _answers = x_server
    assert not has_display({"DISPLAY": name})


def test_a_server_that_welcomes_is_a_display(x_server: tuple[str, list[bytes]]) -> None:
    name, answers = x_server
    answers.append(b"\x01")
    assert has_display({"DISPLAY": name})


@pytest.mark.parametrize("has_cookie", [True, False])
def test_where_a_cookie_is_wanted_qt_itself_decides(
    x_server: tuple[str, list[bytes]], monkeypatch: pytest.MonkeyPatch, has_cookie: bool
) -> None:
    name, answers = x_server
    answers.append(b"\x00")
    monkeypatch.setattr(display, "_qt_connects", lambda _environment: has_cookie)
    assert has_display({"DISPLAY": name}) is has_cookie


def test_qt_is_tried_in_a_process_of_its_own() -> None:
    assert display._qt_connects({**os.environ, "QT_QPA_PLATFORM": "offscreen"})
    assert not display._qt_connects({**os.environ, "QT_QPA_PLATFORM": "xcb", "DISPLAY": ":987"})


def test_wayland_needs_its_socket(tmp_path: Path) -> None:
    environment = {"WAYLAND_DISPLAY": "wayland-0", "XDG_RUNTIME_DIR": str(tmp_path)}
    assert not has_display(environment)
    with closing(socket.socket(socket.AF_UNIX)) as listener:
        listener.bind(str(tmp_path / "wayland-0"))
        listener.listen()
        assert has_display(environment)
        assert has_display({"WAYLAND_DISPLAY": str(tmp_path / "wayland-0")})
        assert not has_display({**environment, "QT_QPA_PLATFORM": "xcb"})


def test_platforms_without_a_display_need_none() -> None:
    assert has_display({"QT_QPA_PLATFORM": "offscreen"})
    assert has_display({"QT_QPA_PLATFORM": "vnc:size=800x600"})
    assert not has_display({"QT_QPA_PLATFORM": "xcb", "DISPLAY": ":987"})


@pytest.mark.parametrize("workspace", [None, "sample.kinfinder"])
def test_the_program_says_so_in_one_line_instead_of_ending_badly(workspace: str | None) -> None:
    path = f"Path({workspace!r})" if workspace else "None"
    code = f"import sys; from pathlib import Path; from gui.launch import open_desktop; sys.exit(open_desktop({path}))"
    environment = {**os.environ, "DISPLAY": "localhost:987.0", "WAYLAND_DISPLAY": "", "QT_QPA_PLATFORM": ""}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == (0 if workspace else 1), done.stderr
    assert done.stderr.count("\n") == 1
    assert "no display" in done.stderr
