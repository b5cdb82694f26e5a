"""A name in a DNS zone that leads to a load balancer."""

from cdktf import TerraformProvider
from cdktf_cdktf_provider_aws.lb import Lb
from cdktf_cdktf_provider_aws.route53_record import Route53Record, Route53RecordAlias
from constructs import Construct


class Alias(Construct):
    """An alias record, free of charge, that leads nowhere while no target is healthy."""

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        domain: str,
        target: Lb,
        zone_id: str,
        zone_provider: TerraformProvider,
    ) -> None:
        """Create the record.

        Args:
            scope: Parent.
            id_: Construct id.
            domain: The name.
            target: Load balancer that it leads to.
            zone_id: Public zone that serves the name.
            zone_provider: Provider of the zone's account.
        """
        super().__init__(scope, id_)
        Route53Record(
            self,
            "main",
            provider=zone_provider,
            zone_id=zone_id,
            name=domain,
            type="A",
            alias=Route53RecordAlias(
                name=target.dns_name, zone_id=target.zone_id, evaluate_target_health=True
            ),
        )
