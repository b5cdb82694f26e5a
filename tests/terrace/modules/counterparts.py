"""Where an environment has what a module offers, and what only it has, with the reason."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from constructs_lib.database.config import AuroraConfig
from constructs_lib.edge.config import EdgeConfig
from constructs_lib.monitoring.objectives import ObjectivesConfig
from constructs_lib.observability.config import LogSearchConfig, ObservabilityConfig
from terrace.modules.definitions import (
    cache,
    compute,
    database,
    jobs,
    log_search,
    networking,
    observability,
    observability_vendors,
    operations,
)
from tests.support.example import APP, DEV

INSTANCE, CLUSTER, BLUE_GREEN, RESTING = "instance", "cluster", "blue-green", "resting"
SETTINGS = "the caller tells its code, in the variable `settings`"
NAMES = "names in a zone, and their certificates, are the caller's"
US_EAST_1 = "what there is in us-east-1 is the caller's"
PIPELINE = "who plans is a role of the pipeline"
ROLES = "roles of all environments are in the shared account, called after each"
REQUESTS = "the module's plans are of pull requests, which run on no branch that is protected"
PREPARED = "`terrace database` starts tasks of the environment's own image"
INDEXED = "`terrace log-search` starts a task of the environment's own image"
PEOPLE = "who reads logs is a role of the caller's account of people"
PARAMETERS = "aws_ssm_parameter compute/service-app/settings"
SECRETS = "compute/service-app/task/main.container_definitions[0].secrets: only there"
TRACKED = "compute/service-app/task/main.track_latest: only there"
OTHER_ALARMS = "other modules have the alarms; one is given by its ARN"
RELEASES = "a release is the caller's: the module's image is a variable"
TAGS = "a group has a block for each tag, and the caller's are known when Terraform runs"
BOOTSTRAP = "an environment's comes before its stack, with the bootstrap of its account"
LOCK = "a lock cannot be taken back: the caller's to set"

SENDS = ("metrics", "traces", "log-search")
BESIDE = "what works beside a service comes with the stores that its environment connects"
_app = replace(
    APP,
    objectives=ObjectivesConfig(availability_percent=compute.AVAILABILITY_PERCENT),
    # What brings it a container beside its own is in CLUSTER.
    uses=tuple(name for name in APP.uses if name not in {"tasks", *SENDS}),
)
_instance = replace(
    DEV,
    protected=True,
    services={compute.SERVICE: _app},
    networking=replace(
        DEV.networking,
        zones=networking.ZONES,
        nat_zones=("a",),
        interface_endpoints=networking.ENDPOINTS,
    ),
    jobs=replace(DEV.jobs, instance_types=jobs.INSTANCE_TYPES, spot=False, uses=()),
    database=replace(
        DEV.database, rto_minutes=database.RTO_MINUTES, rpo_minutes=database.RPO_MINUTES
    ),
    cache=replace(DEV.cache, rto_minutes=cache.RTO_MINUTES),
    edge=None,
    kubernetes=None,
    backups=operations.KEPT,
    budget=replace(DEV.budget, by_service={}),
    working_hours=None,
)
ENVIRONMENTS = {
    INSTANCE: _instance,
    CLUSTER: replace(
        _instance,
        region="eu-central-1",
        services={compute.SERVICE: replace(_app, memory_mib=1024, uses=(*_app.uses, *SENDS))},
        networking=replace(
            _instance.networking,
            nat_zones=networking.ZONES,
            interface_endpoints=networking.ALL_ENDPOINTS,
        ),
        database=AuroraConfig(
            instance_class="db.r7g.large", rto_minutes=5, rpo_minutes=5, backup_days=35
        ),
        edge=EdgeConfig(distribution=True),
        observability=ObservabilityConfig(
            prometheus=True,
            grafana="identity-center",
            tracing=True,
            canary_minutes=observability.MINUTES,
            vendors=("datadog",),
            datadog_site=observability_vendors.SITE,
            log_search=LogSearchConfig(
                instance_type=log_search.INSTANCE_TYPE, nodes=log_search.NODES, storage_gib=50
            ),
        ),
        backups=replace(operations.KEPT, recovery_region="eu-west-1"),
    ),
    RESTING: replace(_instance, working_hours=DEV.working_hours),
    BLUE_GREEN: replace(
        _instance,
        services={compute.SERVICE: replace(_app, deployment="canary", uses=())},
        kubernetes=replace(DEV.kubernetes, instance_types=("m7g.large",), spot=False),
    ),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Counterpart:
    """What a module has to equal.

    Attributes:
        places: Construct paths in the environment, by those in the module.
        environment: Which environment has it.
        stack: Which stack of it.
        own: Construct paths in the module that the environment leaves out, with the reason.
        absent: Construct paths in the environment that the module leaves out, with the reason.
        differs: Arguments that differ on purpose, each with the reason.
        words: Regular expressions to replace in the environment's paths.
    """

    places: Mapping[str, str]
    environment: str = INSTANCE
    stack: str = DEV.name
    own: Mapping[str, str] = field(default_factory=dict)
    absent: Mapping[str, str] = field(default_factory=dict)
    differs: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)


CLIENT = {r"(?<![a-z])app(?![a-z])": "client"}  # whoever uses a store


def _same(*names: str) -> dict[str, str]:
    return {name: name for name in names}


def _prepared(engine: str) -> Mapping[str, str]:
    """What lets tasks in that make the database's role and tables."""
    group = f"database/{engine}/security-group"
    paths = (
        *(f"database/migrate-database-{each}" for each in ("document", "policy")),
        *(f"database/prepare-database-administers-{each}" for each in ("document", "policy")),
        *(f"{group}/{each}" for each in ("prepare-database-out", "from-prepare-database")),
    )
    return dict.fromkeys(paths, PREPARED)


