"""How Python's housekeeping is fitted to a window: when cycles are collected, how long a thread holds up the others.

Owns these two settings and nothing else.
"""

import gc
import sys

# A full collection stops every thread for some 4 ms per ten thousand rows: never while somebody is looking. What the
# two young generations let through is looked at when a practice closes or the window locks.
_YOUNG, _MIDDLE, _NEVER = 5_000, 5, 1_000_000_000

# Seconds. Drawing a row asks Python a dozen things: while files are read in other threads, each question waits this
# long for its turn. With Python's own 5 ms a page of rows took 80 ms.
_TURN = 0.0005


def begin() -> None:
    """Before anything is imported that counts."""
    gc.disable()
    sys.setswitchinterval(_TURN)


def painted() -> None:
    """The first window stands: what was made for it stays for good, and is never looked at again."""
    gc.freeze()
    gc.set_threshold(_YOUNG, _MIDDLE, _NEVER)
    gc.enable()


def sweep() -> None:
    """Collect everything, now that nobody is looking."""
    gc.collect()
