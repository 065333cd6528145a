"""The routes of applications, and the parts behind them, opened together. A link in a mail leads to a page of words."""

import sqlite3
from typing import Any
from uuid import UUID

from fastapi import FastAPI, Response
from starlette.responses import HTMLResponse

from api_stub import application_keys, application_letters, application_links, applications
from api_stub import application_messages as m
from api_stub import contract as c
from api_stub.application_keys import ApplicationKeys
from api_stub.application_links import DEPOSIT_PATH, ApplicationLinks, Post, Site
from api_stub.application_office import ApplicationOffice, Welcome
from api_stub.application_rules import Role
from api_stub.applications import Application, Applications, Paper
from api_stub.asking import Applying
from api_stub.backoffice import BackOffice
from api_stub.mail import Mailbox
from api_stub.settings import Settings
from api_stub.state import State

SCHEMA = application_keys.SCHEMA + applications.SCHEMA + application_links.SCHEMA

_SEAL = ("application-conflict", *(code for code in c.SEAL if code not in ("deposit-conflict", "kind-unknown")))
_ONE = ("not-found", "invalid-request", *c.SIGNED)

_PAGE = """<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>Déposez votre demande</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:40rem;margin:4rem auto;padding:0 1rem}</style></head>
<body><h1>Déposez votre demande</h1><p>Ce lien s’ouvre dans le logiciel Espace Tiers : sur la page de connexion,
choisissez « Créer mon compte », puis « J’ai reçu un lien par courriel », et collez-y l’adresse de cette page.</p>
</body></html>"""


class ApplicationParts:
    """What applications are made of."""

    def __init__(
        self,
        state: State,
        settings: Settings,
        keys: ApplicationKeys,
        mailbox: Mailbox,
        backoffice: BackOffice,
        welcome: Welcome,
        site: Site,
        post: Post,
    ) -> None:
        self.applications = Applications(state, settings)
        self.links = ApplicationLinks(state, settings, keys, site, post)
        self.post = post
        self.mailbox = mailbox
        office = ApplicationOffice(
            state, self.applications, post=post, link=self.links.link_to, welcome=welcome, done=mailbox.notify
        )
        backoffice.add(office.section())

    def received(self, connection: sqlite3.Connection, made: Application) -> None:
        """Write to who applied."""
        self.post(connection, application_letters.received(made, self.links.link_to(connection, made)))

    def completed(self, connection: sqlite3.Connection, made: Application) -> None:
        """Write to who added what was missing."""
        self.post(connection, application_letters.completed(made))


def install_applications(app: FastAPI, parts: ApplicationParts) -> None:
    """The routes of the contract, and the page behind a link."""
    all_, links = parts.applications, parts.links

    @app.get(
        "/v1/application-keys/current",
        response_model=m.KeyMessage,
        responses=c.refusals(*c.SIGNED),
        tags=["applications"],
    )
    async def look_at_key(applicant: Applying) -> Any:
        sent = all_.of(applicant)
        return {
            "finess": applicant.finess,
            "name": applicant.name,
            "mail": applicant.mail,
            "expires_at": applications.moment(applicant.expires),
            "application": sent.id if sent else None,
        }

    @app.post(
        "/v1/application-keys",
        status_code=202,
        responses={
            202: {"description": "Sent, if there is such an application"},
            **c.refusals("invalid-request", *c.ALWAYS),
        },
        response_class=Response,
        tags=["applications"],
    )
    async def renew_key(asked: m.RenewalRequest) -> Response:
        await links.renew(asked.application)
        parts.mailbox.notify()
        return Response(status_code=202)

    @app.put(
        "/v1/application-mails/{mail}",
        status_code=202,
        responses={
            202: {"description": "Sent; once, however often it is asked"},
            **c.refusals("agreement-refused", "invalid-request", *c.SIGNED),
        },
        response_class=Response,
        tags=["applications"],
    )
    async def send_agreement(mail: UUID, asked: m.AgreementMail, applicant: Applying) -> Response:
        fields = [(field.label, field.value) for field in asked.fields]
        await links.send_agreement(applicant, str(mail), asked.name, asked.mail, asked.agreement, fields)
        parts.mailbox.notify()
        return Response(status_code=202)

    @app.put(
        "/v1/applications/{application}",
        response_model=m.ApplicationMessage,
        status_code=201,
        responses={200: {"model": m.ApplicationMessage, "description": "The same again"}, **c.refusals(*_SEAL)},
        tags=["applications"],
    )
    async def apply(application: UUID, asked: m.ApplicationRequest, applicant: Applying, response: Response) -> Any:
        made, new = await all_.apply(
            applicant,
            str(application),
            asked.name,
            asked.mail,
            asked.message,
            _papers(asked.uploads),
            parts.received,
        )
        response.status_code = 201 if new else 200
        parts.mailbox.notify()
        return made

    @app.get(
        "/v1/applications/{application}",
        response_model=m.ApplicationMessage,
        responses=c.refusals(*_ONE),
        tags=["applications"],
    )
    async def look_at_application(application: UUID, applicant: Applying) -> Any:
        return all_.find(applicant, str(application))

    @app.put(
        "/v1/applications/{application}/parts/{part}",
        response_model=m.PartMessage,
        status_code=201,
        responses={
            200: {"model": m.PartMessage, "description": "The same again"},
            **c.refusals("not-found", "application-closed", *_SEAL),
        },
        tags=["applications"],
    )
    async def complete(
        application: UUID, part: UUID, asked: m.PartRequest, applicant: Applying, response: Response
    ) -> Any:
        papers = _papers(asked.uploads)
        made, new = await all_.add(applicant, str(application), str(part), asked.message, papers, parts.completed)
        response.status_code = 201 if new else 200
        parts.mailbox.notify()
        return made

    @app.get(DEPOSIT_PATH + "{_token}", include_in_schema=False)
    def words(_token: str) -> HTMLResponse:
        headers = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}
        return HTMLResponse(_PAGE, headers=headers)


def _papers(pieces: list[m.ApplicationPiece]) -> list[Paper]:
    return [Paper(piece.id, piece.name, Role(piece.role), piece.sha256) for piece in pieces]
