"""A signature with a certificate: judged by two validators, kept by every byte, undone by any change."""

import io
import re
import subprocess
from pathlib import Path
from random import Random

import pytest
from asn1crypto import x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from desktop.features.convention import received, signing
from desktop.features.convention.domain import Ink, Key
from desktop.features.convention.fill import Template, compose
from desktop.features.convention.received import Doubt
from desktop.features.convention.signing import Certificate, CertificateUnusable, Integrity
from tests.features.convention.authority import PASSWORD, Authority
from tests.features.convention.made import practice, signature


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority()


@pytest.fixture(scope="module")
def plain() -> bytes:
    """An agreement with its block filled in, drawn signature and all."""
    form = practice(Random(11)).with_value(Key.SIGN_PLACE, "Ajaccio").with_value(Key.SIGN_NAME, "Anne Essai")
    return compose(Template.load(), form, Ink(signature()))


@pytest.fixture(scope="module")
def signed(authority: Authority, plain: bytes) -> bytes:
    return signing.sign(plain, Certificate(authority.practice(), PASSWORD), place="Ajaccio", name="Anne Essai")


def test_the_signature_is_appended_and_nothing_before_it_changes(plain: bytes, signed: bytes) -> None:
    assert signed.startswith(plain)


def test_pyhanko_finds_it_valid_and_trusts_it_by_the_authority(authority: Authority, signed: bytes) -> None:
    reader = PdfFileReader(io.BytesIO(signed))
    (found,) = reader.embedded_signatures
    root = x509.Certificate.load(authority.der())
    status = validate_pdf_signature(found, ValidationContext(trust_roots=[root], allow_fetching=False))
    assert status.bottom_line
    assert str(found.sig_object["/SubFilter"]) == "/ETSI.CAdES.detached"


def test_poppler_finds_it_valid(signed: bytes, tmp_path: Path) -> None:
    path = tmp_path / "signed.pdf"
    path.write_bytes(signed)
    said = subprocess.run(["pdfsig", "-nocert", path], capture_output=True, text=True, check=False).stdout
    assert "Signature is Valid" in said
    assert "Total document signed" in said


def test_qpdf_has_no_complaint(signed: bytes, tmp_path: Path) -> None:
    path = tmp_path / "signed.pdf"
    path.write_bytes(signed)
    done = subprocess.run(["qpdf", "--check", path], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_we_find_it_intact(signed: bytes) -> None:
    assert signing.integrity(signed) is Integrity.INTACT
    assert received.judge(signed, None).integrity is Integrity.INTACT


@pytest.mark.parametrize("seed", range(25))
def test_a_changed_byte_is_seen(signed: bytes, seed: int) -> None:
    """Any byte but those of the signature itself, which stands as hexadecimal figures with room behind them."""
    found = re.search(rb"/ByteRange \[(\d+) (\d+) (\d+) (\d+)\]", signed)
    assert found is not None
    first, length, second, rest = (int(number) for number in found.groups())
    assert (first, second + rest) == (0, len(signed))
    places = [*range(first, first + length), *range(second, second + rest)]
    changed = bytearray(signed)
    place = Random(seed).choice(places)
    changed[place] ^= 0x20
    assert signing.integrity(bytes(changed)) is Integrity.BROKEN, place


def test_what_is_added_after_the_signature_is_seen(signed: bytes) -> None:
    assert signing.integrity(signed + b"\n% more\n") is Integrity.BROKEN
    assert received.judge(signed + b"\n% more\n", None).doubt is Doubt.CHANGED


def test_an_agreement_without_one_has_none(plain: bytes) -> None:
    assert signing.integrity(plain) is Integrity.NONE


@pytest.mark.parametrize(
    ("content", "password", "why"), [(None, "un autre", "password"), (b"no", PASSWORD, "password")]
)
def test_a_certificate_that_does_not_open(
    authority: Authority, plain: bytes, content: bytes | None, password: str, why: str
) -> None:
    certificate = Certificate(content or authority.practice(), password)
    with pytest.raises(CertificateUnusable) as refused:
        signing.sign(plain, certificate, place="", name="")
    assert refused.value.why == why


# --- a file that comes back ---------------------------------------------------------------------------------------


def test_the_file_that_was_made_is_not_signed(plain: bytes) -> None:
    assert received.judge(plain, plain).doubt is Doubt.UNSIGNED
    assert received.judge(plain, b"another").doubt is None


@pytest.mark.parametrize(
    ("content", "doubt"),
    [
        (b"", Doubt.EMPTY),
        (b"MZ\x90\x00", Doubt.NEITHER),
        (b"%PDF-1.7\nnothing", Doubt.NEITHER),
        (b"\x89PNG\r\n\x1a\n", Doubt.NEITHER),
    ],
)
def test_what_is_no_agreement(content: bytes, doubt: Doubt) -> None:
    assert received.judge(content, None).doubt is doubt


def test_a_scan_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "scan.png"
    path.write_bytes(signature())
    taken = received.look_at(path, None)
    assert (taken.content, taken.suffix, taken.doubt) == (signature(), "png", None)


def test_a_file_that_cannot_be_read_or_is_too_large(tmp_path: Path) -> None:
    assert received.look_at(tmp_path / "none.pdf", None).doubt is Doubt.UNREADABLE
    large = tmp_path / "large.pdf"
    with large.open("wb") as file:
        file.truncate(received.MOST + 1)
    assert received.look_at(large, None).doubt is Doubt.TOO_LARGE


@pytest.mark.parametrize("seed", range(60))
def test_damaged_files_are_judged_and_nothing_falls(signed: bytes, seed: int) -> None:
    random = Random(seed)
    content = bytearray(signed[: random.randrange(1, len(signed))] if seed % 2 else signed)
    for _ in range(random.randrange(1, 40)):
        content[random.randrange(len(content))] = random.randrange(256)
    judged = received.judge(bytes(content), None)
    assert judged.doubt is not None or judged.content
