"""What an environment may choose, and what it may not.

Plain typed values, validated when they are made. Everything that differs between
environments is here; everything that does not is decided once, in the constructs.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv4Network

from environments.backup import Backup
from environments.check import Check
from environments.database import Database
from environments.edge import Edge
from environments.jobs import Jobs
from environments.kubernetes import Kubernetes
from environments.observability import Observability
from environments.service import Service
from environments.working_hours import WorkingHours

BUDGET_SERVICES = ("compute", "database", "network")
# CloudWatch Logs API Reference, PutRetentionPolicy, from a month on.
LOG_RETENTION_DAYS = (30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 3653)


@dataclass(frozen=True, kw_only=True, slots=True)
class Platform:
    """What all environments share.

    Attributes:
        project: First part of every physical name; 2 to 12 lower-case letters or digits.
        account_id: Account of the state bucket, the image registry, the DNS zone and the
            roles that pipelines assume; 12 digits.
        region: Region of those.
        recovery_region: Another region, with a copy of states and images.
        repository: GitHub repository that deploys the platform, "owner/name".
        domain: Public DNS zone; each environment serves `<environment>.<domain>`.
        deployment_role: Role in each environment's account that deploys there. AWS
            Organizations makes this one in every account it creates.
        owner: Team that answers for the shared resources.
        cost_center: Who pays for them.
    """

    project: str
    account_id: str
    region: str
    recovery_region: str
    repository: str
    domain: str
    deployment_role: str = "OrganizationAccountAccessRole"
    owner: str
    cost_center: str

    def __post_init__(self) -> None:
        check = Check("platform")
        check.name("project", self.project)
        check.account("account_id", self.account_id)
        check.region("region", self.region)
        check.another_region("recovery_region", self.recovery_region, self.region)
        check.matches("repository", self.repository, r"[\w.-]+/[\w.-]+", "owner/name")


@dataclass(frozen=True, kw_only=True, slots=True)
class Cache:
    """Size of the Valkey cache; what is in it can be made again.

    Attributes:
        node_type: ElastiCache node type, such as "cache.t4g.small".
        rto_minutes: Recovery time objective in minutes, 2 or more; below 60 a replica waits in
            a second zone, at twice the price.
        snapshot_days: How long daily snapshots are kept, 1 to 35 days.
    """

    node_type: str
    rto_minutes: int
    snapshot_days: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Protection:
    """How hard it is to lose something by mistake.

    Attributes:
        deletion_protection: Stateful resources refuse to be deleted.
        log_retention_days: How long logs are kept; one of CloudWatch's periods, at least 30.
    """

    deletion_protection: bool
    log_retention_days: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Environment:
    """One environment: an account, a region, a network and its sizes.

    Attributes:
        name: Name of its stack and second part of every physical name; 2 to 12 characters.
        account_id: Account it lives in; 12 digits.
        region: Region it lives in.
        cidr: Block of its VPC, /16 to /20, overlapping no other environment's.
        zones: Two to eight availability zones of the region, each by its letter a to h.
        nat_zones: Zones with a NAT gateway of their own (about 33 USD a month each, plus
            traffic); the private subnets of other zones leave through the first of them,
            and lose the internet when it fails.
        interface_endpoints: AWS services reached inside the VPC, as in
            `com.amazonaws.<region>.<service>` (about 7 USD a month for each zone).
        service: Size of the reference service.
        database: Size of its database.
        cache: Size of its cache.
        observability: What looks into it.
        backup: How long backups are kept, and where else.
        flags: Switches of the application to begin with, by name.
        kubernetes: Size of its Kubernetes cluster; None for an environment without one.
        jobs: Size of the fleet that works on jobs.
        working_hours: When it runs; None runs it always.
        edge: How people reach it.
        protection: How hard it is to lose something by mistake.
        monthly_budget_usd: What the environment may cost in a month, in US dollars.
        service_budgets_usd: The same for single services, together no more than that:
            "compute", "database" and "network".
        owner: Team that answers for it.
        cost_center: Who pays for it.

    Raises:
        ConfigurationError: A value outside those bounds, naming environment and field.
    """

    name: str
    account_id: str
    region: str
    cidr: str
    zones: tuple[str, ...]
    nat_zones: tuple[str, ...]
    interface_endpoints: tuple[str, ...]
    service: Service
    database: Database
    cache: Cache
    observability: Observability
    backup: Backup
    flags: Mapping[str, bool]
    kubernetes: Kubernetes | None
    jobs: Jobs
    working_hours: WorkingHours | None
    edge: Edge
    protection: Protection
    monthly_budget_usd: int
    service_budgets_usd: Mapping[str, int]
    owner: str
    cost_center: str

    def __post_init__(self) -> None:
        check = Check(f"environment {self.name}")
        check.name("name", self.name)
        check.account("account_id", self.account_id)
        check.region("region", self.region)
        check.network("cidr", self.cidr)
        check.zones("zones", self.zones, self.region)
        check.subset("nat_zones", self.nat_zones, self.zones)
        self.service.check(check)
        self.jobs.check(check)
        if self.working_hours:
            self.working_hours.check(check)
        self.database.check(check)
        self._check_cache(check)
        self.observability.check(check)
        self.backup.check(check, region=self.region)
        if self.kubernetes:
            self.kubernetes.check(check)
        check.one_of(
            "protection.log_retention_days",
            self.protection.log_retention_days,
            LOG_RETENTION_DAYS,
        )
        self._check_budgets(check)

    def _check_cache(self, check: Check) -> None:
        cache = self.cache
        pattern = r"cache\.[a-z0-9]+\.[a-z0-9]+"
        check.matches("cache.node_type", cache.node_type, pattern, "such as cache.t4g.small")
        check.at_least("cache.rto_minutes", cache.rto_minutes, 2)
        check.between("cache.snapshot_days", cache.snapshot_days, 1, 35)

    def _check_budgets(self, check: Check) -> None:
        check.at_least("monthly_budget_usd", self.monthly_budget_usd, 1)
        services, most = self.service_budgets_usd, self.monthly_budget_usd
        known = ", ".join(BUDGET_SERVICES)
        allowed = f"1 or more for some of {known}, together no more than {most}"
        is_known = services.keys() <= set(BUDGET_SERVICES)
        is_within = sum(services.values()) <= most
        if not (is_known and is_within and min(services.values(), default=1) >= 1):
            raise check.refuse("service_budgets_usd", dict(services), allowed)

    @property
    def zone_letters(self) -> tuple[str, ...]:
        """Its zones by their letters."""
        return tuple(zone.removeprefix(self.region) for zone in self.zones)

    @property
    def nat_letters(self) -> tuple[str, ...]:
        """Its zones with a NAT gateway by their letters."""
        return tuple(zone.removeprefix(self.region) for zone in self.nat_zones)

    @property
    def network(self) -> IPv4Network:
        """The VPC's block as a network."""
        return IPv4Network(self.cidr)
