"""The session: who is signed in, with which vault, and for how long. Owns the one open profile of this process.

The order of a sign-in: the service is asked first; where it says yes, the password (or the one before it, or the
keyring) opens the vault; where it can't be reached, the vault alone decides. Commands run one after the other and are
carried through even if whoever asked has gone. Knows no screen, and nothing of what lies in the vault but its own row.
"""

import asyncio
import errno
import logging
import threading
from collections.abc import Awaitable, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar
from weakref import WeakSet

from desktop.infra.database import Vault
from desktop.infra.files import private_folder, write_atomically
from desktop.infra.paths import Paths
from desktop.infra.reachability import Reachable
from desktop.infra.secrets import KeyringUnavailable, Secrets
from desktop.kernel.clock import Clock
from desktop.kernel.events import Bus
from desktop.kernel.failures import (
    CertificateRefused,
    DiskFull,
    Failure,
    ProxyRefused,
    Refused,
    RetriesItself,
    ServerBusy,
    SessionExpired,
    VaultBusy,
    VaultLocked,
    VaultUnreadable,
)
from desktop.kernel.ids import Finess
from desktop.session import keys
from desktop.session.facts import Notice, Outcome, Profile, SignInResult, Standing, StandingChanged
from desktop.session.profiles import Card, ProfileFolder, known_profiles
from desktop.session.remote import Grant, Line, SessionRemote, notices_file, read_notices
from desktop.session.tokens import Tokens

T = TypeVar("T")
log = logging.getLogger(__name__)

THREADS = 3
FAREWELL = 2.0  # seconds that the end of the program leaves the service to hear of the end of a session
FIRST_PAUSE, LONGEST_PAUSE = 2.0, 60.0  # seconds between two tries to renew in the background
_LOST = frozenset({"damaged", "key"})


@dataclass(slots=True)
class _Open:
    """The open profile."""

    folder: ProfileFolder
    server: str
    remote: SessionRemote
    key: bytes
    vault: Vault
    tokens: Tokens
    beneath: Standing  # where the user stands once the lock is lifted
    locked: bool = False


