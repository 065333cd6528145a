"""Work for the program's loop, asked from the UI thread, answered on the UI thread, as long as who asked still lives.

Owns the way back; knows nothing of what the work is. A failure that nobody takes goes to `unhandled`.
"""

import logging
from collections.abc import Callable, Coroutine
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot
from shiboken6 import isValid

if TYPE_CHECKING:  # the first window has nothing to wait for
    from concurrent.futures import Future

T = TypeVar("T")
Submit = Callable[[Coroutine[Any, Any, Any]], "Future[Any]"]

_log = logging.getLogger(__name__)


class Cancel:
    """Handle of one piece of work: calling it cancels the work and silences its callbacks."""

    def __init__(self) -> None:
        self._future: Future[Any] | None = None
        self._silent = False

    def __call__(self) -> None:
        self._silent = True
        future, self._future = self._future, None
        if future is not None:
            future.cancel()

    @property
    def silent(self) -> bool:
        """Whether no callback will be called (any more)."""
        return self._silent


class _Return(QObject):
    """The one crossing from the loop's thread to the UI thread."""

    arrived = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.arrived.connect(self._run, Qt.ConnectionType.QueuedConnection)

    @Slot(object)
    def _run(self, call: Callable[[], None]) -> None:
        call()


class Tasks:
    """Made on the UI thread; `submit` is the loop's."""

    def __init__(self, submit: Submit) -> None:
        self._submit = submit
        self._return = _Return()
        self._open = True
        self.unhandled: Callable[[Exception], object] = _only_log

    def run(
        self,
        owner: QObject,
        work: Coroutine[Any, Any, T],
        then: Callable[[T], object] | None = None,
        failed: Callable[[Exception], object] | None = None,
    ) -> Cancel:
        """Run `work` on the loop, then `then` with its result or `failed` with its failure on the UI thread.

        Neither is called once `owner` is destroyed or the result was called; the work is then cancelled.
        """
        handle = Cancel()
        if not self._open:
            work.close()
            handle()
            return handle
        gone = owner.destroyed.connect(lambda: handle())

        # Nothing here may hold on to the future, or its answer would stay until the next full collection.
        def settle(done: "Future[T]") -> None:
            # `destroyed` of an object that C++ deletes with its parent may never reach Python (PySide6 6.11).
            if handle.silent or not isValid(owner):
                return
            owner.destroyed.disconnect(gone)
            handle()
            self._settle(done, then, failed)

        def back(done: "Future[T]") -> None:
            # The receiver may be gone when the loop ends after the window.
            if not handle.silent and self._open:
                self._return.arrived.emit(partial(settle, done))

        future: Future[T] = self._submit(work)
        handle._future = future
        future.add_done_callback(back)
        return handle

    def close(self) -> None:
        """No callback from now on; what is still asked for is not begun."""
        self._open = False

    def _settle(
        self,
        future: "Future[T]",
        then: Callable[[T], object] | None,
        failed: Callable[[Exception], object] | None,
    ) -> None:
        from concurrent.futures import CancelledError

        try:
            result = future.result()
        except CancelledError:
            return
        except Exception as problem:
            (failed or self.unhandled)(problem)
            return
        if then is not None:
            then(result)


def _only_log(problem: Exception) -> None:
    _log.error("work failed: %s", type(problem).__name__)
