"""What an environment may choose, and what it may not.

Plain typed values, checked when they are made. Each is defined once, in the `config.py` beside
the construct that takes it; here is only what belongs to several of them. Everything that does
not differ between environments is decided once, in the constructs.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from ipaddress import IPv4Network

from constructs_lib import config as fields
from constructs_lib.account import singletons
from constructs_lib.account.config import AccountSecurityConfig, already_there
from constructs_lib.compute.config import ServiceConfig, check_services
from constructs_lib.config import Config
from constructs_lib.config.wording import did_you_mean
from constructs_lib.database.config import AuroraConfig, CacheConfig, PostgresConfig, TableConfig
from constructs_lib.delivery.config import PromotionConfig
from constructs_lib.edge.config import EdgeConfig
from constructs_lib.errors import ConfigurationError
from constructs_lib.functions.config import FunctionsConfig
from constructs_lib.image import repository_of
from constructs_lib.jobs.config import JobsConfig
from constructs_lib.kubernetes.config import REFUSED_ZONES, KubernetesConfig
from constructs_lib.networking.config import NetworkingConfig, zone_prefix
from constructs_lib.observability.config import ObservabilityConfig
from constructs_lib.operations.config import (
    BackupsConfig,
    BudgetConfig,
    FeatureFlagsConfig,
    WorkingHoursConfig,
)
from constructs_lib.storage.config import UploadsConfig
from constructs_lib.windows import LEAST_HOURS
from environments.previews import ACCOUNT, is_preview

# Names of the stacks that all environments share, and of what is named like an environment: the
# account of previews, and GitHub environments whose runs are no deployments. A branch that may use
# one of those would be trusted as an environment of its name.
RESERVED = (
    "global",
    "shared",
    "state-backend",
    "images",
    "manifests",
    "plan",
    "previews",
    "scanners",
    ACCOUNT,
)
# Each at least as well protected as the one before it; others may be anything.
WEAKEST_FIRST = ("dev", "staging", "production")
LEAST_ZONES = 3  # of the last of them, as rule NET003 asks: losing one leaves two thirds
FLAGS = "flags"  # what workloads call the switches of the application
MOST_WITH_FLAGS = 5  # whose alarms take a version back: AWS AppConfig API, CreateEnvironment
METRICS = "metrics"  # what workloads call Managed Prometheus
JOBS = "jobs"  # what the job fleet is called among the workloads
DATABASE = "database"  # what workloads call PostgreSQL
KUBERNETES = "kubernetes"  # label of the host of what Kubernetes serves, below the environment's
# Roles of pods that are no service's, and settings of some, have these names.
ON_KUBERNETES = (
    "argo-rollouts",
    "cni",
    "collector",
    "external-dns",
    "external-secrets",
    "fluent-bit",
    "karpenter",
    "load-balancing",
    "log-router",
    "metrics-adapter",
    "volumes",
)
# Network policies of all pods of a cluster have these names, and each service has one of its own.
POLICIES_OF_PODS = ("default-deny", "every-pod")
# Roles and task definitions of what makes a database usable have these names.
PREPARING = ("migrate-database", "prepare-database")
# And so have those of what makes log search usable, and the role of who reads it.
INDEXING = ("log-reader", "prepare-log-search")
LOG_SEARCH = "log-search"


@dataclass(frozen=True, kw_only=True, slots=True)
class Environment(Config):
    """One environment: an account, a region, a network, and what is in it; None leaves it out.

    Attributes:
        name: Name of its stack and second part of every physical name; 2 to 12 characters. That of
            a pull request is `pr-` and its number.
        account_id: Account it lives in, and no other environment; 12 digits.
        region: Region it lives in.
        log_retention_days: How long logs are kept; one of CloudWatch's periods, at least 30.
        protected: What is stored refuses to be deleted.
        networking: Addresses, zones, and the ways out.
        services: What runs on Fargate, by name; each on Kubernetes too where there is a cluster.
        database: PostgreSQL, on an instance or on Aurora.
        cache: Valkey.
        table: A DynamoDB table.
        uploads: A bucket for the application's files.
        jobs: EC2 instances that work on jobs from a queue.
        functions: Alarms on their way to somebody, and a signing key that is rotated.
        flags: Switches of the application.
        edge: A look from outside, and CloudFront.
        kubernetes: An EKS cluster.
        observability: Services in addition to CloudWatch.
        account_security: Detectors of the account.
        already_there: What its account has already and can have once only, by kind, with its id, or
            None for the usual one; see `constructs_lib/account/singletons.py`.
        backups: Backups beyond what the stores do by themselves.
        promotion: Which environment runs a version before it, and how long; None takes versions
            as they are built.
        budget: What it may cost.
        working_hours: When it runs; None runs it always.
        alert_emails: Addresses that get every alarm, none to many; each confirms a message of AWS
            first. At least one where `functions` passes no alarms on.
        ends_at: When it may be taken down, in UTC; None keeps it. `terrace reap` lists what has
            ended. A synthesis writes it into the tag `EndsAt`, and never asks what time it is.
        owner: Team that answers for it.
        cost_center: Who pays for it.

    Raises:
        ConfigurationError: A value that is not allowed, or parts that do not fit together.
    """

    name: str = fields.environment_name()
    account_id: str = fields.account_id("Account it lives in")
    region: str = fields.region()
    log_retention_days: int = fields.log_retention_days()
    protected: bool = fields.flag("What is stored refuses to be deleted")
    networking: NetworkingConfig = fields.part("Addresses, zones, and the ways out")
    services: Mapping[str, ServiceConfig] = fields.table("What runs on Fargate, by name")
    database: PostgresConfig | AuroraConfig | None = fields.part("PostgreSQL", default=None)
    cache: CacheConfig | None = fields.part("Valkey", default=None)
    table: TableConfig | None = fields.part("A DynamoDB table", default=None)
    uploads: UploadsConfig | None = fields.part(
        "A bucket for the application's files", default=None
    )
    jobs: JobsConfig | None = fields.part("Instances that work on jobs", default=None)
    functions: FunctionsConfig | None = fields.part("Functions of the platform", default=None)
    flags: FeatureFlagsConfig | None = fields.part("Switches of the application", default=None)
    edge: EdgeConfig | None = fields.part("A look from outside, and CloudFront", default=None)
    kubernetes: KubernetesConfig | None = fields.part("An EKS cluster", default=None)
    observability: ObservabilityConfig | None = fields.part(
        "Services in addition to CloudWatch", default=None
    )
    account_security: AccountSecurityConfig | None = fields.part(
        "Detectors of the account", default=None
    )
    already_there: Mapping[str, str | None] = already_there()
    backups: BackupsConfig | None = fields.part("Backups in a vault", default=None)
    promotion: PromotionConfig | None = fields.part(
        "Which environment runs a version before; None takes each as it is built", default=None
    )
    budget: BudgetConfig | None = fields.part("What it may cost", default=None)
    working_hours: WorkingHoursConfig | None = fields.part("When it runs", default=None)
    alert_emails: tuple[str, ...] = fields.several(
        "Addresses that get every alarm",
        item=fields.email("Address that gets every alarm"),
        literal=True,
        example=("operations@acme.example",),
        default=(),
    )
    ends_at: datetime | None = fields.moment("When it may be taken down", default=None)
    owner: str = fields.tag_value("Team that answers for it")
    cost_center: str = fields.tag_value("Who pays for it")

    def check(self) -> None:
        """Refuse parts that do not fit together, naming the environment."""
        if self.name in RESERVED:
            raise self._refuse("name", f"another name than {', '.join(RESERVED)}")
        if self.name == WEAKEST_FIRST[-1] and not self.protected:
            raise self._refuse("protected", f"True in {self.name}")
        if self.name == WEAKEST_FIRST[-1] and len(self.networking.zones) < LEAST_ZONES:
            raise self._refuse("networking.zones", f"{LEAST_ZONES} zones or more in {self.name}")
        try:
            check_services(self.services)
        except ConfigurationError as error:
            raise ConfigurationError(f"environment {self.name}: {error}") from None
        self._check_end()
        self._check_zones()
        self._check_names()
        self._check_uses()
        self._check_objectives()
        self._check_times()
        self._check_edge()
        self._check_alarms()
        try:
            _ = self.singletons
        except ConfigurationError as error:
            raise ConfigurationError(f"environment {self.name}: {error}") from None

    def _refuse(self, field: str, allowed: str, hint: str = "") -> ConfigurationError:
        said = str(self.refuse(field, allowed)).removeprefix("Environment: ")
        return ConfigurationError(f"environment {self.name}: {said}{hint}")

    def _check_end(self) -> None:
        if self.ends_at and self.protected:
            raise self._refuse("ends_at", "None where protected is True")
        if not is_preview(self.name):
            return
        if self.ends_at is None:
            raise self._refuse("ends_at", "when the preview ends")
        if self.protected:
            raise self._refuse("protected", "False in a preview, which is taken down by itself")
        if self.kubernetes:
            hint = ", whose cluster would need a role of its own in the shared account"
            raise ConfigurationError(
                f"environment {self.name}: kubernetes is set, allowed: None in a preview{hint}"
            )
        # X-Ray's key is the account's: a preview's would go with it, and nobody's traces be kept.
        traced = bool(self.observability and self.observability.tracing)
        once = self.account_security or self.already_there or self._makes or traced
        if once:
            raise ConfigurationError(
                f"environment {self.name}: account_security, already_there, budget.anomalies, "
                "observability.tracing or observability.log_search is set, allowed: nothing in a "
                "preview that an account has once only, because it shares its account with others"
            )

    def _check_zones(self) -> None:
        prefix = zone_prefix(self.region)
        refused = REFUSED_ZONES if self.kubernetes else ()
        for letter, zone in self.networking.zone_ids.items():
            allowed = ""
            if not zone.startswith(prefix):
                allowed = f"a zone of {self.region}, such as {prefix}1"
            elif zone in refused:
                allowed = "another zone; EKS makes no cluster in that one"
            if allowed:
                said = f"networking.zone_ids[{letter!r}] is {zone!r}"
                raise ConfigurationError(f"environment {self.name}: {said}, allowed: {allowed}")

    def _check_names(self) -> None:
        if self.jobs and JOBS in self.services:
            raise ConfigurationError(
                f"environment {self.name}: services has the key {JOBS!r}, allowed: another name; "
                "the job fleet has that one"
            )
        on_kubernetes = {*ON_KUBERNETES, *POLICIES_OF_PODS}
        if self.kubernetes and (names := sorted(self.services.keys() & on_kubernetes)):
            raise ConfigurationError(
                f"environment {self.name}: services has the key {names[0]!r}, allowed: another "
                "name; what runs on every cluster has that one"
            )
        if self.preparing and (names := sorted(self.services.keys() & set(PREPARING))):
            raise ConfigurationError(
                f"environment {self.name}: services has the key {names[0]!r}, allowed: another "
                "name; a task that prepares the database has that one"
            )
        if self.indexing and (names := sorted(self.services.keys() & set(INDEXING))):
            raise ConfigurationError(
                f"environment {self.name}: services has the key {names[0]!r}, allowed: another "
                "name; log search has that one"
            )
        taken = sorted(set(self.queues) & self._own_stores.keys())
        if taken:
            raise ConfigurationError(
                f"environment {self.name}: consumes is {taken[0]!r}, allowed: a queue with "
                "another name; a store has that one"
            )

    def _check_uses(self) -> None:
        stores = self.stores
        for field, uses in self.uses.items():
            for name in uses:
                if name not in stores:
                    raise ConfigurationError(
                        f"environment {self.name}: {field}.uses has {name!r}, allowed: what the "
                        f"environment has: {', '.join(stores) or 'nothing'}"
                        f"{did_you_mean(name, stores)}"
                    )
        if self.jobs and LOG_SEARCH in self.jobs.uses:
            raise ConfigurationError(
                f"environment {self.name}: jobs.uses has {LOG_SEARCH!r}, allowed: what its code "
                "uses; the log of the job fleet is in CloudWatch alone"
            )
        users = [name for name, each in self.services.items() if FLAGS in each.uses and each.route]
        if len(users) > MOST_WITH_FLAGS:
            raise ConfigurationError(
                f"environment {self.name}: {len(users)} services with a route use {FLAGS!r}, "
                f"allowed: {MOST_WITH_FLAGS} at most, because AppConfig watches no more alarms"
            )

    def _check_objectives(self) -> None:
        """Refuse an objective that nothing measures."""
        for name, each in self.services.items():
            if each.objectives is None or self.is_measured(name):
                continue
            wrong = "" if each.route else "objectives is set, allowed: None"
            if each.objectives.latency_seconds is not None:
                wrong = wrong or "objectives.latency_seconds is set, allowed: None"
            if wrong:
                raise ConfigurationError(
                    f"environment {self.name}: services[{name!r}].{wrong} where no metrics of it "
                    f"are kept, which takes observability.prometheus, and {METRICS!r} in its uses "
                    "or a cluster"
                )

    def _check_times(self) -> None:
        if self.backups and self.backups.recovery_region == self.region:
            raise self._refuse("backups.recovery_region", f"another region than {self.region}")
        if self.working_hours and isinstance(self.database, AuroraConfig):
            raise ConfigurationError(
                f"environment {self.name}: working_hours is set, allowed: None where database is "
                "an AuroraConfig; only an instance of RDS is stopped at night"
            )
        if self.working_hours and self.database:
            starts, ends = self.working_hours.starts_hour, self.working_hours.ends_hour
            if ends < starts + LEAST_HOURS:
                raise self._refuse(
                    "working_hours.ends_hour",
                    f"{starts + LEAST_HOURS} or more, {LEAST_HOURS} hours after starts_hour, in "
                    "which the database is backed up and maintained",
                )

    def _check_edge(self) -> None:
        labels = [s.route.host for s in self.services.values() if s.route]
        if self.named_on_kubernetes and KUBERNETES in labels:
            raise ConfigurationError(
                f"environment {self.name}: route.host is {KUBERNETES!r}, allowed: another label; "
                "what runs on Kubernetes has that one"
            )
        if self.edge and not self.has_route:
            raise ConfigurationError(
                f"environment {self.name}: edge is set, allowed: None where no service has a route"
            )
        watched = self.observability
        if watched and watched.canary_minutes is not None and not self.has_route:
            raise self._refuse("observability.canary_minutes", "None where no service has a route")

    def _check_alarms(self) -> None:
        if not self.alert_emails and not (self.functions and self.functions.alarm_forwarder):
            raise self._refuse(
                "alert_emails",
                "one address or more where functions has no alarm_forwarder, because alarms "
                "would reach nobody",
            )

    def is_measured(self, service: str) -> bool:
        """Whether Prometheus keeps metrics of a service."""
        if not (self.observability and self.observability.prometheus):
            return False
        return self.kubernetes is not None or METRICS in self.services[service].uses

    def watches_absence(self, service: str) -> bool:
        """Whether silence of a service is a fault: it never rests, neither by night nor idle."""
        return not self.services[service].rests and self.working_hours is None

    @property
    def has_route(self) -> bool:
        """Whether some service answers requests."""
        return any(service.route for service in self.services.values())

    @property
    def preparing(self) -> str | None:
        """Service whose image prepares the database: the first that uses it; None without one."""
        users = (name for name, each in self.services.items() if DATABASE in each.uses)
        return next(users, None) if self.database else None

    @property
    def indexing(self) -> str | None:
        """Service whose image prepares log search: the first that uses it, or else the first."""
        if not (self.observability and self.observability.log_search):
            return None
        users = (name for name, each in self.services.items() if LOG_SEARCH in each.uses)
        return next(users, next(iter(self.services), None))

    @property
    def named_on_kubernetes(self) -> bool:
        """Whether load balancers of Kubernetes have names, below "kubernetes." of its domain."""
        return self.kubernetes is not None and self.has_route

    @property
    def queues(self) -> tuple[str, ...]:
        """Queues that somebody consumes, each of which there is."""
        consumed = {each.consumes for each in self.services.values() if each.consumes}
        return tuple(sorted(consumed | ({self.jobs.consumes} if self.jobs else set())))

    @property
    def uses(self) -> dict[str, tuple[str, ...]]:
        """What each workload uses, by the field that says so."""
        named = {f"services[{name!r}]": each.uses for name, each in self.services.items()}
        return named | ({"jobs": self.jobs.uses} if self.jobs else {})

    @property
    def stores(self) -> tuple[str, ...]:
        """Names of all that a workload may use."""
        return tuple(sorted((*self._own_stores, *self.queues)))

    @property
    def _own_stores(self) -> dict[str, bool]:
        seen = self.observability
        found = {
            DATABASE: self.database,
            "cache": self.cache,
            "table": self.table,
            "uploads": self.uploads,
            FLAGS: self.flags,
            "signing-key": self.functions and self.functions.signing_key_days,
            "traces": seen and (seen.tracing or seen.vendors),
            "metrics": seen and (seen.prometheus or seen.vendors),
            LOG_SEARCH: seen and seen.log_search,
        }
        return {name: True for name, each in found.items() if each}

    @property
    def end(self) -> str | None:
        """When it ends, as its resources are tagged: 2026-12-02T04:00:00Z."""
        return self.ends_at.strftime(fields.MOMENT) if self.ends_at else None

    @property
    def _makes(self) -> frozenset[str]:
        """Kinds of what it makes and an account can have once only."""
        makes = self.account_security.singletons if self.account_security else frozenset()
        if self.budget and self.budget.anomalies:
            makes |= {singletons.COST_MONITOR}
        if self.observability and self.observability.log_search:
            makes |= {singletons.SEARCH_ROLE}
        return frozenset(makes)

    @property
    def singletons(self) -> dict[str, str]:
        """Ids of what its account has already, by kind."""
        there, account = self.already_there, self.account_id
        return singletons.identified(there, makes=self._makes, account_id=account)

    @property
    def repositories(self) -> tuple[str, ...]:
        """Repositories of the images that run in it."""
        images = [each.image for each in self.services.values()]
        images += [self.jobs.image] if self.jobs else []
        return tuple(sorted({repository_of(image) for image in images}))

    @property
    def network(self) -> IPv4Network:
        """The VPC's block as a network."""
        return IPv4Network(self.networking.cidr)
