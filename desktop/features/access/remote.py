"""The service's routes of the access to an account: values in, values out. The only JSON of the feature.

Failures are those of `infra.http`. Blocking; any thread.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Literal, TypeVar
from urllib.parse import quote

import msgspec

from desktop.features.access.domain import Mail, MailChange, OpenSession, Stand
from desktop.infra.http import Http, Reply
from desktop.kernel.failures import NotTheServer, Refused

T = TypeVar("T")
RENEWALS = 2
SESSIONS = "/v1/account/sessions"
MAIL = "/v1/account/mail"


class AccessRemote:
    """`bearer` and `renewed` are the session's."""

    def __init__(self, http: Http, bearer: Callable[[], str], renewed: Callable[[str], str]) -> None:
        self._http = http
        self._bearer = bearer
        self._renewed = renewed

    def sessions(self) -> list[OpenSession]:
        """`GET /v1/account/sessions`: this one first."""
        told = _decode(self.ask("GET", SESSIONS).body, _Sessions)
        return [
            OpenSession(each.id, each.device, each.place, each.opened_at, each.used_at, each.current)
            for each in told.items
        ]

    def close_session(self, session: str) -> bool:
        """`DELETE /v1/account/sessions/{session}`; one that is closed already is closed."""
        try:
            self.ask("DELETE", f"{SESSIONS}/{quote(session, safe='')}")
        except Refused as problem:
            if problem.status != 404:
                raise
        return True

    def close_others(self) -> bool:
        """`DELETE /v1/account/sessions`."""
        self.ask("DELETE", SESSIONS)
        return True

    def mail(self) -> Mail:
        """`GET /v1/account/mail`."""
        told = _decode(self.ask("GET", MAIL).body, _Mail)
        return Mail(told.mail, None if told.change is None else _change(told.change))

    def ask_for_mail(self, change: str, mail: str, password: str) -> MailChange:
        """`PUT /v1/account/mail-changes/{change}`; the same again is the same."""
        body = msgspec.json.encode({"mail": mail, "password": password})
        return _change(_decode(self.ask("PUT", f"{MAIL}-changes/{change}", body).body, _MailChange))

    def write_again(self, change: str) -> bool:
        """`POST /v1/account/mail-changes/{change}/letters`."""
        self.ask("POST", f"{MAIL}-changes/{quote(change, safe='')}/letters", expects="any")
        return True

    def cancel(self, change: str) -> bool:
        """`DELETE /v1/account/mail-changes/{change}`."""
        self.ask("DELETE", f"{MAIL}-changes/{quote(change, safe='')}")
        return True

    def close(self) -> None:
        """Give up what is under way."""
        self._http.close()

    def ask(self, method: str, path: str, body: bytes | None = None, expects: Literal["json", "any"] = "json") -> Reply:
        """One request in the session's name; a token that has run out is renewed."""
        token = self._bearer()
        for _ in range(RENEWALS):
            try:
                return self._http.request(method, path, bearer=token, json=body, expects=expects)
            except Refused as refusal:
                if refusal.status != 401:
                    raise
                token = self._renewed(token)
        return self._http.request(method, path, bearer=token, json=body, expects=expects)


_Time = Annotated[datetime, msgspec.Meta(tz=True)]


class _Session(msgspec.Struct):
    id: str
    device: str
    place: str
    opened_at: _Time
    used_at: _Time
    current: bool


class _Sessions(msgspec.Struct):
    items: list[_Session]


class _MailChange(msgspec.Struct):
    id: str
    mail: str
    state: Stand
    expires_at: _Time
    new_confirmed: bool
    old_confirmed: bool


class _Mail(msgspec.Struct):
    mail: str
    change: _MailChange | None


def _change(told: _MailChange) -> MailChange:
    return MailChange(told.id, told.mail, told.state, told.expires_at, told.new_confirmed, told.old_confirmed)


def _decode(body: bytes, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.MsgspecError, ValueError):
        raise NotTheServer("access") from None
