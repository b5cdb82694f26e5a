"""One run of a task: started, watched until it ends, and what it printed."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from terrace.aws import Accounts, Unreadable, found, reading
from terrace.database.place import Place, network
from terrace.delivery.image import with_image
from terrace.errors import UserError

STARTED_BY = "terrace"
LINES = 20  # of its log, the last ones
SECONDS_BETWEEN_LOOKS = 5
MOST_SECONDS = 3600  # a change of a large table takes its time
# Tag of a copy: it goes with the run that made it, so that a run beside it needs its own.
COPY = {"key": "Copy", "value": "of-one-run"}
# What describes a definition and cannot be given to a new one.
ANSWERED_ONLY = {
    "compatibilities",
    "deregisteredAt",
    "registeredAt",
    "registeredBy",
    "requiresAttributes",
    "revision",
    "status",
    "taskDefinitionArn",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Ended:
    """How a task ended.

    Attributes:
        code: Exit code of its container; None where that never ran.
        reason: Why it stopped, in ECS's words.
        lines: The last lines of its log.
    """

    code: int | None
    reason: str
    lines: tuple[str, ...]


class Runner:
    """Starts tasks of one environment."""

    def __init__(
        self, accounts: Accounts, where: Place, *, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        """Look at nothing yet.

        Args:
            accounts: The way into the environment's account.
            where: Names in it.
            sleep: Waits some seconds.
        """
        self._accounts, self._where, self._sleep = accounts, where, sleep
        self._status = ""

    @property
    def status(self) -> str:
        """What the task that runs is about."""
        return self._status

    def run(self, thing: str, *, image: str) -> Ended:
        """Run a task and wait for its end.

        Args:
            thing: Name of the task.
            image: What follows the repository's address, such as "@sha256:…". Where the definition
                still has another image, as before the deployment of a new version, a copy of it
                with this one is made for the run.

        Raises:
            UserError: It is not deployed, or ECS starts it not.
            Unreadable: Something may not be read or started.
        """
        definition, tags = self._definition(thing)
        with self._with_image(definition, tags, image) as arn:
            task = self._start(thing, arn)
            try:
                last = self._wait(task)
            except KeyboardInterrupt as stopped:
                stopped.add_note(f"the task {task} goes on; its log is {self._where.log_group}")
                raise
        container: Mapping[str, Any] = next(iter(last["containers"]), {})
        return Ended(
            code=container.get("exitCode"),
            reason=str(last.get("stoppedReason") or container.get("reason") or "no reason given"),
            lines=self._log(thing, task),
        )

    def _client(self, service: str) -> Any:
        where = self._where
        return self._accounts.client(service, account_id=where.account_id, region=where.region)

    def _definition(self, thing: str) -> tuple[dict[str, Any], list[Mapping[str, str]]]:
        family = self._where.name(thing)
        with reading(f"the task definition {family}"):
            try:
                answer = self._client("ecs").describe_task_definition(
                    taskDefinition=family, include=["TAGS"]
                )
            except ClientError as problem:
                if problem.response["Error"]["Code"] != "ClientException":
                    raise
                raise UserError(self._missing(f"task definition {family}")) from None
        return answer["taskDefinition"], answer.get("tags", [])

    def _missing(self, what: str) -> str:
        where = self._where
        return (
            f"there is no {what} in {where.region} of account {where.account_id}; deploy it with: "
            f"make deploy STACK={where.environment}"
        )

    @contextmanager
    def _with_image(
        self, definition: dict[str, Any], tags: list[Mapping[str, str]], image: str
    ) -> Iterator[str]:
        """Give the definition, or a copy with another image, which goes afterwards."""
        (container,) = definition["containerDefinitions"]
        wanted = with_image(container["image"], image)
        if container["image"] == wanted and COPY not in tags:
            yield definition["taskDefinitionArn"]
            return
        given = {name: each for name, each in definition.items() if name not in ANSWERED_ONLY}
        given["containerDefinitions"] = [container | {"image": wanted}]
        ecs = self._client("ecs")
        with reading(f"the task definition {definition['family']}"):
            kept = [each for each in tags if each != COPY]
            answer = ecs.register_task_definition(**given, tags=[*kept, COPY])
        arn = answer["taskDefinition"]["taskDefinitionArn"]
        try:
            yield arn
        finally:
            with reading(f"the task definition {arn}"):
                ecs.deregister_task_definition(taskDefinition=arn)

    def _start(self, thing: str, definition: str) -> str:
        where = self._where
        place = network(
            self._client("ec2"),
            project=where.project,
            environment=where.environment,
            group=where.group,
        )
        if not place.group_ids or not place.subnet_ids:
            raise UserError(self._missing(f"security group {where.group}"))
        with reading(f"the task {thing}"):
            answer = self._client("ecs").run_task(
                cluster=where.cluster,
                taskDefinition=definition,
                launchType="FARGATE",
                count=1,
                networkConfiguration={
                    "awsvpcConfiguration": {
                        "subnets": list(place.subnet_ids),
                        "securityGroups": list(place.group_ids),
                        "assignPublicIp": "DISABLED",
                    }
                },
                startedBy=STARTED_BY,
                enableECSManagedTags=True,
                propagateTags="TASK_DEFINITION",
            )
        if not answer["tasks"]:
            reasons = [str(each.get("reason")) for each in answer.get("failures", [])]
            raise UserError(f"the task {thing} did not start: {', '.join(reasons) or 'no reason'}")
        return str(answer["tasks"][0]["taskArn"])

    def _wait(self, task: str) -> Mapping[str, Any]:
        ecs, waited = self._client("ecs"), 0
        while True:
            with reading(f"the task {task}"):
                answer = ecs.describe_tasks(cluster=self._where.cluster, tasks=[task])
            # For some moments ECS does not find a task that it has just started.
            # Source: Amazon ECS API Reference, "RunTask", on eventual consistency.
            seen: Mapping[str, Any] = next(iter(answer["tasks"]), {"lastStatus": "PENDING"})
            self._status = str(seen["lastStatus"]).lower()
            if seen["lastStatus"] == "STOPPED":
                return seen
            if waited >= MOST_SECONDS:
                raise UserError(
                    f"the task {task} is still {self._status} after {MOST_SECONDS // 60} minutes "
                    f"and goes on; its log is {self._where.log_group}"
                )
            self._sleep(SECONDS_BETWEEN_LOOKS)
            waited += SECONDS_BETWEEN_LOOKS

    def _log(self, thing: str, task: str) -> tuple[str, ...]:
        """Last lines of its log; where they may not be read, where somebody else finds them."""
        group, stream = self._where.log_group, f"{thing}/{thing}/{task.rpartition('/')[2]}"
        try:
            answer = found(
                f"the log {group}",
                lambda: self._client("logs").get_log_events(
                    logGroupName=group, logStreamName=stream, limit=LINES, startFromHead=False
                ),
                missing=("ResourceNotFoundException",),
            )
        except Unreadable as problem:
            return (str(problem),)
        return tuple(str(each["message"]).rstrip() for each in (answer or {}).get("events", ()))
