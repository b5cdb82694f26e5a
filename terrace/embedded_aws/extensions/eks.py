"""EKS: versions, add-ons, pod identities, and what a cluster and its nodes were asked for.

moto has no routes for add-ons and pod identity associations, which the provider needs for
aws_eks_addon, aws_eks_addon_version and aws_eks_pod_identity_association. It forgets the access
configuration and the upgrade policy of a cluster, and the update and repair configuration of a
node group, which the provider reads back; it makes no security group for a cluster, which nodes
carry, and tells no VPC of it. A node group has an SSH key that nobody gave it.
It makes clusters of versions that EKS does not offer (eks_versions.py).
"""

from collections.abc import Callable
from typing import Any, Final
from uuid import uuid4

from moto.core.responses import ActionResult
from moto.eks import urls
from moto.eks.models import EKSBackend, Nodegroup
from moto.eks.responses import EKSResponse

from terrace.embedded_aws.extensions.eks_access import NODE, entry_of
from terrace.embedded_aws.extensions.eks_store import (
    asked,
    ec2_of,
    forget,
    found,
    key_of,
    made,
    put,
    start,
)
from terrace.embedded_aws.extensions.eks_versions import require_offered
from terrace.embedded_aws.extensions.patch import add, wrap

_CLUSTER: Final = "{0}/clusters/(?P<name>[^/]+)"
_ROUTES: Final = (
    "{0}/addons/supported-versions$",
    _CLUSTER + "/addons$",
    _CLUSTER + "/addons/(?P<addonName>[^/]+)$",
    _CLUSTER + "/pod-identity-associations$",
    _CLUSTER + "/pod-identity-associations/(?P<associationId>[^/]+)$",
)
_VERSION: Final = "v1.0.0-eksbuild.1"  # of every add-on, and of each the only one


def extend() -> None:
    """Add the routes, and keep what a cluster and a node group were asked for."""
    for route in _ROUTES:
        urls.url_paths.setdefault(route, urls.response.dispatch)
    wrap(EKSBackend, "__init__", start)
    wrap(EKSResponse, "create_cluster", _create_cluster)
    wrap(EKSResponse, "create_nodegroup", _create_nodegroup)
    wrap(EKSBackend, "delete_cluster", _delete_cluster)
    wrap(EKSBackend, "delete_nodegroup", _delete_nodegroup)
    wrap(Nodegroup, "__init__", _drop_remote_access)
    add(
        EKSResponse,
        describe_addon_versions,
        create_addon,
        describe_addon,
        delete_addon,
        create_pod_identity_association,
        describe_pod_identity_association,
        delete_pod_identity_association,
    )


def _create_cluster(original: Callable[..., ActionResult], response: Any) -> ActionResult:
    require_offered(response)
    answer = original(response)
    cluster: Any = answer.result["cluster"]  # type: ignore[index]
    cluster.access_config = {
        "authenticationMode": "CONFIG_MAP",
        "bootstrapClusterCreatorAdminPermissions": True,
    } | (asked(response, "accessConfig") or {})
    cluster.upgrade_policy = asked(response, "upgradePolicy") or {"supportType": "EXTENDED"}
    ec2 = ec2_of(response.eks_backend)
    vpc_id = ec2.get_subnet(cluster.resources_vpc_config["subnetIds"][0]).vpc_id
    group = ec2.create_security_group(
        f"eks-cluster-sg-{cluster.name}",
        "EKS created security group applied to ENI that is attached to EKS Control Plane",
        vpc_id=vpc_id,
    )
    cluster.resources_vpc_config |= {"vpcId": vpc_id, "clusterSecurityGroupId": group.id}
    return answer


def _delete_cluster(original: Callable[..., Any], backend: Any, *args: Any, **named: Any) -> Any:
    cluster = original(backend, *args, **named)
    ec2_of(backend).delete_security_group(
        group_id=cluster.resources_vpc_config["clusterSecurityGroupId"]
    )
    forget(backend, cluster.name)
    return cluster


