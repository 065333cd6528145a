"""An authority made for a test, and a certificate of it as a practice would hold one."""

from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12
from cryptography.x509.oid import NameOID

PASSWORD = "le mot de passe"


class Authority:
    """Its certificate is what a validator has to trust."""

    def __init__(self) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self.certificate = self._issue("Autorité de test", self._key.public_key(), authority=True)

    def practice(self) -> bytes:
        """A .p12 behind `PASSWORD`."""
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        certificate = self._issue("Optique de la Démonstration", key.public_key(), authority=False)
        return pkcs12.serialize_key_and_certificates(
            b"practice", key, certificate, [self.certificate], BestAvailableEncryption(PASSWORD.encode())
        )

    def der(self) -> bytes:
        """As validators read it."""
        return self.certificate.public_bytes(Encoding.DER)

    def _issue(self, name: str, key: object, *, authority: bool) -> x509.Certificate:
        now = datetime.now(UTC)
        issuer = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Autorité de test")])
        builder = (
            x509.CertificateBuilder()
            .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
            .issuer_name(issuer)
            .public_key(key)  # type: ignore[arg-type]
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=30))
            .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
            .add_extension(
                x509.KeyUsage(
                    digital_signature=not authority,
                    content_commitment=not authority,
                    key_encipherment=False,
                    data_encipherment=False,
                    key_agreement=False,
                    key_cert_sign=authority,
                    crl_sign=authority,
                    encipher_only=False,
                    decipher_only=False,
                ),
                critical=True,
            )
        )
        return builder.sign(self._key, hashes.SHA256())
