"""What a file is, by its first bytes and never by its name. Pure. Whether it is whole is `structure`'s affair.

More is recognised than is accepted: a refusal that says what the file is tells the secretary what to do with it.
"""

import re

PDF = "application/pdf"
JPEG = "image/jpeg"
PNG = "image/png"
TIFF = "image/tiff"
TEXT = "text/plain"
MAIL = "message/rfc822"
ZIP = "application/zip"
UNKNOWN = "application/octet-stream"

# Any field may come first; two of them in a row, one of which only mails have, are no accident.
_MAIL_START = re.compile(
    rb"(?:from [^\n]*\n)?(?:[a-z][a-z0-9-]{1,40}:[^\n]*\r?\n(?:[ \t][^\n]*\n)*)*?"
    rb"(?:received|from|return-path|message-id|mime-version|dkim-signature|x-[a-z0-9-]+):[^\n]*\r?\n[ \ta-z]"
)

HEAD = 4096  # bytes of a file that `recognise` wants to see

_STARTS: tuple[tuple[int, bytes, str], ...] = (
    (0, b"%PDF-", PDF),
    (0, b"\xff\xd8\xff", JPEG),
    (0, b"\x89PNG\r\n\x1a\n", PNG),
    (8, b"CR\x02\x00", "image/x-canon-cr2"),  # before TIFF, whose clothes it wears
    (0, b"II*\x00", TIFF),
    (0, b"MM\x00*", TIFF),
    (0, b"II+\x00", "image/x-bigtiff"),
    (0, b"MM\x00+", "image/x-bigtiff"),
    (0, b"GIF87a", "image/gif"),
    (0, b"GIF89a", "image/gif"),
    (8, b"WEBP", "image/webp"),
    (8, b"WAVE", "audio/wav"),
    (8, b"AVI ", "video/x-msvideo"),
    (0, b"\x00\x00\x00\x0cjP  ", "image/jp2"),
    (0, b"8BPS", "image/vnd.adobe.photoshop"),
    (128, b"DICM", "application/dicom"),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),  # old Word, Excel, Outlook messages
    (0, b"{\\rtf", "application/rtf"),
    (0, b"%!PS", "application/postscript"),
    (0, b"L\x00\x00\x00\x01\x14\x02\x00", "application/x-ms-shortcut"),
    (0, b"[InternetShortcut]", "application/x-mswinurl"),
    (0, b"Rar!\x1a\x07", "application/vnd.rar"),
    (0, b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (0, b"\x1f\x8b\x08", "application/gzip"),
    (0, b"\x7fELF", "application/x-executable"),
    (0, b"MZ", "application/vnd.microsoft.portable-executable"),
)
_RIFF = frozenset({"image/webp", "audio/wav", "video/x-msvideo"})

_BRANDS: tuple[tuple[bytes, str], ...] = (
    (b"heic heix heim heis hevc hevx mif1 msf1", "image/heic"),
    (b"avif avis", "image/avif"),
    (b"qt  ", "video/quicktime"),
)

_OFFICE: tuple[tuple[bytes, str], ...] = (
    (b"mimetypeapplication/vnd.oasis.opendocument.text", "application/vnd.oasis.opendocument.text"),
    (b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet", "application/vnd.oasis.opendocument.spreadsheet"),
    (b"word/", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    (b"xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    (b"ppt/", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
)

_MAIL_FIELDS = (
    b"received:", b"from:", b"return-path:", b"delivered-to:", b"mime-version:", b"message-id:", b"x-mozilla-status:",
)  # fmt: skip


def recognise(head: bytes) -> str:
    """The media type of a file that starts with `head` (`HEAD` bytes of it); "" for an empty one."""
    if not head:
        return ""
    for at, magic, kind in _STARTS:
        if head.startswith(magic, at) and (kind not in _RIFF or head.startswith(b"RIFF")):
            return kind
    if head[4:8] == b"ftyp":
        return _of_brand(head[8:12])
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return next((kind for mark, kind in _OFFICE if mark in head), ZIP)
    if head.startswith(b"BM") and head[6:10] == bytes(4) and len(head) > 18:
        return "image/bmp"
    if b"%PDF-" in head[:1024]:  # some scanners and mail gateways put something of their own in front
        return PDF
    return _of_text(head)


def _of_brand(brand: bytes) -> str:
    return next((kind for brands, kind in _BRANDS if brand in brands), "video/mp4")


def _of_text(head: bytes) -> str:
    if b"\x00" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return UNKNOWN
    if sum(byte < 32 and byte not in b"\t\n\r\f\x1b" for byte in head[:512]) > 2 and b"\x00" not in head:
        return UNKNOWN
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:256].lower()
    if start.startswith((b"<!doctype html", b"<html")):
        return "text/html"
    if start.startswith(b"<svg") or (start.startswith(b"<?xml") and b"<svg" in head.lower()):
        return "image/svg+xml"
    if start.startswith(b"<?xml"):
        return "application/xml"
    if start.startswith(_MAIL_FIELDS) or _MAIL_START.match(start):
        return MAIL
    return TEXT