def _create_nodegroup(original: Callable[..., ActionResult], response: Any) -> ActionResult:
    answer = original(response)
    group: Any = answer.result["nodegroup"]  # type: ignore[index]
    group.update_config = asked(response, "updateConfig") or {"maxUnavailable": 1}
    group.node_repair_config = asked(response, "nodeRepairConfig") or {"enabled": False}
    key = (group.cluster_name, group.node_role)
    entry = entry_of(response, group.node_role, NODE)
    response.eks_backend.access_entries.setdefault(key, entry)
    return answer


def _delete_nodegroup(original: Callable[..., Any], backend: Any, *args: Any, **named: Any) -> Any:
    group = original(backend, *args, **named)
    backend.access_entries.pop((group.cluster_name, group.node_role), None)
    return group


def _drop_remote_access(
    original: Callable[..., None], group: Any, *args: Any, **given: Any
) -> None:
    original(group, *args, **given)
    group.remote_access = given.get("remote_access")
    if given.get("launch_template"):
        group.disk_size = given.get("disk_size")


def describe_addon_versions(self: Any) -> ActionResult:
    """Answer DescribeAddonVersions: one version, which is everybody's default."""
    version = self._get_param("kubernetesVersion")
    compatibility = {"clusterVersion": version, "platformVersions": ["*"], "defaultVersion": True}
    versions = {"addonVersion": _VERSION, "compatibilities": [compatibility]}
    name = self._get_param("addonName")
    return ActionResult({"addons": [{"addonName": name, "addonVersions": [versions]}]})


def create_addon(self: Any) -> ActionResult:
    """Answer CreateAddon, and make the associations of the add-on's pods."""
    name = self._get_param("addonName")
    made_now = made(self, arn="addonArn", kind="addon", name=f"{name}/{uuid4()}")
    addon = made_now | {
        "addonName": name,
        "addonVersion": self._get_param("addonVersion") or _VERSION,
        "status": "ACTIVE",
        "health": {"issues": []},
        "serviceAccountRoleArn": self._get_param("serviceAccountRoleArn"),
        "configurationValues": self._get_param("configurationValues"),
    }
    put(self.eks_backend.addons, (addon["clusterName"], name), addon)
    addon["podIdentityAssociations"] = [
        _associate(self, "kube-system", each["serviceAccount"], each["roleArn"])["associationArn"]
        for each in self._get_param("podIdentityAssociations") or []
    ]
    return ActionResult({"addon": addon})


def describe_addon(self: Any) -> ActionResult:
    """Answer DescribeAddon."""
    return ActionResult({"addon": found(self.eks_backend.addons, key_of(self, "addonName"))})


def delete_addon(self: Any) -> ActionResult:
    """Answer DeleteAddon; the associations of its pods go with it."""
    key = key_of(self, "addonName")
    addon = found(self.eks_backend.addons, key)
    for arn in addon["podIdentityAssociations"]:
        self.eks_backend.associations.pop((key[0], arn.rpartition("/")[2]))
    return ActionResult({"addon": self.eks_backend.addons.pop(key)})


def _associate(response: Any, namespace: str, account: str, role: str) -> dict[str, Any]:
    identity = f"a-{uuid4().hex[:17]}"
    kind = "podidentityassociation"
    association = made(response, arn="associationArn", kind=kind, name=identity) | {
        "associationId": identity,
        "namespace": namespace,
        "serviceAccount": account,
        "roleArn": role,
    }
    response.eks_backend.associations[association["clusterName"], identity] = association
    return association


def create_pod_identity_association(self: Any) -> ActionResult:
    """Answer CreatePodIdentityAssociation."""
    given = (self._get_param(each) for each in ("namespace", "serviceAccount", "roleArn"))
    return ActionResult({"association": _associate(self, *given)})


def describe_pod_identity_association(self: Any) -> ActionResult:
    """Answer DescribePodIdentityAssociation."""
    association = found(self.eks_backend.associations, key_of(self, "associationId"))
    return ActionResult({"association": association})


def delete_pod_identity_association(self: Any) -> ActionResult:
    """Answer DeletePodIdentityAssociation."""
    key = key_of(self, "associationId")
    association = found(self.eks_backend.associations, key)
    del self.eks_backend.associations[key]
    return ActionResult({"association": association})
