"""What an environment's account has before its first deployment, put there by CloudFormation."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum
from pathlib import Path
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError, WaiterError

from stacks.names import BOOTSTRAP
from terrace.aws import Accounts, Unreadable
from terrace.aws.reading import reason
from terrace.errors import UserError

ORGANIZATION_ROLE = "OrganizationAccountAccessRole"  # AWS Organizations makes it in every account
# Roles whose service fails on first use for want of them, and that no stack makes; sources in
# terrace/preflight/facts.toml.
LINKED = ("ecs.amazonaws.com", "spot.amazonaws.com")
CAPABILITIES = ["CAPABILITY_NAMED_IAM"]
# X-Ray keeps spans as log events, which its OTLP endpoint demands: CloudWatch's Transaction Search.
# It is of the account and region as a whole, and may be on already; CloudFormation would then fail.
# Amazon CloudWatch User Guide, "Enable transaction search".
IN_LOGS = "CloudWatchLogs"
SPANS_POLICY = "TransactionSearchXRayAccess"
# All of what services have sampled, as before; without this, traces of X-Ray's own would be made of
# one span in a hundred, also for others in the account.
INDEX, ALL = "Default", 100  # the rule that every account has, and percent
INDEXED = {"Probabilistic": {"DesiredSamplingPercentage": ALL}}
SPAN_GROUPS = ("aws/spans", "/aws/application-signals/data")
SECONDS_BETWEEN_LOOKS, LOOKS = 2, 300
BEGINNING = {"CREATE_IN_PROGRESS", "UPDATE_IN_PROGRESS"}
EMPTY = {"ROLLBACK_COMPLETE", "REVIEW_IN_PROGRESS"}  # of a first attempt that left nothing


class Pending(Enum):
    """What a bootstrap would do, as a verb for the question."""

    NOTHING = "leave"
    CREATE = "create"
    UPDATE = "change"


class Account:
    """The bootstrap of one environment's account.

    Attributes:
        template: The template, as committed.
    """

    def __init__(self, environment: str, account_id: str, *, template: Path, accounts: Accounts):
        """Look at nothing yet.

        Args:
            environment: Name of the environment.
            account_id: Its account.
            template: File with its template.
            accounts: The way into it.

        Raises:
            UserError: There is no template, or something else in its place.
        """
        if not template.is_file():
            raise UserError(f"{template} is missing; write it with: make synth")
        self.template = template.read_text()
        self._name = f"the bootstrap of {environment}"
        self._account_id = account_id
        self._accounts = accounts
        try:
            self._stack = json.loads(self.template)["Metadata"]["StackName"]
        except (ValueError, KeyError, TypeError):
            raise UserError(f"{template} is no template; write it with: make synth") from None

    def pending(self) -> Pending:
        """Compare the account with the template.

        Raises:
            UserError: There is no way into the account, or the stack is in between.
        """
        with self._explaining():
            status = self._status()
            if status is None or status in EMPTY:
                return Pending.CREATE
            if status.endswith("_IN_PROGRESS"):
                raise UserError(f"{self._name} is under way already ({status}); wait for its end")
            there = self._client("cloudformation").get_template(StackName=self._stack)
        body = there["TemplateBody"]
        same = (json.loads(body) if isinstance(body, str) else body) == json.loads(self.template)
        return Pending.NOTHING if same else Pending.UPDATE

    def deploy(self) -> None:
        """Create or update what the template says, and wait for it.

        Raises:
            UserError: CloudFormation stopped; says at what.
        """
        with self._explaining():
            client, status = self._client("cloudformation"), self._status()
            if status in EMPTY:
                # It was protected from its first moment, also from being deleted after a failure.
                client.update_termination_protection(
                    StackName=self._stack, EnableTerminationProtection=False
                )
                client.delete_stack(StackName=self._stack)
                self._wait("stack_delete_complete")
                status = None
            wanted = {
                "StackName": self._stack,
                "TemplateBody": self.template,
                "Capabilities": CAPABILITIES,
            }
            if status is None:
                client.create_stack(**wanted, EnableTerminationProtection=True)
                self._wait("stack_create_complete")
            else:
                client.update_stack(**wanted)
                self._wait("stack_update_complete")

    def make_linked_roles(self) -> list[str]:
        """Make the service-linked roles that are missing; returns their services."""
        with self._explaining():
            iam = self._client("iam")
            missing = [
                service
                for service in LINKED
                if not iam.list_roles(PathPrefix=f"/aws-service-role/{service}/")["Roles"]
            ]
            for service in missing:
                iam.create_service_linked_role(AWSServiceName=service)
        return missing

    def keep_spans(self) -> bool:
        """Have X-Ray keep spans as log events; returns whether it did not do so before."""
        with self._explaining():
            xray = self._client("xray")
            if xray.get_trace_segment_destination()["Destination"] == IN_LOGS:
                return False
            region = xray.meta.region_name
            self._client("logs").put_resource_policy(
                policyName=SPANS_POLICY,
                policyDocument=json.dumps(_lets_xray_write(self._account_id, region)),
            )
            xray.update_trace_segment_destination(Destination=IN_LOGS)
            xray.update_indexing_rule(Name=INDEX, Rule=INDEXED)
        return True

    def _client(self, service: str) -> Any:
        return self._accounts.client(service, account_id=self._account_id)

    def _status(self) -> str | None:
        """Status of the stack, None where there is none."""
        try:
            found = self._client("cloudformation").describe_stacks(StackName=self._stack)
        except ClientError as problem:
            if "does not exist" in problem.response["Error"]["Message"]:
                return None
            raise
        return str(found["Stacks"][0]["StackStatus"])

    def _wait(self, event: str) -> None:
        often = {"Delay": SECONDS_BETWEEN_LOOKS, "MaxAttempts": LOOKS}
        waiter = self._client("cloudformation").get_waiter(event)
        try:
            waiter.wait(StackName=self._stack, WaiterConfig=often)
        except WaiterError as problem:
            raise UserError(f"{self._name} stopped: {self._cause() or problem}") from None

    def _cause(self) -> str:
        """What failed first, in CloudFormation's words."""
        client = self._client("cloudformation")
        events = client.describe_stack_events(StackName=self._stack)["StackEvents"]
        first = None
        for each in events:  # the latest comes first
            status = each["ResourceStatus"]
            if each["LogicalResourceId"] == self._stack and status in BEGINNING:
                break
            first = each if status.endswith("_FAILED") else first
        if first is None:
            return ""
        said = " ".join(first.get("ResourceStatusReason", "no reason given").split())
        return f"{first['LogicalResourceId']}: {said.rstrip('.')}"

    @contextmanager
    def _explaining(self) -> Iterator[None]:
        try:
            yield
        except Unreadable as problem:
            through = ORGANIZATION_ROLE in str(problem)
            where = (
                f"; sign in to account {self._account_id} as an administrator, or to the "
                "organization's management account"
            )
            raise UserError(f"{problem}{where if through else ''}") from None
        except (ClientError, BotoCoreError) as problem:
            raise UserError(f"{self._name} stopped: {reason(problem)}") from None


def _lets_xray_write(account_id: str, region: str) -> dict[str, Any]:
    groups = [f"arn:aws:logs:{region}:{account_id}:log-group:{name}:*" for name in SPAN_GROUPS]
    statement = {
        "Sid": "TransactionSearchXRayAccess",
        "Effect": "Allow",
        "Principal": {"Service": "xray.amazonaws.com"},
        "Action": "logs:PutLogEvents",
        "Resource": groups,
        "Condition": {
            "ArnLike": {"aws:SourceArn": f"arn:aws:xray:{region}:{account_id}:*"},
            "StringEquals": {"aws:SourceAccount": account_id},
        },
    }
    return {"Version": "2012-10-17", "Statement": [statement]}


def account_of(environment: Any, output: Path) -> Account:
    """The account of an environment, entered as its administrator or from the organization.

    Args:
        environment: The environment.
        output: Output folder of a synthesis.
    """
    role = f"arn:aws:iam::{environment.account_id}:role/{ORGANIZATION_ROLE}"
    accounts = Accounts(region=environment.region, roles={environment.account_id: role})
    template = output / BOOTSTRAP / f"{environment.name}.json"
    return Account(environment.name, environment.account_id, template=template, accounts=accounts)
