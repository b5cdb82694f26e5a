"""ECS in memory: services, revisions, and how their deployments end."""

# ruff: noqa: N803 - the names of arguments are AWS's

from copy import deepcopy
from datetime import UTC, datetime
from itertools import count
from typing import Any

from botocore.exceptions import ClientError

from constructs_lib.compute.deployment import Deployment
from environments import PLATFORM, Environment

BAKING_LOOKS = 60
LOOKS = 2  # until a deployment has ended, well or badly
HOST = f"{PLATFORM.account_id}.dkr.ecr.us-east-1.amazonaws.com/{PLATFORM.project}-shared-app"
TAGS = [{"key": "Owner", "value": "platform-team"}, {"key": "aws:cloudformation", "value": "no"}]
HEALTHY, BREAKER, ALARM, HANGS, GIVES_UP = "healthy", "breaker", "alarm", "hangs", "gives-up"
BAKES = "bakes"  # all tasks run, and ECS watches alarms for some more minutes
REASONS = {
    BREAKER: "ECS deployment circuit breaker: tasks failed to start.",
    ALARM: "ECS deployment failed: alarm detected.",
    GIVES_UP: "ECS deployment circuit breaker: tasks failed to start.",
}
UNHEALTHY = "(service app) (task 1) failed container health checks."


