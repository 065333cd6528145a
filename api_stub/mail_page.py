"""The page `/mailbox`: what was sent, one message with its two versions, its files. Decides nothing.

A message's HTML is shown in a frame of its own without scripts; its links open beside it.
"""

import html
import re
from email.message import EmailMessage
from typing import Any, cast
from urllib.parse import quote

from fastapi import FastAPI, Response
from starlette.responses import HTMLResponse

from api_stub.mail import Mailbox
from api_stub.problems import Problem

_LINK = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?)»]")
_FRAME = {"Content-Security-Policy": "sandbox allow-popups; default-src 'none'; style-src 'unsafe-inline'"}

_PAGE = """<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>Courrier de démonstration</title>
<meta name="viewport" content="width=device-width">
<style>body{{font:16px/1.5 system-ui,sans-serif;max-width:52rem;margin:3rem auto;padding:0 1rem;color:#1b2430;
background:#fff}}a{{color:#0b5c78}}ul{{list-style:none;padding:0}}li{{padding:.6rem 0;border-bottom:1px solid #dde3ea}}
small,dt{{color:#5a6675}}dl{{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1rem;margin:1rem 0}}
dd{{margin:0}}pre{{white-space:pre-wrap;font:inherit;background:#f3f5f8;padding:1rem;border-radius:.5rem}}
iframe{{width:100%;height:28rem;border:1px solid #dde3ea;border-radius:.5rem;background:#fff}}</style></head>
<body>{content}</body></html>"""


def install_mailbox(app: FastAPI, mailbox: Mailbox) -> None:
    """The pages; none of them is in the contract."""

    @app.get("/mailbox", include_in_schema=False)
    def letters() -> HTMLResponse:
        lines = [
            f'<li><a href="/mailbox/{entry.name}">{html.escape(entry.subject)}</a><br>'
            f"<small>À {html.escape(entry.to)}, {entry.posted_at[:16].replace('T', ' ')}</small></li>"
            for entry in mailbox.entries()
        ]
        content = f"<ul>{''.join(lines)}</ul>" if lines else "<p>Aucun message pour l’instant.</p>"
        return HTMLResponse(_PAGE.format(content=f"<h1>Courrier de démonstration</h1>{content}"))

    @app.get("/mailbox/{name}", include_in_schema=False)
    def letter(name: str) -> HTMLResponse:
        return HTMLResponse(_PAGE.format(content=_one(name, _read(mailbox, name))))

    @app.get("/mailbox/{name}/html", include_in_schema=False)
    def rich(name: str) -> HTMLResponse:
        body = _read(mailbox, name).get_body(("html",))
        if body is None:
            raise Problem("not-found")
        return HTMLResponse(f'<base target="_blank">{cast("EmailMessage", body).get_content()}', headers=_FRAME)

    @app.get("/mailbox/{name}/source", include_in_schema=False)
    def source(name: str) -> Response:
        return Response(_read(mailbox, name).as_bytes(), media_type="text/plain; charset=utf-8")

    @app.get("/mailbox/{name}/attachments/{number}", include_in_schema=False)
    def attached(name: str, number: int) -> Response:
        parts = list(_read(mailbox, name).iter_attachments())
        if not 0 <= number < len(parts):
            raise Problem("not-found")
        part = parts[number]
        content: Any = part.get_content()
        headers = {
            "Content-Disposition": f"inline; filename*=UTF-8''{quote(part.get_filename() or 'piece')}",
            "X-Content-Type-Options": "nosniff",
        }
        data = content if isinstance(content, bytes) else str(content).encode()
        return Response(data, headers=headers, media_type=part.get_content_type())


def _read(mailbox: Mailbox, name: str) -> EmailMessage:
    message = mailbox.read(name)
    if message is None:
        raise Problem("not-found")
    return message


def _one(name: str, message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    text = str(cast("EmailMessage", body).get_content()) if body is not None else ""
    facts = [
        ("De", html.escape(str(message["From"]))),
        ("À", html.escape(str(message["To"]))),
        ("Objet", html.escape(str(message["Subject"]))),
        ("Date", html.escape(str(message["Date"]))),
    ]
    if message["X-Sent-By"] == "post":
        facts.append(("Envoi", "par courrier postal"))
    files = [
        f'<a href="/mailbox/{name}/attachments/{place}">{html.escape(part.get_filename() or "pièce")}</a>'
        for place, part in enumerate(message.iter_attachments())
    ]
    if files:
        facts.append(("Pièces", "<br>".join(files)))
    lines = "".join(f"<dt>{label}</dt><dd>{value}</dd>" for label, value in facts)
    rich = message.get_body(("html",)) is not None
    frame = f'<h2>Version HTML</h2><iframe sandbox="allow-popups" src="/mailbox/{name}/html"></iframe>' if rich else ""
    return (
        f'<p><a href="/mailbox">Tous les messages</a></p><h1>{html.escape(str(message["Subject"]))}</h1>'
        f'<dl>{lines}</dl><pre>{_linked(text)}</pre>{frame}<p><a href="/mailbox/{name}/source">Source</a></p>'
    )


def _linked(text: str) -> str:
    """The text escaped, its addresses as links."""
    made, end = [], 0
    for found in _LINK.finditer(text):
        address = html.escape(found[0])
        made += [html.escape(text[end : found.start()]), f'<a href="{address}">{address}</a>']
        end = found.end()
    return "".join([*made, html.escape(text[end:])])
