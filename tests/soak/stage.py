"""A small stack in an embedded AWS that answers slowly, and what is to be compared afterwards."""

import json
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
from botocore.exceptions import ClientError

from terrace import toolchain
from tests.soak.slow_aws import SAVE, SlowAws, slow_aws
from tests.support.embedded_aws import EmbeddedAws, embedded_aws_in
from tests.support.project import ROOT

STACK, BUCKET = "small", "soak-states"
KEY = f"soak/{STACK}/terraform.tfstate"
LOCK = f"{KEY}.tflock"
CHAINS, LENGTH, TOPICS = 3, 3, 2
ANSWERS = {
    **dict.fromkeys(("PutParameter", "CreateTopic"), 2.0),
    **dict.fromkeys(("DeleteParameter", "DeleteTopic"), 1.5),
    **dict.fromkeys(("DescribeParameters", "GetTopicAttributes"), 0.3),
    SAVE: 2.0,
}
AS_THE_DEMO = """
import sys
from pathlib import Path
from terrace.deployment import Stacks
from terrace.toolchain import end_like_an_interruption, environment, stop_running
end_like_an_interruption()
try:
    stacks = Stacks(Path(sys.argv[2]), environment())
    stacks.cdktf("deploy", sys.argv[1], "--auto-approve", "--skip-synth")
except KeyboardInterrupt as stopped:
    stop_running()
    print("interrupted", *stopped.__notes__, sep="\\n")
    raise SystemExit(130)
"""
LAUNCH = "from terrace.toolchain import cdktf_main; cdktf_main()"


def configuration() -> dict[str, Any]:
    """Chains of parameters, each waiting for the one before it, and topics beside them."""
    parameters: dict[str, Any] = {}
    for chain in range(CHAINS):
        for link in range(LENGTH):
            before = [f"aws_ssm_parameter.p{chain}{link - 1}"] if link else []
            name = f"p{chain}{link}"
            value = {"name": f"/{STACK}/{name}", "type": "String", "value": "x"}
            parameters[name] = value | {"depends_on": before}
    backend = {
        "bucket": BUCKET,
        "key": KEY,
        "region": "us-east-1",
        "use_lockfile": True,
        "use_path_style": True,
    }
    return {
        "terraform": {
            "required_providers": {"aws": {"source": "hashicorp/aws", "version": "~> 5.0"}},
            "backend": {"s3": backend},
        },
        "provider": {"aws": {"region": "us-east-1", "s3_use_path_style": True}},
        "resource": {
            "aws_ssm_parameter": parameters,
            "aws_sns_topic": {f"t{each}": {"name": f"{STACK}-t{each}"} for each in range(TOPICS)},
        },
    }


