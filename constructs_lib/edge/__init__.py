"""Where the world comes in: names, certificates, firewalls and the distribution."""

from constructs_lib.edge.alias import Alias
from constructs_lib.edge.certificate import Certificate
from constructs_lib.edge.certificate_copy import CertificateCopy
from constructs_lib.edge.distribution import Distribution, DistributionConfig
from constructs_lib.edge.firewall import Firewall, FirewallConfig, Place
from constructs_lib.edge.health_check import HealthCheck
from constructs_lib.edge.reference import AliasTarget, CertificateReference, ExistingCertificate

__all__ = [
    "Alias",
    "AliasTarget",
    "Certificate",
    "CertificateCopy",
    "CertificateReference",
    "Distribution",
    "DistributionConfig",
    "ExistingCertificate",
    "Firewall",
    "FirewallConfig",
    "HealthCheck",
    "Place",
]
