"""Add-ons that EKS installs and updates: network, names, identities, volumes, metrics."""

from collections.abc import Sequence
from typing import Any

from cdktf import Fn, ITerraformDependable, Token
from cdktf_cdktf_provider_aws.data_aws_eks_addon_version import DataAwsEksAddonVersion
from cdktf_cdktf_provider_aws.eks_addon import EksAddon, EksAddonPodIdentityAssociation
from constructs import Construct

from constructs_lib.json_text import compact
from constructs_lib.kubernetes.control_plane import ControlPlane
from constructs_lib.kubernetes.pod_role import PodRole
from constructs_lib.site import Site

# What a node needs before it is ready, and what runs on nodes that are.
BEFORE_NODES = ("eks-pod-identity-agent", "kube-proxy", "vpc-cni")
ON_NODES = ("aws-ebs-csi-driver", "coredns", "eks-node-monitoring-agent", "metrics-server")


class Addons(Construct):
    """A set of add-ons, each in the version that EKS prefers for the cluster's Kubernetes.

    AWS tests that version and changes it now and then; then a plan shows the update, and nobody
    has to keep a list of versions. The newest ones (`most_recent`) come earlier, and untested.

    What somebody changed by hand in an add-on's objects, the next update overwrites: settings
    belong here.

    Attributes:
        addons: Add-ons by name.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        site: Site,
        control_plane: ControlPlane,
        names: Sequence[str],
        roles: dict[str, PodRole],
        needs: Sequence[ITerraformDependable],
    ) -> None:
        """Install the add-ons.

        Args:
            scope: Parent.
            id_: Construct id.
            site: Where it is, and what it is named after.
            control_plane: Cluster that gets them.
            names: Their names in EKS.
            roles: Roles of their pods, by the name of the add-on.
            needs: What has to be there before them.
        """
        super().__init__(scope, id_)
        cluster = control_plane.cluster
        self.addons = {}
        for name in names:
            version = DataAwsEksAddonVersion(
                self, f"{name}-version", addon_name=name, kubernetes_version=cluster.version
            )
            role = roles.get(name)
            self.addons[name] = EksAddon(
                self,
                name,
                cluster_name=cluster.name,
                addon_name=name,
                addon_version=version.version,
                configuration_values=_settings(name, site),
                resolve_conflicts_on_create="OVERWRITE",
                resolve_conflicts_on_update="OVERWRITE",
                pod_identity_association=[
                    EksAddonPodIdentityAssociation(
                        role_arn=role.arn, service_account=role.account.name
                    )
                ]
                if role
                else None,
                depends_on=list(needs) or None,
            )


def _settings(name: str, site: Site) -> str | None:
    """Configure an add-on; what it makes in AWS gets no default tags of the provider."""
    tags = site.launched_tags()
    write: Any = Fn.jsonencode if Token.is_unresolved(tags) else compact
    settings = {
        # NetworkPolicy objects count for nothing until the plug-in enforces them.
        "vpc-cni": {"enableNetworkPolicy": "true", "env": {"ADDITIONAL_ENI_TAGS": write(tags)}},
        "aws-ebs-csi-driver": {"controller": {"extraVolumeTags": tags}},
    }
    return write(settings[name]) if name in settings else None
