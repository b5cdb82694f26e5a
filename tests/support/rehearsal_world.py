"""An AWS on this machine with what pipelines begin with, and runs of GitHub that sign in there."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError

from environments import PLATFORM
from environments.previews import ACCOUNT
from terrace.deployment import EmbeddedDeployment, Stacks
from tests.support import workflow_actions
from tests.support.authority import certificates
from tests.support.embedded_aws import EmbeddedAws, embedded_aws_in
from tests.support.identity import token
from tests.support.images import push
from tests.support.rehearsal_door import public_address
from tests.support.rehearsal_project import (
    ENVIRONMENTS,
    checked_out,
    commit,
    programs,
    small_project,
)
from tests.support.workflow_run import Run
from tests.support.workflow_steps import Call, StepFailed

ACCOUNTS = {name: account for name, (account, *_) in ENVIRONMENTS.items()}
QUEUE = "what-was-told"
# GitHub's own command, which answers as if there were no issue, request or comment yet.
GH = """#!/bin/sh
echo "$*" >>"$GH_CALLS"
case "$*" in "pr list"*) echo "${GH_CLOSED:-}" ;; esac
"""
SIGNED_IN = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")


@dataclass
class World:
    """What all rehearsals share.

    Attributes:
        aws: The embedded AWS.
        project: The working copy, with a commit for each change.
        commit: What main is.
        sick: Digests whose tasks start, and answer that they are sick.
        env: Variables of every job.
        runs: All runs, by what was rehearsed.
    """

    folder: Path
    aws: EmbeddedAws
    deployment: EmbeddedDeployment
    project: Path
    commit: str = ""
    sick: set[str] = field(default_factory=set)
    env: dict[str, str] = field(default_factory=dict)
    runs: dict[str, Run] = field(default_factory=dict)
    number: int = 0

    def image(self, tag: str) -> str:
        """Push an image for both processors into the registry; returns its digest."""
        return push(self.aws.client("ecr", account=None), f"{PLATFORM.project}-shared-app", tag)

    def run(
        self,
        name: str,
        *,
        event: str = "push",
        payload: Mapping[str, Any] | None = None,
        endpoint: str = "",
        approve: Callable[[str], bool] = lambda _environment: True,
        **more: Any,
    ) -> Run:
        """Prepare a run of GitHub at the commit of main.

        Args:
            name: What is rehearsed.
            event: Name of the event.
            payload: What GitHub tells of it.
            endpoint: Another way to AWS than the straight one.
            approve: Asked before a job of an environment begins.
            more: Further fields of a run.
        """
        self.number += 1
        address = endpoint or self.aws.endpoint
        repository = PLATFORM.trusted_repositories[0]

        def sign_in(call: Call) -> None:
            workflow_actions.signed_in({})(call)
            call.place.env.update(
                {
                    **self.keys(call.inputs["role-to-assume"], call.place.subject),
                    "AWS_REGION": call.inputs["aws-region"],
                    "AWS_DEFAULT_REGION": call.inputs["aws-region"],
                }
            )

        check_out = checked_out(self.project, self.deployment.stacks.output)
        self.runs[name] = Run(
            event=event,
            payload=payload or {},
            folder=self.folder / f"run-{self.number}",
            stand_ins=workflow_actions.usual(check_out, sign_in),
            env=self.env | {"AWS_ENDPOINT_URL": address, "GH_CALLS": str(self.gh_calls)},
            github={"sha": self.commit, "repository": repository, "run_id": str(self.number)},
            approve=approve,
            **more,
        )
        return self.runs[name]

    def deploy_first(self, say: Callable[[str], None], names: Iterable[str] = ACCOUNTS) -> None:
        """Deploy environments as a person does the first time: only then are there plan roles."""

        def deploy(name: str) -> None:
            begun = time.monotonic()
            role = f"arn:aws:iam::{PLATFORM.account_id}:role/{PLATFORM.project}-shared-apply-{name}"
            keys = self.keys(role, f"environment:{name}")
            stacks = Stacks(self.deployment.stacks.output, self.deployment.stacks.env | keys)
            stacks.init(name)
            stacks.apply(name)
            self.listen(name)
            say(f"{name} is there, {time.monotonic() - begun:.0f} s")

        with ThreadPoolExecutor() as pool:
            list(pool.map(deploy, names))

    def keys(self, role: str, subject: str) -> dict[str, str]:
        """Ask for a role as GitHub does; who runs is held to the role's trust."""
        try:
            given = self.aws.client("sts").assume_role_with_web_identity(
                RoleArn=role, RoleSessionName="github", WebIdentityToken=token(subject)
            )["Credentials"]
        except ClientError as problem:
            raise StepFailed(f"{role} of {subject}: {problem}") from None
        values = (given["AccessKeyId"], given["SecretAccessKey"], given["SessionToken"])
        return dict(zip(SIGNED_IN, values, strict=True))

    @property
    def gh_calls(self) -> Path:
        """File with what GitHub's command was asked for."""
        return self.folder / "gh-calls"

    def client(self, service: str, environment: str) -> Any:
        """A client of an environment's account."""
        return self.aws.client(service, account=ACCOUNTS[environment])

    def running(self, environment: str) -> str:
        """What an environment's service runs: what follows the repository's address."""
        ecs, name = self.client("ecs", environment), f"{PLATFORM.project}-{environment}"
        if not any(arn.endswith(f"/{name}") for arn in ecs.list_clusters()["clusterArns"]):
            return ""
        found = ecs.describe_services(cluster=name, services=[f"{name}-app"])["services"]
        if not found:
            return ""
        definition = ecs.describe_task_definition(taskDefinition=found[0]["taskDefinition"])
        image = definition["taskDefinition"]["containerDefinitions"][0]["image"]
        return str(image).partition(f"{PLATFORM.project}-shared-app")[2]

    def noted(self, environment: str) -> str:
        """What is noted as the release of an environment's service."""
        path = f"/{PLATFORM.project}/{environment}/releases/app"
        found = self.client("ssm", environment).get_parameter(Name=path)
        return str(json.loads(found["Parameter"]["Value"])["image"])

    def locked(self, environment: str) -> bool:
        """Whether a release has left its lock behind."""
        path = f"/{PLATFORM.project}/{environment}/release-lock"
        ssm = self.client("ssm", environment)
        return bool(ssm.get_parameters(Names=[path])["Parameters"])

    def listen(self, environment: str) -> None:
        """Let a queue hear what the topic of an environment tells."""
        sqs, sns = (self.client(each, environment) for each in ("sqs", "sns"))
        sqs.create_queue(QueueName=QUEUE)
        region = sns.meta.region_name
        topic = (
            f"arn:aws:sns:{region}:{ACCOUNTS[environment]}:{PLATFORM.project}-{environment}-alerts"
        )
        arn = f"arn:aws:sqs:{region}:{ACCOUNTS[environment]}:{QUEUE}"
        sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn)

    def told(self, environment: str) -> list[str]:
        """What the topic of an environment has told since the last look, a line each."""
        sqs, found = self.client("sqs", environment), []
        queue = sqs.get_queue_url(QueueName=QUEUE)["QueueUrl"]
        while messages := sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10).get(
            "Messages"
        ):
            for each in messages:
                text = json.loads(each["Body"])["Message"]
                if environment in text.partition("\n")[0]:
                    found.append(text)
                sqs.delete_message(QueueUrl=queue, ReceiptHandle=each["ReceiptHandle"])
        return found

    def _is_healthy(self, host: str) -> bool:
        environment = host.partition(".")[0]
        return environment not in ACCOUNTS or self.running(environment)[1:] not in self.sick


