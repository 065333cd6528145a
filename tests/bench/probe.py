"""A window in a process of its own that tells what it costs: `python -m tests.bench.probe WHAT PLAIN-OR-OURS ...`.

`bare` is a QWidget of PySide6 and nothing else; `ours` is the program, as its own door opens it. Imports neither before
it knows which. What is told is one line of JSON on standard output.
"""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop.app.program import Program

Script = Callable[["Program"], object]

AT_REST = 3_000  # milliseconds after which a window is at rest


def tell(**facts: float) -> None:
    print(json.dumps(facts), flush=True)


def tell_start() -> None:
    """When the first window was painted, by the machine's monotonic clock."""
    tell(at=time.monotonic(), cpu=time.process_time() * 1000)
    quit_window()


def tell_rest() -> None:
    """The memory of a window at rest."""
    from PySide6.QtCore import QTimer

    def rested() -> None:
        from tests.bench.drops import resident

        tell(megabytes=resident())
        quit_window()

    QTimer.singleShot(AT_REST, rested)


def quit_window() -> None:
    from PySide6.QtWidgets import QApplication

    QApplication.quit()


# --- the two windows ---------------------------------------------------------------------------------------------


def bare(then: Callable[[], None]) -> int:
    """A window of PySide6 alone, until `then` quits it."""
    from PySide6.QtWidgets import QApplication, QWidget

    app = QApplication(sys.argv[:1])
    window = QWidget()
    window.resize(1280, 800)
    first_paint(window, then)
    window.show()
    return app.exec()


def ours(basedir: Path, server: str, *, painted: Callable[[], None] | None = None, script: Script | None = None) -> int:
    """The program below `basedir`; `painted` after its first window, `script` as `app.main.run` has it."""
    from desktop import __main__ as door
    from desktop.app import interpreter
    from desktop.app.start import Options

    if painted is not None:
        told = painted
        interpreter.begin()  # as the door does before it imports the rest
        from desktop.app import main

        class Watched(main.Program):
            def start(self, *, resume: bool = True) -> None:
                first_paint(self.window, told)
                super().start(resume=resume)

        main.Program = Watched  # type: ignore[misc]
    return door.window(Options(server=server, basedir=basedir, log_level="error"), script)


def first_paint(window: object, then: Callable[[], None]) -> None:
    from tests.bench.watch import FirstPaint

    FirstPaint(window, then)  # type: ignore[arg-type]


# --- what is asked of ours ---------------------------------------------------------------------------------------


def rest(program: "Program") -> None:
    """Sign in, rest, tell the memory."""
    from tests.bench.drops import signed_in

    signed_in(program, tell_rest)


def drop(folder: Path, *, send: bool) -> Script:
    """Sign in, drop every file of `folder`; tell the longest pauses on the way."""

    def begin(program: "Program") -> None:
        from tests.bench.drops import Drop, listed, signed_in

        paths = sorted(str(path) for path in folder.rglob("*") if path.is_file())
        offered, how_many = listed(paths), len(paths)  # by the other program, before the gesture
        signed_in(program, lambda: Drop(program, offered, how_many, tell, send=send))

    return begin


def opening(program: "Program") -> None:
    """Sign in; tell when the first rows are there, and how the list scrolls."""
    from PySide6.QtCore import QTimer

    from tests.bench.drops import Opening

    opened = Opening(program, tell)
    QTimer.singleShot(500, opened.asked)


def main(what: str, whose: str, *words: str) -> int:
    """`start|rest bare`, `start|rest|open ours BASEDIR URL`, `drop|send ours BASEDIR URL FOLDER`."""
    if whose == "bare":
        return bare({"start": tell_start, "rest": tell_rest}[what])
    basedir, url = Path(words[0]), words[1]
    if what == "start":
        return ours(basedir, url, painted=tell_start)
    scripts: dict[str, Callable[[], Script]] = {
        "rest": lambda: rest,
        "open": lambda: opening,
        "drop": lambda: drop(Path(words[2]), send=False),
        "send": lambda: drop(Path(words[2]), send=True),
    }
    return ours(basedir, url, script=scripts[what]())


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
