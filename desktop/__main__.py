"""The program's door: reads the options, then hands over to the window, the console companion or the check.

Imports nothing heavy before it knows what is wanted; the console companion never imports Qt.
"""

import sys
from collections.abc import Sequence

from desktop.app.options import Options, SendOptions, StatusOptions, parse


def main(words: Sequence[str] | None = None) -> int:
    """Run what the command line asks for; its exit code."""
    options = parse(sys.argv[1:] if words is None else words)
    match options:
        case SendOptions() | StatusOptions():
            from desktop.app import console

            return console.run(options)
        case Options(check=True):
            from desktop.app import selfcheck

            return selfcheck.run(options)
        case Options():
            from desktop.app import main as window

            return window.run(options)


if __name__ == "__main__":
    sys.exit(main())
