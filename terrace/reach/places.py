"""Where workloads stand in the network, as their services have it."""

from collections.abc import Mapping
from typing import Any

from terrace.database.place import network
from terrace.reach.found import Reader, looking_for, one
from terrace.reach.network import Place
from terrace.reach.rows import Row, Stands


def read(reader: Reader, row: Row) -> Place | None:
    """Read where a workload stands; None where it is outside of every VPC.

    Raises:
        Missing: What runs it is not in the account.
        Unreadable: The account does not tell.
    """
    if row.stands is Stands.PIPELINE:
        return None
    readers = {
        Stands.TASKS: _tasks,
        Stands.PODS: _pods,
        Stands.INSTANCES: _instances,
        Stands.ONCE: _once,
        Stands.FUNCTION: _function,
    }
    return readers[row.stands](reader, row.name)


def service(reader: Reader, name: str) -> Mapping[str, Any]:
    """Read a service of the cluster.

    Raises:
        Missing: It is not in the account.
    """
    cluster, full = reader.names.name(), reader.names.name(name)
    what = f"the service {full} of ECS"
    with looking_for(what, "ClusterNotFoundException", "ServiceNotFoundException"):
        answer = reader.client("ecs").describe_services(cluster=cluster, services=[full])
    found: Mapping[str, Any] = one(
        what, [each for each in answer["services"] if each.get("status") != "INACTIVE"]
    )
    return found


def _tasks(reader: Reader, name: str) -> Place:
    found = service(reader, name)
    with looking_for(f"the network of service {name}"):
        network = found["networkConfiguration"]["awsvpcConfiguration"]
        return Place(
            subnet_ids=tuple(network["subnets"]),
            group_ids=tuple(network["securityGroups"]),
            public_address=network.get("assignPublicIp") == "ENABLED",
        )


def _once(reader: Reader, name: str) -> Place:
    """Where `terrace database` starts tasks, which leave no trace of it in ECS."""
    names, group = reader.names, reader.names.name(name)
    found = network(
        reader.client("ec2"), project=names.project, environment=names.environment, group=group
    )
    one(f"the security group {group}", found.group_ids)
    return Place(subnet_ids=found.subnet_ids, group_ids=found.group_ids)


def _pods(reader: Reader, name: str) -> Place:
    """All pods stand on nodes of one security group, whose addresses they share."""
    cluster, eks = reader.names.name("cluster"), reader.client("eks")
    what = f"the node group {name} of cluster {cluster}"
    with looking_for(what, "ResourceNotFoundException"):
        listed = one(what, eks.list_nodegroups(clusterName=cluster)["nodegroups"])
        answer = eks.describe_nodegroup(clusterName=cluster, nodegroupName=listed)
        group = answer["nodegroup"]
        template = {k: group["launchTemplate"][k] for k in ("id", "version")}
        return Place(
            subnet_ids=tuple(group["subnets"]),
            group_ids=_launched(reader, template["id"], str(template["version"])),
        )


def _instances(reader: Reader, name: str) -> Place:
    full = reader.names.name(name)
    what = f"the Auto Scaling group {full}"
    with looking_for(what):
        answer = reader.client("autoscaling").describe_auto_scaling_groups(
            AutoScalingGroupNames=[full]
        )
        group = one(what, answer["AutoScalingGroups"])
        template = group["MixedInstancesPolicy"]["LaunchTemplate"]["LaunchTemplateSpecification"]
        return Place(
            subnet_ids=tuple(group["VPCZoneIdentifier"].split(",")),
            group_ids=_launched(reader, template["LaunchTemplateId"], template["Version"]),
        )


def _launched(reader: Reader, template: str, version: str) -> tuple[str, ...]:
    """Security groups of what a launch template makes."""
    what = f"the launch template {template}"
    with looking_for(what, "InvalidLaunchTemplateId.NotFound"):
        answer = reader.client("ec2").describe_launch_template_versions(
            LaunchTemplateId=template, Versions=[version]
        )
        data = one(what, answer["LaunchTemplateVersions"])["LaunchTemplateData"]
    interfaces = [each.get("Groups", []) for each in data.get("NetworkInterfaces", [])]
    return tuple(data.get("SecurityGroupIds", [])) or tuple(interfaces[0] if interfaces else ())


def _function(reader: Reader, name: str) -> Place | None:
    full = reader.names.name(name)
    with looking_for(f"the function {full}", "ResourceNotFoundException"):
        found = reader.client("lambda").get_function_configuration(FunctionName=full)
    inside = found.get("VpcConfig", {})
    if not inside.get("SubnetIds"):
        return None
    return Place(subnet_ids=tuple(inside["SubnetIds"]), group_ids=tuple(inside["SecurityGroupIds"]))
