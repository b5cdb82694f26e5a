"""Two pull requests' environments in one account: neither is touched by what happens to the other.

Only what previews stand on is deployed: the state backend, `global`, and the account's bootstrap.
"""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from environments import ENVIRONMENTS, PLATFORM
from environments.previews import ACCOUNT
from stacks.base import state_bucket, state_key
from terrace.deployment import EmbeddedDeployment
from tests.e2e.conftest import SMALL
from tests.support.embedded_aws import EmbeddedAws, embedded_aws_in
from tests.support.identity import token
from tests.support.permissions import Authority, authority
from tests.support.project import ROOT, copy_project, link_drawing_tools, without_hashes

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

    def terrace(self, *words: str) -> str:
        """Run a command as the pipeline of pull requests; returns what it said."""
        ended = subprocess.run(
            [sys.executable, "-m", "terrace", *words],
            cwd=self.project,
            env=self.env,
            capture_output=True,
            text=True,
            check=False,
        )
        assert ended.returncode == 0, ended.stdout + ended.stderr
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

    def expire(self, name: str) -> None:
        """Let the time of a preview be over."""
        key = f"{PLATFORM.project}/{name}/preview.json"
        over = self.record(name) | {"ends_at": "2026-01-01T00:00:00Z"}
        self.aws.client("s3").put_object(Bucket=BUCKET, Key=key, Body=json.dumps(over).encode())

    def state(self, name: str) -> bytes:
        """State of a preview."""
        stored = self.aws.client("s3").get_object(Bucket=BUCKET, Key=state_key(PLATFORM, name))
        found: bytes = stored["Body"].read()
        return found

    def authorities(self) -> dict[str, Authority]:
        """What the roles of previews may do, by their ARNs."""
        assert PREVIEWS
        shared = f"{PLATFORM.project}-shared"
        roles = [
            (PLATFORM.account_id, f"{shared}-apply-pr"),
            (PLATFORM.account_id, f"{shared}-preview"),
            (PREVIEWS.account_id, f"{PLATFORM.project}-pr-deployment"),
        ]
        return {
            f"arn:aws:iam::{account}:role/{role}": authority(
                self.aws.client("iam", account=account), role
            )
            for account, role in roles
        }

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
        logs = self.aws.client("logs", account=account)
        own = f"{PLATFORM.project}-{name}-"
        found = {
            "roles": [each["RoleName"] for each in iam.list_roles()["Roles"]],
            "log groups": [
                each["logGroupName"].strip("/").replace("/", "-")
                for each in logs.describe_log_groups()["logGroups"]
            ],
        }
        return {
            kind: [each for each in names if own in f"{each}-"] for kind, names in found.items()
        }


def _reduce(template: Path) -> None:
    """Leave the database and the functions out, which the journey of all stacks has, too."""
    text = template.read_text()
    for part in (r"database=PostgresConfig\(.*?\n    \)", r"functions=FunctionsConfig\(.*?\)"):
        text, times = re.subn(part, "", text, flags=re.DOTALL)
        assert times == 1
    text = re.sub(r"(?m)^    ,\n", "", text).replace('uses=("database",)', "uses=()")
    template.write_text(
        text.replace("    owner=", '    alert_emails=("it@acme.example",),\n    owner=')
    )


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runs]:
    """An AWS with what previews stand on, and a run that GitHub's environment lets in."""
    folder = tmp_path_factory.mktemp("previews")
    project = copy_project(folder / "project")
    shutil.copytree(ROOT / "examples/environments", project / "examples/environments")
    for each in ENVIRONMENTS:
        (project / f"environments/{each.name}.py").unlink()
    shutil.copyfile(SMALL, project / "environments" / SMALL.name)  # whose images there are
    _reduce(project / "examples/environments/small.py")
    link_drawing_tools(project)
    with embedded_aws_in(folder / "aws", account_id=PLATFORM.account_id) as aws:
        deployment = EmbeddedDeployment(folder, endpoint=aws.endpoint)
        stacks = deployment.stacks
        stacks.env.update(without_hashes(project))
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


@dataclass
class Course:
    """What happened to two previews, and what each run said."""

    deployed: dict[str, str]
    vpcs: dict[str, dict[str, str]]
    records: dict[str, dict[str, str]]
    dry_run: str
    keys_after_dry_run: set[str]
    reaped: str
    other_before: bytes
    other_after: bytes
    left: dict[str, Any]
    there: dict[str, Any]
    ended: str
    again: str
    refused: dict[str, dict[str, list[str]]]


@pytest.fixture(scope="module")
def course(runs: Runs) -> Course:
    """Two are deployed at once, one is reaped, and the other one ended."""
    with ThreadPoolExecutor() as pool:
        said = pool.map(lambda name: runs.terrace("preview", name[3:]), (FIRST, SECOND))
        deployed = dict(zip((FIRST, SECOND), said, strict=True))
    vpcs, records = runs.vpcs(), {name: runs.record(name) for name in (FIRST, SECOND)}
    authorities = runs.authorities()
    runs.expire(FIRST)
    dry_run = runs.terrace("reap", "--dry-run")
    keys = runs.keys()
    before = runs.state(SECOND)
    reaped = runs.terrace("reap")
    after, left, there = runs.state(SECOND), runs.left(FIRST), runs.left(SECOND)
    ended = runs.terrace("preview", "12", "--end")
    again = runs.terrace("preview", "12", "--end")
    callers = runs.aws.counts()["callers"]
    refused = {arn: each.refused(callers[arn]) for arn, each in authorities.items()}
    return Course(
        deployed=deployed,
        vpcs=vpcs,
        records=records,
        dry_run=dry_run,
        keys_after_dry_run=keys,
        reaped=reaped,
        other_before=before,
        other_after=after,
        left=left,
        there=there,
        ended=ended,
        again=again,
        refused=refused,
    )


def test_two_previews_are_deployed_at_once_into_one_account(course: Course) -> None:
    assert course.vpcs.keys() == {FIRST, SECOND}
    for name, said in course.deployed.items():
        assert f"address=https://{name}.{PLATFORM.domain}\n" in said
        assert course.vpcs[name]["EndsAt"] == course.records[name]["ends_at"]


def test_a_dry_run_lists_what_would_go_and_changes_nothing(course: Course) -> None:
    assert re.search(rf"{FIRST} would go: ended at .* UTC; \d\d\d resources", course.dry_run)
    assert f"{SECOND} stays until" in course.dry_run
    assert len(course.keys_after_dry_run) == 4  # a state and a record of each


def test_reaping_one_leaves_nothing_of_it_and_does_not_touch_the_other(course: Course) -> None:
    assert not any(course.left.values()), course.left
    assert all(course.there.values()), course.there
    assert course.other_before == course.other_after
    assert f"{FIRST} and its" in course.reaped
    assert f"{SECOND} and its" not in course.reaped


def test_ending_one_twice_is_no_mistake(course: Course, runs: Runs) -> None:
    assert f"{SECOND} and its" in course.ended
    assert f"{SECOND} is not there: nothing to take down" in course.again
    assert runs.keys() == set()
    assert runs.vpcs() == {}
    assert not any(runs.left(SECOND).values())
    assert not list((runs.project / "environments").glob("pr_*.py"))


def test_every_call_is_one_that_the_roles_of_previews_allow(course: Course) -> None:
    assert len(course.refused) == 3
    assert not any(course.refused.values()), course.refused