class EcsInMemory:
    """Services whose deployments end as `fates` says, by image; healthy without an entry.

    Attributes:
        late: How many answers after a change still tell how it was before.
    """

    def begin_ecs(self, environment: Environment, image: str) -> None:
        self.late = 0
        self._before: dict[str, tuple[int, dict[str, Any]]] = {}
        self.fates: dict[str, str] = {}
        self.bad_revisions: set[str] = set()
        self.revisions: dict[str, dict[str, Any]] = {}
        self.services: dict[str, dict[str, Any]] = {}
        self._ids = count(1)
        for name, config in environment.services.items():
            family = f"{PLATFORM.project}-{environment.name}-{name}"
            arn = self._register(family, name, f"{HOST}{image}")
            controller = "CODE_DEPLOY" if config.strategy is not Deployment.ROLLING else "ECS"
            self.services[family] = {
                "serviceName": family,
                "status": "ACTIVE",
                "taskDefinition": arn,
                "deploymentController": {"type": controller},
                "desiredCount": config.minimum_tasks,
                "runningCount": config.minimum_tasks,
                "events": [],
                "deployments": [],
                "taskSets": [],
            }
            if controller == "ECS":
                self._deploy(self.services[family], arn, state="COMPLETED")
            else:
                self.services[family]["taskSets"] = [
                    {
                        "status": "PRIMARY",
                        "taskDefinition": arn,
                        "platformVersion": "1.4.0",
                        "capacityProviderStrategy": [
                            {"capacityProvider": "FARGATE_SPOT", "weight": 1, "base": 0}
                        ],
                    }
                ]

    def runs(self, workload: str) -> str:
        """Image of the primary deployment, or of the primary task set."""
        service = next(e for n, e in self.services.items() if n.endswith(f"-{workload}"))
        main = [*service["taskSets"], *service["deployments"]]
        arn = next(each["taskDefinition"] for each in main if each["status"] == "PRIMARY")
        return self.image_of_revision(arn)

    def newest(self, workload: str) -> str:
        """Image of the newest ACTIVE revision."""
        family = next(name for name in self.services if name.endswith(f"-{workload}"))
        return self.image_of_revision(self._latest(family)["taskDefinitionArn"])

    def image_of_revision(self, arn: str) -> str:
        image: str = self.revisions[arn]["containerDefinitions"][0]["image"]
        return image.removeprefix(HOST)

    def fate(self, arn: str) -> str:
        if arn in self.bad_revisions:
            return BREAKER
        return self.fates.get(self.image_of_revision(arn), HEALTHY)

    def ecs_describe_services(self, cluster: str, services: list[str]) -> dict[str, Any]:
        assert all(each.startswith(f"{cluster}-") for each in services)
        found = [self._told(name) for name in services if name in self.services]
        return {"services": found, "failures": []}

    def _told(self, name: str) -> dict[str, Any]:
        answers, before = self._before.pop(name, (0, {}))
        if answers:
            self._before[name] = (answers - 1, before)
            return deepcopy(before)
        self._tick(self.services[name])
        return dict(self.services[name])

    def keeps_saying(self, name: str) -> None:
        """Let the next answers about a service be those of now."""
        self._before[name] = (self.late, deepcopy(self.services[name]))

    def ecs_update_service(
        self, cluster: str, service: str, taskDefinition: str, forceNewDeployment: bool
    ) -> dict[str, Any]:
        changed = self.services[service]
        assert changed["deploymentController"]["type"] == "ECS"
        if self.revisions[taskDefinition]["status"] != "ACTIVE":
            raise ClientError({"Error": {"Code": "ClientException"}}, "UpdateService")
        primary = next(e for e in changed["deployments"] if e["status"] == "PRIMARY")
        if primary["taskDefinition"] != taskDefinition or forceNewDeployment:
            self.keeps_saying(service)
            self._deploy(changed, taskDefinition, state="IN_PROGRESS")
        return {"service": dict(changed)}

    def ecs_register_task_definition(self, **given: Any) -> dict[str, Any]:
        assert given["tags"] == TAGS[:1], "tags of AWS's own are refused"
        (container, *_) = given["containerDefinitions"]
        arn = self._register(given["family"], container["name"], container["image"])
        return {"taskDefinition": self.revisions[arn]}

    def ecs_deregister_task_definition(self, taskDefinition: str) -> dict[str, Any]:
        self.revisions[taskDefinition]["status"] = "INACTIVE"
        return {}

    def ecs_describe_task_definition(
        self, taskDefinition: str, include: list[str] | None = None
    ) -> dict[str, Any]:
        named = self.revisions.get(taskDefinition) or self._latest(taskDefinition)
        return {"taskDefinition": named} | ({"tags": TAGS} if include else {})

    def ecs_list_task_definitions(
        self, familyPrefix: str, status: str, sort: str, maxResults: int
    ) -> dict[str, Any]:
        assert (status, sort) == ("ACTIVE", "DESC")
        found = [e for e in self.revisions.values() if e["family"].startswith(familyPrefix)]
        found = [e for e in found if e["status"] == status]
        found.sort(key=lambda each: each["revision"], reverse=True)
        return {"taskDefinitionArns": [e["taskDefinitionArn"] for e in found[:maxResults]]}

    def _register(self, family: str, container: str, image: str) -> str:
        number = 1 + sum(each["family"] == family for each in self.revisions.values())
        arn = f"arn:aws:ecs:us-east-1:222222222222:task-definition/{family}:{number}"
        self.revisions[arn] = {
            "family": family,
            "taskDefinitionArn": arn,
            "revision": number,
            "status": "ACTIVE",
            "containerDefinitions": [
                {"name": container, "image": image, "portMappings": [{"containerPort": 8000}]},
                {"name": "beside", "image": "public.ecr.aws/other:1"},
            ],
        }
        return arn

    def _latest(self, family: str) -> dict[str, Any]:
        active = [e for e in self.revisions.values() if e["family"] == family]
        active = [e for e in active if e["status"] == "ACTIVE"]
        if not active:
            raise ClientError({"Error": {"Code": "ClientException"}}, "DescribeTaskDefinition")
        return max(active, key=lambda each: int(each["revision"]))

    def _deploy(self, service: dict[str, Any], arn: str, *, state: str) -> None:
        for each in service["deployments"]:
            each["status"] = "ACTIVE"
        done = state == "COMPLETED"
        service["taskDefinition"] = arn
        service["deployments"].insert(
            0,
            {
                "id": f"ecs-svc/{next(self._ids)}",
                "status": "PRIMARY",
                "taskDefinition": arn,
                "desiredCount": service["desiredCount"],
                "runningCount": service["desiredCount"] if done else 0,
                "failedTasks": 0,
                "createdAt": datetime.now(UTC),
                "rolloutState": state,
                "looks": 0,
            },
        )

    def _tick(self, service: dict[str, Any]) -> None:
        primary = next((e for e in service["deployments"] if e["status"] == "PRIMARY"), None)
        if primary is None or primary["rolloutState"] != "IN_PROGRESS":
            return
        primary["looks"] += 1
        if primary["looks"] < LOOKS:
            return
        fate = self.fate(primary["taskDefinition"])
        if fate == HEALTHY:
            primary |= {"rolloutState": "COMPLETED", "runningCount": service["desiredCount"]}
            service["deployments"] = [primary]
        elif fate == BAKES:
            done = primary["looks"] > BAKING_LOOKS
            state = "COMPLETED" if done else "IN_PROGRESS"
            primary |= {"rolloutState": state, "runningCount": service["desiredCount"]}
            for each in service["deployments"][1:]:
                each["runningCount"] = 0
        elif fate in REASONS:
            primary |= {"rolloutState": "FAILED", "rolloutStateReason": REASONS[fate]}
            primary["failedTasks"] = 3
            service["events"] = [{"message": UNHEALTHY}, {"message": "has started 1 tasks"}]
            if fate != GIVES_UP:
                former = service["deployments"][1]["taskDefinition"]
                self._deploy(service, former, state="IN_PROGRESS")
