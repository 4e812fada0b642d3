"""What this program is: its version, and which form of the linkage engine does its work."""

from __future__ import annotations

from importlib.metadata import version


def program_version() -> str:
    """Return the version of the program that is running."""
    return version("kinfinder")


def kernel_sources() -> str | None:
    """Return the checksum of the sources of the compiled kernel in use; None where the engine takes its slower path."""
    # the engine's arrays take a while to load, and windows and help do without them
    from matching.kernel.loading import kernel_sources as made_from  # noqa: PLC0415

    return made_from()
