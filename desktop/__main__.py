"""The program's door: reads the options, then hands over to the window, the console companion or the check.

Imports nothing heavy before it knows what is wanted; the console companion never imports Qt.
"""

import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from desktop.app import interpreter
from desktop.app.start import Options

if TYPE_CHECKING:
    from desktop.app.program import Program


def main(words: Sequence[str] | None = None) -> int:
    """Run what the command line asks for; its exit code."""
    if words is None and getattr(sys, "frozen", False) and len(sys.argv) > 1:
        from multiprocessing import freeze_support

        freeze_support()  # an installed program is its own interpreter: this may be a process of ours (infra.aside)
    words = sys.argv[1:] if words is None else words
    if not words:  # by its icon, as nearly always
        return window(Options())
    from desktop.app.options import SendOptions, StatusOptions, parse

    options = parse(words)
    match options:
        case SendOptions() | StatusOptions():
            from desktop.app import console

            return console.run(options)
        case Options(check=True):
            from desktop.app import selfcheck

            return selfcheck.run(options)
        case Options():
            return window(options)


def window(options: Options, script: "Callable[[Program], object] | None" = None) -> int:
    """The program with its window; `script` as `app.main.run` has it."""
    interpreter.begin()
    from desktop.app import main

    return main.run(options, script)


if __name__ == "__main__":
    sys.exit(main())
