"""What lies in a mail or an archive, one file after the other, as if each had been dropped.

Owns the bounds (how deep, how many, how much), the labels under which inner files are shown, and what of a mail isn't
an attachment. Nothing is written to the disk and no name is ever used as a path. Whether an inner file is any good is
`inspect`'s affair.
"""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesParser
from io import BytesIO
from typing import BinaryIO

from desktop.uploads.convert import MOST_ORIGINAL
from desktop.uploads.names import natural, shown, system_path
from desktop.uploads.recognise import MAIL, ZIP
from desktop.uploads.texts import attachment_name
from desktop.uploads.walk import Bad, Found, absence, is_junk

DEPTH = 2  # an archive in a mail, a mail in an archive; what lies deeper is refused
MOST_ENTRIES = 2_000
MOST_BYTES = 1 << 30  # unpacked, of one archive and all that lies in it
MOST_RATIO = 200  # unpacked to packed: a white page of a scanner may reach 100, a bomb has 1,000
LEAST_SUSPECT = 64 << 20
LEAST_INLINE = 20_000  # bytes: smaller pictures in the text of a mail are signatures and logos

_ENCRYPTED = 0x1
_UTF8 = 0x800
_NO_ATTACHMENTS = frozenset(
    {"application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature", "text/calendar"}
)
# An archive that is a document of a program: its parts mean nothing alone.
_DOCUMENTS: tuple[tuple[str, str], ...] = (
    ("word/", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("ppt/", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    ("META-INF/", "application/octet-stream"),
    ("[Content_Types].xml", "application/octet-stream"),
)


@dataclass(frozen=True, slots=True)
class Container:
    """A mail or an archive; what lies in it is what counts."""

    found: Found
    media_type: str
    size: int


@dataclass(slots=True)
class Budget:
    """What may still be unpacked of one dropped container, its inner ones included."""

    entries: int = MOST_ENTRIES
    octets: int = MOST_BYTES


def unpack(container: Container, budget: Budget) -> Iterator[Found | Bad]:
    """Files in it, in natural order, with their bytes; read one at a time. Never raises for what it meets."""
    try:
        with _opened(container) as stream:
            yield from (_zip if container.media_type == ZIP else _mail)(container, stream, budget)
    except OSError as problem:
        yield Bad(container.found, absence(problem), container.size, container.media_type)


def _opened(container: Container) -> BinaryIO:
    if container.found.content is not None:
        return BytesIO(container.found.content)
    return open(system_path(container.found.path), "rb")  # noqa: PTH123 - the verbatim form is a string, not a Path


def refused(container: Container, reason: str, media_type: str = "") -> Bad:
    """Nothing of it is taken."""
    return Bad(container.found, reason, container.size, media_type or container.media_type)


def _label(container: Container, *inner: str) -> str:
    parts = (
        container.found.folder,
        container.found.name,
        *(shown(part) for part in inner if part not in ("", "..", ".")),
    )
    return "/".join(part for part in parts if part)


# --- archives ----------------------------------------------------------------------------------------------------


def _zip(container: Container, stream: BinaryIO, budget: Budget) -> Iterator[Found | Bad]:
    if _entries_told(stream) > budget.entries:
        yield refused(container, "archive-too-large")
        return
    try:
        archive = zipfile.ZipFile(stream)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, struct.error, IndexError):
        yield refused(container, "damaged")
        return
    with archive:
        names = archive.namelist()
        document = next((kind for mark, kind in _DOCUMENTS if any(name.startswith(mark) for name in names)), "")
        files = [info for info in archive.infolist() if not info.is_dir()]
        unpacked = sum(info.file_size for info in files)
        if document:
            yield refused(container, "unsupported", document)
        elif any(info.flag_bits & _ENCRYPTED for info in files):
            yield refused(container, "encrypted-archive")
        elif unpacked > budget.octets or unpacked > LEAST_SUSPECT + MOST_RATIO * container.size:
            yield refused(container, "archive-too-large")
        else:
            yield from _files(container, archive, files, budget)


def _files(
    container: Container, archive: zipfile.ZipFile, files: list[zipfile.ZipInfo], budget: Budget
) -> Iterator[Found | Bad]:
    named = [(_name(info), info) for info in files]
    named = [(parts, info) for parts, info in named if parts and not _is_junk(parts)]
    named.sort(key=lambda each: [natural(part) for part in each[0]])
    budget.entries -= len(named)
    if not named:
        yield refused(container, "empty")
    for parts, info in named:
        name = shown(parts[-1])
        found = Found(container.found.path, _label(container, *parts[:-1]), name or "?", b"")
        if not name:
            yield Bad(found, "name-unusable")
        elif info.file_size > MOST_ORIGINAL:
            yield Bad(found, "too-large", info.file_size)
        elif budget.octets < info.file_size:
            yield refused(container, "archive-too-large")
            return
        else:
            budget.octets -= info.file_size
            yield _file(archive, info, found)


def _file(archive: zipfile.ZipFile, info: zipfile.ZipInfo, found: Found) -> Found | Bad:
    try:
        with archive.open(info) as entry:
            content = entry.read(info.file_size + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, struct.error, OSError):
        return Bad(found, "damaged", info.file_size)
    except (NotImplementedError, RuntimeError, MemoryError):  # a way of packing that isn't known here
        return Bad(found, "unreadable", info.file_size)
    return Found(found.path, found.folder, found.name, content)


def _name(info: zipfile.ZipInfo) -> list[str]:
    name = info.filename
    if not info.flag_bits & _UTF8:
        # Told to be of the first IBM PC; in truth UTF-8 from macOS, Western European from Windows.
        try:
            octets = name.encode("cp437")
        except UnicodeEncodeError:
            octets = name.encode("utf-8", "surrogateescape")
        try:
            name = octets.decode("utf-8")
        except UnicodeDecodeError:
            name = octets.decode("cp850")
    return [part for part in name.replace("\\", "/").split("/") if part]


def _is_junk(parts: list[str]) -> bool:
    return is_junk(parts[-1], is_folder=False) or any(is_junk(part, is_folder=True) for part in parts[:-1])


def _entries_told(stream: BinaryIO) -> int:
    """How many entries the archive's end tells, before anything is read of them; a great many where it is a large one
    of the newer kind."""
    end = stream.seek(0, 2)
    stream.seek(max(0, end - 65_557))
    tail = stream.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or at + 20 > len(tail):
        return 0
    entries, directory = struct.unpack_from("<HI", tail, at + 10)
    return MOST_ENTRIES + 1 if directory > 4 << 20 else int(entries)


# --- mails -------------------------------------------------------------------------------------------------------


def _mail(container: Container, stream: BinaryIO, budget: Budget) -> Iterator[Found | Bad]:
    if container.size > MOST_ORIGINAL:
        yield refused(container, "archive-too-large")
        return
    try:
        message = BytesParser().parse(stream)
        parts = [part for part in message.walk() if not part.is_multipart()]
    except (MessageError, ValueError, LookupError, RecursionError):
        yield refused(container, "damaged")
        return
    if len(parts) > budget.entries:
        yield refused(container, "archive-too-large")
        return
    met = 0
    for part in parts:
        content = _attached(part)
        if content is None:
            continue
        met += 1
        budget.entries -= 1
        budget.octets -= len(content)
        name = shown(_file_name(part)) or attachment_name(met, part.get_content_subtype())
        yield Found(container.found.path, _label(container), name, content)
    if not met:
        yield refused(container, "no-attachment")


def _attached(part: "Message") -> bytes | None:
    """The bytes of an attachment; None for the text of the mail, its decoration and its signatures."""
    kind = part.get_content_type()
    named = bool(part.get_filename())
    attached = part.get_content_disposition() == "attachment"
    if kind in _NO_ATTACHMENTS or (kind in ("text/plain", "text/html") and not (named and attached)):
        return None
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return None
    inline = not attached and (part.get_content_disposition() == "inline" or part.get("Content-ID") is not None)
    if inline and part.get_content_maintype() == "image" and len(content) < LEAST_INLINE:
        return None
    return content


def _file_name(part: "Message") -> str:
    name = part.get_filename() or ""
    try:
        return str(make_header(decode_header(name)))  # many programs write it so, against the rules
    except (MessageError, ValueError, LookupError):
        return name


CONTAINERS = frozenset({ZIP, MAIL})
"""Media types of which the content counts."""
