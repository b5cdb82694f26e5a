"""An environment in one picture: domains, what runs, what is stored, and who uses what."""

from collections.abc import Iterator, Mapping
from itertools import cycle

from constructs_lib.database.config import AuroraConfig
from environments import ENVIRONMENTS, PLATFORM, Environment, Platform
from environments.model import WEAKEST_FIRST
from terrace.diagram.graphviz import Arrow, Entry, Frame, Table, render
from terrace.reach.columns import Kind, stores
from terrace.reach.rows import FROM, JOBS, Row, Stands, workloads

EDGE, RUNS, STORES, AROUND, SHARED = "#7b3fb5", "#b45309", "#0f6e84", "#52606d", "#3e4c59"
GROUND, WITHIN = "#f5f7fa", "#e8eef3"
# One for each workload that uses stores, so that a line can be followed with the eye.
LINES = ("#1d4ed8", "#c2410c", "#15803d", "#a21caf", "#b91c1c", "#0e7490", "#4d7c0f")
# In the order of the picture, which keeps lines from crossing.
NAMES = {
    "cache": ("Valkey", "ElastiCache, signed in to with IAM"),
    "log-search": ("OpenSearch", "logs of services and pods"),
    "contacts": ("Whom alarms reach", "Secrets Manager"),
    "signing-key": ("Signing key", "Secrets Manager, rotated"),
    "table": ("Table", "DynamoDB"),
    "flags": ("Feature flags", "AppConfig"),
    "uploads": ("Uploads", "S3"),
    "traces": ("Traces", "X-Ray"),
    "metrics": ("Metrics", "Prometheus"),
}
IN_VPC = ("database", "cache", "log-search")
SEEN = ("traces", "metrics")
SAME = {
    "rotation": "signing-key",
    "queries": "metrics",
}  # columns that are one store in the picture


def document() -> str:
    """Return the source of the picture of the environment that matters most."""
    ranked = {each.name: each for each in ENVIRONMENTS}
    names = [name for name in WEAKEST_FIRST if name in ranked] or list(ranked)
    return source(ranked[names[-1]], PLATFORM)


def source(environment: Environment, platform: Platform) -> str:
    """Return the picture of an environment as Graphviz reads it.

    Args:
        environment: The environment.
        platform: What all environments share.
    """
    tables = _running(environment)
    frame = Frame(
        id="account",
        fill=GROUND,
        title=f"Account of {environment.name}, {environment.region}",
        tables=(*_entrances(environment), *tables.values(), *_around(environment)),
        frames=tuple(_stores(environment)),
    )
    title = f"{platform.project}, {environment.name}: workloads, stores and their connections"
    parts = (_outside(), _shared(platform), frame)
    return render(title, parts, [*_ways_in(environment), *_uses(environment), *_order(environment)])


def _outside() -> Table:
    users = Entry(id="users", name="Users", detail="HTTPS")
    return Table(id="outside", title="Outside", colour=SHARED, entries=(users,))


def _shared(platform: Platform) -> Frame:
    table = Table(
        id="shared",
        title="Shared by all environments",
        colour=SHARED,
        entries=(
            Entry(id="roles", name="Pipeline roles", detail="GitHub Actions, without keys"),
            Entry(id="states", name="Terraform states", detail="S3, one for each stack"),
            Entry(id="registry", name="Images", detail="ECR"),
            Entry(id="zone", name="DNS zone", detail=platform.domain),
        ),
    )
    title = f"Shared account, {platform.region}"
    return Frame(id="shared", title=title, fill=GROUND, tables=(table,))


def _entrances(environment: Environment) -> Iterator[Table]:
    if not environment.has_route:
        return
    distributed = environment.edge and environment.edge.distribution
    entries = [Entry(id="cdn", name="CloudFront", detail="firewall")] if distributed else []
    entries.append(Entry(id="balancer", name="Load balancer", detail="firewall, certificate"))
    yield Table(id="edge", title="Edge", colour=EDGE, entries=tuple(entries))


def _running(environment: Environment) -> Mapping[str, Table]:
    """What runs; a service's pods use what its tasks use, so both are one entry."""
    kubernetes = environment.kubernetes
    both = "tasks on Fargate, pods on EKS" if kubernetes else "tasks on Fargate"
    services = [Entry(id=name, name=name, detail=both) for name in environment.services]
    found = {"services": Table(id="services", title="Services", colour=RUNS, entries=(*services,))}
    if environment.jobs:
        fleet = Entry(id=JOBS, name="Job fleet", detail="EC2 Auto Scaling")
        found["jobs"] = Table(id="jobs", title="Jobs", colour=RUNS, entries=(fleet,))
    agents = [row for row in _users(environment) if _table_of(row) == "agents"]
    if agents:
        entries = tuple(Entry(id=row.label, name=row.label, detail="pods") for row in agents)
        found["agents"] = Table(id="agents", title="Kubernetes", colour=RUNS, entries=entries)
    functions = [row for row in _users(environment) if row.stands is Stands.FUNCTION]
    if functions:
        entries = tuple(Entry(id=r.label, name=r.label, detail="Lambda") for r in functions)
        found["functions"] = Table(id="functions", title="Functions", colour=RUNS, entries=entries)
    return found


