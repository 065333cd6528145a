"""Use cases of the access to an account. Each answers with what came about or with a `Refusal`.

Nothing here waits in a queue: each needs a secret, or is worth something only while it is looked at. What changes
something keeps its identifier as long as it is asked with the same words. Knows no widget and no sentence.
"""

import uuid
from collections.abc import Callable
from functools import partial
from typing import Protocol, TypeVar

from desktop.features.access.domain import Mail, MailChange, OpenSession, Refusal, Trouble, refusal
from desktop.features.access.remote import AccessRemote
from desktop.infra.workers import Workers
from desktop.kernel.failures import Failure

T = TypeVar("T")


class Session(Protocol):
    """What is asked of the session itself."""

    async def change_password(self, current: str, new: str) -> None: ...


class Named(Protocol):
    """This workstation, as `session.workstation` has it."""

    @property
    def given(self) -> str: ...

    @property
    def name(self) -> str: ...

    def rename(self, name: str) -> bool: ...


class Access:
    """Coroutines on the program's loop; `stop` ends the threads."""

    def __init__(self, session: Session, remote: AccessRemote, workstation: Named) -> None:
        self._session = session
        self._remote = remote
        self._workers = Workers(2, "access")
        self._acts: dict[tuple[str, str], str] = {}
        self.workstation = workstation

    async def stop(self) -> None:
        """After the last question; what is on its way is given up."""
        self._remote.close()
        self._workers.close(0.2)

    async def change_password(self, current: str, new: str) -> Refusal | None:
        """None where it is changed. UNREACHABLE leaves open whether it was: asked again, nothing is done twice."""
        try:
            await self._session.change_password(current, new)
        except Failure as problem:
            return refusal(problem)
        return None

    async def sessions(self) -> list[OpenSession] | Refusal:
        """Those that are open, this one first."""
        return await self.ask(self._remote.sessions)

    async def close(self, session: str) -> bool | Refusal:
        """Make another workstation sign in again."""
        return await self.ask(partial(self._remote.close_session, session))

    async def close_others(self) -> bool | Refusal:
        """All others."""
        return await self.ask(self._remote.close_others)

    async def rename(self, name: str) -> bool:
        """Call this workstation so from its next renewal on; False where that couldn't be kept."""
        return await self._workers.run(partial(self.workstation.rename, name))

    async def mail(self) -> Mail | Refusal:
        """The account's mail, and what is pending."""
        return await self.ask(self._remote.mail)

    async def ask_for_mail(self, mail: str, password: str) -> MailChange | Refusal:
        """Have both mailboxes written to."""
        words = (mail.strip(), password)
        id_ = self._acts.setdefault(words, str(uuid.uuid4()))
        answer = await self.ask(partial(self._remote.ask_for_mail, id_, *words))
        if not (isinstance(answer, Refusal) and answer.trouble is Trouble.UNREACHABLE):
            self._acts.pop(words, None)
        return answer

    async def write_again(self, change: str) -> bool | Refusal:
        """To whoever hasn't answered."""
        return await self.ask(partial(self._remote.write_again, change))

    async def cancel(self, change: str) -> bool | Refusal:
        """Keep the mail as it is."""
        return await self.ask(partial(self._remote.cancel, change))

    async def ask(self, call: Callable[[], T]) -> T | Refusal:
        """Have a worker do it."""
        try:
            return await self._workers.run(call)
        except Failure as problem:
            return refusal(problem)
