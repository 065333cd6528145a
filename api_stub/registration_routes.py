"""The routes of registration and of what was forgotten, and the two pages that its mails lead to."""

import base64
import html
from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import FastAPI, Path, Request, Response
from starlette.responses import HTMLResponse

from api_stub import contract as c
from api_stub import registration as accounts
from api_stub import registration_captcha, registration_errands, registration_limits
from api_stub import registration_messages as m
from api_stub import registration_terms as terms
from api_stub.registration import ACTIVATION_PATH, CREATION_PATH, Registration
from api_stub.registration_rules import Link, Way

REGISTRATION_SCHEMAS = (
    accounts.SCHEMA,
    registration_captcha.SCHEMA,
    registration_errands.SCHEMA,
    registration_limits.SCHEMA,
)
WAV = "audio/wav"
TAGS: list[Any] = ["registration"]

_CAPTCHA = ("captcha-refused", "invalid-request", *c.ALWAYS)
_PROOF = ("credentials-refused", "too-many-attempts", "invalid-request", *c.ALWAYS)
_CODE = ("code-refused", "code-expired", "password-refused", "too-many-attempts", "invalid-request", *c.ALWAYS)
_SOUND: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The text, spoken",
        "content": {WAV: {"schema": {"type": "string", "format": "binary"}}},
    }
}
_TAKEN: dict[int | str, dict[str, Any]] = {
    202: {"description": "Taken; what follows goes by mail or by post, if the FINESS is known"}
}

_PAGE = """<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>Espace Tiers</title>
<meta name="viewport" content="width=device-width"><meta name="referrer" content="no-referrer">
<style>body{{font:16px/1.5 system-ui,sans-serif;max-width:36rem;margin:4rem auto;padding:0 1rem;color:#1b2430;
background:#fff}}button{{font:inherit;font-weight:600;background:#0b5c78;color:#fff;border:0;border-radius:6px;
padding:.6rem 1.2rem;cursor:pointer}}</style></head><body><h1>{title}</h1>{body}</body></html>"""

# worth of a link -> title, words
_WORDS: dict[Link, tuple[str, str]] = {
    Link.USED: (
        "Votre compte est déjà actif",
        "Ce lien a déjà servi : vous n’avez plus rien à faire ici. Revenez dans Espace Tiers et connectez-vous avec"
        " votre N° tiers et votre mot de passe personnalisé.",
    ),
    Link.EXPIRED: (
        "Ce lien n’est plus valable",
        "Demandez-en un nouveau : dans Espace Tiers, connectez-vous avec votre N° tiers et votre mot de passe, puis"
        " choisissez « Renvoyer le mail ».",
    ),
    Link.UNKNOWN: (
        "Ce lien n’est pas valable",
        "Vérifiez que l’adresse est complète, ou demandez un nouveau mail d’activation dans Espace Tiers.",
    ),
}
_DONE = (
    "Votre compte est actif",
    "Revenez dans Espace Tiers et connectez-vous avec votre N° tiers et votre mot de passe personnalisé.",
)
_STATUS = {Link.GOOD: 200, Link.USED: 200, Link.EXPIRED: 410, Link.UNKNOWN: 404}


def install_registration(app: FastAPI, registration: Registration) -> None:
    """The routes of the contract."""
    captchas = registration.captchas

    @app.post(
        "/v1/captchas",
        status_code=201,
        response_model=m.CaptchaMessage,
        responses=c.refusals(*c.ALWAYS),
        tags=TAGS,
    )
    async def make_captcha(request: Request) -> Any:
        made = await registration.make_captcha(_address(request))
        image = base64.b64encode(made.image).decode()
        return {"id": made.id, "image": image, "expires_at": _moment(made.expires)}

    @app.get(
        "/v1/captchas/{captcha}/audio",
        response_class=Response,
        responses={**_SOUND, **c.refusals("not-found", "invalid-request", *c.ALWAYS)},
        tags=TAGS,
    )
    async def speak_captcha(captcha: Annotated[str, Path(pattern="^[0-9a-f]{32}$")]) -> Response:
        return Response(await captchas.speak(captcha), media_type=WAV, headers={"Cache-Control": "no-store"})

    @app.get("/v1/terms", response_model=m.TermsMessage, responses=c.refusals(*c.ALWAYS), tags=TAGS)
    async def read_terms() -> Any:
        return {"version": terms.VERSION, "title": terms.TITLE, "sections": list(terms.SECTIONS)}

    @app.put(
        "/v1/code-requests/{request_id}",
        response_model=m.CodeRequestMessage,
        responses=c.refusals(*_CAPTCHA),
        tags=TAGS,
    )
    async def request_code(request_id: UUID, asked: m.CodeRequest, request: Request) -> Any:
        key = await registration.request_code(str(request_id), asked.finess, _answer(asked.captcha), _address(request))
        return {"key": key.token, "expires_at": _moment(key.expires)}

    @app.put(
        "/v1/registrations/{registration_id}",
        response_model=m.RegistrationMessage,
        responses=c.refusals("registration-conflict", "terms-changed", "mail-refused", *_CODE),
        tags=TAGS,
    )
    async def register(registration_id: UUID, asked: m.RegistrationRequest, request: Request) -> Any:
        return await registration.register(
            str(registration_id),
            asked.finess,
            asked.code,
            asked.mail,
            asked.password,
            asked.terms,
            _address(request),
        )

    @app.get(
        "/v1/registrations/{registration_id}",
        response_model=m.RegistrationMessage,
        responses=c.refusals("not-found", "invalid-request", *c.ALWAYS),
        tags=TAGS,
    )
    async def look_at_registration(registration_id: UUID) -> Any:
        return registration.look(str(registration_id))

    @app.post(
        "/v1/activation-mails",
        status_code=202,
        response_class=Response,
        responses={**_TAKEN, **c.refusals("already-activated", "mail-refused", *_PROOF)},
        tags=TAGS,
    )
    async def mail_again(asked: m.ActivationMailRequest, request: Request) -> Response:
        await registration.mail_again(asked.finess, asked.password, asked.mail, _address(request))
        return Response(status_code=202)


