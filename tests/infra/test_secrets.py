"""The keyring: only one that is worth the name, and never a wait without end."""

import asyncio
import threading
from collections.abc import Callable
from functools import partial

import keyring
import pytest
from keyring.backend import KeyringBackend, get_all_keyring
from keyring.backends.chainer import ChainerBackend
from keyring.backends.fail import Keyring as Fail
from keyring.backends.null import Keyring as Null
from keyring.errors import KeyringLocked

from desktop.infra.secrets import KeyringUnavailable, SystemKeyring, fit


class InMemory(KeyringBackend):
    """A keyring of the real interface."""

    priority = 1  # type: ignore[assignment]
    viable = False  # type: ignore[assignment]  # every class is on the package's list: none of these may be its choice

    def __init__(self) -> None:
        super().__init__()
        self.held: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.held.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.held[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.held[service, username]


class Locked(InMemory):
    """A keyring whose prompt was dismissed."""

    def get_password(self, service: str, username: str) -> str | None:
        raise KeyringLocked

    def set_password(self, service: str, username: str, password: str) -> None:
        raise KeyringLocked


class Plain(InMemory):
    """As `keyrings.alt` would be."""

    __module__ = "keyrings.alt.file"


class PlainInDisguise(Plain):
    __module__ = "somebody.elses"


class Prompting(InMemory):
    """A keyring whose prompt stays on the screen until `answer`."""

    def __init__(self) -> None:
        super().__init__()
        self.told: Callable[[], object] = lambda: None
        self.answer = threading.Event()
        self.asked = 0

    def get_password(self, service: str, username: str) -> str | None:
        self.asked += 1
        self.told()
        self.answer.wait()
        return super().get_password(service, username)


async def test_the_real_interface_keeps_one_short_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    before = keyring.get_keyring()
    held = InMemory()
    keyring.set_keyring(held)
    try:
        secrets = SystemKeyring()
        assert await secrets.read("200000008") is None
        await secrets.delete("200000008")
        await secrets.write("200000008", "ab" * 32)
        assert await secrets.read("200000008") == "ab" * 32
        assert list(held.held) == [("Espace Tiers", "200000008")]
        await secrets.delete("200000008")
        assert held.held == {}
    finally:
        keyring.set_keyring(before)


@pytest.mark.parametrize(
    ("backend", "why"),
    [(Fail(), "absent"), (Null(), "unfit"), (Plain(), "unfit"), (PlainInDisguise(), "unfit")],
    ids=["none", "null", "plain", "plain in disguise"],
)
async def test_what_keeps_secrets_in_clear_or_not_at_all_is_refused(backend: KeyringBackend, why: str) -> None:
    secrets = SystemKeyring(choose=lambda: backend)
    for ask in (secrets.read("n"), secrets.write("n", "secret"), secrets.delete("n")):
        with pytest.raises(KeyringUnavailable) as told:
            await ask
        assert told.value.why == why
    assert getattr(backend, "held", {}) == {}
    with pytest.raises(KeyringUnavailable):
        secrets.describe()


async def test_of_a_chain_the_first_fit_link_is_used_and_no_other() -> None:
    class Chain(ChainerBackend):
        __module__ = ChainerBackend.__module__
        viable = False  # type: ignore[assignment]
        backends = (Plain(), Null(), InMemory())  # type: ignore[assignment]

    good = Chain.backends[2]
    secrets = SystemKeyring(choose=Chain)
    await secrets.write("n", "secret")
    assert fit(Chain()) is good
    assert list(good.held.values()) == ["secret"]
    assert Chain.backends[0].held == {}

    class Bad(ChainerBackend):
        __module__ = ChainerBackend.__module__
        viable = False  # type: ignore[assignment]
        backends = (Plain(), Null())  # type: ignore[assignment]

    with pytest.raises(KeyringUnavailable):
        fit(Bad())


async def test_a_locked_keyring_is_unavailable() -> None:
    secrets = SystemKeyring(choose=Locked)
    with pytest.raises(KeyringUnavailable, match="closed"):
        await secrets.read("n")
    with pytest.raises(KeyringUnavailable, match="closed"):
        await secrets.write("n", "secret")


async def test_a_prompt_that_nobody_answers_is_given_up_and_not_asked_twice() -> None:
    prompting = Prompting()
    secrets = SystemKeyring(choose=lambda: prompting, patience=0.05)
    for _ in range(3):
        with pytest.raises(KeyringUnavailable, match="silent"):
            await secrets.read("n")
    assert prompting.asked == 1
    prompting.answer.set()
    assert secrets._asking is not None
    secrets._asking.join()
    assert await secrets.read("n") is None


async def test_at_the_program_s_end_a_prompt_is_given_up_at_once() -> None:
    prompting, shown = Prompting(), asyncio.Event()
    prompting.told = partial(asyncio.get_running_loop().call_soon_threadsafe, shown.set)
    secrets = SystemKeyring(choose=lambda: prompting)
    secrets.give_up()  # nothing waits
    asking = asyncio.ensure_future(secrets.read("n"))
    await shown.wait()
    secrets.give_up()
    with pytest.raises(KeyringUnavailable, match="silent"):
        await asking
    prompting.answer.set()
    assert secrets._asking is not None
    secrets._asking.join()


def test_the_keyrings_of_tests_are_never_the_package_s_choice() -> None:
    mine = {each for each in KeyringBackend._classes if __name__ in str(each)}  # type: ignore[attr-defined]
    assert mine
    assert not mine & {type(each) for each in get_all_keyring()}
