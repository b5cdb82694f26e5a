"""Who runs code in an environment or starts it, and what each may use: the rows of its tables.

Names of roles, groups and stores are those that follow project and environment in what AWS calls
them.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any

from constructs_lib.image import repository_of
from environments import Environment
from environments.model import LOG_SEARCH
from terrace.database.place import MIGRATE, PREPARE
from terrace.log_search.place import PREPARE as INDEX

FORWARDER, ROTATION = "alarm-forwarder", "signing-key-rotation"
TO, FROM = "to", "from"  # first word of what a queue is to those who send and take
JOBS, NODES, POD_LOGS = "jobs", "nodes", "kubernetes"
NAMES, RECORDS = "external-dns", "records"  # who changes records of the zone on Kubernetes
QUERIES = "queries"  # what reading samples is called, where somebody may write them
ROUTER = "log-router"
READERS, SEARCHES = "log-reader", "searches"  # people, and what they do
INDEXING = "indexing"  # what administering log search is called
# What each task that makes a database usable reaches.
ONCE = {PREPARE: "administrator", MIGRATE: "database"}
COLLECTED = {"metrics", "traces"}  # what a collector beside a workload sends on
# What collects on Kubernetes, and decides by it: the stores it uses, its role, whether it is the
# project's code.
AGENTS = {
    "collector": (("metrics", "traces"), "pod-collector", True),
    "log-router": (("log-search",), "pod-fluent-bit", False),
    "metrics-adapter": ((QUERIES,), "pod-metrics-adapter", False),
    "argo-rollouts": ((QUERIES,), "pod-argo-rollouts", False),
}


class Stands(Enum):
    """Where code runs."""

    TASKS = "tasks of a service on Fargate"
    PODS = "pods, on the nodes of Kubernetes"
    INSTANCES = "instances of the job fleet"
    ONCE = "a task that is started once, on Fargate"
    FUNCTION = "a function"
    PIPELINE = "a pipeline or somebody, outside of the account"


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """Who reaches something.

    Attributes:
        label: Its heading.
        role: Its role.
        stands: Where it runs.
        name: The service, function or fleet that it is part of.
        uses: Labels of columns.
        owner: Whose settings it has; None where it is told nothing.
        logs: Log group that it writes, by the last part of its name; None where it writes none.
        repositories: Images that it pulls, or would.
        runs_code: The project's code runs with the role, so that the boundary limits it.
        needs: Store without which it is not there; empty for none.
    """

    label: str
    role: str
    stands: Stands
    name: str
    uses: frozenset[str]
    owner: str | None = None
    logs: str | None = None
    repositories: tuple[str, ...] = ()
    runs_code: bool = True
    needs: str = ""


def workloads(environment: Environment) -> Iterator[Row]:
    """What runs code: services, pods, the job fleet, tasks of the database, agents, functions."""
    for name, service in environment.services.items():
        used = _used(environment, service.uses, service.consumes)
        yield Row(label=name, role=name, stands=Stands.TASKS, name=name, owner=name, uses=used)
        if environment.kubernetes:
            pod = f"pod-{name}"
            uses = used - {LOG_SEARCH}  # Fluent Bit on the nodes sends what they print
            yield Row(label=pod, role=pod, stands=Stands.PODS, name=NODES, owner=name, uses=uses)
    if jobs := environment.jobs:
        used = _used(environment, jobs.uses, jobs.consumes)
        yield Row(label=JOBS, role=JOBS, stands=Stands.INSTANCES, name=JOBS, owner=JOBS, uses=used)
    for name, store in ONCE.items() if environment.preparing else ():
        yield Row(
            label=name,
            role=name,
            stands=Stands.ONCE,
            name=PREPARE,
            uses=frozenset({store}),
            owner=name,
        )
    if environment.indexing:
        yield Row(
            label=INDEX,
            role=INDEX,
            stands=Stands.ONCE,
            name=INDEX,
            uses=frozenset({INDEXING, SEARCHES, LOG_SEARCH}),
            owner=INDEX,
            needs=LOG_SEARCH,
        )
        yield Row(
            label=READERS,
            role=READERS,
            stands=Stands.PIPELINE,
            name=READERS,
            uses=frozenset({SEARCHES}),
            runs_code=False,
            needs=LOG_SEARCH,
        )
    if environment.kubernetes:
        for name, (stores, role, runs_code) in AGENTS.items():
            yield Row(
                label=name,
                role=role,
                stands=Stands.PODS,
                name=NODES,
                owner=name,
                uses=frozenset(stores) & {*environment.stores, *queried(environment)},
                runs_code=runs_code,
            )
    if environment.named_on_kubernetes:
        yield Row(
            label=NAMES,
            role=f"pod-{NAMES}",
            stands=Stands.PODS,
            name=NODES,
            uses=frozenset({RECORDS}),
            runs_code=False,
        )
    yield from _functions(environment)


def queried(environment: Environment) -> tuple[str, ...]:
    """What readers of samples use, where there are such readers and samples."""
    return (QUERIES,) if environment.kubernetes and "metrics" in environment.stores else ()


def _used(environment: Environment, uses: Iterable[str], consumes: str | None) -> frozenset[str]:
    sent = {name: f"{TO} {name}" for name in environment.queues}
    taken = {f"{FROM} {consumes}"} if consumes else set()
    return frozenset({sent.get(name, name) for name in uses} | taken)


def _functions(environment: Environment) -> Iterator[Row]:
    """The platform's own functions; Lambda writes their traces, so they may always do that."""
    functions = environment.functions
    wanted = {
        FORWARDER: (bool(functions and functions.alarm_forwarder), {"contacts"}),
        ROTATION: (bool(functions and functions.signing_key_days), {"signing-key", "rotation"}),
    }
    for name, (there, uses) in wanted.items():
        if there:
            yield Row(
                label=name,
                role=name,
                stands=Stands.FUNCTION,
                name=name,
                uses=frozenset({*uses, "traces"}),
                owner=FORWARDER if name == FORWARDER else None,  # the other is told by its event
                logs=name,
            )


