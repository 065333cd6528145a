"""The routes about what the mutual holds of a practice. An ETag tells whether anything of it moved."""

import asyncio
import hashlib
from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import FastAPI, Header, Response

from api_stub import contract as c
from api_stub import practice_messages as m
from api_stub.asking import Signed
from api_stub.practice import Held, Practices
from api_stub.practice_rules import FIELDS, About

PDF = "application/pdf"
IfNoneMatch = Annotated[str, Header(max_length=200, description="The ETag of what is known already")]

_ETAG = {"ETag": {"required": True, "schema": {"type": "string"}}}
_SAME: dict[int | str, dict[str, Any]] = {304: {"description": "As known", "headers": _ETAG}}
_DATA: dict[int | str, dict[str, Any]] = {200: {"headers": _ETAG}}
_PDF: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The signed agreement",
        "content": {PDF: {"schema": {"type": "string", "format": "binary"}}},
        "headers": _ETAG,
    }
}


def install_practice(app: FastAPI, practices: Practices) -> None:
    """The routes of the contract."""

    @app.get(
        "/v1/practice",
        response_model=m.PracticeDataMessage,
        responses={**_DATA, **_SAME, **c.refusals("invalid-request", *c.SIGNED)},
        tags=["practice"],
    )
    async def look_at_practice(bearer: Signed, if_none_match: IfNoneMatch = "") -> Response:
        body = _message(practices.find(bearer.finess)).model_dump_json().encode()
        tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
        headers = {"ETag": tag, "Cache-Control": "private, no-cache"}
        if _names(tag, if_none_match):
            return Response(status_code=304, headers=headers)
        return Response(body, media_type="application/json", headers=headers)

    @app.get(
        "/v1/practice/agreement/pdf",
        response_class=Response,
        responses={**_PDF, **_SAME, **c.refusals("agreement-absent", "invalid-request", *c.SIGNED)},
        tags=["practice"],
    )
    async def read_agreement(bearer: Signed, if_none_match: IfNoneMatch = "") -> Response:
        body, tag = await asyncio.get_running_loop().run_in_executor(None, practices.agreement, bearer.finess)
        headers = {"ETag": tag, "Cache-Control": "private, no-cache"}
        if _names(tag, if_none_match):
            return Response(status_code=304, headers=headers)
        return Response(body, media_type=PDF, headers=headers)


def _message(held: Held) -> m.PracticeDataMessage:
    record = held.record
    contact = {**_part(held, About.CONTACT), "account_mail": held.account_mail}
    address, bank = (_part(held, about) if about in record.parts else None for about in (About.ADDRESS, About.BANK))
    return m.PracticeDataMessage(
        identity=m.IdentityMessage.model_validate(record),
        establishments=[m.EstablishmentMessage.model_validate(each) for each in record.establishments],
        contact=m.ContactMessage.model_validate(contact),
        address=None if address is None else m.AddressMessage.model_validate(address),
        bank=None if bank is None else m.BankMessage.model_validate(bank),
        agreement=m.AgreementMessage.model_validate(record.agreement),
        history=[m.HistoryMessage.model_validate(entry) for entry in held.history],
    )


def _part(held: Held, about: About) -> Mapping[str, str]:
    words = held.record.parts.get(about, {})
    return {**{name: words.get(name, "") for name in FIELDS[about]}, "since": held.record.since.get(about, "")}


def _names(tag: str, given: str) -> bool:
    """Whether a list of entity tags has this one."""
    return any(each.strip().removeprefix("W/") in (tag, "*") for each in given.split(","))
