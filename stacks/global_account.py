"""Stack `global`: what all environments share, but for the state: images, DNS, pipeline roles."""

from collections.abc import Sequence

from cdktf_cdktf_provider_aws.route53_zone import Route53Zone
from constructs import Construct

from constructs_lib.account.account_security import AccountSecurity
from constructs_lib.edge.records_role import RecordsRole
from constructs_lib.storage.log_bucket import LogBucket
from environments import Environment, Platform
from stacks.base import shared_site
from stacks.pipeline_roles import WithPipelines
from stacks.records import cluster_role_arn, kubernetes_host, records_thing
from stacks.state_backend import StateBackendStack
from stacks.target import Feature, Target, offered


class GlobalStack(WithPipelines):
    """The image registry, the DNS zone, and the roles that GitHub's runs assume."""

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        platform: Platform,
        target: Target,
        state_backend: StateBackendStack,
        environments: Sequence[Environment],
    ) -> None:
        super().__init__(
            scope,
            id_,
            platform=platform,
            target=target,
            site=shared_site(platform, target),
            owner=platform.owner,
            cost_center=platform.cost_center,
        )
        self.add_provider("aws", account_id=platform.account_id, region=platform.region, role=None)
        self._images = self._registries(environments)
        zone = Route53Zone(
            self,
            "zone",
            name=platform.domain,
            comment="Names of the platform's environments",
            # A new zone gets new name servers, which somebody has to enter at the registrar.
            lifecycle=self.site.durability.lifecycle,
        )
        self._pipelines(state_backend, environments, zone)
        for each in environments:
            if each.named_on_kubernetes:
                RecordsRole(
                    self,
                    records_thing(each.name),
                    site=self.site,
                    thing=records_thing(each.name),
                    host=kubernetes_host(platform, each.name),
                    zone_arn=zone.arn,
                    trusted_role=cluster_role_arn(platform, each),
                )
        AccountSecurity(
            self,
            "account",
            site=self.site,
            config=offered(platform.account_security, target),
            access_logs=LogBucket(self, "storage", site=self.site),
            # Alarms need a topic and people on it, which the shared account has not; its findings
            # and its trail are read in Security Hub and in CloudWatch.
            alarms=None,
            block_public_buckets=target.has(Feature.ACCOUNT_BUCKET_BLOCK),
        )
        self.publish("zone_id", zone.zone_id, "Public DNS zone of the platform")
        self.publish(
            "name_servers",
            zone.name_servers,
            "Name servers to enter where the domain is registered",
        )
