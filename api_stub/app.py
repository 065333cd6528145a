"""The application: routes, and how the parts hang together. Decides nothing and stores nothing itself."""

import sqlite3
from functools import partial
from typing import Any
from uuid import UUID

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.routing import Route

from api_stub import access_book, application_routes, factor_book, followup_book, mail, practice_book, requests, seed
from api_stub import contract as c
from api_stub import messages as m
from api_stub.access import Access
from api_stub.access_book import Came
from api_stub.access_mail import MailChanges
from api_stub.access_page import install_mail_page
from api_stub.access_routes import install_access, install_mail_changes
from api_stub.application_door import install_door
from api_stub.application_keys import ApplicationKeys, Owners
from api_stub.application_letters import Draft
from api_stub.application_links import Site
from api_stub.application_routes import ApplicationParts, install_applications
from api_stub.application_welcome import welcome
from api_stub.asking import Limit, Owner, Signed, Since
from api_stub.backoffice import BackOffice
from api_stub.backoffice_page import install_backoffice
from api_stub.cursors import Cursors
from api_stub.deposits import Deposits
from api_stub.factor import Factors
from api_stub.factor_book import Challenge
from api_stub.factor_messages import ChallengeMessage
from api_stub.factor_office import factor_section
from api_stub.factor_routes import install_factor
from api_stub.faq import install_faq
from api_stub.faults import Faults, FaultyApp
from api_stub.followup import Trail
from api_stub.followup_parts import FollowupParts
from api_stub.followup_routes import install_followup
from api_stub.geocoder import install_geocoder
from api_stub.hashing import Hashing
from api_stub.mail import Attachment, Letter, Mailbox
from api_stub.mail_page import install_mailbox
from api_stub.practice import Practices
from api_stub.practice_routes import install_practice
from api_stub.problems import PROBLEM_TYPE, Problem
from api_stub.registration import Registration
from api_stub.registration_office import accounts_section
from api_stub.registration_routes import (
    REGISTRATION_SCHEMAS,
    install_answers,
    install_forgotten,
    install_pages,
    install_registration,
)
from api_stub.request_parts import RequestParts
from api_stub.request_routes import install_requests
from api_stub.rules import Piece
from api_stub.sessions import Sessions
from api_stub.settings import Settings
from api_stub.state import State
from api_stub.statement_routes import install_changes, install_statements
from api_stub.statements import Statements
from api_stub.tus import Tus
from api_stub.tus_headers import PREFIX

SCHEMAS = (
    mail.SCHEMA,
    *REGISTRATION_SCHEMAS,
    application_routes.SCHEMA,
    followup_book.SCHEMA,
    requests.SCHEMA,
    practice_book.SCHEMA,
    access_book.SCHEMA,
    factor_book.SCHEMA,
)


