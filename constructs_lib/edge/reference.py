"""What the edge and other domains need to know of each other."""

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


@dataclass(frozen=True, kw_only=True, slots=True)
class AliasTarget:
    """What a name may lead to.

    Attributes:
        dns_name: Name that AWS gave it.
        zone_id: AWS's zone of that name.
        knows_health: The name leads nowhere while nothing behind the target is healthy;
            CloudFront does not know.
        has_ipv6: It answers on IPv6 too.
    """

    dns_name: str
    zone_id: str
    knows_health: bool
    has_ipv6: bool
