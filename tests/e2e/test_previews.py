"""Two pull requests' environments in one account: neither is touched by what happens to the other.

Only what previews stand on is deployed: the state backend, `global`, and the account's bootstrap.
"""

import json
import resource
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from environments import PLATFORM
from environments.previews import ACCOUNT
from stacks.base import state_bucket
from terrace.deployment import EmbeddedDeployment
from tests.e2e.conftest import token
from tests.support.embedded_aws import EmbeddedAws, embedded_aws_in
from tests.support.project import ROOT, copy_project, link_drawing_tools

pytestmark = pytest.mark.e2e
BUCKET = state_bucket(PLATFORM)
PREVIEWS = PLATFORM.previews
FIRST, SECOND = "pr-1", "pr-12"  # the name of one begins like that of the other


@dataclass
class Runs:
    """Runs of GitHub for pull requests, in a working copy of their own."""

    aws: EmbeddedAws
    project: Path
    env: dict[str, str]

    def terrace(self, *words: str, accepted: Sequence[int] = (0,)) -> str:
        """Run a command as the pipeline of pull requests; returns what it said."""
        ended = subprocess.run(
            [sys.executable, "-m", "terrace", *words],
            cwd=self.project,
            env=self.env,
            capture_output=True,
            text=True,
            check=False,
        )
        assert ended.returncode in accepted, ended.stdout + ended.stderr
        return ended.stdout + ended.stderr

    def keys(self) -> set[str]:
        """What the state bucket keeps of previews."""
        prefix = f"{PLATFORM.project}/{ACCOUNT}-"
        listed = self.aws.client("s3").list_objects_v2(Bucket=BUCKET, Prefix=prefix)
        return {each["Key"] for each in listed.get("Contents", [])}

    def record(self, name: str) -> dict[str, str]:
        """What is known of a preview without its file."""
        key = f"{PLATFORM.project}/{name}/preview.json"
        stored = self.aws.client("s3").get_object(Bucket=BUCKET, Key=key)
        found: dict[str, str] = json.loads(stored["Body"].read())
        return found

    def vpcs(self) -> dict[str, dict[str, str]]:
        """Tags of the VPCs in the account of previews, by environment."""
        assert PREVIEWS
        ec2 = self.aws.client("ec2", account=PREVIEWS.account_id)
        tags = [
            {tag["Key"]: tag["Value"] for tag in vpc.get("Tags", [])}
            for vpc in ec2.describe_vpcs()["Vpcs"]
        ]
        return {each["Environment"]: each for each in tags if "Environment" in each}

    def left(self, name: str) -> dict[str, Any]:
        """What the account has by the name of a preview."""
        assert PREVIEWS
        account = PREVIEWS.account_id
        iam = self.aws.client("iam", account=account)
        rds = self.aws.client("rds", account=account)
        logs = self.aws.client("logs", account=account)
        own = f"{PLATFORM.project}-{name}-"
        found = {
            "roles": [each["RoleName"] for each in iam.list_roles()["Roles"]],
            "databases": [
                each["DBInstanceIdentifier"] for each in rds.describe_db_instances()["DBInstances"]
            ],
            "log groups": [
                each["logGroupName"].strip("/").replace("/", "-")
                for each in logs.describe_log_groups()["logGroups"]
            ],
        }
        return {
            kind: [each for each in names if own in f"{each}-"] for kind, names in found.items()
        }


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runs]:
    """An AWS with what previews stand on, and a run that GitHub's environment lets in."""
    folder = tmp_path_factory.mktemp("previews")
    project = copy_project(folder / "project")
    shutil.copytree(ROOT / "examples/environments", project / "examples/environments")
    for name in ("staging", "production"):
        (project / f"environments/{name}.py").unlink()
    link_drawing_tools(project)
    with embedded_aws_in(folder / "aws", account_id=PLATFORM.account_id) as aws:
        deployment = EmbeddedDeployment(folder, endpoint=aws.endpoint)
        stacks = deployment.stacks
        synthesis = stacks.env | {"CDKTF_OUTDIR": str(stacks.output)}
        command = [sys.executable, "-O", "main.py"]
        subprocess.run(command, cwd=project, env=synthesis, check=True, capture_output=True)
        with deployment.bootstrapping([ACCOUNT], project=project):
            deployment.state_backend.create()
        deployment.state_backend.migrate()
        stacks.init("global")
        stacks.apply("global")
        keys = aws.client("sts").assume_role_with_web_identity(
            RoleArn=f"arn:aws:iam::{PLATFORM.account_id}:role/{PLATFORM.project}-shared-apply-pr",
            RoleSessionName="github",
            WebIdentityToken=token("environment:previews"),
        )["Credentials"]
        signed_in = {
            "AWS_ACCESS_KEY_ID": keys["AccessKeyId"],
            "AWS_SECRET_ACCESS_KEY": keys["SecretAccessKey"],
            "AWS_SESSION_TOKEN": keys["SessionToken"],
        }
        env = {name: value for name, value in stacks.env.items() if value or name[:4] != "AWS_"}
        yield Runs(aws, project, env | signed_in)


@pytest.fixture(scope="module")
def deployed(runs: Runs) -> dict[str, str]:
    """Two previews, deployed at once; what each run said."""
    with ThreadPoolExecutor() as pool:
        said = pool.map(lambda name: runs.terrace("preview", name[3:]), (FIRST, SECOND))
        return dict(zip((FIRST, SECOND), said, strict=True))


def test_two_previews_are_deployed_at_once_into_one_account(
    deployed: dict[str, str], runs: Runs
) -> None:
    vpcs = runs.vpcs()
    assert vpcs.keys() == {FIRST, SECOND}
    for name, said in deployed.items():
        assert f"address=https://{name}.{PLATFORM.domain}\n" in said
        assert vpcs[name]["EndsAt"] == runs.record(name)["ends_at"]


def test_each_of_them_ends_alone(deployed: dict[str, str], runs: Runs) -> None:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(usage)
