"""The OpenAPI document: FastAPI's own, with every refusal of every route, and the tus routes that FastAPI doesn't see.

Tables only; a test makes real requests and holds each answer against this document.
"""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from api_stub.messages import ProblemMessage
from api_stub.problems import CATALOGUE, PROBLEM_TYPE
from api_stub.statement_messages import LinesEnd, StatementLine
from api_stub.tus_headers import ALGORITHMS, BODY_TYPE, EXTENSIONS, PREFIX

ALWAYS = ("rate-limited", "internal", "unavailable")
SIGNED = ("token-refused", *ALWAYS)
LISTED = ("invalid-request", "cursor-unknown", *SIGNED)
SEAL = (
    "deposit-conflict",
    "deposit-too-large",
    "invalid-request",
    "kind-unknown",
    "upload-unknown",
    "upload-incomplete",
    "document-empty",
    "checksum-mismatch",
    "media-type-refused",
    "locked",
    *SIGNED,
)
STATEMENT = ("not-found", "statement-withdrawn", "invalid-request", *SIGNED)
TUS = ("header-invalid", "version-unsupported", *SIGNED)
TUS_ONE = ("not-found", "upload-expired", "locked", *TUS)
TUS_BYTES = ("checksum-algorithm-unknown", "upload-too-large", "media-type-unsupported", "chunk-checksum-mismatch")

_RETRY_AFTER = {"description": "Seconds to wait", "schema": {"type": "integer", "minimum": 0}}


def refusals(*codes: str) -> dict[int | str, dict[str, Any]]:
    """The answers that carry these problem codes, for a route's `responses`."""
    by_status: dict[int, list[str]] = {}
    for code in codes:
        by_status.setdefault(CATALOGUE[code][0], []).append(code)
    return {status: _refusal(status, found) for status, found in sorted(by_status.items())}


def _refusal(status: int, codes: list[str]) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if status == 401 and "token-refused" in codes:
        headers["WWW-Authenticate"] = {"description": "`Bearer`, for `token-refused`", "schema": {"type": "string"}}
    if status == 405:
        headers["Allow"] = {"required": True, "schema": {"type": "string"}}
    if "version-unsupported" in codes:
        headers["Tus-Version"] = {"required": True, "schema": {"type": "string"}}
    if status in (423, 429, 503):
        headers["Retry-After"] = _RETRY_AFTER
    answer: dict[str, Any] = {
        "description": "; ".join(f"`{code}`: {CATALOGUE[code][1]}" for code in codes),
        "content": {
            PROBLEM_TYPE: {
                "schema": {
                    "allOf": [{"$ref": "#/components/schemas/Problem"}],
                    "properties": {"code": {"enum": codes}, "status": {"const": status}},
                }
            }
        },
    }
    if headers:
        answer["headers"] = headers
    return answer


# --- tus ------------------------------------------------------------------------------------------------------------

_COUNT = {"type": "integer", "minimum": 0, "maximum": 999_999_999_999_999}
_BASE64 = r"(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?"


def _asks(name: str, schema: dict[str, Any], description: str, *, required: bool = False) -> dict[str, Any]:
    return {"name": name, "in": "header", "required": required, "schema": schema, "description": description}


_VERSION = _asks("Tus-Resumable", {"const": "1.0.0"}, "The version of tus", required=True)
_LENGTH = _asks("Upload-Length", _COUNT, "Bytes of the whole upload", required=True)
_OFFSET = _asks("Upload-Offset", _COUNT, "Where these bytes begin; must be the upload's offset", required=True)
_METADATA = _asks(
    "Upload-Metadata",
    {
        "type": "string",
        "pattern": rf"^[a-z]+ {_BASE64}$",
        "examples": ["filename YS5wZGY=,filetype YXBwbGljYXRpb24vcGRm"],
    },
    "Keys and Base64 values, separated by commas; `filename` and `filetype` are usual",
)
_CHECKSUM = _asks(
    "Upload-Checksum",
    {"type": "string", "pattern": rf"^(?:{'|'.join(ALGORITHMS)}) {_BASE64}$"},
    "Algorithm and Base64 digest of this request's bytes: all of them are stored, or none",
)
_OVERRIDE = _asks("X-HTTP-Method-Override", {"enum": ["PATCH", "DELETE", "HEAD"]}, "Taken for the method")
_UPLOAD = {"name": "upload", "in": "path", "required": True, "schema": {"type": "string", "pattern": "^[0-9a-f]{32}$"}}

