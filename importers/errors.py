"""Errors of the readers."""

from __future__ import annotations


class ImporterError(Exception):
    """Root of everything that a reader raises on purpose."""


class UnreadableError(ImporterError):
    """The file as a whole cannot be read; the message is one sentence for the user."""


class TooLargeError(UnreadableError):
    """The file goes over a size, nesting, expansion, time or memory limit."""
