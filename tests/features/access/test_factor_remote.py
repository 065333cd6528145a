"""The client understands the examples of the second factor, and asks as they show."""

from typing import Any, cast

import pytest

from desktop.features.access.domain import Trouble, refusal
from desktop.features.access.factor_domain import Factor
from desktop.features.access.factor_remote import FactorRemote
from desktop.features.access.remote import AccessRemote
from desktop.infra.http import Reply
from desktop.kernel.failures import Failure
from desktop.kernel.ids import Finess
from desktop.session.facts import Outcome
from desktop.session.outcomes import refused
from desktop.session.remote import Challenge, Grant, SessionRemote
from tests.outbox.replay import Replay, names, read

REFUSED = {
    "factor-enrolment.wrong": Trouble.PASSWORD,
    "factor-enrolment.on": Trouble.FACTOR_CHANGED,
    "factor-activation.refused": Trouble.CODE_WRONG,
    "factor-recovery-codes.used": Trouble.CODE_USED,
    "factor-removal.off": Trouble.FACTOR_CHANGED,
}
HELD_UP = {
    "second-step.refused": Outcome.FACTOR_WRONG,
    "second-step.late": Outcome.FACTOR_LATE,
    "second-step.over": Outcome.WRONG,
}
GOOD = ("factor", "factor.on", "factor-enrolment", "factor-activation", "factor-recovery-codes", "factor-removal")


def body(name: str) -> dict[str, Any]:
    found: dict[str, Any] = read(name)["request"]["body"]
    return found


def remote(replay: Replay) -> FactorRemote:
    return FactorRemote(AccessRemote(replay.http, lambda: replay.bearer, lambda stale: stale).ask)


def ask(name: str) -> object:
    replay = Replay(name)
    asked, kind = remote(replay), name.partition(".")[0]
    enrolment = str(replay.example["request"]["path"]).rpartition("/enrolments/")[2].partition("/")[0]
    if kind == "factor":
        return asked.look()
    if kind == "factor-enrolment":
        return asked.enrol(enrolment, body(name)["password"])
    if kind == "factor-activation":
        return asked.activate(enrolment, body(name)["code"])
    call = asked.renew if kind == "factor-recovery-codes" else asked.switch_off
    return call(body(name)["password"], body(name)["code"])


def test_every_example_is_read() -> None:
    stems = {name.partition(".")[0] for name in (*GOOD, *REFUSED, *HELD_UP)}
    assert sorted((*GOOD, *REFUSED, *HELD_UP, "second-step")) == names(*stems)


@pytest.mark.parametrize("name", GOOD)
def test_what_is_told_is_understood(name: str) -> None:
    told = ask(name)
    shown = read(name)["reply"].get("body", {})
    if isinstance(told, Factor):
        assert (told.on, told.recovery_left) == (shown["state"] == "on", shown["recovery_left"])
    elif "secret" in shown:
        assert (told.id, told.secret, told.uri) == (shown["id"], shown["secret"], shown["uri"])  # type: ignore[attr-defined]
    elif "recovery_codes" in shown:
        assert list(told.codes) == shown["recovery_codes"]  # type: ignore[attr-defined]
    else:
        assert told is True


@pytest.mark.parametrize("name", REFUSED)
def test_each_refusal_has_its_trouble(name: str) -> None:
    with pytest.raises(Failure) as caught:
        ask(name)
    assert refusal(caught.value).trouble is REFUSED[name]


class Door(Replay):
    """As a session's line."""

    def request(self, method: str, path: str, **words: Any) -> Reply:  # type: ignore[override]
        return super().request(method, path, **words)

    def close(self) -> None: ...


def at_the_door(name: str) -> SessionRemote:
    return SessionRemote(cast("Any", Door(name)))


@pytest.mark.parametrize("name", ["sign-in", "sign-in.code-needed"])
def test_a_session_or_a_challenge(name: str) -> None:
    asked, shown = body(name), read(name)["reply"]["body"]
    given = at_the_door(name).open(Finess(asked["finess"]), asked["password"])
    if isinstance(given, Grant):
        assert given.access_token == shown["access_token"]
    else:
        assert given == Challenge(shown["challenge"])


def test_the_second_step() -> None:
    asked = body("second-step")
    given = at_the_door("second-step").answer(Challenge(asked["challenge"]), asked["code"])
    assert given.access_token == read("second-step")["reply"]["body"]["access_token"]


@pytest.mark.parametrize("name", HELD_UP)
def test_each_refusal_at_the_door_has_its_outcome(name: str) -> None:
    asked = body(name)
    with pytest.raises(Failure) as caught:
        at_the_door(name).answer(Challenge(asked["challenge"]), asked["code"])
    result = refused(caught.value)
    assert result is not None
    assert result.outcome is HELD_UP[name]
