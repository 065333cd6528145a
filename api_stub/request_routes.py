"""The routes about demands, and the pages behind the link that confirms new bank details."""

import html
from typing import Annotated, Any
from uuid import UUID

from fastapi import FastAPI, Path, Response
from starlette.responses import HTMLResponse

from api_stub import contract as c
from api_stub import request_messages as m
from api_stub.asking import Limit, Signed, Since
from api_stub.mail import Mailbox
from api_stub.problems import Problem
from api_stub.request_letters import CONFIRM_PATH, compared
from api_stub.request_parts import RequestParts
from api_stub.requests import Part

_PIECES = tuple(code for code in c.SEAL if code != "deposit-conflict")
_SEAL = ("other-practice", "request-conflict", "request-duplicate", "fields-refused", *_PIECES)
_ONE = ("not-found", "invalid-request", *c.SIGNED)

_PAGE = """<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>Coordonnées bancaires</title>
<meta name="viewport" content="width=device-width"><meta name="referrer" content="no-referrer">
<style>body{{font:16px/1.5 system-ui,sans-serif;max-width:40rem;margin:3rem auto;padding:0 1rem;color:#1b2430;
background:#fff}}dl{{display:grid;grid-template-columns:max-content 1fr;gap:.3rem 1rem}}
dt{{color:#5a6675}}dd{{margin:0}}
button{{font:inherit;font-weight:600;padding:.6rem 1.2rem;border:0;border-radius:.4rem;background:#0b6377;color:#fff}}
</style></head><body>{content}</body></html>"""
_OF_NO_USE = (
    "<h1>Ce lien n’est plus valable</h1><p>Il a déjà servi, ou plus de 48 heures ont passé. Vos coordonnées bancaires"
    " n’ont pas changé par ce lien. Envoyez une nouvelle demande depuis votre Espace Tiers si besoin.</p>"
)
Key = Annotated[str, Path(max_length=100)]


def install_requests(app: FastAPI, parts: RequestParts, mailbox: Mailbox) -> None:
    """The routes of the contract, and the pages that aren't in it."""
    requests = parts.requests

    @app.put(
        "/v1/requests/{request}",
        response_model=m.RequestMessage,
        status_code=201,
        responses={200: {"model": m.RequestMessage, "description": "The same again"}, **c.refusals(*_SEAL)},
        tags=["requests"],
    )
    async def seal_request(request: UUID, asked: m.RequestRequest, bearer: Signed, response: Response) -> Any:
        if asked.practice != bearer.finess:
            raise Problem("other-practice")
        pieces = [Part(part.id, part.name, part.sha256, part.role) for part in asked.uploads]
        fields = asked.model_dump()["fields"]
        made, new = await requests.seal(bearer.finess, str(request), asked.kind, fields, pieces, again=asked.again)
        response.status_code = 201 if new else 200
        if new:
            mailbox.notify()
        return made

    @app.get("/v1/requests/{request}", response_model=m.RequestMessage, responses=c.refusals(*_ONE), tags=["requests"])
    async def find_request(request: UUID, bearer: Signed) -> Any:
        return requests.find(bearer.finess, str(request))

    @app.get("/v1/requests", response_model=m.RequestsPage, responses=c.refusals(*c.LISTED), tags=["requests"])
    async def list_requests(bearer: Signed, since: Since = None, limit: Limit = 100) -> Any:
        return requests.changes(bearer.finess, since, limit)

    @app.put(
        "/v1/requests/{request}/withdrawal",
        response_model=m.RequestMessage,
        responses=c.refusals("request-under-way", "request-closed", *_ONE),
        tags=["requests"],
    )
    async def withdraw_request(request: UUID, bearer: Signed) -> Any:
        return await requests.withdraw(bearer.finess, str(request))

    @app.get(CONFIRM_PATH + "{key}", include_in_schema=False)
    def look(key: Key) -> HTMLResponse:
        found = requests.to_confirm(key)
        if found is None:
            return HTMLResponse(_PAGE.format(content=_OF_NO_USE), 410)
        lines = "".join(
            f"<dt>{html.escape(name)}</dt><dd>{html.escape(value)}</dd>"
            for name, value in compared(found, parts.old(found))
        )
        # looked at by a button, since programs that read mails open links
        content = (
            f"<h1>Confirmer vos nouvelles coordonnées bancaires</h1><p>Demande {found.number}.</p><dl>{lines}</dl>"
            "<p>Si vous n’êtes pas à l’origine de cette demande, ne confirmez pas et appelez la Mutuelle.</p>"
            '<form method="post"><button>Confirmer le changement</button></form>'
        )
        return HTMLResponse(_PAGE.format(content=content))

    @app.post(CONFIRM_PATH + "{key}", include_in_schema=False)
    async def confirm(key: Key) -> HTMLResponse:
        found = await requests.confirm(key)
        if found is None:
            return HTMLResponse(_PAGE.format(content=_OF_NO_USE), 410)
        mailbox.notify()
        content = (
            f"<h1>Changement confirmé</h1><p>La demande {found.number} est transmise à la Mutuelle. Vous pouvez fermer"
            " cette page.</p>"
        )
        return HTMLResponse(_PAGE.format(content=content))
