"""Where the world comes in: names and certificates."""

from constructs_lib.edge.alias import Alias
from constructs_lib.edge.certificate import Certificate
from constructs_lib.edge.firewall import Firewall, FirewallConfig
from constructs_lib.edge.reference import CertificateReference, ExistingCertificate

__all__ = [
    "Alias",
    "Certificate",
    "CertificateReference",
    "ExistingCertificate",
    "Firewall",
    "FirewallConfig",
]
