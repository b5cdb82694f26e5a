"""EKS: access entries and their policies.

moto has no routes for them; the provider needs them for aws_eks_access_entry and
aws_eks_access_policy_association. EKS makes the entry of a node group's role by itself, and takes
it away with the group.
"""

from typing import Any, Final
from urllib.parse import unquote
from uuid import uuid4

from moto.core.responses import ActionResult, EmptyResult
from moto.core.utils import utcnow
from moto.eks import urls
from moto.eks.responses import EKSResponse

from terrace.embedded_aws.extensions.eks_store import asked, found, key_of, made, put
from terrace.embedded_aws.extensions.patch import add

_ROUTES: Final = (
    "{0}/clusters/(?P<name>[^/]+)/access-entries$",
    "{0}/clusters/(?P<name>[^/]+)/access-entries/(?P<principalArn>.+)$",
)
NODE: Final = "EC2_LINUX"


def extend() -> None:
    """Add the routes of access entries."""
    for route in _ROUTES:
        urls.url_paths.setdefault(route, urls.response.dispatch)
    add(
        EKSResponse,
        create_access_entry,
        describe_access_entry,
        delete_access_entry,
        associate_access_policy,
        list_associated_access_policies,
        disassociate_access_policy,
    )


def entry_of(response: Any, principal: str, kind: str) -> dict[str, Any]:
    """Return a new entry; nodes have names and groups that EKS chooses."""
    is_node = kind == NODE
    user = "system:node:{{EC2PrivateDNSName}}" if is_node else principal
    groups = ["system:nodes"] if is_node else []
    name = f"role/{principal.rpartition('/')[2]}/{uuid4()}"
    return made(response, arn="accessEntryArn", kind="access-entry", name=name) | {
        "principalArn": principal,
        "type": kind,
        "username": asked(response, "username") or user,
        "kubernetesGroups": asked(response, "kubernetesGroups") or groups,
    }


def create_access_entry(self: Any) -> ActionResult:
    """Answer CreateAccessEntry."""
    principal, kind = self._get_param("principalArn"), self._get_param("type") or "STANDARD"
    entry = entry_of(self, principal, kind)
    put(self.eks_backend.access_entries, (entry["clusterName"], principal), entry)
    return ActionResult({"accessEntry": entry})


def describe_access_entry(self: Any) -> ActionResult:
    """Answer DescribeAccessEntry."""
    entry = found(self.eks_backend.access_entries, key_of(self, "principalArn"))
    return ActionResult({"accessEntry": entry})


def delete_access_entry(self: Any) -> EmptyResult:
    """Answer DeleteAccessEntry; its policies go with it."""
    key = key_of(self, "principalArn")
    found(self.eks_backend.access_entries, key)
    del self.eks_backend.access_entries[key]
    self.eks_backend.access_policies.pop(key, None)
    return EmptyResult()


def associate_access_policy(self: Any) -> ActionResult:
    """Answer AssociateAccessPolicy."""
    key = key_of(self, "principalArn")
    found(self.eks_backend.access_entries, key)
    policy = {
        "policyArn": self._get_param("policyArn"),
        "accessScope": self._get_param("accessScope"),
        "associatedAt": utcnow(),
        "modifiedAt": utcnow(),
    }
    self.eks_backend.access_policies.setdefault(key, {})[policy["policyArn"]] = policy
    return ActionResult(
        {"clusterName": key[0], "principalArn": key[1], "associatedAccessPolicy": policy}
    )


def list_associated_access_policies(self: Any) -> ActionResult:
    """Answer ListAssociatedAccessPolicies."""
    key = key_of(self, "principalArn")
    found(self.eks_backend.access_entries, key)
    policies = list(self.eks_backend.access_policies.get(key, {}).values())
    return ActionResult(
        {"clusterName": key[0], "principalArn": key[1], "associatedAccessPolicies": policies}
    )


def disassociate_access_policy(self: Any) -> EmptyResult:
    """Answer DisassociateAccessPolicy."""
    policies = self.eks_backend.access_policies.get(key_of(self, "principalArn"), {})
    policies.pop(unquote(self._get_param("policyArn")), None)
    return EmptyResult()
