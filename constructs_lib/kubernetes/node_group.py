"""The system nodes of a cluster: a small group that never changes its size by itself."""

from collections.abc import Sequence

from cdktf import ITerraformDependable, TerraformResourceLifecycle, Token
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
)
from constructs import Construct

from constructs_lib.kubernetes.config import KubernetesConfig
from constructs_lib.kubernetes.control_plane import ControlPlane
from constructs_lib.kubernetes.node_role import NodeRole
from constructs_lib.launched import tag_specifications
from constructs_lib.networking.address_plan import Tier
from constructs_lib.networking.reference import NetworkReference, SecurityGroupReference
from constructs_lib.security.reference import KeyReference
from constructs_lib.site import Site
from constructs_lib.versions import in_use

THING = "nodes"
NAME = "system"  # of the group, before the part that the provider adds
AMI_TYPE = in_use("bottlerocket")  # minimal, read-only, updated as a whole; no shell, no packages
# Bottlerocket's documentation: the system on the first volume, images and pods on the second.
VOLUMES_GIB = {"/dev/xvda": 4, "/dev/xvdb": 40}
MOST_UNAVAILABLE_PERCENT = 33  # in an update of the group


class NodeGroup(Construct):
    """Nodes for add-ons and controllers, among them Karpenter, which adds all others.

    Smallest, largest and wanted size are the same, and nothing but Terraform changes them, so
    nothing has to be ignored; a cluster autoscaler would work by changing the wanted size.

    Attributes:
        group: The node group.
        tag: Value of the tag `Name` of its instances.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        site: Site,
        config: KubernetesConfig,
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
        template = self._template(site, groups, key, spot=config.spot)
        self.tag = site.tag(THING)["Name"]
        self.group = EksNodeGroup(
            self,
            "main",
            cluster_name=control_plane.cluster.name,
            node_group_name_prefix=f"{NAME}-",
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
                min_size=config.nodes, max_size=config.nodes, desired_size=config.nodes
            ),
            update_config=EksNodeGroupUpdateConfig(
                max_unavailable_percentage=MOST_UNAVAILABLE_PERCENT
            ),
            node_repair_config=EksNodeGroupNodeRepairConfig(enabled=True),
            # Other instance types, or spare capacity, need another group: it is ready before the
            # old one goes, so add-ons and controllers always have nodes.
            lifecycle=TerraformResourceLifecycle(create_before_destroy=True),
            depends_on=[*role.permissions, *needs],
        )

    def _template(
        self, site: Site, groups: Sequence[str], key: KeyReference, *, spot: bool
    ) -> LaunchTemplate:
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
            tag_specifications=tag_specifications(site, THING, spot=spot),
        )