def starters(environment: Environment) -> Iterator[Row]:
    """What starts workloads, and what is needed to run and to plan them."""
    pulled = {name: _repository(each.image) for name, each in environment.services.items()}
    for name, repository in pulled.items():
        role = f"{name}-execution"
        keys = _keys(environment, environment.services[name].uses)
        uses = frozenset({"image", "logs", f"settings {name}"}) | keys
        yield Row(
            label=role,
            role=role,
            stands=Stands.TASKS,
            name=name,
            uses=uses,
            logs=name,
            repositories=(repository,),
        )
    if jobs := environment.jobs:
        yield Row(
            label=JOBS,
            role=JOBS,
            stands=Stands.INSTANCES,
            name=JOBS,
            uses=frozenset({"image", "logs", "downloads", "sessions", f"settings {JOBS}"})
            | _keys(environment, jobs.uses),
            logs=JOBS,
            repositories=(_repository(jobs.image),),
        )
    for name, service in environment.services.items():
        if LOG_SEARCH in service.uses:  # the router beside it writes with its role
            yield Row(
                label=f"{name} {ROUTER}",
                role=name,
                stands=Stands.TASKS,
                name=name,
                uses=frozenset({"logs"}),
                logs=name,
                repositories=(pulled[name],),
                needs=LOG_SEARCH,
            )
    if indexing := environment.indexing:
        yield Row(
            label=f"{INDEX}-execution",
            role=f"{INDEX}-execution",
            stands=Stands.ONCE,
            name=INDEX,
            uses=frozenset({"image", "logs"}),
            logs=INDEX,
            repositories=(pulled[indexing],),
            needs=LOG_SEARCH,
        )
    if preparing := environment.preparing:
        yield Row(
            label=f"{PREPARE}-execution",
            role=f"{PREPARE}-execution",
            stands=Stands.ONCE,
            name=PREPARE,
            uses=frozenset({"image", "logs"}),
            logs=PREPARE,
            repositories=(pulled[preparing],),
        )
    if environment.kubernetes:
        yield from _on_kubernetes(environment)
    for row in _functions(environment):
        variables = {"variables"} if row.name == FORWARDER else set()
        yield Row(
            label=row.label,
            role=row.role,
            stands=row.stands,
            name=row.name,
            uses=frozenset({"logs", *variables}),
            logs=row.logs,
            repositories=environment.repositories,
        )
    yield Row(
        label="plan",
        role="plan",
        stands=Stands.PIPELINE,
        name="plan",
        uses=frozenset({"variables", *(f"key {vendor}" for vendor in vendors(environment))}),
        runs_code=False,
    )


def _on_kubernetes(environment: Environment) -> Iterator[Row]:
    common: dict[str, Any] = {
        "stands": Stands.PODS,
        "name": NODES,
        "repositories": environment.repositories,
        "runs_code": False,
    }
    copied = frozenset(f"settings {owner}" for owner in owners(environment))
    copied |= _keys(environment, COLLECTED)
    yield Row(label=NODES, role=NODES, uses=frozenset({"image", "downloads", "sessions"}), **common)
    copies, ships = "pod-external-secrets", "pod-fluent-bit"
    yield Row(label=copies, role=copies, uses=copied, **common)
    yield Row(label=ships, role=ships, uses=frozenset({"logs"}), logs=POD_LOGS, **common)


def owners(environment: Environment) -> list[str]:
    """Whoever is told by parameters where its stores are, each once."""
    rows = workloads(environment)
    by_parameters = (r for r in rows if r.stands not in (Stands.FUNCTION, Stands.ONCE))
    told = (r.owner for r in by_parameters if r.owner and r.uses)
    return list(dict.fromkeys(told))


def vendors(environment: Environment) -> list[str]:
    """Names of vendors that get metrics, traces and logs besides."""
    seen = environment.observability
    return [each.name for each in seen.recipients] if seen else []


def _keys(environment: Environment, uses: Iterable[str]) -> frozenset[str]:
    """Keys that are read by what starts a collector; its workload never reads them itself."""
    if not COLLECTED & {*uses} & {*environment.stores}:
        return frozenset()
    return frozenset(f"key {vendor}" for vendor in vendors(environment))


def _repository(image: str) -> str:
    return repository_of(image)
