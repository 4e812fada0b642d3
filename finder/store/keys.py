"""The database key, and how a passphrase or a recovery phrase opens it.

The workspace is encrypted with 32 random bytes that never change. Those bytes are kept, wrapped with AES-256-GCM, in
a small header file beside the workspace: once under Argon2id of the passphrase and once under Argon2id of the
recovery phrase. Changing the passphrase wraps again; it never re-encrypts the workspace.

Source: RFC 9106 (Argon2, second recommended option: 64 MiB, three passes, four lanes), NIST SP 800-38D (GCM).
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import unicodedata
from dataclasses import dataclass, field, replace

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from finder.errors import BugError
from finder.store.errors import WorkspaceDamagedError, WrongKeyError

KEY_BYTES = 32
_SALT_BYTES = 16
_NONCE_BYTES = 12


@dataclass(frozen=True, slots=True)
class DatabaseKey:
    """The 32 bytes that open a workspace. Its ``repr`` shows nothing of them."""

    material: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.material) != KEY_BYTES:
            raise BugError(f"a database key has {KEY_BYTES} bytes, not {len(self.material)}")

    @classmethod
    def random(cls) -> DatabaseKey:
        """Return a new key from the operating system's generator."""
        return cls(secrets.token_bytes(KEY_BYTES))

    def check_value(self, workspace_id: str) -> str:
        """Return a value that tells whether a key is the workspace's, and nothing else about it."""
        message = b"kinfinder key check 1\x00" + workspace_id.encode()
        return hmac.new(self.material, message, hashlib.sha256).hexdigest()


@dataclass(frozen=True, slots=True)
class KdfCost:
    """What one guess at a passphrase costs.

    Attributes:
        memory_kib: Memory in KiB. The bounds refuse a header that would exhaust the machine.
        passes: Iterations over the memory.
        lanes: Degree of parallelism.
    """

    memory_kib: int = 64 * 1024
    passes: int = 3
    lanes: int = 4

    @property
    def is_sane(self) -> bool:
        """True within what this program would ever write (8 MiB to 1 GiB)."""
        return 8 * 1024 <= self.memory_kib <= 1024 * 1024 and 1 <= self.passes <= 16 and 1 <= self.lanes <= 16


@dataclass(frozen=True, slots=True)
class WrappedKey:
    """A database key that one secret opens.

    Attributes:
        cost: Argon2id parameters.
        salt: 16 bytes.
        nonce: 12 bytes, for AES-GCM.
        wrapped: Key and 16-byte tag.
    """

    cost: KdfCost
    salt: bytes
    nonce: bytes
    wrapped: bytes


def fold_passphrase(passphrase: str) -> bytes:
    """Return a passphrase as bytes, the same whichever keyboard composed its accents (NFC)."""
    return unicodedata.normalize("NFC", passphrase).encode("utf-8", "surrogatepass")


def _wrapping_key(secret: bytes, slot: WrappedKey) -> AESGCM:
    cost = slot.cost
    derived = hash_secret_raw(secret, slot.salt, cost.passes, cost.memory_kib, cost.lanes, KEY_BYTES, Type.ID)
    return AESGCM(derived)


def wrap(key: DatabaseKey, secret: bytes, context: str, cost: KdfCost) -> WrappedKey:
    """Wrap a key under a secret.

    Args:
        key: What is wrapped.
        secret: Folded passphrase or recovery entropy.
        context: Workspace and slot; unwrapping under another context fails, so slots cannot be swapped.
        cost: Argon2id parameters.
    """
    empty = WrappedKey(cost, secrets.token_bytes(_SALT_BYTES), secrets.token_bytes(_NONCE_BYTES), b"")
    sealed = _wrapping_key(secret, empty).encrypt(empty.nonce, key.material, context.encode())
    return replace(empty, wrapped=sealed)


def unwrap(slot: WrappedKey, secret: bytes, context: str) -> DatabaseKey:
    """Return the key that ``wrap`` wrapped.

    Raises:
        WrongKeyError: The secret is not the one.
        WorkspaceDamagedError: The parameters are outside what this program writes.
    """
    if not slot.cost.is_sane or len(slot.salt) < _SALT_BYTES or len(slot.nonce) != _NONCE_BYTES:
        raise WorkspaceDamagedError("The key file asks for key parameters that this program never writes.")
    try:
        return DatabaseKey(_wrapping_key(secret, slot).decrypt(slot.nonce, slot.wrapped, context.encode()))
    except InvalidTag as err:
        raise WrongKeyError("That does not open this workspace.") from err
