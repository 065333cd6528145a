"""The routes of the second factor."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from fastapi import FastAPI, Response

from api_stub import contract as c
from api_stub import factor_messages as m
from api_stub.asking import Signed
from api_stub.factor import Factors
from api_stub.factor_rules import address
from api_stub.messages import SessionMessage

TAGS: list[Any] = ["account"]
_NO_STORE = {"Cache-Control": "no-store"}
_CODE = ("factor-code-refused", "factor-code-used", "factor-code-late", "too-many-attempts", "invalid-request")
_PROOF = ("password-wrong", "factor-off", *_CODE, *c.SIGNED)


def install_factor(app: FastAPI, factors: Factors) -> None:
    """The second step of a sign-in, and the account's own routes."""

    @app.post(
        "/v1/sessions/second-step",
        status_code=201,
        response_model=SessionMessage,
        responses=c.refusals("challenge-over", *_CODE, *c.ALWAYS),
    )
    async def take_second_step(asked: m.SecondStep) -> Any:
        return await factors.sign_in(asked.challenge, asked.code)

    @app.get("/v1/account/factor", response_model=m.FactorMessage, responses=c.refusals(*c.SIGNED), tags=TAGS)
    async def look_at_factor(bearer: Signed) -> Any:
        found = factors.look(bearer.finess)
        return {
            "state": "on" if found.on else "off",
            "since": _moment(found.since) if found.on else None,
            "recovery_left": found.recovery_left,
        }

    @app.put(
        "/v1/account/factor/enrolments/{enrolment}",
        response_model=m.EnrolmentMessage,
        responses=c.refusals(
            "password-wrong", "factor-on", "change-conflict", "too-many-attempts", "invalid-request", *c.SIGNED
        ),
        tags=TAGS,
    )
    async def enrol_factor(enrolment: UUID, asked: m.EnrolmentRequest, bearer: Signed, response: Response) -> Any:
        response.headers.update(_NO_STORE)
        made = await factors.enrol(bearer.finess, str(enrolment), asked.password)
        return {
            "id": made.id,
            "secret": made.secret,
            "uri": address(made.secret, made.finess),
            "expires_at": _moment(made.expires),
        }

    @app.put(
        "/v1/account/factor/enrolments/{enrolment}/activation",
        response_model=m.RecoveryMessage,
        responses=c.refusals("enrolment-over", "factor-on", *_CODE, *c.SIGNED),
        tags=TAGS,
    )
    async def activate_factor(enrolment: UUID, asked: m.ActivationRequest, bearer: Signed, response: Response) -> Any:
        response.headers.update(_NO_STORE)
        return {"recovery_codes": await factors.activate(bearer, str(enrolment), asked.code)}

    @app.post(
        "/v1/account/factor/recovery-codes",
        response_model=m.RecoveryMessage,
        responses=c.refusals(*_PROOF),
        tags=TAGS,
    )
    async def renew_recovery_codes(asked: m.ProofRequest, bearer: Signed, response: Response) -> Any:
        response.headers.update(_NO_STORE)
        return {"recovery_codes": await factors.renew(bearer.finess, asked.password, asked.code)}

    @app.post("/v1/account/factor/removal", status_code=204, responses=c.refusals(*_PROOF), tags=TAGS)
    async def remove_factor(asked: m.ProofRequest, bearer: Signed) -> None:
        await factors.switch_off(bearer.finess, asked.password, asked.code)


def _moment(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
