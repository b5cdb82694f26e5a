"""An ECS cluster on Fargate, with its metrics, and commands in containers on record."""

from cdktf_cdktf_provider_aws.cloudwatch_log_group import CloudwatchLogGroup
from cdktf_cdktf_provider_aws.ecs_cluster import (
    EcsCluster,
    EcsClusterConfiguration,
    EcsClusterConfigurationExecuteCommandConfiguration,
    EcsClusterConfigurationExecuteCommandConfigurationLogConfiguration,
    EcsClusterSetting,
)
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

    Attributes:
        cluster: The cluster.
        name: Its name, as configured (`cluster.name` is a token).
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        site: Site,
        key: KeyReference,
    ) -> None:
        super().__init__(scope, id_)
        self.name = site.name()
        commands = CloudwatchLogGroup(
            self,
            "commands",
            name=site.path("ecs-exec"),
            retention_in_days=site.log_retention_days,
            kms_key_id=key.arn,
        )
        self.cluster = EcsCluster(
            self,
            "main",
            name=self.name,
            setting=[EcsClusterSetting(name="containerInsights", value="enabled")],
            configuration=EcsClusterConfiguration(
                execute_command_configuration=EcsClusterConfigurationExecuteCommandConfiguration(
                    kms_key_id=key.arn,
                    logging="OVERRIDE",
                    log_configuration=EcsClusterConfigurationExecuteCommandConfigurationLogConfiguration(
                        cloud_watch_encryption_enabled=True,
                        cloud_watch_log_group_name=commands.name,
                    ),
                )
            ),
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
        )
