"""What a stack takes of an account's quotas, computed from its Terraform alone.

`start` is what the first deployment takes; `most` is what the stack may grow to: all tasks at
once, and twice while a new version takes over. Not counted: the nodes that Karpenter adds, and the
spare nodes that EKS starts while it renews a node group.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import ceil

from conventions.blocks import Block, first, listed, nested
from conventions.document import Document
from conventions.expressions import references

CPU_UNITS = 1024  # of a vCPU: Amazon ECS Developer Guide, "Task size"
UNRESERVED = 100  # AWS Lambda Developer Guide, "Configuring reserved concurrency"


@dataclass(frozen=True, slots=True)
class Need:
    """What is needed of one quota.

    Attributes:
        quota: Its name in facts.toml.
        start: For the first deployment.
        most: For all that the stack may grow to.
    """

    quota: str
    start: float
    most: float


def needs(stack: Document, vcpus: Mapping[str, int]) -> list[Need]:
    """Return the needs of a stack, one for each quota that it takes something of.

    Args:
        stack: Its synthesized Terraform.
        vcpus: vCPUs of the instance types that it names.
    """
    start: Counter[str] = Counter()
    most: Counter[str] = Counter()
    for each in (*_tasks(stack), *_machines(stack, vcpus), *_network(stack), *_functions(stack)):
        start[each.quota] += each.start  # type: ignore[assignment]  # a Counter adds any number
        most[each.quota] += each.most  # type: ignore[assignment]
    return [Need(name, start[name], most[name]) for name in most if most[name]]


def instance_types(stack: Document) -> dict[str, tuple[str, ...]]:
    """Return the instance types that each group of machines may start, by the group's address."""
    groups = (*stack.of("aws_autoscaling_group"), *stack.of("aws_eks_node_group"))
    return {group.address: _types(stack, group) for group in groups}


def _tasks(stack: Document) -> Iterator[Need]:
    limits = {
        address: target.body
        for target in stack.of("aws_appautoscaling_target")
        for address in references(target.text("resource_id"))
    }
    definitions = {each.address: each.body for each in stack.of("aws_ecs_task_definition")}
    for service in stack.of("aws_ecs_service"):
        address = next(references(service.text("task_definition")), "")
        cpu = float(definitions.get(address, {}).get("cpu") or 0) / CPU_UNITS
        limit = limits.get(service.address, {})
        desired = int(service.body.get("desired_count") or 0)
        least = max(desired, int(limit.get("min_capacity", 0)))
        largest = max(least, int(limit.get("max_capacity", 0)))
        twice = float(service.body.get("deployment_maximum_percent", 200)) / 100
        providers = service.nested("capacity_provider_strategy")
        spot = any(each.get("capacity_provider") == "FARGATE_SPOT" for each in providers)
        yield Need("fargate-spot" if spot else "fargate", least * cpu, largest * cpu * twice)


def _machines(stack: Document, vcpus: Mapping[str, int]) -> Iterator[Need]:
    for group in stack.of("aws_autoscaling_group"):
        sizes = [vcpus[each] for each in _types(stack, group)]
        distribution = first(first(group.body, "mixed_instances_policy"), "instances_distribution")
        base = int(distribution.get("on_demand_base_capacity", 0))
        share = float(distribution.get("on_demand_percentage_above_base_capacity", 100)) / 100
        least, most = int(group.body.get("min_size", 0)), int(group.body.get("max_size", 0))
        spare = first(group.body, "instance_maintenance_policy").get("max_healthy_percentage", 100)
        most = ceil(most * float(spare) / 100)
        lasting = [_on_demand(number, base, share) for number in (least, most)]
        yield Need("ec2", lasting[0] * min(sizes), lasting[1] * max(sizes))
        yield Need("ec2-spot", (least - lasting[0]) * min(sizes), (most - lasting[1]) * max(sizes))
    for group in stack.of("aws_eks_node_group"):
        sizes = [vcpus[each] for each in _types(stack, group)]
        scaling = first(group.body, "scaling_config")
        quota = "ec2-spot" if group.text("capacity_type") == "SPOT" else "ec2"
        start = int(scaling.get("desired_size", 0)) * min(sizes)
        yield Need(quota, start, int(scaling.get("max_size", 0)) * max(sizes))


def _on_demand(number: int, base: int, share: float) -> int:
    return min(number, base) + ceil(max(0, number - base) * share)


def _types(stack: Document, group: Block) -> tuple[str, ...]:
    policy = first(group.body, "mixed_instances_policy")
    overrides = nested(first(policy, "launch_template"), "override")
    named = [*listed(group.body.get("instance_types")), *_texts(overrides, "instance_type")]
    if not named:
        templates = {each.address: each for each in stack.of("aws_launch_template")}
        body = first(group.body, "launch_template")
        address = next(references(f"{body.get('id', '')}{body.get('name', '')}"), "")
        named = [templates[address].text("instance_type")] if address in templates else []
    return tuple(dict.fromkeys(each for each in named if each))


def _texts(bodies: list[dict[str, object]], name: str) -> list[str]:
    return [str(body[name]) for body in bodies if body.get(name)]


def _network(stack: Document) -> Iterator[Need]:
    for quota, type_ in (
        ("addresses", "aws_eip"),
        ("vpcs", "aws_vpc"),
        ("internet-gateways", "aws_internet_gateway"),
    ):
        number = len(list(stack.of(type_)))
        yield Need(quota, number, number)
    gateways = Counter(
        next(references(e.text("subnet_id")), "") for e in stack.of("aws_nat_gateway")
    )
    endpoints = Counter(
        next(references(each.text("vpc_id")), "")
        for each in stack.of("aws_vpc_endpoint")
        if each.text("vpc_endpoint_type") == "Interface"
    )
    for quota, counted in (("nat-gateways", gateways), ("endpoints", endpoints)):
        number = max(counted.values(), default=0)
        yield Need(quota, number, number)


def _functions(stack: Document) -> Iterator[Need]:
    functions = list(stack.of("aws_lambda_function"))
    reserved = sum(
        max(0, int(each.body.get("reserved_concurrent_executions") or 0)) for each in functions
    )
    number = reserved + UNRESERVED if reserved else min(1, len(functions))
    yield Need("concurrency", number, number)
