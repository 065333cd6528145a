"""The session: who is signed in, with which vault, and for how long. Owns the one open profile of this process.

The order of a sign-in: the service is asked first; where it says yes, the password (or the one before it, or the
keyring) opens the vault; where it can't be reached, the vault alone decides. Commands run one after the other and are
carried through even if whoever asked has gone. Knows no screen, and nothing of what lies in the vault but its own row.
"""

import logging
import threading
from collections.abc import Awaitable, Callable
from typing import TypeVar
from weakref import WeakSet

from desktop.infra.database import Vault
from desktop.infra.paths import Paths
from desktop.infra.reachability import Reachable
from desktop.infra.secrets import KeyringUnavailable, Secrets
from desktop.kernel.clock import Clock
from desktop.kernel.events import Bus
from desktop.kernel.failures import SessionExpired, VaultBusy, VaultLocked
from desktop.kernel.ids import Finess
from desktop.session import keys, passwords
from desktop.session.admission import Admission
from desktop.session.afterwards import Afterwards
from desktop.session.facts import Notice, Profile, SignInResult, StandingChanged
from desktop.session.notices import latest_notices
from desktop.session.opening import Attempt, Opening, OpenProfile, enter, enter_again, leave
from desktop.session.profiles import ProfileFolder, known_profiles
from desktop.session.remembering import Remembering
from desktop.session.remote import Grant, Line, SessionRemote
from desktop.session.renewal import Renewal
from desktop.session.standing import Outcome, Standing
from desktop.session.tokens import Tokens
from desktop.session.turns import Turns

T = TypeVar("T")
log = logging.getLogger(__name__)

FAREWELL = 2.0  # seconds that the end of the program leaves the service to hear of the end of a session


