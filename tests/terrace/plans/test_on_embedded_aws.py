"""A stack as the platform's are: a state with a lock in S3, and a role chosen by a variable."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from terrace import toolchain
from terrace.delivery.codes import Code
from terrace.errors import Refusal
from terrace.guard.fingerprint import counts, fingerprint
from terrace.guard.place import APPROVED
from terrace.plans.comment import plan_text
from terrace.plans.planning import ROLE_VARIABLE, Plan
from tests.support.embedded_aws import EmbeddedAws

pytestmark = pytest.mark.e2e
ACCOUNT, BUCKET, SECRET = "666666666666", "terrace-test-plans", "hunter2-and-more"
DEPLOYER, READER = "acme-dev-deployment", "acme-dev-plan"
POLICY = "data.aws_iam_policy_document.access.json"


@dataclass
class Stack:
    """The stack in its folder.

    Attributes:
        folder: The folder.
        env: Environment of its terraform.
        aws: The embedded AWS.
    """

    folder: Path
    env: dict[str, str]
    aws: EmbeddedAws

    def write(self, *, seconds: int, secret: str) -> None:
        """Write it, with the time that its queue keeps a message, and a secret."""
        role = f"arn:aws:iam::{ACCOUNT}:role/${{var.deployment_role}}"
        queue = "${aws_sqs_queue.jobs.arn}"
        statement = {
            "actions": ["sqs:SendMessage"],
            "resources": [queue],
            "principals": {"type": "AWS", "identifiers": [ACCOUNT]},
        }
        document: dict[str, Any] = {
            "terraform": {
                "required_providers": {"aws": {"source": "hashicorp/aws", "version": "~> 5.0"}},
                "backend": {
                    "s3": {
                        "bucket": BUCKET,
                        "key": "acme/dev/terraform.tfstate",
                        "region": "us-east-1",
                        "use_lockfile": True,
                        "use_path_style": True,
                    }
                },
            },
            "variable": {"deployment_role": {"default": DEPLOYER}},
            "provider": {"aws": {"region": "us-east-1", "assume_role": [{"role_arn": role}]}},
            "data": {
                "aws_caller_identity": {"who": {}},
                "aws_iam_policy_document": {"access": {"statement": [statement]}},
            },
            "resource": {
                "aws_sqs_queue": {
                    "jobs": {"name": "acme-dev-jobs", "message_retention_seconds": seconds}
                },
                "aws_sqs_queue_policy": {
                    "access": {"queue_url": "${aws_sqs_queue.jobs.id}", "policy": f"${{{POLICY}}}"}
                },
                "aws_ssm_parameter": {
                    "key": {"name": "/acme/dev/key", "type": "SecureString", "value": secret}
                },
            },
            "output": {"account": {"value": "${data.aws_caller_identity.who.account_id}"}},
        }
        (self.folder / "cdk.tf.json").write_text(json.dumps(document))

    def terraform(self, *words: str, **more: str) -> toolchain.Completed:
        command = [str(toolchain.terraform_binary(self.env)), *words]
        return toolchain.run(command, cwd=self.folder, env=self.env | more)

    def plan(self, role: str) -> Plan:
        self.terraform("plan", "-input=false", "-lock=false", "-out=plan", **{ROLE_VARIABLE: role})
        shown = json.loads(self.terraform("show", "-json", "plan").stdout)
        return Plan("dev", shown, "")

    def deploy(self, approved: str) -> toolchain.Completed:
        return self.terraform("apply", "-auto-approve", **{APPROVED: approved})

    @property
    def seconds(self) -> int:
        sqs = self.aws.client("sqs", account=ACCOUNT)
        url = sqs.get_queue_url(QueueName="acme-dev-jobs")["QueueUrl"]
        found = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
        return int(found["MessageRetentionPeriod"])

    @property
    def locks(self) -> list[str]:
        listed = self.aws.client("s3").list_objects_v2(Bucket=BUCKET).get("Contents", [])
        return [each["Key"] for each in listed if each["Key"].endswith(".tflock")]


@pytest.fixture(scope="module")
def stack(embedded_aws: EmbeddedAws, tmp_path_factory: pytest.TempPathFactory) -> Stack:
    """Deployed once, by an approved plan, and written anew since."""
    folder = tmp_path_factory.mktemp("plans") / "dev"
    folder.mkdir()
    embedded_aws.client("s3").create_bucket(Bucket=BUCKET)
    for role in (DEPLOYER, READER):
        embedded_aws.lend(role, account=ACCOUNT)
    env = toolchain.environment(embedded_aws.environ()) | {"TERRACE_TARGET": ""}
    stack = Stack(folder, env, embedded_aws)
    stack.write(seconds=3600, secret=SECRET)
    stack.terraform("init", "-input=false")
    stack.deploy(fingerprint(stack.plan(READER).shown))
    assert (stack.seconds, stack.locks) == (3600, [])
    stack.write(seconds=7200, secret=f"{SECRET}-2")
    return stack


@pytest.fixture(scope="module")
def read(stack: Stack) -> Plan:
    """What the role that only reads plans."""
    return stack.plan(READER)


def test_the_role_that_reads_and_the_role_that_deploys_plan_the_same(
    stack: Stack, read: Plan
) -> None:
    deploys = stack.plan(DEPLOYER)
    variables = [each.shown["variables"]["deployment_role"]["value"] for each in (read, deploys)]
    assert variables == [READER, DEPLOYER]
    assert counts(read.shown)["update"] == 3  # one of them a policy that is not known yet
    assert fingerprint(read.shown) == fingerprint(deploys.shown)


def test_a_reviewer_sees_what_changes_and_no_secret(read: Plan) -> None:
    text = plan_text(read)
    assert "- `message_retention_seconds`: `3600` → `7200`" in text
    assert "- `value`: *(sensitive)* → *(sensitive, changed)*" in text
    assert SECRET in json.dumps(read.shown)
    assert SECRET not in text


def test_what_somebody_changes_in_aws_in_between_is_refused_and_the_lock_released(
    stack: Stack, read: Plan
) -> None:
    sqs = stack.aws.client("sqs", account=ACCOUNT)
    url = sqs.get_queue_url(QueueName="acme-dev-jobs")["QueueUrl"]
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"MessageRetentionPeriod": "600"})
    with pytest.raises(Refusal) as refusal:
        stack.deploy(fingerprint(read.shown))
    assert refusal.value.code == Code.PLAN_CHANGED
    assert str(refusal.value).startswith("the plan of dev has changed since its approval: ")
    assert (stack.seconds, stack.locks) == (600, [])
