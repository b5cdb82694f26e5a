"""`python -m tests.soak.service`: the service under load, through a deployment, and fuzzed.

1. 200 requests a second for a minute, mixed, with PostgreSQL and Redis: no errors.
2. 50 requests a second on two instances behind a proxy, of which each is restarted again and
   again: no failed request. Both starts and the load have to fit on the machine.
3. 10,000 requests made up by schemathesis, on SQLite and on PostgreSQL: no error of the server,
   and nothing that the description does not say.

Prints what it measured, and ends with 1 where something failed. Ten minutes on two cores.
"""

import argparse
import asyncio
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.deployments import restarted_under_load
from tests.support.fuzzing import Report, fuzz
from tests.support.load import Notes, Outcome, at_rate
from tests.support.postgresql import PostgreSQL, running_postgresql
from tests.support.redis import Redis, running_redis
from tests.support.service import Service, migrated, running_service

PER_SECOND = 200
BESIDE_RESTARTS = 50
CASES = 10_000
EXAMPLES = 300  # for each address


def main() -> int:
    """Run what is asked for and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak.service", description=__doc__)
    parser.add_argument("which", nargs="*", default=["load", "deployment", "fuzzing"])
    parser.add_argument("--seconds", type=float, default=60.0, help="of load (default: 60)")
    parser.add_argument("--rate", type=float, help=f"default: {PER_SECOND}, {BESIDE_RESTARTS}")
    parser.add_argument("--cases", type=int, default=CASES, help=f"default: {CASES:,}")
    options = parser.parse_args()
    well = True
    with (
        running_postgresql() as postgresql,
        running_redis() as redis,
        tempfile.TemporaryDirectory(prefix="terrace-") as temporary,
    ):
        folder = Path(temporary)
        if "load" in options.which:
            well &= load(postgresql, redis, folder, options.rate or PER_SECOND, options.seconds)
        if "deployment" in options.which:
            well &= deployment(
                postgresql, redis, folder, options.rate or BESIDE_RESTARTS, options.seconds
            )
        if "fuzzing" in options.which:
            well &= fuzzing(postgresql, redis, folder, options.cases)
    return 0 if well else 1


def load(postgresql: PostgreSQL, redis: Redis, folder: Path, rate: float, seconds: float) -> bool:
    """Send requests at a fixed rate to one instance."""
    with with_stores(postgresql, redis, folder / "load") as service:
        outcome = asyncio.run(_sent(service.port, rate, seconds))
    print(f"load: {rate:g} requests/s for {seconds:g} s: {outcome}", flush=True)
    return outcome.failed == 0


def deployment(
    postgresql: PostgreSQL, redis: Redis, folder: Path, rate: float, seconds: float
) -> bool:
    """Restart each of two instances behind a proxy under that load."""
    with postgresql.database() as database:
        settings = {"DATABASE_URL": postgresql.url(database), "CACHE_URL": redis.url()}
        migrated(folder / "deployment", settings)
        outcome, restarts = restarted_under_load(
            folder / "deployment", settings, per_second=rate, seconds=seconds
        )
    print(f"deployment: {restarts} restarts under {rate:g} requests/s: {outcome}", flush=True)
    return outcome.failed == 0


def fuzzing(postgresql: PostgreSQL, redis: Redis, folder: Path, cases: int) -> bool:
    """Send made-up requests, half of them to a service on SQLite, half to one on PostgreSQL."""
    total, well = 0, True
    with running_service(folder / "sqlite", {"LOG_LEVEL": "WARNING"}) as service:
        total += _told("SQLite", report := _fuzzed(service, folder, cases // 2))
        well &= not report.problems
    with with_stores(postgresql, redis, folder / "fuzzing") as service:
        total += _told("PostgreSQL", report := _fuzzed(service, folder, cases // 2))
        well &= not report.problems
    print(f"fuzzing: {total:,} cases", flush=True)
    return well and total >= cases


@contextmanager
def with_stores(postgresql: PostgreSQL, redis: Redis, folder: Path) -> Iterator[Service]:
    """A service with a database of its own."""
    with postgresql.database() as database:
        settings = {
            "DATABASE_URL": postgresql.url(database),
            "CACHE_URL": redis.url(),
            "LOG_LEVEL": "WARNING",
        }
        migrated(folder, settings)
        with running_service(folder, settings) as service:
            yield service


async def _sent(port: int, rate: float, seconds: float) -> Outcome:
    notes = Notes(port)
    await notes.prepare()
    try:
        return await at_rate(notes, per_second=rate, seconds=seconds)
    finally:
        await notes.close()


def _fuzzed(service: Service, folder: Path, cases: int) -> Report:
    """Fuzz in rounds, each with another seed, until there were so many cases."""
    total, seconds, problems, output, seed = 0, 0.0, list[str](), "", 1
    while total < cases and not problems:
        report = fuzz(service.url, folder, examples=EXAMPLES, seed=seed)
        total, seconds, seed = total + report.cases, seconds + report.seconds, seed + 1
        problems, output = list(report.problems), report.output
    return Report(cases=total, problems=problems, output=output, seconds=seconds)


def _told(store: str, report: Report) -> int:
    if report.problems:
        print(report.output, flush=True)
    print(
        f"fuzzing on {store}: {report.cases:,} cases in {report.seconds:.0f} s, "
        f"{len(report.problems)} kinds of problem",
        flush=True,
    )
    return report.cases


if __name__ == "__main__":
    raise SystemExit(main())
