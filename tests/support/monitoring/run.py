"""The service under load, watched by the project's own rules, while things break and get well.

The database of all services is taken away, and the worker is killed: two real faults at a time.
Once those on call were told of both, both come back.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from environments import ENVIRONMENTS, Environment
from tests.support.authority import certificates
from tests.support.embedded_aws import EmbeddedAws
from tests.support.monitoring.beside import LOOK_SECONDS, Event, loaded, looking
from tests.support.monitoring.receiver import Message, Receiver, public, receiver, title
from tests.support.monitoring.servers import Prometheus, watching
from tests.support.monitoring.setting import Place, rule_files
from tests.support.postgresql import PostgreSQL, running_postgresql
from tests.support.process import free_port
from tests.support.redis import running_redis
from tests.support.service import Service, migrated, running_service

WELL_SECONDS = 5.0  # with everything in order, before something breaks
PATIENCE_SECONDS = 60.0  # for one step, on a machine with much else to do


@dataclass(kw_only=True)
class Run:
    """What was seen.

    Attributes:
        environment: The environment that was played.
        web: Its service that answers requests.
        worker: Its service that works on a queue.
        prometheus: What has all the samples.
        heard: What came to the receivers.
        begun: When everything was in order, by time.time().
        broken: When faults began.
        ended: When the last alert had ended.
        events: What happened, in order.
    """

    environment: Environment
    web: str
    worker: str
    prometheus: Prometheus
    heard: Receiver
    begun: float = 0
    broken: float = 0
    ended: float = 0
    events: list[Event] = field(default_factory=list)

    def told(self, status: str, alert: str, service: str, to: str = "chat") -> Message | None:
        """The first message of an alert to a receiver, if there was one."""
        begins = f"{status.upper()}: {alert} of {service} "
        return next((each for each in self.heard.to(to) if title(each).startswith(begins)), None)

    def states(self, alert: str, service: str) -> list[Event]:
        """States of an alert in the order in which they were seen."""
        return [each for each in self.events if (each.alert, each.service) == (alert, service)]

    def is_over(self, alert: str, service: str) -> bool:
        """Whether an alert was seen to end, and has not begun anew."""
        return [each.what for each in self.states(alert, service)][-1:] == ["inactive"]


def played() -> tuple[Environment, str, str]:
    """Return the last environment with objectives, its web service, and its worker."""
    known = [
        each for each in ENVIRONMENTS if f"objectives/{each.name}.yml" in rule_files(each.name)
    ]
    environment = (known or ENVIRONMENTS)[-1]
    services = environment.services.items()
    web = next((name for name, each in services if each.route), "app")
    worker = next((name for name, each in services if each.consumes), "worker")
    return environment, web, worker


@contextmanager
def ran(folder: Path, aws: EmbeddedAws) -> Iterator[Run]:
    """The whole story; Prometheus still runs in the `with` block, with all samples.

    Args:
        folder: Where everything is kept.
        aws: What has the queue.

    Raises:
        AssertionError: Something did not come in time; says what.
    """
    environment, web, worker = played()
    with ExitStack() as stack:
        database = stack.enter_context(running_postgresql())
        cache = stack.enter_context(running_redis())
        heard = stack.enter_context(receiver())
        made = certificates(folder)
        ports = {web: free_port(), worker: free_port()}
        place = Place(
            folder=folder,
            environment=environment.name,
            services=ports,
            receiver=heard.url,
            public=stack.enter_context(public(made)),
            authority=made.authority,
            prometheus=free_port(),
            alertmanager=free_port(),
            blackbox=free_port(),
        )
        given = _settings(aws, environment, database, cache.url(), heard.url)
        migrated(folder / "migrated", given)

        def begin(name: str, module: str) -> Service:
            own = {**given, "SERVICE_NAME": name}
            service = running_service(
                folder / name, own, module=module, port=ports[name], ready=False
            )
            return stack.enter_context(service)

        serving, working = begin(web, "app"), begin(worker, "app.worker")
        prometheus = stack.enter_context(watching(place))
        serving.wait_until_ready()
        working.wait_until_ready()
        run = Run(
            environment=environment, web=web, worker=worker, prometheus=prometheus, heard=heard
        )
        with loaded(ports[web]):
            _wait(run, "samples of all services", lambda: _measured(run))
            run.begun = time.time()
            with looking(prometheus, run.events):
                _happen(run, database, working, lambda: begin(worker, "app.worker"))
        yield run


def _happen(
    run: Run, database: PostgreSQL, working: Service, work_again: Callable[[], Service]
) -> None:
    alerts = (("HighErrorRate", run.web), ("ServiceDown", run.worker))
    time.sleep(WELL_SECONDS)
    _wait(run, "a time without these alerts", lambda: _is_calm(run, {name for name, _ in alerts}))
    run.broken = time.time()
    run.events.append(Event(at=run.broken, what="the database is taken away"))
    database.stop()
    run.events.append(Event(at=time.time(), what="the worker is killed", service=run.worker))
    _kill(working)
    for alert, service in alerts:
        _wait(run, f"message of {alert}", partial(run.told, "firing", alert, service))
    run.events.append(Event(at=time.time(), what="the database is back"))
    database.start_again()
    run.events.append(Event(at=time.time(), what="the worker is back", service=run.worker))
    working = work_again()
    for alert, service in alerts:
        _wait(run, f"the end of {alert}", partial(run.told, "resolved", alert, service))
        # A message may come before anybody looks at the alert again.
        _wait(run, f"no more {alert}", partial(run.is_over, alert, service))
    run.ended = time.time()
    _kill(working)  # it would wait for its last poll


def _kill(service: Service) -> None:
    service.process.send(9)
    service.process.wait(10)


def _settings(
    aws: EmbeddedAws, environment: Environment, database: PostgreSQL, cache: str, collector: str
) -> dict[str, str]:
    queue = aws.client("sqs").create_queue(QueueName=f"monitoring-{time.time_ns()}")["QueueUrl"]
    access = {name: each for name, each in aws.environ().items() if name.startswith("AWS_")}
    return {
        **access,
        "AWS_REGION": "us-east-1",
        "ENVIRONMENT_NAME": environment.name,
        "DATABASE_URL": database.url(),
        "CACHE_URL": cache,
        "TASKS_QUEUE_URL": queue,
        "OTEL_EXPORTER_OTLP_ENDPOINT": collector,
    }


def _is_calm(run: Run, alerts: set[str]) -> bool:
    return alerts.isdisjoint(each["labels"]["alertname"] for each in run.prometheus.alerts)


def _measured(run: Run) -> bool:
    found = run.prometheus.ask("query", query="count by (service) (up{job='services'} == 1)")
    services = {each["metric"]["service"] for each in found["result"]}
    return services == {run.web, run.worker}


def _wait(run: Run, what: str, is_there: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not is_there():
        if time.monotonic() > deadline:
            seen = "\n".join(map(str, run.events)) or "nothing"
            raise AssertionError(f"{what}: not within {PATIENCE_SECONDS:.0f} s; seen:\n{seen}")
        time.sleep(LOOK_SECONDS)
