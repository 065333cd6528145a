"""Judging what was dropped: lessons U6, U7, U8 and U10, whole and broken files, hostile ones."""

import errno
import hashlib
import io
import os
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
import samples
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image

from desktop.uploads.facts import Limits
from desktop.uploads.inspect import Bad, Container, Found, Good, inspect, walk
from desktop.uploads.recognise import recognise
from desktop.uploads.structure import Damaged, Encrypted, pages
from desktop.uploads.walk import absence

LIMIT = 300_000
LIMITS = Limits(LIMIT, frozenset({"application/pdf", "image/jpeg", "image/png", "image/tiff"}), ())


def look(path: Path, limits: Limits = LIMITS) -> Good | Bad | Container:
    return inspect(Found(path, "", path.name), limits)


def judged(tmp_path: Path, content: bytes, name: str = "document") -> str:
    """The reason, or the media type of a good one."""
    path = tmp_path / name
    path.write_bytes(content)
    found = look(path)
    return found.reason if isinstance(found, Bad) else found.media_type


def picture(form: str, size: tuple[int, int] = (60, 80), **options: object) -> bytes:
    image = Image.frombytes("L", size, bytes((x * 7 + x // 60) % 256 for x in range(size[0] * size[1])))
    if form == "GIF" or options.get("compression") == "group4":
        image = image.convert("1")
    stream = io.BytesIO()
    image.save(stream, form, **options)
    return stream.getvalue()


def paper(sheets: int = 2, **options: object) -> bytes:
    pdf = pikepdf.new()
    for number in range(sheets):
        page = pdf.add_blank_page()
        page.Contents = pdf.make_stream(b"% " + hashlib.shake_256(bytes([number])).digest(3000).hex().encode())
    stream = io.BytesIO()
    pdf.save(stream, compress_streams=True, recompress_flate=True, **options)  # type: ignore[arg-type]
    return stream.getvalue()


def exactly(size: int) -> bytes:
    """A good PDF of so many bytes (what follows the end is nobody's business)."""
    content = paper(1)
    return content + b"\n" * (size - len(content))


JPEG = picture("JPEG")
PNG = picture("PNG")
TIFF = picture("TIFF")
PDF = paper()
ZIP = b"PK\x03\x04" + bytes(26)
OFFICE = "application/vnd.openxmlformats-officedocument"


# --- good documents ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["scan.jpg", "scan.pdf", "scan.exe", "scan"])
@pytest.mark.parametrize(
    ("content", "kind"),
    [(JPEG, "image/jpeg"), (PNG, "image/png"), (TIFF, "image/tiff"), (PDF, "application/pdf")],
)
def test_a_document_is_known_by_its_content(tmp_path: Path, name: str, content: bytes, kind: str) -> None:
    (tmp_path / name).write_bytes(content)
    found = look(tmp_path / name)
    assert isinstance(found, Good)
    assert found.media_type == kind
    assert found.content == content
    assert found.sha256 == hashlib.sha256(content).hexdigest()


@pytest.mark.parametrize(
    "options", [{"progressive": True}, {"quality": 5}, {"exif": b"Exif\0\0" + bytes(900)}, {"dpi": (300, 300)}]
)
def test_jpegs_of_many_makers(tmp_path: Path, options: dict[str, object]) -> None:
    assert judged(tmp_path, picture("JPEG", **options)) == "image/jpeg"
    assert judged(tmp_path, picture("JPEG", **options) + b"\0\0maker's own") == "image/jpeg"


@pytest.mark.parametrize("compression", ["raw", "tiff_lzw", "tiff_deflate", "packbits", "group4", "jpeg"])
def test_tiffs_of_many_makers(tmp_path: Path, compression: str) -> None:
    content = picture("TIFF", compression=compression)
    assert judged(tmp_path, content) == "image/tiff"
    assert judged(tmp_path, content[: len(content) * 2 // 3]) == "damaged"


def test_pages_are_counted(tmp_path: Path) -> None:
    sheets = [Image.new("L", (40, 40), shade) for shade in (0, 90, 200)]
    sheets[0].save(tmp_path / "a.tif", save_all=True, append_images=sheets[1:])
    (tmp_path / "a.pdf").write_bytes(paper(5))
    found = [look(tmp_path / name) for name in ("a.tif", "a.pdf")]
    assert [one.pages for one in found if isinstance(one, Good)] == [3, 5]


@pytest.mark.parametrize("options", [{"linearize": True}, {"object_stream_mode": pikepdf.ObjectStreamMode.generate}])
def test_pdfs_of_many_makers(tmp_path: Path, options: dict[str, object]) -> None:
    assert judged(tmp_path, paper(3, **options)) == "application/pdf"


def test_a_pdf_with_something_in_front(tmp_path: Path) -> None:
    assert judged(tmp_path, b"\r\nX-Scanner: 1\r\n\r\n" + PDF) == "application/pdf"
    assert judged(tmp_path, b" " * 1000 + PDF) == "application/pdf"
    assert judged(tmp_path, b" " * 1100 + PDF) == "unsupported"


def test_a_pdf_that_only_its_owner_may_change_passes_as_it_is(tmp_path: Path) -> None:
    content = paper(2, encryption=pikepdf.Encryption(owner="owner", user=""))
    (tmp_path / "a.pdf").write_bytes(content)
    found = look(tmp_path / "a.pdf")
    assert isinstance(found, Good)
    assert found.content == content


def test_a_pdf_that_qpdf_has_to_mend_a_little_is_taken(tmp_path: Path) -> None:
    at = PDF.rindex(b"startxref")
    assert judged(tmp_path, PDF[:at] + b"startxref\n7\n%%EOF\n") == "application/pdf"


# --- refused, each for its reason --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("size", "reason"),
    [
        (0, "empty"),
        (1, "unsupported"),
        (LIMIT - 1, "application/pdf"),
        (LIMIT, "application/pdf"),
        (LIMIT + 1, "too-large"),
    ],
)
def test_sizes_at_the_edge(tmp_path: Path, size: int, reason: str) -> None:
    content = exactly(size) if size > 1 else b"%"[:size]
    assert judged(tmp_path, content) == reason
    found = look(tmp_path / "document")
    assert (found.size if isinstance(found, Bad) else len(found.content)) == size


def test_a_large_file_of_a_strange_type_is_refused_for_its_type(tmp_path: Path) -> None:
    assert judged(tmp_path, b"MZ" + bytes(LIMIT)) == "unsupported"


def test_a_huge_file_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.pdf"
    with path.open("wb") as file:
        file.write(PDF)
        file.truncate(1 << 40)
    found = look(path)
    assert isinstance(found, Bad)
    assert (found.reason, found.size, found.media_type) == ("too-large", 1 << 40, "application/pdf")


def test_a_pdf_that_wants_a_password(tmp_path: Path) -> None:
    content = paper(1, encryption=pikepdf.Encryption(owner="owner", user="user"))
    assert judged(tmp_path, content) == "encrypted"
    assert judged(tmp_path, content[: len(content) // 2]) == "damaged"


@pytest.mark.parametrize(
    "content", [JPEG, PNG, TIFF, PDF, paper(3, linearize=True)], ids=["jpeg", "png", "tiff", "pdf", "web"]
)
@pytest.mark.parametrize("part", [0.1, 0.5, 0.9, 0.98])
def test_a_cut_document_is_damaged(tmp_path: Path, content: bytes, part: float) -> None:
    assert judged(tmp_path, content[: int(len(content) * part)]) == "damaged"


def test_a_jpeg_that_is_cut_after_its_thumbnail_is_damaged(tmp_path: Path) -> None:
    content = picture("JPEG", exif=b"Exif\0\0" + JPEG)
    assert judged(tmp_path, content[:-2]) == "damaged"


def test_a_png_with_a_flipped_bit_is_damaged(tmp_path: Path) -> None:
    at = PNG.index(b"IDAT") + 20
    assert judged(tmp_path, PNG[:at] + bytes([PNG[at] ^ 1]) + PNG[at + 1 :]) == "damaged"


def test_a_pdf_with_a_hole_is_damaged(tmp_path: Path) -> None:
    noise = hashlib.shake_256(b"x").digest(9000).hex().encode()
    pdf = pikepdf.new()
    pdf.add_blank_page().Contents = pdf.make_stream(b"% " + noise)
    stream = io.BytesIO()
    pdf.save(stream)
    content = stream.getvalue()
    assert judged(tmp_path, content) == "application/pdf"
    at = content.index(b"stream\n") + 4000
    assert judged(tmp_path, content[:at] + bytes(200) + content[at + 200 :]) == "damaged"


def test_a_pdf_without_pages_is_damaged(tmp_path: Path) -> None:
    assert judged(tmp_path, paper(0)) == "damaged"


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (ZIP + b"[Content_Types].xml..PK\x03\x04...word/document.xml", f"{OFFICE}.wordprocessingml.document"),
        (ZIP + b"xl/workbook.xml", f"{OFFICE}.spreadsheetml.sheet"),
        (b"MZ\x90\0", "application/vnd.microsoft.portable-executable"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99), "application/x-ole-storage"),
        ("Relevé été".encode(), "text/plain"),
        ("Relevé été".encode("cp1252"), "text/plain"),
        (b"<!DOCTYPE html><html>", "text/html"),
        (b"<?xml version='1.0'?><svg/>", "image/svg+xml"),
        (b"{\\rtf1", "application/rtf"),
        (bytes(50), "application/octet-stream"),
        (b"II*\0\x10\0\0\0CR\x02\0", "image/x-canon-cr2"),
    ],
)  # fmt: skip
def test_what_is_not_accepted_is_named(tmp_path: Path, content: bytes, kind: str) -> None:
    (tmp_path / "scan.pdf").write_bytes(content)
    found = look(tmp_path / "scan.pdf")
    assert isinstance(found, Bad)
    assert (found.reason, found.media_type) == ("unsupported", kind)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"\0\0\0\x18ftypheic" + bytes(20), "image/heic"),
        (b"\0\0\0\x18ftypavif" + bytes(20), "image/avif"),
        (b"RIFF\x10\0\0\0WEBPVP8 ", "image/webp"),
        (b"II+\0\x08\0\0\0", "image/x-bigtiff"),
        (picture("BMP")[:60], "image/bmp"),
        (picture("GIF")[:30], "image/gif"),
    ],
)
def test_a_picture_that_cannot_be_read_is_damaged(tmp_path: Path, content: bytes, kind: str) -> None:
    (tmp_path / "photo").write_bytes(content)
    found = look(tmp_path / "photo")
    assert isinstance(found, Bad)
    assert (found.reason, found.media_type) == ("damaged", kind)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (ZIP + b"photos/1.jpg", "application/zip"),
        (b"Received: from x\r\nFrom: y\r\n\r\n", "message/rfc822"),
        (b"Subject: x\r\nFrom: y\r\nTo: z\r\n\r\n", "message/rfc822"),
        (b"From - Mon Nov 23\r\nX-Mozilla-Status: 0001\r\nTo: z\r\n\r\n", "message/rfc822"),
    ],
)
def test_what_holds_other_files_is_opened_by_others(tmp_path: Path, content: bytes, kind: str) -> None:
    (tmp_path / "scan.pdf").write_bytes(content)
    found = look(tmp_path / "scan.pdf")
    assert isinstance(found, Container)
    assert (found.media_type, found.size) == (kind, len(content))


