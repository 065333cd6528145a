"""The vault's key and its wrappings. Owns `key.json`'s content and every use of a cipher outside the vault itself.

The key is random and never on the disk in clear. It is wrapped once by a key derived from the password (argon2id) and,
where the practice stays signed in on this workstation, once more by a random secret that only the keyring holds. Each
wrapping is bound to its practice and its purpose. Knows no files, no keyring, no server.
"""

import secrets
from dataclasses import dataclass

import msgspec
from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from desktop.kernel.ids import Finess

VERSION = 1
KEY_BYTES = 32
_SALT_BYTES = 16
_NONCE_BYTES = 12
_MOST_MEMORY_KIB = 1024 * 1024  # a file that was tampered with mustn't take the workstation's whole memory
_MOST_PASSES = 32
_MOST_LANES = 16


@dataclass(frozen=True, slots=True)
class Effort:
    """What a guess at the password costs: argon2id's memory (KiB), passes and lanes."""

    memory_kib: int = 65_536
    passes: int = 3
    lanes: int = 2


class SealedByPassword(msgspec.Struct, frozen=True):
    """The vault's key, wrapped by the password."""

    memory_kib: int
    passes: int
    lanes: int
    salt: bytes
    nonce: bytes
    sealed: bytes


class SealedByDevice(msgspec.Struct, frozen=True):
    """The vault's key, wrapped by the secret that the keyring holds."""

    nonce: bytes
    sealed: bytes


class Coming(msgspec.Struct, frozen=True):
    """A password that was handed to the service under the name `change`, which hasn't said yet that it holds."""

    change: str
    sealed: SealedByPassword


class KeyFile(msgspec.Struct, frozen=True):
    """`key.json`: everything that is needed to open the vault, save the password or the keyring's secret."""

    version: int
    finess: str
    password: SealedByPassword
    device: SealedByDevice | None = None
    coming: Coming | None = None


def new_key() -> bytes:
    """A fresh key for a vault, or a fresh secret for a keyring."""
    return secrets.token_bytes(KEY_BYTES)


def read(content: bytes) -> KeyFile | None:
    """`key.json` as it was written; None for anything else."""
    try:
        found = msgspec.json.decode(content, type=KeyFile)
    except (msgspec.MsgspecError, ValueError):
        return None
    sane = (
        found.version == VERSION
        and _sane(found.password)
        and (found.device is None or len(found.device.nonce) == _NONCE_BYTES)
        and (found.coming is None or _sane(found.coming.sealed))
    )
    return found if sane else None


def _sane(asked: SealedByPassword) -> bool:
    return (
        8 <= asked.memory_kib <= _MOST_MEMORY_KIB
        and 1 <= asked.passes <= _MOST_PASSES
        and 1 <= asked.lanes <= _MOST_LANES
        and len(asked.salt) == _SALT_BYTES
        and len(asked.nonce) == _NONCE_BYTES
    )


def write(file: KeyFile) -> bytes:
    """The bytes of `key.json`."""
    return msgspec.json.encode(file)


def seal_by_password(key: bytes, password: str, finess: Finess, effort: Effort) -> SealedByPassword:
    """Wrap `key`; takes as long as `effort` asks for."""
    salt, nonce = secrets.token_bytes(_SALT_BYTES), secrets.token_bytes(_NONCE_BYTES)
    derived = _derive(password, salt, effort)
    return SealedByPassword(
        memory_kib=effort.memory_kib,
        passes=effort.passes,
        lanes=effort.lanes,
        salt=salt,
        nonce=nonce,
        sealed=ChaCha20Poly1305(derived).encrypt(nonce, key, _bound_to(finess, "password")),
    )


def open_by_password(file: KeyFile, password: str, finess: Finess) -> bytes | None:
    """The vault's key, or None where the password is neither the one nor the one that may be coming."""
    found = unwrap(file, password, finess)
    return None if found is None else found[0]


def unwrap(file: KeyFile, password: str, finess: Finess) -> tuple[bytes, bool] | None:
    """The vault's key, and whether it was the coming password that opened."""
    key = opens(file.password, password, finess)
    if key is not None:
        return key, False
    key = None if file.coming is None else opens(file.coming.sealed, password, finess)
    return None if key is None else (key, True)


def settled(file: KeyFile, *, taken: bool) -> KeyFile:
    """The coming password is the one now, or it never came."""
    assert file.coming is not None
    return msgspec.structs.replace(file, password=file.coming.sealed if taken else file.password, coming=None)


def opens(wrapped: SealedByPassword, password: str, finess: Finess) -> bytes | None:
    """What a wrapping holds, or None where the password isn't its own; takes as long as its effort asks for."""
    derived = _derive(password, wrapped.salt, Effort(wrapped.memory_kib, wrapped.passes, wrapped.lanes))
    return _open(derived, wrapped.nonce, wrapped.sealed, _bound_to(finess, "password"))


def seal_by_device(key: bytes, secret: bytes, finess: Finess) -> SealedByDevice:
    """Wrap `key` by the keyring's secret."""
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return SealedByDevice(nonce, ChaCha20Poly1305(secret).encrypt(nonce, key, _bound_to(finess, "device")))


def open_by_device(file: KeyFile, secret: bytes, finess: Finess) -> bytes | None:
    """The vault's key, or None where the practice isn't remembered or the secret isn't the one."""
    if file.device is None or len(secret) != KEY_BYTES:
        return None
    return _open(secret, file.device.nonce, file.device.sealed, _bound_to(finess, "device"))


def _derive(password: str, salt: bytes, effort: Effort) -> bytes:
    return hash_secret_raw(
        secret=password.encode("utf-8", "surrogatepass"),
        salt=salt,
        time_cost=effort.passes,
        memory_cost=max(effort.memory_kib, 8 * effort.lanes),
        parallelism=effort.lanes,
        hash_len=KEY_BYTES,
        type=Type.ID,
    )


def _bound_to(finess: Finess, purpose: str) -> bytes:
    return f"espace-tiers vault key|{VERSION}|{finess}|{purpose}".encode()


def _open(wrapping: bytes, nonce: bytes, sealed: bytes, bound_to: bytes) -> bytes | None:
    try:
        key = ChaCha20Poly1305(wrapping).decrypt(nonce, sealed, bound_to)
    except InvalidTag:
        return None
    return key if len(key) == KEY_BYTES else None
