"""Use cases of the way in, over the session: known practices, notices, opening. Knows no widget and no sentence."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from desktop.kernel.identifiers import parse_finess
from desktop.kernel.ids import Finess
from desktop.session.standing import Outcome

if TYPE_CHECKING:  # it would bring the vault along, before the first window
    from desktop.session.facts import Notice, Profile, SignInResult
    from desktop.session.service import Session


class WayIn:
    """What the page may ask; coroutines run on the program's loop."""

    def __init__(self, session: "Callable[[], Session]") -> None:
        """`session` is asked for on the loop, when it is first needed: the window stands before the session does."""
        self._session = session

    async def practices(self) -> list["Profile"]:
        """The practices of this workstation, last used first."""
        return await self._session().profiles()

    async def notices(self) -> list["Notice"]:
        """The mutual's notices, newest first; possibly the last known ones."""
        return sorted(await self._session().notices(), key=lambda notice: notice.published_at, reverse=True)

    async def connect(
        self, identifier: str, password: str, *, remember: bool, code: str | None = None
    ) -> "SignInResult":
        """Sign in with what was typed, after FACTOR_NEEDED with a `code`; `ValueError` where `identifier` can't be a
        FINESS at all."""
        return await self._session().sign_in(parse_finess(identifier), password, remember=remember, code=code)

    async def connect_with_former(
        self, identifier: str, password: str, former: str, *, remember: bool
    ) -> "SignInResult":
        """After OLD_PASSWORD_NEEDED: `former` opens the vault, `password` the service."""
        return await self._session().sign_in(parse_finess(identifier), password, remember=remember, former=former)

    async def start_afresh(self, identifier: str, password: str) -> "SignInResult":
        """After OLD_PASSWORD_NEEDED, the former password being lost."""
        return await self._session().start_afresh(parse_finess(identifier), password)

    async def resume(self, practice: Finess) -> "SignInResult":
        """Open a remembered practice without a password."""
        return await self._session().resume(practice)


def opens(result: "SignInResult") -> bool:
    """Whether the program opens with `result`."""
    return result.outcome in (Outcome.SIGNED_IN, Outcome.OFFLINE)
