"""The routes of the follow-up: a feed, messages and what came with them, what was missing, what was read."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import FastAPI, Path, Response
from starlette.responses import JSONResponse

from api_stub import contract as c
from api_stub import followup_messages as m
from api_stub import messages
from api_stub.asking import Limit, Signed, Since
from api_stub.followup import Followup
from api_stub.mail import Mailbox
from api_stub.rules import Piece

Subject = Annotated[str, Path(max_length=100)]
Attachment = Annotated[str, Path(max_length=100)]

_ONE = ("not-found", "invalid-request", *c.SIGNED)
_PIECES = tuple(code for code in c.SEAL if code not in ("deposit-conflict", "kind-unknown"))
_WRITE = ("not-found", "message-conflict", "conversation-closed", *_PIECES)
_ANSWER = ("not-found", "deposit-conflict", "nothing-missing", *_PIECES)
_BYTES: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The document as it was sent",
        "content": {"*/*": {"schema": {"type": "string", "format": "binary"}}},
    }
}


def install_followup(app: FastAPI, followup: Followup, mailbox: Mailbox) -> None:
    """The routes of the contract."""

    @app.get(
        "/v1/followup",
        response_model=m.EventsPage,
        response_model_exclude_unset=True,
        responses=c.refusals(*c.LISTED),
        tags=["followup"],
    )
    async def list_events(bearer: Signed, since: Since = None, limit: Limit = 100) -> Any:
        return JSONResponse(followup.changes(bearer.finess, since, limit))

    @app.put(
        "/v1/followup/read",
        status_code=204,
        responses=c.refusals("invalid-request", *c.SIGNED),
        tags=["followup"],
    )
    async def mark_read(asked: m.MarksRequest, bearer: Signed) -> None:
        await followup.mark(bearer.finess, [(mark.subject, mark.upto) for mark in asked.marks])

    @app.put(
        "/v1/followup/{subject}/pieces/{deposit}",
        response_model=messages.DepositMessage,
        status_code=201,
        responses={200: {"model": messages.DepositMessage, "description": "The same again"}, **c.refusals(*_ANSWER)},
        tags=["followup"],
    )
    async def bring_missing(
        subject: Subject, deposit: UUID, asked: m.PieceRequest, bearer: Signed, response: Response
    ) -> Any:
        made, new = await followup.answer(bearer.finess, subject, str(deposit), asked.message, _pieces(asked.uploads))
        response.status_code = 201 if new else 200
        if new:
            mailbox.notify()
        return made

    @app.put(
        "/v1/conversations/{subject}/messages/{message}",
        response_model=m.EventMessage,
        response_model_exclude_unset=True,
        status_code=201,
        responses={200: {"model": m.EventMessage, "description": "The same again"}, **c.refusals(*_WRITE)},
        tags=["followup"],
    )
    async def write(subject: Subject, message: UUID, asked: m.WriteRequest, bearer: Signed) -> Any:
        event, new = await followup.write(bearer.finess, subject, str(message), asked.text, _pieces(asked.uploads))
        return JSONResponse(event, 201 if new else 200)

    @app.get(
        "/v1/conversations/{subject}/attachments/{attachment}",
        response_class=Response,
        responses={**_BYTES, **c.refusals(*_ONE)},
        tags=["followup"],
    )
    def attachment(subject: Subject, attachment: Attachment, bearer: Signed) -> Response:
        body, media = followup.attachment(bearer.finess, subject, attachment)
        return Response(body, media_type=media, headers={"Cache-Control": "private, no-cache"})


def _pieces(uploads: list[messages.PieceMessage]) -> list[Piece]:
    return [Piece(piece.id, piece.name, piece.sha256) for piece in uploads]
