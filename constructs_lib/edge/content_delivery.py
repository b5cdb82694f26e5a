"""CloudFront before an application: its firewall, its distribution and static assets."""

from collections.abc import Sequence

from cdktf import TerraformProvider
from constructs import Construct

from constructs_lib.edge.distribution import Distribution
from constructs_lib.edge.firewall import Firewall, FirewallPosition
from constructs_lib.edge.reference import CertificateReference
from constructs_lib.security.encryption_key import EncryptionKey
from constructs_lib.security.key_users import KeyUser
from constructs_lib.security.reference import KeyReference
from constructs_lib.site import Site
from constructs_lib.storage.reference import LogBucketReference
from constructs_lib.storage.static_bucket import StaticBucket


class ContentDelivery(Construct):
    """A distribution with a firewall of its own, and a bucket that only it reads.

    Attributes:
        distribution: The distribution.
        static: Bucket of static assets.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        site: Site,
        hosts: Sequence[str],
        origin_host: str,
        certificate: CertificateReference,
        access_logs: LogBucketReference,
        logs_key: KeyReference,
        edge_provider: TerraformProvider | None,
    ) -> None:
        """Create the distribution and what it needs.

        Args:
            scope: Parent.
            id_: Construct id.
            site: Where it is, and what it is named after.
            hosts: Host names that people use.
            origin_host: Host name of the load balancer, which has a certificate for it; none of
                `hosts`, which lead here.
            certificate: Certificate of `hosts`, in us-east-1.
            access_logs: Bucket that receives a record of every request.
            logs_key: Key of the firewall's log, in us-east-1.
            edge_provider: Provider of us-east-1; None where that is the region of everything.
        """
        super().__init__(scope, id_)
        firewall = Firewall(
            self,
            "firewall",
            site=site,
            position=FirewallPosition.CDN,
            key=logs_key,
            edge_provider=edge_provider,
        )
        # The key is its own, so that CloudFront may use no other.
        key = EncryptionKey(
            self,
            "static-key",
            site=site,
            thing="static",
            purpose="Encrypts static assets",
            users=(KeyUser.CDN,),
        )
        self.static = StaticBucket(self, "static", site=site, key=key, access_logs=access_logs)
        self.distribution = Distribution(
            self,
            "distribution",
            site=site,
            hosts=hosts,
            origin_host=origin_host,
            certificate=certificate,
            firewall=firewall,
            static=self.static,
            access_logs=access_logs,
            edge_provider=edge_provider,
        )
