"""Questions and answers, for everybody: the file that the program also ships, served with its ETag."""

import hashlib
from pathlib import Path
from typing import Annotated, Any

from fastapi import FastAPI, Header, Response
from pydantic import BaseModel

from api_stub import contract as c

CONTENT = Path(__file__).resolve().parents[1] / "resources" / "faq" / "faq.json"
IfNoneMatch = Annotated[str, Header(max_length=200)]


class Category(BaseModel):
    """Questions about one thing."""

    id: str
    title: str


class Entry(BaseModel):
    """A question; `answer` in paragraphs, `opens` names the screen that does it, "" for none."""

    id: str
    category: str
    question: str
    answer: list[str]
    opens: str


class FaqMessage(BaseModel):
    """All of it."""

    categories: list[Category]
    entries: list[Entry]


_SAME: dict[int | str, dict[str, Any]] = {304: {"description": "The same as the If-None-Match says"}}


def install_faq(app: FastAPI) -> None:
    """The route of the contract."""
    content = CONTENT.read_bytes()
    tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": "no-cache"}

    @app.get(
        "/v1/faq",
        response_model=FaqMessage,
        responses={**_SAME, **c.refusals("invalid-request", *c.ALWAYS)},
        tags=["faq"],
    )
    async def faq(if_none_match: IfNoneMatch = "") -> Response:
        if tag in [each.strip().removeprefix("W/") for each in if_none_match.split(",")]:
            return Response(status_code=304, headers=headers)
        return Response(content, media_type="application/json", headers=headers)
