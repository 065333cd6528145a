"""The service's routes of registration and of what was forgotten: values in, values out. The only JSON of the feature.

Nobody is signed in here: no request carries a token. What changes something carries an identifier made by the program,
so that a reply lost on the way can be asked again. Failures are those of `infra.http`. Blocking; any thread.
"""

import binascii
from base64 import b64decode
from collections.abc import Mapping
from datetime import datetime
from typing import Literal, Protocol, TypeVar

import msgspec

from desktop.features.registration.domain import Account, ApplicantKey, Captcha, Inscription, Section, Terms, Way
from desktop.kernel.failures import NotTheServer

T = TypeVar("T")


class Reply(Protocol):
    """What is read of an answer."""

    @property
    def body(self) -> bytes: ...


class Line(Protocol):
    """What is asked of `infra.http.Http`."""

    def request(
        self,
        method: str,
        path_or_url: str,
        *,
        json: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        expects: Literal["json", "tus", "any"] = "json",
    ) -> Reply: ...

    def close(self) -> None: ...


class _Captcha(msgspec.Struct):
    id: str
    image: str
    expires_at: datetime


class _Section(msgspec.Struct):
    title: str
    body: str


class _Terms(msgspec.Struct):
    version: str
    title: str
    sections: list[_Section]


class _Key(msgspec.Struct):
    key: str
    expires_at: datetime


class _Account(msgspec.Struct):
    id: str
    name: str
    mail: str
    state: Literal["pending", "active"]


class _Reminder(msgspec.Struct):
    mail: str


class RegistrationRemote:
    """One service, as registration uses it."""

    def __init__(self, line: Line) -> None:
        self._line = line

    def captcha(self) -> Captcha:
        """`POST /v1/captchas`."""
        made = _decode(self._line.request("POST", "/v1/captchas").body, _Captcha)
        try:
            image = b64decode(made.image, validate=True)
        except (binascii.Error, ValueError):
            raise NotTheServer("unexpected answer") from None
        return Captcha(made.id, image, made.expires_at)

    def sound(self, captcha: str) -> bytes:
        """`GET /v1/captchas/{captcha}/audio`: a WAV file."""
        return self._line.request(
            "GET", f"/v1/captchas/{captcha}/audio", headers={"Accept": "audio/wav"}, expects="any"
        ).body

    def terms(self) -> Terms:
        """`GET /v1/terms`."""
        told = _decode(self._line.request("GET", "/v1/terms").body, _Terms)
        return Terms(told.version, told.title, tuple(Section(each.title, each.body) for each in told.sections))

    def request_code(self, id_: str, finess: str, captcha: str, answer: str) -> ApplicantKey:
        """`PUT /v1/code-requests/{id}`."""
        body = {"finess": finess, "captcha": {"id": captcha, "answer": answer}}
        told = _decode(self._put(f"/v1/code-requests/{id_}", body), _Key)
        return ApplicantKey(told.key, told.expires_at)

    def register(self, id_: str, form: Inscription) -> Account:
        """`PUT /v1/registrations/{id}`."""
        body = {
            "finess": form.finess,
            "code": form.code,
            "mail": form.mail.strip(),
            "password": form.password,
            "terms": form.terms,
        }
        return _account(self._put(f"/v1/registrations/{id_}", body))

    def look(self, id_: str) -> Account:
        """`GET /v1/registrations/{id}`."""
        return _account(self._line.request("GET", f"/v1/registrations/{id_}").body)

    def mail_again(self, finess: str, password: str, mail: str) -> bool:
        """`POST /v1/activation-mails`."""
        asked = {"finess": finess, "password": password}
        body = msgspec.json.encode({**asked, "mail": mail} if mail else asked)
        self._line.request("POST", "/v1/activation-mails", json=body, expects="any")
        return True

    def reset(self, id_: str, finess: str, captcha: str, answer: str, way: Way) -> bool:
        """`PUT /v1/resets/{id}`."""
        self._put(
            f"/v1/resets/{id_}", {"finess": finess, "captcha": {"id": captcha, "answer": answer}, "way": way.value}
        )
        return True

    def remind(self, finess: str, proof: str) -> str:
        """`POST /v1/mail-reminders`: the registered mail, masked."""
        body = msgspec.json.encode({"finess": finess, "proof": proof})
        return _decode(self._line.request("POST", "/v1/mail-reminders", json=body).body, _Reminder).mail

    def request_password(self, id_: str, finess: str, captcha: str, answer: str) -> bool:
        """`PUT /v1/password-requests/{id}`."""
        self._put(f"/v1/password-requests/{id_}", {"finess": finess, "captcha": {"id": captcha, "answer": answer}})
        return True

    def change_password(self, id_: str, finess: str, code: str, password: str) -> bool:
        """`PUT /v1/passwords/{id}`."""
        self._put(f"/v1/passwords/{id_}", {"finess": finess, "code": code, "password": password})
        return True

    def close(self) -> None:
        """Hang up."""
        self._line.close()

    def _put(self, path: str, body: Mapping[str, object]) -> bytes:
        expects: Literal["json", "any"] = "json" if path.startswith(("/v1/code", "/v1/reg")) else "any"
        return self._line.request("PUT", path, json=msgspec.json.encode(body), expects=expects).body


def _account(body: bytes) -> Account:
    told = _decode(body, _Account)
    return Account(told.id, told.name, told.mail, told.state == "active")


def _decode(body: bytes, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.MsgspecError, ValueError):
        raise NotTheServer("unexpected answer") from None