_HEADERS: dict[str, dict[str, Any]] = {
    "Tus-Resumable": {"required": True, "schema": {"const": "1.0.0"}},
    "Upload-Offset": {"required": True, "schema": _COUNT},
    "Upload-Length": {"required": True, "schema": _COUNT},
    "Upload-Metadata": {"schema": {"type": "string"}},
    "Upload-Expires": {"description": "RFC 9110 date", "schema": {"type": "string"}},
    "Location": {"required": True, "schema": {"type": "string", "pattern": f"^{PREFIX}/[0-9a-f]{{32}}$"}},
    "Cache-Control": {"required": True, "schema": {"const": "no-store"}},
    "Tus-Version": {"required": True, "schema": {"const": "1.0.0"}},
    "Tus-Extension": {"required": True, "schema": {"const": EXTENSIONS}},
    "Tus-Max-Size": {"required": True, "schema": _COUNT},
    "Tus-Checksum-Algorithm": {"required": True, "schema": {"const": ",".join(ALGORITHMS)}},
}


def _done(description: str, *headers: str) -> dict[str, Any]:
    return {"description": description, "headers": {name: _HEADERS[name] for name in ("Tus-Resumable", *headers)}}


def _operation(
    name: str,
    summary: str,
    parameters: list[dict[str, Any]],
    answers: dict[int | str, dict[str, Any]],
    *,
    body: bool = False,
) -> dict[str, Any]:
    made: dict[str, Any] = {"operationId": name, "summary": summary, "tags": ["tus"], "parameters": parameters}
    if body:
        content = {BODY_TYPE.decode(): {"schema": {"type": "string", "format": "binary"}}}
        made["requestBody"] = {"required": name == "continue_upload", "content": content}
    if name != "discover":
        made["security"] = [{"HTTPBearer": []}]
    made["responses"] = {str(status): answer for status, answer in answers.items()}
    return made


_OPTIONS = _operation(
    "discover",
    "What this server offers of tus",
    [],
    {
        204: _done(
            "Versions, extensions and limits", "Tus-Version", "Tus-Extension", "Tus-Max-Size", "Tus-Checksum-Algorithm"
        )
    },
)
_TUS_PATHS: dict[str, dict[str, Any]] = {
    PREFIX: {
        "post": _operation(
            "create_upload",
            "Create an upload, with or without its first bytes",
            [_VERSION, _LENGTH, _METADATA, _CHECKSUM],
            {
                201: _done("Created", "Location", "Upload-Offset", "Upload-Expires"),
                **refusals(*TUS_BYTES, *TUS),
            },
            body=True,
        ),
        "options": _OPTIONS,
    },
    PREFIX + "/{upload}": {
        "head": _operation(
            "look_at_upload",
            "Where the upload stands",
            [_UPLOAD, _VERSION],
            {
                200: _done(
                    "Its offset", "Upload-Offset", "Upload-Length", "Upload-Metadata", "Upload-Expires", "Cache-Control"
                ),
                **{status: {"description": answer["description"]} for status, answer in refusals(*TUS_ONE).items()},
            },
        ),
        "patch": _operation(
            "continue_upload",
            "Append bytes",
            [_UPLOAD, _VERSION, _OFFSET, _CHECKSUM],
            {
                204: _done("Stored", "Upload-Offset", "Upload-Expires"),
                **refusals("offset-conflict", *TUS_BYTES, *TUS_ONE),
            },
            body=True,
        ),
        "delete": _operation(
            "end_upload",
            "Forget an upload that isn't in a deposit",
            [_UPLOAD, _VERSION],
            {204: _done("Forgotten"), **refusals("upload-sealed", *TUS_ONE)},
        ),
        "post": _operation(
            "override_method",
            "For clients that can't send the method they mean",
            [_UPLOAD, _VERSION, {**_OVERRIDE, "required": True}, {**_OFFSET, "required": False}, _CHECKSUM],
            {
                200: _done("As HEAD", "Upload-Offset", "Upload-Length", "Cache-Control"),
                204: _done("As PATCH or DELETE"),
                **refusals("offset-conflict", "upload-sealed", "method-not-allowed", *TUS_BYTES, *TUS_ONE),
            },
            body=True,
        ),
        "options": {**_OPTIONS, "operationId": "discover_one", "parameters": [_UPLOAD]},
    },
}

_SCHEMES = {"HTTPBearer": {"type": "http", "scheme": "bearer", "description": "The access token of a session"}}


def document(app: FastAPI) -> dict[str, Any]:
    """The whole contract; made once."""
    if app.openapi_schema is None:
        made = get_openapi(
            title=app.title,
            version=app.version,
            description="What client and service agree on. JSON is UTF-8, times are RFC 3339 UTC, ids are opaque.",
            routes=app.routes,
        )
        made["paths"].update(_TUS_PATHS)
        components = made.setdefault("components", {})
        components.setdefault("schemas", {})["Problem"] = ProblemMessage.model_json_schema()
        components["securitySchemes"] = _SCHEMES
        for line in (StatementLine, LinesEnd):  # inside a stream, where FastAPI doesn't see them
            components["schemas"][line.__name__] = line.model_json_schema()
        for unused in ("HTTPValidationError", "ValidationError"):
            components["schemas"].pop(unused, None)
        app.openapi_schema = made
    return app.openapi_schema
