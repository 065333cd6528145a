"""Whoever comes to register, speaking plain HTTP; reads the pictures by looking into the server, and the mailbox."""

import re
import sqlite3
import threading
import uuid
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from typing import Any, cast

import httpx

from api_stub.registration_terms import VERSION
from api_stub.serving import Served

PASSWORD = "Tilleuls-en-fleur-7"
MAIL = "martine@nouveau-cabinet.example"
CODE = re.compile(r"\b[2-9A-HJKMNP-Z]{4}(?:-[2-9A-HJKMNP-Z]{4}){1,2}\b")
LINK = re.compile(r"https?://\S+/activation/\S+")


class Newcomer:
    def __init__(self, stub: Served) -> None:
        self.stub = stub
        self.http = httpx.Client(base_url=stub.url, timeout=20)

    def close(self) -> None:
        self.http.close()

    def captcha(self) -> dict[str, str]:
        answer = self.http.post("/v1/captchas")
        assert answer.status_code == 201, answer.text
        id_ = answer.json()["id"]
        return {"id": id_, "answer": self.text_of(id_)}

    def text_of(self, captcha: str) -> str:
        row = self.stub.parts.state.read(
            lambda c: c.execute("SELECT answer FROM captchas WHERE id = ?", (captcha,)).fetchone()
        )
        return str(row[0])

    def put(self, path: str, body: dict[str, Any], id_: str | None = None) -> httpx.Response:
        return self.http.put(f"/v1/{path}/{id_ or uuid.uuid4()}", json=body)

    def ask_code(self, finess: str, id_: str | None = None, **changes: Any) -> httpx.Response:
        return self.put("code-requests", {"finess": finess, "captcha": self.captcha(), **changes}, id_)

    def reset(self, finess: str, way: str, **changes: Any) -> httpx.Response:
        return self.put("resets", {"finess": finess, "way": way, "captcha": self.captcha(), **changes})

    def forget_password(self, finess: str) -> httpx.Response:
        return self.put("password-requests", {"finess": finess, "captcha": self.captcha()})

    def register(self, finess: str, code: str, id_: str | None = None, **changes: Any) -> httpx.Response:
        body = {"finess": finess, "code": code, "mail": MAIL, "password": PASSWORD, "terms": VERSION, **changes}
        return self.put("registrations", body, id_)

    def sign_in(self, finess: str, password: str = PASSWORD) -> httpx.Response:
        return self.http.post("/v1/sessions", json={"finess": finess, "password": password})

    # --- what comes by mail and by post ------------------------------------------------------------------------------

    def letters(self) -> list[EmailMessage]:
        """All of them, oldest first, once nothing is left to be done."""
        self.settle()
        names = self.stub.parts.state.read(lambda c: c.execute("SELECT name FROM letters ORDER BY seq").fetchall())
        folder = self.stub.settings.data / "mailbox"
        return [
            BytesParser(EmailMessage, policy=policy.default).parsebytes((folder / f"{n}.eml").read_bytes())
            for (n,) in names
        ]

    def settle(self) -> None:
        """Wait until every errand was done and every letter written."""
        open_ = "SELECT (SELECT count(*) FROM registration_errands) + (SELECT count(*) FROM letters WHERE written = 0)"
        state, pause = self.stub.parts.state, threading.Event()
        for _ in range(2000):
            if not state.read(lambda c: c.execute(open_).fetchone()[0]):
                return
            state.submit(lambda _: None).result()
            pause.wait(0.01)  # a busy machine lets the postman wait
        raise AssertionError("an errand is never done")

    def text(self) -> str:
        """The words of the last letter."""
        body = self.letters()[-1].get_body(("plain",))
        return str(cast("EmailMessage", body).get_content())

    def code(self) -> str:
        """The code in the last letter."""
        found = CODE.search(self.text())
        assert found, self.text()
        return found[0]

    def link(self) -> str:
        """The activation link in the last letter."""
        found = LINK.search(self.text())
        assert found, self.text()
        return found[0]


def expire(stub: Served, table: str, finess: str) -> None:
    """Let a code end; the clock of the test stands still."""
    sql = {"provisional_codes": "UPDATE provisional_codes SET expires = 0 WHERE finess = ?"}[table]

    def change(connection: sqlite3.Connection) -> None:
        connection.execute(sql, (finess,))

    stub.parts.state.submit(change).result()
