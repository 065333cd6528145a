"""Use cases of registration. Each answers with what came about or with a `Refusal`; none raises for want of a line.

An act keeps its identifier as long as it is asked with the same words: a reply lost on the way is asked again and does
nothing twice. What is changed, or was answered, is a new act. Knows no widget and no sentence.
"""

import uuid
from collections.abc import Callable
from functools import partial
from typing import TypeVar

from desktop.features.registration.domain import (
    Account,
    ApplicantKey,
    Captcha,
    Inscription,
    Refusal,
    Terms,
    Trouble,
    Way,
    refusal,
)
from desktop.features.registration.remote import Line, RegistrationRemote
from desktop.infra.workers import Workers
from desktop.kernel.failures import Failure
from desktop.kernel.identifiers import normalise_finess

T = TypeVar("T")
_AGAIN = frozenset({Trouble.UNREACHABLE, Trouble.TOO_OFTEN})  # what was asked may still come about


class Registration:
    """What the pages may ask; coroutines run on the program's loop. `close` ends the threads."""

    def __init__(self, line: Callable[[], Line]) -> None:
        """`line` makes a line to the service of the next sign-in; it is asked for in a thread."""
        self._line = line
        self._workers = Workers(2, "registration")
        self._acts: dict[tuple[object, ...], str] = {}

    def close(self) -> None:
        """After the last question."""
        self._workers.close(0.2)

    async def captcha(self) -> Captcha | Refusal:
        """A new text."""
        return await self._ask(lambda remote: remote.captcha())

    async def sound(self, captcha: str) -> bytes | Refusal:
        """The same text, spoken (WAV)."""
        return await self._ask(lambda remote: remote.sound(captcha))

    async def terms(self) -> Terms | Refusal:
        """The conditions of use in force."""
        return await self._ask(lambda remote: remote.terms())

    async def request_code(self, finess: str, captcha: str, answer: str) -> ApplicantKey | Refusal:
        """INFORMATION. The answer is the same whether the FINESS is known or not."""
        number = normalise_finess(finess)
        return await self._act(
            ("code", number, captcha, answer), lambda remote, id_: remote.request_code(id_, number, captcha, answer)
        )

    async def register(self, form: Inscription) -> Account | Refusal:
        """INSCRIPTION: `form` was judged before."""
        return await self._act(("register", form), lambda remote, id_: remote.register(id_, form))

    async def look(self, id_: str) -> Account | Refusal:
        """Whether the link was followed."""
        return await self._ask(lambda remote: remote.look(id_))

    async def mail_again(self, finess: str, password: str, mail: str = "") -> bool | Refusal:
        """The activation mail again, perhaps to another address."""
        number = normalise_finess(finess)
        return await self._ask(lambda remote: remote.mail_again(number, password, mail.strip()))

    async def reset(self, finess: str, captcha: str, answer: str, way: Way) -> bool | Refusal:
        """A new provisional code."""
        number = normalise_finess(finess)
        return await self._act(
            ("reset", number, captcha, answer, way),
            lambda remote, id_: remote.reset(id_, number, captcha, answer, way),
        )

    async def remind(self, finess: str, proof: str) -> str | Refusal:
        """The registered mail, masked, for whoever has the second proof."""
        return await self._ask(lambda remote: remote.remind(normalise_finess(finess), proof))

    async def request_password(self, finess: str, captcha: str, answer: str) -> bool | Refusal:
        """A code by mail, to choose a new password with."""
        number = normalise_finess(finess)
        return await self._act(
            ("password", number, captcha, answer),
            lambda remote, id_: remote.request_password(id_, number, captcha, answer),
        )

    async def change_password(self, finess: str, code: str, password: str) -> bool | Refusal:
        """A new password by the code that came."""
        number = normalise_finess(finess)
        return await self._act(
            ("change", number, code, password),
            lambda remote, id_: remote.change_password(id_, number, code, password),
        )

    async def _act(self, words: tuple[object, ...], call: Callable[[RegistrationRemote, str], T]) -> T | Refusal:
        id_ = self._acts.setdefault(words, str(uuid.uuid4()))
        answer = await self._ask(lambda remote: call(remote, id_))
        if not (isinstance(answer, Refusal) and answer.trouble in _AGAIN):
            self._acts.pop(words, None)
        return answer

    async def _ask(self, call: Callable[[RegistrationRemote], T]) -> T | Refusal:
        try:
            return await self._workers.run(partial(self._call, call))
        except Failure as problem:
            return refusal(problem)

    def _call(self, call: Callable[[RegistrationRemote], T]) -> T:
        remote = RegistrationRemote(self._line())
        try:
            return call(remote)
        finally:
            remote.close()
