"""What somebody on call does by the runbooks of alarms and alerts, in the journey's accounts.

Commands that read are sent to the embedded AWS; of those that change something, the AWS CLI checks
each word and sends nothing, for the journey goes on with what is there. Programs of Kubernetes
and of the Internet give recorded answers.
"""

import os
import re
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from constructs_lib.database.config import AuroraConfig, PostgresConfig
from environments import PLATFORM
from environments.model import Environment
from terrace.embedded_aws.environment import without_empty
from terrace.toolchain.kubernetes import KUBECTL, locate
from tests.support.aws_cli import SENDS, AwsCli, Call, aws_cli
from tests.support.embedded_aws import EmbeddedAws
from tests.support.fake_commands import fake_command
from tests.support.project import ROOT
from tests.support.runbooks import Block, blocks, filled, inline

# Whose commands tests/docs/test_runbooks.py runs, those that change something, too.
OF_OTHERS = {"deployment", "rollback", "disaster-recovery"}
PAGES = sorted(
    page.stem for page in (ROOT / "docs/runbooks").glob("*.md") if page.stem not in OF_OTHERS
)
FILES = {page: ROOT / f"docs/runbooks/{page}.md" for page in PAGES}
# Needs a plugin of the AWS CLI.
PLUGIN = "aws ssm start-session"
COMMANDS = [
    each
    for file in FILES.values()
    for each in (*blocks(file), *inline(file))
    if not each.is_by_hand and not each.text.startswith(PLUGIN)
]
# What the embedded AWS lacks; the AWS CLI has found the command well formed. More have to be meant.
LACKING = {
    "application-autoscaling DescribeScalingActivities",
    "backup GetRecoveryPointRestoreMetadata",
    "backup ListBackupJobs",
    "backup ListCopyJobs",
    "cloudtrail LookupEvents",
    "elasticache DescribeEvents",
    "guardduty ListFindings",
    "health DescribeEvents",
    "lambda GetAccountSettings",
    "route53 GetHealthCheckLastFailureReason",
    "xray GetIndexingRules",
    "xray GetTraceSegmentDestination",
}
# There may be nothing to be found: no record of CloudFront was delivered, a queue is another's.
MAY_FAIL = {("s3", "ls"), ("s3", "cp"), ("sqs", "get-queue-url")}
# What the commands of a block need, by a text in them; the first environment that has all of it
# is where they are run.
NEEDS: dict[str, Callable[[Environment], object]] = {
    "rds describe-db-clusters": lambda each: isinstance(each.database, AuroraConfig),
    "rds describe-db-instances": lambda each: isinstance(each.database, PostgresConfig),
    "/aws/rds/": lambda each: isinstance(each.database, PostgresConfig),
    "elasticache": lambda each: each.cache,
    "-jobs": lambda each: each.jobs,
    "night": lambda each: each.working_hours,
    "CloudFront": lambda each: each.edge and each.edge.distribution,
    "from-cloudfront": lambda each: each.edge and each.edge.distribution,
    "alarm-forwarder": lambda each: each.functions,
    "signing-key": lambda each: each.functions,
    "backup": lambda each: each.backups,
    "/trail": lambda each: each.account_security,
    "eks": lambda each: each.kubernetes,
    "amp ": lambda each: each.observability and each.observability.prometheus,
    "flow-logs": lambda each: "app" in each.services,
    "<service>": lambda each: "app" in each.services,
    # Of what comes and goes: there is none to be found.
    "<instance>": lambda _: None,
    "get-deployment ": lambda _: None,
    "get-canary-runs": lambda _: None,
    "TRACES_ENDPOINT": lambda _: None,
}
ARN = f"arn:aws:iam::{PLATFORM.account_id}:role/x"
VALUES = {
    "service": "app",
    "domain": PLATFORM.domain,
    "recovery-region": PLATFORM.recovery_region or PLATFORM.region,
    "arn": ARN,
    "role": "x",
    "group": "sg-0123456789abcdef0",
    "id": "0123456789",
    "instance": "i-0123456789abcdef0",
    "instance_class": "db.t4g.micro",
    "name": "x",
    "snapshot": "x",
    "version": "0123456789abcdef0123456789abcdef",
    "vpc": "vpc-0123456789abcdef0",
    "namespace": "app",
    "pod": "app-1",
    "node": "ip-10-0-0-1",
    "user": "x",
    "policy": ARN,
    "rule": "sgr-0123456789abcdef0",
    "pattern": "ERROR",
    "kind": "instance",
    "task": "x",
}
# What a step before has found; the queue of dead letters is one that is there.
BEFORE = f"arn={ARN} id=x\n"
QUEUE = """\
url=$(aws sqs list-queues --query "(QueueUrls[?ends_with(@, '-failed')] || ['x'])[0]" --output text)
"""
# The real one says whether it knows each word; --help is why it asks no cluster.
ASKED_FOR_HELP = """\
"{kubectl}" "$@" --help >/dev/null || exit
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Ended:
    """What came of a block.

    Attributes:
        code: Its exit code.
        output: Standard output and error.
        calls: Its calls of the AWS CLI.
    """

    code: int
    output: str
    calls: list[Call]

    @property
    def problems(self) -> str:
        """What went wrong; empty for nothing."""
        failed = [each for each in self.calls if each.code and each.words[:2] not in MAY_FAIL]
        return f"ended with {self.code}:\n{self.output}" if self.code or failed else ""

    @property
    def lacking(self) -> set[str]:
        """What the embedded AWS had no answer for."""
        return set(re.findall(r"^not in the embedded AWS: (.+)$", self.output, re.M))


@dataclass(frozen=True, kw_only=True, slots=True)
class OnCall:
    """Somebody with a shell.

    Attributes:
        aws: Where the environments are.
        environments: Those that are deployed.
        folder: Where the stand-ins are.
        cli: The AWS CLI.
    """

    aws: EmbeddedAws
    environments: tuple[Environment, ...]
    folder: Path
    cli: AwsCli

    def run(self, block: Block) -> Ended:
        """Run the commands of a block where they have something to find, or send nothing."""
        where = next((each for each in self.environments if _has(each, block.text)), None)
        chosen = where or self.environments[0]
        before = len(self.cli.calls())
        queue = QUEUE if "$url" in block.text and "url=" not in block.text else ""
        script = BEFORE + queue + filled(block.text, self._values(chosen))
        ended = subprocess.run(
            ["bash", "-eu", "-c", script],
            cwd=self.folder,
            env=self._variables(chosen) | {SENDS: "reads" if where else "nothing"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        return Ended(
            code=ended.returncode,
            output=ended.stdout + ended.stderr,
            calls=self.cli.calls()[before:],
        )

    def _values(self, environment: Environment) -> dict[str, str]:
        name = f"{PLATFORM.project}-{environment.name}"
        return VALUES | {
            "env": environment.name,
            "account": environment.account_id,
            "key": f"alias/{name}-data",
            "bucket": f"{name}-logs-{environment.account_id}",
        }

    def _variables(self, environment: Environment) -> dict[str, str]:
        role = f"arn:aws:iam::{environment.account_id}:role/OrganizationAccountAccessRole"
        keys = self.aws.client("sts").assume_role(RoleArn=role, RoleSessionName="on-call")
        given = keys["Credentials"]
        variables = self.aws.environ(environment.region)
        variables |= {
            "PATH": f"{self.folder}{os.pathsep}{variables['PATH']}",
            "AWS_ACCESS_KEY_ID": given["AccessKeyId"],
            "AWS_SECRET_ACCESS_KEY": given["SecretAccessKey"],
            "AWS_SESSION_TOKEN": given["SessionToken"],
            "AWS_DEFAULT_REGION": environment.region,
            "AWS_REGION": environment.region,
            "AWS_PAGER": "",
            "AWS_MAX_ATTEMPTS": "1",
        }
        return without_empty(variables)


@contextmanager
def on_call(
    folder: Path, aws: EmbeddedAws, environments: tuple[Environment, ...]
) -> Iterator[OnCall]:
    """Somebody with a shell, for the length of a `with` block."""
    with aws_cli(folder) as cli:
        fake_command(folder, "sleep", "")
        (folder / "on-call.json").write_text("{}", "utf-8")
        fake_command(folder, "terrace", "")  # a unit test parses its words
        fake_command(folder, "kubectl", ASKED_FOR_HELP.format(kubectl=locate(KUBECTL)))
        yield OnCall(aws=aws, environments=environments, folder=folder, cli=cli)


def _has(environment: Environment, text: str) -> bool:
    return all(has(environment) for needed, has in NEEDS.items() if needed in text)
