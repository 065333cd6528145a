"""Letters: with the change that they speak of or not at all, real messages, shown on a page, handed to a server."""

import smtplib
import socket
import sqlite3
import threading
from collections.abc import Callable, Iterator
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path
from typing import Any, cast

import httpx
import pytest
from aiosmtpd.controller import Controller

from api_stub.mail import Attachment, Letter
from api_stub.serving import Served

LETTER = Letter(
    "Cabinet de l’Exemple <accueil@cabinet-exemple.example>",
    "Votre code, « réf. 1 »",
    "Bonjour,\n\nSuivez ce lien : http://127.0.0.1:9/activer?jeton=abc.\n\n<b>Cordialement</b>\n",
    "<p>Bonjour,</p><p><a href='http://127.0.0.1:9/activer?jeton=abc'>Suivez ce lien</a></p>",
    (Attachment("courrier d’été.pdf", "application/pdf", b"%PDF-1.4 made up"),),
)


def post(stub: Served, letter: Letter = LETTER) -> str:
    name = stub.parts.state.submit(lambda connection: stub.parts.mailbox.post(connection, letter)).result()
    stub.parts.mailbox.notify()
    return name


def message(stub: Served, name: str) -> EmailMessage:
    path = stub.settings.data / "mailbox" / f"{name}.eml"
    return BytesParser(EmailMessage, policy=policy.default).parsebytes(path.read_bytes())


def test_a_letter_is_a_real_message(stub: Served) -> None:
    name = post(stub)
    stub.stop()
    found = message(stub, name)
    assert found["To"] == LETTER.to
    assert found["Subject"] == LETTER.subject
    assert found["From"]
    assert found["Date"].datetime.tzinfo is not None
    assert found["Message-ID"] == f"<{name}@espace-tiers.example>"
    assert found["Auto-Submitted"] == "auto-generated"
    text, rich = (cast("EmailMessage", found.get_body((kind,))) for kind in ("plain", "html"))
    assert text.get_content().replace("\r\n", "\n") == LETTER.text
    assert "Suivez ce lien" in rich.get_content()
    (attached,) = found.iter_attachments()
    assert attached.get_filename() == "courrier d’été.pdf"
    assert cast("EmailMessage", attached).get_content() == b"%PDF-1.4 made up"


def test_the_page_shows_both_versions_and_the_files(stub: Served, wait: Callable[[Callable[[], Any]], None]) -> None:
    name = post(stub)
    wait(lambda: stub.parts.mailbox.entries())
    assert "Votre code, « réf. 1 »" in httpx.get(stub.mailbox).text
    page = httpx.get(f"{stub.mailbox}/{name}").text
    assert '<a href="http://127.0.0.1:9/activer?jeton=abc">' in page
    assert "<b>Cordialement" not in page
    rich = httpx.get(f"{stub.mailbox}/{name}/html")
    assert "sandbox" in rich.headers["Content-Security-Policy"]
    assert "<p>Bonjour,</p>" in rich.text
    attached = httpx.get(f"{stub.mailbox}/{name}/attachments/0")
    assert attached.content == b"%PDF-1.4 made up"
    assert attached.headers["Content-Type"] == "application/pdf"
    assert httpx.get(f"{stub.mailbox}/{name}/source").text.startswith("From: ")
    for nothing in ("attachments/1", "attachments/-1", "nothing"):
        assert httpx.get(f"{stub.mailbox}/{name}/{nothing}").status_code == 404


def test_a_change_that_fails_sends_nothing(stub: Served) -> None:
    def change(connection: sqlite3.Connection) -> None:
        stub.parts.mailbox.post(connection, LETTER)
        raise ValueError

    with pytest.raises(ValueError):
        stub.parts.state.submit(change).result()
    stub.stop()
    assert not list((stub.settings.data / "mailbox").iterdir())


def test_a_letter_that_nobody_wrote_is_written_at_the_next_start(stub: Served) -> None:
    name = post(stub)
    stub.stop()
    path = stub.settings.data / "mailbox" / f"{name}.eml"
    path.unlink()
    with sqlite3.connect(stub.settings.data / "state.sqlite3") as connection:
        connection.execute("UPDATE letters SET written = 0, message = ?", (b"From: x\r\n\r\nagain",))
    connection.close()
    stub.start()
    stub.stop()
    assert path.read_bytes().endswith(b"again")


@pytest.mark.parametrize("evil", ["a@b.example\nBcc: c@d.example", "a@b.example\r\nX: y"])
def test_no_header_is_smuggled_in(stub: Served, evil: str) -> None:
    with pytest.raises(ValueError):
        post(stub, Letter(evil, "x", "y"))


class Taken:
    """A mail server's memory; refuses whoever it is told to."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.came = threading.Event()

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, _: Any) -> str:
        if address.startswith("nobody@"):
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.messages.append(BytesParser(EmailMessage, policy=policy.default).parsebytes(envelope.content))
        self.came.set()
        return "250 taken"


@pytest.fixture
def post_office() -> Iterator[tuple[Controller, Taken]]:
    taken = Taken()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(taken, hostname="127.0.0.1", port=port)
    controller.start()
    yield controller, taken
    controller.stop()


def test_letters_go_to_the_mail_server_too(
    serve: Callable[..., Served], post_office: tuple[Controller, Taken], tmp_path: Path
) -> None:
    controller, taken = post_office
    stub = serve(smtp=("127.0.0.1", controller.port))
    post(stub, Letter("nobody@cabinet-exemple.example", "refusé", "x"))
    name = post(stub)
    post(stub, Letter("Optique de l’Exemple", "par la poste", "x", by_post=True))
    assert taken.came.wait(20)
    stub.stop()
    assert [found["Message-ID"] for found in taken.messages] == [f"<{name}@espace-tiers.example>"]
    assert taken.messages[0]["Subject"] == LETTER.subject
    assert [part.get_filename() for part in taken.messages[0].iter_attachments()] == ["courrier d’été.pdf"]
    stub.start()  # nothing is sent twice
    stub.stop()
    assert len(taken.messages) == 1


def test_a_mail_server_that_is_down_gets_the_letter_later(
    serve: Callable[..., Served], post_office: tuple[Controller, Taken]
) -> None:
    controller, taken = post_office
    port = controller.port
    stub = serve(smtp=("127.0.0.1", 9))  # nobody listens there
    with pytest.raises(OSError):
        smtplib.SMTP("127.0.0.1", 9).close()
    post(stub)
    stub.stop()
    again = serve(smtp=("127.0.0.1", port))
    assert taken.came.wait(20)
    again.stop()
    assert len(taken.messages) == 1
