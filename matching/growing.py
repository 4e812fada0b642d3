"""Arrays that grow at the end at a cost in proportion to what is added."""

from __future__ import annotations

from typing import Any, Generic, TypeVar

import numpy as np
import numpy.typing as npt

T = TypeVar("T", bound=np.generic)


class Growing(Generic[T]):
    """An array with room behind it, doubled when it is full."""

    def __init__(self, values: npt.NDArray[T]) -> None:
        self._room = values.copy()
        self._n = len(values)

    def __len__(self) -> int:
        return self._n

    @property
    def values(self) -> npt.NDArray[T]:
        """The array as it is now; a view that is valid until the array grows."""
        return self._room[: self._n]

    def extend(self, more: npt.NDArray[Any]) -> None:
        """Put values behind the last one."""
        n = self._n + len(more)
        if n > len(self._room):
            room = np.empty(max(n, 2 * len(self._room)), dtype=self._room.dtype)
            room[: self._n] = self.values
            self._room = room
        self._room[self._n : n] = more
        self._n = n
