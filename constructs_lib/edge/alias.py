"""A name in a DNS zone that leads to a load balancer or a distribution."""

from cdktf import TerraformProvider
from cdktf_cdktf_provider_aws.route53_record import Route53Record, Route53RecordAlias
from constructs import Construct

from constructs_lib.edge.reference import AliasTarget


class Alias(Construct):
    """An alias record, free of charge, for each kind of address that its target has."""

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        domain: str,
        target: AliasTarget,
        zone_id: str,
        zone_provider: TerraformProvider,
    ) -> None:
        """Create the record.

        Args:
            scope: Parent.
            id_: Construct id.
            domain: The name.
            target: What it leads to.
            zone_id: Public zone that serves the name.
            zone_provider: Provider of the zone's account.
        """
        super().__init__(scope, id_)
        ids_by_type = {"A": "main", "AAAA": "ipv6"} if target.has_ipv6 else {"A": "main"}
        for type_, record_id in ids_by_type.items():
            Route53Record(
                self,
                record_id,
                provider=zone_provider,
                zone_id=zone_id,
                name=domain,
                type=type_,
                alias=Route53RecordAlias(
                    name=target.dns_name,
                    zone_id=target.zone_id,
                    evaluate_target_health=target.knows_health,
                ),
            )