@dataclass(frozen=True, slots=True)
class _Attempt:
    """A sign-in under way: what is known of it and what may open the vault."""

    folder: ProfileFolder
    server: str
    remote: SessionRemote
    grant: Grant | None  # None off line
    password: str | None = None
    former: str | None = None
    device: bytes | None = None
    afresh: bool = False


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
    ) -> None:
        """`http` makes a line to a server's address. `server` overrules the address that a profile remembers,
        `default_server` serves where there is none yet. `effort` is what a guess at a password costs."""
        self._paths = paths
        self._http = http
        self._secrets = secrets
        self._bus = bus
        self._clock = clock
        self._server = server
        self._default_server = default_server
        self._effort = effort or keys.Effort()
        self._open: _Open | None = None
        self._turn = asyncio.Lock()
        self._state = threading.Lock()
        self._said = Standing.CLOSED
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="session")
        self._running: set[asyncio.Task[Any]] = set()
        self._renewal: asyncio.Task[None] | None = None
        self._line_back: asyncio.Event = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._queued: int | None = None
        self._remotes: WeakSet[SessionRemote] = WeakSet()
        self._cares: list[Callable[[], Awaitable[object]]] = []
        self._deaf = bus.subscribe(Reachable, self._reachable)

    # --- what may be asked at any time ---------------------------------------------------------------------

    @property
    def standing(self) -> Standing:
        return self._said

    @property
    def expired(self) -> bool:
        """Whether the service wants the password again; seen under the lock too, where `standing` says LOCKED."""
        here = self._open
        return here is not None and here.beneath is Standing.EXPIRED

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
        return await self._work(known_profiles, self._paths.profiles)

    async def notices(self) -> list[Notice]:
        return await self._work(self._notices)

    # --- commands ------------------------------------------------------------------------------------------

    async def sign_in(
        self, finess: Finess, password: str, *, remember: bool, former: str | None = None
    ) -> SignInResult:
        """As `Session.sign_in`. Raises `VaultUnreadable("newer")` for a vault of a newer program, `DiskFull`, and
        `Refused` for a refusal that the contract doesn't foresee."""
        return await self._command(self._sign_in(finess, password, remember=remember, former=former))

    async def resume(self, finess: Finess) -> SignInResult:
        return await self._command(self._resume(finess))

    async def look(self, finess: Finess, password: str | None) -> SignInResult:
        """Open a vault by its password, or by the keyring, without asking the service; OFFLINE where it opens."""
        return await self._command(self._look(finess, password))

    async def leave(self) -> None:
        """Close what is open, as at the end of the program, and be ready for another sign-in."""
        await self._command(self._leave())

    async def start_afresh(self, finess: Finess, password: str) -> SignInResult:
        return await self._command(self._sign_in(finess, password, remember=False, afresh=True))

    async def lock(self) -> None:
        if self._open is not None:
            self._open.locked = True
            self._say()

    async def unlock(self, password: str) -> bool:
        here = self._open
        if here is None:
            return False
        file = await self._work(here.folder.key_file)
        key = None if file is None else await self._work(keys.open_by_password, file, password, here.folder.finess)
        if key is None:
            return False
        here.locked = False
        self._say()
        return True

    async def sign_out(self, *, forget: bool = False) -> None:
        await self._command(self._sign_out(forget=forget))

    async def erase(self, finess: Finess) -> None:
        """As `Session.erase`; `VaultBusy` while it is open, here or elsewhere."""
        await self._command(self._erase(finess))

    async def close(self) -> None:
        """The program ends: close the vault, keep what lets a remembered profile resume. The last call."""
        if self._turn.locked():
            self._hang_up_all()  # a sign-in on a dead line would keep the program from ending
        await self._command(self._leave())
        self._deaf()
        if self._running:
            await asyncio.wait(self._running, timeout=FAREWELL)
        self._hang_up_all()
        self._pool.shutdown(wait=True)

    # --- signing in ----------------------------------------------------------------------------------------

    async def _sign_in(
        self, finess: Finess, password: str, *, remember: bool, former: str | None = None, afresh: bool = False
    ) -> SignInResult:
        if self._open is not None and self._open.folder.finess != finess:
            await self._leave()
        folder = self._open.folder if self._open is not None else ProfileFolder(self._paths.profiles, finess)
        server = self._server or (await self._work(folder.card)).server or self._default_server
        remote = self._call(server) if self._open is None else self._open.remote
        grant: Grant | None = None
        try:
            grant = await self._work(remote.open, finess, password)
        except Failure as problem:
            refusal = refused(problem)
            if refusal is not None:
                if self._open is None:
                    remote.close()
                return refusal
            log.info("sign-in off line: %s", problem.code)
        if self._open is not None:
            return await self._again(self._open, grant, password, remember=remember)
        attempt = _Attempt(
            folder=folder,
            server=server,
            remote=remote,
            grant=grant,
            password=password,
            former=former,
            device=await self._device_secret(folder) if grant is not None else None,
            afresh=afresh,
        )
        result = await self._enter(attempt)
        if result.outcome in (Outcome.SIGNED_IN, Outcome.OFFLINE) and not afresh:
            return await self._remember(result, remember)
        return result

    async def _again(self, here: _Open, grant: Grant | None, password: str, *, remember: bool) -> SignInResult:
        """The password typed while the vault is open already."""
        finess = here.folder.finess
        file = await self._work(here.folder.key_file)
        fits = file is not None and await self._work(keys.open_by_password, file, password, finess) is not None
        if grant is None:
            if not fits:
                return SignInResult(Outcome.WRONG)
            here.locked = False
            self._say()
            return SignInResult(Outcome.OFFLINE, here.folder.profile())
        if not fits:  # changed elsewhere: the service vouches for it, and the vault is open
            sealed = await self._work(keys.seal_by_password, here.key, password, finess, self._effort)
            device = None if file is None else file.device
            await self._work(here.folder.write_key_file, keys.KeyFile(keys.VERSION, finess, sealed, device))
        await self._work(here.tokens.accept, grant)
        await self._work(self._write_card, here.folder, here.server, grant)
        here.locked = False
        self._stand(Standing.SIGNED_IN)
        return await self._remember(SignInResult(Outcome.SIGNED_IN, here.folder.profile()), remember)

    async def _look(self, finess: Finess, password: str | None) -> SignInResult:
        if password is None:
            return await self._resume(finess, renew=False)
        if self._open is not None:
            await self._leave()
        folder = ProfileFolder(self._paths.profiles, finess)
        server = self._server or (await self._work(folder.card)).server or self._default_server
        remote = self._call(server)
        return await self._enter(_Attempt(folder, server, remote, None, password), renew=False)

    async def _resume(self, finess: Finess, *, renew: bool = True) -> SignInResult:
        if self._open is not None:
            await self._leave()
        folder = ProfileFolder(self._paths.profiles, finess)
        file = await self._work(folder.key_file)
        if file is None or file.device is None:
            return SignInResult(Outcome.WRONG)
        try:
            secret = _bytes(await self._secrets.read(finess))
        except KeyringUnavailable as problem:
            log.warning("keyring unavailable: %s", problem.why)
            return SignInResult(Outcome.WRONG, keyring_unavailable=True)
        if secret is None:
            return SignInResult(Outcome.WRONG)
        server = self._server or (await self._work(folder.card)).server or self._default_server
        remote = self._call(server)
        return await self._enter(_Attempt(folder, server, remote, None, device=secret), renew=renew)

    async def _enter(self, attempt: _Attempt, *, renew: bool = True) -> SignInResult:
        """Open the vault and stand where that leads; the attempt's line is closed where it leads nowhere."""
        try:
            opened = await self._work(self._unwrap_and_open, attempt)
            if isinstance(opened, SignInResult):
                return opened
            here, lost = opened
            self._open = here
            self._loop = asyncio.get_running_loop()
            self._queued = here.folder.queued()
            online = attempt.grant is not None
            self._stand(Standing.SIGNED_IN if online else Standing.OFFLINE)
            if not online and renew:
                self._renewal = self._keep(self._go_on_line(here))
            return SignInResult(Outcome.SIGNED_IN if online else Outcome.OFFLINE, here.folder.profile(), lost=lost)
        finally:
            if self._open is None:
                await self._work(_hang_up, attempt.remote, attempt.grant)

    def _unwrap_and_open(self, attempt: _Attempt) -> tuple[_Open, int | None] | SignInResult:
        folder = attempt.folder
        if attempt.grant is None and not folder.exists:
            return SignInResult(Outcome.UNREACHABLE)
        opened: tuple[_Open, int | None] | SignInResult | None = None
        try:
            folder.prepare()
            opened = self._open_vault(attempt) if folder.lock.take() else SignInResult(Outcome.BUSY_ELSEWHERE)
        except VaultBusy:
            opened = SignInResult(Outcome.BUSY_ELSEWHERE)
        except OSError as problem:
            raise _disk(problem) from problem
        finally:
            if not isinstance(opened, tuple):
                folder.lock.release()
        return opened

    def _open_vault(self, attempt: _Attempt) -> tuple[_Open, int | None] | SignInResult:
        folder, finess, lost = attempt.folder, attempt.folder.finess, None
        file = folder.key_file()
        key: bytes | None = None
        if file is None:
            if attempt.grant is None:
                return SignInResult(Outcome.UNREACHABLE)
            if folder.has_vault:
                return self._damaged(folder, "key.json")
        else:
            key = self._unwrap(attempt, file)
            if key is None and attempt.grant is None:
                return SignInResult(Outcome.WRONG)
            if key is None and not attempt.afresh:
                return SignInResult(Outcome.OLD_PASSWORD_NEEDED)
            if key is None:
                lost = folder.set_aside(self._clock.now())
            elif not folder.has_vault and folder.queued():
                return self._damaged(folder, "missing")
        if key is None:
            assert attempt.password is not None
            key = keys.new_key()
            sealed = keys.seal_by_password(key, attempt.password, finess, self._effort)
            folder.write_key_file(keys.KeyFile(keys.VERSION, finess, sealed))
        try:
            vault = Vault(folder.vault, key, check=folder.left_open)
        except VaultUnreadable as problem:
            if problem.why in _LOST:
                return self._damaged(folder, problem.why)
            raise
        try:
            folder.mark_open()
            tokens = Tokens(attempt.remote, vault, attempt.server, self._clock, self._told)
            if attempt.grant is not None:
                tokens.accept(attempt.grant)
            self._write_card(folder, attempt.server, attempt.grant)
        except BaseException:
            vault.close()
            raise
        return _Open(folder, attempt.server, attempt.remote, key, vault, tokens, Standing.CLOSED), lost

    def _unwrap(self, attempt: _Attempt, file: keys.KeyFile) -> bytes | None:
        """The vault's key by whatever may open it; wrapped anew where the password typed wasn't what did."""
        finess = attempt.folder.finess
        if attempt.password is not None:
            key = keys.open_by_password(file, attempt.password, finess)
            if key is not None:
                return key
        key = None if attempt.device is None else keys.open_by_device(file, attempt.device, finess)
        if key is None and attempt.former is not None and attempt.grant is not None:
            key = keys.open_by_password(file, attempt.former, finess)
        if key is not None and attempt.password is not None:
            sealed = keys.seal_by_password(key, attempt.password, finess, self._effort)
            attempt.folder.write_key_file(keys.KeyFile(keys.VERSION, finess, sealed, file.device))
        return key

    def _damaged(self, folder: ProfileFolder, why: str) -> SignInResult:
        log.error("vault set aside: %s", why)
        return SignInResult(Outcome.VAULT_DAMAGED, folder.profile(), lost=folder.set_aside(self._clock.now()))

    def _write_card(self, folder: ProfileFolder, server: str, grant: Grant | None) -> None:
        name = folder.card().name if grant is None else grant.practice
        folder.write_card(Card(name=name, server=server, last_used=self._clock.now()))

    # --- the keyring ---------------------------------------------------------------------------------------

    async def _device_secret(self, folder: ProfileFolder) -> bytes | None:
        """The keyring's secret of a remembered practice, where it can be had."""
        file = await self._work(folder.key_file)
        if file is None or file.device is None:
            return None
        try:
            return _bytes(await self._secrets.read(folder.finess))
        except KeyringUnavailable:
            return None

    async def _remember(self, result: SignInResult, remember: bool) -> SignInResult:
        """Make the keyring hold a secret that opens the vault, or none."""
        here = self._open
        if here is None:
            return result
        unavailable = False
        if not remember:
            await self._forget(here.folder)
        else:
            finess = here.folder.finess
            file = await self._work(here.folder.key_file)
            held = await self._device_secret(here.folder)
            if file is not None and (held is None or keys.open_by_device(file, held, finess) is None):
                secret = keys.new_key()
                sealed = keys.seal_by_device(here.key, secret, finess)
                try:
                    await self._secrets.write(finess, secret.hex())
                except KeyringUnavailable as problem:
                    log.warning("keyring unavailable: %s", problem.why)
                    unavailable = True
                else:
                    file = keys.KeyFile(file.version, file.finess, file.password, sealed)
                    await self._work(here.folder.write_key_file, file)
        return SignInResult(result.outcome, here.folder.profile(), lost=result.lost, keyring_unavailable=unavailable)

    async def _forget(self, folder: ProfileFolder) -> None:
        """What the keyring holds opens nothing any more, then it is taken off it where it answers."""
        file = await self._work(folder.key_file)
        if file is None or file.device is None:
            return
        await self._work(folder.write_key_file, keys.KeyFile(file.version, file.finess, file.password))
        await self._drop_secret(folder.finess)

    async def _drop_secret(self, finess: Finess) -> None:
        try:
            await self._secrets.delete(finess)
        except KeyringUnavailable as problem:
            log.warning("the keyring kept a secret that opens nothing: %s", problem.why)

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
            now = Standing.CLOSED if here is None else Standing.LOCKED if here.locked else here.beneath
            if now is self._said:
                return
            self._said = now
        try:
            self._bus.publish(StandingChanged(now, None if here is None else here.folder.profile()))
        except Exception:
            log.exception("a listener of the session failed")

    def _reachable(self, _fact: Reachable) -> None:
        loop = self._loop
        if loop is not None and not loop.is_closed():
            loop.call_soon_threadsafe(self._line_back.set)

    async def _go_on_line(self, here: _Open) -> None:
        """Renew the session as soon as the line allows."""
        pause = FIRST_PAUSE
        while self._open is here and here.beneath is Standing.OFFLINE:
            self._line_back.clear()
            try:
                await self._work(here.tokens.bearer)
            except RetriesItself as problem:
                wait = problem.retry_after or pause
            except SessionExpired:
                return
            except Failure as problem:
                log.warning("the session could not be renewed: %s", problem.code)
                wait = LONGEST_PAUSE
            else:
                return
            pause = min(pause * 2, LONGEST_PAUSE)
            try:
                async with asyncio.timeout(wait):
                    await self._line_back.wait()
            except TimeoutError:
                continue

    # --- leaving -------------------------------------------------------------------------------------------

    async def _sign_out(self, *, forget: bool) -> None:
        here = self._open
        if here is None:
            return
        if forget:
            await self._forget(here.folder)
        await self._leave(for_good=True)

    async def _leave(self, *, for_good: bool = False) -> None:
        """Close what is open; `for_good` also ends the session with the service, where it can be reached."""
        here = self._open
        if here is None:
            return
        for leave in tuple(self._cares):
            await leave()
        if self._renewal is not None:
            self._renewal.cancel()
            self._renewal = None
        access = await self._work(here.tokens.forget) if for_good else None
        with self._state:
            self._open = None
        if not for_good:
            here.remote.close()  # a renewal on a dead line would hold up whoever leaves
        await self._work(_close, here)
        self._queued = None
        self._say()
        # The line may be down: nobody waits for the service to have heard of it.
        self._keep(self._work(_end, here.remote, access))

    async def _erase(self, finess: Finess) -> None:
        folder = ProfileFolder(self._paths.profiles, finess)
        if not folder.exists:
            return
        if self._open is not None and self._open.folder.finess == finess:
            raise VaultBusy
        if not await self._work(folder.lock.take):
            raise VaultBusy
        await self._drop_secret(finess)
        folder.lock.release()
        await self._work(folder.erase)

    # --- threads and tasks ---------------------------------------------------------------------------------

    async def _command(self, work: Coroutine[Any, Any, T]) -> T:
        async def in_turn() -> T:
            async with self._turn:
                return await work

        return await asyncio.shield(self._keep(in_turn()))

    def _keep(self, work: Coroutine[Any, Any, T]) -> "asyncio.Task[T]":
        task = asyncio.get_running_loop().create_task(work)
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return task

    def _call(self, server: str) -> SessionRemote:
        remote = SessionRemote(self._http(server))
        self._remotes.add(remote)
        return remote

    def _hang_up_all(self) -> None:
        for remote in tuple(self._remotes):
            remote.close()

    async def _work(self, function: Callable[..., T], *arguments: Any) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._pool, function, *arguments)

    # --- notices -------------------------------------------------------------------------------------------

    def _notices(self) -> list[Notice]:
        copy = self._paths.data / "notices.json"
        remote = self._call(self.server)
        try:
            found = remote.notices()
        except Failure as problem:
            log.info("notices not refreshed: %s", problem.code)
        else:
            try:
                private_folder(self._paths.data)
                write_atomically(copy, notices_file(found), durable=False)
            except OSError:
                log.warning("notices could not be kept")
            return found
        finally:
            remote.close()
        try:
            return read_notices(copy.read_bytes())
        except (OSError, Failure):
            return []


