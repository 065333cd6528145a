"""From a file to its content, or to the reason why it isn't taken. Reads each file once; changes nothing on disk.

Owns reading with the guard against files that are still being written, the order of the reasons, and the identity of
what was read. Never raises for what it meets. A file that is rewritten in place with the same size and gets its former
time back while it is being read can't be told from an untouched one; then, too, what was hashed is what is kept.
"""

import hashlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path

from desktop.kernel.ids import Sha256
from desktop.uploads.facts import Limits
from desktop.uploads.names import system_path
from desktop.uploads.recognise import HEAD, recognise
from desktop.uploads.structure import Damaged, Encrypted, pages
from desktop.uploads.walk import Bad, Found, absence, walk

__all__ = ["Bad", "Found", "Good", "inspect", "walk"]

# O_NONBLOCK: a pipe that took a file's place must not hold the drop up for ever.
_READ = (
    os.O_RDONLY
    | getattr(os, "O_BINARY", 0)
    | getattr(os, "O_NOINHERIT", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_NONBLOCK", 0)
)


@dataclass(frozen=True, slots=True)
class Good:
    """A whole document that the service takes, with its bytes as they were on disk."""

    found: Found
    media_type: str
    sha256: Sha256
    content: bytes
    pages: int


def inspect(found: Found, limits: Limits) -> Good | Bad:
    """Read and judge one file; at most `limits.deposit_max_bytes` + 1 bytes of it are ever read. Any thread."""
    try:
        read = _read(found, limits)
        return read if isinstance(read, Bad) else _judge(found, *read)
    except OSError as problem:
        return Bad(found, absence(problem))
    except (ValueError, MemoryError):  # a path that no system can open; no room to read it
        return Bad(found, "unreadable")


def inspect_content(name: str, content: bytes, limits: Limits) -> Good | Bad:
    """Judge what is no file, an image of the clipboard for instance. Any thread."""
    found = Found(Path(name), "", name)
    if not content:
        return Bad(found, "empty")
    kind = recognise(content[:HEAD])
    if kind not in limits.media_types:
        return Bad(found, "unsupported", len(content), kind, _sha256(content))
    if len(content) > limits.deposit_max_bytes:
        return Bad(found, "too-large", len(content), kind, _sha256(content))
    return _judge(found, kind, content)


def _read(found: Found, limits: Limits) -> Bad | tuple[str, bytes]:
    descriptor = os.open(system_path(found.path), _READ)
    try:
        before = os.fstat(descriptor)
        if not stat.S_ISREG(before.st_mode):
            return Bad(found, "unsupported")
        if before.st_size == 0:
            return Bad(found, "empty")
        most = limits.deposit_max_bytes
        if before.st_size > most:
            kind = recognise(os.read(descriptor, HEAD))
            reason = "too-large" if kind in limits.media_types else "unsupported"
            return Bad(found, reason, before.st_size, kind)
        content = _all(descriptor, before.st_size, most + 1)
        after = os.fstat(descriptor)
    finally:
        os.close(descriptor)
    if not len(content) == before.st_size == after.st_size or before.st_mtime_ns != after.st_mtime_ns:
        return Bad(found, "changing", after.st_size)
    kind = recognise(content[:HEAD])
    if kind not in limits.media_types:
        return Bad(found, "unsupported", len(content), kind, _sha256(content))
    return kind, content


def _all(descriptor: int, expected: int, most: int) -> bytes:
    # One byte more than expected, so that a file that grew is seen to have grown.
    content = os.read(descriptor, min(expected + 1, most))
    if len(content) == expected and not os.read(descriptor, 1):
        return content
    parts = [content]
    size = len(content)
    while size <= expected and size < most and (part := os.read(descriptor, min(expected + 1, most) - size)):
        parts.append(part)
        size += len(part)
    return b"".join(parts)


def _judge(found: Found, media_type: str, content: bytes) -> Good | Bad:
    sha256 = _sha256(content)
    try:
        count = pages(media_type, content)
    except Encrypted:
        return Bad(found, "encrypted", len(content), media_type, sha256)
    except Damaged:
        return Bad(found, "damaged", len(content), media_type, sha256)
    except KeyError:  # the service takes a type that this version can't check
        return Bad(found, "unsupported", len(content), media_type, sha256)
    return Good(found, media_type, sha256, content, count)


def _sha256(content: bytes) -> Sha256:
    return Sha256(hashlib.sha256(content).hexdigest())
