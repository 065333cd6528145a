"""The routes of the access to an account."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from fastapi import FastAPI, Request, Response

from api_stub import access_messages as m
from api_stub import contract as c
from api_stub.access import Access
from api_stub.access_mail import MailChanges
from api_stub.access_rules import MailChange, stands
from api_stub.asking import Signed

TAGS: list[Any] = ["account"]
_PROVED = ("password-wrong", "too-many-attempts", "change-conflict", "invalid-request", *c.SIGNED)
_ONE = ("not-found", "invalid-request", *c.SIGNED)


def install_access(app: FastAPI, access: Access) -> None:
    """The password and the sessions."""

    @app.put(
        "/v1/account/passwords/{change}",
        response_model=m.PasswordChangeMessage,
        responses=c.refusals("password-refused", *_PROVED),
        tags=TAGS,
    )
    async def change_own_password(change: UUID, asked: m.PasswordChangeRequest, bearer: Signed) -> Any:
        at = await access.change_password(bearer, str(change), asked.current, asked.password)
        return {"id": str(change), "changed_at": _moment(at)}

    @app.get(
        "/v1/account/passwords/{change}",
        response_model=m.PasswordChangeMessage,
        responses=c.refusals(*_ONE),
        tags=TAGS,
    )
    async def look_at_password_change(change: UUID, bearer: Signed) -> Any:
        return {"id": str(change), "changed_at": _moment(access.password_change(bearer.finess, str(change)))}

    @app.get("/v1/account/sessions", response_model=m.OpenSessionsMessage, responses=c.refusals(*c.SIGNED), tags=TAGS)
    async def list_sessions(bearer: Signed) -> Any:
        return {
            "items": [
                {
                    "id": each.id,
                    "device": each.device,
                    "place": each.place,
                    "opened_at": _moment(each.opened),
                    "used_at": _moment(each.used),
                    "current": each.current,
                }
                for each in access.list_sessions(bearer)
            ]
        }

    @app.delete("/v1/account/sessions/{session}", status_code=204, responses=c.refusals(*_ONE), tags=TAGS)
    async def close_session(session: UUID, bearer: Signed) -> None:
        await access.close_session(bearer, str(session))

    @app.delete("/v1/account/sessions", status_code=204, responses=c.refusals(*c.SIGNED), tags=TAGS)
    async def close_other_sessions(bearer: Signed) -> None:
        await access.close_others(bearer)


def install_mail_changes(app: FastAPI, changes: MailChanges) -> None:
    """The mail."""

    def told(change: MailChange) -> dict[str, Any]:
        return {
            "id": change.id,
            "mail": change.new,
            "state": stands(change, changes.now()),
            "asked_at": _moment(change.asked),
            "expires_at": _moment(change.expires),
            "new_confirmed": change.new_confirmed,
            "old_confirmed": change.old_confirmed,
        }

    @app.get("/v1/account/mail", response_model=m.MailMessage, responses=c.refusals(*c.SIGNED), tags=TAGS)
    async def look_at_mail(bearer: Signed) -> Any:
        mail, change = changes.look(bearer.finess)
        return {"mail": mail, "change": None if change is None else told(change)}

    @app.put(
        "/v1/account/mail-changes/{change}",
        status_code=201,
        response_model=m.MailChangeMessage,
        responses={
            200: {"model": m.MailChangeMessage, "description": "The same again"},
            **c.refusals("mail-refused", *_PROVED),
        },
        tags=TAGS,
    )
    async def ask_for_mail(
        change: UUID, asked: m.MailChangeRequest, bearer: Signed, request: Request, response: Response
    ) -> Any:
        made, new = await changes.ask(bearer.finess, str(change), asked.password, asked.mail, _address(request))
        response.status_code = 201 if new else 200
        return told(made)

    @app.delete(
        "/v1/account/mail-changes/{change}",
        status_code=204,
        responses=c.refusals("change-over", *_ONE),
        tags=TAGS,
    )
    async def cancel_mail_change(change: UUID, bearer: Signed) -> None:
        await changes.cancel(bearer.finess, str(change))

    @app.post(
        "/v1/account/mail-changes/{change}/letters",
        status_code=202,
        response_class=Response,
        responses={
            202: {"description": "Written again to whoever hasn't answered"},
            **c.refusals("change-over", *_ONE),
        },
        tags=TAGS,
    )
    async def write_again(change: UUID, bearer: Signed, request: Request) -> Response:
        await changes.again(bearer.finess, str(change), _address(request))
        return Response(status_code=202)


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


def _moment(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
