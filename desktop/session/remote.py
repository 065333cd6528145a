"""The service's routes for sessions and notices: values in, values out. The only JSON of the session.

Failures are those of `infra.http`; an answer that says "yes" in a shape that isn't the contract's is `NotTheServer`.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar

import msgspec

from desktop.kernel.failures import Failure, NotTheServer
from desktop.kernel.ids import Finess
from desktop.session.facts import Notice

T = TypeVar("T")
log = logging.getLogger(__name__)


class Reply(Protocol):
    """What is read of an answer."""

    @property
    def status(self) -> int: ...

    @property
    def body(self) -> bytes: ...


class Line(Protocol):
    """What is asked of `infra.http.Http`. Blocking; any thread."""

    def request(
        self,
        method: str,
        path: str,
        *,
        bearer: str | None = None,
        json: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Reply: ...

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Grant:
    """A session as the service opened or renewed it."""

    access_token: str
    refresh_token: str
    expires_in: float  # seconds
    practice: str


@dataclass(frozen=True, slots=True)
class Challenge:
    """The service's word that the password is right; it goes with the code of the second factor."""

    token: str


class _Practice(msgspec.Struct):
    finess: str
    name: str


class _Session(msgspec.Struct):
    access_token: str
    refresh_token: str
    expires_in: float
    practice: _Practice


class _Challenge(msgspec.Struct):
    challenge: str


class _Notice(msgspec.Struct):
    id: str
    title: str
    body: str
    published_at: datetime


class _Notices(msgspec.Struct):
    items: list[_Notice]


class SessionRemote:
    """One service, as the session uses it."""

    def __init__(self, line: Line, device: Callable[[], str] = lambda: "") -> None:
        """`device` is what this workstation calls itself."""
        self._line = line
        self._device = device

    def open(self, finess: Finess, password: str) -> Grant | Challenge:
        """`POST /v1/sessions`: 201 is a session, 200 asks for a code."""
        body = msgspec.json.encode({"finess": finess, "password": password, **self._named()})
        reply = self._line.request("POST", "/v1/sessions", json=body)
        if reply.status == 200:
            return Challenge(_decode(reply.body, _Challenge).challenge)
        return _grant(reply)

    def answer(self, challenge: Challenge, code: str) -> Grant:
        """`POST /v1/sessions/second-step`; never asked again by itself, since a code is good once."""
        body = msgspec.json.encode({"challenge": challenge.token, "code": code})
        return _grant(self._line.request("POST", "/v1/sessions/second-step", json=body))

    def renew(self, refresh_token: str) -> Grant:
        """`POST /v1/sessions/refresh`; the old token stays good until its successor was used."""
        body = msgspec.json.encode({"refresh_token": refresh_token, **self._named()})
        return _grant(self._line.request("POST", "/v1/sessions/refresh", json=body))

    def end(self, access_token: str) -> None:
        """`DELETE /v1/sessions/current`."""
        self._line.request("DELETE", "/v1/sessions/current", bearer=access_token)

    def let_go(self, refresh_token: str) -> None:
        """`POST /v1/sessions/revocation`: end a session that another one has taken the place of. Never raises."""
        try:
            body = msgspec.json.encode({"refresh_token": refresh_token})
            self._line.request("POST", "/v1/sessions/revocation", json=body)
        except Failure as problem:  # it ends by itself, with its time
            log.info("a former session was not ended: %s", problem.code)

    def farewell(self, access_token: str | None) -> None:
        """End the session, where there is one and the service can be told, then hang up. Never raises."""
        try:
            if access_token is not None:
                self.end(access_token)
        except Failure as problem:
            log.info("the service was not told of the end of a session: %s", problem.code)
        finally:
            self.close()

    def change_password(self, access_token: str, change: str, current: str, new: str) -> None:
        """`PUT /v1/account/passwords/{change}`; the same again is nothing."""
        body = msgspec.json.encode({"current": current, "password": new})
        self._line.request("PUT", f"/v1/account/passwords/{change}", bearer=access_token, json=body)

    def password_change(self, access_token: str, change: str) -> None:
        """`GET /v1/account/passwords/{change}`: `Refused` (404) where it wasn't made."""
        self._line.request("GET", f"/v1/account/passwords/{change}", bearer=access_token)

    def _named(self) -> dict[str, str]:
        device = self._device()
        return {"device": device} if device else {}

    def notices(self) -> list[Notice]:
        """`GET /v1/notices`; needs no session."""
        return read_notices(self._line.request("GET", "/v1/notices").body)

    def close(self) -> None:
        """Hang up."""
        self._line.close()


def read_notices(body: bytes) -> list[Notice]:
    """Notices as the service (or this workstation's copy of its answer) words them."""
    return [Notice(n.id, n.title, n.body, n.published_at) for n in _decode(body, _Notices).items]


def notices_file(notices: Sequence[Notice]) -> bytes:
    """This workstation's copy, in the shape of the service's answer."""
    return msgspec.json.encode({"items": notices})


def _grant(reply: Reply) -> Grant:
    session = _decode(reply.body, _Session)
    if not session.access_token or not session.refresh_token:
        raise NotTheServer("session without tokens")
    return Grant(session.access_token, session.refresh_token, session.expires_in, session.practice.name)


def _decode(body: bytes, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.MsgspecError, ValueError):
        raise NotTheServer("unexpected answer") from None
