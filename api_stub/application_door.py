"""The door through which tests and the tour make keys and decide: only where faults may be injected too."""

import sqlite3
from typing import Annotated

from fastapi import FastAPI
from pydantic import Field

from api_stub.application_keys import ApplicationKeys
from api_stub.backoffice import BackOffice
from api_stub.messages import Message
from api_stub.state import State

Word = Annotated[str, Field(max_length=200)]


class KeyOrder(Message):
    """A key for this FINESS."""

    finess: Word


class Decision(Message):
    """An action of the back office on an application."""

    application: Word
    action: Word
    text: Word = ""


def install_door(app: FastAPI, state: State, keys: ApplicationKeys, office: BackOffice) -> None:
    """`POST /_applications/keys` and `POST /_applications/decisions`, outside the contract."""

    @app.post("/_applications/keys", status_code=201, include_in_schema=False)
    async def make(order: KeyOrder) -> dict[str, str]:
        def issue(connection: sqlite3.Connection) -> str:
            return keys.issue(connection, order.finess).token

        return {"key": await state.write(issue)}

    @app.post("/_applications/decisions", status_code=201, include_in_schema=False)
    async def decide(decision: Decision) -> dict[str, str]:
        return {"said": await office.act("conventionnement", decision.application, decision.action, decision.text)}
