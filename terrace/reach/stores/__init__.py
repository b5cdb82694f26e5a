"""What using each kind of store takes, as an account has it."""

from collections.abc import Callable, Mapping

from constructs_lib.public_images import PUBLIC_IMAGES
from environments import Environment
from terrace.reach.columns import Column, Kind
from terrace.reach.found import Found, Reader
from terrace.reach.rows import FORWARDER, Row, Stands
from terrace.reach.stores import inside, outside, running

Read = Callable[[Reader, Environment], Found]
# Whoever uses one of these has a collector or a log router beside it, whose image is not ours.
HELPED = {Kind.METRICS.value, Kind.TRACES.value, Kind.LOG_SEARCH.value}
REGISTRY = PUBLIC_IMAGES["collector"].repository.partition("/")[0]
STORES: Mapping[Kind, Read] = {
    Kind.DATABASE: inside.database,
    Kind.ADMINISTRATOR: inside.administrator,
    Kind.CACHE: inside.cache,
    Kind.LOG_SEARCH: inside.log_search,
    Kind.INDEXING: inside.indexing,
    Kind.SEARCHES: inside.searches,
    Kind.TABLE: outside.table,
    Kind.UPLOADS: outside.uploads,
    Kind.FLAGS: outside.flags,
    Kind.SIGNING_KEY: outside.signing_key,
    Kind.ROTATE: outside.rotation,
    Kind.CONTACTS: outside.contacts,
    Kind.TRACES: outside.traces,
    Kind.METRICS: outside.metrics,
    Kind.QUERIES: outside.queries,
    Kind.RECORDS: outside.records,
}


def read(reader: Reader, environment: Environment, column: Column, row: Row) -> Found:
    """Read what using a column takes a row.

    Raises:
        Missing: It is not in the account.
        Unreadable: The account does not tell.
    """
    if column.kind in STORES:
        return STORES[column.kind](reader, environment)
    own: Mapping[Kind, Callable[[], Found]] = {
        Kind.SEND: lambda: outside.send(reader, column.thing),
        Kind.TAKE: lambda: outside.take(reader, column.thing),
        Kind.IMAGE: lambda: running.image(
            reader, row.repositories, public=REGISTRY if _is_helped(environment, row) else ""
        ),
        Kind.SETTINGS: lambda: running.settings(reader, column.thing),
        Kind.KEY: lambda: outside.vendor_key(reader, column.thing),
        Kind.LOGS: lambda: running.logs(reader, row),
        Kind.VARIABLES: lambda: running.variables(reader, FORWARDER),
        Kind.DOWNLOADS: lambda: running.downloads(reader, row),
        Kind.SESSIONS: lambda: running.sessions(reader),
    }
    return own[column.kind]()


def _is_helped(environment: Environment, row: Row) -> bool:
    """Whether images of others run beside a service or the jobs."""
    workload = {
        Stands.TASKS: environment.services.get(row.name),
        Stands.INSTANCES: environment.jobs,
    }
    found = workload.get(row.stands)
    return bool(found and HELPED & {*found.uses} & {*environment.stores})
