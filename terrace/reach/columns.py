"""What may be reached in an environment: the columns of its tables."""

from dataclasses import dataclass
from enum import Enum

from environments import Environment
from terrace.reach.rows import (
    FROM,
    INDEXING,
    QUERIES,
    RECORDS,
    SEARCHES,
    TO,
    owners,
    queried,
    vendors,
)


class Kind(Enum):
    """What a column stands for."""

    DATABASE = "database"
    CACHE = "cache"
    TABLE = "table"
    UPLOADS = "uploads"
    FLAGS = "flags"
    SIGNING_KEY = "signing-key"
    TRACES = "traces"
    METRICS = "metrics"
    LOG_SEARCH = "log-search"
    SEND = TO
    TAKE = FROM
    ROTATE = "rotation"
    CONTACTS = "contacts"
    QUERIES = QUERIES
    RECORDS = RECORDS
    ADMINISTRATOR = "administrator"
    INDEXING = INDEXING
    SEARCHES = SEARCHES
    IMAGE = "image"
    SETTINGS = "settings"
    KEY = "key"
    LOGS = "logs"
    VARIABLES = "variables"
    DOWNLOADS = "downloads"
    SESSIONS = "sessions"
    BOUNDARY = "boundary"


IN_ENVIRONMENT = tuple(Kind)[: tuple(Kind).index(Kind.SEND)]  # called as an environment calls it


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """What somebody may reach.

    Attributes:
        kind: What it stands for.
        thing: Name of the queue or vendor, or owner of the settings; empty for others.
    """

    kind: Kind
    thing: str = ""

    @property
    def label(self) -> str:
        """Its heading."""
        return f"{self.kind.value} {self.thing}".rstrip()


def stores(environment: Environment) -> list[Column]:
    """What workloads may use, in the order of the table."""
    functions = environment.functions
    there = [kind for kind in IN_ENVIRONMENT if kind.value in environment.stores]
    queues = [
        Column(kind=kind, thing=name)
        for name in environment.queues
        for kind in (Kind.SEND, Kind.TAKE)
    ]
    own = [Kind.ROTATE] if Kind.SIGNING_KEY in there else []
    own += [Kind.ADMINISTRATOR] if environment.preparing else []
    own += [Kind.INDEXING, Kind.SEARCHES] if environment.indexing else []
    own += [Kind.QUERIES] if queried(environment) else []
    own += [Kind.RECORDS] if environment.named_on_kubernetes else []
    own += [Kind.CONTACTS] if functions and functions.alarm_forwarder else []
    return [
        *(Column(kind=kind) for kind in there),
        *queues,
        *(Column(kind=kind) for kind in (*own, Kind.BOUNDARY)),
    ]


def operation(environment: Environment) -> list[Column]:
    """What starting, running and planning take, in the order of the table."""
    forwards = bool(environment.functions and environment.functions.alarm_forwarder)
    own = [Kind.DOWNLOADS, Kind.SESSIONS] if environment.jobs or environment.kubernetes else []
    return [
        Column(kind=Kind.IMAGE),
        *(Column(kind=Kind.SETTINGS, thing=owner) for owner in owners(environment)),
        *(Column(kind=Kind.KEY, thing=vendor) for vendor in vendors(environment)),
        Column(kind=Kind.LOGS),
        *([Column(kind=Kind.VARIABLES)] if forwards else []),
        *(Column(kind=kind) for kind in (*own, Kind.BOUNDARY)),
    ]