def _stores(environment: Environment) -> Iterator[Frame]:
    there = _stored(environment)
    inside = tuple(entry for entry in there if entry.id in IN_VPC)
    seen = tuple(entry for entry in there if entry.id in SEEN)
    outside = tuple(entry for entry in there if entry.id not in {*IN_VPC, *SEEN})
    tables = (
        ("vpc", "In the VPC", inside),
        ("services-of-aws", "Behind APIs of AWS", outside),
        ("observability", "Observability", seen),
    )
    listed = tuple(
        Table(id=id_, title=title, colour=STORES, entries=entries)
        for id_, title, entries in tables
        if entries
    )
    yield Frame(id="stores", title="Stores", fill=WITHIN, tables=listed)


def _stored(environment: Environment) -> list[Entry]:
    aurora = isinstance(environment.database, AuroraConfig)
    names = {
        "database": ("PostgreSQL", f"{'Aurora' if aurora else 'RDS'}, signed in to with IAM"),
        **NAMES,
        **{name: (f"Queue {name}", "SQS") for name in reversed(environment.queues)},
    }
    there = {_store(column.label) for column in stores(environment)}
    return [
        Entry(id=id_, name=name, detail=detail)
        for id_, (name, detail) in names.items()
        if id_ in there
    ]


def _store(column: str) -> str | None:
    """The store that a column stands for; None for what is no store."""
    if column == Kind.BOUNDARY.value:
        return None
    return SAME.get(column, column.removeprefix("to ").removeprefix("from "))


def _around(environment: Environment) -> Iterator[Table]:
    seen, backups = environment.observability, environment.backups
    region = f"copies in {backups.recovery_region}" if backups and backups.recovery_region else ""
    listed = (
        (True, "Network", f"{len(environment.networking.zones)} zones, four tiers, endpoints"),
        (True, "Keys", "one for logs, data, alerts"),
        (True, "Alarms and dashboard", "a topic that people and functions hear"),
        (seen and seen.grafana, "Grafana", ""),
        (seen and seen.canary_minutes, "Canary", "asks from outside"),
        (environment.account_security, "Detectors", "trail, Config, GuardDuty, Security Hub"),
        (backups, "Backups", region),
        (environment.budget, "Budget", ""),
        (environment.working_hours, "Working hours", "rests at night"),
    )
    entries = tuple(
        Entry(id=name.lower().replace(" ", "-"), name=name, detail=detail)
        for there, name, detail in listed
        if there
    )
    yield Table(id="around", title="Around all of it", colour=AROUND, entries=entries)


def _ways_in(environment: Environment) -> Iterator[Arrow]:
    if not environment.has_route:
        return
    distributed = bool(environment.edge and environment.edge.distribution)
    first = "cdn" if distributed else "balancer"
    yield Arrow(tail=("outside", "users"), head=("edge", first))
    for name, service in environment.services.items():
        if service.route:
            yield Arrow(tail=("edge", "balancer"), head=("services", name))


def _uses(environment: Environment) -> Iterator[Arrow]:
    """An arrow from each workload to what it uses, and from each queue to who takes from it."""
    places = {
        entry.id: table.id
        for frame in _stores(environment)
        for table in frame.tables
        for entry in table.entries
    }
    for row, colour in zip(_users(environment), cycle(LINES), strict=False):
        tail = (_table_of(row), row.label)
        used = {_store(column): column for column in sorted(row.uses)}
        for store, column in used.items():
            if store in places:
                yield Arrow(
                    tail=tail,
                    head=(places[store], store),
                    colour=colour,
                    is_back=column.startswith(FROM),
                    is_thin=store in SEEN,
                )


def _users(environment: Environment) -> list[Row]:
    """Workloads that use a store; pods of a service are not told apart from its tasks.

    What somebody starts once, such as a change of tables, is no part of what runs.
    """
    services = {f"pod-{name}" for name in environment.services}
    rows = (row for row in workloads(environment) if row.stands is not Stands.ONCE)
    return [row for row in rows if row.uses and row.label not in services]


def _table_of(row: Row) -> str:
    if row.stands is Stands.PODS:
        return "agents"
    names = {
        Stands.TASKS: "services",
        Stands.INSTANCES: "jobs",
        Stands.FUNCTION: "functions",
    }
    return names[row.stands]


def _order(environment: Environment) -> Iterator[Arrow]:
    """Keep what no arrow reaches at its place, in columns from left to right."""
    entrance = "edge" if environment.has_route else "around"
    for left, right in (("shared", entrance), ("shared", "around"), ("around", "services")):
        yield Arrow(tail=(left, ""), head=(right, ""), is_order=True)
