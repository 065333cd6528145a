"""Use cases of the second factor. Each answers with what came about or with a `Refusal`.

Nothing here waits in a queue: a code is good for half a minute, a secret and recovery codes are for whoever is looking,
and none of them may lie in the vault beside the password's own data.
"""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Protocol, TypeVar

from desktop.features.access.domain import Refusal
from desktop.features.access.factor_domain import Enrolment, Factor, RecoveryCodes
from desktop.features.access.factor_remote import FactorRemote
from desktop.infra.files import write_atomically

T = TypeVar("T")


class Asks(Protocol):
    """`Access`, whose workers do it."""

    async def ask(self, call: Callable[[], T]) -> T | Refusal: ...


class SecondFactor:
    """Coroutines on the program's loop."""

    def __init__(self, access: Asks, remote: FactorRemote) -> None:
        self._access = access
        self._remote = remote

    async def look(self) -> Factor | Refusal:
        """How it stands."""
        return await self._access.ask(self._remote.look)

    async def enrol(self, enrolment: str, password: str) -> Enrolment | Refusal:
        """A secret for an authenticator; under the same `enrolment` it is the same one."""
        return await self._access.ask(partial(self._remote.enrol, enrolment, password))

    async def activate(self, enrolment: str, code: str) -> RecoveryCodes | Refusal:
        """Switch it on. UNREACHABLE leaves open whether it is: look."""
        return await self._access.ask(partial(self._remote.activate, enrolment, code))

    async def renew(self, password: str, code: str) -> RecoveryCodes | Refusal:
        """New recovery codes in the place of all that were."""
        return await self._access.ask(partial(self._remote.renew, password, code))

    async def switch_off(self, password: str, code: str) -> bool | Refusal:
        """The password alone opens the account again."""
        return await self._access.ask(partial(self._remote.switch_off, password, code))

    async def save(self, path: Path, lines: Sequence[str]) -> bool:
        """Write them into a file of the user's; False where that can't be."""
        content = "\r\n".join((*lines, "")).encode("utf-8-sig")
        try:
            return await self._access.ask(partial(_write, path, content)) is True
        except OSError:
            return False


def _write(path: Path, content: bytes) -> bool:
    write_atomically(path, content)
    return True
