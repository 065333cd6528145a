"""The examples of the access to an account: in which order the real server is asked, and what happened before."""

import sqlite3
from collections.abc import Callable

import httpx

from api_stub import seed
from api_stub.hashing import hasher
from api_stub.serving import Served

PLAY = (
    "account-sessions",
    "account-session.close",
    "account-session.unknown",
    "refresh.closed",
    "session.let-go",
    "account-sessions.close",
    "account-mail-change.wrong",
    "account-mail-change.refused",
    "account-mail-change",
    "account-mail-change.again",
    "account-mail-change.conflict",
    "account-mail",
    "account-mail-change.letters",
    "account-mail-change.cancel",
    "account-mail-change.over",
    "account-password.wrong",
    "account-password.weak",
    "account-password.unmade",
    "account-password",
    "account-password.again",
    "account-password.made",
    "account-password.conflict",
)


def _one_other(stub: Served) -> dict[str, str]:
    """Of all the sessions of the play the first one is left, and another workstation has just signed in."""

    def first_alone(connection: sqlite3.Connection) -> None:
        connection.execute(
            "UPDATE families SET revoked = 1 WHERE finess = ? AND id > (SELECT min(id) FROM families WHERE finess = ?)",
            (seed.DEMO.finess, seed.DEMO.finess),
        )

    stub.parts.state.submit(first_alone).result()
    asked = {"finess": seed.DEMO.finess, "password": seed.DEMO.password, "device": "Poste du laboratoire"}
    other = httpx.post(f"{stub.url}/v1/sessions", json=asked).json()
    return {"refresh-token-of-the-closed-workstation": other["refresh_token"]}


def _as_it_was(stub: Served) -> dict[str, str]:
    """What follows knows the practice by its first password."""
    hashed = hasher(stub.settings.argon2).hash(seed.DEMO.password)
    words = (hashed, seed.DEMO.finess)
    stub.parts.state.submit(lambda c: c.execute("UPDATE practices SET password = ? WHERE finess = ?", words)).result()
    return {}


BEFORE: dict[str, Callable[[Served], dict[str, str]]] = {"account-sessions": _one_other, "sign-out": _as_it_was}
