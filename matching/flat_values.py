"""Distinct values that become Python objects only when somebody looks at them."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Any, TypeVar, overload

V = TypeVar("V", bound=Hashable)


class LazyValues(Sequence[V]):
    """A sequence whose members are made on demand.

    Args:
        n_values: Length.
        make: Returns the value at a place.
        features: The same values as arrays (see ``matching.features``).
    """

    __slots__ = ("_make", "_n_values", "features")

    def __init__(self, n_values: int, make: Callable[[int], V], features: Any) -> None:
        self._n_values = n_values
        self._make = make
        self.features = features

    def __len__(self) -> int:
        return self._n_values

    @overload
    def __getitem__(self, place: int) -> V: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[V]: ...
    def __getitem__(self, place: int | slice) -> V | Sequence[V]:
        if isinstance(place, slice):
            return tuple(self._make(one) for one in range(*place.indices(self._n_values)))
        if not -self._n_values <= place < self._n_values:
            raise IndexError(place)
        return self._make(int(place) % self._n_values)