def refused(problem: Failure) -> SignInResult | None:
    """What a sign-in that failed so amounts to; None where the vault may still be opened off line."""
    match problem:
        case Refused(problem="account-not-activated"):
            return SignInResult(Outcome.NOT_ACTIVATED)
        case Refused(status=401 | 422):
            return SignInResult(Outcome.WRONG)
        case ServerBusy(status=429):
            return SignInResult(Outcome.TOO_MANY, retry_after=problem.retry_after)
        case CertificateRefused():
            return SignInResult(Outcome.CERTIFICATE)
        case ProxyRefused():
            return SignInResult(Outcome.PROXY)
        case RetriesItself():
            return None
    raise problem


def _close(here: _Open) -> None:
    try:
        here.vault.close()
        if not here.vault.suspect:
            here.folder.mark_closed()
    finally:
        here.folder.lock.release()


def _hang_up(remote: SessionRemote, grant: Grant | None) -> None:
    _end(remote, None if grant is None else grant.access_token)


def _end(remote: SessionRemote, access: str | None) -> None:
    try:
        if access is not None:
            remote.end(access)
    except Failure as problem:
        log.info("the service was not told of the end of a session: %s", problem.code)
    finally:
        remote.close()


def _bytes(secret: str | None) -> bytes | None:
    try:
        return None if secret is None else bytes.fromhex(secret)
    except ValueError:
        return None


def _disk(problem: OSError) -> Failure:
    full = problem.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))
    return DiskFull(str(problem.errno)) if full else VaultUnreadable("unopenable")