def test_the_server_decides_which_types_it_takes(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(PNG)
    (tmp_path / "b").write_bytes(picture("GIF"))
    only_gif = Limits(LIMIT, frozenset({"image/gif"}), ())
    for name in ("a", "b"):  # one isn't accepted there, the other can't be checked here
        found = look(tmp_path / name, only_gif)
        assert isinstance(found, Bad)
        assert found.reason == "unsupported"


# --- U6: files that won't hold still -----------------------------------------------------------------------------


@pytest.fixture
def during_reading(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], object]], None]:
    """Do something just before the first byte of the next file is read: the only seam that the system leaves us."""

    def arrange(meddle: Callable[[], object]) -> None:
        read, left = os.read, [meddle]

        def slow(descriptor: int, size: int) -> bytes:
            if left:
                left.pop()()
            return read(descriptor, size)

        monkeypatch.setattr("desktop.uploads.inspect.os.read", slow)

    return arrange


def rewrite(path: Path, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY)
    os.write(descriptor, content)
    os.ftruncate(descriptor, len(content))
    os.utime(descriptor, (1, 1))
    os.close(descriptor)


@pytest.mark.parametrize("content", [PDF[:-50], PDF + b"more", PDF + bytes(LIMIT), b"", PDF[::-1]],
                         ids=["shrinks", "grows", "grows beyond", "is emptied", "same size"])  # fmt: skip
