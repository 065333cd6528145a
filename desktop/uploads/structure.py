"""Whether a PDF, JPEG, PNG or TIFF is whole, looking at its structure and decoding nothing where that can be helped.

Each check returns the number of pages or raises `Damaged` (`Encrypted` for a PDF that wants a password). The bytes are
only read: what is sent is what was dropped, so a digital signature in it stays good.

    JPEG   segments up to the picture, its size, the end mark after it
    PNG    every chunk in its bounds, CRC of the critical ones, a picture, an end
    TIFF   the chain of pages (no loop), each with a size and with its data inside the file
    PDF    opens, has pages; where qpdf had to mend it or long runs of zeros look like a hole, its streams unpack
"""

import io
import operator
import struct
import zlib
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from desktop.uploads.recognise import JPEG, PDF, PNG, TIFF

if TYPE_CHECKING:
    import pikepdf

# Far beyond what any real file has: a file made to keep us busy is given up within a tenth of a second.
MOST_SEGMENTS = 100_000
MOST_FIELDS = 500_000
MOST_UNPACKED = 64 * 1024 * 1024  # bytes that one check unpacks at most: a bomb costs a tenth of a second, no memory

_HOLE = bytes(128)
_PADDING = b"\0\t\n\f\r "


class Damaged(Exception):  # noqa: N818 - a finding about a file
    """The file isn't whole."""


class Encrypted(Exception):  # noqa: N818 - a finding about a file
    """The file opens only with a password."""


def pages(media_type: str, content: bytes) -> int:
    """How many pages `content` has; `Damaged`, `Encrypted`. `KeyError` for a media type that isn't checked here."""
    return _CHECKS[media_type](content)


def _jpeg(content: bytes) -> int:
    at, sized = 2, False
    for _ in range(MOST_SEGMENTS):
        if at + 4 > len(content) or content[at] != 0xFF:
            break
        marker = content[at + 1]
        if marker == 0xFF:  # padding
            at += 1
            continue
        if marker == 0x01 or 0xD0 <= marker <= 0xD8:  # these have no length
            at += 2
            continue
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            sized = content[at + 7 : at + 9] not in (b"", b"\0\0")  # no height is allowed: it may come after the data
        at += 2 + int.from_bytes(content[at + 2 : at + 4], "big")
        if marker == 0xD9:
            break
        if marker == 0xDA:
            # In the picture's data 0xFF is always followed by 0 or a restart mark: an end mark after it is the end.
            if sized and content.find(b"\xff\xd9", at) >= 0:
                return 1
            break
    raise Damaged("no picture, or no end")


def _png(content: bytes) -> int:
    if content[12:16] != b"IHDR" or bytes(4) in (content[16:20], content[20:24]):
        raise Damaged("no size")
    at, pictured = 8, False
    for _ in range(MOST_SEGMENTS):
        end = at + 12 + int.from_bytes(content[at : at + 4], "big")
        name = content[at + 4 : at + 8]
        if end > len(content):
            break
        if not name[0] & 0x20:  # critical: a viewer refuses the picture where its CRC is wrong
            crc = int.from_bytes(content[end - 4 : end], "big")
            if zlib.crc32(memoryview(content)[at + 4 : end - 4]) != crc:
                break
        if name == b"IEND":
            if pictured:
                return 1
            break
        pictured = pictured or name == b"IDAT"
        at = end
    raise Damaged("no picture, or no end")


_WIDTH, _HEIGHT = 256, 257
_DATA = ((273, 279), (324, 325), (513, 514))  # strips, tiles, a JPEG of the old way: where, how long
_TAGS = frozenset({_WIDTH, _HEIGHT, *(tag for pair in _DATA for tag in pair)})
_SIZES = {1: 1, 3: 2, 4: 4, 13: 4, 16: 8}  # bytes of the TIFF types that hold whole numbers
_LETTERS = {1: "B", 3: "H", 4: "I", 13: "I", 16: "Q"}


