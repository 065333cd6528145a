"""The examples of registration: in which order the real server is asked, and what happened before each."""

from collections.abc import Callable

import httpx

from api_stub.seed import DEMO
from api_stub.serving import Served
from tests.stub.newcomer import Newcomer

PLAY = (
    "captcha",
    "captcha.audio",
    "captcha.gone",
    "terms",
    "code-request",
    "code-request.captcha",
    "sign-in.provisional",
    "registration.wrong-code",
    "registration.weak",
    "registration.mail",
    "registration.terms",
    "registration",
    "registration.conflict",
    "registration.pending",
    "registration.unknown",
    "activation-mail",
    "activation-mail.refused",
    "registration.active",
    "activation-mail.active",
    "mail-reminder",
    "mail-reminder.refused",
    "reset",
    "reset.captcha",
    "password-request",
    "password.wrong-code",
    "password",
)


def _captcha(sample: str) -> Callable[[Served], dict[str, str]]:
    def make(stub: Served) -> dict[str, str]:
        newcomer = Newcomer(stub)
        made = newcomer.captcha()
        newcomer.close()
        return {sample: made["id"], "245689": made["answer"]}

    return make


def _coded(stub: Served) -> dict[str, str]:
    """The code that was on its way came, and took the place of the seeded one."""
    newcomer = Newcomer(stub)
    code = newcomer.code()
    newcomer.close()
    return {"WXYZ-2345-ABCD": code}


def _followed(stub: Served) -> dict[str, str]:
    newcomer = Newcomer(stub)
    httpx.post(newcomer.link())
    newcomer.close()
    return {}


def _forgotten(stub: Served) -> dict[str, str]:
    newcomer = Newcomer(stub)
    newcomer.settle()
    newcomer.forget_password(DEMO.finess)
    code = newcomer.code()
    newcomer.close()
    return {"ABCD-2345": code, "200000040": DEMO.finess}


BEFORE: dict[str, Callable[[Served], dict[str, str]]] = {
    "code-request": _captcha("cc0c2a7e9b3d4c58a6e1d2f3b4c5a697"),
    "sign-in.provisional": _coded,
    "registration.active": _followed,
    "reset": _captcha("cd0c2a7e9b3d4c58a6e1d2f3b4c5a697"),
    "password-request": _captcha("ce0c2a7e9b3d4c58a6e1d2f3b4c5a697"),
    "password.wrong-code": _forgotten,
}
