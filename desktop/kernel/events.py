"""A bus for past facts, keyed by their class. It carries values; it knows neither threads nor screens.

Subscribers are called in the publisher's thread, in the order in which they subscribed. One that raises doesn't
stop the others: the first exception is raised again once all were called.
"""

from collections.abc import Callable
from threading import Lock
from typing import Any, TypeVar

E = TypeVar("E")


class Bus:
    """Owns who listens to what."""

    def __init__(self) -> None:
        self._listeners: dict[type[Any], tuple[Callable[[Any], None], ...]] = {}
        self._lock = Lock()

    def subscribe(self, fact: type[E], listener: Callable[[E], None]) -> Callable[[], None]:
        """Call `listener` with every published instance of exactly `fact`; the result unsubscribes it."""
        with self._lock:
            self._listeners[fact] = (*self._listeners.get(fact, ()), listener)

        def unsubscribe() -> None:
            with self._lock:
                # Equality, not identity: each access to a bound method makes a new object.
                kept = list(self._listeners.get(fact, ()))
                if listener in kept:
                    kept.remove(listener)
                self._listeners[fact] = tuple(kept)

        return unsubscribe

    def publish(self, fact: object) -> None:
        """Tell every listener of `type(fact)`."""
        first: Exception | None = None
        for listener in self._listeners.get(type(fact), ()):
            try:
                listener(fact)
            except Exception as problem:
                first = first or problem
        if first is not None:
            raise first
