"""Staying signed in on this workstation: the keyring holds a secret, the profile's folder the key that it unwraps.

Owns the order of the two: a wrapping is written once the keyring has the secret, and dropped before the secret is, so
that what is left after a failure opens nothing. Knows no password and no server.
"""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import Executor
from typing import Any, TypeVar

import msgspec

from desktop.infra.secrets import KeyringUnavailable, Secrets
from desktop.kernel.ids import Finess
from desktop.session import keys
from desktop.session.profiles import ProfileFolder

T = TypeVar("T")
log = logging.getLogger(__name__)


class Remembering:
    """Coroutines on the loop; what blocks runs on `threads`."""

    def __init__(self, secrets: Secrets, threads: Executor) -> None:
        self._secrets = secrets
        self._threads = threads

    async def secret(self, folder: ProfileFolder) -> bytes | None:
        """The keyring's secret of a remembered practice; None where there is none. Raises `KeyringUnavailable`."""
        file = await self._work(folder.key_file)
        if file is None or file.device is None:
            return None
        return _bytes(await self._secrets.read(folder.finess))

    async def secret_if_any(self, folder: ProfileFolder) -> bytes | None:
        """`secret`, None also where the keyring doesn't open."""
        try:
            return await self.secret(folder)
        except KeyringUnavailable:
            return None

    async def keep(self, folder: ProfileFolder, key: bytes) -> bool:
        """Make the keyring hold a secret that unwraps `key`; False where there is no keyring that opens."""
        file = await self._work(folder.key_file)
        if file is None:
            return False
        held = await self.secret_if_any(folder)
        if held is not None and keys.open_by_device(file, held, folder.finess) == key:
            return True
        secret = keys.new_key()
        try:
            await self._secrets.write(folder.finess, secret.hex())
        except KeyringUnavailable as problem:
            log.warning("keyring unavailable: %s", problem.why)
            return False
        sealed = keys.seal_by_device(key, secret, folder.finess)
        await self._work(folder.write_key_file, msgspec.structs.replace(file, device=sealed))
        return True

    async def forget(self, folder: ProfileFolder) -> None:
        """Whatever the keyring holds opens nothing any more; then it is taken off it, where it answers."""
        file = await self._work(folder.key_file)
        if file is None or file.device is None:
            return
        await self._work(folder.write_key_file, msgspec.structs.replace(file, device=None))
        await self.drop(folder.finess)

    async def drop(self, finess: Finess) -> None:
        """Take the secret off the keyring, where it answers."""
        try:
            await self._secrets.delete(finess)
        except KeyringUnavailable as problem:
            log.warning("the keyring kept a secret that opens nothing: %s", problem.why)

    async def _work(self, function: Callable[..., T], *arguments: Any) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, function, *arguments)


def _bytes(secret: str | None) -> bytes | None:
    try:
        return None if secret is None else bytes.fromhex(secret)
    except ValueError:
        return None
