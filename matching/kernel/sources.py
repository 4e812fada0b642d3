"""Which sources a kernel is made from; read by the loader and, before numpy is installed, by the build hook."""

from __future__ import annotations

import hashlib
from pathlib import Path


def fingerprint(folder: Path) -> str:
    """Return a checksum of the C files in a folder; "" where there are none."""
    sources = sorted((*folder.glob("*.c"), *folder.glob("*.h")))
    if not sources:
        return ""
    digest = hashlib.sha256()
    for path in sources:
        # a checkout on Windows may end lines its own way
        digest.update(path.name.encode() + b"\0" + path.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return digest.hexdigest()[:16]
