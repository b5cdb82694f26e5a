"""Workloads to connect, and what a connection has come to."""

from dataclasses import dataclass, field

from cdktf import TerraformOutput, TerraformStack

from constructs_lib.networking.reference import ExistingSecurityGroup
from constructs_lib.security.reference import ExistingRole
from constructs_lib.workload import Store, Workload
from tests.support.synth import Json, resources, statements

OUTPUT = "settings"


@dataclass(frozen=True, slots=True)
class Recorded:
    """Settings that are only noted."""

    values: dict[str, str] = field(default_factory=dict)

    def put(self, name: str, value: str, meaning: str) -> None:
        assert meaning
        self.values.setdefault(name, value)


def workload(label: str = "app", *, group: str | None = "service") -> Workload:
    """A workload with a role `<label>-role`; with a group `sg-<group>`, or without network."""
    return Workload(
        label=label,
        role=ExistingRole(f"{label}-role"),
        security_group=ExistingSecurityGroup(id=f"sg-{group}", label=group) if group else None,
        settings=Recorded(),
    )


def connect(stack: TerraformStack, store: Store, *workloads: Workload) -> None:
    """Connect workloads to a store; what the first is told becomes an output."""
    for each in workloads:
        store.connect(each)
    recorded = workloads[0].settings
    assert isinstance(recorded, Recorded)
    TerraformOutput(stack, OUTPUT, value=recorded.values)


def settings(document: Json) -> dict[str, str]:
    """Return what the first workload was told."""
    found: dict[str, str] = document["output"][OUTPUT]["value"]
    return found


def policy(document: Json, role: str, name: str) -> dict[str, Json]:
    """Return the statements by sid of the one policy that a role has under a name."""
    (found,) = (
        each
        for each in resources(document, "aws_iam_role_policy").values()
        if (each["role"], each["name"]) == (role, name)
    )
    address = found["policy"].removeprefix("${data.aws_iam_policy_document.")
    return statements(document, address.removesuffix(".json}"))


def connections(document: Json) -> list[tuple[str, str, int]]:
    """Return client, server and port of each connection, which takes a rule on either side."""
    out = [
        (each["security_group_id"], each["referenced_security_group_id"], each["to_port"])
        for each in document["resource"].get("aws_vpc_security_group_egress_rule", {}).values()
        if "referenced_security_group_id" in each
    ]
    into = [
        (each["referenced_security_group_id"], each["security_group_id"], each["from_port"])
        for each in document["resource"].get("aws_vpc_security_group_ingress_rule", {}).values()
        if "referenced_security_group_id" in each
    ]
    assert sorted(out) == sorted(into)
    return sorted(out)


def policies(document: Json, role: str) -> list[Json]:
    """Return every statement of all policies that a role has."""
    return [
        statement
        for each in resources(document, "aws_iam_role_policy").values()
        if each["role"] == role
        for statement in policy(document, role, each["name"]).values()
    ]
