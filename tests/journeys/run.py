"""One start of the program as a process: what it wrote, what happens around it, and its end.

Owns waiting without sleeping: whatever is awaited, the end of the process ends the waiting.
"""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Self

from tests.journeys.service import FINESS, PASSWORD
from tests.laws.source import ROOT

LOOKS = 0.02  # seconds between two looks at what is awaited


class Run:
    """`python -m ...` under way. Its output goes to files, so that nothing of it is lost when it is killed."""

    def __init__(self, folder: Path, words: Sequence[str], said: str = "", **process: Any) -> None:
        """`words` follow the interpreter; `said` is its standard input."""
        folder.mkdir(parents=True, exist_ok=True)
        number = len(list(folder.glob("*.out")))
        self._out, self._err = folder / f"{number:03}.out", folder / f"{number:03}.err"
        environ = os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONUTF8": "1"}
        with self._out.open("wb") as out, self._err.open("wb") as err:
            self.process = subprocess.Popen(
                [sys.executable, *words],
                cwd=ROOT,
                env=environ,
                stdin=subprocess.PIPE,
                stdout=out,
                stderr=err,
                **process,
            )
        assert self.process.stdin is not None
        self.process.stdin.write(said.encode())
        self.process.stdin.close()

    @classmethod
    def of_send(
        cls, folder: Path, basedir: Path, server: str, what: Path, *, message: str = "", **process: Any
    ) -> Self:
        """`send` of the console companion."""
        words = ["-m", "desktop", "send", "--server", server, "--basedir", str(basedir), "--log-level", "debug"]
        words += ["--finess", FINESS, "--kind", "facture", "--message", message, "--password-stdin", "--json"]
        return cls(folder, [*words, str(what)], PASSWORD + "\n", **process)

    @classmethod
    def of_window(
        cls, folder: Path, basedir: Path, server: str, acts: Sequence[Sequence[str]], hand: str = "window"
    ) -> Self:
        """The window, with a hand that does these acts: see `window.py`, or another of that name."""
        return cls(folder, ["-m", f"tests.journeys.{hand}", str(basedir), server], json.dumps(acts) + "\n")

    @property
    def lines(self) -> list[dict[str, Any]]:
        """The lines of JSON that it has written, as far as they are whole."""
        whole, _, _ = self._out.read_text("utf-8").rpartition("\n")
        return [json.loads(line) for line in whole.splitlines()]

    @property
    def told(self) -> str:
        """What it wrote to standard error."""
        return self._err.read_text("utf-8", "replace")

    @property
    def ended(self) -> bool:
        return self.process.poll() is not None

    def until(self, happened: Callable[[], bool], within: float) -> bool:
        """Whether it happened within so many seconds and before the process ended."""
        deadline = time.monotonic() + within
        while not happened():
            if time.monotonic() > deadline or not self.lasts(LOOKS):
                return happened()
        return True

    def lasts(self, seconds: float) -> bool:
        """Whether the process still runs after so many seconds; returns at once when it ends."""
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            return True
        return False

    def kill(self) -> bool:
        """SIGKILL; whether it was still running."""
        running = not self.ended
        self.process.kill()
        self.process.wait()
        return running and (self.process.returncode < 0 or os.name == "nt")

    def interrupt(self, within: float) -> int:
        """Ctrl+C; its exit code."""
        self.process.send_signal(signal.SIGINT)
        return self.ends(within)

    def ends(self, within: float) -> int:
        """Its exit code; killed, and an `AssertionError` with what it had to say, where it goes on for longer."""
        if self.lasts(within):
            self.kill()
            raise AssertionError(f"still running after {within:.0f} s\n{self.told[-4000:]}\n{self.lines[-3:]}")
        return self.process.returncode