COUNTERPARTS = {
    "account": Counterpart(
        places={"account/account": "account"},
        own={"account/boundary": BOOTSTRAP},
        absent={"account/sensitive-data/uploads": "the caller says which buckets Macie looks into"},
    ),
    "cache": Counterpart(places=_same("cache"), words=CLIENT),
    "compute": Counterpart(
        places=_same("compute"),
        absent={PARAMETERS: SETTINGS},
        differs={SECRETS: SETTINGS, TRACKED: RELEASES},
    ),
    "compute-blue-green": Counterpart(
        places=_same("compute"),
        environment=BLUE_GREEN,
        differs={TRACKED: RELEASES},
    ),
    "compute-origin": Counterpart(
        places=_same("compute"),
        environment=CLUSTER,
        absent={
            PARAMETERS: SETTINGS,
            "compute/load-balancer/origin": NAMES,
            "compute/service-app/task/role/logs-policy": BESIDE,
            "compute/service-app/task/role/logs-document": BESIDE,
        },
        differs={
            "compute/service-app/task/main.container_definitions: ": BESIDE,
            TRACKED: RELEASES,
        },
    ),
    "database": Counterpart(places=_same("database"), absent=_prepared("postgres"), words=CLIENT),
    "database-aurora": Counterpart(
        places=_same("database"),
        environment=CLUSTER,
        absent=_prepared("aurora"),
        words=CLIENT,
    ),
    "database-table": Counterpart(places=_same("table"), words=CLIENT),
    "delivery": Counterpart(
        places={
            "delivery/registry/expiry": "registry-app/expiry",
            "delivery/registry/main": "registry-app/main",
            "delivery/registry/pull": "registry-app/pull",
            "delivery/registry/readers": "registry-app/readers",
            "delivery/github/apply": "github/apply-dev",
            "delivery/github/plan": "github/plan-dev",
            "delivery/github/main": "github/main",
        },
        stack="global",
        differs={
            f"github/{role}-dev/main.{what}": ROLES
            for role in ("apply", "plan")
            for what in ("name", "description")
        }
        | {
            "github/apply-dev/trust.statement[0].condition[1].values[0]": ROLES,
            "github/plan-dev/trust.statement[0].condition": REQUESTS,
        },
    ),
    "edge": Counterpart(
        places=_same("edge"),
        environment=CLUSTER,
        absent={
            "edge/alerts": US_EAST_1,
            "edge/certificate": NAMES,
            "edge/key": US_EAST_1,
            "edge/name": NAMES,
            "edge/origin-certificate": NAMES,
            "edge/origin-name": NAMES,
        },
    ),
    "feature-flags": Counterpart(places=_same("flags"), words=CLIENT),
    "functions": Counterpart(
        places={"functions/artifacts": "artifacts", "functions/functions": "functions"},
        absent={
            f"functions/alarm-forwarder/{each}": "the caller subscribes it to heartbeats"
            for each in ("from-heartbeat-alerts", "heartbeat-subscription")
        },
        differs={"secret/client-reads.name": "it is named after who reads"},
        words=CLIENT,
    ),
    "jobs": Counterpart(
        places={"jobs/queue": "queue-jobs", "jobs/jobs": "jobs"},
        differs={
            "jobs/fleet/main.dynamic": TAGS,
            "jobs/fleet/main.tag": TAGS,
            "policy jobs/fleet/instance/start.statement": RELEASES,
        },
        words=CLIENT,
    ),
    "kubernetes": Counterpart(
        places=_same("kubernetes"),
        environment=BLUE_GREEN,
        absent={
            f"kubernetes/{agent}-settings": SETTINGS
            for agent in ("collector", "metrics-adapter", "argo-rollouts")
        }
        | {"kubernetes/names": NAMES},
    ),
    "log-search": Counterpart(
        places={"log-search": "observability/log-search"},
        environment=CLUSTER,
        absent={
            f"observability/log-search/prepare-log-search-{what}": INDEXED
            for what in ("policy", "document")
        }
        | {
            f"observability/log-search/security-group/{way}": INDEXED
            for way in ("from-prepare-log-search", "prepare-log-search-out")
        },
        words=CLIENT,
    ),
    "monitoring": Counterpart(
        places={"monitoring/alerts": "monitoring", "monitoring/overview": "overview"},
        absent={"overview/users-affected": "alarms are in other modules, which need its topic"},
    ),
    "networking": Counterpart(places=_same("networking"), environment=CLUSTER),
    "networking-single-nat": Counterpart(places=_same("networking")),
    "observability": Counterpart(
        places=_same("observability"),
        environment=CLUSTER,
        absent={
            "observability/log-search": "a module of its own",
            "observability/logs-datadog": "a module of its own",
            "observability/vendor-keys": "a module of its own",
        }
        | {
            f"observability/prometheus/rules-{file}": "the caller's rules are one text"
            for file in (
                "database",
                "objectives",
                "queues",
                "recording-rules",
                "telemetry",
            )
        },
        words=CLIENT,
    ),
    "observability-vendors": Counterpart(
        places={"keys": "observability/vendor-keys", "logs": "observability/logs-datadog"},
        environment=CLUSTER,
        absent={"observability/logs-datadog/jobs": "one log group is passed on, others likewise"},
        differs={"datadog/client-reads.name": "it is named after who reads"},
        words={"(?<=/)app(?=-reads)": "client"},
    ),
    "operations": Counterpart(
        places={"operations/backups": "backups", "operations/cost": "cost"},
        absent={"backups/vault/lock": LOCK},
    ),
    "operations-recovery": Counterpart(
        places={
            "operations/backups": "backups",
            "operations/cost": "cost",
            "operations/recovery": "recovery",
        },
        environment=CLUSTER,
        absent={"backups/vault/lock": LOCK, "recovery/vault/lock": LOCK},
    ),
    "security": Counterpart(places=_same("security")),
    "storage": Counterpart(places=_same("storage")),
    "storage-uploads": Counterpart(places=_same("uploads"), words=CLIENT),
    "working-hours": Counterpart(
        places=_same("working-hours"),
        environment=RESTING,
        differs={
            ".target.input.AlarmNames: ": OTHER_ALARMS,
            "rights.statement[1].resources: ": OTHER_ALARMS,
        },
    ),
}
# What an environment has and no module offers.
NO_MODULE = {
    "certificate": NAMES,
    "plan-access": PIPELINE,
    "kubernetes-certificate": NAMES,
    "preparation": PREPARED,
    "log-search-preparation": INDEXED,
    "log-readers": PEOPLE,
    "releases": RELEASES,
}
