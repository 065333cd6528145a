"""Files that outlive a power cut: private folders, atomic writes, and a lock that ends with the process that holds it.

Owns how bytes get to the disk outside the vault. Knows nothing of what the files mean.
"""

import os
import shutil
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

PRIVATE_FOLDER = 0o700
PRIVATE_FILE = 0o600


def private_folder(path: Path) -> Path:
    """Make `path` and what leads to it; nobody but its owner may look into it. The path itself is the answer."""
    path.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
    if sys.platform != "win32":
        path.chmod(PRIVATE_FOLDER)
    return path


class PartFile:
    """A file that is written piece by piece and is whole or isn't there: `commit` puts it in the place of `path`.

    In this order, and from one thread at a time: `open`, `write`..., then `commit` or `abandon`. All raise `OSError`.
    """

    def __init__(self, path: Path, *, durable: bool = True, mode: int = PRIVATE_FILE) -> None:
        self._path = path
        self._durable = durable
        self._mode = mode
        self._file: BinaryIO | None = None
        self._part: Path | None = None

    def open(self) -> None:
        """Begin, beside `path`."""
        handle, name = tempfile.mkstemp(prefix=f".{self._path.name}.", suffix=".part", dir=self._path.parent)
        self._part = Path(name)
        self._file = os.fdopen(handle, "wb")

    def write(self, content: bytes) -> None:
        """More of it."""
        assert self._file is not None
        self._file.write(content)

    def commit(self) -> None:
        """A reader, or the next start after a crash, sees the old bytes or all of the new."""
        assert self._file is not None
        assert self._part is not None
        self._file.flush()
        if self._durable:
            os.fsync(self._file.fileno())
        self._file.close()
        self._part.chmod(self._mode)
        self._part.replace(self._path)
        self._part = None
        if self._durable:
            sync_folder(self._path.parent)

    def abandon(self) -> None:
        """Nothing of it remains; nothing happens where there is nothing."""
        if self._file is not None:
            with suppress(OSError):
                self._file.close()
        if self._part is not None:
            self._part.unlink(missing_ok=True)
            self._part = None


def write_atomically(path: Path, content: bytes, *, durable: bool = True, mode: int = PRIVATE_FILE) -> None:
    """Replace `path` by `content`: a reader, or the next start after a crash, sees the old bytes or all of the new.

    `durable` waits until the disk has them; without it a power cut may bring the old bytes back. Raises `OSError`.
    """
    file = PartFile(path, durable=durable, mode=mode)
    try:
        file.open()
        file.write(content)
        file.commit()
    except BaseException:
        file.abandon()
        raise


def sync_folder(path: Path) -> None:
    """Bring renames inside `path` to the disk; where a system can't sync a folder (Windows) it does so by itself."""
    if sys.platform == "win32":
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def remove_tree(path: Path) -> None:
    """Take a folder away. It is renamed first, so that a removal cut short leaves nothing that looks whole."""
    if not path.exists():
        return
    doomed = Path(tempfile.mkdtemp(prefix=".erased-", dir=path.parent))
    path.rename(doomed / path.name)
    shutil.rmtree(doomed)


class HeldFile:
    """A lock between processes (and between two holders in one): an open file that the system lets go at death."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._handle: int | None = None

    @property
    def held(self) -> bool:
        """Whether this object has it."""
        return self._handle is not None

    def take(self) -> bool:
        """Take the lock without waiting; False where another has it. Its file stays behind when it is let go."""
        if self._handle is not None:
            return True
        handle = os.open(self._path, os.O_RDWR | os.O_CREAT, PRIVATE_FILE)
        try:
            _lock(handle)
        except OSError:
            os.close(handle)
            return False
        self._handle = handle
        return True

    def release(self) -> None:
        """Let it go; a second call does nothing."""
        if self._handle is None:
            return
        handle, self._handle = self._handle, None
        os.close(handle)


if sys.platform == "win32":

    def _lock(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

else:

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
