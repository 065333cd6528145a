"""The client understands the example messages, and asks as they show."""

import json
import json as codec
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from desktop.features.registration.domain import Account, ApplicantKey, Inscription, Terms, Trouble, Way, refusal
from desktop.features.registration.remote import RegistrationRemote
from desktop.infra.http import Reply, meaning
from desktop.kernel.failures import Failure, NotTheServer

FOLDER = Path(__file__).parents[3] / "resources" / "contract"


def read(name: str) -> dict[str, Any]:
    example: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return example


class Replay:
    """A line that answers as an example does, to nothing else than what it asks."""

    def __init__(self, name: str) -> None:
        self.example = read(name)
        self.closed = False

    def request(
        self,
        method: str,
        path_or_url: str,
        *,
        json: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        expects: str = "json",
    ) -> Reply:
        asked, shown = self.example["request"], self.example["reply"]
        assert (method, path_or_url) == (asked["method"], asked["path"])
        assert (codec.loads(json) if json is not None else None) == asked.get("body")
        body = codec.dumps(shown["body"]).encode() if "body" in shown else shown.get("begins", "").encode()
        told = {name.lower(): value for name, value in shown["headers"].items()}
        if shown["status"] >= 400:
            raise meaning(shown["status"], told, body, "json")
        assert expects == "any" or body
        return Reply(shown["status"], told, body)

    def close(self) -> None:
        self.closed = True


def body(name: str) -> dict[str, Any]:
    found: dict[str, Any] = read(name)["request"]["body"]
    return found


def id_of(name: str) -> str:
    return str(read(name)["request"]["path"]).rsplit("/", 1)[1]


def form(name: str) -> Inscription:
    asked = body(name)
    return Inscription(
        finess=asked["finess"], code=asked["code"], mail=asked["mail"], password=asked["password"], terms=asked["terms"]
    )


def register(name: str) -> Callable[[RegistrationRemote], object]:
    return lambda remote: remote.register(id_of(name), form(name))


def look(name: str) -> Callable[[RegistrationRemote], object]:
    return lambda remote: remote.look(id_of(name))


def captcha(name: str) -> tuple[str, str, str, str]:
    asked = body(name)
    return id_of(name), asked["finess"], asked["captcha"]["id"], asked["captcha"]["answer"]


def again(name: str) -> Callable[[RegistrationRemote], object]:
    return lambda remote: remote.mail_again(body(name)["finess"], body(name)["password"], "")


def remind(name: str) -> Callable[[RegistrationRemote], object]:
    return lambda remote: remote.remind(body(name)["finess"], body(name)["proof"])


def reset(name: str) -> Callable[[RegistrationRemote], object]:
    return lambda remote: remote.reset(*captcha(name), Way(body(name)["way"]))


def change(name: str) -> Callable[[RegistrationRemote], object]:
    return lambda remote: remote.change_password(
        id_of(name), body(name)["finess"], body(name)["code"], body(name)["password"]
    )


ACCOUNT = Account(id_of("registration"), "Cabinet d’orthoptie du Spécimen", "m•••••e@n•••••.example", active=False)
GOOD: dict[str, tuple[Callable[[RegistrationRemote], object], object]] = {
    "registration": (register("registration"), ACCOUNT),
    "registration.pending": (look("registration.pending"), ACCOUNT),
    "registration.active": (look("registration.active"), Account(ACCOUNT.id, ACCOUNT.name, ACCOUNT.mail, active=True)),
    "mail-reminder": (remind("mail-reminder"), "a•••••l@o•••••.example"),
    "activation-mail": (again("activation-mail"), True),
    "reset": (reset("reset"), True),
    "password-request": (lambda remote: remote.request_password(*captcha("password-request")), True),
    "password": (change("password"), True),
    "captcha.audio": (
        lambda remote: remote.sound(read("captcha.audio")["request"]["path"].split("/")[3]),
        b"RIFF",
    ),
}


@pytest.mark.parametrize("name", GOOD)
def test_good_answers(name: str) -> None:
    ask, expected = GOOD[name]
    line = Replay(name)
    assert ask(RegistrationRemote(line)) == expected


def test_a_captcha_and_the_terms_and_a_key() -> None:
    made = RegistrationRemote(Replay("captcha")).captcha()
    assert made.image.startswith(b"\x89PNG")
    assert made.expires_at.tzinfo is not None
    terms = RegistrationRemote(Replay("terms")).terms()
    assert isinstance(terms, Terms)
    assert terms.version == body("registration")["terms"]
    assert all(section.title and section.body for section in terms.sections)
    key = RegistrationRemote(Replay("code-request")).request_code(*captcha("code-request"))
    assert isinstance(key, ApplicantKey)
    assert key.token.startswith("dossier-")
    assert key.token not in repr(key)


REFUSED: dict[str, tuple[Callable[[RegistrationRemote], object], Trouble]] = {
    "captcha.gone": (
        lambda remote: remote.sound(read("captcha.gone")["request"]["path"].split("/")[3]),
        Trouble.GONE,
    ),
    "code-request.captcha": (lambda remote: remote.request_code(*captcha("code-request.captcha")), Trouble.CAPTCHA),
    "registration.wrong-code": (register("registration.wrong-code"), Trouble.CODE),
    "registration.weak": (register("registration.weak"), Trouble.PASSWORD),
    "registration.mail": (register("registration.mail"), Trouble.MAIL),
    "registration.terms": (register("registration.terms"), Trouble.TERMS),
    "registration.conflict": (register("registration.conflict"), Trouble.REFUSED),
    "registration.unknown": (look("registration.unknown"), Trouble.GONE),
    "activation-mail.active": (again("activation-mail.active"), Trouble.ACTIVE),
    "activation-mail.refused": (again("activation-mail.refused"), Trouble.CREDENTIALS),
    "mail-reminder.refused": (remind("mail-reminder.refused"), Trouble.CREDENTIALS),
    "reset.captcha": (reset("reset.captcha"), Trouble.CAPTCHA),
    "password.wrong-code": (change("password.wrong-code"), Trouble.CODE),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refusals(name: str) -> None:
    ask, trouble = REFUSED[name]
    with pytest.raises(Failure) as raised:
        ask(RegistrationRemote(Replay(name)))
    assert refusal(raised.value).trouble is trouble


def test_an_answer_of_another_shape_is_not_the_service() -> None:
    line = Replay("captcha")
    line.example["reply"]["body"] = {"id": 1}
    with pytest.raises(NotTheServer):
        RegistrationRemote(line).captcha()
    line.example["reply"]["body"] = {"id": "x", "image": "***", "expires_at": "2026-11-23T08:40:00Z"}
    with pytest.raises(NotTheServer):
        RegistrationRemote(line).captcha()
