"""Files that were made to hurt, and files that change while they are read: lessons U6 and U7."""

import errno
import io
import os
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from desktop.uploads.inspect import Bad, Good
from desktop.uploads.recognise import recognise
from desktop.uploads.structure import Damaged, Encrypted, pages
from desktop.uploads.walk import absence
from tests.uploads.papers import JPEG, LIMIT, LIMITS, PDF, PNG, TIFF, judged, look

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
