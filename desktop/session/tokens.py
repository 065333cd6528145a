"""The tokens of one open session: who asks gets a good one, however many ask at once, and one request is made.

Owns the access token (memory only) and the order in which a renewal happens: the successor of the refresh token is in
the vault before it is used, so that a reply lost on the way, or a crash, leaves the old one, which the service accepts
until its successor was used. Knows no screen and no profile; `told` hears where the user stands.
"""

import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future

from desktop.infra.database import Vault
from desktop.kernel.clock import Clock
from desktop.kernel.failures import Failure, Refused, SessionExpired
from desktop.session import store
from desktop.session.remote import Grant, SessionRemote
from desktop.session.standing import Standing

log = logging.getLogger(__name__)

EARLY = 30.0  # seconds before its end at which a token is renewed, at most a fifth of its life
_OVER = frozenset({401, 403, 422})


class Tokens:
    """Blocking, any thread. `told` is called with SIGNED_IN after each renewal, and once when it is over: with EXPIRED,
    or with SHUT where another workstation has ended it."""

    def __init__(
        self,
        remote: SessionRemote,
        vault: Vault,
        server: str,
        clock: Clock,
        told: "Callable[[Tokens, Standing], None]",
    ) -> None:
        self._remote = remote
        self._vault = vault
        self._server = server
        self._clock = clock
        self._told = told
        self._lock = threading.Lock()
        self._access: str | None = None
        self._good_until = 0.0
        self._over = False
        self._former: str | None = None
        self._entry = 0  # counts sign-ins: a renewal that began before one has nothing to say after it
        self._renewing: Future[str] | None = None

    def accept(self, grant: Grant) -> None:
        """A session that the password has just opened."""
        former = self._vault.ask(lambda connection: store.renewal(connection, self._server)).result()
        with self._lock:
            self._keep(grant)
            self._former = former
            self._over = False
            self._entry += 1

    def former(self) -> str | None:
        """What renewed the session whose place the last `accept` took, to be let go of; once."""
        with self._lock:
            former, self._former = self._former, None
        return former

    def bearer(self) -> str:
        """A token for the next request. Raises `SessionExpired`, `Unreachable` and its like."""
        with self._lock:
            if self._access is not None and self._clock.monotonic() < self._good_until:
                return self._access
            stale = self._access
        return self.renewed(stale)

    def renewed(self, stale: str | None) -> str:
        """A token other than `stale`. Raises as `bearer` does."""
        with self._lock:
            if self._over:
                raise SessionExpired
            if self._access is not None and self._access != stale:
                return self._access
            renewing, mine = self._renewing, self._renewing is None
            if renewing is None:
                renewing = self._renewing = Future()
        if mine:
            self._renew(renewing)
        return renewing.result()

    def forget(self) -> str | None:
        """Drop every token, in the vault too; the last access token, so that the service can be told."""
        with self._lock:
            access, self._access, self._over = self._access, None, True
            try:
                self._vault.submit(store.drop_renewal).result()
            except Failure as problem:  # a full disk is no reason to stay signed in
                log.warning("the right to renew stays in the vault: %s", problem.code)
        return access

    def _renew(self, answer: "Future[str]") -> None:
        entry = self._entry
        news: Standing | None = None
        try:
            grant: Grant | None = None
            problem: BaseException | None = None
            try:
                grant = self._ask()
            except BaseException as raised:
                problem = raised
            with self._lock:
                self._renewing = None
                access = self._access if entry != self._entry else None
                if access is None and grant is not None and not self._over:
                    self._keep(grant)
                    access, news = grant.access_token, Standing.SIGNED_IN
                elif access is None and isinstance(problem, SessionExpired) and not self._over:
                    self._over, news = True, _ended(problem)
        except BaseException as raised:
            answer.set_exception(raised)
            return
        if access is not None:
            answer.set_result(access)
        else:
            answer.set_exception(problem or SessionExpired())  # without a problem: signed out meanwhile
        if news is not None:
            self._told(self, news)

    def _ask(self) -> Grant:
        token = self._vault.ask(lambda connection: store.renewal(connection, self._server)).result()
        if token is None:
            self._remote.notices()  # off line that fails as any request does; on line only the password helps
            raise SessionExpired
        try:
            return self._remote.renew(token)
        except Refused as problem:
            if problem.status in _OVER:
                raise SessionExpired from problem
            raise

    def _keep(self, grant: Grant) -> None:
        now = self._clock.now()
        self._vault.submit(
            lambda connection: store.keep_renewal(connection, self._server, grant.refresh_token, now)
        ).result()
        self._access = grant.access_token
        self._good_until = self._clock.monotonic() + grant.expires_in - min(EARLY, grant.expires_in / 5)


def _ended(problem: SessionExpired) -> Standing:
    cause = problem.__cause__
    return Standing.SHUT if isinstance(cause, Refused) and cause.problem == "session-closed" else Standing.EXPIRED
