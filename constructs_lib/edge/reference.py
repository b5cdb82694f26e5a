"""What other domains need to know of a certificate, and a stand-in for one made elsewhere."""

from dataclasses import dataclass
from typing import Protocol


class CertificateReference(Protocol):
    """A valid TLS certificate."""

    @property
    def arn(self) -> str:
        """ARN of the certificate."""


@dataclass(frozen=True, slots=True)
class ExistingCertificate:
    """A TLS certificate that another stack or the caller of a module made, by its ARN."""

    arn: str
