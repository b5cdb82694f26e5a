"""What programs inside a cluster made in its account, which no state of Terraform knows."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from terrace.aws import Accounts, reading
from terrace.cluster.place import Place, client

BALANCER_OWNER = "elbv2.k8s.aws/cluster"
MOST_DESCRIBED = 20  # ELB API Reference, DescribeTags
ALIVE = ["pending", "running", "shutting-down", "stopping", "stopped"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Leftover:
    """Something that blocks or outlives the destruction of an environment.

    Attributes:
        kind: What it is, in plural.
        name: Its id, ARN or name.
    """

    kind: str
    name: str


def leftovers(accounts: Accounts, where: Place) -> list[Leftover]:
    """Find what the cluster's controllers made and have not taken down yet.

    They are known by the tags that their makers put on them: the load balancer controller,
    Karpenter, the EBS CSI driver, and the network plug-in.

    Raises:
        Unreadable: Something may not be read.

    Source: AWS Load Balancer Controller, "Tags of AWS resources"; Karpenter, "NodeClasses",
    spec.tags; aws-ebs-csi-driver, docs/tagging.md; amazon-vpc-cni-k8s, README, CLUSTER_NAME.
    """
    kinds: dict[str, Callable[[Accounts, Place], Iterable[str]]] = {
        "load balancers": _balancers,
        "target groups": _target_groups,
        "instances of Karpenter": _instances,
        "launch templates of Karpenter": _templates,
        "security groups": _groups,
        "volumes of pods": _volumes,
        "network interfaces": _interfaces,
    }
    found = []
    for kind, find in kinds.items():
        with reading(f"the {kind} of {where.cluster}"):
            found += [Leftover(kind=kind, name=name) for name in find(accounts, where)]
    return found


def log_groups(accounts: Accounts, where: Place) -> list[str]:
    """Find the log groups that services of AWS made for an environment by themselves.

    Whatever Terraform makes carries the tag `ManagedBy`.

    Raises:
        Unreadable: They may not be read.
    """
    logs = client(accounts, "logs", where)
    with reading(f"the log groups of {where.environment}"):
        pages = logs.get_paginator("describe_log_groups").paginate()
        return [
            group["logGroupName"]
            for page in pages
            for group in page["logGroups"]
            if f"{where.project}-{where.environment}" in group["logGroupName"]
            and "ManagedBy"
            not in logs.list_tags_for_resource(resourceArn=group["arn"].removesuffix(":*"))["tags"]
        ]


def _pages(
    accounts: Accounts, where: Place, operation: str, wanted: dict[str, list[str]]
) -> Iterator[Any]:
    filters = [{"Name": name, "Values": values} for name, values in wanted.items()]
    yield from client(accounts, "ec2", where).get_paginator(operation).paginate(Filters=filters)


def _karpenter(where: Place) -> dict[str, list[str]]:
    return {
        "tag-key": ["karpenter.sh/nodepool"],
        f"tag:kubernetes.io/cluster/{where.cluster}": ["owned"],
    }


def _instances(accounts: Accounts, where: Place) -> Iterator[str]:
    wanted = _karpenter(where) | {"instance-state-name": ALIVE}
    for page in _pages(accounts, where, "describe_instances", wanted):
        for reservation in page["Reservations"]:
            yield from (each["InstanceId"] for each in reservation["Instances"])


def _templates(accounts: Accounts, where: Place) -> Iterator[str]:
    for page in _pages(accounts, where, "describe_launch_templates", _karpenter(where)):
        yield from (each["LaunchTemplateId"] for each in page["LaunchTemplates"])


def _groups(accounts: Accounts, where: Place) -> Iterator[str]:
    wanted = {f"tag:{BALANCER_OWNER}": [where.cluster]}
    for page in _pages(accounts, where, "describe_security_groups", wanted):
        yield from (each["GroupId"] for each in page["SecurityGroups"])


def _volumes(accounts: Accounts, where: Place) -> Iterator[str]:
    """An environment has its account for itself, so each volume of the driver is one of its own."""
    wanted = {"tag:ebs.csi.aws.com/cluster": ["true"]}
    for page in _pages(accounts, where, "describe_volumes", wanted):
        yield from (each["VolumeId"] for each in page["Volumes"])


def _interfaces(accounts: Accounts, where: Place) -> Iterator[str]:
    """Those in use go with their nodes; one that stayed keeps its subnet and group from going."""
    wanted = {"tag:cluster.k8s.amazonaws.com/name": [where.cluster], "status": ["available"]}
    for page in _pages(accounts, where, "describe_network_interfaces", wanted):
        yield from (each["NetworkInterfaceId"] for each in page["NetworkInterfaces"])


def _balancers(accounts: Accounts, where: Place) -> Iterator[str]:
    pages = client(accounts, "elbv2", where).get_paginator("describe_load_balancers").paginate()
    arns = [each["LoadBalancerArn"] for page in pages for each in page["LoadBalancers"]]
    yield from _owned(accounts, where, arns)


def _target_groups(accounts: Accounts, where: Place) -> Iterator[str]:
    pages = client(accounts, "elbv2", where).get_paginator("describe_target_groups").paginate()
    arns = [each["TargetGroupArn"] for page in pages for each in page["TargetGroups"]]
    yield from _owned(accounts, where, arns)


def _owned(accounts: Accounts, where: Place, arns: list[str]) -> Iterator[str]:
    elbv2 = client(accounts, "elbv2", where)
    for first in range(0, len(arns), MOST_DESCRIBED):
        some = arns[first : first + MOST_DESCRIBED]
        for each in elbv2.describe_tags(ResourceArns=some)["TagDescriptions"]:
            if {"Key": BALANCER_OWNER, "Value": where.cluster} in each["Tags"]:
                yield each["ResourceArn"]
