"""The mutual's side: it shows what waits, takes actions inside a change, and no other page presses its buttons."""

import asyncio
import re
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field

import httpx
import pytest

from api_stub.backoffice import Action, BackOffice, Paper, Refused, Row, Section
from api_stub.problems import Problem
from api_stub.serving import Served

HOSTILE = '<script>alert("1")</script>'


@dataclass
class Pile:
    """A section that keeps its rows in a table of its own."""

    told: list[str] = field(default_factory=list)

    def rows(self, connection: sqlite3.Connection) -> Sequence[Row]:
        found = connection.execute("SELECT key, value FROM meta WHERE key LIKE 'pile-%'").fetchall()
        actions = (
            Action("accept", "Accepter"),
            Action("refuse", "Refuser", asks="Motif", needs_text=True, grave=True),
            Action("never", "Impossible"),
        )
        return [
            Row(key, f"Pièce {HOSTILE}", state, "Reçue\nhier", actions, (Paper("1", "Voir"),)) for key, state in found
        ]

    def act(self, connection: sqlite3.Connection, key: str, action: str, text: str) -> str:
        connection.execute("UPDATE meta SET value = ? WHERE key = ?", (f"{action} {text}".strip(), key))
        if action == "never":
            raise Refused("Cette pièce est déjà classée.")
        return f"Fait : {action}."

    def section(self) -> Section:
        return Section(
            "pile", "Pile", "Rien.", self.rows, self.act, lambda: self.told.append("done"), lambda _, id_: _paper(id_)
        )


def _paper(name: str) -> tuple[bytes, str] | None:
    return (b"%PDF-1.7", "application/pdf") if name == "1" else None


@pytest.fixture
def pile(stub: Served) -> Pile:
    made = Pile()
    stub.parts.backoffice.add(made.section())

    def lay(connection: sqlite3.Connection) -> None:
        connection.execute("INSERT INTO meta (key, value) VALUES ('pile-1', 'nouveau')")

    stub.parts.state.submit(lay).result()
    return made


def state_of(stub: Served) -> str:
    return next(row.state for row in stub.parts.backoffice.rows("pile"))


def token(stub: Served) -> str:
    found = re.search(r'name="token" value="([^"]+)"', httpx.get(stub.backoffice).text)
    assert found is not None
    return found[1]


def press(stub: Served, **fields: str) -> httpx.Response:
    sent = {"section": "pile", "row": "pile-1", "action": "accept", **fields}
    return httpx.post(stub.backoffice, data=sent)


def test_the_page_shows_rows_and_buttons_and_runs_nothing_of_theirs(stub: Served, pile: Pile) -> None:
    answer = httpx.get(stub.backoffice)
    assert answer.status_code == 200
    assert all(word in answer.text for word in ("Pile", "nouveau", "Refuser"))
    assert "<script" not in answer.text
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]


def test_an_action_changes_the_state_and_says_so_once(stub: Served, pile: Pile) -> None:
    answer = press(stub, token=token(stub), action="refuse", text="Signature absente")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/backoffice#pile")
    assert state_of(stub) == "refuse Signature absente"
    assert pile.told == ["done"]
    assert "Fait : refuse." in httpx.get(stub.backoffice).text
    assert "Fait : refuse." not in httpx.get(stub.backoffice).text


def test_a_refused_action_changes_nothing(stub: Served, pile: Pile) -> None:
    assert press(stub, token=token(stub), action="never").status_code == 303
    assert "déjà classée" in httpx.get(stub.backoffice).text
    assert press(stub, token=token(stub), action="refuse", text=" ").status_code == 303
    assert "demande un texte" in httpx.get(stub.backoffice).text
    assert state_of(stub) == "nouveau"
    assert pile.told == []


@pytest.mark.parametrize(
    "fields",
    [{}, {"token": ""}, {"token": "é"}, {"token": "0" * 32}],
    ids=["without", "empty", "foreign", "guessed"],
)
def test_another_page_cannot_press_the_buttons(stub: Served, pile: Pile, fields: dict[str, str]) -> None:
    assert press(stub, **fields).status_code == 404
    assert state_of(stub) == "nouveau"


@pytest.mark.parametrize("wrong", [{"section": "x"}, {"row": "x"}, {"action": "x"}])
def test_what_is_not_offered_is_not_found(stub: Served, pile: Pile, wrong: dict[str, str]) -> None:
    assert press(stub, token=token(stub), **wrong).status_code == 404


def test_a_name_that_is_not_of_this_machine_finds_nothing(stub: Served, pile: Pile) -> None:
    for host in ("rebound.example", "192.0.2.7"):
        assert httpx.get(stub.backoffice, headers={"Host": host}).status_code == 404


def test_another_machine_finds_nothing(stub: Served, pile: Pile) -> None:
    async def ask(peer: str) -> int:
        way = httpx.ASGITransport(stub.app, client=(peer, 40_000))
        async with httpx.AsyncClient(transport=way, base_url="http://127.0.0.1") as http:
            return (await http.get("/backoffice")).status_code

    assert asyncio.run(ask("127.0.0.1")) == 200
    assert asyncio.run(ask("192.0.2.7")) == 404


def test_papers_open_and_nothing_else_does(stub: Served, pile: Pile) -> None:
    answer = httpx.get(f"{stub.backoffice}/pile/1")
    assert (answer.content, answer.headers["Content-Type"]) == (b"%PDF-1.7", "application/pdf")
    assert httpx.get(f"{stub.backoffice}/pile/2").status_code == 404
    assert httpx.get(f"{stub.backoffice}/x/1").status_code == 404


@pytest.mark.parametrize("body", [b"\xff\xfe", b"a=1&" * 50, b"x" * 20_000])
def test_rubbish_is_refused(stub: Served, body: bytes) -> None:
    assert httpx.post(stub.backoffice, content=body).status_code in (404, 413, 422)


def test_a_program_takes_actions_too(stub: Served, pile: Pile) -> None:
    office: BackOffice = stub.parts.backoffice

    async def act() -> str:
        with pytest.raises(Problem):
            await office.act("pile", "unknown", "accept")
        return await office.act("pile", "pile-1", "accept")

    assert asyncio.run(act()) == "Fait : accept."
    assert state_of(stub) == "accept"