def test_a_file_that_changes_while_it_is_read(
    tmp_path: Path, during_reading: Callable[[Callable[[], object]], None], content: bytes
) -> None:
    path = tmp_path / "scan.pdf"
    path.write_bytes(PDF)
    during_reading(lambda: rewrite(path, content))
    found = look(path)
    assert isinstance(found, Bad)
    assert found.reason == "changing"
    assert found.sha256 is None


def test_a_file_that_is_deleted_while_it_is_read_was_read_whole(
    tmp_path: Path, during_reading: Callable[[Callable[[], object]], None]
) -> None:
    path = tmp_path / "scan.pdf"
    path.write_bytes(PDF)
    during_reading(path.unlink)
    found = look(path)
    assert isinstance(found, Good)
    assert found.content == PDF


def test_a_file_that_is_gone(tmp_path: Path) -> None:
    assert judged_path(tmp_path / "nothing.pdf") == "gone"
    (tmp_path / "file").write_bytes(PDF)
    assert judged_path(tmp_path / "file" / "below.pdf") == "gone"
    (tmp_path / "link.pdf").symlink_to(tmp_path / "nowhere")
    assert judged_path(tmp_path / "link.pdf") == "gone"


def judged_path(path: Path) -> str:
    found = look(path)
    assert isinstance(found, Bad)
    return found.reason


