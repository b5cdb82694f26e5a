"""An ECS cluster on Fargate whose containers are measured."""

from collections.abc import Sequence

from cdktf import ITerraformDependable
from cdktf_cdktf_provider_aws.cloudwatch_log_group import CloudwatchLogGroup
from cdktf_cdktf_provider_aws.ecs_cluster import EcsCluster, EcsClusterSetting
from cdktf_cdktf_provider_aws.ecs_cluster_capacity_providers import (
    EcsClusterCapacityProviders,
    EcsClusterCapacityProvidersDefaultCapacityProviderStrategy,
)
from constructs import Construct

from constructs_lib.security.reference import KeyReference
from constructs_lib.site import Site

ON_DEMAND = "FARGATE"
SPOT = "FARGATE_SPOT"
CAPACITY_PROVIDERS = (ON_DEMAND, SPOT)


class Cluster(Construct):
    """A cluster whose services run on Fargate, on demand unless they ask for spot.

    Nobody can open a shell in a container: ECS Exec writes to the root file system, which is
    read-only here.

    With the first cluster of an account AWS makes ECS's service-linked role, some seconds later,
    and refuses capacity providers until it is there (aws/containers-roadmap, issue 2614;
    alchemy-run/alchemy, issue 1558). The provider repeats CreateCluster for that, but not
    PutClusterCapacityProviders, and Terraform has nothing that waits for a role: a data source
    fails where it is missing, a resource where it is there. So they wait for what takes minutes
    anyway, which is no promise: make the role first in an account that never used ECS.

    Attributes:
        cluster: The cluster.
        name: Its name, as configured (`cluster.name` is a token).
        capacity: What its services run on.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        site: Site,
        key: KeyReference,
        after: Sequence[ITerraformDependable] = (),
    ) -> None:
        """Create the cluster.

        Args:
            scope: Parent.
            id_: Construct id.
            site: Where it is, and what it is named after.
            key: Key of its measurements.
            after: What has to be there before tasks start.
        """
        super().__init__(scope, id_)
        self.name = site.name()
        # ECS would make this group by itself, without a key and to be kept for ever.
        measurements = CloudwatchLogGroup(
            self,
            "measurements",
            name=f"/aws/ecs/containerinsights/{self.name}/performance",
            retention_in_days=site.log_retention_days,
            kms_key_id=key.arn,
        )
        self.cluster = EcsCluster(
            self,
            "main",
            name=self.name,
            setting=[EcsClusterSetting(name="containerInsights", value="enabled")],
            depends_on=[measurements],
        )
        self.capacity = EcsClusterCapacityProviders(
            self,
            "capacity",
            cluster_name=self.cluster.name,
            capacity_providers=list(CAPACITY_PROVIDERS),
            default_capacity_provider_strategy=[
                EcsClusterCapacityProvidersDefaultCapacityProviderStrategy(
                    capacity_provider=ON_DEMAND, weight=1
                )
            ],
            depends_on=list(after) or None,
        )
