"""Asking the service for a session: the password, then the code of the second factor where the account has one.

Each asking begins with the password, so that no challenge is kept and none can run out on a screen. A code opens once:
what it opened is kept for a while where the vault then turns out to want another password, so that nobody has to wait
for the next code. Blocking; one command at a time. Knows no vault.
"""

import logging
from dataclasses import dataclass

from desktop.kernel.clock import Clock
from desktop.kernel.failures import Failure
from desktop.kernel.ids import Finess
from desktop.session.facts import SignInResult
from desktop.session.outcomes import refused
from desktop.session.remote import Challenge, Grant, SessionRemote
from desktop.session.standing import Outcome

log = logging.getLogger(__name__)

KEPT_SECONDS = 300.0


@dataclass(frozen=True, slots=True)
class _Kept:
    """A session that a code has opened, for whoever comes back with the same password."""

    finess: Finess
    password: str
    grant: Grant
    remote: SessionRemote
    since: float


class Admission:
    """One per process."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._by_code: Grant | None = None
        self._kept: _Kept | None = None

    def ask(
        self, remote: SessionRemote, finess: Finess, password: str, code: str | None
    ) -> Grant | SignInResult | None:
        """The session, or what stands in the way; None where the service can't be reached and the vault decides."""
        kept = self._take(finess, password)
        if kept is not None:
            return kept
        try:
            given = remote.open(finess, password)
            if isinstance(given, Grant):
                return given
            if not code:
                return SignInResult(Outcome.FACTOR_NEEDED)
            return self._answer(remote, given, code)
        except Failure as problem:
            refusal = refused(problem)
            if refusal is None:
                log.info("sign-in off line: %s", problem.code)
            return refusal

    def dismiss(self, remote: SessionRemote, finess: Finess, password: str | None, grant: Grant | None) -> None:
        """The vault didn't open: end the session and hang up, unless a code has been spent on it."""
        if grant is None or grant is not self._by_code or password is None:
            remote.farewell(None if grant is None else grant.access_token)
        else:
            self._kept = _Kept(finess, password, grant, remote, self._clock.monotonic())

    @property
    def keeps(self) -> bool:
        """Whether a session waits for somebody to come back."""
        return self._kept is not None

    def forget(self) -> None:
        """Nobody came back: end what was kept."""
        kept, self._kept = self._kept, None
        if kept is not None:
            kept.remote.farewell(kept.grant.access_token)

    def _answer(self, remote: SessionRemote, challenge: Challenge, code: str) -> Grant:
        grant = remote.answer(challenge, code)
        self._by_code = grant
        return grant

    def _take(self, finess: Finess, password: str) -> Grant | None:
        kept = self._kept
        if kept is None:
            return None
        fresh = self._clock.monotonic() - kept.since < KEPT_SECONDS
        if not fresh or (kept.finess, kept.password) != (finess, password):
            self.forget()
            return None
        self._kept = None
        kept.remote.close()  # whoever comes back has a line of their own
        return kept.grant
