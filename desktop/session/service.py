"""What a screen, the console or the engine may ask of the session. Nothing here returns a password or a vault key."""

from collections.abc import Awaitable, Callable
from typing import Protocol

from desktop.infra.database import Vault
from desktop.kernel.ids import Finess
from desktop.session.facts import Notice, Profile, SignInResult
from desktop.session.standing import Standing


class Session(Protocol):
    """The session as its users see it. Coroutines run on the program's loop, `bearer` and `renewed` on any thread."""

    @property
    def standing(self) -> Standing: ...

    @property
    def expired(self) -> bool:
        """Whether the service wants the password again; seen under the lock too, where `standing` says LOCKED."""
        ...

    @property
    def profile(self) -> Profile | None: ...

    @property
    def server(self) -> str:
        """The address of the open profile's service, of the next sign-in's otherwise."""
        ...

    @property
    def vault(self) -> Vault:
        """The open vault; `VaultLocked` where the standing is CLOSED."""
        ...

    async def profiles(self) -> list[Profile]:
        """The practices known on this workstation, last used first."""
        ...

    async def sign_in(
        self, finess: Finess, password: str, *, remember: bool, former: str | None = None, code: str | None = None
    ) -> SignInResult:
        """Open the profile's vault and a session with the service; off line, the vault alone.

        `former` is the password that the vault still has, after OLD_PASSWORD_NEEDED; `code` that of the second factor,
        or a recovery code, after FACTOR_NEEDED. Publishes `StandingChanged`.
        """
        ...

    async def resume(self, finess: Finess) -> SignInResult:
        """Open a remembered profile with the secret of the keyring; WRONG where there is none any more."""
        ...

    async def start_afresh(self, finess: Finess, password: str) -> SignInResult:
        """After OLD_PASSWORD_NEEDED, where the former password is lost: set the old vault aside, make a new one."""
        ...

    async def change_password(self, current: str, new: str) -> None:
        """Change the account's password, and what opens the vault with it; `PasswordSettled` where an answer was lost.

        Raises `Refused` ("password-wrong", "password-refused", "change-conflict"), `ServerBusy`, `SessionExpired` and
        the failures of a line that is down. Asked again with the same words nothing is done twice.
        """

    async def lock(self) -> None:
        """Hide everything until the password is typed; delivery goes on."""

    async def unlock(self, password: str) -> bool:
        """Off line too; False for a wrong password."""
        ...

    async def sign_out(self, *, forget: bool = False) -> None:
        """Close vault and session; what is queued stays in the vault.

        `forget` also takes the secret off the keyring. Whoever uses the vault stops first (see `care`).
        """

    async def erase(self, finess: Finess) -> None:
        """Take everything of a closed profile off this workstation."""

    async def close(self) -> None:
        """The program ends: as `sign_out`, but a remembered profile can be resumed. The last call."""

    def care(self, leave: Callable[[], Awaitable[object]]) -> Callable[[], None]:
        """Await `leave` each time before a vault is closed; the result takes that back."""
        ...

    def note_queued(self, count: int) -> None:
        """How many documents wait in the open vault, kept outside it in case it is ever lost. Any thread."""

    async def notices(self) -> list[Notice]:
        """The mutual's notices, the last known ones where it can't be reached; never raises for want of a line."""
        ...

    def bearer(self) -> str:
        """A token for the next request, renewed beforehand when about to expire. Blocking; any thread.

        `SessionExpired` where the password is wanted, `Unreachable` and its like where the line is.
        """
        ...

    def renewed(self, stale: str) -> str:
        """A token other than `stale`, which the service has just refused.

        Blocking; any thread; one request however many ask at once. Raises as `bearer` does.
        """
        ...
