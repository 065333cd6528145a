"""Passwords and codes as argon2id hashes, in a thread of their own: the event loop never waits for one.

Whoever asks about somebody unknown waits as long as about somebody known.
"""

import asyncio
import secrets
from concurrent.futures import ThreadPoolExecutor

import argon2
import argon2.low_level

from api_stub.settings import Argon2Cost


def hasher(cost: Argon2Cost) -> argon2.PasswordHasher:
    """The password hasher (argon2id) of this cost."""
    return argon2.PasswordHasher(time_cost=cost.time, memory_cost=cost.memory_kib, parallelism=cost.lanes)


class Hashing:
    """`close` ends the thread. `checks` counts the secrets that were held against a hash, a decoy's included."""

    def __init__(self, cost: Argon2Cost) -> None:
        self._hasher = hasher(cost)
        self._decoy = self._hasher.hash(secrets.token_hex(16))
        self.checks = 0
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="stub-hash")

    def close(self) -> None:
        """Blocking."""
        self._thread.shutdown(wait=True)

    async def matches(self, stored: str | None, secret: str) -> bool:
        """Whether `stored` is the hash of `secret`; as slow where there is nothing stored."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._verify, stored, secret)

    async def hash(self, secret: str) -> str:
        """The hash to store."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self.hash_now, secret)

    def hash_now(self, secret: str) -> str:
        """The hash to store. Blocking."""
        return self._hasher.hash(secret.encode("utf-8", "surrogatepass"))

    async def derive(self, secret: str, salt: bytes) -> bytes:
        """The same bytes for the same secret and salt, at a password's cost."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._derive, secret, salt)

    def _derive(self, secret: str, salt: bytes) -> bytes:
        return argon2.low_level.hash_secret_raw(
            secret.encode("utf-8", "surrogatepass"),
            salt,
            time_cost=self._hasher.time_cost,
            memory_cost=self._hasher.memory_cost,
            parallelism=self._hasher.parallelism,
            hash_len=32,
            type=argon2.Type.ID,
        )

    def _verify(self, stored: str | None, secret: str) -> bool:
        self.checks += 1
        try:
            return self._hasher.verify(stored or self._decoy, secret.encode("utf-8", "surrogatepass")) and bool(stored)
        except (argon2.exceptions.VerifyMismatchError, argon2.exceptions.InvalidHashError):
            return False
