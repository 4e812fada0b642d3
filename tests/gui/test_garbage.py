"""Cyclic garbage is collected on the UI thread only."""

from __future__ import annotations

import gc
import threading

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.garbage import UiGarbageCollector


def test_collection_happens_by_timer_on_the_ui_thread(qtbot: QtBot, qapp: QApplication) -> None:
    seen: list[int] = []

    def note(phase: str, _info: dict[str, int]) -> None:
        if phase == "start":
            seen.append(threading.get_ident())

    collector = UiGarbageCollector(qapp)
    gc.callbacks.append(note)
    try:
        collector.start()
        assert not gc.isenabled()
        worker = threading.Thread(target=lambda: [[] for _ in range(20_000)])
        worker.start()
        worker.join()
        held = [[] for _ in range(5_000)]
        collector.collect()
        assert held
    finally:
        gc.callbacks.remove(note)
        collector.stop()
    assert set(seen) == {threading.get_ident()}
    assert gc.isenabled()
    collector.deleteLater()
