"""Making a workspace: key file and encrypted file together, or neither."""

from __future__ import annotations

from pathlib import Path

from finder.errors import UserError
from finder.store.header import create_header, header_path
from finder.store.keys import KdfCost
from finder.store.store import Store


def create_workspace(path: Path, passphrase: str, cost: KdfCost | None = None) -> tuple[Store, str]:
    """Make a new workspace and open it.

    The key file comes first: a crash in between leaves a key file without a workspace, which holds nothing, and
    never a workspace that nothing opens.

    Args:
        path: The workspace file; its folder exists.
        passphrase: Not empty.
        cost: Argon2id parameters; tests use cheap ones.

    Returns:
        The open store, and the recovery phrase to show once.

    Raises:
        UserError: There is a workspace or key file already, the folder cannot be written, or no passphrase.
    """
    if path.exists():
        raise UserError(f"{path.name} is already there, and nothing was changed. Choose another name, or open it.")
    if not path.parent.is_dir():
        raise UserError(f"The folder for {path.name} does not exist. Make it first, or choose another.")
    key, phrase = create_header(path, passphrase, cost)
    try:
        return Store.create(path, key), phrase
    except BaseException:
        header_path(path).unlink(missing_ok=True)
        raise