@contextmanager
def world(folder: Path, say: Callable[[str], None]) -> Iterator[World]:
    """A world with state backend and `global`, and nothing in any environment.

    Args:
        folder: Scratch folder.
        say: Told what is done.
    """
    with ExitStack() as stack:
        aws = stack.enter_context(embedded_aws_in(folder / "aws", account_id=PLATFORM.account_id))
        deployment = EmbeddedDeployment(folder, endpoint=aws.endpoint)
        made = World(folder, aws, deployment, small_project(folder))
        authority = certificates(_folder(folder / "authority"), f"*.{PLATFORM.domain}")
        port = stack.enter_context(public_address(authority, made._is_healthy))
        lent = programs(folder / "programs", port=port, authority=authority.authority, gh=GH)
        env = deployment.stacks.env
        keep = {k: v for k, v in env.items() if v and not k.startswith("AWS_") and k != "VENV"}
        path = lent["PATH"].partition(os.pathsep)[0] + os.pathsep + env["PATH"]
        made.env = {**keep, **lent, "PATH": path, "AWS_EC2_METADATA_DISABLED": "true"}
        _bootstrap(made, say)
        made.deploy_first(say)
        yield made


def _bootstrap(made: World, say: Callable[[str], None]) -> None:
    began = time.monotonic()
    stacks = made.deployment.stacks
    env = stacks.env | {"CDKTF_OUTDIR": str(stacks.output)}
    command = [sys.executable, "-O", "main.py"]
    subprocess.run(command, cwd=made.project, env=env, check=True, stdout=subprocess.DEVNULL)
    manifest = (stacks.output / "manifest.json").read_bytes()
    (made.project / "terraform-out/manifest.json").write_bytes(manifest)
    made.commit = commit(made.project, "Three small environments")
    say(f"synthesized, {time.monotonic() - began:.0f} s")
    names = [*ACCOUNTS, *([ACCOUNT] if PLATFORM.previews else [])]
    with made.deployment.bootstrapping(names, project=made.project):
        made.deployment.state_backend.create()
    made.deployment.state_backend.migrate()
    stacks.init("global")
    stacks.apply("global")
    made.image("0.1.0")  # what environments/ names first
    say(f"state backend, accounts and global are there, {time.monotonic() - began:.0f} s")


def _folder(path: Path) -> Path:
    path.mkdir(parents=True)
    return path