def _tiff(content: bytes) -> int:
    order = "<" if content[:2] == b"II" else ">"
    try:
        (at,) = struct.unpack_from(order + "I", content, 4)
        seen: set[int] = set()
        left = MOST_FIELDS
        while at:
            if at in seen or left <= 0:
                raise Damaged("endless")
            seen.add(at)
            (count,) = struct.unpack_from(order + "H", content, at)
            left -= count + _tiff_page(content, order, at + 2, count)
            (at,) = struct.unpack_from(order + "I", content, at + 2 + 12 * count)
    except struct.error as problem:
        raise Damaged("cut") from problem
    if not seen:
        raise Damaged("no page")
    return len(seen)


def _tiff_page(content: bytes, order: str, start: int, count: int) -> int:
    """How many numbers were looked at, so that the whole can be bounded."""
    fields: dict[int, tuple[int, ...]] = {}
    for place in range(start, start + 12 * count, 12):
        tag, kind, number = struct.unpack_from(order + "HHI", content, place)
        if tag not in _TAGS or kind not in _SIZES:
            continue
        if number > MOST_FIELDS:
            raise Damaged("field")
        values = place + 8
        if number * _SIZES[kind] > 4:
            (values,) = struct.unpack_from(order + "I", content, values)
        fields[tag] = struct.unpack_from(f"{order}{number}{_LETTERS[kind]}", content, values)
    if not all(any(fields.get(tag, ())) for tag in (_WIDTH, _HEIGHT)):
        raise Damaged("no size")
    starts, lengths = next((pair for pair in _DATA if fields.get(pair[0])), (0, 0))
    if not starts:
        raise Damaged("no data")
    offsets = fields[starts]
    sizes = fields.get(lengths, ())
    ends = map(operator.add, offsets, sizes) if len(sizes) == len(offsets) else iter(offsets)
    if max(ends) > len(content):
        raise Damaged("data")
    return sum(map(len, fields.values()))


def _pdf(content: bytes) -> int:
    import pikepdf  # late: slow to import, and many a drop has no PDF

    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            count = len(pdf.pages)
            mended = bool(pdf.get_warnings())
            if mended or _HOLE in content:
                _unpack(pdf)
    except pikepdf.PasswordError as problem:
        raise Encrypted("password") from problem
    except (Damaged, MemoryError):
        raise
    except Exception as problem:  # qpdf's own errors come as many a class of Python's
        raise Damaged(type(problem).__name__) from problem
    if count == 0 or (mended and b"%%EOF" not in content.rstrip(_PADDING)[-2048:]):
        raise Damaged("no page, or cut")
    return count


def _unpack(pdf: "pikepdf.Pdf") -> None:
    import pikepdf

    left = MOST_UNPACKED
    for thing in pdf.objects:
        if not isinstance(thing, pikepdf.Stream):
            continue
        filters = thing.get("/Filter")
        names = [str(name) for name in filters] if isinstance(filters, pikepdf.Array) else [str(filters)]
        if names[:1] == ["/FlateDecode"]:
            left -= _inflated(thing.read_raw_bytes(), left)
        elif names == ["/DCTDecode"]:
            _jpeg(thing.read_raw_bytes())
        elif not {"/FlateDecode", "/LZWDecode", "/RunLengthDecode"}.intersection(names) and "/ASCII85Decode" in names:
            thing.get_stream_buffer()  # can only shrink; raises where it can't be undone
        if left <= 0:
            return


def _inflated(data: bytes, most: int) -> int:
    engine = zlib.decompressobj()
    total = 0
    while data and not engine.eof and total < most:
        try:
            piece = engine.decompress(data, 1 << 20)
        except zlib.error as problem:
            raise Damaged("stream") from problem
        total += len(piece)
        data = engine.unconsumed_tail
    return total


_CHECKS: Mapping[str, Callable[[bytes], int]] = {PDF: _pdf, JPEG: _jpeg, PNG: _png, TIFF: _tiff}
