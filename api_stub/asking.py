"""What the routes ask of every request: whose it is, where a list goes on, how much of it."""

from typing import Annotated

from fastapi import Depends, Query, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from api_stub.application_keys import Applicant, ApplicationKeys, Owners
from api_stub.sessions import Bearer, Sessions

_scheme = HTTPBearer(auto_error=False, description="The access token of a session")


async def _bearer(request: Request, _: Annotated[HTTPAuthorizationCredentials | None, Depends(_scheme)]) -> Bearer:
    sessions: Sessions = request.app.state.parts.sessions
    return sessions.bearer(request.headers.get("authorization", ""))


async def _applicant(
    request: Request, _: Annotated[HTTPAuthorizationCredentials | None, Depends(_scheme)]
) -> Applicant:
    keys: ApplicationKeys = request.app.state.parts.application_keys
    return keys.applicant(request.headers.get("authorization", ""))


async def _owner(request: Request, _: Annotated[HTTPAuthorizationCredentials | None, Depends(_scheme)]) -> str:
    owners: Owners = request.app.state.parts.owners
    return owners.owner(request.headers.get("authorization", ""))


Signed = Annotated[Bearer, Depends(_bearer)]
Applying = Annotated[Applicant, Depends(_applicant)]  # the key of a practice that has no account yet
Owner = Annotated[str, Depends(_owner)]  # either of them
Since = Annotated[str | None, Query(max_length=200)]
Limit = Annotated[int, Query(ge=1, le=1000)]
