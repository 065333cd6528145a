"""A session in memory that answers as it is told: for outcomes that the real server can't be made to give quickly."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime

from desktop.infra.database import Vault
from desktop.kernel.failures import VaultLocked
from desktop.kernel.ids import Finess
from desktop.session.facts import Notice, Profile, SignInResult
from desktop.session.standing import Outcome, Standing

DEMO = Finess("200000008")
OTHER = Finess("200000016")


def known(finess: Finess = DEMO, name: str = "Optique de la Démonstration", *, remembered: bool = False) -> Profile:
    return Profile(finess, name, datetime(2026, 11, 20, tzinfo=UTC), remembered, "http://127.0.0.1")


class MemorySession:
    """Implements `session.service.Session`; `answers` are given in turn, the last one again and again."""

    def __init__(self, profiles: Sequence[Profile] = (), answers: Sequence[SignInResult | Exception] = ()) -> None:
        self.known = list(profiles)
        self.answers = list(answers) or [SignInResult(Outcome.SIGNED_IN)]
        self.asked: list[tuple[object, ...]] = []
        self.words: list[Notice] = []
        self.held: asyncio.Event | None = None

    @property
    def standing(self) -> Standing:
        return Standing.CLOSED

    @property
    def profile(self) -> Profile | None:
        return None

    @property
    def vault(self) -> Vault:
        raise VaultLocked

    async def profiles(self) -> list[Profile]:
        return list(self.known)

    async def sign_in(
        self, finess: Finess, password: str, *, remember: bool, former: str | None = None, code: str | None = None
    ) -> SignInResult:
        return await self._answer("sign_in", finess, password, remember, former, *([] if code is None else [code]))

    async def resume(self, finess: Finess) -> SignInResult:
        return await self._answer("resume", finess)

    async def start_afresh(self, finess: Finess, password: str) -> SignInResult:
        return await self._answer("start_afresh", finess, password)

    async def lock(self) -> None: ...

    async def unlock(self, password: str) -> bool:
        return password == "right"

    async def sign_out(self, *, forget: bool = False) -> None: ...

    async def erase(self, finess: Finess) -> None: ...

    async def notices(self) -> list[Notice]:
        return list(self.words)

    def bearer(self) -> str:
        raise NotImplementedError

    def renewed(self, stale: str) -> str:
        raise NotImplementedError

    async def _answer(self, *asked: object) -> SignInResult:
        self.asked.append(asked)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer


class HandClock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.ahead = 0.0

    def now(self) -> datetime:
        return datetime.fromtimestamp(1_800_000_000 + self.ahead, UTC)

    def monotonic(self) -> float:
        return self.ahead
