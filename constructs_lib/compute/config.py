"""What an environment chooses of its services, and what several of them must not share."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from itertools import combinations

from constructs_lib.compute.deployment import Deployment
from constructs_lib.config import (
    Config,
    choice,
    cpu_units,
    flag,
    image,
    memory_mib,
    part,
    several,
    text,
    whole,
)
from constructs_lib.config.aws_fields import FARGATE_MEMORY_MIB
from constructs_lib.errors import ConfigurationError
from constructs_lib.image import repository_of
from constructs_lib.monitoring.objectives import MESSAGE_SECONDS, REQUEST_SECONDS, ObjectivesConfig

WORDS = r"[a-z][a-z0-9]*(-[a-z0-9]+)*"
NAME_LENGTHS = range(2, 21)  # in characters; a role with its suffix then fits into IAM's 64
# Last words of the names of a service's other roles: "app-execution" belongs to "app".
TAKEN_ENDS = ("-execution", "-deployment")
# Parameters of releases have these names, where settings of services have the services'.
TAKEN_NAMES = ("releases", "release-lock")
PORT = 8000
EVERYTHING = "/*"


@dataclass(frozen=True, kw_only=True, slots=True)
class RouteConfig(Config):
    """Which requests a service gets from the public load balancer.

    Source: Elastic Load Balancing, "Condition types for listener rules".
    """

    path: str = text(
        "Path of its requests, with * for any characters and ? for one",
        pattern=r"/[A-Za-z0-9_.$/~@:+&*?-]{0,127}",
        allowed="a path such as /api/*, up to 128 characters",
        example="/api/*",
        default=EVERYTHING,
    )
    priority: int = whole(
        "Place among the rules of all services; the lowest is tried first",
        low=1,
        high=50000,
        example=100,
    )
    host: str | None = text(
        "Label of its host below the environment's domain; None for the domain itself",
        pattern=r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?",
        allowed="one label of a host name, such as api",
        example="api",
        default=None,
    )
    port: int = whole(
        "TCP port that the container listens on",
        low=1024,  # it does not run as root
        high=65535,
        literal=True,
        example=PORT,
        default=PORT,
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class ServiceConfig(Config):
    """One service on Fargate: it serves requests, or it consumes a queue.

    Attributes:
        image: First image, by its repository in the shared registry and a fixed tag. Terraform
            deploys it once; later ones come with `terrace release`, and another tag here changes
            nothing that runs.
        minimum_tasks: 2 survive the loss of one. With 0, for a consumer, nothing is paid for while
            the queue is empty; the first message waits two to three minutes for a task, and up to
            15 minutes longer after six hours without one, because CloudWatch then has to begin
            again to measure the queue.
        spot: About 70 % cheaper; AWS may take a task back with two minutes' notice.
        deployment: "rolling" is ECS's own. With "canary", "linear" or "all-at-once" CodeDeploy
            starts the new version beside the old one, and Terraform leaves versions alone. In a
            cluster Argo Rollouts does the same.
        objectives: How well it has to work, from which alarms, alert rules and panels come.
    """

    image: str = image("First image, by its repository in the shared registry and a fixed tag")
    command: tuple[str, ...] = several(
        "Command instead of the image's own; empty for that one",
        item=text("Word of a command"),
        unique=False,
        example=("python", "-m", "app.worker"),
        default=(),
    )
    cpu_units: int = cpu_units()
    memory_mib: int = memory_mib()
    minimum_tasks: int = whole("Tasks that always run", low=0, high=1000, example=2)
    maximum_tasks: int = whole(
        "Where scaling out stops, in tasks",
        low=1,
        high=1000,
        at_least="minimum_tasks",
        example=6,
    )
    spot: bool = flag("Run on spare capacity, which AWS may take back", default=False)
    deployment: str = choice(
        "Who deploys a new version, and in what steps",
        tuple(each.value for each in Deployment),
        literal=True,
        default=Deployment.ROLLING.value,
    )
    route: RouteConfig | None = part("Which requests it gets; None for none", default=None)
    consumes: str | None = text(
        "Queue whose messages it works on; None for none",
        pattern=WORDS,
        allowed="the name of a queue such as jobs",
        literal=True,
        example="jobs",
        default=None,
    )
    objectives: ObjectivesConfig | None = part(
        "How well it has to work; None for no objective", default=None
    )
    uses: tuple[str, ...] = several(
        "Stores that it may use, by name",
        item=text("Store", pattern=WORDS, allowed="names of stores such as database"),
        literal=True,
        example=("database", "cache"),
        default=(),
    )

    def check(self) -> None:
        """Refuse a size that Fargate does not sell, and a service that gets no work."""
        self._check_size()
        if self.route is None and self.consumes is None:
            hint = "nothing would give it work"
            raise self.refuse("route", "a RouteConfig, or a queue in consumes", hint=hint)
        if self.route is not None and self.consumes is not None:
            hint = "give the consumer a service of its own"
            raise self.refuse("consumes", "None where there is a route", hint=hint)
        if self.route is None and self.strategy.blue_green:
            raise self.refuse("deployment", "rolling where there is no route to move")
        if self.rests and self.consumes is None:
            hint = "only a message can start a first task"
            raise self.refuse("minimum_tasks", "1 or more where there is a route", hint=hint)
        if self.objectives is not None:
            bounds, what = (
                (REQUEST_SECONDS, "requests") if self.route else (MESSAGE_SECONDS, "messages")
            )
            self.objectives.check_bounds(bounds, what)

    def _check_size(self) -> None:
        if self.knows("cpu_units", "memory_mib"):
            sizes = FARGATE_MEMORY_MIB[self.cpu_units]
            if self.memory_mib not in sizes:
                allowed = f"{', '.join(map(str, sizes))} MiB with {self.cpu_units} CPU units"
                raise self.refuse("memory_mib", allowed)

    @property
    def strategy(self) -> Deployment:
        """Who deploys a new version."""
        return Deployment(self.deployment)

    @property
    def rests(self) -> bool:
        """Whether no task runs while there is no work."""
        return self.knows("minimum_tasks") and self.minimum_tasks == 0

    @property
    def repository(self) -> str:
        """Repository of its image."""
        return repository_of(self.image)

    @property
    def tag(self) -> str:
        """Tag of its image."""
        return self.image.rpartition(":")[2]


def check_service_name(name: str) -> None:
    """Refuse a name that AWS does not take, or that would give two roles one name.

    Raises:
        ConfigurationError: Says what is allowed.
    """
    is_word = re.fullmatch(WORDS, name) and len(name) in NAME_LENGTHS
    if not is_word or name.endswith(TAKEN_ENDS):
        raise ConfigurationError(
            f"services has the key {name!r}, allowed: 2 to 20 lower-case letters, digits and "
            "single hyphens, a letter first, not -execution or -deployment at the end"
        )
    if name in TAKEN_NAMES:
        raise ConfigurationError(
            f"services has the key {name!r}, allowed: another name; what says which version runs "
            "has that one"
        )


def check_services(services: Mapping[str, ServiceConfig]) -> None:
    """Refuse names that AWS does not take, and routes that get in each other's way.

    Args:
        services: The services of an environment by name.

    Raises:
        ConfigurationError: Says which service, and what is allowed.
    """
    for name in services:
        check_service_name(name)
    routes = {name: each.route for name, each in services.items() if each.route is not None}
    for (one, first), (other, second) in combinations(routes.items(), 2):
        both = f"services: {one!r} and {other!r} have the same"
        if (first.host, first.path) == (second.host, second.path):
            host = "the environment's domain" if first.host is None else f"host {first.host!r}"
            raise ConfigurationError(
                f"{both} route.path {first.path!r} on {host}, allowed: each path of a host once"
            )
        if first.priority == second.priority:
            raise ConfigurationError(
                f"{both} route.priority {first.priority}, allowed: each priority once"
            )
        _refuse_hidden((one, first), (other, second))


def _refuse_hidden(*pair: tuple[str, RouteConfig]) -> None:
    """Refuse a route whose requests all go to the one that is tried before it."""
    (one, first), (other, second) = sorted(pair, key=lambda each: each[1].priority)
    if first.host == second.host and fnmatchcase(second.path, first.path):
        raise ConfigurationError(
            f"services: route.priority of {other!r} is {second.priority}, allowed: less than "
            f"{first.priority}; before that, {first.path!r} of {one!r} takes every request for "
            f"{second.path!r}"
        )
