"""Stacks `dev`, `staging`, `production`: one environment each, read from top to bottom.

Each part stands on those before it: `stacks/environment_foundation.py`, `environment_stores.py`,
`environment_workloads.py`, and here what watches them. `None` in an environment leaves a part out,
here as there. `stacks/wiring.py` then connects who uses what, and `stacks/outputs.py` tells what
others need to know.
"""

from constructs import Construct

from constructs_lib.account.account_security import AccountSecurity
from constructs_lib.monitoring.notifying import NotifyingAlarm, notifying
from constructs_lib.monitoring.overview import Overview
from constructs_lib.observability.observability import Observability
from constructs_lib.operations.backups import Backups
from constructs_lib.operations.cost import Cost
from constructs_lib.operations.feature_flags import FeatureFlags
from constructs_lib.operations.working_hours import WorkingHours
from environments.model import FLAGS
from stacks.environment_workloads import Workloads
from stacks.sources import alert_manager, rules
from stacks.target import Feature, observed, offered


class EnvironmentStack(Workloads):
    """The architecture of an environment, in the order in which its parts need each other."""

    def _build(self) -> None:
        super()._build()
        self._store()
        self._run()
        self._watch()

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
                rules=rules(e, self.platform),
                alert_manager=alert_manager(),
                artifacts=self.artifacts,
                key=keys.data,
                alerts_key=keys.alerts,
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
