"""An applicant speaking plain HTTP with a key, and the mutual's side of it."""

import asyncio
import sqlite3
import uuid
from typing import Any

import httpx

from api_stub.serving import Served
from tests.stub.conftest import BODY, PDF, sha256

FINESS = "200000032"
SECTION = "conventionnement"


def issue(stub: Served, finess: str = FINESS, **words: Any) -> str:
    """A key, as the step before the form gives one."""

    def make(connection: sqlite3.Connection) -> str:
        return stub.parts.application_keys.issue(connection, finess, **words).token

    return stub.parts.state.submit(make).result()


class Applicant:
    """Who holds a key."""

    def __init__(self, stub: Served, token: str | None = None, **words: Any) -> None:
        self.stub = stub
        self.token = token or issue(stub, **words)
        headers = {"Authorization": f"Bearer {self.token}", "Tus-Resumable": "1.0.0"}
        self.http = httpx.Client(base_url=stub.url, timeout=20, headers=headers)

    def close(self) -> None:
        self.http.close()

    def create(self, length: int, data: bytes | None = None) -> httpx.Response:
        headers = {"Upload-Length": str(length)} | ({} if data is None else {"Content-Type": BODY})
        return self.http.post("/v1/uploads", headers=headers, content=data)

    def upload(self, data: bytes = PDF) -> str:
        answer = self.create(len(data), data)
        assert answer.status_code == 201, answer.text
        return answer.headers["Location"].rsplit("/", 1)[1]

    def paper(self, role: str = "agreement", data: bytes = PDF, upload: str | None = None) -> dict[str, str]:
        return {"id": upload or self.upload(data), "name": f"{role}.pdf", "role": role, "sha256": sha256(data)}

    def apply(self, *papers: dict[str, str], id_: str | None = None, **changes: Any) -> httpx.Response:
        body = {
            "name": "Optique du Modèle",
            "mail": "contact@optique-modele.example",
            "message": "Bonjour",
            "uploads": list(papers) or [self.paper()],
            **changes,
        }
        return self.http.put(f"/v1/applications/{id_ or uuid.uuid4()}", json=body)

    def add(self, application: str, *papers: dict[str, str], part: str | None = None) -> httpx.Response:
        body = {"message": "", "uploads": list(papers) or [self.paper("rib", PDF + b"rib")]}
        return self.http.put(f"/v1/applications/{application}/parts/{part or uuid.uuid4()}", json=body)

    def look(self, application: str) -> dict[str, Any]:
        answer = self.http.get(f"/v1/applications/{application}")
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found


def decide(stub: Served, application: str, action: str, text: str = "") -> str:
    """What the mutual decides, at its office."""
    return asyncio.run(decided(stub, application, action, text))


async def decided(stub: Served, application: str, action: str, text: str = "") -> str:
    """As `decide`, for who has a loop already."""
    return await stub.parts.backoffice.act(SECTION, application, action, text)
