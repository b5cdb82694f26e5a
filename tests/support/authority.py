"""A certificate authority of the tests' own, and a server's certificate of it."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from terrace.files import replace


@dataclass(frozen=True, kw_only=True, slots=True)
class Certificates:
    """Files in PEM that make a server trusted.

    Attributes:
        authority: Certificate of the authority, which clients trust.
        certificate: The server's, for `localhost` and `127.0.0.1`.
        key: The server's private key; only its owner may read it.
    """

    authority: Path
    certificate: Path
    key: Path


def certificates(folder: Path, *hosts: str) -> Certificates:
    """Make an authority and let it sign one server's certificate, valid for a day.

    Args:
        folder: Where the files go.
        hosts: Further names of the server, such as "*.example.com".
    """
    made = Certificates(
        authority=folder / "authority.pem",
        certificate=folder / "server.pem",
        key=folder / "key.pem",
    )
    own_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    name = _name("Terrace's tests")
    authority = (
        _begun(name, name, own_key.public_key())
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(own_key.public_key()), False)
        .sign(own_key, hashes.SHA256())
    )
    names = x509.SubjectAlternativeName(
        [
            *(x509.DNSName(each) for each in ("localhost", *hosts)),
            x509.IPAddress(ip_address("127.0.0.1")),
        ]
    )
    signer = x509.AuthorityKeyIdentifier.from_issuer_public_key(own_key.public_key())
    server = (
        _begun(_name("localhost"), name, key.public_key())
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(names, critical=False)
        .add_extension(signer, critical=False)
        .sign(own_key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    replace(made.authority, authority.public_bytes(pem))
    replace(made.certificate, server.public_bytes(pem))
    private = key.private_bytes(
        pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    replace(made.key, private, mode=0o600)
    return made


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _begun(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey
) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return x509.CertificateBuilder(
        subject_name=subject,
        issuer_name=issuer,
        public_key=key,
        serial_number=x509.random_serial_number(),
        not_valid_before=now - timedelta(minutes=5),
        not_valid_after=now + timedelta(days=1),
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )
