"""From a file to its content, converted where need be, or to the reason why it isn't taken. Changes nothing on disk.

Owns reading each file once, with the guard against files that are still being written, the order of the reasons, and
the identity of what was read. Never raises for what it meets. A file that is rewritten in place with the same size and
gets its former time back while it is being read can't be told from an untouched one; then, too, what was hashed is what
is kept.
"""

import hashlib
import os
import stat
from dataclasses import dataclass, replace
from pathlib import Path

from desktop.kernel.ids import Sha256
from desktop.uploads.containers import CONTAINERS, Container
from desktop.uploads.convert import MOST_ORIGINAL, NotConverted, convert, convertible, renamed
from desktop.uploads.facts import Limits
from desktop.uploads.names import system_path
from desktop.uploads.recognise import HEAD, recognise
from desktop.uploads.structure import Damaged, Encrypted, pages
from desktop.uploads.walk import Bad, Found, absence, walk

__all__ = ["Bad", "Container", "Found", "Good", "inspect", "walk"]

# O_NONBLOCK: a pipe that took a file's place must not hold the drop up for ever.
_READ = (
    os.O_RDONLY
    | getattr(os, "O_BINARY", 0)
    | getattr(os, "O_NOINHERIT", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_NONBLOCK", 0)
)


MOST_AGAIN = 256 << 20  # bytes of a document that is read again to be reduced


@dataclass(frozen=True, slots=True)
class Good:
    """A whole document that the service takes, with its bytes as they were on disk, unless it was converted.

    `origin` is the media type it was converted from, "" where nothing was done; `originals` are the SHA-256 of what was
    read then.
    """

    found: Found
    media_type: str
    sha256: Sha256
    content: bytes
    pages: int
    origin: str = ""
    originals: tuple[Sha256, ...] = ()


def inspect(found: Found, limits: Limits) -> Good | Bad | Container:
    """Read and judge one file; never more of it than may be sent, or than is worth converting. Any thread."""
    if found.content is not None:
        return inspect_content(found, found.content, limits)
    try:
        read = _read(found, limits)
        return _judge(found, *read, limits) if isinstance(read, tuple) else read
    except OSError as problem:
        return Bad(found, absence(problem))
    except (ValueError, MemoryError):  # a path that no system can open; no room to read it
        return Bad(found, "unreadable")


def inspect_content(found: Found, content: bytes, limits: Limits) -> Good | Bad | Container:
    """Judge what is no file: an image of the clipboard, what lies in a mail or an archive. Any thread."""
    if not content:
        return Bad(found, "empty")
    kind = recognise(content[:HEAD])
    if kind in limits.media_types and len(content) > limits.deposit_max_bytes:
        return Bad(found, "too-large", len(content), kind, _sha256(content))
    try:
        return _judge(found, kind, content, limits)
    except MemoryError:
        return Bad(found, "unreadable", len(content), kind)


def read_again(path: Path) -> bytes | None:
    """All of a file that was too large to be kept, to be looked at and reduced; None where it can't be read, or is
    larger than what can be reduced here. Any thread."""
    try:
        descriptor = os.open(system_path(path), _READ)
    except (OSError, ValueError):
        return None
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode) or not 0 < status.st_size <= MOST_AGAIN:
            return None
        content = _all(descriptor, status.st_size, MOST_AGAIN)
        return content if len(content) == status.st_size else None
    except (OSError, MemoryError):
        return None
    finally:
        os.close(descriptor)


def _read(found: Found, limits: Limits) -> Bad | Container | tuple[str, bytes]:
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
            if (refused := _too_large(found, kind, before.st_size, limits)) is not None:
                return refused
            os.lseek(descriptor, 0, os.SEEK_SET)
            most = MOST_ORIGINAL
        content = _all(descriptor, before.st_size, most + 1)
        after = os.fstat(descriptor)
    finally:
        os.close(descriptor)
    if not len(content) == before.st_size == after.st_size or before.st_mtime_ns != after.st_mtime_ns:
        return Bad(found, "changing", after.st_size)
    return recognise(content[:HEAD]), content


def _too_large(found: Found, kind: str, size: int, limits: Limits) -> Bad | Container | None:
    """What is said of a file above the limit without reading it; None for one that is worth reading all the same."""
    if kind in limits.media_types:
        return Bad(found, "too-large", size, kind)
    if kind in CONTAINERS:
        return Container(found, kind, size)
    if convertible(kind, limits.media_types):
        return Bad(found, "too-large", size, kind) if size > MOST_ORIGINAL else None
    return Bad(found, "unsupported", size, kind)


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


def _judge(found: Found, kind: str, content: bytes, limits: Limits) -> Good | Bad | Container:
    if kind in limits.media_types:
        return _whole(Good(found, kind, _sha256(content), content, 0))
    if kind in CONTAINERS:
        return Container(found, kind, len(content))
    if convertible(kind, limits.media_types):
        return _converted(found, kind, content, limits)
    return Bad(found, "unsupported", len(content), kind, _sha256(content))


def _converted(found: Found, kind: str, content: bytes, limits: Limits) -> Good | Bad:
    original = _sha256(content)
    try:
        made = convert(content, limits)
    except NotConverted:
        return Bad(found, "conversion-failed", len(content), kind, original)
    except Damaged:
        return Bad(found, "damaged", len(content), kind, original)
    if len(made.content) > limits.deposit_max_bytes:
        return Bad(found, "too-large", len(made.content), kind, original)
    named = replace(found, name=renamed(found.name, made.media_type), content=None)
    return _whole(Good(named, made.media_type, _sha256(made.content), made.content, 0, kind, (original,)))


def _whole(good: Good) -> Good | Bad:
    def bad(reason: str) -> Bad:
        return Bad(good.found, reason, len(good.content), good.media_type, good.sha256)

    try:
        return replace(good, pages=pages(good.media_type, good.content))
    except Encrypted:
        return bad("encrypted")
    except Damaged:
        return bad("damaged")
    except KeyError:  # the service takes a type that this version can't check
        return bad("unsupported")


def _sha256(content: bytes) -> Sha256:
    return Sha256(hashlib.sha256(content).hexdigest())