class Parts:
    """What one application is made of, opened together and closed together."""

    def __init__(self, settings: Settings) -> None:
        """Open the state under `settings.data` and seed it. Blocking."""
        self.settings = settings
        self.faults = Faults()
        if settings.faults is not None:
            self.faults.load(settings.faults)
        self.state = State(settings.data, SCHEMAS)
        if settings.seed != "empty":
            seed.sow(self.state, settings.argon2)
        self.hashing = Hashing(settings.argon2)
        self.sessions = Sessions(self.state, settings, self.hashing)
        self.mailbox = Mailbox(self.state, settings.data / "mailbox", settings.clock, settings.smtp)
        self.backoffice = BackOffice(self.state)
        cursors = Cursors(self.state)
        trail = Trail(settings)
        self.deposits = Deposits(self.state, settings, cursors, self.mailbox, trail.sealed)
        self.statements = Statements(self.state, settings, cursors)
        self.followup = FollowupParts(
            self.state, settings, cursors, self.deposits, trail, self.statements, self.mailbox, self.backoffice
        )
        self.application_keys = ApplicationKeys(self.state, settings)
        self.owners = Owners(self.sessions, self.application_keys, settings)
        self.tus = Tus(self.state, self.owners, settings)
        self.site = Site()
        self.registration = Registration(
            self.state, settings, self.sessions, self.hashing, self.mailbox, self.application_keys, self.site
        )
        self.backoffice.add(accounts_section(self.registration.errands))
        self.access = Access(self.state, settings, self.sessions, self.hashing, self.mailbox)
        self.factors = Factors(self.state, settings, self.sessions, self.access, self.hashing, self.mailbox)
        self.backoffice.add(factor_section(self.factors, self.mailbox))
        self.mail_changes = MailChanges(
            self.state, settings, self.access, self.mailbox, lambda path: self.site.url + path
        )
        self.practices = Practices(self.state, settings)
        self.requests = RequestParts(
            self.state,
            settings,
            cursors,
            trail,
            self.mailbox,
            self.backoffice,
            lambda path: self.site.url + path,
            self.practices.account,
        )
        self.applications = ApplicationParts(
            self.state,
            settings,
            self.application_keys,
            self.mailbox,
            self.backoffice,
            partial(welcome, self.registration.errands),
            self.site,
            self._post_draft,
        )

    def _post_draft(self, connection: sqlite3.Connection, draft: Draft) -> None:
        files = tuple(Attachment(file.name, file.media, file.content) for file in draft.attachments)
        self.mailbox.post(connection, Letter(draft.to, draft.subject, draft.text, attachments=files))

    def close(self) -> None:
        """Blocking; a second call does nothing."""
        self.registration.close()
        self.hashing.close()
        self.followup.close()
        self.mailbox.close()
        self.state.close()


def create_app(settings: Settings) -> FastAPI:
    """The application over `settings.data`; close `app.state.parts` when done with it."""
    parts = Parts(settings)
    app = FastAPI(
        title="Espace Tiers",
        version="1",
        docs_url=None,
        redoc_url=None,
        openapi_url="/v1/openapi.json",
        redirect_slashes=False,
    )
    app.state.parts = parts
    app.openapi = lambda: c.document(app)  # type: ignore[method-assign]
    _install_refusals(app)
    _install_routes(app, parts)
    install_statements(app, parts.statements)
    install_faq(app)
    install_mailbox(app, parts.mailbox)
    install_backoffice(app, parts.backoffice)
    install_geocoder(app)
    install_registration(app, parts.registration)
    install_forgotten(app, parts.registration)
    install_pages(app, parts.registration)
    install_access(app, parts.access)
    install_factor(app, parts.factors)
    install_mail_changes(app, parts.mail_changes)
    install_mail_page(app, parts.mail_changes)
    install_applications(app, parts.applications)
    install_followup(app, parts.followup.followup, parts.mailbox)
    install_practice(app, parts.practices)
    install_requests(app, parts.requests, parts.mailbox)
    # routes are tried in order, and most requests are these
    app.router.routes.insert(0, Route(PREFIX, parts.tus, include_in_schema=False))
    app.router.routes.insert(0, Route(PREFIX + "/{upload:path}", parts.tus, include_in_schema=False))
    if settings.faults is not None:
        install_changes(app, parts.statements)
        install_answers(app, parts.registration)
        install_door(app, parts.state, parts.application_keys, parts.backoffice)
        app.add_middleware(FaultyApp, faults=parts.faults)
    return app


