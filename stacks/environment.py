"""Stacks `dev`, `staging`, `production`: one environment each, read from top to bottom.

`None` in an environment leaves a part out, here as there. `stacks/wiring.py` then connects who uses
what, and `stacks/outputs.py` tells what others need to know.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from cdktf import TerraformProvider, TerraformStack, TerraformVariable
from constructs import Construct

from constructs_lib.account.account_security import AccountSecurity
from constructs_lib.compute.compute import Compute
from constructs_lib.database.cache import Cache
from constructs_lib.database.database import Database
from constructs_lib.database.preparation import Preparation
from constructs_lib.database.table import Table
from constructs_lib.delivery.plan_access import PLAN, PlanAccess
from constructs_lib.edge.certificate import Certificate
from constructs_lib.edge.edge import REGION as EDGE_REGION
from constructs_lib.edge.edge import Edge
from constructs_lib.functions.artifacts import Artifacts
from constructs_lib.functions.functions import Functions
from constructs_lib.jobs.jobs import Jobs
from constructs_lib.kubernetes.access import Grant, Right
from constructs_lib.kubernetes.kubernetes import Kubernetes
from constructs_lib.messaging.queue import Queue
from constructs_lib.monitoring.monitoring import Monitoring
from constructs_lib.monitoring.notifying import NotifyingAlarm, notifying
from constructs_lib.monitoring.overview import Overview
from constructs_lib.networking.networking import Networking
from constructs_lib.observability.observability import Observability
from constructs_lib.operations.backups import Backups
from constructs_lib.operations.cost import Cost
from constructs_lib.operations.feature_flags import FeatureFlags
from constructs_lib.operations.recovery_region import RecoveryRegion
from constructs_lib.operations.working_hours import WorkingHours
from constructs_lib.security.keys import Keys
from constructs_lib.security.permission_boundary import THING as WORKLOADS
from constructs_lib.storage.log_bucket import LogBucket
from constructs_lib.storage.uploads import Uploads
from constructs_lib.windows import ALL_DAY, Windows
from environments import Environment, Platform
from environments.model import FLAGS, JOBS
from environments.previews import is_preview
from stacks.base import PlatformStack, environment_site
from stacks.bootstrap.names import DEPLOYMENT_BOUNDARY, PLAN_BOUNDARY, policy_arn
from stacks.global_account import pipeline_apply_role_arn, pipeline_plan_role_arn
from stacks.images import Releases
from stacks.names import MIGRATE_COMMAND, PREPARE_COMMAND
from stacks.records import kubernetes_host, records_role_arn
from stacks.sources import alert_rules, runbooks
from stacks.target import Feature, Target, observed, offered


class EnvironmentStack(PlatformStack):
    """The architecture of an environment, in the order in which its parts need each other.

    Attributes:
        environment: Its values.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        platform: Platform,
        target: Target,
        environment: Environment,
        shared: TerraformStack,
        successors: Sequence[str] = (),
    ) -> None:
        """Create the stack.

        Args:
            scope: The app.
            id_: Stack name.
            platform: What all environments share.
            target: What this synthesis is for.
            environment: Its values.
            shared: Stack `global`.
            successors: Names of environments that get their versions from this one, whose
                deployments look at what runs here.
        """
        super().__init__(
            scope,
            id_,
            platform=platform,
            target=target,
            site=environment_site(platform, environment, target),
            owner=environment.owner,
            cost_center=environment.cost_center,
            ends_at=environment.end,
        )
        self.environment, self._successors = environment, successors
        self.domain = f"{environment.name}.{platform.domain}"
        self._deployment_role = platform.deployment_role_in(environment.name)
        self.deployment_role_arn = self.site.iam_arn(f"role/{self._deployment_role}")
        self._enter_accounts(shared)
        self._found()
        self._store()
        self._run()
        self._watch()

    def _enter_accounts(self, shared: TerraformStack) -> None:
        variable = TerraformVariable(
            self,
            "deployment_role",
            type="string",
            default=self._deployment_role,
            description="Role to work with in this account; a plan can do with "
            f"{self.site.name(PLAN)}",
        )
        self._role = variable.string_value
        account = self.environment.account_id
        self.add_provider("aws", account_id=account, region=self.site.region, role=self._role)
        self._zone_provider = self.add_provider(
            "aws-shared",
            alias="shared",
            account_id=self.platform.account_id,
            region=self.platform.serving_region,
            role=None,
        )
        self._shared = self.refer_to(shared)
        self._zone_id = self._shared.get_string("zone_id")

    def _in_region(self, name: str, region: str) -> TerraformProvider:
        """The same account in another region."""
        account = self.environment.account_id
        return self.add_provider(
            f"aws-{name}", alias=name, account_id=account, region=region, role=self._role
        )

    def _found(self) -> None:
        """What everything else stands on: limits, keys, a topic for alarms, a network."""
        e = self.environment
        self.plan_access = PlanAccess(
            self,
            "plan-access",
            site=self.site,
            trusted_roles=[
                pipeline_plan_role_arn(self.platform, e),
                *(pipeline_apply_role_arn(self.platform, name) for name in self._successors),
            ],
            limits_arn=policy_arn(self.site, PLAN_BOUNDARY),
        )
        # What deploys this stack must not be able to move them, so the bootstrap makes them.
        self.site = replace(
            self.site,
            boundary_arn=policy_arn(self.site, WORKLOADS),
            service_boundary_arn=policy_arn(self.site, DEPLOYMENT_BOUNDARY),
        )
        self.keys = Keys(self, "security", site=self.site)
        self.monitoring = Monitoring(
            self,
            "monitoring",
            site=self.site,
            runbooks=runbooks(self.platform),
            key=self.keys.alerts,
            emails=e.alert_emails,
        )
        self.alarms = self.monitoring.alarms
        self.logs = LogBucket(self, "storage", site=self.site)
        self.networking = Networking(
            self,
            "networking",
            site=self.site,
            config=e.networking,
            key=self.keys.logs,
            alarms=self.alarms,
        )
        self.network = self.networking.network
        region = e.backups and e.backups.recovery_region
        self.recovery = (
            RecoveryRegion(
                self,
                "recovery",
                site=self.site.at(region),
                config=e.backups,
                provider=self._in_region("recovery", region),
            )
            if e.backups and region
            else None
        )

    def _store(self) -> None:
        """What keeps something: each offers workloads one verb, `connect`."""
        e, site, keys, alarms = self.environment, self.site, self.keys, self.alarms
        inside: dict[str, Any] = {"network": self.network, "key": keys.data, "logs_key": keys.logs}
        self.database = (
            Database(
                self,
                "database",
                site=site,
                config=e.database,
                zones=self.network.zone_names,
                alarms=alarms,
                windows=self._windows,
                **inside,
            )
            if e.database
            else None
        )
        self.cache = (
            Cache(self, "cache", site=site, config=e.cache, alarms=alarms, **inside)
            if e.cache
            else None
        )
        self.table = (
            Table(self, "table", site=site, config=e.table, key=keys.data) if e.table else None
        )
        self.uploads = (
            Uploads(
                self,
                "uploads",
                site=site,
                config=e.uploads,
                key=keys.data,
                access_logs=self.logs,
                copies=self.recovery,
            )
            if e.uploads
            else None
        )
        self.queues = {
            name: Queue(self, f"queue-{name}", site=site, thing=name, key=keys.data, alarms=alarms)
            for name in e.queues
        }
        self.artifacts = (
            Artifacts(self, "artifacts", site=site, key=keys.data, access_logs=self.logs)
            if e.functions or e.observability
            else None
        )
        self.functions = (
            Functions(
                self,
                "functions",
                site=site,
                config=e.functions,
                artifacts=self.artifacts,
                key=keys.data,
                alerts_key=keys.alerts,
                logs_key=keys.logs,
                alarms=alarms,
                copies=self.recovery,
            )
            if e.functions and self.artifacts
            else None
        )

    def _run(self) -> None:
        """What runs code: services on Fargate, the same on Kubernetes, and the job fleet."""
        e, site, keys, alarms = self.environment, self.site, self.keys, self.alarms
        # Each commit of a pull request deploys its preview anew.
        releases = Releases(
            self,
            "releases",
            site=site,
            platform=self.platform,
            shared=self._shared,
            by_terraform=is_preview(e.name),
        )
        released = {name: releases.of(name, each.image) for name, each in e.services.items()}
        distributed = bool(e.edge and e.edge.distribution)
        labels = sorted({s.route.host for s in e.services.values() if s.route and s.route.host})
        self.certificate = (
            Certificate(
                self,
                "certificate",
                site=site,
                domain=self.domain,
                zone_id=self._zone_id,
                zone_provider=self._zone_provider,
                alarms=alarms.family("certificate"),
                wildcard=bool(labels),
            )
            if e.has_route
            else None
        )
        if e.named_on_kubernetes:
            # The controller of load balancers finds it by the host of an Ingress.
            Certificate(
                self,
                "kubernetes-certificate",
                site=site,
                domain=kubernetes_host(self.platform, e.name),
                zone_id=self._zone_id,
                zone_provider=self._zone_provider,
                alarms=alarms.family("certificate", subject="kubernetes"),
                wildcard=bool(labels),
            )
        self.compute = Compute(
            self,
            "compute",
            site=site,
            config=e.services,
            images={name: each.image for name, each in released.items()},
            network=self.network,
            certificate=self.certificate,
            domain=self.domain,
            key=keys.logs,
            logs_bucket=self.logs.writable_name,
            alarms=alarms,
            queues=self.queues,
            behind_cdn=distributed,
            vpc_cidr=e.networking.cidr,
            after=self.networking.ways,
        )
        self.preparation = (
            Preparation(
                self,
                "preparation",
                site=site,
                # `terrace database` gives each run of them the image of the release.
                image=released[e.preparing].first,
                prepare=PREPARE_COMMAND,
                migrate=MIGRATE_COMMAND,
                network=self.network,
                key=keys.logs,
            )
            if e.preparing
            else None
        )
        self.kubernetes = (
            Kubernetes(
                self,
                "kubernetes",
                site=site,
                config=e.kubernetes,
                network=self.network,
                services={name: each.settings for name, each in self.compute.services.items()},
                logs_key=keys.logs,
                notices_key=keys.alerts,
                grants={
                    "deployment": Grant(role_arn=self.deployment_role_arn, right=Right.ADMINISTER),
                    "plan": Grant(role_arn=self.plan_access.role.arn, right=Right.READ),
                },
                people_account=self.platform.account_id,
                records_role_arn=records_role_arn(self.platform, e.name)
                if e.named_on_kubernetes
                else None,
            )
            if e.kubernetes
            else None
        )
        self.jobs = (
            Jobs(
                self,
                "jobs",
                site=site,
                config=e.jobs,
                image=releases.of(JOBS, e.jobs.image).first,
                queue=self.queues[e.jobs.consumes],
                network=self.network,
                key=keys.data,
                logs_key=keys.logs,
                alarms=alarms,
                after=self.networking.ways,
            )
            if e.jobs
            else None
        )
        edge_provider = (
            self._in_region("edge", EDGE_REGION) if e.edge and e.region != EDGE_REGION else None
        )
        self.edge = (
            Edge(
                self,
                "edge",
                site=site,
                config=e.edge,
                domain=self.domain,
                labels=labels,
                zone_id=self._zone_id,
                zone_provider=self._zone_provider,
                edge_provider=edge_provider,
                balancer=self.compute.load_balancer,
                certificate=self.certificate,
                access_logs=self.logs,
                logs_key=keys.logs,
                alarms=alarms,
            )
            if self.certificate and self.compute.load_balancer
            else None
        )
        forwarder = self.functions.forwarder if self.functions else None
        if edge_provider and self.edge and self.edge.alerts:
            self.edge.alerts.tell(e.alert_emails)
            if forwarder:
                forwarder.also_forward("edge", self.edge.alerts, edge_provider)
        if self.recovery:
            self.recovery.alerts.tell(e.alert_emails)
            if forwarder:
                forwarder.also_forward("recovery", self.recovery.alerts, self.recovery.provider)

    def _watch(self) -> None:
        """What looks at it, keeps copies of it, and says what it costs."""
        e, site, keys, alarms = self.environment, self.site, self.keys, self.alarms
        services = self.compute.services
        self.flags = (
            FeatureFlags(
                self,
                "flags",
                site=site,
                config=e.flags,
                alarms=[
                    service.alarms.errors
                    for name, service in services.items()
                    if FLAGS in e.services[name].uses and service.alarms.errors
                ],
            )
            if e.flags
            else None
        )
        self.observability = (
            Observability(
                self,
                "observability",
                site=site,
                config=observed(e.observability, self.target),
                network=self.network,
                address=f"https://{self.domain}/health" if e.has_route else None,
                rules=alert_rules(),
                artifacts=self.artifacts,
                key=keys.data,
                logs_key=keys.logs,
                access_logs=self.logs,
                administrator_arn=self.deployment_role_arn,
                alarms=alarms,
            )
            if e.observability and self.artifacts
            else None
        )
        self.account = (
            AccountSecurity(
                self,
                "account",
                site=site,
                config=offered(e.account_security, self.target),
                access_logs=self.logs,
                alarms=alarms,
                block_public_buckets=self.target.has(Feature.ACCOUNT_BUCKET_BLOCK),
            )
            if e.account_security
            else None
        )
        self.backups = (
            Backups(
                self,
                "backups",
                site=site,
                config=e.backups,
                key=keys.data,
                copies=self.recovery.vault if self.recovery else None,
                alarms=alarms,
                windows=self._windows,
            )
            if e.backups
            else None
        )
        self.cost = (
            Cost(
                self,
                "cost",
                site=site,
                config=e.budget,
                alerts=alarms.alerts,
                budgets=self.target.has(Feature.BUDGETS),
                anomalies=self.target.has(Feature.COST_ANOMALIES),
            )
            if e.budget
            else None
        )
        self.overview = Overview(
            self,
            "overview",
            site=site,
            alarms=alarms,
            critical=[
                *(alarm for service in services.values() for alarm in service.alarms.critical),
                *(self.database.critical if self.database else ()),
            ],
            services={name: service.metrics for name, service in services.items()},
            database=self.database.metrics if self.database else None,
        )
        self.working_hours = (
            WorkingHours(
                self,
                "working-hours",
                site=site,
                config=e.working_hours,
                services={name: service.autoscaling for name, service in services.items()},
                fleet=self.jobs.fleet if self.jobs else None,
                database=self.database.instance if self.database else None,
                quiet=self._resting_alarms(),
                health_check=self.edge.check if self.edge else None,
                key=keys.data,
                alarms=alarms,
            )
            if e.working_hours
            else None
        )

    @property
    def _windows(self) -> Windows:
        """When stores are backed up and maintained: while all of them run."""
        hours = self.environment.working_hours
        return hours.windows if hours and self.environment.database else ALL_DAY

    def _resting_alarms(self) -> list[NotifyingAlarm]:
        """The alarms of this region on what works by day only, and the one over them.

        A stopped database has no metrics, so that its own alarms stay silent by themselves.
        """
        resting: list[Construct | None] = [
            self.compute,
            *self.queues.values(),
            self.observability,
            self.overview,
        ]
        if self.edge and self.edge.alerts is None:  # in this region, with everything else
            resting.append(self.edge.alarms)
        return [alarm for part in resting if part for alarm in notifying(part)]
