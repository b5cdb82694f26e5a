"""What differs between environments, as the manifests need it: overlays and chart say the same."""

from dataclasses import dataclass

from constructs_lib.compute.config import EVERYTHING, PORT, RouteConfig, ServiceConfig
from constructs_lib.compute.deployment import Deployment
from constructs_lib.database.cache import PORT as CACHE_PORT
from constructs_lib.database.postgresql import PORT as DATABASE_PORT
from constructs_lib.naming import BUCKET_LIMIT, Naming
from constructs_lib.networking.address_plan import AddressPlan, Tier
from constructs_lib.networking.security_group import HTTPS
from environments import Environment, Platform
from environments.model import KUBERNETES
from stacks.base import shared_naming
from terrace.errors import UserError
from terrace.manifests import collector

SERVER, WORKER = "app", "worker"  # services of kubernetes/base: one with a route, one without
BASE_PORT = 8000  # what containers of kubernetes/base listen on
PREVIEW = "preview"
STORE_PORTS = {"database": DATABASE_PORT, "cache": CACHE_PORT}  # the rest is AWS's, over HTTPS
ANYWHERE = "0.0.0.0/0"
MILLICORES = 1000
CPU_UNITS = 1024  # of one virtual CPU, as Fargate counts


@dataclass(frozen=True, kw_only=True, slots=True)
class Host:
    """Where requests for a service come in.

    Attributes:
        name: Host name.
        path: Path, as an Ingress has it.
        path_type: How it is compared.
        order: Place among the rules of all services; None where it is the only one.
    """

    name: str
    path: str
    path_type: str
    order: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Egress:
    """Where a service's pods may connect to, over TCP.

    Attributes:
        cidr: Addresses.
        port: The port.
    """

    cidr: str
    port: int


@dataclass(frozen=True, kw_only=True, slots=True)
class ServiceValues:
    """One service of an environment.

    Attributes:
        name: Its name.
        like: The service of kubernetes/base that it is made like.
        image: Repository of its image, as environments/ names it.
        arguments: Command instead of the image's own; empty for that one.
        minimum, maximum: Pods.
        cpu, memory: What a pod gets, as Kubernetes writes it.
        deployment: How a new version takes over.
        port: TCP port that it listens on.
        host: Where its requests come in; None where it gets none.
        settings: Path of its parameters, with a slash at the end; None where it has none.
        egress: Where it may connect to, beyond what every pod needs.
        migrates: It brings the schema of the database up to date before its pods start.
    """

    name: str
    like: str
    image: str
    arguments: tuple[str, ...]
    minimum: int
    maximum: int
    cpu: str
    memory: str
    deployment: Deployment
    port: int
    host: Host | None
    settings: str | None
    egress: tuple[Egress, ...]
    migrates: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Values:
    """One environment.

    Attributes:
        project: First part of every physical name.
        environment: Its name.
        region: Its region.
        images: Address of each image's repository, by the name that environments/ gives it.
        public_cidr: Addresses of the load balancer.
        load_balancer: Attributes of the load balancer.
        measured: Requests of each pod are known to the autoscaler.
        traced: A collector takes traces.
        services: Its services.
    """

    project: str
    environment: str
    region: str
    images: dict[str, str]
    public_cidr: str
    load_balancer: dict[str, str]
    measured: bool
    traced: bool
    services: tuple[ServiceValues, ...]


def turns(deployment: Deployment) -> tuple[str, ...]:
    """Return the last words of the names of a service's other Services, one for each version."""
    if deployment is Deployment.ALL_AT_ONCE:
        return (PREVIEW,)
    return ("ping", "pong") if deployment.blue_green else ()


