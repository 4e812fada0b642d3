"""Is there a display that answers? Asked before Qt is loaded, because Qt ends the process when there is none."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

_TIMEOUT_S = 3.0
_X11_PORT = 6000
_X11_FOLDER = "/tmp/.X11-unix"  # noqa: S108 - where X servers listen, by convention of X itself
# byte order "l", protocol 11.0, no authorisation: the first message of the X11 protocol, section 8 "Connection Setup"
_X11_HELLO = b"l\0\x0b\0\0\0\0\0\0\0\0\0"
_X11_WELCOME = b"\x01"
_DISPLAY = re.compile(r"(?:(?P<protocol>unix|tcp)/)?(?P<host>.*):(?P<number>\d+)(?:\.\d+)?\Z")


def has_display(environment: Mapping[str, str] = os.environ) -> bool:
    """Say whether Qt will find a display, within a few seconds at most."""
    if not sys.platform.startswith("linux"):
        return True
    platforms = [name.partition(":")[0] for name in environment.get("QT_QPA_PLATFORM", "").split(";") if name]
    if any(not name.startswith(("xcb", "wayland")) for name in platforms):
        return True
    wants_x = not platforms or "xcb" in platforms
    wants_wayland = not platforms or any(name.startswith("wayland") for name in platforms)
    return (wants_wayland and _wayland_answers(environment)) or (wants_x and _x_answers(environment))


def _wayland_answers(environment: Mapping[str, str]) -> bool:
    name, folder = environment.get("WAYLAND_DISPLAY", ""), environment.get("XDG_RUNTIME_DIR", "")
    if not name or not (folder or Path(name).is_absolute()):
        return False
    connection = _unix_socket(str(Path(folder) / name))
    if connection is None:
        return False
    connection.close()
    return True


def _x_answers(environment: Mapping[str, str]) -> bool:
    connection = _x_socket(environment.get("DISPLAY", ""))
    if connection is None:
        return False
    with connection:
        try:
            connection.sendall(_X11_HELLO)
            answer = connection.recv(1)
        except OSError:
            return False
    if answer == _X11_WELCOME:
        return True
    # a dead forwarding takes the connection and hangs up; a server that wants a cookie says so, and Qt may have one
    return bool(answer) and _qt_connects(environment)


def _x_socket(display: str) -> socket.socket | None:
    match = _DISPLAY.match(display)
    if match is None:
        return None
    host, number = match["host"], int(match["number"])
    if match["protocol"] == "unix" or host in {"", "unix"}:
        path = f"{_X11_FOLDER}/X{number}"
        # the same name without a file, as Linux servers offer it first
        return _unix_socket(f"\0{path}") or _unix_socket(path)
    try:
        return socket.create_connection((host.strip("[]"), _X11_PORT + number), _TIMEOUT_S)
    except (OSError, OverflowError):
        return None


def _unix_socket(address: str) -> socket.socket | None:
    connection = socket.socket(socket.AF_UNIX)
    connection.settimeout(_TIMEOUT_S)
    try:
        connection.connect(address)
    except OSError:
        connection.close()
        return None
    return connection


def _qt_connects(environment: Mapping[str, str]) -> bool:
    """Let Qt try in a process that may end badly."""
    code = "from PySide6.QtGui import QGuiApplication; QGuiApplication([])"
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter and a fixed line
            [sys.executable, "-c", code], env=dict(environment), capture_output=True, timeout=30, check=False
        )
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0
