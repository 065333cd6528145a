"""Signing with the practice's certificate (PAdES, pyHanko), and what can be said of a signature that a file carries.

Owns the incremental update that a signature is: the bytes before it stay as they are. No clock and no network of its
own: no time stamp is asked for, and no certificate is fetched.
"""

import io
from dataclasses import dataclass
from enum import StrEnum

SIGNATURE_FIELD = "Signature_du_Tiers"


class CertificateUnusable(Exception):  # noqa: N818 - a finding about a file
    """The .p12 can't be opened with that password ("password"), or has no key ("key"), or is no such file."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Integrity(StrEnum):
    """What the signatures of a file say of it."""

    NONE = "none"
    INTACT = "intact"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Certificate:
    """A practice's .p12; neither is kept."""

    content: bytes
    password: str


def sign(content: bytes, certificate: Certificate, *, place: str, name: str) -> bytes:
    """`content` and its signature, appended. Blocks for some 100 ms. Raises `CertificateUnusable`."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import fields, signers

    try:
        signer = signers.SimpleSigner.load_pkcs12_data(
            certificate.content, other_certs=[], passphrase=certificate.password.encode()
        )
    except (ValueError, AttributeError, TypeError) as problem:
        raise CertificateUnusable("password" if isinstance(problem, ValueError) else "key") from problem
    meta = signers.PdfSignatureMetadata(
        field_name=SIGNATURE_FIELD,
        md_algorithm="sha256",
        subfilter=fields.SigSeedSubFilter.PADES,
        location=place or None,
        name=name or None,
    )
    out = io.BytesIO()
    writer = IncrementalPdfFileWriter(io.BytesIO(content), strict=False)
    signers.PdfSigner(meta, signer=signer).sign_pdf(writer, output=out)
    return out.getvalue()


def integrity(content: bytes) -> Integrity:
    """Whether what was signed is what is there. Says nothing of who signed. Never raises."""
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko.sign.validation.status import SignatureCoverageLevel
    from pyhanko_certvalidator import ValidationContext

    try:
        found = PdfFileReader(io.BytesIO(content), strict=False).embedded_signatures
    except Exception:
        return Integrity.BROKEN if b"/ByteRange" in content else Integrity.NONE
    if not found:
        return Integrity.BROKEN if b"/ByteRange" in content else Integrity.NONE
    for signature in found:
        try:
            status = validate_pdf_signature(signature, ValidationContext(trust_roots=[], allow_fetching=False))
        except Exception:  # a damaged signature fails in a hundred ways
            return Integrity.BROKEN
        if not (status.intact and status.valid):
            return Integrity.BROKEN
    last = found[-1].coverage
    return Integrity.INTACT if last is SignatureCoverageLevel.ENTIRE_FILE else Integrity.BROKEN