@pytest.mark.parametrize(
    ("problem", "reason"),
    [
        (PermissionError(errno.EACCES, ""), "unreadable"),
        (OSError(errno.EIO, ""), "unreadable"),
        (OSError(errno.EBUSY, ""), "unreadable"),
        (OSError(errno.ENAMETOOLONG, ""), "unreadable"),
        (OSError(errno.ESTALE, ""), "gone"),
        (OSError(errno.ENODEV, ""), "gone"),
        (OSError(errno.EHOSTDOWN, ""), "gone"),
    ],
)
def test_a_share_that_went_away_is_not_a_locked_file(problem: OSError, reason: str) -> None:
    assert absence(problem) == reason


def test_windows_own_words_for_a_share_that_went_away() -> None:
    class WindowsError(OSError):
        winerror = 64

    assert absence(WindowsError(errno.EINVAL, "")) == "gone"


def test_what_is_no_file_is_never_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert judged_path(tmp_path / "pipe") == "unsupported"
    assert judged_path(tmp_path) in ("unsupported", "unreadable")
    assert judged_path(Path("/dev/zero")) == "unsupported"
    assert judged_path(tmp_path / ("x" * 300)) == "unreadable"
    assert judged_path(Path("a\0b")) == "unreadable"


# --- U7 ----------------------------------------------------------------------------------------------------------


