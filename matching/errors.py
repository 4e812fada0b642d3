"""Errors of the record-linkage engine."""

from __future__ import annotations


class MatchingError(Exception):
    """Root of everything that the engine raises on purpose."""


class TableError(MatchingError):
    """The input table cannot be linked; the message is one sentence for the user."""


class RuleError(MatchingError):
    """A blocking rule cannot be used; the message is one sentence for the user."""


class KernelError(RuntimeError):
    """The kernel refused arrays that do not fit together: a mistake of the engine, never of the data."""
