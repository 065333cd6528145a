"""A telephone with an authenticator, and a practice that uses it: what the tests of the second factor share."""

import uuid

import httpx
import pyotp

from api_stub.seed import DEMO, SeededPractice
from tests.stub.conftest import Clock, Desk


class Phone:
    """Shows the codes of one secret, by the clock of the test."""

    def __init__(self, secret: str, clock: Clock) -> None:
        self.secret = secret
        self._clock = clock

    def code(self, steps: int = 0) -> str:
        """What it shows now, or so many half minutes from now."""
        return pyotp.TOTP(self.secret).at(self._clock.now, counter_offset=steps)


def enrol(desk: Desk, clock: Clock, *, password: str = DEMO.password) -> tuple[str, Phone]:
    """A secret that was given out: the id of the enrolment, and a telephone that has it."""
    id_ = str(uuid.uuid4())
    answer = desk.http.put(f"/v1/account/factor/enrolments/{id_}", json={"password": password})
    assert answer.status_code == 200, answer.text
    return id_, Phone(answer.json()["secret"], clock)


def activate(desk: Desk, id_: str, code: str) -> httpx.Response:
    """The first code."""
    return desk.http.put(f"/v1/account/factor/enrolments/{id_}/activation", json={"code": code})


def switch_on(desk: Desk, clock: Clock) -> tuple[Phone, list[str]]:
    """A second factor, and its recovery codes; the telephone has already gone on to another code."""
    id_, phone = enrol(desk, clock)
    answer = activate(desk, id_, phone.code())
    assert answer.status_code == 200, answer.text
    clock.advance(60)
    codes: list[str] = answer.json()["recovery_codes"]
    return phone, codes


class Door:
    """The sign-in of a practice, in its two steps."""

    def __init__(self, url: str, practice: SeededPractice = DEMO) -> None:
        self.http = httpx.Client(base_url=url, timeout=20, verify=False)
        self._practice = practice

    def close(self) -> None:
        self.http.close()

    def knock(self, password: str = "") -> httpx.Response:
        """The password."""
        asked = {"finess": self._practice.finess, "password": password or self._practice.password, "device": "Accueil"}
        return self.http.post("/v1/sessions", json=asked)

    def challenge(self, password: str = "") -> str:
        answer = self.knock(password)
        assert answer.status_code == 200, answer.text
        token: str = answer.json()["challenge"]
        return token

    def answer(self, challenge: str, code: str) -> httpx.Response:
        """The code."""
        return self.http.post("/v1/sessions/second-step", json={"challenge": challenge, "code": code})
