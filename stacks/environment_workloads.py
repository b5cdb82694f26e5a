"""What runs code in an environment: services on Fargate and Kubernetes, the job fleet; its edge."""

from constructs_lib.compute.compute import Compute
from constructs_lib.compute.log_search_preparation import LogSearchPreparation
from constructs_lib.database.preparation import Preparation
from constructs_lib.edge.certificate import Certificate
from constructs_lib.edge.edge import REGION as EDGE_REGION
from constructs_lib.edge.edge import Edge
from constructs_lib.jobs.jobs import Jobs
from constructs_lib.kubernetes.access import Grant, Right
from constructs_lib.kubernetes.kubernetes import Kubernetes
from environments.model import JOBS
from environments.previews import is_preview
from stacks.environment_stores import Stores
from stacks.images import Releases
from stacks.names import INDEX_COMMAND, MIGRATE_COMMAND, PREPARE_COMMAND
from stacks.records import kubernetes_host, records_role_arn
from stacks.target import Feature


class Workloads(Stores):
    """An environment's stack with all that runs."""

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
        self.log_search_preparation = (
            LogSearchPreparation(
                self,
                "log-search-preparation",
                site=site,
                image=released[e.indexing].first,
                command=INDEX_COMMAND,
                network=self.network,
                key=keys.logs,
            )
            if e.indexing and self.target.has(Feature.LOG_SEARCH)
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
