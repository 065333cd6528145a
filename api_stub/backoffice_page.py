"""The back office as one page of HTML without a script, and the two routes behind it.

It answers this machine alone, asked for by a local name. An action is a POST with the token of this start, which only
the page itself carries: no other page that a browser has open can press its buttons, or frame them.
"""

import html
import ipaddress
import secrets
from collections.abc import Sequence
from urllib.parse import parse_qs

from fastapi import FastAPI, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from api_stub.backoffice import Action, BackOffice, Refused, Row, Section
from api_stub.problems import Problem

ADDRESS = "/backoffice"
MAX_BODY = 16_384

_GUARD = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    ),
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}

_PAGE = """<!doctype html>
<html lang="fr"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Bureau de la Mutuelle</title>
<style>
:root{{color-scheme:light dark;--line:#d8dee6;--soft:#f3f6f8;--muted:#56616e;--accent:#0b6073;--text:#1b2430;--bg:#fff;
--danger:#a3262a}}
@media (prefers-color-scheme:dark){{:root{{--line:#38424d;--soft:#1f262d;--muted:#a5b0bc;--accent:#7cc7d8;
--text:#e6ebf0;--bg:#14191e;--danger:#f09a9c}}}}
body{{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:var(--text);
background:var(--bg)}}
h1{{font-size:1.5rem}}h2{{font-size:1.15rem;margin-top:2rem}}
.muted{{color:var(--muted)}}
.said{{border-left:4px solid var(--accent);background:var(--soft);padding:.6rem 1rem;border-radius:.4rem}}
article{{border:1px solid var(--line);border-radius:.6rem;padding:1rem;margin:.8rem 0}}
header{{display:flex;gap:1rem;justify-content:space-between;align-items:baseline}}
.state{{background:var(--soft);border-radius:1rem;padding:.1rem .8rem;white-space:nowrap}}
pre{{font:inherit;white-space:pre-wrap;margin:.5rem 0}}
form{{display:flex;flex-wrap:wrap;gap:.5rem;align-items:center;margin:.5rem 0 0}}
label{{color:var(--muted)}}
input[type=text]{{font:inherit;flex:1;min-width:14rem;padding:.35rem .6rem;border:1px solid var(--line);
border-radius:.4rem;background:var(--bg);color:var(--text)}}
button{{font:inherit;padding:.35rem .9rem;border:1px solid var(--accent);border-radius:.4rem;background:none;
color:var(--accent);cursor:pointer}}
button.grave{{border-color:var(--danger);color:var(--danger)}}
a{{color:var(--accent)}}:focus-visible{{outline:2px solid var(--accent);outline-offset:2px}}
</style></head>
<body><h1>Bureau de la Mutuelle</h1>
<p class="muted">Ce que la Mutuelle ferait de son côté. Démonstration : rien ne quitte cette machine.
<a href="/mailbox">Courrier de démonstration</a></p>
{said}{sections}</body></html>"""


def render(office: BackOffice, said: str = "") -> str:
    """The whole page; `said` is what the last action answered."""
    sections = [_section(office, section) for section in office.sections()]
    return _PAGE.format(
        said=f'<p class="said" role="status">{html.escape(said)}</p>' if said else "",
        sections="".join(sections) or "<p>Rien à traiter pour l’instant.</p>",
    )


def _section(office: BackOffice, section: Section) -> str:
    rows: Sequence[Row] = office.rows(section.name)
    shown = "".join(_row(office, section, row) for row in rows)
    empty = f'<p class="muted">{html.escape(section.empty)}</p>'
    return f'<h2 id="{html.escape(section.name)}">{html.escape(section.title)}</h2>{shown or empty}'


def _row(office: BackOffice, section: Section, row: Row) -> str:
    detail = f"<pre>{html.escape(row.detail)}</pre>" if row.detail else ""
    papers = " · ".join(
        f'<a href="{ADDRESS}/{html.escape(section.name)}/{html.escape(paper.id)}">{html.escape(paper.label)}</a>'
        for paper in row.papers
    )
    forms = "".join(_form(office, section, row, action) for action in row.actions)
    return (
        f"<article><header><strong>{html.escape(row.label)}</strong>"
        f'<span class="state">{html.escape(row.state)}</span></header>{detail}{papers}{forms}</article>'
    )


def _form(office: BackOffice, section: Section, row: Row, action: Action) -> str:
    values = {"token": office.token, "section": section.name, "row": row.key, "action": action.name}
    hidden = "".join(f'<input type="hidden" name="{name}" value="{html.escape(v)}">' for name, v in values.items())
    asked = ""
    if action.asks:
        label = html.escape(action.asks)
        needed = " required" if action.needs_text else ""
        asked = f'<input type="text" name="text" maxlength="2000" placeholder="{label}" aria-label="{label}"{needed}>'
    look = ' class="grave"' if action.grave else ""
    button = f"<button{look}>{html.escape(action.label)}</button>"
    return f'<form method="post" action="{ADDRESS}">{hidden}{asked}{button}</form>'


class _Desk:
    """What the last action said: shown once, after the redirection."""

    def __init__(self) -> None:
        self._said = ""

    def say(self, words: str) -> None:
        self._said = words

    def take(self) -> str:
        said, self._said = self._said, ""
        return said


def install_backoffice(app: FastAPI, office: BackOffice) -> None:
    """The page, its actions and its files."""
    desk = _Desk()

    @app.get(ADDRESS, include_in_schema=False)
    def page(request: Request) -> Response:
        _only_here(request)
        return HTMLResponse(render(office, desk.take()), headers=_GUARD)

    @app.post(ADDRESS, include_in_schema=False)
    async def act(request: Request) -> Response:
        _only_here(request)
        form = await _read(request)
        if not secrets.compare_digest(form.get("token", "").encode(), office.token.encode()):
            raise Problem("not-found")
        section = form.get("section", "")
        try:
            desk.say(await office.act(section, form.get("row", ""), form.get("action", ""), form.get("text", "")))
        except Refused as refused:
            desk.say(str(refused))
        return RedirectResponse(f"{ADDRESS}#{section}", 303, _GUARD)

    @app.get(ADDRESS + "/{section}/{paper}", include_in_schema=False)
    def paper(request: Request, section: str, paper: str) -> Response:
        _only_here(request)
        content, media = office.paper(section, paper)
        return Response(content, media_type=media, headers={**_GUARD, "Content-Disposition": "inline"})


async def _read(request: Request) -> dict[str, str]:
    """The fields of a small form."""
    received = bytearray()
    async for chunk in request.stream():
        received += chunk
        if len(received) > MAX_BODY:
            raise Problem("upload-too-large")
    try:
        fields = parse_qs(received.decode(), keep_blank_values=True, max_num_fields=20)
    except ValueError:
        raise Problem("invalid-request") from None
    return {name: values[-1] for name, values in fields.items()}


def _only_here(request: Request) -> None:
    """`not-found` unless this machine asks, by a name that can only mean itself."""
    peer = request.client.host if request.client else ""
    if not (_is_local(peer) and _is_local(request.url.hostname or "")):
        raise Problem("not-found")


def _is_local(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
