"""PySide6 6.12.0 drops references to True and None on Python 3.11 until the program dies."""

from __future__ import annotations

import sys

import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot


class Probe(QObject):
    fired = Signal()


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="True and None are immortal from 3.12 on")
def test_signals_and_setters_leave_true_and_none_alone(qtbot: QtBot) -> None:
    probe, edit = Probe(), QLineEdit()
    qtbot.addWidget(edit)
    before = sys.getrefcount(True), sys.getrefcount(None)

    for _ in range(500):
        probe.fired.emit()
        probe.setObjectName("x")
        edit.setText("a")

    assert sys.getrefcount(True) > before[0] - 50
    assert sys.getrefcount(None) > before[1] - 50