def test_the_same_beginning_and_size_are_not_the_same_document(tmp_path: Path) -> None:
    head = JPEG + bytes(70_000)
    found = []
    for end in (b"1", b"2"):
        (tmp_path / "a.jpg").write_bytes(head + end)
        found.append(look(tmp_path / "a.jpg"))
    one, two = found
    assert isinstance(one, Good)
    assert isinstance(two, Good)
    assert one.content[:65536] == two.content[:65536]
    assert len(one.content) == len(two.content)
    assert one.sha256 != two.sha256


# --- hostile files -----------------------------------------------------------------------------------------------

_MAGIC = [
    b"%PDF-1.7\n",
    b"\xff\xd8\xff",
    b"\x89PNG\r\n\x1a\n",
    b"II*\0",
    b"MM\0*",
    b"PK\x03\x04",
    b"\0\0\0\x18ftyp",
    b"BM",
    b"",
]


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(_MAGIC), st.binary(max_size=400))
@example(b"II*\0", b"\x08\0\0\0" + b"\xff" * 80)
def test_random_bytes_never_raise(magic: bytes, rest: bytes) -> None:
    check(magic + rest)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from([JPEG, PNG, TIFF, PDF]), st.integers(0, 5000), st.binary(min_size=1, max_size=12))
def test_a_document_with_other_bytes_in_it_never_raises(content: bytes, at: int, other: bytes) -> None:
    at %= len(content)
    check(content[:at] + other + content[at + len(other) :])


def check(content: bytes) -> None:
    kind = recognise(content[:4096])
    if kind in LIMITS.media_types:
        try:
            assert pages(kind, content) >= 1
        except (Damaged, Encrypted):
            return


def test_a_tiff_whose_pages_bite_their_tail(tmp_path: Path) -> None:
    directory = struct.pack("<H", 1) + struct.pack("<HHII", 256, 3, 1, 5) + struct.pack("<I", 8)
    assert judged(tmp_path, b"II*\0\x08\0\0\0" + directory) == "damaged"


@pytest.mark.timeout(20)
def test_files_made_to_keep_us_busy_are_given_up(tmp_path: Path) -> None:
    size = LIMIT - 10
    assert judged(tmp_path, b"\xff\xd8" + b"\xff" * size) == "damaged"
    assert judged(tmp_path, b"\xff\xd8\xff" + b"\xd0\xff" * (size // 2)) == "damaged"
    chunk = struct.pack(">I", 0) + b"teXt" + struct.pack(">I", zlib.crc32(b"teXt"))
    assert judged(tmp_path, PNG[:33] + chunk * (size // 12 - 10)) == "damaged"
    assert judged(tmp_path, b"II*\0\x08\0\0\0" + b"\xff" * size) == "damaged"


def test_a_bomb_in_a_pdf_costs_no_memory(tmp_path: Path) -> None:
    pdf = pikepdf.new()
    page = pdf.add_blank_page()
    page.Contents = pikepdf.Stream(pdf, zlib.compress(bytes(200_000_000), 9), Filter=pikepdf.Name.FlateDecode)
    stream = io.BytesIO()
    pdf.save(stream, compress_streams=False)
    assert judged(tmp_path, stream.getvalue() + bytes(200)) == "application/pdf"


# --- the samples of the demonstration ----------------------------------------------------------------------------


def test_each_bad_sample_of_the_demonstration_is_judged_right(tmp_path: Path) -> None:
    limits = Limits(samples.LIMIT, LIMITS.media_types, ())
    wanted = [sample for sample in samples.SAMPLES if not sample.good]
    found = [
        inspect(one, limits)
        for one in walk(samples.write(sample, tmp_path, 1) for sample in wanted)
        if isinstance(one, Found)
    ]
    assert {bad.found.name: bad.reason for bad in found if isinstance(bad, Bad)} == {
        "Devis protégé.pdf": "encrypted",
        "Facture 2026-00391 coupée.pdf": "damaged",
        "Numérisation vide.pdf": "empty",
        "Courrier à la mutuelle.docx": "unsupported",
        "Dossier complet 600 dpi.pdf": "too-large",
        "Facture urgente.pdf": "unsupported",
    }