def _install_routes(app: FastAPI, parts: Parts) -> None:
    settings, sessions, deposits = parts.settings, parts.sessions, parts.deposits

    @app.post(
        "/v1/sessions",
        status_code=201,
        response_model=m.SessionMessage,
        responses={
            200: {"model": ChallengeMessage, "description": "The password is right, and a code is needed"},
            **c.refusals(
                "credentials-refused",
                "account-not-activated",
                "registration-needed",
                "code-expired",
                "too-many-attempts",
                "invalid-request",
                *c.ALWAYS,
            ),
        },
    )
    async def sign_in(credentials: m.Credentials, request: Request) -> Any:
        came = Came(credentials.device, _address(request))
        given = await sessions.sign_in(credentials.finess, credentials.password, came)
        if isinstance(given, Challenge):
            return Response(ChallengeMessage.model_validate(given).model_dump_json(), media_type="application/json")
        return given

    @app.post(
        "/v1/sessions/refresh",
        response_model=m.SessionMessage,
        responses=c.refusals("session-expired", "session-closed", "invalid-request", *c.ALWAYS),
    )
    async def refresh(asked: m.RefreshRequest, request: Request) -> Any:
        return await sessions.refresh(asked.refresh_token, Came(asked.device, _address(request)))

    @app.post(
        "/v1/sessions/revocation",
        status_code=204,
        responses=c.refusals("invalid-request", *c.ALWAYS),
    )
    async def let_go(asked: m.RevocationRequest) -> None:
        await sessions.let_go(asked.refresh_token)

    @app.delete("/v1/sessions/current", status_code=204, responses=c.refusals(*c.SIGNED))
    async def sign_out(bearer: Signed) -> None:
        await sessions.sign_out(bearer)

    @app.get("/v1/limits", response_model=m.LimitsMessage, responses=c.refusals(*c.SIGNED))
    async def limits(_: Owner) -> Any:
        return settings

    @app.get("/v1/notices", response_model=m.NoticesPage, responses=c.refusals(*c.ALWAYS))
    async def notices() -> Any:
        return {"items": list(seed.NOTICES), "next": None}

    @app.put(
        "/v1/deposits/{deposit}",
        response_model=m.DepositMessage,
        status_code=201,
        responses={200: {"model": m.DepositMessage, "description": "The same again"}, **c.refusals(*c.SEAL)},
    )
    async def seal(deposit: UUID, asked: m.SealRequest, bearer: Signed, response: Response) -> Any:
        pieces = [Piece(piece.id, piece.name, piece.sha256) for piece in asked.uploads]
        sealed, new = await deposits.seal(bearer.finess, str(deposit), asked.kind, asked.message, pieces)
        response.status_code = 201 if new else 200
        if new:
            parts.mailbox.notify()
        return sealed

    @app.get(
        "/v1/deposits/{deposit}",
        response_model=m.DepositMessage,
        responses=c.refusals("not-found", "invalid-request", *c.SIGNED),
    )
    async def find_deposit(deposit: UUID, bearer: Signed) -> Any:
        return deposits.find(bearer.finess, str(deposit))

    @app.get("/v1/deposits", response_model=m.DepositsPage, responses=c.refusals(*c.LISTED))
    async def list_deposits(bearer: Signed, since: Since = None, limit: Limit = 100) -> Any:
        items, following = deposits.list_deposits(bearer.finess, since, limit)
        return {"items": items, "next": following}

    @app.get("/v1/documents", response_model=m.DocumentsPage, responses=c.refusals(*c.LISTED))
    async def list_documents(bearer: Signed, since: Since = None, limit: Limit = 100) -> Any:
        items, following = deposits.list_documents(bearer.finess, since, limit)
        return {"items": items, "next": following}


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


# --- refusals -----------------------------------------------------------------------------------------------------


def _response(problem: Problem) -> Response:
    return Response(problem.body(), problem.status, {"Cache-Control": "no-store", **problem.headers}, PROBLEM_TYPE)


def _install_refusals(app: FastAPI) -> None:
    @app.exception_handler(Problem)
    async def refused(_: Request, problem: Problem) -> Response:
        return _response(problem)

    @app.exception_handler(RequestValidationError)
    async def malformed(_: Request, error: RequestValidationError) -> Response:
        places = sorted({".".join(str(part) for part in fault["loc"]) for fault in error.errors()})
        return _response(Problem("invalid-request", ", ".join(places)[:500].encode("ascii", "replace").decode()))

    @app.exception_handler(HTTPException)
    async def elsewhere(_: Request, error: HTTPException) -> Response:
        code = {404: "not-found", 405: "method-not-allowed"}.get(error.status_code, "invalid-request")
        return _response(Problem(code, headers=error.headers))

    @app.exception_handler(Exception)
    async def failed(_: Request, __: Exception) -> Response:  # uvicorn logs it
        return _response(Problem("internal"))
