"""One document considered: read, judged. What a worker thread is handed; slow to import, quick to call."""

import contextlib
import os
import sys
import threading
from collections.abc import Sequence

from desktop.sorting.facts import Learned, Suggestion
from desktop.sorting.judge import suggest
from desktop.sorting.reading import said

_GENTLY = 10  # of Linux: a thread that others overtake
_BELOW_NORMAL = -1  # of Windows


def consider(
    name: str, folder: str, media_type: str, content: bytes, learned: Learned, kinds: Sequence[str]
) -> Suggestion:
    """What this document probably is. 5 to 30 ms of one core."""
    read = said(content, media_type)
    return suggest(name, folder, read.text, read.codes, learned, kinds)


def step_back() -> None:
    """Let the thread that calls give way to all others, where the system knows such a thing for threads."""
    with contextlib.suppress(OSError, AttributeError):
        if sys.platform == "win32":
            import ctypes

            kernel = ctypes.windll.kernel32
            kernel.SetThreadPriority(kernel.GetCurrentThread(), _BELOW_NORMAL)
        elif sys.platform == "linux":
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _GENTLY)
