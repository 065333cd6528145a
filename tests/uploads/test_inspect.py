"""Judging what was dropped: lessons U6, U7, U8 and U10, whole and broken files, hostile ones."""

import hashlib
import io
from pathlib import Path

import pikepdf
import pytest
import samples
from PIL import Image

from desktop.uploads.facts import Limits
from desktop.uploads.inspect import Bad, Container, Found, Good, inspect, walk
from tests.uploads.papers import JPEG, LIMIT, LIMITS, OFFICE, PDF, PNG, TIFF, ZIP, exactly, judged, look, paper, picture

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
