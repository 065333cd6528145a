"""Mails and archives give what lies in them, within bounds, and never touch the disk."""

import io
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from email.message import EmailMessage
from pathlib import Path

import pytest
from PIL import Image

from desktop.uploads import containers, intake
from desktop.uploads.facts import Limits
from desktop.uploads.store import Incoming
from tests.uploads.world import scan

LIMITS = Limits(10_485_760, frozenset({"application/pdf", "image/jpeg"}), ())
ENCRYPTED_MARK = 0x1


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(2) as pool:
        yield pool


def dropped(path: Path, content: bytes, threads: ThreadPoolExecutor) -> list[Incoming]:
    path.write_bytes(content)
    return [file for group, _ in intake.groups([path], LIMITS, threads) for file in group]


def archive(files: dict[str, bytes], **options: int) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", **options) as made:  # type: ignore[arg-type]
        for name, content in files.items():
            made.writestr(name, content)
    return stream.getvalue()


def photo(form: str, size: tuple[int, int] = (300, 200)) -> bytes:
    image = Image.effect_noise(size, 80).convert("RGB")
    stream = io.BytesIO()
    image.save(stream, form)
    return stream.getvalue()


def mail(*attachments: tuple[str, bytes], inner: EmailMessage | None = None) -> EmailMessage:
    message = EmailMessage()
    message["From"] = "cabinet@example.invalid"
    message["Subject"] = "Facture été"
    message.set_content("Bonjour")
    for name, content in attachments:
        message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    if inner is not None:
        message.add_attachment(inner)
    return message


def test_an_archive_gives_its_files_in_page_order(tmp_path: Path, threads: ThreadPoolExecutor) -> None:
    content = archive({"b/page 10.jpg": scan(1), "b/page 2.jpg": scan(2), "a.jpg": scan(3), "b/": b""})
    found = dropped(tmp_path / "envoi.zip", content, threads)
    assert [(file.folder, file.name, file.reason) for file in found] == [
        ("envoi.zip", "a.jpg", ""),
        ("envoi.zip/b", "page 2.jpg", ""),
        ("envoi.zip/b", "page 10.jpg", ""),
    ]
    assert [file.content for file in found] == [scan(3), scan(2), scan(1)]


def test_what_systems_left_in_an_archive_is_left_out(tmp_path: Path, threads: ThreadPoolExecutor) -> None:
    files = {"__MACOSX/._a.jpg": b"x", ".DS_Store": b"x", "Thumbs.db": b"x", "a.jpg": scan(1)}
    assert [file.name for file in dropped(tmp_path / "x.zip", archive(files), threads)] == ["a.jpg"]


@pytest.mark.parametrize("name", ["../../evil.jpg", "/etc/evil.jpg", "C:\\temp\\evil.jpg", "a/../../evil.jpg"])
def test_a_name_that_climbs_is_but_a_label(tmp_path: Path, threads: ThreadPoolExecutor, name: str) -> None:
    (file,) = dropped(tmp_path / "x.zip", archive({name: scan(1)}), threads)
    assert file.name == "evil.jpg"
    assert ".." not in file.folder
    assert not file.folder.startswith("/")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["x.zip"]


def test_names_of_old_archives_keep_their_accents(tmp_path: Path, threads: ThreadPoolExecutor) -> None:
    content = archive({"reXcu.jpg": scan(1)}).replace(b"reXcu", "reçu".encode("cp850") + b"s")
    assert [file.name for file in dropped(tmp_path / "x.zip", content, threads)] == ["reçus.jpg"]


def test_archives_in_archives_down_to_a_depth(tmp_path: Path, threads: ThreadPoolExecutor) -> None:
    deepest = archive({"c.jpg": scan(3)})
    inner = archive({"b.jpg": scan(2), "tiefer.zip": deepest})
    found = dropped(tmp_path / "x.zip", archive({"a.jpg": scan(1), "inner.zip": inner}), threads)
    assert [(file.folder, file.name, file.reason) for file in found] == [
        ("x.zip", "a.jpg", ""),
        ("x.zip/inner.zip", "b.jpg", ""),
        ("x.zip/inner.zip", "tiefer.zip", "archive-too-large"),
    ]


def test_each_file_in_it_is_judged_for_itself(tmp_path: Path, threads: ThreadPoolExecutor) -> None:
    files = {"1.txt": b"text", "2.jpg": scan(1)[:80], "3.jpg": b"", "4.bmp": photo("BMP"), "5.jpg": scan(1)}
    found = dropped(tmp_path / "x.zip", archive(files), threads)
    assert [(file.name, file.reason) for file in found] == [
        ("1.txt", "unsupported"),
        ("2.jpg", "damaged"),
        ("3.jpg", "empty"),
        ("4.jpg", ""),
        ("5.jpg", ""),
    ]
    assert found[3].origin == "image/bmp"


