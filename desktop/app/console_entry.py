"""How the console companion gets into a practice: by the password it is given or asks for, or by the keyring."""

import asyncio
import sys
from dataclasses import dataclass
from getpass import getpass
from typing import TextIO

from desktop.app import console_texts as texts
from desktop.app.console_words import Stopped, say, sentence
from desktop.app.options import Exit
from desktop.app.wiring import House
from desktop.kernel.failures import Failure
from desktop.kernel.ids import Finess
from desktop.session.facts import Profile, SignInResult
from desktop.session.standing import Outcome, Standing

AGAIN_SECONDS = 10.0  # between two sign-ins that the line didn't let through

OPEN = (Outcome.SIGNED_IN, Outcome.OFFLINE)
_EXITS = {Outcome.UNREACHABLE: Exit.LEFT, Outcome.BUSY_ELSEWHERE: Exit.BUSY}


def first_line(stream: TextIO) -> str:
    """The password that --password-stdin hands over."""
    return stream.readline().rstrip("\r\n")


@dataclass
class Entry:
    """How this run gets into a practice."""

    house: House
    finess: Finess
    password: str | None
    code: str = ""  # good once
    lost: bool = False  # a vault with documents in it had to be set aside

    async def enter(self) -> None:
        """Open the vault, on line or off line. Raises `Stopped`."""
        known = await self._known()
        result: SignInResult | None = None
        if self.password is None and known is not None and known.remembered:
            result = await self.house.session.resume(self.finess)
            if result.outcome is Outcome.WRONG:
                if result.keyring_unavailable:
                    say(texts.KEYRING_CLOSED)
                result = None
        if result is None:
            result = await self._by_password(known)
        if result.outcome is Outcome.VAULT_DAMAGED:
            self.lost = result.lost != 0
            say(texts.SIGN_IN[Outcome.VAULT_DAMAGED].format(texts.lost(result.lost)))
            result = await self._by_password(known)
        if result.outcome is Outcome.OFFLINE and self.house.session.standing is Standing.OFFLINE and self.password:
            say(texts.SIGN_IN[Outcome.OFFLINE])
        if result.outcome not in OPEN:
            wait = texts.minutes(result.retry_after or 60)
            raise Stopped(texts.SIGN_IN[result.outcome].format(wait), _EXITS.get(result.outcome, Exit.SIGN_IN_REFUSED))

    async def again(self) -> None:
        """The service wants the password again, in mid-delivery. Raises `Stopped`."""
        result = await self._by_password(await self._known())
        if result.outcome is Outcome.OFFLINE:
            await asyncio.sleep(AGAIN_SECONDS)
        if result.outcome not in OPEN:
            wait = texts.minutes(result.retry_after or 60)
            raise Stopped(texts.SIGN_IN[result.outcome].format(wait), Exit.SIGN_IN_REFUSED)

    async def _known(self) -> Profile | None:
        known = await self.house.session.profiles()
        return next((profile for profile in known if profile.finess == self.finess), None)

    async def _by_password(self, known: Profile | None) -> SignInResult:
        if self.password is None:
            if not sys.stdin.isatty():
                raise Stopped(texts.PASSWORD_WANTED, Exit.SIGN_IN_REFUSED)
            self.password = getpass(texts.PASSWORD)
        remember = known is not None and known.remembered
        code, self.code = self.code, ""
        result = await self._sign_in(self.password, code, remember=remember)
        if result.outcome is Outcome.FACTOR_NEEDED and sys.stdin.isatty():
            code = await asyncio.to_thread(getpass, texts.CODE)
            result = await self._sign_in(self.password, code, remember=remember)
        return result

    async def _sign_in(self, password: str, code: str, *, remember: bool) -> SignInResult:
        try:
            return await self.house.session.sign_in(self.finess, password, remember=remember, code=code or None)
        except Failure as problem:
            raise Stopped(sentence(problem), Exit.SIGN_IN_REFUSED) from problem