def values(environment: Environment, platform: Platform) -> Values:
    """Collect what the manifests of an environment need.

    Raises:
        UserError: A service cannot be made like one of kubernetes/base.
    """
    _refuse_taken(environment)
    naming = Naming(project=platform.project, environment=environment.name)
    registry = f"{platform.account_id}.dkr.ecr.{platform.serving_region}.amazonaws.com"
    plan = AddressPlan(environment.networking.cidr)
    attributes = {
        "access_logs.s3.enabled": "true",
        "access_logs.s3.bucket": naming.name(f"logs-{environment.account_id}", limit=BUCKET_LIMIT),
        "deletion_protection.enabled": str(environment.protected).lower(),
        "routing.http.drop_invalid_header_fields.enabled": "true",
        "routing.http.desync_mitigation_mode": "strictest",
    }
    repositories = sorted({service.repository for service in environment.services.values()})
    return Values(
        project=platform.project,
        environment=environment.name,
        region=environment.region,
        images={each: f"{registry}/{shared_naming(platform).name(each)}" for each in repositories},
        public_cidr=plan.block(Tier.PUBLIC),
        load_balancer=attributes,
        measured=collector.has(environment, "prometheus"),
        traced=collector.collects(environment, "tracing"),
        services=tuple(
            _service(name, service, environment, f"{environment.name}.{platform.domain}", naming)
            for name, service in environment.services.items()
        ),
    )


def _refuse_taken(environment: Environment) -> None:
    for name, config in environment.services.items():
        for word in turns(config.strategy):
            if f"{name}-{word}" in environment.services:
                raise UserError(
                    f"environment {environment.name}: services has the key '{name}-{word}', "
                    f'allowed: another name, or deployment="rolling" for {name}, whose versions '
                    "have a Service of that name in the cluster"
                )


def _service(
    name: str, config: ServiceConfig, environment: Environment, domain: str, naming: Naming
) -> ServiceValues:
    like = SERVER if config.route else WORKER
    if name in {SERVER, WORKER} and name != like:
        kind = "a route" if config.route else "no route"
        raise UserError(
            f"environment {environment.name}: services[{name!r}] has {kind}, allowed: another "
            f"name where there is a cluster; {name} of kubernetes/base is not like that"
        )
    uses = (*config.uses, *((config.consumes,) if config.consumes else ()))
    return ServiceValues(
        name=name,
        like=like,
        image=config.repository,
        arguments=config.command,
        # Nothing here starts a first pod for a first message, as ECS does for a first task.
        minimum=max(config.minimum_tasks, 1),
        maximum=config.maximum_tasks,
        cpu=f"{config.cpu_units * MILLICORES // CPU_UNITS}m",
        memory=f"{config.memory_mib}Mi",
        deployment=config.strategy,
        port=config.route.port if config.route else PORT,
        host=_host(config.route, environment, domain) if config.route else None,
        settings=naming.path(f"{name}/") if uses else None,
        egress=_egress(uses, environment),
        migrates=name == SERVER and "database" in config.uses,
    )


def _host(route: RouteConfig, environment: Environment, domain: str) -> Host:
    routes = sorted(each.route.priority for each in environment.services.values() if each.route)
    return Host(
        # External DNS may change records of this name and below it, and of no other.
        name=f"{route.host}.{KUBERNETES}.{domain}" if route.host else f"{KUBERNETES}.{domain}",
        path=_path(route.path)[0],
        path_type=_path(route.path)[1],
        order=routes.index(route.priority) + 1 if len(routes) > 1 else None,
    )


def _path(pattern: str) -> tuple[str, str]:
    """Turn a pattern of Elastic Load Balancing into a path of an Ingress and its type."""
    if pattern == EVERYTHING:
        return "/", "Prefix"
    start = pattern.removesuffix("/*")
    if not set("*?") & set(start):
        return start, "Exact" if start == pattern else "Prefix"
    return pattern, "ImplementationSpecific"


def _egress(uses: tuple[str, ...], environment: Environment) -> tuple[Egress, ...]:
    stores = AddressPlan(environment.networking.cidr).block(Tier.DATABASE)
    rules = [Egress(cidr=stores, port=STORE_PORTS[each]) for each in uses if each in STORE_PORTS]
    if set(uses) - STORE_PORTS.keys():
        rules.append(Egress(cidr=ANYWHERE, port=HTTPS))
    return tuple(rules)
