"""Faults, one statement, rule or boundary each, that are made in a deployed account and undone."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

from environments import PLATFORM, Environment
from tests.support.embedded_aws import EmbeddedAws

READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess"
# Of settings.
OWNERS = ("app", "worker", "jobs", "collector", "metrics-adapter", "argo-rollouts")
STARTERS = ("app-execution", "worker-execution", "prepare-database-execution", "jobs", "nodes")
Undo = Callable[[], object]


@dataclass(frozen=True, kw_only=True)
class Account:
    """The account of an environment.

    Attributes:
        aws: Where it is.
        environment: The environment.
    """

    aws: EmbeddedAws
    environment: Environment

    def client(self, service: str) -> Any:
        return self.aws.client(service, account=self.environment.account_id)

    def name(self, thing: str) -> str:
        return f"{PLATFORM.project}-{self.environment.name}-{thing}"

    def group(self, thing: str) -> str:
        """Id of a security group."""
        named = [{"Name": "group-name", "Values": [self.name(thing)]}]
        (found,) = self.client("ec2").describe_security_groups(Filters=named)["SecurityGroups"]
        return str(found["GroupId"])


@dataclass(frozen=True, kw_only=True)
class Fault:
    """Something that is taken away or let in.

    Attributes:
        made: Makes it, and returns what undoes it.
        cells: Row and column of what is then not as declared.
        said: What the reason names.
    """

    made: Callable[[Account], Undo]
    cells: frozenset[tuple[str, str]]
    said: str


def without_policy(role: str, policy: str) -> Callable[[Account], Undo]:
    """Delete a policy of a role."""

    def make(account: Account) -> Undo:
        iam = account.client("iam")
        given = {"RoleName": account.name(role), "PolicyName": account.name(policy)}
        document = iam.get_role_policy(**given)["PolicyDocument"]
        iam.delete_role_policy(**given)
        return lambda: iam.put_role_policy(**given, PolicyDocument=json.dumps(document))

    return make


def with_statements(
    role: str, policy: str, change: Callable[[list[Any]], list[Any]]
) -> Callable[[Account], Undo]:
    """Change the statements of a role's policy."""

    def make(account: Account) -> Undo:
        iam = account.client("iam")
        given = {"RoleName": account.name(role), "PolicyName": policy.format(account.name(""))}
        document = iam.get_role_policy(**given)["PolicyDocument"]
        changed = {**document, "Statement": change(document["Statement"])}
        iam.put_role_policy(**given, PolicyDocument=json.dumps(changed))
        return lambda: iam.put_role_policy(**given, PolicyDocument=json.dumps(document))

    return make


def elsewhere(statements: list[Any]) -> list[Any]:
    """Let statements lead to parameters that nobody has."""
    text = json.dumps(statements).replace("parameter/terrace/", "parameter/terrace-")
    changed: list[Any] = json.loads(text)
    return changed


def tagging_only(statements: list[Any]) -> list[Any]:
    """Let a role tag sessions that it may not have."""
    return [{**each, "Action": "sts:TagSession"} for each in statements]


def with_boundary(role: str, boundary: str | None) -> Callable[[Account], Undo]:
    """Put another boundary on a role, or none."""

    def make(account: Account) -> Undo:
        iam = account.client("iam")
        name = account.name(role)
        before = iam.get_role(RoleName=name)["Role"]["PermissionsBoundary"]
        if boundary:
            iam.put_role_permissions_boundary(RoleName=name, PermissionsBoundary=boundary)
        else:
            iam.delete_role_permissions_boundary(RoleName=name)
        arn = before["PermissionsBoundaryArn"]
        return lambda: iam.put_role_permissions_boundary(RoleName=name, PermissionsBoundary=arn)

    return make


def with_port(client: str, server: str, port: int) -> Callable[[Account], Undo]:
    """Let a group in on another port than before, by the same rule."""

    def make(account: Account) -> Undo:
        ec2, group, peer = account.client("ec2"), account.group(server), account.group(client)
        rules = ec2.describe_security_group_rules(
            Filters=[{"Name": "group-id", "Values": [group]}]
        )["SecurityGroupRules"]
        (rule,) = (
            each
            for each in rules
            if not each["IsEgress"] and each.get("ReferencedGroupInfo", {}).get("GroupId") == peer
        )

        def modify(number: int) -> None:
            asked = {
                "IpProtocol": rule["IpProtocol"],
                "FromPort": number,
                "ToPort": number,
                "ReferencedGroupId": peer,
                "Description": rule["Description"],
            }
            changed = {
                "SecurityGroupRuleId": rule["SecurityGroupRuleId"],
                "SecurityGroupRule": asked,
            }
            ec2.modify_security_group_rules(GroupId=group, SecurityGroupRules=[changed])

        modify(port)
        return lambda: modify(rule["FromPort"])

    return make


def let_in(client: str, server: str, port: int) -> Callable[[Account], Undo]:
    """Open a connection that nobody declared, on both sides."""

    def make(account: Account) -> Undo:
        ec2, inside, outside = account.client("ec2"), account.group(server), account.group(client)

        def rule(peer: str) -> list[Mapping[str, Any]]:
            pair = [{"GroupId": peer}]
            return [
                {"IpProtocol": "tcp", "FromPort": port, "ToPort": port, "UserIdGroupPairs": pair}
            ]

        ec2.authorize_security_group_ingress(GroupId=inside, IpPermissions=rule(outside))
        ec2.authorize_security_group_egress(GroupId=outside, IpPermissions=rule(inside))

        def undo() -> None:
            ec2.revoke_security_group_ingress(GroupId=inside, IpPermissions=rule(outside))
            ec2.revoke_security_group_egress(GroupId=outside, IpPermissions=rule(inside))

        return undo

    return make


