"""A certificate authority of our own, as an invented one: what a server shows, and whom a caller trusts."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

PEM = serialization.Encoding.PEM
HOUR = timedelta(hours=1)


class Authority:
    """Signs certificates; `trusted` is the file in which whoever trusts it finds it."""

    def __init__(self, folder: Path, name: str) -> None:
        self._folder, self._key, self._name = folder, ec.generate_private_key(ec.SECP256R1()), _named(name)
        may_sign = x509.BasicConstraints(ca=True, path_length=0)
        made = self._built(self._name, self._key.public_key()).add_extension(may_sign, critical=True)
        self.trusted = folder / f"{name}.pem"
        self.trusted.write_bytes(made.sign(self._key, hashes.SHA256()).public_bytes(PEM))

    def server(self, host: str) -> ssl.SSLContext:
        """What a server of this host shows, signed by this authority."""
        key = ec.generate_private_key(ec.SECP256R1())
        names = x509.SubjectAlternativeName([x509.DNSName(host)])
        made = self._built(_named(host), key.public_key()).add_extension(names, critical=False)
        page = self._folder / f"{host}-by-{self.trusted.stem}.pem"
        clear = (PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        page.write_bytes(key.private_bytes(*clear) + made.sign(self._key, hashes.SHA256()).public_bytes(PEM))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(page)
        return context

    def _built(self, whose: x509.Name, key: ec.EllipticCurvePublicKey) -> x509.CertificateBuilder:
        now = datetime.now(UTC)
        built = x509.CertificateBuilder(self._name, whose, key, x509.random_serial_number())
        return built.not_valid_before(now - HOUR).not_valid_after(now + HOUR)


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
