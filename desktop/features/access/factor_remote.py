"""The service's routes of the second factor: values in, values out. Failures are those of `infra.http`."""

from datetime import datetime
from typing import Annotated, Literal, Protocol, TypeVar

import msgspec

from desktop.features.access.factor_domain import Enrolment, Factor, RecoveryCodes
from desktop.infra.http import Reply
from desktop.kernel.failures import NotTheServer

T = TypeVar("T")
FACTOR = "/v1/account/factor"


class Ask(Protocol):
    """`AccessRemote.ask`."""

    def __call__(
        self, method: str, path: str, body: bytes | None = None, expects: Literal["json", "any"] = "json"
    ) -> Reply: ...


class FactorRemote:
    """Blocking; any thread."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask

    def look(self) -> Factor:
        """`GET /v1/account/factor`."""
        told = _decode(self._ask("GET", FACTOR).body, _Factor)
        return Factor(told.since, told.recovery_left)

    def enrol(self, enrolment: str, password: str) -> Enrolment:
        """`PUT /v1/account/factor/enrolments/{enrolment}`; the same again is the same secret."""
        body = msgspec.json.encode({"password": password})
        told = _decode(self._ask("PUT", f"{FACTOR}/enrolments/{enrolment}", body).body, _Enrolment)
        return Enrolment(told.id, told.secret, told.uri)

    def activate(self, enrolment: str, code: str) -> RecoveryCodes:
        """`PUT /v1/account/factor/enrolments/{enrolment}/activation`."""
        body = msgspec.json.encode({"code": code})
        return _codes(self._ask("PUT", f"{FACTOR}/enrolments/{enrolment}/activation", body))

    def renew(self, password: str, code: str) -> RecoveryCodes:
        """`POST /v1/account/factor/recovery-codes`."""
        body = msgspec.json.encode({"password": password, "code": code})
        return _codes(self._ask("POST", f"{FACTOR}/recovery-codes", body))

    def switch_off(self, password: str, code: str) -> bool:
        """`POST /v1/account/factor/removal`."""
        body = msgspec.json.encode({"password": password, "code": code})
        self._ask("POST", f"{FACTOR}/removal", body)
        return True


class _Factor(msgspec.Struct):
    since: Annotated[datetime, msgspec.Meta(tz=True)] | None
    recovery_left: int


class _Enrolment(msgspec.Struct):
    id: str
    secret: str
    uri: str


class _Recovery(msgspec.Struct):
    recovery_codes: tuple[str, ...]


def _codes(reply: Reply) -> RecoveryCodes:
    return RecoveryCodes(_decode(reply.body, _Recovery).recovery_codes)


def _decode(body: bytes, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.MsgspecError, ValueError):
        raise NotTheServer("factor") from None
