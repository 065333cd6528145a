"""Work that would take turns from the threads of this process, in one of its own.

The process has neither keys nor files: what it works on comes through a pipe, and goes back through it. It ends with
the pipe, however this program ends. Until it is there, where it can't be had, and once it died, there is no answer, and
whoever asks does the work: slower, never lost.
"""

import gc
import logging
import os
import signal
import sys
import threading
from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from typing import Any, Generic, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")
log = logging.getLogger(__name__)

NICE = 5  # steps behind the program itself: nobody waits for it at the screen


class Aside(Generic[P, T]):
    """One function in a process of its own, which is started by the first question. Any thread may ask."""

    def __init__(self, work: Callable[P, T]) -> None:
        """`work` stands at the top of a module, and needs nothing but what it is given."""
        self._work = work
        self._turn = threading.Lock()
        self._process: SpawnProcess | None = None
        self._line: Connection[Any, Any] | None = None
        self._ready = self._given_up = False

    def ask(self, *args: P.args, **words: P.kwargs) -> T | None:
        """What `work` says, or raises; None where the process isn't there. Blocks."""
        with self._turn:
            answer = self._asked((args, words))
        if answer is None:
            return None
        good, said = answer
        if not good:
            raise said
        found: T = said
        return found

    def close(self) -> None:
        """End the process; what is being asked has no answer."""
        self._given_up = True
        if self._process is not None:
            self._process.kill()  # it has nothing to tidy up
        with self._turn:
            self._end()

    def _asked(self, question: object) -> tuple[bool, Any] | None:
        try:
            if self._line is None:
                if self._given_up:
                    return None
                self._begin()
            assert self._line is not None
            if not self._ready:
                if not self._line.poll():
                    return None
                self._ready = bool(self._line.recv())
            self._line.send(question)
            good, said = self._line.recv()
        except (OSError, EOFError) as problem:
            log.warning("a process of our own is not there: %s", type(problem).__name__)
            self._given_up = True
            self._end()
            return None
        return good, said

    def _begin(self) -> None:
        context = get_context("spawn")  # a fork would take along locks that other threads hold
        self._line, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, self._work), name="aside", daemon=True)
        try:
            self._process.start()
        except BaseException:
            self._process = None
            raise
        finally:
            theirs.close()

    def _end(self) -> None:
        line, process = self._line, self._process
        self._line = self._process = None
        if line is not None:
            line.close()
        if process is not None:
            process.kill()
            process.join()


def _serve(line: "Connection[Any, Any]", work: Callable[..., object]) -> None:
    """The other process, until nobody asks any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever started us ends us
    if sys.platform != "win32":
        os.nice(NICE)
    gc.disable()  # nothing in plain values goes round in circles
    try:
        line.send(True)
        while True:
            args, words = line.recv()
            try:
                answer = True, work(*args, **words)
            except Exception as problem:
                answer = False, problem
            line.send(answer)
    except (EOFError, OSError):
        return
