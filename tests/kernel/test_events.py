"""The bus: by class, in order, and one listener's trouble is nobody else's."""

from dataclasses import dataclass

import pytest

from desktop.kernel import failures
from desktop.kernel.clock import SystemClock
from desktop.kernel.events import Bus
from desktop.kernel.failures import Failure, RetriesItself, SignInAgain, UserActs


@dataclass(frozen=True)
class Happened:
    what: str


@dataclass(frozen=True)
class HappenedToo(Happened):
    """A fact of its own, not of its parent's."""


class Ear:
    def __init__(self) -> None:
        self.heard: list[str] = []

    def listen(self, fact: Happened) -> None:
        self.heard.append(fact.what)


def test_listeners_hear_exactly_their_class_in_order() -> None:
    bus, order = Bus(), []
    bus.subscribe(Happened, lambda fact: order.append(f"first {fact.what}"))
    bus.subscribe(Happened, lambda fact: order.append(f"second {fact.what}"))
    bus.publish(Happened("a"))
    bus.publish(HappenedToo("b"))
    assert order == ["first a", "second a"]


def test_a_listener_can_leave_even_in_mid_publication() -> None:
    bus, ear = Bus(), Ear()
    leave = bus.subscribe(Happened, lambda fact: (ear.listen(fact), leave())[0])
    stay = Ear()
    bus.subscribe(Happened, stay.listen)
    bus.publish(Happened("a"))
    bus.publish(Happened("b"))
    leave()
    assert (ear.heard, stay.heard) == (["a"], ["a", "b"])


def test_a_bound_method_leaves_once_per_subscription() -> None:
    bus, ear = Bus(), Ear()
    leave = bus.subscribe(Happened, ear.listen)
    bus.subscribe(Happened, ear.listen)
    leave()
    bus.publish(Happened("a"))
    assert ear.heard == ["a"]


def test_one_that_raises_stops_nobody_and_is_heard_of() -> None:
    bus, ear = Bus(), Ear()

    def fail(_: Happened) -> None:
        raise KeyError("listener")

    bus.subscribe(Happened, fail)
    bus.subscribe(Happened, ear.listen)
    with pytest.raises(KeyError):
        bus.publish(Happened("a"))
    assert ear.heard == ["a"]


def test_the_clock_is_aware_and_never_goes_back() -> None:
    clock = SystemClock()
    assert clock.now().utcoffset() is not None
    assert clock.monotonic() <= clock.monotonic()


def test_every_failure_has_a_code_of_its_own_and_one_kind() -> None:
    found = [thing for thing in vars(failures).values() if isinstance(thing, type) and issubclass(thing, Failure)]
    codes = [kind.code for kind in found]
    assert len(codes) == len(set(codes))
    for kind in found:
        if kind not in (Failure, failures.OurBug):
            assert sum(issubclass(kind, family) for family in (RetriesItself, SignInAgain, UserActs)) == 1
