"""A file that is written piece by piece while its content is still being read; it is whole or isn't there.

Owns the thread that writes. Knows nothing of what the pieces mean.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from desktop.infra.files import PartFile

Piece = tuple[int, Callable[[], bytes]]
"""How many lines it has, and what makes its bytes, called in the thread that writes."""


async def write_pieces(path: Path, pieces: AsyncIterator[Piece], told: Callable[[int], object]) -> int:
    """Write them; how many lines. `told` hears how many are done. Raises `OSError`; cancelled, leaves nothing."""
    file, loop = PartFile(path), asyncio.get_running_loop()
    thread = ThreadPoolExecutor(1, thread_name_prefix="export")  # one: what it is given, it does in this order
    done = 0
    try:
        await loop.run_in_executor(thread, file.open)
        async for lines, make in pieces:
            await loop.run_in_executor(thread, partial(_write, file, make))
            if lines:
                done += lines
                told(done)
        await loop.run_in_executor(thread, file.commit)
    except BaseException:
        thread.submit(file.abandon)
        raise
    finally:
        thread.shutdown(wait=False)
    return done


def _write(file: PartFile, make: Callable[[], bytes]) -> None:
    file.write(make())
