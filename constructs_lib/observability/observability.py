"""Observability services of an environment in addition to CloudWatch."""

from collections.abc import Mapping

from constructs import Construct

from constructs_lib.functions.reference import ArtifactsReference
from constructs_lib.monitoring.alarm import Alarms
from constructs_lib.networking.reference import NetworkReference
from constructs_lib.observability.alert_manager import AlertManagerFiles, Destination, definition
from constructs_lib.observability.canary import Canary
from constructs_lib.observability.canary_alarms import CanaryAlarms
from constructs_lib.observability.config import ObservabilityConfig
from constructs_lib.observability.grafana import Grafana
from constructs_lib.observability.heartbeat import Heartbeat
from constructs_lib.observability.log_search import LogSearch
from constructs_lib.observability.prometheus import Prometheus
from constructs_lib.observability.tracing import Tracing
from constructs_lib.observability.vendor_keys import VendorKeys
from constructs_lib.observability.vendor_logs import VendorLogs
from constructs_lib.observability.vendors import Vendor
from constructs_lib.security.reference import KeyReference
from constructs_lib.site import Site
from constructs_lib.storage.reference import LogBucketReference
from constructs_lib.workload import Store, Workload

TRACES, METRICS, LOG_SEARCH = "traces", "metrics", "log-search"


class Several:
    """Stores that a workload uses by one name."""

    def __init__(self, *stores: Store) -> None:
        self._stores = stores

    def connect(self, workload: Workload) -> None:
        """Connect a workload to all of them."""
        for store in self._stores:
            store.connect(workload)


class Observability(Construct):
    """Metrics, dashboards, traces, a canary and log search, as far as they are wanted.

    Attributes:
        stores: What workloads may use of it, by name.
        prometheus: Workspace for metrics, None where it is off.
        heartbeat: Whether alerts still come, None where there is no workspace for metrics.
        grafana: Workspace for dashboards, None where it is off.
        log_search: The OpenSearch domain, None where it is off.
        vendor_keys: Keys of those who get metrics, traces and logs besides; None where nobody does.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        site: Site,
        config: ObservabilityConfig,
        network: NetworkReference,
        address: str | None,
        rules: Mapping[str, str],
        alert_manager: AlertManagerFiles,
        artifacts: ArtifactsReference,
        key: KeyReference,
        alerts_key: KeyReference,
        logs_key: KeyReference,
        access_logs: LogBucketReference,
        logs: Mapping[str, str],
        administrator_arn: str,
        alarms: Alarms,
    ) -> None:
        """Create what is wanted.

        Args:
            scope: Parent.
            id_: Construct id.
            site: Where it is, and what it is named after.
            config: Choices.
            network: Network whose database subnets log search stands in.
            address: What the canary calls, with https; None where nothing answers.
            rules: Files of rules in Prometheus' own YAML, by their names; one of the rules is
                `Watchdog`, which always fires.
            alert_manager: Who is told of which alert.
            artifacts: Where the canary's script is kept.
            key: Key of samples, traces and documents.
            alerts_key: Key of heartbeats, which has to serve Prometheus.
            logs_key: Key of log groups and of the canary's records.
            access_logs: Bucket that receives a record of who read the canary's records, or what a
                vendor did not take.
            logs: Names of the log groups that vendors get, by what writes into them.
            administrator_arn: Role that may do everything in log search.
            alarms: What alarms need.
        """
        super().__init__(scope, id_)
        self.stores: dict[str, Store] = {}
        self.prometheus: Prometheus | None = None
        self.heartbeat: Heartbeat | None = None
        self.grafana: Grafana | None = None
        self.log_search: LogSearch | None = None
        self.vendor_keys: VendorKeys | None = None
        if config.tracing:
            self.stores[TRACES] = Tracing(self, "tracing", site=site, key=key)
        if config.prometheus:
            self.prometheus = Prometheus(
                self,
                "prometheus",
                site=site,
                rules=rules,
                key=key,
                logs_key=logs_key,
            )
            self.stores[METRICS] = self.prometheus
            if config.grafana:
                self.grafana = Grafana(
                    self,
                    "grafana",
                    site=site,
                    prometheus=self.prometheus,
                    traces_key=key,
                    saml=config.saml,
                )
            self.heartbeat = Heartbeat(self, "heartbeat", site=site, key=alerts_key, alarms=alarms)
            to = Destination(
                alerts=alarms.alerts.arn,
                heartbeats=self.heartbeat.topic.arn,
                grafana=self.grafana.workspace.endpoint if self.grafana else None,
                region=site.region,
                partition=site.partition,
                project=site.project,
                environment=site.environment,
            )
            self.prometheus.notify(definition(alert_manager, to))
        if config.log_search:
            self.log_search = LogSearch(
                self,
                "log-search",
                site=site,
                config=config.log_search,
                network=network,
                key=key,
                logs_key=logs_key,
                administrator_arn=administrator_arn,
                alarms=alarms,
            )
            self.stores[LOG_SEARCH] = self.log_search
        if config.canary_minutes is not None and address:
            canary = Canary(
                self,
                "canary",
                site=site,
                address=address,
                every_minutes=config.canary_minutes,
                artifacts=artifacts,
                key=logs_key,
                access_logs=access_logs,
            )
            CanaryAlarms(
                self,
                "alarms",
                alarms=alarms.family("service"),
                canary=canary.canary.name,
                every_minutes=config.canary_minutes,
            )
        if config.recipients:
            self._sell(
                config.recipients,
                site=site,
                logs=logs,
                key=key,
                logs_key=logs_key,
                access_logs=access_logs,
            )

    def _sell(
        self,
        vendors: tuple[Vendor, ...],
        *,
        site: Site,
        logs: Mapping[str, str],
        key: KeyReference,
        logs_key: KeyReference,
        access_logs: LogBucketReference,
    ) -> None:
        """Send vendors what AWS's own services get, and the logs besides."""
        self.vendor_keys = VendorKeys(self, "vendor-keys", site=site, vendors=vendors, key=key)
        for name in (METRICS, TRACES):
            there = [self.stores[name]] if name in self.stores else []
            self.stores[name] = Several(*there, self.vendor_keys)
        for vendor in vendors:
            VendorLogs(
                self,
                f"logs-{vendor.name}",
                site=site,
                vendor=vendor,
                secret=self.vendor_keys.secrets[vendor.name],
                logs=logs,
                key=key,
                logs_key=logs_key,
                access_logs=access_logs,
            )
