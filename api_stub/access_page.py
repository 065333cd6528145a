"""The page behind the links that a change of mail sends to both mailboxes: what is asked, a button, what came of it."""

import html
from typing import Annotated
from urllib.parse import quote

from fastapi import FastAPI, Path
from starlette.responses import HTMLResponse

from api_stub.access_mail import PATH, MailChanges
from api_stub.access_rules import MailChange, Side, Stand, confirmed, stands

_PAGE = """<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>Espace Tiers</title>
<meta name="viewport" content="width=device-width"><meta name="referrer" content="no-referrer">
<style>body{{font:16px/1.5 system-ui,sans-serif;max-width:38rem;margin:4rem auto;padding:0 1rem;color:#1b2430;
background:#fff}}dl{{display:grid;grid-template-columns:max-content 1fr;gap:.3rem 1rem}}dt{{color:#5a6675}}
dd{{margin:0}}form{{display:inline-block;margin-right:.75rem}}button{{font:inherit;font-weight:600;padding:.6rem 1.2rem;
border:1px solid #0b5c78;border-radius:6px;background:#0b5c78;color:#fff;cursor:pointer}}
button.no{{background:#fff;color:#0b5c78}}</style></head><body>{content}</body></html>"""

_OVER = {
    Stand.EXPIRED: ("Ce lien n’est plus valable", "Le changement n’a pas été fait à temps. Recommencez-le si besoin."),
    Stand.CANCELLED: ("Ce changement a été abandonné", "L’adresse mail du compte reste la même."),
    Stand.REFUSED: (
        "Ce changement a été refusé",
        "L’adresse mail du compte reste la même. Si vous n’aviez rien demandé, changez votre mot de passe dans Espace"
        " Tiers : quelqu’un le connaît.",
    ),
    Stand.DONE: ("L’adresse mail est changée", "Les prochains messages de la Mutuelle iront à la nouvelle adresse."),
}
_UNKNOWN = ("Ce lien n’est pas valable", "Vérifiez que l’adresse est complète.")
_WAITING = {
    Side.NEW: (
        "Adresse confirmée",
        "Il reste à accepter le changement depuis l’adresse actuelle du compte : un message y a été envoyé.",
    ),
    Side.OLD: (
        "Changement accepté",
        "Il reste à confirmer la nouvelle adresse : un message y a été envoyé.",
    ),
}
_ASK = {
    Side.NEW: ("Confirmer votre nouvelle adresse mail", "Confirmer cette adresse"),
    Side.OLD: ("Accepter la nouvelle adresse mail du compte", "Accepter le changement"),
}
Token = Annotated[str, Path(max_length=100)]


def install_mail_page(app: FastAPI, changes: MailChanges) -> None:
    """None of it is in the contract."""

    @app.get(PATH + "{token}", include_in_schema=False)
    async def look(token: Token) -> HTMLResponse:
        return _answer(changes.linked(token), changes.now(), token)

    @app.post(PATH + "{token}", include_in_schema=False)
    async def confirm(token: Token) -> HTMLResponse:
        return _answer(await changes.confirm(token), changes.now(), token)

    @app.post(PATH + "{token}/refus", include_in_schema=False)
    async def refuse(token: Token) -> HTMLResponse:
        return _answer(await changes.refuse(token), changes.now(), token)


def _answer(found: tuple[MailChange, Side] | None, now: float, token: str) -> HTMLResponse:
    if found is None:
        return _page(*_UNKNOWN, 404)
    change, side = found
    standing = stands(change, now)
    if standing is not Stand.PENDING:
        return _page(*_OVER[standing], 200 if standing is Stand.DONE else 410)
    if confirmed(change, side):
        return _page(*_WAITING[side], 200)
    title, action = _ASK[side]
    lines = (("Adresse actuelle", change.old or "aucune"), ("Nouvelle adresse", change.new))
    words = "".join(f"<dt>{name}</dt><dd>{html.escape(value)}</dd>" for name, value in lines)
    # by buttons: programs that read mails open links
    here = PATH + quote(token, safe="")
    buttons = f'<form method="post" action="{here}"><button>{action}</button></form>'
    if side is Side.OLD:
        buttons += f'<form method="post" action="{here}/refus"><button class="no">Refuser</button></form>'
    return HTMLResponse(_PAGE.format(content=f"<h1>{title}</h1><dl>{words}</dl>{buttons}"), 200, _HEADERS)


def _page(title: str, words: str, status: int) -> HTMLResponse:
    return HTMLResponse(_PAGE.format(content=f"<h1>{title}</h1><p>{words}</p>"), status, _HEADERS)


_HEADERS = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}
