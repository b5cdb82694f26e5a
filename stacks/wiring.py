"""Who uses what: the only place where workloads and stores of an environment meet."""

from collections.abc import Iterator

from constructs_lib.workload import Store, Workload, connect
from stacks.environment import EnvironmentStack
from stacks.target import ABSENT_STORES


def wire(stack: EnvironmentStack) -> None:
    """Connect every workload to all that its environment says it uses."""
    available = stores(stack)
    for workload, uses in workloads(stack):
        there = tuple(name for name in uses if not _is_absent(stack, name))
        connect(workload, there, available)
    _consume(stack)
    _listen(stack)
    samples = stack.observability.prometheus if stack.observability else None
    if samples and stack.kubernetes:
        for reader in stack.kubernetes.metrics_readers:
            samples.connect_reader(reader)
    if stack.database and stack.preparation:
        stack.database.connect_administrator(stack.preparation.prepare.workload)
        stack.database.connect(stack.preparation.migrate.workload)
    if stack.account and stack.account.sensitive_data and stack.uploads:
        stack.account.sensitive_data.look_into("uploads", bucket=stack.uploads.name)


def _listen(stack: EnvironmentStack) -> None:
    """Let the forwarder have heartbeats of alerting, which it passes on out of the account."""
    forwarder = stack.functions.forwarder if stack.functions else None
    heartbeat = stack.observability.heartbeat if stack.observability else None
    if forwarder and heartbeat:
        forwarder.also_forward("heartbeat", heartbeat.topic)


def _consume(stack: EnvironmentStack) -> None:
    """Let pods take from the queue that their service consumes; Fargate's tasks may by then."""
    for name, pod in stack.kubernetes.pods.items() if stack.kubernetes else ():
        consumed = stack.environment.services[name].consumes
        if consumed is not None:
            stack.queues[consumed].connect_consumer(pod)


def stores(stack: EnvironmentStack) -> dict[str, Store]:
    """What workloads may use, by the names that environments have for it."""
    named: dict[str, Store | None] = {
        "database": stack.database,
        "cache": stack.cache,
        "table": stack.table,
        "uploads": stack.uploads,
        "flags": stack.flags,
        "signing-key": stack.functions.signing_key if stack.functions else None,
        **stack.queues,
        **(stack.observability.stores if stack.observability else {}),
    }
    return {name: store for name, store in named.items() if store is not None}


def workloads(stack: EnvironmentStack) -> Iterator[tuple[Workload, tuple[str, ...]]]:
    """What runs code, and the names of what it uses."""
    environment = stack.environment
    for name, service in stack.compute.services.items():
        yield service.workload, environment.services[name].uses
        if stack.kubernetes:
            yield stack.kubernetes.pods[name], environment.services[name].uses
    if stack.jobs and environment.jobs:
        yield stack.jobs.workload, environment.jobs.uses
    if stack.kubernetes:
        yield from stack.kubernetes.agents(environment.stores)


def _is_absent(stack: EnvironmentStack, name: str) -> bool:
    """Whether the target has no such thing, though the environment wants it."""
    feature = ABSENT_STORES.get(name)
    return feature is not None and not stack.target.has(feature)
