"""The routes about statements: a feed, the lines as a stream, the PDF, and the door through which tests change them."""

import asyncio
import json
import zlib
from collections.abc import AsyncIterator, Iterator
from itertools import chain, islice
from typing import Annotated, Any

from fastapi import FastAPI, Header, Path, Query, Request, Response
from starlette.responses import JSONResponse, StreamingResponse

from api_stub import contract as c
from api_stub import statement_messages as m
from api_stub.asking import Limit, Signed, Since
from api_stub.book import Book, Version
from api_stub.problems import Problem
from api_stub.spoils import find_spoil, spoil_lines, spoil_page
from api_stub.statement_pdf import statement_pdf
from api_stub.statements import Statements

NDJSON = "application/x-ndjson"
PDF = "application/pdf"
BLOCK = 512  # lines that are joined, compressed and sent at once
PIECE = 16384  # compressed bytes that are sent at once
GZIP = 31  # what zlib calls a gzip header

Statement = Annotated[str, Path(max_length=100)]
After = Annotated[int, Query(ge=0, le=1_000_000_000, description="The number of the last line that is known already")]
IfMatch = Annotated[str, Header(description="The ETag of the lines that are known already")]
IfNoneMatch = Annotated[str, Header(description="The ETag of what is known already")]

_ETAG = {"required": True, "schema": {"type": "string"}}
_COUNT = {"required": True, "schema": {"type": "integer", "minimum": 0}}
_SAME: dict[int | str, dict[str, Any]] = {304: {"description": "As known", "headers": {"ETag": _ETAG}}}
_LINES: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "One `StatementLine` a line, then one `LinesEnd`",
        "content": {NDJSON: {"schema": {"type": "string"}}},
        "headers": {"ETag": _ETAG, "Statement-Line-Count": _COUNT},
    }
}
_PDF: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The statement as it is printed",
        "content": {PDF: {"schema": {"type": "string", "format": "binary"}}},
        "headers": {"ETag": _ETAG},
    }
}


def install_statements(app: FastAPI, statements: Statements) -> None:
    """The routes of the contract."""

    @app.get(
        "/v1/statements",
        response_model=m.ChangesPage,
        response_model_exclude_unset=True,
        responses=c.refusals(*c.LISTED),
    )
    async def list_changes(request: Request, bearer: Signed, since: Since = None, limit: Limit = 100) -> Any:
        items, following, cursor = statements.changes(bearer.finess, since, limit)
        page = {"items": items, "next": following, "cursor": cursor}
        spoil = find_spoil(request.scope)
        return Response(spoil_page(spoil, page), media_type="application/json") if spoil else JSONResponse(page)

    @app.get(
        "/v1/statements/{statement}/lines",
        response_class=StreamingResponse,
        responses={**_LINES, **_SAME, **c.refusals("statement-changed", *c.STATEMENT)},
    )
    async def stream_lines(
        request: Request,
        statement: Statement,
        bearer: Signed,
        after: After = 0,
        if_match: IfMatch = "",
        if_none_match: IfNoneMatch = "",
    ) -> Response:
        book, version = statements.find(bearer.finess, statement)
        headers = {"ETag": version.etag, "Vary": "Accept-Encoding", "Cache-Control": "private, no-cache"}
        if if_match and not _names(version.etag, if_match):
            raise Problem("statement-changed", headers={"ETag": version.etag})
        if if_none_match and _names(version.etag, if_none_match):
            return Response(status_code=304, headers=headers)
        headers["Statement-Line-Count"] = str(book.count(version))
        lines = chain(book.lines(version, after), [_end(book, version)])
        spoil = find_spoil(request.scope)
        blocks = _blocks(lines if spoil is None else spoil_lines(spoil, lines))
        if _takes_gzip(request.headers.get("accept-encoding", "")):
            headers["Content-Encoding"] = "gzip"
            blocks = _compressed(blocks)
        return StreamingResponse(_in_turn(blocks), headers=headers, media_type=NDJSON)

    @app.get(
        "/v1/statements/{statement}/pdf",
        response_class=Response,
        responses={**_PDF, **_SAME, **c.refusals(*c.STATEMENT)},
    )
    async def print_statement(statement: Statement, bearer: Signed, if_none_match: IfNoneMatch = "") -> Response:
        book, version = statements.find(bearer.finess, statement)
        headers = {"ETag": version.etag, "Cache-Control": "private, no-cache"}
        if if_none_match and _names(version.etag, if_none_match):
            return Response(status_code=304, headers=headers)
        practice = statements.practice(bearer.finess)
        made = await asyncio.get_running_loop().run_in_executor(None, statement_pdf, practice, book, version)
        return Response(made, headers=headers, media_type=PDF)


def install_changes(app: FastAPI, statements: Statements) -> None:
    """`POST /_statements`: issue, correct or withdraw one; the answer is its line in the feed. For tests."""

    @app.post("/_statements", status_code=201, include_in_schema=False)
    def change(order: m.Order) -> dict[str, Any]:
        if order.change == "withdrawn":
            return statements.withdraw(order.finess, order.id)
        if order.change == "corrected":
            return statements.correct(order.finess, order.id, order.lines if isinstance(order.lines, dict) else None)
        if isinstance(order.lines, dict):
            raise Problem("invalid-request", "a new statement has a number of lines, or a list of them")
        return statements.issue(order.finess, lines=40 if order.lines is None else order.lines)


def _end(book: Book, version: Version) -> str:
    end = {"end": True, "count": book.count(version), "amc_cents": book.sums(version)["amc_cents"]}
    return json.dumps(end, separators=(",", ":")) + "\n"


def _blocks(lines: Iterator[str]) -> Iterator[bytes]:
    while block := "".join(islice(lines, BLOCK)):
        yield block.encode()


def _compressed(blocks: Iterator[bytes]) -> Iterator[bytes]:
    press = zlib.compressobj(1, zlib.DEFLATED, GZIP)
    waiting = b""
    for block in blocks:
        waiting += press.compress(block)
        if len(waiting) >= PIECE:
            yield waiting
            waiting = b""
    yield waiting + press.flush()


async def _in_turn(blocks: Iterator[bytes]) -> AsyncIterator[bytes]:
    """The blocks, leaving room for other requests in between."""
    for block in blocks:
        yield block
        await asyncio.sleep(0)


def _names(tag: str, given: str) -> bool:
    """Whether a list of entity tags has this one."""
    return any(each.strip().removeprefix("W/") in (tag, "*") for each in given.split(","))


def _takes_gzip(accepted: str) -> bool:
    for offer in accepted.lower().split(","):
        name, _, weight = offer.partition(";")
        if name.strip() in ("gzip", "*"):
            return weight.strip().replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False