def grant_table(role: str) -> Callable[[Account], Undo]:
    """Allow a role something that nobody declared."""

    def make(account: Account) -> Undo:
        iam = account.client("iam")
        given = {"RoleName": account.name(role), "PolicyName": "extra"}
        region, owner = account.environment.region, account.environment.account_id
        table = f"arn:aws:dynamodb:{region}:{owner}:table/{account.name('table')}"
        statement = {"Effect": "Allow", "Action": "dynamodb:GetItem", "Resource": table}
        document = {"Version": "2012-10-17", "Statement": [statement]}
        iam.put_role_policy(**given, PolicyDocument=json.dumps(document))
        return lambda: iam.delete_role_policy(**given)

    return make


def without_downloads(account: Account) -> Undo:
    """Let nothing through the endpoint of S3 but the account's own."""
    ec2 = account.client("ec2")
    service = f"com.amazonaws.{account.environment.region}.s3"
    wanted = [{"Name": "service-name", "Values": [service]}]
    (endpoint,) = ec2.describe_vpc_endpoints(Filters=wanted)["VpcEndpoints"]
    policy = json.loads(endpoint["PolicyDocument"])
    own = [each for each in policy["Statement"] if "Condition" in each]
    assert len(own) < len(policy["Statement"])

    def put(document: object) -> None:
        ec2.modify_vpc_endpoint(
            VpcEndpointId=endpoint["VpcEndpointId"], PolicyDocument=json.dumps(document)
        )

    put({**policy, "Statement": own})
    return lambda: put(policy)


def cells(*pairs: str) -> frozenset[tuple[str, str]]:
    """Read cells written as "row > column"."""
    return frozenset((row, column) for row, _, column in (pair.partition(" > ") for pair in pairs))


FAULTS: dict[str, Fault] = {
    "C1, no permission to sign in to the database": Fault(
        made=without_policy("app", "database-connect"),
        cells=cells("app > database"),
        said="no statement of role terrace-dev-app allows rds-db:connect on",
    ),
    "C2, External Secrets may read other parameters": Fault(
        made=with_statements("pod-external-secrets", "settings", elsewhere),
        cells=cells(*(f"pod-external-secrets > settings {owner}" for owner in OWNERS)),
        said="no statement of role terrace-dev-pod-external-secrets allows ssm:GetParameter on",
    ),
    "C4, nobody writes metrics of pods": Fault(
        made=without_policy("pod-collector", "metrics-write"),
        cells=cells("collector > metrics"),
        said="no statement of role terrace-dev-pod-collector allows aps:RemoteWrite on",
    ),
    "what prepares the database may not read the administrator's password": Fault(
        made=without_policy("prepare-database", "database-administer"),
        cells=cells("prepare-database > administrator"),
        said="allows secretsmanager:GetSecretValue on",
    ),
    "the database lets its own tasks in on another port": Fault(
        made=with_port("prepare-database", "postgres", 5433),
        # And the one above, which is wrong already.
        cells=cells("migrate-database > database"),
        said="terrace-dev-postgres",
    ),
    "what judges new versions may not read samples": Fault(
        made=without_policy("pod-argo-rollouts", "metrics-read"),
        cells=cells("argo-rollouts > queries"),
        said="no statement of role terrace-dev-pod-argo-rollouts allows aps:GetLabels",
    ),
    "External DNS may not take the role that changes its records": Fault(
        made=with_statements("pod-external-dns", "records", tagging_only),
        cells=cells("external-dns > records"),
        said="no statement of role terrace-dev-pod-external-dns allows sts:AssumeRole on",
    ),
    "C5, the database lets the job fleet in on another port": Fault(
        made=with_port("jobs", "postgres", 5433),
        cells=cells("jobs > database"),
        said="terrace-dev-postgres",
    ),
    "C5, the job fleet may not use the key of uploads": Fault(
        made=with_statements("jobs", "{}uploads-access", lambda each: each[:2]),
        cells=cells("jobs > uploads"),
        said="no statement of role terrace-dev-jobs allows kms:Decrypt on",
    ),
    "C6, no boundary": Fault(
        made=with_boundary("worker", None),
        cells=cells("worker > boundary"),
        said="role terrace-dev-worker has no permission boundary",
    ),
    "C7, the endpoint of S3 lets no downloads through": Fault(
        made=without_downloads,
        cells=cells(
            "jobs > downloads",
            "nodes > downloads",
            *(f"{row} > image" for row in STARTERS),
        ),
        said="the policy of gateway endpoint",
    ),
    "B4, the boundary of plans has no kms:Decrypt": Fault(
        made=with_boundary("plan", READ_ONLY),
        cells=cells("plan > variables"),
        said="boundary ReadOnlyAccess has no statement that allows kms:Decrypt on",
    ),
    "a workload may read a table that it does not use": Fault(
        made=grant_table("pod-worker"),
        cells=cells("pod-worker > table"),
        said="statement 1 of policy extra of role terrace-dev-pod-worker allows dynamodb:GetItem",
    ),
    "a group is let in that does not use the cache": Fault(
        made=let_in("worker", "cache", 6379),
        cells=cells("worker > cache"),
        said="terrace-dev-cache",
    ),
}


@contextmanager
def made(account: Account) -> Iterator[None]:
    """Make all faults for the body of a `with` block, and undo them in reverse."""
    with ExitStack() as undoing:
        for fault in FAULTS.values():
            undoing.callback(fault.made(account))
        yield