class SessionService:
    """Implements `session.service.Session`."""

    def __init__(
        self,
        paths: Paths,
        http: Callable[[str], Line],
        secrets: Secrets,
        bus: Bus,
        clock: Clock,
        *,
        default_server: str,
        server: str | None = None,
        effort: keys.Effort | None = None,
        device: Callable[[], str] = lambda: "",
    ) -> None:
        """`http` makes a line to a server's address. `server` overrules the address that a profile remembers,
        `default_server` serves where there is none yet. `effort` is what a guess at a password costs, `device` what
        this workstation calls itself."""
        self._paths = paths
        self._http = http
        self._bus = bus
        self._clock = clock
        self._server = server
        self._default_server = default_server
        self._device = device
        self._effort = effort or keys.Effort()
        self._opening = Opening(self._effort, clock, self._told)
        self._admission = Admission(clock)
        self._open: OpenProfile | None = None
        self._turns = Turns()
        self._state = threading.Lock()
        self._said = Standing.CLOSED
        self._remembering = Remembering(secrets, self._turns.threads)
        self._after = Afterwards(self._turns, lambda: self._open, bus)
        self._renewal = Renewal(self._turns, lambda: self._open, self._after.settle)
        self._queued: int | None = None
        self._remotes: WeakSet[SessionRemote] = WeakSet()
        self._cares: list[Callable[[], Awaitable[object]]] = []
        self._deaf = bus.subscribe(Reachable, lambda _: self._renewal.line_back())

    # --- what may be asked at any time ---------------------------------------------------------------------

    @property
    def standing(self) -> Standing:
        return self._said

    @property
    def expired(self) -> bool:
        """Whether the service wants the password again; seen under the lock too, where `standing` says LOCKED."""
        here = self._open
        return here is not None and here.beneath in (Standing.EXPIRED, Standing.SHUT)

    @property
    def profile(self) -> Profile | None:
        here = self._open
        return None if here is None else here.folder.profile()

    @property
    def vault(self) -> Vault:
        here = self._open
        if here is None:
            raise VaultLocked
        return here.vault

    @property
    def server(self) -> str:
        """The address of the service of the open profile, of the next sign-in otherwise."""
        here = self._open
        return here.server if here is not None else self._server or self._default_server

    def bearer(self) -> str:
        return self._tokens().bearer()

    def renewed(self, stale: str) -> str:
        return self._tokens().renewed(stale)

    def note_queued(self, count: int) -> None:
        """How many documents wait in the open vault; any thread. Kept outside the vault, in case it is ever lost."""
        here = self._open
        if here is None or self._queued == count:
            return
        self._queued = count
        try:
            here.folder.write_queued(count)
        except OSError:
            log.warning("the count of queued documents could not be written")

    def care(self, leave: Callable[[], Awaitable[object]]) -> Callable[[], None]:
        """Await `leave` before the vault is closed (the delivery stops there); the result takes that back."""
        self._cares.append(leave)

        def forget() -> None:
            if leave in self._cares:
                self._cares.remove(leave)

        return forget

    def queued(self, finess: Finess) -> int | None:
        """How many documents waited in a vault when last counted, be it open or not; None if unknown. Blocking."""
        return ProfileFolder(self._paths.profiles, finess).queued()

    async def profiles(self) -> list[Profile]:
        return await self._turns.work(known_profiles, self._paths.profiles)

    async def notices(self) -> list[Notice]:
        remote = self._call(self.server)
        try:
            return await self._turns.work(latest_notices, remote, self._paths.data / "notices.json")
        finally:
            remote.close()

    # --- commands ------------------------------------------------------------------------------------------

    async def sign_in(
        self, finess: Finess, password: str, *, remember: bool, former: str | None = None, code: str | None = None
    ) -> SignInResult:
        """As `Session.sign_in`. Raises `VaultUnreadable("newer")` for a vault of a newer program, `DiskFull`, and
        `Refused` for a refusal that the contract doesn't foresee."""
        return await self._turns.command(self._sign_in(finess, password, remember=remember, former=former, code=code))

    async def resume(self, finess: Finess) -> SignInResult:
        return await self._turns.command(self._resume(finess))

    async def look(self, finess: Finess, password: str | None) -> SignInResult:
        """Open a vault by its password, or by the keyring, without asking the service; OFFLINE where it opens."""
        return await self._turns.command(self._look(finess, password))

    async def leave(self) -> None:
        """Close what is open, as at the end of the program, and be ready for another sign-in."""
        await self._turns.command(self._leave())

    async def start_afresh(self, finess: Finess, password: str) -> SignInResult:
        return await self._turns.command(self._sign_in(finess, password, remember=False, afresh=True))

    async def change_password(self, current: str, new: str) -> None:
        """As `Session.change_password`."""
        await self._turns.command(self._change_password(current, new))

    async def lock(self) -> None:
        if self._open is not None:
            self._open.locked = True
            self._say()

    async def unlock(self, password: str) -> bool:
        here = self._open
        if here is None:
            return False
        file = await self._turns.work(here.folder.key_file)
        key = (
            None if file is None else await self._turns.work(keys.open_by_password, file, password, here.folder.finess)
        )
        if key is None:
            return False
        here.locked = False
        self._say()
        return True

    async def sign_out(self, *, forget: bool = False) -> None:
        await self._turns.command(self._sign_out(forget=forget))

    async def erase(self, finess: Finess) -> None:
        """As `Session.erase`; `VaultBusy` while it is open, here or elsewhere."""
        await self._turns.command(self._erase(finess))

    async def close(self) -> None:
        """The program ends: close the vault, keep what lets a remembered profile resume. The last call."""
        if self._turns.taken:
            self._hang_up_all()  # a sign-in on a dead line would keep the program from ending
        await self._turns.command(self._leave())
        self._deaf()
        if self._admission.keeps:
            self._turns.keep(self._turns.work(self._admission.forget))
        await self._turns.finish(FAREWELL)
        self._hang_up_all()
        self._turns.close()

    # --- signing in ----------------------------------------------------------------------------------------

    async def _sign_in(
        self,
        finess: Finess,
        password: str,
        *,
        remember: bool,
        former: str | None = None,
        code: str | None = None,
        afresh: bool = False,
    ) -> SignInResult:
        if self._open is not None and self._open.folder.finess != finess:
            await self._leave()
        folder = self._open.folder if self._open is not None else ProfileFolder(self._paths.profiles, finess)
        server, remote = await self._reach(folder)
        grant = await self._turns.work(self._admission.ask, remote, finess, password, code)
        if isinstance(grant, SignInResult):
            if self._open is None:
                remote.close()
            return grant
        if self._open is not None:
            return await self._again(self._open, grant, password, remember=remember)
        attempt = Attempt(
            folder=folder,
            server=server,
            remote=remote,
            grant=grant,
            password=password,
            former=former,
            device=await self._remembering.secret_if_any(folder) if grant is not None else None,
            afresh=afresh,
        )
        result = await self._enter(attempt)
        if result.outcome in (Outcome.SIGNED_IN, Outcome.OFFLINE) and not afresh:
            return await self._remember(result, remember)
        return result

    async def _again(self, here: OpenProfile, grant: Grant | None, password: str, *, remember: bool) -> SignInResult:
        """The password typed while the vault is open already."""
        if not await self._turns.work(enter_again, here, grant, password, self._opening):
            return SignInResult(Outcome.WRONG)
        here.locked = False
        if grant is None:
            self._say()
            return SignInResult(Outcome.OFFLINE, here.folder.profile())
        self._after.let_go(here)
        self._stand(Standing.SIGNED_IN)
        return await self._remember(SignInResult(Outcome.SIGNED_IN, here.folder.profile()), remember)

    async def _look(self, finess: Finess, password: str | None) -> SignInResult:
        if password is None:
            return await self._resume(finess, renew=False)
        if self._open is not None:
            await self._leave()
        folder = ProfileFolder(self._paths.profiles, finess)
        server, remote = await self._reach(folder)
        return await self._enter(Attempt(folder, server, remote, None, password), renew=False)

    async def _resume(self, finess: Finess, *, renew: bool = True) -> SignInResult:
        if self._open is not None:
            await self._leave()
        folder = ProfileFolder(self._paths.profiles, finess)
        try:
            secret = await self._remembering.secret(folder)
        except KeyringUnavailable as problem:
            log.warning("keyring unavailable: %s", problem.why)
            return SignInResult(Outcome.WRONG, keyring_unavailable=True)
        if secret is None:
            return SignInResult(Outcome.WRONG)
        server, remote = await self._reach(folder)
        return await self._enter(Attempt(folder, server, remote, None, device=secret), renew=renew)

    async def _enter(self, attempt: Attempt, *, renew: bool = True) -> SignInResult:
        """Open the vault and stand where that leads; the attempt's line is closed where it leads nowhere."""
        try:
            opened = await self._turns.work(enter, attempt, self._opening)
            if isinstance(opened, SignInResult):
                return opened
            here, lost = opened
            self._open = here
            self._renewal.watch()
            self._queued = here.folder.queued()
            online = attempt.grant is not None
            self._stand(Standing.SIGNED_IN if online else Standing.OFFLINE)
            if online:
                self._after.let_go(here)
            elif renew:
                self._renewal.begin(here)
            return SignInResult(Outcome.SIGNED_IN if online else Outcome.OFFLINE, here.folder.profile(), lost=lost)
        finally:
            if self._open is None:
                finess, remote = attempt.folder.finess, attempt.remote
                await self._turns.work(self._admission.dismiss, remote, finess, attempt.password, attempt.grant)

    async def _remember(self, result: SignInResult, remember: bool) -> SignInResult:
        """Make the keyring hold a secret that opens the vault, or none."""
        here = self._open
        if here is None:
            return result
        kept = True
        if remember:
            kept = await self._remembering.keep(here.folder, here.key)
        else:
            await self._remembering.forget(here.folder)
        return SignInResult(result.outcome, here.folder.profile(), lost=result.lost, keyring_unavailable=not kept)

    # --- a new password ------------------------------------------------------------------------------------

    async def _change_password(self, current: str, new: str) -> None:
        here = self._open
        if here is None:
            raise VaultLocked
        await self._turns.work(passwords.change, here, current, new, self._effort)

    # --- standing ------------------------------------------------------------------------------------------

    def _tokens(self) -> Tokens:
        here = self._open
        if here is None:
            raise SessionExpired
        return here.tokens

    def _stand(self, standing: Standing) -> None:
        with self._state:
            if self._open is not None:
                self._open.beneath = standing
        self._say()

    def _told(self, tokens: Tokens, standing: Standing) -> None:
        """News from the tokens, unless they are those of a session that was left meanwhile."""
        here = self._open
        if here is not None and here.tokens is tokens:
            self._stand(standing)

    def _say(self) -> None:
        """Publish where the user stands, if that is news."""
        with self._state:
            here = self._open
            now = Standing.CLOSED if here is None else here.beneath
            if here is not None and here.locked and now is not Standing.SHUT:
                now = Standing.LOCKED
            if now is self._said:
                return
            self._said = now
        try:
            self._bus.publish(StandingChanged(now, None if here is None else here.folder.profile()))
        except Exception:
            log.exception("a listener of the session failed")

    # --- leaving -------------------------------------------------------------------------------------------

    async def _sign_out(self, *, forget: bool) -> None:
        here = self._open
        if here is None:
            return
        if forget:
            await self._remembering.forget(here.folder)
        await self._leave(for_good=True)

    async def _leave(self, *, for_good: bool = False) -> None:
        """Close what is open; `for_good` also ends the session with the service, where it can be reached."""
        here = self._open
        if here is None:
            return
        for care in tuple(self._cares):
            try:
                await care()
            except Exception:
                log.exception("somebody could not stop before the vault was closed")
        self._renewal.stop()
        access = await self._turns.work(here.tokens.forget) if for_good else None
        with self._state:
            self._open = None
        if not for_good:
            here.remote.close()  # a renewal on a dead line would hold up whoever leaves
        await self._turns.work(leave, here)
        self._queued = None
        self._say()
        # The line may be down: nobody waits for the service to have heard of it.
        self._turns.keep(self._turns.work(here.remote.farewell, access))

    async def _erase(self, finess: Finess) -> None:
        folder = ProfileFolder(self._paths.profiles, finess)
        if not folder.exists:
            return
        if self._open is not None and self._open.folder.finess == finess:
            raise VaultBusy
        if not await self._turns.work(folder.lock.take):
            raise VaultBusy
        await self._remembering.drop(finess)
        folder.lock.release()
        await self._turns.work(folder.erase)

    # --- threads and tasks ---------------------------------------------------------------------------------

    async def _reach(self, folder: ProfileFolder) -> tuple[str, SessionRemote]:
        """The address of a practice's service, and a line to it."""
        if self._open is not None:
            return self._open.server, self._open.remote
        server = self._server or (await self._turns.work(folder.card)).server or self._default_server
        return server, self._call(server)

    def _call(self, server: str) -> SessionRemote:
        remote = SessionRemote(self._http(server), self._device)
        self._remotes.add(remote)
        return remote

    def _hang_up_all(self) -> None:
        for remote in tuple(self._remotes):
            remote.close()