@dataclass(frozen=True, slots=True)
class Stage:
    """The stack, its way to AWS, and the AWS itself."""

    output: Path
    aws: EmbeddedAws
    slow: SlowAws

    @property
    def folder(self) -> Path:
        """Folder of the stack."""
        return self.output / "stacks" / STACK

    @property
    def env(self) -> dict[str, str]:
        """Environment of a user's shell."""
        through = EmbeddedAws(endpoint=self.slow.endpoint, account_id=self.aws.account_id)
        hidden = {"CI", "NO_COLOR", "FORCE_COLOR"}
        base = {name: value for name, value in through.environ().items() if name not in hidden}
        return base | {"TERRACE_TARGET": "embedded", "TERM": "xterm"}

    def command(self, verb: str, *options: str) -> list[str]:
        """The project's own cdktf, on this stack."""
        words = [verb, STACK, "--skip-synth", "--output", str(self.output), *options]
        return [sys.executable, "-c", LAUNCH, *words]

    def as_the_demo(self) -> list[str]:
        """A deployment as the demo makes it."""
        return [sys.executable, "-c", AS_THE_DEMO, STACK, str(self.output)]

    def run(self, verb: str) -> str:
        """Run cdktf to its end, answers coming at once; returns what went wrong."""
        self.slow.seconds = {}
        done = subprocess.run(
            self.command(verb, *([] if verb == "diff" else ["--auto-approve"])),
            cwd=ROOT,
            env=self.env,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        return (done.stdout + done.stderr)[-1500:] if done.returncode else ""

    def in_account(self) -> set[str]:
        """Addresses of what exists."""
        parameters = self.aws.client("ssm").describe_parameters(MaxResults=50)["Parameters"]
        topics = self.aws.client("sns").list_topics()["Topics"]
        names = {f"aws_ssm_parameter.{each['Name'].rpartition('/')[2]}" for each in parameters}
        return names | {f"aws_sns_topic.{each['TopicArn'].rpartition('-')[2]}" for each in topics}

    def in_state(self) -> set[str]:
        """Addresses in the state."""
        try:
            stored = self.aws.client("s3").get_object(Bucket=BUCKET, Key=KEY)
        except ClientError:
            return set()
        resources = json.loads(stored["Body"].read())["resources"]
        return {f"{each['type']}.{each['name']}" for each in resources if each["instances"]}

    def is_locked(self) -> bool:
        """Whether the lock is there."""
        listed = self.aws.client("s3").list_objects_v2(Bucket=BUCKET, Prefix=LOCK)
        return bool(listed["KeyCount"])

    def terraforms(self) -> list[psutil.Process]:
        """Terraforms and their providers that run in the stack's folder."""
        found = []
        for process in psutil.process_iter(["name", "cwd", "status"]):
            told = process.info
            is_dead = told["status"] == psutil.STATUS_ZOMBIE
            if told["name"].startswith("terraform") and not is_dead:
                found += [process] if told["cwd"] == str(self.folder) else []
        return found

    def wait_for_end(self, seconds: float = 60.0) -> None:
        """Wait until no terraform runs any more."""
        deadline = time.monotonic() + seconds
        while (left := self.terraforms()) and time.monotonic() < deadline:
            time.sleep(0.1)
        if left:
            raise AssertionError(f"still running after {seconds:.0f} s: {left}")

    def delete(self, addresses: Iterable[str]) -> None:
        """Delete things from the account, as somebody does by hand."""
        for address in addresses:
            kind, name = address.split(".")
            if kind == "aws_ssm_parameter":
                self.aws.client("ssm").delete_parameter(Name=f"/{STACK}/{name}")
            else:
                account = self.aws.account_id
                arn = f"arn:aws:sns:us-east-1:{account}:{STACK}-{name}"
                self.aws.client("sns").delete_topic(TopicArn=arn)

    def clear(self) -> None:
        """Delete what is in the account, with its state and lock."""
        self.delete(self.in_account())
        for key in (KEY, LOCK):
            self.aws.client("s3").delete_object(Bucket=BUCKET, Key=key)


@contextmanager
def stage(folder: Path) -> Iterator[Stage]:
    """The stack and its AWS for the length of a `with` block."""
    output = folder / "terraform-out"
    entry = {
        "name": STACK,
        "constructPath": STACK,
        "workingDirectory": f"stacks/{STACK}",
        "synthesizedStackPath": f"stacks/{STACK}/cdk.tf.json",
        "stackMetadataPath": f"stacks/{STACK}/metadata.json",
        "annotations": [],
        "dependencies": [],
    }
    with embedded_aws_in(folder / "aws") as aws, slow_aws(aws.endpoint) as slow:
        stage = Stage(output, aws, slow)
        stage.folder.mkdir(parents=True)
        metadata = {"metadata": {"version": "0.20.12", "stackName": STACK, "backend": "s3"}}
        document = {"//": metadata | {"outputs": {}}, **configuration()}
        (stage.folder / "cdk.tf.json").write_text(json.dumps(document))
        (stage.folder / "metadata.json").write_text("{}")
        manifest = {"version": "0.20.12", "stacks": {STACK: entry}}
        (output / "manifest.json").write_text(json.dumps(manifest))
        aws.client("s3").create_bucket(Bucket=BUCKET)
        command = [str(toolchain.terraform_binary()), "init", "-input=false"]
        toolchain.run(command, cwd=stage.folder, env=toolchain.environment(stage.env))
        yield stage
