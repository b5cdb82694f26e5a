"""The system nodes of a cluster: a small group that never changes its size by itself."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from cdktf import ITerraformDependable, Token
from cdktf_cdktf_provider_aws.eks_node_group import (
    EksNodeGroup,
    EksNodeGroupLaunchTemplate,
    EksNodeGroupNodeRepairConfig,
    EksNodeGroupScalingConfig,
    EksNodeGroupUpdateConfig,
)
from cdktf_cdktf_provider_aws.launch_template import (
    LaunchTemplate,
    LaunchTemplateBlockDeviceMappings,
    LaunchTemplateBlockDeviceMappingsEbs,
    LaunchTemplateMetadataOptions,
    LaunchTemplateMonitoring,
    LaunchTemplateTagSpecifications,
)
from constructs import Construct

from constructs_lib.errors import ConfigurationError
from constructs_lib.kubernetes.control_plane import ControlPlane
from constructs_lib.kubernetes.node_role import NodeRole
from constructs_lib.literal import require_literal
from constructs_lib.networking.address_plan import Tier
from constructs_lib.networking.reference import NetworkReference, SecurityGroupReference
from constructs_lib.security.reference import KeyReference
from constructs_lib.site import Site

THING = "nodes"
AMI_TYPE = "BOTTLEROCKET_ARM_64"  # minimal, read-only, updated as a whole; no shell, no packages
GRAVITON = re.compile(r"[a-z]+\d+g[a-z]*\.[a-z0-9]+")
# Bottlerocket's documentation: the system on the first volume, images and pods on the second.
VOLUMES_GIB = {"/dev/xvda": 4, "/dev/xvdb": 40}
MOST_UNAVAILABLE_PERCENT = 33  # in an update of the group
SPOT_TYPES = 2  # EKS User Guide: several types, so that AWS taking back one leaves others
MOST_TYPES = 20  # EKS API Reference, CreateNodegroup


@dataclass(frozen=True, kw_only=True, slots=True)
class NodeGroupConfig:
    """Choices open to the caller of NodeGroup.

    Attributes:
        instance_types: EC2 instance types on Graviton, such as "m7g.large", the preferred first;
            all of the same size. 1 to 20, on spare capacity 2 or more.
        count: Nodes, 1 or more; may be a token. Whatever else needs room gets nodes of Karpenter.
        spot: On spare capacity, about 70 % cheaper, which AWS may take back in two minutes.

    Raises:
        ConfigurationError: Values outside those bounds, or types that are tokens.
    """

    instance_types: tuple[str, ...]
    count: int
    spot: bool = False

    def __post_init__(self) -> None:
        require_literal(instance_types=self.instance_types, spot=self.spot)
        fewest = SPOT_TYPES if self.spot else 1
        if not fewest <= len(self.instance_types) <= MOST_TYPES:
            raise ConfigurationError(
                f"instance_types are {len(self.instance_types)}, "
                f"allowed: {fewest} to {MOST_TYPES}{' on spare capacity' if self.spot else ''}"
            )
        for each in self.instance_types:
            if not GRAVITON.fullmatch(each):
                raise ConfigurationError(
                    f"instance_types has {each}, allowed: types on Graviton such as m7g.large"
                )
        if not Token.is_unresolved(self.count) and self.count < 1:
            raise ConfigurationError(f"count is {self.count}, allowed: 1 or more")


class NodeGroup(Construct):
    """Nodes for add-ons and controllers, among them Karpenter, which adds all others.

    Smallest, largest and wanted size are the same, and nothing but Terraform changes them, so
    nothing has to be ignored; a cluster autoscaler would work by changing the wanted size.

    Attributes:
        group: The node group.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        site: Site,
        config: NodeGroupConfig,
        control_plane: ControlPlane,
        network: NetworkReference,
        security_group: SecurityGroupReference,
        key: KeyReference,
        needs: Sequence[ITerraformDependable],
    ) -> None:
        """Create the nodes.

        Args:
            scope: Parent.
            id_: Construct id.
            site: Where it is, and what it is named after.
            config: Choices.
            control_plane: Cluster that they join.
            network: Network whose private subnets they stand in.
            security_group: Group that databases and the like let in.
            key: Key of their volumes; Auto Scaling has to be among its users.
            needs: What has to be in the cluster before them.
        """
        super().__init__(scope, id_)
        role = NodeRole(self, "role", site=site, thing=THING)
        groups = [control_plane.shared_security_group_id, security_group.id]
        template = self._template(site, groups, key)
        self.group = EksNodeGroup(
            self,
            "main",
            cluster_name=control_plane.cluster.name,
            node_group_name="system",
            node_role_arn=role.arn,
            subnet_ids=list(network.subnet_ids(Tier.PRIVATE)),
            version=control_plane.cluster.version,
            ami_type=AMI_TYPE,
            capacity_type="SPOT" if config.spot else "ON_DEMAND",
            instance_types=list(config.instance_types),
            launch_template=EksNodeGroupLaunchTemplate(
                name=template.name, version=Token.as_string(template.latest_version)
            ),
            scaling_config=EksNodeGroupScalingConfig(
                min_size=config.count, max_size=config.count, desired_size=config.count
            ),
            update_config=EksNodeGroupUpdateConfig(
                max_unavailable_percentage=MOST_UNAVAILABLE_PERCENT
            ),
            node_repair_config=EksNodeGroupNodeRepairConfig(enabled=True),
            depends_on=[*role.permissions, *needs],
        )

    def _template(self, site: Site, groups: Sequence[str], key: KeyReference) -> LaunchTemplate:
        return LaunchTemplate(
            self,
            "template",
            name=site.name(THING),
            description="Nodes of Kubernetes",
            update_default_version=True,
            vpc_security_group_ids=list(groups),
            block_device_mappings=[
                LaunchTemplateBlockDeviceMappings(
                    device_name=device,
                    ebs=LaunchTemplateBlockDeviceMappingsEbs(
                        volume_type="gp3",
                        volume_size=gib,
                        encrypted="true",
                        kms_key_id=key.arn,
                        delete_on_termination="true",
                    ),
                )
                for device, gib in VOLUMES_GIB.items()
            ],
            # One hop ends on the node: no pod gets at the node's role. Pods need no second one,
            # for EKS Pod Identity gives them theirs through an agent on the node's own address.
            metadata_options=LaunchTemplateMetadataOptions(
                http_endpoint="enabled", http_tokens="required", http_put_response_hop_limit=1
            ),
            monitoring=LaunchTemplateMonitoring(enabled=True),
            # The provider's default tags end at the template.
            tag_specifications=[
                LaunchTemplateTagSpecifications(
                    resource_type=kind,
                    tags={
                        "Project": site.project,
                        "Environment": site.environment,
                        **site.tag(THING),
                    },
                )
                for kind in ("instance", "volume")
            ],
        )
