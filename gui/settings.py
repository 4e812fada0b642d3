"""Preferences: typed, validated, kept under the user's configuration. Nothing about people is kept here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from PySide6.QtCore import QByteArray, QObject, QSettings

T = TypeVar("T")

_MAX_RECENT = 8


@dataclass(frozen=True, slots=True)
class Setting(Generic[T]):
    """One preference.

    Attributes:
        read: Turns the stored text into a value; ValueError means "use the default".
    """

    key: str
    default: T
    read: Callable[[str], T]


def _choice(*allowed: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in allowed:
            raise ValueError(text)
        return text

    return read


def _whole(low: int, high: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        value = int(text)
        if not low <= value <= high:
            raise ValueError(text)
        return value

    return read


def _yes_no(text: str) -> bool:
    return {"true": True, "false": False}[text]


THEME = Setting("view/theme", "system", _choice("system", "light", "dark"))
IDLE_LOCK_MINUTES = Setting("security/idle_lock_minutes", 10, _whole(0, 240))
USE_KEYRING = Setting("security/use_keyring", default=True, read=_yes_no)
FAMILY_SAFE = Setting("network/family_safe", default=False, read=_yes_no)
SHOW_WEIGHTS = Setting("review/show_weights", default=False, read=_yes_no)
SAMPLE_PATH = Setting("files/sample", "", str)
LAST_FOLDER = Setting("files/last_folder", "", str)


class Settings(QObject):
    """The one door to QSettings.

    Args:
        file: Where to keep them; None means the user's own configuration folder. Tests give a file.
    """

    def __init__(self, file: Path | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        if file is None:
            self._store = QSettings(
                QSettings.Format.IniFormat, QSettings.Scope.UserScope, "Kinfinder", "kinfinder", self
            )
        else:
            self._store = QSettings(str(file), QSettings.Format.IniFormat, self)

    def get(self, setting: Setting[T]) -> T:
        """Return the stored value, or the default when it is missing or nonsense."""
        stored = self._store.value(setting.key)
        if stored is None:
            return setting.default
        try:
            return setting.read(str(stored))
        except (ValueError, KeyError):
            return setting.default

    def set(self, setting: Setting[T], value: T) -> None:
        """Store a value."""
        self._store.setValue(setting.key, str(value).lower() if isinstance(value, bool) else str(value))

    def recent(self) -> tuple[Path, ...]:
        """Return recently opened workspaces that still exist, newest first."""
        paths = [Path(line) for line in str(self._store.value("files/recent", "")).split("\n") if line]
        return tuple(path for path in paths if path.exists())

    def add_recent(self, path: Path) -> None:
        """Put a workspace first in the list."""
        keep = [str(path), *(str(item) for item in self.recent() if item != path)][:_MAX_RECENT]
        self._store.setValue("files/recent", "\n".join(keep))

    def geometry(self) -> QByteArray | None:
        """Return the window's last place, or None."""
        value = self._store.value("window/geometry")
        return value if isinstance(value, QByteArray) else None

    def set_geometry(self, geometry: QByteArray) -> None:
        """Remember the window's place."""
        self._store.setValue("window/geometry", geometry)

    def sync(self) -> None:
        """Write to disk now."""
        self._store.sync()