def test_an_encrypted_archive_is_refused_as_one(tmp_path: Path, threads: ThreadPoolExecutor) -> None:
    content = bytearray(archive({"a.jpg": scan(1), "b.jpg": scan(2)}))
    at = -1
    while (at := content.find(b"PK\x01\x02", at + 1)) >= 0:
        content[at + 8] |= ENCRYPTED_MARK
    (file,) = dropped(tmp_path / "x.zip", bytes(content), threads)
    assert (file.name, file.reason) == ("x.zip", "encrypted-archive")


def test_too_many_entries(tmp_path: Path, threads: ThreadPoolExecutor) -> None:
    content = archive({f"{number}.jpg": b"" for number in range(containers.MOST_ENTRIES + 1)})
    (file,) = dropped(tmp_path / "x.zip", content, threads)
    assert file.reason == "archive-too-large"


def test_a_bomb_is_not_unpacked(tmp_path: Path, threads: ThreadPoolExecutor) -> None:
    content = archive({f"{number}.jpg": bytes(40 << 20) for number in range(3)}, compression=zipfile.ZIP_DEFLATED)
    (file,) = dropped(tmp_path / "x.zip", content, threads)
    assert file.reason == "archive-too-large"


def test_a_large_file_in_an_archive_is_refused_alone(tmp_path: Path, threads: ThreadPoolExecutor) -> None:
    files = {"a.jpg": scan(1), "b.jpg": scan(2, 11 << 20)}
    found = dropped(tmp_path / "x.zip", archive(files), threads)
    assert [(file.name, file.reason) for file in found] == [("a.jpg", ""), ("b.jpg", "too-large")]
    assert found[1].source is None  # there is no file of that name to read again


def test_cut_and_empty_archives(tmp_path: Path, threads: ThreadPoolExecutor) -> None:
    content = archive({"a.jpg": scan(1)})
    assert [file.reason for file in dropped(tmp_path / "x.zip", content[:-30], threads)] == ["damaged"]
    assert [file.reason for file in dropped(tmp_path / "x.zip", archive({}), threads)] == ["empty"]


def test_damage_inside_concerns_that_file_alone(tmp_path: Path, threads: ThreadPoolExecutor) -> None:
    content = archive({"a.jpg": scan(1), "b.jpg": scan(2)})
    at = content.index(scan(1)) + 100
    content = content[:at] + bytes([content[at] ^ 255]) + content[at + 1 :]
    found = dropped(tmp_path / "x.zip", content, threads)
    assert [(file.name, file.reason) for file in found] == [("a.jpg", "damaged"), ("b.jpg", "")]


def test_a_mail_gives_its_attachments(tmp_path: Path, threads: ThreadPoolExecutor) -> None:
    inner = mail(("été.jpg", scan(2)))
    content = mail(("reçu n° 1.jpg", scan(1)), ("b.zip", archive({"c.jpg": scan(3)})), inner=inner).as_bytes()
    found = dropped(tmp_path / "message.eml", content, threads)
    assert [(file.folder, file.name, file.content) for file in found] == [
        ("message.eml", "reçu n° 1.jpg", scan(1)),
        ("message.eml/b.zip", "c.jpg", scan(3)),
        ("message.eml", "été.jpg", scan(2)),
    ]


def test_names_that_are_encoded_against_the_rules(tmp_path: Path, threads: ThreadPoolExecutor) -> None:
    content = mail(("X.jpg", scan(1))).as_bytes().replace(b'"X.jpg"', b'"=?iso-8859-1?Q?re=E7u.jpg?="')
    assert [file.name for file in dropped(tmp_path / "m.eml", content, threads)] == ["reçu.jpg"]


def test_logos_in_the_text_are_no_attachments(tmp_path: Path, threads: ThreadPoolExecutor) -> None:
    message = mail()
    message.add_alternative("<img src=cid:a><img src=cid:b>", subtype="html")
    html = message.get_payload(1)  # type: ignore[call-overload]
    html.add_related(photo("PNG", (10, 10)), "image", "png", cid="<a>")
    html.add_related(photo("JPEG", (1200, 900)), "image", "jpeg", cid="<b>")
    found = dropped(tmp_path / "m.eml", message.as_bytes(), threads)
    assert [(file.name, file.reason) for file in found] == [("Pièce jointe 1.jpg", "")]


def test_a_mail_without_attachments(tmp_path: Path, threads: ThreadPoolExecutor) -> None:
    (file,) = dropped(tmp_path / "m.eml", mail().as_bytes(), threads)
    assert (file.name, file.reason) == ("m.eml", "no-attachment")


def test_office_documents_are_no_archives(tmp_path: Path, threads: ThreadPoolExecutor) -> None:
    content = archive({"docProps/app.xml": b"x" * 5000, "[Content_Types].xml": b"x", "word/document.xml": b"x"})
    (file,) = dropped(tmp_path / "lettre.docx", content, threads)
    assert file.reason == "unsupported"
    assert "wordprocessingml" in file.media_type
