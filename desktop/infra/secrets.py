"""The workstation's keyring: one short secret per name. Owns the choice of a keyring that is worth the name.

A keyring may put a question on the screen and wait for ever: each call runs in a thread of its own and is given up
after a while. Whatever keeps secrets in clear, or keeps none, is refused: the program then asks for the password each
time, it never writes a secret elsewhere. Knows nothing of what the secrets are for.
"""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Protocol, TypeVar, cast

from desktop.infra.crossing import awaited
from desktop.kernel.failures import UserActs

T = TypeVar("T")

SERVICE = "Espace Tiers"
PATIENCE = 20.0  # seconds: long enough to type the password of a locked keyring

# Modules whose keyrings keep secrets in clear, in a file of their own making, or not at all.
_UNFIT = ("keyring.backends.fail", "keyring.backends.null", "keyrings.")
_CHAIN = "keyring.backends.chainer"


class KeyringUnavailable(UserActs):
    """There is no keyring that opens; `why` is one of "absent", "unfit", "silent", "closed"."""

    code = "keyring-unavailable"

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Secrets(Protocol):
    """Where short secrets are kept. Each raises `KeyringUnavailable` where it can't."""

    async def read(self, name: str) -> str | None:
        """The secret, or None where there is none of that name."""
        ...

    async def write(self, name: str, secret: str) -> None: ...

    async def delete(self, name: str) -> None:
        """No failure where there was none."""
        ...

    def give_up(self) -> None:
        """The program ends: a keyring that still waits for its user's answer is unavailable now. On the loop."""
        ...


class Backend(Protocol):
    """What is asked of a keyring of the `keyring` package."""

    def get_password(self, service: str, username: str) -> str | None: ...

    def set_password(self, service: str, username: str, password: str) -> None: ...

    def delete_password(self, service: str, username: str) -> None: ...


class SystemKeyring:
    """The keyring of the user's session: Credential Manager, Keychain, Secret Service or KWallet."""

    def __init__(
        self,
        *,
        choose: Callable[[], object] | None = None,
        service: str = SERVICE,
        patience: float = PATIENCE,
    ) -> None:
        """`choose` finds the keyring (by default the `keyring` package's choice); `patience` is in seconds."""
        self._choose = choose or _configured
        self._service = service
        self._patience = patience
        self._asking: threading.Thread | None = None
        self._waiting: asyncio.Timeout | None = None
        self._turn = asyncio.Lock()

    async def read(self, name: str) -> str | None:
        return await self._ask(lambda keyring: keyring.get_password(self._service, name))

    async def write(self, name: str, secret: str) -> None:
        await self._ask(lambda keyring: keyring.set_password(self._service, name, secret))

    async def delete(self, name: str) -> None:
        await self._ask(lambda keyring: self._delete(keyring, name))

    def give_up(self) -> None:
        if self._waiting is not None and not self._waiting.expired():
            self._waiting.reschedule(0.0)

    def describe(self) -> str:
        """The name of the keyring in use. Blocking; raises `KeyringUnavailable`."""
        return type(self._fit()).__module__.rpartition(".")[2]

    def _delete(self, keyring: Backend, name: str) -> None:
        if keyring.get_password(self._service, name) is not None:
            keyring.delete_password(self._service, name)

    def _fit(self) -> Backend:
        return fit(self._choose())

    async def _ask(self, question: Callable[[Backend], T]) -> T:
        answer: Future[T] = Future()

        def ask() -> None:
            from keyring.errors import KeyringError

            try:
                result = question(self._fit())
            except KeyringUnavailable as problem:
                answer.set_exception(problem)
            except (KeyringError, OSError, RuntimeError):
                answer.set_exception(KeyringUnavailable("closed"))
            except Exception as problem:
                answer.set_exception(problem)
            else:
                answer.set_result(result)

        async with self._turn:
            if self._asking is not None and self._asking.is_alive():
                raise KeyringUnavailable("silent")  # an earlier question is still on the screen; don't pile up more
            # A daemon: a question that nobody answers mustn't keep the program from ending.
            self._asking = threading.Thread(target=ask, name="keyring", daemon=True)
            self._asking.start()
            try:
                async with asyncio.timeout(self._patience) as self._waiting:
                    result = await awaited(answer, whatever=True)
            except TimeoutError:
                raise KeyringUnavailable("silent") from None
            finally:
                self._waiting = None
                if answer.done():
                    self._asking.join()
            return result


def _configured() -> object:
    import keyring

    return keyring.get_keyring()


def fit(keyring: object) -> Backend:
    """`keyring`, or the first of a chain's, that is worth the name; `KeyringUnavailable` where none is."""
    links = getattr(keyring, "backends", ()) if type(keyring).__module__ == _CHAIN else (keyring,)
    for link in links:
        if not any(kind.__module__.startswith(_UNFIT) for kind in type(link).__mro__):
            return cast(Backend, link)
    raise KeyringUnavailable("absent" if type(keyring).__module__.endswith((".fail", ".chainer")) else "unfit")