def install_forgotten(app: FastAPI, registration: Registration) -> None:
    """The routes of forgotten mails and passwords, and of a reset."""

    @app.put(
        "/v1/resets/{request_id}",
        status_code=202,
        response_class=Response,
        responses={**_TAKEN, **c.refusals(*_CAPTCHA)},
        tags=TAGS,
    )
    async def reset(request_id: UUID, asked: m.ResetRequest, request: Request) -> Response:
        await registration.reset(
            str(request_id), asked.finess, _answer(asked.captcha), Way(asked.way), _address(request)
        )
        return Response(status_code=202)

    @app.post("/v1/mail-reminders", response_model=m.ReminderMessage, responses=c.refusals(*_PROOF), tags=TAGS)
    async def remind(asked: m.ReminderRequest, request: Request) -> Any:
        return {"mail": await registration.remind(asked.finess, asked.proof, _address(request))}

    @app.put(
        "/v1/password-requests/{request_id}",
        status_code=202,
        response_class=Response,
        responses={**_TAKEN, **c.refusals(*_CAPTCHA)},
        tags=TAGS,
    )
    async def request_password(request_id: UUID, asked: m.PasswordRequest, request: Request) -> Response:
        await registration.request_password(str(request_id), asked.finess, _answer(asked.captcha), _address(request))
        return Response(status_code=202)

    @app.put(
        "/v1/passwords/{request_id}",
        status_code=204,
        responses=c.refusals("registration-conflict", *_CODE),
        tags=TAGS,
    )
    async def change_password(request_id: UUID, asked: m.NewPassword, request: Request) -> None:
        await registration.change_password(str(request_id), asked.finess, asked.code, asked.password, _address(request))


def install_pages(app: FastAPI, registration: Registration) -> None:
    """Where the links of the mails lead. A link activates by its button: filters that look at links press none."""

    @app.get(ACTIVATION_PATH + "{token}", include_in_schema=False)
    async def look_at_link(token: str) -> HTMLResponse:
        worth = registration.judge(token)
        if worth is Link.GOOD:
            body = '<p>Confirmez votre adresse mail pour ouvrir l’accès à votre espace.</p><form method="post"><button>'
            return _page("Activer mon compte", body + "Activer mon compte</button></form>", 200)
        title, words = _WORDS[worth]
        return _page(title, f"<p>{words}</p>", _STATUS[worth])

    @app.post(ACTIVATION_PATH + "{token}", include_in_schema=False)
    async def follow_link(token: str) -> HTMLResponse:
        worth = await registration.activate(token)
        title, words = _DONE if worth is Link.GOOD else _WORDS[worth]
        return _page(title, f"<p>{words}</p>", _STATUS[worth])

    @app.get(CREATION_PATH, include_in_schema=False)
    async def creation() -> HTMLResponse:
        return _page(
            "Créer votre compte",
            "<p>Votre compte se crée dans le logiciel Espace Tiers : sur la page de connexion, choisissez « Créer mon"
            " compte », puis « J’ai reçu un mot de passe provisoire », et saisissez-y votre code confidentiel.</p>",
            200,
        )


def install_answers(app: FastAPI, registration: Registration) -> None:
    """`GET /_captchas/{captcha}`: the text of a picture, for tests and the tour; only where faults may be injected."""

    @app.get("/_captchas/{captcha}", include_in_schema=False)
    async def tell(captcha: str) -> dict[str, str]:
        return {"answer": registration.captchas.tell(captcha)}


def _page(title: str, body: str, status: int) -> HTMLResponse:
    page = _PAGE.format(title=html.escape(title), body=body)
    return HTMLResponse(page, status, {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"})


def _answer(captcha: m.CaptchaAnswer) -> tuple[str, str]:
    return captcha.id, captcha.answer


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


def _moment(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
